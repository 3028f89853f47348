"""A mail's parts, decoded leniently (RFC 2045 to 2049, 2183, 2231): what is broken is read as far as it goes."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from dataclasses import dataclass, field
from email import policy
from email.errors import (
    CloseBoundaryNotFoundDefect,
    MessageError,
    NoBoundaryInMultipartDefect,
    StartBoundaryNotFoundDefect,
)
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.utils import collapse_rfc2231_value

from insertaudit.errors import UnreadableError
from insertaudit.extract.mail import tnef
from insertaudit.extract.markup.charset import decode
from insertaudit.extract.names import EXTENSIONS, printable
from insertaudit.limits import MAX_HEADER_CHARS, MAX_MAIL_PARTS, MAX_MEMBER_BYTES
from insertaudit.model import Problem

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=\s]")
_BROKEN_MULTIPART = (NoBoundaryInMultipartDefect, StartBoundaryNotFoundDefect, CloseBoundaryNotFoundDefect)
_ENCODED_WORD_GAP = re.compile(r"\?=\s+=\?")
_BODY_TYPES = frozenset(
    {"text/plain", "text/html", "text/x-amp-html", "text/enriched", "text/richtext", "application/rtf", "text/rtf"}
)
_MAYBE_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef", "application/octet-stream"})
_SIGNATURES = frozenset({"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"})
_ENCRYPTED = frozenset({"application/pgp-encrypted"})
_SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})


@dataclass(slots=True)
class Leaf:
    """One part that is no container."""

    media_type: str
    name: str
    """Decoded file name; "" where it has none."""
    data: bytes
    charset: str | None = None
    disposition: str = ""
    keys: tuple[str, ...] = ()
    """How the HTML body may refer to it: `cid:…`, its Content-Location."""
    flowed: bool = False

    @property
    def is_body(self) -> bool:
        return self.media_type in _BODY_TYPES and self.disposition != "attachment" and not self.name


@dataclass(slots=True)
class MailParts:
    leaves: list[Leaf] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def parse_mail(data: bytes) -> Message:
    """Parse a mail. Raises UnreadableError: damaged, too-deep.

    The older policy is used on purpose: its headers stay raw, where the newer one's grammar can fail on broken
    ones, and takes long on hostile ones.
    """
    data = re.sub(rb"\A(?:\xef\xbb\xbf)?\s*", b"", data, count=1)
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(data)
        for part in message.walk():
            _decode_raw_fields(part)
    except RecursionError as error:
        raise UnreadableError("too-deep", "parts within parts") from error
    except (MessageError, ValueError, LookupError, IndexError) as error:
        raise UnreadableError("damaged", str(error)) from error
    return message


def _decode_raw_fields(part: Message) -> None:
    """Decode fields with raw 8-bit characters, which the library would replace by question marks."""
    for name, value in list(part.raw_items()):
        if isinstance(value, str) and not value.isascii():
            part.replace_header(name, decode(value.encode("utf-8", "surrogateescape")).text)


def header(message: Message, name: str) -> str:
    """Give a header field as a person reads it: encoded words and raw 8-bit characters decoded, in one line."""
    raw = message.get(name)
    return "" if raw is None else decode_words(str(raw))


def decode_words(text: str) -> str:
    """Decode RFC 2047 encoded words; what cannot be decoded stays as it is."""
    text = re.sub(r"\s+", " ", text[:MAX_HEADER_CHARS]).strip()
    if "=?" not in text:
        return text
    try:
        pieces = decode_header(_ENCODED_WORD_GAP.sub("?= =?", text))
    except (MessageError, ValueError, binascii.Error):
        return text
    words = [
        piece
        if isinstance(piece, str)
        else decode(piece, charset).text
        if charset
        else piece.decode("raw-unicode-escape", "replace")
        for piece, charset in pieces
    ]
    return re.sub(r"\s{2,}", " ", "".join(words)).strip()


def collect(message: Message) -> MailParts:
    """Give all parts in order, nested mails whole; never more than MAX_MAIL_PARTS."""
    found = MailParts()
    pending = [message]
    count = 0
    while pending:
        part = pending.pop()
        count += 1
        if count > MAX_MAIL_PARTS:
            found.problems.append(Problem("too-many-members", detail=f"{MAX_MAIL_PARTS} parts"))
            break
        media_type = part.get_content_type()
        if any(isinstance(defect, _BROKEN_MULTIPART) for defect in part.defects):
            found.problems.append(Problem("part-damaged", media_type, "a boundary is missing"))
        if media_type == "multipart/encrypted":
            found.problems.append(Problem("encrypted", "body"))
        elif part.is_multipart():
            inner = [child for child in part.get_payload() if isinstance(child, Message)]
            if media_type == "message/rfc822" and inner:
                _take_mail(part, inner[0], found)
            else:
                pending += reversed(inner)
        elif (packed := _unpacked(part, found)) is not None:
            pending.append(packed)
        else:
            _take_leaf(part, found)
    return found


def _unpacked(part: Message, found: MailParts) -> Message | None:
    """Give what a winmail.dat holds, to be read like any other parts; None for a part that is none."""
    raw = part.get_payload(decode=True) if part.get_content_type() in _MAYBE_TNEF else None
    if not isinstance(raw, bytes) or not raw.startswith(tnef.MAGIC):
        return None
    data, problems = tnef.as_mail(raw)
    found.problems += problems
    return parse_mail(data)


def _take_leaf(part: Message, found: MailParts) -> None:
    media_type = part.get_content_type()
    name = file_name(part)
    if media_type in _SIGNATURES or media_type in _ENCRYPTED:
        return
    if media_type in _SEALED:
        is_signed = str(part.get_param("smime-type", "")).lower() == "signed-data"
        found.problems.append(Problem("unsupported" if is_signed else "encrypted", name or "smime.p7m"))
        return
    if media_type in {"message/external-body", "message/partial"}:
        found.problems.append(Problem("unsupported", name or media_type))
        return
    data, is_damaged = _decoded(part)
    if is_damaged:
        found.problems.append(Problem("part-damaged", name or media_type, "broken transfer encoding"))
    if media_type.startswith("multipart/"):
        media_type = "text/html" if data.lstrip()[:1] == b"<" else "text/plain"
    content_id = part.get("Content-ID")
    location = part.get("Content-Location")
    keys = [f"cid:{str(content_id).strip().strip('<>')}"] if content_id else []
    keys += [str(location).strip()] if location else []
    found.leaves.append(
        Leaf(
            media_type=media_type,
            name=name,
            data=data,
            charset=_parameter(part, "charset") or None,
            disposition=str(part.get("Content-Disposition", "")).partition(";")[0].strip().lower(),
            keys=tuple(keys),
            flowed=_parameter(part, "format").lower() == "flowed",
        )
    )


def _take_mail(part: Message, inner: Message, found: MailParts) -> None:
    try:
        data = inner.as_bytes(policy=policy.compat32.clone(mangle_from_=False))
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        data = inner.as_string().encode("utf-8", "replace")
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64" and not inner.keys():
        # RFC 2046, section 5.2.1 forbids it, some programs do it all the same.
        data = base64.b64decode(b"".join(data.split()) + b"==")
        inner = parse_mail(data)
    name = file_name(part) or subject_name(inner)
    found.leaves.append(Leaf("message/rfc822", name, data, disposition="attachment"))


def subject_name(message: Message) -> str:
    subject = printable(header(message, "Subject").replace("/", "-"))
    return f"{subject}.eml" if subject else "message.eml"


def file_name(part: Message) -> str:
    for parameter, field_name in (("filename", "content-disposition"), ("name", "content-type")):
        try:
            value = part.get_param(parameter, None, field_name)
        except (ValueError, LookupError, TypeError, IndexError):
            value = None
        if value is not None:
            name = decode_words(collapse_rfc2231_value(value))
            return printable(name.replace("\\", "/").rsplit("/", 1)[-1])
    return ""


def nameless(leaf: Leaf, number: int) -> str:
    return f"part-{number}{EXTENSIONS.get(leaf.media_type, '.bin')}"


def _parameter(part: Message, name: str) -> str:
    try:
        value = part.get_param(name, "")
    except (ValueError, LookupError, TypeError, IndexError):
        return ""
    return collapse_rfc2231_value(value) if value else ""


def _decoded(part: Message) -> tuple[bytes, bool]:
    """Undo the transfer encoding; also tell whether it was broken."""
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if encoding in {"x-uuencode", "uuencode", "uue", "x-uue"}:
        decoded = part.get_payload(decode=True)
        return (decoded, False) if isinstance(decoded, bytes) else (b"", True)
    # Without the field the library gives the bytes as they are; with it, it would mend base64 in silence.
    del part["Content-Transfer-Encoding"]
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return b"", True
    if len(raw) > 2 * MAX_MEMBER_BYTES:
        raise UnreadableError("too-large", f"{MAX_MEMBER_BYTES // 1_000_000} MB")
    if encoding == "base64":
        return _from_base64(raw)
    if encoding == "quoted-printable":
        return quopri.decodestring(raw), False
    return raw, encoding not in {"", "7bit", "8bit", "binary"}


def _from_base64(raw: bytes) -> tuple[bytes, bool]:
    is_damaged = bool(_NOT_BASE64.search(raw))
    packed = b"".join(_NOT_BASE64.sub(b"", raw).split())
    body = packed.rstrip(b"=")
    is_damaged |= len(body) % 4 == 1 or b"=" in body
    usable = body[: len(body) - 1] if len(body) % 4 == 1 else body
    try:
        return binascii.a2b_base64(usable + b"=" * (-len(usable) % 4)), is_damaged
    except binascii.Error:
        return b"", True
