"""Fields of meaning: which word of a language speaks of what (`rules/fields/<language>.toml`).

A field is wider and vaguer than a concept, and no rule rests on one. The second reader learns from them: they tell it that a
"Schmankerl" is some benefit though no lexicon names it, in every language alike.

An entry is a word or a few of them; `word*` begins with it, `*word` ends with it, `*word*` contains it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from insertaudit.detect.fold import fold_word
from insertaudit.tomlfile import load, nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

LEAST_INFIX = 4
"""Letters of a `*word*`: shorter ones stand in every other word."""

LONGEST_WORD = 64
"""Letters: no entry is longer, a text without blanks is."""

MOST_MET = 1 << 15
"""Words of a language whose entries are kept at hand."""

_PARTS = re.compile(r"[^\w*]+")


@dataclass(frozen=True, slots=True)
class Piece:
    stem: str
    open_left: bool
    open_right: bool

    def accepts(self, token: str) -> bool:
        if self.open_left:
            return self.stem in token if self.open_right else token.endswith(self.stem)
        return token.startswith(self.stem) if self.open_right else token == self.stem


Entry = tuple[str, tuple[Piece, ...]]
"""A field, and the words that have to follow the first one."""


@dataclass(slots=True)
class _Begun:
    """What a word begins: the fields that it names alone, and entries of several words by the second one."""

    alone: frozenset[str]
    exact: dict[str, list[Entry]]
    open: list[Entry]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> _Begun:
        begun = cls(frozenset(name for name, rest in entries if not rest), defaultdict(list), [])
        for name, rest in entries:
            if rest:
                second = rest[0]
                closed = not (second.open_left or second.open_right)
                (begun.exact[second.stem] if closed else begun.open).append((name, rest))
        return begun

    def fields(self, tokens: Sequence[str], second: int) -> Iterator[str]:
        """Those that the word names together with the tokens from `second` on."""
        yield from self.alone
        if second == len(tokens):
            return
        for name, rest in (*self.exact.get(tokens[second], ()), *self.open):
            behind = tokens[second : second + len(rest)]
            if len(behind) == len(rest) and all(p.accepts(t) for p, t in zip(rest, behind, strict=True)):
                yield name


@dataclass(slots=True)
class _Index:
    """Entries of one language by their first word."""

    exact: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    prefix: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    open_left: list[tuple[Piece, Entry]] = field(default_factory=list)
    met: dict[str, _Begun] = field(default_factory=dict)

    def add(self, name: str, pieces: tuple[Piece, ...]) -> None:
        first, entry = pieces[0], (name, pieces[1:])
        if first.open_left:
            self.open_left.append((first, entry))
        else:
            (self.prefix if first.open_right else self.exact)[first.stem].append(entry)

    def begun(self, token: str) -> _Begun:
        known = self.met.get(token)
        if known is None:
            found = list(self.exact.get(token, ()))
            for end in range(1, min(len(token), LONGEST_WORD) + 1):
                found += self.prefix.get(token[:end], ())
            found += [entry for first, entry in self.open_left if first.accepts(token)]
            if len(self.met) >= MOST_MET:
                self.met.clear()
            known = self.met[token] = _Begun.of(found)
        return known


@dataclass(slots=True)
class WordFields:
    """The fields of all languages; those of a language are read when a text first speaks it."""

    folder: Path
    names: frozenset[str]
    languages: frozenset[str]
    _read: dict[str, _Index] = field(default_factory=dict)

    @classmethod
    def load(cls, rules: Path) -> WordFields:
        """From `fields.toml` (names and meanings) and `fields/` of a rule folder. Raises RuleFileError where the former is broken."""
        table = load(rules / "fields.toml")
        for name in table.values:
            table.text(name)
        folder = rules / "fields"
        return cls(folder, frozenset(table.values), frozenset(path.stem for path in folder.glob("*.toml")))

    def found(self, tokens: Sequence[str], spoken: Collection[str]) -> frozenset[str]:
        """The fields that a sentence of folded tokens speaks of in the languages `spoken`. Raises RuleFileError for a broken file."""
        return frozenset(name for code in spoken for name in self._in(tokens, self._index(code)))

    def check(self) -> None:
        """Read every language. Raises RuleFileError naming path, field and entry."""
        for code in sorted(self.languages):
            self._index(code)

    @staticmethod
    def _in(tokens: Sequence[str], index: _Index) -> Iterator[str]:
        for at, token in enumerate(tokens, 1):
            yield from index.begun(token).fields(tokens, at)

    def _index(self, code: str) -> _Index:
        if code not in self._read:
            table = load(self.folder / f"{code}.toml")
            index = _Index()
            for name in table.values:
                if name not in self.names:
                    raise table.fail(
                        name, f"unknown field{nearest(name, self.names)} (fields are listed in fields.toml)"
                    )
                for entry in table.text(name).split(","):
                    if pieces := _pieces(entry):
                        if pieces[0].open_left and pieces[0].open_right and len(pieces[0].stem) < LEAST_INFIX:
                            raise table.fail(name, f'"{entry.strip()}": too short to stand within any word')
                        index.add(name, pieces)
            self._read[code] = index
        return self._read[code]


def _pieces(entry: str) -> tuple[Piece, ...]:
    return tuple(_piece(word) for word in _PARTS.split(entry) if word.strip("*"))


@cache  # words come back in field after field
def _piece(word: str) -> Piece:
    return Piece(fold_word(word.strip("*")), word[0] == "*", word[-1] == "*")
