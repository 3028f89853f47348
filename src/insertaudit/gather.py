"""The join: what needs more than one file is decided here, from compact facts."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from insertaudit.model import SEVERITY_ORDER, VERDICT_ORDER, FileResult, Verdict
from insertaudit.triage.fingerprint import with_fingerprints

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from insertaudit.policy.ruleset import Ruleset

_SIDE = re.compile(
    r"[\s_.-]*(?:front|back|vorne|hinten|vorderseite|rückseite|rueckseite|recto|verso)$|_[12]$", re.IGNORECASE
)


def gather(
    results: Iterable[FileResult], ruleset: Ruleset, configured: Mapping[str, Sequence[str]]
) -> tuple[FileResult, ...]:
    """All results in stable order, with the findings of collection rules, fingerprints, and containers at their worst.

    `configured` maps the name of each set of the settings to the paths of its files.
    """
    ordered = sorted(results, key=lambda result: result.order)
    sets = sets_of([result.path for result in ordered], configured)
    for index, finding in ruleset.judge_together(ordered, sets):
        ordered[index] = replace(ordered[index], findings=(*ordered[index].findings, finding))
    finished = []
    for result in ordered:
        findings = sorted(result.findings, key=lambda finding: (SEVERITY_ORDER[finding.severity], finding.rule))
        finished.append(replace(result, findings=with_fingerprints(tuple(findings))))
    return _with_worst_inside(finished)


def sets_of(paths: Sequence[str], configured: Mapping[str, Sequence[str]]) -> dict[str, list[int]]:
    """Which files are one card: by the settings, else by names that differ in front/back, recto/verso, `_1`/`_2` alone."""
    place = {path: index for index, path in enumerate(paths)}
    sets = {name: [place[path] for path in members if path in place] for name, members in configured.items()}
    taken = {index for members in sets.values() for index in members}
    by_stem: dict[str, list[int]] = defaultdict(list)
    for index, path in enumerate(paths):
        stem = PurePosixPath(path).stem
        if index not in taken and "!" not in path and _SIDE.search(stem):
            by_stem[str(PurePosixPath(path).with_name(_SIDE.sub("", stem) or stem))].append(index)
    return {name: members for name, members in (sets | by_stem).items() if len(members) > 1}


def _with_worst_inside(results: Sequence[FileResult]) -> tuple[FileResult, ...]:
    worst: dict[str, Verdict] = {}
    for result in results:
        outer = result.path
        while "!" in outer:
            outer = outer.rpartition("!")[0]
            worst[outer] = max(worst.get(outer, "pass"), result.own_verdict, key=VERDICT_ORDER.__getitem__)
    return tuple(replace(result, worst_inside=worst.get(result.path, "pass")) for result in results)
