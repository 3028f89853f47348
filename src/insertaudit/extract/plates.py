"""A document as its plates print it, where that may differ from what a screen shows: overprinting, and inks no screen shows.

Pictures of a page come out through pdfium, which knows neither: one in which what overprints no longer hides what lies
below, and one of the inks that a screen shows as white, black on white.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from insertaudit.errors import LimitReachedError
from insertaudit.extract.inks import PROCESS_INKS, TRACE, Inks, Space, plate_tint
from insertaudit.extract.pdfactions import is_true, resolve
from insertaudit.extract.pdfupdate import PdfUpdate
from insertaudit.extract.platecontent import MULTIPLY, NORMAL, Paint, State, Treatment, rewrite
from insertaudit.extract.render import form_environment

if TYPE_CHECKING:
    import pypdf

    from insertaudit.limits import Budget

_MAX_FORM_DEPTH = 40
_MAX_RESOURCES = 5_000
"""Resource dictionaries walked of one page; cycles end here too."""
_MAX_FORMS = 2_000
"""Form XObjects rewritten for one document, each once for a graphics state that it is painted in."""
_MAX_CONTENT = 60_000_000
"""Bytes of one content stream that are rewritten; the most intricate outlined maps have a third of it."""
_DARK = 0.9
"""Tint of black that hides what lies below, overprinting or not."""
_KEEP = Treatment()
_THROUGH = Treatment(drop=True, tells=True)
_MULTIPLY = Treatment(multiply=True, tells=True)


# --- the plates ---------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Overprints:
    """All plates together: what overprints lets through what lies below."""

    used: bool = False
    """Whether anything on the page is another than on the screen."""

    def treat(self, paint: Paint, state: State) -> Treatment:
        space, values = paint.space, paint.values
        if space.kind == "tints" and set(space.inks) == {"None"}:
            return _THROUGH
        if not paint.overprints or not values:
            return _KEEP
        if _unseen_tint(paint) > TRACE:  # as under `Lacquers`
            return Treatment(drop=True)
        if space.kind == "tints" and not set(space.inks) >= PROCESS_INKS and "All" not in space.inks:
            return _let_through(values, black=values[0] if space.inks == ("Black",) else 0.0)
        if space.kind == "cmyk" and state.mode == 1:
            return _let_through(values, black=values[-1]) if min(values) <= TRACE else _KEEP
        white = (0.0,) * 4 if space.kind == "cmyk" else space.white
        # process colours knock each other out, and leave the plates of spot inks alone
        bare = white is not None and all(abs(a - b) <= TRACE for a, b in zip(values, white, strict=False))
        return _THROUGH if bare and state.over_spot else _KEEP

    def picture(self, space: Space | None) -> bytes | None:
        del space
        return None


def _let_through(tints: tuple[float, ...], black: float) -> Treatment:
    if max(tints) <= TRACE:
        return _THROUGH
    return _KEEP if black >= _DARK else _MULTIPLY


@dataclass(slots=True)
class Lacquers:
    """The screen of a viewer that knows overprinting, for inks shown as white: what lies under a varnish is seen."""

    used: bool = False

    def treat(self, paint: Paint, state: State) -> Treatment:
        del state
        return _THROUGH if paint.overprints and _unseen_tint(paint) > TRACE else _KEEP

    def picture(self, space: Space | None) -> bytes | None:
        del space
        return None


@dataclass(slots=True)
class UnseenInks:
    """The plates of those inks that the screen shows as white, in black; all else knocks them out, or overprints."""

    used: bool = False

    def treat(self, paint: Paint, state: State) -> Treatment:
        del state
        amount = _unseen_tint(paint)
        if amount > TRACE:
            return Treatment(gray=1 - min(1.0, amount) ** 0.5, tells=True)
        return Treatment(drop=True) if paint.overprints else Treatment(gray=1.0)

    def picture(self, space: Space | None) -> bytes | None:
        if space is None:
            return b""
        if space.unseen:
            self.used = True
            return None
        return b" q 1 g 0 0 1 1 re f Q "


def _unseen_tint(paint: Paint) -> float:
    return max((paint.values[ink] for ink in paint.space.unseen if ink < len(paint.values)), default=0.0)


# --- documents --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Survey:
    overprints: bool = False
    unseen_inks: bool = False


class Plates:
    """The plates of one document, page by page, made when they are asked for."""

    def __init__(self, reader: pypdf.PdfReader, budget: Budget) -> None:
        self._reader = reader
        self._inks = Inks()
        self._budget = budget
        self._surveys: dict[int, Survey] = {}

    def overprinted(self, index: int) -> pdfium.PdfDocument | None:
        """Return a document whose page `index` shows what overprinting lets through; None where nothing overprints."""
        return self._document(index, Overprints()) if self._survey(index).overprints else None

    def lacquered(self, index: int) -> pdfium.PdfDocument | None:
        """Return a document whose page `index` shows what lies under overprinting varnish; None where there is none."""
        survey = self._survey(index)
        return self._document(index, Lacquers()) if survey.overprints and survey.unseen_inks else None

    def unseen(self, index: int) -> pdfium.PdfDocument | None:
        """Return a document whose page `index` shows the inks that the screen does not; None where there are none."""
        return self._document(index, UnseenInks()) if self._survey(index).unseen_inks else None

    def _survey(self, index: int) -> Survey:
        if index not in self._surveys:
            self._surveys[index] = self._surveyed(index)
        return self._surveys[index]

    def _surveyed(self, index: int) -> Survey:
        overprints = unseen = False
        stack: list[Any] = [self._reader.pages[index].get("/Resources")]
        seen: set[int] = set()
        while stack and len(seen) < _MAX_RESOURCES:
            resources = resolve(stack.pop())
            if not isinstance(resources, DictionaryObject) or id(resources) in seen:
                continue
            seen.add(id(resources))
            for state in _values(resources, "/ExtGState"):
                overprints |= isinstance(state, DictionaryObject) and any(
                    is_true(state.get(key)) for key in ("/OP", "/op")
                )
            spaces = list(_values(resources, "/ColorSpace"))
            for thing in _values(resources, "/XObject"):
                if isinstance(thing, DictionaryObject):
                    spaces.append(resolve(thing.get("/ColorSpace")))
                    stack.append(thing.get("/Resources"))
            for space in spaces:
                if isinstance(space, ArrayObject):
                    known = self._inks.space(space)
                    unseen |= bool(known.unseen)
                    overprints |= set(known.inks) == {"None"}
        return Survey(overprints, unseen)

    def _document(self, index: int, plate: Overprints | Lacquers | UnseenInks) -> pdfium.PdfDocument | None:
        update = PdfUpdate(self._reader)
        page = self._reader.pages[index]
        _Page(update, self._inks, plate, self._budget).replace(page)
        if not plate.used:
            return None
        document = pdfium.PdfDocument(update.file())
        form_environment(document)
        return document


def _values(resources: DictionaryObject, category: str) -> list[Any]:
    values = resolve(resources.get(category))
    return [resolve(value) for value in values.values()] if isinstance(values, DictionaryObject) else []


def _limited(content: bytes) -> bytes:
    if len(content) > _MAX_CONTENT:
        raise LimitReachedError("too-large", f"{_MAX_CONTENT // 1_000_000} MB of page content")
    return content


class _Page:
    """Rewrites one page and the form XObjects on it."""

    def __init__(
        self, update: PdfUpdate, inks: Inks, plate: Overprints | Lacquers | UnseenInks, budget: Budget
    ) -> None:
        self.update = update
        self.inks = inks
        self.plate = plate
        self.budget = budget
        self.forms: dict[tuple[int, State], IndirectObject] = {}

    def replace(self, page: DictionaryObject) -> None:
        content = resolve(page.get("/Contents"))
        streams = [resolve(part) for part in content] if isinstance(content, ArrayObject) else [content]
        data = _limited(b"\n".join(bytes(part.get_data()) for part in streams if isinstance(part, StreamObject)))
        stream, resources = self.rewritten(data, resolve(page.get("/Resources")), State(), 0)
        body = StreamObject()
        body.set_data(stream)
        changed = DictionaryObject(page)
        changed[NameObject("/Contents")] = self.update.add(body)
        changed[NameObject("/Resources")] = resources
        if page.indirect_reference is not None:
            self.update.replace(page.indirect_reference, changed)

    def rewritten(self, data: bytes, resources: Any, state: State, depth: int) -> tuple[bytes, DictionaryObject]:
        """Return a stream rewritten, and the resources that it now needs."""
        own = _Resources(self, resources if isinstance(resources, DictionaryObject) else DictionaryObject(), depth)
        stream = rewrite(data, own, self.inks, self.plate, state)
        return stream, own.changed()


class _Resources:
    def __init__(self, page: _Page, resources: DictionaryObject, depth: int) -> None:
        self._page = page
        self._resources = resources
        self._depth = depth
        self._forms: dict[str, IndirectObject] = {}

    def get(self, category: str, name: str) -> Any:
        values = resolve(self._resources.get("/" + category))
        return resolve(values.get("/" + name)) if isinstance(values, DictionaryObject) else None

    def form(self, name: str, state: State) -> str:
        page, form = self._page, self.get("XObject", name)
        key = (id(form), state)
        if key not in page.forms:
            late = time.monotonic() > page.budget.deadline
            if self._depth >= _MAX_FORM_DEPTH or len(page.forms) >= _MAX_FORMS or late:
                return name
            page.forms[key] = page.update.add(StreamObject())  # a form within itself ends here
            resources = resolve(form.get("/Resources")) if "/Resources" in form else self._resources
            data, changed = page.rewritten(_limited(bytes(form.get_data())), resources, state, self._depth + 1)
            copy = StreamObject()
            copy.update({entry: form.raw_get(entry) for entry in form if entry not in {"/Filter", "/DecodeParms"}})
            copy.set_data(data)
            copy[NameObject("/Resources")] = changed
            page.update.replace(page.forms[key], copy)
        new = f"PlateForm{page.forms[key].idnum}"
        self._forms[new] = page.forms[key]
        return new

    def changed(self) -> DictionaryObject:
        """Return the resources with what the rewritten stream needs; pictures in unseen inks show them."""
        changed = DictionaryObject(self._resources)
        objects = self._copy("/XObject")
        for name, reference in self._forms.items():
            objects[NameObject("/" + name)] = reference
        if isinstance(self._page.plate, UnseenInks):
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
        space = resolve(picture.get("/ColorSpace"))
        if not isinstance(space, ArrayObject) or not (known := self._page.inks.space(space)).unseen:
            return None
        update = self._page.update
        names = ArrayObject(NameObject(f"/I{number}") for number in range(len(known.inks)))
        black = ArrayObject([NameObject("/DeviceN"), names, NameObject("/DeviceGray"), update.add(plate_tint(known))])
        if str(resolve(space[0])) in {"/Indexed", "/I"}:
            black = ArrayObject([space[0], black, *list.__iter__(space[2:])])
        copy = StreamObject()
        copy.update(picture)
        copy._data = picture._data  # noqa: SLF001 - as it is packed, which StreamObject hides
        copy[NameObject("/ColorSpace")] = black
        return update.add(copy)
