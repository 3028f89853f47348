"""How many tricks between screen and print are found, how many honest cards raise an alarm, and what looking costs.

Exits with 1 where recall is below 98 %, an honest card raises an alarm, or the plates cost more than 30 % of the time of all
cards of a kind: live or outlined, with overprinting alone or with inks that no screen shows.
Run from the checkout: `.venv/bin/python benchmarks/plate.py`; a small one: `--tricks 40 --honest 12`.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from io import BytesIO
from random import Random, SystemRandom
from typing import TYPE_CHECKING
from unittest.mock import patch

import platecolours
import platemeans
from platetricks import FORMS, Case, drawn_messages, honest, tricks
from pypdf import PdfReader

from insertaudit.extract.parts import Parts, ReadOptions
from insertaudit.extract.pdf import pdf
from insertaudit.extract.plates.plates import Plates
from insertaudit.limits import Budget
from insertaudit.model import Source

if TYPE_CHECKING:
    from presswork import Type

LEAST_RECALL = 0.98
MOST_EXTRA = 0.3
"""Of the time that reading honest cards takes without their plates."""
MEANS = ((platemeans.PAINTERS, platemeans.HONEST), (platecolours.TRICKS, platecolours.HONEST))
ROUNDS = 3
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


def seconds(data: bytes) -> tuple[float, float]:
    """Return how much processor time reading takes at best, and how much a page's own reading takes, in turns.

    On a page with overprinting varnish that is the page without it: on pdfium's screen varnish is white and hides what is
    to be read.
    """
    own = unvarnished(data)
    ours = bare = float("inf")
    for _ in range(ROUNDS):
        ours = min(ours, _timed(data))
        with patch.object(pdf, "Plates", lambda *_: None):
            bare = min(bare, _timed(own))
    return ours, bare


def _timed(data: bytes) -> float:
    start = time.process_time()
    read(data)
    return time.process_time() - start


def unvarnished(data: bytes) -> bytes:
    document = Plates(PdfReader(BytesIO(data)), Budget()).lacquered(0)
    if document is None:
        return data
    buffer = BytesIO()
    document.save(buffer)
    document.close()
    return buffer.getvalue()


def drawn_tricks(random: Random) -> list[Case]:
    messages = drawn_messages(random)
    seeds = random.sample(range(len(messages)), 2)
    cases = [case for form in FORMS for seed in seeds for case in tricks(form, seed, messages)]
    return cases + [case for form in FORMS for means in MEANS for case in platemeans.tricks(form, means[0], messages)]


def honest_cards() -> list[tuple[Type, Case]]:
    cards = [(form, case) for form in FORMS for case in honest(form)]
    return cards + [(form, case) for form in FORMS for means in MEANS for case in platemeans.honest(form, means[1])]


def costs(timed: list[tuple[Type, Case, float, float]]) -> dict[str, float]:
    """Return what the plates cost, as a share of the time of all cards of a kind without them."""
    kinds = {
        f"{form}, {what}": [(ours, bare) for of, case, ours, bare in timed if of == form and case.unseen_ink == unseen]
        for form in FORMS
        for what, unseen in (("overprinting alone", False), ("inks that no screen shows", True))
    }
    return {kind: sum(it[0] for it in pairs) / sum(it[1] for it in pairs) - 1 for kind, pairs in kinds.items() if pairs}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--tricks", type=int, default=None, help="so many cards with tricks, drawn from all")
    parser.add_argument("--honest", type=int, default=None, help="so many honest cards, drawn from all")
    parser.add_argument("--form", choices=FORMS, default=None, help="of honest cards: only those whose type is so")
    given = parser.parse_args()
    seed = given.seed if given.seed is not None else SystemRandom().randrange(10**6)
    random = Random(seed)  # noqa: S311 - drawn cards, no secrets
    cases = drawn_tricks(random)
    cases = random.sample(cases, min(given.tricks, len(cases))) if given.tricks is not None else cases
    quiet = [(form, case) for form, case in honest_cards() if given.form in {None, form}]
    quiet = random.sample(quiet, min(given.honest, len(quiet))) if given.honest is not None else quiet
    print(f"seed {seed}, {len(cases)} cards with tricks, {len(quiet)} honest ones")
    missed = [case for case in cases if not is_found(case, read(case.data))]
    alarms = [case for _, case in quiet if (parts := read(case.data)).plate or parts.problems]
    for what, wrong in (("missed", missed), ("false alarm", alarms)):
        for case in wrong:
            print(f"{what}: {case.name}: {case.message}")
    timed = [(form, case, *seconds(case.data)) for form, case in quiet]
    for form, case, ours, bare in timed:
        print(f"{form:8} {case.name:45} {bare:6.3f} s {ours / bare - 1:+6.0%}")
    recall = 1 - len(missed) / len(cases) if cases else 1.0
    print(f"recall {recall:.3f} of {len(cases)}, false alarms {len(alarms)} of {len(quiet)}")
    extra = costs(timed)
    for kind, cost in extra.items():
        print(f"extra time, {kind}: {cost:+.0%}")
    return int(recall < LEAST_RECALL or bool(alarms) or max(extra.values(), default=0.0) > MOST_EXTRA)


if __name__ == "__main__":
    sys.exit(main())
