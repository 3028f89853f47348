"""Pictures of cards in every degree of softness, from sharp to lost: scans, photographs, messengers' copies, pictures in PDFs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from PIL import Image
from tricks import Sample, as_pdf, card, encoded, ground, photographed, rendered, some_text
from typeset import MM, Sheet, text_faces, wrapped

if TYPE_CHECKING:
    import random

    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

_SIZES = ((105, 148), (148, 105), (99, 210), (85, 55))


def _two_sizes(rng: random.Random) -> tuple[Sheet, float]:
    """Set a card of a few large lines above many small ones; also return the share of its height that the large ones take."""
    lang = rng.choice(("de", "en", "fr", "es"))
    sheet = Sheet(rng, (105, 148), outlined=True)
    ground(sheet)
    sheet.canvas.setFillColorRGB(0.1, 0.1, 0.12)
    face, y = rng.choice(text_faces()), sheet.height - 14 * MM
    texts = some_text(rng, lang, 22)
    large, small = rng.uniform(13, 17), rng.uniform(5.5, 7)
    share = 0.0
    for number, text in enumerate(texts):
        size = large if number < 3 else small
        for row in wrapped(text, face, size, sheet.width - 20 * MM):
            if y > 6 * MM:
                sheet.line(8 * MM, y, row, face, size)
            y -= size * 1.3
        y -= size * 0.6
        share = 1 - (y + large) / sheet.height if number == 2 else share
    return sheet, share


def _blurred(pixels: Pixels, sigma: float) -> Pixels:
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), np.uint8)


def _moved(pixels: Pixels, length: float, angle: float) -> Pixels:
    """Blur along a straight line, as by a hand that shakes."""
    side = 2 * int(length) + 3
    kernel = np.zeros((side, side), np.float32)
    across, down = length / 2 * np.cos(angle), length / 2 * np.sin(angle)
    middle = side // 2
    ends = [(round((middle + sign * across) * 16), round((middle + sign * down) * 16)) for sign in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], 1.0, 1, cv2.LINE_AA, 4)
    return np.asarray(cv2.filter2D(pixels, -1, kernel / kernel.sum()), np.uint8)


def _faded(pixels: Pixels, contrast: float, level: float) -> Pixels:
    return np.asarray(np.clip(level + contrast * pixels.astype(np.float32), 0, 255), np.uint8)


def _packed(rng: random.Random, pixels: Pixels, dpi: float, sheet: Sheet, quality: int | None = None) -> Sample:
    """Pack a scan as JPEG or PNG, with or without its resolution, or as the one picture of a PDF."""
    picture = Image.fromarray(pixels)
    form = rng.random()
    if form < 0.25:
        return Sample(as_pdf(picture, sheet), "application/pdf", sheet.words, sheet.marked)
    told: dict[str, Any] = {"dpi": (dpi, dpi)} if rng.random() < 0.6 else {}
    if form < 0.4 and quality is None:
        return Sample(encoded(picture, "PNG", **told), "image/png", sheet.words, sheet.marked)
    data = encoded(picture, quality=quality or rng.choice((60, 80, 90)), **told)
    return Sample(data, "image/jpeg", sheet.words, sheet.marked)


def soft_page(rng: random.Random) -> Sample:
    """A picture of 72 to 300 dpi that lost its sharpness in one of seven ways, a little or altogether."""
    kind = rng.choice(("whole", "whole", "half", "small type", "motion", "jpeg", "pale"))
    dpi = rng.choice((72, 96, 110, 150, 150, 200, 300))
    # from what reads well to what nobody reads: blur of 0.05 to 0.35 mm
    sigma = min(8.0, max(0.6, rng.uniform(0.05, 0.3) * dpi / 25.4))
    if kind == "small type":
        sheet, share = _two_sizes(rng)
    else:
        sheet, share = card(rng, outlined=True, size=rng.choice(_SIZES), body_size=(7, 11)), rng.uniform(0.3, 0.7)
    pixels = np.asarray(rendered(sheet.pdf(), dpi))
    quality = None
    if kind == "whole":
        pixels = _blurred(pixels, sigma)
    elif kind in {"half", "small type"}:
        edge = int(share * pixels.shape[0])
        pixels = np.concatenate([pixels[:edge], _blurred(pixels, sigma)[edge:]])
    elif kind == "motion":
        pixels = _moved(pixels, 3.2 * sigma, rng.uniform(0, np.pi))
    elif kind == "jpeg":
        pixels, quality = _blurred(pixels, 0.6 * sigma), 30
    else:
        contrast = rng.uniform(0.15, 0.4)
        pixels = _faded(_blurred(pixels, 0.7 * sigma), contrast, rng.uniform(40, 250 * (1 - contrast)))
    return _packed(rng, pixels, dpi, sheet, quality)


def sharp_page(rng: random.Random) -> Sample:
    """A picture that reads well: a scan, a photograph in focus, a messenger's copy of it."""
    kind = rng.choice(("scan", "scan", "photo", "messenger"))
    if kind == "scan":
        sheet = card(rng, outlined=True, size=rng.choice(_SIZES), body_size=(8, 11))
        dpi = rng.choice((150, 200, 300))
        return _packed(rng, _blurred(np.asarray(rendered(sheet.pdf(), dpi)), rng.uniform(0.3, 0.6)), dpi, sheet)
    sheet = card(rng, outlined=True, size=rng.choice(_SIZES[:2]), body_size=(9, 12))
    shot = photographed(rendered(sheet.pdf(), 350), rng, 2400, 88) if kind == "photo" else _sent(rng, sheet)
    return Sample(shot, "image/jpeg", sheet.words, sheet.marked)


def _sent(rng: random.Random, sheet: Sheet) -> bytes:
    """Photograph a card as a messenger passes it on: 1600 pixels, quality 40 to 70."""
    return photographed(rendered(sheet.pdf(), 350), rng, 1600, rng.choice((40, 55, 70)))
