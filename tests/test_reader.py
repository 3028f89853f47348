"""The second reader: what it may say, and what it may never do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from conftest import document
from insertaudit.detect.detector import Detector
from insertaudit.detect.features import BUCKETS, Passage, features
from insertaudit.detect.reader import FILE, SecondReader
from insertaudit.model import Limits, Opinion, Reading, Suspicion
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
    assert opinion.probability >= opinion.limits.aloud
    assert opinion.spans
    assert all(VIOLATION[start:end].strip() for _, start, end in opinion.spans)


def test_it_leaves_an_honest_text_alone(both: Detector) -> None:
    reading = both.read(document(HONEST))
    assert not [opinion for opinion in reading.opinions if opinion.probability >= opinion.limits.aloud]
    assert reading.suspicion is not None
    assert reading.suspicion.probability < reading.suspicion.strong


def test_it_says_the_same_twice(both: Detector) -> None:
    assert both.read(document(VIOLATION)).opinions == both.read(document(VIOLATION)).opinions


LEAFLET = (
    "Vor dem ersten Gebrauch spülen Sie die Pfanne mit warmem Wasser und trocknen sie mit einem weichen Tuch.",
    "Erhitzen Sie das Öl langsam. Eine leere Pfanne gehört nicht auf die heiße Platte.",
    "Der Griff bleibt bei mittlerer Hitze kühl; im Ofen wird er heiß. Benutzen Sie dort einen Handschuh.",
    "Die Garantie gilt drei Jahre ab Kaufdatum für Fehler in Material und Verarbeitung.",
    "Karton und Papier gehören in die Papiertonne, der Beutel in den gelben Sack.",
    "Das Metall stammt zu zwei Dritteln aus alten Pfannen, der Griff aus heimischer Buche.",
    "Kratzer in der Beschichtung entstehen durch Messer und Gabeln; Holz und Silikon schaden ihr nicht.",
)
SLY = "Wer uns im Netz fünfmal leuchten lässt und uns ein Bild davon schickt, bekommt den passenden Deckel nach Hause."


def test_one_sly_line_among_honest_ones_is_not_diluted(both: Detector, ruleset: Ruleset) -> None:
    alone = ruleset.judge(both.read(document(SLY)))
    among = ruleset.judge(both.read(document("\n\n".join([*LEAFLET[:4], SLY, *LEAFLET[4:]]))))
    assert alone
    assert {f.rule for f in among} & {f.rule for f in alone}
    assert ruleset.judge(both.read(document("\n\n".join(LEAFLET)))) == []


def test_a_finding_is_weighed_by_its_surroundings(both: Detector) -> None:
    reading = both.read(document("\n\n".join([*LEAFLET, *LEAFLET, VIOLATION])))
    found = next(one for one in reading.opinions if one.rule == "incentive/review-reward")
    assert found.near([2 * len(LEAFLET)]).probability >= found.limits.aloud
    assert found.near([0]).probability < 0.1
    assert found.near([None]).probability == found.probability


def test_its_weights_are_small() -> None:
    assert (rules_folder() / FILE).stat().st_size < 6_000_000
    assert SecondReader.load(rules_folder()).weights.shape[0] == BUCKETS


def test_features_stay_within_their_buckets() -> None:
    sentence = frozenset({"REVIEW", "REWARD", "ASK-", "~BENEFIT"})
    found = features(
        Passage(
            ("ein", "gutschein", "fur", "ihre", "bewertung"), "insert", (sentence,), frozenset({"plain"}), frozenset()
        )
    )
    assert found.buckets.min() >= 0
    assert found.buckets.max() < BUCKETS
    assert np.all(np.diff(found.buckets) > 0)


LIMITS = Limits(assent=0.2, doubt=0.4, aloud=0.8, sure=0.6)


def opinion(rule: str, probability: float) -> Opinion:
    return Opinion(rule, probability, LIMITS, ((0, 0, 5),))


def heard(reading: Reading, *opinions: Opinion, any_at_all: float = 0.5) -> Reading:
    return replace(reading, opinions=opinions, suspicion=Suspicion(any_at_all, slight=0.3, strong=0.7))


def test_where_it_plainly_reads_like_a_violation_that_is_a_warning(both: Detector, ruleset: Ruleset) -> None:
    reading = heard(both.read(document(HONEST)), opinion("review/conditional", 0.85), opinion("review/pressure", 0.75))
    found = ruleset.judge(reading)
    assert [(f.rule, f.severity, f.hint) for f in found] == [("review/conditional", "warning", True)]
    assert found[0].places[0].text == HONEST[:5]


@pytest.mark.parametrize(("any_at_all", "rules"), [(0.65, []), (0.75, ["review/pressure"])])
def test_what_reads_like_some_violation_does_not_pass_in_silence(
    any_at_all: float, rules: list[str], both: Detector, ruleset: Ruleset
) -> None:
    opinions = (opinion("review/conditional", 0.3), opinion("review/pressure", 0.5))
    reading = heard(both.read(document(HONEST)), *opinions, any_at_all=any_at_all)
    assert [f.rule for f in ruleset.judge(reading)] == rules


def test_where_something_is_found_already_no_likeliest_rule_is_added(both: Detector, ruleset: Ruleset) -> None:
    reading = both.read(document("Besuchen Sie unseren Onlineshop unter www.shop-x.de!"))
    found = ruleset.judge(heard(reading, opinion("review/conditional", 0.7), any_at_all=0.9))
    assert "review/conditional" not in {f.rule for f in found}
    assert found


def test_without_the_slightest_suspicion_only_a_plain_opinion_counts(both: Detector, ruleset: Ruleset) -> None:
    unsure = heard(both.read(document(HONEST)), opinion("review/conditional", 0.65), any_at_all=0.1)
    plain = heard(both.read(document(HONEST)), opinion("review/conditional", 0.95), any_at_all=0.1)
    assert ruleset.judge(unsure) == []
    assert [(f.rule, f.severity) for f in ruleset.judge(plain)] == [("review/conditional", "warning")]


def test_a_doubt_makes_an_error_a_warning_and_never_silence(both: Detector, ruleset: Ruleset) -> None:
    reading = both.read(document(VIOLATION))
    rule = "incentive/review-reward"
    before = {f.rule: f.severity for f in ruleset.judge(replace(reading, opinions=(), suspicion=None))}
    after = {f.rule: f.severity for f in ruleset.judge(heard(reading, opinion(rule, 0.0)))}
    assert before[rule] == "error"
    assert after[rule] == "warning"
    assert set(before) == set(after)


@pytest.mark.parametrize(
    ("probability", "any_at_all", "severities"), [(0.1, 0.5, set()), (0.3, 0.5, {"warning"}), (0.3, 0.1, set())]
)
def test_a_weak_finding_needs_its_assent(
    probability: float, any_at_all: float, severities: set[str], both: Detector, ruleset: Ruleset
) -> None:
    rule = "message/no-permitted-purpose"  # all its conditions are weak
    text = "Wussten Sie, dass in unserem Atelier jetzt Bienen wohnen?"
    reading = both.read(document(text, kind="message"))
    alone = {f.severity for f in ruleset.judge(replace(reading, opinions=(), suspicion=None)) if f.rule == rule}
    assert alone == {"warning"}
    found = ruleset.judge(heard(reading, opinion(rule, probability), any_at_all=any_at_all))
    assert {f.severity for f in found if f.rule == rule} == severities


def test_an_info_rule_is_not_raised(both: Detector, ruleset: Ruleset) -> None:
    reading = heard(both.read(document(HONEST)), opinion("review/request", 0.95), any_at_all=0.9)
    assert ruleset.judge(reading) == []


def test_what_the_rules_know_to_be_permitted_is_not_doubted(both: Detector, ruleset: Ruleset) -> None:
    notice = (
        "Ihr Problem ist gelöst. Wenn Sie zufrieden sind, können Sie Ihre Verkäuferbewertung ändern oder entfernen."
    )
    reading = both.read(document(notice, kind="message"))
    found = ruleset.judge(heard(reading, opinion("review/change-request", 0.95), any_at_all=0.9))
    assert {f.rule: f.severity for f in found}["review/feedback-change-notice"] == "info"
    assert "review/change-request" not in {f.rule for f in found}
