"""What the program reaches on held-out authors, and that no change lowers it silently: `corpus/held-out/baseline.toml`.

    python -m learning.baseline            compare
    python -m learning.baseline --write    take today's figures as the new baseline; say in the commit why they fell, if they did

Figures are taken by the program as it ships, with the second reader.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tomllib
from typing import TYPE_CHECKING

from learning.accuracy import GROUPS, measure
from learning.texts import CORPUS, HELD_OUT, rows_of

if TYPE_CHECKING:
    from learning.figures import Figures

FILE = HELD_OUT / "baseline.toml"
SLACK = 0.0005
"""Figures are written with three digits."""


def digest() -> str:
    """SHA-256 over every text and label of the corpus, by file name and content."""
    total = hashlib.sha256()
    for path in sorted(CORPUS.rglob("*.jsonl")):
        total.update(path.relative_to(CORPUS).as_posix().encode() + b"\0" + path.read_bytes())
    return f"sha256:{total.hexdigest()}"


def shares(figures: Figures) -> dict[str, float]:
    """What the baseline holds of a group of languages: F1 up, the others down."""
    return {
        "f1": round(figures.f1(), 3),
        "leaks": round(figures.share("leaks"), 3),
        "failed": round(figures.share("failed"), 3),
        "to_review": round(figures.share("to review"), 3),
    }


def today() -> dict[str, dict[str, float]]:
    """Of every second text of each author: a test has to be quick."""
    sums = measure([row for path in sorted(HELD_OUT.glob("*.jsonl")) for row in list(rows_of(path))[::2]])
    return {group: shares(sums[group]) for group in (*GROUPS, "all")}


def worse(now: dict[str, dict[str, float]], before: dict[str, dict[str, float]]) -> list[str]:
    """A sentence for each figure that fell behind the baseline."""
    found = []
    for group, figures in before.items():
        for name, value in figures.items():
            new = now[group][name]
            if (new < value - SLACK) if name == "f1" else (new > value + SLACK):
                found.append(f"{group}: {name} is {new:.3f}, was {value:.3f}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    now = today()
    if args.write:
        lines = [f'corpus = "{digest()}"', ""]
        for group, figures in now.items():
            lines += [f'["{group}"]', *(f"{name} = {value}" for name, value in figures.items()), ""]
        FILE.write_text("\n".join(lines), encoding="utf-8")
        return 0
    stored = tomllib.loads(FILE.read_text(encoding="utf-8"))
    fallen = worse(now, {group: stored[group] for group in now})
    print("\n".join(fallen) or "nothing has fallen")
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
