"""Painted stand-ins for the photographs that cards carry: seeded, so that they are the same on every run."""

from __future__ import annotations

from math import pi
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

Colour = tuple[int, int, int]


def ramp(size: tuple[int, int], top: Colour, bottom: Colour) -> Image.Image:
    width, height = size
    share = np.linspace(0, 1, height)[:, None, None]
    rows = np.array(top) * (1 - share) + np.array(bottom) * share
    return Image.fromarray(np.broadcast_to(rows, (height, width, 3)).astype(np.uint8))


def wood(size: tuple[int, int], dark: Colour, light: Colour, seed: int) -> Image.Image:
    """Paint planks along the width, with grain."""
    width, height = size
    rng = np.random.default_rng(seed)
    rows = np.cumsum(rng.normal(0, 1, height))
    rows = (rows - rows.min()) / np.ptp(rows)
    ripple = np.sin(np.linspace(0, 9, width)[None, :] + rows[:, None] * 14) * 0.09
    fibre = rng.normal(0, 1, (height, width // 24 + 2)).repeat(24, axis=1)[:, :width] * 0.05
    share = np.clip(0.5 + (rows[:, None] - 0.5) * 0.5 + ripple + fibre, 0, 1)[..., None]
    picture = np.array(dark) * (1 - share) + np.array(light) * share
    plank = height // 4
    picture[plank::plank] *= 0.6
    return Image.fromarray(picture.astype(np.uint8)).filter(ImageFilter.GaussianBlur(1.1))


def bokeh(
    picture: Image.Image, seed: int, tint: Colour, area: tuple[float, float, float, float], count: int = 26
) -> Image.Image:
    """Scatter blurred lights over `area` (fractions: left, top, right, bottom)."""
    rng = np.random.default_rng(seed)
    width, height = picture.size
    lights = Image.new("L", picture.size, 0)
    pen = ImageDraw.Draw(lights)
    for _ in range(count):
        x = rng.uniform(area[0], area[2]) * width
        y = rng.uniform(area[1], area[3]) * height
        radius = rng.uniform(0.012, 0.045) * width
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=int(rng.uniform(40, 150)))
    return Image.composite(
        Image.new("RGB", picture.size, tint), picture, lights.filter(ImageFilter.GaussianBlur(width * 0.006))
    )


def shaded(size: tuple[int, int], colour: Colour, gloss: float = 0.75) -> Image.Image:
    """Shade a round body lit from the left; steel has much gloss, clay little."""
    width, height = size
    across = np.linspace(-1, 1, width)
    light = (
        1.1
        - gloss
        + gloss * np.exp(-((across + 0.45) ** 2) / 0.16)
        + gloss / 3 * np.exp(-((across - 0.75) ** 2) / 0.02)
    )
    rows = np.clip(np.array(colour) * light[:, None], 0, 255).astype(np.uint8)
    return Image.fromarray(np.broadcast_to(rows[None], (height, width, 3)).copy())


def steam(picture: Image.Image, x: int, bottom: int, height: int) -> Image.Image:
    veil = Image.new("L", picture.size, 0)
    pen = ImageDraw.Draw(veil)
    for offset, phase in ((-height // 5, 0.0), (0, 1.4), (height // 5, 2.6)):
        points = [
            (x + offset + np.sin(step / 12 * pi + phase) * height * 0.06 * step / 8, bottom - height * step / 12)
            for step in range(13)
        ]
        pen.line([(float(px), float(py)) for px, py in points], fill=105, width=max(6, height // 11))
    veil = veil.filter(ImageFilter.GaussianBlur(height / 14))
    return Image.composite(Image.new("RGB", picture.size, (255, 255, 255)), picture, veil)


def shadow(picture: Image.Image, box: tuple[float, float, float, float], strength: int = 130) -> Image.Image:
    veil = Image.new("L", picture.size, 0)
    ImageDraw.Draw(veil).ellipse(box, fill=strength)
    veil = veil.filter(ImageFilter.GaussianBlur(picture.width / 60))
    return Image.composite(Image.new("RGB", picture.size, (20, 14, 10)), picture, veil)


def paste_round(picture: Image.Image, body: Image.Image, box: tuple[int, int, int, int], radius: int) -> None:
    mask = Image.new("L", body.size, 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, body.width - 1, body.height - 1), radius, fill=255)
    picture.paste(body, box[:2], mask.filter(ImageFilter.GaussianBlur(1.2)))


def kitchen() -> Image.Image:
    """Paint a steel pot on a wooden worktop, lights out of focus behind it."""
    picture = bokeh(ramp((1200, 900), (46, 74, 78), (128, 142, 132)), 7, (255, 226, 170), (0, 0.02, 1, 0.55))
    picture = picture.filter(ImageFilter.GaussianBlur(9))
    picture.paste(wood((1200, 300), (104, 66, 38), (176, 124, 78), 3), (0, 600))
    picture = shadow(picture, (300, 680, 960, 800))
    paste_round(picture, shaded((520, 300), (172, 180, 184)), (340, 430, 860, 730), 46)
    for left in (268, 832):
        paste_round(picture, shaded((100, 34), (120, 126, 130)), (left, 510, left + 100, 544), 16)
    paste_round(picture, shaded((560, 40), (205, 210, 212)), (320, 404, 880, 444), 18)
    paste_round(picture, shaded((480, 46), (186, 192, 196)), (360, 366, 840, 412), 23)
    paste_round(picture, shaded((90, 40), (60, 62, 64)), (555, 332, 645, 372), 14)
    return steam(picture, 600, 330, 300)


def teacup() -> Image.Image:
    """Paint a cup of tea on dark wood."""
    picture = bokeh(ramp((1200, 900), (38, 46, 34), (96, 96, 62)), 11, (236, 206, 120), (0, 0, 1, 0.5))
    picture = picture.filter(ImageFilter.GaussianBlur(7))
    picture.paste(wood((1200, 340), (58, 38, 26), (122, 84, 54), 8), (0, 560))
    picture = shadow(picture, (340, 640, 900, 780), 150)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((350, 660, 850, 760), fill=(214, 206, 190))
    pen.ellipse((372, 664, 828, 744), fill=(236, 230, 216))
    pen.arc((690, 470, 850, 630), -95, 100, fill=(222, 214, 198), width=26)
    body = shaded((360, 270), (238, 232, 220), 0.34)
    mask = Image.new("L", body.size, 0)
    ImageDraw.Draw(mask).pieslice((0, -270, 359, 269), 0, 180, fill=255)
    picture.paste(body, (420, 450), mask.filter(ImageFilter.GaussianBlur(1.2)))
    pen.ellipse((420, 415, 780, 490), fill=(232, 226, 212))
    pen.ellipse((438, 424, 762, 482), fill=(146, 84, 28))
    pen.ellipse((470, 436, 640, 462), fill=(178, 112, 44))
    return steam(picture.filter(ImageFilter.GaussianBlur(0.8)), 600, 430, 280)


def ridges() -> Image.Image:
    """Paint mountain ridges in the mist at dusk."""
    width, height = 1200, 900
    picture = ramp((width, height), (250, 190, 140), (240, 224, 206))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((770, 160, 930, 320), fill=(255, 240, 214))
    picture = picture.filter(ImageFilter.GaussianBlur(6))
    rng = np.random.default_rng(21)
    across = np.linspace(0, 1, width)
    for layer in range(5):
        share = layer / 4
        outline: Any = np.full(width, 0.38 + 0.14 * layer)
        for octave in range(1, 7):
            outline += rng.normal(0, 0.09 / octave) * np.sin(across * pi * octave * 2.1 + rng.uniform(0, 6))
        colour = tuple(int(a * (1 - share) + b * share) for a, b in zip((186, 160, 160), (24, 48, 52), strict=True))
        mask = Image.new("L", picture.size, 0)
        edge = [(float(x), float(y)) for x, y in zip(range(width), outline * height, strict=True)]
        ImageDraw.Draw(mask).polygon([(0, height), *edge, (width, height)], fill=255)
        picture.paste(colour, (0, 0), mask.filter(ImageFilter.GaussianBlur(2.2 - share * 1.6)))
    return picture


def candlelight() -> Image.Image:
    """Paint a candle in a glass, dark behind."""
    picture = bokeh(ramp((1200, 900), (30, 22, 30), (70, 44, 40)), 5, (255, 176, 96), (0, 0, 1, 0.7), 34)
    picture = picture.filter(ImageFilter.GaussianBlur(8))
    picture.paste(wood((1200, 240), (48, 32, 26), (98, 68, 50), 12), (0, 660))
    picture = shadow(picture, (380, 700, 840, 800), 160)
    paste_round(picture, shaded((340, 360), (214, 196, 170), 0.4), (430, 390, 770, 750), 30)
    glow = Image.new("L", picture.size, 0)
    ImageDraw.Draw(glow).ellipse((470, 190, 730, 480), fill=200)
    glow = glow.filter(ImageFilter.GaussianBlur(60))
    picture = Image.composite(Image.new("RGB", picture.size, (255, 206, 120)), picture, glow)
    pen = ImageDraw.Draw(picture)
    pen.line((600, 395, 600, 350), fill=(40, 30, 24), width=6)
    pen.ellipse((584, 268, 616, 364), fill=(255, 246, 214))
    return picture.filter(ImageFilter.GaussianBlur(1.2))


PAINTED = {"kitchen": kitchen, "teacup": teacup, "ridges": ridges, "candlelight": candlelight}
