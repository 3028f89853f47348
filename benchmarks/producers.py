"""How well the files of real programs are read: the same honest cards made by each, in every form it can save.

    .venv/bin/python benchmarks/producers.py [--seed N] [--cards N] [--keep FOLDER] [PROGRAM …]

PROGRAM is libreoffice, inkscape, scribus, ghostscript or chromium; one that is not installed is named and left out. Recall is the
share of the card's words, invented are words read that stand nowhere on it, links and codes those found of those set. Alarms
are findings of the rules about reading, of which honest artwork gives none beyond those that its plain text gives.
On Debian: apt install inkscape scribus libreoffice-writer libreoffice-impress ghostscript chromium xvfb.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from producercards import Copy, made_up

from insertaudit.extract.parts import ReadOptions
from insertaudit.model import Source
from insertaudit.policy.ruleset import read_ruleset
from insertaudit.rulebook import rules_folder
from insertaudit.worker import reader

if TYPE_CHECKING:
    from collections.abc import Callable

    from producercards import Made

    from insertaudit.model import Reading

PROGRAMS = ("libreoffice", "inkscape", "scribus", "ghostscript", "chromium")
_EDGES = re.compile(r"^\W+|\W+$")


@dataclass(slots=True)
class Card:
    """What was read of a file and of what it carries."""

    texts: list[str] = field(default_factory=list)
    links: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    alarms: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Tally:
    cards: int = 0
    wanted: int = 0
    got: int = 0
    invented: int = 0
    links: int = 0
    linked: int = 0
    """Links that are there."""
    codes: int = 0
    sought: int = 0
    """Codes that are there."""
    seconds: float = 0.0
    alarms: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    extra: Counter[str] = field(default_factory=Counter)


def _tokens(texts: list[str]) -> Counter[str]:
    return Counter(token for text in texts for word in text.split() if (token := _EDGES.sub("", word.casefold())))


def _unbroken(text: str, url: str) -> str:
    """Join an address that a program breaks where the line ends."""
    return re.sub(r"\s*".join(map(re.escape, url)), lambda _: url, text)


def _bare(url: str) -> str:
    return re.sub(r"^(https?://)?(www\.)?", "", url).rstrip("/")


class Judge:
    """Reads files as the program does, with what they carry, and judges them by the rules about reading."""

    def __init__(self) -> None:
        folder = rules_folder()
        self._read = reader(ReadOptions(), folder)
        self._rules = read_ruleset(folder, "amazon", only=("reading",), skip=(), orders={}, accepted=())

    def read(self, source: Source) -> Card:
        card, waiting = Card(), [source]
        while waiting:
            reading, children = self._read(waiting.pop())
            waiting += children
            self._take(card, reading)
        return card

    def _take(self, card: Card, reading: Reading) -> None:
        document = reading.document
        card.texts += [block.text for block in document.blocks if block.carrier in {"text", "ocr"}]
        card.links |= {_bare(link.url) for link in reading.links}
        card.codes |= {code.text for code in document.codes if code.text}
        card.alarms += Counter(finding.rule for finding in self._rules.judge(reading))


def _add(tally: Tally, copy: Copy, made: Made, card: Card, plain: Counter[str]) -> None:
    wanted = _tokens(copy.words()) - _tokens([made.dropped])
    words = _tokens([_unbroken(text, copy.url) for text in card.texts])
    lost, extra = wanted - words, words - wanted
    tally.cards += 1
    tally.wanted += wanted.total()
    tally.got += (wanted & words).total()
    tally.invented += extra.total()
    links = [copy.url, copy.link] if made.link else [copy.url]
    tally.links += sum(_bare(url) in card.links for url in links)
    tally.linked += len(links)
    tally.codes += copy.code in card.codes
    tally.sought += made.code
    tally.alarms += card.alarms - plain
    tally.lost += lost
    tally.extra += extra


def _print(form: str, tally: Tally, *, verbose: bool) -> None:
    alarms = ", ".join(f"{rule} {count}" for rule, count in tally.alarms.items())
    print(
        f"{form:34} {tally.got / tally.wanted:6.1%} {tally.invented / tally.cards:8.1f} {tally.links:3}/{tally.linked}"
        f" {tally.codes:3}/{tally.sought} {tally.seconds / tally.cards:6.2f}  {alarms}",
        flush=True,
    )
    if verbose and (tally.lost or tally.extra):
        print(f"   lost {dict(tally.lost)}, extra {dict(tally.extra)}")


def _made(name: str, copies: list[Copy], folder: Path) -> list[Made]:
    module = import_module(f"{name}cards")
    cards: Callable[[list[Copy], Path], list[Made]] = module.cards
    if missing := [program for program in module.PROGRAMS if shutil.which(program) is None]:
        print(f"{name}: left out, not installed: {', '.join(missing)}")
        return []
    return list(cards(copies, folder))


def measure(names: list[str], copies: list[Copy], folder: Path, *, verbose: bool) -> None:
    judge = Judge()
    plain = [
        judge.read(Source("card.txt", "card.txt", "insert", data=" ".join(copy.words()).encode())).alarms for copy in copies
    ]  # fmt: skip
    print(f"{'':34} {'recall':>6} {'invented':>8} {'links':>5} {'codes':>5} {'s/card':>6}  alarms")
    for name in names:
        tallies: dict[str, Tally] = {}
        for made in _made(name, copies, folder):
            tally = tallies.setdefault(made.form, Tally())
            start = time.perf_counter()
            card = judge.read(Source(made.path.name, made.path.name, "insert", location=made.path))
            tally.seconds += time.perf_counter() - start
            _add(tally, copies[made.card], made, card, plain[made.card])
        for form, tally in tallies.items():
            _print(form, tally, verbose=verbose)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", metavar="PROGRAM", default=list(PROGRAMS))
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--cards", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="folder that the files stay in")
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args()
    if unknown := set(given.names) - set(PROGRAMS):
        sys.exit(f"unknown program {', '.join(unknown)}: {', '.join(PROGRAMS)}")
    languages = ("de", "en")
    copies = [
        made_up(random.Random(given.seed + index), languages[index % 2])  # noqa: S311 - no secret
        for index in range(given.cards)
    ]
    print(f"seed {given.seed}, {given.cards} cards")
    with tempfile.TemporaryDirectory() as folder:
        if given.keep:
            given.keep.mkdir(parents=True, exist_ok=True)
        measure(given.names, copies, given.keep or Path(folder), verbose=given.verbose)


if __name__ == "__main__":
    main()
