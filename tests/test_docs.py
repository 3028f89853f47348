"""Documents that are made from the rules are up to date, and every clause is shown by a pair that is run as a test."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from conftest import ROOT
from insertaudit.policy.handbook import clause_pair
from insertaudit.tomlfile import load

if TYPE_CHECKING:
    from insertaudit.policy.ruleset import Ruleset

sys.path.insert(0, str(ROOT / "scripts"))

from write_docs import SAMPLES, pages

CLAUSES = [clause for clause in load(ROOT / "rules" / "clauses.toml").values["clause"] if clause != "S19"]


def test_the_pages_are_those_that_the_rules_give() -> None:
    stale = [path.name for path, text in pages().items() if path.read_text(encoding="utf-8") != text]
    assert not stale, "run scripts/write_docs.py"


@pytest.mark.parametrize("clause", CLAUSES)
def test_every_clause_has_a_text_that_fails_for_it_and_a_neighbour_that_passes(clause: str, ruleset: Ruleset) -> None:
    fails, passes = SAMPLES.get(clause) or clause_pair(
        rule for rule in ruleset.rules.values() if clause in rule.clauses
    )
    assert fails
    assert passes


def test_every_rule_of_the_pack_tells_its_source(ruleset: Ruleset) -> None:
    for rule in ruleset.rules.values():
        assert rule.status
        assert rule.source
        assert rule.date
        assert all(len(text) > 20 for text in (*rule.why.values(), *rule.fix.values())), rule.id


def test_the_readme_names_every_exit_code_and_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for named in (
        "make audit",
        "make test",
        "insertaudit check",
        "insertaudit read",
        "insertaudit explain",
        "| 3 |",
        "| 4 |",
    ):
        assert named in readme
