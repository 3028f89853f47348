"""What the second reader looks at in a passage: letters, words, concepts, roles. The same for training and for reading.

Every feature is hashed into a fixed number of buckets (CRC-32, as it is the same on every machine), so that no vocabulary is kept.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from insertaudit.detect.fold import fold_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

LETTER_BUCKETS = 1 << 15
WORD_BUCKETS = 1 << 15
SENSE_BUCKETS = 1 << 11
BUCKETS = LETTER_BUCKETS + WORD_BUCKETS + SENSE_BUCKETS
GRAMS = range(2, 6)
"""Lengths of the letter sequences, within words and their edges."""

SENSE_WEIGHT = 1.5
"""Concepts, roles and kind weigh more than letters: they mean something by themselves."""

_PIECE = re.compile(r"\w+|[^\w\s]", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of about a card's length, and what detection knows of it."""

    text: str
    kind: str
    concepts: frozenset[str]
    roles: frozenset[str]
    purposes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Features:
    """Bucket numbers, each once, with their weights before inverse document frequency."""

    buckets: NDArray[np.int32]
    weights: NDArray[np.float32]
    origin: dict[int, str]
    """A word for each word bucket: what a finding may cite."""


def features(passage: Passage) -> Features:
    folded = fold_word(passage.text)
    pieces = _PIECE.findall(folded)
    origin: dict[int, str] = {}
    letters = Counter(_bucket(gram, LETTER_BUCKETS) for gram in _grams(pieces))
    words: Counter[int] = Counter()
    for word in _words(pieces):
        bucket = LETTER_BUCKETS + _bucket(word, WORD_BUCKETS)
        words[bucket] += 1
        origin.setdefault(bucket, word)
    senses = {LETTER_BUCKETS + WORD_BUCKETS + _bucket(name, SENSE_BUCKETS): 1 for name in _senses(passage)}
    groups = [_weighed(letters), _weighed(words), _weighed(Counter(senses), SENSE_WEIGHT)]
    return Features(
        np.concatenate([buckets for buckets, _ in groups]), np.concatenate([weights for _, weights in groups]), origin
    )


def _weighed(counts: Counter[int], scale: float = 1.0) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Sublinear counts, in the order of the buckets, so that sums come out alike everywhere."""
    buckets = sorted(counts)
    weights = np.array([scale * (1 + math.log(counts[bucket])) for bucket in buckets], dtype=np.float32)
    return np.array(buckets, dtype=np.int32), weights


def _bucket(feature: str, buckets: int) -> int:
    return crc32(feature.encode()) % buckets


def _grams(pieces: Iterable[str]) -> Iterator[str]:
    for piece in pieces:
        edged = f" {piece} "
        for size in GRAMS:
            if size >= len(edged):
                yield edged
                break
            for start in range(len(edged) - size + 1):
                yield edged[start : start + size]


def _words(pieces: list[str]) -> Iterator[str]:
    yield from pieces
    for first, second in itertools.pairwise(pieces):
        yield f"{first} {second}"


def _senses(passage: Passage) -> Iterator[str]:
    yield f"kind {passage.kind}"
    yield from passage.concepts
    yield from (f"role {role}" for role in passage.roles)
    yield from (f"purpose {purpose}" for purpose in passage.purposes)
