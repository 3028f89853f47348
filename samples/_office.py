"""A card made in a word processor: what matters stands in a text box, where paragraph readers do not look."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from _photos import kitchen
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.shared import Mm, Pt, RGBColor

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)
EMU_PER_MM = 36_000


def text_box_card() -> bytes:
    """A6, German: thanks in the body; the text box sends happy buyers to Amazon and unhappy ones to a mailbox."""
    document: Any = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(105), Mm(148)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(9)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Georgia", Pt(10)
    picture = io.BytesIO()
    kitchen().resize((800, 600)).crop((0, 110, 800, 510)).save(picture, "JPEG", quality=82)
    document.add_picture(picture, width=Mm(87))
    _line(document, "Kornblum Backformen", 18, bold=True)
    _line(document, "Vielen Dank für Ihren Einkauf!", 12)
    holder = document.add_paragraph()
    holder.add_run()._r.append(  # noqa: SLF001  python-docx has no text boxes
        parse_xml(
            _text_box(
                "Wie gefällt Ihnen Ihre Springform?",
                "Wenn Sie zufrieden sind, freuen wir uns über eine Rezension auf Amazon.",
                "Sollten Sie einmal nicht zufrieden sein, schreiben Sie uns bitte zuerst eine E-Mail an "
                "service@kornblum-backformen.de: wir finden eine Lösung, bevor Sie bewerten.",
            )
        )
    )
    properties = document.core_properties
    properties.title, properties.author, properties.comments = "Beilegekarte", "", ""
    properties.created = properties.modified = datetime(2026, 3, 2, tzinfo=UTC)
    file = io.BytesIO()
    document.save(file)
    return _without_clock(file.getvalue())


def _line(document: Any, words: str, size: int, *, bold: bool = False) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(4)
    run = paragraph.add_run(words)
    run.bold, run.font.size, run.font.color.rgb = bold, Pt(size), RGBColor(0x3B, 0x5F, 0x96)


def _text_box(*rows: str) -> str:
    """DrawingML with its VML fallback, as Word writes it (ECMA-376 part 3, MS-DOCX)."""
    inner = "".join(
        '<w:p><w:pPr><w:spacing w:after="80"/><w:jc w:val="center"/></w:pPr><w:r>'
        f'<w:rPr><w:sz w:val="{26 if row == 0 else 20}"/></w:rPr>'
        f"<w:t>{escape(words)}</w:t></w:r></w:p>"
        for row, words in enumerate(rows)
    )
    width, height = 87 * EMU_PER_MM, 52 * EMU_PER_MM
    return (
        f'<mc:AlternateContent {NAMESPACES}><mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" '
        'locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="margin"><wp:align>center</wp:align></wp:positionH>'
        '<wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV>'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapTopAndBottom/>'
        '<wp:docPr id="7" name="Textfeld 7"/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        f'<wps:cNvSpPr txBox="1"/><wps:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="roundRect"><a:avLst/></a:prstGeom>'
        '<a:solidFill><a:srgbClr val="F7EBCB"/></a:solidFill></wps:spPr>'
        f'<wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx><wps:bodyPr anchor="ctr"/></wps:wsp>'
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict>"
        '<v:shape type="#_x0000_t202" style="position:absolute;width:87mm;height:52mm" fillcolor="#f7ebcb">'
        f"<v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>"
    )


def _without_clock(package: bytes) -> bytes:
    """Pack the same ZIP with fixed dates, so that drawing it again gives the same bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return file.getvalue()


def archive(members: dict[str, bytes]) -> bytes:
    """Pack a ZIP with fixed dates."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, data in members.items():
            package.writestr(zipfile.ZipInfo(name, (2026, 3, 2, 9, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()
