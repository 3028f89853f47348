"""Labelled texts: `corpus/*.jsonl`, one file an author, one JSON object a line: id, kind, lang, text, must, may."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from insertaudit.model import Block, Document, Finding, Source

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
HELD_OUT = CORPUS / "held-out"
"""Authors whom neither the rules' authors nor the second reader ever see."""
RULES = ROOT / "rules"


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def document(text: str, kind: Any) -> Document:
    """A text as a .txt file would be read."""
    blocks = tuple(Block(part.strip("\n")) for part in text.split("\n\n") if part.strip())
    return Document(Source("text.txt", "text.txt", kind), "text/plain", "", len(text), blocks)


def worst(findings: Iterable[Finding]) -> dict[str, str]:
    """Rule → its worst severity above info."""
    levels: dict[str, str] = {}
    for finding in findings:
        if finding.severity != "info" and levels.get(finding.rule) != "error":
            levels[finding.rule] = finding.severity
    return levels
