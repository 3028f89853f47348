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
    near = concepts_by_block(reading) if any(shape.near for shape in rule.link) else {}
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
    return next(unmet(shape, link, reading, near), None) is None


def unmet(shape: LinkShape, link: Link, reading: Reading, near: dict[int, set[str]]) -> Iterator[str]:
    """What the shape asks for and the link is not, each as a key of the rule file with what the link is."""
    yield from _unmet_by_address(shape, link)
    host = host_of(reading, link.block)
    if shape.roles and (host is None or reading.roles[host] not in shape.roles):
        yield f"roles (it stands in {reading.roles[host] if host is not None else 'none'})"
    if shape.near and (host is None or not near[host] & set(shape.near)):
        yield f"near ({'|'.join(shape.near)} is not in its block)"


def _unmet_by_address(shape: LinkShape, link: Link) -> Iterator[str]:
    if link.kind not in shape.kinds:
        yield f"kinds (it is {link.kind})"
    if shape.lists and not link.lists & set(shape.lists):
        yield f"lists (it is on {', '.join(sorted(link.lists)) or 'none'})"
    if link.lists & set(shape.not_lists):
        yield f"not_lists (it is on {', '.join(sorted(link.lists & set(shape.not_lists)))})"
    if shape.schemes and link.scheme not in shape.schemes:
        yield f"schemes (it has {link.scheme or 'none'})"
    if shape.imitates is not None and not imitates(link, shape.imitates):
        yield "imitates (it does not)"
    if shape.sender_imitates is not None and not sender_imitates(link, shape.sender_imitates):
        yield "sender_imitates (it does not)"
    if shape.preset_rating and not presets_rating(link):
        yield "preset_rating (it presets none)"
    if shape.dead and not link.dead:
        yield "dead (not known to be)"


def concepts_by_block(reading: Reading) -> dict[int, set[str]]:
    near: dict[int, set[str]] = defaultdict(set)
    for mention in reading.mentions:
        near[mention.block].add(mention.concept)
    return near


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
