"""What all parts of the HTML report share while one report is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from insertaudit.limits import MAX_REPORT_PICTURE_BYTES
from insertaudit.report.html.markup import Fragments, Markup
from insertaudit.report.sanitize import one_line
from insertaudit.report.summary import sort_findings
from insertaudit.report.wording import rule_text

if TYPE_CHECKING:
    from insertaudit.model import FileResult, Finding, Report, RuleText
    from insertaudit.report.wording import Lang, Words

MANY_FINDINGS = 300
"""Above this a card refers to its rule instead of repeating why it matters."""
_LEVEL = 120


@dataclass(slots=True)
class View:
    report: Report
    lang: Lang
    fragments: Fragments
    brief: bool
    picture_bytes_left: int = MAX_REPORT_PICTURE_BYTES
    _rule_ids: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, report: Report, lang: Lang) -> View:
        total = sum(len(file.findings) for file in report.files)
        return cls(report, lang, Fragments(lang), brief=total > MANY_FINDINGS)

    @property
    def words(self) -> Words:
        return self.fragments.words

    def rule(self, rule: str) -> RuleText:
        return rule_text(self.report, rule, self.lang)

    def rule_id(self, rule: str) -> str:
        """Give the rule's anchor: a number, because ids of rules come from files that users may write."""
        return self._rule_ids.setdefault(rule, f"rule-{len(self._rule_ids) + 1}")

    def icon(self, name: str) -> Markup:
        return self.fragments.fill(f"icon_{name}")

    def path(self, path: str) -> Markup:
        """Set off the last part of a path."""
        line = one_line(path, 600)
        cut = max(line.rfind("/"), line.rfind("!")) + 1
        return self.fragments.fill("path", folder=line[:cut], name=line[cut:])


@dataclass(frozen=True, slots=True)
class Numbered:
    """A finding with the number that ties it to its boxes, and its anchor."""

    number: int
    id: str
    finding: Finding
    title: str

    @property
    def look(self) -> str:
        return self.finding.severity if self.finding.suppressed is None else "waived"


def number_findings(view: View, file: FileResult, file_id: str) -> list[Numbered]:
    return [
        Numbered(number, f"{file_id}n{number}", finding, one_line(view.rule(finding.rule).title, _LEVEL))
        for number, finding in enumerate(sort_findings(file.findings), 1)
    ]
