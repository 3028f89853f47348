"""One pass over an HTML page: what is seen, what is hidden, where links lead, what is loaded."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import lxml.html
from lxml import etree

from insertaudit.errors import UnreadableError
from insertaudit.extract.markup.css import Declarations, Element, Look, Sheet, urls
from insertaudit.extract.parts import Parts
from insertaudit.extract.pictures import Pictures, from_data_uri
from insertaudit.extract.typesetting.flow import Flow, collapse
from insertaudit.limits import MAX_ELEMENTS
from insertaudit.model import ActiveContent, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | {
    "address", "article", "aside", "blockquote", "body", "center", "caption", "dd", "details", "dialog", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html", "legend", "li", "main", "nav",
    "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "textarea", "tfoot", "thead", "tr", "ul",
}  # fmt: skip
_NOT_TEXT = frozenset({"script", "style", "head", "title", "meta", "link", "object", "iframe", "noframes", "svg"})
_DATA_SCRIPTS = frozenset({"application/ld+json", "application/json", "text/template", "text/x-template", "text/html"})
_SHOWN_VALUES = frozenset({"submit", "button", "reset", "text", "search", "email", "url", "tel", "number"})
HEADING_PX = 24.0
"""Half as large again as running text."""

_META_NAMES = frozenset(
    {"description", "keywords", "subject", "abstract", "og:title", "og:description", "twitter:description"}
)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_REFRESH = re.compile(r"url\s*=\s*[\"']?([^\"'>]+)", re.IGNORECASE)
_CONDITIONAL = re.compile(r"^\[if\b[^\]]*\]>(.*?)<!\[endif\]$", re.DOTALL | re.IGNORECASE)
_QUOTE_MARKS = re.compile(
    r"gmail_quote|yahoo_quoted|moz-cite|protonmail_quote|divRplyFwdMsg|appendonsend|OLK_SRC|WordSection_quote"
)


def parse_html(text: str) -> tuple[etree._Element, list[Problem]]:
    """Parse a page as browsers do, broken markup included. Raises UnreadableError for what gives no element."""
    text = _XML_DECLARATION.sub("", text.replace("\0", ""))
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    try:
        root = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser, ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("empty" if "empty" in str(error) else "damaged", str(error)[:200]) from error
    # The parser leaves out what lies deeper than it goes, and says so in its log only.
    is_cut = any("depth" in entry.message for entry in parser.error_log)
    return root, [Problem("too-deep", "elements within elements")] if is_cut else []


@dataclass(slots=True)
class _Level:
    look: Look
    quoted: bool
    heading: bool
    keeps_spaces: bool
    opens_link: bool = False


_TOP = _Level(Look(), quoted=False, heading=False, keeps_spaces=False)


class Walker:
    """Goes through a page once, without recursion: hostile pages nest deeply."""

    def __init__(self, pictures: Pictures, inline: Mapping[str, bytes], *, quotes: bool) -> None:
        self.parts = Parts()
        self.used: set[str] = set()
        self.flow = Flow(self.parts)
        self.pictures = pictures
        self.inline = inline
        self.quotes = quotes
        self.sheet = Sheet()
        self.levels: list[_Level] = []
        self.path: list[Element] = []
        self.for_outlook: list[Parts] = []
        self.skipped = 0
        self.skip_root = ""

    def walk(self, root: etree._Element) -> None:
        for style in root.iter("style"):
            self.sheet.add(style.text or "")
            self._background(style.text or "")
        events = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for count, (event, element) in enumerate(events):
            if count > 2 * MAX_ELEMENTS:
                self.parts.problems.append(Problem("too-large", detail=f"more than {MAX_ELEMENTS} elements"))
                break
            if event == "start":
                self._start(element)
            elif event == "end":
                self._end(element)
            elif not self.skipped and self.levels:
                if event == "comment":
                    self._comment(element)
                self._text(element.tail, self.levels[-1])
        self._end_block()
        self._add_for_outlook()

    def _start(self, element: etree._Element) -> None:
        tag = str(element.tag).lower()
        if self.skipped or tag in _NOT_TEXT:
            self.skipped += 1
            if self.skipped == 1:
                self.skip_root = tag
            if self.skipped == 1 or self.skip_root == "head":
                self._unseen_element(element, tag)
            return
        attributes = {str(name).lower(): str(value) for name, value in element.items()}
        level = self._level(tag, attributes)
        if tag in _BLOCKS:
            self._end_block()
        elif tag in {"td", "th"}:
            self.flow.space()
        self.levels.append(level)
        self._links(tag, attributes, level)
        self._shown(tag, attributes, level)
        self._events(attributes)
        self._text(element.text, level)

    def _end(self, element: etree._Element) -> None:
        if self.skipped:
            self.skipped -= 1
        else:
            tag = str(element.tag).lower()
            level = self.levels[-1]
            if level.opens_link:
                self.flow.close_link()
            if tag in _BLOCKS:
                self._end_block()
            self.levels.pop()
            self.path.pop()
        if not self.skipped and self.levels:
            self._text(element.tail, self.levels[-1])

    def _level(self, tag: str, attributes: dict[str, str]) -> _Level:
        above = self.levels[-1] if self.levels else _TOP
        marks = {f".{name}" for name in attributes.get("class", "").split()} | {f"#{attributes.get('id', '')}"}
        here: Element = (tag, frozenset(marks))
        path = self.path
        path.append(here)
        style = attributes.get("style", "")
        properties = _attribute_styles(tag, attributes) | self.sheet.properties(path, style)
        self._background(style, attributes.get("background", ""))
        if properties.get("display") == "none" and self.sheet.is_shown_elsewhere(path):
            properties = {
                key: value for key, value in properties.items() if key not in {"display", "max-height", "font-size"}
            }
        look = above.look.within(properties)
        if "background" in attributes:
            look = Look(look.ink, None, look.px, look.gone, look.invisible)
        is_quote = self.quotes and (
            (tag == "blockquote" and "webkit-indent" not in attributes.get("class", ""))
            or bool(_QUOTE_MARKS.search(attributes.get("class", "") + " " + attributes.get("id", "")))
        )
        return _Level(
            look=look,
            quoted=above.quoted or is_quote,
            heading=tag in _HEADINGS or (above.heading and tag not in _BLOCKS) or look.px >= HEADING_PX,
            keeps_spaces=above.keeps_spaces
            or tag in {"pre", "textarea"}
            or properties.get("white-space", "").startswith("pre"),
        )

    def _text(self, text: str | None, level: _Level) -> None:
        if text:
            self.flow.add(text if level.keeps_spaces else collapse(text), hidden=level.look.hidden)

    def _end_block(self) -> None:
        level = self.levels[-1] if self.levels else None
        self.flow.end(heading=bool(level and level.heading), quoted=bool(level and level.quoted))

    def _links(self, tag: str, attributes: dict[str, str], level: _Level) -> None:
        url = attributes.get("href", "")
        if url.strip().lower().startswith(("javascript:", "vbscript:")):
            self.parts.active.append(ActiveContent("script", url[:200]))
        elif url and not url.startswith("#") and tag in {"a", "area", "v:roundrect", "v:shape", "v:rect"}:
            if tag == "area":
                self.flow.link(url, attributes.get("alt"))
            else:
                self._close_open_link()
                self.flow.open_link(url)
                level.opens_link = True
        for name in ("action", "formaction"):
            if attributes.get(name) and tag in {"form", "button", "input"}:
                self.flow.link(attributes[name], None, "form")
                self.parts.active.append(ActiveContent("form", attributes[name][:200]))

    def _close_open_link(self) -> None:
        """Close the link that stands open: links do not nest (HTML Living Standard, section 4.5.1)."""
        for level in reversed(self.levels):
            if level.opens_link:
                level.opens_link = False
                self.flow.close_link()
                return

    def _shown(self, tag: str, attributes: dict[str, str], level: _Level) -> None:
        hidden = level.look.hidden
        if tag == "br":
            self.flow.add("\n", hidden=hidden)
        elif tag == "input" and attributes.get("type", "text").lower() in _SHOWN_VALUES:
            self.flow.add(" " + attributes.get("value", attributes.get("placeholder", "")) + " ", hidden=hidden)
        elif tag == "template":
            level.look = Look(gone="template that is not shown")
        for name in ("alt", "title", "aria-label", "placeholder"):
            value = attributes.get(name, "")
            if value.strip() and not (name == "placeholder" and tag == "input"):
                self.flow.note(value, "attribute")
                if name == "alt":
                    self.flow.caption(value)
        if tag in {"img", "source", "video", "embed", "input", "v:imagedata", "v:fill", "image"}:
            for name in ("src", "srcset", "poster", "data-src"):
                for url in _addresses(name, attributes.get(name, "")):
                    self._picture(url, attributes.get("alt", ""))

    def _events(self, attributes: dict[str, str]) -> None:
        for name in attributes:
            if re.fullmatch(r"on[a-z]{3,}", name):
                self.parts.active.append(ActiveContent("script", name))
                return

    def _picture(self, url: str, caption: str) -> None:
        url = url.strip()
        packed = from_data_uri(url)
        if packed is not None:
            self._add_picture(packed, caption or "picture in the page")
        elif url.lower().startswith("data:"):
            self.parts.problems.append(Problem("picture-damaged", caption or "picture in the page"))
        elif url in self.inline or url.lower().startswith("cid:"):
            self._inline_picture(url)
        elif re.match(r"(?:https?:)?//", url, re.IGNORECASE):
            self.parts.remote_pictures.append(url)

    def _inline_picture(self, url: str) -> None:
        key = url if url in self.inline else "cid:" + url[4:].strip("<>")
        if key in self.inline and key not in self.used:
            self.used.add(key)
            self._add_picture(self.inline[key], key.removeprefix("cid:"))

    def _add_picture(self, data: bytes, where: str) -> None:
        parts = self.pictures.read(data, where)
        if self.levels and self.levels[-1].quoted:
            parts.blocks = [replace(block, quoted=True) for block in parts.blocks]
        self.parts.add(parts)

    def _background(self, *styles: str) -> None:
        for style in styles:
            named = urls(style) or (
                [style] if style and "(" not in style and ":" in style[:8] and ";" not in style else []
            )
            for url in named:
                if re.match(r"(?:https?:|data:image|cid:)", url, re.IGNORECASE):
                    self._picture(url, "background")

    def _unseen_element(self, element: etree._Element, tag: str) -> None:
        attributes = {str(name).lower(): str(value) for name, value in element.items()}
        if tag == "script" and attributes.get("type", "").lower() not in _DATA_SCRIPTS:
            self.parts.active.append(ActiveContent("script", attributes.get("src", "")[:200]))
        elif tag == "title":
            self.flow.note(str(element.text or ""), "metadata")
        elif tag == "meta":
            self._meta(attributes)
        elif tag == "link" and "stylesheet" in attributes.get("rel", "").lower():
            if re.match(r"(?:https?:)?//", attributes.get("href", "")):
                self.parts.active.append(ActiveContent("remote style sheet", attributes["href"][:200]))
        elif tag in {"iframe", "object"}:
            url = attributes.get("src") or attributes.get("data", "")
            self.parts.active.append(ActiveContent("embedded page", url[:200]))
            self.flow.link(url)
        elif tag == "svg":
            self._inline_drawing(element)

    def _meta(self, attributes: dict[str, str]) -> None:
        name = (attributes.get("name") or attributes.get("property", "")).lower()
        content = attributes.get("content", "")
        if name in _META_NAMES:
            self.flow.note(content, "metadata")
        refresh = _REFRESH.search(content) if attributes.get("http-equiv", "").lower() == "refresh" else None
        if refresh:
            self.flow.link(refresh[1])
            self.parts.active.append(ActiveContent("redirect", refresh[1][:200]))

    def _inline_drawing(self, element: etree._Element) -> None:
        from insertaudit.extract.svg.svg import (
            inline_svg,
        )  # the drawing reader needs this module's parser for foreignObject

        level = self.levels[-1] if self.levels else None
        if level and level.look.gone:
            return
        self.parts.add(self.pictures.read(inline_svg(element), "drawing in the page"))

    def _comment(self, element: etree._Element) -> None:
        """Outlook shows what conditional comments hold: buttons above all."""
        conditional = _CONDITIONAL.match(str(element.text or "").strip())
        if conditional is None or not conditional[1].strip():
            return
        other = Walker(self.pictures, self.inline, quotes=self.quotes)
        other.sheet = self.sheet
        try:
            other.walk(parse_html(conditional[1])[0])
        except UnreadableError:
            return
        self.for_outlook.append(other.parts)

    def _add_for_outlook(self) -> None:
        """Add what only Outlook shows; most of it repeats what all others show."""
        texts = {block.text for block in self.parts.blocks}
        targets = {link.url for link in self.parts.hyperlinks}
        for parts in self.for_outlook:
            parts.blocks = [block for block in parts.blocks if block.text not in texts]
            parts.hyperlinks = [link for link in parts.hyperlinks if link.url not in targets]
            self.parts.add(parts)


def _attribute_styles(tag: str, attributes: dict[str, str]) -> Declarations:
    """HTML's own presentation attributes (HTML Living Standard, section 15)."""
    styles: Declarations = {}
    if "hidden" in attributes or tag == "template":
        styles["display"] = "none"
    if "bgcolor" in attributes:
        styles["background-color"] = attributes["bgcolor"].lower()
    if tag == "font" and "color" in attributes:
        styles["color"] = attributes["color"].lower()
    if tag == "body" and "text" in attributes:
        styles["color"] = attributes["text"].lower()
    if tag == "a":
        styles["color"] = "#0000ee"
    return styles


def _addresses(name: str, value: str) -> list[str]:
    if name != "srcset" or value.strip().lower().startswith("data:"):
        return [value.split(maxsplit=1)[0]] if value.strip() else []
    return [candidate.split()[0] for candidate in value.split(",") if candidate.strip()][:1]
