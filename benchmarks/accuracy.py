"""How well the rules judge labelled texts: precision, recall and F1 by rule, leaks and false alarms.

    .venv/bin/python benchmarks/accuracy.py FILE.jsonl… [--lang de,en] [--rules review/,incentive/lure] [--misses] [--rules-alone] [--rules-folder rules]

A file holds one JSON object a line: id, kind, lang, text, must (rules that have to be reported at error or warning), may (free).
Findings of severity info never count. leak: must-rules, but verdict pass. failed / to review: no must-rule, but an error / only warnings.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from insertaudit.detect.detector import Detector
from insertaudit.model import Block, Document, Finding, Source
from insertaudit.policy.ruleset import Ruleset, read_ruleset


def judge(text: str, kind: Any, detector: Detector, ruleset: Ruleset) -> list[Finding]:
    """Findings for one text, read as a .txt file would be."""
    blocks = tuple(Block(part.strip("\n")) for part in text.split("\n\n") if part.strip())
    document = Document(Source("text.txt", "text.txt", kind), "text/plain", "", len(text), blocks)
    return ruleset.judge(detector.read(document))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--lang", help="only these languages")
    parser.add_argument("--rules", help="only these rules or families (prefixes), for figures and misses")
    parser.add_argument("--pack", default="amazon")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--rules-alone", action="store_true", help="without the second reader")
    parser.add_argument("--rules-folder", type=Path, default=Path(__file__).parents[1] / "rules")
    args = parser.parse_args()

    rows = [
        json.loads(line)
        for path in args.files
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    if args.lang:
        rows = [row for row in rows if row["lang"] in args.lang.split(",")]
    prefixes = tuple(args.rules.split(",")) if args.rules else ("",)
    detector = Detector.load(args.rules_folder, second_reader=not args.rules_alone)
    ruleset = read_ruleset(args.rules_folder, args.pack)

    by_rule: dict[str, Counter[str]] = defaultdict(Counter)
    verdicts: Counter[str] = Counter()
    for row in rows:
        worst: dict[str, Finding] = {}
        for finding in judge(row["text"], row["kind"], detector, ruleset):
            if finding.severity != "info" and (finding.rule not in worst or finding.severity == "error"):
                worst[finding.rule] = finding
        must, may = set(row["must"]), set(row["may"])
        wrong = []
        for rule in sorted(must | (set(worst) - may)):
            hit = "tp" if rule in must and rule in worst else "fn" if rule in must else "fp"
            by_rule[rule][hit] += 1
            if hit != "tp" and rule.startswith(prefixes):
                wrong.append(
                    f"{'MISSED' if hit == 'fn' else 'FALSE '} {rule} {worst[rule].evidence if rule in worst else ''}"
                )
        _count(verdicts, must, {f.severity for rule, f in worst.items() if rule not in may}, bool(worst))
        if args.misses and wrong:
            print(f"{row['id']} [{row['kind']}, {row['lang']}] {row['text']!r}")
            for line in wrong:
                print(f"      {line}")
    _print(by_rule, verdicts, prefixes)


def _count(verdicts: Counter[str], must: set[str], outside: set[str], reported: bool) -> None:  # noqa: FBT001
    if must:
        verdicts["bad"] += 1
        verdicts["leaks"] += not reported
    else:
        verdicts["harmless"] += 1
        verdicts["failed"] += "error" in outside
        verdicts["to review"] += outside == {"warning"}


def _print(by_rule: dict[str, Counter[str]], verdicts: Counter[str], prefixes: tuple[str, ...]) -> None:
    total: Counter[str] = Counter()
    print(f"{'':36}{'P':>7}{'R':>7}{'F1':>7}{'tp':>6}{'fp':>6}{'fn':>6}")
    for rule in sorted(by_rule):
        if rule.startswith(prefixes):
            total.update(by_rule[rule])
            print(_line(rule, by_rule[rule]))
    print(_line("all", total))
    print(
        f"leaks {verdicts['leaks']}/{verdicts['bad']}   harmless failed {verdicts['failed']}/{verdicts['harmless']}"
        f"   to review {verdicts['to review']}/{verdicts['harmless']}"
    )


def _line(name: str, counts: Counter[str]) -> str:
    tp, fp, fn = counts["tp"], counts["fp"], counts["fn"]
    precision, recall = tp / (tp + fp) if tp + fp else 1.0, tp / (tp + fn) if tp + fn else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return f"{name:36}{precision:7.3f}{recall:7.3f}{f1:7.3f}{tp:6}{fp:6}{fn:6}"


if __name__ == "__main__":
    main()
