"""The identity of a finding: rule, concepts, destination and occurrence; not position, file name or OCR's spelling."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from insertaudit.model import Finding


def with_fingerprints(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings of one file with their fingerprints; the same finding a second time in the file gets another."""
    seen: Counter[str] = Counter()
    marked = []
    for finding in findings:
        identity = "\0".join(
            [finding.rule, *sorted({place.concept for place in finding.places}), finding.destination or ""]
        )
        seen[identity] += 1
        digest = hashlib.sha256(f"{identity}\0{seen[identity]}".encode()).hexdigest()
        marked.append(replace(finding, fingerprint=digest[:32]))
    return tuple(marked)
