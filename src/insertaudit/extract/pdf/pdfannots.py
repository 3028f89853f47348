"""Annotations and form fields of a PDF page: what they say, where they lead, what they run."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from pypdf.generic import ArrayObject, DictionaryObject

from insertaudit.extract.parts import Parts
from insertaudit.extract.pdf.pdfactions import follow, resolve, text_of, triggers
from insertaudit.model import ActiveContent, Block, Box

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from insertaudit.extract.pdf.render import PageFrame

_MAX_ANNOTATIONS = 5_000
"""Of one page; the densest forms have a few hundred."""
_MAX_PARENTS = 16
_TAG = re.compile(r"<[^>]*>")
_MULTIMEDIA = frozenset({"/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"})


def page_annotations(page: DictionaryObject) -> Iterator[DictionaryObject]:
    entries = resolve(page.get("/Annots"))
    if not isinstance(entries, ArrayObject):
        return
    for entry in list(entries)[:_MAX_ANNOTATIONS]:
        annotation = resolve(entry)
        if isinstance(annotation, DictionaryObject):
            yield annotation


def read_annotations(
    page: DictionaryObject, frame: PageFrame, number: int, under: Callable[[Box], str | None]
) -> Parts:
    """Read all annotations and form fields of a page. `under` gives the text that a reader sees in an area."""
    parts = Parts()
    for annotation in page_annotations(page):
        kind = str(resolve(annotation.get("/Subtype", "")))
        if kind == "/Popup":
            continue
        box = _box(annotation, frame)
        if kind == "/Widget":
            _read_widget(annotation, number, box, parts)
        else:
            _read_markup(annotation, kind, number, box, parts)
        for action in triggers(annotation):
            follow(action).add_to(
                parts.hyperlinks,
                parts.active,
                parts.blocks,
                page=number,
                box=box,
                text=(under(box) if box is not None else None) or None,
                carrier="form" if kind == "/Widget" else "annotation",
            )
    return parts


def painted_boxes(page: DictionaryObject, frame: PageFrame) -> list[Box]:
    """Return the areas of those annotations and fields that paint text of their own: OCR need not read it again."""
    boxes = []
    for annotation in page_annotations(page):
        kind = str(resolve(annotation.get("/Subtype", "")))
        says = bool(_contents(annotation)) if kind == "/FreeText" else kind == "/Widget" and bool(_values(annotation))
        box = _box(annotation, frame)
        if says and box is not None:
            boxes.append(box)
    return boxes


def _read_markup(annotation: DictionaryObject, kind: str, number: int, box: Box | None, parts: Parts) -> None:
    text = _contents(annotation)
    if text:
        parts.blocks.append(Block(text, "annotation", number, box))
    subject = text_of(annotation.get("/Subj"))
    if subject and subject not in text and kind != "/Link":
        parts.blocks.append(Block(subject, "annotation", number, box))
    if kind in _MULTIMEDIA:
        parts.active.append(ActiveContent("multimedia", kind[1:], number))


def _contents(annotation: DictionaryObject) -> str:
    plain = text_of(annotation.get("/Contents")).replace("\r\n", "\n").replace("\r", "\n").strip()
    rich = unescape(_TAG.sub(" ", text_of(annotation.get("/RC")))).strip()
    if rich and " ".join(rich.split()) not in " ".join(plain.split()):
        return f"{plain}\n{rich}".strip()
    return plain


def _read_widget(annotation: DictionaryObject, number: int, box: Box | None, parts: Parts) -> None:
    parts.blocks += [Block(value, "form", number, box) for value in _values(annotation)]
    for field in _with_parents(annotation):
        if field is not annotation:
            for action in triggers(field):
                follow(action).add_to(
                    parts.hyperlinks, parts.active, parts.blocks, page=number, box=box, carrier="form"
                )


def _values(annotation: DictionaryObject) -> list[str]:
    """Return what a field shows or offers: value, default, choices, caption, tooltip."""
    texts: dict[str, None] = {}
    for field in _with_parents(annotation):
        for key in ("/V", "/DV", "/TU"):
            value = resolve(field.get(key))
            for item in list(value)[:200] if isinstance(value, ArrayObject) else [value]:
                text = text_of(item)
                if text and not text.startswith("/"):
                    texts.setdefault(text.strip())
        options = resolve(field.get("/Opt"))
        for item in list(options)[:200] if isinstance(options, ArrayObject) else []:
            entry = resolve(item)
            texts.setdefault(text_of(entry[-1] if isinstance(entry, ArrayObject) and entry else entry).strip())
    look = resolve(annotation.get("/MK"))
    if isinstance(look, DictionaryObject):
        for key in ("/CA", "/RC", "/AC"):
            texts.setdefault(text_of(look.get(key)).strip())
    return [text for text in texts if any(char.isalnum() for char in text) and text not in {"Yes", "Off", "On"}]


def _with_parents(annotation: DictionaryObject) -> Iterator[DictionaryObject]:
    current: Any = annotation
    for _ in range(_MAX_PARENTS):
        if not isinstance(current, DictionaryObject):
            return
        yield current
        current = resolve(current.get("/Parent"))


def _box(annotation: DictionaryObject, frame: PageFrame) -> Box | None:
    rectangle = resolve(annotation.get("/Rect"))
    if not isinstance(rectangle, ArrayObject) or len(rectangle) != 4:
        return None
    try:
        x0, y0, x1, y1 = (float(resolve(value)) for value in rectangle)
    except (TypeError, ValueError):
        return None
    return Box(*frame.bounds(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
