"""Cards drawn in SVG as Inkscape keeps it, and what Inkscape exports of them: PDF by cairo, with type or paths, and plain SVG."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from producercards import DARK, FACE, HEAD_FACE, SCRIPT_FACE, SIZE_MM, Copy, Made

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PROGRAMS = ("inkscape",)
_WIDTH, _HEIGHT = SIZE_MM
_POINT = 25.4 / 72
_EXPORTS = {
    "pdf": "export-filename:{stem}.pdf; export-do",
    "pdf, paths": "export-text-to-path; export-filename:{stem}-paths.pdf; export-do",
    "plain svg": "export-plain-svg; export-filename:{stem}-plain.svg; export-do",
    "svg, paths": "export-plain-svg; export-text-to-path; export-filename:{stem}-paths.svg; export-do",
}


def cards(copies: Sequence[Copy], folder: Path) -> Iterator[Made]:
    for number, copy in enumerate(copies):
        stem = folder / f"inkscape-{number}"
        path = stem.with_suffix(".svg")
        path.write_text(drawing(copy), "utf-8")
        yield Made("Inkscape svg", number, path)
        for form, actions in _EXPORTS.items():
            subprocess.run(
                ["inkscape", f"--actions={actions.format(stem=stem)}", path], check=True, capture_output=True, timeout=120
            )  # fmt: skip
            yield Made(f"Inkscape {form}", number, Path(actions.format(stem=stem).split("filename:")[1].split(";")[0]))


def _line(x: float, y: float, size: float, text: str, face: str = FACE, more: str = "") -> str:
    return f'<text xml:space="preserve" x="{x}" y="{y}" style="font-size:{size * _POINT:.3f}px;font-family:\'{face}\'" {more}><tspan sodipodi:role="line" x="{x}" y="{y}">{text}</tspan></text>'


def drawing(copy: Copy) -> str:
    """Return a card in mm: type in tspans, a flowed text, a link, text along a path, turned text, the code as one path."""
    url = copy.url if "//" in copy.url else f"https://{copy.url}"
    top, lines = 48.0, []
    for text in (*copy.body, copy.special):
        words, row = text.split(), ""
        for word in [*words, ""]:
            if word and len(row) + len(word) < 44:
                row = f"{row} {word}".strip()
                continue
            lines.append(_line(8, round(top, 2), 9.5, escape(row)))
            top, row = top + 4.6, word
    flowed = (
        '<rect id="area" x="8" y="106" width="52" height="26" style="fill:none"/>'
        f'<text xml:space="preserve" style="font-size:{9 * _POINT:.3f}px;font-family:\'{FACE}\';shape-inside:url(#area);white-space:pre">{escape(", ".join(copy.cells))}</text>'
    )
    modules = "".join(
        f"M{column},{row}h1v1h-1z"
        for row, chars in enumerate(copy.code_rows)
        for column, char in enumerate(chars)
        if char == "1"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"'
        ' xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"'
        f' width="{_WIDTH}mm" height="{_HEIGHT}mm" viewBox="0 0 {_WIDTH} {_HEIGHT}"><defs><path id="arc" d="M8,42 C30,36 60,36 96,42"/></defs>'
        f'<g inkscape:groupmode="layer" inkscape:label="Card"><rect width="{_WIDTH}" height="28" style="fill:{DARK}"/>'
        + _line(8, 16, 15, escape(copy.headline), HEAD_FACE, 'fill="#ffffff" font-weight="bold"')
        + f'<text style="font-size:{16 * _POINT:.3f}px;font-family:\'{SCRIPT_FACE}\';fill:{DARK}"><textPath xlink:href="#arc">{escape(copy.script)}</textPath></text>'
        + "".join(lines)
        + f'<a xlink:href="{escape(url)}">{_line(8, round(top + 2, 2), 9, escape(f"{copy.label} {copy.url}"))}</a>'
        + f'<a xlink:href="{escape(copy.link)}">{_line(8, round(top + 7, 2), 9, escape(copy.link_text), more="""fill="#1155cc" """)}</a>'
        + flowed
        + _line(0, 0, 7, escape(copy.side), more=f'transform="translate({_WIDTH - 5},{_HEIGHT - 12}) rotate(-90)"')
        + _line(8, 143, 6, escape(copy.imprint))
        + f'<path transform="translate(68,106) scale({22 / len(copy.code_rows):.4f})" d="{modules}"/></g></svg>'
    )
