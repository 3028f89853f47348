"""Lines of type that are there but cannot be read: photographs out of focus, scans too coarse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from insertaudit.extract.recognition.residual import is_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from insertaudit.extract.recognition.residual import Group

    Gray = NDArray[np.uint8]
    Bounds = tuple[float, float, float, float]

_WORK_SIDE = 700
"""Pixels of the longer side: blur that stops reading at 300 dpi still leaves bands at a fifth of that."""
_LINES = 4
"""Bands of one height above each other; logos and ornaments seldom have as many."""
_WINDOWS = (13, 25, 45)
"""Heights in pixels of the surroundings that lines are held against: about one line pitch of 8, 15 and 28 pt type."""
_ENOUGH_WORDS = 40
_LEAST_COVER = 0.35
"""Of a line's width, over which words have to be read for it to count as read."""
_UNREAD_GLYPHS = 40
"""Glyph-like shapes beside what was read: a text in a script that is not installed, or too soft to be read throughout."""
_STRONG = 45
"""Gray levels within a soft line of type; the blurred ground of a photograph has up to 35 in bands of that height."""
_SOFT_LINE = 2.4
"""As _SOFT_EDGE, of a single line: lines that are out of focus have 2.5 and more, bands in artwork up to 1.9."""
_GAP = 0.15
"""Share of a band's contrast: gaps differ from their ends by up to 0.14, lines of type by 0.18 and more."""
_LEADING = 0.23
"""Unrest of the quietest rows above and below a line to that of the line: nearly all soft lines have less, few rows of patterns."""
_FEW_WORDS_WIDTH = 7
"""Heights that a soft line is wide at least on a picture of few words, where most is artwork."""
_RIM = 8
"""Pixels about a band, so that its edges are judged with their ground."""

_FEW_WORDS = 5
_TILTS = (0, 3, -3, 6, -6)
"""Degrees by which a hand-held photograph is turned before its lines are looked for."""
_BANDS_OUT_OF_FOCUS = 3
_SHARPNESS_SIDE = 1500
"""Pixels of the longer side at which softness is measured: about 250 dpi of a card."""
_SOFT_EDGE = 3.5
"""Standard deviation, in those pixels, of the blur on the sharpest edges. Photographs in focus and renderings have up to 2."""
_SOME_DETAIL = 8.0
"""Gray levels of contrast at the size of letters: an even ground or a mere gradient has none and hides no type."""


def is_unreadable(gray: Gray, read: Sequence[Bounds], unread: Sequence[Group]) -> bool:
    """Say whether a picture plainly holds several lines of type of which nearly nothing was read.

    `read` are the bounds of the words that were surely read, `unread` the groups of type-like outlines outside of them, both in
    the picture's pixels.
    """
    if len(read) >= _ENOUGH_WORDS and sum(len(group.glyphs) for group in unread) < _UNREAD_GLYPHS:
        return _has_soft_part(gray, read)
    if len(read) < _FEW_WORDS:
        if _is_out_of_focus(gray) and _has_bands_at_a_tilt(gray):
            return True
    elif _has_soft_part(gray, read):
        return True
    shapes = [glyph for group in unread if len(group.glyphs) >= 5 for glyph in group.glyphs]
    if len(shapes) >= _UNREAD_GLYPHS and is_pattern(shapes):
        return _has_soft_part(gray, read)
    lines = _line_bands(gray) or [
        (top, left, bottom, right) for left, top, right, bottom in _line_bands(np.ascontiguousarray(gray.T))
    ]
    bare = [band for band in lines if _covered(band, read) < _LEAST_COVER and _has_leading(gray, band)]
    if len(bare) >= _LINES - 1 and len(bare) > 0.4 * len(lines):
        return True
    glyphs = len(shapes)
    letters = sum(1.8 * (word[2] - word[0]) / max(1.0, word[3] - word[1]) for word in read)
    return glyphs >= _UNREAD_GLYPHS and glyphs > 0.5 * letters and len(bare) >= 2


def _has_soft_part(gray: Gray, read: Sequence[Bounds]) -> bool:
    """Say whether a line beside those that were read is out of focus, as in a picture that is sharp in one half only."""
    small, scale = _reduced(gray)
    for bands in _bands_by_window(small):
        for left, top, right, bottom in bands:
            band = (left / scale, top / scale, right / scale, bottom / scale)
            inside = small[int(top) : int(bottom), int(left) : int(right)]
            faint = int(inside.max()) - int(inside.min()) < _STRONG  # what lies out of focus behind a product
            if len(read) < _ENOUGH_WORDS and right - left < _FEW_WORDS_WIDTH * (bottom - top):
                continue
            if faint or _covered(band, read) >= _LEAST_COVER or _is_gap(small, (left, top, right, bottom)):
                continue
            margin = 0.5 * (band[3] - band[1]) + _RIM
            x, y = max(0, int(band[0] - margin)), max(0, int(band[1] - margin))
            around = gray[y : int(band[3] + margin), x : int(band[2] + margin)]
            if _is_out_of_focus(np.ascontiguousarray(around), _SOFT_LINE):
                return True
    return False


def _has_leading(gray: Gray, band: Bounds) -> bool:
    """Say whether a band lies between quieter rows: lines of type have leading, rows of a pattern touch each other."""
    small, scale = _reduced(gray)
    upright = band[2] - band[0] > band[3] - band[1]
    small, band = (small, band) if upright else (small.T, (band[1], band[0], band[3], band[2]))
    left, top, right, bottom = (int(value * scale) for value in band)
    height = bottom - top
    rows = small[max(0, top - height) : bottom + height, left:right].astype(np.float32)
    unrest = np.convolve(np.abs(np.diff(rows, axis=1)).mean(axis=1), np.ones(3) / 3, "same")
    first = min(top, height)
    above, inside, below = unrest[: first + 1], unrest[first : first + height], unrest[first + height - 1 :]
    return max(float(above.min()), float(below.min())) <= _LEADING * float(inside.max())


def _is_gap(small: Gray, band: Bounds) -> bool:
    """Say whether a band is as light or dark as what lies at its ends: the gap between two lines of soft type stands out too."""
    left, top, right, bottom = (int(value) for value in band)
    reach = 2 * (bottom - top)
    rows = small[top:bottom]
    ends = np.concatenate([rows[:, max(0, left - reach) : left], rows[:, right : right + reach]], axis=1)
    inside = rows[:, left:right]
    if not ends.size:
        return False
    return abs(float(inside.mean()) - float(np.median(ends))) < _GAP * (int(inside.max()) - int(inside.min()))


def _is_out_of_focus(gray: Gray, softest: float = _SOFT_EDGE) -> bool:
    """Say whether even the sharpest edges of a picture with detail at the size of letters are softer than `softest`.

    A step of contrast C under Gaussian blur of deviation s has the steepest slope C / (s * sqrt(2 pi)).
    """
    scale = min(1.0, _SHARPNESS_SIDE / max(gray.shape))
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else gray
    quiet = cv2.GaussianBlur(small, (0, 0), 1.2).astype(np.float32)  # or sensor noise passes for sharpness
    slope = cv2.magnitude(cv2.Sobel(quiet, cv2.CV_32F, 1, 0) / 8, cv2.Sobel(quiet, cv2.CV_32F, 0, 1) / 8)
    low, high = np.percentile(quiet, (1, 99))
    steepest = float(np.percentile(slope, 99.95))
    detail = cv2.absdiff(cv2.GaussianBlur(quiet, (0, 0), 3), cv2.GaussianBlur(quiet, (0, 0), 12))
    if float(np.percentile(detail, 98)) < _SOME_DETAIL:
        return False
    return float(high - low) > softest * float(np.sqrt(2 * np.pi)) * steepest


def _covered(band: Bounds, read: Sequence[Bounds]) -> float:
    """Return the share of a band's width over which words were read."""
    shared = sum(
        max(0.0, min(band[2], word[2]) - max(band[0], word[0]))
        for word in read
        if word[1] < band[3] and band[1] < word[3]
    )
    return shared / (band[2] - band[0])


def _has_bands_at_a_tilt(gray: Gray) -> bool:
    """Say whether a few lines of type of any heights show once a picture out of focus is held a little straighter."""
    small, _ = _reduced(gray)
    height, width = small.shape
    for tilt in _TILTS:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), tilt, 1)
        held = np.asarray(cv2.warpAffine(small, turn, (width, height), borderMode=cv2.BORDER_REPLICATE), np.uint8)
        if any(len(bands) >= _BANDS_OUT_OF_FOCUS for bands in _bands_by_window(held)):
            return True
    return False


def _line_bands(gray: Gray) -> list[Bounds]:
    """Return horizontal bands that look like lines of (blurred) type, if there are several alike below each other."""
    small, scale = _reduced(gray)
    stacks: list[list[Bounds]] = [_stacked(bands) for bands in _bands_by_window(small)]
    best = max(stacks, key=len, default=[])
    return [(a / scale, b / scale, c / scale, d / scale) for a, b, c, d in best] if len(best) >= _LINES else []


def _reduced(gray: Gray) -> tuple[Gray, float]:
    scale = min(1.0, _WORK_SIDE / max(gray.shape))
    if scale == 1.0:
        return gray, scale
    return np.asarray(cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8), scale


def _bands_by_window(small: Gray) -> Iterator[list[Bounds]]:
    if min(small.shape) < 40:
        return
    soft = cv2.GaussianBlur(small, (0, 0), 1).astype(np.float32)
    noise = float(np.median(cv2.absdiff(small, cv2.medianBlur(small, 3))))
    for window in _WINDOWS:
        # against the mean of its surroundings a line stands out from the gaps above and below, however soft its edges
        rise = cv2.blur(soft, (2 * window, window)) - soft
        for relief in (rise, -rise):
            level = max(2.5, 3.0 * noise, 0.35 * float(np.percentile(relief[::2, ::2], 98)))
            yield _bands((relief > level).astype(np.uint8), relief, window // 2 | 1, window)


def _bands(ink: Gray, relief: NDArray[np.float32], reach: int, tallest: int) -> list[Bounds]:
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=4)
    bands: list[Bounds] = []
    for index in range(1, count):
        left, top, width, height, area = (int(value) for value in stats[index])
        if not (4 <= height <= tallest and width >= 3.5 * height and area > 0.4 * width * height):
            continue
        inside = labels[top : top + height, left : left + width] == index
        if _is_modulated(np.maximum(relief[top : top + height, left : left + width], 0) * inside, height):
            bands.append((left, top, left + width, top + height))
    return bands


def _is_modulated(band: NDArray[np.float32], height: int) -> bool:
    """Say whether ink comes and goes along a band as letters and words do; rules and bars are even."""
    profile = band.mean(axis=0)
    inner = profile[height // 2 : -(height // 2) or None]
    if len(inner) < 8 or inner.mean() < 1:
        return False
    smooth = np.convolve(inner, np.ones(3) / 3, "valid")
    turns = int((np.diff(np.sign(np.diff(smooth))) < 0).sum())
    if turns < max(3, len(inner) / (4.0 * height)) or smooth.std() / smooth.mean() < 0.12:
        return False
    if float(np.percentile(smooth, 6)) > 0.55 * smooth.mean():  # no gaps between words: a stroke that only wavers
        return False
    return not _is_periodic(smooth)


def _is_periodic(profile: NDArray[np.float32]) -> bool:
    """Say whether a profile repeats itself, as beads on a string do and words do not."""
    swing = profile - profile.mean()
    count = len(swing)
    fallen = False
    for lag in range(2, count // 2):
        a, b = swing[: count - lag], swing[lag:]
        scale = float(np.sqrt((a @ a) * (b @ b)))
        alike = float(a @ b) / scale if scale > 0 else 1.0
        fallen |= alike < 0.3  # before that it is the width of one bead that makes neighbours alike
        if fallen and alike > 0.85:
            return True
    return False


def _stacked(bands: list[Bounds]) -> list[Bounds]:
    """Return the largest set of bands of about one height that lie below each other at no more than four heights' distance."""
    best: list[Bounds] = []
    ordered = sorted(bands, key=lambda band: band[1])
    for seed in ordered:
        height = seed[3] - seed[1]
        chain = [seed]
        for band in ordered:
            last = chain[-1]
            alike = 0.6 <= (band[3] - band[1]) / height <= 1.67
            overlap = min(band[2], last[2]) - max(band[0], last[0])
            near = 0 < band[1] - last[1] <= 5 * height and band[1] >= last[3] - 2
            if alike and near and overlap > 0.3 * min(band[2] - band[0], last[2] - last[0]):
                chain.append(band)
        if len(chain) > len(best):
            best = chain
    return best
