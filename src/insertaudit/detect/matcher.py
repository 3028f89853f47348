"""Find the phrases of all languages in a block of tokens.

Phrases are indexed by their first word, so that the cost follows the length of the text and not the size of the lexicons.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from insertaudit.detect.lexicon import Phrase
    from insertaudit.detect.split import Token

_CACHED_WORDS = 50_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase met at the tokens `first` to `last`, both included."""

    phrase: Phrase
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Begun:
    """The phrases that a word may begin, by their numbers. Nearly all end at once, as the second of their words does not follow."""

    open: tuple[int, ...]
    followed: Mapping[str, tuple[int, ...]]
    """By the word that has to follow within `reach`."""
    reach: int

    @classmethod
    def of(cls, numbers: Iterable[int], phrases: Sequence[Phrase]) -> _Begun:
        open_: list[int] = []
        followed: dict[str, list[int]] = defaultdict(list)
        reach = 0
        for number in numbers:
            second = phrases[number].elements[1:2]
            if second and second[0].is_whole_word and not second[0].optional:
                for word in second[0].exact:
                    followed[word].append(number)
                reach = max(reach, second[0].gap + 1)
            else:
                open_.append(number)
        return cls(tuple(open_), {word: tuple(found) for word, found in followed.items()}, reach)

    def among(self, words: Sequence[str], first: int, stop: int) -> Sequence[int]:
        """Those that may go on behind the word at `first` in a sentence that ends before `stop`, in order."""
        found: set[int] = set()
        for word in words[first + 1 : min(first + 1 + self.reach, stop)]:
            found.update(self.followed.get(word, ()))
        return sorted(found.union(self.open)) if found else self.open


@dataclass(slots=True)
class Matcher:
    phrases: Sequence[Phrase]
    _exact: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _prefix: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _suffix: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _infix: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _lengths: dict[str, list[int]] = field(default_factory=dict)
    """Of the stems: a text without blanks is one long word."""
    _met: dict[str, _Begun] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, phrase in enumerate(self.phrases):
            first = phrase.elements[0]
            for stems, index in (
                (first.exact, self._exact),
                (first.prefixes, self._prefix),
                (first.suffixes, self._suffix),
                (first.infixes, self._infix),
            ):
                for stem in stems:
                    index[stem].append(number)
        for fit, index in (("prefix", self._prefix), ("suffix", self._suffix), ("infix", self._infix)):
            self._lengths[fit] = sorted({len(stem) for stem in index})

    def hits(self, tokens: Sequence[Token]) -> list[Hit]:
        """The longest hit of each concept and language at each place; what a look-alike phrase covers is left out."""
        found: list[Hit] = []
        words = [token.text for token in tokens]
        stop = 0
        for first, word in enumerate(words):
            if first == stop:
                stop = _sentence_end(tokens, first)
            for number in self._begun(word).among(words, first, stop):
                phrase = self.phrases[number]
                last = _end_of(phrase, words, first, stop)
                if last is not None:
                    found.append(Hit(phrase, first, last))
        return _settled(found)

    def _begun(self, word: str) -> _Begun:
        known = self._met.get(word)
        if known is None:
            if len(self._met) > _CACHED_WORDS:
                self._met.clear()
            known = self._met[word] = _Begun.of(sorted(set(self._look_up(word))), self.phrases)
        return known

    def _look_up(self, word: str) -> Iterable[int]:
        yield from self._exact.get(word, ())
        size = len(word)
        for length in self._lengths["prefix"]:
            if length <= size:
                yield from self._prefix.get(word[:length], ())
        for length in self._lengths["suffix"]:
            if length <= size:
                yield from self._suffix.get(word[-length:], ())
        for length in self._lengths["infix"]:
            for start in range(size - length + 1):
                yield from self._infix.get(word[start : start + length], ())


def _sentence_end(tokens: Sequence[Token], first: int) -> int:
    """Index behind the last token of the sentence that the token at `first` is of."""
    sentence = tokens[first].sentence
    return next((at for at in range(first + 1, len(tokens)) if tokens[at].sentence != sentence), len(tokens))


def _end_of(phrase: Phrase, words: Sequence[str], first: int, stop: int) -> int | None:
    """Index of the last word of `phrase` begun at `first`, or None. Phrases stay within a sentence, which ends before `stop`."""
    ends = {first}
    for element in phrase.elements[1:]:
        reached = set(ends) if element.optional else set()
        for end in ends:
            for at in range(end + 1, min(end + 2 + element.gap, stop)):
                if element.accepts(words[at]):
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
