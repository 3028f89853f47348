"""Drawings of an Excel 97 to 2003 sheet: shapes ([MS-ODRAW]) with what Excel says of each in records between ([MS-XLS] 2.4.181, 2.4.329)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from insertaudit.errors import UnreadableError
from insertaudit.extract.office97.biff import Record, Strings
from insertaudit.extract.office97.officeart import SHAPE, Looks, add_looks, looks
from insertaudit.extract.office97.officeart import records as drawing_records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from insertaudit.extract.typesetting.flow import Flow

_DRAWING, _OBJECT, _TEXT = 0x00EC, 0x005D, 0x01B6
_NOTE = 0x19
"""Kind of the object that holds a comment."""
_CLIENT_DATA = 0xF011
"""Marks the shapes that an object record belongs to."""


class Drawing:
    """Takes records in turn; `close` adds what they say."""

    def __init__(self) -> None:
        self._stream = bytearray()
        self._objects: list[tuple[int, str]] = []
        """Kind and text of each."""

    def take(self, record: Record) -> None:
        if record.kind == _DRAWING:
            self.go_on(record.pieces)
        elif record.kind == _OBJECT:
            self._objects.append((record.unpack("H", 4)[0], ""))
            self.go_on(record.pieces[1:])
        elif record.kind == _TEXT:
            self._take_text(record)

    def go_on(self, pieces: list[bytes]) -> None:
        """Take more of the shapes; Excel lets a long drawing go on behind the records between."""
        self._stream += b"".join(pieces)

    def _take_text(self, record: Record) -> None:
        count, runs = record.unpack("HH", 10)
        strings = Strings(record.pieces[1:])
        text = strings.flagged(count)
        if count:
            strings.skip(runs)
        self.go_on(strings.rest)
        if self._objects:
            self._objects[-1] = (self._objects[-1][0], text)

    def close(self, flow: Flow, hidden: str) -> None:
        """Add texts, alternative texts and links. Raises UnreadableError where the shapes break off, after the texts."""
        shapes: list[Looks] = []
        damage: UnreadableError | None = None
        try:
            shapes.extend(_shapes(memoryview(bytes(self._stream))))
        except UnreadableError as error:
            damage = error
        for number, (kind, text) in enumerate(self._objects):
            # Shapes and objects stand in the same order; where they do not match, nothing is known of any shape.
            _add(flow, kind, text, shapes[number] if len(shapes) == len(self._objects) else Looks(), hidden)
        if damage is not None:
            raise damage


def _shapes(stream: memoryview) -> Iterator[Looks]:
    for drawing in drawing_records(stream):
        for record in drawing.descendants():
            if record.kind == SHAPE and record.first(_CLIENT_DATA) is not None:
                yield looks(record)


def _add(flow: Flow, kind: int, text: str, seen: Looks, hidden: str) -> None:
    if kind == _NOTE:
        flow.note(text, "comment")
        return
    why = hidden or ("hidden shape" if seen.is_hidden else "")
    add_looks(flow, seen, hidden=why)
    for paragraph in text.split("\n"):
        flow.add(paragraph, hidden=why)
        flow.end()
    if seen.link:
        flow.link(seen.link, text or seen.description or None)
