"""Large type that was read with doubt, script above all: read again in other sizes, straightened and thinned, and by a net of its own.

Tesseract's data are made of text faces of some 40 pixels. Connected script is read differently at each size and slant, and
rarely wrongly in the same way twice. A word that stands in no dictionary is doubt too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from insertaudit.extract.recognition import ocr, scriptnet
from insertaudit.extract.recognition.displayrows import (
    LARGE,
    Row,
    bounds,
    is_covered,
    large_rows,
    overlapped,
    unread_beside,
    unread_rows,
)
from insertaudit.extract.recognition.doubt import SURE, plausible, score
from insertaudit.extract.recognition.mapping import moved
from insertaudit.extract.recognition.wordvote import (
    Dictionaries,
    alone,
    dictionaries,
    elect,
    is_language,
    is_sparse,
    is_strange,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from insertaudit.extract.recognition.ocr import OcrWord
    from insertaudit.limits import Budget

    Gray = NDArray[np.uint8]

_DOUBT = 0.87
"""Confidence of one word of a line below which it is read again."""
_MOST_LINES = 5
"""Of one picture; a page with more doubtful lines is no headline's."""
_MARGIN = 0.25
_HEIGHT_OF_EM = 0.9
_MOST_ROWS = 12
"""A page with more large lines is a poster's or a picture taken from near; the net is for headings."""
_BESIDE = 0.5
"""Heights of ink beside a row that make it doubtful."""
_INK = 0.5
"""Share of the strongest contrast of a patch from which a pixel is ink."""
_TIGHTER, _WIDER = 0.5, 1.25
"""Of the height that Tesseract gives a line, what its ink may have."""
_SWEPT = 0.3
"""Share of a doubtful word that lies in a line from which it is replaced with it."""
_LEAST_PROMISING, _PROMISING = 4, 0.6
"""Letters and confidence of one word that make a row worth reading."""
_NET_MARGIN = 0.08
"""Heights above and below a line, as the net is used to."""


@dataclass(frozen=True, slots=True)
class _Look:
    """How a line is looked at: pixels of a type size, slant taken away (across per down), strokes thinned (type sizes)."""

    em: float
    slant: float = 0.0
    thinner: float = 0.0


_LOOKS = (_Look(36), _Look(36, 0.2), _Look(42, 0.2), _Look(42, 0.2, 0.036))


def read_doubtful_lines(gray: Gray, words: list[OcrWord], languages: tuple[str, ...], budget: Budget) -> list[OcrWord]:
    """Return the words of a picture with its large doubtful lines read again."""
    known = dictionaries(languages)
    rows = large_rows(gray, words)
    if len(rows) > _MOST_ROWS:
        return words
    doubtful = [row for row in rows if _is_doubtful(row, known)]
    doubtful += unread_beside(gray, rows, words)
    unread = unread_rows(gray, [*rows, *doubtful], words)
    lost = [row for row in unread if not _is_read_throughout(gray, row, known)]
    if lost and len(unread) <= _MOST_LINES and any(_is_promising(gray, row, known) for row in unread):
        doubtful += lost
    believed: list[OcrWord] = []
    block = max((word.block for word in words), default=0)
    for number, row in enumerate(doubtful if len(doubtful) <= _MOST_LINES else [], 1):
        left, top, right, bottom = row.box
        margin = int(_MARGIN * row.height)
        x, y = max(0, int(left) - margin), max(0, int(top) - margin)
        patch = gray[y : int(bottom) + margin + 1, x : int(right) + margin + 1]
        first = [moved(word, -x, -y, block=0) for word in row.words]
        read = read_display_line(patch, row.height, first, languages, budget)
        if (
            read
            and not _loses(read, row, known)
            and (
                _is_plain(row)
                or (is_language(read, known) and _is_promising(gray, row, known))
                or _is_more(read, believed, known)
            )
        ):
            believed += read
            replaced = {id(word) for word in row.words} | {id(word) for word in words if _is_swept(word, row)}
            at, line = (row.words[0].block, row.words[0].line) if row.words else (block + number, 0)
            words = [word for word in words if id(word) not in replaced]
            words += [replace(moved(word, x, y, block=0), block=at, line=line) for word in read]
    return words


def read_display_line(
    patch: Gray, height: float, first: list[OcrWord], languages: tuple[str, ...], budget: Budget
) -> list[OcrWord]:
    """Read one line of type of that `height` from ascender to descender; `first` is what is known of it, in the patch's pixels."""
    patch = _dark_on_light(patch)
    readings = [first, *(_look(patch, height / _HEIGHT_OF_EM, look, languages, budget) for look in _LOOKS)]
    known = first or max(readings, key=score)
    middle = patch.shape[0] / 2
    top, bottom = (bounds(known)[1::2]) if known else (middle - height / 2, middle + height / 2)
    edges = [(top, bottom), _ink_edges(patch, top, bottom)]
    seen = {pair: scriptnet.see(_cut(patch, *pair)) for pair in set(edges)}
    sights = [seen[pair] for pair in edges]
    if not any(readings):
        return alone(sights, (top, bottom), dictionaries(languages))
    return elect(readings, sights, dictionaries(languages))


def _dark_on_light(patch: Gray) -> Gray:
    return patch if np.median(patch) >= 128 else np.asarray(255 - patch, np.uint8)


def _cut(patch: Gray, top: float, bottom: float) -> Gray:
    """Cut a line as closely as the net is used to see lines; the left edge stays."""
    margin = _NET_MARGIN * (bottom - top)
    first = min(max(0, int(top - margin)), patch.shape[0] - 1)
    return patch[first : max(first, int(bottom + margin)) + 1]


def _ink_edges(patch: Gray, top: float, bottom: float) -> tuple[float, float]:
    """Top and bottom of the ink about the middle of a line, as Tesseract's boxes often are too tall or cut swashes off."""
    contrast = np.abs(patch.astype(np.int16) - np.median(patch))
    filled = (contrast > _INK * contrast.max()).any(axis=1)
    middle = min(max(0, int((top + bottom) / 2)), len(filled) - 1)
    empty = np.flatnonzero(~filled)
    first = int(empty[empty < middle].max(initial=-1)) + 1
    last = int(empty[empty > middle].min(initial=len(filled)))
    fits = filled[middle] and _TIGHTER < (last - first) / max(1.0, bottom - top) < _WIDER
    return (first, last) if fits else (top, bottom)


def _look(patch: Gray, em: float, look: _Look, languages: tuple[str, ...], budget: Budget) -> list[OcrWord]:
    thick = round(look.thinner * em)
    thinned = cv2.dilate(patch, np.ones((thick, thick), np.uint8)) if thick > 1 else patch
    scale = look.em / max(1.0, em)
    small = cv2.resize(thinned, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    height, width = small.shape
    matrix = np.array([[1, look.slant, 0], [0, 1, 0]], np.float64)
    ground = int(np.median(patch))
    upright = cv2.warpAffine(small, matrix, (width + int(look.slant * height), height), borderValue=(ground,))
    found = plausible(ocr.read_words(np.asarray(upright, np.uint8), languages, budget, psm=ocr.LINE))
    return [_unslanted(word, look.slant, scale) for word in found]


def _unslanted(word: OcrWord, slant: float, scale: float) -> OcrWord:
    back = slant * (word.top + word.bottom) / 2
    return replace(
        word,
        left=(word.left - back) / scale,
        right=(word.right - back) / scale,
        top=word.top / scale,
        bottom=word.bottom / scale,
    )


def _is_plain(row: Row) -> bool:
    """Say whether a row was read as type at least in part: bits of ornaments are not read as more than that."""
    return any(word.confidence >= SURE and sum(map(str.isalnum, word.text)) > 2 for word in row.words)


def _is_more(read: list[OcrWord], before: list[OcrWord], known: Dictionaries) -> bool:
    """Say whether a line of which few words are known goes on with the lines that were read before."""
    return any(known.familiarity(word.text) == 1 for word in read) and is_language([*before, *read], known)


def _loses(read: list[OcrWord], row: Row, known: Dictionaries) -> bool:
    """Say whether a reading is shorter than the plain words that it would replace: a drawing made one row of two."""
    plain = [word for word in row.words if word.confidence > _DOUBT and known.know(word.text)]
    return sum(len(word.text) for word in read if known.know(word.text)) < sum(len(word.text) for word in plain)


def _is_swept(word: OcrWord, row: Row) -> bool:
    """Say whether a word was read with doubt across a line, from bits of it."""
    return word.confidence < SURE and overlapped(word, row.box) > _SWEPT


def _is_promising(gray: Gray, row: Row, known: Dictionaries) -> bool:
    """Say whether the net alone sees a known word in a row: Tesseract need not be asked about ornaments."""
    left, top, right, bottom = (round(edge) for edge in row.box)
    line = _dark_on_light(gray[max(0, top) : bottom, max(0, left) : right])
    return any(
        len(word.text) >= _LEAST_PROMISING and word.confidence > _PROMISING and known.know(word.text)
        for word in scriptnet.words_of(scriptnet.see(line))
    )


def _is_read_throughout(gray: Gray, row: Row, known: Dictionaries) -> bool:
    """Say whether a row is a band of colour whose ink is all of words beyond doubt; of smaller type names are no doubt."""
    if not row.words:
        return False
    box = bounds(row.words)
    # in the height of their line: words without ascenders are not too wide for their letters
    line = Row([replace(word, top=box[1], bottom=box[3]) for word in row.words], box)
    doubtful = _is_doubtful(line, known) if line.height >= LARGE else _is_unsure(line)
    return not doubtful and is_covered(gray, row)


def _is_doubtful(row: Row, known: Dictionaries) -> bool:
    return _is_unsure(row) or is_strange(row.words, known)


def _is_unsure(row: Row) -> bool:
    unsure = any(word.confidence < _DOUBT and len(word.text) > 2 for word in row.words)
    torn = any(is_sparse(word) for word in row.words)
    return unsure or torn or row.unread > _BESIDE * row.height
