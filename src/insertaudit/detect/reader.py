"""The second reader: a linear model beside the rules, learned from labelled texts (`learning/`).

It never decides. For each rule it says how much a passage reads like a violation; a high score becomes a mention that `policy` may
turn into a warning, a very low one may soften an error of the rules into a warning.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np

from insertaudit.detect.features import Features, features, normalised, word_buckets
from insertaudit.detect.passages import Stretch, stretches
from insertaudit.detect.wordfields import WordFields
from insertaudit.errors import RuleFileError
from insertaudit.model import Limits, Opinion, Suspicion

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from insertaudit.detect.split import SplitBlock
    from insertaudit.model import Reading


FILE = "reader.npz"


@dataclass(frozen=True, slots=True)
class SecondReader:
    fields: WordFields
    rules: tuple[str, ...]
    limits: tuple[Limits, ...]
    slight: float
    strong: float
    bias: NDArray[np.float32]
    """One for each rule, and a last one for any violation at all; so have `scale` and `weights`."""
    scale: NDArray[np.float32]
    """What one step of the quantised weights stands for."""
    weights: NDArray[np.int8]
    """Buckets × rules and one."""
    rarity: NDArray[np.float16]
    """Inverse document frequency of each bucket."""

    @classmethod
    def load(cls, rules: Path) -> SecondReader:
        """From `reader.npz` and the word fields of a rule folder. Raises RuleFileError where either is broken."""
        path = rules / FILE
        try:
            with np.load(path, allow_pickle=False) as stored:
                slight, strong = (float(limit) for limit in stored["suspicion"])
                return cls(
                    WordFields.load(rules),
                    tuple(str(rule) for rule in stored["rules"]),
                    tuple(Limits(*(float(limit) for limit in row)) for row in stored["limits"]),
                    slight,
                    strong,
                    *(stored[name] for name in ("bias", "scale", "weights", "rarity")),
                )
        except (OSError, EOFError, KeyError, ValueError, BadZipFile) as error:
            raise RuleFileError(
                f"{path}: holds no weights of the second reader: train it anew or fetch it again"
            ) from error

    def read(self, reading: Reading, parts: Sequence[SplitBlock]) -> Reading:
        """The reading with an opinion on each rule that was learned, by the likeliest of the document's stretches.

        `parts` are the document's blocks, split.
        """
        seen = list(stretches(reading, parts, self.fields))
        if not seen:
            return reading
        margins = np.stack([self._margins(features(one.passage)) for one in seen])
        # among many, a rare slip must come up: the odds by their number
        probabilities = _probability(margins - np.log([[one.among] for one in seen]))
        likeliest = probabilities.argmax(axis=0)
        cited = {at: self._cited(seen[at]) for at in set(likeliest[:-1].tolist())}
        alone = _probability(margins) if "short" in reading.facts else probabilities
        nearby = _by_block(seen, alone)
        opinions = (
            Opinion(
                rule,
                float(probabilities[at, number]),
                limits,
                cited[at][number],
                {block: float(best[number]) for block, best in nearby.items()},
            )
            for number, (rule, limits, at) in enumerate(
                zip(self.rules, self.limits, likeliest[:-1].tolist(), strict=True)
            )
        )
        whole = Suspicion(float(probabilities[:, -1].max()), self.slight, self.strong, float(alone[:, -1].max()))
        return replace(reading, opinions=tuple(opinions), suspicion=whole)

    def _margins(self, found: Features) -> NDArray[np.float64]:
        """Log odds of each rule and of any violation at all."""
        values = normalised(found.buckets, found.weights, self.rarity)
        # no matrix product: its sums differ from machine to machine
        sums = (self.weights[found.buckets] * values[:, None]).sum(axis=0)
        return np.asarray(sums * self.scale + self.bias - found.brevity, dtype=np.float64)

    def _cited(self, stretch: Stretch) -> list[tuple[tuple[int, int, int], ...]]:
        """For each rule the sentence whose words weigh most: what a person has to look at."""
        said = [sentence for sentence in stretch.sentences if sentence.tokens]
        if not said:
            return [()] * len(self.rules)
        shares = np.stack([self._word_shares([token.text for token in sentence.tokens]) for sentence in said])
        places = [((one.block, one.tokens[0].start, one.tokens[-1].end),) for one in said]
        return [places[at] for at in shares.argmax(axis=0).tolist()[:-1]]

    def _word_shares(self, words: list[str]) -> NDArray[np.float32]:
        """How much the words speak for each rule; what speaks against it is left out."""
        buckets = word_buckets(words)
        shares = self.weights[buckets] * self.rarity[buckets].astype(np.float32)[:, None] * self.scale
        return np.asarray(np.maximum(shares, 0).sum(axis=0), dtype=np.float32)


def _probability(margins: NDArray[np.float64]) -> NDArray[np.float64]:
    return 1.0 / (1.0 + np.exp(-margins))


def _by_block(seen: Sequence[Stretch], probabilities: NDArray[np.float64]) -> dict[int, NDArray[np.float64]]:
    """For each block the highest probabilities of the stretches that hold it."""
    nearby: dict[int, NDArray[np.float64]] = {}
    for stretch, own in zip(seen, probabilities, strict=True):
        for block in stretch.blocks:
            nearby[block] = np.maximum(nearby[block], own) if block in nearby else own
    return nearby
