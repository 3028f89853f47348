"""What could not be read, in the report's language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from insertaudit.report.sanitize import one_line
from insertaudit.report.wording import problem_sentence

if TYPE_CHECKING:
    from insertaudit.model import Finding, Problem, Report
    from insertaudit.report.wording import Words

# Readers name the part concerned in English; what they name by a file's own name stays as it is.
_PARTS = (
    (re.compile(r"page (\d+) and after"), "place.from_page"),
    (re.compile(r"page (\d+)"), "place.page"),
    (re.compile(r"frame (\d+)"), "place.frame"),
    (re.compile(r"(\d+) frames of the animation"), "place.frames"),
    (re.compile(r"end of the text"), "place.end"),
    (re.compile(r"body"), "place.body"),
    (re.compile(r"embedded picture"), "place.embedded"),
)


def part_name(words: Words, where: str) -> str:
    """Name the part `Problem.where` in the report's language."""
    return ", ".join(_part(words, part) for part in one_line(where, 200).split(", "))


def _part(words: Words, name: str) -> str:
    for pattern, key in _PARTS:
        match = pattern.fullmatch(name)
        if match:
            return words.say(key, n=match[1]) if match.groups() else words[key]
    return name


def describe_problem(report: Report, words: Words, problem: Problem) -> tuple[str, str, str]:
    """Give the part concerned, the sentence with the mend, and the detail in brackets; "" for what there is none of."""
    where = f"{part_name(words, problem.where)}{words['colon']}" if problem.where else ""
    sentence = one_line(problem_sentence(report, problem.code, words.lang), 600)
    # Details come from readers and libraries and are English.
    told = problem.detail and (words.lang == "en" or not any(c.isalpha() for c in problem.detail))
    return where, sentence, f" ({one_line(problem.detail, 300)})" if told else ""


def of_reading(report: Report, finding: Finding) -> bool:
    """Whether the finding says that something was not read: its places are parts of the file, not words in it."""
    return finding.rule.startswith("reading/unreadable-") or (
        bool(finding.places) and all(place.concept in report.problem_texts for place in finding.places)
    )
