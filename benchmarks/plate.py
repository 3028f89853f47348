"""How many tricks between screen and print are found, how many honest cards raise an alarm, and what looking costs.

Exits with 1 where recall is below 98 %, an honest card raises an alarm, or the plates cost more than 30 % of the time of all
cards with overprinting alone, or with inks that no screen shows.
Run from the checkout: `.venv/bin/python benchmarks/plate.py`.
"""

from __future__ import annotations

import re
import sys
import time
from io import BytesIO
from unittest.mock import patch

import platecolours
import platemeans
from platetricks import FORMS, Case, honest, tricks
from pypdf import PdfReader

from insertaudit.extract.parts import Parts, ReadOptions
from insertaudit.extract.pdf import pdf
from insertaudit.extract.plates.plates import Plates
from insertaudit.limits import Budget
from insertaudit.model import Source

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


def main() -> int:
    cases = [case for form in FORMS for seed in range(2) for case in tricks(form, seed)]
    cases += [case for form in FORMS for means in MEANS for case in platemeans.tricks(form, means[0])]
    missed = [case for case in cases if not is_found(case, read(case.data))]
    quiet = [case for form in FORMS for case in honest(form)]
    quiet += [case for form in FORMS for means in MEANS for case in platemeans.honest(form, means[1])]
    alarms = [case for case in quiet if (parts := read(case.data)).plate or parts.problems]
    for what, wrong in (("missed", missed), ("false alarm", alarms)):
        for case in wrong:
            print(f"{what}: {case.name}: {case.message}")
    times = [(case, *seconds(case.data)) for case in quiet]
    for case, ours, bare in times:
        print(f"{case.name:45} {bare:6.3f} s {ours / bare - 1:+6.0%}")
    extra, unseen = (
        sum(ours - bare for case, ours, bare in times if case.unseen_ink == wanted)
        / sum(bare for case, _, bare in times if case.unseen_ink == wanted)
        for wanted in (False, True)
    )
    recall = 1 - len(missed) / len(cases)
    print(f"recall {recall:.3f} of {len(cases)}, false alarms {len(alarms)} of {len(quiet)}")
    print(f"extra time {extra:+.0%} with overprinting alone, {unseen:+.0%} with inks that no screen shows")
    return int(recall < LEAST_RECALL or bool(alarms) or max(extra, unseen) > MOST_EXTRA)


if __name__ == "__main__":
    sys.exit(main())
