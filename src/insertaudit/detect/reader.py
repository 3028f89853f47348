"""The second reader: a linear model beside the rules, learned from labelled texts (`scripts/train_reader.py`).

It never decides. For each rule it says how much a passage reads like a violation; a high score becomes a mention that `policy` may
turn into a warning, a very low one may soften an error of the rules into a warning.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np

from insertaudit.detect.features import BUCKETS, LETTER_BUCKETS, WORD_BUCKETS, Features, features
from insertaudit.detect.passages import Stretch, stretches
from insertaudit.detect.split import split
from insertaudit.errors import RuleFileError
from insertaudit.model import Opinion

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from insertaudit.model import Reading


@dataclass(frozen=True, slots=True)
class SecondReader:
    rules: tuple[str, ...]
    thresholds: NDArray[np.float32]
    bias: NDArray[np.float32]
    scale: NDArray[np.float32]
    """What one step of the quantised weights stands for, for each rule."""
    weights: NDArray[np.int8]
    """Buckets × rules."""
    rarity: NDArray[np.float16]
    """Inverse document frequency of each bucket."""

    @classmethod
    def load(cls, path: Path) -> SecondReader:
        try:
            with np.load(path, allow_pickle=False) as stored:
                return cls(
                    tuple(str(rule) for rule in stored["rules"]),
                    *(stored[name] for name in ("thresholds", "bias", "scale", "weights", "rarity")),
                )
        except (OSError, EOFError, KeyError, ValueError, BadZipFile) as error:
            raise RuleFileError(
                f"{path}: holds no weights of the second reader: train it anew or fetch it again"
            ) from error

    def opinions(self, reading: Reading) -> tuple[Opinion, ...]:
        """For each rule that was learned, the likeliest of the document's stretches."""
        best: dict[str, tuple[float, Stretch, Features, NDArray[np.float32]]] = {}
        for stretch in stretches(reading):
            found = features(stretch.passage)
            shares = self._shares(found)
            for rule, probability, column in zip(self.rules, self.probabilities(shares), shares.T, strict=True):
                if rule not in best or probability > best[rule][0]:
                    best[rule] = (float(probability), stretch, found, column)
        return tuple(
            self._opinion(number, *best[rule], reading) for number, rule in enumerate(self.rules) if rule in best
        )

    def probabilities(self, shares: NDArray[np.float32]) -> NDArray[np.float32]:
        """One for each rule, from the share of each feature (features × rules)."""
        return np.asarray(1.0 / (1.0 + np.exp(-(shares.sum(axis=0) + self.bias))), dtype=np.float32)

    def _shares(self, found: Features) -> NDArray[np.float32]:
        values = normalised(found.buckets, found.weights, self.rarity)
        return np.asarray(self.weights[found.buckets] * values[:, None] * self.scale, dtype=np.float32)

    def _opinion(
        self,
        number: int,
        probability: float,
        stretch: Stretch,
        found: Features,
        shares: NDArray[np.float32],
        reading: Reading,
    ) -> Opinion:
        margin = probability - float(self.thresholds[number])
        spans = _sentence(_cited(found, shares), stretch, reading) if margin >= 0 else ()
        return Opinion(self.rules[number], probability, margin, spans)


def normalised(
    buckets: NDArray[np.int32], weights: NDArray[np.float32], rarity: NDArray[np.float16]
) -> NDArray[np.float32]:
    """Weights times rarity, each of the three groups of features brought to length 1."""
    values = weights * rarity[buckets].astype(np.float32)
    edges = (0, LETTER_BUCKETS, LETTER_BUCKETS + WORD_BUCKETS, BUCKETS)
    for low, high in itertools.pairwise(edges):
        inside = (buckets >= low) & (buckets < high)
        length = float(np.sqrt((values[inside] ** 2).sum()))
        if length:
            values[inside] /= length
    return values


def _cited(found: Features, shares: NDArray[np.float32]) -> dict[str, float]:
    """The single words that speak for the suspicion, with their share."""
    words: dict[str, float] = {}
    for bucket, share in zip(found.buckets, shares, strict=True):
        word = found.origin.get(int(bucket), "")
        if share > 0 and word.isalpha():
            words[word] = float(share)
    return words


def _sentence(words: dict[str, float], stretch: Stretch, reading: Reading) -> tuple[tuple[int, int, int], ...]:
    """The sentence that weighs most: what a person has to look at."""
    weights: dict[tuple[int, int, int], float] = {}
    for number in stretch.blocks:
        parts = split(reading.document.blocks[number].text, ())
        for token in parts.tokens:
            key = (number, *parts.sentences[token.sentence])
            weights[key] = weights.get(key, 0.0) + words.get(token.text, 0.0)
    if not weights:
        return ()
    number, start, end = max(weights, key=lambda key: (weights[key], -key[0], -key[1]))
    text = reading.document.blocks[number].text[start:end]
    return ((number, start + len(text) - len(text.lstrip()), start + len(text.rstrip())),)
