"""The nouns of an audit: frozen, slotted, picklable; no I/O."""

from insertaudit.model.document import ActiveContent, Block, Box, Code, Document, Hyperlink, Page, Problem, Word
from insertaudit.model.finding import Finding, Place, Suppression
from insertaudit.model.meaning import PLAIN, Limits, Link, LinkKind, Mention, Opinion, Reading, Suspicion
from insertaudit.model.report import Facts, FileResult, Report, RuleText, TextBlock
from insertaudit.model.source import Envelope, Source
from insertaudit.model.terms import (
    SEVERITY_ORDER,
    VERDICT_ORDER,
    Carrier,
    Kind,
    Payload,
    ReadState,
    Role,
    Severity,
    Symbology,
    Target,
    Verdict,
)

__all__ = [
    "PLAIN",
    "SEVERITY_ORDER",
    "VERDICT_ORDER",
    "ActiveContent",
    "Block",
    "Box",
    "Carrier",
    "Code",
    "Document",
    "Envelope",
    "Facts",
    "FileResult",
    "Finding",
    "Hyperlink",
    "Kind",
    "Limits",
    "Link",
    "LinkKind",
    "Mention",
    "Opinion",
    "Page",
    "Payload",
    "Place",
    "Problem",
    "ReadState",
    "Reading",
    "Report",
    "Role",
    "RuleText",
    "Severity",
    "Source",
    "Suppression",
    "Suspicion",
    "Symbology",
    "Target",
    "TextBlock",
    "Verdict",
    "Word",
]
