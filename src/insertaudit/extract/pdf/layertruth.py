"""Whether a text layer says what the page shows: of each font, a few letters are read from the picture.

A ToUnicode map may give the glyphs of one sensible sentence the letters of another. Where outlines do not fit
(see lettershapes), those words are looked at, elsewhere one sample of each font, so that a live page stays cheap.
"""

from __future__ import annotations

import string
import sys
import unicodedata
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

from insertaudit.errors import UnreadableError
from insertaudit.extract.pdf.lettershapes import misfitting, telling
from insertaudit.extract.pdf.textlayer import LEAST_VOWELS, VOWELS
from insertaudit.extract.pdf.visibility import SAME_WORD, overlaps
from insertaudit.extract.recognition import ocr, passes
from insertaudit.extract.recognition.doubt import plausible

if TYPE_CHECKING:
    from insertaudit.extract.pdf.textlayer import LayerWord
    from insertaudit.extract.pdf.wordpicture import WordPicture
    from insertaudit.extract.typesetting.lines import PlacedWord
    from insertaudit.limits import Budget

_PLENTY = 20
"""Small letters of a font whose outlines all fit, from which on none has to be read: of a lie every second one does not."""
_LETTERS_A_PAGE = 30
_LETTERS_OF_A_FONT = (7, 12)
"""Least and most letters of a sample."""
_LEAST_LETTERS = 4
"""Below this a sample says nothing: icons and bullets."""
_LEAST_DIFFERENT = 3
_MOST_FONTS = 16
_SUSPECTS = 5
"""Of a font, looked at where outlines or a first sample differ from what the layer says."""
_ENOUGH = 2
_ALIKE = 0.55
"""Of two texts, above which one may be the other misread; independent sentences of one language reach 0.45."""
_SURE = 0.75
"""Mean confidence of letters above which a different reading is what the page shows; script and ornaments have less."""
_ONE_SHAPE = str.maketrans({"i": "l", "1": "l", "|": "l", "0": "o"})


class LayerTruth:
    """Compares the visible words of a page's text layer with the page as shown."""

    def __init__(self, picture: WordPicture, languages: tuple[str, ...], budget: Budget) -> None:
        self._picture = picture
        self._languages, self._budget = languages[: passes.MAIN_LANGUAGES], budget

    def lying_fonts(self, words: list[LayerWord]) -> set[int]:
        """Return the fonts that show other words than they say; none where nothing can be read here."""
        fonts = _by_font(words)
        largest = sorted(fonts.values(), key=lambda inside: -sum(len(word.text) for word in inside))
        letters = min(_LETTERS_OF_A_FONT[1], max(_LETTERS_OF_A_FONT[0], _LETTERS_A_PAGE // max(1, len(fonts))))
        try:
            return {
                inside[0].font
                for number, inside in enumerate(largest)
                if self._lies(inside, letters, sampled=number < _MOST_FONTS)
            }
        except UnreadableError:  # no engine: the layer is all there is
            return set()

    def _lies(self, words: list[LayerWord], letters: int, *, sampled: bool) -> bool:
        wrong = {id(word) for word in misfitting(words)}
        if not wrong and telling(words) >= _PLENTY:
            return False
        runs = [run for run in _runs(words, letters) if _tells(run)]
        suspects = [run for run in runs if any(id(word) in wrong for word in run)]
        if suspects:
            return self._some_differ(_spread(suspects, _SUSPECTS))
        runs.sort(key=lambda run: (_count(run) < letters, abs(_count(run) - letters), -run[0].size))
        return (
            sampled and bool(runs) and self._differs(runs[0], letters) is True and self._some_differ(runs[:_SUSPECTS])
        )

    def _some_differ(self, runs: list[list[LayerWord]]) -> bool:
        """Say whether two runs differ, or the only one that is legible."""
        verdicts = []
        for run in runs:
            verdicts.append(self._differs(run))
            if verdicts.count(True) == _ENOUGH:
                return True
        return True in verdicts and False not in verdicts

    def _differs(self, run: list[LayerWord], letters: int = sys.maxsize) -> bool | None:
        """Say whether the picture surely shows something else than a run of words; None where it is not legible.

        Of a long word only the first `letters` are looked at.
        """
        if _count(run) > 1.3 * letters and len(run) == 1:
            run = [_beginning(run[0], letters)]
        patch = self._picture.patch(run)
        if patch is None:
            return None
        found = plausible(ocr.read_words(patch, self._languages, self._budget, psm=ocr.LINE))
        read = _plain("".join(word.text for word in found))
        said = _plain("".join(word.text for word in run))
        if SequenceMatcher(None, said, read, autojunk=False).ratio() > _ALIKE:
            return False
        sure = sum(len(word.text) * word.confidence for word in found) / max(1, sum(len(word.text) for word in found))
        return True if sure > _SURE and len(read) > len(said) / 2 else None


def untrue(lying: list[LayerWord], read: list[PlacedWord]) -> list[LayerWord]:
    """Return words of lying fonts in whose place OCR found others; where it found nothing, nothing is sure.

    Lines are compared first: single words may be alike by chance. A font whose text is no words has a faulty map and hides nothing.
    """
    found = []
    for words in _by_font(lying).values():
        for line in _runs(words, sys.maxsize) if _are_words(words) else ():
            found += line if _contradicts(line, read) else [word for word in line if _contradicts([word], read)]
    return found


def _by_font(words: list[LayerWord]) -> dict[int, list[LayerWord]]:
    fonts: dict[int, list[LayerWord]] = {}
    for word in words:
        fonts.setdefault(word.font, []).append(word)
    return fonts


def _are_words(words: list[LayerWord]) -> bool:
    texts = [word.text.strip(string.punctuation) for word in words]
    plain = [text for text in texts if text.isalpha() and (text[1:].islower() or text.isupper() or len(text) == 1)]
    letters = "".join(texts).casefold()
    return len(plain) > len(texts) / 2 and sum(char in VOWELS for char in letters) > LEAST_VOWELS * len(letters)


def _contradicts(run: list[LayerWord], read: list[PlacedWord]) -> bool:
    there = {id(other): other for word in run for other in read if overlaps(word, other.box)}
    shown = _plain("".join(other.text for other in sorted(there.values(), key=lambda other: other.left)))
    said = _plain("".join(word.text for word in run))
    return bool(shown) and said not in shown and SequenceMatcher(None, said, shown, autojunk=False).ratio() < SAME_WORD


def _runs(words: list[LayerWord], letters: int) -> list[list[LayerWord]]:
    """Return neighbouring words of one line together, until they have so many letters."""
    runs = [[word] for word in words[:1]]
    for before, word in pairwise(words):
        if _count(runs[-1]) < letters and _follows(before, word):
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _beginning(word: LayerWord, characters: int) -> LayerWord:
    """Return about so many characters of an upright word; any other one as it is."""
    if word.angle:
        return word
    left, top, right, bottom = word.bounds
    bounds = (left, top, left + (right - left) * characters / len(word.text), bottom)
    return replace(word, text=word.text[:characters], bounds=bounds)


def _follows(before: LayerWord, word: LayerWord) -> bool:
    gap = word.frame[0] - before.frame[2]
    overlap = min(before.frame[3], word.frame[3]) - max(before.frame[1], word.frame[1])
    return before.angle == word.angle and -0.3 < gap / word.size < 1.3 and overlap > 0.5 * word.size


def _count(run: list[LayerWord]) -> int:
    return sum(char.isalnum() for word in run for char in word.text)


def _tells(run: list[LayerWord]) -> bool:
    """Say whether a run can be compared: several different Latin letters, upright or sideways, within the page."""
    text = _plain("".join(word.text for word in run))
    latin = sum("a" <= char <= "z" for char in text)
    inside = all(-0.01 <= value <= 1.01 for word in run for value in word.bounds)
    return (
        latin >= max(_LEAST_LETTERS, 0.6 * len(text))
        and len(set(text)) >= _LEAST_DIFFERENT
        and inside
        and run[0].angle % 90 == 0
    )


def _spread(runs: list[list[LayerWord]], most: int) -> list[list[LayerWord]]:
    return runs[:: max(1, len(runs) // most)][:most]


def _plain(text: str) -> str:
    """Return letters and digits alone, without accents, case and what one shape stands for in many faces."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in letters if char.isalnum()).translate(_ONE_SHAPE)
