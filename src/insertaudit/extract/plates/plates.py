"""A document as its plates print it, where that may differ from what a screen shows: overprinting, and inks no screen shows.

Pictures of a page come out through pdfium, which knows neither: one in which what overprints no longer hides what lies
below, and one of the inks that a screen shows as white, black on white.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pypdfium2 as pdfium
from pypdf.generic import ArrayObject, DictionaryObject

from insertaudit.extract.pdf.pdfactions import is_true, resolve
from insertaudit.extract.pdf.pdfupdate import PdfUpdate
from insertaudit.extract.pdf.render import form_environment
from insertaudit.extract.plates.inks import PROCESS_INKS, TRACE, Inks
from insertaudit.extract.plates.platepage import PlatePage, appearances
from insertaudit.extract.plates.platepaint import Paint, State, Treatment

if TYPE_CHECKING:
    import pypdf

    from insertaudit.limits import Budget

_MAX_RESOURCES = 5_000
"""Resource dictionaries walked of one page; cycles end here too."""
_DARK = 0.9
"""Tint of black that hides what lies below, overprinting or not."""
_KEEP = Treatment()
_THROUGH = Treatment(drop=True, tells=True)
_MULTIPLY = Treatment(multiply=True, tells=True)


# --- the plates ---------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Overprints:
    """All plates together: what overprints lets through what lies below."""

    blackens: ClassVar[bool] = False
    used: bool = False
    """Whether anything on the page is another than on the screen."""

    def treat(self, paint: Paint, state: State) -> Treatment:
        space, values = paint.space, paint.values
        if _is_unprinted(paint):
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


def _let_through(tints: tuple[float, ...], black: float) -> Treatment:
    if max(tints) <= TRACE:
        return _THROUGH
    return _KEEP if black >= _DARK else _MULTIPLY


@dataclass(slots=True)
class Lacquers:
    """The screen of a viewer that knows overprinting, for inks shown as white: what lies under a varnish is seen."""

    blackens: ClassVar[bool] = False
    used: bool = False

    def treat(self, paint: Paint, state: State) -> Treatment:
        del state
        return _THROUGH if paint.overprints and _unseen_tint(paint) > TRACE else _KEEP


@dataclass(slots=True)
class UnseenInks:
    """The plates of those inks that the screen shows as white, in black; all else knocks them out, or overprints."""

    blackens: ClassVar[bool] = True
    used: bool = False

    def treat(self, paint: Paint, state: State) -> Treatment:
        del state
        amount = _unseen_tint(paint)
        if amount > TRACE:
            return Treatment(gray=1 - min(1.0, amount) ** 0.5, tells=True)
        return Treatment(drop=True) if paint.overprints else Treatment(gray=1.0)


def _is_unprinted(paint: Paint) -> bool:
    """Say whether all that the screen shows of a paint is a tint of `None`, which no plate has."""
    inks, values = paint.space.inks, paint.values
    if "None" not in inks or len(values) != len(inks):
        return False
    printed = [value for ink, value in zip(inks, values, strict=True) if ink != "None"]
    return max(printed, default=0.0) <= TRACE < max(values)


def _unseen_tint(paint: Paint) -> float:
    return max((paint.values[ink] for ink in paint.space.unseen if ink < len(paint.values)), default=0.0)


# --- documents --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Survey:
    overprints: bool = False
    unseen_inks: bool = False
    layers: bool = False
    """Whether anything on the page may have a state of its own for printing: optional content, annotations."""


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

    def has_layers(self, index: int) -> bool:
        """Say whether anything on page `index` may print otherwise than it shows, for its layer or its flags."""
        return self._survey(index).layers

    def _survey(self, index: int) -> Survey:
        if index not in self._surveys:
            self._surveys[index] = self._surveyed(index)
        return self._surveys[index]

    def _surveyed(self, index: int) -> Survey:
        page = self._reader.pages[index]
        overprints = unseen = False
        layers = "/Annots" in page
        stack: list[Any] = [page.get("/Resources"), *(look.get("/Resources") for look in appearances(page))]
        seen: set[int] = set()
        while stack and len(seen) < _MAX_RESOURCES:
            resources = resolve(stack.pop())
            if not isinstance(resources, DictionaryObject) or id(resources) in seen:
                continue
            seen.add(id(resources))
            layers |= bool(_values(resources, "/Properties"))
            for state in _values(resources, "/ExtGState"):
                overprints |= isinstance(state, DictionaryObject) and any(
                    is_true(state.get(key)) for key in ("/OP", "/op")
                )
            spaces = list(_values(resources, "/ColorSpace"))
            for thing in _values(resources, "/XObject"):
                if isinstance(thing, DictionaryObject):
                    layers |= "/OC" in thing
                    spaces.append(resolve(thing.get("/ColorSpace")))
                    stack.append(thing.get("/Resources"))
            painters = [*_values(resources, "/Pattern"), *_values(resources, "/Font")]
            shadings = [resolve(it.get("/Shading")) for it in painters if isinstance(it, DictionaryObject)]
            shadings += _values(resources, "/Shading")
            spaces += [resolve(it.get("/ColorSpace")) for it in shadings if isinstance(it, DictionaryObject)]
            stack += [thing.get("/Resources") for thing in painters if isinstance(thing, DictionaryObject)]
            for space in spaces:
                if isinstance(space, ArrayObject):
                    known = self._inks.space(space)
                    unseen |= bool(known.unseen)
                    overprints |= "None" in known.inks
        return Survey(overprints, unseen, layers)

    def _document(self, index: int, plate: Overprints | Lacquers | UnseenInks) -> pdfium.PdfDocument | None:
        update = PdfUpdate(self._reader)
        page = self._reader.pages[index]
        PlatePage(update, self._inks, plate, self._budget).replace(page)
        if not plate.used:
            return None
        document = pdfium.PdfDocument(update.file())
        form_environment(document)
        return document


def _values(resources: DictionaryObject, category: str) -> list[Any]:
    values = resolve(resources.get(category))
    return [resolve(value) for value in values.values()] if isinstance(values, DictionaryObject) else []
