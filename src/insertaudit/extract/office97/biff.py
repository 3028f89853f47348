"""Records and strings of Excel 97 to 2003 ([MS-XLS] 2.1.4 and 2.5.293, BIFF8): what goes on in CONTINUE records included."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from insertaudit.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

BOF, EOF, _CONTINUE = 0x0809, 0x000A, 0x003C
_WIDE, _HAS_RUNS, _HAS_EXTRAS = 0x01, 0x08, 0x04
"""Bits of a string's flags: UTF-16, formatting runs, phonetic or other data behind it."""


@dataclass(slots=True)
class Record:
    kind: int
    pieces: list[bytes]
    """Its own bytes, then those of each CONTINUE record behind it."""

    @property
    def body(self) -> bytes:
        return self.pieces[0]

    def unpack(self, layout: str, at: int = 0) -> tuple[int, ...]:
        """Raises UnreadableError("damaged") where the record is too short."""
        try:
            return struct.unpack_from("<" + layout, self.body, at)
        except struct.error as error:
            raise UnreadableError("damaged", "a record that breaks off") from error


def records(stream: bytes, at: int) -> Iterator[Record]:
    """The records of one substream, nested ones included, from its BOF to its EOF, without that.

    Raises UnreadableError("damaged") where there is none, or where it breaks off.
    """
    depth = 0
    waiting: Record | None = None
    while True:
        if at + 4 > len(stream):
            break
        kind, size = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + size]
        at += 4 + size
        if waiting is None and kind != BOF:
            raise UnreadableError("damaged", "no sheet where there should be one")
        if kind == _CONTINUE and waiting is not None:
            waiting.pieces.append(body)
            continue
        if waiting is not None:
            yield waiting
        depth += (kind == BOF) - (kind == EOF)
        if depth == 0:
            return
        waiting = Record(kind, [body])
    if waiting is not None:
        yield waiting
    raise UnreadableError("damaged", "a sheet that breaks off")


class Strings:
    """Reads strings one after the other out of a record's pieces; characters that go on begin with flags anew."""

    def __init__(self, pieces: list[bytes], at: int = 0) -> None:
        self._pieces = pieces
        self._number = 0
        self._at = at

    @property
    def rest(self) -> list[bytes]:
        """The pieces of which nothing was read."""
        return self._pieces[self._number + (self._at > 0) :]

    def long(self) -> str:
        """A string behind a count of two bytes. Raises UnreadableError("damaged")."""
        return self._rich(int.from_bytes(self._take(2), "little"))

    def short(self) -> str:
        """A string behind a count of one byte."""
        return self._rich(self._take(1)[0])

    def after(self, token: int) -> str:
        """The short string behind this byte, if that comes next; else ""."""
        return self.short() if self._is_more() and self._take(1)[0] == token else ""

    def skip(self, size: int) -> None:
        while size:
            piece = self._piece()
            step = min(size, len(piece) - self._at)
            self._at += step
            size -= step

    def characters(self, count: int, flags: int) -> str:
        found = []
        while True:
            piece = self._pieces[self._number]
            width = 2 if flags & _WIDE else 1
            fitting = min(count, max(0, len(piece) - self._at) // width)
            body = piece[self._at : self._at + fitting * width]
            found.append(body.decode("utf-16-le" if width == 2 else "latin-1", "replace"))
            count -= fitting
            if not count:
                self._at += len(body)
                return "".join(found)
            self._at = len(piece)
            flags = self._take(1)[0]

    def flagged(self, count: int) -> str:
        """So many characters behind a byte of flags."""
        return self.characters(count, self._take(1)[0]) if count else ""

    def _rich(self, count: int) -> str:
        if not count and not self._is_more():
            return ""
        flags = self._take(1)[0]
        runs = int.from_bytes(self._take(2), "little") if flags & _HAS_RUNS else 0
        extras = int.from_bytes(self._take(4), "little") if flags & _HAS_EXTRAS else 0
        text = self.characters(count, flags) if count else ""
        self.skip(4 * runs + extras)
        return text

    def _take(self, size: int) -> bytes:
        taken = b""
        while len(taken) < size:
            piece = self._piece()
            step = piece[self._at : self._at + size - len(taken)]
            taken += step
            self._at += len(step)
        return taken

    def _is_more(self) -> bool:
        left = self._pieces[self._number :]
        return sum(len(piece) for piece in left[:2]) > self._at

    def _piece(self) -> bytes:
        """The piece to read on in."""
        while self._number < len(self._pieces) and self._at >= len(self._pieces[self._number]):
            self._at -= len(self._pieces[self._number])
            self._number += 1
        if self._number >= len(self._pieces):
            raise UnreadableError("damaged", "a string that breaks off")
        return self._pieces[self._number]


def shared_strings(record: Record) -> Iterator[str]:
    """The texts of an SST record. Raises UnreadableError("damaged") where they break off."""
    strings = Strings(record.pieces, 8)
    for _ in range(record.unpack("I", 4)[0]):
        yield strings.long()


def number(packed: int) -> float:
    """An RK number ([MS-XLS] 2.5.217)."""
    if packed & 2:
        value = float((packed - (1 << 32) if packed & 0x8000_0000 else packed) >> 2)
    else:
        value = float(struct.unpack("<d", struct.pack("<II", 0, packed & 0xFFFF_FFFC))[0])
    return value / 100 if packed & 1 else value
