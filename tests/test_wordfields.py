"""Fields of meaning: entries, languages, mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from insertaudit.detect.wordfields import WordFields
from insertaudit.errors import RuleFileError
from insertaudit.rulebook import rules_folder

if TYPE_CHECKING:
    from pathlib import Path


def folder(path: Path, entries: str, *, code: str = "de") -> WordFields:
    (path / "fields").mkdir()
    (path / "fields.toml").write_text('BENEFIT = "something nice"\nSHOP = "a shop"\n', encoding="utf-8")
    (path / "fields" / f"{code}.toml").write_text(entries, encoding="utf-8")
    return WordFields.load(path)


@pytest.mark.parametrize(
    ("entry", "tokens", "met"),
    [
        ("geschenk*", ["geschenke"], True),
        ("geschenk*", ["abschiedsgeschenk"], False),
        ("*geschenk", ["abschiedsgeschenk"], True),
        ("*geschenk*", ["werbegeschenke"], True),
        ("dank", ["danke"], False),
        ("geht aufs haus", ["das", "geht", "aufs", "haus"], True),
        ("geht aufs haus", ["geht", "aufs"], False),
        ("kleine freud*", ["kleine", "freude"], True),
        ("Süßigkeit*", ["sussigkeiten"], True),
    ],
)
def test_an_entry(entry: str, tokens: list[str], met: bool, tmp_path: Path) -> None:
    fields = folder(tmp_path, f'BENEFIT = "{entry}"\n')
    assert ("BENEFIT" in fields.found(tokens, ["de"])) is met


def test_a_language_that_is_not_spoken_is_not_asked(tmp_path: Path) -> None:
    fields = folder(tmp_path, 'BENEFIT = "gift"\n', code="en")
    assert not fields.found(["gift"], [])
    assert fields.found(["gift"], ["en"]) == {"BENEFIT"}


@pytest.mark.parametrize(
    ("entries", "told"), [('BENEFITS = "x"\n', 'did you mean "BENEFIT"'), ('BENEFIT = "*abc*"\n', "too short")]
)
def test_a_mistake_is_named(entries: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match=told):
        folder(tmp_path, entries).check()


def test_every_language_of_the_rules_has_every_field() -> None:
    fields = WordFields.load(rules_folder())
    fields.check()
    assert fields.languages == {path.name for path in (rules_folder() / "lexicons").iterdir()}
