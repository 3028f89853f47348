"""Where the rule folder is: beside the source in a checkout, inside the package in a wheel."""

from __future__ import annotations

import os
from pathlib import Path

from insertaudit.errors import RuleFileError


def rules_folder() -> Path:
    """INSERTAUDIT_RULES, else the wheel's copy, else the checkout's `rules/`."""
    named = os.environ.get("INSERTAUDIT_RULES")
    if named:
        folder = Path(named)
        if not (folder / "concepts.toml").is_file():
            raise RuleFileError(f"{folder}: INSERTAUDIT_RULES names no rule folder (concepts.toml is missing)")
        return folder
    package = Path(__file__).parent
    packed = package / "_rules"
    return packed if packed.is_dir() else package.parents[1] / "rules"


FolderState = tuple[tuple[Path, int, int], ...]


def state_of(folder: Path) -> FolderState:
    """Path, time (ns) and size of each file of a rule folder: what was read from it holds as long as this stays the same."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in files)
