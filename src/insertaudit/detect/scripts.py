"""Words whose letters come from several scripts, as no language writes them (Unicode TR 36, section 2.2)."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_MIN_LETTERS = 4
"""Shorter words are units and signs: kΩ, µm, Δp."""

_FOREIGN = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "LATIN LETTER SMALL CAPITAL", "LISU", "COPTIC")


@lru_cache(maxsize=4096)
def is_mixed_script(word: str) -> bool:
    """Whether letters of another script, or small capitals, stand among at least two Latin ones; `β-` before a word is chemistry."""
    if word.isascii() or len(word) < _MIN_LETTERS:
        return False
    foreign = [n for n, char in enumerate(word) if char.isalpha() and unicodedata.name(char, "").startswith(_FOREIGN)]
    latin = sum(char.isascii() and char.isalpha() for char in word)
    return latin > 1 and bool(foreign) and foreign != [0]
