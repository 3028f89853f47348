"""What a rule writer meets: mistakes in a rule folder, and `explain`."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from insertaudit.detect.detector import Detector
from insertaudit.detect.lexicon import read_language
from insertaudit.errors import RuleFileError
from insertaudit.explanation import explain_rule
from insertaudit.policy.ruleset import read_ruleset
from insertaudit.policy.selftest import check_references, check_rule
from insertaudit.rulebook import rules_folder
from insertaudit.tomlfile import load

if TYPE_CHECKING:
    from pathlib import Path


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
    found = "Teilen Sie Ihre Erfahrung mit anderen Kunden auf Amazon, Ihre Mühe belohnen wir mit 10 €. Hilfe erhalten Sie unter Telefon 030 1234567."
    assert "it yields to incentive/review-reward, found here" in explained("review/request", found)
    assert "yields" not in explained("review/request", "Wir wünschen viel Freude mit der Lampe.")


def test_explain_tells_dropped_weak_conditions_from_what_the_second_reader_finds() -> None:
    dropped = explained(
        "incentive/review-reward", "Über unsere Rezensionen freuen wir uns. Es gibt 10% Rabatt im Sommer."
    )
    assert re.search(r"the weak conditions [\d, ]+ were dropped \(0\.\d\d < 0\.\d\d\)", dropped)
    alone = explained("marketing/coupon", "Use CANDLE15 before Sunday and your basket shrinks.")
    assert re.search(r"found by the second reader.*: warning \(because .*0\.\d\d >= 0\.\d\d", alone)


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A copy of the rule folder to spoil."""
    copy = tmp_path / "rules"
    shutil.copytree(rules_folder(), copy, ignore=shutil.ignore_patterns("*.npz"))
    return copy


def put(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("phrase", "mend"),
    [
        ("mond*herz", "mond*herz has an asterisk within the word; it stands at the beginning or the end: mond*"),
        ("a (b oder c) d", "brackets mean nothing in a phrase: alternatives are single words"),
        ("gutschein, rabatt", "a comma means nothing in a phrase"),
    ],
)
def test_a_phrase_that_would_never_be_met_is_refused(tmp_path: Path, phrase: str, mend: str) -> None:
    (tmp_path / "language.toml").write_text('function_words = ["und"]\nnegators = ["kein"]\n', encoding="utf-8")
    (tmp_path / "a.toml").write_text(f'[REWARD]\nphrases = ["{phrase}"]\n', encoding="utf-8")
    with pytest.raises(RuleFileError) as refused:
        read_language(tmp_path, ["REWARD"])
    assert f'a.toml: REWARD.phrases: "{phrase}": {mend}' in str(refused.value)


def test_asterisks_at_both_ends_and_optional_words_are_phrases(tmp_path: Path) -> None:
    (tmp_path / "language.toml").write_text('function_words = ["und"]\nnegators = ["kein"]\n', encoding="utf-8")
    (tmp_path / "a.toml").write_text('[REWARD]\nphrases = ["*a*|b* c*? *d"]\n', encoding="utf-8")
    assert len(read_language(tmp_path, ["REWARD"]).phrases) == 1


def test_a_derived_concept_says_where_its_phrases_belong(rules: Path) -> None:
    (rules / "lexicons" / "de" / "own.toml").write_text('[BENEFIT]\nphrases = ["mondherz"]\n', encoding="utf-8")
    with pytest.raises(RuleFileError, match=r"BENEFIT is derived; put phrases under what it builds on: .*REWARD"):
        Detector.load(rules, second_reader=False)


def test_an_impossible_date_is_refused(rules: Path) -> None:
    put(rules / "redirect" / "shop-call.toml", 'date = "2026-', 'date = "2026-13-')
    with pytest.raises(RuleFileError, match=r"shop-call.toml: date: .* is no day of the calendar"):
        read_ruleset(rules, "amazon")


def test_a_rule_without_an_example_a_stake_or_a_known_purpose_fails(rules: Path, detector: Detector) -> None:
    shop = (rules / "redirect" / "shop-call.toml").read_text(encoding="utf-8")
    (rules / "moon").mkdir()
    (rules / "moon" / "heart.toml").write_text(
        shop[: shop.index("[[example]]")].replace("[[when]]", '[[when]]\npurposes = ["invoise"]', 1), encoding="utf-8"
    )
    with (rules / "packs" / "amazon.toml").open("a", encoding="utf-8") as pack:
        pack.write('\n["moon/heart"]\nseverity = { insert = "error" }\n')
    ruleset = read_ruleset(rules, "amazon")
    wrong = [str(failure) for failure in check_references(ruleset, rules)]
    assert any(line.startswith("moon: the family has no stake: add it to [stake] in clauses.toml") for line in wrong)
    assert any('moon/heart.toml: unknown purpose "invoise"; did you mean "invoice"?' in line for line in wrong)
    assert [str(f) for f in check_rule("moon/heart", detector.read, ruleset)] == [
        "moon/heart: has no [[example]] of a text that it finds: nothing proves that it finds any"
    ]


@pytest.mark.parametrize(
    ("written", "line", "mend"),
    [
        ('[R]\nphrases = [„a“, "b"]', "line 2: phrases = [„a“", 'write straight quotes: "text"'),
        ('[R]\nphrases = [\n  "a"\n  "b",\n]', 'line 4: "b",', "put a comma between two entries"),
        ('[R]\nphrases = ["a"\n\n[S]\nx = 1', "line 4: [S]", "close the list before this line with ]"),
        ("weak = True", "line 1: weak = True", "write true or false, in lower case"),
        ("[R]\n[R]", "line 2: [R]", "this name stands in the file already: add to it there"),
        ('a = "x\nb = 1', 'line 1: a = "x', "close the text with a straight quote"),
        ("a = Ein Vorteil", "line 1: a = Ein Vorteil", "put the text in straight quotes"),
        ('a = ["x", y]', 'line 1: a = ["x", y]', "put the text in straight quotes"),
        ("date = 2026-13-45", "line 1: date = 2026-13-45", "there is no such day"),
        ('[[when]\nall = ["A"]', "line 1: [[when]", "write two brackets on both sides"),
        ('a = "c:\\path"', 'line 1: a = "c:\\path"', "write a backslash twice"),
    ],
)
def test_a_file_that_is_no_toml_shows_the_line_and_the_mend(tmp_path: Path, written: str, line: str, mend: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(RuleFileError) as refused:
        load(path)
    assert f"own.toml: is not valid TOML: {line}" in str(refused.value)
    assert f"\n    {mend}" in str(refused.value)


def test_a_wrong_choice_or_sort_of_value_names_what_may_stand_there(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('status = "sure"\nweak = "true"', encoding="utf-8")
    table = load(path)
    with pytest.raises(RuleFileError, match=r'status: unknown "sure" \(one of: verified, contested, judgement\)'):
        table.choice("status", ("verified", "contested", "judgement"))
    with pytest.raises(RuleFileError, match=r'weak: must be true or false, without quotes, not "true"'):
        table.flag("weak")
