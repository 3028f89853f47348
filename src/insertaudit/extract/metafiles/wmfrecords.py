"""Records of a Windows metafile ([MS-WMF] 2.3) → texts, bitmaps and figures on a device."""

from __future__ import annotations

import heapq
import struct
from typing import TYPE_CHECKING, Any

from insertaudit.extract.metafiles.metacanvas import points_of
from insertaudit.extract.metafiles.metastate import Font, brush, pen

if TYPE_CHECKING:
    from insertaudit.extract.metafiles.metastate import Device

_FIGURES = frozenset({
    0x0213, 0x0214, 0x0324, 0x0325, 0x0538, 0x041B, 0x0418, 0x061C, 0x0817, 0x081A, 0x0830, 0x061D, 0x041F,
})  # fmt: skip
_FOLLOWED = _FIGURES - {0x061C, 0x0817, 0x081A, 0x0830, 0x041F} | {
    0x020B, 0x020C, 0x0102, 0x0104, 0x0106, 0x0107, 0x012E, 0x0209, 0x0201, 0x001E, 0x0127, 0x02FA, 0x02FB, 0x02FC,
    0x01F0, 0x012D, 0x0521, 0x0A32, 0x0416, 0x0626,
}  # fmt: skip
"""Records that a painting follows: where there are others, it does not show what the drawing shows."""
_COPY = 13
"""R2_COPYPEN: paint over what is there."""
_DIBS = {0x0F43: 22, 0x0D33: 18, 0x0B41: 20, 0x0940: 16, 0x0142: 4}
"""The same ([MS-WMF] 2.3.1), and where the bitmap begins."""


class WindowsRecords:
    """Records of a WMF ([MS-WMF] 2.3); parameters stand last first."""

    end = 0

    def __init__(self, device: Device) -> None:
        self.device = device
        self.objects: dict[int, dict[str, Any]] = {}
        """What selecting each object changes."""
        self.made = 0
        self.free: list[int] = []
        """Indices of deleted objects: a new one takes the lowest ([MS-WMF] 3.1.4.1)."""
        self.inner: list[bytes] = []
        """Pieces of an EMF that comments carry ([MS-WMF] 2.3.6.1)."""

    @staticmethod
    def head(data: bytes, at: int) -> tuple[int, int] | None:
        if at + 6 > len(data):
            return None
        words, kind = struct.unpack_from("<IH", data, at)
        return (kind, 2 * words) if words >= 3 else None

    def take(self, kind: int, record: bytes) -> None:
        body = record[6:]
        if kind not in {0x0213, 0x0214}:
            self.device.end_chain()
        if kind not in _FOLLOWED:
            self.device.canvas.painting.is_faithful = False
        if kind in {0x0521, 0x0A32}:
            self._text(kind, body)
        elif kind in _DIBS or kind in {0x0922, 0x0B23}:
            self._bitmap(kind, body)
        elif kind in {0x02FA, 0x02FB, 0x02FC, 0x06FF, 0x01F9, 0x00F7, 0x01F0, 0x012D}:
            self._object(kind, body)
        elif kind == 0x0626 and body[4:8] == b"WMFC":
            self.inner.append(body[38 : 4 + int.from_bytes(body[2:4], "little")])
        elif kind in _FIGURES:
            self._figure(kind, body)
        else:
            self._state(kind, body)

    def _state(self, kind: int, body: bytes) -> None:
        device, state = self.device, self.device.state
        values = struct.unpack("<2h", body[:4].ljust(4, b"\0"))
        if kind == 0x020B:
            device.set(window=(values[1], values[0], *state.window[2:]))
        elif kind == 0x020C:
            down, across = values
            device.set(window=(*state.window[:2], across, down), viewport=(0, 0, abs(across), abs(down)), mode=8)
        elif kind == 0x012E:
            device.set(align=values[0])
        elif kind == 0x001E:
            device.save()
        elif kind == 0x0127:
            device.restore(values[0])
        elif kind == 0x0416:
            device.clip(struct.unpack_from("<4h", body))
        elif kind == 0x0104 and values[0] != _COPY:
            device.canvas.painting.is_faithful = False
        elif kind in {0x0228, 0x012A, 0x012B, 0x0429}:  # regions, whose shape is not followed
            device.canvas.broken = "a region that is painted"

    def _figure(self, kind: int, body: bytes) -> None:
        device = self.device
        if kind in {0x0324, 0x0325, 0x0538}:
            self._poly(kind, body)
            return
        values = struct.unpack(f"<{len(body) // 2}h", body[: len(body) // 2 * 2])
        if kind == 0x0214:
            device.move((values[1], values[0]))
        elif kind == 0x0213:
            device.line([(values[1], values[0])])
        elif kind == 0x061D:
            height, width, top, left = values[2:6]
            device.rectangle(left, top, left + width, top + height)
        elif kind == 0x041F:
            device.rectangle(values[3], values[2], values[3] + 1, values[2] + 1)
        else:
            bottom, right, top, left = values[-4:]
            (device.ellipse if kind == 0x0418 else device.rectangle)(left, top, right, bottom)

    def _object(self, kind: int, body: bytes) -> None:
        if kind in {0x01F0, 0x012D}:
            index = int.from_bytes(body[:2], "little")
            if kind == 0x01F0 and index < self.made and index not in self.free:
                self.objects.pop(index, None)
                heapq.heappush(self.free, index)
            elif kind == 0x012D:
                self.device.set(**self.objects.get(index, {}))
            return
        index = self._new_index()
        if kind == 0x02FB:
            height, escapement = struct.unpack_from("<h2xh", body)
            self.objects[index] = {"font": Font(abs(height) or 12.0, escapement / 10, body[13])}
        elif kind == 0x02FA:
            self.objects[index] = {"pen": pen(body[0], body[6:10])}
        elif kind == 0x02FC:
            self.objects[index] = {"brush": brush(body[0], body[2:6])}

    def _new_index(self) -> int:
        if self.free:
            return heapq.heappop(self.free)
        self.made += 1
        return self.made - 1

    def _poly(self, kind: int, body: bytes) -> None:
        number = int.from_bytes(body[:2], "little")
        counts, at = (number,), 2
        if kind == 0x0538:
            counts, at = struct.unpack_from(f"<{number}H", body, 2), 2 + 2 * number
        rings = []
        for count in counts:
            rings.append(points_of(body, at, count, "h"))
            at += 4 * count
        self.device.figure(*rings, filled=kind != 0x0325)

    def _bitmap(self, kind: int, body: bytes) -> None:
        is_brush = kind == 0x0142
        if is_brush:
            self._new_index()
        if len(body) + 6 == 2 * ((kind >> 8) + 3) and not is_brush:
            height, width, top, left = struct.unpack("<4h", body[-8:])
            self.device.rectangle(left, top, left + width, top + height)
        elif kind in _DIBS:
            self.device.canvas.packed_dib(body[_DIBS[kind] :])
        else:
            self.device.canvas.broken = "a bitmap of an old kind"

    def _text(self, kind: int, body: bytes) -> None:
        if kind == 0x0521:
            count = int.from_bytes(body[:2], "little")
            y, x = struct.unpack_from("<2h", body, 2 + (count + 1) // 2 * 2)
            self.device.text(body[2 : 2 + count], (x, y), 0, (), wide=False)
            return
        y, x, count, options = struct.unpack_from("<2h2H", body)
        at = 16 if options & 6 else 8
        if at + count > len(body):
            raise IndexError
        steps = at + (count + 1) // 2 * 2
        onward = struct.unpack_from(f"<{count}h", body, steps) if steps + 2 * count <= len(body) else ()
        self.device.text(body[at : at + count], (x, y), options, onward, wide=False)
