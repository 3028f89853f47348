"""Compound files ([MS-CFB]) and the files that Office packs into them ([MS-OLEDS], Ole10Native)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from insertaudit.errors import UnreadableError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREE = 0xFFFFFFFA
"""Sector numbers from here on are marks, not sectors ([MS-CFB] 2.1)."""

_STREAM = 2
_DIRECTORY_BYTES = 128
MAX_SECTORS = 2_000_000
MAX_ENTRIES = 20_000


@dataclass(frozen=True, slots=True)
class Entry:
    name: str
    kind: int
    start: int
    size: int
    left: int
    right: int
    child: int
    """Numbers of other entries; `child` is the root of the tree of a storage's own ones ([MS-CFB] 2.6.1)."""


Storage = dict[str, Entry]
"""A storage's own entries by name."""


class CompoundFile:
    """Streams of a compound file by name. Raises UnreadableError("damaged") for what is none."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(MAGIC) or len(data) < 512:
            raise UnreadableError("damaged", "no compound file")
        self._data = data
        try:
            shift, mini_shift = struct.unpack_from("<HH", data, 30)
            if shift not in {9, 12} or mini_shift > shift:
                raise UnreadableError("damaged", "compound file with odd sectors")
            self._sector = 1 << shift
            self._mini_sector = 1 << mini_shift
            directory, self._cutoff, mini_fat = struct.unpack_from("<I4xII", data, 48)
            self._fat = self._read_fat()
            self._mini_fat = self._numbers(self._chain(mini_fat))
            self.entries = self._read_directory(self._chain(directory))
            # The root comes first; programs of the Macintosh leave its name out.
            self._mini = self._chain(self.entries[0].start) if self.entries else b""
        except struct.error as error:
            raise UnreadableError("damaged", "compound file that breaks off") from error

    def names(self) -> list[str]:
        return [entry.name for entry in self.entries if entry.kind == _STREAM]

    def read(self, name: str) -> bytes | None:
        entry = next((entry for entry in self.entries if entry.kind == _STREAM and entry.name == name), None)
        return None if entry is None else self.stream(entry)

    def own(self, name: str) -> bytes:
        """A stream of the file itself, not of one embedded in it; names know no case. b"" where there is none."""
        found = (entry for own, entry in self.root().items() if own.upper() == name.upper() and entry.kind == _STREAM)
        entry = next(found, None)
        return (self.read(name) or b"") if entry is None else self.stream(entry)

    def root(self) -> Storage:
        return self.storage(self.entries[0]) if self.entries else {}

    def storage(self, entry: Entry) -> Storage:
        """What a storage holds itself. A damaged tree gives what can be reached."""
        found: Storage = {}
        pending, seen = [entry.child], set[int]()
        while pending:
            number = pending.pop()
            if number in seen or number >= len(self.entries):
                continue
            seen.add(number)
            own = self.entries[number]
            found[own.name] = own
            pending += [own.left, own.right]
        return found

    def stream(self, entry: Entry) -> bytes:
        if entry.size >= self._cutoff:
            return self._chain(entry.start)[: entry.size]
        pieces, sector, seen = [], entry.start, 0
        while sector < _FREE and sector < len(self._mini_fat) and seen < MAX_SECTORS:
            pieces.append(self._mini[sector * self._mini_sector : (sector + 1) * self._mini_sector])
            sector, seen = self._mini_fat[sector], seen + 1
        return b"".join(pieces)[: entry.size]

    def _sector_bytes(self, number: int) -> bytes:
        start = (number + 1) * self._sector
        return self._data[start : start + self._sector]

    def _read_fat(self) -> list[int]:
        sectors = list(struct.unpack_from("<109I", self._data, 76))
        more, count = struct.unpack_from("<II", self._data, 68)
        for _ in range(min(count, MAX_ENTRIES)):
            if more >= _FREE:
                break
            numbers = self._numbers(self._sector_bytes(more))
            if not numbers:
                break
            sectors += numbers[:-1]
            more = numbers[-1]
        fat: list[int] = []
        for sector in sectors:
            if sector < _FREE:
                fat += self._numbers(self._sector_bytes(sector))
        return fat

    def _numbers(self, data: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))

    def _chain(self, sector: int) -> bytes:
        pieces = []
        seen: set[int] = set()
        while sector < _FREE and sector < len(self._fat) and sector not in seen and len(seen) < MAX_SECTORS:
            seen.add(sector)
            pieces.append(self._sector_bytes(sector))
            sector = self._fat[sector]
        return b"".join(pieces)

    def _read_directory(self, data: bytes) -> list[Entry]:
        entries = []
        for at in range(0, min(len(data), MAX_ENTRIES * _DIRECTORY_BYTES) - _DIRECTORY_BYTES + 1, _DIRECTORY_BYTES):
            length, kind = struct.unpack_from("<HB", data, at + 64)
            left, right, child = struct.unpack_from("<III", data, at + 68)
            start, size = struct.unpack_from("<IQ", data, at + 116)
            name = data[at : at + length - 2].decode("utf-16-le", "replace") if 2 <= length <= 64 else ""
            size = size & 0xFFFFFFFF if self._sector == 512 else size
            entries.append(Entry(name, kind if name else 0, start, size, left, right, child))
        return entries


def packed_file(native: bytes) -> tuple[str, bytes] | None:
    """Take the file out of an Ole10Native stream: size, type, name, path, …, size, bytes ([MS-OLEDS] 2.3.6)."""
    try:
        at = 6
        name, at = _string(native, at)
        _, at = _string(native, at)
        at += 4
        (path_bytes,) = struct.unpack_from("<I", native, at)
        at += 4 + path_bytes
        (size,) = struct.unpack_from("<I", native, at)
    except (struct.error, ValueError):
        return None
    body = native[at + 4 : at + 4 + size]
    return (name, body) if name and len(body) == size else None


def _string(data: bytes, at: int) -> tuple[str, int]:
    end = data.index(b"\0", at)
    return data[at:end].decode("cp1252", "replace"), end + 1
