"""Cards that LibreOffice Writer, Draw and Impress save and export, from flat OpenDocument (OpenDocument 1.3, part 3, 2.2.1)."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from producercards import DARK, FACE, HEAD_FACE, SCRIPT_FACE, SIZE_MM, Copy, Made

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

PROGRAMS = ("soffice",)
_WIDTH, _HEIGHT = SIZE_MM
_TARGETS = {
    "fodt": ("pdf", "docx", "doc", "odt", "rtf", "html"),
    "fodg": ("pdf", "odg", "svg"),
    "fodp": ("pdf", "pptx", "odp"),
}
_NAMES = {"fodt": "Writer", "fodg": "Draw", "fodp": "Impress"}
_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"), ("presentation", "presentation"),
    )
) + ' xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip


def cards(copies: Sequence[Copy], folder: Path) -> Iterator[Made]:
    for kind, targets in _TARGETS.items():
        paths = []
        for number, copy in enumerate(copies):
            path = folder / f"{_NAMES[kind].lower()}-{number}.{kind}"
            path.write_text(_writer(copy) if kind == "fodt" else _page(copy, kind), "utf-8")
            paths.append(path)
        for target in targets:
            profile = f"-env:UserInstallation={(folder / 'libreoffice').as_uri()}"
            form = "doc:MS Word 97" if target == "doc" else target
            subprocess.run(
                ["soffice", profile, "--headless", "--convert-to", form, "--outdir", folder, *paths],
                check=True, capture_output=True, timeout=120,
            )  # fmt: skip
            for number, path in enumerate(paths):
                made = Made(f"LibreOffice {_NAMES[kind]} {target}", number, path.with_suffix(f".{target}"))
                # text frames are left out, pictures lie beside the file
                frameless = replace(made, dropped=copies[number].side, code=False)
                yield frameless if target == "html" else made


def _style(name: str, family: str, text: str, paragraph: str = "", graphic: str = "") -> str:
    inner = f"<style:text-properties {text}/>" if text else ""
    inner = (f"<style:paragraph-properties {paragraph}/>" if paragraph else "") + inner
    inner = (f"<style:graphic-properties {graphic}/>" if graphic else "") + inner
    return f'<style:style style:name="{name}" style:family="{family}">{inner}</style:style>'


def _font(size: float, face: str = FACE, colour: str = "#222222", more: str = "") -> str:
    return f'style:font-name="{face}" fo:font-family="{face}" fo:font-size="{size}pt" fo:color="{colour}" {more}'


def _styles(fill: str) -> str:
    band = f'draw:stroke="none" draw:fill="solid" draw:fill-color="{DARK}" fo:background-color="{DARK}"'
    return "".join(
        (
            _style("Head", "paragraph", _font(18, HEAD_FACE, "#ffffff", 'fo:font-weight="bold"')),
            _style("Script", "paragraph", _font(18, SCRIPT_FACE, DARK)),
            _style("Body", "paragraph", _font(9.5, more='fo:language="de" fo:hyphenate="false"')),
            _style("Small", "paragraph", _font(6)),
            _style("Band", "graphic", "", graphic=band + fill),
            _style("Plain", "graphic", "", graphic='draw:stroke="none" draw:fill="none"' + fill),
        )
    )


def _links(copy: Copy) -> str:
    url = copy.url if "//" in copy.url else f"https://{copy.url}"
    return (
        f'<text:p text:style-name="Body">{escape(copy.label)} <text:a xlink:type="simple" xlink:href="{escape(url)}">{escape(copy.url)}</text:a></text:p>'
        f'<text:p text:style-name="Body"><text:a xlink:type="simple" xlink:href="{escape(copy.link)}">{escape(copy.link_text)}</text:a></text:p>'
    )


def _picture(copy: Copy, place: str, name: str = "Plain") -> str:
    return (
        f'<draw:frame draw:style-name="{name}" draw:name="QR" {place} svg:width="22mm" svg:height="22mm">'
        f"<draw:image><office:binary-data>{copy.code_base64()}</office:binary-data></draw:image></draw:frame>"
    )


def _box(style: str, place: str, width: float, height: float, *lines: tuple[str, str]) -> str:
    texts = "".join(f'<text:p text:style-name="{name}">{escape(text)}</text:p>' for name, text in lines)
    return (
        f'<draw:frame draw:style-name="{style}" {place} svg:width="{width}mm" svg:height="{height}mm">'
        f"<draw:text-box>{texts}</draw:text-box></draw:frame>"
    )


def _document(kind: str, styles: str, masters: str, body: str) -> str:
    mime = {"fodt": "text", "fodg": "graphics", "fodp": "presentation"}[kind]
    faces = "".join(
        f'<style:font-face style:name="{face}" svg:font-family="{face}"/>' for face in (FACE, HEAD_FACE, SCRIPT_FACE)
    )
    layout = (
        f'<style:page-layout style:name="Card"><style:page-layout-properties fo:page-width="{_WIDTH}mm" fo:page-height="{_HEIGHT}mm"'
        ' fo:margin-top="6mm" fo:margin-bottom="6mm" fo:margin-left="8mm" fo:margin-right="12mm" style:print-orientation="portrait"/>'
        f"{'<style:footer-style/>' if kind == 'fodt' else ''}</style:page-layout>"
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_SPACES} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.{mime}">'
        f"<office:font-face-decls>{faces}</office:font-face-decls><office:automatic-styles>{layout}{styles}</office:automatic-styles>"
        f"<office:master-styles>{masters}</office:master-styles><office:body>{body}</office:body></office:document>"
    )


def _writer(copy: Copy) -> str:
    """Return a text with a headline on a dark ground, a table, links, a picture, a text frame and a footer."""
    wrap = ' style:wrap="run-through" style:run-through="foreground" style:horizontal-pos="from-left" style:horizontal-rel="page" style:vertical-pos="from-top" style:vertical-rel="page"'
    styles = _styles(wrap) + _style(
        "Dark", "paragraph", _font(18, HEAD_FACE, "#ffffff", 'fo:font-weight="bold"'), f'fo:background-color="{DARK}" fo:padding="2mm"'
    )  # fmt: skip
    cells = [
        f'<table:table-cell><text:p text:style-name="Body">{escape(cell)}</text:p></table:table-cell>'
        for cell in copy.cells
    ]
    table = (
        '<table:table table:name="Table"><table:table-column table:number-columns-repeated="2"/>'
        f"<table:table-row>{cells[0]}{cells[1]}</table:table-row><table:table-row>{cells[2]}{cells[3]}</table:table-row></table:table>"
    )
    anchor = 'text:anchor-type="page" text:anchor-page-number="1"'
    aside = _box("Plain", f'{anchor} svg:x="8mm" svg:y="115mm"', 55, 12, ("Small", copy.side))
    code = _picture(copy, f'{anchor} svg:x="70mm" svg:y="112mm"')
    paragraphs = "".join(
        f'<text:p text:style-name="Body">{escape(text)}</text:p>' for text in (*copy.body, copy.special)
    )
    footer = f'<style:master-page style:name="Standard" style:page-layout-name="Card"><style:footer><text:p text:style-name="Small">{escape(copy.imprint)}</text:p></style:footer></style:master-page>'
    body = (
        f'<office:text>{aside}{code}<text:p text:style-name="Dark">{escape(copy.headline)}</text:p><text:p text:style-name="Script">{escape(copy.script)}</text:p>'
        f"{paragraphs}{table}{_links(copy)}</office:text>"
    )
    return _document("fodt", styles, footer, body)


def _page(copy: Copy, kind: str) -> str:
    """Return one drawing page or slide with a band, text boxes, a turned box, links and a picture."""
    styles = _styles("") + '<style:style style:name="Sheet" style:family="drawing-page"/>'
    turned = f'draw:transform="rotate (1.5707963) translate ({_WIDTH - 9}mm {_HEIGHT - 20}mm)"'
    links = (
        '<draw:frame draw:style-name="Plain" svg:x="8mm" svg:y="92mm" svg:width="60mm" svg:height="14mm">'
        f"<draw:text-box>{_links(copy)}</draw:text-box></draw:frame>"
    )
    shapes = (
        f'<draw:rect draw:style-name="Band" svg:x="0mm" svg:y="0mm" svg:width="{_WIDTH}mm" svg:height="30mm"/>'
        + _box("Plain", 'svg:x="8mm" svg:y="4mm"', _WIDTH - 20, 24, ("Head", copy.headline))
        + _box("Plain", 'svg:x="8mm" svg:y="32mm"', _WIDTH - 20, 12, ("Script", copy.script))
        + _box("Plain", 'svg:x="8mm" svg:y="46mm"', _WIDTH - 24, 44, *(("Body", text) for text in (*copy.body, copy.special)))
        + _box("Plain", 'svg:x="8mm" svg:y="108mm"', 50, 24, *(("Body", cell) for cell in copy.cells))
        + _box("Plain", turned, 90, 6, ("Small", copy.side))
        + _box("Plain", 'svg:x="8mm" svg:y="138mm"', 80, 6, ("Small", copy.imprint))
        + links
        + _picture(copy, 'svg:x="70mm" svg:y="112mm"')
    )  # fmt: skip
    element = "drawing" if kind == "fodg" else "presentation"
    page = f'<draw:page draw:name="Card" draw:style-name="Sheet" draw:master-page-name="Card">{shapes}</draw:page>'
    master = '<style:master-page style:name="Card" style:page-layout-name="Card" draw:style-name="Sheet"/>'
    return _document(kind, styles, master, f"<office:{element}>{page}</office:{element}>")
