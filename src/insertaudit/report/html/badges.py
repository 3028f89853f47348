"""Where the number of a finding stands beside its box: on no letter, no other box and no other number, where there is room.

All lengths are pixels of the page as a desktop shows it (`Sheet.width` by `Sheet.height`), origin top left, y down.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PIL.Image import Image

    from insertaudit.model import Box

RADIUS = 9
_GAP = 2
_MARGIN = 2 * RADIUS + 4
"""How far a number may stand off the sheet; the figure keeps this much clear around the picture."""
_STEP = 2 * RADIUS + 2
_SHOWN_WIDTH, _SHOWN_HEIGHT = 520, 640
_CROWDED = 1_000.0
_ON_BOX = 300.0
_ON_INK = 2.0
_DOUBTFUL = 12.0
"""So near another box that it could be that one's number."""
_APART = 30.0
"""A line to the box crosses whatever lies between."""
_FURTHER = 1.5
_NO_ROOM = 60.0

Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """A number's centre, `dx` and `dy` from the point `x`, `y` (fractions of the page) of its box's edge."""

    x: float
    y: float
    dx: float
    dy: float

    @property
    def is_apart(self) -> bool:
        """So far from its box that a line must join them."""
        return max(abs(self.dx), abs(self.dy)) > RADIUS + _GAP + 4


@dataclass(slots=True)
class Sheet:
    """A page as shown, with what no number may cover. `boxes` are all that are drawn, in fractions of the page."""

    aspect: float
    """Height divided by width."""
    boxes: Sequence[Box]
    picture: bytes | None = None
    width: float = field(init=False)
    height: float = field(init=False)
    _ink: Image | None = field(init=False, default=None)
    _taken: list[Rectangle] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.width = min(_SHOWN_WIDTH, _SHOWN_HEIGHT / self.aspect)
        self.height = self.width * self.aspect
        self._ink = _grey(self.picture, round(self.width), round(self.height))

    def place(self, box: Box, *, optional: bool) -> Spot | None:
        """Choose the best spot beside `box` and keep it free of later numbers; None for an optional one without room."""
        cost, best = min(self._spots(box), key=lambda pair: pair[0])
        if optional and (best.is_apart or cost > _NO_ROOM):
            return None
        self._taken.append(self._around(best))
        return best

    def _spots(self, box: Box) -> Iterator[tuple[float, Spot]]:
        reach = RADIUS + _GAP
        middle = (box.top + box.bottom) / 2
        low = (box.bottom - box.top) * self.height < 2 * RADIUS + 4
        # Left of a line of text; of a high box at its upper corner. Then above, right, below, and further out.
        left = Spot(box.left, middle, -reach, 0) if low else Spot(box.left, box.top, -reach, RADIUS)
        right = Spot(box.right, middle, reach, 0) if low else Spot(box.right, box.top, reach, RADIUS)
        near = [
            left,
            Spot(box.left, box.top, RADIUS, -reach),
            right,
            Spot(box.right, box.top, -RADIUS, -reach),
            Spot(box.left, box.bottom, RADIUS, reach),
            Spot(box.right, box.bottom, -RADIUS, reach),
            Spot(box.left, box.top, -RADIUS, -RADIUS),
        ]
        far = [
            Spot(spot.x, spot.y, spot.dx + side * step, spot.dy + rise * step)
            for step in (_STEP, 2 * _STEP, 3 * _STEP)
            for spot, side, rise in ((left, -1, 0), (near[1], 0, -1), (right, 1, 0), (near[4], 0, 1), (near[6], -1, -1))
        ]
        margins = [Spot(box.left, middle, -box.left * self.width - RADIUS - 3, dy) for dy in (0, -_STEP, _STEP)]
        for order, spot in enumerate((*near, *far, *margins)):
            x0, y0, x1, y1 = around = self._around(spot)
            if min(x0, y0) < -_MARGIN or x1 > self.width + _MARGIN or y1 > self.height + _MARGIN:
                continue
            yield self._cost(around, box) + order * _FURTHER + (_APART if spot.is_apart else 0), spot
        yield _CROWDED * (len(self.boxes) + 1), left

    def _cost(self, around: Rectangle, own: Box) -> float:
        crowded = _CROWDED * any(_overlap(around, other) > 0 for other in self._taken)
        area = (around[2] - around[0]) * (around[3] - around[1])
        covered = sum(_overlap(around, self._shown(box)) for box in self.boxes) / area
        near = (around[0] - 3, around[1] - 3, around[2] + 3, around[3] + 3)
        doubtful = any(_overlap(near, self._shown(box)) > 0 for box in self.boxes if box != own)
        return crowded + _ON_BOX * min(1.0, covered) + _DOUBTFUL * doubtful + _ON_INK * self._unrest(around)

    def _unrest(self, around: Rectangle) -> float:
        """How much the picture varies there: next to nothing on clear ground, much on letters. 0 to about 50."""
        from PIL import ImageStat

        if self._ink is None:
            return 0.0
        x0, y0 = max(0, int(around[0])), max(0, int(around[1]))
        x1, y1 = min(self._ink.width, int(around[2]) + 1), min(self._ink.height, int(around[3]) + 1)
        if x1 <= x0 or y1 <= y0:
            return 0.0
        spread = float(ImageStat.Stat(self._ink.crop((x0, y0, x1, y1))).stddev[0])
        return min(50.0, spread) if spread > 3 else 0.0

    def _around(self, spot: Spot) -> Rectangle:
        x, y = spot.x * self.width + spot.dx, spot.y * self.height + spot.dy
        return x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS

    def _shown(self, box: Box) -> Rectangle:
        return box.left * self.width, box.top * self.height, box.right * self.width, box.bottom * self.height


def _overlap(one: Rectangle, other: Rectangle) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across * down if across > 0 and down > 0 else 0.0


def _grey(data: bytes | None, width: int, height: int) -> Image | None:
    from PIL import Image

    if not data:
        return None
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as picture:
            picture.draft("L", (width, height))
            return picture.convert("L").resize((max(1, width), max(1, height)))
    except (OSError, SyntaxError, Image.DecompressionBombError):
        return None
