"""A page's picture with the places of the findings drawn on it.

The overlay is SVG in percent of the page, so it needs no inline style and keeps to the picture at any width.
"""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from insertaudit.model import SEVERITY_ORDER, Box
from insertaudit.report.html.badges import RADIUS, Sheet
from insertaudit.report.html.markup import NOTHING, Markup, join
from insertaudit.report.sanitize import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from insertaudit.model import FileResult, Page, Place
    from insertaudit.report.html.view import Numbered, View

_PADDING = (2.5, 2.0)
"""Pixels of a desktop, across and down, between the words and the line around them, so that it crosses no letter."""
_NEAR = 0.03
"""Boxes of one finding this close (fraction of the page) share one badge."""
_SAME_LINE = 0.015
"""Boxes of one finding on one line with a gap no wider than this are drawn as one."""


@dataclass(frozen=True, slots=True)
class _Mark:
    owner: Numbered
    box: Box
    """Padded."""


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
    marks = _marks(findings, page.number, height / width)
    sheet = Sheet(height / width, [mark.box for mark in marks], page.preview)
    name = one_line(file.path, 200)
    label = view.words.say("page_of", n=page.number, file=name)
    picture, caption = _picture(view, page, width, height, label)
    return view.fragments.fill(
        "figure",
        picture=picture,
        label=label,
        marks=join([_boxes(view, marks), _badges(view, marks, sheet)]),
        caption=caption,
    )


def _marks(findings: Iterable[Numbered], page: int, ratio: float) -> list[_Mark]:
    shown = Sheet(ratio, ())
    across, down = _PADDING[0] / shown.width, _PADDING[1] / shown.height
    marks = []
    for owner in findings:
        boxes = [box for place in owner.finding.places if (box := on_page(place, page))]
        for box in _joined(boxes):
            padded = Box(box.left - across, box.top - down, box.right + across, box.bottom + down)
            marks.append(_Mark(owner, padded))
    return marks


def _joined(boxes: list[Box]) -> list[Box]:
    """Boxes of one finding that lie in one another or follow one another on a line become one."""
    joined: list[Box] = []
    for box in boxes:
        whole, at = box, len(joined)
        while (found := next((n for n, other in enumerate(joined) if _belong(whole, other)), None)) is not None:
            whole, at = whole.union(joined.pop(found)), min(at, found)
        joined.insert(at, whole)
    return joined


def _belong(one: Box, other: Box) -> bool:
    across = max(one.left, other.left) - min(one.right, other.right)
    common = min(one.bottom, other.bottom) - max(one.top, other.top)
    heights = sorted((one.bottom - one.top, other.bottom - other.top))
    if common < 0.6 * heights[0] or across > _SAME_LINE:
        return False
    inside = across <= -0.95 * min(one.right - one.left, other.right - other.left)
    return common >= 0.6 * heights[1] or (inside and common >= 0.95 * heights[0])


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


def _boxes(view: View, marks: list[_Mark]) -> Markup:
    """Large boxes below small ones, so that each can be reached; the same box twice is drawn once."""
    seen: set[tuple[float, ...]] = set()
    drawn = []
    worst_first = sorted(
        marks, key=lambda mark: (mark.owner.tone == "waived", SEVERITY_ORDER[mark.owner.finding.severity])
    )
    for mark in worst_first:
        box = mark.box
        key = tuple(round(side, 2) for side in (box.left, box.top, box.right, box.bottom))
        look = f"{mark.owner.look} again" if key in seen else mark.owner.look
        seen.add(key)
        area = (box.right - box.left) * (box.bottom - box.top)
        drawn.append((-area, _box(view, mark, look)))
    return join(markup for _, markup in sorted(drawn, key=lambda pair: pair[0]))


def _box(view: View, mark: _Mark, look: str) -> Markup:
    return view.fragments.fill(
        "box",
        look=look,
        card=mark.owner.id,
        title=_title(view, mark.owner),
        x=_percent(mark.box.left),
        y=_percent(mark.box.top),
        width=_percent(mark.box.right - mark.box.left),
        height=_percent(mark.box.bottom - mark.box.top),
    )


def _badges(view: View, marks: list[_Mark], sheet: Sheet) -> Markup:
    badges = []
    for index, (mark, first) in enumerate(_numbered(marks)):
        spot = sheet.place(mark.box, optional=not first)
        if spot is None:
            continue
        line = view.fragments.fill("leader", dx=f"{spot.dx:.1f}", dy=f"{spot.dy:.1f}") if spot.is_apart else NOTHING
        badge = view.fragments.fill(
            "badge",
            look=mark.owner.look,
            id=f"{mark.owner.id}m" if first else f"{mark.owner.id}m{index}",
            card=mark.owner.id,
            title=_title(view, mark.owner),
            x=_percent(spot.x),
            y=_percent(spot.y),
            leader=line,
            dx=f"{spot.dx:.1f}",
            dy=f"{spot.dy:.1f}",
            text_y=f"{spot.dy + 3.8:.1f}",
            radius=RADIUS,
            number=mark.owner.number,
        )
        badges.append(badge)
    return join(badges)


def _numbered(marks: list[_Mark]) -> list[tuple[_Mark, bool]]:
    """The marks that carry a number, and whether it is their finding's first: neighbours of one finding share one."""
    numbered: list[tuple[_Mark, bool]] = []
    reach: dict[int, list[Box]] = {}
    for mark in marks:
        known = reach.setdefault(mark.owner.number, [])
        if not any(_near(mark.box, other) for other in known):
            numbered.append((mark, not known))
        known.append(mark.box)
    return numbered


def _near(one: Box, other: Box) -> bool:
    across = max(one.left, other.left) - min(one.right, other.right)
    down = max(one.top, other.top) - min(one.bottom, other.bottom)
    return max(across, down) < _NEAR


def _title(view: View, owner: Numbered) -> str:
    return view.words.say("place_of", n=owner.number, title=owner.title)


def _percent(fraction: float) -> str:
    return f"{fraction * 100:.2f}"
