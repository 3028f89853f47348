"""What all parts of the HTML report share while one report is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from insertaudit.limits import MAX_REPORT_PICTURE_BYTES
from insertaudit.report.html.markup import Fragments, Markup
from insertaudit.report.sanitize import one_line
from insertaudit.report.wording import rule_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from insertaudit.model import Finding, Kind, Report, RuleText
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
    file_ids: dict[str, str] = field(default_factory=dict)
    """Anchors of the files by path."""
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

    def said(self, english: str, german: str) -> str:
        """Give the sentence in the report's language; the English one where there is no other."""
        return german if self.lang == "de" and german else english

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
    kind: Kind
    """Of the file that it was found in."""

    @property
    def tone(self) -> str:
        return self.finding.severity if self.finding.suppressed is None else "waived"

    @property
    def look(self) -> str:
        return f"{self.tone} hint" if self.finding.hint else self.tone


def number_findings(view: View, findings: Iterable[Finding], kind: Kind, file_id: str) -> list[Numbered]:
    """Number the findings of one file in the order given."""
    return [
        Numbered(number, f"{file_id}n{number}", finding, one_line(view.rule(finding.rule).title, _LEVEL), kind)
        for number, finding in enumerate(findings, 1)
    ]
