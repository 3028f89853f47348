"""Cards as pictures: photographs taken with a telephone, a PNG and a TIFF of two pages."""

from __future__ import annotations

import io
from typing import Any

import cv2
import numpy as np
from _photos import wood
from _press import picture_of
from PIL import Image, ImageFilter

DPI = 300


def png_of(pdf: bytes, dpi: int) -> bytes:
    file = io.BytesIO()
    picture_of(pdf, dpi=dpi).save(file, "PNG", dpi=(dpi, dpi), optimize=True)
    return file.getvalue()


def tiff_of(pdf: bytes, pages: int) -> bytes:
    first, *others = (picture_of(pdf, dpi=DPI, page=number) for number in range(pages))
    file = io.BytesIO()
    first.save(file, "TIFF", save_all=True, append_images=others, dpi=(DPI, DPI), compression="tiff_adobe_deflate")
    return file.getvalue()


def photo_of(pdf: bytes, *, seed: int, page: int = 0, blur: float) -> bytes:
    """Lay a card on a table, seen at an angle; `blur` is the lens's, in pixels (standard deviation)."""
    rng = np.random.default_rng(seed)
    table = np.asarray(wood((2000, 1500), (92, 60, 40), (168, 122, 84), seed)).copy()
    card = np.asarray(picture_of(pdf, dpi=DPI, page=page))
    height, width = card.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = np.array([[300, 250], [1690, 320], [1790, 1250], [215, 1170]], np.float32)
    seen += rng.uniform(-15, 15, seen.shape).astype(np.float32)
    to_table = cv2.getPerspectiveTransform(corners, seen)
    size = (table.shape[1], table.shape[0])
    mask = cv2.warpPerspective(np.full((height, width), 255, np.uint8), to_table, size, flags=cv2.INTER_AREA)
    cast = cv2.GaussianBlur(np.roll(mask, (16, 12), (0, 1)), (0, 0), 14)[..., None] / 255
    laid = table * (1 - 0.55 * cast)
    share = mask[..., None] / 255
    laid = laid * (1 - share) + cv2.warpPerspective(card, to_table, size, flags=cv2.INTER_AREA) * share
    return _develop(laid, rng, blur)


def _develop(scene: Any, rng: np.random.Generator, blur: float) -> bytes:
    """Light that falls off to one corner, lens blur, sensor noise, JPEG."""
    height, width = scene.shape[:2]
    across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    light = 1.04 - 0.38 * np.clip(across * 0.7 + down * 0.55 - 0.25, 0, 1) ** 1.3
    warm = np.array([1.0, 0.975, 0.93])
    lit = Image.fromarray(np.clip(scene * light[..., None] * warm, 0, 255).astype(np.uint8))
    taken = np.asarray(lit.filter(ImageFilter.GaussianBlur(blur))).astype(np.float64)
    taken += rng.normal(0, 4, taken.shape[:2])[..., None] + rng.normal(0, 2, taken.shape)
    file = io.BytesIO()
    Image.fromarray(np.clip(taken, 0, 255).astype(np.uint8)).save(file, "JPEG", quality=80, subsampling=2)
    return file.getvalue()
