"""Cards whose code is there but cannot be decoded: covered, cut, blotted, with bars that say nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from codecards import FINE, TEXT, Gray, blank_card, modules, put

if TYPE_CHECKING:
    from collections.abc import Iterator

MATRIX_DAMAGE = ("corner covered", "border worn", "stripe across", "blots", "middle covered", "half cut off")
BAR_DAMAGE = ("third covered", "bars changed", "strip across", "ink spread")
LINEAR = {"EAN13": "4006381333931", "Code128": "INSERT-4711", "ITF": "12345678901231"}


def damaged_matrix(form: str, kind: str, seed: int) -> Gray:
    """Return a symbol, finely drawn, that is damaged beyond its error correction."""
    places = np.random.default_rng(seed)
    grid = modules(TEXT, form)
    size = grid.shape[0]
    if kind == "corner covered":
        part = round(size * 0.42)
        corner = seed % 4
        rows = slice(0, part) if corner < 2 else slice(size - part, size)
        columns = slice(0, part) if corner % 2 == 0 else slice(size - part, size)
        grid[rows, columns] = 255
    elif kind == "border worn":
        for index in range(size):
            depth = int(places.integers(1, 4))
            grid[index, :depth] = 255
            grid[size - depth :, index] = 255
            grid[:depth, index] = 255
    elif kind == "stripe across":
        middle, half = size // 2 + seed % 3, max(2, round(size * 0.16))
        grid[middle - half : middle + half] = 255
    elif kind == "blots":
        for _ in range(size * size // 12):
            row, column = places.integers(0, size - 2, 2)
            grid[row : row + 2, column : column + 2] = 255 * places.integers(0, 2)
    elif kind == "middle covered":
        part = round(size * 0.24)
        grid[part:-part, part:-part] = 255
    elif kind == "half cut off":
        grid = grid[:, : round(size * 0.6)]
    return np.kron(grid, np.ones((FINE, FINE), np.uint8)).astype(np.uint8)


def damaged_bars(form: str, kind: str, seed: int) -> Gray:
    """Return a barcode, finely drawn and 20 mm high at 0.33 mm a module, that decodes to nothing."""
    places = np.random.default_rng(seed)
    row = modules(LINEAR[form], form)[0]
    if kind == "third covered":
        start = (len(row) // 3) * (seed % 3)
        row[start : start + len(row) // 3] = 255
    elif kind == "bars changed":
        inner = places.choice(np.arange(4, len(row) - 4), len(row) // 7, replace=False)
        row[inner] = 255 - row[inner]
    rows = np.repeat(row[None], 60, axis=0)
    if kind == "strip across":  # a torn label: no line crosses all bars
        for column in range(rows.shape[1]):
            middle = round(10 + 40 * column / rows.shape[1])
            rows[max(0, middle - 7) : middle + 7, column] = 255
    fine = np.kron(rows, np.ones((FINE, FINE), np.uint8)).astype(np.uint8)
    if kind == "ink spread":
        import cv2

        fine = np.asarray(cv2.erode(fine, np.ones((1, round(FINE * 0.6)), np.uint8)), np.uint8)
    return fine


def damaged_cards(form: str, kind: str) -> Iterator[Gray]:
    """Draw the damage at 150 and 300 dpi, upright, turned, tinted and inverted."""
    for dpi in (150, 300):
        for seed, (turn, light, dark) in enumerate(
            ((0, 255, 0), (7, 255, 0), (90, 225, 80), (0, 20, 240), (-20, 255, 40))
        ):
            card = blank_card(dpi, light, dark)
            if form in LINEAR:
                fine, side_mm = damaged_bars(form, kind, seed), 0.33 * len(modules(LINEAR[form], form)[0])
            else:
                fine = damaged_matrix(form, kind, seed)
                side_mm = (20 if seed % 2 else 26) * (0.6 if kind == "half cut off" else 1)
            symbol = np.where(fine > 127, light, dark).astype(np.uint8)
            put(card, symbol, (card.shape[1] * 0.5, card.shape[0] * 0.6), side_mm / 25.4 * dpi, turn)
            yield card
