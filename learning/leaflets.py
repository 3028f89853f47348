"""How well one violation is found among honest texts, as on a folded leaflet: labelled cards of one author set one behind the other.

    python -m learning.leaflets FILE.jsonl… [--seed 1] [--leaflets 80]

For each number of cards on a leaflet, so many leaflets of harmless cards alone, and as many on which one of the cards breaks a rule.
A leaf of one card is the measure of comparison. German and English cards (kind insert).
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from insertaudit.detect.detector import Detector
from insertaudit.policy.ruleset import read_ruleset
from learning.figures import HEAD, Figures
from learning.texts import RULES, document, rows_of, worst

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Row = dict[str, Any]

CARDS = (1, 2, 3, 5, 8)
"""On one leaflet."""


def leaflets(rows: Sequence[Row], cards: int, count: int, rng: random.Random) -> Iterator[list[Row]]:
    """By turns a leaflet without a violation and one with, each by one author in one language."""
    harmless: dict[tuple[str, str], list[Row]] = defaultdict(list)
    breaking: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row["must"] or not row["may"]:
            (breaking if row["must"] else harmless)[row["author"], row["lang"]].append(row)
    voices = sorted(voice for voice in harmless if voice in breaking and len(harmless[voice]) >= max(CARDS))
    for _ in range(count):
        voice = rng.choice(voices)
        chosen = rng.sample(harmless[voice], cards)
        yield chosen
        chosen = list(chosen)
        chosen[rng.randrange(cards)] = rng.choice(breaking[voice])
        yield chosen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--leaflets", type=int, default=80)
    args = parser.parse_args()
    rows = [r for path in args.files for r in rows_of(path) if r["kind"] == "insert" and r["lang"] in {"de", "en"}]
    detector, ruleset = Detector.load(RULES), read_ruleset(RULES, "amazon")
    rng = random.Random(args.seed)  # noqa: S311 - no secret
    print(f"{'cards':6} {HEAD}")
    for cards in CARDS:
        figures = Figures()
        for leaflet in leaflets(rows, cards, args.leaflets, rng):
            text = "\n\n".join(row["text"] for row in leaflet)
            must = {rule for row in leaflet for rule in row["must"]}
            may = {rule for row in leaflet for rule in row["may"]}
            figures.add(must, may, worst(ruleset.judge(detector.read(document(text, "insert")))))
        print(f"{cards:<6} {figures.row()}", flush=True)


if __name__ == "__main__":
    main()
