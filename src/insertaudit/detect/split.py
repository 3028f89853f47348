"""Blocks → sentences and tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from insertaudit.detect.fold import Folded, fold

if TYPE_CHECKING:
    from collections.abc import Collection

_TOKEN = re.compile(r"\w+|[?%€$£★☆⭐+&#@]", re.UNICODE)
_END = re.compile(r"[.!?…]+[\"'»“”)\]]*(?=\s|$)|\n")
_WRAPPED_SHARE = 0.7
"""A line at least this long, measured by the block's longest, is taken to have been wrapped by the page's edge."""
_BULLET = re.compile(r"\s*(?:[-–—•·*►▶✓✔☐→»]|\d{1,2}[.)]|[a-z]\))\s+|\s*[\U0001F300-\U0001FAFF\u2600-\u27BF]")


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    """Folded."""
    start: int
    """In the block's text as written."""
    end: int
    sentence: int
    """Index within the block."""
    after_break: bool
    """A comma, colon, dash, bracket or line end stands before it."""
    after_colon: bool = False


@dataclass(frozen=True, slots=True)
class SplitBlock:
    tokens: tuple[Token, ...]
    sentences: tuple[tuple[int, int], ...]
    """Spans in the block's text as written."""
    folded: Folded


def split(text: str, abbreviations: Collection[str]) -> SplitBlock:
    sentences = tuple(_sentences(text, abbreviations))
    folded = fold(text)
    tokens: list[Token] = []
    at, previous_end = 0, 0
    for match in _TOKEN.finditer(folded.text):
        start, end = folded.span(*match.span())
        while at + 1 < len(sentences) and start >= sentences[at][1]:
            at += 1
        gap = folded.text[previous_end : match.start()]
        after_break = bool(tokens) and any(c in gap for c in ",;:–—()\n.!|/•")
        tokens.append(Token(match.group(), start, end, at, after_break, after_break and ":" in gap))
        previous_end = match.end()
    return SplitBlock(tuple(tokens), sentences, folded)


def _sentences(text: str, abbreviations: Collection[str]) -> list[tuple[int, int]]:
    longest = max((len(line) for line in text.split("\n")), default=0)
    found, start = [], 0
    for match in _END.finditer(text):
        end = match.end()
        if end <= start:
            continue
        if match.group() == "\n":
            if _continues(text, match.start(), longest):
                continue
        elif match.group() == "." and _abbreviated(text[start : match.start()], abbreviations):
            continue
        if text[start:end].strip():
            found.append((start, end))
            start = end
    if text[start:].strip():
        found.append((start, len(text)))
    return found or [(0, len(text))]


def _abbreviated(before: str, abbreviations: Collection[str]) -> bool:
    word = before.rsplit(maxsplit=1)[-1].lower() if before.strip() else ""
    return word in abbreviations or (len(word) == 1 and word.isalpha()) or (word.isdigit() and len(word) <= 2)


def _continues(text: str, at: int, longest: int) -> bool:
    """Whether the line end at `at` only wraps a sentence."""
    before = text[text.rfind("\n", 0, at) + 1 : at].rstrip()
    after = text[at + 1 :].split("\n", 1)[0]
    if not before or not after.strip() or _BULLET.match(after):
        return False
    if before[-1] in ".!?…:":
        return False
    first = after.lstrip()[0]
    if before[-1] in ",-–&/" or first.islower() or first in "#@":
        return True
    return len(before) >= 25 and len(before) >= _WRAPPED_SHARE * longest and first.isalnum()
