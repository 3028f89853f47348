"""Where reports are written: checked before the work is done, so that neither a report nor an audited file is lost."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from insertaudit.errors import OutputError, UsageError
from insertaudit.report.own import is_own_report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEAD_BYTES = 2048
TAIL_BYTES = 400


def check_target(path: Path, inputs: Sequence[Path]) -> None:
    """Refuse a target that cannot be written (OutputError), or that is or may be artwork to audit (UsageError)."""
    if path.is_dir() or not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise OutputError(f"{path} cannot be written: its folder is missing or closed, or it is a folder")
    if not path.is_file():
        return
    real = path.resolve()
    for given in inputs:
        audited = given.resolve()
        if real == audited:
            raise UsageError(f"-o {path} is a file to audit: it would be overwritten; give the report another name")
        if audited.is_dir() and real.is_relative_to(audited) and not is_report(path):
            raise UsageError(f"-o {path} is in the audited folder and no earlier report: it would be overwritten")


def is_report(path: Path) -> bool:
    """Whether a file is a report of insertaudit's own."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
            file.seek(max(0, path.stat().st_size - TAIL_BYTES))
            return is_own_report(head, file.read())
    except OSError:
        return False


def write_file(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}") from error


def write_out(text: str) -> None:
    """Standard output; a full disk behind it is an OutputError like any other."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123  or the interpreter fails again at its end
        raise OutputError(f"standard output cannot be written: {error.strerror}") from error
