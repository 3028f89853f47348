"""What a PDF holds beside its pages: scripts, embedded files, metadata, bookmarks, alternative texts, XFA forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from insertaudit.errors import LimitReachedError
from insertaudit.extract.metadata import metadata_blocks, xmp_texts
from insertaudit.extract.parts import Parts
from insertaudit.extract.pdf.pdfactions import file_name, follow, resolve, text_of, triggers
from insertaudit.extract.pdf.pdfannots import page_annotations
from insertaudit.limits import MAX_DEPTH, MAX_MEMBER_BYTES, MAX_XML_BYTES
from insertaudit.model import ActiveContent, Block, Problem, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pypdf

    from insertaudit.limits import Budget

_MAX_NODES = 20_000
"""Nodes walked of one name tree, outline or structure tree; cycles end here too."""
_PLAIN_NAMES = ("/Title", "/Subject", "/Author", "/Keywords")


def read_document_objects(reader: pypdf.PdfReader, source: Source, budget: Budget) -> Parts:
    """Read what belongs to the document as a whole. Raises LimitReachedError when embedded files exceed the budget."""
    parts = Parts()
    root = resolve(reader.trailer.get("/Root"))
    if not isinstance(root, DictionaryObject):
        return parts
    _read_actions(root, parts)
    _read_files(reader, root, source, budget, parts)
    _read_metadata(reader, root, parts)
    _read_alternative_texts(root, parts)
    _read_xfa(root, parts)
    return parts


def _read_actions(root: DictionaryObject, parts: Parts) -> None:
    def take(action: Any) -> None:
        follow(action).add_to(parts.hyperlinks, parts.active, parts.blocks)

    for action in triggers(root):
        take(action)
    names = resolve(root.get("/Names"))
    if isinstance(names, DictionaryObject):
        for _, action in _name_tree(names.get("/JavaScript")):
            take(action)
    titles = []
    for item in _outline(root):
        titles.append(text_of(item.get("/Title")))
        take(item.get("/A"))
    parts.blocks += metadata_blocks(titles)


def _outline(root: DictionaryObject) -> Iterator[DictionaryObject]:
    outlines = resolve(root.get("/Outlines"))
    stack = [outlines.get("/First")] if isinstance(outlines, DictionaryObject) else []
    seen: set[int] = set()
    while stack and len(seen) < _MAX_NODES:
        item = resolve(stack.pop())
        if not isinstance(item, DictionaryObject) or id(item) in seen:
            continue
        seen.add(id(item))
        yield item
        stack += [item.get("/Next"), item.get("/First")]


def _name_tree(node: Any) -> Iterator[tuple[str, Any]]:
    """Yield the entries of a name tree (ISO 32000-2, 7.9.6)."""
    stack: list[Any] = [node]
    seen: set[int] = set()
    while stack and len(seen) < _MAX_NODES:
        current = resolve(stack.pop(0))
        if not isinstance(current, DictionaryObject) or id(current) in seen:
            continue
        seen.add(id(current))
        names = resolve(current.get("/Names"))
        if isinstance(names, ArrayObject):
            entries = list(names)[: 2 * _MAX_NODES]
            for name, value in zip(entries[::2], entries[1::2], strict=False):
                yield text_of(name), value
        kids = resolve(current.get("/Kids"))
        stack += list(kids)[:_MAX_NODES] if isinstance(kids, ArrayObject) else []


# --- embedded files ---------------------------------------------------------------------------------------------------


def _read_files(reader: pypdf.PdfReader, root: DictionaryObject, source: Source, budget: Budget, parts: Parts) -> None:
    used: dict[str, int] = {}
    seen: set[int] = set()
    for label, specification in _specifications(reader, root):
        if not isinstance(specification, DictionaryObject) or id(specification) in seen:
            continue
        seen.add(id(specification))
        streams = resolve(specification.get("/EF"))
        if not isinstance(streams, DictionaryObject):
            continue
        name = (file_name(specification) or label or "attached file").replace("\\", "/").rsplit("/", 1)[-1]
        used[name] = used.get(name, 0) + 1
        shown = name if used[name] == 1 else f"{name}#{used[name]}"
        parts.embedded.append(shown)
        described = text_of(specification.get("/Desc"))
        if described:
            parts.blocks.append(Block(described, "metadata"))
        stream = next((resolve(streams.get(key)) for key in ("/UF", "/F") if key in streams), None)
        _add_child(stream, name, shown, source, budget, parts)


def _specifications(reader: pypdf.PdfReader, root: DictionaryObject) -> Iterator[tuple[str, Any]]:
    names = resolve(root.get("/Names"))
    if isinstance(names, DictionaryObject):
        for label, value in _name_tree(names.get("/EmbeddedFiles")):
            yield label, resolve(value)
    associated = resolve(root.get("/AF"))
    for value in list(associated)[:_MAX_NODES] if isinstance(associated, ArrayObject) else []:
        yield "", resolve(value)
    for page in reader.pages:
        for annotation in page_annotations(page):
            if str(resolve(annotation.get("/Subtype", ""))) == "/FileAttachment":
                yield "", resolve(annotation.get("/FS"))


def _add_child(stream: Any, name: str, shown: str, source: Source, budget: Budget, parts: Parts) -> None:
    if not isinstance(stream, StreamObject):
        parts.problems.append(Problem("part-damaged", shown, "no data"))
        return
    if source.depth + 1 > MAX_DEPTH:
        parts.problems.append(Problem("too-deep", shown))
        return
    try:
        data = bytes(stream.get_data())
    except LimitReachedError:
        raise
    except Exception as error:  # noqa: BLE001 - filters raise whatever they meet in broken data
        parts.problems.append(Problem("part-damaged", shown, str(error)[:160]))
        return
    if len(data) > MAX_MEMBER_BYTES:
        parts.problems.append(Problem("too-large", shown))
        return
    budget.spend_member()
    budget.spend_bytes(len(data))
    parts.children.append(
        Source(
            path=f"{source.path}!{shown}",
            name=name,
            kind=source.kind,
            data=data,
            envelope=source.envelope,
            sent=False,
            depth=source.depth + 1,
            declared_type=str(resolve(stream.get("/Subtype", ""))).lstrip("/") or None,
        )
    )


# --- texts about the document -----------------------------------------------------------------------------------------


def _read_metadata(reader: pypdf.PdfReader, root: DictionaryObject, parts: Parts) -> None:
    texts = []
    information = resolve(reader.trailer.get("/Info"))
    if isinstance(information, DictionaryObject):
        standard = {"/Producer", "/Creator", "/CreationDate", "/ModDate", "/Trapped"}
        own = [key for key in information if key not in standard and key not in _PLAIN_NAMES]
        texts += [text_of(information.get(key)) for key in (*_PLAIN_NAMES, *own)]
    packet = resolve(root.get("/Metadata"))
    if isinstance(packet, StreamObject):
        texts += xmp_texts(bytes(packet.get_data()))
    parts.blocks += metadata_blocks(texts)


def _read_alternative_texts(root: DictionaryObject, parts: Parts) -> None:
    """Read the texts that screen readers speak in place of pictures (/Alt); /ActualText repeats what is on the page."""
    stack: list[Any] = [root.get("/StructTreeRoot")]
    seen: set[int] = set()
    found: dict[str, None] = {}
    while stack and len(seen) < _MAX_NODES:
        node = resolve(stack.pop())
        if isinstance(node, ArrayObject):
            stack += list(node)[:_MAX_NODES]
            continue
        if not isinstance(node, DictionaryObject) or id(node) in seen:
            continue
        seen.add(id(node))
        text = text_of(node.get("/Alt")).strip()
        if text:
            found.setdefault(text)
        if "/K" in node:
            stack.append(node.get("/K"))
    parts.blocks += [Block(text, "attribute") for text in found]


def _read_xfa(root: DictionaryObject, parts: Parts) -> None:
    form = resolve(root.get("/AcroForm"))
    packets = resolve(form.get("/XFA")) if isinstance(form, DictionaryObject) else None
    if packets is None:
        return
    parts.active.append(ActiveContent("XFA form"))
    streams = list(packets) if isinstance(packets, ArrayObject) else [packets]
    data = b"".join(bytes(s.get_data()) for s in map(resolve, streams) if isinstance(s, StreamObject))[:MAX_XML_BYTES]
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        tree = etree.fromstring(data, parser) if data else None
    except (etree.XMLSyntaxError, ValueError):
        tree = None
    if tree is None:
        parts.problems.append(Problem("part-damaged", "XFA form"))
        return
    for element in tree.iter():
        if isinstance(element.tag, str) and element.text and element.text.strip():
            name = etree.QName(element).localname
            carrier = "script" if name == "script" else "form"
            if name in {"text", "script", "exData", "p", "span", "value"}:
                parts.blocks.append(Block(element.text.strip(), "script" if carrier == "script" else "form"))
