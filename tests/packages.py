"""Office packages built part by part."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from insertaudit.extract.officexml import office
from insertaudit.extract.parts import Parts, ReadOptions
from insertaudit.limits import Budget
from insertaudit.model import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

OFFICE = "application/vnd.openxmlformats-officedocument."
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def read_office(data: bytes, media_type: str = OFFICE + "wordprocessingml.document") -> Parts:
    return office.read(data, Source("a.docx", "a.docx", "attachment"), media_type, ReadOptions(), Budget())


def texts(parts: Parts, carrier: str = "text") -> list[str]:
    return [block.text for block in parts.blocks if block.carrier == carrier]


def package(parts: Mapping[str, str | bytes], relations: Mapping[str, Mapping[str, str]] | None = None) -> bytes:
    """A package; `relations` maps a part to its relationships: id → "kind target", external where it has a scheme."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
        for part, entries in (relations or {}).items():
            folder, _, file = part.rpartition("/")
            rows = ""
            for identifier, entry in entries.items():
                kind, target = entry.split(" ", 1)
                mode = ' TargetMode="External"' if ":" in target or target.startswith("\\\\") else ""
                rows += f'<Relationship Id="{identifier}" Type="{RELATION}{kind}" Target="{target}"{mode}/>'
            name = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"
            packed.writestr(name, f"<Relationships>{rows}</Relationships>")
    return buffer.getvalue()
