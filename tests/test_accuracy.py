"""Wording by authors whom neither rules nor second reader have seen: no figure falls silently behind the committed baseline."""

from __future__ import annotations

import tomllib

from learning import baseline
from learning.figures import Figures, wilson

STORED = tomllib.loads(baseline.FILE.read_text(encoding="utf-8"))


def test_the_corpus_is_the_one_that_the_baseline_was_taken_on() -> None:
    assert baseline.digest() == STORED["corpus"]


def test_no_figure_is_behind_the_baseline() -> None:
    now = baseline.today()
    assert not baseline.worse(now, {group: STORED[group] for group in now})


def test_a_figure_that_falls_is_named() -> None:
    before = {"all": {"f1": 0.8, "leaks": 0.03}}
    assert baseline.worse({"all": {"f1": 0.79, "leaks": 0.04}}, before) == [
        "all: f1 is 0.790, was 0.800",
        "all: leaks is 0.040, was 0.030",
    ]
    assert not baseline.worse({"all": {"f1": 0.81, "leaks": 0.02}}, before)


def test_wilson_interval() -> None:
    low, high = wilson(3, 100)
    assert (round(low, 4), round(high, 4)) == (0.0103, 0.0845)  # Wilson 1927, worked by hand


def test_a_free_rule_is_neither_right_nor_wrong() -> None:
    figures = Figures()
    figures.add({"review/pressure"}, {"review/request"}, {"review/pressure": "error", "review/request": "warning"})
    figures.add((), {"review/request"}, {"review/request": "warning"})
    assert figures.total() == {"tp": 1}
    assert figures.texts == {"bad": 1, "leaks": 0, "harmless": 1, "failed": 0, "to review": 0}
