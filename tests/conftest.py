"""What tests of several topics share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from insertaudit.detect.detector import Detector
from insertaudit.model import Block, Document, Finding, Kind, Reading, Source
from insertaudit.policy.ruleset import Ruleset, read_ruleset
from insertaudit.rulebook import rules_folder

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]


def document(text: str, kind: Kind = "insert") -> Document:
    """A text as the plain reader gives it: blocks end at blank lines."""
    blocks = tuple(Block(part.strip("\n")) for part in text.split("\n\n") if part.strip())
    return Document(Source("text.txt", "text.txt", kind), "text/plain", "", len(text), blocks)


@pytest.fixture(scope="session")
def detector() -> Detector:
    return Detector.load(rules_folder(), second_reader=False)


@pytest.fixture(scope="session")
def ruleset() -> Ruleset:
    return read_ruleset(rules_folder(), "amazon")


@pytest.fixture(scope="session")
def read(detector: Detector) -> Callable[..., Reading]:
    return lambda text, kind="insert": detector.read(document(text, kind))


@pytest.fixture(scope="session")
def judge(detector: Detector, ruleset: Ruleset) -> Callable[..., dict[str, Finding]]:
    """Text → rule → its worst finding."""

    def judged(text: str, kind: Kind = "insert") -> dict[str, Finding]:
        found: dict[str, Finding] = {}
        for finding in ruleset.judge(detector.read(document(text, kind))):
            found.setdefault(finding.rule, finding)
        return found

    return judged
