"""PresentationML (ECMA-376 part 1, section 19): slides in their order, what masters add, notes and comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from insertaudit.extract.markup.xmltree import local, local_attributes
from insertaudit.extract.officexml.drawingml import (
    read_chart_or_diagram,
    read_paragraph,
    read_part_picture,
    read_properties,
    shown,
    size_mm,
)
from insertaudit.extract.typesetting.flow import Flow

if TYPE_CHECKING:
    from lxml import etree

    from insertaudit.extract.officexml.ooxml import Package, Relation
    from insertaudit.extract.parts import Parts
    from insertaudit.extract.pictures import Pictures

_SHAPES = frozenset({"sp", "pic", "graphicFrame", "cxnSp", "contentPart"})
_TITLES = frozenset({"title", "ctrTitle", "subTitle"})
_COMMENT_KINDS = ("comments", "comment")


def read_slides(package: Package, parts: Parts, pictures: Pictures) -> Flow:
    """Read a presentation. Raises UnreadableError where it is broken."""
    main = package.main_part()
    root = package.xml(main)
    relations = package.relations(main)
    flow = Flow(parts)
    page = next((size_mm(element) for element in root if local(element) == "sldSz"), None)
    reader = _Slides(package, flow, pictures, page)
    for element in root.iter("{*}sldId"):
        relation = relations.get(local_id(element))
        if relation is not None:
            reader.read_slide(relation.target)
    return flow


def local_id(element: etree._Element) -> str:
    """Give the relationship id, which a slide's own number of the same local name hides."""
    return next((str(value) for name, value in element.items() if str(name).endswith("}id")), "")


class _Slides:
    def __init__(self, package: Package, flow: Flow, pictures: Pictures, page_mm: tuple[float, float] | None) -> None:
        self.package = package
        self.flow = flow
        self.pictures = pictures
        self.page_mm = page_mm
        self.seen: set[str] = set()

    def read_slide(self, part: str) -> None:
        root = self._open(part)
        if root is None:
            return
        hidden = "hidden slide" if root.get("show") in {"0", "false"} else ""
        self._read_shapes(root, part, hidden=hidden)
        for layout in self.package.targets(part, "slideLayout"):
            self._read_ground(layout)
            for master in self.package.targets(layout, "slideMaster"):
                self._read_ground(master)
        for notes in self.package.targets(part, "notesSlide", *_COMMENT_KINDS):
            self._read_notes(notes)

    def _open(self, part: str) -> etree._Element | None:
        if part in self.seen:
            return None
        self.seen.add(part)
        return self.package.xml_or_problem(part, self.flow.parts)

    def _read_ground(self, part: str) -> None:
        """Read what a layout or master shows on every slide; its placeholders show nothing of their own."""
        root = self._open(part)
        if root is not None:
            self._read_shapes(root, part, hidden="", own_only=True)

    def _read_notes(self, part: str) -> None:
        root = self._open(part)
        for element in shown(root) if root is not None else ():
            if local(element) == "p":
                read_paragraph(self.flow, element, self.package.relations(part))
                self.flow.end(carrier="comment")
            elif local(element) == "text" and element.text:
                self.flow.note(str(element.text), "comment")

    def _read_shapes(self, root: etree._Element, part: str, *, hidden: str, own_only: bool = False) -> None:
        relations = self.package.relations(part)
        for shape in shown(root):
            if local(shape) == "bg":
                self._read_pictures(shape, relations)
            if local(shape) not in _SHAPES:
                continue
            placeholder = next(iter(shape.iter("{*}ph")), None)
            if own_only and placeholder is not None:
                continue
            why = hidden or self._why_hidden(shape)
            kind = placeholder.get("type", "") if placeholder is not None else ""
            self._read_shape(shape, relations, hidden=why, heading=kind in _TITLES)

    def _read_shape(self, shape: etree._Element, relations: dict[str, Relation], *, hidden: str, heading: bool) -> None:
        for element in shown(shape):
            name = local(element)
            if name == "cNvPr":
                read_properties(self.flow, element, relations)
            elif name == "p":
                read_paragraph(self.flow, element, relations, hidden=hidden)
                self.flow.end(heading=heading)
            elif name in {"chart", "relIds"}:
                attributes = local_attributes(element)
                relation = relations.get(attributes.get("id") or attributes.get("dm", ""))
                if relation is not None and not relation.external:
                    read_chart_or_diagram(self.flow, self.package, relation.target)
        self._read_pictures(shape, relations)

    def _read_pictures(self, element: etree._Element, relations: dict[str, Relation]) -> None:
        size = next((size_mm(each) for each in element.iter("{*}ext") if "cx" in each.attrib), None)
        for blip in element.iter("{*}blip"):
            relation = relations.get(local_attributes(blip).get("embed", ""))
            if relation is not None and not relation.external:
                read_part_picture(self.flow, self.package, relation.target, self.pictures, shown_mm=size)

    def _why_hidden(self, shape: etree._Element) -> str:
        if any(each.get("hidden") in {"1", "true"} for each in shape.iter("{*}cNvPr")):
            return "hidden shape"
        offset = next(iter(shape.iter("{*}off")), None)
        extent = next((each for each in shape.iter("{*}ext") if "cx" in each.attrib), None)
        in_group = any(local(above) == "grpSp" for above in shape.iterancestors())
        if self.page_mm is None or offset is None or extent is None or in_group:
            return ""
        size = size_mm(extent) or (0.0, 0.0)
        left, top = (int(offset.get(axis) or 0) / 36_000 for axis in ("x", "y"))
        outside = left >= self.page_mm[0] or top >= self.page_mm[1] or left + size[0] <= 0 or top + size[1] <= 0
        return "off the slide" if outside else ""
