"""Which of several readings of one line is believed, word by word: Tesseract's votes, the script net's view, the dictionaries."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

from insertaudit.extract.recognition import ocr, scriptnet
from insertaudit.extract.recognition.dictionary import knows, read
from insertaudit.extract.recognition.doubt import SURE, score
from insertaudit.extract.recognition.ocr import OcrWord
from insertaudit.extract.recognition.shortwords import is_uncommon
from insertaudit.extract.recognition.wordbeam import spelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from insertaudit.extract.recognition.scriptnet import Sight

_BARS = frozenset("\\|/")
"""What upright strokes become when type that is not slanted is straightened."""
_SAME_PLACE = 0.6
"""Share of the wider of two words in which they overlap."""
_VOTE, _NAT, _KNOWN = 1.0, 0.5, 3.5
"""Worth of a reading with full confidence, of a natural unit of the net's log probability, of standing in a dictionary."""
_MOST_VOTES = 2.5
"""What looks that read alike are worth together: a face that misleads Tesseract in two of them does so in all."""
_USUAL = 5
"""Letters of a usual word, that a line is not thought better for being cut into more words."""
_UNCOMMON = 0.3
"""How familiar a short word is that is known but not in common use."""
_TAILS = ("s", "t", "d", "m", "ll", "re", "ve")
"""What apostrophes stand before in English and German."""
_SHARED = 0.5
"""Share of the narrower of two words from which they are readings of one."""
_MOST_LETTER, _LETTER = 0.9, 0.6
"""Heights of a line that a letter is wide at most, and usually, with all room around it."""
_UNLIKELY = 8.0
"""Natural units from which a text counts as one that the net rules out; more is not told apart."""
_ACCENTS_SURE = 0.87
"""Confidence of Tesseract from which accents are believed."""
_SURELY = 0.6
"""Probability of the doubtfulest letter from which a word of the net counts as sure."""
_LEAST_ALONE, _SHARE_ALONE = 4, 0.5
"""Letters, and share of all, that must be sure and of known words where the net alone reads something."""
_ELECTED = 0.75
"""Confidence of a word that stands in a dictionary and that Tesseract did not read so."""
_LEAST_STRANGE = 2
_ADDRESS = ".@/_"
"""Marks inside a word that make it an address, which no dictionary holds."""
_EDGES = "\"'.,:;!?()“”„’–-…*"


@dataclass(frozen=True, slots=True)
class Dictionaries:
    """The languages a line may be in and the folder of their data."""

    languages: tuple[str, ...]
    folder: Path

    def spelled(self, part: Sight) -> list[str]:
        """Return known words that a part of the net's output may spell."""
        return [
            text for language in self.languages for text in spelled(part, read(self.folder / f"{language}.traineddata"))
        ]

    def know(self, text: str) -> bool:
        """Say whether each word of a text is known; numbers of two digits and more are, single letters never."""
        bare = _words_of(text)
        return len("".join(bare)) > 1 and all(not part or _is_figure(part) or self._stands_in(part) for part in bare)

    def familiarity(self, text: str) -> float:
        """Return 1 for a text of words that are in use, less where one of them is short and rare, 0 for one that is not known."""
        if not self.know(text):
            return 0.0
        rare = any(is_uncommon(part, self.languages) and not _is_figure(part) for part in _words_of(text) if part)
        return _UNCOMMON if rare else 1.0

    def contractions(self, text: str) -> list[str]:
        """Return known words that a text is when an apostrophe in it was not seen."""
        end = len(text.rstrip(_EDGES))
        cuts = [end - len(tail) for tail in _TAILS if text[:end].endswith(tail)]
        contracted = [f"{text[:cut]}'{text[cut:]}" for cut in cuts if text[:cut].isalpha()]
        return [word for word in contracted if knows(word.strip(_EDGES), self.languages, self.folder)]

    def _stands_in(self, word: str) -> bool:
        stem, mark, tail = word.rpartition("'")
        return knows(word, self.languages, self.folder) or (
            bool(mark) and tail in _TAILS and len(stem) > 2 and knows(stem, self.languages, self.folder)
        )


def _words_of(text: str) -> list[str]:
    return [part.strip(_EDGES) for part in text.replace("’", "'").split()]


@dataclass(frozen=True, slots=True)
class _Line:
    words: list[OcrWord]
    worth: float
    """By votes and dictionaries."""
    log: float
    """By the net: log probability of the whole line."""


def dictionaries(languages: tuple[str, ...]) -> Dictionaries:
    """Return those of the installed language data."""
    found = ocr.engine()
    return Dictionaries(found.usable(languages), found.data) if found else Dictionaries((), Path())


def is_strange(words: list[OcrWord], dictionaries: Dictionaries) -> bool:
    """Say whether one of `words` looks like a word but is none in use: a name, or letters of script misread."""
    return any(_is_wordlike(word.text) and dictionaries.familiarity(word.text) < 1 for word in words)


def _is_wordlike(text: str) -> bool:
    bare = text.strip(_EDGES)
    return len(bare) >= _LEAST_STRANGE and not any(mark in bare for mark in _ADDRESS)


def elect(readings: list[list[OcrWord]], sights: list[Sight], dictionaries: Dictionaries) -> list[OcrWord]:
    """Return the words of a line as they are best believed, cut as Tesseract's best reading cuts them or as the net does.

    Words and `sights`, the line as the net sees it in different frames, count pixels from the same left edge; `readings` are
    Tesseract's, one of them at least with words.
    """
    best = _apart(max(readings, key=score))
    seen = [scriptnet.words_of(sight) for sight in sights]
    cuts = [best, *(_boxed(words, best) for words in seen)]
    lines = [_elected(cut, readings, seen, sights, dictionaries) for cut in cuts if cut]
    likeliest = max(line.log for line in lines)
    return max(lines, key=lambda line: line.worth + _NAT * max(-_UNLIKELY, line.log - likeliest)).words


def _elected(
    cut: list[OcrWord],
    readings: list[list[OcrWord]],
    seen: list[list[scriptnet.Word]],
    sights: list[Sight],
    dictionaries: Dictionaries,
) -> _Line:
    words, votes, known = [], 0.0, 0.0
    for word, (left, right) in zip(cut, _extents(cut), strict=True):
        parts = [sight.between(left, right) for sight in sights]
        candidates = _pooled(_candidates(word, readings, seen, parts), dictionaries)
        if dictionaries.familiarity(max(candidates, key=lambda text: candidates[text])) < 1:
            candidates.update(
                {text: candidates.get(text, 0.0) for part in parts for text in dictionaries.spelled(part)}
            )
        winner = _winner(word, candidates, _confidences(word, readings), parts, dictionaries)
        winner = _accented(winner, _in_place(word, readings[:1]))
        words += _split(word, winner)
        share = len(winner.text) / _USUAL
        votes += share * candidates.get(winner.text, 0.0)
        known += share * (2 * dictionaries.familiarity(winner.text) - 1)
    return _Line(words, _VOTE * votes + _KNOWN * known, _likelihood(sights, " ".join(word.text for word in words)))


def _likelihood(sights: list[Sight], text: str) -> float:
    return fmean(scriptnet.likelihood(sight, text) for sight in sights)


def _apart(words: list[OcrWord]) -> list[OcrWord]:
    """Words from left to right, of those in one place the surest."""
    kept: list[OcrWord] = []
    for word in sorted(map(_fitting, words), key=lambda word: -word.confidence * len(word.text)):
        if all(_overlap(word, other, of=min) < _SHARED for other in kept):
            kept.append(word)
    return sorted(kept, key=lambda word: word.left)


def is_sparse(word: OcrWord) -> bool:
    """Say whether a word's box is too wide for its letters: it holds words beside it that were not read."""
    return word.right - word.left > _MOST_LETTER * len(word.text) * (word.bottom - word.top)


def _fitting(word: OcrWord) -> OcrWord:
    usual = _LETTER * len(word.text) * (word.bottom - word.top)
    return replace(word, right=min(word.right, word.left + usual)) if is_sparse(word) else word


def _boxed(seen: list[scriptnet.Word], like: list[OcrWord]) -> list[OcrWord]:
    top, bottom = min(word.top for word in like), max(word.bottom for word in like)
    return [OcrWord(word.text, word.left, top, word.right, bottom, min(word.confidence, _ELECTED)) for word in seen]


def alone(sights: list[Sight], edges: tuple[float, float], dictionaries: Dictionaries) -> list[OcrWord]:
    """Return what the net reads where Tesseract reads nothing, between top and bottom `edges`; nothing where that is hardly language."""
    top, bottom = edges
    readings = [
        [OcrWord(word.text, word.left, top, word.right, bottom, word.confidence) for word in scriptnet.words_of(sight)]
        for sight in sights
    ]
    best = max(readings, key=score)
    sure = [word for word in best if word.confidence >= _SURELY]
    if not is_language(sure, dictionaries, of=best):
        return []
    return [_doubted(word) for word in elect([best], sights, dictionaries)]


def is_language(words: list[OcrWord], dictionaries: Dictionaries, of: list[OcrWord] | None = None) -> bool:
    """Say whether most letters of what was read `of` a line, by default in `words` themselves, stand in known ones of `words`."""
    known = sum(len(word.text) for word in words if dictionaries.know(word.text))
    return known >= max(_LEAST_ALONE, _SHARE_ALONE * sum(len(word.text) for word in of or words))


def _doubted(word: OcrWord) -> OcrWord:
    return replace(word, confidence=min(word.confidence, _ELECTED))


def _extents(words: list[OcrWord]) -> list[tuple[float, float]]:
    """Left and right of each word up to the middle of the gaps beside it."""
    middles = [(one.right + other.left) / 2 for one, other in pairwise(words)]
    if not words:
        return []
    height = words[0].bottom - words[0].top
    return list(zip([words[0].left - height / 3, *middles], [*middles, words[-1].right + height / 3], strict=True))


def _candidates(
    word: OcrWord, readings: list[list[OcrWord]], seen: list[list[scriptnet.Word]], parts: list[Sight]
) -> dict[str, float]:
    """Texts for a word with what Tesseract's readings are worth that read it so."""
    votes: defaultdict[str, float] = defaultdict(float)
    for other in _in_place(word, readings):
        votes[other.text] += other.confidence**2
    texts = [word.text, *(text.strip() for part in parts for text, _ in scriptnet.readings(part))]
    for words in seen:
        inside = [other for other in words if word.left < (other.left + other.right) / 2 < word.right]
        texts.append(" ".join(other.text for other in inside))
    return {text: 0.0 for text in texts if text} | {text: min(vote, _MOST_VOTES) for text, vote in votes.items()}


def _pooled(votes: dict[str, float], dictionaries: Dictionaries) -> dict[str, float]:
    """Return what texts are worth that differ in apostrophes alone as if they had been read alike, contractions among them.

    Tesseract hardly sees an apostrophe in script; whether there is one the net knows better.
    """
    texts = {*votes, *(contracted for text in votes for contracted in dictionaries.contractions(text))}
    worth: defaultdict[str, float] = defaultdict(float)
    for text, vote in votes.items():
        worth[_bare(text)] += vote
    return {text: worth[_bare(text)] for text in texts}


def _bare(text: str) -> str:
    return text.replace("’", "'").replace("'", "")


def _confidences(word: OcrWord, readings: list[list[OcrWord]]) -> dict[str, float]:
    """Highest confidence of Tesseract's readings by text."""
    sure: defaultdict[str, float] = defaultdict(float)
    for other in _in_place(word, readings):
        sure[other.text] = max(sure[other.text], other.confidence)
    return sure


def _in_place(word: OcrWord, readings: list[list[OcrWord]]) -> list[OcrWord]:
    return [
        other
        for reading in readings
        for other in reading
        if not _BARS & set(other.text) and _overlap(word, other) > _SAME_PLACE
    ]


def _winner(
    word: OcrWord, votes: dict[str, float], sure: dict[str, float], parts: list[Sight], dictionaries: Dictionaries
) -> OcrWord:
    logs = {text: _likelihood(parts, text) for text in votes}
    likeliest = max(logs.values())
    known = {text: dictionaries.familiarity(text) for text in votes}
    pooled: defaultdict[str, float] = defaultdict(float)
    for text, familiarity in known.items():
        pooled[_bare(text)] = max(pooled[_bare(text)], familiarity)

    def worth(text: str) -> float:
        return _VOTE * votes[text] + _NAT * max(-_UNLIKELY, logs[text] - likeliest) + _KNOWN * pooled[_bare(text)]

    text = max(votes, key=lambda text: (worth(text), logs[text]))
    trusted = known[text] == 1 or logs[text] == likeliest
    return replace(word, text=text, confidence=max(sure.get(text, SURE), _ELECTED if trusted else 0.0))


def _accented(winner: OcrWord, first: list[OcrWord]) -> OcrWord:
    """A word with the accents that it was first read with: that reading was in its language, those of the vote may not be."""
    surest = [word for word in first if word.confidence >= _ACCENTS_SURE and _plain(word.text) == _plain(winner.text)]
    return replace(winner, text=surest[0].text) if surest else winner


def _plain(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def _split(word: OcrWord, elected: OcrWord) -> list[OcrWord]:
    """Words of a text with spaces, each with its share of the box."""
    parts = elected.text.split()
    if len(parts) < 2:
        return [elected]
    letters, width = len(elected.text), word.right - word.left
    found, at = [], 0
    for part in parts:
        left = word.left + width * at / letters
        found.append(replace(elected, text=part, left=left, right=left + width * len(part) / letters))
        at += len(part) + 1
    return found


def _overlap(one: OcrWord, other: OcrWord, of: Callable[[float, float], float] = max) -> float:
    """Share of the wider of two words in which they overlap, or of the narrower."""
    across = min(one.right, other.right) - max(one.left, other.left)
    return across / max(1.0, of(one.right - one.left, other.right - other.left))


def _is_figure(text: str) -> bool:
    return sum(char.isdigit() for char in text) > 1 and not any(char.isalpha() for char in text)
