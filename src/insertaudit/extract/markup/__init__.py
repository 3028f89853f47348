"""Text with or without markup: HTML, RTF, XML, plain text; and what of CSS decides whether text is seen."""
