"""Where a Word 97 text stands on another ground than white paper, or on one that its properties do not tell ([MS-DOC])."""

from __future__ import annotations

import struct
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PARAGRAPH_PAGES = 0x0102
"""Offset in the file information block of fcPlcfBtePapx."""
_PAGE = 512
_PLACE_BYTES = 13
"""Of a BxPap: the offset of its properties, and what Word once knew about the paragraph's height."""

_OPERAND_BYTES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
"""By the three highest bits of a property's code (2.6.1)."""
SHADINGS = frozenset({0x442D, 0xC64D, 0x4866, 0xCA71})
"""Of paragraphs and of characters, each as Shd80 and as Shd."""
_IN_TABLE = 0x2416
_AUTO, _WHITE_INDEX, _WHITE = 0xFF000000, 8, 0x00FFFFFF
_CLEAR, _SOLID = 0, 1


def properties(group: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield code and operand of each property of a group (Prl, 2.9.209); lengths are left out."""
    at = 0
    while at + 3 <= len(group):
        code = int.from_bytes(group[at : at + 2], "little")
        given = code >> 13 == 6
        start = at + 3 if given else at + 2
        size = group[at + 2] if given else _OPERAND_BYTES[code >> 13]
        yield code, group[start : start + size]
        at = start + size


def is_ground(operand: bytes) -> bool:
    """Say whether a shading (Shd, 2.9.248; Shd80, 2.9.249) paints anything but white."""
    if len(operand) == 2:
        packed = int.from_bytes(operand, "little")
        fore, back, pattern = packed & 31, packed >> 5 & 31, packed >> 10
        return _paints(pattern, fore in {0, _WHITE_INDEX}, back in {0, _WHITE_INDEX}) and packed != 0xFFFF
    if len(operand) < 10:
        return False
    fore, back, pattern = struct.unpack_from("<IIH", operand)
    return _paints(pattern, fore == _WHITE, back in {_AUTO, _WHITE}) and pattern != 0xFFFF


def _paints(pattern: int, white_fore: bool, white_back: bool) -> bool:  # noqa: FBT001 - two sides of one thing
    return not white_back if pattern == _CLEAR else not white_fore if pattern == _SOLID else True


class Grounds:
    """Paragraphs that are shaded or stand in a table, whose cells may be, as stretches of the WordDocument stream."""

    def __init__(self, document: bytes, table: bytes) -> None:
        """Raises struct.error where the table of paragraphs breaks off."""
        self._starts, self._other = [0], [False]
        for start, other in sorted(_paragraphs(document, table)):
            self._starts.append(start)
            self._other.append(other)

    def is_other(self, at: int) -> bool:
        return self._other[bisect_right(self._starts, at) - 1]

    def end(self, at: int) -> int | None:
        """Return where the paragraph at a place ends; None in the last."""
        number = bisect_right(self._starts, at)
        return self._starts[number] if number < len(self._starts) else None


def _paragraphs(document: bytes, table: bytes) -> Iterator[tuple[int, bool]]:
    """Yield start and whether the ground is another, from the paragraph pages (PapxFkp, 2.9.175)."""
    start, size = struct.unpack_from("<II", document, _PARAGRAPH_PAGES)
    if size < 12 or start + size > len(table):
        return
    pages = (size - 4) // 8
    for packed in struct.unpack_from(f"<{pages}I", table, start + 4 * (pages + 1)):
        page = document[(packed & 0x3FFFFF) * _PAGE :][:_PAGE]
        if len(page) < _PAGE:
            continue
        count = page[-1]
        for number, at in enumerate(struct.unpack_from(f"<{count}I", page)):
            yield at, _is_other(page, 2 * page[4 * (count + 1) + _PLACE_BYTES * number])


def _is_other(page: bytes, at: int) -> bool:
    if not at:
        return False
    words = page[at]
    group = page[at + 1 : at + 2 * words] if words else page[at + 2 : at + 2 + 2 * page[at + 1]]
    return any(
        (code in SHADINGS and is_ground(operand)) or (code == _IN_TABLE and operand == b"\x01")
        for code, operand in properties(group[2:])  # the style's number stands before them
    )
