"""Audited text and file names are hostile: what steers a terminal or reorders a line is not shown."""

from __future__ import annotations

import re

# Unicode TR36: direction overrides and isolates reorder what stands after them; the zero-width and tag characters are
# invisible. The joiners (200C, 200D) stay: Persian and emoji need them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"[\s\u2028\u2029]+")
_BREAK = re.compile("\r\n?|[\x85\u2028\u2029]")


def line_breaks_kept(text: str) -> str:
    """Take out characters that control a display; line breaks become line feeds."""
    if text.isascii() and text.isprintable():
        return text
    return _LONE_SURROGATE.sub("\ufffd", _UNSEEN.sub("", _BREAK.sub("\n", text)))


def one_line(text: str, limit: int = 0) -> str:
    """Put `text` on one line, without characters that control a display, cut to `limit` characters if that is not 0."""
    line = _SPACE.sub(" ", line_breaks_kept(text)).strip()
    return line if not limit or len(line) <= limit else line[: limit - 1].rstrip() + "…"
