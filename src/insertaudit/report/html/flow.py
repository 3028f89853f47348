"""Flowing text (mails, documents without pages) with the words of the findings marked and harmless stretches folded."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from insertaudit.model import SEVERITY_ORDER
from insertaudit.report.html.markup import NOTHING, Markup, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from insertaudit.model import FileResult, Place, TextBlock
    from insertaudit.report.html.view import Numbered, View

NEIGHBOURS = 1
"""Paragraphs without findings that stay open before and after one with findings."""
STRETCH = 420
"""Characters without findings within a paragraph, above which its middle is left out."""
KEPT = 150
"""Characters that remain on each side of what is left out."""
MAX_FOLDED_CHARS = 40_000
"""Folded text kept per file; more would make reports of long documents heavy and helps nobody decide."""


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    owner: Numbered
    first: bool


def span_in(file: FileResult, place: Place) -> tuple[int, int, int] | None:
    """Give block, start and end of the place in the text that the report shows; None where it is not in it."""
    text = next((block.text for block in file.text if block.index == place.block), None)
    if text is None or place.block is None:
        return None
    if 0 <= place.start < place.end <= len(text):
        return place.block, place.start, place.end
    start = text.find(place.text) if place.text else -1
    return (place.block, start, start + len(place.text)) if start >= 0 else None


def show(view: View, file: FileResult, findings: Iterable[Numbered]) -> Markup:
    spans: dict[int, list[_Span]] = {}
    for owner in findings:
        found = [span for place in owner.finding.places if (span := span_in(file, place))]
        for number, (block, start, end) in enumerate(found):
            spans.setdefault(block, []).append(_Span(start, end, owner, first=number == 0))
    near = _near(file.text, set(spans))
    parts: list[Markup] = []
    left = MAX_FOLDED_CHARS
    for open_, run in groupby(file.text, key=lambda block: block.index in near):
        blocks = list(run)
        if open_:
            parts += [_block(view, block, spans.get(block.index, [])) for block in blocks]
            continue
        left -= sum(len(block.text) for block in blocks)
        parts.append(_folded(view, blocks, kept=left >= 0))
    return view.fragments.fill("flow", blocks=join(parts))


def _near(blocks: Sequence[TextBlock], marked: set[int]) -> set[int]:
    near: set[int] = set()
    for position, block in enumerate(blocks):
        if block.index in marked:
            around = blocks[max(0, position - NEIGHBOURS) : position + NEIGHBOURS + 1]
            near.update(neighbour.index for neighbour in around)
    return near


def _folded(view: View, blocks: list[TextBlock], *, kept: bool) -> Markup:
    content = join(_block(view, block, []) for block in blocks) if kept else view.words["text_cut"]
    return view.fragments.fill("skipped", label=view.words.count("paragraphs", len(blocks)), blocks=content)


def _block(view: View, block: TextBlock, spans: list[_Span]) -> Markup:
    carrier = NOTHING
    if block.carrier != "text":
        carrier = view.fragments.fill("block_carrier", text=view.words[f"source.{block.carrier}"])
    if not spans:
        return view.fragments.fill("block", carrier=carrier, text=_plain(view, block.text))
    return view.fragments.fill("block", carrier=carrier, text=join(_pieces(view, block.text, spans)))


def _pieces(view: View, text: str, spans: list[_Span]) -> Iterable[str]:
    """Cut the text at each start and end, so that overlapping findings are all marked."""
    cuts = sorted({0, len(text), *(s.start for s in spans), *(s.end for s in spans)})
    for start, end in pairwise(cuts):
        covering = [span for span in spans if span.start <= start and end <= span.end]
        if not covering:
            yield _plain(view, text[start:end])
            continue
        worst = min(covering, key=lambda s: (s.owner.tone == "waived", SEVERITY_ORDER[s.owner.finding.severity]))
        ending = [span for span in covering if span.end == end]
        numbers = join(_number(view, span) for span in ending)
        yield view.fragments.fill("mark", look=worst.owner.look, text=_plain(view, text[start:end]), numbers=numbers)


def _number(view: View, span: _Span) -> Markup:
    owner = span.owner
    return view.fragments.fill(
        "mark_number",
        id=f"{owner.id}m" if span.first else f"{owner.id}m{span.start}-{span.end}",
        card=owner.id,
        look=owner.look,
        title=view.words.say("place_of", n=owner.number, title=owner.title),
        number=owner.number,
    )


def _plain(view: View, text: str) -> Markup:
    if len(text) <= STRETCH:
        return join([text])
    label = view.words.say("characters_left_out", n=view.words.number(len(text) - 2 * KEPT))
    return join([text[:KEPT], view.fragments.fill("left_out", label=label), text[-KEPT:]])
