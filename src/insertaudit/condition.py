"""The condition language of rules, derived concepts, block roles, document purposes and severity contexts.

A condition asks whether certain concepts are mentioned together: which (`all`, `none`), how near (`scope`, `within`),
and where (`roles`, `kinds`, `facts`, `purposes`). It is data, read from TOML; this module parses and evaluates it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, cast, get_args

from insertaudit.model import Kind, Mention, Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from insertaudit.tomlfile import Table

Scope = Literal["sentence", "next", "block", "neighbours", "page", "document"]
"""`next`: the same or a neighbouring sentence of the document; `neighbours`: the same or a neighbouring block, or near it."""

SCOPES = get_args(Scope)
FACTS = ("reply", "bulk", "mail", "short", "paged")
"""What a document is, beside its words: a reply, a bulk mailing, a mail, no more words than a card, made of pages."""


NEAR_TOKENS = 45
"""Blocks are neighbours too when so few words of the reading order lie between two mentions: a card sets every line, number and
heading as a block of its own."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that has to be mentioned: any of these concepts."""

    concepts: tuple[str, ...]
    negated: bool | None = None
    """True: only negated mentions count; False: only plain ones; None: both."""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Condition:
    scope: Scope = "block"
    within: int | None = None
    """Most tokens between two mentions of one block."""
    ordered: bool = False
    """The clauses are met in the order in which they stand."""
    all: tuple[Clause, ...] = ()
    none: tuple[Clause, ...] = ()
    roles: tuple[str, ...] = ()
    not_roles: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    not_facts: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    not_purposes: tuple[str, ...] = ()
    weak: bool = False
    """A match is a hint for a person (severity warning at most)."""

    def concepts(self) -> set[str]:
        return {name for clause in (*self.all, *self.none) for name in clause.concepts}


def parse_condition(table: Table) -> Condition:
    """Take a condition out of a TOML table and refuse unknown keys."""
    condition = Condition(
        scope=cast("Scope", table.choice("scope", SCOPES, "block")),
        within=table.whole("within", None),
        ordered=bool(table.flag("ordered")),
        all=_clauses(table, "all"),
        none=_clauses(table, "none"),
        roles=table.choices("roles", get_args(Role)),
        not_roles=table.choices("not_roles", get_args(Role)),
        kinds=table.choices("kinds", get_args(Kind)),
        facts=table.choices("facts", FACTS),
        not_facts=table.choices("not_facts", FACTS),
        purposes=table.strings("purposes"),
        not_purposes=table.strings("not_purposes"),
        weak=bool(table.flag("weak")),
    )
    table.finish()
    if not condition.all:
        raise table.fail("all", "missing (at least one clause, else the rule can never fire)")
    return condition


def _clauses(table: Table, key: str) -> tuple[Clause, ...]:
    raw = table.raw(key, [])
    if not isinstance(raw, list):
        raise table.fail(key, "must be a list")
    found = []
    for item in raw:
        if isinstance(item, str):  # "REVIEW" is short for { any = ["REVIEW"] }
            found.append(Clause((item,)))
            continue
        inner = table._inner(key, item) if isinstance(item, dict) else None  # noqa: SLF001
        if inner is None:
            raise table.fail(key, 'must hold concepts or tables such as { any = ["REVIEW"] }')
        found.append(
            Clause(inner.strings("any", ...), inner.flag("negated", default=None), inner.whole("count", 1) or 1)
        )
        inner.finish()
    return tuple(found)


@dataclass(slots=True)
class Ground:
    """What conditions are evaluated on: the mentions of one document, indexed."""

    mentions: Collection[Mention]
    kind: str
    facts: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()
    roles: Sequence[str] = ()
    pages: Sequence[int | None] = ()
    """Page of each block."""
    by_concept: dict[str, list[Mention]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for mention in self.mentions:
            self.by_concept[mention.concept].append(mention)

    def add(self, mentions: Iterable[Mention]) -> None:
        for mention in mentions:
            self.by_concept[mention.concept].append(mention)

    def has_all(self, clauses: Iterable[Clause]) -> bool:
        """Whether of each clause some concept is mentioned: a quick look before the close one."""
        mentioned = self.by_concept.keys()
        for clause in clauses:  # noqa: SIM110 - asked of every condition of every rule: all() is twice as slow
            if mentioned.isdisjoint(clause.concepts):
                return False
        return True

    def of(self, clause: Clause) -> list[Mention]:
        return [
            mention
            for concept in clause.concepts
            for mention in self.by_concept.get(concept, ())
            if clause.negated is None or mention.negated == clause.negated
        ]


@dataclass(frozen=True, slots=True)
class Match:
    """The mentions that fulfil a condition, one for each clause, the anchor first."""

    mentions: tuple[Mention, ...]
    weak: bool = False


def matches(condition: Condition, ground: Ground) -> list[Match]:
    """All ways, one for each anchor mention, in which the condition holds. The anchor fulfils the first clause."""
    if not ground.has_all(condition.all) or not fits_document(condition, ground):
        return []
    pools = [ground.of(clause) for clause in condition.all]
    if not all(pools):
        return []
    found = []
    for anchor in pools[0]:
        if not role_fits(condition, ground, anchor):
            continue
        chain = _chain(condition, ground, anchor, pools)
        if chain is not None and not any(exclusions(condition, ground, anchor)):
            found.append(Match(chain, condition.weak))
    return found


def holds(condition: Condition, ground: Ground) -> bool:
    return bool(matches(condition, ground))


def fits_document(condition: Condition, ground: Ground) -> bool:
    return (
        (not condition.kinds or ground.kind in condition.kinds)
        and set(condition.facts) <= ground.facts
        and not set(condition.not_facts) & ground.facts
        and (not condition.purposes or bool(set(condition.purposes) & ground.purposes))
        and not set(condition.not_purposes) & ground.purposes
    )


def role_fits(condition: Condition, ground: Ground, anchor: Mention) -> bool:
    role = ground.roles[anchor.block] if anchor.block < len(ground.roles) else "plain"
    return (not condition.roles or role in condition.roles) and role not in condition.not_roles


def _chain(
    condition: Condition, ground: Ground, anchor: Mention, pools: list[list[Mention]]
) -> tuple[Mention, ...] | None:
    chain = [anchor]
    if not _enough(condition.all[0], pools[0], condition, ground, anchor):
        return None
    for clause, pool in zip(condition.all[1:], pools[1:], strict=True):
        near = [mention for mention in pool if is_near(condition, ground, anchor, mention)]
        if condition.ordered:
            near = [mention for mention in near if (mention.block, mention.start) >= (chain[-1].block, chain[-1].start)]
        if len({(mention.block, mention.start) for mention in near}) < clause.count:
            return None
        chain.append(min(near, key=lambda mention: (distance(anchor, mention), mention.block, mention.start)))
    return tuple(chain)


def _enough(clause: Clause, pool: list[Mention], condition: Condition, ground: Ground, anchor: Mention) -> bool:
    if clause.count == 1:
        return True
    return len({(m.block, m.start) for m in pool if is_near(condition, ground, anchor, m)}) >= clause.count


def exclusions(condition: Condition, ground: Ground, anchor: Mention) -> Iterator[Mention]:
    """The mentions of `none` in the anchor's scope."""
    for clause in condition.none:
        for mention in ground.of(clause):
            if same_scope(condition.scope, ground, anchor, mention):
                yield mention


def is_near(condition: Condition, ground: Ground, anchor: Mention, other: Mention) -> bool:
    if not same_scope(condition.scope, ground, anchor, other):
        return False
    return condition.within is None or anchor.block != other.block or distance(anchor, other) <= condition.within


def same_scope(scope: Scope, ground: Ground, anchor: Mention, other: Mention) -> bool:
    match scope:
        case "sentence":
            return anchor.sentence == other.sentence
        case "next":
            return abs(anchor.sentence - other.sentence) <= 1
        case "block":
            return anchor.block == other.block
        case "neighbours":
            return are_neighbours(anchor, other)
        case "page":
            return ground.pages[anchor.block] == ground.pages[other.block] if ground.pages else True
        case "document":
            return True


def are_neighbours(one: Mention, other: Mention) -> bool:
    """Whether two mentions stand in one block, in neighbouring blocks, or up to NEAR_TOKENS apart in reading order."""
    apart = (one.block_offset + one.token) - (other.block_offset + other.token)
    return abs(one.block - other.block) <= 1 or abs(apart) <= NEAR_TOKENS


def distance(one: Mention, other: Mention) -> int:
    """Tokens between two mentions of one block; between blocks, a thousand for each step."""
    if one.block != other.block:
        return 1000 * abs(one.block - other.block)
    first, second = (one, other) if one.token <= other.token else (other, one)
    return max(0, second.token - first.last_token - 1)
