"""Faces of this machine and a sheet that sets words as type or as outlines and keeps what a reader must find."""

from __future__ import annotations

import io
import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import reportlab
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont as Outlines
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

if TYPE_CHECKING:
    import random

MM = 72 / 25.4
_FOLDERS = (Path(reportlab.__file__).parent / "fonts", Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
_TEXT_FACES = (
    "Vera.ttf", "VeraBd.ttf", "DejaVuSans.ttf", "DejaVuSerif.ttf", "DejaVuSansCondensed.ttf", "LiberationSans-Regular.ttf",
    "LiberationSerif-Regular.ttf", "Carlito-Regular.ttf", "Caladea-Regular.ttf", "Lato-Regular.ttf", "Lato-Medium.ttf",
    "OpenSans-Regular.ttf", "OpenSans-Semibold.ttf", "Roboto-Regular.ttf", "Quicksand-Medium.ttf", "OldStandard-Regular.ttf",
)  # fmt: skip
_SCRIPT_FACES = (
    "DancingScript-Regular.otf", "DancingScript-Bold.otf", "KaushanScript-Regular.otf", "lobster.otf",
    "LobsterTwo-Italic.otf", "LeckerliOne-Regular.ttf",
)  # fmt: skip
_CORPUS = Path(__file__).parents[1] / "corpus"
_PLAIN = re.compile(r"[A-Za-zÄÖÜäöüßàâçéèêëîïôûùñáíóúìò0-9 ,.!?'’():%€-]+")


@cache
def _found(names: tuple[str, ...]) -> tuple[Path, ...]:
    files = {path.name: path for folder in _FOLDERS for path in folder.rglob("*.[to]tf")}
    return tuple(files[name] for name in names if name in files)


def text_faces() -> tuple[Path, ...]:
    return _found(_TEXT_FACES)


class MissingFacesError(Exception):
    """A row cannot be drawn: in other faces it would say nothing."""


def script_faces() -> tuple[Path, ...]:
    """Return connected script faces. Raises MissingFacesError where there are none."""
    faces = _found(_SCRIPT_FACES)
    if not faces:
        packages = "fonts-dancingscript fonts-kaushanscript fonts-lobster fonts-lobstertwo fonts-leckerli-one"
        raise MissingFacesError(f"no connected script face is installed (Debian: apt install {packages})")
    return faces


class PathPen(BasePen):  # type: ignore[misc]
    """Draws glyphs into a reportlab path at a baseline point."""

    def __init__(self, glyphs: Any, path: Any, x: float, y: float, scale: float) -> None:
        super().__init__(glyphs)
        self._path, self._x, self._y, self._scale = path, x, y, scale

    def _at(self, point: tuple[float, float]) -> tuple[float, float]:
        return self._x + point[0] * self._scale, self._y + point[1] * self._scale

    def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - fontTools' name
        self._path.moveTo(*self._at(point))

    def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self._path.lineTo(*self._at(point))

    def _curveToOne(  # noqa: N802
        self, one: tuple[float, float], two: tuple[float, float], end: tuple[float, float]
    ) -> None:
        self._path.curveTo(*self._at(one), *self._at(two), *self._at(end))

    def _closePath(self) -> None:  # noqa: N802
        self._path.close()


@cache
def _outlines(face: Path) -> tuple[Any, Any, int, Any]:
    font = Outlines(face)
    return font.getGlyphSet(), font.getBestCmap(), font["head"].unitsPerEm, font["hmtx"]


def width_of(text: str, face: Path, size: float) -> float:
    _, names, em, widths = _outlines(face)
    return float(sum(widths[names.get(ord(char), ".notdef")][0] for char in text)) * size / em


def wrapped(text: str, face: Path, size: float, width: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(joined, face, size) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


@cache
def sentences(lang: str) -> tuple[str, ...]:
    """Return sentences of 4 to 14 words in plain letters, without addresses, from the corpus."""
    found = set()
    for path in sorted(_CORPUS.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            if entry["lang"] != lang:
                continue
            for part in re.split(r"(?<=[.!?])\s+|\n+", entry["text"]):
                if 4 <= len(part.split()) <= 14 and _PLAIN.fullmatch(part) and not re.search(r"\w\.\w", part):
                    found.add(part.strip())
    return tuple(sorted(found))


class Sheet:
    """One page; coordinates in points from the lower left. `words` is all that was set, `marked` what is measured."""

    def __init__(self, rng: random.Random, size_mm: tuple[float, float], *, outlined: bool) -> None:
        self.rng = rng
        self.width, self.height = size_mm[0] * MM, size_mm[1] * MM
        self.outlined = outlined
        self.words: list[str] = []
        self.marked: list[str] = []
        self._buffer = io.BytesIO()
        self.canvas = Canvas(self._buffer, pagesize=(self.width, self.height), invariant=True)

    def line(
        self, x: float, y: float, text: str, face: Path, size: float, *, outlined: bool | None = None, mark: bool = True
    ) -> None:
        """Set one line at a baseline; without `mark` its words are not measured."""
        self.words += text.split()
        self.marked += text.split() if mark else []
        if not (self.outlined if outlined is None else outlined):
            if face.name not in pdfmetrics.getRegisteredFontNames():
                pdfmetrics.registerFont(TTFont(face.name, str(face)))
            self.canvas.setFont(face.name, size)
            self.canvas.drawString(x, y, text)
            return
        glyphs, names, em, widths = _outlines(face)
        path = self.canvas.beginPath()
        for char in text:
            name = names.get(ord(char), ".notdef")
            glyphs[name].draw(PathPen(glyphs, path, x, y, size / em))
            x += widths[name][0] * size / em
        self.canvas.drawPath(path, stroke=0, fill=1, fillMode=1)

    def letter(self, x: float, y: float, angle: float, char: str, face: Path, size: float) -> None:
        """Draw one outlined letter about the middle of its baseline, turned counter-clockwise by degrees; no word is noted."""
        glyphs, names, em, widths = _outlines(face)
        name = names.get(ord(char), ".notdef")
        path = self.canvas.beginPath()
        glyphs[name].draw(PathPen(glyphs, path, -widths[name][0] * size / em / 2, 0, size / em))
        self.canvas.saveState()
        self.canvas.translate(x, y)
        self.canvas.rotate(angle)
        self.canvas.drawPath(path, stroke=0, fill=1, fillMode=1)
        self.canvas.restoreState()

    def pdf(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self._buffer.getvalue()
