"""Every rule's own examples, and that rules, concepts, lexicons and rewordings fit together: all by `insertaudit rules test`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner, Result

from insertaudit.cli import app
from insertaudit.policy.ruleset import Ruleset, read_ruleset
from insertaudit.rulebook import rules_folder

if TYPE_CHECKING:
    from pathlib import Path


RULES = sorted(read_ruleset(rules_folder(), "amazon").rules)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rules under another path."""
    copy = tmp_path_factory.mktemp("rules") / "copy"
    copy.symlink_to(rules_folder())
    return copy


@pytest.fixture(scope="module")
def tested(folder: Path) -> Result:
    return CliRunner().invoke(app, ["rules", "test"], env={"INSERTAUDIT_RULES": str(folder)})


@pytest.mark.parametrize("rule_id", RULES)
def test_examples(rule_id: str, tested: Result) -> None:
    lines = tested.output.splitlines()
    failures = [at for at, line in enumerate(lines) if line.startswith(f"{rule_id}: ")]
    assert not "\n".join(line for at in failures for line in lines[at : at + 2])


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_has_examples_of_both_sorts(rule_id: str, ruleset: Ruleset) -> None:
    rule = ruleset.rules[rule_id]
    if rule.when or rule.link or rule.file or rule.code:
        assert any(example.match for example in rule.examples)
        assert any(not example.match for example in rule.examples)


def test_nothing_else_is_wrong_with_rules_concepts_lexicons_and_rewordings(
    tested: Result, ruleset: Ruleset, folder: Path
) -> None:
    """The last line is the only one, and names the folder that was tested."""
    examples = sum(len(rule.examples) for rule in ruleset.rules.values())
    assert tested.output.splitlines() == [f"{len(RULES)} rules, {examples} examples, 0 failures in {folder}"]
    assert tested.exit_code == 0
