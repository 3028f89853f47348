"""How many words of a page its reading got wrong or left out, told from the engine's doubts and from type-like ink left over.

A page that is a little soft is read throughout, and wrong: nothing is missing, so nothing but the engine's own doubt tells of it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from insertaudit.extract.recognition.ocr import OcrWord
    from insertaudit.extract.recognition.residual import Bounds, Group

    Boxes = NDArray[np.float64]

_CONFIDENCE = (0.35, 0.55, 0.65, 0.75, 0.83, 0.88, 0.915, 0.94, 0.96)
_WRONG_SHORT = (0.92, 0.79, 0.70, 0.45, 0.34, 0.19, 0.11, 0.03, 0.01)
_WRONG_LONG = (0.72, 0.43, 0.43, 0.24, 0.24, 0.15, 0.05, 0.01, 0.0)
"""Share of words of that confidence that are wrong, up to five letters and beyond; counted over 120 soft pages in six languages."""
_LONG = 6
_MOST_LOST = 0.08
"""Share of the words from which a page counts as not read."""
_LEAST_LOST = 1.5
"""Words; one doubtful name on a card of twelve words is none of this."""

_PLAIN = 0.85
_LEAST_WORD = 3
"""Confidence and letters of a word that tells that its line is type, and how tall type is there."""
_AS_TALL = (0.6, 1.7)
"""Times the height of a plainly read word that unread ink on the page has, to be type of it."""
_WORDS_OF_HEIGHT = 0.33
"""Words in a line as wide as it is tall: 1.8 letters, of which a word has 5.5."""

_BESIDE, _BELOW, _ALIGNED = 3.0, 4.0, 0.6
"""Heights from unread ink to a plain word on its line; to a line that begins where it does, above or below; how exactly it does."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What became of the words of a picture, or of several."""

    lost: float = 0.0
    """About how many are wrong or missing."""
    words: int = 0
    """How many were read on lines of type, right or wrong."""

    def __add__(self, other: Loss) -> Loss:
        return Loss(self.lost + other.lost, self.words + other.words)

    @property
    def is_much(self) -> bool:
        """Whether so much is lost that the pictures cannot count as read."""
        return self.lost >= _LEAST_LOST and self.lost > _MOST_LOST * max(1, self.words)


def loss_of(words: Sequence[OcrWord], unread: Sequence[Group]) -> Loss:
    """Estimate what was lost. `words` are all that were tried, `unread` the groups outside of the sure ones, in the same pixels."""
    on_type = _on_lines_of_type(words)
    return Loss(sum(map(_chance_wrong, on_type)) + _left_out(on_type, unread), len(on_type))


def _chance_wrong(word: OcrWord) -> float:
    wrong = _WRONG_LONG if len(word.text) >= _LONG else _WRONG_SHORT
    return float(np.interp(word.confidence, _CONFIDENCE, wrong))


def _on_lines_of_type(words: Sequence[OcrWord]) -> list[OcrWord]:
    """Return the words on lines that are type beyond doubt: what a texture is read as has no plain word beside it."""
    lines: defaultdict[tuple[int, int], list[OcrWord]] = defaultdict(list)
    for word in words:
        if any(char.isalnum() for char in word.text):
            lines[word.block, word.line].append(word)
    return [word for line in lines.values() if any(map(_is_plain, line)) for word in line]


def _is_plain(word: OcrWord) -> bool:
    return word.confidence >= _PLAIN and len(word.text) >= _LEAST_WORD


def _left_out(words: Sequence[OcrWord], unread: Sequence[Group]) -> float:
    """Return about how many words the ink holds that was left unread on the lines of `words` and between them."""
    level = [word for word in words if word.angle in {0, 180}]
    plain = _boxes(word for word in level if _is_plain(word))
    if not len(plain) or not unread:
        return 0.0
    starts: dict[tuple[int, int], OcrWord] = {}
    for word in level:
        first = starts.setdefault((word.block, word.line), word)
        if word.left < first.left:
            starts[word.block, word.line] = word
    first_words = _boxes(starts.values())
    tried = _boxes(level)
    return sum(
        _WORDS_OF_HEIGHT * _untried(stretch, tried) / (stretch[3] - stretch[1])
        for stretch in _stretches(unread, plain)
        if _is_beside(stretch, plain) or _is_below(stretch, first_words)
    )


def _untried(stretch: Bounds, words: Boxes) -> float:
    """Return the width of a stretch beside the words that were read there with doubt: those count for themselves."""
    left, top, right, bottom = stretch
    level = np.minimum(bottom, words[:, 3]) - np.maximum(top, words[:, 1]) > 0.5 * (bottom - top)
    shared = np.minimum(right, words[:, 2]) - np.maximum(left, words[:, 0])
    return max(0.0, right - left - float(shared[level & (shared > 0)].sum()))


def _boxes(words: Iterable[OcrWord]) -> Boxes:
    return np.array([(word.left, word.top, word.right, word.bottom) for word in words], np.float64).reshape(-1, 4)


def _stretches(unread: Sequence[Group], plain: Boxes) -> list[Bounds]:
    """Return what is left of lines: unread groups that are as tall as the type on the page, joined over the gaps between words."""
    heights = plain[:, 3] - plain[:, 1]
    least, most = _AS_TALL[0] * float(heights.min()), _AS_TALL[1] * float(heights.max())
    boxes = [group.bounds for group in unread if least <= group.bounds[3] - group.bounds[1] <= most]
    boxes += [
        (glyph.left, glyph.top, glyph.right, glyph.bottom)
        for group in unread
        if group.bounds[3] - group.bounds[1] > most
        for glyph in group.glyphs
        if least <= glyph.height <= most
    ]
    joined: list[list[int]] = []
    for left, top, right, bottom in sorted(boxes):
        for other in joined:
            shared = min(bottom, other[3]) - max(top, other[1])
            low, high = sorted((bottom - top, other[3] - other[1]))
            if shared > 0.6 * low and left - other[2] < high < _AS_TALL[1] * low:
                other[:] = other[0], min(top, other[1]), max(right, other[2]), max(bottom, other[3])
                break
        else:
            joined.append([left, top, right, bottom])
    return [(left, top, right, bottom) for left, top, right, bottom in joined]


def _is_beside(stretch: Bounds, plain: Boxes) -> bool:
    left, top, right, bottom = stretch
    height = bottom - top
    aside = np.maximum(left - plain[:, 2], plain[:, 0] - right)
    level = np.minimum(bottom, plain[:, 3]) - np.maximum(top, plain[:, 1]) > 0.5 * height
    return bool((_alike(height, plain) & level & (aside < _BESIDE * height)).any())


def _is_below(stretch: Bounds, starts: Boxes) -> bool:
    """Say whether a stretch begins where a line does and stands no farther from it than lines and paragraphs do."""
    left, top, _, bottom = stretch
    height = np.minimum(bottom - top, starts[:, 3] - starts[:, 1])
    apart = np.maximum(top - starts[:, 3], starts[:, 1] - bottom)
    aligned = np.abs(left - starts[:, 0]) < _ALIGNED * height
    return bool((_alike(bottom - top, starts) & aligned & (apart < _BELOW * height)).any())


def _alike(height: float, words: Boxes) -> NDArray[np.bool_]:
    tall = words[:, 3] - words[:, 1]
    return np.asarray((tall >= height / _AS_TALL[1]) & (tall <= height / _AS_TALL[0]))
