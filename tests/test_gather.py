from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from insertaudit.gather import gather, sets_of
from insertaudit.model import Facts, FileResult, Finding, Place

if TYPE_CHECKING:
    from insertaudit.policy.ruleset import Ruleset


def result(
    path: str, *findings: Finding, order: tuple[int, ...] = (0,), facts: Facts | None = None, kind: str = "message"
) -> FileResult:
    return FileResult(path, kind, "text/plain", "", 1, findings, order=order, facts=facts or Facts())  # type: ignore[arg-type]


def finding(severity: str, concept: str = "REVIEW", destination: str | None = None) -> Finding:
    return Finding("review/request", severity, "m", (Place("x", concept),), ("x",), destination=destination)  # type: ignore[arg-type]


def test_a_container_is_as_bad_as_its_worst_part(ruleset: Ruleset) -> None:
    gathered = gather(
        [result("a.eml", order=(0,)), result("a.eml!b.zip!c.pdf", finding("error"), order=(0, 0, 0))], ruleset, {}
    )
    assert gathered[0].own_verdict == "pass"
    assert gathered[0].verdict == "fail"


def test_results_come_in_the_order_of_the_run(ruleset: Ruleset) -> None:
    gathered = gather([result("b", order=(1,)), result("a!x", order=(0, 0)), result("a", order=(0,))], ruleset, {})
    assert [r.path for r in gathered] == ["a", "a!x", "b"]


def test_fingerprints_tell_occurrences_apart_and_forget_the_place(ruleset: Ruleset) -> None:
    twice = gather([result("a", finding("error"), finding("error"))], ruleset, {})[0].findings
    other = gather([result("elsewhere", finding("error"))], ruleset, {})[0].findings
    assert twice[0].fingerprint != twice[1].fingerprint
    assert twice[0].fingerprint == other[0].fingerprint


@pytest.mark.parametrize(
    ("paths", "sets"),
    [
        (["card_front.pdf", "card_back.pdf"], [[0, 1]]),
        (["karte-vorne.png", "karte-hinten.png", "other.png"], [[0, 1]]),
        (["card_1.pdf", "card_2.pdf"], [[0, 1]]),
        (["a/card_1.pdf", "b/card_2.pdf"], []),
        (["manual.pdf", "card.pdf"], []),
        (["card-v1.pdf", "card-v2.pdf"], []),
    ],
)
def test_which_files_are_one_card(paths: list[str], sets: list[list[int]]) -> None:
    assert list(sets_of(paths, {}).values()) == sets


def test_the_settings_name_sets() -> None:
    assert sets_of(["a.pdf", "b.pdf"], {"gift": ["a.pdf", "b.pdf"]}) == {"gift": [0, 1]}


def test_a_second_request_for_one_order_is_found_by_date(ruleset: Ruleset) -> None:
    shape = ruleset.rules["review/repeat-request"].collection[0]
    concept = shape.all[0][0]

    def mail(path: str, order: int, sent: date, number: str = "302-1234567-1234567") -> FileResult:
        return result(
            path, order=(order,), facts=Facts(number, sent, collection={concept: (Place("Rezension", concept),)})
        )

    first, second = mail("first.eml", 1, date(2026, 3, 1)), mail("second.eml", 0, date(2026, 3, 9))
    other = mail("other.eml", 2, date(2026, 3, 9), "302-7654321-7654321")
    gathered = {r.path: [f.rule for f in r.findings] for r in gather([first, second, other], ruleset, {})}
    assert gathered == {"first.eml": [], "second.eml": ["review/repeat-request"], "other.eml": []}
