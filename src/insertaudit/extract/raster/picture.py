"""The entry for every raster that any reader meets: text by OCR, codes, and the verdict on what stayed unread."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from insertaudit.errors import UnreadableError
from insertaudit.extract.codes import codes
from insertaudit.extract.parts import Parts
from insertaudit.extract.raster.marks import find_marks
from insertaudit.extract.recognition import blur, mapping, passes
from insertaudit.extract.recognition.company import without_strays
from insertaudit.extract.recognition.doubt import SURE
from insertaudit.extract.recognition.ocr import OcrWord
from insertaudit.extract.typesetting.layout import build_blocks
from insertaudit.extract.typesetting.lines import PlacedWord, place
from insertaudit.limits import MAX_OCR_PIXELS
from insertaudit.model import Page, Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import Image

    from insertaudit.extract.codes.codes import Symbol
    from insertaudit.extract.parts import ReadOptions
    from insertaudit.extract.raster.outlines import Mark
    from insertaudit.limits import Budget

    Gray = NDArray[np.uint8]
    Colour = NDArray[np.uint8]

_GOOD_DPI = 300.0
_USUAL_SIDE = 1_800
"""Pixels that the longer side of a small picture of unknown size is brought to: an A6 card at 300 dpi."""
_LONGEST_SIDE = 2_800
"""Pixels of the longer side beyond which a picture of unknown size is scaled down: small print of an A4 page keeps 240 dpi."""
_MARK_SIDE = 1_400
_MAX_ENLARGEMENT = 3.0
_LEAST_SIDE = 12
"""Pixels below which nothing can be read: spacers and bullets."""
_FLAT = 0.6
_PHOTO_SHARE = 0.55
"""Drawings have over 70 % flat tiles even after JPEG, photographs below 50 % on account of noise and shade."""
_PREVIEW_SIDE = 900
_PREVIEW_BYTES = 200_000
_TYPE_SIZE = 1.15
"""Type size to the height of a word's ink with ascenders."""


@dataclass(frozen=True, slots=True)
class PictureText:
    """What one picture gave, in its own pixels."""

    words: list[OcrWord]
    unreadable: bool


def read_raster(
    image: Image.Image,
    *,
    page: int | None,
    dpi: float | None,
    where: str,
    options: ReadOptions,
    budget: Budget,
    page_mm: tuple[float, float] | None = None,
) -> Parts:
    """Read the text and the codes of one picture (any mode that converts to RGB; alpha on white).

    `page` is its page number; with None it is a part of something without pages: boxes are None and no Page is made.
    `dpi` is its real resolution where that is known, else None; `page_mm` its real width and height. `where` names it in
    problems ("image2.png", "page 3"). Gives blocks with the carrier "ocr".

    Without an OCR engine, or when the time is over, that is a problem of the picture ("no-ocr", "timeout"). Never raises for it.
    """
    parts = Parts()
    if page_mm is None and dpi is not None:
        page_mm = (image.width / dpi * 25.4, image.height / dpi * 25.4)
    colour = np.asarray(image.convert("RGB"), np.uint8)[:, :, ::-1]
    gray = np.asarray(cv2.cvtColor(np.ascontiguousarray(colour), cv2.COLOR_BGR2GRAY), np.uint8)
    found = codes.find_symbols(gray) if min(gray.shape) >= _LEAST_SIDE else []
    parts.codes += [symbol.code((image.width, image.height), page, page_mm) for symbol in found]
    try:
        text = read_text(gray, found, dpi, options, budget)
    except UnreadableError as error:  # no engine, or no time: what the codes say stays
        parts.problems.append(Problem(error.code, where, error.detail, page))
        text = PictureText([], unreadable=False)
    size = (float(image.width), float(image.height))
    words = place_words(text.words, size, colour)
    parts.blocks += build_blocks(words, page)
    if text.unreadable:
        parts.problems.append(Problem("blurred", where, page=page))
    if page is not None:
        preview = encode_preview(colour) if options.previews else None
        width_mm, height_mm = page_mm or (None, None)
        parts.pages.append(Page(page, width_mm, height_mm, ocr=bool(text.words), preview=preview))
    return parts


def read_text(gray: Gray, found: list[Symbol], dpi: float | None, options: ReadOptions, budget: Budget) -> PictureText:
    """Read all type on a grayscale picture, codes left out; words are in its pixels."""
    if min(gray.shape) < _LEAST_SIDE or int(gray.max()) - int(gray.min()) < 8:
        return PictureText([], unreadable=False)
    scale = min(1.0, _MARK_SIDE / max(gray.shape))
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else gray
    marks = find_marks(np.asarray(small, np.uint8))
    bounds = [(int(mark.left), int(mark.top), int(mark.right) + 1, int(mark.bottom) + 1) for mark in marks]
    clean = codes.blank(gray, found)
    clean = paint_over(clean.copy(), bounds, 1 / scale) if bounds else clean
    drawn = mark_words(marks, 1 / scale)
    scale = _working_scale(gray, dpi)
    work = clean
    if scale != 1.0:
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        work = np.asarray(cv2.resize(clean, None, fx=scale, fy=scale, interpolation=how), np.uint8)
    photo = is_photo(work)
    result = passes.recognise(work, options.ocr_languages, budget, dpi=(dpi or _GOOD_DPI) * scale, photo=photo)
    sure = [(w.left, w.top, w.right, w.bottom) for w in result.tried if w.confidence >= SURE and len(w.text) > 1]
    unreadable = bool(result.rows) or result.loss.is_much or blur.is_unreadable(work, sure, result.unread)
    words = drawn + [mapping.rescaled(word, 1 / scale) for word in without_strays(result.words)]
    return PictureText(words, unreadable)


def mark_words(marks: list[Mark], factor: float) -> list[OcrWord]:
    """Return drawn marks as words, their pixels times `factor`."""
    return [
        OcrWord(
            mark.text,
            mark.left * factor,
            mark.top * factor,
            mark.right * factor,
            mark.bottom * factor,
            confidence=0.95,
            block=-1 - index,
            angle=90 if len(mark.text) > 1 and mark.bottom - mark.top > mark.right - mark.left else 0,
        )
        for index, mark in enumerate(marks)
    ]


def paint_over(gray: Gray, areas: list[tuple[int, int, int, int]], factor: float) -> Gray:
    """Paint over areas (left, top, right, bottom; times `factor`) that are read elsewhere, in the shade around each. In place."""
    for area in areas:
        left, top = max(0, int(area[0] * factor)), max(0, int(area[1] * factor))
        right, bottom = min(gray.shape[1], int(area[2] * factor)), min(gray.shape[0], int(area[3] * factor))
        if right > left and bottom > top:
            rim = np.concatenate([gray[top, left:right], gray[bottom - 1, left:right]])
            gray[top:bottom, left:right] = int(np.median(rim))
    return gray


_KEPT_SIDE = 1_200
"""Pixels that the longer side keeps whatever the stated size: a card of A6 at 200 dpi."""


def _working_scale(gray: Gray, dpi: float | None) -> float:
    longest = max(gray.shape)
    if dpi is not None:
        # a size stated wrongly (centimetres for millimetres) must not shrink type until it cannot be read
        scale = max(_GOOD_DPI / dpi, min(1.0, float(_KEPT_SIDE / longest)))
    elif longest < _USUAL_SIDE:
        scale = _USUAL_SIDE / longest
    else:
        scale = min(1.0, _LONGEST_SIDE / longest)
    scale = min(_MAX_ENLARGEMENT, scale)
    if 0.75 < scale < 1.25:
        scale = 1.0
    most = float((MAX_OCR_PIXELS / (gray.shape[0] * gray.shape[1])) ** 0.5)
    return min(scale, most)


def is_photo(gray: Gray) -> bool:
    """Say whether a picture is a photograph rather than a drawing: hardly any of it is flat."""
    scale = min(1.0, 1_250 / max(gray.shape))
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else gray
    height, width = small.shape[0] // 8, small.shape[1] // 8
    if min(height, width) < 8:
        return False
    tiles = small[: height * 8, : width * 8].reshape(height, 8, width, 8).astype(np.float32)
    return float((tiles.std(axis=(1, 3)) < _FLAT).mean()) < _PHOTO_SHARE


def place_words(
    words: list[OcrWord], page: tuple[float, float], colour: Colour | None, offset: tuple[float, float] = (0.0, 0.0)
) -> list[PlacedWord]:
    """Place OCR words (in pixels, `offset` added) on a page of width × height pixels; `colour` is that page."""
    placed = []
    heights: dict[tuple[int, int], list[float]] = {}
    for word in words:
        tall = word.bottom - word.top if word.angle in {0, 180} else word.right - word.left
        heights.setdefault((word.block, word.line), []).append(tall)
    for word in words:
        tall = word.bottom - word.top if word.angle in {0, 180} else word.right - word.left
        line = sorted(heights[word.block, word.line])
        usual = line[len(line) * 3 // 4]
        # a dash is no small type, and a box that swallowed its neighbours is no large type
        size = _TYPE_SIZE * (usual if 0.4 * usual < tall < 1.6 * usual else tall)
        bounds = (word.left + offset[0], word.top + offset[1], word.right + offset[0], word.bottom + offset[1])
        placed.append(
            place(
                word.text,
                bounds,
                page,
                size=size,
                angle=word.angle,
                confidence=word.confidence,
                tilt=word.tilt,
                ground=ground_colour(colour, bounds) if colour is not None else None,
            )
        )
    return placed


def ground_colour(colour: Colour, bounds: tuple[float, float, float, float]) -> tuple[int, int, int] | None:
    """Return the colour around a box: the median of its rim, two pixels outside."""
    height, width = colour.shape[:2]
    left, top = max(0, int(bounds[0]) - 2), max(0, int(bounds[1]) - 2)
    right, bottom = min(width - 1, int(bounds[2]) + 2), min(height - 1, int(bounds[3]) + 2)
    if right <= left or bottom <= top:
        return None
    rim = np.concatenate([colour[top, left:right], colour[bottom, left:right]])
    middle = np.sort(rim, axis=0)[len(rim) // 2]
    return int(middle[0]), int(middle[1]), int(middle[2])


def encode_preview(colour: Colour) -> bytes:
    """Return a JPEG of a page (blue first), small enough to stand in a report."""
    from PIL import Image as Pillow

    scale = min(1.0, _PREVIEW_SIDE / max(colour.shape[:2]))
    small = cv2.resize(colour, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else colour
    picture = Pillow.fromarray(np.ascontiguousarray(small[:, :, ::-1]))
    for quality in (82, 70, 55, 40):
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=quality, optimize=True)
        if buffer.tell() <= _PREVIEW_BYTES:
            break
    return buffer.getvalue()
