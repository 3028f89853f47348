"""Layouts whose words get lost: arcs, waves, stacks, side lines, badges and lines over photographs; and the same without words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from pureart import product
from softness import grass, scene
from tricks import Sample, done, encoded, ground, rendered, some_text
from typeset import MM, Sheet, script_faces, text_faces, width_of, wrapped

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

_PHRASES = (
    "Danke für Ihren Einkauf", "Thank you for your order", "Free gift inside", "Jetzt Bewertung schreiben", "Handmade with love",
    "Leave a review", "Fünf Sterne für uns", "Five stars please", "Scan and win", "Gutschein für Sie", "Natural and organic",
    "Zufrieden oder Geld zurück", "Merci pour votre commande", "Écrivez un avis", "Made in Germany", "Happy customer club",
)  # fmt: skip
_WORDS = ("DANKE", "REVIEW", "GESCHENK", "BONUS", "STERNE", "GRATIS", "THANKS", "RABATT", "WELCOME", "MERCI")
_STICKERS = ("-20 %", "NEW", "NEU", "5 €", "GRATIS", "SALE", "-15 %", "BONUS", "TOP", "3 € ZURÜCK")
_FOOTS = (
    "Write a review and get a gift card", "Bewerten Sie uns mit fünf Sternen", "Contact us before you leave a review",
    "Einfach Code scannen und Geschenk sichern", "Send a photo of your review by mail", "Mehr Infos auf unserer Seite",
)  # fmt: skip
_INKS = ((0.1, 0.1, 0.1), (0.6, 0.1, 0.15), (0.1, 0.3, 0.45), (0.15, 0.4, 0.2))


def _sheet(rng: random.Random) -> Sheet:
    """Return a sheet with a ground and an ink to set on it: dark on pale, one in four pale on dark."""
    sheet, ink, dark = Sheet(rng, (105, 148), outlined=True), rng.choice(_INKS), rng.random() < 0.25
    ground(sheet, (ink,)) if dark else ground(sheet)
    sheet.canvas.setFillColorRGB(*((1, 1, 0.95) if dark else ink))
    return sheet


def _phrase(rng: random.Random) -> str:
    text = rng.choice(_PHRASES)
    return text.upper() if rng.random() < 0.5 else text


def _body(sheet: Sheet, top: float) -> None:
    """Set two sentences below, which are not measured."""
    face, size = sheet.rng.choice(text_faces()), sheet.rng.uniform(8, 10)
    for text in some_text(sheet.rng, sheet.rng.choice(("de", "en")), 2):
        for line in wrapped(text, face, size, sheet.width - 20 * MM):
            sheet.line(10 * MM, top, line, face, size, mark=False)
            top -= 1.3 * size


def _along(
    sheet: Sheet, text: str, face: Path, size: float, at: Callable[[float], tuple[float, float, float]], spacing: float
) -> None:
    """Set outlined letters at the places `at` gives for points along a curve: x, y, degrees."""
    sheet.words += text.split()
    sheet.marked += text.split()
    way = 0.0
    for char in text:
        advance = width_of(char, face, size) + spacing * size
        x, y, angle = at(way + advance / 2)
        sheet.letter(x, y, angle, char, face, size)
        way += advance


def _arc_sheet(rng: random.Random, faces: tuple[Path, ...]) -> Sheet:
    sheet = _sheet(rng)
    face, size, spacing = rng.choice(faces), rng.uniform(9, 18), rng.uniform(0.0, 0.12)
    spacing = spacing if faces == text_faces() else 0.0
    size = size if faces == text_faces() else 1.4 * size
    middle = (sheet.width / 2, sheet.height - 52 * MM)
    kind = rng.choice(("upper", "upper", "lower", "both", "wave"))
    if kind == "wave":
        text = _phrase(rng) if faces == text_faces() else rng.choice(_PHRASES)
        length = sum(width_of(char, face, size) + spacing * size for char in text)
        pitch = rng.uniform(0.6, 1.3) * max(length, 60)
        # no bend is narrower than three type sizes: beyond, the feet of letters run into one another
        rise = min(rng.uniform(0.5, 1.4) * size, (pitch / (2 * math.pi)) ** 2 / (3 * size))

        def wave(way: float) -> tuple[float, float, float]:
            slope = rise * 2 * math.pi / pitch * math.cos(2 * math.pi * way / pitch)
            return (
                (sheet.width - length) / 2 + way,
                middle[1] + rise * math.sin(2 * math.pi * way / pitch),
                math.degrees(math.atan(slope)),
            )

        _along(sheet, text, face, size, wave, spacing)
    for side in ("upper", "lower"):
        if kind not in {side, "both"}:
            continue
        text = _phrase(rng) if faces == text_faces() else rng.choice(_PHRASES)
        length = sum(width_of(char, face, size) + spacing * size for char in text)
        radius = (
            min(max(length / rng.uniform(1.2, 2.8), 14 * MM), 58 * MM) if kind != "both" else max(length / 2.6, 20 * MM)
        )
        drop = 0.0 if kind == "both" else 0.8

        def on_circle(
            way: float, side: str = side, radius: float = radius, length: float = length, drop: float = drop
        ) -> tuple[float, float, float]:
            turn = (way - length / 2) / radius
            if side == "upper":
                return (
                    middle[0] + radius * math.sin(turn),
                    middle[1] + radius * (math.cos(turn) - drop),
                    -math.degrees(turn),
                )
            return (
                middle[0] + radius * math.sin(turn),
                middle[1] - radius * (math.cos(turn) - drop),
                math.degrees(turn),
            )

        _along(sheet, text, face, size, on_circle, spacing)
    if rng.random() < 0.7:
        _body(sheet, 30 * MM)
    return sheet


def arc(rng: random.Random) -> Sample:
    return done(_arc_sheet(rng, text_faces()))


def arc_picture(rng: random.Random) -> Sample:
    return _picture(_arc_sheet(rng, text_faces()))


def script_arc(rng: random.Random) -> Sample:
    """The same in connected script, whose letters are one outline a word."""
    return done(_arc_sheet(rng, script_faces()))


def _picture(sheet: Sheet) -> Sample:
    dpi = sheet.rng.choice((200, 300))
    data = encoded(rendered(sheet.pdf(), dpi), quality=sheet.rng.choice((75, 90)), dpi=(dpi, dpi))
    return Sample(data, "image/jpeg", sheet.words, sheet.marked)


def _stack_sheet(rng: random.Random) -> Sheet:
    sheet = _sheet(rng)
    face, size = rng.choice(text_faces()), rng.uniform(11, 26)
    pitch = size * rng.uniform(0.95, 1.25)
    for x in (12 * MM, sheet.width - 12 * MM) if rng.random() < 0.4 else (rng.uniform(10, 95) * MM,):
        word = rng.choice(_WORDS)
        sheet.words.append(word)
        sheet.marked.append(word)
        for number, char in enumerate(word):
            sheet.letter(x, sheet.height - 16 * MM - number * pitch, 0, char, face, size)
    if rng.random() < 0.7:
        _body(sheet, 30 * MM)
    return sheet


def stack(rng: random.Random) -> Sample:
    return done(_stack_sheet(rng))


def stack_picture(rng: random.Random) -> Sample:
    return _picture(_stack_sheet(rng))


def side(rng: random.Random) -> Sample:
    """A short line up or down an edge, in curves, alone or beside body type."""
    sheet = _sheet(rng)
    face, size, angle = rng.choice(text_faces()), rng.uniform(7, 22), rng.choice((90, 270))
    sheet.canvas.saveState()
    sheet.canvas.translate(rng.choice((9, 96)) * MM, (45 if angle == 90 else 138) * MM)
    sheet.canvas.rotate(90 if angle == 90 else -90)
    sheet.line(0, 0, _phrase(rng), face, size)
    sheet.canvas.restoreState()
    if rng.random() < 0.7:
        _body(sheet, 30 * MM)
    return done(sheet)


# --- posters ------------------------------------------------------------------------------------------------------------


def _backdrop(rng: random.Random) -> Image.Image:
    painter = rng.choice((scene, scene, grass, product))
    return Image.fromarray(np.ascontiguousarray(painter(rng)[:, :, ::-1])).resize(
        (1240, 1748 if rng.random() < 0.5 else 900)
    )


def _badge(rng: random.Random, pen: ImageDraw.ImageDraw, x: int, y: int, radius: int, *, burst: bool) -> None:
    colour = rng.choice(((200, 20, 40), (240, 200, 20), (20, 110, 60), (20, 60, 140), (250, 250, 250)))
    if not burst:
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
    else:
        ends = []
        for point in range(32):
            way, far = point * math.pi / 16, radius * (1.0 if point % 2 else 0.84)
            ends.append((x + far * math.cos(way), y + far * math.sin(way)))
        pen.polygon(ends, fill=colour)


def _letters(
    rng: random.Random,
    picture: Image.Image,
    x: int,
    y: int,
    text: str,
    size: int,
    *,
    turn: float = 0.0,
    halo: bool = False,
) -> None:
    """Set a line about its middle, light on dark ground and dark on light."""
    face = ImageFont.truetype(str(rng.choice(text_faces())), size)
    left, top, right, bottom = face.getbbox(text)
    wide, high = int(right - left) + 20, int(bottom - top) + 20
    around = np.asarray(picture.convert("L").crop((x - wide // 2, y - high // 2, x + wide // 2, y + high // 2)))
    light = float(np.median(around)) < 128
    mask = Image.new("L", (wide, high), 0)
    ImageDraw.Draw(mask).text((10 - left, 10 - top), text, fill=255, font=face)
    mask = mask.rotate(turn, Image.Resampling.BICUBIC, expand=True)
    corner = (x - mask.width // 2, y - mask.height // 2)
    if halo:
        shade = mask.filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.GaussianBlur(3))
        picture.paste((0, 0, 0) if light else (255, 255, 255), corner, shade)
    picture.paste((250, 250, 250) if light else (15, 15, 15), corner, mask)


def _poster(rng: random.Random, *, worded: bool) -> Sample:
    picture = _backdrop(rng)
    width, height = picture.size
    pen, words = ImageDraw.Draw(picture), []
    for number in range(rng.randint(1, 2)):
        radius = rng.randint(80, 170)
        x = rng.randint(radius + 5, width // 2 - radius) + number * width // 2
        y = rng.randint(radius + 105, height - 280)
        _badge(rng, pen, x, y, radius, burst=rng.random() < 0.5)
        text = rng.choice(_STICKERS)
        if worded:
            size = int(min(0.9 * radius, 2.6 * radius / max(2, len(text))))
            _letters(rng, picture, x, y, text, size, turn=rng.choice((0, 0, 10, 15, -12)))
            words.append((x, y, radius, text))
    if worded:
        foot = rng.choice(_FOOTS)
        _letters(
            rng, picture, width // 2, height - rng.randint(30, 70), foot, rng.randint(26, 40), halo=rng.random() < 0.7
        )
        texts = [foot]
        if rng.random() < 0.5:
            head = _phrase(rng)
            _letters(rng, picture, width // 2, rng.randint(60, 90), head, rng.randint(50, 76), halo=rng.random() < 0.7)
            texts.append(head)
        marked = " ".join([*texts, *(text for *_, text in words)]).split()
    else:
        marked = []
    data = encoded(picture, quality=rng.choice((75, 90)), dpi=(300, 300))
    return Sample(data, "image/jpeg", marked, marked)


def poster(rng: random.Random) -> Sample:
    """A photograph with stickers and a line at its foot, sharp throughout."""
    return _poster(rng, worded=True)


def wordless_poster(rng: random.Random) -> Sample:
    return _poster(rng, worded=False)


# --- the same without words -----------------------------------------------------------------------------------------------


def _shape(sheet: Sheet, kind: str, x: float, y: float, size: float, turn: float) -> None:
    pen = sheet.canvas
    pen.saveState()
    pen.translate(x, y)
    pen.rotate(turn)
    path = pen.beginPath()
    if kind == "star":
        for point in range(10):
            far, way = size / 2 * (1 if point % 2 else 0.42), point * math.pi / 5
            (path.lineTo if point else path.moveTo)(far * math.sin(way), -far * math.cos(way))
    elif kind == "leaf":
        path.moveTo(-size / 2, 0)
        path.curveTo(-size / 4, size / 3, size / 4, size / 3, size / 2, 0)
        path.curveTo(size / 4, -size / 3, -size / 4, -size / 3, -size / 2, 0)
    elif kind == "dot":
        path.circle(0, 0, size / 4)
    elif kind == "tick":
        path.rect(-size / 12, -size / 2, size / 6, size)
    elif kind == "house":
        path.moveTo(-size / 2, 0)
        path.lineTo(0, size / 2)
        path.lineTo(size / 2, 0)
        path.rect(-size / 3, -size / 2, 2 * size / 3, size / 2)
    elif kind == "cross":
        path.rect(-size / 2, -size / 8, size, size / 4)
        path.rect(-size / 8, -size / 2, size / 4, size)
    elif kind == "ring":
        path.circle(0, 0, size / 2)
        path.circle(0, 0, size / 3)
    elif kind == "drop":
        path.moveTo(0, size / 2)
        path.curveTo(size / 2, -size / 6, size / 3, -size / 2, 0, -size / 2)
        path.curveTo(-size / 3, -size / 2, -size / 2, -size / 6, 0, size / 2)
    else:
        path.rect(-size / 3, -size / 3, 2 * size / 3, 2 * size / 3)
    path.close()
    pen.drawPath(path, stroke=0, fill=1, fillMode=0)
    pen.restoreState()


_SHAPES = ("star", "leaf", "dot", "tick", "house", "cross", "ring", "drop", "square")


def _wordless(rng: random.Random, *, ring: bool) -> Sample:
    """Rings, clock faces, wreaths or columns of icons and ornaments, of one, two or many shapes."""
    sheet = _sheet(rng)
    kinds = rng.sample(_SHAPES, rng.choice((1, 2, 3, 6)))
    size, count = rng.uniform(8, 22), rng.randint(5, 26)
    pitch = size * rng.uniform(1.0, 1.5)
    middle = (sheet.width / 2, sheet.height - 55 * MM)
    radius = max(pitch * count / (2 * math.pi) / rng.uniform(0.3, 1.0), 10 * MM)
    leaning = rng.random() < 0.7
    for number in range(count if ring else min(count, 9)):
        kind = rng.choice(kinds) if rng.random() < 0.5 else kinds[number % len(kinds)]
        if ring:
            turn = (number - count / 2) * pitch / radius
            x, y = middle[0] + radius * math.sin(turn), middle[1] + radius * (math.cos(turn) - 0.3)
            _shape(sheet, kind, x, y, size, -math.degrees(turn) if leaning else 0)
        else:
            _shape(sheet, kind, 14 * MM, sheet.height - 14 * MM - number * pitch, size, 0)
    if rng.random() < 0.7:
        _body(sheet, 30 * MM)
    return done(sheet) if rng.random() < 0.5 else _picture(sheet)


def no_arc(rng: random.Random) -> Sample:
    return _wordless(rng, ring=True)


def no_stack(rng: random.Random) -> Sample:
    return _wordless(rng, ring=False)
