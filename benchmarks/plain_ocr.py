"""Seconds per page and word recall of reading, form by form, against plain Tesseract over the whole page.

Plain means: tesserocr on the page rendered at 300 dpi in gray, page segmentation 3, the same languages, in the same run.
Part of benchmarks/reading.py.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from statistics import median

import pypdfium2 as pdfium
from cards import COPIES, FORMS, Form, make_pdf, words_of

from insertaudit.extract.parts import ReadOptions
from insertaudit.extract.pdf import pdf, render
from insertaudit.extract.recognition import ocr
from insertaudit.limits import Budget
from insertaudit.model import Source

LIMITS: dict[Form, float] = {"live": 0.25, "mixed": 1.0, "outlined": 1.5, "picture": 1.5}
ROUNDS = 3
_EDGES = re.compile(r"^\W+|\W+$")


def _tokens(words: list[str]) -> Counter[str]:
    return Counter(token for word in words if (token := _EDGES.sub("", word.casefold())))


def _recall(truth: list[str], read: str) -> float:
    wanted, got = _tokens(truth), _tokens(read.split())
    return sum((wanted & got).values()) / sum(wanted.values())


def _ours(data: bytes) -> tuple[float, str]:
    source = Source("card.pdf", "card.pdf", "insert", data=data)
    start = time.perf_counter()
    parts = pdf.read(data, source, "application/pdf", ReadOptions(), Budget())
    seconds = time.perf_counter() - start
    return seconds, " ".join(block.text for block in parts.blocks if block.carrier in {"text", "ocr"})


def _plain(data: bytes) -> tuple[float, str]:
    start = time.perf_counter()
    document = pdfium.PdfDocument(data)
    words: list[str] = []
    for page in document:
        gray = render.render_gray(page, 300)
        words += [word.text for word in ocr.read_words(gray, ReadOptions().ocr_languages, Budget())]
    document.close()
    return time.perf_counter() - start, " ".join(words)


def is_slow() -> bool:
    """Print a table of the four forms of a card; say whether one of them is slower than its limit."""
    truth = [word for copy in COPIES for word in words_of(copy)]
    files = {form: make_pdf(COPIES, form) for form in FORMS}
    for data in files.values():  # engines and language data are loaded before the clock runs
        _ours(data)
    slow = False
    print(f"{'form':10} {'s/page':>8} {'plain':>8} {'ratio':>7} {'limit':>6} {'recall':>8} {'plain':>8}")
    for form, data in files.items():
        rounds = [(_ours(data), _plain(data)) for _ in range(ROUNDS)]
        seconds = median(ours[0] for ours, _ in rounds) / len(COPIES)
        plain = median(other[0] for _, other in rounds) / len(COPIES)
        recall, plain_recall = _recall(truth, rounds[0][0][1]), _recall(truth, rounds[0][1][1])
        ratio = seconds / plain
        slow |= ratio > LIMITS[form]
        print(
            f"{form:10} {seconds:8.3f} {plain:8.3f} {ratio:7.2f} {LIMITS[form]:6.2f} {recall:8.1%} {plain_recall:8.1%}"
        )
    return slow
