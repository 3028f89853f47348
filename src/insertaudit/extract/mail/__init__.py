"""Mail: EML, MBOX, Outlook's MSG and winmail.dat."""
