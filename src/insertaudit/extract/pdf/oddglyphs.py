"""Single glyphs that a text layer gives a wrong meaning or none, foremost ligatures: "ûve" where the page shows "five".

Programs lose a ligature's entry of the ToUnicode map (ISO 32000-1, 9.10.3) or write a wrong one, while all other letters are
right. Such a glyph is told by its company: the word it stands in is none, and no word in use vouches for it. That word
is read from the picture, and where all but the glyph agree, what stands in its place is what it means, wherever it is set.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from insertaudit.errors import UnreadableError
from insertaudit.extract.recognition import dictionary, ocr, passes
from insertaudit.extract.recognition.doubt import plausible
from insertaudit.extract.recognition.shortwords import is_uncommon

if TYPE_CHECKING:
    from insertaudit.extract.pdf.textlayer import Glyph, LayerWord, TextLayer
    from insertaudit.extract.pdf.wordpicture import WordPicture
    from insertaudit.limits import Budget

_LIGATURES = frozenset(
    {"ff", "fi", "fl", "ffi", "ffl", "fj", "ffj", "fb", "fh", "fk", "ft", "fft", "tt", "ti", "tti", "tf", "th", "ct", "ch", "ck", "st", "sp", "ij", "gi", "gy", "ry"}
)  # fmt: skip
_LEVEL = frozenset({0, 90, 180, 270})
"""Degrees of the words that are looked at: type on curves is read from the picture as a whole."""
_TRIALS = 3
"""Words in which one glyph is looked at."""
_LOOKS_A_PAGE = 40
_SURE = 0.75
"""Mean confidence of letters from which what OCR reads is believed."""
_BESIDE = 0.12
"""Type sizes of the page around a word that are looked at with it: less than half a space."""
_MOST_LETTERS = 3
"""Of one ligature."""
_WITHIN_WORDS = frozenset("-'’‘./@:&_*·+,")
"""What honestly stands between letters."""
_EUROPE = 0x24F
"""The last letter of Latin Extended-B."""
_LETTERS_OF_THEIR_OWN = frozenset("ßæœþðıÆŒÞÐ")
"""What OCR of other languages reads as two letters, or as one that looks like it."""
_FOLDED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "1": "l", "i": "l", "|": "l", "0": "o", "’": "'", "‘": "'"})


class _Key(NamedTuple):
    """One glyph of one font, as far as it can be told from others."""

    font: int
    said: str
    outline: tuple[int, int, int] | None
    mapped: bool


def mend(layer: TextLayer, picture: WordPicture, languages: tuple[str, ...], budget: Budget) -> None:
    """Give odd glyphs the meaning that the picture shows, in all words of a layer.

    Words with a glyph that still has no meaning are left to be read from the picture: their objects are not believed.
    """
    mender = _Mender(layer.words, picture, languages, budget)
    with suppress(UnreadableError):  # no engine, no time: what has no meaning is told as unread
        mender.look()
    for word in layer.words:
        mender.restore(word)
    holes = [word for word in layer.words if not all(glyph.mapped for glyph in word.glyphs)]
    layer.unbelieved -= mender.mended - {key for word in holes for key in word.objects}
    layer.unbelieved |= {key for word in holes if _has_letters(word) for key in word.objects}


class _Mender:
    def __init__(
        self, words: list[LayerWord], picture: WordPicture, languages: tuple[str, ...], budget: Budget
    ) -> None:
        self._picture, self._budget, self._languages = picture, budget, languages
        self._common = _common_outlines(words)
        self._words: defaultdict[_Key, list[LayerWord]] = defaultdict(list)
        for word in words:
            if word.angle in _LEVEL and _has_letters(word):
                for number, glyph in enumerate(word.glyphs):
                    if self._looks_odd(word, number):
                        self._words[_key(word, glyph)].append(word)
        self._meanings: dict[_Key, str] = {}
        self._looks = 0
        self.mended: set[int] = set()
        """Text objects with glyphs whose meaning was found."""

    def look(self) -> None:
        """Find the meaning of each odd glyph."""
        for key, words in self._words.items():
            if not self._is_vouched(key, words):
                meaning = self._meaning(key, words)
                if meaning is not None:
                    self._meanings[key] = meaning

    def restore(self, word: LayerWord) -> None:
        """Say a word anew by what was found."""
        found = [self._meanings.get(_key(word, glyph)) for glyph in word.glyphs]
        if any(meaning is not None for meaning in found):
            word.say(
                [
                    glyph if meaning is None else glyph._replace(said=meaning, mapped=True)
                    for glyph, meaning in zip(word.glyphs, found, strict=True)
                ]
            )
            self.mended |= word.objects

    def _looks_odd(self, word: LayerWord, number: int) -> bool:
        glyph = word.glyphs[number]
        if not glyph.mapped or _is_foreign(glyph.said):
            return True
        if not glyph.said.isalnum():
            inside = 0 < number < len(word.glyphs) - 1
            beside = word.glyphs[number - 1].said[-1:] + word.glyphs[number + 1].said[:1] if inside else ""
            joins = unicodedata.category(glyph.said[0])[0] in "MC"  # accents of their own, soft hyphens
            return beside.isalpha() and glyph.said not in _WITHIN_WORDS and not joins
        if not glyph.said.isalpha() or glyph.said in _LETTERS_OF_THEIR_OWN:
            return False
        common = self._common.get((word.font, glyph.said))
        unlike = common is not None and glyph.outline is not None and not _near(glyph.outline, common)
        return unlike or not glyph.said.isascii()

    def _is_vouched(self, key: _Key, words: list[LayerWord]) -> bool:
        if not key.said.isalpha():
            return False
        texts = {_bare(word.text) for word in words if all(glyph.mapped for glyph in word.glyphs)}
        return any(self._is_word(text) for text in texts)

    def _is_word(self, text: str) -> bool:
        engine = ocr.engine()
        if engine is None or is_uncommon(text, self._languages):
            return False
        return dictionary.knows(text, engine.usable(self._languages), engine.data)

    def _meaning(self, key: _Key, words: list[LayerWord]) -> str | None:
        """Return what a glyph means if not what is said; None where it is right or cannot be told."""
        for word in sorted({word.text: word for word in words}.values(), key=lambda word: -len(word.text))[:_TRIALS]:
            if self._looks == _LOOKS_A_PAGE:
                return None
            self._looks += 1
            shown = self._shown(word, key)
            if shown is None:
                continue
            meaning, whole = shown
            if _folded(meaning) == _folded(_spelt(key.said)):
                if key.mapped:
                    return None
                return meaning
            if not key.mapped or (meaning in _LIGATURES and not _is_latin(key.said)):
                return meaning
            # of languages whose data is not read with, a letter of theirs looks like a ligature: "ñ" like "fi"
            if key.said.isalpha() and meaning.isalpha() and self._is_word(_bare(whole)):
                return meaning
        return None

    def _shown(self, word: LayerWord, key: _Key) -> tuple[str, str] | None:
        """Return what the picture shows in a glyph's place and the whole word; None where the rest is not what is said."""
        patch = self._picture.patch([word], _BESIDE)
        if patch is None:
            return None
        main = self._languages[: passes.MAIN_LANGUAGES]
        found = plausible(ocr.read_words(patch, main, self._budget, psm=ocr.LINE))
        letters = sum(len(part.text) for part in found)
        if not letters or sum(len(part.text) * part.confidence for part in found) < _SURE * letters:
            return None
        read = unicodedata.normalize("NFC", "".join(part.text for part in found))
        # what is said is tried first: beside another odd glyph more than one share of the letters may fit
        for own in (_folded(_spelt(key.said)), None) if key.mapped else (None,):
            match = self._pattern(word, key, own).fullmatch(_folded(read))
            if match is not None:
                start, end = match.span(1)
                return read[start:end], read
        return None

    def _pattern(self, word: LayerWord, key: _Key, own: str | None) -> re.Pattern[str]:
        """Return what the picture must show around a glyph, in its place `own` or anything; other odd glyphs may be anything, marks at the ends too."""
        parts, seen = [], False
        glyphs = word.glyphs
        while glyphs and glyphs[0].mapped and not any(map(str.isalnum, glyphs[0].said)):
            glyphs = glyphs[1:]
        while glyphs and glyphs[-1].mapped and not any(map(str.isalnum, glyphs[-1].said)):
            glyphs = glyphs[:-1]
        for number, glyph in enumerate(glyphs):
            if _key(word, glyph) == key and not seen:
                at_end = number in {0, len(glyphs) - 1} and not glyph.mapped
                parts.append(f"(.{{{0 if at_end else 1},{_MOST_LETTERS}}})" if own is None else f"({re.escape(own)})")
                seen = True
            elif _key(word, glyph) in self._words:
                parts.append(f".{{1,{_MOST_LETTERS}}}?")
            else:
                parts.append(re.escape(_folded(_spelt(glyph.said))))
        return re.compile(r"\W*" + "".join(parts) + r"\W*")


def _key(word: LayerWord, glyph: Glyph) -> _Key:
    return _Key(word.font, glyph.said, glyph.outline, glyph.mapped)


def _common_outlines(words: list[LayerWord]) -> dict[tuple[int, str], tuple[int, int, int]]:
    counts: defaultdict[tuple[int, str], Counter[tuple[int, int, int]]] = defaultdict(Counter)
    for word in words:
        for glyph in word.glyphs:
            if glyph.outline is not None and glyph.mapped:
                counts[word.font, glyph.said][glyph.outline] += 1
    return {key: counter.most_common(1)[0][0] for key, counter in counts.items()}


def _near(a: tuple[int, int, int], b: tuple[int, int, int]) -> bool:
    return all(abs(x - y) <= 1 for x, y in zip(a, b, strict=True))


def _has_letters(word: LayerWord) -> bool:
    """Say whether a word holds Latin letters that are not odd, and more of them than glyphs without a meaning."""
    letters = sum(glyph.mapped and _is_latin(glyph.said) for glyph in word.glyphs)
    return letters > 1 and letters > sum(not glyph.mapped for glyph in word.glyphs)


def _is_latin(said: str) -> bool:
    return said.isalpha() and all(ord(char) <= _EUROPE or "\ufb00" <= char <= "\ufb06" for char in said)


def _is_foreign(said: str) -> bool:
    """Say whether it is a letter of a script without capitals, as "琀" is."""
    return any(unicodedata.category(char) == "Lo" and not _spelt(char).isascii() for char in said)


def _spelt(said: str) -> str:
    """Return a ligature's letters."""
    return unicodedata.normalize("NFKC", said)


def _bare(text: str) -> str:
    return re.sub(r"^\W+|\W+$", "", text)


def _folded(text: str) -> str:
    """Return text of the same length without case, accents and what OCR takes for each other."""
    return "".join(_fold(char) for char in text).translate(_FOLDED)


def _fold(char: str) -> str:
    plain = unicodedata.normalize("NFD", char)[0].lower()
    return plain if len(plain) == 1 else char
