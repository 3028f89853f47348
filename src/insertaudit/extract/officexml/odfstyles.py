"""OpenDocument styles (part 3, section 16) as far as they decide what is seen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from insertaudit.extract.markup.css import Look, colour, length
from insertaudit.extract.markup.xmltree import local_attributes

if TYPE_CHECKING:
    from lxml import etree


@dataclass(frozen=True, slots=True)
class Style:
    properties: dict[str, str]
    parent: str
    is_heading: bool


class Styles:
    """Text, paragraph, cell and graphic styles by family and name."""

    def __init__(self, roots: list[etree._Element]) -> None:
        self.styles: dict[tuple[str, str], Style] = {}
        for root in roots:
            for element in root.iter("{*}style"):
                attributes = local_attributes(element)
                properties: dict[str, str] = {}
                for inner in element:
                    properties.update(local_attributes(inner))
                name = attributes.get("name", "")
                is_heading = name.startswith(("Heading", "Title", "Subtitle")) or bool(
                    attributes.get("default-outline-level")
                )
                style = Style(properties, attributes.get("parent-style-name", ""), is_heading)
                self.styles[attributes.get("family", ""), name] = style

    def chain(self, family: str, name: str) -> list[Style]:
        found: list[Style] = []
        seen: set[str] = set()
        while (family, name) in self.styles and name not in seen:
            seen.add(name)
            found.append(self.styles[family, name])
            name = found[-1].parent
        return found

    def apply(self, look: Look, family: str, name: str) -> Look:
        for style in reversed(self.chain(family, name)):
            look = applied(look, style.properties)
        return look


def applied(look: Look, properties: dict[str, str]) -> Look:
    if properties.get("color"):
        look = replace(look, ink=colour(properties["color"]) or look.ink)
    ground = colour(properties.get("background-color", ""))
    if ground is not None:
        look = replace(look, ground=ground)
    elif properties.get("fill") == "solid":
        look = replace(look, ground=colour(properties.get("fill-color", "")))
    elif properties.get("fill") in {"bitmap", "gradient", "hatch"}:
        look = replace(look, ground=None)
    size = length(properties.get("font-size", ""), of=look.px)
    if size is not None:
        look = replace(look, px=size)
    if properties.get("display") == "none" or properties.get("visibility") in {"hidden", "collapse"}:
        look = replace(look, gone="hidden text")
    return look
