"""`insertaudit rules test`: every example is judged, and the rules, concepts and lexicons fit together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from insertaudit.policy.example import ORDER, Example
from insertaudit.policy.file import OrderDates
from insertaudit.tomlfile import load, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from insertaudit.model import Document, Finding, Reading
    from insertaudit.policy.ruleset import Ruleset
    from insertaudit.policy.schema import Rule

_QUOTED = 160
"""Characters of an example that a failure quotes."""


@dataclass(frozen=True, slots=True)
class Failure:
    rule: str
    """A rule's id, or the name of a concept."""
    what: str
    text: str = ""

    def __str__(self) -> str:
        quoted = " ".join(self.text.split())
        quoted = quoted if len(quoted) <= _QUOTED else f"{quoted[: _QUOTED - 1]}…"
        return f"{self.rule}: {self.what}" + (f"\n    {quoted}" if quoted else "")


def run(read: Callable[[Document], Reading], ruleset: Ruleset, folder: Path) -> list[Failure]:
    """Everything that is wrong with the rules in `folder`: examples, rewordings, concepts. `read` is the detector's."""
    found = [failure for rule_id in sorted(ruleset.rules) for failure in check_rule(rule_id, read, ruleset)]
    found += check_references(ruleset, folder)
    found += check_rewordings(read, ruleset)
    found += check_concepts(ruleset, folder)
    return found


def check_rule(rule_id: str, read: Callable[[Document], Reading], ruleset: Ruleset) -> Iterator[Failure]:
    """One rule: it has a severity, and its examples are found, cited or left alone as they say."""
    rule = ruleset.rules[rule_id]
    if rule_id not in ruleset.pack.settings:
        yield Failure(rule_id, f"has no severity in the pack {ruleset.pack.name}, so it never applies")
        return
    if not any(example.match for example in rule.examples) and not rule.collection:
        yield Failure(rule_id, "has no [[example]] of a text that it finds: nothing proves that it finds any")
    for example in rule.examples:
        wrong = _wrong(rule, example, read, ruleset)
        if example.known_gap and not wrong:
            yield Failure(rule_id, "is marked known_gap and is judged rightly now: take the mark away", example.text)
        elif wrong and not example.known_gap:
            yield Failure(rule_id, wrong, example.text)


def _wrong(rule: Rule, example: Example, read: Callable[[Document], Reading], ruleset: Ruleset) -> str:
    found = [finding for finding in _judged(example, read, ruleset) if finding.rule == rule.id]
    if not example.match:
        cited = sorted({word for finding in found for word in finding.evidence})
        return f"finds what it should leave alone, by {cited}" if found else ""
    if not found:
        beside = sorted({finding.rule for finding in _judged(example, read, ruleset)} & set(rule.yields_to))
        why = f"it yields to {', '.join(beside)} here" if beside else f"ask why: insertaudit explain {rule.id} --text …"
        return f"does not find its example ({why})"
    if example.severity and all(finding.severity != example.severity for finding in found):
        return f"finds it as {found[0].severity} instead of {example.severity}"
    missing = [word for word in example.evidence if not any(_cites(finding, word) for finding in found)]
    if missing:
        return f"does not cite {missing}, but {sorted({word for finding in found for word in finding.evidence})}"
    return ""


def _judged(example: Example, read: Callable[[Document], Reading], ruleset: Ruleset) -> list[Finding]:
    completed = example.given.completed
    if completed is not None:
        ruleset = replace(ruleset, orders={ORDER: OrderDates(completed_on=completed)})
    reading = read(example.document())
    if example.given.dead:
        links = tuple(replace(link, dead=example.given.dead) for link in reading.links)
        reading = replace(reading, links=links)
    return ruleset.judge(reading)


def _cites(finding: Finding, word: str) -> bool:
    wanted = _plain(word)
    return any(wanted in _plain(text) for text in (*finding.evidence, *(place.text for place in finding.places)))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def check_references(ruleset: Ruleset, folder: Path) -> Iterator[Failure]:
    """Clauses, stakes, purposes and languages that rules name exist."""
    for family in sorted({rule.family for rule in ruleset.rules.values()} - set(ruleset.stakes)):
        yield Failure(
            family, f"the family has no stake: add it to [stake] in clauses.toml, as {min(ruleset.stakes)} has one"
        )
    yield from _unknown_purposes(folder)
    languages = {path.name for path in (folder / "lexicons").iterdir() if path.is_dir()}
    for rule in ruleset.rules.values():
        for clause in rule.clauses:
            if clause not in ruleset.clauses:
                yield Failure(rule.id, f'unknown clause "{clause}" (clauses are listed in clauses.toml)')
        for example in rule.examples:
            if example.lang not in languages:
                yield Failure(
                    rule.id, f'its example is in "{example.lang}", of which there is no lexicon', example.text
                )


def _unknown_purposes(folder: Path) -> Iterator[Failure]:
    known = set(load(folder / "roles.toml").values.get("purpose", {}))
    for path in sorted(folder.rglob("*.toml")):
        where = path.relative_to(folder)
        if where.parts[0] in {"lexicons", "fields", "lists"}:
            continue
        named = {name for key in _PURPOSES for name in _under(key, load(path).values)}
        for name in sorted(named - known):
            yield Failure(
                where.as_posix(), f'unknown purpose "{name}"{nearest(name, known)} (purposes are listed in roles.toml)'
            )


_PURPOSES = ("purposes", "not_purposes", "permitted", "other")
"""Keys under which rules, concepts, roles and packs name purposes."""


def _under(key: str, value: object) -> Iterator[str]:
    """All texts that stand under a key within the lists and tables of a TOML value."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name != key:
                yield from _under(key, inner)
            elif not isinstance(inner, dict):
                yield from _names(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _under(key, inner)


def check_rewordings(read: Callable[[Document], Reading], ruleset: Ruleset) -> Iterator[Failure]:
    """Sentences that reports recommend must pass the audit themselves."""
    for lang, by_rule in sorted(ruleset.rewordings.items()):
        for rule_id, sentences in by_rule.items():
            for sentence in sentences:
                findings = ruleset.judge(read(Example("insert", lang, match=False, text=sentence).document()))
                worst = sorted({finding.rule for finding in findings if finding.severity != "info"})
                if worst:
                    yield Failure(rule_id, f"its {lang} rewording is reported itself, by {', '.join(worst)}", sentence)


def check_concepts(ruleset: Ruleset, folder: Path) -> Iterator[Failure]:
    """Every concept serves a rule, a role, a pack or another concept, and every lexicon concept has a phrase."""
    concepts = load(folder / "concepts.toml").values
    used = {name for rule in ruleset.rules.values() for name in rule.concepts()}
    used |= {
        name
        for setting in ruleset.pack.settings.values()
        for context in setting.contexts
        for name in (*context.near, *context.not_near)
    }
    used |= {name for names in ruleset.pack.accepted_purposes.values() for name in names}
    used |= set(_names(load(folder / "roles.toml").values))
    used |= {name for entry in concepts.values() for name in _names(entry.get("when", []))}
    used |= {f"QUOTED_{name}" for name in used}
    spoken = {
        name
        for path in sorted((folder / "lexicons").glob("*/*.toml"))
        if path.name not in {"language.toml", "rewordings.toml"}
        for name, entry in load(path).values.items()
        if entry.get("phrases")
    }
    for name, entry in concepts.items():
        if name not in used and name not in _SIGHTED:
            yield Failure(name, "no rule, role, pack or concept uses it")
        lexicon = entry.get("found") != "code" and not entry.get("when")
        if lexicon and name.removeprefix("QUOTED_") not in spoken:
            yield Failure(name, "no lexicon has a phrase for it")


_SIGHTED = {"URL", "VCARD", "WIFI"}
"""Kinds of links, which link rules ask for by kind."""


def _names(value: object) -> Iterator[str]:
    """All texts within the lists and tables of a TOML value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _names(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _names(inner)
