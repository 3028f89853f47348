"""How well and how fast pages are read, trick by trick, on pages drawn afresh; below it the cost against plain Tesseract.

    .venv/bin/python benchmarks/reading.py [--seed N] [--pages N] [TRICK …]

Recall is the share of the words that a trick is about; invented are words that were read and stand nowhere on the page.
Exits with 1 where a target is missed. Run from the checkout: `make bench`.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import addressed
import plain_ocr
import pureart
import softness
import softpages
import tricks
from typeset import MissingFacesError

from insertaudit.detect.addresses import find_addresses
from insertaudit.extract.parts import Reader, ReadOptions
from insertaudit.extract.pdf import pdf
from insertaudit.extract.raster import image
from insertaudit.limits import Budget
from insertaudit.model import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from tricks import Sample

    from insertaudit.extract.parts import Parts

_EDGES = re.compile(r"^\W+|\W+$")
_INVENTED = 0.03
"""Of all words read, the most that may stand nowhere on the page."""
_READ = 0.9
"""Share of a page's words from which it counts as read; below it, it has to be called unreadable."""


@dataclass(frozen=True, slots=True)
class Trick:
    make: Callable[[random.Random], Sample]
    recall: float = 0.0
    """Least share of the marked words that must be read."""
    urls: float = 0.0
    must_say: bool = False
    """A page of which too little was read must be called unreadable; elsewhere such an alarm is false."""
    strays: float | None = None
    """Words a page, at most, that may be read on pictures without any."""


TRICKS = {
    "live": Trick(tricks.live, 1.0),
    "outlined": Trick(tricks.outlined, 0.985),
    "picture": Trick(tricks.picture, 0.985),
    "headlines": Trick(tricks.headlines, 1.0),
    "white": Trick(tricks.white, 1.0),
    "script": Trick(tricks.script, 0.95),
    "5 pt": Trick(tricks.small, 0.98),
    "side text": Trick(tricks.side, 0.93),
    "upside down": Trick(tricks.upside, 0.95),
    "skew": Trick(tricks.skew, 0.95),
    "umlauts": Trick(tricks.umlauts, 0.99),
    "photo": Trick(tricks.photo, 0.95),
    "photo 1600": Trick(tricks.photo_small, 0.95),
    "addresses": Trick(addressed.addresses, 0.95, 0.97),
    "lying layer": Trick(addressed.lying, 0.95),
    "soft": Trick(softness.soft, must_say=True),
    "half soft": Trick(softness.half_soft, must_say=True),
    "foreign": Trick(softness.foreign, must_say=True),
    "any softness": Trick(softpages.soft_page, must_say=True),
    "sharp": Trick(softpages.sharp_page, 0.98),
    "artwork": Trick(softness.honest, strays=0.5),
    "pure art": Trick(pureart.pure_art, strays=0.5),
    "poster": Trick(pureart.poster, 0.97),
    "card + art": Trick(softness.honest_card, 0.985),
}


@dataclass(slots=True)
class Outcome:
    wanted: int = 0
    got: int = 0
    pages: int = 0
    read: int = 0
    invented: int = 0
    urls: int = 0
    exact: int = 0
    seconds: float = 0.0
    wrong: int = 0
    """Pages that were passed in silence although unread, or called unreadable although they are fine."""


def tokens(words: list[str]) -> Counter[str]:
    return Counter(token for word in words if (token := _EDGES.sub("", word.casefold())))


def read(sample: Sample) -> Parts:
    pdfs = sample.media_type == "application/pdf"
    source = Source("card", "card", "insert", data=sample.data)
    read_file: Reader = pdf.read if pdfs else image.read
    return read_file(sample.data, source, sample.media_type, ReadOptions(), Budget())


def bare(url: str) -> str:
    return url.removeprefix("https://").removeprefix("www.")


def measure(trick: Trick, seeds: list[int], *, verbose: bool = False) -> Outcome:
    outcome = Outcome()
    for seed in seeds:
        sample = trick.make(random.Random(seed))  # noqa: S311 - no secret
        start = time.perf_counter()
        parts = read(sample)
        outcome.seconds += time.perf_counter() - start
        texts = [block.text for block in parts.blocks if block.carrier in {"text", "ocr"}]
        got, marked = tokens(" ".join(texts).split()), tokens(sample.marked)
        extra = got - tokens(sample.words)
        outcome.pages += 1
        outcome.wanted += sum(marked.values())
        outcome.got += sum((marked & got).values())
        outcome.read += sum(got.values())
        outcome.invented += sum(extra.values())
        found = {bare(address.url) for text in texts for address in find_addresses(text)}
        missed = [url for url in sample.urls if bare(url) not in found]
        outcome.urls += len(sample.urls)
        outcome.exact += len(sample.urls) - len(missed)
        said = any(problem.code == "blurred" for problem in parts.problems)
        whole = sample.words and sum((marked & got).values()) >= _READ * sum(marked.values())
        outcome.wrong += said != trick.must_say and not (trick.must_say and whole)
        if verbose:
            print(
                f"   {seed}: said {said}, lost {dict(marked - got)}, extra {dict(extra)}, urls {missed} of {sorted(found)}"
            )
    return outcome


def _failures(trick: Trick, outcome: Outcome) -> list[str]:
    faults = []
    if outcome.wanted and outcome.got < trick.recall * outcome.wanted:
        faults.append("recall")
    if trick.recall and outcome.invented > _INVENTED * outcome.read:
        faults.append("invented")
    if trick.strays is not None and outcome.invented > trick.strays * outcome.pages:
        faults.append(f"{outcome.invented / outcome.pages:.1f} words a page without any")
    if outcome.exact < trick.urls * outcome.urls:
        faults.append("addresses")
    if outcome.wrong:
        faults.append("silent" if trick.must_say else "false alarm")
    return faults


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", metavar="TRICK")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--pages", type=int, default=6)
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args()
    seed = given.seed if given.seed is not None else random.SystemRandom().randrange(10**6)
    seeds = [seed + index for index in range(given.pages)]
    read(TRICKS["outlined"].make(random.Random(0)))  # noqa: S311 - loads engine and language data before the clock runs
    print(f"seed {seed}, {given.pages} pages a trick")
    print(f"{'trick':12} {'recall':>7} {'target':>7} {'invented':>8} {'URLs':>7} {'wrong':>5} {'s/page':>7}")
    missed = False
    for name, trick in TRICKS.items():
        if given.names and name not in given.names:
            continue
        try:
            outcome = measure(trick, seeds, verbose=given.verbose)
        except MissingFacesError as why:
            print(f"{name:12} not measured: {why}", flush=True)
            missed = True
            continue
        faults = _failures(trick, outcome)
        missed |= bool(faults)
        print(
            f"{name:12} {_share(outcome.got, outcome.wanted):>7} {trick.recall or '-':>7} {_share(outcome.invented, outcome.read):>8}"
            f" {_share(outcome.exact, outcome.urls):>7} {outcome.wrong:5} {outcome.seconds / given.pages:7.2f}  {', '.join(faults)}",
            flush=True,
        )
    if not given.names:
        missed |= plain_ocr.is_slow()
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
