"""What a compound file ([MS-CFB]) holds itself, apart from what the files within it hold."""

from __future__ import annotations

import struct

_FREE = 0xFFFFFFFA
"""Sector numbers from here on are marks, not sectors."""
_ENTRY = 128
_MAX_SECTORS = 100_000


def own_names(data: bytes) -> frozenset[str]:
    """Names of the root's own streams and storages in capitals, as they know no case; none where they cannot be reached."""
    try:
        size = 1 << struct.unpack_from("<H", data, 30)[0]
        if size not in {512, 4096}:
            return frozenset()
        return frozenset(_children(_chain(data, size, struct.unpack_from("<I", data, 48)[0])))
    except struct.error:
        return frozenset()


def _chain(data: bytes, size: int, sector: int) -> bytes:
    """The sectors of the directory, as far as the table's first 109 sectors know the way."""
    table = struct.unpack_from("<109I", data, 76)
    pieces: list[bytes] = []
    seen: set[int] = set()
    while sector < _FREE and sector not in seen and len(seen) < _MAX_SECTORS:
        seen.add(sector)
        pieces.append(data[(sector + 1) * size : (sector + 2) * size])
        part, place = divmod(sector, size // 4)
        if part >= len(table) or table[part] >= _FREE:
            break
        sector = struct.unpack_from("<I", data, (table[part] + 1) * size + 4 * place)[0]
    return b"".join(pieces)


def _children(directory: bytes) -> set[str]:
    names: set[str] = set()
    pending = [struct.unpack_from("<I", directory, 76)[0]]
    seen: set[int] = set()
    while pending:
        at = pending.pop() * _ENTRY
        if at in seen or at + _ENTRY > len(directory):
            continue
        seen.add(at)
        (length,) = struct.unpack_from("<H", directory, at + 64)
        names.add(directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").upper())
        pending += struct.unpack_from("<II", directory, at + 68)
    return names
