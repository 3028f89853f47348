"""Workers and the rules that they are born with."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from insertaudit.rulebook import rules_folder
from insertaudit.worker import detector_of

if TYPE_CHECKING:
    from pathlib import Path


def test_rules_are_loaded_once_until_one_of_their_files_changes(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(rules_folder(), rules)
    first = detector_of(rules)
    assert detector_of(rules) is first
    lexicon = rules / "lexicons" / "en" / "language.toml"
    lexicon.write_text(
        lexicon.read_text(encoding="utf-8").replace("\nnegators = [", '\nnegators = [\n  "nullo",'), encoding="utf-8"
    )
    os.utime(lexicon, ns=(1, 1))
    changed = detector_of(rules)
    assert changed is not first
    assert len(changed.vocabulary.languages["en"].negators) == len(first.vocabulary.languages["en"].negators) + 1
