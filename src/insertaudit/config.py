"""Settings: `--config`, INSERTAUDIT_CONFIG, or the nearest `insertaudit.toml` or `[tool.insertaudit]` upward; else defaults."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from insertaudit.errors import ConfigError
from insertaudit.model import Kind
from insertaudit.tomlfile import Table, load

FILE_NAME = "insertaudit.toml"
KINDS = (*get_args(Kind), "auto")
FAIL_ON = ("error", "warning", "never")


@dataclass(frozen=True, slots=True)
class Override:
    """What holds for some paths only (patterns as in .gitignore, relative to the settings file)."""

    paths: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Set:
    """Files that are one card: judged together."""

    name: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """A domain outside Amazon that is accepted within one purpose."""

    domain: str
    purpose: str
    reason: str


@dataclass(frozen=True, slots=True)
class Settings:
    path: Path | None = None
    pack: str = "amazon"
    kind: str = "auto"
    lang: str = "en"
    fail_on: str = "error"
    jobs: int | None = None
    exclude: tuple[str, ...] = ()
    overrides: tuple[Override, ...] = ()
    sets: tuple[Set, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    seen: dict[str, Any] = field(default_factory=dict)
    """The raw settings, for the report's provenance."""

    @property
    def folder(self) -> Path:
        return self.path.parent if self.path else Path()


def find_settings(explicit: Path | None, start: Path) -> Settings:
    """Settings for an audit of `start`. Raises ConfigError naming path, key and the nearest right name."""
    named = explicit or (Path(os.environ["INSERTAUDIT_CONFIG"]) if os.environ.get("INSERTAUDIT_CONFIG") else None)
    if named is not None:
        return read_settings(named)
    folder = start.resolve()
    for parent in (folder, *folder.parents):
        if (parent / FILE_NAME).is_file():
            return read_settings(parent / FILE_NAME)
        project = parent / "pyproject.toml"
        if project.is_file() and _has_section(project):
            return read_settings(project)
    return Settings()


def _has_section(path: Path) -> bool:
    try:
        return "insertaudit" in tomllib.loads(path.read_text(encoding="utf-8")).get("tool", {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return False  # somebody else's broken file is not ours to report


def read_settings(path: Path) -> Settings:
    table = load(path, ConfigError)
    if path.name == "pyproject.toml":
        tool = table.table("tool", required=True)
        section = tool.table("insertaudit") if tool else None
        table = section if section is not None else Table(path, "", {}, ConfigError)
    jobs = table.whole("jobs", None)
    if jobs is not None and jobs < 1:
        raise table.fail("jobs", "must be at least 1")
    settings = Settings(
        path=path,
        pack=table.text("pack", "amazon"),
        kind=table.choice("as", KINDS, "auto"),
        lang=table.choice("lang", ("en", "de"), "en"),
        fail_on=table.choice("fail_on", FAIL_ON, "error"),
        jobs=jobs,
        exclude=table.strings("exclude"),
        overrides=tuple(_override(inner) for inner in table.tables("override")),
        sets=tuple(_set(inner) for inner in table.tables("set")),
        accepted=tuple(_accepted(inner) for inner in table.tables("accepted")),
        only=table.strings("only"),
        skip=table.strings("skip"),
        seen=dict(table.values),
    )
    table.finish()
    return settings


def _override(table: Table) -> Override:
    override = Override(table.strings("paths", ...), table.choice("kind", KINDS))
    table.finish()
    return override


def _set(table: Table) -> Set:
    chosen = Set(table.text("name"), table.strings("paths", ...))
    table.finish()
    return chosen


def _accepted(table: Table) -> Accepted:
    accepted = Accepted(table.text("domain").lower(), table.text("purpose"), table.text("reason"))
    table.finish()
    return accepted
