"""Office files of 1997 to 2003: Word, PowerPoint, Excel in compound files."""
