"""What the second reader suspects: hints for a person where the rules have found nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from insertaudit.model import Place
from insertaudit.policy.candidate import Candidate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from insertaudit.model import Finding, Opinion, Reading
    from insertaudit.policy.pack import Pack

CONCEPT = "SECOND_READER"

BESIDE = 0.2
"""How much surer than its threshold the second reader must be where something is found already: then no silence is at stake."""


def candidates(reading: Reading, pack: Pack, found: Collection[Finding]) -> Iterator[Candidate]:
    """Weak candidates for the rules of the pack that are suspected and not among `found`, what the engines have found.

    The likeliest one where the engines leave the file passing, and those that are suspected beyond doubt.
    """
    kind = reading.document.source.kind
    known = {finding.rule for finding in found}
    passing = all(finding.severity == "info" for finding in found)
    suspects = [
        opinion
        for opinion in reading.opinions
        if opinion.suspect and opinion.rule not in known and pack.level(opinion.rule, kind) in {"error", "warning"}
    ]
    suspects.sort(key=lambda opinion: -opinion.margin)
    for number, opinion in enumerate(suspects):
        if opinion.margin >= BESIDE or (passing and not number):
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
