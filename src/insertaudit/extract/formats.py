"""What is read, and how: the one table that chooses a file's reader, and that `insertaudit formats` and docs/formats.md print."""

from __future__ import annotations

from dataclasses import dataclass

_OOXML = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."


@dataclass(frozen=True, slots=True)
class Format:
    name: str
    extensions: tuple[str, ...]
    media_types: tuple[str, ...]
    module: str
    """Within this package; its `read` takes these types."""
    reads: str
    """What of it is judged."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Known, but not read: the file never passes, and its finding says what to do."""

    name: str
    extensions: tuple[str, ...]
    mend: str


_PIXELS = "text by OCR, codes, drawn stars, faces and thumbs, EXIF and XMP"

FORMATS: tuple[Format, ...] = (
    Format(
        "PDF, Adobe Illustrator", ("pdf", "ai"), ("application/pdf", "application/illustrator"), "pdf.pdf",
        "text layer, type in curves and pictures by OCR, codes, links and buttons, forms, scripts, layers on screen and plate, page boxes, embedded files, metadata, hidden text",
    ),
    Format(
        "PNG, JPEG, WebP, BMP, JPEG 2000, AVIF, HEIC", ("png", "jpg", "webp", "bmp", "jp2", "avif", "heic"),
        ("image/png", "image/jpeg", "image/webp", "image/bmp", "image/jp2", "image/avif", "image/heic"), "raster.image", _PIXELS,
    ),
    Format("TIFF", ("tif", "tiff"), ("image/tiff",), "raster.image", f"every page: {_PIXELS}"),
    Format("GIF", ("gif",), ("image/gif",), "raster.image", f"up to 12 frames: {_PIXELS}"),
    Format("Photoshop", ("psd", "psb"), ("image/vnd.adobe.photoshop",), "raster.photoshop", f"the merged picture: {_PIXELS.replace('EXIF and ', '')}; type layers, hidden layers, layer names"),
    Format("SVG", ("svg", "svgz"), ("image/svg+xml",), "svg.svg", "text, type in curves by OCR, links, pictures inside, scripts, hidden text; nothing is fetched"),
    Format(
        "Windows metafile", ("emf", "wmf"), ("image/emf", "image/wmf"), "metafiles.metafile",
        "text, pictures inside, type in curves by OCR; one that draws many figures in ways that are not followed (regions, other raster operations, EMF+) never passes",
    ),
    Format(
        "Word", ("docx", "docm", "dotx"),
        (
            _OOXML + "wordprocessingml.document", _OOXML + "wordprocessingml.template",
            "application/vnd.ms-word.document.macroenabled.12", "application/vnd.ms-word.template.macroenabled.12",
        ),
        "officexml.office",
        "text with boxes, headers, notes, comments, tracked changes, links, field codes, pictures, alternative text, embedded objects, macros, hidden text",
    ),
    Format(
        "PowerPoint", ("pptx", "pptm", "ppsx"),
        (
            _OOXML + "presentationml.presentation", _OOXML + "presentationml.slideshow", _OOXML + "presentationml.template",
            "application/vnd.ms-powerpoint.presentation.macroenabled.12",
            "application/vnd.ms-powerpoint.slideshow.macroenabled.12",
        ),
        "officexml.office", "slides, notes, links, pictures, embedded objects, macros, hidden slides",
    ),
    Format(
        "Excel", ("xlsx", "xlsm"),
        (
            _OOXML + "spreadsheetml.sheet", _OOXML + "spreadsheetml.template",
            "application/vnd.ms-excel.sheet.macroenabled.12",
        ),
        "officexml.office", "cells, comments, links, pictures, macros, hidden sheets",
    ),
    Format(
        "OpenDocument", ("odt", "odp", "ods", "odg"),
        (_OPEN + "text", _OPEN + "presentation", _OPEN + "spreadsheet", _OPEN + "graphics"),
        "officexml.office", "text, notes, comments, links, pictures, embedded objects, macros, hidden text",
    ),
    Format("Word 97 to 2003", ("doc",), ("application/msword",), "office97.wordbinary", "text with notes, headers and boxes, links, pictures, embedded files, macros, hidden text"),
    Format(
        "PowerPoint 97 to 2003", ("ppt",), ("application/vnd.ms-powerpoint",), "office97.slidesbinary",
        "slides, notes, comments, links, pictures, alternative text, embedded objects, macros, hidden slides and shapes",
    ),
    Format(
        "Excel 97 to 2003", ("xls",), ("application/vnd.ms-excel",), "office97.workbook",
        "cells, comments, text boxes, charts, print headers, links, pictures, alternative text, embedded files, macros, hidden sheets, rows and columns",
    ),
    Format("RTF", ("rtf",), ("application/rtf",), "markup.plain", "text, notes, links, pictures, embedded objects, remote templates, hidden text"),
    Format("HTML", ("html", "htm"), ("text/html",), "markup.html", "text, links, pictures inside, forms, scripts, remote pictures, hidden text"),
    Format(
        "Plain text", ("txt", "md", "csv", "vcf", "ics", "xml", "json"),
        (
            "text/plain", "text/csv", "text/markdown", "text/vcard", "text/calendar", "application/xml", "application/json",
        ),
        "markup.plain", "text in any common encoding, Markdown links, contacts, appointments",
    ),
    Format("Mail", ("eml", "mbox"), ("message/rfc822", "application/mbox"), "mail.mail", "subject and body as a message, each attachment as an attachment, earlier mail quoted in it, bulk marks"),
    Format("Outlook mail", ("msg",), ("application/vnd.ms-outlook",), "mail.outlook", "the same, bodies in packed RTF included"),
    Format("winmail.dat", (), ("application/ms-tnef",), "mail.winmail", "the same; within a mail its body and attachments are the mail's own"),
    Format(
        "Archive", ("zip", "tar", "gz", "bz2", "xz"),
        ("application/zip", "application/x-tar", "application/gzip", "application/x-bzip2", "application/x-xz"),
        "archives.archive", "every member, archives in archives too",
    ),
)  # fmt: skip

UNREAD: tuple[Unread, ...] = (
    Unread("7-Zip, RAR", ("7z", "rar"), "unpack it, or pack it as ZIP"),
    Unread("EPS, PostScript", ("eps", "ps"), "export a PDF"),
    Unread("InDesign, Affinity, Sketch, Figma and other masters", ("indd", "idml", "af", "afdesign", "afpub", "sketch", "fig", "cdr"), "export the print PDF"),
    Unread("Git-LFS pointer", (), "fetch the file itself: git lfs pull"),
)  # fmt: skip


def table() -> str:
    """Plain text of both tables: a line for each format."""
    lines = [f"{one.name}{_listed(one.extensions)}: {one.reads}" for one in FORMATS]
    lines += ["", "Not read, so it never passes:"]
    lines += [f"{one.name}{_listed(one.extensions)}: {one.mend}" for one in UNREAD]
    return "\n".join(lines)


def page() -> str:
    """docs/formats.md."""
    rows = "".join(f"| {one.name} | {' '.join(one.extensions)} | {one.reads} |\n" for one in FORMATS)
    unread = "".join(f"| {one.name} | {' '.join(one.extensions)} | {one.mend} |\n" for one in UNREAD)
    return (
        "# What is read, and how\n\nMade from `src/insertaudit/extract/formats.py` by `scripts/write_docs.py`; `insertaudit formats` prints the same. "
        "What a file is tell its bytes, not its name.\n\n"
        f"| format | names | what is judged |\n| --- | --- | --- |\n{rows}\n"
        "Known, but not read. Such a file never passes (`reading/unreadable-file`):\n\n"
        f"| format | names | what to do |\n| --- | --- | --- |\n{unread}"
    )


def _listed(extensions: tuple[str, ...]) -> str:
    return f" (.{', .'.join(extensions)})" if extensions else ""
