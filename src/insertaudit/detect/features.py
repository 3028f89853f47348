"""What the second reader looks at in a passage: letters, words, and what they speak of. The same for training and for reading.

Every feature is hashed into a fixed number of buckets (CRC-32, as it is the same on every machine), so that no vocabulary is kept.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

LETTER_BUCKETS = 1 << 15
WORD_BUCKETS = 1 << 16
SENSE_BUCKETS = 1 << 13
PAIR_BUCKETS = 1 << 16
GROUPS = tuple(itertools.pairwise(itertools.accumulate((0, LETTER_BUCKETS, WORD_BUCKETS, SENSE_BUCKETS, PAIR_BUCKETS))))
"""First bucket and end of each group of features: letter sequences, words, senses, pairs of senses."""
BUCKETS = GROUPS[-1][1]
WEIGHTS = (1.0, 1.0, 1.5, 1.5)
"""Of the groups: what a word means tells more than its letters."""

SHORT = 40
"""Words below which a text counts as short."""
EASE = 0.8
"""Taken off a short text's margins for each natural logarithm by which it is shorter than that; chosen on left-out authors."""

GRAMS = range(2, 6)
"""Lengths of the letter sequences, within words and their edges."""

_MIXERS = np.uint64(2654435761), np.uint64(40503)
"""Of Knuth's multiplicative hashing; two numbers that stand in another order make another one."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of about a card's length, and what detection knows of it."""

    tokens: tuple[str, ...]
    """Folded."""
    kind: str
    sentences: tuple[frozenset[str], ...]
    """The senses of each sentence: concepts (with `-` behind them where negated) and word fields (with `~` before them)."""
    roles: frozenset[str]
    purposes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Features:
    """Bucket numbers, each once and ascending, with their weights before inverse document frequency."""

    buckets: NDArray[np.int64]
    weights: NDArray[np.float32]
    brevity: float
    """What is taken off the margins: with few words each weighs more, so that a line sounds louder than a card."""


def features(passage: Passage) -> Features:
    met = np.concatenate(
        (*(_grams(token) for token in passage.tokens), _words(passage), _senses(passage), _pairs(passage))
    )
    buckets, counts = np.unique(met, return_counts=True)
    counts[np.searchsorted(buckets, GROUPS[-1][0]) :] = 1
    return Features(
        buckets,
        (1 + np.log(counts)).astype(np.float32),
        EASE * math.log(SHORT / max(1, min(SHORT, len(passage.tokens)))),
    )


def word_buckets(words: Iterable[str]) -> NDArray[np.int64]:
    """The bucket of each single word."""
    return _in_group(_numbers(word for word in words if word.isalpha()), 1)


def normalised(
    buckets: NDArray[np.int64], weights: NDArray[np.float32], rarity: NDArray[np.float16]
) -> NDArray[np.float32]:
    """Weights times rarity, each group of features brought to its own length."""
    values = weights * rarity[buckets].astype(np.float32)
    edges = np.searchsorted(buckets, [start for start, _ in GROUPS] + [BUCKETS])
    for (low, high), weight in zip(itertools.pairwise(edges), WEIGHTS, strict=True):
        length = float(np.sqrt((values[low:high] ** 2).sum()))
        if length:
            values[low:high] *= weight / length
    return values


@lru_cache(maxsize=1 << 16)
def _number(feature: str) -> int:
    return crc32(feature.encode())


def _numbers(said: Iterable[str]) -> NDArray[np.uint64]:
    return np.array([_number(feature) for feature in said], dtype=np.uint64)


def _mixed(first: NDArray[np.uint64], second: NDArray[np.uint64] | np.uint64) -> NDArray[np.uint64]:
    """One number for each pair; all but the lowest bits of the product depend on all of its bits."""
    return (first * _MIXERS[0] + second * _MIXERS[1]) >> np.uint64(12)


def _in_group(numbers: NDArray[np.uint64], group: int) -> NDArray[np.int64]:
    """The buckets of a group of features."""
    start, end = GROUPS[group]
    return start + (numbers % np.uint64(end - start)).astype(np.int64)


@lru_cache(maxsize=1 << 15)
def _grams(token: str) -> NDArray[np.int64]:
    edged = f" {token} "
    grams = []
    for size in GRAMS:
        if size >= len(edged):
            grams.append(edged)
            break
        grams += [edged[start : start + size] for start in range(len(edged) - size + 1)]
    return _in_group(np.array([crc32(gram.encode()) for gram in grams], dtype=np.uint64), 0)


def _words(passage: Passage) -> NDArray[np.int64]:
    """Each word, and each with the next."""
    words = _numbers(passage.tokens)
    return _in_group(np.concatenate((words, _mixed(words[:-1], words[1:]))), 1)


def _senses(passage: Passage) -> NDArray[np.int64]:
    """Each sense, each in this kind of document, and what the passage is."""
    senses = _numbers(frozenset().union(*passage.sentences))
    kind = np.uint64(_number(passage.kind))
    around = _numbers(
        [
            f"kind {passage.kind}",
            *(f"role {role}" for role in passage.roles),
            *(f"purpose {purpose}" for purpose in passage.purposes),
        ]
    )
    return _in_group(np.concatenate((senses, _mixed(senses, kind), around)), 2)


def _pairs(passage: Passage) -> NDArray[np.int64]:
    """Which senses stand together in one sentence, and which concepts in the passage."""
    concepts = frozenset(sense for sentence in passage.sentences for sense in sentence if sense[0] != "~")
    return np.concatenate((_pairings(concepts, 2), *(_pairings(sentence, 1) for sentence in passage.sentences)))


@lru_cache(maxsize=1 << 10)
def _pairings(senses: frozenset[str], salt: int) -> NDArray[np.int64]:
    """Of all pairs of senses; kept, as overlapping stretches share their sentences."""
    numbers = np.sort(_numbers(senses))
    first, second = _upper(len(numbers))
    return _in_group(_mixed(numbers[first], numbers[second]) + np.uint64(salt), 3)


@lru_cache(maxsize=128)
def _upper(size: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Indices of each pair of `size` things."""
    first, second = np.triu_indices(size, 1)
    return first, second
