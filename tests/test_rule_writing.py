"""What a rule writer meets: `rules test` on a folder with a mistake, and `explain`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from insertaudit.cli import app
from insertaudit.explanation import explain_rule
from insertaudit.rulebook import rules_folder

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_last_line_names_the_folder_that_was_tested(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.symlink_to(rules_folder())
    monkeypatch.setenv("INSERTAUDIT_RULES", str(copy))
    done = CliRunner().invoke(app, ["rules", "test"])
    assert done.output.splitlines()[-1].endswith(f"examples, 0 failures in {copy}")


def explained(rule: str, text: str, kind: str = "insert") -> str:
    return explain_rule(rule, text, kind=kind, pack="amazon")


def test_explain_says_what_excludes_a_condition() -> None:
    text = explained("incentive/review-reward", "Wir zahlen nicht für Rezensionen. Sie erhalten keinen Gutschein.")
    assert "excluded by ABOUT_REVIEWS 'Wir zahlen nicht für Rezensionen'" in text
    assert "found: nothing" in text.splitlines()


def test_explain_says_what_a_missing_derived_concept_lacks() -> None:
    text = explained("incentive/review-reward", "Sie erhalten keinen Gutschein für Ihre Rezension.")
    assert re.search(r"missing BENEFIT \(BENEFIT is built from .*: REWARD only negated \('Gutschein'\)", text)
    assert re.search(r"REVIEW_NOUN(, | )only negated \('Rezension'\)", text)


def test_explain_says_where_a_condition_is_looked_for_and_what_the_text_is() -> None:
    text = explained("incentive/review-reward", "Für Ihre Rezension erhalten Sie 5 €.", "message")
    assert "this text: message, short" in text
    assert "; only in: insert + short; not in: invoice, other-stars" in text
    assert re.search(r"does not hold: only in: insert \+ short; not in: .*; this text: message, short", text)


def test_explain_shows_the_link_condition_and_the_severity_context() -> None:
    text = explained("redirect/external-link", "Hersteller: Muster GmbH, Musterstr. 1, 12345 Berlin, www.shop-x.de")
    assert "    holds: www.shop-x.de" in text
    assert re.search(
        r"found: info \(context \d+ of the pack, roles legal.*: an address that product law requires\)", text
    )
    mail = explained("redirect/external-link", "Schreiben Sie an info@shop-x.de")
    assert "does not hold: info@shop-x.de: kinds (it is mail)" in mail
    assert "there is no code" in explained("print/code-quiet-zone", "Schreiben Sie uns.")


def test_explain_names_the_rule_that_it_yields_to_only_where_that_is_found() -> None:
    found = "Teilen Sie Ihre Erfahrung mit anderen Kunden auf Amazon. Hilfe erhalten Sie unter Telefon 030 1234567."
    assert "it yields to incentive/review-reward, found here" in explained("review/request", found)
    assert "yields" not in explained("review/request", "Wir wünschen viel Freude mit der Lampe.")


def test_explain_tells_dropped_weak_conditions_from_what_the_second_reader_finds() -> None:
    dropped = explained(
        "incentive/review-reward", "Über unsere Rezensionen freuen wir uns. Es gibt 10% Rabatt im Sommer."
    )
    assert re.search(r"the weak conditions [\d, ]+ were dropped \(0\.\d\d < 0\.\d\d\)", dropped)
    alone = explained("marketing/coupon", "Save up to 30% of energy with the eco programme.")
    assert re.search(r"found by the second reader.*: warning \(because .*0\.\d\d >= 0\.\d\d", alone)
