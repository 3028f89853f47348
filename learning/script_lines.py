"""Single lines of type as a page of 300 dpi holds them: set in one of many faces, slanted, worn, on grounds, cropped as a reader crops."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from insertaudit.extract.recognition.scriptnet import normalised

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from learning.script_fonts import Face

    Gray = NDArray[np.uint8]

_EM = 72
"""Pixels; near what a heading of 18 pt has."""


class Lines:
    """Draws lines in faces, families evenly; `plain` is the share of ordinary faces among script."""

    def __init__(self, faces: Sequence[Face], plain: float) -> None:
        families: dict[bool, defaultdict[str, list[Face]]] = {True: defaultdict(list), False: defaultdict(list)}
        for face in faces:
            families[face.script][face.family].append(face)
        self._families = {script: list(group.values()) for script, group in families.items()}
        self._plain = plain

    def face_for(self, rng: random.Random, text: str) -> Face | None:
        group = self._families[rng.random() >= self._plain]
        for _ in range(8):
            face = rng.choice(rng.choice(group))
            if face.letters.issuperset(text):
                return face
        return None

    def draw(self, rng: random.Random, text: str, face: Face, *, worn: bool = True) -> Gray | None:
        """Return the line as the net is shown it, or None where the face draws nothing."""
        ink = _ink(text, face, rng)
        if ink is None:
            return None
        if worn:
            ink = _bent(rng, ink)
        ink = _cropped(rng, ink)
        page = _on_ground(rng, ink) if worn else np.asarray(255 - ink, np.uint8)
        return normalised(page)


@cache
def _font(path: Path, size: int, layout: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout(layout))


def _ink(text: str, face: Face, rng: random.Random) -> Gray | None:
    size = rng.choice((44, 56, _EM, 90))
    font = _font(face.path, size, rng.choice((0, 1)))
    try:
        left, top, right, bottom = font.getbbox(text)
    except OSError:
        return None
    width, height = int(right - left + size), int(bottom - top + size)
    if width < size + 4 or height < size + 4 or width > 60 * size:
        return None
    image = Image.new("L", (width, height))
    heavier = rng.choice((0, 0, 0, 0, 1, 2)) if size > 50 else 0
    ImageDraw.Draw(image).text((size / 2 - left, size / 2 - top), text, fill=255, font=font, stroke_width=heavier)
    return np.asarray(image)


def _bent(rng: random.Random, ink: Gray) -> Gray:
    height, width = ink.shape
    slant = rng.gauss(0, 0.09)
    turn = np.radians(rng.gauss(0, 0.6))
    wide = rng.choice((1.0, rng.uniform(0.82, 1.2)))
    spare = int(abs(slant) * height + abs(np.sin(turn)) * width) + 4
    matrix = np.array([
        [wide * np.cos(turn), slant - np.sin(turn), spare - min(0.0, float(slant)) * 0],
        [np.sin(turn), np.cos(turn), spare],
    ])  # fmt: skip
    size = (int(width * max(1.0, wide)) + 2 * spare, height + 2 * spare)
    bent = cv2.warpAffine(ink, matrix, size, flags=cv2.INTER_LINEAR)
    kind = rng.random()
    if kind < 0.06:
        bent = cv2.erode(bent, np.ones((2, 2), np.uint8))
    elif kind < 0.1:
        bent = np.where(bent > 128, 255, 0).astype(np.uint8)
    return np.asarray(bent, np.uint8)


def _cropped(rng: random.Random, ink: Gray) -> Gray:
    """Cut as a reader's box does, with a margin about the line and now and then bits of the next."""
    ys, xs = np.nonzero(ink > 60)
    if len(ys) == 0:
        return ink
    top, bottom, left, right = int(ys.min()), int(ys.max()) + 1, int(xs.min()), int(xs.max()) + 1
    tall = bottom - top
    before, after = (int(rng.uniform(-0.02, 0.3) * tall) for _ in range(2))
    sides = [int(rng.uniform(0.02, 0.6) * tall) for _ in range(2)]
    framed = cv2.copyMakeBorder(ink, tall, tall, tall, tall, cv2.BORDER_CONSTANT)
    cut = framed[tall + top - before : tall + bottom + after, tall + left - sides[0] : tall + right + sides[1]].copy()
    if rng.random() < 0.15:
        share = int(rng.uniform(0.03, 0.14) * cut.shape[0])
        if share and rng.random() < 0.5:
            bits = ink[bottom - share : bottom, left:right][:, : cut.shape[1]]
            cut[: bits.shape[0], : bits.shape[1]] = np.maximum(cut[: bits.shape[0], : bits.shape[1]], bits)
        elif share:
            bits = ink[top : top + share, left:right][:, : cut.shape[1]]
            cut[-bits.shape[0] :, -bits.shape[1] :] = np.maximum(cut[-bits.shape[0] :, -bits.shape[1] :], bits)
    return np.asarray(cut, np.uint8)


def _on_ground(rng: random.Random, ink: Gray) -> Gray:
    noise = np.random.default_rng(rng.randrange(1 << 30))
    height, width = ink.shape
    share: Any = ink.astype(np.float32) / 255
    if rng.random() < 0.3:
        share = cv2.GaussianBlur(share, (0, 0), rng.uniform(0.4, 0.035 * height + 0.5))
    ground = rng.uniform(150, 255)
    shade = max(0.0, ground - (rng.uniform(45, 110) if rng.random() < 0.2 else rng.uniform(110, 255)))
    paper: Any = ground
    if rng.random() < 0.25:
        ramp = np.linspace(-0.5, 0.5, width, dtype=np.float32)[None, :] * rng.uniform(-50, 50)
        paper = ground + ramp + np.linspace(-0.5, 0.5, height, dtype=np.float32)[:, None] * rng.uniform(-40, 40)
    if rng.random() < 0.15:
        coarse = noise.normal(0, rng.uniform(3, 18), (max(2, height // 9), max(2, width // 9))).astype(np.float32)
        paper = paper + cv2.resize(coarse, (width, height))
    page: Any = paper * (1 - share) + shade * share
    if rng.random() < 0.35:
        page = page + noise.normal(0, rng.uniform(1, 9), page.shape)
    page = np.clip(page, 0, 255).astype(np.uint8)
    if rng.random() < 0.15:
        page = cv2.imdecode(cv2.imencode(".jpg", page, (cv2.IMWRITE_JPEG_QUALITY, rng.randint(25, 85)))[1], 0)
    return np.asarray(255 - page if rng.random() < 0.04 else page, np.uint8)
