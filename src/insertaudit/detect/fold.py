"""The normal form in which words are compared, with a map back to the text as written.

Undone: case, diacritics (also written ae, oe, ue), compatibility forms (ligatures, full width, mathematical bold), look-alike
letters of other scripts, invisible characters, letters swapped for digits or signs (`rev1ew`, `g!ft`), spaced letters.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_SPECIAL = {"ß": "ss", "ł": "l", "ø": "o", "đ": "d", "æ": "a", "œ": "o", "ı": "i", "ð": "d", "þ": "th"}

_LOOKALIKES = dict(
    zip(
        "аеорсухіјѕһԁԛԝɡνοικρτυαεβВЕКМНОРСТХАЅІЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
        "aeopcyxijshdqwgvoikptuaebBEKMHOPCTXASIJABEZHIKMNOPTYX",
        strict=True,
    )
)
"""Cyrillic and Greek letters that a reader takes for Latin ones (Unicode TR 39, confusables, the frequent ones)."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u034f\u180e]")
_HIDING = re.compile("[\u200b-\u200d\u202a-\u202e\u2060-\u2064\u034f\u180e]")
"""Invisible characters that honest artwork has no use for inside a word (a soft hyphen or a byte-order mark is harmless)."""

_SWAPPED = re.compile(
    r"(?<=[a-z])[013457@$€!|]{1,2}(?=[a-z])"
    r"|(?<![a-z0-9@$!|])(?:[35@$](?=[a-z]{3})|0(?=[a-z][a-z013]{3}))"
    r"|(?<=[a-z]{3})3(?![a-z0-9@$!|%.,])|(?<=[a-z]{2})33(?![a-z0-9@$!|%.,])"
)
_SWAPS = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "€": "e", "!": "i", "|": "l"}
_ADDRESS = re.compile(r"(?<!\S)\S+@\S+\.\S+|https?://\S+|www\.\S+|(?<!\w)@(?!m[a4@]z[o0]n)\w+")
_SPACED = re.compile(r"(?<!\w)[^\W\d_](?:(?:[ .·*_-][01345]){0,2}[ .·*_-][^\W\d_]){3,}(?!\w)")
_DIGRAPH = re.compile(r"(?<=[aou])e")
_JOINED_APOSTROPHE = re.compile(r"(?<=\w)['\u2019`\u00b4](?=(?:t|s|re|ll|ve|d|m)(?!\w))")


@dataclass(frozen=True, slots=True)
class Folded:
    text: str
    origin: tuple[int, ...]
    """For each character of `text` the index in the text as written; one more entry for its end."""
    evasions: frozenset[int]
    """Indices, in the text as written, where a word was disguised."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the text as written that `start:end` of the folded text stands for."""
        return self.origin[start], self.origin[end - 1] + 1 if end > start else self.origin[start]


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    plain = _LOOKALIKES.get(char, char)
    folded = unicodedata.normalize("NFKD", plain).casefold()
    folded = "".join(_SPECIAL.get(c, c) for c in folded if not unicodedata.combining(c))
    return unicodedata.normalize("NFKC", folded)


def fold(text: str) -> Folded:
    chars: list[str] = []
    origin: list[int] = []
    evasions: set[int] = set()
    for index, char in enumerate(text):
        if char.isascii():  # nearly every one: there is nothing but its case to undo
            chars.append(char.lower())
            origin.append(index)
            continue
        if _INVISIBLE.match(char):
            if (
                _HIDING.match(char)
                and 0 < index < len(text) - 1
                and text[index - 1].isalpha()
                and text[index + 1].isalpha()
            ):
                evasions.add(index)
            continue
        if char in _LOOKALIKES and _beside_latin(text, index):
            evasions.add(index)
        if 0x1D400 <= ord(char) <= 0x1D7FF:  # mathematical alphanumerics
            evasions.add(index)
        for folded in _fold_char(char) or ("" if unicodedata.combining(char) else char):
            chars.append(folded)
            origin.append(index)
    chars, origin = _unspace(chars, origin, evasions)
    _unswap(chars, origin, evasions)
    chars, origin = _drop(chars, origin, _DIGRAPH)
    chars, origin = _drop(chars, origin, _JOINED_APOSTROPHE)
    return Folded("".join(chars), (*origin, len(text)), frozenset(evasions))


def fold_word(text: str) -> str:
    """The folded text alone: for lexicons and lists."""
    if text.isalpha():  # nearly every word of a lexicon: there are no signs, blanks and digits to undo
        folded = text.lower() if text.isascii() else "".join(_fold_char(char) or char for char in text)
        if folded.isalpha():
            return _DIGRAPH.sub("", folded)
    return fold(text).text


def _beside_latin(text: str, index: int) -> bool:
    near = text[max(0, index - 1) : index] + text[index + 1 : index + 2]
    return any(c.isascii() and c.isalpha() for c in near)


def _unswap(chars: list[str], origin: list[int], evasions: set[int]) -> None:
    text = "".join(chars)
    addresses = [match.span() for match in _ADDRESS.finditer(text)]
    for match in _SWAPPED.finditer(text):
        if any(start <= match.start() < end for start, end in addresses):
            continue
        for at in range(*match.span()):
            chars[at] = _SWAPS[text[at]]
            evasions.add(origin[at])


def _unspace(chars: list[str], origin: list[int], evasions: set[int]) -> tuple[list[str], list[int]]:
    text = "".join(chars)
    dropped: set[int] = set()
    for match in _SPACED.finditer(text):
        dropped.update(range(match.start() + 1, match.end(), 2))
        evasions.add(origin[match.start()])
    if not dropped:
        return chars, origin
    kept = [i for i in range(len(chars)) if i not in dropped]
    return [chars[i] for i in kept], [origin[i] for i in kept]


def _drop(chars: list[str], origin: list[int], pattern: re.Pattern[str]) -> tuple[list[str], list[int]]:
    dropped = {match.start() for match in pattern.finditer("".join(chars))}
    if not dropped:
        return chars, origin
    kept = [i for i in range(len(chars)) if i not in dropped]
    return [chars[i] for i in kept], [origin[i] for i in kept]
