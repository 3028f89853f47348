"""What was found, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from insertaudit.model.document import Box
    from insertaudit.model.terms import Carrier, Role, Severity, Target


@dataclass(frozen=True, slots=True)
class Place:
    text: str
    concept: str
    carrier: Carrier = "text"
    page: int | None = None
    box: Box | None = None
    block: int | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Suppression:
    by: Literal["waiver", "baseline"]
    reason: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    rule: str
    severity: Severity
    message: str
    """English, one sentence: what was found."""
    places: tuple[Place, ...]
    evidence: tuple[str, ...]
    lang: str | None = None
    confidence: float = 1.0
    target: Target | None = None
    destination: str | None = None
    role: Role | None = None
    rewording: str | None = None
    fingerprint: str = ""
    suppressed: Suppression | None = None
    because: str = ""
    """Which context of the pack set the severity, in English; empty for the rule's plain severity."""
    message_de: str = ""
    because_de: str = ""
    hint: bool = False
    """A suspicion of the second reader; no rule has found it."""
