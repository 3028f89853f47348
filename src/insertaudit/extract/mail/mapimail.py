"""Messages in Outlook's properties (MAPI), from .msg or winmail.dat, written anew as RFC 5322 and MIME."""

from __future__ import annotations

from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import MIMEPart
from email.parser import HeaderParser
from typing import TYPE_CHECKING

from insertaudit.errors import UnreadableError
from insertaudit.extract.mail.packedrtf import html_within, unpack_rtf, was_text
from insertaudit.model import Problem

if TYPE_CHECKING:
    from email.message import Message

_KEPT_HEADERS = (
    "Message-ID", "In-Reply-To", "References", "List-Unsubscribe", "List-Id", "Precedence", "Auto-Submitted", "Feedback-ID",
    "X-Campaign", "X-CampaignID", "X-Campaign-Id", "X-Mailchimp-Campaign",
)  # fmt: skip
"""What tells a reply or a bulk mail."""


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str = ""
    data: bytes | None = None
    media_type: str = ""
    content_id: str = ""
    message: bytes | None = None
    """A message within, in RFC 5322."""


@dataclass(slots=True)
class MapiMessage:
    subject: str = ""
    sender: str = ""
    date: str = ""
    headers: str = ""
    """As they came over the net."""
    plain: str = ""
    html: str = ""
    rtf: bytes = b""
    """Packed."""
    attachments: list[Attachment] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def rewritten(message: MapiMessage) -> bytes:
    """The message in RFC 5322 and MIME. Adds to its problems what could not be read."""
    part = MIMEPart(policy=policy.SMTP)
    head = HeaderParser().parsestr(message.headers)
    for name in _KEPT_HEADERS:
        if head.get(name):
            part[name] = one_line(str(head[name]))
    part["Subject"] = one_line(message.subject)
    part["X-Sender"] = one_line(message.sender)
    part["Date"] = one_line(head.get("Date") or message.date)
    part.set_content(message.plain)
    if message.html:
        part.add_alternative(message.html, subtype="html")
    elif message.rtf:
        _add_rtf(part, message)
    for attachment in message.attachments:
        _add_attachment(part, attachment, message.problems)
    return part.as_bytes().replace(b"X-Sender:", b"From:", 1)


def _add_rtf(part: MIMEPart, message: MapiMessage) -> None:
    try:
        rtf = unpack_rtf(message.rtf).rstrip(b"\0")
        html = html_within(rtf)
    except UnreadableError as error:
        code = "part-damaged" if error.code == "damaged" else error.code
        message.problems.append(Problem(code, "body", error.detail))
        return
    if html is not None:
        part.add_alternative(html, subtype="html")
    elif not (message.plain.strip() and was_text(rtf)):
        part.add_alternative(rtf, maintype="application", subtype="rtf", disposition="inline")


def _add_attachment(part: MIMEPart, attachment: Attachment, problems: list[Problem]) -> None:
    if attachment.message is not None:
        inner: Message = message_from_bytes(attachment.message, policy=policy.SMTP)
        part.add_attachment(inner)
        return
    if attachment.data is None:
        problems.append(Problem("part-damaged", attachment.name or "attachment", "its bytes are missing"))
        return
    kind, _, subtype = attachment.media_type.partition("/")
    if kind in {"", "text", "multipart", "message"} or not subtype:
        kind, subtype = "application", "octet-stream"
    cid = f"<{one_line(attachment.content_id)}>" if attachment.content_id else None
    name = one_line(attachment.name) or None
    part.add_attachment(attachment.data, maintype=kind, subtype=subtype, filename=name, cid=cid)


def one_line(text: str) -> str:
    return " ".join(text.split())
