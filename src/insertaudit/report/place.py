"""Where something stands, in the words of a person: "page 1, upper left, in a QR code"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from insertaudit.report.problem import of_reading, part_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from insertaudit.model import Box, Carrier, Finding, Kind, Place, Report
    from insertaudit.report.wording import Words

_ROWS = ("top", "", "bottom")
_COLUMNS = ("left", "", "right")
_WHOLE = 0.75
"""A box that spans this much of both sides is the page itself."""


def position(box: Box) -> str:
    """Give the key of the words' table `position`: which ninth of the page the centre of `box` lies in."""
    if box.right - box.left > _WHOLE and box.bottom - box.top > _WHOLE:
        return "whole"
    x, y = box.centre
    row, column = _ROWS[_third(y)], _COLUMNS[_third(x)]
    return "-".join(part for part in (row, column) if part) or "centre"


def _third(value: float) -> int:
    return min(2, max(0, int(value * 3)))


def describe(words: Words, carrier: Carrier, page: int | None, box: Box | None, block: int | None = None) -> str:
    """One place: page, position on it (or paragraph, where there are no pages) and what carries it."""
    parts = []
    if page is not None:
        parts.append(words.say("place.page", n=page))
        if box is not None:
            parts.append(words[f"position.{position(box)}"])
    elif block is not None and carrier in ("text", "hyperlink", "ocr"):
        parts.append(words.say("place.paragraph", n=block + 1))
    parts.append(words[f"carrier.{carrier}"])
    return ", ".join(part for part in parts if part) or words["place.text"]


def describe_place(words: Words, place: Place) -> str:
    return describe(words, place.carrier, place.page, place.box, place.block)


def _stands_somewhere(place: Place) -> bool:
    """Whether it is more than the file as a whole."""
    return bool(place.text) or place.page is not None or place.carrier != "text"


def describe_all(words: Words, finding: Finding, kind: Kind, limit: int = 3) -> str:
    """Name the different places of a finding: the first `limit` in words, the rest counted; the whole where it has none."""
    standing = [place for place in finding.places if _stands_somewhere(place)]
    return _listed(words, [describe_place(words, place) for place in standing], kind, limit)


def describe_parts(words: Words, finding: Finding, kind: Kind, limit: int = 3) -> str:
    """Name the parts of a file that a finding of reading is about."""
    parts = [
        words.say("place.page", n=place.page) if place.page is not None else part_name(words, place.text)
        for place in finding.places
    ]
    return _listed(words, parts, kind, limit)


def _listed(words: Words, names: Sequence[str], kind: Kind, limit: int) -> str:
    known = [name for name in dict.fromkeys(names) if name]
    if not known:
        return words["place.whole_message" if kind == "message" else "place.whole_file"]
    more = len(known) - limit
    tail = f" {words.count('more_places', more)}" if more > 0 else ""
    return "; ".join(known[:limit]) + tail


def whereabouts(report: Report, words: Words, finding: Finding, kind: Kind) -> str:
    """Say where a finding stands in a file of `kind`."""
    described = describe_parts if of_reading(report, finding) else describe_all
    return described(words, finding, kind)
