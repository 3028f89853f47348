"""The summary for the terminal: worst first, every failure by name, passes counted."""

from __future__ import annotations

import textwrap
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from insertaudit.report.place import describe_all
from insertaudit.report.sanitize import one_line
from insertaudit.report.summary import (
    SEVERITIES,
    count_by_severity,
    headline,
    sort_findings,
    summarize,
    worst_first,
)
from insertaudit.report.wording import Words, problem_sentence, rule_text

if TYPE_CHECKING:
    from rich.console import Console

    from insertaudit.model import FileResult, Finding, Report
    from insertaudit.report.wording import Lang

WIDTH = 100
INDENT = 14
MANY_FINDINGS = 60
"""Above this a finding takes two lines, and the advice of a rule stands once at the end."""
WORDS_SHOWN = 160
ADVICE_SHOWN = 240

_STYLES = {
    "error": "bold red", "fail": "bold red", "warning": "yellow", "review": "yellow",
    "info": "blue", "pass": "green", "file": "bold", "quiet": "dim", "": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Span:
    text: str
    style: str = ""


_Line = tuple[_Span, ...]


def render(report: Report, *, lang: Lang = "en") -> str:
    """Plain text without colours or other control sequences."""
    lines = _Writer(report, lang, WIDTH).write()
    return "".join("".join(span.text for span in line).rstrip() + "\n" for line in lines)


def print_report(report: Report, console: Console, *, lang: Lang = "en") -> None:
    """Print the same in colour, as wide as `console`."""
    from rich.text import Text

    for line in _Writer(report, lang, max(60, min(console.width, 120))).write():
        text = Text.assemble(*((span.text, _STYLES[span.style]) for span in line))
        console.print(text, soft_wrap=True, highlight=False)


class _Writer:
    def __init__(self, report: Report, lang: Lang, width: int) -> None:
        self.report = report
        self.lang: Lang = lang
        self.width = width
        self.words = Words(lang)
        self.lines: list[_Line] = []
        self.summary = summarize(report.files)
        self.label_width = max(len(self.words[key]) for key in ("found", "leads_to", "rewording", "why", "fix"))
        self.brief = sum(len(file.findings) for file in report.files) > MANY_FINDINGS

    def write(self) -> list[_Line]:
        for file in worst_first(self.report.files):
            if file.findings or file.problems:
                self._file(file)
        if self.brief:
            self._advice()
        self._not_looked_at()
        self._summary()
        return self.lines

    def _add(self, *spans: _Span) -> None:
        self.lines.append(spans)

    def _labelled(self, label: str, text: str) -> None:
        """One line of a finding's details, its label padded so that all texts begin in one column."""
        self._wrapped(f"{label:<{self.label_width}}", text)

    def _wrapped(self, label: str, text: str, *, style: str = "quiet", indent: int = INDENT) -> None:
        """Write `label` once and `text` beside it; following lines stand under the text."""
        margin = indent + len(label) + 2 if label else indent
        for number, line in enumerate(textwrap.wrap(text, max(30, self.width - margin)) or [""]):
            lead = f"{' ' * indent}{label}  " if label and not number else " " * margin
            self._add(_Span(lead, style), _Span(line))

    def _file(self, file: FileResult) -> None:
        words = self.words
        counts = [words.count(severity, n) for severity, n in count_by_severity(file).items() if n]
        waived = sum(finding.suppressed is not None for finding in file.findings)
        facts = [words[f"kind.{file.kind}"]]
        facts += [words.count("pages", len(file.pages))] if len(file.pages) > 1 else []
        facts += counts + ([words.count("waived", waived)] if waived else [])
        verdict = words[file.verdict].upper()
        self._add(
            _Span(f"{verdict}  ", file.verdict),
            _Span(one_line(file.path, 400), "file"),
            _Span(f"  {' · '.join(facts)}", "quiet"),
        )
        for problem in file.problems:
            where = f"{one_line(problem.where, 120)}{words['colon']}" if problem.where else ""
            detail = f" ({one_line(problem.detail, 200)})" if problem.detail else ""
            sentence = problem_sentence(self.report, problem.code, self.lang)
            self._wrapped(
                f"  {words['unread_title']}", f"{where}{one_line(sentence, 600)}{detail}", style="error", indent=0
            )
        # The problem's own sentence has said why and named the mend.
        explained = {"reading/unreadable-file", "reading/unreadable-part"} if file.problems else set()
        for finding in sort_findings(_joined(file.findings)):
            self._finding(finding, explain=finding.rule not in explained and not self.brief)
            explained.add(finding.rule)
        self._add()

    def _finding(self, finding: Finding, *, explain: bool) -> None:
        words = self.words
        text = rule_text(self.report, finding.rule, self.lang)
        severity, style = words[finding.severity], str(finding.severity)
        if finding.suppressed is not None:
            severity, style = words["waived" if finding.suppressed.by == "waiver" else "baseline"], "quiet"
        self._add(
            _Span(f"  {severity:<{INDENT - 3}} ", style),
            _Span(one_line(text.title, 160)),
            _Span(f"  {finding.rule}", "quiet"),
        )
        where = describe_all(words, finding)
        cited = " … ".join(one_line(part) for part in finding.evidence)
        if cited:
            where += (
                f"{words['colon']}{words.quote(one_line(cited, WORDS_SHOWN))}"
                if where
                else one_line(cited, WORDS_SHOWN)
            )
        if where:
            self._wrapped("", where)
        if finding.suppressed is not None:
            self._wrapped("", self._suppressed(finding))
            return
        if self.brief:
            return
        if self.lang == "en" and finding.message and finding.message.rstrip(".") != text.title.rstrip("."):
            self._labelled(words["found"], one_line(finding.message, ADVICE_SHOWN))
        if finding.destination:
            self._labelled(words["leads_to"], one_line(finding.destination, 120))
        if explain:
            self._explain(text.why, text.fix)
        if finding.rewording:
            self._labelled(words["rewording"], words.quote(one_line(finding.rewording, 600)))

    def _explain(self, why: str, fix: str) -> None:
        if why:
            self._labelled(self.words["why"], one_line(why, ADVICE_SHOWN))
        if fix:
            self._labelled(self.words["fix"], one_line(fix, ADVICE_SHOWN))

    def _suppressed(self, finding: Finding) -> str:
        if finding.suppressed is None:
            return ""
        until = finding.suppressed.until
        date = f", {self.words.say('suppressed_until', date=self.words.day(until))}" if until else ""
        return f"{self.words['suppressed_note']}{date}{self.words['colon']}{one_line(finding.suppressed.reason, 200)}"

    def _advice(self) -> None:
        counts = Counter(finding.rule for finding in self.report.findings)
        self._add(_Span(self.words["advice"], "file"))
        for rule, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
            text = rule_text(self.report, rule, self.lang)
            found = self.words.count("finding", number)
            self._add(_Span(f"  {one_line(text.title, 160)}"), _Span(f"  {rule} · {found}", "quiet"))
            self._explain(text.why, text.fix)
        self._add()

    def _not_looked_at(self) -> None:
        missing = self.report.not_looked_at.get(self.lang) or self.report.not_looked_at.get("en", ())
        if missing:
            self._wrapped(self.words["not_looked_at"], "; ".join(missing), indent=0)
            self._add()

    def _summary(self) -> None:
        words, summary = self.words, self.summary
        verdicts = [words.count(v, n) for v, n in summary.verdicts.items() if n]
        if summary.not_read_in_full:
            verdicts.append(words.count("unread", summary.not_read_in_full))
        severities = [words.count(s, summary.findings[s]) for s in SEVERITIES if summary.findings[s]]
        if summary.suppressed:
            severities.append(words.count("waived", summary.suppressed))
        parts = [", ".join(verdicts), ", ".join(severities)]
        if self.report.ignored:
            parts.append(words.count("ignored", self.report.ignored))
        total = words.count("file", summary.files)
        self._add(_Span(words[f"headline_{headline(self.report.files, summary)}"], summary.verdict))
        self._add(_Span(f"{total}{words['colon']}{'; '.join(part for part in parts if part)}"))


def _joined(findings: tuple[Finding, ...]) -> list[Finding]:
    """Make findings of one file that say the same one finding with all their places."""
    joined: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        key = (
            finding.rule, finding.severity, finding.message, finding.evidence, finding.destination, finding.rewording,
            finding.suppressed,
        )  # fmt: skip
        first = joined.get(key)
        joined[key] = finding if first is None else replace(first, places=first.places + finding.places)
    return list(joined.values())
