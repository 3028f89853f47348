"""The samples, audited as `make audit` does: good ones pass, bad ones fail, and each for the reason it was drawn for."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from conftest import ROOT
from insertaudit import audit

if TYPE_CHECKING:
    from insertaudit import Report
    from insertaudit.model import FileResult

EXPECTED: list[dict[str, Any]] = tomllib.loads((ROOT / "samples" / "expected.toml").read_text(encoding="utf-8"))["file"]


@pytest.fixture(scope="session")
def report() -> Report:
    return audit(ROOT / "samples")


@pytest.fixture(scope="session")
def results(report: Report) -> dict[str, FileResult]:
    return {result.path: result for result in report.files}


def test_every_sample_is_expected_and_every_expected_one_is_there(results: dict[str, FileResult]) -> None:
    assert sorted(results) == sorted(entry["path"] for entry in EXPECTED)


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda entry: entry["path"])
def test_sample(expected: dict[str, Any], results: dict[str, FileResult]) -> None:
    result = results[expected["path"]]
    found = {finding.rule: finding for finding in result.findings if finding.severity != "info"}
    allowed = {*expected.get("must", ()), *expected.get("may", ()), *expected.get("any_of", ())}
    assert result.kind == expected["as"]
    assert set(expected.get("must", ())) <= set(found), {rule: f.evidence for rule, f in found.items()}
    assert set(found) <= allowed, {rule: f.evidence for rule, f in found.items() if rule not in allowed}
    assert not expected.get("any_of") or set(found) & set(expected["any_of"])
    assert result.verdict == expected["verdict"]


def test_a_finding_on_a_page_has_its_place(results: dict[str, FileResult]) -> None:
    for result in results.values():
        for finding in result.findings:
            for place in finding.places:
                if (
                    place.page is not None
                    and place.carrier in {"text", "ocr", "qr"}
                    and not finding.rule.startswith("reading/")
                ):
                    assert place.box is not None, (result.path, finding.rule, place)
                    assert 0 <= place.box.left < place.box.right <= 1
                    assert 0 <= place.box.top < place.box.bottom <= 1
