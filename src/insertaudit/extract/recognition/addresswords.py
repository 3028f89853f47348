"""Addresses of the web and of mail that OCR found, read again each by itself: one wrong letter is another address.

In a page's reading the words around an address draw its letters towards words; alone and in a good size it is read exactly
more often. Several readings vote.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from insertaudit.extract.recognition import bars, ocr
from insertaudit.extract.recognition.mapping import moved, rescaled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from insertaudit.extract.recognition.ocr import OcrWord
    from insertaudit.limits import Budget

    Gray = NDArray[np.uint8]

_ADDRESS = re.compile(r"\w[.@]\w[\w-]*[.]\w|\w[\w-]+\.[a-z]{2,10}(?:\W|$)|https?\b|\bwww\b", re.IGNORECASE)
"""Looks like an address or like the torn off beginning of one."""
_THREE_BARS = re.compile(r"(?<![^\W_])lll(?=[a-z])")
"""No word begins with three l; "Illustration" does so in faces in which I is a bar."""
_HEAD = re.compile(r"https?:?/*|(?:https?://)?www\.?", re.IGNORECASE)
_SCHEME = re.compile(r"^(https?:)/*(?=\w)", re.IGNORECASE)
_OPENING = '([{<"'
_HEIGHTS = (30, 40, 34)
"""Pixels that the ink of an address is brought to."""
_DOUBT = 0.89
"""Confidence of an address below which it is read again."""
_AGREED = 0.75
"""Confidence that two equal readings give: the dictionary doubts addresses that were read rightly."""
_INSIDE = "./-@?="
_CLOSE = 0.7
"""Of a word's height: a part of an address is nearer than this to what it was torn off."""
_SPECKS = "\"'‘’“”_|~*"
"""What the edge of a patch is read as."""
_MARGIN = 0.3
_MOST = 12
"""Of one picture."""


def read_addresses_again(gray: Gray, words: list[OcrWord], languages: tuple[str, ...], budget: Budget) -> list[OcrWord]:
    """Return the words of a picture with its upright addresses, where they were read with doubt, read by themselves."""
    for run in [run for run in _runs(words) if _is_doubtful(run)][:_MOST]:
        readings = [run, *(_read(gray, run, height, languages, budget) for height in _HEIGHTS)]
        votes: defaultdict[str, float] = defaultdict(float)
        for reading in readings:
            if reading:
                votes[_text(reading)] += min(word.confidence for word in reading)
        best = max(readings, key=lambda reading: votes[_text(reading)])
        known = {id(word) for word in run}
        words = [word for word in words if id(word) not in known]
        agreed = sum(_text(reading) == _text(best) for reading in readings) > 1
        words += [
            replace(
                word,
                block=run[0].block,
                line=run[0].line,
                confidence=max(_AGREED, word.confidence) if agreed else word.confidence,
            )
            for word in _whole(best)
        ]
    return [replace(word, text=_THREE_BARS.sub("Ill", word.text)) for word in words]


def with_ones(gray: Gray, words: list[OcrWord]) -> list[OcrWord]:
    """Return the words of a picture; in its upright addresses each 1 and l is told by its shape."""
    return [bars.with_ones(gray, word) if word.angle == 0 and _ADDRESS.search(word.text) else word for word in words]


def _whole(words: list[OcrWord]) -> list[OcrWord]:
    """Put scheme and host together again: no space belongs between them, and two slashes."""
    whole: list[OcrWord] = []
    for word in words:
        if whole and _HEAD.fullmatch(whole[-1].text) and word.text[0] not in _OPENING:
            before = whole.pop()
            word = replace(  # noqa: PLW2901 - the word with its head
                word, text=before.text + word.text, left=before.left, top=min(before.top, word.top)
            )
        whole.append(replace(word, text=_SCHEME.sub(r"\1//", word.text)))
    return whole


def unbelieved_addresses(found: list[OcrWord], believed: list[OcrWord]) -> list[OcrWord]:
    """Return those words of a reading that look like addresses and were not believed."""
    kept = {id(word) for word in believed}
    return [word for word in found if id(word) not in kept and _ADDRESS.search(word.text)]


def _text(words: list[OcrWord]) -> str:
    return " ".join(word.text for word in words)


def _is_doubtful(run: list[OcrWord]) -> bool:
    return len(run) > 1 or run[0].confidence < _DOUBT


def _runs(words: list[OcrWord]) -> list[list[OcrWord]]:
    """Return addresses with the neighbours that were torn off them."""
    lines: defaultdict[tuple[int, int], list[OcrWord]] = defaultdict(list)
    for word in words:
        if word.angle == 0:
            lines[word.block, word.line].append(word)
    found = []
    for line in lines.values():
        runs: list[list[OcrWord]] = []
        for word in sorted(line, key=lambda each: each.left):
            if runs and _is_torn(runs[-1][-1], word):
                runs[-1].append(word)
            else:
                runs.append([word])
        found += [run for run in runs if _ADDRESS.search(_text(run)) or _ADDRESS.search("".join(w.text for w in run))]
    return found


def _is_torn(before: OcrWord, word: OcrWord) -> bool:
    near = word.left - before.right < _CLOSE * (word.bottom - word.top)
    return near and (
        before.text[-1] in _INSIDE or word.text[0] in _INSIDE or before.text.casefold() in {"http:", "https:"}
    )


def _read(gray: Gray, run: list[OcrWord], height: float, languages: tuple[str, ...], budget: Budget) -> list[OcrWord]:
    """Read what stands in the place of a run, its ink brought to `height`; in the picture's pixels."""
    top, bottom = min(word.top for word in run), max(word.bottom for word in run)
    margin = _MARGIN * (bottom - top)
    left, high = max(0, int(run[0].left - margin)), max(0, int(top - margin))
    patch = gray[high : int(bottom + margin) + 1, left : int(max(word.right for word in run) + margin) + 1]
    scale = height / max(1.0, bottom - top)
    way = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    fitting = np.asarray(cv2.resize(patch, None, fx=scale, fy=scale, interpolation=way), np.uint8)
    found = [
        moved(rescaled(replace(word, text=bare), 1 / scale), left, high, block=0)
        for word in ocr.read_words(fitting, languages, budget, psm=ocr.LINE)
        if (bare := word.text.strip(_SPECKS))
    ]
    return found if _ADDRESS.search(_text(found)) else []
