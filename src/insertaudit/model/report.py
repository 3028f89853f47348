"""Results, file by file and of the whole run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from insertaudit.model.terms import VERDICT_ORDER

if TYPE_CHECKING:
    from datetime import date

    from insertaudit.model.document import Code, Page, Problem
    from insertaudit.model.finding import Finding, Place
    from insertaudit.model.meaning import Link
    from insertaudit.model.terms import Carrier, Kind, ReadState, Verdict


@dataclass(frozen=True, slots=True)
class Facts:
    """The few things of a file that rules across files need; small, so that results can be streamed."""

    order_id: str | None = None
    sent: date | None = None
    collection: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    """Concepts that collection rules join over, with their places."""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A block as reports show it."""

    text: str
    page: int | None
    carrier: Carrier
    index: int


@dataclass(frozen=True, slots=True)
class FileResult:
    """One entry of the report."""

    path: str
    kind: Kind
    media_type: str
    sha256: str
    size: int
    findings: tuple[Finding, ...]
    links: tuple[Link, ...] = ()
    codes: tuple[Code, ...] = ()
    pages: tuple[Page, ...] = ()
    problems: tuple[Problem, ...] = ()
    state: ReadState = "read"
    text: tuple[TextBlock, ...] = ()
    """Kept only where a report shows flowing text."""
    facts: Facts = Facts()
    order: tuple[int, ...] = ()
    """Position in the run; children sort after their container."""
    worst_inside: Verdict = "pass"
    """Of a container: the worst verdict among what it carries."""

    @property
    def own_verdict(self) -> Verdict:
        open_findings = {f.severity for f in self.findings if f.suppressed is None}
        if "error" in open_findings:
            return "fail"
        return "review" if "warning" in open_findings else "pass"

    @property
    def verdict(self) -> Verdict:
        return max(self.own_verdict, self.worst_inside, key=VERDICT_ORDER.__getitem__)


@dataclass(frozen=True, slots=True)
class RuleText:
    """What a report says of a rule, in the report's language."""

    title: str
    why: str
    fix: str
    stake: str
    clauses: tuple[str, ...]
    status: str
    source: str = ""
    dated: str = ""
    basis: tuple[str, ...] = ()
    """Each clause with its wording."""


@dataclass(frozen=True, slots=True)
class Report:
    """A whole run, ready to be written in any format."""

    version: str
    provenance: dict[str, Any]
    rules: dict[str, dict[str, RuleText]]
    """Rule id → language of the report ("en", "de") → text; only rules with findings."""
    files: tuple[FileResult, ...]
    ignored: int = 0
    problem_texts: dict[str, dict[str, str]] = field(default_factory=dict)
    """Problem code → language → one sentence with the mend."""
    not_looked_at: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Language → what no audit of this kind can see (scratch panels, NFC, …)."""
    restricted: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """Rules and families that the run was restricted to, and those that were left out."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(f for result in self.files for f in result.findings if f.suppressed is None)
