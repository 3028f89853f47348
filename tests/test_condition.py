from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from insertaudit.condition import Condition, Ground, holds, matches, parse_condition
from insertaudit.errors import RuleFileError
from insertaudit.model import Mention
from insertaudit.tomlfile import Table


def mention(concept: str, *, block: int = 0, token: int = 0, sentence: int = 0, negated: bool = False) -> Mention:
    return Mention(concept, block, token * 5, token * 5 + 4, concept.lower(), "de", negated, token, token, sentence)


def condition(**values: Any) -> Condition:
    return parse_condition(Table(Path("rule.toml"), "when", values))


def ground(*mentions: Mention, **rest: Any) -> Ground:
    blocks = 1 + max((m.block for m in mentions), default=0)
    return Ground(
        mentions, rest.pop("kind", "insert"), roles=rest.pop("roles", ["plain"] * blocks), pages=[1] * blocks, **rest
    )


A, B = mention("A"), mention("B", token=30, sentence=1)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"scope": "sentence"}, False),
        ({"scope": "next"}, True),
        ({"scope": "block"}, True),
        ({"scope": "block", "within": 10}, False),
        ({"scope": "block", "within": 29}, True),
        ({"scope": "block", "none": ["C"]}, True),
        ({"scope": "block", "none": ["B"]}, False),
        ({"kinds": ["message"]}, False),
        ({"facts": ["reply"]}, False),
        ({"not_facts": ["reply"]}, True),
        ({"roles": ["legal"]}, False),
        ({"not_roles": ["legal"]}, True),
        ({"purposes": ["invoice"]}, False),
        ({"ordered": True}, True),
    ],
)
def test_what_a_condition_asks_for(values: dict[str, Any], expected: bool) -> None:
    assert holds(condition(all=["A", "B"], **values), ground(A, B)) is expected


def test_order_matters_only_where_it_is_asked_for() -> None:
    assert holds(condition(all=["B", "A"]), ground(A, B))
    assert not holds(condition(all=["B", "A"], ordered=True), ground(A, B))


def test_neighbouring_blocks() -> None:
    near = ground(A, mention("B", block=1), roles=["plain"] * 2)
    far = ground(A, replace(mention("B", block=2), block_offset=100), roles=["plain"] * 3)
    close = ground(A, replace(mention("B", block=2), block_offset=20), roles=["plain"] * 3)
    assert holds(condition(scope="neighbours", within=3, all=["A", "B"]), near)
    assert not holds(condition(scope="neighbours", all=["A", "B"]), far)
    assert holds(condition(scope="neighbours", all=["A", "B"]), close)
    assert holds(condition(scope="document", all=["A", "B"]), far)


def test_negation_is_a_property_of_the_mention() -> None:
    plain, negated = ground(A), ground(mention("A", negated=True))
    assert holds(condition(all=[{"any": ["A"], "negated": False}]), plain)
    assert not holds(condition(all=[{"any": ["A"], "negated": False}]), negated)
    assert holds(condition(all=[{"any": ["A"], "negated": True}]), negated)
    assert holds(condition(all=["A"]), negated)


def test_a_count_wants_so_many_places() -> None:
    twice = condition(all=[{"any": ["A"], "count": 2}])
    assert not holds(twice, ground(A))
    assert holds(twice, ground(A, mention("A", token=9)))


def test_the_nearest_partner_is_cited() -> None:
    found = matches(condition(all=["A", "B"]), ground(A, mention("B", token=50), mention("B", token=3)))
    assert [m.token for m in found[0].mentions] == [0, 3]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"all": ["A"], "scop": "block"}, 'when.scop: unknown key; did you mean "scope"'),
        ({"all": ["A"], "scope": "blok"}, 'unknown "blok"; did you mean "block"'),
        ({"all": []}, "when.all: missing"),
        ({"all": [{"any": ["A"], "negatd": True}]}, 'unknown key; did you mean "negated"'),
        ({"all": ["A"], "roles": ["leagl"]}, 'did you mean "legal"'),
    ],
)
def test_a_mistake_names_the_key_and_the_nearest_right_name(values: dict[str, Any], message: str) -> None:
    with pytest.raises(RuleFileError, match=message.replace("[", r"\[")):
        condition(**values)
