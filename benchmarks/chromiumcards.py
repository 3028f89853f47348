"""Cards that Chromium prints from HTML to PDF, by Skia."""

from __future__ import annotations

import subprocess
from html import escape
from typing import TYPE_CHECKING

from producercards import DARK, FACE, HEAD_FACE, SCRIPT_FACE, SIZE_MM, Copy, Made

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

PROGRAMS = ("chromium",)


def cards(copies: Sequence[Copy], folder: Path) -> Iterator[Made]:
    for number, copy in enumerate(copies):
        page, pdf = folder / f"page-{number}.html", folder / f"page-{number}.pdf"
        page.write_text(_page(copy), "utf-8")
        yield Made("HTML page", number, page)
        subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={pdf}", page.as_uri()],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        yield Made("Chromium pdf", number, pdf)


def _page(copy: Copy) -> str:
    """Return a page with capitals, shadowed and letter-spaced type by style sheet, columns, links, upright text and a picture."""
    url = copy.url if "//" in copy.url else f"https://{copy.url}"
    body = "".join(f"<p>{escape(text)}</p>" for text in (*copy.body, copy.special))
    cells = "".join(f"<td>{escape(cell)}</td>" for cell in copy.cells)
    return f"""<!DOCTYPE html><html lang="{copy.lang}"><meta charset="utf-8"><title>{escape(copy.headline)}</title><style>
@page {{ size: {SIZE_MM[0]}mm {SIZE_MM[1]}mm; margin: 0 }}
body {{ margin: 0; padding: 0 14mm 0 8mm; font: 9.5pt "{FACE}"; hyphens: none; position: relative }}
h1 {{ margin: 0 -14mm 0 -8mm; padding: 8mm; background: linear-gradient({DARK}, #2b5f80); color: #fff; font: bold 16pt "{HEAD_FACE}"; text-shadow: 0 0 3px #000 }}
h2 {{ font: 17pt "{SCRIPT_FACE}"; color: {DARK}; margin: 3mm 0 }} p {{ margin: 1mm 0 }} td {{ border: 1px solid #999; padding: 1mm }}
.side {{ position: absolute; right: 3mm; top: 40mm; writing-mode: vertical-rl; font-size: 7pt }}
.label {{ text-transform: uppercase; letter-spacing: 0.12em }} footer {{ font-size: 6pt }} img {{ width: 22mm; image-rendering: pixelated }}
</style><h1>{escape(copy.headline)}</h1><h2>{escape(copy.script)}</h2>{body}<table><tr>{cells}</tr></table>
<p><span class="label">{escape(copy.label)}</span> <a href="{escape(url)}">{escape(copy.url)}</a></p>
<p><a href="{escape(copy.link)}">{escape(copy.link_text)}</a></p><div class="side">{escape(copy.side)}</div>
<img alt="" src="data:image/png;base64,{copy.code_base64()}"><footer>{escape(copy.imprint)}</footer></html>"""
