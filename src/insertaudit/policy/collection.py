"""Collection rules: what only several files together show."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from insertaudit.model import Facts, FileResult, Place, Reading
from insertaudit.policy.candidate import Candidate, distinct, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from insertaudit.policy.file import Orders
    from insertaudit.policy.schema import CollectionShape, Rule


def facts_of(reading: Reading, rules: Iterable[Rule]) -> Facts:
    """The compact facts of one file: its order, its date, and the concepts that collection rules join over."""
    wanted = {name for rule in rules for shape in rule.collection for group in shape.all for name in group}
    places: dict[str, list[Place]] = defaultdict(list)
    for mention in reading.mentions:
        if mention.concept in wanted and not mention.negated:
            places[mention.concept].append(place_of(mention, reading))
    envelope = reading.document.envelope
    return Facts(
        order_id=envelope.order_id if envelope else None,
        sent=envelope.sent if envelope else None,
        collection={concept: distinct(found) for concept, found in places.items()},
    )


def candidates(
    rule: Rule, results: Sequence[FileResult], sets: Mapping[str, Sequence[int]], orders: Orders
) -> Iterator[tuple[int, Candidate]]:
    """(index of the result that gets it, candidate). `sets` maps a set's name to the indices of its files."""
    for shape in rule.collection:
        if shape.across == "order":
            yield from _repeated(rule, shape, results, orders)
        else:
            yield from _together(rule, shape, results, sets)


def _repeated(
    rule: Rule, shape: CollectionShape, results: Sequence[FileResult], orders: Orders
) -> Iterator[tuple[int, Candidate]]:
    by_order: dict[str, list[int]] = defaultdict(list)
    for index, result in enumerate(results):
        if result.facts.order_id and _fulfils(shape.all[0], result):
            by_order[result.facts.order_id].append(index)
    for order_id, indices in by_order.items():
        indices.sort(key=lambda n: (results[n].facts.sent or date.max, results[n].order))
        dates = orders.get(order_id)
        asked = dates.review_requested_on if dates and shape.after_amazon_request else None
        for position, index in enumerate(indices):
            sent = results[index].facts.sent
            if position:
                earlier = results[indices[position - 1]].path
                yield (
                    index,
                    Candidate(
                        rule.id,
                        _places(shape.all[0], results[index]),
                        detail=f"order {order_id}, after {earlier}",
                        detail_de=f"Bestellung {order_id}, nach {earlier}",
                    ),
                )
            elif asked is not None and (sent is None or sent >= asked):
                yield (
                    index,
                    Candidate(
                        rule.id,
                        _places(shape.all[0], results[index]),
                        detail=f"order {order_id}, after Amazon's own request of {asked}",
                        detail_de=f"Bestellung {order_id}, nach Amazons eigener Anfrage vom {asked}",
                    ),
                )


def _together(
    rule: Rule, shape: CollectionShape, results: Sequence[FileResult], sets: Mapping[str, Sequence[int]]
) -> Iterator[tuple[int, Candidate]]:
    for name, indices in sets.items():
        holders = [[n for n in indices if _fulfils(group, results[n])] for group in shape.all]
        if not all(holders) or any(set(indices) <= set(common) for common in _alone(holders)):
            continue
        if any(_already(rule.id, results[n]) for n in indices):
            continue
        for group, held in zip(shape.all, holders, strict=True):
            together = Candidate(
                rule.id,
                _places(group, results[held[0]]),
                detail=f"the cards of {name} together",
                detail_de=f"die Karten von {name} zusammen",
            )
            yield held[0], together


def _alone(holders: list[list[int]]) -> list[list[int]]:
    """Files that fulfil every group by themselves: their own rules have judged them."""
    common = set(holders[0]).intersection(*holders[1:])
    return [sorted(common)] if common else []


def _already(rule: str, result: FileResult) -> bool:
    return any(finding.rule == rule for finding in result.findings)


def _fulfils(group: tuple[str, ...], result: FileResult) -> bool:
    return any(result.facts.collection.get(concept) for concept in group)


def _places(group: tuple[str, ...], result: FileResult) -> tuple[Place, ...]:
    return distinct(place for concept in group for place in result.facts.collection.get(concept, ()))
