"""A condition in words, and why it holds for a text or does not: what `insertaudit explain` prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from insertaudit.condition import Ground, exclusions, fits_document, is_near, matches, role_fits, same_scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from insertaudit.condition import Clause, Condition
    from insertaudit.model import Mention

_QUOTED = 60
"""Characters of a mention that are quoted."""

_LISTED = 3
"""Most matches or obstacles that one condition lists."""

_DEPTH = 3
"""How many concepts deep the reason for a missing one is looked for."""


def told(condition: Condition) -> str:
    """The condition on one line."""
    order = " in this order" if condition.ordered else ""
    within = f" within {condition.within} words" if condition.within is not None else ""
    forbidden = "|".join(name for clause in condition.none for name in clause.concepts)
    limits = "; ".join(_limits(condition))
    return (
        " + ".join(map(_clause, condition.all))
        + f"{order} in one {condition.scope}{within}"
        + (f", without {forbidden}" if forbidden else "")
        + (f"; {limits}" if limits else "")
        + (" (weak)" if condition.weak else "")
    )


def what_it_is(ground: Ground) -> str:
    """What conditions can ask of the whole text: "insert, short, invoice"."""
    return ", ".join((ground.kind, *sorted(ground.facts), *sorted(ground.purposes)))


def _clause(clause: Clause) -> str:
    count = f"{clause.count} × " if clause.count > 1 else ""
    negated = {None: "", False: "not-negated ", True: "negated "}[clause.negated]
    return count + negated + "|".join(clause.concepts)


def _limits(condition: Condition) -> Iterator[str]:
    """Where the condition is looked for at all."""
    if only := _only(condition):
        yield f"only in: {only}"
    if never := (*condition.not_facts, *condition.not_purposes):
        yield f"not in: {', '.join(never)}"
    if condition.roles:
        yield f"only in role: {'|'.join(condition.roles)}"
    if condition.not_roles:
        yield f"not in role: {'|'.join(condition.not_roles)}"


def _only(condition: Condition) -> str:
    kinds, purposes = "|".join(condition.kinds), "|".join(condition.purposes)
    return " + ".join(part for part in (kinds, *condition.facts, purposes) if part)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Why conditions hold on a ground. `built` maps each derived concept to the conditions of concepts.toml."""

    ground: Ground
    built: Mapping[str, Sequence[Condition]]

    def of(self, condition: Condition) -> str:
        """`holds: …` with the words, or `does not hold: …` with everything that stands in the way."""
        found = matches(condition, self.ground)
        if found:
            return "holds: " + "; ".join(
                " + ".join(_quoted(mention) for mention in match.mentions) for match in found[:_LISTED]
            )
        obstacles = dict.fromkeys(self._obstacles(condition, _DEPTH))
        return "does not hold: " + ("; ".join(obstacles) or "the mentions do not stand in this order")

    def _obstacles(self, condition: Condition, depth: int) -> Iterator[str]:
        if not fits_document(condition, self.ground):
            where = "; ".join(limit for limit in _limits(condition) if " role: " not in limit)
            yield f"{where}; this text: {what_it_is(self.ground)}"
        missing = [clause for clause in condition.all if not self.ground.of(clause)]
        if missing:
            yield from (self._missing(clause, depth) for clause in missing)
        elif fits_document(condition, self.ground):
            yield from self._in_the_way(condition)

    def _missing(self, clause: Clause, depth: int) -> str:
        met = [mention for concept in clause.concepts for mention in self.ground.by_concept.get(concept, ())]
        if met:
            how = "negated" if met[0].negated else "not negated"
            words = {concept: [_quoted(m) for m in met if m.concept == concept] for concept in clause.concepts}
            return ", ".join(
                f"{concept} only {how} ({', '.join(said[:_LISTED])})" for concept, said in words.items() if said
            )
        reasons = dict.fromkeys(
            reason for concept in clause.concepts if (reason := self._not_derived(concept, depth)) is not None
        )
        return f"missing {'|'.join(clause.concepts)}" + (f" ({'; '.join(list(reasons)[:_LISTED])})" if reasons else "")

    def _not_derived(self, concept: str, depth: int) -> str | None:
        """Why a derived concept is not met, by the condition that comes nearest; None where not a word of it is met."""
        started = [condition for condition in self.built.get(concept, ()) if any(map(self._met, condition.all))]
        if not started or not depth:
            return None
        nearest = min(started, key=lambda condition: sum(not self.ground.of(clause) for clause in condition.all))
        # concepts are derived before anybody knows roles and purposes
        bare = Ground(self.ground.mentions, self.ground.kind, self.ground.facts, pages=self.ground.pages)
        why = "; ".join(dict.fromkeys(Outcome(bare, self.built)._obstacles(nearest, depth - 1)))  # noqa: SLF001
        return f"{concept} is built from {told(nearest)}: {why}"

    def _met(self, clause: Clause) -> bool:
        """Whether any of its concepts is mentioned, negated or not."""
        return any(self.ground.by_concept.get(concept) for concept in clause.concepts)

    def _in_the_way(self, condition: Condition) -> Iterator[str]:
        """Everything is mentioned, but in the wrong place, too far apart, or beside what excludes it."""
        anchors = self.ground.of(condition.all[0])
        for anchor in anchors[:_LISTED]:
            if not role_fits(condition, self.ground, anchor):
                role = self.ground.roles[anchor.block]
                wanted = "; ".join(limit for limit in _limits(condition) if " role: " in limit)
                yield f"{wanted}; {anchor.concept} {_quoted(anchor)} stands in role {role}"
                continue
            apart = list(self._apart(condition, anchor))
            yield from apart
            for excluded in exclusions(condition, self.ground, anchor):
                yield f"excluded by {excluded.concept} {_quoted(excluded)}"

    def _apart(self, condition: Condition, anchor: Mention) -> Iterator[str]:
        """Clauses of which too few mentions are near the anchor, or none behind it."""
        for number, clause in enumerate(condition.all):
            pool = self.ground.of(clause)
            near = [mention for mention in pool if is_near(condition, self.ground, anchor, mention)]
            if not near:
                nearest = min(
                    pool, key=lambda mention: (mention.block != anchor.block, abs(mention.token - anchor.token))
                )
                within = same_scope(condition.scope, self.ground, anchor, nearest)
                how = (
                    f"more than {condition.within} words away from" if within else f"not in one {condition.scope} with"
                )
                yield f"{nearest.concept} {_quoted(nearest)} is {how} {anchor.concept} {_quoted(anchor)}"
            elif len({(mention.block, mention.start) for mention in near}) < clause.count:
                yield f"{'|'.join(clause.concepts)} is mentioned {len(near)} of {clause.count} times near {_quoted(anchor)}"
            elif number and condition.ordered and all((m.block, m.start) < (anchor.block, anchor.start) for m in near):
                yield f"{near[0].concept} {_quoted(near[0])} stands before {anchor.concept} {_quoted(anchor)}, not behind it"


def _quoted(mention: Mention) -> str:
    text = " ".join(mention.text.split())
    return f"'{text if len(text) <= _QUOTED else text[: _QUOTED - 1] + '…'}'"
