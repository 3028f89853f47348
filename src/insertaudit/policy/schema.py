"""Rule files: `rules/<family>/<slug>.toml`, read and checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal, cast, get_args

from insertaudit.condition import Condition, parse_condition
from insertaudit.model import Payload, Symbology
from insertaudit.policy.example import Example, read_example
from insertaudit.tomlfile import Table, load, nearest

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

Language = Literal["en", "de"]
FileCheck = Literal[
    "unread", "part-unread", "type-not-in", "type-mismatch", "size", "active-content", "embedded-file", "sent-late", "purpose",
    "hidden-text", "screen-print", "remote-pictures", "animation", "unpurposed",
]  # fmt: skip
LINK_KINDS = ("web", "mail", "phone", "sms", "messenger", "handle", "wifi", "vcard", "other")
STATUSES = ("verified", "contested", "judgement")


@dataclass(frozen=True, slots=True)
class LinkShape:
    """Fits a link by kind, by the lists that hold its domain, by scheme, or because it imitates a listed domain."""

    kinds: tuple[str, ...] = ("web",)
    lists: tuple[str, ...] = ()
    not_lists: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()
    imitates: str | None = None
    sender_imitates: str | None = None
    """The name before the @ poses as a listed one, at a foreign provider."""
    preset_rating: bool = False
    dead: bool = False
    """It was looked up and does not work over https."""
    roles: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileShape:
    check: FileCheck
    types: tuple[str, ...] = ()
    """Extensions, for `type-not-in`."""
    max_bytes: int = 0
    max_files: int = 0
    days: int = 0
    permitted: tuple[str, ...] = ()
    """Purposes, for `purpose`."""
    other: tuple[str, ...] = ()
    """Purposes that are plainly none of the permitted ones."""


@dataclass(frozen=True, slots=True)
class CodeShape:
    undecoded: bool = False
    payloads: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    measure: Literal["module_mm", "quiet_zone", "contrast"] | None = None
    below: float = 0.0
    weak_below: float = 0.0
    """Below this, but not below `below`, is a weak finding."""


@dataclass(frozen=True, slots=True)
class CollectionShape:
    across: Literal["order", "set"]
    """`order`: mails and attachments of one order number, by date; `set`: the cards of one set."""
    all: tuple[tuple[str, ...], ...]
    """For `order`: what must come more than once; for `set`: what must come together, each from any card."""
    after_amazon_request: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    title: dict[str, str]
    why: dict[str, str]
    fix: dict[str, str]
    clauses: tuple[str, ...]
    status: str
    source: str
    date: str
    when: tuple[Condition, ...] = ()
    link: tuple[LinkShape, ...] = ()
    file: tuple[FileShape, ...] = ()
    code: tuple[CodeShape, ...] = ()
    collection: tuple[CollectionShape, ...] = ()
    yields_to: tuple[str, ...] = ()
    """Rules beside which this one is not reported again for the same place."""
    target: str | None = None
    examples: tuple[Example, ...] = field(default=(), repr=False)

    @property
    def family(self) -> str:
        return self.id.split("/")[0]

    def concepts(self) -> set[str]:
        found = {name for condition in self.when for name in condition.concepts()}
        found |= {name for shape in self.link for name in shape.near}
        return found | {name for shape in self.collection for group in shape.all for name in group}


TARGETS = ("review", "feedback", "by-words")
NO_FAMILIES = {"fields", "lexicons", "lists", "packs"}
"""Folders of a rule folder that hold no rules."""


def read_rules(folder: Path, concepts: Collection[str]) -> dict[str, Rule]:
    """All rules by id. Raises RuleFileError naming path, key and the nearest right name."""
    rules = {}
    for family in sorted(path for path in folder.iterdir() if path.is_dir() and path.name not in NO_FAMILIES):
        for path in sorted(family.glob("*.toml")):
            if path.name == "problems.toml":
                continue
            rule = _rule(path, f"{family.name}/{path.stem}")
            for used in sorted(rule.concepts()):
                if used not in concepts:
                    raise load(path).fail("when", f'unknown concept "{used}"{nearest(used, concepts)}')
            rules[rule.id] = rule
    for rule in rules.values():
        for other in rule.yields_to:
            if other not in rules:
                path = folder / f"{rule.id}.toml"
                raise load(path).fail("yields_to", f'unknown rule "{other}"{nearest(other, rules)}')
    return rules


def _rule(path: Path, rule_id: str) -> Rule:
    table = load(path)
    rule = Rule(
        id=rule_id,
        title=bilingual(table, "title"),
        why=bilingual(table, "why"),
        fix=bilingual(table, "fix"),
        clauses=table.strings("clauses"),
        status=table.choice("status", STATUSES),
        source=table.text("source"),
        date=_day(table, "date"),
        when=tuple(parse_condition(inner) for inner in table.tables("when")),
        link=tuple(_link(inner) for inner in table.tables("link")),
        file=tuple(_file(inner) for inner in table.tables("file")),
        code=tuple(_code(inner) for inner in table.tables("code")),
        collection=tuple(_collection(inner) for inner in table.tables("collection")),
        yields_to=table.strings("yields_to"),
        target=table.choice("target", TARGETS, None) if "target" in table.values else None,
        examples=tuple(read_example(inner) for inner in table.tables("example")),
    )
    table.finish()
    if not (rule.when or rule.link or rule.file or rule.code or rule.collection):
        raise table.fail("", "has none of [when], [link], [file], [code], [collection], so it can never fire")
    return rule


def _day(table: Table, key: str) -> str:
    """A day as a text; a date without quotes is as good."""
    value = table.raw(key)
    text = value.isoformat() if isinstance(value, date) else table.text(key)
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as problem:
        raise table.fail(key, f'"{text}" is no day of the calendar; write year-month-day: "2026-11-23"') from problem


def bilingual(table: Table, key: str) -> dict[str, str]:
    inner = table.table(key, required=True)
    if inner is None:
        return {}
    texts = {lang: inner.text(lang) for lang in get_args(Language)}
    inner.finish()
    return texts


def _link(table: Table) -> LinkShape:
    shape = LinkShape(
        kinds=table.choices("kinds", LINK_KINDS, ("web",)),
        lists=table.strings("lists"),
        not_lists=table.strings("not_lists"),
        schemes=table.strings("schemes"),
        imitates=table.optional_text("imitates"),
        sender_imitates=table.optional_text("sender_imitates"),
        preset_rating=bool(table.flag("preset_rating")),
        dead=bool(table.flag("dead")),
        roles=table.strings("roles"),
        near=table.strings("near"),
    )
    table.finish()
    return shape


def _file(table: Table) -> FileShape:
    shape = FileShape(
        check=cast("FileCheck", table.choice("check", get_args(FileCheck))),
        types=table.strings("types"),
        max_bytes=table.whole("max_bytes", 0) or 0,
        max_files=table.whole("max_files", 0) or 0,
        days=table.whole("days", 0) or 0,
        permitted=table.strings("permitted"),
        other=table.strings("other"),
    )
    table.finish()
    return shape


def _code(table: Table) -> CodeShape:
    measure = table.optional_text("measure")
    if measure is not None and measure not in {"module_mm", "quiet_zone", "contrast"}:
        raise table.fail("measure", f'unknown "{measure}"{nearest(measure, ("module_mm", "quiet_zone", "contrast"))}')
    shape = CodeShape(
        undecoded=bool(table.flag("undecoded")),
        payloads=table.choices("payloads", get_args(Payload)),
        formats=table.choices("formats", get_args(Symbology)),
        measure=cast('Literal["module_mm", "quiet_zone", "contrast"] | None', measure),
        below=table.number("below", 0.0) or 0.0,
        weak_below=table.number("weak_below", 0.0) or 0.0,
    )
    table.finish()
    return shape


def _collection(table: Table) -> CollectionShape:
    groups = [(item,) if isinstance(item, str) else tuple(item.get("any", ())) for item in table.raw("all", [])]
    shape = CollectionShape(
        across=cast('Literal["order", "set"]', table.choice("across", ("order", "set"))),
        all=tuple(groups),
        after_amazon_request=bool(table.flag("after_amazon_request")),
    )
    table.finish()
    if not groups:
        raise table.fail("all", "missing (which concepts are joined)")
    return shape
