"""What one worker does with one Source: read, understand, judge."""

from __future__ import annotations

import gc
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from insertaudit.extract.parts import ReadOptions
from insertaudit.limits import MAX_FILE_BYTES, Budget
from insertaudit.model import FileResult, Page, Problem, Reading, Source, TextBlock
from insertaudit.rulebook import state_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from insertaudit.detect.detector import Detector
    from insertaudit.model import Finding
    from insertaudit.policy.file import OrderDates
    from insertaudit.rulebook import FolderState


@dataclass(frozen=True, slots=True)
class Plan:
    """How to audit; small and picklable, so that each worker sets itself up from it."""

    rules: Path
    pack: str
    options: ReadOptions = field(default_factory=ReadOptions)
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    orders: dict[str, OrderDates] = field(default_factory=dict)
    online: bool = False
    """Look up whether links work."""
    keep_text: bool = False
    """Reports show flowing text."""
    accepted: tuple[tuple[str, str], ...] = ()
    """(domain, purpose) that the settings accept."""


@dataclass(frozen=True, slots=True)
class Job:
    source: Source
    order: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Audited:
    result: FileResult
    children: tuple[Source, ...] = ()


def detector_of(rules: Path) -> Detector:
    """The detector of a rule folder as it is now; the one loaded last is kept."""
    return _loaded_detector(rules, state_of(rules))


@lru_cache(maxsize=1)
def _loaded_detector(rules: Path, _state: FolderState) -> Detector:
    from insertaudit.detect.detector import Detector

    gc.disable()  # tens of thousands of phrases that live as long as the worker: looking through them again and again is waste
    try:
        return Detector.load(rules)
    finally:
        gc.freeze()
        gc.enable()


def reader(options: ReadOptions, rules: Path) -> Callable[[Source], tuple[Reading, tuple[Source, ...]]]:
    """A function that reads one source and says what its text means."""
    from insertaudit.extract.document import extract
    from insertaudit.sources.sniff import sniff
    from insertaudit.sources.types import expected_types

    detector = detector_of(rules)

    def read(source: Source) -> tuple[Reading, tuple[Source, ...]]:
        source, data = _loaded(source)
        source = replace(source, promised_types=expected_types(source.name))
        extraction = extract(source, data, sniff(data, source.name), options, Budget())
        return detector.read(extraction.document), extraction.children

    return read


def auditor(plan: Plan) -> Callable[[Job], Audited]:
    """A function that audits one source; made once in each worker."""
    from insertaudit.online import Answer, with_answers
    from insertaudit.policy.ruleset import read_ruleset

    read = reader(plan.options, plan.rules)
    ruleset = read_ruleset(
        plan.rules, plan.pack, only=plan.only, skip=plan.skip, orders=plan.orders, accepted=plan.accepted
    )

    answers: dict[str, Answer] = {}

    def audit(job: Job) -> Audited:
        reading, children = read(job.source)
        if plan.online:
            reading = with_answers(reading, answers)
        document = reading.document
        findings = ruleset.judge(reading)
        result = FileResult(
            path=job.source.path,
            kind=job.source.kind,
            media_type=document.media_type,
            sha256=document.sha256,
            size=document.size,
            findings=tuple(findings),
            links=reading.links,
            codes=document.codes,
            pages=_pages(document.pages, findings),
            problems=document.problems,
            state=document.state,
            text=_text(reading, findings) if plan.keep_text else (),
            facts=ruleset.facts(reading),
            order=job.order,
        )
        return Audited(result, children)

    return audit


def _loaded(source: Source) -> tuple[Source, bytes]:
    """The source's bytes; what cannot be opened becomes its problem."""
    if source.location is None:
        return source, source.data or b""
    try:
        if source.location.stat().st_size > MAX_FILE_BYTES:
            return replace(source, problem=Problem("too-large", detail=f"{MAX_FILE_BYTES // 1_000_000} MB")), b""
        return source, source.location.read_bytes()
    except OSError as error:
        return replace(source, problem=Problem("no-access", detail=error.strerror or "")), b""


def _pages(pages: tuple[Page, ...], findings: list[Finding]) -> tuple[Page, ...]:
    """Pictures are kept of pages with a finding only: a bulk audit must not hold them all."""
    marked = {place.page for finding in findings for place in finding.places}
    return tuple(page if page.number in marked else replace(page, preview=None) for page in pages)


def _text(reading: Reading, findings: list[Finding]) -> tuple[TextBlock, ...]:
    if not findings or reading.document.pages:
        return ()
    return tuple(
        TextBlock(block.text, block.page, block.carrier, index)
        for index, block in enumerate(reading.document.blocks)
        if block.text
    )
