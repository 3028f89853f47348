"""Lines of a page → blocks in reading order."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from insertaudit.extract.typesetting.lines import Line, PlacedWord, build_lines
from insertaudit.model import Block, Box, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from insertaudit.model import Carrier

_PITCH = 1.9
"""Type sizes from line to line within a block: 1.5 line heights of about 1.25 type sizes each."""
_PITCH_IN_SENTENCE = 2.4
"""The same where a sentence plainly runs on."""
_OWN_PITCH = 1.35
"""Times the block's own pitch, beyond which a paragraph begins."""
_SIZE_CHANGE = 1.3
_GROUND_CHANGE = 48
"""Of 255, in the channel that differs most."""
_HEADING = 1.25
"""Times the size of the page's body type."""
_SENTENCE_ENDS = frozenset(".!?:…»“”\"')")


def build_blocks(words: Sequence[PlacedWord], page: int | None) -> list[Block]:
    """Cluster words into blocks in reading order. Boxes are dropped where `page` is None.

    A block ends at a gap of more than 1.5 line heights, at another column, type size, direction or ground.
    Its carrier is that of most of its characters.
    """
    directions: defaultdict[int, list[PlacedWord]] = defaultdict(list)
    for word in words:
        directions[word.angle].append(word)
    clusters: list[list[Line]] = []
    for angle in sorted(directions):
        clusters += _clusters(build_lines(directions[angle]))
    if not clusters:
        return []
    body = _body_size(clusters)
    boxes = [_cluster_box(cluster) for cluster in clusters]
    return [_block(clusters[index], boxes[index], body, page) for index in _reading_order(boxes)]


# --- lines → clusters -------------------------------------------------------------------------------------------------


def _clusters(lines: list[Line]) -> list[list[Line]]:
    """Grow clusters downwards: a line joins the one right above it where it alone continues it."""
    if not lines:
        return []
    spans = np.array([(line.left, line.right, line.top, line.bottom, line.middle, line.size) for line in lines])
    above = [_above(index, spans) for index in range(len(lines))]
    below = [0] * len(lines)
    for candidates in above:
        for candidate in candidates:
            below[candidate] += 1
    cluster_of: dict[int, list[Line]] = {}
    clusters: list[list[Line]] = []
    for index, line in enumerate(lines):
        candidates = above[index]
        previous = candidates[0] if len(candidates) == 1 else None
        if previous is not None and below[previous] == 1 and _continues(lines[previous], line):
            cluster = cluster_of[previous]
            cluster.append(line)
        else:
            cluster = [line]
            clusters.append(cluster)
        cluster_of[index] = cluster
    return [part for cluster in clusters for part in _paragraphs(cluster)]


def _above(index: int, spans: np.ndarray) -> list[int]:
    """Return the lines right above one: near enough to be its paragraph, and with no other line between."""
    left, right, _, _, middle, size = spans[index]
    pitch = middle - spans[:, 4]
    overlap = np.minimum(right, spans[:, 1]) - np.maximum(left, spans[:, 0])
    narrower = np.minimum(right - left, spans[:, 1] - spans[:, 0])
    near = (
        (pitch > 0.4 * size) & (pitch < _PITCH_IN_SENTENCE * np.maximum(size, spans[:, 5])) & (overlap > 0.2 * narrower)
    )
    found = np.flatnonzero(near)
    if len(found) < 2:
        return [int(i) for i in found]
    nearest = float(pitch[found].min())
    # lines of the same row count together: two columns above one wide line
    return [int(i) for i in found[np.argsort(pitch[found])] if pitch[i] < nearest + 0.5 * spans[i, 5]]


def _continues(upper: Line, lower: Line) -> bool:
    sizes = sorted((upper.size, lower.size))
    if sizes[1] > _SIZE_CHANGE * sizes[0]:
        return False
    ground_a, ground_b = upper.words[0].ground, lower.words[0].ground
    if ground_a is not None and ground_b is not None:
        change = max(abs(a - b) for a, b in zip(ground_a, ground_b, strict=True))
        if change > _GROUND_CHANGE:
            return False
    pitch = lower.middle - upper.middle
    return pitch < (_PITCH_IN_SENTENCE if _runs_on(upper, lower) else _PITCH) * sizes[1]


def _runs_on(upper: Line, lower: Line) -> bool:
    return upper.words[-1].text[-1:] not in _SENTENCE_ENDS and lower.words[0].text[:1].islower()


def _paragraphs(cluster: list[Line]) -> list[list[Line]]:
    """Split where the pitch is plainly wider than the cluster's own."""
    if len(cluster) < 3:
        return [cluster]
    pitches = [lower.middle - upper.middle for upper, lower in pairwise(cluster)]
    own = float(np.percentile(pitches, 35))
    parts = [[cluster[0]]]
    for pitch, (upper, lower) in zip(pitches, pairwise(cluster), strict=True):
        if pitch > _OWN_PITCH * own and not _runs_on(upper, lower):
            parts.append([])
        parts[-1].append(lower)
    return parts


# --- clusters → blocks ------------------------------------------------------------------------------------------------


def _body_size(clusters: list[list[Line]]) -> float:
    """Return the type size that half of the page's characters do not exceed."""
    sizes, weights = [], []
    for cluster in clusters:
        for line in cluster:
            sizes.append(line.size)
            weights.append(sum(len(word.text) for word in line.words))
    order = np.argsort(sizes)
    half = np.searchsorted(np.cumsum(np.array(weights)[order]), sum(weights) / 2)
    return float(np.array(sizes)[order][min(int(half), len(sizes) - 1)])


def _cluster_box(cluster: list[Line]) -> Box:
    boxes = [word.box for line in cluster for word in line.words]
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def _block(cluster: list[Line], box: Box, body: float, page: int | None) -> Block:
    words: list[Word] = []
    texts: list[str] = []
    at = 0
    weights: defaultdict[Carrier, int] = defaultdict(int)
    confidence = 0.0
    for line in cluster:
        start = at
        for index, word in enumerate(line.words):
            if index:
                start += 1
            words.append(Word(start, start + len(word.text), word.box))
            start += len(word.text)
            weights[word.carrier] += len(word.text)
            confidence += word.confidence * len(word.text)
        texts.append(line.text)
        at = start + 1
    characters = sum(weights.values())
    size = float(np.median([line.size for line in cluster]))
    return Block(
        "\n".join(texts),
        max(weights, key=lambda carrier: weights[carrier]),
        page,
        box if page is not None else None,
        tuple(words) if page is not None else (),
        heading=size >= _HEADING * body,
        confidence=round(min(1.0, max(0.0, confidence / max(1, characters))), 3),
    )


# --- order ------------------------------------------------------------------------------------------------------------


def _reading_order(boxes: list[Box]) -> list[int]:
    """Order boxes by recursive cuts: columns left to right where a gutter runs through, else bands from top to bottom.

    After Nagy and Seth's X-Y cut (1984), except that bands are kept together as long as they share a gutter, so that
    columns are read down to their end.
    """
    return _cut(list(range(len(boxes))), boxes, 0)


def _cut(items: list[int], boxes: list[Box], depth: int) -> list[int]:
    if len(items) < 2 or depth > 40:
        return sorted(items, key=lambda i: (boxes[i].top, boxes[i].left))
    bands = _split(items, [(boxes[i].top, boxes[i].bottom) for i in items])
    groups = [bands[0]]
    for band in bands[1:]:
        together = groups[-1] + band
        # staggered single boxes are no columns: one of the bands must have two side by side
        side_by_side = len(_columns(groups[-1], boxes)) > 1 or len(_columns(band, boxes)) > 1
        if side_by_side and len(_columns(together, boxes)) > 1:
            groups[-1] = together
        else:
            groups.append(band)
    if len(groups) > 1:
        return [i for group in groups for i in _cut(group, boxes, depth + 1)]
    columns = _columns(items, boxes)
    if len(columns) == 1:
        return sorted(items, key=lambda i: (boxes[i].top, boxes[i].left))
    return [i for column in columns for i in _cut(column, boxes, depth + 1)]


def _columns(items: list[int], boxes: list[Box]) -> list[list[int]]:
    return _split(items, [(boxes[i].left, boxes[i].right) for i in items])


def _split(items: list[int], spans: list[tuple[float, float]]) -> list[list[int]]:
    """Group items whose spans touch, in the order of their spans; boxes that overlap by a hair stay apart."""
    order = sorted(range(len(items)), key=lambda k: spans[k])
    groups: list[list[int]] = []
    reach = -1.0
    for k in order:
        start, end = spans[k]
        if not groups or start > reach - 0.002:
            groups.append([])
        groups[-1].append(items[k])
        reach = max(reach, end)
    return groups
