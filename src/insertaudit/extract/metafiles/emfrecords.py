"""Records of an enhanced metafile ([MS-EMF] 2.3) → texts, bitmaps and figures on a device."""

from __future__ import annotations

import math
import struct
from typing import TYPE_CHECKING, Any

from insertaudit.extract.metafiles.metacanvas import IDENTITY, points_of, times
from insertaudit.extract.metafiles.metastate import Font, brush, pen

if TYPE_CHECKING:
    from insertaudit.extract.metafiles.emfplus import Plus
    from insertaudit.extract.metafiles.metacanvas import Point
    from insertaudit.extract.metafiles.metastate import Device

_FIGURES = frozenset({15, 27, 41, *range(42, 48), 54, 55, 56, 71, 72, 73, 74, 92, 118})
_GRADIENT = 118
_MANY = {71: 32, 72: 40, 73: 28, 74: 28, _GRADIENT: 0}
"""Figures of many parts, and where a region's data begins."""
_CURVES = frozenset({2, 5, 85, 88})
_FILLED = frozenset({3, 8, 86, 91})
_FOLLOWED = frozenset({
    *range(1, 14), 16, 17, 18, 19, 20, 21, 22, 24, 25, 27, 30, 33, 34, 35, 36, 37, 38, 39, 40, 42, 43, 54, 58,
    59, 60, 61, 62, 63, 64, 65, 68, 70, 75, 82, 83, 84, *range(85, 92), 95, 96, 97, 98, 108,
})  # fmt: skip
"""Records that a painting follows: where there are others, it does not show what the drawing shows."""
_COPY = 13
"""R2_COPYPEN: paint over what is there."""
_STOCK: dict[int, dict[str, Any]] = {
    **{0x80000000 + at: {"brush": (level,) * 3} for at, level in enumerate((255, 192, 128, 64, 0))},
    0x80000005: {"brush": None}, 0x80000006: {"pen": (255, 255, 255)}, 0x80000007: {"pen": (0, 0, 0)},
    0x80000008: {"pen": None},
}  # fmt: skip
"""Objects that every device has ([MS-EMF] 2.1.31)."""
_ON = frozenset({5, 6, 88, 89})
_BLT = {76: 84, 77: 84, 78: 84, 79: 96, 80: 48, 81: 48, 93: 16, 94: 16, 114: 84, 116: 84}
"""Records with a bitmap, and where its four offsets and sizes stand ([MS-EMF] 2.3.1)."""


class EnhancedRecords:
    """Records of an EMF; offsets are from a record's begin, as in [MS-EMF] 2.3."""

    end = 14

    def __init__(self, device: Device, plus: Plus) -> None:
        self.device = device
        self.plus = plus
        self.objects = dict(_STOCK)
        """What selecting each object changes."""

    @staticmethod
    def head(data: bytes, at: int) -> tuple[int, int] | None:
        if at + 8 > len(data):
            return None
        kind, size = struct.unpack_from("<II", data, at)
        return (kind, size) if size >= 8 else None

    def take(self, kind: int, record: bytes) -> None:
        if kind not in {27, 54, *_ON}:
            self.device.end_chain()
        if kind not in _FOLLOWED:
            self.device.canvas.painting.is_faithful = False
        if 2 <= kind <= 8 or 85 <= kind <= 91:
            self._poly(kind, record)
        elif kind in _BLT:
            self._bitmap(kind, record)
        elif kind in {83, 84, 96, 97, 108}:
            self._texts(kind, record)
        elif kind in _FIGURES:
            self._figure(kind, record)
        elif kind == 70:
            self.plus.comment(record)
        elif kind in {37, 38, 39, 82, 95}:
            self._object(kind, record)
        else:
            self._state(kind, record)

    def _state(self, kind: int, record: bytes) -> None:
        device, values = self.device, struct.unpack_from("<2i", record.ljust(16, b"\0"), 8)
        if kind in {9, 10, 11, 12}:
            self._scale(kind, values)
        elif kind == 17:
            device.set(mode=values[0])
        elif kind == 22:
            device.set(align=values[0])
        elif kind == 33:
            device.save()
        elif kind == 34:
            device.restore(values[0])
        elif kind in {35, 36}:
            self._transform(kind, record)
        elif 59 <= kind <= 68:
            self._path(kind)
        elif kind == 30:
            device.clip(struct.unpack_from("<4i", record, 8))
        elif (kind == 20 and values[0] != _COPY) or (kind == 75 and values[0]):
            device.canvas.painting.is_faithful = False

    def _path(self, kind: int) -> None:
        if kind == 59:
            self.device.path = []
        elif kind in {62, 63, 64}:
            self.device.paint_path(filled=kind != 64, edged=kind != 62)
        elif kind in {67, 68}:
            self.device.path = None

    def _object(self, kind: int, record: bytes) -> None:
        number = int.from_bytes(record[8:12], "little")
        style = int.from_bytes(record[12:16], "little")
        if kind == 37:
            self.device.set(**self.objects.get(number, {}))
        elif kind == 38:
            self.objects[number] = {"pen": pen(style, record[24:28])}
        elif kind == 39:
            self.objects[number] = {"brush": brush(style, record[16:20])}
        elif kind == 95:
            self.objects[number] = {"pen": pen(int.from_bytes(record[28:32], "little"), record[40:44])}
        else:
            height, escapement = struct.unpack_from("<i4xi", record, 12)
            self.objects[number] = {"font": Font(abs(height) or 12.0, escapement / 10, record[35])}

    def _scale(self, kind: int, values: tuple[int, int]) -> None:
        window, viewport = self.device.state.window, self.device.state.viewport
        if kind == 9:
            self.device.set(window=(*window[:2], *values))
        elif kind == 10:
            self.device.set(window=(*values, *window[2:]))
        elif kind == 11:
            self.device.set(viewport=(*viewport[:2], *values))
        else:
            self.device.set(viewport=(*values, *viewport[2:]))

    def _transform(self, kind: int, record: bytes) -> None:
        given = struct.unpack_from("<6f", record, 8)
        mode = int.from_bytes(record[32:36], "little") if kind == 36 else 4
        if not all(map(math.isfinite, given)):
            raise ValueError
        world = self.device.state.world
        changed = {1: IDENTITY, 2: times(given, world), 3: times(world, given), 4: given}
        self.device.set(world=changed.get(mode, world))

    def _poly(self, kind: int, record: bytes) -> None:
        form = "h" if kind >= 85 else "i"
        if kind in {7, 8, 90, 91}:
            groups, _ = struct.unpack_from("<II", record, 24)
            at = 32 + 4 * groups
            rings = []
            for count in struct.unpack_from(f"<{groups}I", record, 32) if at <= len(record) else (-1,):
                rings.append(points_of(record, at, count, form))
                at += count * struct.calcsize(f"<2{form}")
            if kind in _FILLED:
                self.device.figure(*rings)
            else:
                for ring in rings:
                    self.device.figure(ring, filled=False)
            return
        points = points_of(record, 28, int.from_bytes(record[24:28], "little"), form)
        if kind in _ON:
            self.device.line(points, curved=kind in _CURVES)
        else:
            self.device.figure(points, filled=kind in _FILLED, curved=kind in _CURVES)

    def _figure(self, kind: int, record: bytes) -> None:
        device = self.device
        if kind in {27, 54}:
            to = struct.unpack_from("<2i", record, 8)
            if kind == 27:
                device.move(to)
            else:
                device.line([to])
        elif kind in {56, 92}:
            count = int.from_bytes(record[24:28], "little")
            points = points_of(record, 28, count, "h" if kind == 92 else "i")
            starts = [place for place, what in enumerate(record[-count:]) if what & 6 == 6]
            for start, stop in zip([0, *starts], [*starts, count], strict=True):
                device.figure(points[start:stop])
        elif kind == 15:
            x, y = struct.unpack_from("<2i", record, 8)
            device.rectangle(x, y, x + 1, y + 1)
        elif kind == 41:
            x, y, radius = struct.unpack_from("<2iI", record, 8)
            device.rectangle(x - radius, y - radius, x + radius, y + radius)
        elif kind in _MANY:
            self._many(kind, record)
        else:
            box = struct.unpack_from("<4i", record, 8)
            (device.rectangle if kind == 43 else device.ellipse)(*box)

    def _many(self, kind: int, record: bytes) -> None:
        """Take the rectangles of a region, or triangles and rectangles with a gradient, each by its own corners."""
        if kind == _GRADIENT:
            count = int.from_bytes(record[24:28], "little")
            corners = [(x, y) for x, y, _ in struct.iter_unpack("<2i8s", record[36 : 36 + 16 * count])]
            for place in range(0, len(corners), 2):
                self.device.figure(corners[place : place + 2])
            return
        start = _MANY[kind]
        count = int.from_bytes(record[start + 8 : start + 12], "little")
        for box in struct.iter_unpack("<4i", record[start + 32 : start + 32 + 16 * count]):
            self.device.rectangle(*box)

    def _bitmap(self, kind: int, record: bytes) -> None:
        at, size, bits, bits_size = struct.unpack_from("<4I", record, _BLT[kind])
        if size:
            if at + size > len(record) or bits + bits_size > len(record):
                raise IndexError
            self.device.canvas.dib(record[at : at + size], record[bits : bits + bits_size])
        elif kind == 76:
            left, top, width, height = struct.unpack_from("<4i", record, 24)
            self.device.rectangle(left, top, left + width, top + height)

    def _texts(self, kind: int, record: bytes) -> None:
        if kind == 108:
            x, y, count, options = struct.unpack_from("<2i2I", record, 8)
            at, width = (36 if options & 0x100 else 52), (1 if options & 0x200 else 2)
            self._text(record, (x, y), count, at, options, 0, wide=width == 2)
            return
        number = struct.unpack_from("<I", record, 36)[0] if kind >= 96 else 1
        start = 40 if kind >= 96 else 36
        if start + 40 * number > len(record):
            raise IndexError
        for base in range(start, start + 40 * number, 40):
            x, y, count, at, options = struct.unpack_from("<2i3I", record, base)
            steps = struct.unpack_from("<I", record, base + 36)[0]
            self._text(record, (x, y), count, at, options, steps, wide=kind in {84, 97})

    def _text(self, record: bytes, at: Point, count: int, start: int, options: int, steps: int, *, wide: bool) -> None:
        size = count * (2 if wide else 1)
        if start + size > len(record):
            raise IndexError
        each = 2 if options & 0x2000 else 1  # ETO_PDY: a step down with each step on
        has_steps = steps and steps + 4 * count * each <= len(record)
        onward = struct.unpack_from(f"<{count * each}i", record, steps)[::each] if has_steps else ()
        self.device.text(record[start : start + size], at, options, onward, wide=wide)
