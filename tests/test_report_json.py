"""The JSON report keeps the published contract; `-o` values name formats."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import jsonschema
import pytest

import sample_reports as samples
from hostile_reports import HOSTILE, hostile
from insertaudit import model
from insertaudit.errors import UsageError
from insertaudit.model import Box, Report
from insertaudit.report.formats import FORMATS, format_of, render
from insertaudit.report.own import is_own_report

if TYPE_CHECKING:
    from insertaudit.report.wording import Lang

SCHEMA = json.loads((Path(__file__).parents[1] / "docs" / "report.schema.json").read_text(encoding="utf-8"))


def rendered(report: Report) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(render(report, "json", lang="de"))
    return parsed


def valid(report: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(report)


@pytest.mark.parametrize("report", [samples.mixed(), samples.large(40), hostile(), samples.report()])
def test_valid_by_the_schema(report: Report) -> None:
    valid(rendered(report))


def test_the_schema_has_every_key_of_the_contract() -> None:
    parsed = rendered(samples.report(samples.card()))
    assert {"schema", "tool", "provenance", "rules", "files", "ignored", "summary"} <= parsed.keys()
    entry = parsed["files"][0]
    for part, value in (
        ("file", entry),
        ("finding", entry["findings"][0]),
        ("place", entry["findings"][0]["places"][0]),
        ("link", entry["links"][0]),
        ("code", entry["codes"][0]),
        ("coverage", entry["coverage"]),
        ("summary", parsed["summary"]),
        ("rule", parsed["rules"]["redirect/external-link"]),
    ):
        assert value.keys() == SCHEMA["$defs"][part]["properties"].keys(), part


@pytest.mark.parametrize(
    ("part", "key", "values"),
    [
        ("finding", "carrier", get_args(model.Carrier)),
        ("finding", "severity", get_args(model.Severity)),
        ("finding", "target", (*get_args(model.Target), None)),
        ("finding", "role", (*get_args(model.Role), None)),
        ("file", "as", get_args(model.Kind)),
        ("file", "verdict", get_args(model.Verdict)),
        ("coverage", "state", get_args(model.ReadState)),
        ("code", "format", get_args(model.Symbology)),
        ("code", "payload", (*get_args(model.Payload), None)),
        ("link", "kind", get_args(model.LinkKind)),
    ],
)
def test_the_schema_closes_the_same_lists_as_the_model(part: str, key: str, values: tuple[str | None, ...]) -> None:
    assert SCHEMA["$defs"][part]["properties"][key]["enum"] == list(values)


def test_the_schema_rejects_what_the_contract_forbids_and_takes_what_it_does_not_know() -> None:
    parsed = rendered(samples.report(samples.card()))
    parsed["later"] = parsed["files"][0]["later"] = {"any": 1}
    valid(parsed)
    parsed["files"][0]["findings"][0]["carrier"] = "smell"
    with pytest.raises(jsonschema.ValidationError, match="smell"):
        valid(parsed)


def test_english_whatever_the_language_of_the_run() -> None:
    assert render(samples.mixed(), "json", lang="de") == render(samples.mixed(), "json", lang="en")
    assert rendered(samples.mixed())["rules"]["redirect/external-link"]["title"] == "A link leads away from Amazon"


def test_hints_and_restrictions_are_told() -> None:
    parsed = rendered(replace(samples.report(samples.hinted(), samples.card()), restricted=(("redirect",), ("print",))))
    valid(parsed)
    assert [[finding["hint"] for finding in file["findings"]] for file in parsed["files"]] == [[False] * 5, [True]]
    assert (parsed["provenance"]["only"], parsed["provenance"]["skip"]) == (["redirect"], ["print"])
    assert parsed["rules"]["incentive/review-reward"]["basis"] == ["S5: No compensation of any sort or later benefit"]


@pytest.mark.parametrize("name", list(FORMATS))
@pytest.mark.parametrize("lang", ["en", "de"])
def test_reports_are_known_as_own(name: str, lang: Lang) -> None:
    data = render(samples.mixed(), name, lang=lang).encode()
    assert is_own_report(data[:2048], data[-400:])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"insertaudit 0.1.0 \xc2\xb7 pack amazon\nVisit www.shop.example",
        b'<!doctype html><html><head><title>x</title><meta name="generator" content="insertaudit 0.1.0">',
        b'{"tool": "x", "schema": "insertaudit/1"}',
    ],
)
def test_others_are_not(data: bytes) -> None:
    assert not is_own_report(data, data)


def test_first_place_is_repeated_and_boxes_are_short() -> None:
    card = samples.card()
    place = replace(card.findings[0].places[0], box=Box(0.123456, 1 / 3, 0.5, 0.60004))
    finding = replace(card.findings[0], places=(place, *card.findings[0].places[1:]))
    entry = rendered(samples.report(replace(card, findings=(finding,))))["files"][0]["findings"][0]
    assert entry["box"] == entry["places"][0]["box"] == [0.1235, 0.3333, 0.5, 0.6]
    assert (entry["page"], entry["carrier"], len(entry["places"])) == (1, "ocr", 2)


def test_suppressed_findings_stay_and_do_not_count() -> None:
    parsed = rendered(samples.report(samples.card()))
    waived = [f for f in parsed["files"][0]["findings"] if f["suppressed"]]
    assert [f["suppressed"] for f in waived] == [
        {"by": "waiver", "reason": "Author field, agreed with the print shop", "until": "2027-03-31"}
    ]
    assert parsed["summary"]["findings"] == {"error": 2, "warning": 2, "info": 0}


def test_unread_is_counted_and_says_why() -> None:
    parsed = rendered(samples.mixed())
    assert (parsed["summary"]["unread"], parsed["summary"]["fail"], parsed["summary"]["files"]) == (1, 3, 5)
    coverage = next(f["coverage"] for f in parsed["files"] if f["path"].endswith("rechnung.pdf"))
    assert coverage["state"] == "unread"
    assert coverage["problems"][0]["message"].startswith("The file is protected by a password")


def test_order_does_not_depend_on_which_file_was_done_first() -> None:
    report = samples.mixed()
    assert render(report, "json", lang="en") == render(replace(report, files=report.files[::-1]), "json", lang="en")


def test_hostile_text_survives_whole_but_steers_no_terminal() -> None:
    text = render(hostile(), "json", lang="en")
    text.encode("utf-8")
    assert {c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs")} <= {"\n"}
    urls = [file["links"][0]["url"] for file in json.loads(text)["files"]]
    kept = [text for text in HOSTILE if "\udc80" not in text]
    assert set(kept) <= set(urls)
    assert "name\\udc80.pdf" in urls


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("report.json", ("json", Path("report.json"))),
        ("out/Report.HTML", ("html", Path("out/Report.HTML"))),
        ("text:summary.log", ("text", Path("summary.log"))),
        (r"C:\reports\a.json", ("json", Path(r"C:\reports\a.json"))),
    ],
)
def test_format_of(spec: str, expected: tuple[str, Path]) -> None:
    assert format_of(spec) == expected


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("report.jsn", r"\.jsn names no format; known are .*\.json.*did you mean \.json"),
        ("report", "without extension names no format"),
        ("htlm:report.x", "unknown format 'htlm'; known are .*did you mean html"),
        ("json:", "a file name must follow"),
    ],
)
def test_format_of_names_the_mend(spec: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        format_of(spec)


def test_every_format_renders_an_empty_run() -> None:
    for name in FORMATS:
        assert render(samples.report(), name, lang="de").strip()
