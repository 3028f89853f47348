"""Whether glyphs can be the letters that a text layer says, told by how far they rise, hang and reach across.

A ToUnicode map (ISO 32000-1, 9.10.3) may say anything. Small letters have three outlines: "x" stays within the x-height,
"b" rises above it, "p" hangs below the line. And in one font all that is said to be "a" has one outline. Small capitals,
alternates and ligatures break that honestly, so it only tells where the picture is to be asked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from insertaudit.extract.pdf.textlayer import LayerWord

_LOW = frozenset("acemnorsuvwxz")
_TALL = frozenset("bdhkl")
_HANGING = frozenset("gpqy")
_LETTERS = _LOW | _TALL | _HANGING
_LEAST_LETTERS = 12
"""Small letters of a font below which their outlines are not compared with each other."""
_STEP = 0.09
"""Type sizes that a letter must rise or hang to count as tall or hanging; round letters overshoot by 0.02."""
_GRID = 50
"""Parts of a type size in which outlines are compared."""
_MISFITS = 2
"""Of one word; a single one is a swash or a ligature."""
_MISFIT_SHARE = 0.25


class Letter(NamedTuple):
    """A letter as the layer says it; how far its ink rises above and drops below the baseline, and its width, in type sizes."""

    said: str
    rise: float
    drop: float
    width: float

    @property
    def outline(self) -> tuple[int, int, int]:
        return round(self.rise * _GRID), round(self.drop * _GRID), round(self.width * _GRID)


def telling(words: list[LayerWord]) -> int:
    """Return how many letters there are whose height tells something."""
    return sum(letter.said in _LETTERS for word in words for letter in word.letters)


def misfitting(words: list[LayerWord]) -> list[LayerWord]:
    """Return those words of one font whose glyphs are hardly the letters that they are said to be."""
    letters = [letter for word in words for letter in word.letters]
    low = [letter.rise for letter in letters if letter.said in _LOW]
    standing = [letter.drop for letter in letters if letter.said in _LOW or letter.said in _TALL]
    height, line = None, None
    if low and telling(words) >= _LEAST_LETTERS:
        height, line = median(low) + _STEP, median(standing) + _STEP
    common = _commonest_outlines(letters)
    found = []
    for word in words:
        wrong = sum(
            not _near(letter.outline, common[letter.said])
            or (height is not None and line is not None and _is_wrong(letter, height, line))
            for letter in word.letters
        )
        if wrong >= _MISFITS and wrong >= _MISFIT_SHARE * len(word.letters):
            found.append(word)
    return found


def _commonest_outlines(letters: list[Letter]) -> dict[str, tuple[int, int, int]]:
    counts: defaultdict[str, Counter[tuple[int, int, int]]] = defaultdict(Counter)
    for letter in letters:
        counts[letter.said][letter.outline] += 1
    return {said: counter.most_common(1)[0][0] for said, counter in counts.items()}


def _near(a: tuple[int, int, int], b: tuple[int, int, int]) -> bool:
    """Say whether two outlines are one but for rounding."""
    return all(abs(x - y) <= 1 for x, y in zip(a, b, strict=True))


def _is_wrong(letter: Letter, height: float, line: float) -> bool:
    if letter.said not in _LETTERS:
        return False
    return (letter.rise > height) != (letter.said in _TALL) or (letter.drop > line) != (letter.said in _HANGING)
