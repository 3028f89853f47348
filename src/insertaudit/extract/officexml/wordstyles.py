"""Word's run and style properties (ECMA-376 part 1, section 17.3.2 and 17.7) as far as they decide what is seen."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from insertaudit.extract.markup.css import Look, colour
from insertaudit.extract.markup.xmltree import local, local_attributes

if TYPE_CHECKING:
    from lxml import etree

    from insertaudit.extract.markup.css import Colour

PX_PER_HALF_POINT = 96 / 144
DEFAULT_HALF_POINTS = 20
_HIGHLIGHTS = {"darkYellow": "#808000", "darkGray": "#808080", "lightGray": "#c0c0c0"}
_LIGHT_THEMES = frozenset({"background1", "light1", "bg1", "lt1"})
_HEADING_STYLE = re.compile(r"(?:heading|title|subtitle|überschrift|titel)\b", re.IGNORECASE)
_NO_OUTLINE = 9
_OFF = frozenset({"0", "false", "off"})


def value_of(element: etree._Element, name: str = "val") -> str:
    return local_attributes(element).get(name, "")


@dataclass(frozen=True, slots=True)
class Style:
    name: str = ""
    based_on: str = ""
    run: etree._Element | None = None
    paragraph: etree._Element | None = None


class Styles:
    """The styles of one document by id."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._defaults: etree._Element | None = None
        for element in root if root is not None else ():
            children = {local(each): each for each in element}
            if local(element) == "style":
                self._styles[value_of(element, "styleId")] = Style(
                    name=value_of(children["name"]) if "name" in children else "",
                    based_on=value_of(children["basedOn"]) if "basedOn" in children else "",
                    run=children.get("rPr"),
                    paragraph=children.get("pPr"),
                )
            elif local(element) == "docDefaults":
                self._defaults = next((each for each in element.iter() if local(each) == "rPr"), None)

    def base(self, ground: Colour | None) -> Look:
        look = Look(ground=ground, px=DEFAULT_HALF_POINTS * PX_PER_HALF_POINT)
        return apply_run(look, self._defaults) if self._defaults is not None else look

    def apply(self, look: Look, style: str) -> Look:
        """Give the look inside a style, those it is based on first."""
        for element in reversed([each.run for each in self._chain(style) if each.run is not None]):
            look = apply_run(look, element)
        return look

    def is_heading(self, style: str) -> bool:
        return any(
            _HEADING_STYLE.match(each.name) or (each.paragraph is not None and has_outline(each.paragraph))
            for each in self._chain(style)
        )

    def ground(self, style: str) -> Colour | None:
        for each in self._chain(style):
            if each.paragraph is not None:
                found = shading(each.paragraph)
                if found is not None:
                    return found
        return None

    def _chain(self, style: str) -> list[Style]:
        chain: list[Style] = []
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            chain.append(self._styles[style])
            style = self._styles[style].based_on
        return chain


def apply_run(look: Look, properties: etree._Element) -> Look:
    """Give the look of a run with these `w:rPr`."""
    for element in properties:
        name = local(element)
        value = value_of(element)
        if name in {"vanish", "specVanish"}:
            look = replace(look, gone="" if value.lower() in _OFF else "hidden text")
        elif name == "sz" and value.isdigit():
            look = replace(look, px=int(value) * PX_PER_HALF_POINT)
        elif name == "color":
            is_light = value_of(element, "themeColor").lower() in _LIGHT_THEMES and not value_of(element, "themeShade")
            found = colour("#ffffff") if is_light else None if value == "auto" else colour(value)
            look = replace(look, ink=found or (0, 0, 0))
        elif name == "highlight" and value != "none":
            look = replace(look, ground=colour(_HIGHLIGHTS.get(value, value)))
        elif name == "shd":
            fill = colour(value_of(element, "fill"))
            look = replace(look, ground=fill) if fill else look
    return look


def shading(properties: etree._Element) -> Colour | None:
    """Give the fill of `w:shd` in paragraph or cell properties."""
    for element in properties:
        if local(element) == "shd":
            return colour(value_of(element, "fill"))
    return None


def has_outline(paragraph_properties: etree._Element) -> bool:
    for element in paragraph_properties:
        value = value_of(element)
        if local(element) == "outlineLvl" and value.isdigit():
            return int(value) < _NO_OUTLINE
    return False
