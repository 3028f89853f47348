"""The second reader: what it may say, and what it may never do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from conftest import document
from insertaudit.detect.detector import Detector
from insertaudit.detect.features import BUCKETS, Passage, features
from insertaudit.detect.reader import SecondReader
from insertaudit.model import Opinion
from insertaudit.rulebook import rules_folder

if TYPE_CHECKING:
    from insertaudit.policy.ruleset import Ruleset

VIOLATION = "Fünf Sterne auf Amazon hinterlassen, Screenshot schicken, 20 € aufs Konto erhalten!"
HONEST = "Bitte bewahren Sie den Kaufbeleg auf. Die Garantie gilt zwei Jahre ab Kaufdatum."


@pytest.fixture(scope="module")
def both() -> Detector:
    return Detector.load(rules_folder())


def test_it_reads_a_violation_as_one_and_cites_its_words(both: Detector) -> None:
    opinions = {opinion.rule: opinion for opinion in both.read(document(VIOLATION)).opinions}
    opinion = opinions["incentive/review-reward"]
    assert opinion.suspect
    assert opinion.spans
    assert all(VIOLATION[start:end].strip() for _, start, end in opinion.spans)


def test_it_leaves_an_honest_text_alone(both: Detector) -> None:
    assert not [opinion for opinion in both.read(document(HONEST)).opinions if opinion.suspect]


def test_it_says_the_same_twice(both: Detector) -> None:
    assert both.read(document(VIOLATION)).opinions == both.read(document(VIOLATION)).opinions


def test_its_weights_are_small() -> None:
    path = rules_folder() / "reader.npz"
    assert path.stat().st_size < 4_000_000
    assert SecondReader.load(path).weights.shape[0] == BUCKETS


def test_features_stay_within_their_buckets() -> None:
    found = features(
        Passage(
            "Ein Gutschein für Ihre Bewertung 🎁", "insert", frozenset({"REVIEW"}), frozenset({"plain"}), frozenset()
        )
    )
    assert found.buckets.min() >= 0
    assert found.buckets.max() < BUCKETS
    assert np.all(np.diff(found.buckets) > 0)


def opinion(rule: str, margin: float, probability: float = 0.9) -> Opinion:
    return Opinion(rule, probability, margin, ((0, 0, 5),))


def test_where_the_rules_are_silent_the_likeliest_suspicion_is_a_warning(both: Detector, ruleset: Ruleset) -> None:
    reading = replace(
        both.read(document(HONEST)), opinions=(opinion("review/conditional", 0.1), opinion("review/pressure", 0.05))
    )
    found = ruleset.judge(reading)
    assert [(f.rule, f.severity) for f in found] == [("review/conditional", "warning")]
    assert found[0].places[0].text == HONEST[:5]


def test_beside_other_findings_it_must_be_surer(both: Detector, ruleset: Ruleset) -> None:
    reading = both.read(document("Besuchen Sie unseren Onlineshop unter www.shop-x.de!"))
    faint = ruleset.judge(replace(reading, opinions=(opinion("review/conditional", 0.1),)))
    sure = ruleset.judge(replace(reading, opinions=(opinion("review/conditional", 0.3),)))
    assert "review/conditional" not in {f.rule for f in faint}
    assert "review/conditional" in {f.rule for f in sure}


def test_a_doubt_makes_an_error_a_warning_and_never_silence(both: Detector, ruleset: Ruleset) -> None:
    reading = both.read(document(VIOLATION))
    rule = "incentive/review-reward"
    before = {f.rule: f.severity for f in ruleset.judge(replace(reading, opinions=()))}
    after = {f.rule: f.severity for f in ruleset.judge(replace(reading, opinions=(opinion(rule, -0.5, 0.01),)))}
    assert before[rule] == "error"
    assert after[rule] == "warning"
    assert set(before) == set(after)


def test_an_info_rule_is_not_raised(both: Detector, ruleset: Ruleset) -> None:
    reading = replace(both.read(document(HONEST)), opinions=(opinion("review/request", 0.5),))
    assert ruleset.judge(reading) == []
