"""How well the program judges labelled texts: precision, recall and F1 by rule, leaks and false alarms.

    python -m learning.accuracy FILE.jsonl… [--lang de,en] [--rules review/,incentive/lure] [--misses] [--rules-alone] [--rules-folder DIR]

A file holds one JSON object a line: id, kind, lang, text, must (rules that have to be reported at error or warning), may (free).
Findings of severity info never count. leak: must-rules, but verdict pass. failed / to review: no must-rule, but an error / only warnings.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from insertaudit.detect.detector import Detector
from insertaudit.policy.ruleset import read_ruleset
from learning.figures import HEAD, Figures
from learning.texts import RULES, document, rows_of, worst

if TYPE_CHECKING:
    from collections.abc import Iterable

    from insertaudit.model import Finding

GROUPS = {"de+en": {"de", "en"}, "six others": {"fr", "it", "es", "nl", "pl", "sv"}}


def measure(rows: Iterable[dict[str, Any]], rules: Path = RULES, *, second_reader: bool = True) -> dict[str, Figures]:
    """Figures of all texts, by language and group of languages."""
    judge = _judge(rules, "amazon", second_reader=second_reader)
    sums: dict[str, Figures] = {}
    for row in rows:
        found = worst(judge(row))
        for group in groups_of(row["lang"]):
            sums.setdefault(group, Figures()).add(row["must"], row["may"], found)
    return sums


def groups_of(lang: str) -> list[str]:
    return [lang, *(name for name, languages in GROUPS.items() if lang in languages), "all"]


def _judge(rules: Path, pack: str, *, second_reader: bool) -> Any:
    detector = Detector.load(rules, second_reader=second_reader)
    ruleset = read_ruleset(rules, pack)
    return lambda row: ruleset.judge(detector.read(document(row["text"], row["kind"])))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--lang", help="only these languages")
    parser.add_argument("--rules", help="only these rules or families (prefixes), for figures and misses")
    parser.add_argument("--pack", default="amazon")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--rules-alone", action="store_true", help="without the second reader")
    parser.add_argument("--rules-folder", type=Path, default=RULES)
    args = parser.parse_args()
    prefixes = tuple(args.rules.split(",")) if args.rules else ("",)
    judge = _judge(args.rules_folder, args.pack, second_reader=not args.rules_alone)
    sums: dict[str, Figures] = {}
    for row in (row for path in args.files for row in rows_of(path)):
        if args.lang and row["lang"] not in args.lang.split(","):
            continue
        findings = judge(row)
        if args.misses:
            _print_misses(row, findings, prefixes)
        for group in groups_of(row["lang"]):
            sums.setdefault(group, Figures()).add(row["must"], row["may"], worst(findings))
    print("\n".join(sums["all"].by_rule(prefixes)))
    print(f"\n{'':12}{HEAD}")
    for group, figures in sorted(sums.items()):
        print(f"{group:12}{figures.row(prefixes)}")


def _print_misses(row: dict[str, Any], findings: Iterable[Finding], prefixes: tuple[str, ...]) -> None:
    found = {finding.rule: finding for finding in findings if finding.severity != "info"}
    missed = [f"MISSED {rule}" for rule in row["must"] if rule not in found and rule.startswith(prefixes)]
    false = [
        f"FALSE  {rule} {finding.severity} {finding.evidence}"
        for rule, finding in found.items()
        if rule not in row["must"] and rule not in row["may"] and rule.startswith(prefixes)
    ]
    if missed or false:
        print(f"{row['id']} [{row['kind']}, {row['lang']}] {row['text']!r}")
        print("\n".join(f"      {line}" for line in (*missed, *false)))


if __name__ == "__main__":
    main()
