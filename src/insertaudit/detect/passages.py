"""The stretches of a document that the second reader is shown: of a card's length, as the texts that it learned from, and of a few lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from insertaudit.detect.features import Passage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from insertaudit.detect.split import SplitBlock, Token
    from insertaudit.detect.wordfields import WordFields
    from insertaudit.model import Reading

LENGTH = 110
"""Words of a long document's stretch at most, unless one block is longer."""

WINDOW = 25
"""Words of the narrower look: one line that breaks a rule is diluted by all the honest ones beside it."""

ONE_GLANCE = 40
"""Words up to which a text has nothing to dilute it."""

_UNSEEN = {"metadata", "filename", "script"}
_SOBER = {"legal", "instructions", "warranty", "invoice"}
"""Roles of long papers that the second reader is not shown: over a hundred pages even a rare slip of its would come up."""


@dataclass(frozen=True, slots=True)
class Stretch:
    sentences: tuple[Sentence, ...]
    passage: Passage
    blocks: frozenset[int]
    among: int
    """How many stretches of this width the document has."""


@dataclass(frozen=True, slots=True)
class Sentence:
    block: int
    start: int
    end: int
    """In the block's text as written."""
    tokens: tuple[Token, ...]
    senses: frozenset[str]


def stretches(reading: Reading, parts: Sequence[SplitBlock], fields: WordFields) -> Iterator[Stretch]:
    """First the whole of a short document, or overlapping stretches of a long one; then narrower ones.

    Of a long document those that are sober throughout are left out. `parts` are the document's blocks, split.
    """
    blocks = _read(reading, parts, fields)
    if not blocks:
        return
    is_short = "short" in reading.facts
    wide = [list(blocks)] if is_short else list(_windows(blocks, LENGTH))
    words = sum(len(sentence.tokens) for block in blocks.values() for sentence in block)
    narrow = list(_windows(blocks, WINDOW)) if words > ONE_GLANCE else []
    for windows in (wide, narrow if len(narrow) > 1 else []):
        shown = [
            chosen for chosen in windows if is_short or any(reading.roles[number] not in _SOBER for number in chosen)
        ]
        for chosen in shown:
            yield _stretch(reading, blocks, chosen, len(shown))


def _read(reading: Reading, parts: Sequence[SplitBlock], fields: WordFields) -> dict[int, tuple[Sentence, ...]]:
    """The sentences of each block that is shown to the second reader and has text."""
    senses: dict[int, set[str]] = {}
    for mention in reading.mentions:
        senses.setdefault(mention.sentence, set()).add(mention.concept + ("-" if mention.negated else ""))
    spoken = sorted(fields.languages & set(reading.languages)) or sorted(fields.languages)
    blocks: dict[int, tuple[Sentence, ...]] = {}
    spans: dict[int, list[tuple[int, int, int]]] = {}
    for at, (number, start, end) in enumerate(reading.sentences):
        spans.setdefault(number, []).append((start, end, at))
    for number, block in enumerate(reading.document.blocks):
        if block.carrier in _UNSEEN or block.quoted or not block.text.strip() or number not in spans:
            continue
        tokens: list[list[Token]] = [[] for _ in spans[number]]
        for token in parts[number].tokens:
            tokens[token.sentence].append(token)
        blocks[number] = tuple(
            Sentence(number, start, end, tuple(own), frozenset(senses.get(at, ())) | _fields(own, fields, spoken))
            for (start, end, at), own in zip(spans[number], tokens, strict=True)
        )
    return blocks


def _fields(tokens: list[Token], fields: WordFields, spoken: list[str]) -> frozenset[str]:
    return frozenset(f"~{name}" for name in fields.found([token.text for token in tokens], spoken))


def _windows(blocks: Mapping[int, tuple[Sentence, ...]], length: int) -> Iterator[list[int]]:
    """Runs of blocks of up to `length` words, each beginning in the middle of the one before."""
    shown = list(blocks)
    start = 0
    while start < len(shown):
        chosen: list[int] = []
        words = 0
        for number in shown[start:]:
            size = sum(len(sentence.tokens) for sentence in blocks[number])
            if chosen and words + size > length:
                break
            chosen.append(number)
            words += size
        yield chosen
        if start + len(chosen) >= len(shown):
            return
        start += max(1, len(chosen) // 2)


def _stretch(reading: Reading, blocks: Mapping[int, tuple[Sentence, ...]], chosen: list[int], among: int) -> Stretch:
    sentences = tuple(sentence for number in chosen for sentence in blocks[number])
    return Stretch(
        sentences,
        Passage(
            tokens=tuple(token.text for sentence in sentences for token in sentence.tokens),
            kind=reading.document.source.kind,
            sentences=tuple(sentence.senses for sentence in sentences),
            roles=frozenset(reading.roles[number] for number in chosen),
            purposes=reading.purposes,
        ),
        frozenset(chosen),
        among,
    )
