"""DrawingML (ECMA-376 part 1, sections 20 and 21): text of shapes, diagrams and charts; pictures; links on shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from insertaudit.errors import UnreadableError
from insertaudit.extract.markup.xmltree import local, local_attributes
from insertaudit.extract.names import base_name
from insertaudit.model import ActiveContent, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from insertaudit.extract.officexml.ooxml import Package, Relation
    from insertaudit.extract.pictures import Pictures
    from insertaudit.extract.typesetting.flow import Flow

EMU_PER_MM = 36_000
_RUN_ACTIONS = ("ppaction://program", "ppaction://macro", "ppaction://ole")


def shown(element: etree._Element, *, stop: str = "") -> Iterator[etree._Element]:
    """Go through an element's descendants in order; of alternatives only the first, which is what programs show.

    What lies within elements of the name `stop` is left alone.
    """
    pending = [element]
    while pending:
        current = pending.pop()
        yield current
        if stop and local(current) == stop:
            continue
        children = [each for each in current if isinstance(each.tag, str)]
        if local(current) == "AlternateContent":
            choice = next((each for each in children if local(each) == "Choice"), None)
            children = [choice] if choice is not None else children
        pending += reversed(children)


def read_paragraph(flow: Flow, paragraph: etree._Element, relations: dict[str, Relation], *, hidden: str = "") -> None:
    """Take one `a:p`; the caller ends it."""
    for element in paragraph:
        name = local(element)
        if name in {"r", "fld"}:
            opened = _open_run_link(flow, element, relations)
            for text in element:
                if local(text) == "t":
                    flow.add(str(text.text or ""), hidden=hidden)
            for _ in range(opened):
                flow.close_link()
        elif name == "br":
            flow.add("\n", hidden=hidden)


def read_text(flow: Flow, element: etree._Element, relations: dict[str, Relation], *, hidden: str = "") -> None:
    """Take every `a:p` below an element, each a block."""
    for paragraph in shown(element):
        if local(paragraph) == "p":
            read_paragraph(flow, paragraph, relations, hidden=hidden)
            flow.end()


def _open_run_link(flow: Flow, run: etree._Element, relations: dict[str, Relation]) -> int:
    """Open the links of a run; gives how many."""
    opened = 0
    for properties in run:
        if local(properties) != "rPr":
            continue
        for click in properties:
            if local(click) in {"hlinkClick", "hlinkMouseOver"}:
                url = click_target(flow, click, relations)
                if url:
                    flow.open_link(url)
                    opened += 1
    return opened


def click_target(flow: Flow, click: etree._Element, relations: dict[str, Relation]) -> str:
    """Give the address that a click leads to; "" for a place in the same file."""
    attributes = local_attributes(click)
    flow.note(attributes.get("tooltip"), "attribute")
    relation = relations.get(attributes.get("id", ""))
    target = relation.target if relation else ""
    if attributes.get("action", "").lower().startswith(_RUN_ACTIONS):
        flow.parts.active.append(ActiveContent("program call", (target or attributes["action"])[:200]))
    return target if relation and relation.external else ""


def read_properties(flow: Flow, element: etree._Element, relations: dict[str, Relation]) -> None:
    """Take a shape's alternative text and link (`cNvPr`, `docPr`)."""
    attributes = local_attributes(element)
    for name in ("descr", "title"):
        flow.note(attributes.get(name), "attribute")
        flow.caption(attributes.get(name, ""))
    for click in element:
        if local(click) in {"hlinkClick", "hlinkHover"}:
            url = click_target(flow, click, relations)
            if url:
                flow.link(url, attributes.get("descr") or None)


def read_part_picture(
    flow: Flow,
    package: Package,
    target: str,
    pictures: Pictures,
    *,
    shown_mm: tuple[float, float] | None = None,
) -> None:
    """Read a picture part; what it says belongs to the document."""
    try:
        data = package.read(target)
    except UnreadableError as error:
        flow.parts.problems.append(Problem("picture-damaged", base_name(target), error.detail))
        return
    flow.parts.add(pictures.read(data, base_name(target), shown_mm=shown_mm))


def size_mm(element: etree._Element) -> tuple[float, float] | None:
    """Give width and height of `wp:extent` or `a:ext`."""
    attributes = local_attributes(element)
    try:
        width, height = int(attributes["cx"]) / EMU_PER_MM, int(attributes["cy"]) / EMU_PER_MM
    except (KeyError, ValueError):
        return None
    return (width, height) if width > 0 and height > 0 else None


def read_chart_or_diagram(flow: Flow, package: Package, part: str) -> None:
    """Take the words of a chart (titles, series, categories) or of a diagram's data; numbers are left alone."""
    try:
        root = package.xml(part)
        relations = package.relations(part)
    except UnreadableError as error:
        flow.parts.problems.append(Problem("part-damaged", base_name(part), error.detail))
        return
    for element in shown(root):
        if local(element) == "p":
            read_paragraph(flow, element, relations)
            flow.end()
        elif local(element) == "strCache":
            for value in element.iter("{*}v"):
                flow.add(str(value.text or ""))
                flow.end()
