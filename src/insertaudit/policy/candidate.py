"""What an engine found, before anybody has said how bad it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from insertaudit.model import Link, Mention, Place, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_PLACES = 8
"""Places listed for one finding; more of the same help nobody."""


@dataclass(frozen=True, slots=True)
class Candidate:
    rule: str
    places: tuple[Place, ...] = ()
    block: int | None = None
    """The block whose role and neighbourhood decide the severity."""
    link: Link | None = None
    lang: str | None = None
    weak: bool = False
    detail: str = ""
    """What the message adds to the rule's title, in English or without words of any language."""
    detail_de: str = ""
    """The same in German, where it has words."""
    destination: str | None = None
    hint: bool = False
    confidence: float = 1.0


def place_of(mention: Mention, reading: Reading) -> Place:
    block = reading.document.blocks[mention.block]
    return Place(
        text=mention.text,
        concept=mention.concept,
        carrier=block.carrier,
        page=block.page,
        box=block.box_of(mention.start, mention.end),
        block=mention.block,
        start=mention.start,
        end=mention.end,
    )


def link_place(link: Link) -> Place:
    return Place(
        text=link.url,
        concept={"mail": "EMAIL", "phone": "PHONE", "sms": "PHONE", "handle": "HANDLE"}.get(link.kind, "URL"),
        carrier=link.carrier,
        page=link.page,
        box=link.box,
        block=link.block,
        start=link.start,
        end=link.end,
    )


def distinct(places: Iterable[Place]) -> tuple[Place, ...]:
    """Each place once, those within another of the same concept left out, at most MAX_PLACES."""
    kept: list[Place] = []
    for place in dict.fromkeys(places):
        if any(
            p.block == place.block and p.start <= place.start and place.end <= p.end and p.concept == place.concept
            for p in kept
        ):
            continue
        kept.append(place)
    return tuple(kept[:MAX_PLACES])


def host_of(reading: Reading, block: int | None) -> int | None:
    """The block of text beside which the block of a code or an annotation stands."""
    if block is None:
        return None
    blocks = reading.document.blocks
    host = block
    while host > 0 and (blocks[host].link is not None or blocks[host].carrier in {"qr", "barcode"}):
        host -= 1
    return host if blocks[host].page == blocks[block].page else block
