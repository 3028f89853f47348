"""Tesseract on one picture, as often as it takes: the page, then what was left unread, upright and enlarged."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from insertaudit.extract.recognition import display, flattype, ocr, orientation, pathtype, residual, respell, sidetext
from insertaudit.extract.recognition.addresswords import read_addresses_again, unbelieved_addresses, with_ones
from insertaudit.extract.recognition.doubt import (
    SURE,
    is_doubtful,
    is_garbled,
    is_poor,
    plausible,
    score,
    without_nonsense,
)
from insertaudit.extract.recognition.firstline import first_languages
from insertaudit.extract.recognition.loss import Loss, loss_of
from insertaudit.extract.recognition.mapping import turned, unturned
from insertaudit.extract.recognition.patches import Patch, patches_of, read_patch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from insertaudit.extract.recognition.ocr import OcrWord
    from insertaudit.limits import Budget

    Gray = NDArray[np.uint8]

_CONTRAST_WINDOW = 61
"""Pixels at 300 dpi of the median that stands for the ground: wider than the strokes of 30 pt type."""
MAIN_LANGUAGES = 2
"""Of those asked for, so many read everything first; each further language makes unreadable ink slower to give up."""
_MAX_IN_VAIN = 5
"""Patches in a row that gave no word, after which what is left is taken for a texture."""
_MAX_IN_VAIN_IN_NONSENSE = 2
_MOST_OF_A_HEADING = 12
"""Words that letters of script are misread as, where they are all there is; a texture that is garbled gives more."""
_PATCH = 1_000
"""Added to the blocks of each patch."""
_MAX_RETRIES = 24
"""Unread patches tried on one page; a page with more is a texture."""


@dataclass(frozen=True, slots=True)
class Recognised:
    words: list[OcrWord]
    unread: list[residual.Group]
    """Patches that look like type and gave no words, in pixels of the picture that was read."""
    tried: list[OcrWord] = field(default_factory=list)
    """All that was read, nonsense included: where something was tried, no line is left over."""
    loss: Loss = field(default_factory=Loss)
    rows: list[pathtype.Bounds] = field(default_factory=list)
    """Of type off the level that gave no words."""


def recognise(
    gray: Gray,
    languages: tuple[str, ...],
    budget: Budget,
    *,
    dpi: float,
    photo: bool = False,
) -> Recognised:
    """Read a grayscale picture of about 300 dpi (codes painted over).

    Drawings are read as they are. Photographs are read by local contrast, which takes away shade and polarity. What still
    looks like type is read again patch by patch: turned upright, brought to a good size, by local contrast.
    """
    angle = orientation.tilt(gray)
    if not angle:
        return _recognise_level(gray, languages, budget, dpi, photo=photo)
    straight, back = orientation.levelled(gray, angle)
    level = _recognise_level(straight, languages, budget, dpi, photo=photo)
    words, tried = ([_tilted(word, back, angle) for word in some] for some in (level.words, level.tried))
    return Recognised(words, level.unread, tried, level.loss, level.rows)


def _tilted(word: OcrWord, back: NDArray[np.float64], angle: float) -> OcrWord:
    """Put a word of a levelled page where it stands on the page itself; its box keeps its size."""
    x, y = back @ np.array([(word.left + word.right) / 2, (word.top + word.bottom) / 2, 1.0])
    across, down = (word.right - word.left) / 2, (word.bottom - word.top) / 2
    left, top, right, bottom = float(x - across), float(y - down), float(x + across), float(y + down)
    return replace(word, left=left, top=top, right=right, bottom=bottom, tilt=angle)


def _recognise_level(gray: Gray, languages: tuple[str, ...], budget: Budget, dpi: float, *, photo: bool) -> Recognised:
    first = local_contrast(gray) if photo else gray
    first_read = first_languages(first, languages, MAIN_LANGUAGES, budget)
    main = first_read.parts
    lines, level = ([], first) if photo else sidetext.read_side_lines(gray, main, budget)
    found = ocr.read_words(level, first_read.page, budget, psm=ocr.PAGE, dpi=dpi)
    words = plausible(found)
    torn = unbelieved_addresses(found, words)
    if is_doubtful(words) and orientation.looks_inverted(gray) and _reads_better_inverted(gray, main, budget, dpi):
        height, width = gray.shape
        flipped = _recognise_level(turned(gray, 180), languages, budget, dpi, photo=photo)
        words, tried = (
            [unturned(word, 180, width, height) for word in some] for some in (flipped.words, flipped.tried)
        )
        return Recognised(words, flipped.unread, tried, flipped.loss, flipped.rows)
    if (photo and is_poor(words, gray)) or is_garbled(words):
        words = _best_turn(gray, words, main, budget, dpi)
    nonsense = is_garbled(words)
    if not nonsense:
        words = plausible(read_addresses_again(level, words + torn, main, budget))
        words = plausible(respell.in_own_language(first, words, first_read.page, languages, budget, dpi))
        words = with_ones(level, words)
    words += sidetext.in_own_language(gray, lines, words, main, languages, budget)
    paths = pathtype.read_path_type(gray, words, main, budget)
    if photo:
        paths.add(flattype.read_flat_type(gray, pathtype.without_covered(words, paths) + paths.words, main, budget))
    words = pathtype.without_covered(words, paths)
    groups = unread_groups(gray, words, paths.glyphs, photo=photo)
    retries = patches_of(groups, gray)
    patience = _MAX_IN_VAIN_IN_NONSENSE if nonsense else _MAX_IN_VAIN
    again = _read_patches(gray, first if photo else None, retries, main, budget, patience)
    if not (nonsense or is_garbled(again)):
        again = respell.in_own_language(gray, again, main, languages, budget, dpi)
    words = merge(words, again)
    if not photo and not (nonsense and len(words) > _MOST_OF_A_HEADING):
        words = display.read_doubtful_lines(gray, words, main, budget)
    if retries:
        groups = unread_groups(gray, words, paths.glyphs, photo=photo)
    words = pathtype.without_covered(words, paths)
    # rows off the level or over a photograph tell of themselves what they lost; ink beside them is the photograph's
    loss = loss_of(words, groups) + Loss(words=len(paths.words))
    words += paths.words
    return Recognised(without_nonsense(words), groups, words, loss, paths.unread)


def _read_patches(
    gray: Gray, contrast: Gray | None, patches: list[Patch], languages: tuple[str, ...], budget: Budget, patience: int
) -> list[OcrWord]:
    """Read each patch by itself, until so many in a row gave nothing; `contrast` is the local contrast, where it is known already."""
    words: list[OcrWord] = []
    in_vain = 0
    for number, patch in enumerate(patches[:_MAX_RETRIES], 1):
        if contrast is None:
            contrast = local_contrast(gray)
        again = read_patch(gray, contrast, patch, languages, budget)
        words = merge(words, [replace(word, block=word.block + _PATCH * number) for word in again])
        in_vain = 0 if any(word.confidence >= SURE and len(word.text) > 2 for word in again) else in_vain + 1
        if in_vain >= patience:
            break
    return words


def _reads_better_inverted(gray: Gray, languages: tuple[str, ...], budget: Budget, dpi: float) -> bool:
    """Try a strip of the page both ways; with one language, since each more makes nonsense dearer."""
    height = gray.shape[0]
    strip = np.ascontiguousarray(gray[int(0.3 * height) : int(0.6 * height)])
    upright, inverted = (
        score(plausible(ocr.read_words(picture, languages[:1], budget, dpi=dpi)))
        for picture in (strip, turned(strip, 180))
    )
    return inverted > 1.15 * upright


def local_contrast(gray: Gray, window: int = _CONTRAST_WINDOW) -> Gray:
    """Return the distance of each pixel from its ground, dark on white whatever the polarity and shade were."""
    small = cv2.resize(gray, None, fx=1 / 3, fy=1 / 3, interpolation=cv2.INTER_AREA)
    if min(small.shape) < 3:
        return gray
    ground = cv2.medianBlur(small, (window // 3) | 1)
    ground = cv2.resize(ground, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_LINEAR)
    distance = cv2.absdiff(gray, ground)
    most = max(40.0, float(np.percentile(distance[::3, ::3], 99.5)))
    return np.asarray(255 - cv2.convertScaleAbs(distance, alpha=255 / most), np.uint8)


def merge(words: list[OcrWord], more: list[OcrWord]) -> list[OcrWord]:
    """Return the union of two readings of one picture without doubles: where they overlap, the surer one stays."""
    kept = list(words)
    for word in more:
        rivals = [other for other in kept if _overlap(word, other) > 0.4]
        if not rivals:
            kept.append(word)
            continue
        rival_letters = sum(len(rival.text) * rival.confidence for rival in rivals)
        if max(rival.confidence for rival in rivals) < SURE and len(word.text) * word.confidence > rival_letters:
            kept = [other for other in kept if other not in rivals]
            kept.append(word)
    return kept


def _overlap(a: OcrWord, b: OcrWord) -> float:
    across = min(a.right, b.right) - max(a.left, b.left)
    down = min(a.bottom, b.bottom) - max(a.top, b.top)
    if across <= 0 or down <= 0:
        return 0.0
    smaller = min((a.right - a.left) * (a.bottom - a.top), (b.right - b.left) * (b.bottom - b.top))
    return across * down / max(1.0, smaller)


# --- what is left -----------------------------------------------------------------------------------------------------


def unread_groups(
    gray: Gray, words: list[OcrWord], glyphs: list[pathtype.Bounds], *, photo: bool
) -> list[residual.Group]:
    """Return patches that look like type outside of the words that were surely read and of single `glyphs`, in the picture's pixels."""
    scale = min(1.0, 1_250 / max(gray.shape))
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else gray
    edge = residual.EDGE
    if photo:
        small = cv2.GaussianBlur(small, (0, 0), 0.8)
        gradient = cv2.morphologyEx(small, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8))
        edge = int(min(60, max(edge * 0.7, 3.2 * float(np.median(gradient)) + 6)))
    masked = []
    for word in words:
        if word.confidence < SURE:
            continue
        margin = 0.25 * min(word.bottom - word.top, word.right - word.left) + 2
        masked.append(
            (
                int((word.left - margin) * scale),
                int((word.top - margin) * scale),
                int((word.right + margin) * scale) + 1,
                int((word.bottom + margin) * scale) + 1,
            )
        )
    masked += [
        (int(left * scale) - 2, int(top * scale) - 2, int(right * scale) + 3, int(bottom * scale) + 3)
        for left, top, right, bottom in glyphs
    ]
    groups = residual.type_groups(np.asarray(small, np.uint8), masked, edge=edge)
    return [group.scaled(1 / scale) for group in groups if _substantial(group)]


def _substantial(group: residual.Group) -> bool:
    """Say whether a patch may be a word worth another look: scraps beside words that were read are none."""
    tall = sorted(max(glyph.height, glyph.width) for glyph in group.glyphs)
    return (len(group.glyphs) > 1 and tall[-2] >= 6) or len(group.glyphs) == 1


# --- turned photographs -----------------------------------------------------------------------------------------------


def _best_turn(
    gray: Gray, words: list[OcrWord], languages: tuple[str, ...], budget: Budget, dpi: float
) -> list[OcrWord]:
    height, width = gray.shape
    scale = min(1.0, 1_200 / max(gray.shape))
    small = np.asarray(cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    best, best_turn = 1.3 * score(words), 0
    for turn in (90, 180, 270):
        trial = ocr.read_words(local_contrast(turned(small, turn)), languages, budget, dpi=dpi * scale)
        worth = score([word for word in plausible(trial) if word.confidence >= SURE])
        if worth > best:
            best, best_turn = worth, turn
    if best_turn == 0:
        return words
    found = ocr.read_words(local_contrast(turned(gray, best_turn)), languages, budget, dpi=dpi)
    return [unturned(word, best_turn, width, height) for word in plausible(found)]
