"""A small net that reads one line of large type, connected script above all: what stands in it, where, and how likely other words are.

Fully convolutional, trained with CTC (Graves et al., 2006) by `learning/script_train.py`; its weights are `scriptnet.onnx` beside this file.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Gray = NDArray[np.uint8]
    Logs = NDArray[np.float32]

LETTERS = (
    " ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,!?:;'\"&%€+-–()/@#*“”„…’"
    "ÄÖÜäöüßàáâãåæçèéêëìíîïñòóôõøùúûœÀÁÂÅÆÇÈÉÊÍÎÑÓÔØÚŒ¿¡ąćęłńśźżĄĆĘŁŃŚŹŻ"
)
"""What the net tells apart, from its second channel on; its first is CTC's blank."""
HEIGHT = 40
"""Pixels of a line as the net sees it."""
STRETCH = 1.2
"""Width over height of what was a square: narrow letters get a step of their own."""
STEP = 4
"""Pixels a step of the net's output is wide."""
_LEAST_SPREAD = 24.0
"""Levels of grey between ink and ground below which contrast is not raised further."""
_INDEX = {letter: number + 1 for number, letter in enumerate(LETTERS)}
_BEAMS = 8
_RARE = 0.003
"""Probability below which a letter is not followed up at a step."""
_NEVER = -1e9
KEPT = 1_024
"""Answers about parts of lines that are kept; a vote asks some hundred questions."""


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """Log probabilities of blank and letters, one row a step; `step` is a step's width in pixels of the line shown.

    A vote asks the same of the same part many times: parts are kept, and what was asked of them.
    """

    logs: Logs
    step: float
    _parts: dict[tuple[int, int], Sight] = field(default_factory=dict, repr=False)

    def between(self, left: float, right: float) -> Sight:
        """Return the steps from `left` to `right`, in pixels of the line shown."""
        first = min(max(0, int(left / self.step)), len(self.logs) - 1)
        last = min(max(int(np.ceil(right / self.step)), first + 1), len(self.logs))
        if (first, last) not in self._parts:
            self._parts[first, last] = Sight(self.logs[first:last], self.step)
        return self._parts[first, last]


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the net reads it; edges in pixels of the line shown; `confidence` is its doubtfulest letter's probability."""

    text: str
    left: float
    right: float
    confidence: float


def normalised(line: Gray) -> Gray:
    """Return a line in the net's height, dark on white, its contrast raised."""
    scale = HEIGHT / line.shape[0]
    wide = max(8, round(line.shape[1] * scale * STRETCH))
    small = cv2.resize(line, (wide, HEIGHT), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    low, high = np.percentile(small, (0.5, 99.5))
    spread = max(_LEAST_SPREAD, float(high - low))
    raised = (small.astype(np.float32) - low) * (255 / spread)
    return np.asarray(np.clip(raised, 0, 255), np.uint8)


def see(line: Gray) -> Sight:
    """Show the net one line, cut closely: dark on light, uint8."""
    shown = normalised(line)
    spare = -shown.shape[1] % 16
    net = _net()
    net.setInput(np.pad((255 - shown.astype(np.float32)) / 255, ((0, 0), (0, spare)))[None, None])
    out = net.forward()[0, :, 0].T
    steps = -(-shown.shape[1] // STEP)
    peak = out.max(axis=1, keepdims=True)
    logs = out - peak - np.log(np.exp(out - peak).sum(axis=1, keepdims=True))
    return Sight(logs[:steps].astype(np.float32), line.shape[1] / (shown.shape[1] / STEP))


@cache
def _net() -> cv2.dnn.Net:
    return cv2.dnn.readNetFromONNX(
        np.frombuffer((files("insertaudit.extract.recognition") / "scriptnet.onnx").read_bytes(), np.uint8)
    )


def words_of(sight: Sight) -> list[Word]:
    """Return what is read step by step, the likeliest letter at each."""
    best = sight.logs.argmax(axis=1)
    words: list[Word] = []
    text, start, end, sure, before = "", 0, 0, 1.0, 0
    for number, letter in enumerate([*best, _INDEX[" "]]):
        if letter == _INDEX[" "] and before != letter:
            if text:
                words.append(Word(text, start * sight.step, end * sight.step, sure))
            text, sure = "", 1.0
        elif letter not in (0, _INDEX[" "]):
            share = float(np.exp(sight.logs[number, letter]))
            if letter != before:
                start = number if not text else start
                text += LETTERS[letter - 1]
                last = share
                sure = min(sure, last)
            end = number + 1
        before = int(letter)
    return words


@lru_cache(KEPT)
def likelihood(sight: Sight, text: str) -> float:
    """Return the log probability that the steps spell `text`, summed over all ways to lay it out; very low where they cannot."""
    if any(letter not in _INDEX for letter in text):
        return _NEVER
    path = [0]
    for letter in text:
        path += [_INDEX[letter], 0]
    labels = np.array(path)
    skips = np.zeros(len(path), bool)
    skips[3::2] = labels[3::2] != labels[1:-2:2]
    logs = sight.logs[:, labels]
    edged = np.full(len(path) + 2, _NEVER)
    total = edged[2:]
    total[:2] = logs[0, :2]
    for row in logs[1:]:
        two = np.where(skips, edged[:-2], _NEVER)
        total[:] = np.logaddexp(np.logaddexp(total, edged[1:-1]), two) + row
    return float(np.logaddexp(total[-1], total[-2]) if len(path) > 1 else total[-1])


def log_sum(one: float, other: float) -> float:
    """Log of the sum of two probabilities given as logs; of single numbers quicker than numpy's."""
    if one < other:
        one, other = other, one
    return one + math.log1p(math.exp(other - one))


@lru_cache(KEPT)
def readings(sight: Sight) -> tuple[tuple[str, float], ...]:
    """Return the likeliest texts with their log probabilities, by prefix beam search."""
    kept: dict[str, tuple[float, float]] = {"": (0.0, _NEVER)}
    floor = math.log(_RARE)
    for row in sight.logs.tolist():
        grown: dict[str, list[float]] = {}
        probable = [(LETTERS[number], log) for number, log in enumerate(row[1:]) if log > floor]
        for text, (blank, spoken) in kept.items():
            both = log_sum(blank, spoken)
            _add(grown, text, 0, both + row[0])
            for char, log in probable:
                if text.endswith(char):
                    _add(grown, text, 1, spoken + log)
                    _add(grown, text + char, 1, blank + log)
                else:
                    _add(grown, text + char, 1, both + log)
        ranked = sorted(grown.items(), key=lambda item: -log_sum(*item[1]))[:_BEAMS]
        kept = {text: (pair[0], pair[1]) for text, pair in ranked}
    return tuple((text, log_sum(*pair)) for text, pair in kept.items())


def _add(grown: dict[str, list[float]], text: str, which: int, log: float) -> None:
    pair = grown.setdefault(text, [_NEVER, _NEVER])
    pair[which] = log_sum(pair[which], log)
