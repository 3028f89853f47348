"""From the paths of a command line to the files to audit, in a stable order; files are listed, not read."""

from __future__ import annotations

import glob
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from insertaudit.errors import UsageError
from insertaudit.limits import MAX_FILE_BYTES, MAX_FOLDER_DEPTH
from insertaudit.model import Kind, Problem, Source
from insertaudit.sources.ignore import IgnoreRules, exclusion
from insertaudit.sources.sniff import sniff
from insertaudit.sources.types import is_dropping, is_never_printed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from pathspec import GitIgnoreSpec

HEAD_BYTES = 4096
"""Read of each file to know a mail by its header fields."""

_MAIL = frozenset({"message/rfc822", "application/mbox", "application/vnd.ms-outlook", "application/ms-tnef"})
_COMPOUND = b"\xd0\xcf\x11\xe0"
"""How the files of Office 97 to 2003 and of Outlook begin; what they are stands far behind."""


@dataclass(frozen=True, slots=True)
class Walk:
    sources: tuple[Source, ...]
    ignored_paths: tuple[str, ...] = ()
    """Report paths of files in folders that are never printed or sent."""

    @property
    def ignored(self) -> int:
        return len(self.ignored_paths)


def walk(
    paths: Sequence[Path],
    *,
    kind_of: Callable[[str], Kind | None],
    exclude: Sequence[str] = (),
    own_files: Collection[Path] = (),
) -> Walk:
    """List every input under `paths`: files named themselves, folders with all they hold, and patterns.

    `kind_of` takes a report path and gives its kind, or None for the default; a mail is always a message.
    `exclude` holds .gitignore patterns, `own_files` what the command reads or writes itself.
    A link that leads out of its folder, a loop and what cannot be opened become Sources with a `problem`.
    Raises UsageError for a path that matches nothing and for a folder without inputs.
    """
    arguments = _arguments(paths)
    base = _base(arguments)
    collected = _Collected(own={os.path.realpath(path) for path in own_files})
    for argument in arguments:
        if argument.is_dir():
            before = len(collected.found)
            _Folder(argument, exclusion(exclude), collected).collect()
            if len(collected.found) == before and not collected.known_under(argument):
                raise UsageError(f"{argument}: no file to audit in this folder.")
        else:
            collected.add(argument, named=True)
    return _sources(collected, base, kind_of)


def _arguments(paths: Sequence[Path]) -> list[Path]:
    arguments: dict[Path, None] = {}
    for path in paths:
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow the link and lose its name
        if os.path.lexists(absolute):
            arguments[absolute] = None
            continue
        matches = sorted(glob.glob(str(absolute), recursive=True)) if glob.has_magic(str(path)) else []  # noqa: PTH207
        if not matches:
            raise UsageError(f"{path}: no such file or folder.")
        arguments.update(dict.fromkeys(map(Path, matches)))
    return list(arguments)


def _base(arguments: list[Path]) -> Path:
    """Give the folder that report paths are relative to."""
    folders = [str(path if path.is_dir() else path.parent) for path in arguments]
    try:
        return Path(os.path.commonpath(folders)) if folders else Path.cwd()
    except ValueError:  # several drives: nothing is common to them
        return Path()


@dataclass(slots=True)
class _Found:
    path: Path
    named: bool
    problem: Problem | None = None


@dataclass(slots=True)
class _Collected:
    own: set[str]
    found: dict[str, _Found] = field(default_factory=dict)
    """Real path → what was found there; a problem's key is its own path."""

    def add(self, path: Path, *, named: bool) -> None:
        real = os.path.realpath(path)
        if not named and real in self.own:
            return
        known = self.found.get(real)
        if known is None:
            self.found[real] = _Found(path, named, _access_problem(path))
        elif named:
            known.named = True

    def report(self, path: Path, code: str, detail: str) -> None:
        self.found.setdefault(str(path), _Found(path, named=True, problem=Problem(code, detail=detail)))

    def known_under(self, folder: Path) -> bool:
        root = os.path.realpath(folder) + os.sep
        return any(real.startswith(root) for real in self.found)


def _access_problem(path: Path) -> Problem | None:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return Problem("unsupported", detail="not a regular file")
        with path.open("rb"):
            return None
    except OSError as error:
        return Problem("no-access", detail=error.strerror or "")


class _Folder:
    """One folder argument. Links are looked at last, when it is known what the walk itself has met."""

    def __init__(self, root: Path, excluded: GitIgnoreSpec, collected: _Collected) -> None:
        self.root = root
        self.real_root = os.path.realpath(root)
        self.excluded = excluded
        self.collected = collected
        self.ignore = IgnoreRules(root)
        self.links: list[Path] = []
        self.visited: set[str] = set()

    def collect(self) -> None:
        pending = [(self.root, 0)]
        while pending:
            folder, depth = pending.pop()
            self.visited.add(os.path.realpath(folder))
            try:
                with os.scandir(folder) as entries:
                    listed = sorted(entries, key=lambda entry: entry.name)
            except OSError as error:
                self.collected.report(folder, "no-access", error.strerror or "")
                continue
            self.ignore.enter(folder)
            for entry in listed:
                self._take(entry, depth, pending)
        for link in self.links:
            self._follow(link)

    def _take(self, entry: os.DirEntry[str], depth: int, pending: list[tuple[Path, int]]) -> None:
        path = Path(entry.path)
        is_folder = entry.is_dir(follow_symlinks=False)
        if entry.name.startswith(".") or is_dropping(entry.name) or self._is_left_out(path, is_folder=is_folder):
            return
        if entry.is_symlink():
            self.links.append(path)
        elif not is_folder:
            self.collected.add(path, named=False)
        elif depth < MAX_FOLDER_DEPTH:
            pending.append((path, depth + 1))
        else:
            self.collected.report(path, "too-deep", f"{MAX_FOLDER_DEPTH} folders")

    def _is_left_out(self, path: Path, *, is_folder: bool) -> bool:
        if self.ignore.covers(path, is_folder=is_folder):
            return True
        slash = "/" if is_folder else ""
        seen_from = {path.relative_to(self.root).as_posix(), _from_here(path)}
        return any(self.excluded.match_file(name + slash) for name in seen_from if name)

    def _follow(self, link: Path) -> None:
        real = os.path.realpath(link)
        inside = real == self.real_root or real.startswith(self.real_root + os.sep)
        if is_never_printed(link.name) and not link.is_dir():
            self.collected.add(link, named=False)
        elif not inside:
            self.collected.report(link, "outside-link", "")
        elif link.is_dir():
            if real not in self.visited:
                self.collected.report(link, "outside-link", "a folder that is left out otherwise")
            elif link.parent.resolve().is_relative_to(real):
                self.collected.report(link, "outside-link", "a loop")
        else:
            self.collected.add(link, named=False)


def _from_here(path: Path) -> str:
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else ""


def _sources(collected: _Collected, base: Path, kind_of: Callable[[str], Kind | None]) -> Walk:
    sources: list[Source] = []
    ignored: list[str] = []
    listed = [(_report_path(found.path, base), found) for found in collected.found.values()]
    for path, found in sorted(listed, key=lambda pair: pair[0].split("/")):
        kind = kind_of(path)
        # What is to be sent is audited whatever it is: the wrong type is what the rules look for.
        if not found.named and kind in {None, "insert"} and is_never_printed(found.path.name):
            ignored.append(path)
            continue
        if found.problem is None and _is_mail(found.path):
            kind = "message"
        sources.append(
            Source(
                path=path,
                name=found.path.name,
                kind=kind or "insert",
                location=found.path if found.problem is None else None,
                data=None if found.problem is None else b"",
                problem=found.problem,
            )
        )
    return Walk(tuple(sources), tuple(ignored))


def _report_path(path: Path, base: Path) -> str:
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else path.as_posix()


def _is_mail(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
            if head.startswith(_COMPOUND):
                head += file.read(MAX_FILE_BYTES)
            return sniff(head, path.name) in _MAIL
    except OSError:
        return False
