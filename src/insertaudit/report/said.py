"""What a finding says for itself, in the report's language, without what stands beside it anyway."""

from __future__ import annotations

from typing import TYPE_CHECKING

from insertaudit.report.problem import of_reading
from insertaudit.report.sanitize import one_line
from insertaudit.report.wording import rule_text

if TYPE_CHECKING:
    from insertaudit.model import Finding, Report
    from insertaudit.report.wording import Lang

MESSAGE_SHOWN = 600


def message(report: Report, finding: Finding, lang: Lang) -> str:
    """Give the particulars; "" where the finding's sentence says no more than the rule's title."""
    if of_reading(report, finding):
        return ""  # it would be a code; the file's problems say it in words
    text = (finding.message_de or finding.message) if lang == "de" else finding.message
    title = rule_text(report, finding.rule, lang).title
    if text.rstrip(". ") == title.rstrip(". "):
        return ""
    particulars = one_line(text.removeprefix(f"{title}: "), MESSAGE_SHOWN)
    return particulars[:1].upper() + particulars[1:] if finding.hint else particulars


def cited(report: Report, finding: Finding) -> list[str]:
    """Give the words of the file that the finding rests on."""
    if of_reading(report, finding):
        return []
    return [line for part in finding.evidence if (line := one_line(part))]
