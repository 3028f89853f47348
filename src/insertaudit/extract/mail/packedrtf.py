r"""Outlook's packed RTF bodies: the packing ([MS-OXRTFCP]) and HTML wrapped into RTF ([MS-OXRTFEX])."""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

from insertaudit.errors import UnreadableError
from insertaudit.extract.markup.rtf import RtfReader
from insertaudit.extract.parts import ReadOptions
from insertaudit.extract.pictures import Pictures
from insertaudit.limits import MAX_MEMBER_BYTES, Budget
from insertaudit.model import Source

if TYPE_CHECKING:
    from typing import Any

_PACKED, _PLAIN = b"LZFu", b"MELA"
_HEAD = 16
_WINDOW = 4096
_KNOWN = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArial"
    rb"Times New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
"""What both sides know beforehand ([MS-OXRTFCP] 2.1.2.1)."""

_FROM_HTML = re.compile(rb"\\fromhtml1?(?![0-9])")
_FROM_TEXT = re.compile(rb"\\fromtext(?![a-z])")
_HEAD_BYTES = 2_000
"""Within which the RTF head says what it was made from."""


def unpack_rtf(data: bytes) -> bytes:
    """Raises UnreadableError: damaged, too-large."""
    if len(data) < _HEAD:
        raise UnreadableError("damaged", "packed RTF that breaks off")
    _, size, kind, checksum = struct.unpack_from("<II4sI", data)
    if kind == _PLAIN:
        return data[_HEAD : _HEAD + size]
    if kind != _PACKED:
        raise UnreadableError("damaged", "no packed RTF")
    if zlib.crc32(data[_HEAD:], 0xFFFF_FFFF) ^ 0xFFFF_FFFF != checksum:
        raise UnreadableError("damaged", "packed RTF whose checksum is wrong")
    return _expand(data)


def _expand(data: bytes) -> bytes:
    """Copy literals, and what back references point at in everything so far; its end is a reference to itself."""
    out = bytearray(_KNOWN)
    at = _HEAD
    while at < len(data):
        control = data[at]
        at += 1
        for bit in range(8):
            if not control >> bit & 1:
                out += data[at : at + 1]
                at += 1
                continue
            reference = int.from_bytes(data[at : at + 2], "big")
            at += 2
            place, count = reference >> 4, (reference & 0xF) + 2
            distance = (len(out) - place) % _WINDOW
            if distance == 0 or at > len(data):
                return bytes(out[len(_KNOWN) :])
            _copy(out, distance, count)
        if len(out) > MAX_MEMBER_BYTES:
            raise UnreadableError("too-large", f"{MAX_MEMBER_BYTES // 1_000_000} MB")
    return bytes(out[len(_KNOWN) :])


def _copy(out: bytearray, distance: int, count: int) -> None:
    for _ in range(count):
        # A place of the window that nothing was written to yet.
        out.append(out[-distance] if distance <= len(out) else 0x20)


def was_text(rtf: bytes) -> bool:
    """Tell RTF that only wraps a plain text."""
    return bool(_FROM_TEXT.search(rtf[:_HEAD_BYTES]))


def html_within(rtf: bytes) -> str | None:
    r"""Take out the HTML that an RTF text wraps (`\fromhtml1`); None where it wraps none."""
    if not _FROM_HTML.search(rtf[:_HEAD_BYTES]):
        return None
    reader = _Unwrapping(rtf)
    reader.run()
    return "".join(reader.html).strip()


class _Unwrapping(RtfReader):
    """Keeps what stands in HTML tags and in text, and leaves out what is there for readers of RTF alone."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data, Source("", "", "message"), Pictures(ReadOptions(), Budget()))
        self.html: list[str] = []

    def _enter(self, word: str) -> bool:
        if self.starred and word == "htmltag":
            self.starred = False
            self.state = replace(self.state, destination=word)
            return True
        return super()._enter(word)

    def _property(self, word: str, number: int | None) -> None:
        if word == "htmlrtf":
            changed: dict[str, Any] = {"for_rtf": number != 0}
            self.state = replace(self.state, **changed)
        else:
            super()._property(word, number)

    def _text(self, text: str) -> None:
        if self.state.destination == "htmltag" or (not self.state.destination and not self.state.for_rtf):
            self.html.append(text)

    def _end_paragraph(self) -> None:
        self._text("\n")

    def _picture(self) -> None:
        self.collected.clear()
