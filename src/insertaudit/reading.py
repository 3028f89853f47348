"""`insertaudit read`: what was read, before any judgement."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from insertaudit.api import list_sources
from insertaudit.config import find_settings
from insertaudit.execution.pool import Pool
from insertaudit.extract.parts import ReadOptions
from insertaudit.model import Box, Problem, Reading, Source
from insertaudit.policy.ruleset import problem_sentences
from insertaudit.rulebook import rules_folder
from insertaudit.worker import reader

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

Read = tuple[Reading, tuple[Source, ...]]


def read_paths(
    paths: Sequence[Path],
    *,
    form: str,
    kind: str | None,
    config: Path | None,
    passwords: Sequence[str],
    jobs: int | None,
) -> tuple[str, bool]:
    """Text blocks with carrier, page, box and role; links; codes; as text or JSON; and whether all was read."""
    settings = find_settings(config, paths[0] if paths[0].is_dir() else paths[0].parent)
    found = list_sources(paths, settings, kind)
    start = partial(_reader, ReadOptions(passwords=tuple(passwords)), rules_folder())
    readings: list[tuple[tuple[int, ...], Reading]] = []
    workers = jobs or os.cpu_count() or 1
    with Pool[tuple[Source, tuple[int, ...]], Read](start, workers, preload=("insertaudit.preloaded",)) as pool:
        for index, source in enumerate(found.sources):
            pool.submit((source, (index,)))
        for outcome in pool.outcomes():
            source, order = outcome.task
            if outcome.result is None:
                lost = Problem(outcome.failure or "crashed", detail=outcome.detail)
                pool.submit_next((replace(source, location=None, data=b"", problem=lost), order))
                continue
            reading, children = outcome.result
            readings.append((order, reading))
            for number, child in enumerate(children):
                pool.submit_next((child, (*order, number)))
    ordered = [reading for _, reading in sorted(readings, key=lambda pair: pair[0])]
    problems = problem_sentences(rules_folder())
    text = _as_json(ordered) if form == "json" else "".join(_as_text(reading, problems) for reading in ordered)
    return text, all(reading.document.state == "read" for reading in ordered)


def _reader(options: ReadOptions, rules: Path) -> Callable[[tuple[Source, tuple[int, ...]]], Read]:
    read = reader(options, rules)
    return lambda task: read(task[0])


def _rounded(box: Box | None) -> list[float] | None:
    return None if box is None else [round(side, 4) for side in (box.left, box.top, box.right, box.bottom)]


def _as_json(readings: Sequence[Reading]) -> str:
    return (
        json.dumps(
            {"schema": "insertaudit-reading/1", "files": [_entry(reading) for reading in readings]},
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
    )


def _entry(reading: Reading) -> dict[str, Any]:
    document = reading.document
    return {
        "path": document.source.path,
        "as": document.source.kind,
        "media_type": document.media_type,
        "state": document.state,
        "problems": [{"code": p.code, "where": p.where, "detail": p.detail, "page": p.page} for p in document.problems],
        "purposes": sorted(reading.purposes),
        "blocks": [
            {"text": b.text, "carrier": b.carrier, "page": b.page, "box": _rounded(b.box), "role": role, "lang": lang}
            for b, role, lang in zip(document.blocks, reading.roles, reading.languages, strict=True)
        ],
        "links": [
            {"url": x.url, "kind": x.kind, "domain": x.domain, "carrier": x.carrier, "page": x.page, "box": _rounded(x.box)}
            for x in reading.links
        ],
        "codes": [
            {"format": c.format, "text": c.text, "payload": c.payload, "page": c.page, "box": _rounded(c.box), "module_mm": c.module_mm}
            for c in document.codes
        ],
    }  # fmt: skip


def _as_text(reading: Reading, problems: dict[str, dict[str, str]]) -> str:
    document = reading.document
    lines = [f"== {document.source.path} ({document.source.kind}, {document.media_type}, {document.state})"]
    lines += [
        f"!! {p.where + ': ' if p.where else ''}{problems.get(p.code, {}).get('en', p.code)} {p.detail}".rstrip()
        for p in document.problems
    ]
    for block, role in zip(document.blocks, reading.roles, strict=True):
        where = f"page {block.page}, " if block.page else ""
        box = " ".join(f"{side:.3f}" for side in _rounded(block.box) or [])
        lines += [f"-- {where}{block.carrier}, {role}{'  [' + box + ']' if box else ''}", block.text]
    lines += [f"-> {link.kind}: {link.url} ({link.domain or 'no domain'}, {link.carrier})" for link in reading.links]
    lines += [
        f"## {code.format}: {code.text if code.text is not None else 'cannot be decoded'}" for code in document.codes
    ]
    return "\n".join(lines) + "\n\n"
