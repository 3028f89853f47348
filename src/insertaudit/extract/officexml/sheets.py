"""SpreadsheetML (ECMA-376 part 1, section 18): rows as blocks, hidden sheets, rows and columns, links, notes, print headers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from insertaudit.extract.markup.xmltree import local, local_attributes
from insertaudit.extract.officexml.drawingml import (
    read_chart_or_diagram,
    read_paragraph,
    read_part_picture,
    read_properties,
    shown,
)
from insertaudit.extract.officexml.slides import local_id
from insertaudit.extract.typesetting.flow import Flow

if TYPE_CHECKING:
    from lxml import etree

    from insertaudit.extract.officexml.ooxml import Package, Relation
    from insertaudit.extract.parts import Parts
    from insertaudit.extract.pictures import Pictures

_LINK_FORMULA = re.compile(r'(?:^|[^A-Z])HYPERLINK\(\s*"([^"]+)"(?:\s*[,;]\s*"([^"]*)")?', re.IGNORECASE)
HEADER_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|K\d\d[+-]\d{3}|\d{1,3}|[A-Z])')
"""Codes of print headers: font, colour, size, page number, …"""
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")
_ON = frozenset({"1", "true"})


def read_sheets(package: Package, parts: Parts, pictures: Pictures) -> Flow:
    """Read a workbook. Raises UnreadableError where it is broken."""
    main = package.main_part()
    root = package.xml(main)
    relations = package.relations(main)
    flow = Flow(parts)
    reader = _Sheets(package, flow, pictures)
    for part in package.targets(main, "sharedStrings"):
        reader.read_strings(part)
    for sheet in root.iter("{*}sheet"):
        relation = relations.get(local_id(sheet))
        state = sheet.get("state", "visible")
        if relation is not None:
            flow.note(sheet.get("name"), "metadata")
            reader.read_sheet(relation.target, hidden="" if state == "visible" else "hidden sheet")
    return flow


class _Sheets:
    def __init__(self, package: Package, flow: Flow, pictures: Pictures) -> None:
        self.package = package
        self.flow = flow
        self.pictures = pictures
        self.strings: list[str] = []

    def _open(self, part: str) -> etree._Element | None:
        return self.package.xml_or_problem(part, self.flow.parts)

    def read_strings(self, part: str) -> None:
        root = self._open(part)
        for item in root if root is not None else ():
            self.strings.append(_rich_text(item))

    def read_sheet(self, part: str, *, hidden: str) -> None:
        root = self._open(part)
        if root is None:
            return
        texts: dict[str, str] = {}
        hidden_columns: set[int] = set()
        for element in root.iter():
            name = local(element)
            if name == "col" and element.get("hidden") in _ON:
                hidden_columns.update(range(_number(element.get("min")), min(_number(element.get("max")), 16_384) + 1))
            elif name == "row":
                self._row(element, hidden_columns, texts, hidden=hidden)
            elif name in {"oddHeader", "evenHeader", "firstHeader", "oddFooter", "evenFooter", "firstFooter"}:
                self.flow.add(HEADER_CODES.sub(" ", str(element.text or "")))
                self.flow.end()
        self._links(root, self.package.relations(part), texts)
        for comments in self.package.targets(part, "comments", "threadedComment"):
            self._comments(comments)
        for drawing in self.package.targets(part, "drawing", "vmlDrawing"):
            self._drawing(drawing)

    def _row(self, row: etree._Element, hidden_columns: set[int], texts: dict[str, str], *, hidden: str) -> None:
        why_row = hidden or ("hidden row" if row.get("hidden") in _ON else "")
        for cell in row:
            reference = cell.get("r", "")
            text = self._cell(cell)
            texts[reference] = text
            if text:
                why = why_row or ("hidden column" if _column(reference) in hidden_columns else "")
                self.flow.add(text + "\t", hidden=why)
        self.flow.end()

    def _cell(self, cell: etree._Element) -> str:
        value = formula = ""
        for element in cell:
            name = local(element)
            if name == "v":
                value = str(element.text or "")
            elif name == "is":
                value = _rich_text(element)
            elif name == "f":
                formula = str(element.text or "")
        link = _LINK_FORMULA.search(formula)
        if cell.get("t") == "s":
            number = _number(value)
            value = self.strings[number] if 0 <= number < len(self.strings) else ""
        if link:
            self.flow.link(link[1], value or link[2])
        return value

    def _links(self, root: etree._Element, relations: dict[str, Relation], texts: dict[str, str]) -> None:
        for element in root.iter("{*}hyperlink"):
            attributes = local_attributes(element)
            relation = relations.get(attributes.get("id", ""))
            shown_text = texts.get(attributes.get("ref", "").partition(":")[0]) or attributes.get("display")
            self.flow.note(attributes.get("tooltip"), "attribute")
            if relation is not None and relation.external:
                self.flow.link(relation.target, shown_text)

    def _comments(self, part: str) -> None:
        root = self._open(part)
        for element in root.iter() if root is not None else ():
            if local(element) == "comment":
                self.flow.note(_rich_text(element), "comment")
            elif local(element) == "threadedComment":
                self.flow.note("".join(str(each.text or "") for each in element.iter("{*}text")), "comment")

    def _drawing(self, part: str) -> None:
        root = self._open(part)
        if root is None:
            return
        relations = self.package.relations(part)
        for element in shown(root):
            name = local(element)
            attributes = local_attributes(element)
            if name == "cNvPr":
                read_properties(self.flow, element, relations)
            elif name == "p":
                read_paragraph(self.flow, element, relations)
                self.flow.end()
            elif name in {"blip", "imagedata", "chart"}:
                identifier = attributes.get("embed") or attributes.get("id") or attributes.get("relid", "")
                self._target(name, relations.get(identifier))

    def _target(self, name: str, relation: Relation | None) -> None:
        if relation is None or relation.external:
            return
        if name == "chart":
            read_chart_or_diagram(self.flow, self.package, relation.target)
        else:
            read_part_picture(self.flow, self.package, relation.target, self.pictures)


def _rich_text(element: etree._Element) -> str:
    """Give the text of `si`, `is` or `comment`; phonetic guides (`rPh`) are no part of it."""
    return "".join(
        str(each.text or "")
        for each in element.iter("{*}t")
        if not any(local(above) == "rPh" for above in each.iterancestors())
    )


def _number(text: str | None) -> int:
    try:
        return int(text or "0")
    except ValueError:
        return -1


def _column(reference: str) -> int:
    match = _REFERENCE.fullmatch(reference)
    number = 0
    for letter in match[1] if match else "":
        number = number * 26 + ord(letter) - 64
    return number
