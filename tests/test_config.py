from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from insertaudit.config import Settings, find_settings
from insertaudit.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path


def test_the_nearest_settings_upward_are_taken(tmp_path: Path) -> None:
    (tmp_path / "insertaudit.toml").write_text(
        'lang = "de"\n[[override]]\npaths = ["mails/**"]\nkind = "message"\n', encoding="utf-8"
    )
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    settings = find_settings(None, inner)
    assert settings.lang == "de"
    assert settings.overrides[0].kind == "message"


def test_a_section_of_pyproject_counts(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.insertaudit]\nfail_on = "warning"\n', encoding="utf-8")
    assert find_settings(None, tmp_path).fail_on == "warning"


def test_without_settings_there_are_defaults(tmp_path: Path) -> None:
    assert find_settings(None, tmp_path) == Settings()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('fail_onn = "error"', 'fail_onn: unknown key; did you mean "fail_on"'),
        ('fail_on = "eror"', 'unknown "eror"; did you mean "error"'),
        ('[[override]]\npaths = ["x"]\nkind = "mesage"', 'override.kind: unknown "mesage"; did you mean "message"'),
        ("jobs = 0", "jobs: must be at least 1"),
        ("jobs = [", "is not valid TOML"),
    ],
)
def test_a_mistake_names_path_key_and_nearest_name(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "insertaudit.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=message) as caught:
        find_settings(path, tmp_path)
    assert str(path) in str(caught.value)
    assert caught.value.exit_code == 2
