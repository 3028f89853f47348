"""Tesseract on one picture, as often as it takes: the page, then what was left unread, upright and enlarged."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from insertaudit.extract import ocr, residual

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from insertaudit.extract.ocr import OcrWord
    from insertaudit.limits import Budget

    Gray = NDArray[np.uint8]

SURE = 0.6
"""Confidence from which a word counts as read; what is below may be tried again."""
_LEAST = 0.3
"""Below this Tesseract is guessing at ornaments."""
_CONTRAST_WINDOW = 61
"""Pixels at 300 dpi of the median that stands for the ground: wider than the strokes of 30 pt type."""
_NOISE = frozenset({"|", "||", "_", "__", "~", "‘", "’", "“", "”", "\\", "/", "—", "°", "¬", "'", "`", "."})
"""What edges, corners and dust are read as."""
_MAX_RETRIES = 24
"""Unread patches tried on one page; a page with more is a texture."""
_GLYPH_HEIGHT = 34
"""Pixels that type is brought to for a retry; Tesseract reads capitals of 20 to 40 pixels best."""


@dataclass(frozen=True, slots=True)
class Recognised:
    words: list[OcrWord]
    unread: list[residual.Group]
    """Patches that look like type and gave no words, in pixels of the picture that was read."""


_LETTERS_TO_DOUBT = 15
"""So many letters at least before a reading is doubted as a whole: a logo may well be read badly."""


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
    first = local_contrast(gray) if photo else gray
    words = _plausible(ocr.read_words(first, languages, budget, psm=ocr.PAGE, dpi=dpi))
    if (photo and _poor(words, gray)) or _garbled(words):
        words = _best_turn(gray, words, languages, budget, dpi)
    groups = unread_groups(gray, words, photo=photo)
    retries = _patches(groups, gray)
    contrast = first if photo else None
    for number, patch in enumerate(retries[:_MAX_RETRIES], 1):
        if contrast is None:
            contrast = local_contrast(gray)
        again = _read_patch(gray, contrast, patch, languages, budget)
        words = merge(words, [replace(word, block=word.block + 1_000 * number) for word in again])
    if retries:
        groups = unread_groups(gray, words, photo=photo)
    return Recognised(words, groups)


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


def _plausible(words: list[OcrWord]) -> list[OcrWord]:
    kept = []
    for word in words:
        meaningful = any(char.isalnum() or char in "€$£%@&§★☆" for char in word.text)
        punctuation = word.confidence > 0.8 and word.text not in _NOISE
        if word.confidence >= _LEAST and (meaningful or punctuation):
            kept.append(word)
    return kept


# --- what is left -----------------------------------------------------------------------------------------------------


def unread_groups(gray: Gray, words: list[OcrWord], *, photo: bool) -> list[residual.Group]:
    """Return patches that look like type outside of the words that were surely read, in the picture's pixels."""
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
    groups = residual.type_groups(np.asarray(small, np.uint8), masked, edge=edge)
    return [group.scaled(1 / scale) for group in groups if _substantial(group)]


def _substantial(group: residual.Group) -> bool:
    """Say whether a patch may be a word worth another look: scraps beside words that were read are none."""
    tall = sorted(max(glyph.height, glyph.width) for glyph in group.glyphs)
    return (len(group.glyphs) > 1 and tall[-2] >= 6) or len(group.glyphs) == 1


@dataclass(frozen=True, slots=True)
class _Patch:
    bounds: residual.Bounds
    height: float
    """Of its glyphs, in pixels."""
    angle: float
    """By which its lines rise to the right, in degrees."""
    vertical: bool


def _patches(groups: list[residual.Group], gray: Gray) -> list[_Patch]:
    patches = []
    bounds = residual.join_bounds([group.bounds for group in groups], max(4, max(gray.shape) // 150))
    for box in bounds:
        inside = [
            glyph
            for group in groups
            for glyph in group.glyphs
            if box[0] <= group.bounds[0] and group.bounds[2] <= box[2] and box[1] <= group.bounds[1] <= box[3]
        ]
        heights = [min(glyph.height, 2 * glyph.width + 4) for glyph in inside]
        if not heights:
            continue
        angle, vertical = _direction(inside)
        patches.append(_Patch(box, float(np.percentile(heights, 70)), angle, vertical))
    return sorted(patches, key=lambda p: -(p.bounds[2] - p.bounds[0]) * (p.bounds[3] - p.bounds[1]))


def _direction(glyphs: list[residual.Glyph]) -> tuple[float, bool]:
    """Return the slope of the lines in degrees and whether they run upwards or downwards rather than across."""
    if len(glyphs) < 3:
        return 0.0, False
    centres = np.array([((g.left + g.right) / 2, (g.top + g.bottom) / 2) for g in glyphs[:600]])
    feet = np.array([((g.left + g.right) / 2, g.bottom) for g in glyphs[:600]])
    vectors = centres[None, :, :] - centres[:, None, :]
    distance = np.hypot(vectors[..., 0], vectors[..., 1])
    np.fill_diagonal(distance, np.inf)
    nearest = distance.argmin(axis=1)
    steps = vectors[np.arange(len(centres)), nearest]
    vertical = bool((np.abs(steps[:, 1]) > np.abs(steps[:, 0])).mean() > 0.6)
    points = centres if vertical else feet
    moves = points[nearest] - points
    if vertical:
        moves = np.stack([moves[:, 1], -moves[:, 0]], axis=1)
    slopes = np.degrees(np.arctan2(moves[:, 1] * np.sign(moves[:, 0]), np.abs(moves[:, 0]) + 1e-6))
    level = slopes[np.abs(slopes) < 20]
    return (float(np.median(level)) if len(level) > 3 else 0.0), vertical


def _read_patch(gray: Gray, contrast: Gray, patch: _Patch, languages: tuple[str, ...], budget: Budget) -> list[OcrWord]:
    best: list[OcrWord] = []
    for turn in (90, 270) if patch.vertical else (0,):
        for picture in (contrast, gray):
            words = _plausible(_read_turned(picture, patch, turn, languages, budget))
            if _score(words) > _score(best):
                best = words
            if _score(best) >= SURE * 0.5 * len(best) and best and min(w.confidence for w in best) > SURE:
                break
    return best


def _score(words: list[OcrWord]) -> float:
    return sum(len(word.text) * word.confidence**2 for word in words)


def _read_turned(picture: Gray, patch: _Patch, turn: int, languages: tuple[str, ...], budget: Budget) -> list[OcrWord]:
    """Read a patch turned upright: `turn` is the direction that its type is taken to have, as in OcrWord.angle."""
    left, top, right, bottom = patch.bounds
    scale = min(4.0, max(0.25, _GLYPH_HEIGHT / max(4.0, patch.height)))
    centre = ((left + right) / 2, (top + bottom) / 2)
    radians = math.radians(turn - patch.angle)
    cosine, sine = math.cos(radians) * scale, math.sin(radians) * scale
    margin = 1.2 * patch.height
    width, height = right - left + 2 * margin, bottom - top + 2 * margin
    across = math.ceil(abs(width * cosine) + abs(height * sine))
    down = math.ceil(abs(width * sine) + abs(height * cosine))
    if across * down > 12_000_000 or min(across, down) < 6:
        return []
    # image axes: y down, so that turning clockwise by `radians` brings type with that direction upright
    forward = np.array(
        [
            [cosine, -sine, across / 2 - cosine * centre[0] + sine * centre[1]],
            [sine, cosine, down / 2 - sine * centre[0] - cosine * centre[1]],
        ]
    )
    upright = cv2.warpAffine(picture, forward, (across, down), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    single = (bottom - top if not patch.vertical else right - left) < 1.9 * patch.height
    found = ocr.read_words(np.asarray(upright, np.uint8), languages, budget, psm=ocr.LINE if single else ocr.BLOCK)
    back = np.asarray(cv2.invertAffineTransform(forward), np.float64)
    return [replace(_mapped(word, back), angle=turn) for word in found]


def _mapped(word: OcrWord, matrix: NDArray[np.float64]) -> OcrWord:
    corners = np.array(
        [[word.left, word.top, 1], [word.right, word.top, 1], [word.right, word.bottom, 1], [word.left, word.bottom, 1]]
    )
    points = corners @ matrix.T
    left, top = points.min(axis=0)
    right, bottom = points.max(axis=0)
    return replace(word, left=float(left), top=float(top), right=float(right), bottom=float(bottom))


def rescaled(word: OcrWord, factor: float) -> OcrWord:
    return replace(
        word, left=word.left * factor, top=word.top * factor, right=word.right * factor, bottom=word.bottom * factor
    )


def moved(word: OcrWord, right: float, down: float, *, block: int) -> OcrWord:
    """Shift a word that was read on a crop; `block` is added to its block, to keep those of several crops apart."""
    return replace(
        word,
        left=word.left + right,
        top=word.top + down,
        right=word.right + right,
        bottom=word.bottom + down,
        block=word.block + block,
    )


# --- turned photographs -----------------------------------------------------------------------------------------------


def _poor(words: list[OcrWord], gray: Gray) -> bool:
    """Say whether a reading looks like that of a picture held the wrong way."""
    sure = sum(len(word.text) for word in words if word.confidence >= SURE and len(word.text) > 2)
    return sure < 24 and min(gray.shape) > 300


def _garbled(words: list[OcrWord]) -> bool:
    """Say whether most letters of a reading are doubtful, as those of a page read upside down."""
    letters = sum(len(word.text) for word in words)
    sure = sum(len(word.text) for word in words if word.confidence >= SURE and len(word.text) > 2)
    return letters >= _LETTERS_TO_DOUBT and sure < letters / 2


def _best_turn(
    gray: Gray, words: list[OcrWord], languages: tuple[str, ...], budget: Budget, dpi: float
) -> list[OcrWord]:
    height, width = gray.shape
    scale = min(1.0, 1_200 / max(gray.shape))
    small = np.asarray(cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    best, best_turn = 1.3 * _score(words), 0
    for turn in (90, 180, 270):
        trial = ocr.read_words(local_contrast(turned(small, turn)), languages, budget, dpi=dpi * scale)
        score = _score([word for word in _plausible(trial) if word.confidence >= SURE])
        if score > best:
            best, best_turn = score, turn
    if best_turn == 0:
        return words
    found = ocr.read_words(local_contrast(turned(gray, best_turn)), languages, budget, dpi=dpi)
    return [unturned(word, best_turn, width, height) for word in _plausible(found)]


def turned(gray: Gray, angle: int) -> Gray:
    """Turn a picture so that type of this direction (90 reads upwards) stands upright."""
    return np.ascontiguousarray(np.rot90(gray, k=-(angle // 90) % 4))


def unturned(word: OcrWord, angle: int, width: int, height: int) -> OcrWord:
    """Map a word from a picture turned by `turned` back to the picture of width × height."""
    if angle == 90:
        bounds = (word.top, height - word.right, word.bottom, height - word.left)
    elif angle == 180:
        bounds = (width - word.right, height - word.bottom, width - word.left, height - word.top)
    elif angle == 270:
        bounds = (width - word.bottom, word.left, width - word.top, word.right)
    else:
        return word
    left, top, right, bottom = bounds
    return replace(word, left=left, top=top, right=right, bottom=bottom, angle=(word.angle + angle) % 360)
