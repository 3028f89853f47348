"""Insert cards to measure reading on: one layout drawn with live type, with outlines, with both, or as one picture."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import reportlab
import zxingcpp
from fontTools.ttLib import TTFont as Outlines
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from typeset import PathPen

if TYPE_CHECKING:
    from collections.abc import Sequence

Form = Literal["live", "mixed", "outlined", "picture"]
FORMS: tuple[Form, ...] = ("live", "mixed", "outlined", "picture")
MM = 72 / 25.4
_FONTS = Path(reportlab.__file__).parent / "fonts"
_FACES = {"plain": "Vera.ttf", "bold": "VeraBd.ttf", "italic": "VeraIt.ttf"}
_STEP = 1.35


@dataclass(frozen=True, slots=True)
class Copy:
    """The words of one card."""

    lang: str
    headline: str
    body: tuple[str, ...]
    badge: str
    band: str
    small: str
    side: str
    url: str


COPIES = (
    Copy(
        "de",
        "Schön, dass du da bist!",
        (
            "Dein neuer Wasserkocher wurde in drei Schritten geprüft.",
            "Bitte spüle ihn vor dem ersten Gebrauch zweimal mit klarem Wasser aus.",
            "Fragen zur Bedienung beantworten wir über deine Bestellungen.",
        ),
        "3 Jahre Garantie",
        "Nicht vergessen: regelmäßig entkalken",
        "Hergestellt für Küchenwerk Süd GmbH, Lindenstraße 8, 70173 Stuttgart. Elektrogeräte gehören nicht in den Hausmüll.",
        "Rückseite beachten",
        "www.kuechenwerk-sued.example/pflege",
    ),
    Copy(
        "en",
        "Welcome to the family",
        (
            "Charge the lantern for four hours before the first trip.",
            "Keep the rubber cover closed whenever it rains or snows.",
            "Spare parts are listed on the order page of your account.",
        ),
        "Free hotline",
        "Store in a dry place below forty degrees",
        "Made for Northlight Ltd, 5 Harbour Row, Leeds. Do not dispose of batteries in household waste.",
        "Read the manual first",
        "northlight-camping.example/help",
    ),
    Copy(
        "fr",
        "Merci de votre confiance",
        (
            "Lavez le tissu à trente degrés avec des couleurs semblables.",
            "Ne pas sécher en machine et ne pas repasser la broderie.",
            "Le service après-vente répond sous deux jours ouvrés.",
        ),
        "Coton naturel",
        "Gardez cette carte avec votre facture",
        "Fabriqué pour Atelier des Dunes SARL, 12 rue des Pins, 44000 Nantes. Ne convient pas aux enfants de moins de trois ans.",
        "Voir au dos",
        "atelier-des-dunes.example",
    ),
    Copy(
        "it",
        "Grazie per il tuo acquisto",
        (
            "Monta le gambe del tavolo prima di stringere le viti.",
            "Pulisci il piano con un panno umido e senza alcol.",
            "La garanzia vale due anni dalla data di consegna.",
        ),
        "Legno certificato",
        "Conserva le istruzioni per il futuro",
        "Prodotto per Officina Verde Srl, via Roma 21, 10121 Torino. Smaltire il cartone con la carta.",
        "Leggere il retro",
        "officina-verde.example/montaggio",
    ),
)

PALETTES = (
    ((0.10, 0.35, 0.42), (0.98, 0.94, 0.86), (0.80, 0.26, 0.20)),
    ((0.42, 0.12, 0.30), (1.0, 1.0, 1.0), (0.95, 0.70, 0.15)),
    ((0.13, 0.20, 0.38), (0.93, 0.96, 0.93), (0.18, 0.50, 0.30)),
)


@cache
def _outlines(face: str) -> tuple[Any, Any, int, Any]:
    font = Outlines(_FONTS / _FACES[face])
    return font.getGlyphSet(), font.getBestCmap(), font["head"].unitsPerEm, font["hmtx"]


@cache
def _register() -> None:
    for face, name in _FACES.items():
        pdfmetrics.registerFont(TTFont(face, str(_FONTS / name)))


def draw_text(
    canvas: Canvas, x: float, y: float, text: str, *, size: float, face: str = "plain", outlined: bool = False
) -> None:
    """Draw one line at a baseline in points, as type or as outlines."""
    _register()
    if not outlined:
        canvas.setFont(face, size)
        canvas.drawString(x, y, text)
        return
    glyphs, names, em, widths = _outlines(face)
    path = canvas.beginPath()
    for char in text:
        name = names.get(ord(char), ".notdef")
        glyphs[name].draw(PathPen(glyphs, path, x, y, size / em))
        x += widths[name][0] * size / em
    canvas.drawPath(path, stroke=0, fill=1, fillMode=1)


def draw_qr(canvas: Canvas, x: float, y: float, text: str, module: float) -> None:
    """Draw a QR code as squares; `x`, `y` is its lower left corner and `module` one module, in points."""
    import numpy as np

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    modules = np.array(code.to_image(scale=1, add_quiet_zones=False))
    for row, line in enumerate(modules):
        for column, shade in enumerate(line):
            if shade < 128:
                canvas.rect(
                    x + column * module, y + (len(modules) - 1 - row) * module, module, module, stroke=0, fill=1
                )


def _star(canvas: Canvas, x: float, y: float, radius: float) -> None:
    from math import cos, pi, sin

    path = canvas.beginPath()
    for point in range(10):
        reach = radius if point % 2 == 0 else 0.4 * radius
        angle = pi / 2 + point * pi / 5
        place = (x + reach * cos(angle), y + reach * sin(angle))
        path.moveTo(*place) if point == 0 else path.lineTo(*place)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _wrap(text: str, face: str, size: float, width: float) -> list[str]:
    _register()
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and pdfmetrics.stringWidth(joined, face, size) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


def draw_card(canvas: Canvas, copy: Copy, seed: int, *, head_outlined: bool, body_outlined: bool) -> None:
    """Draw one A6 card on the current page."""
    width, height = 105 * MM, 148 * MM
    dark, pale, accent = PALETTES[seed % len(PALETTES)]
    shift = random.Random(seed).uniform(-3, 3)  # noqa: S311 - no secret
    canvas.setPageSize((width, height))
    canvas.setFillColorRGB(*pale)
    canvas.rect(0, 0, width, height, stroke=0, fill=1)
    canvas.setFillColorRGB(*dark)
    canvas.rect(0, height - 34 * MM, width, 34 * MM, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    y = height - 14 * MM + shift
    for line in _wrap(copy.headline, "bold", 22, width - 22 * MM):
        draw_text(canvas, 10 * MM, y, line, size=22, face="bold", outlined=head_outlined)
        y -= 22 * 1.15
    canvas.setFillColorRGB(*accent)
    for index in range(5):
        _star(canvas, 12 * MM + index * 6 * MM, height - 42 * MM, 2.4 * MM)
    canvas.roundRect(width - 52 * MM, height - 46.5 * MM, 44 * MM, 8 * MM, 2 * MM, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    draw_text(canvas, width - 49 * MM, height - 44 * MM, copy.badge, size=11, face="bold", outlined=head_outlined)
    canvas.setFillColorRGB(0.1, 0.1, 0.1)
    y = height - 54 * MM + shift
    for paragraph in copy.body:
        for line in _wrap(paragraph, "plain", 9.5, width - 26 * MM):
            draw_text(canvas, 10 * MM, y, line, size=9.5, outlined=body_outlined)
            y -= 9.5 * _STEP
        y -= 6
    canvas.setFillColorRGB(*dark)
    canvas.rect(0, 34 * MM, width, 9 * MM, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    draw_text(canvas, 10 * MM, 37 * MM, copy.band, size=10, outlined=body_outlined)
    canvas.setFillColorRGB(0, 0, 0)
    draw_qr(canvas, width - 30 * MM, 9 * MM, f"https://{copy.url.removeprefix('www.')}", 0.7 * MM)
    draw_text(canvas, 10 * MM, 25 * MM, copy.url, size=7.5, face="italic", outlined=body_outlined)
    y = 19 * MM
    for line in _wrap(copy.small, "plain", 5.5, width - 46 * MM):
        draw_text(canvas, 10 * MM, y, line, size=5.5, outlined=body_outlined)
        y -= 5.5 * 1.25
    canvas.saveState()
    canvas.translate(width - 5 * MM, 60 * MM)
    canvas.rotate(90)
    draw_text(canvas, 0, 0, copy.side, size=8, outlined=body_outlined)
    canvas.restoreState()


def words_of(copy: Copy) -> list[str]:
    """Return the words that a person reads on a card."""
    return " ".join((copy.headline, *copy.body, copy.badge, copy.band, copy.small, copy.side, copy.url)).split()


def make_pdf(copies: Sequence[Copy], form: Form) -> bytes:
    """Return a PDF with one card a page."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=True)
    for seed, copy in enumerate(copies):
        if form == "picture":
            _draw_picture(canvas, copy, seed)
        else:
            draw_card(canvas, copy, seed, head_outlined=form != "live", body_outlined=form == "outlined")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _draw_picture(canvas: Canvas, copy: Copy, seed: int) -> None:
    import pypdfium2 as pdfium

    single = io.BytesIO()
    inner = Canvas(single, invariant=True)
    draw_card(inner, copy, seed, head_outlined=True, body_outlined=True)
    inner.showPage()
    inner.save()
    document = pdfium.PdfDocument(single.getvalue())
    picture = document[0].render(scale=300 / 72).to_pil().convert("RGB")
    document.close()
    jpeg = io.BytesIO()
    picture.save(jpeg, "JPEG", quality=90)
    jpeg.seek(0)
    canvas.setPageSize((105 * MM, 148 * MM))
    canvas.drawImage(ImageReader(jpeg), 0, 0, 105 * MM, 148 * MM)
