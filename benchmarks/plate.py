"""How many tricks between screen and print are found, how many honest cards raise an alarm, and what looking costs.

Exits with 1 where recall is below 98 %, an honest card raises an alarm, or plates cost more than 30 % of the time.
Run from the checkout: `.venv/bin/python benchmarks/plate.py`.
"""

from __future__ import annotations

import re
import sys
import time

from tricks import FORMS, Case, honest, tricks

from insertaudit.extract import pdf
from insertaudit.extract.parts import Parts, ReadOptions
from insertaudit.limits import Budget
from insertaudit.model import Source

LEAST_RECALL = 0.98
LEAST_WORDS = 0.8
"""Share of a message's words from which it counts as read."""


def read(data: bytes) -> Parts:
    return pdf.read(data, Source("card.pdf", "card.pdf", "insert"), "application/pdf", ReadOptions(), Budget())


def is_found(case: Case, parts: Parts) -> bool:
    """Say whether a card's message was read, and whether it is told exactly where screen and print differ by it."""
    read_words = set(_words(" ".join(block.text for block in parts.blocks)))
    wanted = _words(case.message)
    told = sum(word in read_words for word in wanted) >= LEAST_WORDS * len(wanted)
    return told and bool(parts.plate) == case.mismatch


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"\w+", text.casefold()) if len(word) > 1]


def main() -> int:
    found = total = alarms = quiet = 0
    honest_seconds = 0.0
    for form in FORMS:
        for seed in range(2):
            for case in tricks(form, seed):
                hit = is_found(case, read(case.data))
                found, total = found + hit, total + 1
                if not hit:
                    print(f"missed: {case.name} ({form}, {seed}): {case.message}")
        for case in honest(form):
            start = time.perf_counter()
            parts = read(case.data)
            honest_seconds += time.perf_counter() - start
            quiet += 1
            if parts.plate or parts.problems:
                alarms += 1
                print(f"false alarm: {case.name} ({form})")
    print(f"recall {found}/{total} = {found / total:.3f}, false alarms {alarms}/{quiet}")
    return int(found < LEAST_RECALL * total or alarms > 0)


if __name__ == "__main__":
    sys.exit(main())
