"""Pictures of nothing but artwork: leaves, stars, ornaments, textures, products, decoration like codes. No word stands on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from codefree import checks, crossword, halftone, hatching, noise, pictograms, stripes
from PIL import Image
from softness import bricks, grass, logo, ornament, scene
from tricks import Sample, encoded, ground, rendered, some_text
from typeset import MM, Sheet, text_faces, wrapped

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

_WIDE, _HIGH = 1240, 1748


def _paper(rng: random.Random) -> Pixels:
    shade = rng.choice(((255, 255, 255), (225, 238, 240), (60, 40, 30), (120, 90, 160)))
    return np.full((_HIGH, _WIDE, 3), shade, np.uint8)


def _ink(rng: random.Random) -> list[int]:
    return [rng.randrange(200) for _ in range(3)]


def _curve(points: list[tuple[float, float]]) -> NDArray[np.int32]:
    """Return a smooth closed line through points, in 1/16 pixels."""
    ring = np.array([points[-1], *points, *points[:2]], np.float64)
    places = []
    for a, b, c, d in zip(ring, ring[1:], ring[2:], ring[3:], strict=False):
        t = np.linspace(0, 1, 8, endpoint=False)[:, None]
        places.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.round(np.concatenate(places) * 16).astype(np.int32)


def leaves(rng: random.Random) -> Pixels:
    """Twigs with leaves, drawn in lines or filled."""
    picture, ink, filled = _paper(rng), _ink(rng), rng.random() < 0.5
    for _ in range(rng.randint(3, 14)):
        x, y, lean = rng.randrange(_WIDE), rng.randrange(_HIGH), rng.uniform(-2, 2)
        size, steps = rng.uniform(12, 60), rng.randint(5, 12)
        for step in range(steps):
            lean += rng.uniform(-0.15, 0.15)
            end = (x + size * np.sin(lean), y - size * np.cos(lean))
            cv2.line(picture, (int(x), int(y)), (int(end[0]), int(end[1])), ink, 3, cv2.LINE_AA)
            turn = np.degrees(lean) + (50 if step % 2 else -50)
            middle = (
                int(end[0] + size * 0.6 * np.sin(np.radians(turn))),
                int(end[1] - size * 0.6 * np.cos(np.radians(turn))),
            )
            axes = (int(size * 0.6), int(size * 0.22) + 1)
            cv2.ellipse(picture, middle, axes, turn - 90, 0, 360, ink, -1 if filled else 3, cv2.LINE_AA)
            x, y = end
    return picture


def stars(rng: random.Random) -> Pixels:
    """Stars, hearts, snowflakes and confetti, of many sizes, strewn or in rows."""
    picture, kind = _paper(rng), rng.choice(("star", "flake", "heart", "confetti"))
    rows, ink = rng.random() < 0.4, _ink(rng)
    for index in range(rng.randint(20, 220)):
        if rows:
            x, y, size = 80 + index % 12 * 95, 90 + index // 12 * 95, 30.0
        else:
            x, y, size = rng.randrange(_WIDE), rng.randrange(_HIGH), rng.uniform(8, 45)
        turn = 0.0 if rows else rng.uniform(0, 6.3)
        if kind == "star":
            spread = [size if point % 2 else 0.42 * size for point in range(10)]
            ends = [
                (x + r * np.sin(turn + p * np.pi / 5), y - r * np.cos(turn + p * np.pi / 5))
                for p, r in enumerate(spread)
            ]
            cv2.fillPoly(picture, [np.round(np.array(ends) * 16).astype(np.int32)], ink, cv2.LINE_AA, 4)
        elif kind == "flake":
            for arm in range(6):
                way = turn + arm * np.pi / 3
                cv2.line(
                    picture, (x, y), (int(x + size * np.sin(way)), int(y - size * np.cos(way))), ink, 3, cv2.LINE_AA
                )
                for side in (-0.5, 0.5):
                    half = (x + 0.6 * size * np.sin(way), y - 0.6 * size * np.cos(way))
                    tip = (half[0] + 0.3 * size * np.sin(way + side), half[1] - 0.3 * size * np.cos(way + side))
                    cv2.line(picture, (int(half[0]), int(half[1])), (int(tip[0]), int(tip[1])), ink, 2, cv2.LINE_AA)
        elif kind == "heart":
            t = np.linspace(0, 2 * np.pi, 40)
            outline = np.stack(
                [x + size * np.sin(t) ** 3, y - size / 16 * (13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t))], 1
            )
            cv2.fillPoly(picture, [np.round(outline * 16).astype(np.int32)], ink, cv2.LINE_AA, 4)
        else:
            corners = cv2.boxPoints(((x, y), (size, rng.uniform(4, 14)), np.degrees(turn)))
            cv2.fillPoly(picture, [np.round(corners * 16).astype(np.int32)], _ink(rng), cv2.LINE_AA, 4)
    return picture


def flourishes(rng: random.Random) -> Pixels:
    """Scrolls, waves and dividers, as on wedding stationery."""
    picture, ink = _paper(rng), _ink(rng)
    for _ in range(rng.randint(2, 9)):
        x, y, size, width = (
            rng.randint(150, _WIDE - 150),
            rng.randint(100, _HIGH - 100),
            rng.uniform(30, 160),
            rng.randint(2, 7),
        )
        t = np.linspace(0, rng.uniform(2, 5) * np.pi, 120)
        for mirror in (1, -1):
            spiral = np.stack(
                [x + mirror * (size * t / 4 + size * 0.5 * np.sin(t)), y + size * 0.35 * np.cos(t) * np.exp(-t / 9)], 1
            )
            cv2.polylines(
                picture,
                [np.round(spiral * 16).astype(np.int32)],
                isClosed=False,
                color=ink,
                thickness=width,
                lineType=cv2.LINE_AA,
                shift=4,
            )
        cv2.circle(picture, (x, y), int(size * 0.15) + 2, ink, -1, cv2.LINE_AA)
    return picture


def blobs(rng: random.Random) -> Pixels:
    """Terrazzo, pebbles, cow hide: closed irregular shapes."""
    picture = _paper(rng)
    inks = [_ink(rng) for _ in range(rng.randint(1, 4))]
    for _ in range(rng.randint(40, 500)):
        x, y, size, corners = rng.randrange(_WIDE), rng.randrange(_HIGH), rng.uniform(6, 38), rng.randint(4, 8)
        ring = [
            (x + size * rng.uniform(0.4, 1) * np.cos(a), y + size * rng.uniform(0.4, 1) * np.sin(a))
            for a in np.linspace(0, 6.28, corners, endpoint=False)
        ]
        cv2.fillPoly(picture, [_curve(ring)], rng.choice(inks), cv2.LINE_AA, 4)
    return picture


def code_like(rng: random.Random) -> Pixels:
    """Squares by chance, as decoration beside real codes has them."""
    picture, cell = _paper(rng), rng.choice((8, 14, 22, 36))
    ink, share = _ink(rng), rng.uniform(0.25, 0.55)
    for y in range(150, _HIGH - 150, cell):
        for x in range(150, _WIDE - 150, cell):
            if rng.random() < share:
                cv2.rectangle(picture, (x, y), (x + cell - 1, y + cell - 1), ink, -1)
    return picture


def tiles(rng: random.Random) -> Pixels:
    """Moorish and geometric tiles: arcs, diamonds, chevrons in every cell."""
    picture, cell, ink = _paper(rng), rng.choice((46, 70, 110)), _ink(rng)
    kind = rng.choice(("arc", "diamond", "chevron", "truchet"))
    for y in range(40, _HIGH - cell, cell):
        for x in range(40, _WIDE - cell, cell):
            if kind == "arc":
                cv2.ellipse(
                    picture, (x + cell // 2, y + cell), (cell // 2 - 2, cell // 2 - 2), 0, 180, 360, ink, 4, cv2.LINE_AA
                )
                cv2.ellipse(
                    picture, (x + cell // 2, y + cell), (cell // 4, cell // 4), 0, 180, 360, ink, 4, cv2.LINE_AA
                )
            elif kind == "diamond":
                m = cell // 2
                cv2.polylines(
                    picture,
                    [np.array([(x + m, y + 3), (x + cell - 3, y + m), (x + m, y + cell - 3), (x + 3, y + m)])],
                    isClosed=True,
                    color=ink,
                    thickness=4,
                    lineType=cv2.LINE_AA,
                )
                cv2.circle(picture, (x + m, y + m), cell // 8, ink, -1, cv2.LINE_AA)
            elif kind == "chevron":
                cv2.polylines(
                    picture,
                    [np.array([(x, y + cell // 2), (x + cell // 2, y), (x + cell, y + cell // 2)])],
                    isClosed=False,
                    color=ink,
                    thickness=6,
                    lineType=cv2.LINE_AA,
                )
            else:
                flip = rng.random() < 0.5
                a, b = ((x, y), (x + cell, y + cell)) if flip else ((x + cell, y), (x, y + cell))
                for centre in (a, b):
                    start = {(x, y): 0, (x + cell, y): 90, (x + cell, y + cell): 180, (x, y + cell): 270}[centre]
                    cv2.ellipse(picture, centre, (cell // 2, cell // 2), 0, start, start + 90, ink, 5, cv2.LINE_AA)
    return picture


def product(rng: random.Random) -> Pixels:
    """A product before a soft ground: bodies with shade, knobs, grilles, buttons, a cable."""
    picture = scene(rng)[:1100, :1500].copy()
    x, y, wide, high = rng.randint(200, 500), rng.randint(150, 350), rng.randint(350, 700), rng.randint(300, 600)
    body, ink = _ink(rng), _ink(rng)
    cv2.rectangle(picture, (x, y), (x + wide, y + high), body, -1)
    for row in range(rng.randint(1, 5)):
        for column in range(rng.randint(2, 8)):
            place = (x + 40 + column * 55, y + 50 + row * 60)
            if rng.random() < 0.5:
                cv2.circle(picture, place, 16, ink, rng.choice((-1, 3)), cv2.LINE_AA)
                cv2.line(picture, place, (place[0] + 12, place[1] - 9), (240, 240, 240), 3, cv2.LINE_AA)
            else:
                cv2.rectangle(picture, place, (place[0] + 30, place[1] + 18), ink, rng.choice((-1, 2)))
    for slot in range(rng.randint(0, 14)):
        cv2.line(
            picture,
            (x + 40 + slot * 16, y + high - 80),
            (x + 40 + slot * 16, y + high - 25),
            (20, 20, 20),
            5,
            cv2.LINE_AA,
        )
    t = np.linspace(0, 12, 90)
    cable = np.stack([x + wide + t * 25, y + high / 2 + 60 * np.sin(t)], 1)
    cv2.polylines(
        picture,
        [np.round(cable * 16).astype(np.int32)],
        isClosed=False,
        color=(30, 30, 30),
        thickness=9,
        lineType=cv2.LINE_AA,
        shift=4,
    )
    shot = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.7, 1.6)).astype(np.float32)
    grain = np.random.default_rng(rng.randrange(1 << 30)).normal(0, 3, shot.shape)
    return np.asarray(np.clip(shot + grain, 0, 255), np.uint8)


def plan(rng: random.Random) -> Pixels:
    """Line art: an assembly drawing of screws, boards and arrows."""
    picture, ink = _paper(rng), _ink(rng)
    for _ in range(rng.randint(6, 30)):
        x, y, size = rng.randint(60, _WIDE - 200), rng.randint(60, _HIGH - 200), rng.randint(15, 120)
        kind = rng.randrange(4)
        if kind == 0:
            cv2.circle(picture, (x, y), size // 2, ink, 3, cv2.LINE_AA)
            cv2.line(picture, (x - size // 3, y), (x + size // 3, y), ink, 3, cv2.LINE_AA)
            cv2.line(picture, (x, y - size // 3), (x, y + size // 3), ink, 3, cv2.LINE_AA)
        elif kind == 1:
            cv2.rectangle(picture, (x, y), (x + 2 * size, y + size // 3), ink, 3)
            for tick in range(6):
                cv2.line(
                    picture, (x + tick * size // 3, y), (x + tick * size // 3 + 8, y + size // 3), ink, 2, cv2.LINE_AA
                )
        elif kind == 2:
            cv2.arrowedLine(
                picture, (x, y), (x + rng.randint(-150, 150), y + rng.randint(-150, 150)), ink, 4, cv2.LINE_AA
            )
        else:
            corners = np.array([(x, y), (x + size, y - size // 3), (x + size, y + size), (x, y + size + size // 3)])
            cv2.polylines(picture, [corners], isClosed=True, color=ink, thickness=3, lineType=cv2.LINE_AA)
    return picture


def _from_cards(rng: random.Random) -> Pixels:
    """One of the cards without codes, at twice its resolution."""
    step = rng.choice((3, 5, 8, 14))
    gray = rng.choice((
        lambda: stripes(3, rng.choice((0, 7, 90)), step), lambda: stripes(0, 7, step), lambda: hatching(step + 4, rng.choice((1, 2))),
        lambda: halftone(step + 3), lambda: noise(step), lambda: checks(step + 3, rng.choice((0, 7))), lambda: crossword(step, step + 14),
        lambda: pictograms(step),
    ))()  # fmt: skip
    field = gray[255:800]  # the card's own headline stands above
    return np.asarray(
        cv2.cvtColor(cv2.resize(field, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), cv2.COLOR_GRAY2BGR), np.uint8
    )


PAINTERS: tuple[Callable[[random.Random], Pixels], ...] = (
    leaves, stars, flourishes, blobs, code_like, tiles, product, product, plan, _from_cards, _from_cards,
    scene, grass, bricks, logo, ornament,
)  # fmt: skip


def pure_art(rng: random.Random) -> Sample:
    picture = Image.fromarray(rng.choice(PAINTERS)(rng)[:, :, ::-1])
    told: dict[str, Any] = {"dpi": (300, 300)} if rng.random() < 0.5 else {}
    if rng.random() < 0.3:
        return Sample(encoded(picture, "PNG", **told), "image/png", [], [])
    return Sample(encoded(picture, quality=rng.choice((60, 75, 90)), **told), "image/jpeg", [], [])


def poster(rng: random.Random) -> Sample:
    """A product or a pattern with a headline and a few words beside it, sharp throughout."""
    sheet = Sheet(rng, (105, 60), outlined=True)
    ground(sheet)
    sheet.canvas.setFillColorRGB(0.12, 0.1, 0.14)
    lang, y = rng.choice(("de", "en", "fr")), sheet.height - 14 * MM
    for size, text in zip((18, 10, 8), sorted(some_text(rng, lang, 12), key=len), strict=False):
        face = rng.choice(text_faces())
        for row in wrapped(text, face, size, sheet.width - 18 * MM):
            sheet.line(8 * MM, y, row, face, size)
            y -= 1.25 * size
        y -= 3 * MM
    words = rendered(sheet.pdf())
    art = Image.fromarray(rng.choice(PAINTERS)(rng)[:, :, ::-1]).resize((words.width, rng.randint(500, 1000)))
    whole = Image.new("RGB", (words.width, words.height + art.height))
    above = rng.random() < 0.5
    whole.paste(art, (0, 0 if above else words.height))
    whole.paste(words, (0, art.height if above else 0))
    return Sample(encoded(whole, quality=rng.choice((70, 85)), dpi=(300, 300)), "image/jpeg", sheet.words, sheet.marked)
