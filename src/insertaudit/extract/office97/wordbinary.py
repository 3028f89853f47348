"""Word 97 to 2003 ([MS-DOC]): text of all parts, links of fields, hidden and deleted runs, pictures, macros, objects."""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from insertaudit.errors import UnreadableError
from insertaudit.extract.objects import add_storage, holds_file
from insertaudit.extract.office97.blips import pictures_in
from insertaudit.extract.office97.ole import CompoundFile
from insertaudit.extract.office97.propertyset import summary_texts
from insertaudit.extract.office97.wordgrounds import SHADINGS, Grounds, is_ground, properties
from insertaudit.extract.officexml.fields import open_field
from insertaudit.extract.parts import Parts
from insertaudit.extract.pictures import Pictures
from insertaudit.extract.typesetting.flow import Flow
from insertaudit.limits import MAX_TEXT_CHARS
from insertaudit.model import ActiveContent, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from insertaudit.extract.parts import ReadOptions
    from insertaudit.limits import Budget
    from insertaudit.model import Source

_WORD_97 = 0x00C1
"""FibBase.nFib from which on the layout of [MS-DOC] holds; Word 6 and 95 wrote another one."""
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_CLX, _CHARACTER_PAGES = 0x01A2, 0x00FA
"""Offsets in the file information block of fcClx and fcPlcfBteChpx."""
_COMPRESSED = 0x40000000
_PAGE = 512

_VANISH, _DELETED, _COLOUR, _COLOUR_INDEX = 0x083C, 0x0800, 0x6870, 0x2A42
_WHITE, _WHITE_INDEX = 0x00FFFFFF, 8
_HIGHLIGHT = 0x2A0C
_PARTS_BEFORE_BOXES = 0x4C
"""Offset in the file information block of ccpText, the first of the six lengths before the text boxes'."""
_ON_WHITE = "type in the colour of its ground"

_ENDS = "\r\x0c\x0e"
_SIGNS = {"\x07": "\t", "\x0b": "\n", "\x1e": "-", "\x1f": "\u00ad", "\xa0": " "}
_FIELD_BEGIN, _FIELD_SEPARATOR, _FIELD_END = "\x13", "\x14", "\x15"
_PLACEHOLDERS = re.compile("[\x00-\x06\x08\x0f-\x12\x16-\x1d]")
_MACROS = frozenset({"Macros", "_VBA_PROJECT", "VBA"})
_OBJECTS = "ObjectPool"


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    """In the WordDocument stream."""
    place: int
    """Of its first character in the text."""
    characters: int
    width: int
    """Bytes of one character: 1 in cp1252, 2 in UTF-16."""


@dataclass(frozen=True, slots=True)
class _Run:
    start: int
    """In the WordDocument stream."""
    hidden: str
    """Why it is not seen."""
    deleted: bool


def read(data: bytes, source: Source, media_type: str, options: ReadOptions, budget: Budget) -> Parts:
    """Raises UnreadableError: damaged, encrypted, unsupported (Word 95 and older), empty."""
    del media_type
    compound = CompoundFile(data)
    document = compound.own("WordDocument")
    if len(document) < _CLX + 8:
        raise UnreadableError("damaged", "no text stream")
    version, flags = struct.unpack_from("<H6xH", document, 2)
    if version < _WORD_97:
        raise UnreadableError("unsupported", "Word 95 or older")
    if flags & _ENCRYPTED:
        raise UnreadableError("encrypted")
    table = compound.own("1Table" if flags & _SECOND_TABLE else "0Table")
    parts = Parts()
    flow = Flow(parts)
    try:
        grounds = Grounds(document, table)
        _read_text(document, _pieces(document, table), _runs(document, table), grounds, flow)
    except (struct.error, IndexError) as error:
        raise UnreadableError("damaged", "a text table that breaks off") from error
    pictures = Pictures(options, budget)
    for stream in (compound.own("Data"), document):
        for number, picture in enumerate(pictures_in(stream), start=1):
            parts.add(pictures.read(picture, f"picture {number}"))
    _add_contents(compound, parts, source)
    for text in summary_texts(compound.own("\x05SummaryInformation")):
        flow.note(text, "metadata")
    if not (parts.blocks or parts.codes or parts.hyperlinks or parts.problems or parts.children):
        raise UnreadableError("empty")
    return parts


def _add_contents(compound: CompoundFile, parts: Parts, source: Source) -> None:
    storages = {entry.name for entry in compound.entries if entry.kind == 1}
    if storages & _MACROS:
        parts.active.append(ActiveContent("macro", "VBA"))
    pool = compound.root().get(_OBJECTS)
    for name, entry in sorted(compound.storage(pool).items()) if pool else ():
        if holds_file(compound, entry):
            add_storage(parts, compound, entry, name, source)


def _pieces(document: bytes, table: bytes) -> list[_Piece]:
    """The piece table ([MS-DOC] 2.4.1), in the order of the text: body, notes, headers, comments, text boxes."""
    start, size = struct.unpack_from("<II", document, _CLX)
    clx = table[start : start + size]
    at = 0
    while clx[at : at + 1] == b"\x01":  # Prc: properties of a formatted piece
        at += 3 + struct.unpack_from("<h", clx, at + 1)[0]
    if clx[at : at + 1] != b"\x02":
        raise UnreadableError("damaged", "no piece table")
    count = (struct.unpack_from("<I", clx, at + 1)[0] - 4) // 12
    at += 5
    places = struct.unpack_from(f"<{count + 1}I", clx, at)
    pieces = []
    for number in range(count):
        packed = struct.unpack_from("<2xI", clx, at + 4 * (count + 1) + 8 * number)[0]
        characters = max(0, places[number + 1] - places[number])
        if packed & _COMPRESSED:
            pieces.append(_Piece((packed & ~_COMPRESSED) // 2, places[number], characters, 1))
        else:
            pieces.append(_Piece(packed, places[number], characters, 2))
    return pieces


def _runs(document: bytes, table: bytes) -> list[_Run]:
    """Where what is hidden begins and ends, from the character pages ([MS-DOC] 2.9.34 and 2.8.26)."""
    start, size = struct.unpack_from("<II", document, _CHARACTER_PAGES)
    if size < 12 or start + size > len(table):
        return []
    count = (size - 4) // 8
    runs: list[_Run] = []
    for packed in struct.unpack_from(f"<{count}I", table, start + 4 * (count + 1)):
        page = document[(packed & 0x3FFFFF) * _PAGE :][:_PAGE]
        if len(page) == _PAGE:
            runs += _runs_of_page(page)
    return sorted(runs, key=lambda run: run.start)


def _runs_of_page(page: bytes) -> Iterator[_Run]:
    count = page[-1]
    starts = struct.unpack_from(f"<{count}I", page)
    for number, start in enumerate(starts):
        at = 2 * page[4 * (count + 1) + number]
        yield _run(start, page[at + 1 : at + 1 + page[at]] if at else b"")


def _run(start: int, group: bytes) -> _Run:
    hidden, deleted, white, grounded = "", False, False, False
    for code, operand in properties(group):
        value = int.from_bytes(operand, "little")
        if code == _VANISH and value == 1:
            hidden = "hidden text"
        elif code == _DELETED and value == 1:
            deleted = True
        elif code in {_COLOUR, _COLOUR_INDEX}:
            white = value == (_WHITE if code == _COLOUR else _WHITE_INDEX)
        elif code in SHADINGS or code == _HIGHLIGHT:
            grounded = is_ground(operand) if code in SHADINGS else value not in {0, _WHITE_INDEX}
    if white and not grounded:
        hidden = hidden or _ON_WHITE
    return _Run(start, hidden, deleted)


def _read_text(document: bytes, pieces: list[_Piece], runs: list[_Run], grounds: Grounds, flow: Flow) -> None:
    starts = [run.start for run in runs]
    boxes = sum(struct.unpack_from("<6I", document, _PARTS_BEFORE_BOXES))
    reader = _TextReader(flow)
    for piece in pieces:
        end = piece.start + min(piece.characters, MAX_TEXT_CHARS) * piece.width
        if end > len(document):
            flow.parts.problems.append(Problem("part-damaged", "text", "breaks off"))
            end = len(document)
        at = piece.start
        while at < end:
            number = bisect_right(starts, at)
            stop = min(end, starts[number]) if number < len(starts) else end
            stop = min(stop, grounds.end(at) or stop)
            text = document[at:stop].decode("cp1252" if piece.width == 1 else "utf-16-le", "replace")
            run = runs[number - 1] if number else _PLAIN
            in_box = piece.place + (at - piece.start) // piece.width >= boxes  # whose fill the drawing alone tells
            if run.hidden == _ON_WHITE and (in_box or grounds.is_other(at)):
                run = _PLAIN
            reader.take(text, run)
            at = stop
    reader.close()


_PLAIN = _Run(0, "", deleted=False)


class _TextReader:
    """Text with Word's control characters → paragraphs, links and field results ([MS-DOC] 2.4.3, 2.8.25)."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.fields: list[bool | None] = []
        """For each open field: None while its instruction is read, then whether it opened a link."""
        self.instruction = ""

    def take(self, text: str, run: _Run) -> None:
        for piece in re.split(f"([{_ENDS}{_FIELD_BEGIN}{_FIELD_SEPARATOR}{_FIELD_END}])", text):
            if not piece:
                continue
            if piece == _FIELD_BEGIN:
                self.fields.append(None)
                self.instruction = ""
            elif piece == _FIELD_SEPARATOR:
                self._separate()
            elif piece == _FIELD_END:
                self._end_field()
            elif self.fields and self.fields[-1] is None:
                self.instruction += piece
            elif piece in _ENDS:
                self.flow.end()
            else:
                shown = "".join(_SIGNS.get(char, char) for char in _PLACEHOLDERS.sub("", piece))
                if run.deleted:
                    self.flow.add(shown, carrier="comment")
                else:
                    self.flow.add(shown, hidden=run.hidden)

    def _separate(self) -> None:
        if self.fields and self.fields[-1] is None:
            self.fields[-1] = open_field(self.flow, self.instruction.strip())

    def _end_field(self) -> None:
        self._separate()
        if self.fields and self.fields.pop():
            self.flow.close_link()

    def close(self) -> None:
        while self.fields:
            self._end_field()
        self.flow.end()
