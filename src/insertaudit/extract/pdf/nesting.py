"""What a page paints over and over, forms within forms: counted, and taken out, before anything paints it.

A form XObject that calls itself twice paints 2^40 times in a renderer that stops at 40 levels; forms that call one another
do as well. The same holds for tiling patterns, soft masks, Type 3 glyphs (ISO 32000-1, 8.7.3, 9.6.5, 11.6.5.3) and the
appearances of annotations.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pypdf.errors import LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

from insertaudit.errors import UnreadableError
from insertaudit.extract.pdf.contentstream import operators, watch
from insertaudit.extract.pdf.pdfactions import resolve
from insertaudit.extract.pdf.pdfupdate import PdfUpdate
from insertaudit.limits import MAX_PAGES
from insertaudit.model import Problem

if TYPE_CHECKING:
    import pypdf

_MAX_PAINTED = 100_000_000
"""Bytes of content that one page paints, each as often as it is painted: pdfium takes 26 bytes of memory for each."""
_CALL = 50
"""Bytes of content that a call by itself is worth in time and memory."""
_LEVELS = 64
"""pdfium stops after 40 forms within each other, and after 64 patterns."""
_MAX_ANNOTATIONS = 5_000

_SHOW_TEXT = frozenset({b"Tj", b"TJ", b"'", b'"'})
_PAINT = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s", b"sh", b"Do", b"BI"})
_FILL_COLOUR = frozenset({b"cs", b"scn", b"sc", b"g", b"rg", b"k"})
_STROKE_COLOUR = frozenset(map(bytes.upper, _FILL_COLOUR))
_WATCHED = watch(_SHOW_TEXT | _PAINT | _FILL_COLOUR | _STROKE_COLOUR | {b"q", b"Q", b"gs", b"Tf"})

_Called = tuple[str, str]
"""Resource category and name."""


def without_endless_nesting(reader: pypdf.PdfReader) -> tuple[bytes, list[Problem]] | None:
    """Return the file without what would be painted too often, and a problem for each page concerned.

    None for a file that has no such page. `reader` is not encrypted. Raises UnreadableError where a page cannot be replaced.
    """
    update = PdfUpdate(reader)
    counter = _Counter()
    problems = []
    for index in range(min(len(reader.pages), MAX_PAGES)):
        try:
            page = reader.pages[index]
            taken = counter.taken_out(page)
        except Exception:  # noqa: BLE001, S112 - pypdf raises whatever it meets in broken files, which are read as they are
            continue
        if taken:
            _take_out(update, page, taken)
            names = ", ".join(sorted(name for _, name in taken))[:160]
            problems.append(Problem("endless-nesting", f"page {index + 1}", names, index + 1))
    return (update.file(), problems) if problems else None


def _take_out(update: PdfUpdate, page: DictionaryObject, taken: set[_Called]) -> None:
    changed = DictionaryObject(page)
    resources = _dictionary(page.get("/Resources"))
    for category in {category for category, _ in taken} - {"Annots"}:
        values = _dictionary(resources.get(f"/{category}"))
        resources[NameObject(f"/{category}")] = DictionaryObject(
            {key: values.raw_get(key) for key in values if (category, key[1:]) not in taken}
        )
    changed[NameObject("/Resources")] = resources
    if "/Annots" in page:
        annotations = ArrayObject(list.__iter__(resolve(page["/Annots"])))
        for number, annotation in enumerate(annotations):
            if ("Annots", str(number)) in taken:
                bare = _dictionary(annotation)
                bare.pop("/AP", None)
                annotations[number] = update.add(bare)
        changed[NameObject("/Annots")] = annotations
    if page.indirect_reference is None:
        raise UnreadableError("endless-nesting")
    update.replace(page.indirect_reference, changed)


def _dictionary(value: Any) -> DictionaryObject:
    """Return a copy that may be changed, one level deep."""
    value = resolve(value)
    return DictionaryObject(value) if isinstance(value, DictionaryObject) else DictionaryObject()


@dataclass(frozen=True, slots=True)
class _State:
    """Names of what later operators paint with; "" for none."""

    fill: str = ""
    stroke: str = ""
    font: str = ""
    mask: str = ""
    """Of the graphics state parameters that set the soft mask."""


class _Counter:
    """Counts what the pages of one document paint; streams are read once, which the reader keeps."""

    def __init__(self) -> None:
        self._calls: dict[tuple[int, int], tuple[int, Counter[_Called]]] = {}
        self._painted: dict[tuple[int, int, int], int] = {}

    def taken_out(self, page: DictionaryObject) -> set[_Called]:
        """Return the names of the page's resources, and the numbers of its annotations, that must not be painted."""
        resources = resolve(page.get("/Resources"))
        content = resolve(page.get("/Contents"))
        streams = [resolve(part) for part in content] if isinstance(content, ArrayObject) else [content]
        data = b"\n".join(_data(stream) or b"" for stream in streams)
        shares = {
            called: self._share(called, count, resources, _LEVELS)
            for called, count in _counted(data, resources).items()
        } | self._appearances(page)
        total = len(data) + sum(shares.values())
        taken = set()
        for called, share in sorted(shares.items(), key=lambda item: -item[1]):
            if total <= _MAX_PAINTED or not share:
                break
            taken.add(called)
            total -= share
        return taken

    def _appearances(self, page: DictionaryObject) -> dict[_Called, int]:
        annotations = resolve(page.get("/Annots"))
        shares = {}
        entries = list(annotations)[:_MAX_ANNOTATIONS] if isinstance(annotations, ArrayObject) else []
        for number, entry in enumerate(entries):
            appearances = _dictionary(_dictionary(entry).get("/AP"))
            looks = _each(appearances)
            looks += [state for look in looks if not isinstance(look, StreamObject) for state in _each(look)]
            painted = [self._stream(look, None, _LEVELS) for look in looks if isinstance(look, StreamObject)]
            shares["Annots", str(number)] = max(painted, default=0)
        return shares

    def _share(self, called: _Called, count: int, resources: Any, levels: int) -> int:
        category, name = called
        value: Any = _named(resources, category, name)
        if category == "Font":
            return self._glyphs(value, count, resources, levels)
        if category == "ExtGState":
            mask = resolve(value.get("/SMask"))
            value = resolve(mask.get("/G")) if isinstance(mask, DictionaryObject) else None
        elif category == "XObject" and str(resolve(value.get("/Subtype"))) == "/Image":
            return 0
        return count * self._stream(value, resources, levels) if isinstance(value, StreamObject) else 0

    def _glyphs(self, font: DictionaryObject, count: int, outer: Any, levels: int) -> int:
        """Return what `count` glyphs of a Type 3 font paint: each is read once, what it calls is painted each time."""
        resources = resolve(font.get("/Resources", outer))
        read = most = 0
        for glyph in _each(font.get("/CharProcs")):
            if isinstance(glyph, StreamObject):
                painted, own = self._stream(glyph, resources, levels), len(_data(glyph) or b"")
                read += own
                most = max(most, painted - own)
        return read + count * most

    def _stream(self, stream: StreamObject, outer: Any, levels: int) -> int:
        """Return how much a stream paints, in bytes; more than the limit is not counted on."""
        if levels == 0:
            return 0
        resources = resolve(stream.get("/Resources", outer))
        key = (id(stream), id(resources), levels)
        if key not in self._painted:
            if key[:2] not in self._calls:
                data = _data(stream)
                own = _MAX_PAINTED + 1 if data is None else len(data)
                self._calls[key[:2]] = own, _counted(data or b"", resources)
            own, calls = self._calls[key[:2]]
            painted = own + _CALL
            for called, count in calls.items():
                painted += self._share(called, count, resources, levels - 1)
                if painted > _MAX_PAINTED:
                    break
            self._painted[key] = painted
        return self._painted[key]


def _each(value: Any) -> list[Any]:
    value = resolve(value)
    return [resolve(entry) for entry in value.values()] if isinstance(value, DictionaryObject) else []


def _data(stream: Any) -> bytes | None:
    """Return a stream's content; None where it unpacks to more than any page has."""
    if not isinstance(stream, StreamObject):
        return b""
    try:
        return bytes(stream.get_data())
    except LimitReachedError:
        return None
    except Exception:  # noqa: BLE001 - filters raise whatever they meet in broken data; a renderer paints nothing of it
        return b""


def _named(resources: Any, category: str, name: str) -> DictionaryObject:
    """Return a resource; an empty dictionary where there is none."""
    values = resolve(resources.get(f"/{category}")) if isinstance(resources, DictionaryObject) else None
    value = resolve(values.get(f"/{name}")) if isinstance(values, DictionaryObject) else None
    return value if isinstance(value, DictionaryObject) else DictionaryObject()


def _has_called(resources: Any) -> bool:
    if not isinstance(resources, DictionaryObject):
        return False
    return bool(
        _each(resources.get("/Pattern"))
        or any(isinstance(font, DictionaryObject) and "/CharProcs" in font for font in _each(resources.get("/Font")))
        or any(
            isinstance(state, DictionaryObject) and "/SMask" in state for state in _each(resources.get("/ExtGState"))
        )
        or any(
            isinstance(it, StreamObject) and it.get("/Subtype") != "/Image" for it in _each(resources.get("/XObject"))
        )
    )


def _counted(content: bytes, resources: Any) -> Counter[_Called]:
    """Return how often content paints with each of its resources, at most."""
    calls: Counter[_Called] = Counter()
    if not _has_called(resources):
        return calls
    state, saved = _State(), list[_State]()
    before = 0
    for operator in operators(content, _WATCHED):
        if operator.keyword in _SHOW_TEXT:
            times = operator.end - before  # each byte of a string may be a glyph
            calls["Font", state.font] += times
            _count_paint(calls, state, times)
        elif operator.keyword in _PAINT:
            if operator.keyword == b"Do":
                calls["XObject", operator.operand] += 1
            _count_paint(calls, state, 1)
        elif operator.keyword == b"q":
            saved.append(state)
        elif operator.keyword == b"Q":
            state = saved.pop() if saved else state
        else:
            state = _changed(state, operator.keyword, operator.operand, resources)
        before = operator.end
    return calls


def _count_paint(calls: Counter[_Called], state: _State, times: int) -> None:
    calls["Pattern", state.fill] += times
    calls["Pattern", state.stroke] += times
    calls["ExtGState", state.mask] += times


def _changed(state: _State, keyword: bytes, name: str, resources: Any) -> _State:
    if keyword == b"gs":
        return replace(state, mask=name) if "/SMask" in _named(resources, "ExtGState", name) else state
    if keyword == b"Tf":
        return replace(state, font=name)
    if keyword in _FILL_COLOUR:
        return replace(state, fill=name if keyword == b"scn" else "")
    return replace(state, stroke=name if keyword == b"SCN" else "")
