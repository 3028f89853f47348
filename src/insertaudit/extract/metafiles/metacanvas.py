"""What the records of a metafile leave behind: texts in their places, bitmaps, and how much is drawn that may be type."""

from __future__ import annotations

import math
import re
import struct
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from insertaudit.errors import LimitReachedError
from insertaudit.extract.metafiles.metapaint import Painting
from insertaudit.extract.typesetting.lines import PlacedWord, place
from insertaudit.limits import MAX_TEXT_CHARS

if TYPE_CHECKING:
    from collections.abc import Sequence

    Point = tuple[float, float]
    Matrix = tuple[float, float, float, float, float, float]
    """a, b, c, d, e, f: x' = ax + cy + e, y' = bx + dy + f."""

PLACEABLE = b"\xd7\xcd\xc6\x9a"
WMF_HEADS = (b"\x01\x00\x09\x00\x00", b"\x02\x00\x09\x00\x00")

MAX_LETTERS = 5
"""Notched or curved figures that are no text yet: five stars, an arrow. The shortest link has more letters."""
_MAX_STROKES = 24
"""Short lines and small convex figures: ticks of two axes, a few bullets. Seven letters of strokes have more."""
_LONG = 0.25
"""Of the drawing's longer side: a line or figure this long is a rule, a frame or a ground, and no part of a letter."""
_POINTS_OF_A_LETTER = 64
_MAX_TESTED_POINTS = 4_000
_MAX_PICTURES = 500
_MAX_PLACE = 1e9
"""Beyond this a place is none."""
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_GLYPH_ADVANCE = 0.5
"""Type sizes from one letter to the next, where the file does not tell."""
_JOINED = 0.12
"""Type sizes between two runs that are one word."""
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_BITMAP_HEAD = 14
_BITFIELDS = 3


@dataclass(slots=True)
class Ink:
    """Figures drawn, weighed by whether they can be letters."""

    letters: int = 0
    glyphs: int = 0
    """Of text that is stored as numbers of a font's drawings, which name no letter."""
    _convex: list[float] = field(default_factory=list)
    """Longer side of each convex figure."""
    _known: set[tuple[int, ...]] = field(default_factory=set)
    _extent: tuple[float, float, float, float] | None = None

    def figure(self, points: Sequence[Point]) -> None:
        """Take one line, chain, curve (by its control points) or closed figure, in the units of the drawing."""
        if self.letters > MAX_LETTERS or len(points) < 2:
            return
        xs, ys = [x for x, _ in points], [y for _, y in points]
        box = (min(xs), min(ys), max(xs), max(ys))
        if not all(math.isfinite(side) and abs(side) < _MAX_PLACE for side in box):
            self.letters += 1
            return
        width, height = box[2] - box[0], box[3] - box[1]
        is_convex = _is_convex(points)
        # programs fill a figure first, then draw its edge
        key = (*map(round, box), len(set(points)) if len(points) < 1000 else len(points))
        if key in self._known or (width == 0 and height == 0):
            return
        self._known.add(key)
        seen = self._extent or box
        self._extent = (min(seen[0], box[0]), min(seen[1], box[1]), max(seen[2], box[2]), max(seen[3], box[3]))
        if is_convex:
            self._convex.append(max(width, height))
            if len(self._convex) > 50_000:
                self.letters = MAX_LETTERS + 1
        else:
            self.letters += 1 + len(points) // _POINTS_OF_A_LETTER

    def is_notched(self) -> bool:
        """Tell whether there is anything that can be a letter, be it one word in one figure."""
        return self.letters > 0 or self.may_be_type()

    def may_be_type(self) -> bool:
        left, top, right, bottom = self._extent or (0.0, 0.0, 0.0, 0.0)
        long = _LONG * max(right - left, bottom - top)
        strokes = sum(side < long for side in self._convex)
        return self.letters > MAX_LETTERS or strokes > _MAX_STROKES


def _is_convex(points: Sequence[Point]) -> bool:
    """Tell whether a chain, closed, turns one way and once round; a straight line does."""
    chain = [
        point for point, following in pairwise([*points[:_MAX_TESTED_POINTS], (math.nan, 0.0)]) if point != following
    ]
    if len(chain) > 1 and chain[0] == chain[-1]:
        chain.pop()
    if len(points) > _MAX_TESTED_POINTS:
        return False
    if len(chain) < 3:
        return True
    size = max(max(abs(x), abs(y)) for x, y in ((x - chain[0][0], y - chain[0][1]) for x, y in chain))
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise([*chain, chain[0]])]
    slack = 0.002 * size * size  # rounding to whole units
    turns, round_ = set(), 0.0
    for one, other in pairwise([*steps, steps[0]]):
        cross = one[0] * other[1] - one[1] * other[0]
        if abs(cross) > slack:
            turns.add(cross > 0)
        round_ += math.atan2(cross, one[0] * other[0] + one[1] * other[1])
    return len(turns) < 2 and abs(round_) < 2.5 * math.pi


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text: where it begins and ends in the drawing's units (y down), at the left of its foot."""

    text: str
    x: float
    y: float
    length: float
    size: float
    angle: int


@dataclass(slots=True)
class Canvas:
    ink: Ink = field(default_factory=Ink)
    painting: Painting = field(default_factory=Painting)
    runs: list[Run] = field(default_factory=list)
    pictures: list[bytes] = field(default_factory=list)
    broken: str = ""
    """What could not be read, if anything."""
    _chars: int = 0

    def text(self, text: str, at: Point, size: float, step: Point, *, length: float | None = None) -> None:
        """Take a run. `step` is the direction it runs in; `length` how far, where it is known.

        Raises LimitReachedError beyond MAX_TEXT_CHARS.
        """
        text = _CONTROLS.sub(" ", text)
        self._chars += len(text)
        if self._chars > MAX_TEXT_CHARS:
            raise LimitReachedError("too-large", f"{MAX_TEXT_CHARS // 1_000_000} million characters of text")
        if not text.strip():
            return
        x, y = at
        if not all(math.isfinite(each) and abs(each) < _MAX_PLACE for each in (x, y, size, length or 0.0, *step)):
            x = y = 0.0
            size, step, length = 1.0, (1.0, 0.0), None
        size = abs(size) or 1.0
        angle = round(math.degrees(math.atan2(-step[1], step[0])) / 90) * 90 % 360
        known = length if length and length > 0 else _GLYPH_ADVANCE * size * len(text)
        self.runs.append(Run(text, x, y, known, size, angle))

    def picture(self, data: bytes) -> None:
        if len(self.pictures) >= _MAX_PICTURES:
            self.broken = f"more than {_MAX_PICTURES} pictures"
        elif data:
            self.pictures.append(data)

    def dib(self, head: bytes, bits: bytes) -> None:
        """Take a device-independent bitmap ([MS-WMF] 2.2.2.9): its head with colours, and its bits."""
        if bits.startswith((b"\x89PNG", b"\xff\xd8\xff")):
            self.picture(bits)
        elif len(head) < 12:
            self.broken = "a bitmap that breaks off"
        else:
            start = _BITMAP_HEAD + len(head)
            self.picture(b"BM" + struct.pack("<IHHI", start + len(bits), 0, 0, start) + head + bits)

    def packed_dib(self, data: bytes) -> None:
        """The same where the bits follow the colours."""
        size = head_size(data)
        self.dib(data[:size], data[size:])

    def words(self) -> list[PlacedWord]:
        runs = _joined(self.runs)
        if not runs:
            return []
        boxes = [_box(run.x, run.y, run.length, run.size, run.angle) for run in runs]
        left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
        page = (max(box[2] for box in boxes) - left or 1.0, max(box[3] for box in boxes) - top or 1.0)
        found = []
        for run in runs:
            for match in re.finditer(r"\S+", run.text):
                before, along = (run.length * part / len(run.text) for part in (match.start(), len(match[0])))
                right, down = _DIRECTIONS[run.angle]
                bounds = _box(run.x - left + before * right, run.y - top + before * down, along, run.size, run.angle)
                found.append(place(match[0], bounds, page, size=run.size, angle=run.angle, carrier="text"))
        return found


_DIRECTIONS = {0: (1, 0), 90: (0, -1), 180: (-1, 0), 270: (0, 1)}


def head_size(dib: bytes) -> int:
    """Bytes of a bitmap's head with its masks and colours ([MS-WMF] 2.2.2.3 and 2.2.2.10)."""
    if len(dib) < 16:
        return len(dib)
    size = int.from_bytes(dib[:4], "little")
    if size == 12:
        depth = int.from_bytes(dib[10:12], "little")
        return size + (3 << depth if depth <= 8 else 0)
    if len(dib) < 40 or size < 40:
        return len(dib)
    depth, packing = struct.unpack_from("<HI", dib, 14)
    used = int.from_bytes(dib[32:36], "little")
    colours = min(used, 256) or (1 << depth if depth <= 8 else 0)
    masks = 12 if packing == _BITFIELDS and size == 40 else 0
    return size + masks + 4 * colours


def _box(x: float, y: float, length: float, size: float, angle: int) -> tuple[float, float, float, float]:
    if angle == 90:
        return x - size, y - length, x, y
    if angle == 180:
        return x - length, y, x, y + size
    if angle == 270:
        return x, y, x + size, y + length
    return x, y - size, x + length, y


def _joined(runs: list[Run]) -> list[Run]:
    """Join what goes on where the run before it ended: programs write a word in pieces, even letter by letter."""
    joined: list[list[Run]] = []
    for run in runs:
        last = joined[-1][-1] if joined else None
        if last is not None and run.angle == last.angle and abs(run.size - last.size) <= 0.05 * last.size:
            right, down = _DIRECTIONS[run.angle]
            ahead = (run.x - last.x) * right + (run.y - last.y) * down - last.length
            aside = (run.x - last.x) * down - (run.y - last.y) * right
            if abs(ahead) < _JOINED * last.size and abs(aside) < _JOINED * last.size:
                joined[-1].append(run)
                continue
        joined.append([run])
    return [
        Run("".join(each.text for each in group), group[0].x, group[0].y, sum(each.length for each in group),
            group[0].size, group[0].angle)
        for group in joined
    ]  # fmt: skip


def times(one: Matrix, other: Matrix) -> Matrix:
    """First `one`, then `other`."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def points_of(record: bytes, at: int, count: int, form: str) -> list[Point]:
    """Points of whole numbers (`form`: h or i). Raises IndexError beyond the record's end."""
    size = struct.calcsize(f"<2{form}")
    if count < 0 or at + count * size > len(record):
        raise IndexError
    return list(struct.iter_unpack(f"<2{form}", record[at : at + count * size]))


def is_metafile(data: bytes) -> bool:
    """Tell EMF ([MS-EMF] 2.2.9) and WMF, placeable or not ([MS-WMF] 2.3.2), by their heads."""
    return data.startswith((PLACEABLE, *WMF_HEADS)) or data[40:44] == b" EMF"
