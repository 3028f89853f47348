"""Which concepts there are: `rules/concepts.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from insertaudit.condition import Condition, parse_condition
from insertaudit.tomlfile import load, nearest

if TYPE_CHECKING:
    from pathlib import Path

Found = Literal["lexicon", "code", "derived"]


@dataclass(frozen=True, slots=True)
class Concept:
    name: str
    meaning: str
    found: Found
    when: tuple[Condition, ...] = ()
    """For a derived concept: met where any of these holds; its span runs over the mentions that fulfil it."""


def read_concepts(path: Path) -> dict[str, Concept]:
    """All concepts in the order of the file. A derived concept may build on concepts that stand before it."""
    table = load(path)
    concepts: dict[str, Concept] = {}
    for name, entry in table.entries():
        if not name.replace("_", "").isalnum() or name != name.upper():
            raise table.fail(name, "a concept is named in UPPER_SNAKE")
        meaning = entry.text("meaning")
        conditions = []
        for inner in entry.tables("when"):
            condition = parse_condition(inner)
            for used in sorted(condition.concepts()):
                if used not in concepts:
                    raise inner.fail("", f'"{used}" is not defined before it is used{nearest(used, concepts)}')
            conditions.append(condition)
        if conditions:
            found: Found = "derived"
            entry.raw("found")
        else:
            found = "code" if entry.choice("found", ("lexicon", "code"), "lexicon") == "code" else "lexicon"
        entry.finish()
        concepts[name] = Concept(name, meaning, found, tuple(conditions))
    return concepts
