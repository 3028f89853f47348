"""Which kind of plain text a file holds: mail, markup, calendar, script, table or just text."""

from __future__ import annotations

import re

from insertaudit.sources.types import SCRIPTS, extension
from insertaudit.textencoding import BYTE_ORDER_MARKS, CONTROLS, MAX_CONTROL_SHARE, utf16_without_mark

HEAD_BYTES = 65_536
"""Enough to meet a mail's header fields behind long `Received` lines, or the root of a drawing behind its comments."""

_CONTROLS = bytes(CONTROLS)

_PROLOG = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^\[>]|\[.*?\]\s*(?=>))*>)", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w-]+)")
_HTML_ROOTS = frozenset({
    "html", "head", "body", "title", "meta", "style", "script", "link", "div", "p", "table", "center", "span",
    "font", "a", "img", "br", "h1", "h2", "h3", "h4", "ul", "ol", "form", "b", "i", "strong", "em",
})  # fmt: skip
_ANY_TAG = re.compile(r"<(?:p|br|div|a|table|span|b|h[1-6]|img|ul|li)\b[^<>]*>", re.IGNORECASE)

_OPENINGS = {"BEGIN:VCARD": "text/vcard", "BEGIN:VCALENDAR": "text/calendar"}
_PLAIN_KINDS = {
    "csv": "text/csv", "tsv": "text/csv", "md": "text/markdown", "markdown": "text/markdown",
    "json": "application/json",
}  # fmt: skip

_FIELD = re.compile(r"([!-9;-~]{1,76}):(?:[ \t].*)?$")
_MAIL_FIELDS = frozenset({
    "from", "to", "cc", "bcc", "subject", "date", "reply-to", "sender", "message-id", "received", "return-path",
    "mime-version", "content-type", "delivered-to", "in-reply-to", "references", "list-unsubscribe",
    "content-transfer-encoding", "x-mailer", "user-agent", "dkim-signature", "x-original-to",
})  # fmt: skip
_MACHINE_FIELDS = frozenset({
    "message-id", "received", "return-path", "mime-version", "delivered-to", "content-type", "dkim-signature",
    "x-original-to", "list-unsubscribe",
})  # fmt: skip
_MBOX_LINE = re.compile(r"From \S.*\b\d\d:\d\d(?::\d\d)?\b.*\b(?:19|20)\d\d\b")
_MAIL_NAMES = frozenset({"eml", "mbox", "mht", "mhtml", "emlx"})


def is_text(data: bytes) -> bool:
    """Tell text in UTF-8, UTF-16 or an 8-bit code page from binary data."""
    head = data[:HEAD_BYTES]
    if head.startswith(tuple(mark for mark, _ in BYTE_ORDER_MARKS)) or utf16_without_mark(head):
        return True
    return len(head) - len(head.translate(None, _CONTROLS)) <= MAX_CONTROL_SHARE * len(head) and b"\0\0" not in head


def _head_text(data: bytes) -> str:
    head = data[:HEAD_BYTES]
    for mark, encoding in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, "replace")
    return head.decode(utf16_without_mark(head) or "utf-8", "replace")


def text_type(data: bytes, name: str) -> str:
    text = _head_text(data)
    suffix = extension(name)
    return _mail_type(data, text, suffix) or _markup_type(text, suffix) or _record_type(text, suffix)


def _markup_type(text: str, suffix: str) -> str | None:
    declares_xml = text.lstrip().startswith("<?xml")
    is_html = "<!doctype html" in text[:2000].lower()
    at = 0
    while match := _PROLOG.match(text, at):
        if match.end() == at:
            break
        at = match.end()
    root = _ROOT.match(text, at)
    tag = root[1].lower() if root else ""
    if tag == "svg":
        return "image/svg+xml"
    if is_html or tag in _HTML_ROOTS:
        return "text/html"
    if suffix in {"htm", "html", "xhtml"} and _ANY_TAG.search(text):
        return "text/html"
    if declares_xml or (tag and suffix == "xml"):
        return "application/xml"
    return None


def _record_type(text: str, suffix: str) -> str:
    start = text.lstrip()[:40].upper()
    for opening, media_type in _OPENINGS.items():
        if start.startswith(opening):
            return media_type
    if text.startswith("#!"):
        return "text/x-python" if "python" in text.split("\n", 1)[0] else "text/x-shellscript"
    return SCRIPTS.get(suffix) or _PLAIN_KINDS.get(suffix, "text/plain")


def _mail_type(data: bytes, text: str, suffix: str) -> str | None:
    lines = text.lstrip("\ufeff \t\r\n").splitlines()
    is_mbox = bool(lines) and _MBOX_LINE.match(lines[0][:300]) is not None
    fields = _field_names(lines[1:] if is_mbox else lines)
    if is_mbox and fields & _MAIL_FIELDS:
        return "application/mbox" if _mails_in(data) > 1 else "message/rfc822"
    known = fields & _MAIL_FIELDS
    # A letter typed as text may open with From, To and Subject; only what a mail program adds makes it a mail.
    enough = (1, 0) if suffix in _MAIL_NAMES else (2, 1)
    is_mail = len(known) >= enough[0] and len(known & _MACHINE_FIELDS) >= enough[1]
    if not is_mail and suffix not in {"txt", "text", "md", "csv", "log"}:
        is_mail = {"from", "to", "subject"} <= known or {"from", "subject", "date"} <= known
    return "message/rfc822" if is_mail else None


def _field_names(lines: list[str]) -> set[str]:
    names: set[str] = set()
    for line in lines:
        if not line.strip():
            break
        if line[0] in " \t":
            continue
        field = _FIELD.match(line)
        if field is None:
            # One broken line among fields is a damaged mail; a first line without a field is no mail at all.
            if not names:
                break
            continue
        names.add(field[1].lower())
    return names


def _mails_in(data: bytes) -> int:
    count = 1
    for match in re.finditer(rb"\r?\n\r?\n(From [^\r\n]+)\r?\n[!-9;-~]+:", data):
        if _MBOX_LINE.match(match[1][:300].decode("latin-1")):
            count += 1
    return count
