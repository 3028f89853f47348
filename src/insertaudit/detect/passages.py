"""The stretches of a document that the second reader is shown: of a card's length, as the texts that it learned from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from insertaudit.detect.features import Passage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from insertaudit.model import Mention, Reading

LENGTH = 110
"""Words of one passage at most, unless one block is longer."""

WINDOW = 50
"""Words of a stretch within a card."""

_UNSEEN = {"metadata", "filename", "script"}
_SOBER = {"legal", "instructions", "warranty", "invoice"}
"""Roles of long papers that the second reader is not shown: over a hundred pages even a rare slip of its would come up."""


@dataclass(frozen=True, slots=True)
class Stretch:
    blocks: tuple[int, ...]
    passage: Passage


def stretches(reading: Reading) -> Iterator[Stretch]:
    """The whole of a short document; of a long one overlapping stretches of blocks that are not sober throughout."""
    shown = [n for n, block in enumerate(reading.document.blocks) if _is_shown(reading, n) and block.text.strip()]
    by_block: dict[int, list[Mention]] = {}
    for mention in reading.mentions:
        by_block.setdefault(mention.block, []).append(mention)
    if "short" in reading.facts:
        if shown:
            yield _stretch(reading, shown, by_block)
        if "paged" in reading.facts:  # a card sets far-off things side by side, which dilute each other in the whole
            yield from _windows(reading, shown, by_block, WINDOW)
        return
    for stretch in _windows(reading, shown, by_block, LENGTH):
        if any(reading.roles[number] not in _SOBER for number in stretch.blocks):
            yield stretch


def _windows(reading: Reading, shown: list[int], by_block: dict[int, list[Mention]], length: int) -> Iterator[Stretch]:
    """Runs of blocks of up to `length` words, each beginning in the middle of the one before."""
    start = 0
    while start < len(shown):
        chosen: list[int] = []
        words = 0
        for number in shown[start:]:
            size = len(reading.document.blocks[number].text.split())
            if chosen and words + size > length:
                break
            chosen.append(number)
            words += size
        yield _stretch(reading, chosen, by_block)
        if start + len(chosen) >= len(shown):
            return
        start += max(1, len(chosen) // 2)


def _is_shown(reading: Reading, number: int) -> bool:
    block = reading.document.blocks[number]
    return block.carrier not in _UNSEEN and not block.quoted


def _stretch(reading: Reading, numbers: list[int], by_block: dict[int, list[Mention]]) -> Stretch:
    mentions = [mention for number in numbers for mention in by_block.get(number, ())]
    return Stretch(
        tuple(numbers),
        Passage(
            text="\n\n".join(reading.document.blocks[number].text for number in numbers),
            kind=reading.document.source.kind,
            concepts=frozenset(mention.concept + ("-" if mention.negated else "") for mention in mentions),
            roles=frozenset(reading.roles[number] for number in numbers),
            purposes=reading.purposes,
        ),
    )
