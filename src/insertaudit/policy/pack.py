"""Packs: which rules apply, and how bad a finding is per kind and context. The one home of severities."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, get_args

from insertaudit.condition import FACTS
from insertaudit.errors import UsageError
from insertaudit.model import Carrier, Kind, Role
from insertaudit.policy.schema import bilingual
from insertaudit.tomlfile import Table, load, nearest

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

ALWAYS = frozenset({"reading/unreadable-file", "reading/unreadable-part"})
"""Rules that no selection leaves out."""

Level = Literal["error", "warning", "info", "off"]
LEVELS = get_args(Level)


@dataclass(frozen=True, slots=True)
class Context:
    """Where a finding stands. All that is set must hold."""

    severity: str
    kinds: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    not_lists: tuple[str, ...] = ()
    link_kinds: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    """Concepts of which one is mentioned in the same block or, with `reach`, further off."""
    not_near: tuple[str, ...] = ()
    reach: str = "block"
    alone: bool = False
    """A link with next to no words beside it."""
    facts: tuple[str, ...] = ()
    not_facts: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    not_purposes: tuple[str, ...] = ()
    weak: bool | None = None
    accepted: bool = False
    """The settings accept the link's domain for a purpose that the block speaks of."""
    because: str = ""
    because_de: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """One rule in a pack: its severity per kind ("off" where it does not apply), and the contexts, first match first."""

    severity: dict[str, str]
    contexts: tuple[Context, ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    name: str
    title: dict[str, str]
    settings: dict[str, Setting] = field(default_factory=dict)
    accepted_purposes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Purpose that settings may accept a domain for → concepts of which the block must mention one."""
    accepted: tuple[tuple[str, str], ...] = ()
    """(domain, purpose) of the settings."""

    def level(self, rule: str, kind: str) -> str:
        """The rule's plain severity for a kind, apart from contexts; "off" where the pack does not have it."""
        setting = self.settings.get(rule)
        return setting.severity[kind] if setting else "off"

    def accepting(self, domains: Collection[tuple[str, str]]) -> Pack:
        """The pack with the domains that the settings accept. An unknown purpose: UsageError."""
        for domain, purpose in domains:
            if purpose not in self.accepted_purposes:
                known = ", ".join(self.accepted_purposes)
                near = nearest(purpose, self.accepted_purposes)
                raise UsageError(f'accepted domain {domain}: unknown purpose "{purpose}"{near}: known are {known}')
        return replace(self, accepted=tuple(domains))

    def restricted(self, only: Collection[str], skip: Collection[str], known: Collection[str]) -> Pack:
        """The pack with `--only` and `--skip` applied; a family name stands for its rules. Unknown names: UsageError."""
        families = {rule.split("/")[0] for rule in known}
        for name in (*only, *skip):
            if name not in known and name not in families:
                raise UsageError(f'unknown rule "{name}"{nearest(name, {*known, *families})}')

        if ALWAYS & set(skip):
            raise UsageError(
                f"{', '.join(sorted(ALWAYS & set(skip)))} cannot be skipped: what could not be read never passes"
            )

        def named(rule: str, names: Collection[str]) -> bool:
            return rule in names or rule.split("/", maxsplit=1)[0] in names

        kept = {
            rule: setting
            for rule, setting in self.settings.items()
            if rule in ALWAYS or ((not only or named(rule, only)) and not named(rule, skip))
        }
        return replace(self, settings=kept)


def read_pack(name: str, folder: Path, rules: Collection[str], concepts: Collection[str]) -> Pack:
    """Read a pack by name (in `rules/packs/`) or by path. Raises UsageError or RuleFileError."""
    from pathlib import Path

    path = folder / f"{name}.toml"
    if not path.exists():
        path = Path(name)
        if not path.is_file():
            known = [p.stem for p in folder.glob("*.toml")]
            raise UsageError(
                f'no pack "{name}"{nearest(name, known)}: known are {", ".join(sorted(known))}, or a file\'s path'
            )
    table = load(path)
    base: dict[str, Setting] = {}
    purposes: dict[str, tuple[str, ...]] = {}
    parent = table.optional_text("extends")
    if parent is not None:
        inherited = read_pack(parent, folder, rules, concepts)
        base, purposes = dict(inherited.settings), dict(inherited.accepted_purposes)
    acceptable = table.table("accepted_purposes")
    if acceptable is not None:
        purposes |= {purpose: acceptable.choices(purpose, concepts) for purpose in acceptable.values}
    title = table.table("title", required=True)
    texts = {"en": title.text("en"), "de": title.text("de")} if title else {}
    for rule, entry in table.entries(apart_from=("title", "extends", "accepted_purposes")):
        if rule not in rules:
            raise table.fail(rule, f"unknown rule{nearest(rule, rules)}")
        base[rule] = _setting(entry, concepts, base.get(rule))
    table.finish()
    return Pack(path.stem, texts, base, purposes)


def _setting(table: Table, concepts: Collection[str], before: Setting | None) -> Setting:
    severity = table.table("severity", required=before is None)
    levels = dict(before.severity) if before else dict.fromkeys(get_args(Kind), "off")
    if severity is not None:
        for kind in get_args(Kind):
            levels[kind] = severity.choice(kind, LEVELS, levels[kind])
        severity.finish()
    contexts = tuple(_context(inner, concepts) for inner in table.tables("when"))
    if before and "when" not in table.values:
        contexts = before.contexts
    table.finish()
    return Setting(levels, contexts)


def _context(table: Table, concepts: Collection[str]) -> Context:
    reason = (
        bilingual(table, "because")
        if isinstance(table.values.get("because"), dict)
        else {"en": table.text("because", "")}
    )
    context = Context(
        severity=table.choice("severity", LEVELS),
        kinds=table.choices("kinds", get_args(Kind)),
        roles=table.choices("roles", get_args(Role)),
        carriers=table.choices("carriers", get_args(Carrier)),
        lists=table.strings("lists"),
        not_lists=table.strings("not_lists"),
        link_kinds=table.strings("link_kinds"),
        schemes=table.strings("schemes"),
        near=table.choices("near", concepts),
        not_near=table.choices("not_near", concepts),
        reach=table.choice("reach", ("sentence", "block", "neighbours", "page", "document"), "block"),
        alone=bool(table.flag("alone")),
        facts=table.choices("facts", FACTS),
        not_facts=table.choices("not_facts", FACTS),
        purposes=table.strings("purposes"),
        not_purposes=table.strings("not_purposes"),
        weak=table.flag("weak", default=None),
        accepted=bool(table.flag("accepted")),
        because=reason.get("en", ""),
        because_de=reason.get("de", ""),
    )
    table.finish()
    return context
