"""OpenDocument 1.3 (part 3): text, presentation, spreadsheet and drawing files."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING

from insertaudit.errors import LimitReachedError, UnreadableError
from insertaudit.extract.archives.unzip import open_zip, read_member
from insertaudit.extract.markup.css import Look
from insertaudit.extract.markup.xmltree import local, local_attributes, parse_xml
from insertaudit.extract.names import base_name
from insertaudit.extract.objects import add_object, child, unique
from insertaudit.extract.officexml.odfstyles import Styles
from insertaudit.extract.officexml.ooxml import REMOTE
from insertaudit.extract.typesetting.flow import Flow
from insertaudit.model import ActiveContent, Carrier, Problem

if TYPE_CHECKING:
    import zipfile

    from lxml import etree

    from insertaudit.extract.parts import Parts
    from insertaudit.extract.pictures import Pictures
    from insertaudit.model import Source

_ABOUT = frozenset({"title", "subject", "description", "keyword", "user-defined"})
_PARAGRAPHS = frozenset({"p", "h"})
_SKIPPED = frozenset({
    "tracked-changes", "forms", "sequence-decls", "variable-decls", "user-field-decls", "scripts", "font-face-decls",
    "automatic-styles", "date-string", "creator", "bibliography-configuration", "calculation-settings",
})  # fmt: skip
_HEADER_FOOTER = frozenset({
    "header", "footer", "header-left", "footer-left", "header-first", "footer-first", "region-left", "region-center",
    "region-right",
})  # fmt: skip
_NOTES = frozenset({"annotation", "notes"})
MAX_SPACES = 200


def read_odf(data: bytes, parts: Parts, pictures: Pictures, source: Source) -> None:
    """Read one file into `parts`. Raises UnreadableError: damaged, encrypted."""
    package = _OdfPackage(data, pictures)
    if package.is_encrypted():
        raise UnreadableError("encrypted")
    content = package.xml("content.xml")
    styles_root = package.optional("styles.xml", parts)
    styles = Styles([root for root in (styles_root, content) if root is not None])
    flow = Flow(parts)
    reader = _Reader(package, flow, styles, source)
    reader.read(content)
    if styles_root is not None:
        for element in styles_root.iter("{*}master-styles"):
            reader.read_masters(element)
    reader.add_changes(content)
    package.add_surroundings(flow, source, reader.used)


class _OdfPackage:
    def __init__(self, data: bytes, pictures: Pictures) -> None:
        self.archive = open_zip(data)
        self.pictures = pictures
        self.entries: dict[str, zipfile.ZipInfo] = {entry.filename: entry for entry in self.archive.infolist()}

    def read(self, name: str) -> bytes:
        if name not in self.entries:
            raise UnreadableError("damaged", f"{name} is missing")
        return read_member(self.archive, self.entries[name], self.pictures.budget)

    def xml(self, name: str) -> etree._Element:
        return parse_xml(self.read(name))

    def optional(self, name: str, parts: Parts) -> etree._Element | None:
        if name not in self.entries:
            return None
        try:
            return self.xml(name)
        except LimitReachedError:
            raise
        except UnreadableError as error:
            parts.problems.append(Problem("part-damaged", name, error.detail))
            return None

    def is_encrypted(self) -> bool:
        """Tell encryption from the manifest (part 2, section 4.8); the entries themselves look like noise."""
        if "encrypted-package" in self.entries:
            return True
        if "META-INF/manifest.xml" not in self.entries:
            return False
        return next(self.xml("META-INF/manifest.xml").iter("{*}encryption-data"), None) is not None

    def add_surroundings(self, flow: Flow, source: Source, used: set[str]) -> None:
        parts = flow.parts
        about = self.optional("meta.xml", parts)
        for element in about.iter() if about is not None else ():
            if local(element) in _ABOUT:
                flow.note(str(element.text or ""), "metadata")
            elif local(element) == "template" and REMOTE.match(local_attributes(element).get("href", "")):
                parts.active.append(ActiveContent("remote template", local_attributes(element)["href"][:200]))
        for name in self.entries:
            if name.startswith(("Basic/", "Scripts/")) and not name.endswith(("/", "script-lb.xml", "script-lc.xml")):
                parts.active.append(ActiveContent("macro", name))
            elif name.startswith("Object ") and name.endswith("/content.xml"):
                self._add_inner_document(name, flow)
            elif name.startswith(("Object ", "ObjectReplacements/")) and "/" not in name and name not in used:
                add_object(parts, self.read(name), name, source)

    def _add_inner_document(self, name: str, flow: Flow) -> None:
        """Read a chart or formula, whose words are part of the page."""
        root = self.optional(name, flow.parts)
        for element in root.iter() if root is not None else ():
            if local(element) in _PARAGRAPHS:
                flow.add("".join(map(str, element.itertext())))
                flow.end()


class _Reader:
    """Recursion is safe: the parser refuses XML deeper than 256."""

    def __init__(self, package: _OdfPackage, flow: Flow, styles: Styles, source: Source) -> None:
        self.package = package
        self.flow = flow
        self.styles = styles
        self.source = source
        self.carrier: Carrier = "text"
        self.used: set[str] = set()
        self.later: list[tuple[etree._Element, Look]] = []
        self.in_paragraph = 0
        self.fresh_cell = False

    def read(self, root: etree._Element) -> None:
        self._scripts(root)
        for body in root.iter("{*}body"):
            self._children(body, Look())

    def read_masters(self, masters: etree._Element) -> None:
        """Read headers, footers, and what master pages show."""
        for page in masters:
            for element in page:
                if local(element) in _HEADER_FOOTER or local(element) in {"frame", "custom-shape", "text-box"}:
                    self._element(element, Look())
            self.flow.end()

    def add_changes(self, root: etree._Element) -> None:
        for deletion in root.iter("{*}deletion"):
            self.flow.note("".join(map(str, deletion.itertext())), "comment")

    def _scripts(self, root: etree._Element) -> None:
        for element in root.iter("{*}event-listener"):
            target = local_attributes(element).get("href", "")
            self.flow.parts.active.append(ActiveContent("macro", target[:200]))
        for element in root.iter("{*}form"):
            self.flow.link(local_attributes(element).get("href", ""), None, "form")

    def _children(self, element: etree._Element, look: Look) -> None:
        self._text(element.text, look)
        for each in element:
            if isinstance(each.tag, str):
                self._element(each, look)
            self._text(each.tail, look)

    def _text(self, text: str | None, look: Look) -> None:
        if text and self.in_paragraph:
            self.flow.add(" ".join(str(text).split("\n")), hidden=look.hidden)

    def _element(self, element: etree._Element, look: Look) -> None:
        name = local(element)
        if name in _SKIPPED or _is_placeholder(element, name):
            return
        if name in _PARAGRAPHS:
            self._paragraph(element, look)
        elif name in _NOTES or name == "note":
            self._note(element, look, comment=name in _NOTES)
        elif name in {"text-box", "custom-shape"} and self.in_paragraph:
            self.later.append((element, look))
        elif name == "table-row":
            self._row(element, look)
        elif name in {"title", "desc"}:
            self.flow.note("".join(map(str, element.itertext())), "attribute")
            self.flow.caption("".join(map(str, element.itertext())))
        else:
            self._inline(element, name, look)

    def _inline(self, element: etree._Element, name: str, look: Look) -> None:
        attributes = local_attributes(element)
        if name == "span":
            self._children(element, self.styles.apply(look, "text", attributes.get("style-name", "")))
        elif name == "s":
            self.flow.add(" " * min(_count(attributes.get("c")), MAX_SPACES), hidden=look.hidden)
        elif name in {"tab", "line-break"}:
            self.flow.add("\t" if name == "tab" else "\n", hidden=look.hidden)
        elif name == "a":
            self._link(element, attributes.get("href", ""), look)
        elif name in {"hidden-text", "hidden-paragraph"}:
            self.flow.add(
                attributes.get("string-value", "") + "".join(map(str, element.itertext())), hidden="hidden text"
            )
        elif name == "image":
            self._image(attributes.get("href", ""))
        elif name in {"object", "object-ole", "plugin", "applet", "floating-frame"}:
            self._object(attributes.get("href", ""))
        elif name in {"section", "table"} and attributes.get("display") in {"none", "false"}:
            self._children(element, replace(look, gone="hidden text"))
        elif name in {"frame", "custom-shape", "rect", "text-box", "page", "table"}:
            family = {"table": "table", "page": "drawing-page"}.get(name, "graphic")
            self._children(element, self.styles.apply(look, family, attributes.get("style-name", "")))
        else:
            self._children(element, look)

    def _paragraph(self, element: etree._Element, look: Look) -> None:
        attributes = local_attributes(element)
        style = attributes.get("style-name", "")
        inside = self.styles.apply(look, "paragraph", style)
        is_heading = local(element) == "h" or any(each.is_heading for each in self.styles.chain("paragraph", style))
        if self.in_paragraph and not self.fresh_cell:
            self.flow.add("\n")
        self.fresh_cell = False
        self.in_paragraph += 1
        self._children(element, inside)
        self.in_paragraph -= 1
        if self.in_paragraph:
            return
        self.flow.end(heading=is_heading, carrier=self.carrier)
        later, self.later = self.later, []
        for box, ground in later:
            self._children(box, ground)

    def _note(self, element: etree._Element, look: Look, *, comment: bool) -> None:
        if self.in_paragraph:
            # A footnote or comment stands in the middle of a sentence, which goes on after it.
            text = "\n".join("".join(map(str, each.itertext())) for each in element.iter("{*}p"))
            self.flow.note(text, "comment" if comment else "text")
            return
        before, self.carrier = self.carrier, "comment" if comment else self.carrier
        self._children(element, look)
        self.carrier = before

    def _row(self, row: etree._Element, look: Look) -> None:
        attributes = local_attributes(row)
        if attributes.get("visibility") in {"collapse", "filter"}:
            look = replace(look, gone="hidden row")
        self.in_paragraph += 1
        for cell in row:
            if local(cell) == "table-cell":
                inside = self.styles.apply(look, "table-cell", local_attributes(cell).get("style-name", ""))
                self.fresh_cell = True
                self._children(cell, inside)
                self.flow.add("\t")
        self.in_paragraph -= 1
        if not self.in_paragraph:
            self.flow.end(carrier=self.carrier)

    def _link(self, element: etree._Element, url: str, look: Look) -> None:
        if not url or url.startswith("#"):
            self._children(element, look)
            return
        self.flow.open_link(url)
        self._children(element, look)
        self.flow.close_link()

    def _image(self, url: str) -> None:
        if REMOTE.match(url):
            self.flow.parts.remote_pictures.append(url)
            self.flow.parts.active.append(ActiveContent("remote picture", url[:200]))
            return
        name = posixpath.normpath(url)
        if not url or name in self.used:
            return
        self.used.add(name)
        parts = self.flow.parts
        try:
            parts.add(self.package.pictures.read(self.package.read(name), base_name(name)))
        except LimitReachedError:
            raise
        except UnreadableError as error:
            code = "external-content" if name.startswith("..") else "picture-damaged"
            parts.problems.append(Problem(code, base_name(name), error.detail))

    def _object(self, url: str) -> None:
        parts = self.flow.parts
        if REMOTE.match(url):
            parts.active.append(ActiveContent("remote object", url[:200]))
            return
        name = posixpath.normpath(url)
        if not url or name in self.used or f"{name}/content.xml" in self.package.entries:
            return
        self.used.add(name)
        try:
            data = self.package.read(name)
        except LimitReachedError:
            raise
        except UnreadableError as error:
            parts.problems.append(Problem("part-damaged", name, error.detail))
            return
        if data.startswith(b"PK"):
            parts.embedded.append(name)
            parts.children.append(child(self.source, unique(parts, name, self.source), data))
        else:
            add_object(parts, data, name, self.source)


def _is_placeholder(element: etree._Element, name: str) -> bool:
    """Say whether a page number is what LibreOffice sets on master pages in its place: <number>, <Nummer>."""
    return name == "page-number" and str(element.text or "").startswith("<")


def _count(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 1
