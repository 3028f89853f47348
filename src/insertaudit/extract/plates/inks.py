"""What a PDF's colours put on the plates: colour spaces, their inks, and which inks a screen does not show.

ISO 32000-1, 8.6.6.4 (Separation), 8.6.6.5 (DeviceN), 11.7.4 (overprinting).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject, StreamObject

from insertaudit.extract.pdf.pdfactions import resolve

if TYPE_CHECKING:
    from collections.abc import Sequence

PROCESS_INKS = frozenset({"Cyan", "Magenta", "Yellow", "Black"})
TRACE = 0.02
"""Tint below which an ink is not printed."""
_UNSEEN = 215
"""Of 255, in each channel: a full tint shown as light as this is nearly white."""
_MAX_INKS = 64
"""Inks looked at in one document; presses have a dozen units."""
_STRAIGHT = 2
"""FunctionType of exponential interpolation."""
_PLAINLY_WHITE, _PLAINLY_NOT = 0.02, 0.5
"""Of a component's whole range, how far from white a full tint may be, and how far it is where nobody takes it for white."""
_WHITE = {"DeviceGray": (1.0,), "G": (1.0,), "CalGray": (1.0,), "DeviceRGB": (1.0,) * 3, "RGB": (1.0,) * 3, "CalRGB": (1.0,) * 3}  # fmt: skip
_ICC_WHITE = {1: (1.0,), 3: (1.0,) * 3, 4: (0.0,) * 4}


@dataclass(frozen=True, slots=True)
class Space:
    """A colour space, as far as it matters to the plates."""

    kind: str
    """cmyk (DeviceCMYK itself, the only one with an overprint mode), process, tints, pattern, or other."""
    inks: tuple[str, ...] = ()
    """Of `tints`: the names of its inks."""
    white: tuple[float, ...] | None = None
    """Of `process`: the components that leave the paper bare."""
    unseen: tuple[int, ...] = ()
    """Of `tints`: the components whose ink the screen shows as nearly white."""
    base: Space | None = None
    """Of `pattern`: the space of the colour that uncoloured cells are painted in."""

    @property
    def is_spot(self) -> bool:
        return self.kind == "tints" and not set(self.inks) <= PROCESS_INKS | {"None"}


CMYK = Space("cmyk")
GRAY = Space("process", white=(1.0,))
RGB = Space("process", white=(1.0,) * 3)


@dataclass(slots=True)
class Inks:
    """The colour spaces of one document, each understood once."""

    _spaces: dict[int, Space] = field(default_factory=dict)
    _held: list[Any] = field(default_factory=list)
    """Keeps what `_spaces` is keyed by alive."""

    def space(self, value: Any) -> Space:
        """Return what a colour space object means; an unknown one is `other`."""
        value = resolve(value)
        if not isinstance(value, ArrayObject):
            return _named(str(value).lstrip("/"))
        key = id(value)
        if key not in self._spaces:
            self._held.append(value)
            self._spaces[key] = Space("other")  # a space within itself ends here
            self._spaces[key] = self._understood(value)
        return self._spaces[key]

    def _understood(self, value: ArrayObject) -> Space:
        family = str(resolve(value[0])).lstrip("/") if value else ""
        if family == "ICCBased":
            profile = resolve(value[1])
            components = int(resolve(profile.get("/N", 0))) if isinstance(profile, DictionaryObject) else 0
            return Space("process", white=_ICC_WHITE.get(components))
        if family == "Pattern":
            return Space("pattern", base=self.space(value[1]) if len(value) > 1 else None)
        if family in {"Indexed", "I"}:
            base = self.space(value[1])
            return Space("process" if base.kind in {"cmyk", "process"} else "other", base.inks, unseen=base.unseen)
        if family == "Separation":
            names: tuple[str, ...] = (str(resolve(value[1])).lstrip("/"),)
        elif family == "DeviceN":
            names = tuple(str(resolve(name)).lstrip("/") for name in resolve(value[1]))
        else:
            return _named(family)
        return Space("tints", names, unseen=_unseen(value, names))


def _named(name: str) -> Space:
    if name in {"DeviceCMYK", "CMYK"}:
        return CMYK
    if name == "Pattern":
        return Space("pattern")
    return Space("process", white=_WHITE[name]) if name in _WHITE else Space("other")


def _unseen(space: ArrayObject, names: Sequence[str]) -> tuple[int, ...]:
    """Return the components of a Separation or DeviceN space whose full tint is nearly white on the screen.

    pdfium is asked, since it is the screen, where the full tint is not plainly white or plainly not. `None` prints nowhere; of
    `All` the specification says that the alternate colour is not to be used, but screens use it.
    """
    wanted = [index for index, name in enumerate(names[:_MAX_INKS]) if name != "None"]
    if not wanted:
        return ()
    known = _is_white(space) if len(names) == 1 else None
    if known is not None:
        return (0,) if known else ()
    return _white_squares(space, len(names), wanted)


def _is_white(space: ArrayObject) -> bool | None:
    """Say whether the full tint of one ink is white, as its tint transform has it; None where that is not plain to see.

    Most tint transforms run straight from one colour to another (ISO 32000-1, 7.10.3): the full tint is the latter.
    """
    function = resolve(space[3]) if len(space) > 3 else None
    if not isinstance(function, DictionaryObject) or resolve(function.get("/FunctionType")) != _STRAIGHT:
        return None
    full = resolve(function.get("/C1"))
    alternate = str(resolve(space[2])).lstrip("/")
    white = _ICC_WHITE[4] if alternate == "DeviceCMYK" else _WHITE.get(alternate)
    if white is None or not isinstance(full, ArrayObject) or len(full) != len(white):
        return None
    domain, limits = resolve(function.get("/Domain")), resolve(function.get("/Range"))
    if limits is not None or not isinstance(domain, ArrayObject) or [float(resolve(end)) for end in domain] != [0, 1]:
        return None
    farthest = max(abs(bare - float(resolve(value))) for bare, value in zip(white, full, strict=True))
    if farthest <= _PLAINLY_WHITE:
        return True
    return False if farthest >= _PLAINLY_NOT else None


def _white_squares(space: ArrayObject, count: int, wanted: Sequence[int]) -> tuple[int, ...]:
    """Return those of the `wanted` inks of a space that pdfium paints nearly white: one square for each."""
    writer = PdfWriter()
    page = writer.add_blank_page(len(wanted), 1)
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/ColorSpace"): DictionaryObject({NameObject("/Ink"): space.clone(writer)})}
    )
    content = StreamObject()
    squares = (
        " ".join("1" if index == ink else "0" for index in range(count)) + f" scn {place} 0 1 1 re f"
        for place, ink in enumerate(wanted)
    )
    content.set_data(("/Ink cs " + " ".join(squares)).encode())
    page[NameObject("/Contents")] = writer._add_object(content)  # noqa: SLF001 - pypdf has no other way
    buffer = BytesIO()
    writer.write(buffer)
    document = pdfium.PdfDocument(buffer.getvalue())
    try:
        picture = document[0].render(scale=4).to_numpy()
        return tuple(ink for place, ink in enumerate(wanted) if picture[2, 4 * place + 2, :3].min() >= _UNSEEN)
    finally:
        document.close()


def plate_tint(space: Space) -> StreamObject:
    """Return a tint transform from the inks of `space` to DeviceGray that shows those unseen on screens, and nothing else."""
    count = len(space.inks)
    # each tint is fetched from where it lies below what was pushed since; the square root makes faint tints legible
    steps = [f"{count - 1 - ink + pushed} index" for pushed, ink in enumerate(space.unseen)]
    program = " ".join(steps + ["add"] * (len(steps) - 1) + ["sqrt", "1", "exch", "sub", f"{count + 1} 1 roll"])
    function = StreamObject()
    domain = [FloatObject(value) for _ in range(count) for value in (0, 1)]
    function.update(
        {
            NameObject("/FunctionType"): NumberObject(4),
            NameObject("/Domain"): ArrayObject(domain),
            NameObject("/Range"): ArrayObject([FloatObject(0), FloatObject(1)]),
        }
    )
    function.set_data(("{ " + program + " pop" * count + " }").encode())
    return function
