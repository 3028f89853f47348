"""What is painted with, which plate is to be seen, and what a stream that is rewritten for it refers to (ISO 32000-1, 8.4, 8.6.8)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar, Protocol

from insertaudit.extract.plates.inks import GRAY, Space

MULTIPLY, NORMAL = "PlateMultiply", "PlateNormal"
"""Names of the graphics state parameters that rewritten content uses."""


@dataclass(frozen=True, slots=True)
class Paint:
    space: Space = GRAY
    values: tuple[float, ...] = (0.0,)
    overprints: bool = False
    pattern: str = ""
    """Name of a pattern that shows for itself what the plate needs."""
    shaded: Space | None = None
    """Of a shading pattern: the space of its colours."""

    @property
    def itself(self) -> Paint:
        """The colour that an uncoloured pattern cell or a shading is painted in; any other paint itself."""
        if self.shaded is not None:
            return mixed(self.shaded, overprints=self.overprints)
        return self if self.space.base is None else replace(self, space=self.space.base, pattern="")


def mixed(space: Space, *, overprints: bool) -> Paint:
    """Return what pictures and shadings are painted with: colours of all kinds."""
    return Paint(space, (0.5,) * max(1, len(space.inks)), overprints)


@dataclass(frozen=True, slots=True)
class Treatment:
    """What becomes of what is painted with one paint."""

    drop: bool = False
    multiply: bool = False
    gray: float | None = None
    """Painted in this gray in place of its own colour."""
    tells: bool = False
    """Whether the screen shows what is painted so otherwise."""


@dataclass(frozen=True, slots=True)
class State:
    """The graphics state, as far as it matters to the plates; hashable, since forms are rewritten once for each."""

    fill: Paint = Paint()
    stroke: Paint = Paint()
    mode: int = 0
    """Overprint mode: 1 leaves the plates alone whose DeviceCMYK component is zero."""
    text_mode: int = 0
    blend: str = "Normal"
    over_spot: bool = False
    """Whether something was painted in a spot ink before."""


class Plate(Protocol):
    """Which plate is to be seen."""

    blackens: ClassVar[bool]
    """Whether it shows in black the inks that the screen does not, and all else in white."""
    used: bool
    """Whether anything was painted that shows otherwise than on the screen."""

    def treat(self, paint: Paint, state: State) -> Treatment: ...


class Resources(Protocol):
    """The resources of the stream that is rewritten."""

    def get(self, category: str, name: str) -> Any: ...

    def form(self, name: str, state: State) -> str:
        """Return the name under which a form XObject stands as rewritten for a state."""

    def pattern(self, name: str, paint: Paint, state: State) -> str | None:
        """Return that of a tiling pattern painted with `paint`; None for what is painted as any colour."""

    def font(self, name: str, state: State) -> str | None:
        """Return that of a Type 3 font; None for glyphs that are painted as any other."""

    def blackened(self, category: str, name: str) -> str:
        """Return that of a colour space, shading or shading pattern with the inks no screen shows in black."""
