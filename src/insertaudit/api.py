"""`audit`: the same as the command, as a function."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

from insertaudit.config import Settings, find_settings
from insertaudit.errors import UsageError
from insertaudit.extract.parts import OCR_LANGUAGES, ReadOptions
from insertaudit.model import Kind, Report
from insertaudit.outputs import is_report
from insertaudit.pipeline import audit_sources, report_of
from insertaudit.policy.file import OrderDates
from insertaudit.policy.ruleset import read_ruleset
from insertaudit.rulebook import rules_folder
from insertaudit.sources.ignore import exclusion
from insertaudit.sources.orders import read_orders
from insertaudit.sources.walk import Walk, walk
from insertaudit.worker import Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

PathLike = str | os.PathLike[str]


def audit(
    *paths: PathLike,
    kind: str | None = None,
    pack: str | None = None,
    orders: PathLike | None = None,
    size: tuple[float, float] | None = None,
    passwords: Sequence[str] = (),
    only: Sequence[str] = (),
    skip: Sequence[str] = (),
    jobs: int | None = None,
    config: PathLike | None = None,
    previews: bool = False,
    online: bool = False,
    own_files: Collection[PathLike] = (),
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Report:
    """Audit files and folders.

    `kind` is insert, attachment, message or auto (the settings', else by what each file is). `size` is the artwork's real width and
    height in mm. `previews` keeps a JPEG of each page with findings, which the HTML report draws. `own_files` are not audited.
    `online` looks up whether links work over https: the one thing that opens connections.
    `progress` is called with files done and files known.
    Raises UsageError, ConfigError or RuleFileError; what is wrong with an audited file is a finding of the report.
    """
    chosen = [Path(path) for path in paths]
    if not chosen:
        raise UsageError("no path given: name at least one file or folder")
    settings = find_settings(Path(config) if config else None, _start(chosen[0]))
    own = [Path(path) for path in own_files]
    own += [Path(path) for path in (orders, settings.path) if path]
    found = list_sources(chosen, settings, kind, own)
    folder = rules_folder()
    plan = Plan(
        rules=folder,
        pack=pack or settings.pack,
        options=ReadOptions(passwords=tuple(passwords), previews=previews, size_mm=size),
        only=(*settings.only, *only),
        skip=(*settings.skip, *skip),
        orders=_orders(Path(orders)) if orders else {},
        online=online,
        keep_text=previews,
        accepted=tuple((accepted.domain, accepted.purpose) for accepted in settings.accepted),
    )
    ruleset = read_ruleset(
        folder, plan.pack, only=plan.only, skip=plan.skip, orders=plan.orders, accepted=plan.accepted
    )
    results = audit_sources(found.sources, plan, jobs or settings.jobs or os.cpu_count() or 1, progress)
    return report_of(
        results,
        ruleset,
        _sets(settings, found),
        ignored=found.ignored,
        restricted=(plan.only, plan.skip),
        provenance=provenance(ruleset.pack.name, ruleset.digest, settings, online=online),
    )


def list_sources(paths: Sequence[Path], settings: Settings, kind: str | None, own_files: Collection[Path] = ()) -> Walk:
    """The inputs under `paths`, each with its kind; earlier reports in a folder are ignored."""
    found = walk(paths, kind_of=_kind_of(settings, kind, paths), exclude=settings.exclude, own_files=own_files)
    named = {path.resolve() for path in paths}
    earlier = {
        source.path
        for source in found.sources
        if source.location is not None
        and source.location.suffix.lower() in {".html", ".htm", ".json", ".txt"}
        and source.location.resolve() not in named
        and is_report(source.location)
    }
    kept = tuple(source for source in found.sources if source.path not in earlier)
    return Walk(kept, (*found.ignored_paths, *sorted(earlier)))


def _start(path: Path) -> Path:
    return path if path.is_dir() else path.parent


def _kind_of(settings: Settings, kind: str | None, paths: Sequence[Path]) -> Callable[[str], Kind | None]:
    wanted = kind or settings.kind
    if wanted not in {*get_args(Kind), "auto"}:
        raise UsageError(f'unknown kind "{wanted}": insert, attachment, message or auto')
    if wanted != "auto":
        return lambda _: cast("Kind", wanted)
    patterns = [(exclusion(override.paths), override.kind) for override in settings.overrides]
    base = Path(os.path.commonpath([_start(path).resolve() for path in paths]))

    def by_settings(path: str) -> Kind | None:
        seen = (base / path).resolve()
        root = settings.folder.resolve()
        name = seen.relative_to(root).as_posix() if seen.is_relative_to(root) else path
        chosen = [named for pattern, named in patterns if pattern.match_file(name) and named != "auto"]
        return cast("Kind", chosen[-1]) if chosen else None

    return by_settings


def _orders(path: Path) -> dict[str, OrderDates]:
    return {
        number: OrderDates(order.completed_on, order.review_requested_on) for number, order in read_orders(path).items()
    }


def _sets(settings: Settings, found: Walk) -> Mapping[str, Sequence[str]]:
    return {
        chosen.name: [source.path for source in found.sources if exclusion(chosen.paths).match_file(source.path)]
        for chosen in settings.sets
    }


def provenance(pack: str, rules: str, settings: Settings, *, online: bool) -> dict[str, object]:
    """What the verdict rests on: rules, settings, OCR engine and its data."""
    import hashlib
    import json
    from datetime import UTC, datetime

    from insertaudit.extract.recognition.ocr import engine

    ocr = engine()
    digest = hashlib.sha256(json.dumps(settings.seen, sort_keys=True, default=str).encode()).hexdigest()
    return {
        "pack": pack,
        "rules": rules,
        "settings": f"sha256:{digest}",
        "ocr": ocr and {"engine": ocr.name, "version": ocr.version, "languages": ocr.languages(OCR_LANGUAGES)},
        "models": {},
        "online": datetime.now(tz=UTC).isoformat(timespec="seconds") if online else None,
    }
