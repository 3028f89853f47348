"""The same fresh pages read by insertaudit, kreuzberg and OCRmyPDF, in one run on one machine.

    .venv/bin/python benchmarks/beside.py [--seed N] [--pages N] [ROW …]

Recall is the share of the words that a row is about; invented are words a page that were read and stand nowhere on it; found
are the printed addresses (the same address finder over every tool's text) or the codes of a page. The other tools are
installed into build/beside, with Tesseract's language data of this machine. Run from the checkout: `make beside`.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import subprocess
import sys
import tempfile
import time
import venv
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import codecards
import pypdfium2 as pdfium
import reading
from PIL import Image
from tricks import Sample, encoded
from typeset import MissingFacesError

from insertaudit.detect.addresses import find_addresses

if TYPE_CHECKING:
    from collections.abc import Callable

TOOLS = ("kreuzberg==4.10.4", "ocrmypdf==17.13.0")
HOME = Path(__file__).parents[1] / "build" / "beside"
LANGUAGES = "deu+eng+fra+ita+spa"
"""What the cards are written in; insertaudit is not told and tries all its languages."""
OTHERS = ("kreuzberg", "kreuzberg forced", "OCRmyPDF")
ROWS = (
    "live", "outlined", "picture", "headlines", "white", "script", "side text", "upside down", "skew", "photo", "addresses",
    "lying layer", "codes",
)  # fmt: skip


@dataclass(slots=True)
class Answer:
    """What a tool made of one page."""

    text: str
    codes: list[str]
    seconds: float


@dataclass(slots=True)
class Tally:
    wanted: int = 0
    got: int = 0
    invented: int = 0
    sought: int = 0
    found: int = 0
    seconds: list[float] = field(default_factory=list)


class Other:
    """Another tool, kept running in its own environment, so that nobody's start counts."""

    def __init__(self, name: str, languages: str) -> None:
        script = Path(__file__).with_name("besidereader.py")
        self._child = subprocess.Popen(
            [HOME / "bin" / "python", script, name, languages],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip

    def read(self, path: Path) -> Answer:
        assert self._child.stdin
        assert self._child.stdout
        print(path, file=self._child.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self._child.stdout.readline())
        if "error" in answer:
            print(f"   {answer['error']}", file=sys.stderr)
        return Answer(answer["text"], [], answer["seconds"])

    def close(self) -> None:
        assert self._child.stdin
        self._child.stdin.close()
        self._child.wait(30)


def _ours(sample: Sample) -> Answer:
    start = time.perf_counter()
    parts = reading.read(sample)
    seconds = time.perf_counter() - start
    text = "\n".join(block.text for block in parts.blocks if block.carrier in {"text", "ocr"})
    return Answer(text, [code.text for code in parts.codes if code.text], seconds)


def install() -> None:
    """Install the other tools once, apart from the project's own environment."""
    done = HOME / "installed"
    if done.exists() and done.read_text("utf-8") == " ".join(TOOLS):
        return
    venv.create(HOME, with_pip=True, clear=True)
    subprocess.run([HOME / "bin" / "python", "-m", "pip", "install", "-qq", *TOOLS], check=True)
    done.write_text(" ".join(TOOLS), "utf-8")


def code_page(rng: random.Random) -> Sample:
    """Draw a card with one or two codes of any kind at 150 or 300 dpi."""
    card = codecards.code_card(
        rng.choice(codecards.MATRICES), rng.choice((150, 300)), rng.choice(codecards.SIDES_MM), rng.choice(codecards.TREATMENTS)
    )  # fmt: skip
    return Sample(encoded(Image.fromarray(card.gray), "PNG", dpi=(300, 300)), "image/png", [], [], list(card.texts))


def _has_text(sample: Sample) -> bool:
    if sample.media_type != "application/pdf":
        return False
    with pdfium.PdfDocument(sample.data) as document:
        return bool(document[0].get_textpage().get_text_range().strip())


def _add(tally: Tally, sample: Sample, answer: Answer, *, codes: bool) -> None:
    got, marked = reading.tokens(answer.text.split()), reading.tokens(sample.marked)
    tally.wanted += sum(marked.values())
    tally.got += sum((marked & got).values())
    tally.invented += 0 if codes else sum((got - reading.tokens(sample.words)).values())
    found = set(answer.codes) if codes else {reading.bare(a.url) for a in find_addresses(answer.text)}
    tally.sought += len(sample.urls)
    tally.found += sum((url if codes else reading.bare(url)) in found for url in sample.urls)
    tally.seconds.append(answer.seconds)


def _row(name: str, seeds: list[int], others: dict[str, Other], folder: Path) -> dict[str, Tally]:
    """Read the pages of one row with every tool. Forcing changes nothing on pages without a text layer: there it is not run."""
    make: Callable[[random.Random], Sample] = code_page if name == "codes" else reading.TRICKS[name].make
    tallies = {tool: Tally() for tool in ("insertaudit", *OTHERS)}
    for seed in seeds:
        sample = make(random.Random(seed))  # noqa: S311 - no secret
        path = folder / f"page.{sample.media_type.rpartition('/')[2]}"
        path.write_bytes(sample.data)
        answers = {"insertaudit": _ours(sample)}
        for tool, other in others.items():
            same = tool == "kreuzberg forced" and not _has_text(sample)
            answers[tool] = answers["kreuzberg"] if same else other.read(path)
        for tool, answer in answers.items():
            _add(tallies[tool], sample, answer, codes=name == "codes")
    return tallies


def _cell(tally: Tally, pages: int, name: str, tool: str) -> str:
    if name == "codes" and tool != "insertaudit":
        return f"{'-':>24}"
    recall = f"{tally.got / tally.wanted:.1%}" if tally.wanted else "-"
    invented = "-" if name == "codes" else f"{tally.invented / pages:.1f}"
    found = f"{tally.found}/{tally.sought}" if tally.sought else "-"
    return f"{recall:>6} {invented:>5} {found:>6} {sum(tally.seconds) / pages:4.2f}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("rows", nargs="*", metavar="ROW")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--pages", type=int, default=2)
    given = parser.parse_args()
    seed = given.seed if given.seed is not None else random.SystemRandom().randrange(10**6)
    seeds = [seed + index for index in range(given.pages)]
    install()
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    others = {name: Other(name, LANGUAGES) for name in OTHERS}
    with tempfile.TemporaryDirectory() as folder:
        first = reading.TRICKS["outlined"].make(random.Random(0))  # noqa: S311 - loads engines before the clock runs
        _ours(first)
        Path(folder, "first.pdf").write_bytes(first.data)
        for other in others.values():
            other.read(Path(folder, "first.pdf"))
        print(f"seed {seed}, {given.pages} pages a row, {', '.join(TOOLS)}")
        print("each: recall, invented words a page, addresses or codes found, seconds a page")
        print(f"{'':12}" + "".join(f" | {tool:24}" for tool in ("insertaudit", *OTHERS)))
        for name in ROWS:
            if not given.rows or name in given.rows:
                tallies = _row(name, seeds, others, Path(folder))
                cells = (f" | {_cell(tally, given.pages, name, tool)}" for tool, tally in tallies.items())
                print(f"{name:12}" + "".join(cells), flush=True)
    for other in others.values():
        other.close()


if __name__ == "__main__":
    try:
        main()
    except MissingFacesError as why:
        sys.exit(str(why))
