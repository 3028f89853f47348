"""Excel 97 to 2003 ([MS-XLS]): the workbook's sheets in their order, what they share, pictures, macros, objects."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from insertaudit.errors import LimitReachedError, UnreadableError
from insertaudit.extract.objects import add_storage
from insertaudit.extract.office97.biff import BOF, Record, Strings, records, shared_strings
from insertaudit.extract.office97.blips import pictures_in
from insertaudit.extract.office97.ole import CompoundFile
from insertaudit.extract.office97.propertyset import summary_texts
from insertaudit.extract.office97.worksheet import Sheet
from insertaudit.extract.parts import Parts
from insertaudit.extract.pictures import Pictures
from insertaudit.extract.typesetting.flow import Flow
from insertaudit.model import ActiveContent, Problem

if TYPE_CHECKING:
    from insertaudit.extract.parts import ReadOptions
    from insertaudit.limits import Budget
    from insertaudit.model import Source

_VERSION_97 = 0x0600
_PASSWORD, _SHEET, _STRINGS, _DRAWINGS, _CONNECTION = 0x002F, 0x0085, 0x00FC, 0x00EB, 0x0876
_MACRO_SHEET = 1
_MACROS = "_VBA_PROJECT_CUR"
_OBJECT = "MBD"
"""How the name of an embedded object's storage begins ([MS-XLS] 2.1.7.7)."""


@dataclass(frozen=True, slots=True)
class _Listed:
    name: str
    start: int
    """Of its substream."""
    hidden: bool
    is_macro: bool


def read(data: bytes, source: Source, media_type: str, options: ReadOptions, budget: Budget) -> Parts:
    """Raises UnreadableError: damaged, encrypted, unsupported (Excel 95 and older), empty."""
    del media_type
    compound = CompoundFile(data)
    root = compound.root()
    stream = compound.own("Workbook")
    if not stream:
        raise UnreadableError(
            *(("unsupported", "Excel 95 or older") if compound.own("Book") else ("damaged", "no workbook"))
        )
    parts = Parts()
    workbook = _Workbook(stream, Flow(parts))
    workbook.read()
    pictures = Pictures(options, budget)
    for number, picture in enumerate(pictures_in(bytes(workbook.drawings)), start=1):
        parts.add(pictures.read(picture, f"picture {number}"))
    if _MACROS in root:
        parts.active.append(ActiveContent("macro", "VBA"))
    for name, entry in sorted(root.items()):
        if name.startswith(_OBJECT):
            add_storage(parts, compound, entry, name, source)
    for text in summary_texts(compound.own("\x05SummaryInformation")):
        workbook.flow.note(text, "metadata")
    if not (parts.blocks or parts.codes or parts.hyperlinks or parts.problems or parts.children):
        raise UnreadableError("empty")
    return parts


class _Workbook:
    def __init__(self, stream: bytes, flow: Flow) -> None:
        self.stream = stream
        self.flow = flow
        self.strings: list[str] = []
        self.sheets: list[_Listed] = []
        self.drawings = bytearray()
        """Drawing records that hold pictures."""

    def read(self) -> None:
        try:
            for record in records(self.stream, 0):
                self._take(record)
        except UnreadableError as error:
            if error.code != "damaged" or not self.sheets:
                raise
            self.flow.parts.problems.append(Problem("part-damaged", "workbook", error.detail))
        for listed in self.sheets:
            self._read_sheet(listed)

    def _take(self, record: Record) -> None:
        if record.kind == BOF and record.unpack("H")[0] != _VERSION_97:
            raise UnreadableError("unsupported", "Excel 95 or older")
        if record.kind == _PASSWORD:
            raise UnreadableError("encrypted")
        if record.kind == _SHEET:
            start, state, kind = record.unpack("IBB")
            name = Strings(record.pieces, 6).short()
            self.sheets.append(_Listed(name, start, hidden=state & 3 != 0, is_macro=kind == _MACRO_SHEET))
        elif record.kind == _STRINGS:
            # Some writers count wrong; a text that is missing shows where a cell refers to it.
            with suppress(UnreadableError):
                self.strings.extend(shared_strings(record))
        elif record.kind == _DRAWINGS:
            self.drawings += b"".join(record.pieces)
        elif record.kind == _CONNECTION:
            self.flow.parts.active.append(ActiveContent("remote data", "connection"))

    def _read_sheet(self, listed: _Listed) -> None:
        self.flow.note(listed.name, "metadata")
        if listed.is_macro:
            self.flow.parts.active.append(ActiveContent("macro", f"Excel 4.0, {listed.name}"))
        sheet = Sheet(self.flow, self.strings, listed.name or "sheet", "hidden sheet" if listed.hidden else "")
        try:
            for record in records(self.stream, listed.start):
                sheet.take(record)
        except LimitReachedError:
            raise
        except UnreadableError as error:
            self.flow.parts.problems.append(Problem("part-damaged", sheet.name, error.detail))
        sheet.close()
        self.drawings += sheet.pictures
