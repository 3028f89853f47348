"""What makes pages hard to read, one function a trick, each with its own ground truth; texts, faces, colours by chance."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pypdfium2 as pdfium
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from typeset import MM, Sheet, script_faces, sentences, text_faces, width_of, wrapped

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

_SIZES = ((105, 148), (148, 105), (99, 210), (85, 55), (148, 148))
_DARK = (
    (0.10, 0.35, 0.42),
    (0.42, 0.12, 0.30),
    (0.13, 0.20, 0.38),
    (0.06, 0.06, 0.06),
    (0.72, 0.10, 0.14),
    (0.12, 0.42, 0.22),
)
_PALE = ((1, 1, 1), (0.98, 0.94, 0.86), (0.93, 0.96, 0.93), (0.90, 0.93, 0.98), (0.96, 0.88, 0.88))
_LANGUAGES = ("de", "de", "de", "en", "fr", "it", "es")


@dataclass(slots=True)
class Sample:
    """One page as a file, and what a reader must find on it."""

    data: bytes
    media_type: str
    words: list[str]
    marked: list[str]
    urls: list[str] = field(default_factory=list)


def some_text(rng: random.Random, lang: str, count: int) -> list[str]:
    return rng.sample(sentences(lang), count)


def ground(sheet: Sheet, colours: tuple[tuple[float, float, float], ...] = _PALE) -> None:
    sheet.canvas.setFillColorRGB(*sheet.rng.choice(colours))
    sheet.canvas.rect(0, 0, sheet.width, sheet.height, stroke=0, fill=1)


def _flow(
    sheet: Sheet, texts: list[str], face: Path, size: float, top: float, *, bottom: float = 6 * MM, left: float = 8 * MM, right: float = 12 * MM,
    mark: bool = True, outlined: bool | None = None,
) -> float:  # fmt: skip
    """Set paragraphs downwards from a baseline; return the next baseline. What does not fit is left out."""
    for text in texts:
        lines = wrapped(text, face, size, sheet.width - left - right)
        if top - (len(lines) - 1) * size * 1.3 < bottom:
            break
        for line in lines:
            sheet.line(left, top, line, face, size, mark=mark, outlined=outlined)
            top -= size * 1.3
        top -= size * 0.7
    return top


def card(
    rng: random.Random, *, outlined: bool, lang: str | None = None, head_outlined: bool | None = None, size: tuple[int, int] | None = None,
    head_face: Path | None = None, body_size: tuple[float, float] = (7.5, 11),
) -> Sheet:  # fmt: skip
    """Draw a card: band with a headline, body, foot."""
    lang = lang or rng.choice(_LANGUAGES)
    sheet = Sheet(rng, size or rng.choice(_SIZES), outlined=outlined)
    ground(sheet)
    dark = rng.choice(_DARK)
    face = rng.choice(text_faces())
    headline = min(some_text(rng, lang, 5), key=len)
    size_pt = rng.uniform(15, 24)
    head = head_face or rng.choice(text_faces())
    lines = wrapped(headline, head, size_pt, sheet.width - 20 * MM)
    band = (len(lines) * size_pt * 1.2) + 8 * MM
    sheet.canvas.setFillColorRGB(*dark)
    banded = rng.random() < 0.6
    if banded:
        sheet.canvas.rect(0, sheet.height - band, sheet.width, band, stroke=0, fill=1)
        sheet.canvas.setFillColorRGB(1, 1, 1)
    y = sheet.height - 4 * MM - size_pt
    for line in lines:
        sheet.line(8 * MM, y, line, head, size_pt, outlined=head_outlined)
        y -= size_pt * 1.2
    sheet.canvas.setFillColorRGB(0.1, 0.1, 0.1) if rng.random() < 0.6 else sheet.canvas.setFillColorRGB(*dark)
    pt = rng.uniform(*body_size)
    _flow(sheet, some_text(rng, lang, 9), face, pt, sheet.height - band - pt - 3 * MM)
    return sheet


def done(sheet: Sheet, urls: list[str] | None = None) -> Sample:
    return Sample(sheet.pdf(), "application/pdf", sheet.words, sheet.marked, urls or [])


def rendered(data: bytes, dpi: float = 300) -> Image.Image:
    document = pdfium.PdfDocument(data)
    picture: Image.Image = document[0].render(scale=dpi / 72).to_pil().convert("RGB")
    document.close()
    return picture


def encoded(picture: Image.Image, form: str = "JPEG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()


def as_pdf(picture: Image.Image, sheet: Sheet, *, turn: int = 0) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(sheet.width, sheet.height), invariant=True)
    picture = picture.rotate(turn)
    canvas.drawImage(ImageReader(io.BytesIO(encoded(picture, quality=90))), 0, 0, sheet.width, sheet.height)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def rendered_pdf(sheet: Sheet) -> bytes:
    """Return the sheet as one picture of 300 dpi in a PDF."""
    return as_pdf(rendered(sheet.pdf()), sheet)


# --- pages --------------------------------------------------------------------------------------------------------------


def live(rng: random.Random) -> Sample:
    return done(card(rng, outlined=False))


def outlined(rng: random.Random) -> Sample:
    return done(card(rng, outlined=True))


def picture(rng: random.Random) -> Sample:
    sheet = card(rng, outlined=True)
    return Sample(rendered_pdf(sheet), "application/pdf", sheet.words, sheet.marked)


def headlines(rng: random.Random) -> Sample:
    """Headlines in curves over live body text."""
    return done(card(rng, outlined=False, head_outlined=True))


def white(rng: random.Random) -> Sample:
    """White on dark, on coloured and on two-coloured grounds."""
    lang = rng.choice(_LANGUAGES)
    sheet = Sheet(rng, rng.choice(_SIZES), outlined=True)
    ground(sheet, _DARK)
    if rng.random() < 0.5:
        sheet.canvas.setFillColorRGB(*rng.choice(_DARK))
        sheet.canvas.rect(0, 0, sheet.width, sheet.height * 0.5, stroke=0, fill=1)
    sheet.canvas.setFillColorRGB(1, 1, 1)
    size = rng.uniform(8, 13)
    _flow(sheet, some_text(rng, lang, 7), rng.choice(text_faces()), size, sheet.height - 12 * MM)
    return done(sheet)


def script(rng: random.Random) -> Sample:
    """Headings in connected script, outlined, over live body."""
    lang = rng.choice(("de", "en"))
    sheet = Sheet(rng, (105, 148), outlined=False)
    ground(sheet)
    dark = rng.choice(_DARK)
    if rng.random() < 0.5:
        sheet.canvas.setFillColorRGB(*dark)
        sheet.canvas.rect(0, sheet.height - 45 * MM, sheet.width, 45 * MM, stroke=0, fill=1)
        sheet.canvas.setFillColorRGB(1, 1, 1)
    else:
        sheet.canvas.setFillColorRGB(*dark)
    faces = script_faces()
    heading = sorted(some_text(rng, lang, 8), key=len)[1]
    _flow(sheet, [heading], rng.choice(faces), rng.uniform(18, 30), sheet.height - 14 * MM, outlined=True)
    sheet.canvas.setFillColorRGB(0.1, 0.1, 0.1)
    _flow(sheet, some_text(rng, lang, 4), rng.choice(text_faces()), 9.5, sheet.height - 62 * MM, mark=False)
    return done(sheet)


def small(rng: random.Random) -> Sample:
    """Imprint lines of 5 pt below a body of normal size."""
    lang = rng.choice(_LANGUAGES)
    sheet = Sheet(rng, (105, 148), outlined=True)
    ground(sheet)
    sheet.canvas.setFillColorRGB(0.1, 0.1, 0.1)
    face = rng.choice(text_faces())
    y = _flow(sheet, some_text(rng, lang, 4), face, 10, sheet.height - 15 * MM, mark=False, bottom=60 * MM)
    _flow(sheet, some_text(rng, lang, 7), face, 5, y - 4 * MM)
    return done(sheet)


def side(rng: random.Random) -> Sample:
    """Text at the edges, turned by 90 degrees either way."""
    lang = rng.choice(_LANGUAGES)
    sheet = Sheet(rng, (105, 148), outlined=True)
    ground(sheet)
    sheet.canvas.setFillColorRGB(0.1, 0.1, 0.1)
    face = rng.choice(text_faces())
    _flow(sheet, some_text(rng, lang, 6), face, 9.5, sheet.height - 15 * MM, mark=False, left=16 * MM, right=20 * MM)
    for x, angle in ((6 * MM, 90), (sheet.width - 6 * MM, rng.choice((90, 270)))):
        size = rng.uniform(6.5, 9)
        text = next(t for t in some_text(rng, lang, 60) if width_of(t, face, size) < sheet.height - 24 * MM)
        sheet.canvas.saveState()
        sheet.canvas.translate(x, 12 * MM if angle == 90 else sheet.height - 12 * MM)
        sheet.canvas.rotate(90 if angle == 90 else -90)
        sheet.line(0, 0, text, face, size)
        sheet.canvas.restoreState()
    return done(sheet)


def upside(rng: random.Random) -> Sample:
    sheet = card(rng, outlined=True, size=(105, 148))
    return Sample(as_pdf(rendered(sheet.pdf()), sheet, turn=180), "application/pdf", sheet.words, sheet.marked)


def skew(rng: random.Random) -> Sample:
    """A scan that lies askew by up to 7 degrees."""
    sheet = card(rng, outlined=True, size=(105, 148))
    angle = rng.choice((-7, -5, 5, 7))
    turned = rendered(sheet.pdf()).rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=(250, 250, 250))
    return Sample(encoded(turned, quality=90, dpi=(300, 300)), "image/jpeg", sheet.words, sheet.marked)


def umlauts(rng: random.Random) -> Sample:
    sheet = card(rng, outlined=True, lang="de", size=(105, 148))
    marked = [word for word in sheet.words if set(word.lower()) & set("äöüß")]
    return Sample(sheet.pdf(), "application/pdf", sheet.words, marked)


def photographed(card: Image.Image, rng: random.Random, side: int, quality: int) -> bytes:
    """Lay a card on a table and photograph it: perspective, shade, blur, noise, JPEG."""
    noise = np.random.default_rng(rng.randrange(1 << 30))
    pixels = np.asarray(card)
    height, width = pixels.shape[:2]
    margin = 0.07 * max(height, width)

    def near(x: float, y: float) -> tuple[float, float]:
        return margin + x + rng.uniform(-0.03, 0.03) * width, margin + y + rng.uniform(-0.03, 0.03) * height

    corners = np.array([near(0, 0), near(width, 0), near(width, height), near(0, height)], np.float32)
    source = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    scale = side / (max(height, width) + 2 * margin)
    matrix = cv2.getPerspectiveTransform(source, corners * np.float32(scale))
    size = (round((width + 2 * margin) * scale), round((height + 2 * margin) * scale))
    table = np.full((size[1], size[0], 3), rng.choice(((120, 88, 60), (196, 190, 184), (70, 74, 80))), np.float32)
    grain = cv2.resize(noise.normal(0, 9, (size[1] // 3, 24)).astype(np.float32), size)[:, :, None]
    mask = (
        cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, size, flags=cv2.INTER_AREA)[:, :, None]
        / 255
    )
    shot = cv2.warpPerspective(pixels, matrix, size, flags=cv2.INTER_AREA).astype(np.float32)
    shot = (shot * mask + (table + grain) * (1 - mask)).astype(np.float32)
    slope = rng.uniform(-0.25, 0.25)
    shade = (
        0.86 + slope * np.linspace(-0.5, 0.5, size[0])[None, :, None] + 0.1 * np.linspace(-1, 1, size[1])[:, None, None]
    )
    blur = rng.uniform(0.6, 0.9) * side / 2400 + 0.2
    soft = cv2.GaussianBlur(shot * shade, (0, 0), blur) + noise.normal(0, 3, shot.shape)
    return encoded(Image.fromarray(np.clip(soft, 0, 255).astype(np.uint8)), quality=quality)


def _photo(rng: random.Random, side: int, quality: int) -> Sample:
    sheet = card(rng, outlined=True, size=rng.choice(((105, 148), (148, 105))))
    shot = photographed(rendered(sheet.pdf(), 350), rng, side, quality)
    return Sample(shot, "image/jpeg", sheet.words, sheet.marked)


def photo(rng: random.Random) -> Sample:
    return _photo(rng, 2400, 88)


def photo_small(rng: random.Random) -> Sample:
    return _photo(rng, 1600, 60)
