"""What the second reader suspects: hints for a person where the rules have found nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from insertaudit.model import Place
from insertaudit.policy.candidate import Candidate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from insertaudit.model import Finding, Opinion, Reading
    from insertaudit.policy.pack import Pack
    from insertaudit.policy.schema import Rule

CONCEPT = "SECOND_READER"

LEAST, LEAST_BY_FAR = 0.05, 0.02
"""Probability that the likeliest rule must have: below it a hint could not say what to look for. The lower one holds where the
suspicion of any violation is that much stronger than it need be: what is sly reads like nothing in particular."""
BY_FAR = 2.0
"""Times the odds."""


def candidates(
    reading: Reading, rules: Mapping[str, Rule], pack: Pack, found: Collection[Finding]
) -> Iterator[Candidate]:
    """Weak candidates for rules of the pack that are not among `found`, what the engines have found, and yield to none of them.

    All rules that the text plainly reads like a violation of; where otherwise a file would pass that reads like a violation of some rule, the
    likeliest one.
    """
    whole = reading.suspicion
    if whole is None:
        return
    kind = reading.document.source.kind
    known = {finding.rule for finding in found}
    unsaid = [
        opinion
        for opinion in reading.opinions
        if opinion.rule not in known
        and not known & set(rules[opinion.rule].yields_to)
        and pack.level(opinion.rule, kind) in {"error", "warning"}
    ]
    fails = any(finding.severity == "error" for finding in found)
    suspects = [
        opinion
        for opinion in unsaid
        if opinion.probability >= (opinion.limits.aloud_beside_an_error() if fails else opinion.limits.aloud)
        and not whole.dismisses(opinion)
    ]
    if not suspects and whole.probability >= whole.strong and all(finding.severity == "info" for finding in found):
        least = LEAST_BY_FAR if whole.odds_to_strong() >= BY_FAR else LEAST
        likely = [opinion for opinion in unsaid if opinion.probability >= least]
        suspects = sorted(likely, key=lambda opinion: -opinion.probability)[:1]
    for opinion in suspects:
        yield _candidate(opinion, reading)


def _candidate(opinion: Opinion, reading: Reading) -> Candidate:
    block = opinion.spans[0][0] if opinion.spans else None
    return Candidate(
        opinion.rule,
        tuple(_place(span, reading) for span in opinion.spans),
        block,
        lang=reading.languages[block] or None if block is not None else None,
        weak=True,
        hint=True,
        detail="it reads like one; a person must decide",
        detail_de="es liest sich so; ein Mensch muss entscheiden",
        confidence=opinion.probability,
    )


def _place(span: tuple[int, int, int], reading: Reading) -> Place:
    number, start, end = span
    block = reading.document.blocks[number]
    return Place(
        text=block.text[start:end],
        concept=CONCEPT,
        carrier=block.carrier,
        page=block.page,
        box=block.box_of(start, end),
        block=number,
        start=start,
        end=end,
    )
