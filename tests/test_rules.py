"""Every rule's own examples, and that rules, concepts, lexicons and rewordings fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from insertaudit.policy.ruleset import Ruleset, read_ruleset
from insertaudit.policy.selftest import Failure, check_concepts, check_references, check_rewordings, check_rule
from insertaudit.rulebook import rules_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from insertaudit.detect.detector import Detector

RULES = sorted(read_ruleset(rules_folder(), "amazon").rules)


def shown(failures: Iterable[Failure]) -> str:
    return "\n".join(str(failure) for failure in failures)


@pytest.mark.parametrize("rule_id", RULES)
def test_examples(rule_id: str, detector: Detector, ruleset: Ruleset) -> None:
    assert not shown(check_rule(rule_id, detector.read, ruleset))


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_has_examples_of_both_sorts(rule_id: str, ruleset: Ruleset) -> None:
    rule = ruleset.rules[rule_id]
    if rule.when or rule.link or rule.file or rule.code:
        assert any(example.match for example in rule.examples)
        assert any(not example.match for example in rule.examples)


def test_rewordings_pass_the_audit(detector: Detector, ruleset: Ruleset) -> None:
    assert not shown(check_rewordings(detector.read, ruleset))


def test_what_rules_refer_to_exists(ruleset: Ruleset) -> None:
    assert not shown(check_references(ruleset, rules_folder()))


def test_every_concept_is_used_and_spoken(ruleset: Ruleset) -> None:
    assert not shown(check_concepts(ruleset, rules_folder()))
