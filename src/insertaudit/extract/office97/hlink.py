"""Hyperlink objects of Office 97 to 2003 ([MS-OSHARED] 2.3.7): in cells of Excel, on shapes."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_MONIKER, _LOCATION, _DISPLAY, _FRAME, _PLAIN = 0x01, 0x08, 0x10, 0x80, 0x100
"""Which parts there are: an address, a place within, words shown, a frame; an address that is a plain string."""
_URL = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
_FILE = bytes.fromhex("0303000000000000c000000000000046")


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    """"" for a place in the same file."""
    shown: str


def read_link(data: bytes) -> Link:
    """Read the object behind its class identifier; what breaks off gives what could be read."""
    reader = _Reader(data)
    url = place = shown = ""
    try:
        _, parts = reader.unpack("II")
        if parts & _DISPLAY:
            shown = reader.string(2)
        if parts & _FRAME:
            reader.string(2)
        if parts & _MONIKER:
            url = reader.string(2) if parts & _PLAIN else reader.moniker()
        if parts & _LOCATION:
            place = reader.string(2)
    except struct.error:
        pass
    return Link(f"{url}#{place}" if url and place else url, shown)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def unpack(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + layout, self._data, self._at)
        self._at += struct.calcsize("<" + layout)
        return values

    def take(self, size: int) -> bytes:
        taken = self._data[self._at : self._at + size]
        self._at += size
        return taken

    def string(self, width: int) -> str:
        """A string behind a count of four bytes: of characters where `width` is 2, of bytes where it is 1."""
        (count,) = self.unpack("I")
        return _until_nul(self.take(count * width).decode("utf-16-le", "replace"))

    def moniker(self) -> str:
        kind = self.take(16)
        if kind == _URL:
            return self.string(1)
        if kind != _FILE:
            return ""
        upwards, size = self.unpack("HI")
        path = _until_nul(self.take(size).decode("cp1252", "replace"))
        (size,) = self.unpack("24xI")
        if size:
            (size,) = self.unpack("I2x")
            path = _until_nul(self.take(size).decode("utf-16-le", "replace"))
        return "..\\" * min(upwards, 32) + path


def _until_nul(text: str) -> str:
    return text.partition("\0")[0]
