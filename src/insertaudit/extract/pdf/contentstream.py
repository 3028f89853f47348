"""The operators of PDF content streams (ISO 32000-1, 7.8.2): found without parsing what lies between them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DELIMITERS = rb"\x00\s()<>\[\]{}/%"
_IN_STRING = re.compile(rb"\\.|[()]", re.DOTALL)
_LINE_END = re.compile(rb"[\r\n]")
_DATA_END = re.compile(rb"[\x00\s]EI(?=[\x00\s]|$)")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
INLINE_PICTURE = b"BI"


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator; `start` and `end` are byte offsets, of an inline picture those of the whole of it."""

    keyword: bytes
    start: int
    end: int
    operand: str
    """The last name before it, without its slash and with its escapes resolved; "" for none."""
    operand_start: int


def watch(keywords: Iterable[bytes]) -> re.Pattern[bytes]:
    """Return what `operators` looks for to find these operators."""
    # the longest first: an alternation ends at the first that fits
    words = b"|".join(sorted(map(re.escape, {*keywords, INLINE_PICTURE}), reverse=True))
    regular = b"[^%s]" % _DELIMITERS
    return re.compile(b"/%s*|[(<%%]|(?<!%s)(?:%s)(?!%s)" % (regular, regular, words, regular))


def operators(content: bytes, watched: re.Pattern[bytes]) -> Iterator[Operator]:
    """Yield the operators that `watched` knows, and all inline pictures."""
    place = 0
    name, name_start = b"", 0
    while (token := watched.search(content, place)) is not None:
        text, place = token.group(), token.end()
        first = text[:1]
        if first == b"/":
            name, name_start = text[1:], token.start()
        elif first == b"(":
            place = _after_string(content, place)
        elif first == b"<":
            place = place + 1 if content[place : place + 1] == b"<" else _after(content, b">", place)
        elif first == b"%":
            end = _LINE_END.search(content, place)
            place = end.start() if end else len(content)
        else:
            if text == INLINE_PICTURE:
                place = _after_picture(content, place)
            yield Operator(text, token.start(), place, decoded_name(name), name_start)


def decoded_name(name: bytes) -> str:
    return _ESCAPED.sub(lambda match: bytes.fromhex(match.group(1).decode()), name).decode("utf-8", "replace")


def _after_string(content: bytes, place: int) -> int:
    depth = 1
    for match in _IN_STRING.finditer(content, place):
        depth += {b"(": 1, b")": -1}.get(match.group(), 0)
        if depth == 0:
            return match.end()
    return len(content)


def _after_picture(content: bytes, place: int) -> int:
    data = content.find(b"ID", place)
    end = _DATA_END.search(content, data + 3) if data >= 0 else None
    return end.end() if end else len(content)


def _after(content: bytes, mark: bytes, place: int) -> int:
    found = content.find(mark, place)
    return len(content) if found < 0 else found + len(mark)
