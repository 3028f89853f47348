"""A PDF with some of its objects replaced: an incremental update (ISO 32000-1, 7.5.6), so that nothing else is copied."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pypdf.generic import DictionaryObject, IndirectObject, NameObject, NumberObject

if TYPE_CHECKING:
    import pypdf

_START = re.compile(rb"startxref\s+(\d+)")


class PdfUpdate:
    """Objects to be added to a file, or to take the place of its own."""

    def __init__(self, reader: pypdf.PdfReader) -> None:
        """Take the file from a reader that is not encrypted."""
        self._reader = reader
        reader.stream.seek(0)
        self._data = reader.stream.read()
        numbers = [number for entries in reader.xref.values() for number in entries]
        self._next = max([0, *numbers, *reader.xref_objStm, int(reader.trailer.get("/Size", 0)) - 1]) + 1
        self._objects: dict[int, tuple[int, Any]] = {}

    def __bool__(self) -> bool:
        return bool(self._objects)

    def add(self, value: Any) -> IndirectObject:
        """Add a new object; a reference to it comes back."""
        number, self._next = self._next, self._next + 1
        self._objects[number] = (0, value)
        return IndirectObject(number, 0, self._reader)

    def replace(self, reference: IndirectObject, value: Any) -> None:
        self._objects[reference.idnum] = (reference.generation, value)

    def value(self, reference: IndirectObject) -> Any:
        """Return an object that was added or replaced."""
        return self._objects[reference.idnum][1]

    def file(self) -> bytes:
        """Return the whole file. Its end is a table or a stream as its beginning has it: readers refuse a mixture."""
        previous = [int(match) for match in _START.findall(self._data[-4_096:])]
        before = previous[-1] if previous else 0
        out = BytesIO()
        out.write(self._data)
        out.write(b"\n")
        offsets = {number: self._write(out, number) for number in sorted(self._objects)}
        trailer = DictionaryObject()
        for key in ("/Root", "/ID", "/Info"):
            if key in self._reader.trailer:
                trailer[NameObject(key)] = self._reader.trailer.raw_get(key)
        trailer[NameObject("/Prev")] = NumberObject(before)
        start = out.tell()
        if self._data[before : before + 20].lstrip().startswith(b"xref"):
            self._write_table(out, offsets, trailer)
        else:
            self._write_stream(out, offsets, trailer)
        out.write(b"\nstartxref\n%d\n%%%%EOF\n" % start)
        return out.getvalue()

    def _write(self, out: BytesIO, number: int) -> int:
        generation, value = self._objects[number]
        place = out.tell()
        out.write(b"%d %d obj\n" % (number, generation))
        value.write_to_stream(out)
        out.write(b"\nendobj\n")
        return place

    def _write_table(self, out: BytesIO, offsets: dict[int, int], trailer: DictionaryObject) -> None:
        out.write(b"xref\n")
        rows = ((number, place, self._objects[number][0]) for number, place in offsets.items())
        out.writelines(b"%d 1\n%010d %05d n \n" % row for row in rows)
        trailer[NameObject("/Size")] = NumberObject(self._next)
        out.write(b"trailer\n")
        trailer.write_to_stream(out)

    def _write_stream(self, out: BytesIO, offsets: dict[int, int], trailer: DictionaryObject) -> None:
        rows = [*((number, place, self._objects[number][0]) for number, place in offsets.items())]
        rows.append((self._next, out.tell(), 0))
        body = b"".join(b"\x01" + place.to_bytes(8) + generation.to_bytes(2) for _, place, generation in rows)
        index = " ".join(f"{number} 1" for number, _, _ in rows)
        out.write(
            b"%d 0 obj\n<< /Type /XRef /Size %d /W [1 8 2] /Index [%s] " % (self._next, self._next + 1, index.encode())
        )
        for key, value in trailer.items():
            out.write(key.encode() + b" ")
            value.write_to_stream(out)
            out.write(b" ")
        out.write(b"/Length %d >>\nstream\n%s\nendstream\nendobj\n" % (len(body), body))
