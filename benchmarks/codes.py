"""How many codes are found: on the public sample pictures of zxing-cpp and on cards drawn here; damaged ones; false alarms.

    python benchmarks/codes.py [SAMPLES]

SAMPLES is the folder test/samples of a checkout of github.com/zxing-cpp/zxing-cpp; without it only drawn cards are measured.
Everything goes through the functions that the program reads with. Exits with 1 where a target is missed.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from codecards import DPIS, MATRICES, SIDES_MM, TEXT, VECTORS, clean_cards, modules, vector_card
from codefree import code_free_cards
from damage import BAR_DAMAGE, LINEAR, MATRIX_DAMAGE, damaged_cards
from PIL import Image

from insertaudit.extract.codes import codes
from insertaudit.extract.parts import ReadOptions
from insertaudit.extract.pdf import pdf
from insertaudit.limits import Budget
from insertaudit.model import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from insertaudit.model import Code

    Gray = NDArray[np.uint8]

TARGETS = {"qrcode": 132, "datamatrix": 96, "aztec": 48, "microqrcode": 16, "rmqrcode": 3, "pdf417": 62}
_PICTURES = {".webp", ".png", ".jpg", ".gif", ".pgm"}
_CONTROL = re.compile(r"<[A-Z0-9]{2,3}>|[\s\x00-\x20\x7f-\xa0\u2400-\u2426()\[\]{}]")
"""Control characters are written in several ways, GS1 identifiers in round or square brackets."""


def main() -> int:
    missed = _samples(Path(sys.argv[1])) if len(sys.argv) > 1 else 0
    _drawn()
    _vectors()
    _damaged()
    _code_free()
    return 1 if missed else 0


def _samples(root: Path) -> int:
    missed = 0
    print(f"{'samples':16} {'found':>9} {'target':>7} {'ms':>6}")
    for name, target in TARGETS.items():
        found, total, seconds = 0, 0, 0.0
        for path in _pictures(root, name):
            gray = _gray(path)
            start = time.perf_counter()
            symbols = codes.find_symbols(gray)
            seconds += time.perf_counter() - start
            found += _is_right(path, symbols)
            total += 1
        missed += found < target
        print(f"{name:16} {found:4}/{total:4} {target:7} {seconds / max(1, total) * 1000:6.1f}")
    without = list(_pictures(root, "falsepositives"))
    start = time.perf_counter()
    alarms = [path.name for path in without if codes.find_symbols(_gray(path))]
    seconds = time.perf_counter() - start
    print(f"{'false alarms':16} {len(alarms):4}/{len(without):4} {0:7} {seconds / max(1, len(without)) * 1000:6.1f}")
    return missed + len(alarms)


def _pictures(root: Path, name: str) -> Iterator[Path]:
    for folder in sorted(root.glob(f"{name}-*")):
        yield from sorted(path for path in folder.iterdir() if path.suffix in _PICTURES)


def _gray(path: Path) -> Gray:
    picture: Image.Image = Image.open(path)
    if picture.mode in {"RGBA", "LA", "P"}:
        picture = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    return np.asarray(picture.convert("L"), np.uint8)


def _is_right(path: Path, symbols: list[codes.Symbol]) -> bool:
    """Say whether the expected text was read; where only bytes are expected (unknown character sets), whether the code was found."""
    expected = path.with_suffix(".txt")
    if not expected.exists():
        return bool(symbols)
    text = _CONTROL.sub("", expected.read_text("utf-8", errors="replace"))
    return any(_CONTROL.sub("", symbol.text) == text for symbol in symbols if symbol.text)


def _drawn() -> None:
    print("\ndrawn cards, found/total at " + ", ".join(f"{dpi} dpi" for dpi in DPIS))
    for form in MATRICES:
        rows: dict[str, list[str]] = {}
        for dpi in DPIS:
            found: dict[str, list[int]] = {}
            for treatment, card in clean_cards(form, dpi):
                texts = [symbol.text for symbol in codes.find_symbols(card.gray)]
                found.setdefault(treatment, []).append(sum(texts.count(text) == 1 for text in card.texts))
                found[treatment].append(-len(card.texts))
            for name, counts in found.items():
                right, total = sum(c for c in counts if c > 0), -sum(c for c in counts if c < 0)
                rows.setdefault(name, []).append(f"{right}/{total}")
        for name, cells in rows.items():
            print(f"{form:11} {name:14} " + " ".join(f"{cell:>6}" for cell in cells))


def _vectors() -> None:
    print("\ncodes in PDFs, found/total, and the greatest error of the module width")
    for form in MATRICES:
        for how in VECTORS:
            found, total, off = 0, 0, 0.0
            for side_mm in (9.0, *SIDES_MM):
                for rotate, unit in ((0, 1.0), (90, 1.0), (180, 1.0), (270, 1.0), (0, 2.5)):
                    read = _read(vector_card(form, side_mm, how, rotate=rotate, unit=unit))
                    total += 1
                    for code in read:
                        found += code.text == TEXT
                        if code.module_mm:
                            off = max(off, abs(code.module_mm / (side_mm / _across(form)) - 1))
            print(f"{form:11} {how:11} {found}/{total}  {off:.1%}")


def _damaged() -> None:
    """A code counts as found where something is reported in its place, decoded or not."""
    print("\ndamaged codes, reported/total (of which decoded)")
    for forms, kinds in ((MATRICES, MATRIX_DAMAGE), (tuple(LINEAR), BAR_DAMAGE)):
        for kind in kinds:
            cells = []
            for form in forms:
                reported, decoded, total = 0, 0, 0
                for card in damaged_cards(form, kind):
                    height, width = card.shape
                    here = [s for s in codes.find_symbols(card) if _is_at(s, width * 0.5, height * 0.6, width * 0.2)]
                    reported += bool(here)
                    decoded += any(symbol.text is not None for symbol in here)
                    total += 1
                cells.append(f"{form} {reported}/{total} ({decoded})")
            print(f"{kind:15} " + "  ".join(cells))


def _is_at(symbol: codes.Symbol, x: float, y: float, reach: float) -> bool:
    """Say whether a code, or what is left of it, lies where one was drawn."""
    left, top, right, bottom = symbol.bounds
    return abs((left + right) / 2 - x) < reach and abs((top + bottom) / 2 - y) < reach


def _code_free() -> None:
    print()
    totals: Counter[str] = Counter()
    alarms: Counter[str] = Counter()
    start = time.perf_counter()
    for kind, card in code_free_cards():
        found = [symbol for symbol in codes.find_symbols(card) if symbol.text is None or not kind.startswith("type")]
        totals[kind] += 1
        alarms[kind] += bool(found)
        for symbol in found:
            print(f"  {kind}: {symbol.format} {symbol.text!r} {[round(b) for b in symbol.bounds]}")
    each = (time.perf_counter() - start) / totals.total() * 1000
    print(f"cards without codes: {alarms.total()} alarms/{totals.total()}, {each:.1f} ms")


def _read(data: bytes) -> list[Code]:
    source = Source("card.pdf", "card.pdf", "insert", data=data)
    return pdf.read(data, source, "application/pdf", ReadOptions(), Budget()).codes


def _across(form: str) -> int:
    return int(modules(TEXT, form).shape[1])


if __name__ == "__main__":
    sys.exit(main())
