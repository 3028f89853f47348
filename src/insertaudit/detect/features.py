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
    from collections.abc import Iterable, Iterator, Sequence

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

    buckets: NDArray[np.int32]
    weights: NDArray[np.float32]
    brevity: float
    """What is taken off the margins: with few words each weighs more, so that a line sounds louder than a card."""


def features(passage: Passage) -> Features:
    groups = [
        _weighed([_grams(token) for token in passage.tokens]),
        _weighed([[_bucket(word, WORD_BUCKETS) for word in (*passage.tokens, *_bigrams(passage.tokens))]]),
        _weighed([[_bucket(sense, SENSE_BUCKETS) for sense in _senses(passage)]]),
        _weighed([_pairs(passage)]),
    ]
    return Features(
        np.concatenate([start + buckets for (start, _), (buckets, _) in zip(GROUPS, groups, strict=True)]),
        np.concatenate([weights for _, weights in groups]),
        EASE * math.log(SHORT / max(1, min(SHORT, len(passage.tokens)))),
    )


def word_buckets(words: Iterable[str]) -> NDArray[np.int32]:
    """The bucket of each single word."""
    return np.array([GROUPS[1][0] + _bucket(word, WORD_BUCKETS) for word in words if word.isalpha()], dtype=np.int32)


def normalised(
    buckets: NDArray[np.int32], weights: NDArray[np.float32], rarity: NDArray[np.float16]
) -> NDArray[np.float32]:
    """Weights times rarity, each group of features brought to its own length."""
    values = weights * rarity[buckets].astype(np.float32)
    edges = np.searchsorted(buckets, [start for start, _ in GROUPS] + [BUCKETS])
    for (low, high), weight in zip(itertools.pairwise(edges), WEIGHTS, strict=True):
        length = float(np.sqrt((values[low:high] ** 2).sum()))
        if length:
            values[low:high] *= weight / length
    return values


def _weighed(met: Sequence[Sequence[int] | NDArray[np.int32]]) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Sublinear counts, in the order of the buckets, so that sums come out alike everywhere."""
    if not met:
        return np.array([], dtype=np.int32), np.array([], dtype=np.float32)
    buckets, counts = np.unique(np.concatenate(met), return_counts=True)
    return buckets.astype(np.int32), (1 + np.log(counts)).astype(np.float32)


def _bucket(feature: str, buckets: int) -> int:
    return crc32(feature.encode()) % buckets


@lru_cache(maxsize=1 << 15)
def _grams(token: str) -> NDArray[np.int32]:
    edged = f" {token} "
    grams = []
    for size in GRAMS:
        if size >= len(edged):
            grams.append(edged)
            break
        grams += [edged[start : start + size] for start in range(len(edged) - size + 1)]
    return np.array([_bucket(gram, LETTER_BUCKETS) for gram in grams], dtype=np.int32)


def _bigrams(tokens: tuple[str, ...]) -> Iterator[str]:
    for first, second in itertools.pairwise(tokens):
        yield f"{first} {second}"


def _senses(passage: Passage) -> Iterator[str]:
    yield f"kind {passage.kind}"
    for sense in set().union(*passage.sentences):
        yield sense
        yield f"{passage.kind} {sense}"
    yield from (f"role {role}" for role in passage.roles)
    yield from (f"purpose {purpose}" for purpose in passage.purposes)


@lru_cache(maxsize=1 << 12)
def _number(sense: str) -> int:
    return crc32(sense.encode())


def _pairs(passage: Passage) -> NDArray[np.int32]:
    """Which senses stand together in one sentence, and which concepts in the passage; each pair once."""
    concepts = {sense for sentence in passage.sentences for sense in sentence if sense[0] != "~"}
    pairs = [_pairings(concepts, 2), *(_pairings(sentence, 1) for sentence in passage.sentences)]
    return np.unique(np.concatenate(pairs))


def _pairings(senses: Iterable[str], salt: int) -> NDArray[np.int32]:
    numbers = np.array(sorted(_number(sense) for sense in senses), dtype=np.uint64)
    first, second = _upper(len(numbers))
    mixed = numbers[first] * np.uint64(2654435761) + numbers[second] * np.uint64(40503) + np.uint64(salt)
    return (mixed % np.uint64(PAIR_BUCKETS)).astype(np.int32)


@lru_cache(maxsize=128)
def _upper(size: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Indices of each pair of `size` things."""
    first, second = np.triu_indices(size, 1)
    return first, second
