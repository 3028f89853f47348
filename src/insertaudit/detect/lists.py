"""Lists of domains and hosts: `rules/lists/*.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from insertaudit.detect.domains import registrable_domain, unicode_host
from insertaudit.tomlfile import load

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class DomainList:
    """`concept` is mentioned wherever a link leads to an entry of the list."""

    name: str
    entries: frozenset[str]
    concept: str | None

    def __contains__(self, host: str) -> bool:
        """Whether the host or a domain above it is listed; entries may carry a path (`goo.gl/maps` is none)."""
        labels = host.split(".")
        return any(".".join(labels[n:]) in self.entries for n in range(len(labels)))


def read_lists(folder: Path) -> dict[str, DomainList]:
    found = {}
    for path in sorted(folder.glob("*.toml")):
        table = load(path)
        table.text("meaning")
        table.optional_text("source")
        table.optional_text("date")
        concept = table.optional_text("concept")
        entries = frozenset(unicode_host(entry) for entry in table.strings("domains", ...))
        for entry in sorted(entries):
            if registrable_domain(entry) is None and entry.count(".") < 1:
                raise table.fail("domains", f'"{entry}" is no domain')
        table.finish()
        found[path.stem] = DomainList(path.stem, entries, concept)
    return found
