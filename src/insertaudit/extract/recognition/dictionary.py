"""The word lists inside Tesseract's language data: whether a word that was read is one.

Layout: tesseract/src/ccutil/tessdatamanager.h (parts of a .traineddata), tesseract/src/dict/dawg.h (SquishedDawg).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

_WORDS, _LETTERS = 19, 21
"""Numbers of the parts TESSDATA_LSTM_SYSTEM_DAWG and TESSDATA_LSTM_UNICHARSET."""
_MAGIC = 42
_LAST, _BACKWARD, _END = 1, 2, 4
"""Flags of an edge: last of its node, leads back, ends a word."""
_FLAGS = 3
_LEAST_PART = 4
"""Letters of a part of a compound."""
_LINKS = ("", "s", "n", "-")
_COMPOUNDING = {"deu": True, "nld": False, "swe": False}
"""Languages that join words, and whether their nouns begin with capitals."""


@dataclass(frozen=True, slots=True, eq=False)
class Dictionary:
    """A directed graph of words: each edge a letter, the node it leads to and flags in 64 bits."""

    edges: NDArray[np.uint64]
    letters: dict[str, int]
    names: dict[int, str]
    bits: int

    def __contains__(self, word: str) -> bool:
        node, end = 0, False
        for number, letter in enumerate(word):
            if number and node == 0:
                return False
            found = self._step(node, self.letters.get(letter, -1))
            if found is None:
                return False
            node, end = found
        return end

    def _step(self, node: int, letter: int) -> tuple[int, bool] | None:
        return next(((after, end) for number, after, end in self._edges(node) if number == letter), None)

    def following(self, node: int) -> list[tuple[str, int, bool]]:
        """Return the letters that may follow at a node, the nodes they lead to and whether a word may end there."""
        return [(self.names[number], after, end) for number, after, end in self._edges(node) if number in self.names]

    def _edges(self, node: int) -> Iterator[tuple[int, int, bool]]:
        mask = (1 << self.bits) - 1
        while node < len(self.edges):
            edge = int(self.edges[node])
            flags = edge >> self.bits
            if not flags & _BACKWARD:
                yield edge & mask, edge >> (self.bits + _FLAGS), bool(flags & _END)
            if flags & _LAST:
                return
            node += 1


_NONE = Dictionary(np.array([_LAST], np.uint64), {}, {}, 1)


@lru_cache(maxsize=4096)
def knows(word: str, languages: tuple[str, ...], folder: Path) -> bool:
    """Say whether a word, bare of punctuation, stands in one of the languages' lists, begins a sentence or is a compound of two that do."""
    for language in languages:
        words = read(folder / f"{language}.traineddata")
        if _stands_in(word, words) or (
            language in _COMPOUNDING and _is_compound(word, words, nouns=_COMPOUNDING[language])
        ):
            return True
    return False


def _stands_in(word: str, words: Dictionary) -> bool:
    small = word[:1].lower() + word[1:]
    return word in words or small in words or (word.isupper() and (word.lower() in words or word.capitalize() in words))


def _is_compound(word: str, words: Dictionary, *, nouns: bool) -> bool:
    """Say whether a word is two joined; where `nouns` begin with capitals, only a noun made of two counts."""
    if nouns and not word[:1].isupper():
        return False
    for cut in range(_LEAST_PART, len(word) - _LEAST_PART + 1):
        last = word[cut:].capitalize() if nouns else word[cut:]
        if last in words:
            firsts = (word[: cut - len(link)] for link in _LINKS if word[:cut].endswith(link))
            if any(len(first) >= _LEAST_PART and _stands_in(first, words) for first in firsts):
                return True
    return False


@cache
def read(path: Path) -> Dictionary:
    """Return the list of a .traineddata; an empty one where it holds none, as some languages' data do."""
    try:
        data = path.read_bytes()
        count = struct.unpack_from("<i", data)[0]
        starts = struct.unpack_from(f"<{count}q", data, 4)
        words, letters = (_part(data, starts, number) for number in (_WORDS, _LETTERS))
        magic, size, edges = struct.unpack_from("<hii", words)
        if magic != _MAGIC:
            return _NONE
        names = letters.decode("utf-8").split("\n")[1:]
        table = np.frombuffer(words, "<u8", edges, struct.calcsize("<hii"))
    except (OSError, struct.error, ValueError, IndexError):
        return _NONE
    numbers = {line.split(" ")[0]: number for number, line in enumerate(names) if line}
    return Dictionary(table, numbers, {number: letter for letter, number in numbers.items()}, int(size).bit_length())


def _part(data: bytes, starts: tuple[int, ...], number: int) -> bytes:
    start = starts[number]
    end = min((other for other in starts if other > start), default=len(data))
    return data[start:end] if start >= 0 else b""
