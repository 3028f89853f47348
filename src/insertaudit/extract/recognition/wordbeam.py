"""The words of a dictionary that a stretch of the script net's output may spell, likeliest first: CTC prefix beam search along the graph."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from insertaudit.extract.recognition.scriptnet import KEPT, LETTERS, log_sum

if TYPE_CHECKING:
    from insertaudit.extract.recognition.dictionary import Dictionary
    from insertaudit.extract.recognition.scriptnet import Sight

_BEAMS = 40
_RARE = -9.0
"""Log probability of a letter below which it is not followed up at a step."""
_NEVER = -1e9
_AFTER = ".,!?:;)"
_BEFORE = '("“„'
_ROOT, _BEHIND = 0, -1
"""Nodes: where words begin, and after a word's punctuation."""
_INDEX = {letter: number + 1 for number, letter in enumerate(LETTERS)}
_MOST = 3


@dataclass(slots=True)
class _Prefix:
    node: int
    ends: bool
    blank: float = _NEVER
    spoken: float = _NEVER

    @property
    def both(self) -> float:
        return log_sum(self.blank, self.spoken)


@lru_cache(KEPT)
def spelled(sight: Sight, dictionary: Dictionary) -> tuple[str, ...]:
    """Return up to three texts: a word of the dictionary, its first letter in either case, with punctuation around it or none."""
    kept = {"": _Prefix(_ROOT, ends=False, blank=0.0)}
    following: dict[int, list[tuple[str, int, bool]]] = {}
    for row in sight.logs.tolist():
        probable = {LETTERS[number]: log for number, log in enumerate(row[1:]) if log > _RARE}
        grown: dict[str, _Prefix] = {}
        for text, prefix in kept.items():
            _add(grown, text, prefix.node, ends=prefix.ends, blank=prefix.both + row[0])
            last = text[-1:]
            if last in probable:
                _add(grown, text, prefix.node, ends=prefix.ends, spoken=prefix.spoken + probable[last])
            for letter, node, ends in _steps(text, prefix, dictionary, following):
                if letter in probable:
                    before = prefix.blank if letter == last else prefix.both
                    _add(grown, text + letter, node, ends=ends, spoken=before + probable[letter])
        kept = dict(sorted(grown.items(), key=lambda item: -item[1].both)[:_BEAMS])
    ended = [(prefix.both, text) for text, prefix in kept.items() if prefix.ends]
    return tuple(text for _, text in sorted(ended, reverse=True)[:_MOST])


def _steps(
    text: str, prefix: _Prefix, dictionary: Dictionary, following: dict[int, list[tuple[str, int, bool]]]
) -> list[tuple[str, int, bool]]:
    if prefix.node == _BEHIND:
        return []
    if prefix.node not in following:
        following[prefix.node] = dictionary.following(prefix.node)
    steps = following[prefix.node] if prefix.node != _ROOT or not prefix.ends else []
    if prefix.node == _ROOT and not prefix.ends:
        steps = steps + [
            (letter.upper(), node, ends)
            for letter, node, ends in steps
            if letter.upper() in _INDEX and letter != letter.upper()
        ]
        steps += [(mark, _ROOT, False) for mark in _BEFORE] if not text else []
    return steps + [(mark, _BEHIND, True) for mark in _AFTER] if prefix.ends else steps


def _add(
    grown: dict[str, _Prefix], text: str, node: int, *, ends: bool, blank: float = _NEVER, spoken: float = _NEVER
) -> None:
    prefix = grown.setdefault(text, _Prefix(node, ends))
    prefix.ends = prefix.ends or ends
    prefix.blank = log_sum(prefix.blank, blank)
    prefix.spoken = log_sum(prefix.spoken, spoken)
