"""Roles of blocks and purposes of documents: `rules/roles.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast, get_args

from insertaudit.condition import Condition, Ground, holds, matches, parse_condition
from insertaudit.model import Block, Role
from insertaudit.tomlfile import Table, load, nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

_HEADING_WORDS = 6
"""A block of up to this many words may be a heading: its role passes to the plain block under it."""


@dataclass(frozen=True, slots=True)
class RoleBook:
    roles: tuple[tuple[Role, tuple[Condition, ...]], ...]
    """In order of precedence: the first that holds decides."""
    document_purposes: tuple[tuple[str, tuple[Condition, ...]], ...]

    def block_roles(self, blocks: Sequence[Block], ground: Ground) -> tuple[Role, ...]:
        found: dict[int, Role] = {}
        for role, conditions in self.roles:
            for condition in conditions:
                for match in matches(condition, ground):
                    found.setdefault(match.mentions[0].block, role)
        roles: list[Role] = []
        for index, block in enumerate(blocks):
            role = found.get(index)
            if role is None and index:
                role = _inherited(blocks[index - 1], roles[-1], block)
            roles.append(role or "plain")
        return tuple(roles)

    def purposes(self, ground: Ground) -> frozenset[str]:
        found: set[str] = set()
        for name, conditions in self.document_purposes:
            if any(holds(condition, ground) for condition in conditions):
                found.add(name)
                ground.purposes = frozenset(found)  # later purposes may build on earlier ones
        return frozenset(found)


def _inherited(before: Block, role: Role, block: Block) -> Role | None:
    if block.link is not None or block.carrier in {"qr", "barcode"}:
        return role
    heading = before.heading or len(before.text.split()) <= _HEADING_WORDS
    return role if heading and before.page == block.page and role != "marketing" else None


def read_roles(path: Path, concepts: Collection[str]) -> RoleBook:
    table = load(path)
    roles = []
    inner = table.table("role", required=True)
    if inner is not None:
        for name, entry in inner.entries():
            if name not in get_args(Role):
                raise inner.fail(name, f"unknown role{nearest(name, get_args(Role))}")
            roles.append((cast("Role", name), _conditions(entry, concepts)))
    purposes = []
    inner = table.table("purpose", required=True)
    if inner is not None:
        for name, entry in inner.entries():
            entry.text("meaning")
            purposes.append((name, _conditions(entry, concepts)))
    table.finish()
    return RoleBook(tuple(roles), tuple(purposes))


def _conditions(entry: Table, concepts: Collection[str]) -> tuple[Condition, ...]:
    found = []
    for inner in entry.tables("when"):
        condition = parse_condition(inner)
        for used in sorted(condition.concepts()):
            if used not in concepts:
                raise inner.fail("", f'unknown concept "{used}"{nearest(used, concepts)}')
        found.append(condition)
    entry.finish()
    return tuple(found)
