"""The text of an SVG drawing, line by line, with size and direction (SVG 2, chapter 11)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from insertaudit.errors import LimitReachedError
from insertaudit.extract.markup.css import length
from insertaudit.extract.markup.xmltree import local
from insertaudit.extract.typesetting.flow import collapse, tidy
from insertaudit.extract.typesetting.lines import PlacedWord, place

if TYPE_CHECKING:
    from lxml import etree

    from insertaudit.extract.svg.svgtree import Drawing

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
_TRANSFORM = re.compile(r"(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^)]*)\)")
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.IGNORECASE)
_CLIPS = frozenset({"clipPath", "mask", "foreignObject"})
_PIECES = frozenset({"tspan", "textPath", "a", "tref", "text"})
_NARROW, _WIDE = frozenset("iljtfrI.,:;'!|()[]/ 1-"), frozenset("mwMW@%—")
NEW_LINE = 0.3
"""Type sizes that a baseline moves by when a new line begins; super- and subscripts move less."""

WORD_GAP = 0.3
"""Type sizes between pieces set apart by position from which they are two words."""

MAX_LINES = 20_000
"""Lines of text elements in one drawing; a map has a few thousand."""


@dataclass(slots=True)
class TextLine:
    owners: list[etree._Element]
    size: float
    """Type size in the drawing's own units, transformations included."""
    angle: int
    """Degrees counter-clockwise, in quarters: 90 reads upwards."""
    link: str = ""
    runs: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return tidy("".join(self.runs)).replace("\n", " ")


@dataclass(slots=True)
class _Pen:
    """Where the next run of one text element begins."""

    y: float = 0.0
    end: float = 0.0
    line: TextLine | None = None


def text_lines(drawing: Drawing) -> list[TextLine]:
    """Give all lines in document order; text that only clips or masks other things is left to the picture."""
    lines: list[TextLine] = []
    for element in drawing.root.iter("{*}text"):
        above = [local(each) for each in element.iterancestors()]
        if not _CLIPS.intersection(above) and "text" not in above:
            if len(lines) > MAX_LINES:
                raise LimitReachedError("too-large", f"{MAX_LINES} lines of text")
            pen = _Pen()
            _take(drawing, element, pen, lines, _inherited_size(drawing, element), _link_above(element))
    return [line for line in lines if line.text]


def _take(drawing: Drawing, element: etree._Element, pen: _Pen, lines: list[TextLine], size: float, link: str) -> None:
    own_size = length(drawing.properties(element).get("font-size", ""), of=size) or size
    if local(element) == "a":
        link = _href(element) or link
    _move(element, pen, own_size)
    _write(element, element.text, pen, lines, own_size, link)
    for child in element:
        if local(child) in _PIECES:
            _take(drawing, child, pen, lines, own_size, link)
        _write(element, child.tail, pen, lines, own_size, link)


def _move(element: etree._Element, pen: _Pen, size: float) -> None:
    x, y, dy = (_first(element, name, size) for name in ("x", "y", "dy"))
    moved = (y - pen.y if y is not None else 0.0) + (dy or 0.0)
    pen.y += moved
    if pen.line is None:
        pen.end = x or 0.0
        return
    if abs(moved) > NEW_LINE * size or (x is not None and x < pen.end - size * 2 and abs(moved) > 0):
        pen.line = None
        pen.end = x if x is not None else pen.end
    elif x is not None:
        if x > pen.end + WORD_GAP * size:
            pen.line.runs.append(" ")
        pen.end = x


def _write(element: etree._Element, text: str | None, pen: _Pen, lines: list[TextLine], size: float, link: str) -> None:
    shown = collapse(str(text or ""))
    if not shown or (pen.line is None and not shown.strip()):
        return
    if pen.line is None or pen.line.link != link:
        matrix = _matrix_of(element)
        scale = math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))
        turn = math.degrees(math.atan2(matrix[1], matrix[0]))
        pen.line = TextLine([], size * scale, round(-turn / 90) * 90 % 360, link)
        lines.append(pen.line)
    if element not in pen.line.owners:
        pen.line.owners.append(element)
    pen.line.runs.append(shown)
    pen.end += sum(map(_advance, shown)) * size


def _advance(char: str) -> float:
    """Width of a letter in type sizes, as of an ordinary sans serif."""
    if char in _NARROW:
        return 0.3
    return 0.87 if char in _WIDE else 0.67 if char.isupper() else 0.55


def _first(element: etree._Element, name: str, size: float) -> float | None:
    value = str(element.get(name, "")).replace(",", " ").split()
    return length(value[0], of=size) if value else None


def _inherited_size(drawing: Drawing, element: etree._Element) -> float:
    size = 16.0
    for each in reversed(list(element.iterancestors())):
        size = length(drawing.properties(each).get("font-size", ""), of=size) or size
    return size


def _href(element: etree._Element) -> str:
    return next((str(value).strip() for name, value in element.items() if str(name).rpartition("}")[2] == "href"), "")


def _link_above(element: etree._Element) -> str:
    return next((url for each in element.iterancestors() if local(each) == "a" and (url := _href(each))), "")


def _matrix_of(element: etree._Element) -> Matrix:
    matrix = _IDENTITY
    for each in reversed([element, *element.iterancestors()]):
        for name, numbers in _TRANSFORM.findall(str(each.get("transform", ""))):
            matrix = _times(matrix, _step(name, [float(number) for number in _NUMBER.findall(numbers)]))
    return matrix


def _step(name: str, numbers: list[float]) -> Matrix:
    first = numbers[0] if numbers else 0.0
    match name:
        case "matrix" if len(numbers) == 6:
            return numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]
        case "scale" if numbers:
            return first, 0, 0, numbers[1] if len(numbers) > 1 else first, 0, 0
        case "rotate":
            turn = math.radians(first)
            return math.cos(turn), math.sin(turn), -math.sin(turn), math.cos(turn), 0, 0
        case _:  # shifts and slants change neither size nor direction
            return _IDENTITY


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f


def words_of(
    line: TextLine,
    bounds: tuple[float, float, float, float],
    page: tuple[float, float],
    size: float,
    ground: tuple[int, int, int] | None,
) -> list[PlacedWord]:
    """Share a line's ink box (left, top, right, bottom, in pixels) out among its words by the widths of their letters."""
    left, top, right, bottom = bounds
    total = sum(map(_advance, line.text)) or 1.0
    placed = []
    for match in re.finditer(r"\S+", line.text):
        start = sum(map(_advance, line.text[: match.start()])) / total
        end = sum(map(_advance, line.text[: match.end()])) / total
        if line.angle == 90:
            box = (left, bottom - end * (bottom - top), right, bottom - start * (bottom - top))
        elif line.angle == 270:
            box = (left, top + start * (bottom - top), right, top + end * (bottom - top))
        elif line.angle == 180:
            box = (right - end * (right - left), top, right - start * (right - left), bottom)
        else:
            box = (left + start * (right - left), top, left + end * (right - left), bottom)
        placed.append(place(match[0], box, page, size=size, angle=line.angle, carrier="text", ground=ground))
    return placed
