"""PDFs whose text layer says something else than their glyphs show."""

from __future__ import annotations

import io
import itertools
import re
from typing import TYPE_CHECKING, cast

import pypdf
from fontTools.ttLib import TTFont as Outlines
from pypdf.generic import DictionaryObject, NameObject, StreamObject
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from drawn import FONT, make_pdf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reportlab.pdfgen.canvas import Canvas

_PRIVATE = 0xE000
_NUMBERS = itertools.count()


class Liar:
    """Draws glyphs under private characters; `pdf` then lets the ToUnicode map say other ones."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._codes: dict[tuple[str, str], int] = {}

    def line(self, canvas: Canvas, y: float, shown: list[str], said: list[str], size: float = 11) -> None:
        """Show some characters and say one text for each."""
        outlines = Outlines(FONT)
        names = outlines.getBestCmap()
        private = {}
        for pair in zip(shown, said, strict=True):
            code = self._codes.setdefault(pair, _PRIVATE + len(self._codes))
            private[code] = names[ord(pair[0])]
        for table in outlines["cmap"].tables:
            if table.isUnicode():
                table.cmap.update(private)
        name = f"Liar{next(_NUMBERS)}"
        outlines["name"].setName(name, 6, 3, 1, 0x409)  # reportlab knows faces by their PostScript name
        outlines["name"].setName(name, 6, 1, 0, 0)
        path = self._folder / f"{name}.ttf"
        outlines.save(path)
        pdfmetrics.registerFont(TTFont(name, str(path)))
        canvas.setFont(name, size)
        canvas.drawString(20, y, "".join(chr(self._codes[pair]) for pair in zip(shown, said, strict=True)))

    def pdf(self, draw: Callable[[Canvas], object]) -> bytes:
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(make_pdf(draw)))
        texts = {f"{code:04X}": said for (_, said), code in self._codes.items()}
        resources = cast("DictionaryObject", writer.pages[0]["/Resources"])
        for reference in cast("DictionaryObject", resources["/Font"]).values():
            inside = cast("DictionaryObject", reference.get_object())
            if "/ToUnicode" not in inside:
                continue
            old = cast("StreamObject", inside["/ToUnicode"].get_object()).get_data().decode("ascii")
            new = re.sub(r"<(E0[0-9A-F]{2})>", lambda m: f"<{texts[m[1]].encode('utf-16-be').hex().upper()}>", old)
            stream = StreamObject()
            stream.set_data(new.encode("ascii"))
            inside[NameObject("/ToUnicode")] = writer._add_object(stream)
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()
