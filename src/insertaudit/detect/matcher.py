"""Find the phrases of all languages in a block of tokens.

Phrases are indexed by their first word, so that the cost follows the length of the text and not the size of the lexicons.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from insertaudit.detect.lexicon import Phrase
    from insertaudit.detect.split import Token

_CACHED_TOKENS = 50_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase met at the tokens `first` to `last`, both included."""

    phrase: Phrase
    first: int
    last: int


@dataclass(slots=True)
class Matcher:
    phrases: Sequence[Phrase]
    _exact: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _prefix: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _suffix: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _infix: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _lengths: dict[str, list[int]] = field(default_factory=dict)
    """Of the stems: a text without blanks is one long word."""
    _candidates: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        index = {"exact": self._exact, "prefix": self._prefix, "suffix": self._suffix, "infix": self._infix}
        for number, phrase in enumerate(self.phrases):
            for alternative in phrase.elements[0].alternatives:
                index[alternative.fit][alternative.stem].append(number)
        self._lengths = {fit: sorted({len(stem) for stem in stems}) for fit, stems in index.items()}

    def hits(self, tokens: Sequence[Token]) -> list[Hit]:
        """The longest hit of each concept and language at each place; what a look-alike phrase covers is left out."""
        found: list[Hit] = []
        for first, token in enumerate(tokens):
            for number in self._starting(token.text):
                phrase = self.phrases[number]
                last = _end_of(phrase, tokens, first)
                if last is not None:
                    found.append(Hit(phrase, first, last))
        return _settled(found)

    def _starting(self, token: str) -> tuple[int, ...]:
        known = self._candidates.get(token)
        if known is None:
            if len(self._candidates) > _CACHED_TOKENS:
                self._candidates.clear()
            known = self._candidates[token] = tuple(sorted(set(self._look_up(token))))
        return known

    def _look_up(self, token: str) -> Iterable[int]:
        yield from self._exact.get(token, ())
        size = len(token)
        for length in self._lengths["prefix"]:
            if length <= size:
                yield from self._prefix.get(token[:length], ())
        for length in self._lengths["suffix"]:
            if length <= size:
                yield from self._suffix.get(token[-length:], ())
        for length in self._lengths["infix"]:
            for start in range(size - length + 1):
                yield from self._infix.get(token[start : start + length], ())


def _end_of(phrase: Phrase, tokens: Sequence[Token], first: int) -> int | None:
    """Index of the last token of `phrase` begun at `first`, or None. Phrases stay within a sentence."""
    sentence = tokens[first].sentence
    ends = {first}
    for element in phrase.elements[1:]:
        reached = set(ends) if element.optional else set()
        for end in ends:
            for at in range(end + 1, min(end + 2 + element.gap, len(tokens))):
                if tokens[at].sentence != sentence:
                    break
                if element.accepts(tokens[at].text):
                    reached.add(at)
                    break
        if not reached:
            return None
        ends = reached
    return max(ends)


def _settled(hits: list[Hit]) -> list[Hit]:
    blocked = [hit for hit in hits if hit.phrase.blocks]
    kept: list[Hit] = []
    best: dict[tuple[str, str], int] = {}
    for hit in sorted(hits, key=lambda h: (h.first, -h.last)):
        if hit.phrase.blocks:
            continue
        if any(b.phrase.concept == hit.phrase.concept and b.first <= hit.last and hit.first <= b.last for b in blocked):
            continue
        key = (hit.phrase.concept, hit.phrase.lang)
        if best.get(key, -1) >= hit.last:
            continue
        best[key] = hit.last
        kept.append(hit)
    return kept
