"""Link rules: where an address leads, and by what means."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from insertaudit.policy.candidate import Candidate, host_of, link_place
from insertaudit.policy.imitation import imitates, sender_imitates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from insertaudit.model import Link, Reading
    from insertaudit.policy.schema import LinkShape, Rule

_RATING_KEYS = {
    "rating",
    "stars",
    "starrating",
    "star",
    "score",
    "overallrating",
    "ratingvalue",
    "star_rating",
    "ratingstars",
}
_RATING_FRAGMENT = re.compile(r"(?:star|rating)\w*\W?[45]", re.IGNORECASE)


def candidates(rule: Rule, reading: Reading) -> Iterator[Candidate]:
    """One candidate for each link that fits; `decide` joins those of one destination and severity."""
    near: dict[int, set[str]] = defaultdict(set)
    if any(shape.near for shape in rule.link):
        for mention in reading.mentions:
            near[mention.block].add(mention.concept)
    for link in reading.links:
        if any(fits(shape, link, reading, near) for shape in rule.link):
            lang = reading.languages[link.block] if link.block is not None else None
            yield Candidate(
                rule.id,
                (link_place(link),),
                link.block,
                link=link,
                detail=link.dead if any(shape.dead for shape in rule.link) else "",
                lang=lang or None,
                destination=link.domain or link.host or (link.url if link.kind != "web" else None),
                confidence=reading.document.blocks[link.block].confidence if link.block is not None else 1.0,
            )


def fits(shape: LinkShape, link: Link, reading: Reading, near: dict[int, set[str]]) -> bool:
    host = host_of(reading, link.block)
    return (
        link.kind in shape.kinds
        and (not shape.lists or bool(link.lists & set(shape.lists)))
        and not link.lists & set(shape.not_lists)
        and (not shape.schemes or link.scheme in shape.schemes)
        and (shape.imitates is None or imitates(link, shape.imitates))
        and (shape.sender_imitates is None or sender_imitates(link, shape.sender_imitates))
        and (not shape.preset_rating or presets_rating(link))
        and (not shape.dead or bool(link.dead))
        and (not shape.roles or (host is not None and reading.roles[host] in shape.roles))
        and (not shape.near or (host is not None and bool(near[host] & set(shape.near))))
    )


def presets_rating(link: Link) -> bool:
    """Whether the address fills in a good rating beforehand (`?rating=5`, `#starRating=5`)."""
    try:
        parts = urlsplit(link.url if "//" in link.url[:12] else f"//{link.url}")
    except ValueError:
        return False
    query = {key.lower().replace("-", ""): value for key, value in parse_qsl(parts.query)}
    return any(query.get(key, "") in {"4", "5", "4.0", "5.0"} for key in _RATING_KEYS) or bool(
        _RATING_FRAGMENT.search(parts.fragment)
    )
