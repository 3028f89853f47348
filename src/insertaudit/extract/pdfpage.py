"""One PDF page as a person sees it: visible text layer, OCR of the ink that it does not account for, codes, hidden text."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pypdfium2.raw as pdfium_c

from insertaudit.extract import blur, codes, passes, residual
from insertaudit.extract.layout import build_blocks
from insertaudit.extract.lines import PlacedWord
from insertaudit.extract.parts import Parts
from insertaudit.extract.picture import encode_preview, ground_colour, is_photo, place_words
from insertaudit.extract.render import (
    LOOK_DPI,
    MM_PER_POINT,
    OCR_DPI,
    TextHidden,
    address,
    broken_pictures,
    fitting_dpi,
    page_objects,
    render_colour,
    render_gray,
)
from insertaudit.extract.textlayer import LayerWord, read_text_layer
from insertaudit.model import Block, Box, Page, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pypdfium2 as pdfium
    from numpy.typing import NDArray

    from insertaudit.extract.codes import Symbol
    from insertaudit.extract.ocr import OcrWord
    from insertaudit.extract.parts import ReadOptions
    from insertaudit.extract.render import PageFrame
    from insertaudit.limits import Budget

    Pixels = NDArray[np.uint8]

_SHOWN = 10
"""Of 255, in the channel that differs most: less change than this no eye sees."""
_SHOWN_SHARE = 0.02
"""Of the pixels of a word's box that must change when the text is taken away; even thin type changes a tenth."""
_MINUTE = 1.3
"""Points of type size below which nobody reads anything."""
_LAYER_MATCH = 0.5
"""Share of invisible words that OCR finds in the same place, from which they are the layer of a scan."""
_REST_IS_ALL = 0.5
"""Share of the page covered by unaccounted ink, from which the whole page is read in one go."""
_MAX_CROPS = 6


@dataclass(slots=True)
class PageText:
    parts: Parts
    words: list[PlacedWord] = field(default_factory=list)
    """All words that a person sees, for what stands under link areas."""


@dataclass(slots=True)
class _Sorted:
    """The words of a text layer by what a person sees of them."""

    visible: list[LayerWord] = field(default_factory=list)
    unseen: list[LayerWord] = field(default_factory=list)
    """On the page, but its picture does not change without them."""
    outside: list[LayerWord] = field(default_factory=list)
    minute: list[LayerWord] = field(default_factory=list)
    doubted: list[LayerWord] = field(default_factory=list)
    """In fonts whose characters make no sense: the picture decides."""


def read_page(
    page: pdfium.PdfPage,
    frame: PageFrame,
    number: int,
    spoken_for: Sequence[Box],
    unit: float,
    options: ReadOptions,
    budget: Budget,
) -> PageText:
    """Read one page.

    `spoken_for` are areas whose text is known from form fields and annotations; `unit` is the page's UserUnit.
    Raises UnreadableError("no-ocr") where OCR is needed and there is none, LimitReachedError("timeout").
    """
    layer = read_text_layer(page, frame)
    dpi = fitting_dpi(frame, LOOK_DPI)
    shown = render_colour(page, dpi)
    texts, pictures = page_objects(page)
    handles = [handle for handle in texts if _is_accounted(address(handle), layer.unbelieved, layer.known)]
    with TextHidden(handles):
        bare = render_colour(page, dpi) if handles else shown
        words = _sort(layer.words, layer.unbelieved, shown, bare)
        found = codes.find_symbols(np.asarray(cv2.cvtColor(shown, cv2.COLOR_BGR2GRAY), np.uint8))
        rest = _read_rest(page, frame, bare, words, found, spoken_for, bool(pictures), options, budget, dpi)
    parts = Parts()
    where = f"page {number}"
    parts.problems += [Problem("picture-damaged", where, detail, number) for detail in broken_pictures(page, pictures)]
    if rest.unreadable:
        parts.problems.append(Problem("blurred", where, page=number))
    page_mm = (frame.width * MM_PER_POINT * unit, frame.height * MM_PER_POINT * unit)
    size = (shown.shape[1], shown.shape[0])
    parts.codes += [symbol.code(size, number, page_mm) for symbol in found]
    placed = [_placed(word, shown) for word in words.visible]
    read = place_words(rest.words, (frame.width, frame.height), None)
    read = [_grounded(word, shown) for word in read]
    placed += read + [_placed(word, shown) for word in _unconfirmed(words.doubted, read)]
    parts.blocks += build_blocks(placed, number)
    _report_hidden(parts, words, read, shown, number)
    preview = encode_preview(shown) if options.previews else None
    parts.pages.append(Page(number, round(page_mm[0], 3), round(page_mm[1], 3), ocr=rest.tried, preview=preview))
    return PageText(parts, placed)


def _is_accounted(key: int, unbelieved: set[int], known: set[int]) -> bool:
    """Say whether a text object's ink is accounted for by characters; one without any has to be looked at."""
    return key in known and key not in unbelieved


# --- what shows -------------------------------------------------------------------------------------------------------


def _sort(words: list[LayerWord], unbelieved: set[int], shown: Pixels, bare: Pixels) -> _Sorted:
    height, width = shown.shape[:2]
    change = cv2.absdiff(shown, bare)
    change = cv2.max(cv2.max(change[:, :, 0], change[:, :, 1]), change[:, :, 2])
    seen = (change >= _SHOWN).astype(np.uint8)
    sums = cv2.integral(seen)
    result = _Sorted()
    for word in words:
        if word.objects & unbelieved:
            result.doubted.append(word)
            continue
        left, top, right, bottom = word.bounds
        if not (0 <= (left + right) / 2 <= 1 and 0 <= (top + bottom) / 2 <= 1):
            result.outside.append(word)
            continue
        x0, y0 = max(0, int(left * width)), max(0, int(top * height))
        x1, y1 = min(width, int(right * width) + 1), min(height, int(bottom * height) + 1)
        area = max(1, (x1 - x0) * (y1 - y0))
        inked = int(sums[y1, x1] - sums[y0, x1] - sums[y1, x0] + sums[y0, x0]) if x1 > x0 and y1 > y0 else 0
        if inked < max(1, _SHOWN_SHARE * area):
            result.unseen.append(word)
        elif word.size < _MINUTE and (bottom - top) * height < _MINUTE * LOOK_DPI / 72:
            result.minute.append(word)
        else:
            result.visible.append(word)
    return result


def _placed(word: LayerWord, shown: Pixels) -> PlacedWord:
    left, top, right, bottom = (min(1.0, max(0.0, value)) for value in word.bounds)
    height, width = shown.shape[:2]
    ground = ground_colour(shown, (left * width, top * height, right * width, bottom * height))
    return PlacedWord(word.text, Box(left, top, right, bottom), *word.frame, word.size, word.angle, ground=ground)


def _grounded(word: PlacedWord, shown: Pixels) -> PlacedWord:
    height, width = shown.shape[:2]
    box = word.box
    ground = ground_colour(shown, (box.left * width, box.top * height, box.right * width, box.bottom * height))
    return PlacedWord(
        word.text, box, word.left, word.top, word.right, word.bottom, word.size, word.angle,
        word.carrier, word.confidence, ground,
    )  # fmt: skip


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
    words: _Sorted,
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
    groups = residual.type_groups(bare, masked)
    read_bounds = [_pixels(word.bounds, width, height) for word in words.visible]
    if not groups and not has_pictures:
        return _Rest([])
    fine = fitting_dpi(frame, OCR_DPI)
    scale = fine / dpi
    if not words.visible:
        crops = [(0, 0, width, height)] if groups else []
    else:
        crops = residual.join_bounds([group.bounds for group in groups], round(0.2 * dpi))
        if sum((c[2] - c[0]) * (c[3] - c[1]) for c in crops) > _REST_IS_ALL * width * height:
            crops = [(0, 0, width, height)]
        elif len(crops) > _MAX_CROPS:
            crops = [_enclosing(crops)]
    results: list[OcrWord] = []
    unread: list[residual.Group] = []
    if crops:
        gray = _without(render_gray(page, fine), masked, scale)
        for number, crop in enumerate(crops):
            left, top, right, bottom = _with_margin(crop, gray.shape, scale)
            patch = np.ascontiguousarray(gray[top:bottom, left:right])
            result = passes.recognise(patch, options.ocr_languages, budget, dpi=fine, photo=is_photo(patch))
            results += [passes.moved(word, left, top, block=10_000 * number) for word in result.words]
            unread += result.unread
    sure = [word for word in results if word.confidence >= passes.SURE]
    read_bounds += [
        (word.left / scale, word.top / scale, word.right / scale, word.bottom / scale) for word in sure
    ]
    unreadable = False
    if has_pictures or unread:
        plain = _without(np.asarray(cv2.cvtColor(bare, cv2.COLOR_BGR2GRAY), np.uint8), masked, 1.0)
        unreadable = blur.is_unreadable(plain, read_bounds, unread)
    return _Rest([passes.rescaled(word, 72 / fine) for word in results], bool(crops), unreadable)


def _pixels(bounds: tuple[float, float, float, float], width: int, height: int) -> tuple[float, float, float, float]:
    return bounds[0] * width, bounds[1] * height, bounds[2] * width, bounds[3] * height


def _grown(bounds: tuple[float, float, float, float], share: float) -> residual.Bounds:
    margin = share * max(bounds[2] - bounds[0], bounds[3] - bounds[1]) + 2
    return int(bounds[0] - margin), int(bounds[1] - margin), int(bounds[2] + margin) + 1, int(bounds[3] + margin) + 1


def _enclosing(crops: list[residual.Bounds]) -> residual.Bounds:
    return min(c[0] for c in crops), min(c[1] for c in crops), max(c[2] for c in crops), max(c[3] for c in crops)


def _with_margin(crop: residual.Bounds, shape: tuple[int, ...], scale: float) -> residual.Bounds:
    margin = 12
    return (
        max(0, int((crop[0] - margin) * scale)),
        max(0, int((crop[1] - margin) * scale)),
        min(shape[1], int((crop[2] + margin) * scale) + 1),
        min(shape[0], int((crop[3] + margin) * scale) + 1),
    )


def _without(gray: Pixels, masked: list[residual.Bounds], scale: float) -> Pixels:
    """Paint over areas that are read elsewhere, each in the shade around it."""
    for bounds in masked:
        left, top = max(0, int(bounds[0] * scale)), max(0, int(bounds[1] * scale))
        right, bottom = min(gray.shape[1], int(bounds[2] * scale)), min(gray.shape[0], int(bounds[3] * scale))
        if right > left and bottom > top:
            rim = np.concatenate([gray[top, left:right], gray[bottom - 1, left:right]])
            gray[top:bottom, left:right] = int(np.median(rim))
    return gray


# --- what does not show -----------------------------------------------------------------------------------------------


def _unconfirmed(doubted: list[LayerWord], read: list[PlacedWord]) -> list[LayerWord]:
    """Return words of doubted fonts that mean something and whose place OCR found nothing in."""
    kept = []
    for word in doubted:
        meaning = word.text.isprintable() and not any(0xE000 <= ord(char) <= 0xF8FF for char in word.text)  # noqa: PLR2004
        on_page = all(-0.01 <= value <= 1.01 for value in word.bounds)  # noqa: PLR2004
        if meaning and "\ufffd" not in word.text and on_page and not any(_overlaps(word, other.box) for other in read):
            kept.append(word)
    return kept


def _overlaps(word: LayerWord, box: Box) -> bool:
    left, top, right, bottom = word.bounds
    return left < box.right and box.left < right and top < box.bottom and box.top < bottom


def _report_hidden(parts: Parts, words: _Sorted, read: list[PlacedWord], shown: Pixels, number: int) -> None:
    unseen = _without_scan_layer(words.unseen, read, shown)
    for reason, group in (
        ("outside the page", words.outside),
        ("too small to read", words.minute),
        ("invisible text layer", [word for word in unseen if word.invisible]),
        ("covered, or in the colour of its ground", [word for word in unseen if not word.invisible]),
    ):
        if not group:
            continue
        blocks = build_blocks(
            [PlacedWord(word.text, Box(*word.bounds), *word.frame, word.size, word.angle) for word in group], number
        )
        parts.blocks += [Block(b.text, "hidden", b.page, b.box, b.words, heading=b.heading) for b in blocks]
        parts.hidden.add(reason)


def _without_scan_layer(unseen: list[LayerWord], read: list[PlacedWord], shown: Pixels) -> list[LayerWord]:
    """Drop the words that OCR programs lay under a scan: those over ink, once the picture confirms most of them."""
    if not unseen or not read:
        return unseen
    over_ink = [word for word in unseen if _is_over_ink(word, shown)]
    if not over_ink:
        return unseen
    matched = sum(_is_confirmed(word, read) for word in over_ink)
    if matched < _LAYER_MATCH * len(over_ink):
        return unseen
    dropped = {id(word) for word in over_ink}
    return [word for word in unseen if id(word) not in dropped]


def _is_over_ink(word: LayerWord, shown: Pixels) -> bool:
    height, width = shown.shape[:2]
    left, top, right, bottom = (int(value) for value in _pixels(word.bounds, width, height))
    patch = shown[max(0, top) : bottom + 1, max(0, left) : right + 1]
    return bool(patch.size and patch.reshape(-1, patch.shape[-1]).std(axis=0).max() > 8)  # noqa: PLR2004


def _is_confirmed(word: LayerWord, read: list[PlacedWord]) -> bool:
    text = word.text.casefold()
    for other in read:
        if _overlaps(word, other.box):
            candidate = other.text.casefold()
            if text in candidate or SequenceMatcher(None, text, candidate).ratio() > 0.6:  # noqa: PLR2004
                return True
    return False


def form_environment(document: pdfium.PdfDocument) -> None:
    """Prepare form fields for drawing, where the document has any; no script of it is run."""
    if document.get_formtype() != pdfium_c.FORMTYPE_NONE:
        document.init_forms()
