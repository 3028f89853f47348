"""Ink that no text layer accounts for: where it looks like type, so that only that is handed to OCR.

Works on outlines (edges), not on dark areas: outlines of glyphs are closed and small whatever the stroke's thickness, the
polarity or the ground behind it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from insertaudit.extract.recognition.components import components

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

Bounds = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""

EDGE = 22
"""Of 255: pale type on white still has this much contrast at its edges."""
_LEAST_HEIGHT = 4
"""Pixels at 150 dpi: 4 pt type without ascenders."""
_THUMB = 14
_SAME = 0.14
"""Share of thumbnail pixels that may differ between two drawings of one shape."""

_WINDING, _WINDING_BESIDE = 7.0, 5.0
"""Strokes that a row crosses in a script word that stands alone and in one beside type, counted twice each."""
_WIDE_WORD = 2.5
"""Width over height from which a shape is looked at in a picture wider than a square."""
_SPACE, _LOW, _HIGH = 1.0, 0.3, 1.6
"""Heights of a line's type: the gap to what goes on with it, and how tall that is at least and at most."""
_MOST_GLYPHS = 20_001
_MOST_SHAPES = 40
_FEW_SHAPES = 6
_NEARLY_ALL = 0.8


@dataclass(frozen=True, slots=True)
class Glyph:
    """A connected outline of glyph size."""

    left: int
    top: int
    right: int
    bottom: int
    shape: NDArray[np.float32]
    """Its outline as a small square picture."""
    unrolled: NDArray[np.float32]
    """The same in its own proportions where it is wide: a long word's strokes would run together in a square."""

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def winding(self) -> float:
        """Strokes that its busiest rows cross, counted twice each."""
        rows = (self.unrolled > 0.25).astype(np.int8)
        crossings = np.abs(np.diff(rows, axis=1)).sum(axis=1)
        return float(np.sort(crossings)[-4:].mean())


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbouring glyphs that may be a word or several lines of type."""

    bounds: Bounds
    glyphs: tuple[Glyph, ...]

    def scaled(self, factor: float) -> Group:
        """Return the same group in pixels of a picture `factor` times as large."""
        glyphs = [
            Glyph(
                round(g.left * factor),
                round(g.top * factor),
                round(g.right * factor),
                round(g.bottom * factor),
                g.shape,
                g.unrolled,
            )
            for g in self.glyphs
        ]
        left, top, right, bottom = (round(value * factor) for value in self.bounds)
        return Group((left, top, right, bottom), tuple(glyphs))


def type_groups(picture: Pixels, masked: Iterable[Bounds] = (), *, edge: int = EDGE) -> list[Group]:
    """Return groups of outlines that look like type on a picture (gray or colour, about 150 dpi).

    `masked` are bounds whose ink is accounted for: codes, form fields, words that were read. Stars, bullets and other repeated
    shapes, rules, frames and large areas are no type; a single shape is none either unless it is as intricate as script.
    """
    return groups_of(glyphs_on(picture, masked, edge=edge), (picture.shape[0], picture.shape[1]))


def glyphs_on(picture: Pixels, masked: Iterable[Bounds] = (), *, edge: int = EDGE) -> list[Glyph]:
    """Return all outlines of glyph size, whether they look like type or not."""
    gradient = cv2.morphologyEx(picture, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8))
    if gradient.ndim == 3:
        gradient = cv2.max(cv2.max(gradient[:, :, 0], gradient[:, :, 1]), gradient[:, :, 2])
    _, edges = cv2.threshold(gradient, edge, 1, cv2.THRESH_BINARY)
    for left, top, right, bottom in masked:
        edges[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = 0
    return _glyphs(np.asarray(edges, np.uint8)) if edges.any() else []


def outline_groups(edges: Pixels) -> list[Group]:
    """Return the groups among outlines, where `edges` is not 0, as `type_groups` does."""
    if not edges.any():
        return []
    return groups_of(_glyphs(edges), (edges.shape[0], edges.shape[1]))


def groups_of(glyphs: list[Glyph], shape: tuple[int, int]) -> list[Group]:
    """Return the groups that look like type among outlines of a picture of height × width pixels."""
    groups = _groups(glyphs, shape)
    sure = [group for group in groups if _is_type(group)]
    known = {group.bounds for group in sure}
    beside = [group for group in groups if group.bounds not in known and _is_word_beside(group, known)]
    return sure + beside


def _glyphs(edges: Pixels) -> list[Glyph]:
    _, labels, stats = components(edges)
    found = []
    for index in _of_glyph_size(stats, (edges.shape[0], edges.shape[1])).tolist():
        left, top, width, height, _ = stats[index].tolist()
        patch = (labels[top : top + height, left : left + width] == index).astype(np.float32)
        shape = np.asarray(cv2.resize(patch, (_THUMB, _THUMB), interpolation=cv2.INTER_AREA), np.float32)
        wide = round(_THUMB * width / height)
        if wide > _WIDE_WORD * _THUMB:
            unrolled = np.asarray(cv2.resize(patch, (wide, _THUMB), interpolation=cv2.INTER_AREA), np.float32)
        else:
            unrolled = shape
        found.append(Glyph(left, top, left + width, top + height, shape, unrolled))
    return found


def _of_glyph_size(stats: NDArray[np.int32], shape: tuple[int, int]) -> NDArray[np.int64]:
    """Return the labels of those components of outlines that may be glyphs or words: no rules, frames or solid areas."""
    width, height, area = stats[:, 2], stats[:, 3], stats[:, 4]
    thin, long = np.minimum(width, height), np.maximum(width, height)
    other = (long < _LEAST_HEIGHT) | (long > 0.9 * max(shape))
    other |= (height > 0.45 * shape[0]) & (width > 0.45 * shape[1])
    other |= (long > 14 * thin) | ((thin <= 3) & (long > 60))
    other |= (area > 0.92 * width * height) & (thin > 8)
    other[0] = True  # the ground
    return np.flatnonzero(~other)[:_MOST_GLYPHS]


def _groups(glyphs: list[Glyph], shape: tuple[int, int]) -> list[Group]:
    """Join glyphs that are nearer to each other than about their own height, with similar height."""
    if not glyphs:
        return []
    # heights are compared within bands of a factor of 2.8, two overlapping sets of bands: no pair of neighbours is lost
    groups: dict[Bounds, Group] = {}
    for offset in (0.0, 0.5):
        bands: dict[int, list[Glyph]] = {}
        for glyph in glyphs:
            tall = max(2.0, min(max(glyph.height, 0.5 * glyph.width), 2.0 * glyph.height + glyph.width))
            bands.setdefault(int(np.log(tall) / np.log(2.8) + offset), []).append(glyph)
        for members in bands.values():
            reach = max(3, round(0.45 * float(np.median([max(g.height, g.width) for g in members]))))
            for group in _near(members, reach, shape):
                groups[group.bounds] = group
    return list(groups.values())


def _near(glyphs: list[Glyph], reach: int, shape: tuple[int, int]) -> list[Group]:
    if len(glyphs) == 1:
        only = glyphs[0]
        return [Group((only.left, only.top, only.right, only.bottom), (only,))]
    x0, y0 = max(0, min(g.left for g in glyphs) - reach), max(0, min(g.top for g in glyphs) - reach)
    x1, y1 = min(shape[1], max(g.right for g in glyphs) + reach), min(shape[0], max(g.bottom for g in glyphs) + reach)
    canvas = np.zeros((y1 - y0, x1 - x0), np.uint8)
    for glyph in glyphs:
        top, bottom = max(0, glyph.top - reach // 2 - y0), glyph.bottom + reach // 2 - y0
        canvas[top:bottom, max(0, glyph.left - reach - x0) : glyph.right + reach - x0] = 1
    count, labels = cv2.connectedComponents(canvas, connectivity=4)
    members: list[list[Glyph]] = [[] for _ in range(count)]
    for glyph in glyphs:
        y = min(shape[0] - 1, (glyph.top + glyph.bottom) // 2) - y0
        x = min(shape[1] - 1, (glyph.left + glyph.right) // 2) - x0
        members[int(labels[y, x])].append(glyph)
    return [
        Group(
            (
                min(g.left for g in group),
                min(g.top for g in group),
                max(g.right for g in group),
                max(g.bottom for g in group),
            ),
            tuple(group),
        )
        for group in members
        if group
    ]


def _is_type(group: Group) -> bool:
    left, top, right, bottom = group.bounds
    if min(right - left, bottom - top) <= _LEAST_HEIGHT:
        return False
    if len(group.glyphs) == 1:
        return _is_script(group.glyphs[0])
    outer = _outermost(group.glyphs)
    return distinct_shapes(outer) > 1 if len(outer) > 1 else _is_script(outer[0])


def _outermost(glyphs: tuple[Glyph, ...]) -> list[Glyph]:
    """Drop the inner outlines of letters such as "o", which would pass for second shapes."""
    kept: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda g: -g.width * g.height)[:400]:
        inside = any(
            other.left <= glyph.left
            and other.top <= glyph.top
            and other.right >= glyph.right
            and other.bottom >= glyph.bottom
            for other in kept
        )
        if not inside:
            kept.append(glyph)
    return kept


def distinct_shapes(glyphs: list[Glyph], enough: int = 2) -> int:
    """Count shapes that differ, up to `enough`: a row of stars is one shape, a word has several."""
    return len(_shape_counts(glyphs, enough))


def is_pattern(glyphs: list[Glyph]) -> bool:
    """Say whether few shapes make up nearly all glyphs, as in bricks and borders; the commonest six letters are half of a text."""
    counts = sorted(_shape_counts(glyphs, _MOST_SHAPES), reverse=True)
    return len(counts) < _MOST_SHAPES and sum(counts[:_FEW_SHAPES]) > _NEARLY_ALL * len(glyphs)


def _shape_counts(glyphs: list[Glyph], enough: int) -> list[int]:
    """Return how often each shape occurs, until `enough` of them were met."""
    seen: list[tuple[float, NDArray[np.float32]]] = []
    counts: list[int] = []
    for glyph in glyphs:
        aspect = glyph.width / max(1, glyph.height)
        for index, (known, shape) in enumerate(seen):
            if abs(np.log(aspect / known)) < 0.25 and float(np.abs(glyph.shape - shape).mean()) < _SAME:
                counts[index] += 1
                break
        else:
            seen.append((aspect, glyph.shape))
            counts.append(1)
            if len(seen) >= enough:
                break
    return counts


def _is_word_beside(group: Group, known: set[Bounds]) -> bool:
    """Say whether a single shape that winds less than most words of script is one more word of type beside or below it."""
    if len(group.glyphs) > 1 or not _is_script(group.glyphs[0], _WINDING_BESIDE):
        return False
    left, top, right, bottom = group.bounds
    tall = bottom - top
    for other in known:
        across = max(left, other[0]) - min(right, other[2])
        down = max(top, other[1]) - min(bottom, other[3])
        if (down < -0.5 * min(tall, other[3] - other[1]) and across < tall) or (across < 0 and down < 2 * tall):
            return True
    return False


def _is_script(glyph: Glyph, winding: float = _WINDING) -> bool:
    """Say whether one outline is as long and winding as a word in connected script."""
    if not 1.4 <= glyph.width / max(1, glyph.height) <= 14 or glyph.height < 8:
        return False
    return glyph.winding >= winding


def along_line(group: Group, glyphs: list[Glyph]) -> Bounds:
    """Return the bounds of a group with the `glyphs` that go on with its lines to either side: words that look less like type."""
    left, top, right, bottom = group.bounds
    tall = float(np.median([glyph.height for glyph in _outermost(group.glyphs)]))
    boxes = np.array([(glyph.left, glyph.top, glyph.right, glyph.bottom) for glyph in glyphs])
    heights = boxes[:, 3] - boxes[:, 1]
    level = np.minimum(boxes[:, 3], bottom) - np.maximum(boxes[:, 1], top) > 0.5 * heights
    loose = boxes[level & (heights > _LOW * tall) & (heights < _HIGH * tall)]
    while True:
        near = loose[(loose[:, 0] < right + _SPACE * tall) & (loose[:, 2] > left - _SPACE * tall)]
        ends = min([left, *near[:, 0].tolist()]), max([right, *near[:, 2].tolist()])
        if ends == (left, right):
            break
        left, right = ends
    return left, min([top, *near[:, 1].tolist()]), right, max([bottom, *near[:, 3].tolist()])


def join_bounds(all_bounds: Iterable[Bounds], reach: int) -> list[Bounds]:
    """Join bounds that are nearer than `reach` pixels, so that OCR is called once for what belongs together."""
    joined: list[Bounds] = []
    for bounds in all_bounds:
        current = bounds
        merged = True
        while merged:
            merged = False
            for other in joined:
                near = (
                    current[0] - reach <= other[2]
                    and other[0] - reach <= current[2]
                    and current[1] - reach <= other[3]
                    and other[1] - reach <= current[3]
                )
                if near:
                    joined.remove(other)
                    current = (
                        min(current[0], other[0]),
                        min(current[1], other[1]),
                        max(current[2], other[2]),
                        max(current[3], other[3]),
                    )
                    merged = True
                    break
        joined.append(current)
    return joined
