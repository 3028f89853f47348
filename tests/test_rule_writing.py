"""What a rule writer meets: `rules test` on a folder with a mistake, and `explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typer.testing import CliRunner

from insertaudit.cli import app
from insertaudit.rulebook import rules_folder

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_last_line_names_the_folder_that_was_tested(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.symlink_to(rules_folder())
    monkeypatch.setenv("INSERTAUDIT_RULES", str(copy))
    done = CliRunner().invoke(app, ["rules", "test"])
    assert done.output.splitlines()[-1].endswith(f"examples, 0 failures in {copy}")
