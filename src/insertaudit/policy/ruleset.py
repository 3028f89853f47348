"""The rules of one folder with one pack applied: a Reading in, findings out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from insertaudit.model import RuleText
from insertaudit.policy import code, collection, file, link, opinion, text
from insertaudit.policy.decide import Traced, decide, decide_together, trace
from insertaudit.policy.pack import Pack, read_pack
from insertaudit.policy.schema import Rule, bilingual, read_rules
from insertaudit.rulebook import state_of
from insertaudit.tomlfile import load, nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from insertaudit.model import Facts, FileResult, Finding, Reading
    from insertaudit.policy.candidate import Candidate
    from insertaudit.policy.file import Orders
    from insertaudit.rulebook import FolderState


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFolder:
    """What a rule folder says, whatever the pack."""

    concepts: Mapping[str, object]
    rules: Mapping[str, Rule]
    clauses: Mapping[str, Mapping[str, str]]
    """Clause → language → its wording."""
    stakes: Mapping[str, Mapping[str, str]]
    """Family → language → what is at stake (clause S19)."""
    problems: Mapping[str, Mapping[str, str]]
    """Problem code → language → one sentence with the mend."""
    rewordings: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Language → rule → permitted sentences."""
    not_looked_at: Mapping[str, tuple[str, ...]]
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruleset(RuleFolder):
    pack: Pack
    orders: Orders = field(default_factory=dict)

    def judge(self, reading: Reading) -> list[Finding]:
        candidates = list(self._candidates(reading))
        found = decide(candidates, reading, self.rules, self.pack)
        suspected = list(opinion.candidates(reading, self.rules, self.pack, found))
        if suspected:
            found = decide([*candidates, *suspected], reading, self.rules, self.pack)
        return [replace(finding, rewording=self._rewording(finding)) for finding in found]

    def trace(self, rule_id: str, reading: Reading) -> list[Traced]:
        """How `judge` comes to its findings of one rule, or to none."""
        candidates = list(self._candidates(reading))
        found = decide(candidates, reading, self.rules, self.pack)
        suspected = opinion.candidates(reading, self.rules, self.pack, found)
        return trace(rule_id, [*candidates, *suspected], reading, self.rules, self.pack)

    def _candidates(self, reading: Reading) -> Iterator[Candidate]:
        ground = text.ground_of(reading)
        for rule_id in self.pack.settings:
            rule = self.rules[rule_id]
            yield from text.candidates(rule, reading, ground)
            yield from link.candidates(rule, reading)
            yield from file.candidates(rule, reading, self.orders)
            yield from code.candidates(rule, reading)

    def judge_together(
        self, results: Sequence[FileResult], sets: Mapping[str, Sequence[int]]
    ) -> Iterator[tuple[int, Finding]]:
        """(index of the result that gets it, finding) for what only several files together show."""
        for rule_id, setting in self.pack.settings.items():
            rule = self.rules[rule_id]
            for index, candidate in collection.candidates(rule, results, sets, self.orders):
                finding = decide_together(candidate, results[index].kind, rule, setting)
                if finding is not None:
                    yield index, finding

    def facts(self, reading: Reading) -> Facts:
        return collection.facts_of(reading, [self.rules[rule_id] for rule_id in self.pack.settings])

    def _rewording(self, finding: Finding) -> str | None:
        sentences = self.rewordings.get(finding.lang or "en", {}).get(finding.rule, ())
        return sentences[0] if sentences else None

    def text(self, rule_id: str, lang: str) -> RuleText:
        rule = self.rules[rule_id]
        stake = self.stakes.get(rule.family, {}).get(lang, "")
        return RuleText(
            rule.title[lang],
            rule.why[lang],
            rule.fix[lang],
            stake,
            rule.clauses,
            rule.status,
            rule.source,
            rule.date,
            tuple(f"{clause}: {self.clauses[clause][lang]}" for clause in rule.clauses if clause in self.clauses),
        )


def read_ruleset(
    folder: Path,
    pack: str,
    *,
    only: Collection[str] = (),
    skip: Collection[str] = (),
    orders: Orders | None = None,
    accepted: Collection[tuple[str, str]] = (),
) -> Ruleset:
    """Read rules, pack, clauses, problems and rewordings. Raises RuleFileError or UsageError."""
    read = _read_folder(folder, state_of(folder))
    chosen = read_pack(pack, folder / "packs", read.rules, read.concepts)
    return Ruleset(
        **{each.name: getattr(read, each.name) for each in fields(read)},
        pack=chosen.restricted(only, skip, read.rules).accepting(accepted),
        orders=orders or {},
    )


@lru_cache(maxsize=1)
def _read_folder(folder: Path, _state: FolderState) -> RuleFolder:
    """The folder as it is now; the one read last is kept."""
    concepts = load(folder / "concepts.toml").values
    rules = read_rules(folder, concepts)
    clauses = load(folder / "clauses.toml")
    wordings = clauses.table("clause", required=True)
    stake = clauses.table("stake", required=True)
    not_looked_at = clauses.table("not_looked_at", required=True)
    return RuleFolder(
        concepts=concepts,
        rules=rules,
        clauses={clause: bilingual(wordings, clause) for clause in wordings.values} if wordings else {},
        stakes={
            family: {lang: entry.text(lang) for lang in ("en", "de")}
            for family, entry in (stake.entries() if stake else [])
        },
        problems=problem_sentences(folder),
        rewordings={
            path.parent.name: _rewordings(path, rules)
            for path in sorted((folder / "lexicons").glob("*/rewordings.toml"))
        },
        not_looked_at={lang: not_looked_at.strings(lang) for lang in ("en", "de")} if not_looked_at else {},
        digest=digest(folder),
    )


def digest(folder: Path) -> str:
    """SHA-256 over every rule file, by name and content."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*.toml")):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return f"sha256:{total.hexdigest()}"


def problem_sentences(folder: Path) -> dict[str, dict[str, str]]:
    """Problem code → language → one sentence with the mend."""
    table = load(folder / "reading" / "problems.toml")
    return {code: bilingual(table, code) for code in table.values}


def _rewordings(path: Path, rules: Collection[str]) -> dict[str, tuple[str, ...]]:
    table = load(path)
    found = {rule: table.strings(rule) for rule in table.values}
    for rule in found:
        if rule not in rules:
            raise table.fail(rule, f"unknown rule{nearest(rule, rules)}")
    return found
