"""How concepts sound: phrases of one language, read from `rules/lexicons/<language>/`.

A phrase is words separated by blanks. `word*` begins with it, `*word` ends with it, `*word*` contains it, `a|b` is either,
`word?` may be left out, `~` stands for up to four words, `~7` for up to seven.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from insertaudit.detect.fold import fold_word
from insertaudit.errors import RuleFileError
from insertaudit.tomlfile import Table, load, nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

GAP = 4
"""Words that a plain `~` may stand for."""

_SEPARATORS = re.compile(r"[^\w*|?%€$£★☆⭐+&#@~]+")

_SUSPECT = re.compile(r"[()\[\]{},;]|[^\s|*]\*+[^\s|*]")
"""What may be wrong in a phrase; nearly all have nothing of it, and are looked at no closer."""


@dataclass(frozen=True, slots=True)
class Element:
    """One word of a phrase, or several to choose from: whole words, and what a word may begin with, end with or contain."""

    exact: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    infixes: tuple[str, ...] = ()
    gap: int = 0
    """Most other words between the element before and this one."""
    optional: bool = False
    has_letters: bool = True
    """Each alternative has a stem."""

    def accepts(self, token: str) -> bool:
        return (
            token in self.exact
            or token.startswith(self.prefixes)
            or token.endswith(self.suffixes)
            or (bool(self.infixes) and any(infix in token for infix in self.infixes))
        )

    @property
    def is_whole_word(self) -> bool:
        """No word is accepted that is not one of `exact`."""
        return not (self.prefixes or self.suffixes or self.infixes)


@dataclass(frozen=True, slots=True)
class Phrase:
    concept: str
    lang: str
    elements: tuple[Element, ...]
    written: str
    blocks: bool = False
    """A look-alike: where it stands, its concept is not mentioned."""


@dataclass(slots=True)
class Language:
    """One language: its phrases, and the few facts of its grammar that detection needs."""

    code: str
    phrases: list[Phrase] = field(default_factory=list)
    function_words: frozenset[str] = frozenset()
    negators: tuple[Phrase, ...] = ()
    prohibitions: tuple[Phrase, ...] = ()
    """What negates a list behind its colon: "not allowed in the box:"."""
    prepositions: frozenset[str] = frozenset()
    """They may lead on to that colon."""
    clause_breaks: frozenset[str] = frozenset()
    determiners: frozenset[str] = frozenset()
    """Negators that go with the noun behind them: kein, no."""
    abbreviations: frozenset[str] = frozenset()


def read_language(
    folder: Path, known: Collection[str], built: Mapping[str, Collection[str]] = MappingProxyType({})
) -> Language:
    """Read one lexicon folder. `known` are the concepts that lexicons may define, `built` those that they may not, each with what it builds on.

    Raises RuleFileError naming path, key and the nearest right name.
    """
    language = Language(folder.name)
    if not (folder / "language.toml").exists():
        raise RuleFileError(
            f"{folder}: language.toml is missing: without function words and negators nobody can tell when {folder.name} is spoken"
        )
    for path in sorted(folder.glob("*.toml")):
        if path.name == "rewordings.toml":
            continue
        table = load(path)
        if path.name == "language.toml":
            _grammar(language, table)
        else:
            for concept, entry in table.entries():
                if concept in built:
                    raise table.fail(concept, _no_home(concept, built[concept]))
                if concept not in known:
                    raise table.fail(
                        concept, f"unknown concept{nearest(concept, known)} (concepts are listed in concepts.toml)"
                    )
                for key, blocks in (("phrases", False), ("not", True)):
                    for written in entry.strings(key):
                        language.phrases.append(_phrase(concept, language.code, written, entry, key, blocks=blocks))
                entry.finish()
        table.finish()
    return language


def _no_home(concept: str, parts: Collection[str]) -> str:
    if not parts:
        return f"{concept} is found by the program; it takes no phrases"
    return f"{concept} is derived; put phrases under what it builds on: {', '.join(parts)}"


def _grammar(language: Language, table: Table) -> None:
    language.function_words = frozenset(fold_word(word) for word in table.strings("function_words", ...))
    language.clause_breaks = frozenset(fold_word(word) for word in table.strings("clause_breaks"))
    language.determiners = frozenset(fold_word(word) for word in table.strings("determiners"))
    language.abbreviations = frozenset(word.lower() for word in table.strings("abbreviations"))
    language.prepositions = frozenset(fold_word(word) for word in table.strings("prepositions"))
    language.negators = tuple(
        _phrase("NEGATION", language.code, written, table, key, blocks=blocks)
        for key, blocks in (("negators", False), ("not_negators", True))
        for written in table.strings(key)
    )
    language.prohibitions = tuple(
        _phrase("PROHIBITION", language.code, written, table, "prohibitions", blocks=False)
        for written in table.strings("prohibitions")
    )


def _phrase(concept: str, lang: str, written: str, table: Table, key: str, *, blocks: bool) -> Phrase:
    if _SUSPECT.search(written) and (wrong := _unwritable(written)):
        raise table.fail(key, f'"{written}": {wrong}')
    elements: list[Element] = []
    gap = 0
    for part in written.split():
        if part[0] == "~":
            if not elements or (part[1:] and not part[1:].isdigit()):
                raise table.fail(key, f'"{written}": ~ stands between words, alone or with a number')
            gap = int(part[1:] or GAP)
            continue
        for piece in _pieces(part):
            elements.append(_element(piece, gap))
            gap = 0
    if not elements or gap or elements[0].optional:
        raise table.fail(key, f'"{written}": a phrase begins and ends with a word that must be there')
    if not all(element.has_letters for element in elements):
        raise table.fail(key, f'"{written}": a word without letters')
    return Phrase(concept, lang, tuple(elements), written, blocks)


def _unwritable(written: str) -> str:
    """What a phrase must not hold, since it would never be met as it is meant, with the mend; else the empty string."""
    if re.search(r"[()\[\]{}]", written):
        return "brackets mean nothing in a phrase: alternatives are single words (a|b), two longer wordings are two phrases"
    if re.search(r"[,;]", written):
        return "a comma means nothing in a phrase: leave it out (4,8 is 4 8), and make two wordings two phrases in quotes of their own"
    inner = next((word for word in re.split(r"[\s|]+", written) if "*" in word.rstrip("?").strip("*")), "")
    return (
        f"{inner} has an asterisk within the word; it stands at the beginning or the end: {inner.split('*')[0]}*"
        if inner.strip("*")
        else ""
    )


@cache
def _pieces(part: str) -> tuple[str, ...]:
    """`5-sterne*` is two tokens in a text, so two elements here; a lone `?` or `%` is a token too."""
    if part.isalpha():  # half of all
        return (part,)
    folded = part.replace("'", "").replace("\u2019", "") if re.search(r"['\u2019](t|s|re|ll|ve|d|m)\b", part) else part
    pieces = [piece for piece in _SEPARATORS.split(folded) if piece]
    found = []
    for piece in pieces:
        if len(piece) > 1 and piece[-1] == "%" and piece[-2] != "|":
            found += [piece[:-1], "%"]
        else:
            found.append(piece)
    return tuple(found)


@cache  # the same few words make up most phrases
def _element(piece: str, gap: int) -> Element:
    optional = len(piece) > 1 and piece.endswith("?")
    exact: list[str] = []
    prefixes: list[str] = []
    suffixes: list[str] = []
    infixes: list[str] = []
    for word in piece[: -1 if optional else None].split("|"):
        begins, ends = word.startswith("*"), word.endswith("*")
        fit = infixes if begins and ends else suffixes if begins else prefixes if ends else exact
        fit.append(fold_word(word.strip("*")))
    return Element(
        frozenset(exact),
        tuple(prefixes),
        tuple(suffixes),
        tuple(infixes),
        gap,
        optional,
        all((*exact, *prefixes, *suffixes, *infixes)),
    )
