"""WordprocessingML (ECMA-376 part 1, section 17): every story of a document, and every place where text can stand in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from insertaudit.errors import LimitReachedError, UnreadableError
from insertaudit.extract.markup.css import WHITE, Look, colour
from insertaudit.extract.markup.xmltree import local, local_attributes
from insertaudit.extract.names import base_name
from insertaudit.extract.objects import child, unique
from insertaudit.extract.officexml.fields import open_field
from insertaudit.extract.officexml.worddrawing import read_word_drawing
from insertaudit.extract.officexml.wordstyles import Styles, apply_run, has_outline, shading, value_of
from insertaudit.extract.typesetting.flow import MAX_HEADING_CHARS, Flow
from insertaudit.model import Carrier, Problem

if TYPE_CHECKING:
    from lxml import etree

    from insertaudit.extract.markup.css import Colour
    from insertaudit.extract.officexml.ooxml import Package
    from insertaudit.extract.parts import Parts
    from insertaudit.extract.pictures import Pictures
    from insertaudit.model import Source

_STORIES = ("header", "footer", "footnotes", "endnotes", "comments")
_PROPERTIES = frozenset({
    "rPr", "pPr", "sectPr", "tblPr", "tblGrid", "tblPrEx", "trPr", "tcPr", "sdtPr", "sdtEndPr", "fldData", "rubyPr",
    "customXmlPr", "smartTagPr", "ffData", "footnotePr", "endnotePr", "background",
})  # fmt: skip
_BREAKS = frozenset({"br", "cr"})
_PLAIN_TABLES = frozenset({"", "TableGrid", "TableNormal", "NormaleTabelle", "Tabellenraster"})
_DELETED = frozenset({"del", "moveFrom"})
LARGER = 1.25
"""Type that is larger than most of the document's by this is a heading."""


@dataclass(frozen=True, slots=True)
class _Place:
    look: Look
    deleted: bool = False
    known_ground: bool = True


@dataclass(slots=True)
class _Field:
    instruction: list[str] = field(default_factory=list)
    in_result: bool = False
    linked: bool = False


def read_word(package: Package, parts: Parts, pictures: Pictures, source: Source) -> Flow:
    """Read the main document with headers, footers, notes and comments. Raises UnreadableError where it is broken."""
    main = package.main_part()
    root = package.xml(main)
    styles = Styles(_optional(package, parts, next(iter(package.targets(main, "styles")), "")))
    flow = Flow(parts)
    sizes: dict[int, float] = {}
    base = styles.base(_page_ground(root))
    stories: list[tuple[str, etree._Element]] = [(main, root)]
    for part in package.targets(main, *_STORIES):
        story = _optional(package, parts, part)
        if story is not None:
            stories.append((part, story))
    if any(element.get("behindDoc") in {"1", "true"} for _, story in stories for element in story.iter("{*}anchor")):
        # White type on a picture that lies behind the text is seen.
        base = replace(base, ground=None)
    for part, story in stories:
        carrier: Carrier = "comment" if local(story) == "comments" else "text"
        _Story(package, part, flow, styles, pictures, source, sizes, carrier).read(story, _Place(base))
    _mark_large(parts, sizes)
    return flow


def _optional(package: Package, parts: Parts, part: str) -> etree._Element | None:
    if not part:
        return None
    try:
        return package.xml(part)
    except LimitReachedError:
        raise
    except UnreadableError as error:
        parts.problems.append(Problem("part-damaged", base_name(part), error.detail))
        return None


def _page_ground(root: etree._Element) -> Colour:
    background = next((element for element in root if local(element) == "background"), None)
    return (colour(value_of(background, "color")) if background is not None else None) or WHITE


def _mark_large(parts: Parts, sizes: dict[int, float]) -> None:
    usual: Counter[float] = Counter()
    for at, px in sizes.items():
        usual[px] += len(parts.blocks[at].text)
    if not usual:
        return
    common = usual.most_common(1)[0][0]
    for at, px in sizes.items():
        block = parts.blocks[at]
        if px >= LARGER * common and len(block.text) <= MAX_HEADING_CHARS and block.carrier == "text":
            parts.blocks[at] = replace(block, heading=True)


class _Story:
    """One part with running text. Recursion is safe: the parser refuses XML deeper than 256."""

    def __init__(
        self,
        package: Package,
        part: str,
        flow: Flow,
        styles: Styles,
        pictures: Pictures,
        source: Source,
        sizes: dict[int, float],
        carrier: Carrier,
    ) -> None:
        self.package = package
        self.flow = flow
        self.styles = styles
        self.pictures = pictures
        self.source = source
        self.sizes = sizes
        self.carrier = carrier
        self.relations = package.relations(part)
        self.fields: list[_Field] = []
        self.boxes: list[tuple[etree._Element, _Place]] = []
        self.largest = 0.0

    def read(self, root: etree._Element, place: _Place) -> None:
        self._children(root, place)
        while self.fields:
            self._end_field()

    def _children(self, element: etree._Element, place: _Place) -> None:
        for each in element:
            if isinstance(each.tag, str):
                self._element(each, place)

    def _element(self, element: etree._Element, place: _Place) -> None:
        name = local(element)
        if name in _PROPERTIES:
            return
        handler = getattr(self, f"_on_{name}", None)
        if handler is not None:
            handler(element, place)
        elif name in _DELETED:
            self._children(element, replace(place, deleted=True))
        elif name in _BREAKS:
            self._add("\n", place)
        elif name in {"t", "delText"}:
            self._add(str(element.text or ""), replace(place, deleted=place.deleted or name == "delText"))
        elif name in {"drawing", "pict", "object"}:
            self._drawing(element, place)
        else:
            self._children(element, place)

    def _on_p(self, element: etree._Element, place: _Place) -> None:
        properties = next((each for each in element if local(each) == "pPr"), None)
        is_heading = False
        look = place.look
        if properties is not None:
            style = next((value_of(each) for each in properties if local(each) == "pStyle"), "")
            ground = shading(properties) or self.styles.ground(style)
            look = self.styles.apply(replace(look, ground=ground) if ground else look, style)
            is_heading = has_outline(properties) or self.styles.is_heading(style)
        self.largest = 0.0
        self._children(element, replace(place, look=look))
        at = len(self.flow.parts.blocks)
        self.flow.end(heading=is_heading, carrier=self.carrier)
        if len(self.flow.parts.blocks) > at and self.largest:
            self.sizes[at] = self.largest
        boxes, self.boxes = self.boxes, []
        for box, inside in boxes:
            self._children(box, inside)

    def _on_r(self, element: etree._Element, place: _Place) -> None:
        look = place.look
        properties = next((each for each in element if local(each) == "rPr"), None)
        if properties is not None:
            style = next((value_of(each) for each in properties if local(each) == "rStyle"), "")
            look = apply_run(self.styles.apply(look, style), properties)
        self._children(element, replace(place, look=look))

    def _on_tab(self, element: etree._Element, place: _Place) -> None:
        del element
        self._add("\t", place)

    _on_ptab = _on_tab

    def _on_noBreakHyphen(self, element: etree._Element, place: _Place) -> None:  # noqa: N802 - the element's name
        del element
        self._add("-", place)

    def _on_sym(self, element: etree._Element, place: _Place) -> None:
        try:
            code = int(value_of(element, "char"), 16)
        except ValueError:
            return
        # Symbol fonts lie in the private use area; their signs are ornaments, except where they are plain letters.
        self._add(chr(code) if 32 <= code < 0xD800 else " ", place)

    def _on_AlternateContent(self, element: etree._Element, place: _Place) -> None:  # noqa: N802
        options = [each for each in element if isinstance(each.tag, str)]
        choice = next((each for each in options if local(each) == "Choice"), options[0] if options else None)
        if choice is not None:
            self._children(choice, place)

    def _on_tbl(self, element: etree._Element, place: _Place) -> None:
        style = next((value_of(each) for each in element.iter("{*}tblStyle")), "")
        # A table style may colour rows in ways that only Word's layout knows.
        look = place.look if style in _PLAIN_TABLES else replace(place.look, ground=None)
        self._children(element, replace(place, look=look))

    def _on_tc(self, element: etree._Element, place: _Place) -> None:
        properties = next((each for each in element if local(each) == "tcPr"), None)
        fill = shading(properties) if properties is not None else None
        self._children(element, replace(place, look=replace(place.look, ground=fill)) if fill else place)

    def _on_txbxContent(self, element: etree._Element, place: _Place) -> None:  # noqa: N802
        self.boxes.append((element, place))

    def _on_fldSimple(self, element: etree._Element, place: _Place) -> None:  # noqa: N802
        linked = open_field(self.flow, value_of(element, "instr"))
        self._children(element, place)
        if linked:
            self.flow.close_link()

    def _on_fldChar(self, element: etree._Element, place: _Place) -> None:  # noqa: N802
        del place
        kind = value_of(element, "fldCharType")
        if kind == "begin":
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self._begin_result()
        elif kind == "end" and self.fields:
            self._end_field()

    def _begin_result(self) -> None:
        current = self.fields[-1]
        current.in_result = True
        current.linked = open_field(self.flow, "".join(current.instruction))

    def _end_field(self) -> None:
        if not self.fields[-1].in_result:
            self._begin_result()
        if self.fields.pop().linked:
            self.flow.close_link()

    def _on_instrText(self, element: etree._Element, place: _Place) -> None:  # noqa: N802
        del place
        if self.fields:
            self.fields[-1].instruction.append(str(element.text or ""))

    def _on_delInstrText(self, element: etree._Element, place: _Place) -> None:  # noqa: N802
        """Leave out the code of a field that was deleted."""

    def _on_hyperlink(self, element: etree._Element, place: _Place) -> None:
        attributes = local_attributes(element)
        relation = self.relations.get(attributes.get("id", ""))
        self.flow.note(attributes.get("tooltip"), "attribute")
        is_link = relation is not None and relation.external
        if relation is not None and is_link:
            anchor = attributes.get("anchor") or attributes.get("docLocation")
            self.flow.open_link(
                f"{relation.target}#{anchor}" if anchor and "#" not in relation.target else relation.target
            )
        self._children(element, place)
        if is_link:
            self.flow.close_link()

    def _on_altChunk(self, element: etree._Element, place: _Place) -> None:  # noqa: N802
        """Hand on a whole document that Word shows in this place."""
        del place
        relation = self.relations.get(value_of(element, "id"))
        if relation is not None and not relation.external:
            name = base_name(relation.target)
            try:
                data = self.package.read(relation.target)
            except UnreadableError as error:
                self.flow.parts.problems.append(Problem("part-damaged", name, error.detail))
                return
            parts = self.flow.parts
            parts.children.append(child(self.source, unique(parts, name, self.source), data))

    def _add(self, text: str, place: _Place) -> None:
        hidden = place.look.hidden
        self.flow.add(text, hidden="" if place.deleted else hidden, carrier="comment" if place.deleted else "text")
        if text.strip() and not hidden and not place.deleted:
            self.largest = max(self.largest, place.look.px)

    def _drawing(self, element: etree._Element, place: _Place) -> None:
        boxes = read_word_drawing(element, place.look.ground, self.flow, self.package, self.relations, self.pictures)
        self.boxes += [(box, replace(place, look=replace(place.look, ground=ground))) for box, ground in boxes]
