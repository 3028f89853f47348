"""Faces that script headings are drawn in to train on, and those that are kept away to measure with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fontTools.ttLib import TTFont, TTLibError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_BENCHMARK = ("dancingscript", "kaushan", "lobster", "leckerlione", "z003")
"""Families of `benchmarks/typeset.py` and `producers.py`: never seen in training."""
_UNSEEN = (
    "alexbrush", "badscript", "caveat", "cookie", "courgette", "grandhotel", "greatvibes", "handlee", "knewave", "marckscript",
    "parisienne", "pinyonscript", "satisfy", "sriracha",
)  # fmt: skip
"""Further script families kept away with all their weights, so that the measure does not hang on five."""
_FREE = re.compile(r"open ?font ?licen|\bOFL\b|apache|public domain|CC0", re.IGNORECASE)
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,!?-")


@dataclass(frozen=True, slots=True)
class Face:
    path: Path
    family: str
    letters: frozenset[str]
    script: bool

    @property
    def unseen(self) -> bool:
        return self.family.startswith(_UNSEEN)

    @property
    def benchmark(self) -> bool:
        return self.family.startswith(_BENCHMARK)


def faces(folders: Iterable[Path]) -> list[Face]:
    """Return the faces of free licence that hold the Latin letters, one of each file name, by family and path."""
    found: dict[str, Face] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() not in {".ttf", ".otf", ".woff"} or path.stem in found:
                continue
            face = _face(path)
            if face:
                found[path.stem] = face
    return sorted(found.values(), key=lambda face: (face.family, str(face.path)))


def _face(path: Path) -> Face | None:
    try:
        font = TTFont(path, lazy=True)
        letters = frozenset(map(chr, font.getBestCmap() or ()))
        names = {record.nameID: record.toUnicode() for record in font["name"].names}
    except (TTLibError, KeyError, OSError, UnicodeDecodeError, AssertionError):
        return None
    family = re.sub(r"[^a-z0-9]", "", names.get(16, names.get(1, path.stem)).lower())
    licence = " ".join(names.get(number, "") for number in (0, 13, 14))
    measured = family.startswith(_BENCHMARK)
    if not letters.issuperset(_LETTERS) or not (measured or _FREE.search(licence)):
        return None
    return Face(path, family, letters, measured or "script" in path.parts)
