"""An SVG drawing as a tree (SVG 2): its size, what in it runs or is fetched, its titles, and a form that is safe to render."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from insertaudit.errors import LimitReachedError, UnreadableError
from insertaudit.extract.markup.css import Declarations, Element, Sheet, urls
from insertaudit.extract.markup.xmltree import local, local_attributes, parse_xml
from insertaudit.extract.pictures import from_data_uri
from insertaudit.extract.raster.ground import open_picture
from insertaudit.extract.typesetting.flow import Flow, tidy
from insertaudit.model import ActiveContent, Problem

if TYPE_CHECKING:
    from lxml import etree

    from insertaudit.extract.parts import Parts
    from insertaudit.extract.pictures import Pictures

_MM = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72, "pc": 25.4 / 6, "q": 0.25}
"""Units of real size; px and bare numbers depend on the program that wrote them."""

_LENGTH = re.compile(r"\s*([\d.]+(?:e[+-]?\d+)?)\s*([a-zA-Z%]*)\s*")
_REMOTE = re.compile(r"(?:https?|ftp):|//", re.IGNORECASE)
_RENDERED = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")
_ABOUT = frozenset({"title", "description", "subject"})
_PRESENTATION = frozenset(
    {"font-size", "font-family", "font", "fill", "display", "visibility", "opacity", "stroke", "fill-opacity"}
)
_EMBEDDED_PAGES = frozenset({"iframe", "embed", "object", "video", "audio", "canvas"})
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"


@dataclass(slots=True)
class Drawing:
    root: etree._Element
    sheet: Sheet
    size_mm: tuple[float, float] | None
    """Real width and height, where the file states them in units of length."""
    view: tuple[float, float] | None
    """Width and height in the drawing's own units; None where only a renderer can tell."""

    def properties(self, element: etree._Element) -> Declarations:
        """Give the style properties set on one element: attributes, style sheet, style attribute, in rising order."""
        path = [mark(each) for each in reversed([element, *element.iterancestors()])]
        attributes = local_attributes(element)
        found = {name: value.lower() for name, value in attributes.items() if name in _PRESENTATION}
        return found | self.sheet.properties(path, attributes.get("style", ""))


def mark(element: etree._Element) -> Element:
    classes = {f".{name}" for name in str(element.get("class", "")).split()}
    return local(element).lower(), frozenset(classes | {f"#{element.get('id', '')}"})


def parse_drawing(data: bytes) -> Drawing:
    """Parse a drawing. Raises UnreadableError("damaged") where it is none, or holds entities that lead elsewhere."""
    root = parse_xml(data, large_values=True)
    if local(root) != "svg":
        raise UnreadableError("damaged", "no svg element")
    sheet = Sheet()
    for style in root.iter("{*}style"):
        sheet.add(str(style.text or ""))
    return Drawing(root, sheet, _size_mm(root), _view(root))


def _size_mm(root: etree._Element) -> tuple[float, float] | None:
    sides = []
    for name in ("width", "height"):
        match = _LENGTH.fullmatch(str(root.get(name, "")))
        unit = match[2].lower() if match else ""
        if match is None or unit not in _MM or float(match[1]) <= 0:
            return None
        sides.append(float(match[1]) * _MM[unit])
    return sides[0], sides[1]


def _view(root: etree._Element) -> tuple[float, float] | None:
    numbers = re.findall(r"-?[\d.]+(?:e[+-]?\d+)?", str(root.get("viewBox", "")), re.IGNORECASE)
    try:
        if len(numbers) == 4 and float(numbers[2]) > 0 and float(numbers[3]) > 0:
            return float(numbers[2]), float(numbers[3])
        sides = [_LENGTH.fullmatch(str(root.get(name, ""))) for name in ("width", "height")]
        if all(side is not None and side[2].lower() in {"", "px"} and float(side[1]) > 0 for side in sides):
            width, height = (float(side[1]) for side in sides if side is not None)
            return width, height
    except ValueError:
        return None
    return None


def examine(drawing: Drawing, parts: Parts, pictures: Pictures) -> None:
    """Report what runs, is fetched or cannot be seen, and take it out of the tree, so that rendering fetches nothing."""
    flow = Flow(parts)
    for element in list(drawing.root.iter("*")):
        name = local(element)
        attributes = local_attributes(element)
        _report_active(element, name, attributes, parts)
        if name == "script":
            _remove(element)
        elif name == "style":
            for url in urls(str(element.text or "")) + re.findall(r"@import\s+[\"']([^\"']+)", str(element.text or "")):
                if _REMOTE.match(url):
                    parts.active.append(ActiveContent("remote style sheet", url[:200]))
        elif name in {"title", "desc"}:
            is_whole = element.getparent() is drawing.root
            flow.note(tidy("".join(map(str, element.itertext()))), "metadata" if is_whole else "attribute")
        elif name == "metadata":
            _add_metadata(element, flow)
        elif name in {"image", "feImage", "use"}:
            _check_reference(element, attributes.get("href", ""), parts, pictures)


def _report_active(element: etree._Element, name: str, attributes: dict[str, str], parts: Parts) -> None:
    if name == "script":
        parts.active.append(ActiveContent("script", attributes.get("href", attributes.get("src", ""))[:200]))
    elif name in _EMBEDDED_PAGES:
        parts.active.append(ActiveContent("embedded page", attributes.get("src", attributes.get("data", ""))[:200]))
    for attribute in attributes:
        if re.fullmatch(r"on[a-z]{3,}", attribute.lower()):
            parts.active.append(ActiveContent("script", attribute))
            break
    if re.match(r"\s*(?:javascript|vbscript):", attributes.get("href", ""), re.IGNORECASE):
        parts.active.append(ActiveContent("script", attributes["href"][:200]))
        for attribute in ("href", XLINK_HREF):
            if attribute in element.attrib:
                del element.attrib[attribute]


def _add_metadata(element: etree._Element, flow: Flow) -> None:
    for each in element.iter():
        if local(each).lower() in _ABOUT:
            flow.note(tidy("".join(map(str, each.itertext()))), "metadata")


def _check_reference(element: etree._Element, url: str, parts: Parts, pictures: Pictures) -> None:
    url = url.strip()
    if not url or url.startswith("#"):
        return
    packed = from_data_uri(url)
    where = str(element.get("id") or "embedded picture")
    if packed is not None:
        _check_picture(element, packed, where, parts, pictures)
        return
    _remove(element)
    if url[:5].lower() == "data:":
        parts.problems.append(Problem("picture-damaged", where))
    elif _REMOTE.match(url):
        parts.remote_pictures.append(url)
        parts.active.append(ActiveContent("remote picture", url[:200]))
        parts.problems.append(Problem("external-content", url[:200]))
    else:
        parts.problems.append(Problem("external-content", url.rpartition("/")[2][:200]))


def _check_picture(element: etree._Element, packed: bytes, where: str, parts: Parts, pictures: Pictures) -> None:
    """Keep what the renderer draws itself; it leaves out what it cannot decode, without a word."""
    if packed.lstrip()[:1] == b"<":
        try:
            parse_drawing(packed)
        except UnreadableError as error:
            parts.problems.append(Problem("picture-damaged", where, error.detail))
            _remove(element)
        return
    if not packed.startswith(_RENDERED):
        parts.add(pictures.read(packed, where))
        _remove(element)
        return
    try:
        open_picture(packed).load()
    except LimitReachedError as error:
        parts.problems.append(Problem(error.code, where, error.detail))
        _remove(element)
    except (UnreadableError, OSError, SyntaxError, ValueError, EOFError) as error:
        parts.problems.append(Problem("picture-damaged", where, str(error)[:160]))


def _remove(element: etree._Element) -> None:
    """Take an element out, but not the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
