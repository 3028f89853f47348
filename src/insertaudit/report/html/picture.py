"""A page's picture with the places of the findings drawn on it.

The overlay is SVG in percent of the page, so it needs no inline style and keeps to the picture at any width.
"""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from insertaudit.model import SEVERITY_ORDER, Box
from insertaudit.report.html.markup import Markup, join
from insertaudit.report.sanitize import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from insertaudit.model import FileResult, Page, Place
    from insertaudit.report.html.view import Numbered, View

_SHOWN_WIDTH = 560
"""Pixels that a page is about wide on a desktop; only for keeping the number badges apart."""
_BADGE = 24
_OUTSIDE = 6
"""Pixels that a badge stands outside the corner of its box, so that it hides no letter."""
_NEAR = 0.03
"""Boxes of one finding this close (fraction of the page) share one badge."""


@dataclass(slots=True)
class _Cluster:
    owner: Numbered
    box: Box
    first: bool
    shift: int = 0


@dataclass(slots=True)
class _Slots:
    """Where badges already sit, in pixels at the nominal width."""

    width: float
    height: float
    taken: list[tuple[float, float]] = field(default_factory=list)

    def shift_for(self, box: Box) -> int:
        """How far to the right of the box's corner a badge must move to touch no other."""
        x, y = box.left * self.width, box.top * self.height
        step = -_BADGE if x > self.width - 4 * _BADGE else _BADGE
        shift = 0
        while any(abs(x + shift - tx) < _BADGE and abs(y - ty) < _BADGE for tx, ty in self.taken):
            shift += step
        self.taken.append((x + shift, y))
        return shift


def aspect(page: Page) -> tuple[float, float] | None:
    """Width and height of the page's picture or, without one, of the sheet in mm; None where neither is known."""
    size = _jpeg_size(page.preview)
    if size is not None:
        return size
    return (page.width_mm, page.height_mm) if page.width_mm and page.height_mm else None


def _jpeg_size(data: bytes | None) -> tuple[float, float] | None:
    from PIL import Image

    if not data:
        return None
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as picture:
            return picture.size
    except (OSError, SyntaxError, Image.DecompressionBombError):
        return None


def on_page(place: Place, page: int) -> Box | None:
    """Cut the place to the sheet; None where nothing of it is on this page."""
    if place.page != page or place.box is None:
        return None
    box = Box(
        *(min(1.0, max(0.0, side)) for side in (place.box.left, place.box.top, place.box.right, place.box.bottom))
    )
    return box if box.right > box.left and box.bottom > box.top else None


def draw(view: View, file: FileResult, page: Page, findings: Iterable[Numbered]) -> Markup:
    """Draw the figure of one page. `aspect(page)` must be known."""
    width, height = aspect(page) or (1.0, 1.0)
    marked = [
        (owner, box) for owner in findings for place in owner.finding.places if (box := on_page(place, page.number))
    ]
    name = one_line(file.path, 200)
    label = view.words.say("page_of", n=page.number, file=name)
    picture, caption = _picture(view, page, width, height, label)
    return view.fragments.fill(
        "figure",
        picture=picture,
        label=label,
        marks=join([_boxes(view, marked), _badges(view, marked, height / width)]),
        caption=caption,
    )


def _picture(view: View, page: Page, width: float, height: float, label: str) -> tuple[Markup, str]:
    caption = view.words.say("page", n=page.number)
    outline = view.fragments.fill("outline", width=f"{width:g}", height=f"{height:g}", alt=label)
    if page.preview is None or _jpeg_size(page.preview) is None:
        return outline, f"{caption}. {view.words['blank_page']}"
    view.picture_bytes_left -= len(page.preview)
    if view.picture_bytes_left < 0:
        return outline, f"{caption}. {view.words['pictures_left_out']}"
    data = base64.b64encode(page.preview).decode("ascii")
    return view.fragments.fill("image", data=data, width=round(width), height=round(height), alt=label), caption


def _boxes(view: View, marked: list[tuple[Numbered, Box]]) -> Markup:
    """Large boxes below small ones, so that each can be reached; the same box twice is filled once."""
    seen: set[tuple[float, ...]] = set()
    drawn = []
    worst_first = sorted(marked, key=lambda pair: (pair[0].look == "waived", SEVERITY_ORDER[pair[0].finding.severity]))
    for owner, box in worst_first:
        key = tuple(round(side, 2) for side in (box.left, box.top, box.right, box.bottom))
        look = f"{owner.look} again" if key in seen else owner.look
        seen.add(key)
        area = (box.right - box.left) * (box.bottom - box.top)
        drawn.append((-area, _box(view, owner, box, look)))
    return join(markup for _, markup in sorted(drawn, key=lambda pair: pair[0]))


def _box(view: View, owner: Numbered, box: Box, look: str) -> Markup:
    return view.fragments.fill(
        "box",
        look=look,
        card=owner.id,
        title=_title(view, owner),
        x=_percent(box.left),
        y=_percent(box.top),
        width=_percent(box.right - box.left),
        height=_percent(box.bottom - box.top),
    )


def _badges(view: View, marked: list[tuple[Numbered, Box]], ratio: float) -> Markup:
    slots = _Slots(_SHOWN_WIDTH, _SHOWN_WIDTH * ratio)
    clusters = _clusters(marked)
    for cluster in clusters:
        cluster.shift = slots.shift_for(cluster.box)
    return join(
        view.fragments.fill(
            "badge",
            look=cluster.owner.look,
            id=f"{cluster.owner.id}m" if cluster.first else f"{cluster.owner.id}m{index}",
            card=cluster.owner.id,
            title=_title(view, cluster.owner),
            x=_percent(cluster.box.left),
            y=_percent(cluster.box.top),
            shift=cluster.shift - _OUTSIDE,
            number=cluster.owner.number,
        )
        for index, cluster in enumerate(clusters)
    )


def _clusters(marked: list[tuple[Numbered, Box]]) -> list[_Cluster]:
    """Neighbouring boxes of one finding share a badge, at the first of them."""
    clusters: list[_Cluster] = []
    reach: dict[int, list[Box]] = {}
    for owner, box in marked:
        known = reach.setdefault(owner.number, [])
        if any(_near(box, other) for other in known):
            known.append(box)
            continue
        clusters.append(_Cluster(owner, box, first=not known))
        known.append(box)
    return clusters


def _near(one: Box, other: Box) -> bool:
    across = max(one.left, other.left) - min(one.right, other.right)
    down = max(one.top, other.top) - min(one.bottom, other.bottom)
    return max(across, down) < _NEAR


def _title(view: View, owner: Numbered) -> str:
    return view.words.say("place_of", n=owner.number, title=owner.title)


def _percent(fraction: float) -> str:
    return f"{fraction * 100:.2f}"
