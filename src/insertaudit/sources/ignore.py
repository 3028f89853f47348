"""Which files .gitignore leaves out (gitignore(5)): of the files on the way down, the deepest that matches decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathspec import GitIgnoreSpec

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MAX_IGNORE_BYTES = 1_000_000
"""A larger .gitignore was not written by a person."""


def exclusion(patterns: Sequence[str]) -> GitIgnoreSpec:
    return GitIgnoreSpec.from_lines(patterns)


class IgnoreRules:
    """The .gitignore files from a repository's top down to each folder that was entered."""

    def __init__(self, root: Path) -> None:
        self._specs: dict[Path, GitIgnoreSpec] = {}
        self._root = root
        self._top = _repository(root) or root
        folder = root
        while folder != self._top:
            folder = folder.parent
            self.enter(folder)

    def enter(self, folder: Path) -> None:
        file = folder / ".gitignore"
        try:
            with file.open(encoding="utf-8", errors="replace") as lines:
                self._specs[folder] = GitIgnoreSpec.from_lines(lines.read(MAX_IGNORE_BYTES).splitlines())
        except OSError:
            return

    def covers(self, path: Path, *, is_folder: bool) -> bool:
        for folder in path.parents:
            spec = self._specs.get(folder)
            if spec is not None:
                name = path.relative_to(folder).as_posix() + ("/" if is_folder else "")
                verdict = spec.check_file(name).include
                if verdict is not None:
                    return verdict
            if folder == self._top:
                break
        return False


def _repository(folder: Path) -> Path | None:
    return next((above for above in (folder, *folder.parents) if (above / ".git").exists()), None)
