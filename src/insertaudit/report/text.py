"""The summary for the terminal: worst first, every failure by name, passes counted."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

from insertaudit.report import said
from insertaudit.report.lines import Line, Lines, Span
from insertaudit.report.place import whereabouts
from insertaudit.report.problem import describe_problem
from insertaudit.report.sanitize import one_line
from insertaudit.report.summary import (
    SEVERITIES,
    carried,
    count_by_severity,
    count_hints,
    headline,
    sort_findings,
    summarize,
    worst_first,
)
from insertaudit.report.wording import Words, restriction, rule_text, signature

if TYPE_CHECKING:
    from rich.console import Console

    from insertaudit.model import FileResult, Finding, Report
    from insertaudit.report.wording import Lang

WIDTH = 100
WIDEST = 120
"""Longer lines are hard to read on any terminal."""
NARROWEST = 40
COLUMN = 14
"""Where titles begin, beside the severities; below `ROOMY` columns the details begin further left."""
ROOMY = 72
MANY_FINDINGS = 60
"""Above this a finding takes two lines, and the advice of a rule stands once at the end."""
WORDS_SHOWN = 240
ADVICE_SHOWN = 1_000
CARRIED_SHOWN = 6

_STYLES = {
    "error": "bold red", "fail": "bold red", "warning": "yellow", "review": "yellow",
    "info": "blue", "pass": "green", "hint": "magenta", "file": "bold", "quiet": "dim", "": "",
}  # fmt: skip


def render(report: Report, *, lang: Lang = "en") -> str:
    """Plain text without colours or other control sequences, as wide as `COLUMNS` where that is set."""
    columns = os.environ.get("COLUMNS", "")
    width = _bounded(int(columns)) if columns.isdecimal() and int(columns) else WIDTH
    lines = _Writer(report, lang, width).write()
    return "".join("".join(span.text for span in line).rstrip() + "\n" for line in lines)


def print_report(report: Report, console: Console, *, lang: Lang = "en") -> None:
    """Print the same in colour, as wide as `console`."""
    from rich.text import Text

    for line in _Writer(report, lang, _bounded(console.width)).write():
        text = Text.assemble(*((span.text, _STYLES[span.style]) for span in line))
        console.print(text, soft_wrap=True, highlight=False)


def _bounded(columns: int) -> int:
    return max(NARROWEST, min(columns, WIDEST))


class _Writer:
    def __init__(self, report: Report, lang: Lang, width: int) -> None:
        self.report = report
        self.lang: Lang = lang
        self.words = Words(lang)
        self.lines = Lines(width)
        self.indent = COLUMN if width >= ROOMY else 4
        self.summary = summarize(report.files)
        self.label_width = max(len(self.words[key]) for key in ("found", "leads_to", "rewording", "why", "fix"))
        self.brief = sum(len(file.findings) for file in report.files) > MANY_FINDINGS

    def write(self) -> list[Line]:
        for file in worst_first(self.report.files):
            inside = carried(file, self.report.files)
            if file.findings or file.problems or inside:
                self._file(file, inside)
        if self.brief:
            self._advice()
        self._not_looked_at()
        self._summary()
        self.lines.add()
        self.lines.add(Span(signature(self.report, self.words), "quiet"))
        return self.lines.written

    def _detail(self, label: str, text: str) -> None:
        """A detail of a finding, its label padded so that all texts begin in one column."""
        self.lines.labelled(f"{label:<{self.label_width}}", text, indent=self.indent)

    def _file(self, file: FileResult, inside: list[FileResult]) -> None:
        words = self.words
        counts = [words.count(severity, n) for severity, n in count_by_severity(file).items() if n]
        waived = sum(finding.suppressed is not None for finding in file.findings)
        facts = [words[f"kind.{file.kind}"]]
        facts += [words.count("pages", len(file.pages))] if len(file.pages) > 1 else []
        hints = count_hints(file.findings)
        facts += (
            counts
            + ([words.count("hint", hints)] if hints else [])
            + ([words.count("waived", waived)] if waived else [])
        )
        path = Span(one_line(file.path, 400), "file")
        verdict = Span(f"{words[file.verdict].upper()}  ", file.verdict)
        self.lines.side_by_side(verdict, path, Span(" · ".join(facts), "quiet"), indent=4)
        if inside:
            names = [one_line(other.path.removeprefix(f"{file.path}!"), 200) for other in inside[:CARRIED_SHOWN]]
            more = len(inside) - len(names)
            names += [words.say("and_more", n=words.number(more))] if more else []
            self.lines.labelled(f"  {words[f'carries_{file.verdict}']}", ", ".join(names), style=file.verdict)
        for problem in file.problems:
            where, sentence, detail = describe_problem(self.report, words, problem)
            self.lines.labelled(f"  {words['unread_title']}", f"{where}{sentence}{detail}", style="error")
        # The problem's own sentence has said why and named the mend.
        explained = {"reading/unreadable-file", "reading/unreadable-part"} if file.problems else set()
        for finding in sort_findings(file.findings):
            self._finding(file, finding, explain=finding.rule not in explained and not self.brief)
            explained.add(finding.rule)
        self.lines.add()

    def _finding(self, file: FileResult, finding: Finding, *, explain: bool) -> None:
        words = self.words
        text = rule_text(self.report, finding.rule, self.lang)
        severity, style = words[finding.severity], str(finding.severity)
        if finding.suppressed is not None:
            severity, style = words["waived" if finding.suppressed.by == "waiver" else "baseline"], "quiet"
        lead = Span(f"  {severity:<{COLUMN - 4}}  ", style)
        kind = (Span(f"{words['hint']}{words['colon']}", "hint"),) if finding.hint else ()
        self.lines.flowed(
            lead, *kind, Span(one_line(text.title, 160)), Span(f"  {finding.rule}", "quiet"), indent=self.indent
        )
        where = whereabouts(self.report, words, finding, file.kind)
        words_cited = said.cited(self.report, finding)
        if words_cited:
            where += f"{words['colon']}{words.quote(one_line(' … '.join(words_cited), WORDS_SHOWN))}"
        self.lines.labelled("", where, indent=self.indent)
        if finding.suppressed is not None:
            self.lines.labelled("", self._suppressed(finding), indent=self.indent)
            return
        message = said.message(self.report, finding, self.lang)
        if message and (finding.hint or not self.brief):
            self._detail(words["found"], message)
        if self.brief:
            return
        if finding.destination:
            self._detail(words["leads_to"], one_line(finding.destination, 120))
        if explain:
            self._explain(text.why, text.fix)
        if finding.rewording:
            self._detail(words["rewording"], words.quote(one_line(finding.rewording, ADVICE_SHOWN)))

    def _explain(self, why: str, fix: str) -> None:
        if why:
            self._detail(self.words["why"], one_line(why, ADVICE_SHOWN))
        if fix:
            self._detail(self.words["fix"], one_line(fix, ADVICE_SHOWN))

    def _suppressed(self, finding: Finding) -> str:
        if finding.suppressed is None:
            return ""
        until = finding.suppressed.until
        date = f", {self.words.say('suppressed_until', date=self.words.day(until))}" if until else ""
        return f"{self.words['suppressed_note']}{date}{self.words['colon']}{one_line(finding.suppressed.reason, 200)}"

    def _advice(self) -> None:
        counts = Counter(finding.rule for finding in self.report.findings)
        self.lines.add(Span(self.words["advice"], "file"))
        for rule, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
            text = rule_text(self.report, rule, self.lang)
            found = Span(f"  {rule} · {self.words.count('finding', number)}", "quiet")
            self.lines.flowed(Span("  "), Span(one_line(text.title, 160)), found, indent=4)
            self._explain(text.why, text.fix)
        self.lines.add()

    def _not_looked_at(self) -> None:
        missing = self.report.not_looked_at.get(self.lang) or self.report.not_looked_at.get("en", ())
        if missing:
            self.lines.labelled(self.words["not_looked_at"], "; ".join(missing))
            self.lines.add()

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
        key = headline(self.report.files, summary)
        restricted = restriction(self.report, words)
        title = words["headline_pass_restricted" if restricted and key == "pass" else f"headline_{key}"]
        self.lines.add(Span(title, "review" if restricted and key == "pass" else summary.verdict))
        if restricted:
            self.lines.flowed(Span(""), Span(restricted, "review"))
        self.lines.flowed(Span(""), Span(f"{total}{words['colon']}{'; '.join(part for part in parts if part)}"))
