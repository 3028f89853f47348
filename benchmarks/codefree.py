"""Cards without any code whose artwork could be taken for one: type, tables, stripes, hatching, photographs, pictograms."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pypdfium2 as pdfium
from cards import COPIES, make_pdf
from codecards import Gray, blank_card

from insertaudit.extract.pdf.render import render_gray

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def _card() -> Gray:
    return blank_card(150)


def stripes(unevenness: int, turn: float, step: int) -> Gray:
    """Stripes in a field of 80 × 40 mm; their widths differ by up to `unevenness` steps."""
    card, widths = _card(), np.random.default_rng(step)
    field = np.full((240, 480), 255, np.uint8)
    x = 4
    while x < 470:
        wide = int(widths.integers(2, unevenness * step)) if unevenness else step
        field[:, x : x + wide] = 0
        x += wide + (int(widths.integers(2, unevenness * step)) if unevenness else step)
    return _turned(card, field, turn)


def _turned(card: Gray, field: Gray, turn: float) -> Gray:
    height, width = field.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1)
    matrix[:, 2] += (card.shape[1] / 2 - width / 2, card.shape[0] * 0.6 - height / 2)
    placed = cv2.warpAffine(field, matrix, (card.shape[1], card.shape[0]), borderValue=255)
    return np.asarray(np.minimum(card, placed), np.uint8)


def table(rows: int, columns: int, figures: int) -> Gray:
    card = _card()
    for row in range(rows + 1):
        y = 300 + row * 400 // rows
        cv2.line(card, (80, y), (540, y), 0, 2)
        for column in range(columns):
            if figures and row < rows:
                where = (86 + column * 460 // columns, y + 300 // rows)
                cv2.putText(card, str((row * 7 + column * 13) % figures), where, cv2.FONT_HERSHEY_SIMPLEX, 0.4, 0, 1)
    for column in range(columns + 1):
        x = 80 + column * 460 // columns
        cv2.line(card, (x, 300), (x, 700), 0, 2)
    return card


def crossword(seed: int, cell: int) -> Gray:
    card, places = _card(), np.random.default_rng(seed)
    for row in range(12):
        for column in range(12):
            left, top = 60 + column * cell, 280 + row * cell
            cv2.rectangle(card, (left, top), (left + cell, top + cell), 0, -1 if places.random() < 0.25 else 1)
    return card


def checks(cell: int, turn: float) -> Gray:
    field = (np.kron(np.indices((14, 14)).sum(axis=0) % 2, np.ones((cell, cell))) * 255).astype(np.uint8)
    return _turned(_card(), field, turn)


def hatching(step: int, directions: int) -> Gray:
    card = _card()
    for offset in range(-400, 800, step):
        cv2.line(card, (80 + offset, 300), (80 + offset + 400, 700), 0, 1, cv2.LINE_AA)
        if directions == 2:
            cv2.line(card, (80 + offset + 400, 300), (80 + offset, 700), 0, 1, cv2.LINE_AA)
    card[:, :80] = card[:, 540:] = 255
    return card


def halftone(step: int) -> Gray:
    card = _card()
    for x in range(80, 540, step):
        for y in range(300, 750, step):
            cv2.circle(card, (x, y), 1 + int(step / 3 * abs(math.sin(x / 90 + y / 70))), 0, -1, cv2.LINE_AA)
    return card


def photograph(seed: int, grain: int) -> Gray:
    """Soft shapes with grain and a few hard edges."""
    places = np.random.default_rng(seed)
    soft = cv2.resize(places.integers(0, 256, (12, 9), dtype=np.uint8), (620, 875), interpolation=cv2.INTER_CUBIC)
    for _ in range(30):
        centre = tuple(int(v) for v in places.integers(0, 800, 2))
        cv2.circle(soft, centre, int(places.integers(5, 60)), int(places.integers(0, 256)), -1, cv2.LINE_AA)
    return np.asarray(np.clip(soft + places.normal(0, grain, soft.shape), 0, 255), np.uint8)


def noise(cell: int) -> Gray:
    """Grey noise: terrazzo, gravel."""
    cells = np.random.default_rng(cell).integers(0, 256, (875 // cell + 1, 620 // cell + 1), dtype=np.uint8)
    return np.asarray(cv2.resize(cells, (620, 875), interpolation=cv2.INTER_CUBIC), np.uint8)


def letters_like_bars(size: float) -> Gray:
    card = _card()
    for row, words in enumerate(
        ("IIIIlIIIllIIIlIIIIllI", "||||||||||||||||||||", "MINIMUM ILLINI lilli", "HHHHIIIIHHHHIIII")
    ):
        cv2.putText(card, words, (40, 340 + row * 90), cv2.FONT_HERSHEY_DUPLEX, size, 0, 2, cv2.LINE_AA)
    return card


def piano_keys() -> Gray:
    card = _card()
    for key in range(21):
        cv2.rectangle(card, (60 + key * 24, 400), (84 + key * 24, 560), 0, 1)
        if key % 7 not in {2, 6}:
            cv2.rectangle(card, (76 + key * 24, 400), (90 + key * 24, 500), 0, -1)
    return card


def bar_chart() -> Gray:
    card, heights = _card(), np.random.default_rng(5)
    for bar in range(30):
        cv2.rectangle(card, (80 + bar * 15, 700 - int(heights.integers(20, 300))), (90 + bar * 15, 700), 0, -1)
    return card


def ruler() -> Gray:
    card = _card()
    for tick in range(100):
        long = 40 if tick % 10 == 0 else 28 if tick % 5 == 0 else 18
        cv2.line(card, (60 + tick * 5, 500), (60 + tick * 5, 500 + long), 0, 1)
    return card


def stave() -> Gray:
    card = _card()
    for system in range(5):
        for line in range(5):
            cv2.line(card, (60, 300 + system * 90 + line * 9), (560, 300 + system * 90 + line * 9), 0, 1)
        for note in range(14):
            x, y = 80 + note * 34, 300 + system * 90 + (note * 7 % 5) * 9
            cv2.ellipse(card, (x, y), (6, 4), -20, 0, 360, 0, -1)
            cv2.line(card, (x + 5, y), (x + 5, y - 28), 0, 1)
    return card


def scan_icon(cell: int) -> Gray:
    """Draw the pictogram "scan here": three finders and a few squares, fewer modules than any code has."""
    card = _card()
    left, top = 250, 420
    for dx, dy in ((0, 0), (8, 0), (0, 8)):
        x, y = left + dx * cell, top + dy * cell
        cv2.rectangle(card, (x, y), (x + 5 * cell, y + 5 * cell), 0, -1)
        cv2.rectangle(card, (x + cell, y + cell), (x + 4 * cell, y + 4 * cell), 255, -1)
        cv2.rectangle(card, (x + 2 * cell, y + 2 * cell), (x + 3 * cell, y + 3 * cell), 0, -1)
    for dx, dy in ((8, 8), (10, 10), (12, 8), (8, 12), (12, 12)):
        cv2.rectangle(card, (left + dx * cell, top + dy * cell), (left + (dx + 1) * cell, top + (dy + 1) * cell), 0, -1)
    return card


def frames() -> Gray:
    """Nested frames: buttons, sockets, washing machines."""
    card = _card()
    for x in (80, 240, 400):
        for y in (320, 480, 640):
            cv2.rectangle(card, (x, y), (x + 100, y + 100), 0, -1)
            cv2.rectangle(card, (x + 14, y + 14), (x + 86, y + 86), 255, -1)
            cv2.rectangle(card, (x + 28, y + 28), (x + 72, y + 72), 0, -1)
    return card


def pictograms(seed: int) -> Gray:
    card, places = _card(), np.random.default_rng(seed)
    for row in range(6):
        for column in range(6):
            x, y, kind = 80 + column * 80, 300 + row * 80, int(places.integers(0, 4))
            cv2.rectangle(card, (x, y), (x + 60, y + 60), 0, 3)
            if kind == 0:
                cv2.circle(card, (x + 30, y + 30), 18, 0, 4)
            elif kind == 1:
                cv2.line(card, (x + 8, y + 8), (x + 52, y + 52), 0, 5)
                cv2.line(card, (x + 52, y + 8), (x + 8, y + 52), 0, 5)
            elif kind == 2:
                cv2.fillConvexPoly(card, np.array([[x + 30, y + 8], [x + 52, y + 50], [x + 8, y + 50]]), 0)
            else:
                for step in range(5):
                    cv2.line(card, (x + 10 + step * 10, y + 10), (x + 10 + step * 10, y + 50), 0, 3)
    return card


def _printed() -> Iterator[tuple[str, Gray]]:
    """Yield the cards of the benchmark of reading, their type as curves."""
    document = pdfium.PdfDocument(make_pdf(COPIES, "outlined"))
    for page in document:
        for dpi in (100, 150, 300):
            yield f"type {dpi}", render_gray(page, dpi)
    document.close()


def code_free_cards() -> Iterator[tuple[str, Gray]]:
    """Yield the kind of artwork and the card."""
    draws: list[tuple[str, Callable[..., Gray], tuple[Any, ...]]] = [
        ("piano keys", piano_keys, ()),
        ("bar chart", bar_chart, ()),
        ("ruler", ruler, ()),
        ("stave", stave, ()),
        ("frames", frames, ()),
    ]
    for step in (3, 5, 8, 14):
        for turn in (0, 7, 90):
            draws += [("stripes", stripes, (0, turn, step)), ("uneven stripes", stripes, (3, turn, step))]
        draws += [("hatching", hatching, (step + 2, 1)), ("hatching", hatching, (step + 2, 2))]
        draws += [("halftone", halftone, (step + 2,)), ("noise", noise, (step - 2,))]
        draws += [("photograph", photograph, (step, step)), ("pictograms", pictograms, (step,))]
        draws += [("scan icon", scan_icon, (step,)), ("letters", letters_like_bars, (step / 8,))]
    for cell in (3, 5, 9, 16):
        draws += [
            ("checks", checks, (cell, 0)),
            ("checks", checks, (cell, 7)),
            ("crossword", crossword, (cell, cell + 16)),
        ]
    for rows, columns in ((6, 4), (14, 10), (25, 20)):
        draws += [("table", table, (rows, columns, 0)), ("table", table, (rows, columns, 97))]
    for kind, draw, how in draws:
        yield kind, draw(*how)
    yield from _printed()
