"""Text of PowerPoint 97 to 2003 ([MS-PPT] 2.9.36, TextContainer…): characters, what stands for fields, links within."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from insertaudit.extract.office97.officeart import Record
    from insertaudit.extract.typesetting.flow import Flow
    from insertaudit.model import Carrier

HEADER, _CHARS, _BYTES = 0x0F9F, 0x0FA0, 0x0FA8
INTERACTIVE, _LINKED_RANGE = 0x0FF2, 0x0FDF
_FIELDS = frozenset({0x0FD8, 0x0FF7, 0x0FF8, 0x0FF9, 0x0FFA, 0x1015})
"""Slide number, dates, header and footer: each stands at a sign "*" that is not shown."""
_TITLES = frozenset({0, 6})
_STAR = b"*\0"
_PARAGRAPH, _LINE = "\r", "\x0b"


@dataclass(slots=True)
class Text:
    """Positions are in UTF-16 units."""

    kind: int = -1
    """What the placeholder is for ([MS-PPT] 2.13.33); -1 where nothing says it."""
    units: bytearray = field(default_factory=bytearray)
    links: list[tuple[int, int, Record]] = field(default_factory=list)
    """From, up to, and the action."""

    @property
    def is_title(self) -> bool:
        return self.kind in _TITLES


def texts(records: Iterable[Record]) -> list[Text]:
    """Each header begins a text; records of other kinds are left alone."""
    found: list[Text] = []
    action: Record | None = None
    for record in records:
        if record.kind == HEADER or not found:
            found.append(Text())
        text = found[-1]
        if record.kind == HEADER and len(record.body) >= 4:
            text.kind = int.from_bytes(record.body[:4], "little")
        elif record.kind == _CHARS:
            text.units = bytearray(record.body[: len(record.body) // 2 * 2])
        elif record.kind == _BYTES:
            text.units = bytearray(bytes(record.body).decode("latin-1").encode("utf-16-le"))
        elif record.kind == INTERACTIVE:
            action = record
        elif record.kind == _LINKED_RANGE and action is not None and len(record.body) >= 8:
            start, end = struct.unpack_from("<II", record.body)
            text.links.append((start, end, action))
        elif record.kind in _FIELDS and len(record.body) >= 4:
            at = 2 * int.from_bytes(record.body[:4], "little")
            if text.units[at : at + 2] == _STAR:
                text.units[at : at + 2] = b" \0"
    return found


def add_text(flow: Flow, text: Text, links: list[tuple[int, int, str]], *, hidden: str, carrier: Carrier) -> None:
    """Add a text paragraph by paragraph. `links`: from, up to, address."""
    length = len(text.units) // 2
    opened: dict[int, list[str]] = {}
    closed: dict[int, int] = {}
    for start, end, url in links:
        if start < min(end, length):
            opened.setdefault(start, []).append(url)
            closed[min(end, length)] = closed.get(min(end, length), 0) + 1
    for start, end in pairwise(sorted({0, length, *opened, *closed})):
        for url in opened.get(start, ()):
            flow.open_link(url)
        _add_piece(flow, text, text.units[2 * start : 2 * end].decode("utf-16-le", "replace"), hidden, carrier)
        for _ in range(closed.get(end, 0)):
            flow.close_link()
    flow.end(heading=text.is_title, carrier=carrier)


def _add_piece(flow: Flow, text: Text, piece: str, hidden: str, carrier: Carrier) -> None:
    for number, paragraph in enumerate(piece.split(_PARAGRAPH)):
        if number:
            flow.end(heading=text.is_title, carrier=carrier)
        if paragraph:
            flow.add(paragraph.replace(_LINE, "\n"), hidden=hidden)
