"""The second reader: a linear model beside the rules, learned from labelled texts (`scripts/train_reader.py`).

It never decides. For each rule it says how much a passage reads like a violation; a high score becomes a mention that `policy` may
turn into a warning, a very low one may soften an error of the rules into a warning.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from insertaudit.detect.features import BUCKETS, LETTER_BUCKETS, WORD_BUCKETS, Features, features
from insertaudit.detect.passages import Stretch, stretches
from insertaudit.detect.split import split
from insertaudit.model import Opinion

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from insertaudit.model import Reading

CITED_WORDS = 3
"""Words that weighed most, cited as evidence."""


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
        with np.load(path, allow_pickle=False) as stored:
            return cls(
                tuple(str(rule) for rule in stored["rules"]),
                *(stored[name] for name in ("thresholds", "bias", "scale", "weights", "rarity")),
            )

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
        words = _cited(found, shares) if margin >= 0 else ()
        return Opinion(self.rules[number], probability, margin, tuple(_spans(words, stretch, reading)))


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


def _cited(found: Features, shares: NDArray[np.float32]) -> tuple[str, ...]:
    """Single words in the order of their weight."""
    order = np.argsort(-shares, kind="stable")
    words = [found.origin.get(int(found.buckets[at]), "") for at in order if shares[at] > 0]
    return tuple(word for word in words if word.isalpha())[:CITED_WORDS]


def _spans(words: tuple[str, ...], stretch: Stretch, reading: Reading) -> Iterator[tuple[int, int, int]]:
    for word in words:
        for number in stretch.blocks:
            token = next((t for t in split(reading.document.blocks[number].text, ()).tokens if t.text == word), None)
            if token is not None:
                yield number, token.start, token.end
                break
