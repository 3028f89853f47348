"""One PDF page as a person sees it: visible text layer, OCR of the ink that it does not account for, codes, hidden text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from insertaudit.errors import UnreadableError
from insertaudit.extract.codes import codes
from insertaudit.extract.parts import Parts
from insertaudit.extract.pdf import oddglyphs
from insertaudit.extract.pdf.curvedtype import along_curves
from insertaudit.extract.pdf.layertruth import LayerTruth, untrue
from insertaudit.extract.pdf.render import (
    CODE_DPI,
    LOOK_DPI,
    MM_PER_POINT,
    OCR_DPI,
    TextHidden,
    accounted_texts,
    broken_pictures,
    fitting_dpi,
    page_objects,
    render_colour,
    render_gray,
)
from insertaudit.extract.pdf.textlayer import read_text_layer
from insertaudit.extract.pdf.visibility import (
    SortedWords,
    hidden_blocks,
    place_layer_word,
    shows_broken_words,
    sort_words,
    unconfirmed,
    with_ground,
)
from insertaudit.extract.pdf.wordpicture import WordPicture
from insertaudit.extract.plates import plate
from insertaudit.extract.raster.marks import find_marks
from insertaudit.extract.raster.picture import encode_preview, is_photo, mark_words, paint_over, place_words
from insertaudit.extract.recognition import blur, mapping, passes, residual
from insertaudit.extract.recognition.company import without_strays
from insertaudit.extract.recognition.doubt import SURE
from insertaudit.extract.recognition.languages import led_by
from insertaudit.extract.recognition.lettercolumns import letter_columns
from insertaudit.extract.recognition.loss import Loss
from insertaudit.extract.typesetting.layout import build_blocks
from insertaudit.model import Page, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pypdfium2 as pdfium
    from numpy.typing import NDArray

    from insertaudit.extract.codes.codes import Symbol
    from insertaudit.extract.parts import ReadOptions
    from insertaudit.extract.pdf.render import PageFrame
    from insertaudit.extract.pdf.textlayer import TextLayer
    from insertaudit.extract.plates.plates import Plates
    from insertaudit.extract.recognition.ocr import OcrWord
    from insertaudit.extract.typesetting.lines import PlacedWord
    from insertaudit.limits import Budget
    from insertaudit.model import Box

    Pixels = NDArray[np.uint8]

_REST_IS_ALL = 0.5
"""Share of the page covered by unaccounted ink, from which the whole page is read in one go."""
_MAX_CROPS = 6
_CROP_MARGIN = 24
"""Pixels at LOOK_DPI around ink that is read: a letter that stands off its word is still on the crop."""


@dataclass(slots=True)
class PageText:
    parts: Parts
    words: list[PlacedWord] = field(default_factory=list)
    """All words that a person sees, for what stands under link areas."""


def read_page(
    page: pdfium.PdfPage,
    frame: PageFrame,
    number: int,
    spoken_for: Sequence[Box],
    plates: Plates | None,
    opaque: pdfium.PdfPage | None,
    options: ReadOptions,
    budget: Budget,
) -> PageText:
    """Read one page.

    `spoken_for` are areas whose text is known from form fields and annotations, `plates` are the document's; None where its
    objects cannot be followed. `opaque` is the same page where `page` is one of them, on which varnish lets through what lies
    below.
    Where OCR is needed and there is none, or no time is left for it, that is a problem of the page.
    """
    parts = Parts()
    where = f"page {number}"
    layer = read_text_layer(page, frame)
    layer.words = along_curves(layer.words, page, frame)
    dpi = fitting_dpi(frame, LOOK_DPI)
    shown = render_colour(page, dpi)
    picture = WordPicture(page, frame, shown)
    oddglyphs.mend(layer, picture, options.ocr_languages, budget)
    _doubt_whole_words(layer)
    texts, pictures = page_objects(page)
    handles = accounted_texts(texts, layer.known, layer.unbelieved)
    bare = _without(handles, page, shown, dpi)
    words = sort_words(layer.words, layer.unbelieved, shown, bare)
    lying = LayerTruth(picture, options.ocr_languages, budget).lying_fonts(words.visible)
    if lying:
        layer.unbelieved |= {key for word in layer.words if word.font in lying for key in word.objects}
        handles = accounted_texts(texts, layer.known, layer.unbelieved)
        bare = _without(handles, page, shown, dpi)
        words = sort_words(layer.words, layer.unbelieved, shown, bare)
    with TextHidden(handles):
        found = _find_codes(page, frame, shown, bare, dpi)
        try:
            rest = _read_rest(page, frame, bare, words, found, spoken_for, bool(pictures), options, budget, dpi)
        except UnreadableError as error:  # no engine, or no time: what the text layer and the codes say stays
            parts.problems.append(Problem(error.code, where, error.detail, number))
            rest = _Rest([])
    parts.problems += [Problem("picture-damaged", where, detail, number) for detail in broken_pictures(page, pictures)]
    if rest.unreadable:
        parts.problems.append(Problem("blurred", where, page=number))
    page_mm = (frame.width * MM_PER_POINT * frame.unit, frame.height * MM_PER_POINT * frame.unit)
    size = (shown.shape[1], shown.shape[0])
    parts.codes += [symbol.code(size, number, page_mm) for symbol in found]
    placed = [place_layer_word(word, shown) for word in words.visible]
    read = [with_ground(word, shown) for word in place_words(rest.words, (frame.width, frame.height), None)]
    words.untrue = untrue([word for word in words.doubted if word.font in lying], read)
    told = {id(word) for word in words.untrue}
    doubted = [word for word in words.doubted if id(word) not in told]
    unread = unconfirmed(doubted, read)
    if shows_broken_words(unread, bare):
        parts.problems.append(Problem("unmapped", where, page=number))
    placed += read + [place_layer_word(word, shown) for word in unread]
    parts.blocks += build_blocks(placed, number)
    blocks, parts.hidden = hidden_blocks(words, read, shown, number)
    parts.blocks += blocks
    screen = plate.Screen(frame, number, shown, dpi, found, parts.blocks, page_mm, _renderer(opaque, dpi))
    parts.add(plate.compare(page, screen, plates, options, budget))
    preview = encode_preview(shown) if options.previews else None
    parts.pages.append(Page(number, round(page_mm[0], 3), round(page_mm[1], 3), ocr=rest.tried, preview=preview))
    return PageText(parts, placed)


def _doubt_whole_words(layer: TextLayer) -> None:
    """Doubt all of a word where one glyph has no meaning, a ligature for example: OCR needs the letters around it."""
    before = -1
    while before != len(layer.unbelieved):
        before = len(layer.unbelieved)
        for word in layer.words:
            if word.objects & layer.unbelieved:
                layer.unbelieved |= word.objects


def _renderer(page: pdfium.PdfPage | None, dpi: float) -> Callable[[], Pixels] | None:
    return None if page is None else lambda: render_colour(page, dpi)


def _without(handles: list[Any], page: pdfium.PdfPage, shown: Pixels, dpi: float) -> Pixels:
    """Return the page, shown at `dpi`, without some text objects."""
    if not handles:
        return shown
    with TextHidden(handles):
        return render_colour(page, dpi)


def _find_codes(page: pdfium.PdfPage, frame: PageFrame, shown: Pixels, bare: Pixels, dpi: float) -> list[Symbol]:
    """Find the codes of a page shown at `dpi` pixels per 72 units; what does not decode is rendered finer.

    `bare` is the page without believed text, whose text objects are hidden while this runs.
    """
    fine = fitting_dpi(frame, CODE_DPI)
    gray, artwork = (np.asarray(cv2.cvtColor(part, cv2.COLOR_BGR2GRAY), np.uint8) for part in (shown, bare))
    return codes.find_symbols(gray, (lambda: render_gray(page, fine)) if fine > 1.3 * dpi else None, artwork)


# --- the rest ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Rest:
    """What OCR gave; words in points of the page as shown, y down."""

    words: list[OcrWord]
    tried: bool = False
    unreadable: bool = False


def _read_rest(
    page: pdfium.PdfPage,
    frame: PageFrame,
    bare: Pixels,
    words: SortedWords,
    found: list[Symbol],
    spoken_for: Sequence[Box],
    has_pictures: bool,  # noqa: FBT001 - passed once
    options: ReadOptions,
    budget: Budget,
    dpi: float,
) -> _Rest:
    """Read the ink that no believed text accounts for. The page's text objects are hidden while this runs."""
    height, width = bare.shape[:2]
    masked = [_grown(symbol.bounds, 0.05) for symbol in found]
    masked += [
        (int(box.left * width), int(box.top * height), int(box.right * width) + 1, int(box.bottom * height) + 1)
        for box in spoken_for
    ]
    marks = find_marks(bare)
    masked += [(int(mark.left), int(mark.top), int(mark.right) + 1, int(mark.bottom) + 1) for mark in marks]
    drawn = mark_words(marks, 72 / dpi)
    shapes = residual.glyphs_on(bare, masked)
    groups = residual.groups_of(shapes, (height, width))
    places = [residual.along_line(group, shapes) for group in groups] + letter_columns(shapes, groups)
    read_bounds = [_pixels(word.bounds, width, height) for word in words.visible]
    if not places and not has_pictures:
        return _Rest(drawn)
    fine = fitting_dpi(frame, OCR_DPI)
    scale = fine / dpi
    if not words.visible:
        crops = [(0, 0, width, height)] if places else []
    else:
        crops = residual.join_bounds(places, round(0.2 * dpi / frame.unit))
        if sum((c[2] - c[0]) * (c[3] - c[1]) for c in crops) > _REST_IS_ALL * width * height:
            crops = [(0, 0, width, height)]
        elif len(crops) > _MAX_CROPS:
            crops = [_enclosing(crops)]
    results: list[OcrWord] = []
    tried: list[OcrWord] = []
    unread: list[residual.Group] = []
    loss = Loss()
    off_level = False
    if crops:
        gray = paint_over(render_gray(page, fine), masked, scale)
        languages = led_by([word.text for word in words.visible], options.ocr_languages, passes.MAIN_LANGUAGES)
        for number, crop in enumerate(crops):
            left, top, right, bottom = _with_margin(crop, gray.shape, scale)
            patch = np.ascontiguousarray(gray[top:bottom, left:right])
            result = passes.recognise(patch, languages, budget, dpi=fine / frame.unit, photo=is_photo(patch))
            results += [mapping.moved(word, left, top, block=10_000 * number) for word in result.words]
            tried += [mapping.moved(word, left, top, block=0) for word in result.tried]
            unread += result.unread
            loss += result.loss
            off_level = off_level or bool(result.rows)
    live = [(left * scale, top * scale, right * scale, bottom * scale) for left, top, right, bottom in read_bounds]
    results = without_strays(results, live)
    sure = [word for word in tried if word.confidence >= SURE and len(word.text) > 1]
    read_bounds += [(word.left / scale, word.top / scale, word.right / scale, word.bottom / scale) for word in sure]
    # type in curves is never soft: a heading in a fanciful face counts for as much of its page as it holds words
    unreadable = off_level or (loss if has_pictures else loss + Loss(words=len(words.visible))).is_much
    if not unreadable and (has_pictures or unread):
        plain = paint_over(np.asarray(cv2.cvtColor(bare, cv2.COLOR_BGR2GRAY), np.uint8), masked, 1.0)
        unreadable = blur.is_unreadable(plain, read_bounds, unread)
    return _Rest(drawn + [mapping.rescaled(word, 72 / fine) for word in results], bool(crops), unreadable)


def _pixels(bounds: tuple[float, float, float, float], width: int, height: int) -> tuple[float, float, float, float]:
    return bounds[0] * width, bounds[1] * height, bounds[2] * width, bounds[3] * height


def _grown(bounds: tuple[float, float, float, float], share: float) -> residual.Bounds:
    margin = share * max(bounds[2] - bounds[0], bounds[3] - bounds[1]) + 2
    return int(bounds[0] - margin), int(bounds[1] - margin), int(bounds[2] + margin) + 1, int(bounds[3] + margin) + 1


def _enclosing(crops: list[residual.Bounds]) -> residual.Bounds:
    return min(c[0] for c in crops), min(c[1] for c in crops), max(c[2] for c in crops), max(c[3] for c in crops)


def _with_margin(crop: residual.Bounds, shape: tuple[int, ...], scale: float) -> residual.Bounds:
    margin = _CROP_MARGIN
    return (
        max(0, int((crop[0] - margin) * scale)),
        max(0, int((crop[1] - margin) * scale)),
        min(shape[1], int((crop[2] + margin) * scale) + 1),
        min(shape[0], int((crop[3] + margin) * scale) + 1),
    )
