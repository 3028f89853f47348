"""Content streams rewritten so that a renderer without overprinting shows one plate (ISO 32000-1, 8.4, 8.6.8, 11.7.4)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pypdf.generic import ArrayObject, DictionaryObject

from insertaudit.extract.pdf.contentstream import INLINE_PICTURE, decoded_name, operators, watch
from insertaudit.extract.pdf.pdfactions import is_true, resolve
from insertaudit.extract.plates.inks import CMYK, GRAY, RGB, Space
from insertaudit.extract.plates.platepaint import MULTIPLY, NORMAL, Paint, State, Treatment, mixed

if TYPE_CHECKING:
    from insertaudit.extract.plates.inks import Inks
    from insertaudit.extract.plates.platepaint import Plate, Resources

_LOOK_BACK = 400
"""Bytes before an operator in which its operands lie; a colour has at most 32."""
_MAX_SAVED = 500
"""Graphics states saved within each other; readers allow 28 to some hundred."""

# what is left of a painting operator without its filling, without its stroke, and without both
_FILLS = {b"f": b"n", b"F": b"n", b"f*": b"n", b"B": b"S", b"B*": b"S", b"b": b"s", b"b*": b"s"}
_STROKES = {b"S": b"n", b"s": b"n", b"B": b"f", b"B*": b"f*", b"b": b"f", b"b*": b"f*"}
_BOTH = dict.fromkeys((*_FILLS, *_STROKES), b"n")
_DEVICE = {b"g": GRAY, b"G": GRAY, b"rg": RGB, b"RG": RGB, b"k": CMYK, b"K": CMYK}
_COMPONENTS = {b"g": 1, b"G": 1, b"rg": 3, b"RG": 3, b"k": 4, b"K": 4}
_PLAIN = frozenset({"Normal", "Compatible"})
"""Blend modes in which overprinting is painted as multiplying."""
_SHOW_TEXT = frozenset({b"Tj", b"TJ", b"'", b'"'})
_WATCHED = watch(
    (
        *_BOTH,
        *_DEVICE,
        *_SHOW_TEXT,
        b"q",
        b"Q",
        b"gs",
        b"cs",
        b"CS",
        b"sc",
        b"scn",
        b"SC",
        b"SCN",
        b"Tr",
        b"Tf",
        b"Do",
        b"sh",
    )
)
_UNFILLED_MODE = {0: 3, 2: 1, 4: 7, 6: 5}
_UNSTROKED_MODE = {1: 3, 2: 0, 5: 7, 6: 4}


def rewrite(content: bytes, resources: Resources, inks: Inks, plate: Plate, state: State) -> bytes:
    """Return content as it shows on a plate. What is well-formed stays so; what is not is left as it is."""
    return _Rewriter(content, resources, inks, plate, state).run()


class _Rewriter:
    def __init__(self, content: bytes, resources: Resources, inks: Inks, plate: Plate, state: State) -> None:
        self._content = content
        self._resources = resources
        self._inks = inks
        self._plate = plate
        self._state = state
        self._fill = self._stroke = Treatment()
        self._emitted = (state.text_mode, False)
        """Text render mode and multiplying, as the rewritten content has set them."""
        self._font = ("", 0.0)
        self._saved: list[tuple[State, tuple[int, bool], tuple[str, float]]] = []
        self._out: list[bytes] = []
        self._copied = 0
        self._operand, self._operand_start = "", 0
        """The last name, and where it begins."""
        self._before = 0
        """Where the last operator ends."""

    def run(self) -> bytes:
        self._settle()
        self._out.append(b"\n")
        for operator in operators(self._content, _WATCHED):
            self._operand, self._operand_start = operator.operand, operator.operand_start
            if operator.keyword == INLINE_PICTURE:
                self._inline_picture(operator.start, operator.end)
            else:
                self._operator(operator.keyword, operator.start, operator.end)
            self._before = operator.end
        self._out.append(self._content[self._copied :])
        return b"".join(self._out)

    # --- operators ----------------------------------------------------------------------------------------------------

    def _operator(self, name: bytes, start: int, end: int) -> None:
        if name in _BOTH:
            self._paint_path(name, start, end)
        elif name in _SHOW_TEXT:
            self._show(end)
        elif name == b"Do":
            self._object(end)
        elif name == b"sh":
            self._shading(end)
        elif name == b"q":
            if len(self._saved) < _MAX_SAVED:
                self._saved.append((self._state, self._emitted, self._font))
        elif name == b"Q":
            if self._saved:
                state, self._emitted, self._font = self._saved.pop()
                self._change(end, replace(state, over_spot=self._state.over_spot))
        else:
            self._parameter(name, start, end)

    def _parameter(self, name: bytes, start: int, end: int) -> None:
        if name in _DEVICE:
            values = self._numbers(start)[-_COMPONENTS[name] :]
            self._colour(name.islower(), _DEVICE[name], values, end)
        elif name in {b"cs", b"CS"}:
            self._select(name == b"cs", end)
        elif name == b"gs":
            self._change(end, self._with_parameters(self._resource("ExtGState")))
        elif name == b"Tf":
            self._font = (self._operand, (self._numbers(start) or (0.0,))[-1])
        elif name == b"Tr":
            values = self._numbers(start)
            self._emitted = (int(values[-1]) if values else 0, self._emitted[1])
            self._change(end, replace(self._state, text_mode=self._emitted[0]))
        else:
            old = self._state.fill if name.islower() else self._state.stroke
            if old.space.kind == "pattern":
                self._pattern(name, old, start, end)
                return
            self._colour(name.islower(), old.space, self._numbers(start)[-max(1, len(old.space.inks)) :], end)

    def _paint_path(self, name: bytes, start: int, end: int) -> None:
        fill = self._fill.drop and name in _FILLS
        stroke = self._stroke.drop and name in _STROKES
        if fill or stroke:
            self._substitute(start, end, (_BOTH if fill and stroke else _FILLS if fill else _STROKES)[name])
        self._note(name in _FILLS, name in _STROKES)
        self._note_spot(end)

    def _pattern(self, name: bytes, old: Paint, start: int, end: int) -> None:
        of_fill = name.islower()
        values = self._numbers(self._operand_start)
        paint = replace(old, values=values, pattern="", shaded=None)
        made = None
        if self._operand_start >= self._before:
            pattern = self._resources.get("Pattern", self._operand)
            if isinstance(pattern, DictionaryObject) and "/Shading" in pattern:
                paint = replace(paint, shaded=self._space_of(resolve(pattern["/Shading"])))
                if self._plate.blackens and paint.shaded is not None and paint.shaded.unseen:
                    self._plate.used = True
                    made = self._resources.blackened("Pattern", self._operand)
            else:
                made = self._resources.pattern(self._operand, paint, self._state)
        if made is not None:
            self._substitute(
                self._operand_start, start, b"/Pattern %s /%s " % (b"cs" if of_fill else b"CS", made.encode())
            )
            paint = replace(paint, pattern=made)
        state = self._state
        self._enter(end, replace(state, fill=paint) if of_fill else replace(state, stroke=paint))

    def _show(self, end: int) -> None:
        font, size = self._font
        made = self._resources.font(font, self._state) if font else None
        if made is None:
            self._note(self._state.text_mode % 4 in {0, 2}, self._state.text_mode % 4 in {1, 2})
            self._note_spot(end)
            return
        # such glyphs set for themselves what they need, as forms do
        self._out += [self._content[self._copied : self._before], f" /{made} {size:g} Tf".encode()]
        self._copied = self._before
        self._write_modes(self._state.text_mode, multiply=False)
        self._enter(end, self._state)

    def _note(self, fills: bool, strokes: bool) -> None:  # noqa: FBT001 - both halves of one painting
        self._plate.used |= (fills and self._fill.tells) or (strokes and self._stroke.tells)

    def _note_spot(self, end: int) -> None:
        if not self._state.over_spot and self._state.fill.space.is_spot:
            self._change(end, replace(self._state, over_spot=True))

    def _object(self, end: int) -> None:
        name, start = self._operand, self._operand_start
        value = self._resources.get("XObject", name)
        if not isinstance(value, DictionaryObject):
            return
        if str(resolve(value.get("/Subtype"))) == "/Form":
            # the form sets for itself what it needs; a group is not multiplied as a whole for what lies in it
            self._out.append(self._content[self._copied : start])
            self._copied = start
            self._write_modes(self._state.text_mode, multiply=False)
            self._substitute(start, end, b"/" + self._resources.form(name, self._state).encode() + b" Do")
            self._settle()
        elif is_true(value.get("/ImageMask")):
            self._note(fills=True, strokes=False)
            if self._fill.drop:
                self._substitute(start, end, b"")
        else:
            space = self._inks.space(value.get("/ColorSpace"))
            self._picture(start, end, space, covers="/SMask" not in value and "/Mask" not in value)

    def _inline_picture(self, start: int, end: int) -> None:
        head = self._content[start:end].partition(b"ID")[0]
        is_mask = re.search(rb"/(?:IM|ImageMask)\s+true", head) is not None
        named = re.search(rb"/(?:CS|ColorSpace)\s*/([^\s/]+)", head)
        space = self._space(decoded_name(named.group(1))) if named else GRAY
        if is_mask:
            self._note(fills=True, strokes=False)
            if self._fill.drop:
                self._substitute(start, end, b"")
            return
        if named and self._plate.blackens and space.unseen:
            black = self._resources.blackened("ColorSpace", decoded_name(named.group(1)))
            self._substitute(start + named.start(1), start + named.end(1), black.encode())
        self._picture(start, end, space, covers=True)

    def _picture(self, start: int, end: int, space: Space, *, covers: bool) -> None:
        """Treat a picture, or else a shading, in a space; `covers` where it hides all below it."""
        treatment = self._plate.treat(mixed(space, overprints=self._state.fill.overprints), self._state)
        self._plate.used |= treatment.tells
        if treatment.drop:
            self._substitute(start, end, b"")
        elif treatment.gray is not None and not space.unseen:
            self._substitute(start, end, b" q 1 g 0 0 1 1 re f Q " if covers else b"")
        elif treatment.multiply and self._state.blend in _PLAIN:
            painted = self._content[max(start, self._copied) : end]
            self._substitute(start, end, b" q /%s gs %s Q " % (MULTIPLY.encode(), painted))

    def _shading(self, end: int) -> None:
        name, start = self._operand, self._operand_start
        space = self._space_of(self._resources.get("Shading", name))
        if self._plate.blackens and space.unseen:
            black = self._resources.blackened("Shading", name)
            self._substitute(start, end, b"/%s sh" % black.encode())
            start = end
        self._picture(start, end, space, covers=False)

    def _space_of(self, shading: Any) -> Space:
        return self._inks.space(shading.get("/ColorSpace")) if isinstance(shading, DictionaryObject) else Space("other")

    # --- state --------------------------------------------------------------------------------------------------------

    def _with_parameters(self, values: Any) -> State:
        state = self._state
        if not isinstance(values, DictionaryObject):
            return state
        both = resolve(values.get("/OP"))
        fill = resolve(values.get("/op", both))
        if both is not None:
            state = replace(state, stroke=replace(state.stroke, overprints=is_true(both)))
        if fill is not None:
            state = replace(state, fill=replace(state.fill, overprints=is_true(fill)))
        if "/OPM" in values:
            state = replace(state, mode=int(resolve(values["/OPM"])))
        if "/BM" in values:
            blend = resolve(values["/BM"])
            blend = resolve(blend[0]) if isinstance(blend, ArrayObject) and blend else blend
            state = replace(state, blend=str(blend).lstrip("/"))
            self._emitted = (self._emitted[0], False)
        return state

    def _select(self, of_fill: bool, end: int) -> None:  # noqa: FBT001 - both halves of one state
        space = self._space(self._operand)
        first = {"cmyk": (0.0, 0.0, 0.0, 1.0), "process": (0.0,)}.get(space.kind, (1.0,) * len(space.inks))
        self._colour(of_fill, space, first, end)

    def _space(self, name: str) -> Space:
        own = self._resources.get("ColorSpace", name)
        return self._inks.space(own if own is not None else "/" + name)

    def _colour(self, of_fill: bool, space: Space, values: tuple[float, ...], end: int) -> None:  # noqa: FBT001
        # entered even where nothing changes: the rewritten content may have another colour in its place
        state = self._state
        if of_fill:
            self._enter(end, replace(state, fill=Paint(space, values, state.fill.overprints)))
        else:
            self._enter(end, replace(state, stroke=Paint(space, values, state.stroke.overprints)))

    def _change(self, end: int, state: State) -> None:
        """Go over to another state after the operator that ends at `end`, and write what the plate needs for it."""
        if state != self._state or state.text_mode != self._emitted[0]:
            self._enter(end, state)

    def _enter(self, end: int, state: State) -> None:
        self._state = state
        self._out.append(self._content[self._copied : end])
        self._copied = end
        self._settle()

    def _settle(self) -> None:
        state = self._state
        self._fill, self._stroke = self._treated(state.fill), self._treated(state.stroke)
        for gray, operator in ((self._fill.gray, "g"), (self._stroke.gray, "G")):
            if gray is not None:
                self._out.append(f" {gray:.3f} {operator}".encode())
        mode = state.text_mode
        mode = _UNFILLED_MODE.get(mode, mode) if self._fill.drop else mode
        mode = _UNSTROKED_MODE.get(mode, mode) if self._stroke.drop else mode
        self._write_modes(mode, multiply=self._fill.multiply or self._stroke.multiply)

    def _treated(self, paint: Paint) -> Treatment:
        return Treatment() if paint.pattern else self._plate.treat(paint.itself, self._state)

    def _write_modes(self, text_mode: int, *, multiply: bool) -> None:
        if text_mode != self._emitted[0]:
            self._out.append(b" %d Tr" % text_mode)
        multiplied = self._emitted[1]
        if self._state.blend in _PLAIN and multiply != multiplied:
            self._out.append(b" /%s gs" % (MULTIPLY if multiply else NORMAL).encode())
            multiplied = multiply
        self._out.append(b" ")
        self._emitted = (text_mode, multiplied)

    # --- pieces -------------------------------------------------------------------------------------------------------

    def _substitute(self, start: int, end: int, other: bytes) -> None:
        self._out += [self._content[self._copied : max(self._copied, start)], other]
        self._copied = end

    def _resource(self, category: str) -> Any:
        return self._resources.get(category, self._operand)

    def _numbers(self, end: int) -> tuple[float, ...]:
        """Return the numbers that stand directly before `end`."""
        found: list[float] = []
        for word in reversed(self._content[max(0, end - _LOOK_BACK) : end].split()):
            try:
                found.append(float(word))
            except ValueError:
                break
        return tuple(reversed(found))
