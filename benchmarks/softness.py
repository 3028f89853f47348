"""Pages that nobody can read throughout, which must be said, and artwork without a word, which must be left in peace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from tricks import Sample, card, encoded, rendered

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]


def soft(rng: random.Random) -> Sample:
    """A scan of 110 dpi out of focus: 1.2 pixels."""
    sheet = card(rng, outlined=True, size=(105, 148), body_size=(7.5, 9))
    scan = rendered(sheet.pdf(), 110).filter(ImageFilter.GaussianBlur(1.2))
    return Sample(encoded(scan, quality=85, dpi=(110, 110)), "image/jpeg", sheet.words, sheet.marked)


def half_soft(rng: random.Random) -> Sample:
    """A picture of which the lower half is out of focus."""
    sheet = card(rng, outlined=True, size=(105, 148), body_size=(8, 9.5))
    picture = rendered(sheet.pdf())
    blurred = picture.filter(ImageFilter.GaussianBlur(rng.uniform(7, 9)))
    top = int(picture.height * 0.5)
    picture.paste(blurred.crop((0, top, picture.width, picture.height)), (0, top))
    return Sample(encoded(picture, quality=88, dpi=(300, 300)), "image/jpeg", sheet.words, sheet.marked)


def foreign(rng: random.Random) -> Sample:
    """Lines in an alphabet whose data is missing: shapes made of strokes, letter by letter."""
    picture = Image.new("RGB", (1240, 1748), (250, 248, 240))
    pen = ImageDraw.Draw(picture)
    letters = [[(rng.random(), rng.random()) for _ in range(rng.randint(3, 5))] for _ in range(24)]
    for row in range(9):
        x, y = 130, 250 + row * 90
        while x < 1050:
            for _ in range(rng.randint(2, 8)):
                strokes = [(x + px * 30, y + py * 44) for px, py in rng.choice(letters)]
                pen.line(strokes, fill=(20, 20, 20), width=5)
                x += 40
            x += 26
    return Sample(encoded(picture, quality=92, dpi=(300, 300)), "image/jpeg", [], [])


# --- honest artwork -----------------------------------------------------------------------------------------------------


def scene(rng: random.Random) -> Pixels:
    """Paint a photograph: things in front of a ground, shade, noise."""
    noise = np.random.default_rng(rng.randrange(1 << 30))
    picture = cv2.resize(
        noise.integers(40, 220, (5, 7, 3), dtype=np.uint8), (1500, 1100), interpolation=cv2.INTER_CUBIC
    )
    for _ in range(rng.randint(8, 60)):
        centre, axes = (rng.randrange(1500), rng.randrange(1100)), (rng.randint(15, 240), rng.randint(10, 160))
        colour = [rng.randrange(256) for _ in range(3)]
        cv2.ellipse(picture, centre, axes, rng.randrange(180), 0, 360, colour, -1, cv2.LINE_AA)
    picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(1, 4)).astype(np.float32)
    return np.asarray(np.clip(picture + noise.normal(0, 4, picture.shape), 0, 255), np.uint8)


def grass(rng: random.Random) -> Pixels:
    picture = np.full((1200, 1500, 3), (40, 90, 60), np.uint8)
    for _ in range(6_000):
        x, y = rng.randrange(1500), rng.randrange(1200)
        shade = rng.randint(60, 220)
        end = (x + rng.randint(-25, 25), y - rng.randint(20, 90))
        cv2.line(picture, (x, y), end, (30, shade, shade // 2 + 20), rng.randint(1, 4), cv2.LINE_AA)
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.8), np.uint8)


def bricks(rng: random.Random) -> Pixels:
    picture = np.full((1200, 1500, 3), 190, np.uint8)
    for row, y in enumerate(range(0, 1200, 62)):
        for x in range(-70 * (row % 2), 1500, 140):
            shade = rng.randint(-25, 25)
            cv2.rectangle(picture, (x + 4, y + 4), (x + 134, y + 56), (60 + shade, 70 + shade, 150 + shade), -1)
    noise = np.random.default_rng(rng.randrange(1 << 30)).normal(0, 9, picture.shape)
    return np.clip(cv2.GaussianBlur(picture, (0, 0), 1.5) + noise, 0, 255).astype(np.uint8)


def weave(rng: random.Random) -> Pixels:
    down, across = np.mgrid[0:1200, 0:1500].astype(np.float32)
    pitch = rng.uniform(9, 26)
    share = np.sin(down / pitch * np.pi) * np.sin(across / pitch * np.pi)
    noise = np.random.default_rng(rng.randrange(1 << 30)).normal(0, 12, share.shape)
    gray = np.clip(150 + 40 * share + noise, 0, 255).astype(np.uint8)
    return np.asarray(cv2.cvtColor(gray, cv2.COLOR_GRAY2BGR), np.uint8)


def logo(rng: random.Random) -> Pixels:
    picture = np.full((900, 1400, 3), 250, np.uint8)
    colour = [rng.randrange(160) for _ in range(3)]
    for index in range(rng.randint(3, 6)):
        radius = 60 + 45 * index
        cv2.ellipse(picture, (700, 450), (radius, radius), 30 * index, 0, 300 - 30 * index, colour, 18, cv2.LINE_AA)
    return picture


def ornament(rng: random.Random) -> Pixels:
    """Paint rows of leaves and dots, as borders and wrapping paper have them."""
    picture = np.full((1200, 1500, 3), (225, 238, 240), np.uint8)
    colour = [rng.randrange(150) for _ in range(3)]
    for y in range(80, 1150, rng.choice((90, 140))):
        for x in range(60, 1450, 70):
            cv2.ellipse(picture, (x, y), (26, 9), rng.choice((30, -30)), 0, 360, colour, -1, cv2.LINE_AA)
            cv2.circle(picture, (x + 35, y), 6, colour, -1, cv2.LINE_AA)
    return picture


_PAINTERS: tuple[Callable[[random.Random], Pixels], ...] = (scene, scene, grass, bricks, weave, logo, ornament, scene)


def honest(rng: random.Random) -> Sample:
    """Photographs, textures, logos and ornaments, without a word."""
    picture = Image.fromarray(rng.choice(_PAINTERS)(rng)[:, :, ::-1])
    return Sample(encoded(picture, quality=rng.choice((70, 90))), "image/jpeg", [], [])


def honest_card(rng: random.Random) -> Sample:
    """A card with a photograph or a texture on its lower half."""
    sheet = card(rng, outlined=True, size=(105, 148))
    picture = rendered(sheet.pdf())
    art = Image.fromarray(rng.choice(_PAINTERS)(rng)[:, :, ::-1]).resize((picture.width, picture.height * 2 // 5))
    longer = Image.new("RGB", (picture.width, picture.height + art.height), (255, 255, 255))
    longer.paste(picture, (0, 0))
    longer.paste(art, (0, picture.height))
    return Sample(encoded(longer, quality=85, dpi=(300, 300)), "image/jpeg", sheet.words, sheet.marked)
