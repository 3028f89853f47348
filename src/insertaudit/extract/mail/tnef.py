"""winmail.dat ([MS-OXTNEF]): what Outlook packs a message and its attachments into, written anew as RFC 5322 and MIME."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING

from insertaudit.errors import UnreadableError
from insertaudit.extract.mail.mapimail import Attachment, MapiMessage, rewritten
from insertaudit.extract.markup.charset import decode
from insertaudit.limits import MAX_DEPTH
from insertaudit.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

MAGIC = b"\x78\x9f\x3e\x22"
_HEAD = 6

_SUBJECT, _BODY, _SENT, _CODE_PAGE, _MESSAGE = 0x8004, 0x800C, 0x8005, 0x9007, 0x9003
_BEGIN, _DATA, _TITLE, _ATTACHMENT = 0x9002, 0x800F, 0x8010, 0x9005
"""Attributes: an attachment begins, its bytes, its name, its properties."""

_P_SUBJECT, _P_HEADERS, _P_BODY, _P_HTML, _P_RTF = 0x0037, 0x007D, 0x1000, 0x1013, 0x1009
_P_SENDER, _P_ADDRESS, _P_SMTP = 0x0C1A, 0x0C1F, 0x5D01
_P_DATA, _P_LONG_NAME, _P_SHORT_NAME, _P_TYPE, _P_CONTENT_ID = 0x3701, 0x3707, 0x3704, 0x370E, 0x3712

_STRING, _UNICODE, _OBJECT, _BINARY = 0x1E, 0x1F, 0x0D, 0x102
_SIZES = {
    0x02: 4,
    0x03: 4,
    0x04: 4,
    0x05: 8,
    0x06: 8,
    0x07: 8,
    0x0A: 4,
    0x0B: 4,
    0x14: 8,
    0x40: 8,
    0x48: 16,
    0x00: 0,
    0x01: 0,
}
"""Bytes of the fixed kinds of values, padding included ([MS-OXTNEF] 2.1.3.4)."""
_MANY, _NAMED = 0x1000, 0x8000
_INTERFACE = 16
"""Bytes of the identifier before an object's own."""
_MAX_PROPERTIES = 10_000


def as_mail(data: bytes, depth: int = 0) -> tuple[bytes, list[Problem]]:
    """The message in RFC 5322 and MIME, and what of it could not be read. Raises UnreadableError("damaged")."""
    if not data.startswith(MAGIC):
        raise UnreadableError("damaged", "no winmail.dat")
    reader = _Reader(depth)
    try:
        for name, body in _attributes(data):
            reader.take(name, body)
    except UnreadableError as error:
        reader.message.problems.append(Problem("part-damaged", "winmail.dat", error.detail))
    message = reader.finished()
    return rewritten(message), message.problems


@dataclass(slots=True)
class _Found:
    """An attachment while it is read."""

    title: str = ""
    data: bytes | None = None
    values: dict[int, bytes | str] = field(default_factory=dict)


class _Reader:
    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.message = MapiMessage()
        self.charset = "cp1252"
        self.values: dict[int, bytes | str] = {}
        self.attachments: list[_Found] = []

    def take(self, name: int, body: bytes) -> None:
        if name == _CODE_PAGE:
            self.charset = f"cp{int.from_bytes(body[:4], 'little')}"
        elif name == _SUBJECT:
            self.message.subject = self._text(body)
        elif name == _BODY:
            self.message.plain = self._text(body)
        elif name == _SENT:
            self.message.date = _date(body)
        elif name == _MESSAGE:
            self.values.update(self._properties(body))
        elif name == _BEGIN:
            self.attachments.append(_Found())
        elif self.attachments and name == _TITLE:
            self.attachments[-1].title = self._text(body)
        elif self.attachments and name == _DATA:
            self.attachments[-1].data = body
        elif self.attachments and name == _ATTACHMENT:
            self.attachments[-1].values.update(self._properties(body))

    def finished(self) -> MapiMessage:
        message, values = self.message, self.values
        message.subject = _string(values, _P_SUBJECT) or message.subject
        message.plain = _string(values, _P_BODY) or message.plain
        message.headers = _string(values, _P_HEADERS)
        address = _string(values, _P_SMTP) or _string(values, _P_ADDRESS)
        message.sender = f"{_string(values, _P_SENDER)} <{address}>"
        html = values.get(_P_HTML, "")
        message.html = html if isinstance(html, str) else decode(html).text
        message.rtf = _bytes(values, _P_RTF)
        for found in self.attachments:
            attachment = self._attachment(found)
            if attachment is not None:
                message.attachments.append(attachment)
        return message

    def _attachment(self, found: _Found) -> Attachment | None:
        values = found.values
        name = _string(values, _P_LONG_NAME) or found.title or _string(values, _P_SHORT_NAME)
        data = _bytes(values, _P_DATA)
        if data.startswith(MAGIC):
            return self._inner(data, name)
        return Attachment(
            name=name,
            data=found.data if found.data is not None else data or None,
            media_type=_string(values, _P_TYPE),
            content_id=_string(values, _P_CONTENT_ID),
        )

    def _inner(self, data: bytes, name: str) -> Attachment | None:
        if self.depth >= MAX_DEPTH:
            self.message.problems.append(Problem("too-deep", name, f"{MAX_DEPTH} containers"))
            return None
        inner, problems = as_mail(data, self.depth + 1)
        self.message.problems += problems
        return Attachment(name=name, message=inner)

    def _text(self, body: bytes) -> str:
        return decode(body.rstrip(b"\0"), self.charset).text

    def _properties(self, body: bytes) -> Iterator[tuple[int, bytes | str]]:
        """Properties that are one text or one run of bytes ([MS-OXTNEF] 2.1.3.4)."""
        cursor = _Cursor(body)
        for _ in range(min(cursor.number(), _MAX_PROPERTIES)):
            kind, name = cursor.number(2), cursor.number(2)
            if name & _NAMED:
                cursor.take(16)
                if cursor.number():
                    cursor.padded(cursor.number())
                else:
                    cursor.number()
            for value in _values(cursor, kind):
                if kind == _UNICODE:
                    yield name, value.decode("utf-16-le", "replace").rstrip("\0")
                elif kind == _STRING:
                    yield name, self._text(value)
                elif kind == _BINARY:
                    yield name, value
                elif kind == _OBJECT:
                    yield name, value[_INTERFACE:]


def _values(cursor: _Cursor, kind: int) -> Iterator[bytes]:
    plain = kind & ~_MANY
    if plain in {_STRING, _UNICODE, _BINARY, _OBJECT}:
        for _ in range(min(cursor.number(), _MAX_PROPERTIES)):
            yield cursor.padded(cursor.number())
    elif plain in _SIZES:
        cursor.take(_SIZES[plain] * (cursor.number() if kind & _MANY else 1))
    else:
        raise UnreadableError("damaged", "a property of an unknown kind")


class _Cursor:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, size: int) -> bytes:
        taken = self._data[self._at : self._at + size]
        if len(taken) < size:
            raise UnreadableError("damaged", "it breaks off")
        self._at += size
        return taken

    def number(self, size: int = 4) -> int:
        return int.from_bytes(self.take(size), "little")

    def padded(self, size: int) -> bytes:
        """So many bytes, and those that fill up to four."""
        taken = self.take(size)
        self._at += -size % 4
        return taken


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Numbers of attributes with their bytes ([MS-OXTNEF] 2.1.1). Raises UnreadableError in the end where any was damaged."""
    cursor = _Cursor(data)
    cursor.take(_HEAD)
    at = _HEAD
    is_sound = True
    while at < len(data):
        cursor.take(1)
        name = cursor.number() & 0xFFFF
        size = cursor.number()
        body = cursor.take(size)
        checksum = cursor.number(2)
        at += 11 + size
        yield name, body
        is_sound &= sum(body) & 0xFFFF == checksum
    if not is_sound:
        raise UnreadableError("damaged", "a checksum is wrong")


def _date(body: bytes) -> str:
    try:
        year, month, day, hour, minute, second = struct.unpack_from("<6H", body)
        return format_datetime(datetime(year, month, day, hour, minute, second, tzinfo=UTC))
    except (struct.error, ValueError):
        return ""


def _string(values: dict[int, bytes | str], name: int) -> str:
    value = values.get(name, "")
    return value if isinstance(value, str) else ""


def _bytes(values: dict[int, bytes | str], name: int) -> bytes:
    value = values.get(name, b"")
    return value if isinstance(value, bytes) else b""
