"""EMF+ records within the comments of an EMF ([MS-EMFPLUS]): texts, bitmaps, figures."""

from __future__ import annotations

import math
import struct
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image

from insertaudit.extract.metafiles.metacanvas import IDENTITY

if TYPE_CHECKING:
    from insertaudit.extract.metafiles.metacanvas import Canvas, Matrix, Point

_MARK = b"EMF+"
_HEAD = 12
_OBJECT, _CONTINUED = 0x4008, 0x8000
_BRUSH, _PATH, _REGION, _IMAGE, _FONT = 1, 3, 4, 5, 6
_PIXELS = {0x26200A: "BGRA", 0x0E200B: "BGRA", 0x022009: "BGRX", 0x021808: "BGR"}
"""PixelFormat ([MS-EMFPLUS] 2.1.1.25) and Pillow's name of it."""
_SMALL, _RELATIVE = 0x4000, 0x0800
_LISTS = {0x400C: 4, 0x400D: 0, 0x4016: 8, 0x4017: 4, 0x4018: 12, 0x4019: 0}
"""Figures with a list of points, and where its count stands."""
_ROUND = {0x400E: 4, 0x400F: 0, 0x4010: 12, 0x4011: 8, 0x4012: 8}
_PLAIN_REGION = 64
"""Bytes of a region of one or two rectangles."""


class Plus:
    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.sizes: dict[int, float] = {}
        """Type size of each font."""
        self.world: Matrix = IDENTITY
        self.pending = bytearray()
        """An object that goes on in the next record."""

    def comment(self, record: bytes) -> None:
        """Take the EMR_COMMENT record of an EMF."""
        if record[12:16] != _MARK:
            return
        body = record[16 : 12 + int.from_bytes(record[8:12], "little")]
        at = 0
        while at + _HEAD <= len(body):
            kind, flags, size, length = struct.unpack_from("<HHII", body, at)
            if size < _HEAD or at + size > len(body):
                raise IndexError
            self._take(kind, flags, body[at + _HEAD : at + _HEAD + min(length, size - _HEAD)])
            at += size

    def _take(self, kind: int, flags: int, data: bytes) -> None:
        if kind == _OBJECT:
            self._object(flags, data)
        elif kind in {0x401C, 0x4036}:
            self._texts(kind, flags, data)
        elif kind == 0x402A:
            given = struct.unpack_from("<6f", data)
            self.world = given if all(map(math.isfinite, given)) else IDENTITY
        elif kind == 0x402B:
            self.world = IDENTITY
        elif kind in {0x400A, 0x400B}:
            self._rectangles(data, 4 if kind == 0x400A else 0, flags)
        elif kind in _LISTS:
            at = _LISTS[kind]
            count = int.from_bytes(data[at : at + 4], "little")
            self._figure(_points(data, at + 4, count, flags))
        elif kind in _ROUND:
            self._box(data, _ROUND[kind], flags)

    def _texts(self, kind: int, flags: int, data: bytes) -> None:
        if kind == 0x401C:
            count, x, y = struct.unpack_from("<8xI2f", data)
            start = 28
        else:
            options, _, count = struct.unpack_from("<4x3I", data)
            if not options & 1 or not count:
                self.canvas.ink.glyphs += count
                return
            start = 16
            x, y = struct.unpack_from("<2f", data, 16 + (count * 2 + 3) // 4 * 4)
        text = data[start : start + 2 * count].decode("utf-16-le", "replace")
        self._text(text, (x, y), self.sizes.get(flags & 0xFF, 12.0))

    def _text(self, text: str, at: Point, size: float) -> None:
        a, b, c, d, e, f = self.world
        x, y = a * at[0] + c * at[1] + e, b * at[0] + d * at[1] + f
        self.canvas.text(text, (x, y + size), size * math.hypot(c, d), (a, b))

    def _figure(self, points: list[Point]) -> None:
        self.canvas.painting.is_faithful = False
        a, b, c, d, e, f = self.world
        self.canvas.ink.figure([(a * x + c * y + e, b * x + d * y + f) for x, y in points])

    def _box(self, data: bytes, at: int, flags: int) -> None:
        x, y, width, height = struct.unpack_from("<4h" if flags & _SMALL else "<4f", data, at)
        self._figure([(x, y), (x + width, y), (x + width, y + height), (x, y + height)])

    def _rectangles(self, data: bytes, at: int, flags: int) -> None:
        size = 8 if flags & _SMALL else 16
        for number in range(int.from_bytes(data[at : at + 4], "little")):
            self._box(data, at + 4 + number * size, flags)

    def _object(self, flags: int, data: bytes) -> None:
        """Take an object's record; one that is too large for a record goes on in the next ([MS-EMFPLUS] 2.3.5.1)."""
        if flags & _CONTINUED:
            whole = int.from_bytes(data[:4], "little")
            self.pending += data[4:]
            if len(self.pending) < whole:
                return
            data = bytes(self.pending)
        self.pending.clear()
        kind = flags >> 8 & 0x7F
        if kind == _FONT:
            self.sizes[flags & 0xFF] = abs(struct.unpack_from("<4xf", data)[0]) or 12.0
        elif kind == _PATH:
            self._path(data)
        elif kind == _REGION and len(data) > _PLAIN_REGION:
            self.canvas.painting.is_faithful = False
            self.canvas.ink.letters += len(data) // 256 + 1
        elif kind == _IMAGE:
            self._image(data[4:])
        elif kind == _BRUSH and data[4:8] == b"\x02\0\0\0":  # a texture, whose image comes last
            self._image(data[16:] if len(data) < 40 or data[20:24] in {b"\1\0\0\0", b"\2\0\0\0"} else data[44:])

    def _image(self, data: bytes) -> None:
        """Take a bitmap or metafile without the version before it ([MS-EMFPLUS] 2.2.1.4)."""
        kind = int.from_bytes(data[:4], "little")
        if kind == 2:
            self.canvas.picture(data[12 : 12 + int.from_bytes(data[8:12], "little")])
            return
        width, height, stride, form, packing = struct.unpack_from("<3i2I", data, 4)
        pixels = data[24:]
        if kind == 1 and packing == 1:
            self.canvas.picture(pixels)
        elif kind == 1 and form in _PIXELS and min(width, height) > 0 and 0 < stride * height <= len(pixels):
            mode = "RGBA" if _PIXELS[form] == "BGRA" else "RGB"
            image = Image.frombytes(mode, (width, height), pixels[: stride * height], "raw", _PIXELS[form], stride)
            packed = BytesIO()
            image.save(packed, "PNG")
            self.canvas.picture(packed.getvalue())
        elif kind:
            self.canvas.broken = "a bitmap of another kind"

    def _path(self, data: bytes) -> None:
        count, flags = struct.unpack_from("<4x2I", data)
        points = _points(data, 12, count, flags)
        kinds = data[12 + count * (4 if flags & _SMALL else 8) :][:count]
        if flags & (_RELATIVE | 0x1000) or len(kinds) < count:
            self._figure(points)
            return
        starts = [place for place, kind in enumerate(kinds) if place and kind & 7 == 0]
        for start, stop in zip([0, *starts], [*starts, count], strict=True):
            self._figure(points[start:stop])


def _points(data: bytes, at: int, count: int, flags: int) -> list[Point]:
    """Points in whole numbers or floats; of relative ones, whose sizes vary, a notched figure of as many."""
    if flags & _RELATIVE:
        return [(0.0, 0.0), (9.0, 9.0), (0.0, 5.0), (9.0, 0.0)] * max(1, min(count, 1000) // 4)
    form, size = ("<2h", 4) if flags & _SMALL else ("<2f", 8)
    if at + count * size > len(data):
        raise IndexError
    return list(struct.iter_unpack(form, data[at : at + count * size]))
