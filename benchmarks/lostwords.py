"""Words that layout analysis loses, and what is said of them: set on arcs and waves, stacked, over photographs, in badges.

    .venv/bin/python benchmarks/lostwords.py [--seed N] [--pages N] [--verbose] [KIND …]

Of each kind: the share of its words that were read, the pages that lost some, those of them of which nothing was said, and
words read that stand nowhere on the page. The rows of the same layouts without words count false alarms. Exits with 1 where
a page lost words in silence or an honest one was called unread.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from typing import TYPE_CHECKING

import lostlayouts
from reading import read, tokens
from typeset import MissingFacesError

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable

    from tricks import Sample

_PRICE = re.compile(r"(\d)([€$£%])")

KINDS: dict[str, Callable[[random.Random], Sample]] = {
    "arc, curves": lostlayouts.arc,
    "arc, picture": lostlayouts.arc_picture,
    "arc, script": lostlayouts.script_arc,
    "stack, curves": lostlayouts.stack,
    "stack, picture": lostlayouts.stack_picture,
    "side, curves": lostlayouts.side,
    "poster": lostlayouts.poster,
    "no arc": lostlayouts.no_arc,
    "no stack": lostlayouts.no_stack,
    "no words": lostlayouts.wordless_poster,
}


def counted(texts: Iterable[str]) -> Counter[str]:
    """Count words; "5 €" and "5€" say the same."""
    return tokens(_PRICE.sub(r"\1 \2", " ".join(texts)).split())


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", metavar="KIND")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--pages", type=int, default=8)
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args()
    seed = given.seed if given.seed is not None else random.SystemRandom().randrange(10**6)
    print(f"seed {seed}, {given.pages} pages a kind")
    print(f"{'kind':15} {'words read':>11} {'lost some':>9} {'silent':>6} {'alarms':>6} {'invented':>8} {'s/page':>7}")
    missed = False
    for name, make in KINDS.items():
        if given.names and not any(wanted in name for wanted in given.names):
            continue
        wanted = got = invented = lost = silent = alarms = 0
        seconds = 0.0
        for number in range(seed, seed + given.pages):
            sample = make(random.Random(number))  # noqa: S311 - no secret
            start = time.perf_counter()
            parts = read(sample)
            seconds += time.perf_counter() - start
            found = counted(block.text for block in parts.blocks if block.carrier in {"text", "ocr"})
            marked = counted(sample.marked)
            missing, extra = marked - found, found - counted(sample.words)
            said = any(problem.code == "blurred" for problem in parts.problems)
            wanted, got = wanted + sum(marked.values()), got + sum((marked & found).values())
            invented += sum(extra.values())
            lost += bool(missing)
            silent += bool(missing) and not said
            alarms += said and not missing
            if given.verbose:
                print(f"   {number}: said {said}, lost {dict(missing)}, extra {dict(extra)}")
        missed |= bool(silent or alarms)
        share = f"{got}/{wanted}" if wanted else "-"
        print(
            f"{name:15} {share:>11} {lost:9} {silent:6} {alarms:6} {invented:8} {seconds / given.pages:7.2f}",
            flush=True,
        )
    return int(missed)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except MissingFacesError as why:
        sys.exit(str(why))
