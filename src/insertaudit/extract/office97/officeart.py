"""Records of Office 97 to 2003: PowerPoint's ([MS-PPT] 2.3.1) and those of drawings ([MS-ODRAW] 2.2.1), which share one head."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from insertaudit.errors import UnreadableError
from insertaudit.extract.office97.hlink import read_link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from insertaudit.extract.typesetting.flow import Flow

_CONTAINER = 0xF
GROUP, SHAPE = 0xF003, 0xF004
_STATE, _DELETED = 0xF00A, 0x0008
_NONE = memoryview(b"")
_PROPERTIES = frozenset({0xF00B, 0xF121, 0xF122})
_WORD_ART, _DESCRIPTION, _LINK, _SWITCHES = 0x00C0, 0x0381, 0x0382, 0x03BF
_LINK_CLASS = 16
"""Bytes of the class identifier before a link."""
_HIDDEN = 0x0002_0002
"""fHidden, and that it is meant ([MS-ODRAW] 2.3.4.44)."""
MAX_NESTING = 64
"""Groups within groups; people nest a handful."""


@dataclass(frozen=True, slots=True)
class Record:
    kind: int
    instance: int
    is_container: bool
    body: memoryview

    def children(self) -> Iterator[Record]:
        return records(self.body)

    def first(self, kind: int) -> Record | None:
        return next((record for record in self.children() if record.kind == kind), None)

    def descendants(self, depth: int = 0) -> Iterator[Record]:
        """All records below this one. Raises UnreadableError: damaged, too-deep."""
        if depth > MAX_NESTING:
            raise UnreadableError("too-deep", "groups within groups")
        for record in self.children():
            yield record
            if record.is_container:
                yield from record.descendants(depth + 1)


@dataclass(frozen=True, slots=True)
class Looks:
    """What a shape's properties say to a reader."""

    description: str = ""
    """Alternative text."""
    word_art: str = ""
    link: str = ""
    is_hidden: bool = False


def records(data: memoryview) -> Iterator[Record]:
    """One record after the other. Raises UnreadableError("damaged") behind one that breaks off."""
    at = 0
    while at + 8 <= len(data):
        record, end = record_at(data, at)
        yield record
        if end > len(data):
            raise UnreadableError("damaged", "a record that breaks off")
        at = end


def record_at(data: memoryview, at: int) -> tuple[Record, int]:
    """The record that begins there, and where it ends. Raises UnreadableError("damaged") where there is none."""
    if at + 8 > len(data):
        raise UnreadableError("damaged", "a record that is missing")
    first, kind, size = struct.unpack_from("<HHI", data, at)
    end = at + 8 + size
    return Record(kind, first >> 4, first & 0xF == _CONTAINER, data[at + 8 : end]), end


def looks(shape: Record) -> Looks:
    """Put together what the property tables of a shape say ([MS-ODRAW] 2.2.9 to 2.2.11)."""
    found: dict[int, memoryview] = {}
    is_deleted = False
    for record in shape.children():
        if record.kind == _STATE:
            is_deleted = bool(int.from_bytes(record.body[4:8], "little") & _DELETED)
        elif record.kind in _PROPERTIES:
            found.update(_properties(record))
    switches = int.from_bytes(found.get(_SWITCHES, b"")[:4], "little")
    return Looks(
        description=utf16(found.get(_DESCRIPTION, _NONE)).rstrip("\0"),
        word_art=utf16(found.get(_WORD_ART, _NONE)).rstrip("\0"),
        link=read_link(bytes(found.get(_LINK, _NONE)[_LINK_CLASS:])).url,
        is_hidden=is_deleted or switches & _HIDDEN == _HIDDEN,
    )


def _properties(table: Record) -> Iterator[tuple[int, memoryview]]:
    """Numbers of properties with their values: four bytes, or what stands behind the table."""
    count = min(table.instance, len(table.body) // 6)
    at = 6 * count
    for number in range(count):
        code, value = struct.unpack_from("<HI", table.body, 6 * number)
        if code & 0x8000:
            yield code & 0x3FFF, table.body[at : at + value]
            at += value
        else:
            yield code & 0x3FFF, table.body[6 * number + 2 : 6 * number + 6]


def utf16(data: memoryview) -> str:
    return bytes(data).decode("utf-16-le", "replace")


def add_looks(flow: Flow, own: Looks, *, hidden: str) -> None:
    """Add a shape's alternative text and its letters drawn as WordArt."""
    flow.note(own.description, "attribute")
    if own.word_art:
        flow.add(own.word_art.replace("\r", "\n"), hidden=hidden)
        flow.end()
