"""The terminal's report: everything that matters is said, worst first, and nothing steers the terminal."""

from __future__ import annotations

import io
import re
import tomllib
import unicodedata
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from rich.console import Console

import sample_reports as samples
from hostile_reports import hostile
from insertaudit.model import Box
from insertaudit.report.place import describe, position
from insertaudit.report.sanitize import line_breaks_kept, one_line
from insertaudit.report.text import print_report, render
from insertaudit.report.wording import Lang, Words


@pytest.fixture(autouse=True)
def _no_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)


def test_says_what_where_why_and_the_fix() -> None:
    text = " ".join(render(samples.report(samples.card())).split())
    for part in (
        "FAIL karten/dankeskarte-vorne.pdf insert · 2 errors · 2 warnings · 1 waived",
        "Error A benefit is tied to a review incentive/review-reward",
        "page 1, left, in a picture: “Rezension schreiben … 10 EUR erhalten”",
        "page 1, right, in a QR code: “nordlicht-shop.example”",
        "Why Amazon forbids any compensation",
        "Fix Take out the benefit",
        "Say instead “Wir freuen uns über Ihre Rezension auf Amazon.”",
        "Does not count, until 2027-03-31: Author field, agreed with the print shop",
        "What no audit of this kind can see scratch panels; NFC tags",
        "Do not print or send yet 1 file: 1 fails; 2 errors, 2 warnings, 1 waived; 3 files ignored",
    ):
        assert part in text


def test_german_uses_german_words_only() -> None:
    text = render(samples.mixed(), lang="de")
    assert "Noch nicht drucken oder senden" in text
    assert "Seite 1, rechts, in einem QR-Code: „nordlicht-shop.example“" in text
    assert "in den Metadaten" in text
    assert "bis 31.03.2027" in text
    assert not re.search(r"\b(page|error|warning|waived|Why|Fix)\b", text)


def test_worst_first_and_passes_only_counted() -> None:
    text = render(samples.mixed())
    assert re.findall(r"^(FAIL|REVIEW|PASS)", text, re.MULTILINE) == ["FAIL", "FAIL", "FAIL", "REVIEW"]
    assert "pflegehinweis" not in text
    assert "5 files: 3 fail, 1 to review, 1 passes, 1 not read in full" in text


def test_unread_names_the_mend_once() -> None:
    text = " ".join(render(samples.report(samples.locked())).split())
    assert text.count("give it with --password") == 1
    assert "Not everything could be read" in text


def test_a_large_run_names_every_failed_file_and_advises_once_per_rule() -> None:
    text = render(samples.large(200))
    assert len(re.findall("^FAIL", text, re.MULTILINE)) == 25
    assert " ".join(text.split()).count("Neither may depend on the other.") == 1
    assert "incentive/review-reward · 20 findings" in text


def test_lines_stay_within_the_width() -> None:
    lines = render(samples.mixed()).splitlines()
    assert max(len(line) for line in lines if not line.startswith(("5 files", "FAIL"))) <= 100


@pytest.mark.parametrize("width", [44, 60, 118])
def test_columns_set_the_width(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    lines = render(samples.mixed(), lang="de").splitlines()
    longest = max(len(line) for line in lines if not re.search(r"\S{30}", line))
    assert width - 14 < longest <= width


def test_advice_is_never_cut() -> None:
    report = samples.report(samples.card())
    texts = {
        rule: {
            lang: replace(text, why="why " * 150 + "end of why", fix="fix " * 150 + "end of fix")
            for lang, text in both.items()
        }
        for rule, both in report.rules.items()
    }
    text = " ".join(render(replace(report, rules=texts)).split())
    assert "end of why" in text
    assert "end of fix" in text


def test_a_hint_looks_like_one() -> None:
    text = " ".join(render(samples.report(samples.hinted()), lang="de").split())
    assert "PRÜFEN nachrichten/gruss.txt Nachricht · 1 Warnung · davon 1 Hinweis" in text
    assert "Warnung Hinweis: Ein Link führt von Amazon weg" in text
    assert "Befund Es liest sich so; ein Mensch muss entscheiden" in text


@pytest.mark.parametrize("lang", ["en", "de"])
def test_a_restricted_run_says_so_and_claims_no_more(lang: Lang) -> None:
    report = replace(samples.report(samples.passed()), restricted=((), ("review",)))
    text = render(report, lang=lang)
    assert {"en": "Left out: review.", "de": "Ohne: review."}[lang] in text
    assert "No violation" not in text
    assert "Kein Verstoß" not in text


def test_a_container_names_what_fails_in_it() -> None:
    text = render(samples.report(samples.container(), samples.locked()))
    assert "FAIL  nachrichten/303-1234567-7654321.eml  message\n  Carries files that fail  rechnung.pdf" in text


def test_what_stands_nowhere_is_the_whole_and_no_code_is_quoted() -> None:
    text = render(samples.report(samples.locked()), lang="de")
    assert "ganze Datei" in text
    assert "encrypted" not in text
    finding = replace(samples.hinted().findings[0], places=())
    message = replace(samples.hinted(), findings=(finding,))
    assert "ganze Nachricht: „" in render(samples.report(message), lang="de")


def test_the_heading_counts_what_is_listed() -> None:
    twice = samples.card().findings[3]
    file = replace(samples.card(), findings=(twice, replace(twice, fingerprint="other")))
    text = render(samples.report(file))
    assert "2 warnings" in text
    assert text.count("  Warning ") == 2


@pytest.mark.parametrize("lang", ["en", "de"])
def test_nothing_audited_steers_the_terminal(lang: Lang) -> None:
    text = render(hostile(), lang=lang)
    text.encode("utf-8")
    assert {c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs")} <= {"\n"}
    assert "x" * 500 not in text


def test_colour_adds_nothing_but_colour() -> None:
    out = io.StringIO()
    print_report(samples.mixed(), Console(file=out, force_terminal=True, color_system="truecolor", width=100))
    coloured = out.getvalue()
    assert "\x1b[1;31mFAIL" in coloured
    plain = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in plain.splitlines()] == render(samples.mixed()).splitlines()


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        (Box(0.0, 0.0, 0.2, 0.2), "top-left"),
        (Box(0.4, 0.4, 0.6, 0.6), "centre"),
        (Box(0.8, 0.4, 0.9, 0.6), "right"),
        (Box(0.4, 0.9, 0.6, 1.2), "bottom"),
        (Box(0.05, 0.05, 0.95, 0.95), "whole"),
    ],
)
def test_position(box: Box, expected: str) -> None:
    assert position(box) == expected


def test_place_without_pages() -> None:
    assert describe(Words("en"), "text", None, None, 4) == "paragraph 5"
    assert describe(Words("de"), "metadata", None, None) == "in den Metadaten"


def test_sanitizing_keeps_what_is_harmless() -> None:
    assert line_breaks_kept("Grüße\r\n👩‍🚀 می‌خواهم\x00\u202e") == "Grüße\n👩‍🚀 می‌خواهم"
    assert one_line("a\n\t b" + "c" * 9, limit=6) == "a bcc…"


def _flat(table: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in table.items():
        flat |= _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return flat


def test_both_languages_have_the_same_words_and_placeholders() -> None:
    folder = files("insertaudit.report").joinpath("assets/words")
    english, german = (
        _flat(tomllib.loads(folder.joinpath(f"{lang}.toml").read_text(encoding="utf-8"))) for lang in ("en", "de")
    )
    assert english.keys() == german.keys()
    for key, value in english.items():
        assert set(re.findall(r"\{\w+\}", str(value))) == set(re.findall(r"\{\w+\}", str(german[key]))), key


def test_numbers_and_dates_follow_the_language() -> None:
    assert Words("en").count("file", 10_000) == "10,000 files"
    assert Words("de").count("file", 10_000) == "10.000 Dateien"
    assert Words("de").decimal(0.42) == "0,42"
    assert Words("de").dated("2026-03-02") == "02.03.2026"
    assert Words("de").dated("spring 2026") == "spring 2026"
