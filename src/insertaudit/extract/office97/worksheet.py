"""One sheet of Excel 97 to 2003 ([MS-XLS] 2.1.7.20.5): rows as blocks, links, notes, text boxes, charts, print headers."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

from insertaudit.errors import LimitReachedError, UnreadableError
from insertaudit.extract.office97.biff import BOF, EOF, Record, Strings, number
from insertaudit.extract.office97.hlink import read_link
from insertaudit.extract.office97.sheetdrawing import Drawing
from insertaudit.extract.officexml.sheets import HEADER_CODES
from insertaudit.model import Problem

if TYPE_CHECKING:
    from insertaudit.extract.typesetting.flow import Flow

_SHARED, _LABEL, _RICH_LABEL, _NUMBER, _RK, _ROW_OF_RK = 0x00FD, 0x0204, 0x00D6, 0x0203, 0x027E, 0x00BD
_FORMULA, _FORMULA_TEXT = 0x0006, 0x0207
_ROW, _COLUMNS, _CHART_TEXT = 0x0208, 0x007D, 0x100D
_HEADERS, _MORE_HEADERS, _HEADER_PICTURE = frozenset({0x0014, 0x0015}), 0x089C, 0x0866
_LINK, _TIP = 0x01B8, 0x0800
_CHART = 0x0020
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x20, 0x01
_NO_NUMBER = b"\xff\xff"
_STRING_TOKEN = 0x17
_LINK_FUNCTION = re.compile(rb"[\x22\x42\x62].\x67\x01", re.DOTALL)
"""A call of HYPERLINK ([MS-XLS] 2.5.198.63 PtgFuncVar, and 0x0167 of 2.5.198.4)."""

_Place = tuple[int, int]
"""Row and column, from 0."""


class Sheet:
    """Takes the records of a sheet in turn; `close` adds what they say."""

    def __init__(self, flow: Flow, strings: list[str], name: str, hidden: str) -> None:
        self.flow = flow
        self.strings = strings
        self.name = name
        self.hidden = hidden
        self.pictures = bytearray()
        """Drawing records of pictures in print headers."""
        self._cells: dict[_Place, str] = {}
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._formula: _Place = (0, 0)
        self._links: list[tuple[_Place, str, str]] = []
        """Cell, address, words that it shows where the cell has none."""
        self._said: list[str] = []
        """Chart texts and print headers."""
        self._tips: list[str] = []
        self._kinds: list[int] = []
        """Of the substreams that are open: the sheet's, a chart's within."""
        self._open_drawings: list[Drawing] = []
        self._drawings: list[Drawing] = []
        """The sheet's own and those of its charts."""
        self._lacks_text = False

    def take(self, record: Record) -> None:
        """Raises UnreadableError("damaged") for a record that is too short."""
        if record.kind == BOF:
            self._kinds.append(record.unpack("H", 2)[0])
            self._open_drawings.append(Drawing())
            self._drawings.append(self._open_drawings[-1])
        elif record.kind == EOF:
            self._kinds.pop()
            self._open_drawings.pop()
            # A drawing may go on behind a chart.
            self._open_drawings[-1].go_on(record.pieces[1:])
        elif self._kinds[-1] == _CHART:
            self._take_chart(record)
        elif record.kind in {_LINK, _TIP}:
            self._take_link(record)
        elif record.kind in {_ROW, _COLUMNS}:
            self._take_hidden(record)
        elif record.kind in _HEADERS or record.kind in {_MORE_HEADERS, _HEADER_PICTURE}:
            self._take_header(record)
        else:
            self._open_drawings[-1].take(record)
            self._take_cell(record)

    def _take_cell(self, record: Record) -> None:
        if record.kind == _SHARED:
            row, column, at = record.unpack("HH2xI")
            self._lacks_text |= at >= len(self.strings)
            self._cells[row, column] = self.strings[at] if at < len(self.strings) else ""
        elif record.kind in {_LABEL, _RICH_LABEL}:
            row, column = record.unpack("HH")
            self._cells[row, column] = Strings(record.pieces, 6).long()
        elif record.kind == _NUMBER:
            row, column = record.unpack("HH")
            self._cells[row, column] = _digits(*struct.unpack("<d", record.body[6:14].ljust(8, b"\0")))
        elif record.kind == _RK:
            row, column, packed = record.unpack("HH2xI")
            self._cells[row, column] = _digits(number(packed))
        elif record.kind == _ROW_OF_RK:
            row, first = record.unpack("HH")
            for step in range((len(record.body) - 6) // 6):
                self._cells[row, first + step] = _digits(number(record.unpack("I", 6 + 6 * step)[0]))
        elif record.kind == _FORMULA:
            self._take_formula(record)
        elif record.kind == _FORMULA_TEXT:
            self._cells[self._formula] = Strings(record.pieces).long()

    def _take_formula(self, record: Record) -> None:
        row, column = record.unpack("HH")
        self._formula = row, column
        result = record.body[6:14]
        if len(result) == 8 and result[6:] != _NO_NUMBER:
            self._cells[row, column] = _digits(*struct.unpack("<d", result))
        tokens = b"".join(record.pieces)[22:]
        if tokens[:1] == bytes([_STRING_TOKEN]) and _LINK_FUNCTION.search(tokens):
            strings = Strings([tokens], 1)
            url = strings.short()
            shown = strings.after(_STRING_TOKEN)
            self._links.append(((row, column), url, shown))

    def _take_chart(self, record: Record) -> None:
        if record.kind == _CHART_TEXT:
            self._said.append(Strings(record.pieces, 2).short())
        elif record.kind == _LABEL:
            self._said.append(Strings(record.pieces, 6).long())
        else:
            self._open_drawings[-1].take(record)

    def _take_link(self, record: Record) -> None:
        body = b"".join(record.pieces)
        if record.kind == _TIP:
            self._tips.append(body[10:].decode("utf-16-le", "replace").rstrip("\0"))
            return
        row, _, column = record.unpack("HHH")
        link = read_link(body[24:])
        self._links.append(((row, column), link.url, link.shown))

    def _take_hidden(self, record: Record) -> None:
        if record.kind == _ROW:
            row, switches = record.unpack("H10xH")
            if switches & _ROW_HIDDEN:
                self._hidden_rows.add(row)
            return
        first, last, switches = record.unpack("HH4xH")
        if switches & _COLUMN_HIDDEN:
            self._hidden_columns.update(range(first, min(last, 255) + 1))

    def _take_header(self, record: Record) -> None:
        if record.kind == _HEADER_PICTURE:
            self.pictures += b"".join(record.pieces)[14:]
        elif record.kind == _MORE_HEADERS:
            strings = Strings(record.pieces, 38)
            self._said += [HEADER_CODES.sub(" ", strings.long()) for count in record.unpack("4H", 30) if count]
        elif record.body:
            self._said.append(HEADER_CODES.sub(" ", Strings(record.pieces).long()))

    def close(self) -> None:
        """Add what was taken."""
        self._add_rows()
        for text in self._said:
            self.flow.add(text, hidden=self.hidden)
            self.flow.end()
        for place, url, shown in self._links:
            self.flow.link(url, self._cells.get(place) or shown or None)
        for tip in self._tips:
            self.flow.note(tip, "attribute")
        for drawing in self._drawings:
            self._close_drawing(drawing)
        if self._lacks_text:
            self.flow.parts.problems.append(Problem("part-damaged", self.name, "texts that are missing"))

    def _close_drawing(self, drawing: Drawing) -> None:
        try:
            drawing.close(self.flow, self.hidden)
        except LimitReachedError:
            raise
        except UnreadableError as error:
            self.flow.parts.problems.append(Problem("part-damaged", self.name, f"drawing: {error.detail}"))

    def _add_rows(self) -> None:
        current = -1
        for row, column in sorted(self._cells):
            if row != current:
                self.flow.end()
                current = row
            why = self.hidden or ("hidden row" if row in self._hidden_rows else "")
            why = why or ("hidden column" if column in self._hidden_columns else "")
            if text := self._cells[row, column]:
                self.flow.add(text + "\t", hidden=why)
        self.flow.end()


def _digits(value: float) -> str:
    return f"{value:.15g}"
