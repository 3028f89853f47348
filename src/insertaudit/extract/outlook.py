"""Outlook's own mail files ([MS-OXMSG], .msg): written anew as RFC 5322, and read as any other mail."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import MIMEPart
from email.parser import HeaderParser
from email.utils import format_datetime
from typing import TYPE_CHECKING

from insertaudit.errors import UnreadableError
from insertaudit.extract import mail
from insertaudit.extract.charset import decode
from insertaudit.extract.ole import CompoundFile, Storage
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
_TOP_HEAD = 32
"""Bytes before the first property of a message ([MS-OXMSG] 2.4.1.1)."""
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_KEPT_HEADERS = (
    "Message-ID", "In-Reply-To", "References", "List-Unsubscribe", "List-Id", "Precedence", "Auto-Submitted", "Feedback-ID",
    "X-Campaign", "X-CampaignID", "X-Campaign-Id", "X-Mailchimp-Campaign",
)  # fmt: skip
"""What tells a reply or a bulk mail."""


def read(data: bytes, source: Source, media_type: str, options: ReadOptions, budget: Budget) -> Parts:
    """Raises UnreadableError: damaged, empty."""
    del media_type
    compound = CompoundFile(data)
    message = _Message(compound, compound.root())
    if not message.holds_anything():
        raise UnreadableError("damaged", "no Outlook message")
    parts = mail.read(message.rewritten(0), source, "message/rfc822", options, budget)
    parts.problems += message.problems
    return parts


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
        part = MIMEPart(policy=policy.SMTP)
        head = HeaderParser().parsestr(self._text(self.storage, _HEADERS) or "")
        for name in _KEPT_HEADERS:
            if head.get(name):
                part[name] = _one_line(str(head[name]))
        part["Subject"] = _one_line(self._text(self.storage, _SUBJECT) or "")
        sender = self._text(self.storage, _SENDER_SMTP) or self._text(self.storage, _SENDER_ADDRESS) or ""
        part["X-Sender"] = _one_line(f"{self._text(self.storage, _SENDER_NAME) or ''} <{sender}>")
        part["Date"] = _one_line(head.get("Date") or self._sent() or "")
        self._add_bodies(part)
        for name, entry in sorted(self.storage.items()):
            if name.startswith("__attach_version1.0_"):
                self._add_attachment(part, self.compound.storage(entry), depth)
        return part.as_bytes().replace(b"X-Sender:", b"From:", 1)

    def _add_bodies(self, part: MIMEPart) -> None:
        plain, html = self._text(self.storage, _BODY), self._bytes(self.storage, _HTML)
        if html is None and (text := self._text(self.storage, _HTML)) is not None:
            html = text.encode()
        part.set_content(plain or "")
        if html:
            part.add_alternative(decode(html).text, subtype="html")
        if not plain and not html and self._bytes(self.storage, _RTF):
            self.problems.append(Problem("unsupported", "body", "a body in Outlook's packed RTF only"))

    def _add_attachment(self, part: MIMEPart, attachment: Storage, depth: int) -> None:
        name = self._text(attachment, _LONG_NAME) or self._text(attachment, _SHORT_NAME) or ""
        content_id = self._text(attachment, _CONTENT_ID)
        inner = attachment.get(f"__substg1.0_{_DATA}{_OBJECT}")
        if inner is not None:
            if depth >= MAX_DEPTH:
                self.problems.append(Problem("too-deep", name, f"{MAX_DEPTH} containers"))
                return
            message = _Message(self.compound, self.compound.storage(inner))
            if message.holds_anything():
                part.add_attachment(message_from_bytes(message.rewritten(depth + 1), policy=policy.SMTP))
                self.problems += message.problems
            else:
                self.problems.append(Problem("unsupported", name or "attachment", "an embedded object"))
            return
        body = self._bytes(attachment, _DATA)
        if body is None:
            self.problems.append(Problem("part-damaged", name or "attachment", "its bytes are missing"))
            return
        kind, _, subtype = (self._text(attachment, _MIME_TYPE) or "").partition("/")
        if kind in {"", "text", "multipart", "message"} or not subtype:
            kind, subtype = "application", "octet-stream"
        cid = f"<{_one_line(content_id)}>" if content_id else None
        part.add_attachment(body, maintype=kind, subtype=subtype, filename=_one_line(name) or None, cid=cid)

    def _sent(self) -> str | None:
        entry = self.storage.get("__properties_version1.0")
        properties = self.compound.stream(entry)[_TOP_HEAD:] if entry else b""
        times = {}
        for at in range(0, len(properties) - 15, 16):
            kind, name, value = struct.unpack_from("<HH4xQ", properties, at)
            if kind == _TIME:
                times[name] = value
        value = times.get(_SUBMITTED) or times.get(_DELIVERED)
        try:
            return format_datetime(_EPOCH + timedelta(microseconds=value / 10)) if value else None
        except OverflowError:
            return None

    def _text(self, storage: Storage, name: str) -> str | None:
        wide = storage.get(f"__substg1.0_{name}{_UNICODE}")
        if wide is not None:
            return self.compound.stream(wide).decode("utf-16-le", "replace").rstrip("\0")
        narrow = storage.get(f"__substg1.0_{name}{_STRING}")
        return None if narrow is None else decode(self.compound.stream(narrow)).text.rstrip("\0")

    def _bytes(self, storage: Storage, name: str) -> bytes | None:
        entry = storage.get(f"__substg1.0_{name}{_BINARY}")
        return None if entry is None else self.compound.stream(entry)


def _one_line(text: str) -> str:
    return " ".join(text.split())
