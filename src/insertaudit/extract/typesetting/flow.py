"""Running text cut into blocks: what is seen, what is hidden and why, what was struck out or noted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from insertaudit.errors import LimitReachedError
from insertaudit.limits import MAX_TEXT_CHARS
from insertaudit.model import Block, Carrier, Hyperlink

if TYPE_CHECKING:
    from insertaudit.extract.parts import Parts

_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_LINE_SPACES = re.compile(r"[ \r\f\v]*\n[ \r\f\v]*")
_BLANKS = re.compile(r"[ \r\f\v]{2,}")
_TABS = re.compile(r" *\t[ \t]*")
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u034f\u2007\u00a0\u180e\u115f\u1160\u3164"

MAX_HEADING_CHARS = 200
"""Longer text in large type is a text in large type."""


def collapse(text: str) -> str:
    """White space as HTML shows it: any run of it is one space."""
    return _SPACES.sub(" ", text)


def tidy(text: str) -> str:
    """Single spaces, no blank lines, no space round line breaks; "" where nothing would be seen."""
    text = _LINE_SPACES.sub("\n", _TABS.sub("\t", _BLANKS.sub(" ", text)))
    text = re.sub(r"\n{2,}", "\n", text).strip()
    return text if text.strip(_INVISIBLE + " \t\n") else ""


@dataclass(slots=True)
class _OpenLink:
    url: str
    carrier: Carrier
    text: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Flow:
    """Collects the runs of one paragraph after the other into `parts`."""

    parts: Parts
    chars: int = 0
    places: list[tuple[Hyperlink, int]] = field(default_factory=list)
    """Each link with the number of blocks before the paragraph it stands in."""

    _last: str = ""
    _seen: list[str] = field(default_factory=list)
    _unseen: list[str] = field(default_factory=list)
    _noted: list[str] = field(default_factory=list)
    _links: list[_OpenLink] = field(default_factory=list)

    def add(self, text: str, *, hidden: str = "", carrier: Carrier = "text") -> None:
        """Take a run; `hidden` says why it is not seen. Raises LimitReachedError beyond MAX_TEXT_CHARS."""
        self.chars += len(text)
        if self.chars > MAX_TEXT_CHARS:
            raise LimitReachedError("too-large", f"{MAX_TEXT_CHARS // 1_000_000} million characters of text")
        if hidden:
            if tidy(text):
                self.parts.hidden.add(hidden)
            if self._unseen and hidden != self._last:
                self._unseen.append(" ")
            self._unseen.append(text)
        elif carrier == "comment":
            self._noted.append(text)
        else:
            self._seen.append(text)
            # White space between words goes to the others too, or words from two places would grow together.
            if text.isspace():
                for other in (self._unseen, self._noted):
                    if other:
                        other.append(text)
        self._last = hidden
        for link in self._links:
            link.text.append(text)

    def space(self) -> None:
        """Set apart what follows, if anything came before."""
        if self._seen and not self._seen[-1][-1:].isspace():
            self._seen.append("\t")

    def open_link(self, url: str, carrier: Carrier = "hyperlink") -> None:
        self._links.append(_OpenLink(url, carrier))

    def caption(self, text: str) -> None:
        """Give open links the words that stand for a picture inside them."""
        for link in self._links:
            link.text.append(text)

    def close_link(self) -> None:
        link = self._links.pop()
        text = tidy("".join(link.text)).replace("\n", " ").replace("\t", " ")
        self.link(link.url, text or None, link.carrier)

    def link(self, url: str, text: str | None = None, carrier: Carrier = "hyperlink") -> None:
        if url.strip():
            hyperlink = Hyperlink(url.strip(), text, carrier)
            self.parts.hyperlinks.append(hyperlink)
            self.places.append((hyperlink, len(self.parts.blocks)))

    def end(self, *, heading: bool = False, quoted: bool = False, carrier: Carrier = "text") -> None:
        """Close the paragraph: a block for what is seen, one for what is hidden, one for what is noted."""
        self._emit(self._seen, carrier, heading=heading, quoted=quoted)
        self._emit(self._unseen, "hidden", heading=False, quoted=quoted)
        self._emit(self._noted, "comment", heading=False, quoted=quoted)

    def _emit(self, runs: list[str], carrier: Carrier, *, heading: bool, quoted: bool) -> None:
        if not runs:
            return
        text = tidy("".join(runs))
        runs.clear()
        if text:
            is_heading = heading and len(text) <= MAX_HEADING_CHARS
            self.parts.blocks.append(Block(text, carrier, heading=is_heading, quoted=quoted))

    def note(self, text: str | None, carrier: Carrier) -> None:
        """Add a block of its own: alternative text, metadata, a comment."""
        text = tidy(text or "")
        if text:
            self.parts.blocks.append(Block(text, carrier))
