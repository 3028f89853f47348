"""Counts and order that all formats share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from insertaudit.model import SEVERITY_ORDER, Box, FileResult, Finding, Severity, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

VERDICTS: tuple[Verdict, ...] = ("fail", "review", "pass")
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
_TOP = Box(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Summary:
    """Files by verdict, files by coverage, findings that count by severity."""

    files: int
    verdicts: dict[Verdict, int]
    unread: int
    """Files of which nothing was read."""
    partial: int
    """Files of which a part was not read."""
    findings: dict[Severity, int]
    suppressed: int

    @property
    def not_read_in_full(self) -> int:
        return self.unread + self.partial

    @property
    def verdict(self) -> Verdict:
        return next((verdict for verdict in VERDICTS if self.verdicts[verdict]), "pass")


def summarize(files: Iterable[FileResult]) -> Summary:
    verdicts: dict[Verdict, int] = dict.fromkeys(VERDICTS, 0)
    findings: dict[Severity, int] = dict.fromkeys(SEVERITIES, 0)
    total = unread = partial = suppressed = 0
    for file in files:
        total += 1
        verdicts[file.verdict] += 1
        unread += file.state == "unread"
        partial += file.state == "partial"
        for finding in file.findings:
            if finding.suppressed is None:
                findings[finding.severity] += 1
            else:
                suppressed += 1
    return Summary(total, verdicts, unread, partial, findings, suppressed)


def headline(files: Iterable[FileResult], summary: Summary) -> Literal["fail", "unread", "review", "pass"]:
    """Sum the run up in one word; "unread" where every error is one of reading."""
    if summary.verdict != "fail":
        return summary.verdict
    errors = {f.rule for file in files for f in file.findings if f.suppressed is None and f.severity == "error"}
    return "unread" if all(rule.startswith("reading/unreadable-") for rule in errors) else "fail"


def in_order(files: Iterable[FileResult]) -> list[FileResult]:
    """Restore the order of the run, which does not depend on which worker was first."""
    return sorted(files, key=lambda file: (file.order, file.path))


def worst_first(files: Iterable[FileResult]) -> list[FileResult]:
    """Failed, then for review, then passed; within each the order of the run."""
    return sorted(in_order(files), key=lambda file: VERDICTS.index(file.verdict))


def sort_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Put what counts before what is suppressed, then worst first, then in reading order."""

    def key(finding: Finding) -> tuple[object, ...]:
        place = finding.places[0] if finding.places else None
        box = place.box if place and place.box else _TOP
        page = place.page if place and place.page else 0
        start = (place.block or 0, place.start) if place else (0, 0)
        spot = (page, round(box.top, 2), box.left, *start)
        return (
            finding.suppressed is not None,
            SEVERITY_ORDER[finding.severity],
            *spot,
            finding.rule,
            finding.fingerprint,
        )

    return sorted(findings, key=key)


def count_by_severity(file: FileResult) -> dict[Severity, int]:
    """Of the findings that count."""
    return {s: sum(f.severity == s and f.suppressed is None for f in file.findings) for s in SEVERITIES}


def carried(file: FileResult, files: Iterable[FileResult]) -> list[FileResult]:
    """Give what a container carries that earns it a verdict worse than its own; nothing where its own decides."""
    if file.verdict == file.own_verdict:
        return []
    inside = f"{file.path}!"
    return [other for other in files if other.path.startswith(inside) and other.own_verdict == file.verdict]


def count_hints(findings: Iterable[Finding]) -> int:
    """Of the findings that count, those that no rule has found."""
    return sum(finding.hint and finding.suppressed is None for finding in findings)
