"""Plain text and what is written as such: Markdown, CSV, vCard, calendar entries, XML and JSON data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from insertaudit.errors import UnreadableError
from insertaudit.extract.markup.charset import decode, is_binary
from insertaudit.extract.markup.xmltree import local, parse_xml
from insertaudit.extract.parts import Parts
from insertaudit.extract.typesetting.flow import tidy
from insertaudit.limits import MAX_TEXT_CHARS
from insertaudit.model import Block, Hyperlink, Problem

if TYPE_CHECKING:
    from insertaudit.extract.parts import ReadOptions
    from insertaudit.limits import Budget
    from insertaudit.model import Source

_BLANK_LINES = re.compile(r"\n[ \t\u00a0]*\n\s*|\f|\u2029")
_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u0085|\v")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_ENCRYPTED = re.compile(r"\s*-----BEGIN PGP MESSAGE-----")
_HEADING = re.compile(r" {0,3}#{1,6}\s+\S")
_UNDERLINED = re.compile(r"[^\n]+\n {0,3}(?:=+|-{3,}) *$")
_MARKDOWN_LINK = re.compile(r"!?\[([^\]\n]{0,300})\]\(\s*<?([^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)*)>?[^)\n]{0,200}\)")
_REFERENCE = re.compile(r"^ {0,3}\[([^\]\n]{1,300})\]:\s*<?(\S+?)>?\s*$", re.MULTILINE)
_FOLDED = re.compile(r"\n[ \t]")
"""RFC 6350 and RFC 5545, section 3.1: a line that begins with white space continues the one before."""

_ESCAPED = re.compile(r"\\([,;nN\\])")


def read(data: bytes, source: Source, media_type: str, options: ReadOptions, budget: Budget) -> Parts:
    if media_type == "application/rtf":
        from insertaudit.extract.markup.rtf import read_rtf  # the one format here that is no plain text

        return read_rtf(data, source, options, budget)
    if media_type == "application/xml":
        return Parts(blocks=_xml_blocks(data))
    text = _clean(decode(data).text)
    parts = Parts()
    if len(text) > MAX_TEXT_CHARS:
        text = text[:MAX_TEXT_CHARS]
        parts.problems.append(Problem("too-large", detail=f"{MAX_TEXT_CHARS // 1_000_000} million characters of text"))
    if media_type in {"text/vcard", "text/calendar"}:
        parts.blocks = _records(text)
    elif media_type == "text/csv":
        parts.blocks = [Block(line) for line in map(tidy, text.split("\n")) if line]
    elif media_type == "text/markdown":
        parts.blocks, parts.hyperlinks = _markdown(text)
    else:
        parts.blocks = [Block(paragraph) for paragraph in paragraphs(text)]
    return parts


def _clean(text: str) -> str:
    if is_binary(text):
        raise UnreadableError("unsupported", "binary data")
    if _ENCRYPTED.match(text):
        raise UnreadableError("encrypted", "PGP message")
    text = _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))
    if not tidy(text):
        raise UnreadableError("empty")
    return text


def paragraphs(text: str) -> list[str]:
    """Cut text at blank lines; lines within a paragraph stay lines."""
    return [paragraph for piece in _BLANK_LINES.split(text) if (paragraph := tidy(piece))]


def _records(text: str) -> list[Block]:
    unfolded = _FOLDED.sub("", text)
    lines = (_ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], line) for line in unfolded.split("\n"))
    return [Block(line) for line in map(tidy, lines) if line]


def _markdown(text: str) -> tuple[list[Block], list[Hyperlink]]:
    links = [Hyperlink(match[2], match[1].strip() or None) for match in _MARKDOWN_LINK.finditer(text)]
    links += [Hyperlink(match[2], match[1]) for match in _REFERENCE.finditer(text)]
    # What a reader sees of a link is its caption; where it leads is judged as a link of its own.
    shown = _MARKDOWN_LINK.sub(lambda match: match[1], text)
    blocks = []
    for paragraph in paragraphs(shown):
        is_heading = bool(_HEADING.match(paragraph) or _UNDERLINED.fullmatch(paragraph)) and paragraph.count("\n") < 2
        blocks.append(Block(paragraph.lstrip("# ") if is_heading else paragraph, heading=is_heading))
    return blocks, links


_INVOICE_ROOTS = {"CrossIndustryInvoice", "CrossIndustryDocument", "Invoice", "CreditNote"}
"""UN/CEFACT CII (Factur-X, ZUGFeRD) and UBL (XRechnung)."""


def _xml_blocks(data: bytes) -> list[Block]:
    """Give the text of each element and its attributes; of an electronic invoice only its free text, as a person gets to see no code of it."""
    root = parse_xml(data)
    if local(root) in _INVOICE_ROOTS:
        notes = [
            tidy(element.text or "") for element in root.iter() if local(element) in {"Content", "Note", "Description"}
        ]
        return [Block(note) for note in notes if note]
    texts: list[str] = []
    chars = 0
    for element in root.iter():
        for piece in (element.text, *element.attrib.values(), element.tail):
            text = tidy(str(piece or ""))
            chars += len(text)
            if text and chars <= MAX_TEXT_CHARS:
                texts.append(text)
    if not texts:
        raise UnreadableError("empty")
    return [Block(text) for text in texts]
