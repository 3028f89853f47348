"""Compound files ([MS-CFB]) for the tests: every stream in sectors of its own."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import TypeAlias

Tree: TypeAlias = Mapping[str, "bytes | Tree"]
_END, _FREE, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF
_SECTOR = 512


def compound_file(tree: Tree) -> bytes:
    """A file with these storages (mappings) and streams (bytes)."""
    entries: list[tuple[str, int, bytes, int, int]] = []  # name, kind, body, right sibling, child

    def add(own: Tree) -> int:
        first = right = _NONE
        for name, body in reversed([*own.items()]):
            child = add(body) if isinstance(body, Mapping) else _NONE
            entries.append(
                (name, 1 if isinstance(body, Mapping) else 2, b"" if isinstance(body, Mapping) else body, right, child)
            )
            first = right = len(entries)
        return first

    root = add(tree)
    entries.insert(0, ("Root Entry", 5, b"", _NONE, root))
    fat: list[int] = []
    body = bytearray()

    def store(data: bytes) -> int:
        if not data:
            return _END
        start, count = len(fat), -(-len(data) // _SECTOR)
        fat.extend([*range(start + 1, start + count), _END])
        body.extend(data.ljust(count * _SECTOR, b"\0"))
        return start

    directory = bytearray()
    for name, kind, data, right, child in entries:
        encoded = name.encode("utf-16-le")
        directory += encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded) + 2, kind, 1)
        directory += struct.pack("<III", _NONE, right, child) + bytes(36) + struct.pack("<IQ", store(data), len(data))
    first_directory = store(bytes(directory))
    fat_sectors = -(-(len(fat) + 8) // 128)
    first_fat = len(fat)
    fat += [0xFFFFFFFD] * fat_sectors
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(fat_sectors * _SECTOR, b"\xff")
    places = [*range(first_fat, first_fat + fat_sectors)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, fat_sectors, first_directory, 0, 0, _END, 0, _END, 0)
    head += struct.pack("<109I", *places, *[_FREE] * (109 - len(places)))
    return head + bytes(body) + table
