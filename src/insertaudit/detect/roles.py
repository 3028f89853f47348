"""Roles of blocks and purposes of documents: `rules/roles.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast, get_args

from insertaudit.condition import Condition, Ground, holds, matches, parse_condition
from insertaudit.model import Block, Role
from insertaudit.tomlfile import Table, load, nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

_HEADING_WORDS = 6
"""A block of up to this many words, without a full stop and a contact, may be a heading: it rules the plain blocks under it."""

_RULED_BLOCKS = 6
"""Blocks that one heading rules at most."""

_LINE_WORDS = 9
"""A contact line of up to this many words belongs to the block before it."""

_NOT_A_HEADING = re.compile(r"[.!?]\s*$|\d{4}")
_CONTACT = ("EMAIL", "URL", "PHONE", "COMPANY", "POSTAL_ADDRESS", "REGISTER_NUMBER")
_RULING_ROLES = {"legal", "warranty", "invoice", "instructions", "support"}
_OWNERS_OF_LINES = {"legal", "invoice", "support"}
_UNSEEN = {"filename", "metadata", "script", "comment", "hidden"}
"""Carriers that say nothing of what a document is for: a flyer named invoice.pdf is a flyer."""


@dataclass(frozen=True, slots=True)
class RoleBook:
    roles: tuple[tuple[Role, tuple[Condition, ...]], ...]
    """In order of precedence: the first that holds decides."""
    document_purposes: tuple[tuple[str, tuple[Condition, ...]], ...]

    def block_roles(self, blocks: Sequence[Block], ground: Ground) -> tuple[Role, ...]:
        """One role for each block: its own, else that of the heading or the block that it belongs to, else plain."""
        own: dict[int, Role] = {}
        for name, conditions in self.roles:
            for condition in conditions:
                for match in matches(condition, ground):
                    own.setdefault(match.mentions[0].block, name)
        contacts = {mention.block for concept in _CONTACT for mention in ground.by_concept.get(concept, ())}
        roles: list[Role] = []
        rule = _NO_RULE
        for index, block in enumerate(blocks):
            if block.link is not None or block.carrier in {"qr", "barcode"}:
                same_page = index > 0 and blocks[index - 1].page == block.page
                roles.append(own.get(index) or (roles[-1] if same_page else "plain"))
                continue
            heading = _is_heading(block) and index not in contacts and (index in own or index != rule.first)
            if heading or (rule.role and (rule.page != block.page or index > rule.last)):
                rule = _NO_RULE
            role = own.get(index) or rule.role  # None: neither words nor heading tell
            if role is None and index in contacts and index and len(block.text.split()) <= _LINE_WORDS:
                before = roles[-1] if blocks[index - 1].page == block.page else "plain"
                role = before if before in _OWNERS_OF_LINES else None
            if heading and role in _RULING_ROLES:
                rule = _Rule(role, block.page, index + 1, index + _RULED_BLOCKS)
            elif role == "marketing":
                rule = _NO_RULE
            roles.append(role or "plain")
        return tuple(roles)

    def purposes(self, blocks: Sequence[Block], ground: Ground) -> frozenset[str]:
        """What the document as a whole is for, by what a reader sees of it."""
        seen = Ground(
            [mention for mention in ground.mentions if blocks[mention.block].carrier not in _UNSEEN],
            ground.kind,
            facts=ground.facts,
            roles=ground.roles,
            pages=ground.pages,
        )
        found: set[str] = set()
        for name, conditions in self.document_purposes:
            if any(holds(condition, seen) for condition in conditions):
                found.add(name)
                seen.purposes = frozenset(found)  # later purposes may build on earlier ones
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Rule:
    """The role of a heading, for the blocks under it."""

    role: Role | None = None
    page: int | None = None
    first: int = -1
    """Even a short block that comes first under a heading is no heading itself."""
    last: int = -1


_NO_RULE = _Rule()


def _is_heading(block: Block) -> bool:
    return block.heading or (len(block.text.split()) <= _HEADING_WORDS and not _NOT_A_HEADING.search(block.text))


def read_roles(path: Path, concepts: Collection[str]) -> RoleBook:
    table = load(path)
    roles = []
    inner = table.table("role", required=True)
    if inner is not None:
        for name, entry in inner.entries():
            if name not in get_args(Role):
                raise inner.fail(
                    name, f"unknown role{nearest(name, get_args(Role))} (one of: {', '.join(get_args(Role))})"
                )
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
