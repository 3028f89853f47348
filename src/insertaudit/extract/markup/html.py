"""HTML pages and the HTML bodies of mails."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from insertaudit.errors import UnreadableError
from insertaudit.extract.markup.charset import decode
from insertaudit.extract.markup.htmlwalk import Walker, parse_html
from insertaudit.extract.pictures import Pictures
from insertaudit.limits import MAX_XML_BYTES
from insertaudit.model import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from insertaudit.extract.parts import Parts, ReadOptions
    from insertaudit.limits import Budget
    from insertaudit.model import Hyperlink, Source

_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]+)""")


def read(data: bytes, source: Source, media_type: str, options: ReadOptions, budget: Budget) -> Parts:
    del source, media_type
    stated = _META_CHARSET.search(data[:4096]) or _XML_ENCODING.search(data[:200])
    decoded = decode(data, stated[1].decode("ascii") if stated else None)
    parts = read_markup(decoded.text, options, budget).parts
    if decoded.faulty:
        parts.problems.append(Problem("unknown-encoding", detail=stated[1].decode("ascii") if stated else ""))
    return parts


@dataclass(slots=True)
class Markup:
    parts: Parts
    used: set[str] = field(default_factory=set)
    """Keys of the inline pictures that the page shows."""

    places: list[tuple[Hyperlink, int]] = field(default_factory=list)
    """Each link with the number of blocks before the paragraph it stands in."""


def read_markup(
    text: str,
    options: ReadOptions,
    budget: Budget,
    *,
    inline: Mapping[str, bytes] | None = None,
    quotes: bool = False,
) -> Markup:
    """Read one page. `inline` holds a mail's own pictures by `cid:` address or location.

    `quotes` marks quoted earlier mail, which only a reply has. Raises UnreadableError for what is no page at all.
    """
    if len(text) > MAX_XML_BYTES:
        raise UnreadableError("too-large", f"HTML over {MAX_XML_BYTES // 1_000_000} MB")
    walker = Walker(Pictures(options, budget), inline or {}, quotes=quotes)
    root, problems = parse_html(text)
    walker.parts.problems += problems
    walker.walk(root)
    return Markup(walker.parts, walker.used, walker.flow.places)
