"""SVG drawings: text elements where they stand, outlined type and pictures by OCR, codes, links, and what runs or is fetched."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
from lxml import etree

from insertaudit.errors import UnreadableError
from insertaudit.extract.codes import codes
from insertaudit.extract.markup.css import MINUTE_PX
from insertaudit.extract.markup.xmltree import local, local_attributes
from insertaudit.extract.parts import Parts
from insertaudit.extract.pictures import Pictures
from insertaudit.extract.raster.picture import encode_preview, ground_colour, place_words, read_text
from insertaudit.extract.svg.svgrender import Rendered, pixel_width, render
from insertaudit.extract.svg.svgtext import TextLine, text_lines, words_of
from insertaudit.extract.svg.svgtree import Drawing, examine, parse_drawing
from insertaudit.extract.typesetting.layout import build_blocks
from insertaudit.model import Block, Box, Hyperlink, Page, Problem

if TYPE_CHECKING:
    from insertaudit.extract.parts import ReadOptions
    from insertaudit.extract.typesetting.lines import PlacedWord
    from insertaudit.limits import Budget
    from insertaudit.model import Source

MM_PER_PX = 25.4 / 96
_SCRIPTS_IN_FONTS = re.compile(r"[\u0000-\u052f\u1e00-\u206f\u20a0-\u20bf]")
"""Latin, Greek, Cyrillic and their marks: what any installed font draws."""

_CASED_TAGS = {
    "lineargradient": "linearGradient", "radialgradient": "radialGradient", "clippath": "clipPath", "textpath": "textPath",
    "foreignobject": "foreignObject", "feimage": "feImage",
}  # fmt: skip
_CASED_ATTRIBUTES = {
    "viewbox": "viewBox", "preserveaspectratio": "preserveAspectRatio", "gradientunits": "gradientUnits",
    "gradienttransform": "gradientTransform", "clippathunits": "clipPathUnits", "patternunits": "patternUnits",
    "patterntransform": "patternTransform", "maskunits": "maskUnits", "textlength": "textLength",
    "lengthadjust": "lengthAdjust", "startoffset": "startOffset",
}  # fmt: skip


def read(data: bytes, source: Source, media_type: str, options: ReadOptions, budget: Budget) -> Parts:
    del source, media_type
    return read_drawing(data, "", page=1, options=options, budget=budget)


def read_drawing(data: bytes, where: str, *, page: int | None, options: ReadOptions, budget: Budget) -> Parts:
    """Read one drawing. With `page` None it is a picture inside something else: no boxes, no Page.

    Raises UnreadableError: damaged, too-large, no-ocr.
    """
    parts = Parts()
    drawing = parse_drawing(data)
    examine(drawing, parts, Pictures(options, budget))
    _read_foreign(drawing, parts, options, budget)
    lines = text_lines(drawing)
    anchors = _pictorial_links(drawing)
    size_mm = options.size_mm or drawing.size_mm
    rendered = render(drawing, lines, pixel_width(drawing, size_mm))
    _add_text_and_codes(drawing, lines, rendered, parts, where, page, size_mm, options, budget)
    parts.hyperlinks += [replace(link, page=page) for link in anchors]
    if page is None:
        parts.blocks = [replace(block, page=None, box=None, words=()) for block in parts.blocks]
        parts.hyperlinks = [replace(link, page=None, box=None) for link in parts.hyperlinks]
    return parts


def _add_text_and_codes(
    drawing: Drawing,
    lines: list[TextLine],
    rendered: Rendered,
    parts: Parts,
    where: str,
    page: int | None,
    size_mm: tuple[float, float] | None,
    options: ReadOptions,
    budget: Budget,
) -> None:
    gray = np.asarray(cv2.cvtColor(rendered.shown, cv2.COLOR_BGR2GRAY), np.uint8)
    bare = np.asarray(cv2.cvtColor(rendered.bare, cv2.COLOR_BGR2GRAY), np.uint8)
    found = codes.find_symbols(gray)
    parts.codes += [symbol.code(rendered.size, page, size_mm) for symbol in found]
    dpi = rendered.size[0] / size_mm[0] * 25.4 if size_mm else None
    text = read_text(bare, found, dpi, options, budget)
    extent = (float(rendered.size[0]), float(rendered.size[1]))
    words = place_words(text.words, extent, rendered.shown)
    words += _text_words(drawing, lines, rendered, parts, page, size_mm)
    parts.blocks += build_blocks(words, 1)
    if text.unreadable:
        parts.problems.append(Problem("blurred", where, page=page))
    if page is not None:
        preview = encode_preview(rendered.shown) if options.previews else None
        width_mm, height_mm = size_mm or (None, None)
        parts.pages.append(Page(page, width_mm, height_mm, ocr=bool(text.words), preview=preview))


def _text_words(
    drawing: Drawing,
    lines: list[TextLine],
    rendered: Rendered,
    parts: Parts,
    page: int | None,
    size_mm: tuple[float, float] | None,
) -> list[PlacedWord]:
    """Place the lines that are seen; the others become hidden blocks, and links get their boxes."""
    width, height = rendered.size
    view = drawing.view or (width / 1.0, height / 1.0)
    scale = min(width / view[0], height / view[1])
    words: list[PlacedWord] = []
    linked: dict[str, list[tuple[TextLine, Box | None]]] = {}
    for line, bounds, seen in zip(lines, rendered.bounds, rendered.seen, strict=True):
        box = Box(bounds[0] / width, bounds[1] / height, bounds[2] / width, bounds[3] / height) if bounds else None
        why = _why_hidden(line, drawing, rendered, scale, size_mm, seen=seen, drawn=bounds is not None)
        if why:
            parts.hidden.add(why)
            parts.blocks.append(Block(line.text, "hidden", page=page, box=box))
        elif bounds is None:
            parts.blocks.append(Block(line.text, page=page))
        else:
            across = bounds[2] - bounds[0] if line.angle in {90, 270} else bounds[3] - bounds[1]
            size = min(max(line.size * scale, 0.8 * across), 2.5 * across)
            ground = ground_colour(rendered.shown, bounds)
            words += words_of(line, bounds, (float(width), float(height)), size, ground)
        if line.link and not line.link.startswith("#"):
            linked.setdefault(line.link, []).append((line, box))
    for url, places in linked.items():
        boxes = [box for _, box in places if box is not None]
        union = boxes[0] if boxes else None
        for box in boxes[1:]:
            union = union.union(box) if union else box
        parts.hyperlinks.append(Hyperlink(url, " ".join(line.text for line, _ in places), page=page, box=union))
    return words


def _why_hidden(
    line: TextLine,
    drawing: Drawing,
    rendered: Rendered,
    scale: float,
    size_mm: tuple[float, float] | None,
    *,
    seen: bool,
    drawn: bool,
) -> str:
    """Say why a line is not seen; "" where it is, and where no installed font can draw it."""
    if not drawn:
        can_draw = any(rendered.bounds) and _SCRIPTS_IN_FONTS.search(line.text) is not None
        return "not displayed" if can_draw or _is_switched_off(drawing, line) else ""
    if not seen:
        return "covered, or in the colour of its ground"
    if size_mm is not None and drawing.view is not None:
        px = line.size * scale / rendered.size[0] * size_mm[0] / MM_PER_PX
        return "minute type" if px <= MINUTE_PX else ""
    return ""


def _is_switched_off(drawing: Drawing, line: TextLine) -> bool:
    for owner in line.owners:
        for element in (owner, *owner.iterancestors()):
            properties = drawing.properties(element)
            if properties.get("display") == "none" or properties.get("visibility") == "hidden":
                return True
    return False


def _pictorial_links(drawing: Drawing) -> list[Hyperlink]:
    """Give the links that lie on shapes and pictures only; those on text get their words later."""
    found = []
    for element in drawing.root.iter("{*}a"):
        url = local_attributes(element).get("href", "").strip()
        has_text = any(local(each) == "text" for each in (*element.iter(), *element.iterancestors()))
        if url and not url.startswith("#") and not has_text:
            found.append(Hyperlink(url))
    return found


def _read_foreign(drawing: Drawing, parts: Parts, options: ReadOptions, budget: Budget) -> None:
    """Read HTML inside a drawing, which browsers show and the renderer does not."""
    from insertaudit.extract.markup.html import read_markup  # which reads drawings itself

    for element in list(drawing.root.iter("{*}foreignObject")):
        markup = "".join(etree.tostring(child, encoding="unicode", method="html") for child in element)
        if not "".join(map(str, element.itertext())).strip() and "<img" not in markup:
            continue
        markup = re.sub(r"<(/?)[\w.-]+:(\w+)", r"<\1\2", markup)
        try:
            parts.add(read_markup(markup or "".join(map(str, element.itertext())), options, budget).parts)
        except UnreadableError as error:
            parts.problems.append(Problem("part-damaged", "foreignObject", error.detail))


def inline_svg(element: etree._Element) -> bytes:
    """Give an svg element of an HTML page as a drawing of its own: HTML parsers lose the case of its names."""
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    text = re.sub(r"(</?)([a-z]+)", lambda match: match[1] + _CASED_TAGS.get(match[2], match[2]), text)
    text = re.sub(
        r"(\s)([a-z]+)(=)", lambda match: match[1] + _CASED_ATTRIBUTES.get(match[2], match[2]) + match[3], text
    )
    text = re.sub(r"\sxmlns(?::xlink)?=(\"[^\"]*\"|'[^']*')", "", text)
    names = ' xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return text.replace("<svg", "<svg" + names, 1).encode("utf-8", "replace")
