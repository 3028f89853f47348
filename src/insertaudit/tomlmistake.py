"""What is wrong with a text that is no TOML, for people who do not program: the line, and the mend."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tomllib

_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_QUOTED = 100
"""Characters of a line that are quoted."""

_STRAY_QUOTES = re.compile("[“”„‟«»]|=\\s*[‘’‚]")


def mistake(text: str, problem: tomllib.TOMLDecodeError) -> str:
    """`line 3: |phrases = [„a“]|: the mend (the parser's own words)`. `text` is what was parsed."""
    said = str(problem)
    lines = text.splitlines() or [""]
    at = _AT.search(said)
    words = said[: at.start()] if at else said
    number = int(at[1]) if at and at[1] else _last(lines)
    line = lines[min(number, len(lines)) - 1]
    mend = _mend(line, words, at_end=bool(at and not at[1]))
    shown = line.strip() if len(line.strip()) <= _QUOTED else f"{line.strip()[: _QUOTED - 1]}…"
    return f"line {number}: {shown}\n    {mend} ({words})" if mend else f"line {number}: {shown}\n    {words}"


def _last(lines: list[str]) -> int:
    """Number of the last line that is not empty."""
    return max((number for number, line in enumerate(lines, 1) if line.strip()), default=1)


def _mend(line: str, words: str, *, at_end: bool) -> str:
    bare = re.sub(r'"[^"]*"', '""', line)
    if "Unclosed" in words:
        return _open_list(line, "]" if "array" in words else "}")
    for said, looks, mend in _MENDS:
        if said.search(words) and looks.search(bare):
            return mend
    return "the list or text that was begun is not closed: add ] or a straight quote" if at_end else ""


def _open_list(line: str, close: str) -> str:
    if _STRAY_QUOTES.search(line):
        return _STRAIGHT
    if line.lstrip().startswith("["):
        return f"close the list before this line with {close}"
    return f"put a comma between two entries, here or at the end of the line before, or close the list with {close}"


_STRAIGHT = 'write straight quotes: "text"'
_QUOTE = 'put the text in straight quotes: "text"'
_ANY = re.compile("")

_MENDS = (
    (_ANY, _STRAY_QUOTES, _STRAIGHT),
    (_ANY, re.compile(r"=\s*(True|False|TRUE|FALSE)\b"), "write true or false, in lower case and without quotes"),
    (
        re.compile("Cannot (?:declare|overwrite|mutate)|Duplicate"),
        _ANY,
        "this name stands in the file already: add to it there, and take it out here",
    ),
    (re.compile('Illegal character|Expected "|Unterminated'), _ANY, 'close the text with a straight quote: "text"'),
    (re.compile("Unescaped"), _ANY, "write a backslash twice: \\\\"),
    (_ANY, re.compile(r"=\s*\d{4}-\d"), 'there is no such day; write year-month-day: "2026-11-23"'),
    (re.compile("array declaration"), _ANY, "write two brackets on both sides: [[name]]"),
    (re.compile("Invalid value"), re.compile(r"[=\[,]\s*[^\W\d]"), _QUOTE),
    (re.compile("Expected newline"), _ANY, f"one key = value a line; {_QUOTE}"),
    (re.compile("after a key"), _ANY, f"write key = value; {_QUOTE}"),
    (
        re.compile("Invalid statement"),
        _ANY,
        "a line begins with [name] or with key = value, in letters without accents",
    ),
)
"""(the parser's words, the line without its texts, the mend), the first that fits."""
