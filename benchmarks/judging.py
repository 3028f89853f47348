"""What judging costs: each rule on a text of 10 kB, the second reader on a card, detection on hostile text.

    .venv/bin/python benchmarks/judging.py

Limits: 5 ms a rule on 10 kB, 2 ms a card for the second reader; twice the text takes about twice the time, whatever it says.
"""

from __future__ import annotations

import json
import random
import sys
import time
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from insertaudit.detect.detector import Detector
from insertaudit.model import Block, Document, Source
from insertaudit.policy.ruleset import Ruleset, read_ruleset
from insertaudit.policy.text import candidates, ground_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from insertaudit.condition import Ground
    from insertaudit.model import Reading
    from insertaudit.policy.schema import Rule

ROOT = Path(__file__).parents[1]
RUNS = 5
HOSTILE = {
    "one word": "bewertung ",
    "gaps": "bitte wenn gutschein nicht ",
    "commas": "a, b; c: ",
    "letters": "a b c d ",
    "stars": "★★★★★ ",
    "no blanks": "bewertung",
    "addresses": "shop-a.de/x?y=z ",
}


def document(text: str) -> Document:
    blocks = tuple(Block(part) for part in text.split("\n\n") if part.strip())
    return Document(Source("text.txt", "text.txt", "insert"), "text/plain", "", len(text), blocks)


def milliseconds(work: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - began))
    return median(times)


def _all_candidates(rule: Rule, reading: Reading, ground: Ground) -> None:
    list(candidates(rule, reading, ground))


def _judged(text: str, detector: Detector, ruleset: Ruleset) -> None:
    ruleset.judge(detector.read(document(text)))


def main() -> int:
    rules = ROOT / "rules"
    detector, ruleset = Detector.load(rules), read_ruleset(rules, "amazon")
    texts = [
        json.loads(line)["text"]
        for path in sorted((ROOT / "corpus").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    random.Random(1).shuffle(texts)  # noqa: S311 — any order will do
    long = "\n\n".join(texts)[:10_000]
    reading = detector.read(document(long))
    ground = ground_of(reading)
    costs = {rule.id: milliseconds(partial(_all_candidates, rule, reading, ground)) for rule in ruleset.rules.values()}
    slowest = sorted(costs, key=lambda rule: -costs[rule])[:5]
    print("dearest rules on 10 kB: " + ", ".join(f"{rule} {costs[rule]:.2f} ms" for rule in slowest))
    alone = Detector.load(rules, second_reader=False)
    cards = [alone.understood(document(text)) for text in texts[:200]]
    reader = detector.second_reader
    each = milliseconds(lambda: [reader.read(*card) for card in cards]) / len(cards) if reader else 0.0
    detection = milliseconds(lambda: [alone.read(document(text)) for text in texts[:200]]) / len(cards)
    print(f"a card: detection {detection:.2f} ms, second reader {each:.2f} ms")
    for name, unit in HOSTILE.items():
        once, twice = (unit * (size // len(unit)) for size in (10_000, 20_000))
        first, second = (milliseconds(partial(_judged, text, detector, ruleset)) for text in (once, twice))
        print(f"hostile, {name:10} 10 kB {first:7.0f} ms, 20 kB {second:7.0f} ms, ratio {second / first:.1f}")
    return 0 if max(costs.values()) <= 5 and each <= 2 else 1


if __name__ == "__main__":
    sys.exit(main())
