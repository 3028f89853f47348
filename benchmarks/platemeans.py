"""Insert cards whose print differs from their screen by means beyond boxes and inks on the page itself, and honest twins.

Pattern cells, Type 3 glyphs, appearances of annotations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from platetricks import HARMLESS, MESSAGES, Case, card
from presswork import write

if TYPE_CHECKING:
    from collections.abc import Callable

    from presswork import Press, Type

    Draw = Callable[[Press, str, Type], None]

_PAGE = "0 0 298 420 re f"
_AREA = "15 185 268 40 re f"


def _message(text: str, form: Type) -> str:
    return write(text, 24, 200, 12, form)


def _as_cell(press: Press, content: str, entries: str = "/PaintType 1") -> None:
    press.cells["Cell"] = (entries, content)
    press.content.append(f"q /Pattern cs /Cell scn {_PAGE} Q")


def _as_glyph(press: Press, content: str) -> None:
    press.glyphs.append(f"0 0 d0 {content}")
    press.content.append("BT /T3 1 Tf (a) Tj ET")


def _as_stamp(press: Press, content: str) -> None:
    press.stamps.append(content)


def _boxed(place: Callable[[Press, str], None]) -> Draw:
    def trick(press: Press, text: str, form: Type) -> None:
        place(press, f"0 0 0 1 k {_message(text, form)} {press.overprint()} 0 0 0 0 k {_AREA}")

    return trick


def _over_page(place: Callable[[Press, str], None]) -> Draw:
    """The text lies on the page, and what hides it in the painter."""

    def trick(press: Press, text: str, form: Type) -> None:
        press.content.append(f"0 0 0 1 k {_message(text, form)}")
        place(press, f"{press.overprint()} 0 0 0 0 k {_AREA}")

    return trick


def _in_ink(place: Callable[[Press, str], None]) -> Draw:
    def trick(press: Press, text: str, form: Type) -> None:
        name = press.ink("Varnish", "0 0 0 0")
        place(press, f"/{name} cs 1 scn {_message(text, form)}")

    return trick


def _ink_in_uncoloured_cell(press: Press, text: str, form: Type) -> None:
    press.spaces["Tinted"] = f"[/Pattern {press.spaces[press.ink('Foil', '0 0 0 0')]}]"
    press.cells["Cell"] = ("/PaintType 2", _message(text, form))
    press.content.append(f"q /Tinted cs 1 /Cell scn {_PAGE} Q")


def _white_uncoloured_cell(press: Press, text: str, form: Type) -> None:
    press.spaces["Tinted"] = "[/Pattern /DeviceCMYK]"
    press.cells["Cell"] = ("/PaintType 2", _AREA)
    press.content += [
        f"0 0 0 1 k {_message(text, form)}",
        f"q {press.overprint()} /Tinted cs 0 0 0 0 /Cell scn {_PAGE} Q",
    ]


def _glyphs_of_outer_white(press: Press, text: str, form: Type) -> None:
    press.glyphs.append(f"0 0 0 0 298 420 d1 {_AREA}")
    press.content += [
        f"0 0 0 1 k {_message(text, form)}",
        f"q {press.overprint()} 0 0 0 0 k BT /T3 1 Tf (a) Tj ET Q",
    ]


def _glyph_in_cell(press: Press, text: str, form: Type) -> None:
    press.glyphs.append(f"0 0 d0 0 0 0 1 k {_message(text, form)} {press.overprint()} 0 0 0 0 k {_AREA}")
    _as_cell(press, "BT /T3 1 Tf (a) Tj ET")


PAINTERS: dict[str, Draw] = {
    "text and white box in a pattern cell": _boxed(_as_cell),
    "text and white box in a glyph": _boxed(_as_glyph),
    "text and white box in a stamp": _boxed(_as_stamp),
    "white box of a pattern cell": _over_page(_as_cell),
    "white box of a glyph": _over_page(_as_glyph),
    "white box of a stamp": _over_page(_as_stamp),
    "varnish in a pattern cell": _in_ink(_as_cell),
    "varnish in a glyph": _in_ink(_as_glyph),
    "varnish in a stamp": _in_ink(_as_stamp),
    "foil through an uncoloured cell": _ink_in_uncoloured_cell,
    "white uncoloured cell": _white_uncoloured_cell,
    "white glyphs without colour": _glyphs_of_outer_white,
    "a glyph in a pattern cell": _glyph_in_cell,
}


# --- honest twins -----------------------------------------------------------------------------------------------------


def _dotted(place: Callable[[Press, str], None]) -> Draw:
    """Overprinting white dots on tinted ground, as in swatch libraries, and harmless type over all."""

    def draw(press: Press, text: str, form: Type) -> None:
        dots = " ".join(f"{x} {y} 6 6 re f" for x in range(10, 280, 20) for y in range(100, 340, 20))
        place(press, f"0.1 0.3 0 0 k 0 90 298 260 re f {press.overprint()} 0 0 0 0 k {dots}")
        if place is not _as_stamp:
            press.content.append(f"0 0 0 1 k {_message(text, form)}")

    return draw


def _varnished(place: Callable[[Press, str], None]) -> Draw:
    def draw(press: Press, text: str, form: Type) -> None:
        ink = press.ink("Gloss", "0 0 0 0")
        lines = " ".join(f"{x} 120 {3} 80 re f" for x in range(20, 270, 9))
        press.content.append(f"0 0.8 0.6 0 k {_message(text, form)}")
        place(press, f"{press.overprint()} /{ink} cs 1 scn {lines} {_message(text, form)}")

    return draw


def _knocked_out(place: Callable[[Press, str], None]) -> Draw:
    def draw(press: Press, text: str, form: Type) -> None:
        black = f"{press.overprint()} 0 0 0 1 k 10 180 278 50 re f"
        place(press, f"{black} {press.knock_out()} 0 0 0 0 k {_message(text, form)}")

    return draw


def _uncoloured(press: Press, text: str, form: Type) -> None:
    press.spaces["Tinted"] = "[/Pattern /DeviceCMYK]"
    dots = " ".join(f"{x} {y} 6 6 re f" for x in range(10, 280, 20) for y in range(100, 340, 20))
    press.cells["Cell"] = ("/PaintType 2", dots)
    press.content += [
        f"q {press.overprint()} /Tinted cs 0.2 0.1 0 0 /Cell scn {_PAGE} Q",
        f"0 0 0 1 k {_message(text, form)}",
    ]


def _black_glyphs(press: Press, text: str, form: Type) -> None:
    press.glyphs.append(f"0 0 0 0 298 420 d1 {_message(text, form)}")
    press.content += [
        "0 0.2 0.4 0 k 10 180 278 50 re f",
        f"q {press.overprint()} 0 0 0 1 k BT /T3 1 Tf (a) Tj ET Q",
    ]


HONEST: dict[str, Draw] = {
    "white dots in a pattern cell": _dotted(_as_cell),
    "white dots in a glyph": _dotted(_as_glyph),
    "varnish in a pattern cell on a headline": _varnished(_as_cell),
    "varnish in a glyph on a headline": _varnished(_as_glyph),
    "varnish in a stamp on a headline": _varnished(_as_stamp),
    "white text knocked out of black in a cell": _knocked_out(_as_cell),
    "white text knocked out of black in a glyph": _knocked_out(_as_glyph),
    "white text knocked out of black in a stamp": _knocked_out(_as_stamp),
    "tinted uncoloured cell": _uncoloured,
    "black glyphs overprinting": _black_glyphs,
}


def tricks(form: Type, means: dict[str, Draw] = PAINTERS, messages: tuple[str, ...] = MESSAGES) -> list[Case]:
    """One card for each means, whose message is to be read and told to differ."""
    return _cases(form, means, messages, mismatch=True)


def honest(form: Type, means: dict[str, Draw] = HONEST) -> list[Case]:
    return _cases(form, means, HARMLESS, mismatch=False)


def _cases(form: Type, means: dict[str, Draw], texts: tuple[str, ...], *, mismatch: bool) -> list[Case]:
    cases = []
    for number, (name, draw) in enumerate(means.items()):
        press, text = card(form, number), texts[number % len(texts)]
        draw(press, text, form)
        unseen = "/C1 [0 0 0" in str(press.spaces)
        cases.append(Case(name, press.pdf(), text if mismatch else "", mismatch=mismatch, unseen_ink=unseen))
    return cases
