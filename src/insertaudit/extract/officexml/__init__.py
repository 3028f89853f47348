"""Office packages of XML: Word, PowerPoint, Excel (OOXML) and OpenDocument."""
