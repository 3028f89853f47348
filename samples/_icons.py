"""Pictograms and brand marks, drawn as vector shapes. Positions and sizes in mm, `x, y` is the middle."""

from __future__ import annotations

from math import cos, pi, sin
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from _press import Ink, Sheet


def star(sheet: Sheet, x: float, y: float, radius: float, ink: Ink) -> None:
    corners = (
        (x + reach * sin(turn * pi / 5), y - reach * cos(turn * pi / 5))
        for turn in range(10)
        for reach in (radius if turn % 2 == 0 else radius * 0.4,)
    )
    sheet.polygon(list(corners), ink)


def star_row(sheet: Sheet, x: float, y: float, radius: float, ink: Ink) -> None:
    for index in range(-2, 3):
        star(sheet, x + index * radius * 2.3, y, radius, ink)


def face(sheet: Sheet, x: float, y: float, radius: float, ink: Ink, paper: Ink, mood: Literal["happy", "sad"]) -> None:
    sheet.disc(x, y, radius, ink)
    for side in (-1, 1):
        sheet.disc(x + side * radius * 0.36, y - radius * 0.24, radius * 0.12, paper)
    middle, bend = (0.2, 0.42) if mood == "happy" else (0.58, -0.4)
    level = y + radius * middle
    sheet.curve(
        (x - radius * 0.5, level),
        (x - radius * 0.25, level + radius * bend, x + radius * 0.25, level + radius * bend, x + radius * 0.5, level),
        ink=paper,
        width=radius * 0.13,
    )


def leaf(sheet: Sheet, x: float, y: float, size: float, ink: Ink, vein: Ink) -> None:
    tip, stem = (x + size * 0.6, y - size * 0.6), (x - size * 0.6, y + size * 0.6)
    sheet.curve(
        stem,
        (x - size * 0.9, y - size * 0.5, x - size * 0.1, y - size * 0.8, *tip),
        (x + size * 0.8, y + size * 0.1, x + size * 0.5, y + size * 0.9, *stem),
        ink=ink,
        width=0.1,
        fill=ink,
    )
    sheet.line(x - size * 0.75, y + size * 0.75, x + size * 0.3, y - size * 0.3, vein, size * 0.07)


def pot(sheet: Sheet, x: float, y: float, size: float, ink: Ink) -> None:
    sheet.box(x - size * 0.6, y - size * 0.15, size * 1.2, size * 0.75, ink, radius=size * 0.16)
    sheet.box(x - size * 0.68, y - size * 0.4, size * 1.36, size * 0.17, ink, radius=size * 0.08)
    sheet.box(x - size * 0.13, y - size * 0.62, size * 0.26, size * 0.2, ink, radius=size * 0.06)
    for side in (-1, 1):
        sheet.box(
            x + side * size * 0.75 - size * 0.16, y + size * 0.02, size * 0.32, size * 0.14, ink, radius=size * 0.06
        )


def flame(sheet: Sheet, x: float, y: float, size: float, ink: Ink) -> None:
    sheet.curve(
        (x, y - size),
        (x + size * 0.15, y - size * 0.35, x + size * 0.75, y - size * 0.1, x + size * 0.5, y + size * 0.5),
        (x + size * 0.35, y + size * 0.9, x - size * 0.35, y + size * 0.9, x - size * 0.5, y + size * 0.5),
        (x - size * 0.7, y, x - size * 0.1, y - size * 0.3, x, y - size),
        ink=ink,
        width=0.1,
        fill=ink,
    )


def mountain(sheet: Sheet, x: float, y: float, size: float, ink: Ink, snow: Ink) -> None:
    sheet.polygon([(x - size, y + size * 0.6), (x - size * 0.2, y - size * 0.6), (x + size * 0.6, y + size * 0.6)], ink)
    sheet.polygon([(x, y + size * 0.6), (x + size * 0.5, y - size * 0.15), (x + size, y + size * 0.6)], ink)
    sheet.polygon(
        [(x - size * 0.2, y - size * 0.6), (x - size * 0.38, y - size * 0.3), (x - size * 0.02, y - size * 0.3)], snow
    )


def paw(sheet: Sheet, x: float, y: float, size: float, ink: Ink) -> None:
    sheet.disc(x, y + size * 0.25, size * 0.45, ink)
    for dx, dy in ((-0.62, -0.1), (-0.24, -0.52), (0.24, -0.52), (0.62, -0.1)):
        sheet.disc(x + size * dx, y + size * dy, size * 0.21, ink)


def gift(sheet: Sheet, x: float, y: float, size: float, ink: Ink, ribbon: Ink) -> None:
    sheet.box(x - size * 0.6, y - size * 0.1, size * 1.2, size * 0.75, ink)
    sheet.box(x - size * 0.7, y - size * 0.32, size * 1.4, size * 0.26, ink)
    sheet.box(x - size * 0.1, y - size * 0.32, size * 0.2, size * 0.97, ribbon)
    for side in (-1, 1):
        sheet.curve(
            (x, y - size * 0.32),
            (x + side * size * 0.2, y - size * 0.85, x + side * size * 0.6, y - size * 0.6, x, y - size * 0.32),
            ink=ribbon,
            width=size * 0.09,
        )


def bolt(sheet: Sheet, x: float, y: float, size: float, ink: Ink) -> None:
    corners = ((0.1, -0.8), (-0.45, 0.12), (-0.05, 0.12), (-0.15, 0.8), (0.45, -0.15), (0.03, -0.15))
    sheet.polygon([(x + size * dx, y + size * dy) for dx, dy in corners], ink)


def drop(sheet: Sheet, x: float, y: float, size: float, ink: Ink) -> None:
    sheet.curve(
        (x, y - size * 0.8),
        (x + size * 0.3, y - size * 0.2, x + size * 0.55, y, x + size * 0.55, y + size * 0.3),
        (x + size * 0.55, y + size, x - size * 0.55, y + size, x - size * 0.55, y + size * 0.3),
        (x - size * 0.55, y, x - size * 0.3, y - size * 0.2, x, y - size * 0.8),
        ink=ink,
        width=0.1,
        fill=ink,
    )


def warning(sheet: Sheet, x: float, y: float, size: float, ink: Ink, paper: Ink) -> None:
    sheet.polygon([(x, y - size * 0.8), (x + size * 0.9, y + size * 0.7), (x - size * 0.9, y + size * 0.7)], ink)
    sheet.box(x - size * 0.07, y - size * 0.32, size * 0.14, size * 0.55, paper)
    sheet.disc(x, y + size * 0.43, size * 0.09, paper)


def crossed_bin(sheet: Sheet, x: float, y: float, size: float, ink: Ink) -> None:
    """Draw the crossed-out wheeled bin of Directive 2012/19/EU, Annex IX, with its bar."""
    stroke = size * 0.09
    sheet.polygon(
        [
            (x - size * 0.42, y - size * 0.45),
            (x + size * 0.42, y - size * 0.45),
            (x + size * 0.3, y + size * 0.5),
            (x - size * 0.3, y + size * 0.5),
        ],
        stroke=ink,
        line=stroke,
    )
    sheet.line(x - size * 0.52, y - size * 0.5, x + size * 0.52, y - size * 0.5, ink, stroke * 1.4)
    sheet.disc(x + size * 0.24, y + size * 0.55, size * 0.11, ink)
    for side in (-1, 1):
        sheet.line(x - side * size * 0.7, y - size * 0.7, x + side * size * 0.7, y + size * 0.7, ink, stroke)
    sheet.box(x - size * 0.55, y + size * 0.84, size * 1.1, size * 0.2, ink)


def speech(sheet: Sheet, x: float, y: float, size: float, ink: Ink) -> None:
    sheet.box(x - size * 0.75, y - size * 0.6, size * 1.5, size * 0.95, ink, radius=size * 0.3)
    sheet.polygon(
        [(x - size * 0.4, y + size * 0.25), (x - size * 0.05, y + size * 0.25), (x - size * 0.5, y + size * 0.75)], ink
    )


def parcel(sheet: Sheet, x: float, y: float, size: float, ink: Ink, tape: Ink) -> None:
    sheet.box(x - size * 0.7, y - size * 0.5, size * 1.4, size, ink, radius=size * 0.08)
    sheet.box(x - size * 0.14, y - size * 0.5, size * 0.28, size * 0.42, tape)
    sheet.line(x - size * 0.7, y - size * 0.08, x + size * 0.7, y - size * 0.08, tape, size * 0.05)
