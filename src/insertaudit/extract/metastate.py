"""What a metafile's records draw with: fonts, the transformation, alignment, the pen's place ([MS-WMF] 2.3, [MS-EMF] 2.3)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from insertaudit.extract.charset import WINDOWS_CHARSETS
from insertaudit.extract.metacanvas import IDENTITY, MAX_LETTERS, times

if TYPE_CHECKING:
    from insertaudit.extract.metacanvas import Canvas, Matrix, Point

_SCALED = frozenset({7, 8})
"""MM_ISOTROPIC and MM_ANISOTROPIC ([MS-WMF] 2.1.1.16): window and viewport count."""
_UPWARDS = frozenset({2, 3, 4, 5, 6})
_UPDATES, _RIGHT, _CENTRE, _FOOT, _BASELINE = 1, 2, 6, 8, 24
_GLYPHS = 0x10
"""ETO_GLYPH_INDEX."""
_MAX_SAVED = 1_000


@dataclass(frozen=True, slots=True)
class Font:
    size: float = 12.0
    escapement: float = 0.0
    """Degrees counter-clockwise."""
    charset: int = 0


@dataclass(frozen=True, slots=True)
class State:
    font: Font = Font()
    world: Matrix = IDENTITY
    mode: int = 1
    window: tuple[float, float, float, float] = (0, 0, 1, 1)
    """Origin and extent."""
    viewport: tuple[float, float, float, float] = (0, 0, 1, 1)
    align: int = 0
    at: Point = (0.0, 0.0)

    def matrix(self) -> Matrix:
        x, y, width, height = self.window
        to_x, to_y, to_width, to_height = self.viewport
        across, down = 1.0, -1.0 if self.mode in _UPWARDS else 1.0
        if self.mode in _SCALED and width and height:
            across, down = to_width / width, to_height / height
        return times(self.world, (across, 0.0, 0.0, down, to_x - x * across, to_y - y * down))


@dataclass(slots=True)
class Device:
    """Takes records' figures and texts in logical units, and hands them to the canvas in those of the drawing."""

    canvas: Canvas
    state: State = field(default_factory=State)
    saved: list[State] = field(default_factory=list)
    chain: list[Point] = field(default_factory=list)
    """Lines drawn on from one point to the next."""

    def save(self) -> None:
        if len(self.saved) < _MAX_SAVED:
            self.saved.append(self.state)

    def restore(self, number: int) -> None:
        """`number` counts from the last one (below 0) or from the first one (from 1)."""
        index = len(self.saved) + number if number < 0 else number - 1
        if 0 <= index < len(self.saved):
            self.state = self.saved[index]
            del self.saved[index:]

    def set(self, **changes: object) -> None:
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]

    def shown(self, points: list[Point]) -> list[Point]:
        a, b, c, d, e, f = self.state.matrix()
        return [(a * x + c * y + e, b * x + d * y + f) for x, y in points]

    def move(self, to: Point) -> None:
        self.end_chain()
        self.set(at=to)

    def line(self, points: list[Point]) -> None:
        """Draw on from the pen's place."""
        if points:
            if self.canvas.ink.letters <= MAX_LETTERS:
                self.chain += self.shown(points if self.chain else [self.state.at, *points])
            self.set(at=points[-1])

    def end_chain(self) -> None:
        self.canvas.ink.figure(self.chain)
        self.chain = []

    def figure(self, points: list[Point]) -> None:
        if self.canvas.ink.letters > MAX_LETTERS:
            return  # it is known to be unread; what follows need not be measured
        self.canvas.ink.figure(self.shown(points))

    def rectangle(self, left: float, top: float, right: float, bottom: float) -> None:
        self.figure([(left, top), (right, top), (right, bottom), (left, bottom)])

    def text(self, raw: bytes, at: Point, options: int, steps: tuple[int, ...], *, wide: bool) -> None:
        """Take text in UTF-16 (`wide`) or the font's code page; `steps` lead from each letter to the next."""
        if options & _GLYPHS:
            self.canvas.ink.glyphs += len(raw) // 2
            return
        state = self.state
        encoding = "utf-16-le" if wide else WINDOWS_CHARSETS.get(state.font.charset, "cp1252")
        text = raw.decode(encoding, "replace")
        turn = math.radians(state.font.escapement)
        length = float(sum(steps))
        size = state.font.size
        along = length or 0.5 * size * len(text)
        if state.align & _UPDATES:
            at = state.at
            self.set(at=(at[0] + along * math.cos(turn), at[1] - along * math.sin(turn)))
        back = along if state.align & _CENTRE == _RIGHT else along / 2 if state.align & _CENTRE == _CENTRE else 0.0
        a, b, c, d, _, _ = state.matrix()
        # the matrix may mirror, but type stands upright all the same
        mirror_x, mirror_y = math.copysign(1, a) if a else 1.0, math.copysign(1, d) if d else 1.0
        right, down = math.cos(turn) * mirror_x, -math.sin(turn) * mirror_y
        low = 0.8 if not state.align & _FOOT else 0.0
        below = (math.sin(turn) * mirror_x, math.cos(turn) * mirror_y)
        step = (a * right + c * down, b * right + d * down)
        lift = (a * below[0] + c * below[1], b * below[0] + d * below[1])
        foot = 0.0 if state.align & _BASELINE == _FOOT else 0.2
        [(x, y)] = self.shown([at])
        drop = size * (low + foot)
        x, y = x - step[0] * back + lift[0] * drop, y - step[1] * back + lift[1] * drop
        scale = math.hypot(*step)
        self.canvas.text(text, (x, y), size * math.hypot(*lift), step, length=length * scale)
