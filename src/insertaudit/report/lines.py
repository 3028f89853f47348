"""Lines of styled text, wrapped to the width of a terminal."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Span:
    text: str
    style: str = ""


Line = tuple[Span, ...]

_TEXT_AT_LEAST = 28
"""Columns that a text keeps beside its label; with fewer it goes below it."""


@dataclass(slots=True)
class Lines:
    width: int
    written: list[Line] = field(default_factory=list)

    def add(self, *spans: Span) -> None:
        self.written.append(spans)

    def labelled(self, label: str, text: str, *, style: str = "quiet", indent: int = 0) -> None:
        """Write `label` once and `text` beside it, following lines under the text; a text without room goes below."""
        margin = indent + len(label) + 2 if label else indent
        lead = f"{' ' * indent}{label}  " if label else " " * margin
        if label and self.width - margin < _TEXT_AT_LEAST:
            self.add(Span(lead.rstrip(), style))
            margin = indent + 4
            lead = " " * margin
        room = max(_TEXT_AT_LEAST, self.width - margin)
        # Addresses and codes are cited: a break at their hyphens would change them.
        for number, line in enumerate(textwrap.wrap(text, room, break_on_hyphens=False) or [""]):
            self.add(Span(" " * margin if number else lead, style), Span(line))

    def flowed(self, lead: Span, *spans: Span, indent: int = 0) -> None:
        """Write the spans after `lead`, broken between words; following lines begin at `indent`."""
        line, used = [lead], len(lead.text)
        fresh = True
        for span in spans:
            for number, word in enumerate(span.text.split(" ")):
                gap = " " if number else ""
                if not fresh and used + len(gap) + len(word) > self.width and word:
                    self.add(*line)
                    line, used, gap = [Span(" " * indent)], indent, ""
                line.append(Span(gap + word, span.style))
                used += len(gap) + len(word)
                fresh = fresh and not word
        self.add(*line)

    def side_by_side(self, lead: Span, first: Span, second: Span, *, indent: int) -> None:
        """Write two texts on one line, or the second below the first where both have no room."""
        if len(lead.text) + len(first.text) + 2 + len(second.text) <= self.width:
            self.add(lead, first, Span(f"  {second.text}", second.style))
            return
        if len(lead.text) + len(first.text) <= self.width:
            self.add(lead, first)
        else:
            self.add(lead)
            self.add(Span(" " * indent + first.text, first.style))
        self.labelled("", second.text, style=second.style, indent=indent)
