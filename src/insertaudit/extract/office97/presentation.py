"""The frame of a PowerPoint 97 to 2003 file ([MS-PPT] 2.1 to 2.4): where the valid records are, slide lists, links, objects."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from insertaudit.errors import UnreadableError
from insertaudit.extract.objects import add_object
from insertaudit.extract.office97.officeart import Record, record_at, utf16
from insertaudit.extract.office97.slidetext import Text, texts
from insertaudit.limits import MAX_MEMBER_BYTES
from insertaudit.model import ActiveContent, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from insertaudit.extract.office97.ole import CompoundFile
    from insertaudit.extract.parts import Parts
    from insertaudit.limits import Budget
    from insertaudit.model import Source

_ENCRYPTED = 0xF3D1C4DF
"""CurrentUserAtom.headerToken of an encrypted file ([MS-PPT] 2.3.2)."""
_DUAL = "PP97_DUALSTORAGE"
"""Storage of the 97 form in a file that PowerPoint 95 reads too."""
_TEXTS_95 = "Text_Content"
"""A stream of PowerPoint 95."""

_EDIT, _DIRECTORY, _DOCUMENT = 0x0FF5, 0x1772, 0x03E8
_DOCUMENT_ATOM, _LIST, _PERSIST = 0x03E9, 0x0FF0, 0x03F3
_SLIDES, _MASTERS, _NOTES = 0, 1, 2
_OBJECTS, _LINK, _LINK_ATOM, _STRING = 0x0409, 0x0FD7, 0x0FD3, 0x0FBA
_EMBEDDED, _CONTROL, _OBJECT_ATOM, _STORAGE = 0x0FCC, 0x0FEE, 0x0FC3, 0x1011
_MEDIA = frozenset({0x1005, 0x1006, 0x1007, 0x100D, 0x100E, 0x100F, 0x1010})
"""Films, sounds and their links ([MS-PPT] 2.10)."""
_KEPT = _MEDIA | {_EMBEDDED, _CONTROL}
_INFO_LIST, _VBA, _VBA_ATOM = 0x07D0, 0x03FF, 0x0400
_MAX_EDITS = 10_000


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide, master or notes page."""

    persist: int
    texts: list[Text] = field(default_factory=list)
    """Of its outline, which its shapes refer to by number."""


class Presentation:
    """Raises UnreadableError: damaged, encrypted, unsupported (PowerPoint 95)."""

    def __init__(self, compound: CompoundFile) -> None:
        root = compound.root()
        storage = compound.storage(root[_DUAL]) if _DUAL in root else root
        streams = {name: compound.stream(entry) for name, entry in storage.items() if entry.kind == 2}
        user = streams.get("Current User", b"")
        self._stream = memoryview(streams.get("PowerPoint Document", b""))
        self.pictures = streams.get("Pictures", b"")
        if _TEXTS_95 in storage:
            raise UnreadableError("unsupported", "PowerPoint 95 or older")
        if len(user) < 20 or not self._stream:
            raise UnreadableError("damaged", "no presentation")
        token, edit = struct.unpack_from("<II", user, 12)
        if token == _ENCRYPTED:
            raise UnreadableError("encrypted")
        self._places: dict[int, int] = {}
        number = self._read_edits(edit)
        self.document = self.record(number)
        if self.document.kind != _DOCUMENT:
            raise UnreadableError("damaged", "no document record")
        self.size = (0, 0)
        """Width and height of a slide in 1/576 inch."""
        self.slides: list[Slide] = []
        self.masters: dict[int, Slide] = {}
        self.notes: dict[int, Slide] = {}
        self.links: dict[int, str] = {}
        self._objects: list[Record] = []
        self._has_macros = False
        self._read_document()

    def record(self, persist: int) -> Record:
        """The newest form of a persistent record. Raises UnreadableError("damaged")."""
        place = self._places.get(persist)
        if place is None:
            raise UnreadableError("damaged", "a record that is missing")
        record, end = record_at(self._stream, place)
        if end > len(self._stream):
            raise UnreadableError("damaged", "a record that breaks off")
        return record

    def _read_edits(self, at: int) -> int:
        """Go from the newest saving to the oldest ([MS-PPT] 2.1.2); gives the document's number."""
        document, seen = -1, set[int]()
        while at not in seen and len(seen) < _MAX_EDITS and (at or not seen):
            seen.add(at)
            edit, _ = record_at(self._stream, at)
            if edit.kind != _EDIT or len(edit.body) < 20:
                raise UnreadableError("damaged", "no record of saving")
            at, directory, number = struct.unpack_from("<8xIII", edit.body)
            if len(edit.body) >= 32 and len(seen) == 1 and int.from_bytes(edit.body[28:32], "little"):
                raise UnreadableError("encrypted")
            document = number if document < 0 else document
            self._read_directory(directory)
        return document

    def _read_directory(self, at: int) -> None:
        directory, _ = record_at(self._stream, at)
        if directory.kind != _DIRECTORY:
            raise UnreadableError("damaged", "no directory of records")
        numbers = struct.unpack(f"<{len(directory.body) // 4}I", directory.body[: len(directory.body) // 4 * 4])
        at = 0
        while at < len(numbers):
            first, count = numbers[at] & 0xFFFFF, numbers[at] >> 20
            for number, place in enumerate(numbers[at + 1 : at + 1 + count], start=first):
                self._places.setdefault(number, place)
            at += 1 + count

    def _read_document(self) -> None:
        for record in self.document.children():
            if record.kind == _DOCUMENT_ATOM and len(record.body) >= 8:
                self.size = struct.unpack_from("<ii", record.body)
            elif record.kind == _OBJECTS:
                self._read_objects(record)
            elif record.kind == _INFO_LIST:
                vba = record.first(_VBA)
                atom = vba.first(_VBA_ATOM) if vba else None
                self._has_macros = atom is not None and any(atom.body[4:8])
            elif record.kind == _LIST and record.instance == _SLIDES:
                self.slides = [slide for _, slide in _slides(record)]
            elif record.kind == _LIST and record.instance == _MASTERS:
                self.masters = dict(_slides(record))
            elif record.kind == _LIST and record.instance == _NOTES:
                self.notes = dict(_slides(record))

    def _read_objects(self, objects: Record) -> None:
        for record in objects.children():
            if record.kind in _KEPT:
                self._objects.append(record)
            if record.kind != _LINK:
                continue
            atom = record.first(_LINK_ATOM)
            strings = {each.instance: utf16(each.body) for each in record.children() if each.kind == _STRING}
            target, place = strings.get(1, ""), strings.get(3, "")
            if atom is not None and len(atom.body) >= 4 and target:
                number = int.from_bytes(atom.body[:4], "little")
                self.links[number] = f"{target}#{place}" if place and "#" not in target else target

    def add_contents(self, parts: Parts, source: Source, budget: Budget) -> None:
        """Add macros, controls, films and sounds, and the files carried within."""
        if self._has_macros:
            parts.active.append(ActiveContent("macro", "VBA"))
        for number, record in enumerate(self._objects, start=1):
            if record.kind == _CONTROL:
                parts.active.append(ActiveContent("ActiveX control", _program(record)))
            elif record.kind in _MEDIA:
                parts.problems.append(Problem("unsupported", f"object {number}", "sound or film"))
            elif record.kind == _EMBEDDED:
                self._add_embedded(record, f"object {number}", parts, source, budget)

    def _add_embedded(self, record: Record, name: str, parts: Parts, source: Source, budget: Budget) -> None:
        try:
            atom = record.first(_OBJECT_ATOM)
            data = self._storage(int.from_bytes(atom.body[16:20], "little") if atom else -1)
        except UnreadableError as error:
            parts.embedded.append(name)
            parts.problems.append(Problem("part-damaged", name, error.detail))
            return
        budget.spend_bytes(len(data))
        add_object(parts, data, name, source)

    def _storage(self, persist: int) -> bytes:
        """The compound file of an embedded object ([MS-PPT] 2.10.34)."""
        record = self.record(persist)
        if record.kind != _STORAGE:
            raise UnreadableError("damaged", "no object")
        if not record.instance:
            return bytes(record.body)
        unpacker = zlib.decompressobj()
        try:
            data = unpacker.decompress(record.body[4:], MAX_MEMBER_BYTES)
        except zlib.error as error:
            raise UnreadableError("damaged", "a packed object that breaks off") from error
        if unpacker.unconsumed_tail:
            raise UnreadableError("too-large", f"{MAX_MEMBER_BYTES // 1_000_000} MB")
        return data


def _program(record: Record) -> str:
    """What an object is of ("Forms.CommandButton.1")."""
    return next((utf16(each.body) for each in record.children() if each.kind == _STRING and each.instance == 2), "")


def _slides(listed: Record) -> Iterator[tuple[int, Slide]]:
    """Slide ids with their slides ([MS-PPT] 2.4.14.3)."""
    slide_id, persist, outline = -1, -1, list[Record]()
    for record in listed.children():
        if record.kind != _PERSIST:
            outline.append(record)
            continue
        if persist >= 0:
            yield slide_id, Slide(persist, texts(outline))
        outline = []
        persist, slide_id = struct.unpack_from("<I8xI", record.body) if len(record.body) >= 16 else (-1, -1)
    if persist >= 0:
        yield slide_id, Slide(persist, texts(outline))
