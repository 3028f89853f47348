"""How well each language is served: concept × language, and what is missing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from insertaudit.detect.detector import Detector


def phrases(detector: Detector) -> str:
    """A table of phrases by concept and language; `–` where a language has none. Concepts found by code or by others are left out."""
    codes = sorted(detector.vocabulary.languages)
    counts = Counter(
        (phrase.concept, code)
        for code, language in detector.vocabulary.languages.items()
        for phrase in language.phrases
        if not phrase.blocks
    )
    lines = [f"{'concept':26}" + "".join(f"{code:>7}" for code in codes)]
    spoken = [name for name, concept in detector.vocabulary.concepts.items() if concept.found == "lexicon"]
    lines += [f"{name:26}" + "".join(f"{counts[name, code] or '–':>7}" for code in codes) for name in spoken]
    lines.append(f"{'all':26}" + "".join(f"{sum(counts[name, code] for name in spoken):>7}" for code in codes))
    return "\n".join(lines)
