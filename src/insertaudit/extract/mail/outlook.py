"""Outlook's own mail files ([MS-OXMSG], .msg): written anew as RFC 5322, and read as any other mail."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

from insertaudit.errors import UnreadableError
from insertaudit.extract.mail.mail import read_rewritten
from insertaudit.extract.mail.mapimail import Attachment, MapiMessage, rewritten
from insertaudit.extract.markup.charset import decode
from insertaudit.extract.office97.ole import CompoundFile, Storage
from insertaudit.limits import MAX_DEPTH
from insertaudit.model import Problem

if TYPE_CHECKING:
    from insertaudit.extract.parts import Parts, ReadOptions
    from insertaudit.limits import Budget
    from insertaudit.model import Source

_UNICODE, _STRING, _BINARY, _OBJECT, _TIME = "001F", "001E", "0102", "000D", 0x0040
_SUBJECT, _HEADERS, _BODY, _HTML, _RTF = "0037", "007D", "1000", "1013", "1009"
_SENDER_NAME, _SENDER_ADDRESS, _SENDER_SMTP = "0C1A", "0C1F", "5D01"
_DATA, _LONG_NAME, _SHORT_NAME, _MIME_TYPE, _CONTENT_ID = "3701", "3707", "3704", "370E", "3712"
_SUBMITTED, _DELIVERED = 0x0039, 0x0E06
_NUMBER, _MESSAGE_PAGE, _INTERNET_PAGE, _UTF_8 = 0x0003, 0x3FFD, 0x3FDE, 65_001
_TOP_HEAD = 32
"""Bytes before the first property of a message ([MS-OXMSG] 2.4.1.1)."""
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def read(data: bytes, source: Source, media_type: str, options: ReadOptions, budget: Budget) -> Parts:
    """Raises UnreadableError: damaged, empty."""
    del media_type
    compound = CompoundFile(data)
    message = _Message(compound, compound.root())
    if not message.holds_anything():
        raise UnreadableError("damaged", "no Outlook message")
    data = message.rewritten(0)
    return read_rewritten(data, message.problems, source, options, budget)


@dataclass(slots=True)
class _Message:
    compound: CompoundFile
    storage: Storage
    problems: list[Problem]

    def __init__(self, compound: CompoundFile, storage: Storage) -> None:
        self.compound, self.storage, self.problems = compound, storage, []

    def holds_anything(self) -> bool:
        return "__properties_version1.0" in self.storage

    def rewritten(self, depth: int) -> bytes:
        """The message in RFC 5322 and MIME, embedded messages included."""
        sender = self._text(self.storage, _SENDER_SMTP) or self._text(self.storage, _SENDER_ADDRESS) or ""
        html = self._bytes(self.storage, _HTML)
        message = MapiMessage(
            subject=self._text(self.storage, _SUBJECT) or "",
            sender=f"{self._text(self.storage, _SENDER_NAME) or ''} <{sender}>",
            date=self._sent() or "",
            headers=self._text(self.storage, _HEADERS) or "",
            plain=self._text(self.storage, _BODY) or "",
            html=decode(html, self._charset(_INTERNET_PAGE)).text
            if html is not None
            else self._text(self.storage, _HTML) or "",
            rtf=self._bytes(self.storage, _RTF) or b"",
            problems=self.problems,
        )
        for name, entry in sorted(self.storage.items()):
            if name.startswith("__attach_version1.0_"):
                message.attachments += self._attachments(self.compound.storage(entry), depth)
        return rewritten(message)

    def _attachments(self, attachment: Storage, depth: int) -> list[Attachment]:
        """The attachment, unless it is a thing that cannot be handed on."""
        name = self._text(attachment, _LONG_NAME) or self._text(attachment, _SHORT_NAME) or ""
        inner = attachment.get(f"__substg1.0_{_DATA}{_OBJECT}")
        if inner is None:
            return [
                Attachment(
                    name=name,
                    data=self._bytes(attachment, _DATA),
                    media_type=self._text(attachment, _MIME_TYPE) or "",
                    content_id=self._text(attachment, _CONTENT_ID) or "",
                )
            ]
        if depth >= MAX_DEPTH:
            self.problems.append(Problem("too-deep", name, f"{MAX_DEPTH} containers"))
            return []
        message = _Message(self.compound, self.compound.storage(inner))
        if not message.holds_anything():
            self.problems.append(Problem("unsupported", name or "attachment", "an embedded object"))
            return []
        found = [Attachment(message=message.rewritten(depth + 1))]
        self.problems += message.problems
        return found

    def _sent(self) -> str | None:
        times = self._fixed(_TIME)
        value = times.get(_SUBMITTED) or times.get(_DELIVERED)
        try:
            return format_datetime(_EPOCH + timedelta(microseconds=value / 10)) if value else None
        except OverflowError:
            return None

    def _charset(self, *names: int) -> str | None:
        """The code page that strings of bytes are in, by the first of these properties that there is."""
        numbers = self._fixed(_NUMBER)
        page = next((numbers[name] & 0xFFFF_FFFF for name in names if name in numbers), 0)
        return "utf-8" if page == _UTF_8 else f"cp{page}" if page else None

    def _fixed(self, wanted: int) -> dict[int, int]:
        """Properties of a fixed size by number ([MS-OXMSG] 2.4.2.1)."""
        entry = self.storage.get("__properties_version1.0")
        properties = self.compound.stream(entry)[_TOP_HEAD:] if entry else b""
        found = {}
        for at in range(0, len(properties) - 15, 16):
            kind, name, value = struct.unpack_from("<HH4xQ", properties, at)
            if kind == wanted:
                found[name] = value
        return found

    def _text(self, storage: Storage, name: str) -> str | None:
        wide = storage.get(f"__substg1.0_{name}{_UNICODE}")
        if wide is not None:
            return self.compound.stream(wide).decode("utf-16-le", "replace").rstrip("\0")
        narrow = storage.get(f"__substg1.0_{name}{_STRING}")
        if narrow is None:
            return None
        return decode(self.compound.stream(narrow).rstrip(b"\0"), self._charset(_MESSAGE_PAGE, _INTERNET_PAGE)).text

    def _bytes(self, storage: Storage, name: str) -> bytes | None:
        entry = storage.get(f"__substg1.0_{name}{_BINARY}")
        return None if entry is None else self.compound.stream(entry)
