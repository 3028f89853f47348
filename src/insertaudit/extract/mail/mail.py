"""Mail (RFC 5322, MIME): the body as a message, what it carries as attachments, and what the header says of both."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from insertaudit.errors import LimitReachedError, UnreadableError
from insertaudit.extract.mail.mailparts import Leaf, collect, header, nameless, parse_mail, subject_name
from insertaudit.extract.mail.mailquote import REPLY_SUBJECT, is_announcement, opens_quote, split_quoted
from insertaudit.extract.markup.charset import decode
from insertaudit.extract.markup.html import Markup, read_markup
from insertaudit.extract.markup.plain import paragraphs
from insertaudit.extract.markup.rtf import read_rtf
from insertaudit.extract.names import UniqueNames
from insertaudit.extract.parts import Parts
from insertaudit.extract.typesetting.flow import tidy
from insertaudit.limits import MAX_DEPTH, MAX_TEXT_CHARS
from insertaudit.model import Block, Envelope, Problem, Source

if TYPE_CHECKING:
    from datetime import date
    from email.message import Message

    from insertaudit.extract.parts import ReadOptions
    from insertaudit.limits import Budget

ORDER_ID = re.compile(r"(?<![\d-])\d{3}-\d{7}-\d{7}(?![\d-])")
_BULK = re.compile(r"bulk|list|junk", re.IGNORECASE)
_BULK_FIELDS = (
    "List-Unsubscribe",
    "List-Id",
    "X-Campaign",
    "X-CampaignID",
    "X-Campaign-Id",
    "X-Mailchimp-Campaign",
    "Feedback-ID",
)
_URL = re.compile(r"<?(?:https?://|www\.|mailto:)[^\s<>\"\]]+>?", re.IGNORECASE)
_NOT_LETTERS = re.compile(r"[\W_]+")
_MBOX_START = re.compile(rb"(?:\A|\r?\n\r?\n)From \S[^\r\n]{0,200}?\d\d:\d\d[^\r\n]{0,60}\r?\n(?=[!-9;-~]+:)")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
MIN_KEY = 4
"""Paragraphs with fewer letters and digits than this are compared as they are."""

MAX_SAID = 500_000
"""Characters that are searched for each paragraph; longer bodies are compared paragraph by paragraph."""


def read(data: bytes, source: Source, media_type: str, options: ReadOptions, budget: Budget) -> Parts:
    if media_type == "application/mbox":
        return _read_mbox(data, source, budget)
    message = parse_mail(_QUOTED_FROM.sub(rb"\1", _without_from_line(data)) if data.startswith(b"From ") else data)
    found = collect(message)
    parts = Parts(problems=found.problems)
    subject = header(message, "Subject")
    may_quote = bool(message.get("In-Reply-To") or message.get("References") or REPLY_SUBJECT.match(subject))
    if subject:
        parts.blocks.append(Block(subject, heading=True))
    shown = _read_body(found.leaves, parts, source, options, budget, quotes=may_quote)
    carried = [leaf for leaf in found.leaves if not leaf.is_body and not (leaf.keys and shown.intersection(leaf.keys))]
    parts.envelope = _envelope(message, subject, parts, carried, may_quote=may_quote)
    _add_children(parts, carried, source, budget)
    if not (parts.blocks or parts.children or parts.problems):
        raise UnreadableError("empty")
    return parts


def read_rewritten(data: bytes, problems: list[Problem], source: Source, options: ReadOptions, budget: Budget) -> Parts:
    """Read a mail that was made of another format, with the `problems` of that."""
    try:
        parts = read(data, source, "message/rfc822", options, budget)
    except UnreadableError as error:
        if error.code != "empty" or not problems:
            raise
        parts = Parts()
    parts.problems += problems
    return parts


def _read_body(
    leaves: list[Leaf], parts: Parts, source: Source, options: ReadOptions, budget: Budget, *, quotes: bool
) -> set[str]:
    """Read HTML first, then RTF, then what the plain text says besides. Gives the keys of the pictures that the body shows."""
    pictures = {key: leaf.data for leaf in leaves if leaf.media_type.startswith("image/") for key in leaf.keys}
    shown: set[str] = set()
    said = _Said()
    bodies = [leaf for leaf in leaves if leaf.is_body]
    for leaf in sorted(bodies, key=lambda body: ("html" not in body.media_type, "rtf" not in body.media_type)):
        if leaf.media_type.endswith("/rtf"):
            parts.add(_rtf_parts(leaf, said, source, options, budget, quotes=quotes))
            continue
        decoded = decode(leaf.data, leaf.charset)
        if decoded.faulty:
            parts.problems.append(Problem("unknown-encoding", leaf.media_type, leaf.charset or ""))
        if "html" in leaf.media_type:
            try:
                markup = read_markup(decoded.text, options, budget, inline=pictures, quotes=quotes)
            except UnreadableError as error:
                if decoded.text.strip():
                    parts.problems.append(Problem(error.code, leaf.media_type, error.detail))
                continue
            shown |= markup.used
            inner = markup.parts
            inner.blocks = _quoted_below(inner.blocks, quotes=quotes)
            _drop_quoted_links(markup)
            inner.blocks = _new_blocks(inner.blocks, said)
            parts.add(inner)
        else:
            parts.blocks += _new_blocks(_plain_blocks(leaf, decoded.text, quotes=quotes), said)
    return shown


def _rtf_parts(leaf: Leaf, said: _Said, source: Source, options: ReadOptions, budget: Budget, *, quotes: bool) -> Parts:
    try:
        inner = read_rtf(leaf.data, source, options, budget)
    except UnreadableError as error:
        return Parts(problems=[] if error.code == "empty" else [Problem(error.code, leaf.media_type, error.detail)])
    inner.blocks = _new_blocks(_quoted_below(inner.blocks, quotes=quotes), said)
    return inner


def _plain_blocks(leaf: Leaf, text: str, *, quotes: bool) -> list[Block]:
    text = text[:MAX_TEXT_CHARS].replace("\r\n", "\n").replace("\r", "\n")
    if leaf.media_type in {"text/enriched", "text/richtext"}:
        text = re.sub(r"</?[a-zA-Z-]{1,40}>", "", text)
    if leaf.flowed:
        # RFC 3676: a line that ends with a space goes on in the next one; the signature mark is no such line.
        text = re.sub(r"(?<!^--)(?<!\n--) \n(?!>)", " ", text)
    pieces = paragraphs(text)
    if not quotes:
        return [Block(piece) for piece in pieces]
    return [Block(piece, quoted=quoted) for piece, quoted in split_quoted(pieces)]


def _quoted_below(blocks: list[Block], *, quotes: bool) -> list[Block]:
    """Mark what stands below a program's divider in an HTML body, and the line that announces a quote."""
    if not quotes:
        return blocks
    marked: list[Block] = []
    below = False
    for at, block in enumerate(blocks):
        window = "\n".join(following.text for following in blocks[at : at + 3])
        below = below or (block.carrier == "text" and (opens_quote(block.text) or opens_quote(window)))
        announces = at + 1 < len(blocks) and blocks[at + 1].quoted and is_announcement(block.text)
        marked.append(replace(block, quoted=True) if below or announces else block)
    return marked


def _drop_quoted_links(markup: Markup) -> None:
    """Leave out links in what the buyer wrote: their words say so themselves, a link has no such mark."""
    quoted = set()
    for hyperlink, before in markup.places:
        paragraph = next((block for block in markup.parts.blocks[before:] if block.carrier == "text"), None)
        if paragraph is not None and paragraph.quoted:
            quoted.add(id(hyperlink))
    markup.parts.hyperlinks = [link for link in markup.parts.hyperlinks if id(link) not in quoted]


@dataclass(slots=True)
class _Said:
    """What the forms of the body that were read before have said."""

    run: str = ""
    """All letters and digits in one row: what is one paragraph here may be three there."""
    exact: set[str] = field(default_factory=set)
    urls: set[str] = field(default_factory=set)


def _new_blocks(blocks: list[Block], said: _Said) -> list[Block]:
    """Leave out what the other form of the body has said already; addresses count as they are written."""
    new: list[Block] = []
    keys: list[str] = []
    exact: set[str] = set()
    all_urls: set[str] = set()
    for block in blocks:
        key = _NOT_LETTERS.sub("", _URL.sub("", block.text)).casefold()
        plain = tidy(block.text).casefold()
        urls = {url.strip("<>").rstrip(".,;:!?)/").casefold() for url in _URL.findall(block.text)}
        is_said = plain in said.exact or (len(key) >= MIN_KEY and len(said.run) < MAX_SAID and key in said.run)
        if block.carrier != "text" or not is_said or not urls <= said.urls:
            new.append(block)
        if block.carrier == "text":
            keys.append(key)
            exact.add(plain)
            all_urls |= urls
    said.run += "".join(keys)
    said.exact |= exact
    said.urls |= all_urls
    return new


def _envelope(message: Message, subject: str, parts: Parts, carried: list[Leaf], *, may_quote: bool) -> Envelope:
    text = "\n".join(block.text for block in parts.blocks)
    other_fields = "\n".join(str(value) for _, value in message.raw_items())[:100_000]
    order = ORDER_ID.search(subject) or ORDER_ID.search(text) or ORDER_ID.search(other_fields)
    has_quote = any(block.quoted for block in parts.blocks)
    return Envelope(
        subject=subject,
        sender=header(message, "From"),
        sent=_sent(header(message, "Date")),
        order_id=order[0] if order else None,
        is_reply=bool(message.get("In-Reply-To") or message.get("References")) or (may_quote and has_quote),
        is_bulk=_is_bulk(message),
        attachments=len(carried),
        attachment_bytes=sum(len(leaf.data) for leaf in carried),
    )


def _is_bulk(message: Message) -> bool:
    automatic = header(message, "Auto-Submitted").lower()
    return (
        any(message.get(name) is not None for name in _BULK_FIELDS)
        or bool(_BULK.search(header(message, "Precedence")))
        or automatic.startswith("auto-generated")
    )


def _sent(text: str) -> date | None:
    try:
        return parsedate_to_datetime(text).date() if text else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _add_children(parts: Parts, carried: list[Leaf], source: Source, budget: Budget) -> None:
    if carried and source.depth >= MAX_DEPTH:
        parts.problems.append(Problem("too-deep", detail=f"{MAX_DEPTH} containers"))
        return
    names = UniqueNames()
    for number, leaf in enumerate(carried, start=1):
        try:
            budget.spend_member()
            budget.spend_bytes(len(leaf.data))
        except LimitReachedError as error:
            parts.problems.append(Problem(error.code, detail=error.detail))
            return
        name = leaf.name or nameless(leaf, number)
        parts.children.append(
            Source(
                path=f"{source.path}!{names.take(name)}",
                name=name,
                kind="message" if leaf.media_type == "message/rfc822" else "attachment",
                data=leaf.data,
                envelope=parts.envelope,
                depth=source.depth + 1,
                declared_type=leaf.media_type,
            )
        )


def _without_from_line(data: bytes) -> bytes:
    return data.split(b"\n", 1)[1] if b"\n" in data else b""


def _read_mbox(data: bytes, source: Source, budget: Budget) -> Parts:
    """Give each mail of a mailbox file (RFC 4155) as a child."""
    parts = Parts()
    if source.depth >= MAX_DEPTH:
        raise UnreadableError("too-deep", f"{MAX_DEPTH} containers")
    names = UniqueNames()
    starts = [*_MBOX_START.finditer(data)]
    for at, start in enumerate(starts):
        end = starts[at + 1].start() if at + 1 < len(starts) else len(data)
        body = _QUOTED_FROM.sub(rb"\1", data[start.end() : end])
        try:
            budget.spend_member()
            budget.spend_bytes(len(body))
        except LimitReachedError as error:
            parts.problems.append(Problem(error.code, detail=error.detail))
            break
        name = subject_name(parse_mail(body[:20_000]))
        parts.children.append(
            Source(
                path=f"{source.path}!{names.take(name)}",
                name=name,
                kind="message",
                data=body,
                depth=source.depth + 1,
                declared_type="message/rfc822",
            )
        )
    if not parts.children:
        raise UnreadableError("empty")
    return parts
