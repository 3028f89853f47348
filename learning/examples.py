"""Labelled texts, read as the program reads a file, with what the rules alone find in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from joblib import Parallel, delayed

from insertaudit.detect.detector import Detector
from insertaudit.detect.features import Features, features
from insertaudit.detect.passages import stretches
from insertaudit.detect.wordfields import WordFields
from insertaudit.model import Limits, Opinion, Reading
from insertaudit.policy.ruleset import Ruleset, read_ruleset
from learning.texts import RULES, document, rows_of, worst

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

PROCESSES = 2

_SEES_NOTHING = Limits(assent=2, doubt=2, aloud=2, sure=2)
_IS_SURE = Limits(assent=0, doubt=0, aloud=2, sure=0)


@dataclass(frozen=True, slots=True)
class Example:
    author: str
    id: str
    lang: str
    must: frozenset[str]
    """Rules that have to be reported at error or warning."""
    may: frozenset[str]
    """Grey or overlapping rules: free."""
    reading: Reading
    features: Features | None
    """None where there is nothing that the second reader is shown."""
    found: Mapping[str, str]
    """Rule → error or warning, by the rules alone."""
    firm: Mapping[str, str]
    """The same where the second reader sees nothing of any of them: what is missing stands or falls with it, what is milder can be softened."""
    sure: Mapping[str, str]
    """The same where it is sure of all of them."""


def read_examples(paths: Iterable[Path], rules: Path = RULES) -> list[Example]:
    """Every text of the files, in order; `rules` is the rule folder to read them by."""
    rows = [(path.stem, row) for path in paths for row in rows_of(path)]
    size = -(-len(rows) // PROCESSES)
    batches = [rows[start : start + size] for start in range(0, len(rows), size)]
    read = Parallel(n_jobs=PROCESSES)(delayed(_read)(batch, rules) for batch in batches)
    return [example for examples in read for example in examples]


def rule_texts(rules: Path = RULES) -> list[Example]:
    """The rules' own examples (which tell of one rule only) and the rewordings (which break none), by the author `rules`."""
    ruleset = read_ruleset(rules, "amazon")
    rows: list[dict[str, Any]] = []
    for rule in ruleset.rules.values():
        others = [other for other in ruleset.rules if other != rule.id]
        rows += [
            {
                "id": rule.id,
                "kind": example.kind,
                "lang": example.lang,
                "text": example.text,
                "must": [rule.id] if example.match else [],
                "may": others,
            }
            for example in rule.examples
            if example.text.strip()
        ]
    for lang, sentences in ruleset.rewordings.items():
        rows += [
            {"id": rule, "kind": "insert", "lang": lang, "text": text, "must": [], "may": []}
            for rule, texts in sentences.items()
            for text in texts
        ]
    return _read([("rules", row) for row in rows], rules)


def _read(rows: list[tuple[str, dict[str, Any]]], rules: Path) -> list[Example]:
    detector = Detector.load(rules, second_reader=False)
    ruleset = read_ruleset(rules, "amazon")
    fields = WordFields.load(rules)
    return [_example(author, row, detector, ruleset, fields) for author, row in rows]


def _example(author: str, row: dict[str, Any], detector: Detector, ruleset: Ruleset, fields: WordFields) -> Example:
    reading, parts = detector.understood(document(row["text"], row["kind"]))
    stretch = next(iter(stretches(reading, parts, fields)), None)
    blind, sure = (tuple(Opinion(rule, 0.0, limits) for rule in ruleset.rules) for limits in (_SEES_NOTHING, _IS_SURE))
    return Example(
        author,
        row["id"],
        row["lang"],
        frozenset(row["must"]),
        frozenset(row["may"]),
        reading,
        None if stretch is None else features(stretch.passage),
        worst(ruleset.judge(reading)),
        worst(ruleset.judge(replace(reading, opinions=blind))),
        worst(ruleset.judge(replace(reading, opinions=sure))),
    )
