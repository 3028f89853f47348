"""Drawings in Word's text: pictures, charts, shapes and their links, in DrawingML and in the older VML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from insertaudit.extract.markup.css import colour
from insertaudit.extract.markup.xmltree import local, local_attributes
from insertaudit.extract.officexml.drawingml import (
    read_chart_or_diagram,
    read_part_picture,
    read_properties,
    shown,
    size_mm,
)
from insertaudit.extract.officexml.wordstyles import value_of

if TYPE_CHECKING:
    from lxml import etree

    from insertaudit.extract.markup.css import Colour
    from insertaudit.extract.officexml.ooxml import Package, Relation
    from insertaudit.extract.pictures import Pictures
    from insertaudit.extract.typesetting.flow import Flow

_VML_SHAPES = frozenset({"shape", "rect", "roundrect", "oval", "line", "group", "textbox"})


def read_word_drawing(
    drawing: etree._Element,
    ground: Colour | None,
    flow: Flow,
    package: Package,
    relations: dict[str, Relation],
    pictures: Pictures,
) -> list[tuple[etree._Element, Colour | None]]:
    """Read one drawing. Gives the text boxes in it, each with its ground: their paragraphs are the caller's."""
    reader = _Drawing(flow, package, relations, pictures, ground)
    for element in shown(drawing, stop="txbxContent"):
        reader.take(element)
    return reader.boxes


class _Drawing:
    def __init__(
        self, flow: Flow, package: Package, relations: dict[str, Relation], pictures: Pictures, ground: Colour | None
    ) -> None:
        self.flow = flow
        self.package = package
        self.relations = relations
        self.pictures = pictures
        self.below = ground
        self.ground = ground
        self.size: tuple[float, float] | None = None
        self.boxes: list[tuple[etree._Element, Colour | None]] = []

    def take(self, element: etree._Element) -> None:
        name = local(element)
        attributes = local_attributes(element)
        if name in {"extent", "ext"} and "cx" in attributes:
            self.size = size_mm(element)
        elif name in {"docPr", "cNvPr"}:
            read_properties(self.flow, element, self.relations)
        elif name in {"blip", "imagedata", "fill"}:
            self._picture(attributes.get("embed") or attributes.get("id") or attributes.get("relid", ""))
        elif name in {"chart", "relIds"}:
            self._chart(attributes.get("id") or attributes.get("dm", ""))
        elif name in _VML_SHAPES:
            self._vml(attributes)
        elif name == "textpath":
            self.flow.add(attributes.get("string", "") + "\n")
        elif name == "spPr":
            self.ground = shape_fill(element, self.below)
        elif name == "txbxContent":
            self.boxes.append((element, self.ground))

    def _vml(self, attributes: dict[str, str]) -> None:
        self.flow.note(attributes.get("alt"), "attribute")
        self.flow.note(attributes.get("title"), "attribute")
        self.flow.link(attributes.get("href", ""), attributes.get("alt"))
        self.ground = colour(attributes.get("fillcolor", "").split(" ")[0]) or self.ground

    def _picture(self, identifier: str) -> None:
        relation = self.relations.get(identifier)
        if relation is not None and not relation.external:
            read_part_picture(self.flow, self.package, relation.target, self.pictures, shown_mm=self.size)

    def _chart(self, identifier: str) -> None:
        relation = self.relations.get(identifier)
        if relation is not None and not relation.external:
            read_chart_or_diagram(self.flow, self.package, relation.target)


def shape_fill(properties: etree._Element, below: Colour | None) -> Colour | None:
    """Give a shape's ground: its plain fill, what lies below where it has none, None where it cannot be told."""
    for each in properties:
        if local(each) == "solidFill":
            named = next((value_of(inner) for inner in each if local(inner) == "srgbClr"), "")
            return colour(named) if named else None
        if local(each) == "noFill":
            return below
    return None
