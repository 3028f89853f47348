"""What one row of glyphs says: unrolled and read both ways round, in several sizes; letters that run into one another by the script net too."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from insertaudit.extract.recognition import ocr, scriptnet, unroll
from insertaudit.extract.recognition.company import is_label
from insertaudit.extract.recognition.display import read_display_line
from insertaudit.extract.recognition.doubt import SURE, plausible, score
from insertaudit.extract.recognition.wordvote import dictionaries, is_language, is_strange

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from insertaudit.extract.recognition.glyphrows import GlyphRow
    from insertaudit.extract.recognition.ocr import OcrWord
    from insertaudit.extract.recognition.wordvote import Dictionaries
    from insertaudit.limits import Budget

    Gray = NDArray[np.uint8]

_LEAST = 4
"""Letters of a row that is read, and of a plain word in it."""
_SCRIPT, _TALL = 60.0, 1.5
"""Pixels that glyphs of script are brought to, and how much taller lines of it are, from ascender to descender."""
_VOTED = 0.7
"""Mean confidence of the letters of a row that was put to the vote, from which it is read."""
_PROMISING = 0.6
"""Confidence of the net of a word that makes a row worth a vote."""
PART = 3
"""Glyphs beside each other in no word of a row that was read, from which a word of it is lost; ornaments at its ends are fewer."""
_NEAR = 8.0
"""Pixels beside a word in which the middle of its outermost glyph may lie."""
_RIM, _FAR_ENDS = 0.1, 4.0
"""Of a strip's height, from its end where a word is cut off, and sizes beyond a row's ends in which the rest of it is looked for."""
_INK = 0.5
"""Share of a strip's strongest contrast from which a pixel is ink."""
_LEAST_OF_TYPE, _SOME, _VARIED = 5, 0.35, 4
"""Letters, letters in a glyph, and different ones, of a row that is type though it is not read; stars and dots are "KOKK x"."""
_INVERTED = 0.75
"""What a reading that runs from right to left is worth to one that runs from left to right."""
_MOST_ALIKE = 2
"""Letters of which a row of ornaments is read: "6666", "eoeo"."""
_FULL = 0.55
"""Letters read in a glyph of the row at least."""
WELL = 0.9
"""The same from which no other size is tried, and which a row without a word of four letters needs."""
SURE_LINE = 0.8
"""Mean confidence of the letters of a row from which it is read: unrolled type has 0.9 and more, ornaments 0.3 to 0.7."""
SIZES = (30.0, 42.0)
"""Pixels that capitals are brought to."""
PLAIN = 0.85
"""Confidence of a word whose glyphs need no other reading."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a row's strip was read as, the way round that reads better."""

    words: list[OcrWord] = field(default_factory=list)
    """In the strip's pixels."""
    places: tuple[float, ...] = ()
    """Of the glyphs, from the strip's left edge."""
    strip: Gray = field(default_factory=lambda: np.zeros((0, 0), np.uint8))
    """The right way round, dark on light."""
    upright: bool = True
    """Whether it runs from left to right on the picture."""
    voted: bool = False
    """Whether most of its letters stand in known words that were put to the vote."""

    @property
    def letters(self) -> int:
        return sum(char.isalnum() for word in self.words for char in word.text)

    @property
    def goes_on(self) -> bool:
        """Whether a word reaches an end of the strip, so that its beginning or the words before it lie beyond."""
        tall, width = self.strip.shape
        return any(word.left < _RIM * tall or word.right > width - _RIM * tall for word in self.words)

    @property
    def left_out(self) -> slice:
        """The most glyphs beside each other that lie in no word."""
        most, start = slice(0, 0), 0
        for index, place in enumerate(self.places):
            if any(word.left - _NEAR <= place <= word.right + _NEAR for word in self.words):
                start = index + 1
            elif index + 1 - start > most.stop - most.start:
                most = slice(start, index + 1)
        return most

    @property
    def lost(self) -> int:
        """How many those are."""
        return int(self.left_out.stop - self.left_out.start)


def read_row(gray: Gray, row: GlyphRow, languages: tuple[str, ...], budget: Budget) -> Reading:
    best = Reading()
    for size in SIZES:
        best = _better(best, gray, row, size, unroll.ENDS, languages, budget)
        hopeless = not best.words and not row.joined
        if hopeless or (mean(best.words) > WELL and best.lost < PART):
            break
    if best.words and best.goes_on:
        best = _better(best, gray, row, SIZES[-1], _FAR_ENDS, languages, budget)
    return best


def read_script_row(gray: Gray, row: GlyphRow, languages: tuple[str, ...], budget: Budget) -> Reading:
    """Read a row; what runs into one another and was read with doubt, or as words not in use, is put to the vote as headings in script are."""
    best = read_row(gray, row, languages, budget)
    known = dictionaries(languages)
    is_well = mean(best.words) > WELL and best.lost < PART and not is_strange(best.words, known)
    if not row.joined or is_well:
        return best
    voted = _voted(best, gray, row, unroll.ENDS, languages, budget)
    if voted.words and (voted.goes_on or _has_ink_at_ends(voted.strip)):
        voted = _voted(voted, gray, row, _FAR_ENDS, languages, budget)
    return voted


def _voted(
    best: Reading, gray: Gray, row: GlyphRow, ends: float, languages: tuple[str, ...], budget: Budget
) -> Reading:
    """Return the reading of a row by vote where it holds more known words than the best one so far."""
    known = dictionaries(languages)
    strip = unroll.straightened(gray, row, _SCRIPT, ends)
    is_leftwards = bool(row.middles[0, 0] > row.middles[-1, 0])
    for turned in (False, True):
        upright = turned == is_leftwards
        line = dark_on_light(np.ascontiguousarray(np.rot90(strip.picture, 2)) if turned else strip.picture)
        if upright != best.upright if best.words else not _is_promising(line, known):
            continue
        found = plausible(ocr.read_words(line, languages, budget, psm=ocr.LINE))
        first = [word for word in found if word.confidence >= SURE]
        words = read_display_line(line, _TALL * _SCRIPT, first, languages, budget)
        places = strip.picture.shape[1] - strip.places if turned else strip.places
        reading = Reading(words, tuple(places.tolist()), line, upright, voted=True)
        if is_language(words, known) and _familiar(reading, known) >= _familiar(best, known):
            best = reading
    return best


def _has_ink_at_ends(strip: Gray) -> bool:
    """Say whether something stands at an end of a strip on the height of its letters: a word of the row whose outline was not taken for one."""
    tall = strip.shape[0]
    core = np.abs(strip[int(0.3 * tall) : int(0.7 * tall)].astype(np.int16) - int(np.median(strip)))
    ends = np.concatenate([core[:, : int(_RIM * tall)], core[:, -int(_RIM * tall) :]], axis=1)
    return bool(ends.max(initial=0) > _INK * core.max(initial=1))


def _is_promising(line: Gray, known: Dictionaries) -> bool:
    """Say whether the net alone sees a known word in a line of which nothing was read."""
    return any(
        len(word.text) >= _LEAST and word.confidence > _PROMISING and known.know(word.text)
        for word in scriptnet.words_of(scriptnet.see(line))
    )


def _familiar(reading: Reading, known: Dictionaries) -> int:
    """Count letters of words that are known."""
    return sum(len(word.text) for word in reading.words if known.know(word.text))


def _better(
    best: Reading, gray: Gray, row: GlyphRow, size: float, ends: float, languages: tuple[str, ...], budget: Budget
) -> Reading:
    """Return the best of a reading and those of one strip, both ways round."""
    strip = unroll.straightened(gray, row, size, ends)
    is_leftwards = bool(row.middles[0, 0] > row.middles[-1, 0])
    width = strip.picture.shape[1]
    for picture, places in (
        (strip.picture, strip.places),
        (np.ascontiguousarray(np.rot90(strip.picture, 2)), width - strip.places),
    ):
        line = dark_on_light(picture)
        found = plausible(ocr.read_words(line, languages, budget, psm=ocr.LINE))
        words = [word for word in found if word.confidence >= SURE]
        reading = Reading(words, tuple(places.tolist()), line, bool(places[0] > places[-1]) == is_leftwards)
        if _worth(reading) > _worth(best):
            best = reading
    return best


def _worth(reading: Reading) -> float:
    """Return the score of a reading; upside down "NEW" is "MAN"."""
    return score(reading.words) * (1.0 if reading.upright else _INVERTED)


def dark_on_light(picture: Gray) -> Gray:
    return picture if np.median(picture) >= 128 else np.asarray(255 - picture, np.uint8)


def is_read(reading: Reading, row: GlyphRow) -> bool:
    surely = mean(reading.words)
    if reading.voted:
        return reading.letters >= max(_LEAST, _FULL * len(row.boxes)) and surely >= _VOTED
    if len(row.boxes) <= _LEAST + 1 and is_label(reading.words):
        return True
    least = 3 if surely > WELL else _LEAST
    plain = any(word.confidence >= PLAIN and len(word.text) >= least for word in reading.words)
    return (
        plain
        and _kinds(reading) > _MOST_ALIKE
        and reading.letters >= max(_LEAST, _FULL * len(row.boxes))
        and surely >= SURE_LINE
    )


def _kinds(reading: Reading) -> int:
    return len({char for word in reading.words for char in word.text.casefold()})


def is_type(reading: Reading, row: GlyphRow) -> bool:
    """Say whether a row that is not read gave enough of words to be no ornament."""
    word = any(word.confidence >= SURE_LINE and len(word.text) >= _LEAST for word in reading.words)
    return word and _kinds(reading) >= _VARIED and reading.letters >= max(_LEAST_OF_TYPE, _SOME * len(row.boxes))


def mean(words: list[OcrWord]) -> float:
    letters = sum(len(word.text) for word in words)
    return sum(len(word.text) * word.confidence for word in words) / max(1, letters)
