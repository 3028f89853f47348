"""Which short words are believed: leaves, knobs and gaps are read as one or two letters, and are as sure as real ones.

What tells them apart is company. Real short words stand beside longer ones that were read plainly; artwork gives none of those.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from insertaudit.extract.recognition.ocr import OcrWord

    Bounds = tuple[float, float, float, float]

_LEAST, _PLAIN = 3, 0.8
"""Letters and digits of a plain word, and its confidence; fewer are what shapes are read as."""
_LONG, _PLAIN_IF_LONG = 4, 0.6
"""The same of longer words: at that confidence artwork gave one of that length in 57 pictures."""
_PAIR = 0.9
"""Confidence of two letters or digits that stand alone: "XL", "-20"."""
_PRICE = 0.8
"""Confidence of a figure and its unit."""
_UNITS = frozenset("€$£%")
_REACH = 3.0
"""Heights of the taller one between a short word and the plain word that vouches for it, and how much taller it may be."""


def without_strays(words: list[OcrWord], beside: Sequence[Bounds] = ()) -> list[OcrWord]:
    """Drop lines of nothing but short or doubtful words that no plainly read word stands near.

    `beside` are bounds of words that are known otherwise, as those of a text layer, in the same pixels.
    """
    lines: defaultdict[tuple[int, int], list[OcrWord]] = defaultdict(list)
    for word in words:
        lines[word.block, word.line].append(word)
    plain = [_bounds([word]) for word in words if _is_plain(word)] + list(beside)
    kept = {
        key
        for key, line in lines.items()
        if _speaks_for_itself(line) or any(_is_near(_bounds(line), bounds) for bounds in plain)
    }
    return [word for word in words if (word.block, word.line) in kept]


def _signs(word: OcrWord) -> int:
    return sum(char.isalnum() for char in word.text)


def _is_plain(word: OcrWord) -> bool:
    signs = _signs(word)
    return signs >= _LEAST and word.confidence >= (_PLAIN_IF_LONG if signs >= _LONG else _PLAIN)


def _speaks_for_itself(line: list[OcrWord]) -> bool:
    if any(_is_plain(word) or (_signs(word) == _LEAST - 1 and word.confidence >= _PAIR) for word in line):
        return True
    sure = "".join(word.text for word in line if word.confidence >= _PRICE)
    return bool(_UNITS & set(sure)) and any(char.isdigit() for char in sure)


def is_label(line: list[OcrWord]) -> bool:
    """Say whether a line is what stands on stickers: three sure letters of more than one kind, or a figure with its unit."""
    letters = [word for word in line if word.text.isalpha() and len(set(word.text)) > 1 and len(word.text) == _LEAST]
    figures = "".join(word.text for word in line if word.confidence >= _PRICE)
    priced = bool(_UNITS & set(figures)) and any(char.isdigit() for char in figures)
    return priced or (len(line) == 1 and any(word.confidence >= _PAIR for word in letters))


def _bounds(words: list[OcrWord]) -> Bounds:
    return (
        min(word.left for word in words),
        min(word.top for word in words),
        max(word.right for word in words),
        max(word.bottom for word in words),
    )


def _is_near(line: Bounds, plain: Bounds) -> bool:
    lower, taller = sorted(min(b[2] - b[0], b[3] - b[1]) for b in (line, plain))
    aside = max(line[0] - plain[2], plain[0] - line[2], 0.0)
    apart = max(line[1] - plain[3], plain[1] - line[3], 0.0)
    return taller <= _REACH * max(1.0, lower) and max(aside, apart) <= _REACH * taller
