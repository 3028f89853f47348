"""Text rules: concepts mentioned together."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from insertaudit.condition import Ground, Match, matches
from insertaudit.policy.candidate import Candidate, distinct, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from insertaudit.model import Reading
    from insertaudit.policy.schema import Rule


def ground_of(reading: Reading) -> Ground:
    """The reading as conditions see it; made once for all rules of a document."""
    return Ground(
        mentions=reading.mentions,
        kind=reading.document.source.kind,
        facts=reading.facts,
        purposes=reading.purposes,
        roles=reading.roles,
        pages=[block.page for block in reading.document.blocks],
    )


def candidates(rule: Rule, reading: Reading, ground: Ground) -> Iterator[Candidate]:
    """One candidate for each block in which the rule's condition is anchored."""
    by_block: dict[int, list[Match]] = defaultdict(list)
    for condition in rule.when:
        for match in matches(condition, ground):
            by_block[match.mentions[0].block].append(match)
    for block, found in sorted(by_block.items()):
        strong = [match for match in found if not match.weak]
        beside = [match for match in found if all(mention.block == block for mention in match.mentions)]
        chosen = [*strong, *beside] if strong else found
        places = distinct(place_of(mention, reading) for match in chosen for mention in match.mentions)
        languages = Counter(m.lang for match in chosen for m in match.mentions if m.lang)
        lang = languages.most_common(1)[0][0] if languages else reading.languages[block] or None
        yield Candidate(
            rule.id, places, block, lang=lang, weak=not strong, confidence=reading.document.blocks[block].confidence
        )
