"""Open Packaging Conventions (ECMA-376 part 2): parts, relationships, and what any Office file may carry beside its text."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from insertaudit.errors import LimitReachedError, UnreadableError
from insertaudit.extract.archives.unzip import open_zip, read_member
from insertaudit.extract.markup.xmltree import local, local_attributes, parse_xml
from insertaudit.extract.names import base_name
from insertaudit.extract.objects import add_object, child, unique
from insertaudit.limits import MAX_DEPTH, MAX_XML_BYTES
from insertaudit.model import ActiveContent, Problem

if TYPE_CHECKING:
    from lxml import etree

    from insertaudit.extract.parts import Parts
    from insertaudit.extract.typesetting.flow import Flow
    from insertaudit.limits import Budget
    from insertaudit.model import Source

REMOTE = re.compile(r"(?:https?|ftp):|file://[^/]|\\\\|//", re.IGNORECASE)
_ABOUT = {
    "docProps/core.xml": frozenset({"title", "subject", "description", "keywords", "category", "contentStatus"}),
    "docProps/app.xml": frozenset({"Company", "Manager", "HyperlinkBase"}),
    "docProps/custom.xml": frozenset({"lpwstr", "lpstr", "bstr"}),
}
_FETCHED = {
    "attachedTemplate": "remote template", "image": "remote picture", "oleObject": "remote object", "package": "remote object",
    "subDocument": "remote document", "frame": "remote document", "aFChunk": "remote document", "control": "remote object",
    "video": "remote film", "audio": "remote sound", "media": "remote film", "externalLinkPath": "remote document",
}  # fmt: skip
_PLAYED = re.compile(r"/media/[^/]+\.(?:mp4|m4v|mov|avi|wmv|mpe?g|mp3|m4a|wav|wma|ogg|webm|aiff?)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Relation:
    kind: str
    """The last word of its type: hyperlink, image, header …"""
    target: str
    """The part's name, or the address as written where it is external."""
    external: bool


class Package:
    """The parts of one file. Raises UnreadableError("damaged") where it is no package."""

    def __init__(self, data: bytes, budget: Budget) -> None:
        self._archive = open_zip(data)
        self._budget = budget
        self._entries = {
            entry.filename.replace("\\", "/").lstrip("/").lower(): entry for entry in self._archive.infolist()
        }
        self._relations: dict[str, dict[str, Relation]] = {}
        if not self._entries:
            raise UnreadableError("empty")

    @property
    def names(self) -> list[str]:
        return [entry.filename.replace("\\", "/").lstrip("/") for entry in self._entries.values() if not entry.is_dir()]

    def has(self, name: str) -> bool:
        return name.lower() in self._entries

    def read(self, name: str) -> bytes:
        entry = self._entries.get(name.lower())
        if entry is None:
            raise UnreadableError("damaged", f"{name} is missing")
        return read_member(self._archive, entry, self._budget)

    def xml(self, name: str) -> etree._Element:
        entry = self._entries.get(name.lower())
        if entry is not None and entry.file_size > MAX_XML_BYTES:
            raise UnreadableError("too-large", f"{name} over {MAX_XML_BYTES // 1_000_000} MB")
        return parse_xml(self.read(name))

    def xml_or_problem(self, part: str, parts: Parts) -> etree._Element | None:
        """The root of a part; one that is damaged becomes a problem, and a limit that is hit ends the file."""
        try:
            return self.xml(part)
        except LimitReachedError:
            raise
        except UnreadableError as error:
            parts.problems.append(Problem("part-damaged", base_name(part), error.detail))
            return None

    def relations(self, part: str) -> dict[str, Relation]:
        """Give the relationships of a part by their id; of the package itself for ""."""
        if part not in self._relations:
            self._relations[part] = self._read_relations(part)
        return self._relations[part]

    def _read_relations(self, part: str) -> dict[str, Relation]:
        folder, _, file = part.rpartition("/")
        name = posixpath.join(folder, "_rels", f"{file}.rels")
        if not self.has(name):
            return {}
        found = {}
        for element in self.xml(name):
            attributes = local_attributes(element)
            target = attributes.get("Target", "")
            external = attributes.get("TargetMode", "").lower() == "external"
            if not external:
                path = unquote(target.partition("#")[0])
                target = path.lstrip("/") if path.startswith("/") else posixpath.normpath(posixpath.join(folder, path))
            kind = attributes.get("Type", "").rstrip("/").rpartition("/")[2]
            found[attributes.get("Id", "")] = Relation(kind, target, external)
        return found

    def main_part(self) -> str:
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and not relation.external:
                return relation.target
        raise UnreadableError("damaged", "no main part")

    def targets(self, part: str, *kinds: str) -> list[str]:
        """Give the parts that `part` points at, in order of their names, those of one kind after another."""
        found = [
            relation for relation in self.relations(part).values() if not relation.external and relation.kind in kinds
        ]
        return [
            relation.target for relation in sorted(found, key=lambda it: (kinds.index(it.kind), natural(it.target)))
        ]

    def sources_of_relations(self) -> list[str]:
        """Give every part that has relationships."""
        parts = []
        for name in self.names:
            folder, _, file = name.rpartition("/")
            if folder.endswith("_rels") and file.endswith(".rels"):
                parts.append(posixpath.join(folder.removesuffix("_rels").rstrip("/"), file.removesuffix(".rels")))
        return parts


def natural(name: str) -> list[tuple[int, str]]:
    """Sort key that puts slide2 before slide10."""
    return [(int(piece), "") if piece.isdigit() else (0, piece) for piece in re.split(r"(\d+)", name)]


def add_surroundings(package: Package, parts: Parts, flow: Flow, source: Source) -> None:
    """Add metadata, macros, what is fetched on opening, links not met in the text, and the files carried within."""
    for name, kept in _ABOUT.items():
        if package.has(name):
            try:
                for element in package.xml(name).iter():
                    if local(element) in kept:
                        flow.note(str(element.text or ""), "metadata")
            except UnreadableError as error:
                parts.problems.append(Problem("part-damaged", name, error.detail))
    _add_active(package, parts)
    _add_relations(package, parts, flow)
    _add_embedded(package, parts, source)


def _add_active(package: Package, parts: Parts) -> None:
    for name in package.names:
        lowered = name.lower()
        if lowered.endswith("vbaproject.bin"):
            parts.active.append(ActiveContent("macro", base_name(name)))
        elif "/activex/" in lowered and lowered.endswith(".xml"):
            parts.active.append(ActiveContent("ActiveX control", base_name(name)))
        elif lowered.endswith("xl/connections.xml"):
            parts.active.append(ActiveContent("remote data", base_name(name)))
        elif _PLAYED.search(lowered):
            parts.problems.append(Problem("unsupported", base_name(name), "sound or film"))


def _add_relations(package: Package, parts: Parts, flow: Flow) -> None:
    known = {link.url for link in parts.hyperlinks}
    for part in package.sources_of_relations():
        try:
            relations = package.relations(part).values()
        except UnreadableError as error:
            parts.problems.append(Problem("part-damaged", part, error.detail))
            continue
        for relation in relations:
            if not relation.external:
                continue
            if relation.kind == "hyperlink":
                if not any(url.startswith(relation.target) for url in known):
                    flow.link(relation.target)
                    known.add(relation.target)
            elif relation.kind in _FETCHED and REMOTE.match(relation.target):
                parts.active.append(ActiveContent(_FETCHED[relation.kind], relation.target[:200]))
                if relation.kind == "image":
                    parts.remote_pictures.append(relation.target)
            elif relation.kind == "image":
                parts.problems.append(
                    Problem("external-content", base_name(relation.target), "a picture outside the file")
                )


def _add_embedded(package: Package, parts: Parts, source: Source) -> None:
    chart_data = {
        relation.target.lower()
        for part in package.sources_of_relations()
        if "/charts/" in part
        for relation in package.relations(part).values()
        if not relation.external
    }
    for name in sorted(package.names, key=natural):
        if "/embeddings/" not in name.lower():
            continue
        shown = base_name(name)
        try:
            data = package.read(name)
        except LimitReachedError:
            raise
        except UnreadableError as error:
            parts.embedded.append(shown)
            parts.problems.append(Problem(error.code, shown, error.detail))
            continue
        if shown.lower().endswith(".bin"):
            add_object(parts, data, shown, source)
            continue
        # A chart's own numbers are no file that anyone attached, but they are read like one.
        if name.lower() not in chart_data:
            parts.embedded.append(shown)
        if source.depth >= MAX_DEPTH:
            parts.problems.append(Problem("too-deep", shown, f"{MAX_DEPTH} containers"))
        else:
            parts.children.append(child(source, unique(parts, shown, source), data))
