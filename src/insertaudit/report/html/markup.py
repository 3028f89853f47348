"""HTML from fragments: markup stands in `assets/fragments.html`, and every value that is put in is escaped."""

from __future__ import annotations

import html
import re
from functools import cache
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from insertaudit.report.sanitize import line_breaks_kept
from insertaudit.report.wording import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from insertaudit.report.wording import Lang

_FRAGMENT = re.compile(r'<template id="([a-z_]+)">\n?(.*?)\n?</template>', re.DOTALL)
_WORD = re.compile(r"\[\[([a-z_.]+)\]\]")
_INDENT = re.compile(r"\n\s*")


class Markup(str):
    """HTML that is safe to put into a page as it is."""

    __slots__ = ()


NOTHING = Markup()


def escape(text: object) -> Markup:
    """`text` for element content or a quoted attribute, without characters that control a display."""
    return text if isinstance(text, Markup) else Markup(html.escape(line_breaks_kept(str(text)), quote=True))


def join(parts: Iterable[str], between: str = "") -> Markup:
    return Markup(escape(between).join(escape(part) for part in parts))


@cache
def asset(name: str) -> str:
    return files("insertaudit.report").joinpath("assets", name).read_text(encoding="utf-8")


class Fragments:
    """The fragments in one language: `[[key]]` is one of the report's words, `$name` a value."""

    def __init__(self, lang: Lang) -> None:
        self.words = Words(lang)
        text = _WORD.sub(lambda match: escape(self.words[match[1]]), asset("fragments.html"))
        self._templates = {name: Template(_INDENT.sub("\n", body)) for name, body in _FRAGMENT.findall(text)}

    def fill(self, name: str, /, **values: object) -> Markup:
        """Put values into a fragment. Raises KeyError for an unknown fragment or a value that is missing."""
        safe = {key: NOTHING if value is None else escape(value) for key, value in values.items()}
        return Markup(self._templates[name].substitute(safe))

    def row(self, label: str, value: str | None, look: str = "") -> Markup:
        """Make a labelled line, or nothing where there is no value. `label` is a key of the words."""
        return self.fill("row", label=self.words[label], value=value, look=look) if value else NOTHING
