"""The whole line: a queue of Sources in, a Report out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from insertaudit.execution.pool import Outcome, Pool
from insertaudit.gather import gather
from insertaudit.limits import MAX_DEPTH, MAX_MEMBERS, MAX_TOTAL_BYTES
from insertaudit.model import FileResult, Problem, Report, Source
from insertaudit.version import __version__
from insertaudit.worker import Audited, Job, Plan, auditor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from insertaudit.policy.ruleset import Ruleset


@dataclass(slots=True)
class Spent:
    """What one top-level file has unpacked to so far, over all workers."""

    members: Counter[int] = field(default_factory=Counter)
    bytes: Counter[int] = field(default_factory=Counter)

    def admit(self, root: int, child: Source) -> Source:
        """The child, or, beyond the limits, an empty one with the problem named: it keeps its entry."""
        self.members[root] += 1
        self.bytes[root] += len(child.data or b"")
        code = (
            "too-deep" if child.depth > MAX_DEPTH
            else "too-many-members" if self.members[root] > MAX_MEMBERS
            else "too-large" if self.bytes[root] > MAX_TOTAL_BYTES
            else None
        )  # fmt: skip
        return replace(child, data=b"", problem=Problem(code)) if code else child


def audit_sources(
    sources: Sequence[Source], plan: Plan, jobs: int, progress: Callable[[int, int], None] = lambda _, __: None
) -> list[FileResult]:
    """Audit every source and all that they carry, each in a worker process. One result each, whatever happens to it."""
    results: list[FileResult] = []
    spent = Spent()
    total = len(sources)
    judge_lost = _Lost(plan)
    with Pool[Job, Audited](partial(auditor, plan), jobs, preload=("insertaudit.preloaded",)) as pool:
        for index, source in enumerate(sources):
            pool.submit(Job(source, (index,)))
        for outcome in pool.outcomes():
            audited = outcome.result or judge_lost(outcome)
            results.append(audited.result)
            order = outcome.task.order
            children = [
                Job(spent.admit(order[0], child), (*order, number)) for number, child in enumerate(audited.children)
            ]
            total += len(children)
            for job in reversed(children):
                pool.submit_next(job)
            progress(len(results), total)
    return results


@dataclass(slots=True)
class _Lost:
    """Judges files whose worker crashed, hung or ran out of memory; sets itself up when the first one comes."""

    plan: Plan
    audit: Callable[[Job], Audited] | None = None

    def __call__(self, outcome: Outcome[Job, Audited]) -> Audited:
        if self.audit is None:
            self.audit = auditor(self.plan)
        lost = Problem(outcome.failure or "crashed", detail=outcome.detail)
        return self.audit(Job(replace(outcome.task.source, data=b"", location=None, problem=lost), outcome.task.order))


def report_of(
    results: Iterable[FileResult],
    ruleset: Ruleset,
    sets: Mapping[str, Sequence[str]],
    *,
    ignored: int,
    restricted: tuple[tuple[str, ...], tuple[str, ...]],
    provenance: dict[str, object],
) -> Report:
    """Join the results and add what the report says of rules and problems."""
    files = gather(results, ruleset, sets)
    found = sorted({finding.rule for result in files for finding in result.findings})
    return Report(
        version=__version__,
        provenance=provenance,
        rules={rule: {lang: ruleset.text(rule, lang) for lang in ("en", "de")} for rule in found},
        files=files,
        ignored=ignored,
        problem_texts={code: dict(texts) for code, texts in ruleset.problems.items()},
        not_looked_at=dict(ruleset.not_looked_at),
        restricted=restricted,
    )
