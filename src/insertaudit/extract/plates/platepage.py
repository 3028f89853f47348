"""One page rewritten for one plate, with all that paints on it: forms, pattern cells, Type 3 glyphs, appearances of annotations."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, NumberObject, StreamObject

from insertaudit.errors import LimitReachedError
from insertaudit.extract.pdf.pdfactions import resolve
from insertaudit.extract.plates.inks import Inks, plate_tint
from insertaudit.extract.plates.platecontent import rewrite
from insertaudit.extract.plates.platepaint import MULTIPLY, NORMAL, Paint, Plate, State

if TYPE_CHECKING:
    from insertaudit.extract.pdf.pdfupdate import PdfUpdate
    from insertaudit.limits import Budget

_MAX_FORM_DEPTH = 40
_MAX_REWRITTEN = 5_000
"""Streams rewritten for one page, each once for a graphics state that it is painted in."""
_UNCOLOURED = 2
"""PaintType of pattern cells that take the colour they are painted in (ISO 32000-1, 8.7.3.3)."""
_D0 = re.compile(rb"(?<![^\s])d0(?![^\s])")
_MAX_CONTENT = 60_000_000
"""Bytes of one content stream that are rewritten; the most intricate outlined maps have a third of it."""


class PlatePage:
    """Rewrites one page and all that paints on it."""

    def __init__(self, update: PdfUpdate, inks: Inks, plate: Plate, budget: Budget) -> None:
        self.update = update
        self.inks = inks
        self.plate = plate
        self._budget = budget
        self._made: dict[tuple[int, State], IndirectObject] = {}
        """Streams and fonts as rewritten for the states that they are painted in."""

    def replace(self, page: DictionaryObject) -> None:
        content = resolve(page.get("/Contents"))
        streams = [resolve(part) for part in content] if isinstance(content, ArrayObject) else [content]
        data = _limited(b"\n".join(bytes(part.get_data()) for part in streams if isinstance(part, StreamObject)))
        stream, resources = self._rewritten(data, resolve(page.get("/Resources")), State(), 0)
        body = StreamObject()
        body.set_data(stream)
        changed = DictionaryObject(page)
        changed[NameObject("/Contents")] = self.update.add(body)
        changed[NameObject("/Resources")] = resources
        if "/Annots" in page:
            changed[NameObject("/Annots")] = self._annotations(resolve(page["/Annots"]), resources)
        if page.indirect_reference is not None:
            self.update.replace(page.indirect_reference, changed)

    def _rewritten(self, data: bytes, resources: Any, state: State, depth: int) -> tuple[bytes, DictionaryObject]:
        """Return a stream rewritten, and the resources that it now needs."""
        own = _Resources(self, resources if isinstance(resources, DictionaryObject) else DictionaryObject(), depth)
        stream = rewrite(data, own, self.inks, self.plate, state)
        return stream, own.changed()

    def painted(self, stream: StreamObject, outer: Any, state: State, depth: int) -> IndirectObject:
        """Return a form XObject or a pattern cell as rewritten for a state; `outer` are the resources where it has none."""
        if (made := self._known(stream, state, depth)) is not None:
            return made
        reference = self._made[id(stream), state] = self.update.add(StreamObject())  # one within itself ends here
        resources = resolve(stream.get("/Resources")) if "/Resources" in stream else outer
        data, changed = self._rewritten(_limited(bytes(stream.get_data())), resources, state, depth + 1)
        copy = StreamObject()
        copy.update({entry: stream.raw_get(entry) for entry in stream if entry not in {"/Filter", "/DecodeParms"}})
        copy.set_data(data)
        copy[NameObject("/Resources")] = changed
        self.update.replace(reference, copy)
        return reference

    def font(self, font: DictionaryObject, outer: Any, state: State, depth: int) -> IndirectObject:
        """Return a Type 3 font whose glyph procedures are rewritten for a state."""
        if (made := self._known(font, state, depth)) is not None:
            return made
        reference = self._made[id(font), state] = self.update.add(DictionaryObject())
        own = _Resources(self, resolve(font.get("/Resources", outer)) or DictionaryObject(), depth + 1)
        glyphs = DictionaryObject()
        for name, glyph in (resolve(font.get("/CharProcs")) or {}).items():
            if isinstance(drawn := resolve(glyph), StreamObject):
                copy = StreamObject()
                copy.set_data(rewrite(_limited(bytes(drawn.get_data())), own, self.inks, self.plate, state))
                glyphs[NameObject(name)] = self.update.add(copy)
        changed = DictionaryObject(font)
        changed[NameObject("/CharProcs")] = glyphs
        changed[NameObject("/Resources")] = own.changed()
        self.update.replace(reference, changed)
        return reference

    def _known(self, value: Any, state: State, depth: int) -> IndirectObject | None:
        if (id(value), state) in self._made:
            return self._made[id(value), state]
        if depth >= _MAX_FORM_DEPTH or len(self._made) >= _MAX_REWRITTEN:
            raise LimitReachedError("too-large", f"{_MAX_REWRITTEN} forms, or {_MAX_FORM_DEPTH} within each other")
        if time.monotonic() > self._budget.deadline:
            raise LimitReachedError("timeout", "separations")
        return None

    def _annotations(self, entries: Any, outer: DictionaryObject) -> ArrayObject:
        changed = ArrayObject(list.__iter__(entries) if isinstance(entries, ArrayObject) else [])
        for number, entry in enumerate(changed):
            annotation = resolve(entry)
            look, put = _appearance(annotation)
            if look is None:
                continue
            copy, faces = DictionaryObject(annotation), DictionaryObject(resolve(annotation["/AP"]))
            painted = self.painted(look, outer, State(), 0)
            faces[NameObject("/N")] = painted if put is None else DictionaryObject({NameObject(put): painted})
            copy[NameObject("/AP")] = faces
            changed[number] = self.update.add(copy)
        return changed


def appearances(page: DictionaryObject) -> list[StreamObject]:
    """Return the appearance streams of a page's annotations, each in its present state."""
    entries = resolve(page.get("/Annots"))
    looks = [_appearance(resolve(entry))[0] for entry in entries] if isinstance(entries, ArrayObject) else []
    return [look for look in looks if look is not None]


def _appearance(annotation: Any) -> tuple[StreamObject | None, str | None]:
    """Return an annotation's normal appearance, and its present state where it has several (ISO 32000-1, 12.5.5)."""
    faces = resolve(annotation.get("/AP")) if isinstance(annotation, DictionaryObject) else None
    look = resolve(faces.get("/N")) if isinstance(faces, DictionaryObject) else None
    if isinstance(look, StreamObject):
        return look, None
    if not isinstance(look, DictionaryObject):
        return None, None
    state = str(resolve(annotation.get("/AS", "/Off")))
    chosen = resolve(look.get(state))
    return (chosen, state) if isinstance(chosen, StreamObject) else (None, None)


def _is_coloured(font: Any) -> bool:
    """Say whether it is a Type 3 font with glyphs that set colours of their own (ISO 32000-1, 9.6.5, operator d0)."""
    glyphs = resolve(font.get("/CharProcs")) if isinstance(font, DictionaryObject) else None
    streams = [resolve(glyph) for glyph in glyphs.values()] if isinstance(glyphs, DictionaryObject) else []
    return any(isinstance(glyph, StreamObject) and _D0.search(bytes(glyph.get_data())) for glyph in streams)


class _Resources:
    def __init__(self, page: PlatePage, resources: DictionaryObject, depth: int) -> None:
        self._page = page
        self._resources = resources
        self._depth = depth
        self._added: dict[str, dict[str, IndirectObject]] = {}
        """Category → name → what stands there in the rewritten stream."""
        self._coloured: dict[str, bool] = {}

    def get(self, category: str, name: str) -> Any:
        values = resolve(self._resources.get("/" + category))
        return resolve(values.get("/" + name)) if isinstance(values, DictionaryObject) else None

    def form(self, name: str, state: State) -> str:
        made = self._page.painted(self.get("XObject", name), self._resources, state, self._depth)
        return self._add("XObject", made)

    def pattern(self, name: str, paint: Paint, state: State) -> str | None:
        """Return the name of a tiling pattern as rewritten; None for what is painted as any colour."""
        cell = self.get("Pattern", name)
        if not isinstance(cell, StreamObject):
            return None
        inner = replace(State(), fill=Paint(overprints=paint.overprints), stroke=Paint(overprints=paint.overprints))
        if int(resolve(cell.get("/PaintType", 1))) == _UNCOLOURED:
            if not self._page.plate.blackens or paint.space.base is None:
                return None
            inner = replace(State(), fill=paint.itself, stroke=paint.itself)
        made = self._page.painted(cell, self._resources, replace(inner, mode=state.mode), self._depth)
        self._page.update.value(made)[NameObject("/PaintType")] = NumberObject(1)
        return self._add("Pattern", made)

    def font(self, name: str, state: State) -> str | None:
        """Return the name of a Type 3 font as rewritten; None for glyphs that are painted as any other."""
        font = self.get("Font", name)
        if name not in self._coloured:
            self._coloured[name] = _is_coloured(font)
        if not self._coloured[name]:
            return None
        inner = replace(state, text_mode=0, over_spot=False)
        return self._add("Font", self._page.font(font, self._resources, inner, self._depth))

    def _add(self, category: str, made: IndirectObject) -> str:
        name = f"Plate{category}{made.idnum}"
        self._added.setdefault(category, {})[name] = made
        return name

    def changed(self) -> DictionaryObject:
        """Return the resources with what the rewritten stream needs; pictures in unseen inks show them."""
        changed = DictionaryObject(self._resources)
        objects = self._copy("/XObject")
        for category, made in self._added.items():
            values = objects if category == "XObject" else self._copy(f"/{category}")
            values.update({NameObject("/" + name): reference for name, reference in made.items()})
            changed[NameObject(f"/{category}")] = values
        if self._page.plate.blackens:
            for name in list(objects):
                if (picture := self._picture_in_black(resolve(objects.raw_get(name)))) is not None:
                    objects[NameObject(name)] = picture
        states = self._copy("/ExtGState")
        for name, blend in ((MULTIPLY, "/Multiply"), (NORMAL, "/Normal")):
            states[NameObject("/" + name)] = DictionaryObject({NameObject("/BM"): NameObject(blend)})
        changed[NameObject("/XObject")] = objects
        changed[NameObject("/ExtGState")] = states
        return changed

    def _copy(self, category: str) -> DictionaryObject:
        values = resolve(self._resources.get(category))
        return DictionaryObject(values) if isinstance(values, DictionaryObject) else DictionaryObject()

    def _picture_in_black(self, picture: Any) -> IndirectObject | None:
        if not isinstance(picture, StreamObject) or str(resolve(picture.get("/Subtype"))) != "/Image":
            return None
        black = self._black(resolve(picture.get("/ColorSpace")))
        return None if black is None else self._page.update.add(_with(picture, "/ColorSpace", black))

    def blackened(self, category: str, name: str) -> str:
        value = self.get(category, name)
        holder = resolve(value["/Shading"]) if category == "Pattern" else value
        black = self._black(holder if category == "ColorSpace" else resolve(holder.get("/ColorSpace")))
        if black is None:
            return name
        made: Any = black if category == "ColorSpace" else _with(holder, "/ColorSpace", black)
        if category == "Pattern":
            made = _with(value, "/Shading", self._page.update.add(made))
        return self._add(category, self._page.update.add(made))

    def _black(self, space: Any) -> ArrayObject | None:
        """Return the colour space with those inks in black that no screen shows; None where it has none."""
        if not isinstance(space, ArrayObject) or not (known := self._page.inks.space(space)).unseen:
            return None
        names = ArrayObject(NameObject(f"/I{number}") for number in range(len(known.inks)))
        tint = self._page.update.add(plate_tint(known))
        black = ArrayObject([NameObject("/DeviceN"), names, NameObject("/DeviceGray"), tint])
        if str(resolve(space[0])) in {"/Indexed", "/I"}:
            black = ArrayObject([space[0], black, *list.__iter__(space[2:])])
        return black


def _with(value: DictionaryObject, key: str, entry: Any) -> DictionaryObject:
    """Return a copy with another entry; the data of a stream stay as they are packed."""
    if isinstance(value, StreamObject):
        copy: DictionaryObject = StreamObject()
        copy.update(value)
        copy._data = value._data  # type: ignore[attr-defined]  # noqa: SLF001 - which StreamObject hides
    else:
        copy = DictionaryObject(value)
    copy[NameObject(key)] = entry
    return copy


def _limited(content: bytes) -> bytes:
    if len(content) > _MAX_CONTENT:
        raise LimitReachedError("too-large", f"{_MAX_CONTENT // 1_000_000} MB of page content")
    return content
