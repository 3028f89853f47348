"""What a metafile's records draw with: fonts, the transformation, alignment, the pen's place ([MS-WMF] 2.3, [MS-EMF] 2.3)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from insertaudit.extract.markup.charset import WINDOWS_CHARSETS
from insertaudit.extract.metafiles.metacanvas import IDENTITY, times
from insertaudit.extract.metafiles.metapaint import Shape, flattened

if TYPE_CHECKING:
    from insertaudit.extract.metafiles.metacanvas import Canvas, Matrix, Point
    from insertaudit.extract.metafiles.metapaint import Colour

_SCALED = frozenset({7, 8})
"""MM_ISOTROPIC and MM_ANISOTROPIC ([MS-WMF] 2.1.1.16): window and viewport count."""
_UPWARDS = frozenset({2, 3, 4, 5, 6})
_UPDATES, _RIGHT, _CENTRE, _FOOT, _BASELINE = 1, 2, 6, 8, 24
_GLYPHS = 0x10
"""ETO_GLYPH_INDEX."""
_MAX_SAVED = 1_000
_NULL_BRUSH, _NULL_PEN = 1, 5


@dataclass(frozen=True, slots=True)
class Font:
    size: float = 12.0
    escapement: float = 0.0
    """Degrees counter-clockwise."""
    charset: int = 0


def colour(raw: bytes) -> Colour:
    """ColorRef ([MS-WMF] 2.2.2.8)."""
    return raw[0], raw[1], raw[2]


def brush(style: int, raw: bytes) -> Colour | None:
    """Colour that a brush fills with; a hatched one counts as grey."""
    return None if style == _NULL_BRUSH else colour(raw) if style == 0 else (128, 128, 128)


def pen(style: int, raw: bytes) -> Colour | None:
    return None if style & 0xF == _NULL_PEN else colour(raw)


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
    brush: Colour | None = (255, 255, 255)
    pen: Colour | None = (0, 0, 0)

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
    path: list[list[Point]] | None = None
    """What is drawn between the begin of a path and its painting."""
    clipped: tuple[int, ...] | None = None

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

    def line(self, points: list[Point], *, curved: bool = False) -> None:
        """Draw on from the pen's place: straight, or in cubic curves."""
        if points:
            whole = self.shown([self.state.at, *points])
            onward = flattened(whole) if curved else whole
            self.chain += onward[1:] if self.chain else onward
            self.set(at=points[-1])

    def end_chain(self) -> None:
        if self.chain:
            chain, self.chain = self.chain, []
            self.canvas.ink.figure(chain)
            self._paint([chain], filled=False)

    def figure(self, *rings: list[Point], filled: bool = True, curved: bool = False) -> None:
        """Draw closed figures that are filled together, or chains of lines or curves."""
        shown = [self.shown(ring) for ring in rings]
        for ring in shown:
            self.canvas.ink.figure(ring)
        self._paint([flattened(ring) for ring in shown] if curved else shown, filled=filled)

    def _paint(self, rings: list[list[Point]], *, filled: bool) -> None:
        if self.path is not None:
            self.path += rings
        else:
            fill = self.state.brush if filled else None
            self.canvas.painting.add(Shape(rings, fill, self.state.pen, is_closed=filled))

    def paint_path(self, *, filled: bool, edged: bool) -> None:
        rings, self.path = self.path or [], None
        fill, edge = self.state.brush if filled else None, self.state.pen if edged else None
        self.canvas.painting.add(Shape(rings, fill, edge, is_closed=filled))

    def clip(self, box: tuple[int, ...]) -> None:
        """Take a clipping rectangle: one for the whole drawing hides nothing that counts, several are not followed."""
        self.clipped = self.clipped or box
        if box != self.clipped:
            self.canvas.painting.is_faithful = False

    def ellipse(self, left: float, top: float, right: float, bottom: float) -> None:
        turns = [math.tau * step / 32 for step in range(32)]
        across, down = (right - left) / 2, (bottom - top) / 2
        self.figure([(left + across * (1 + math.cos(turn)), top + down * (1 + math.sin(turn))) for turn in turns])

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
