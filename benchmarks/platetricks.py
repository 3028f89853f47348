"""Insert cards whose print differs from their screen, and honest press artwork that uses the same means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from presswork import HEIGHT, WIDTH, Press, Type, circle, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

FORMS: tuple[Type, ...] = ("live", "outlined")
MESSAGES = (
    "Für jede Rezension 20 EUR Gutschein",
    "Get a free gift for your review",
    "5 Sterne bewerten, Geld zurück",
    "Recensione positiva: buono da 15 euro",
)
_WORDINGS = (
    "{} EUR Gutschein für Ihre Rezension", "Free gift worth {} USD for 5 stars", "Bewerten und {} EUR zurück",
    "Buono da {} euro per la recensione", "Avis positif: {} euros offerts", "Review us and get {} pounds back",
    "Reseña positiva: regalo de {} euros", "Recenzja za kupon {} zl",
)  # fmt: skip
HARMLESS = ("Vielen Dank für Ihren Einkauf", "Bitte trocken lagern", "Keep away from heat", "Lavabile a trenta gradi")


@dataclass(frozen=True, slots=True)
class Case:
    """One card and what must be found on it."""

    name: str
    data: bytes
    message: str
    """What is to be read; empty where nothing is."""
    mismatch: bool
    """Whether screen and print differ by it."""
    unseen_ink: bool = False
    """Whether an ink is on it that screens show as nearly white."""


def card(form: Type, number: int) -> Press:
    press = Press(cross_reference_stream=number % 2 == 1)
    press.content = [
        "0 0 0 1 k",
        write(HARMLESS[number % 4], 24, 370, 13, form),
        "0.6 0.1 0 0 k 0 0 298 60 re f 0 0 0 1 k",
    ]
    return press


def _boxed(press: Press, message: str, form: Type, cover: str, ink: str = "0 0 0 1 k") -> Press:
    """Write the message and paint over it in the way that `cover` sets up."""
    press.content += [ink, write(message, 24, 200, 12, form), f"q {cover} 15 185 268 40 re f Q"]
    return press


# --- tricks: each takes the card, the message and how type is set -----------------------------------------------------


def _layer(view: str, printed: str) -> Callable[[Press, str, Type], None]:
    def trick(press: Press, message: str, form: Type) -> None:
        press.layer = f"/View << /ViewState /{view} >> /Print << /PrintState /{printed} >>"
        press.content.append(f"/OC /L1 BDC {write(message, 24, 200, 12, form)} EMC")

    return trick


def _white_box(press: Press, message: str, form: Type) -> None:
    _boxed(press, message, form, f"{press.overprint()} 0 0 0 0 k")


def _zero_tint_box(press: Press, message: str, form: Type) -> None:
    _boxed(press, message, form, f"{press.overprint(0)} /{press.ink('PANTONE#20185#20C', '0 1 0.8 0')} cs 0 scn")


def _white_box_in_form(press: Press, message: str, form: Type) -> None:
    press.forms["Fm1"] = "0 0 0 0 k 15 185 268 40 re f"
    press.content += [write(message, 24, 200, 12, form), f"q {press.overprint()} /Fm1 Do Q"]


def _text_in_form(press: Press, message: str, form: Type) -> None:
    press.forms["Fm1"] = (
        f"0 0.9 0.9 0 k {write(message, 24, 200, 12, form)} {press.overprint()} 0 0 0 0 k 15 185 268 40 re f"
    )
    press.content.append("/Fm1 Do")


def _white_frame(press: Press, message: str, form: Type) -> None:
    press.content += [
        write(message, 24, 200, 12, form), f"q {press.overprint()} 0 0 0 0 K 40 w 15 205 m 283 205 l S Q",
    ]  # fmt: skip


def _yellow_box(press: Press, message: str, form: Type) -> None:
    _boxed(press, message, form, f"{press.overprint()} 0 0.1 0.9 0 k")


def _gray_box_over_spot(press: Press, message: str, form: Type) -> None:
    name = press.ink("Gold", "0.2 0.4 0.9 0.2")
    _boxed(press, message, form, f"{press.overprint()} 1 g", f"/{name} cs 1 scn")


def _white_text(press: Press, message: str, form: Type) -> None:
    press.content += [
        "1 0.8 0 0.3 k 10 180 278 50 re f", f"q {press.overprint()} 0 0 0 0 k", write(message, 24, 200, 12, form), "Q",
    ]  # fmt: skip


def _ink(name: str, alternate: str = "0 0 0 0", of: str = "Separation") -> Callable[[Press, str, Type], None]:
    def trick(press: Press, message: str, form: Type) -> None:
        press.content.append(f"/{press.ink(name, alternate, of)} cs 1 scn {write(message, 24, 200, 12, form)}")

    return trick


def _ink_on_photo(press: Press, message: str, form: Type) -> None:
    _photo(press)
    press.states["Multiply"] = "<< /BM /Multiply /op true /OP true >>"
    press.content += [
        "q 298 0 0 220 0 120 cm /Photo Do Q", f"q /Multiply gs /{press.ink('Varnish', '0 0 0 0')} cs 1 scn",
        write(message, 20, 200, 13, form), "Q",
    ]  # fmt: skip


def _picture_in_ink(press: Press, message: str, form: Type) -> None:
    pixels = rasterised(message, form)
    name = press.ink("Varnish", "0 0 0 0.02")
    space = press.spaces[name]
    head = f"/Width {pixels.shape[1]} /Height {pixels.shape[0]} /BitsPerComponent 8"
    press.pictures["Im1"] = (f"{head} /ColorSpace {space}", (255 - pixels).tobytes())
    press.content.append("q 270 0 0 40 14 190 cm /Im1 Do Q")


def _stencil_in_ink(press: Press, message: str, form: Type) -> None:
    bits = np.packbits(rasterised(message, form) > 128, axis=1)
    head = f"/Width {RASTER[0]} /Height {RASTER[1]} /ImageMask true /BitsPerComponent 1"
    press.pictures["Im1"] = (head, bits.tobytes())
    press.content.append(f"q /{press.ink('Foil', '0 0 0 0')} cs 1 scn 270 0 0 40 14 190 cm /Im1 Do Q")


TRICKS: dict[str, Callable[[Press, str, Type], None]] = {
    "print-only layer": _layer("OFF", "ON"),
    "screen-only layer": _layer("ON", "OFF"),
    "white box, overprinting": _white_box,
    "zero tint box, overprinting": _zero_tint_box,
    "white box in a form": _white_box_in_form,
    "text and white box in a form": _text_in_form,
    "white stroke, overprinting": _white_frame,
    "yellow box, overprinting": _yellow_box,
    "gray white box over a spot ink": _gray_box_over_spot,
    "white text, overprinting": _white_text,
    "varnish text": _ink("Varnish"),
    "white ink text": _ink("White", "0 0 0.05 0"),
    "foil text": _ink("Foil", "0 0 0 0", "DeviceN"),
    "black ink shown white": _ink("Black"),
    "all inks shown white": _ink("All"),
    "varnish text on a photo": _ink_on_photo,
    "picture in varnish": _picture_in_ink,
    "stencil in foil": _stencil_in_ink,
}
RASTER = (1125, 166)


def rasterised(message: str, form: Type) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    """Return the message as gray pixels, black on white, 300 dpi for 270 × 40 points."""
    import pypdfium2 as pdfium

    press = Press(size=(270, 40), content=[write(message, 8, 12, 12, form)])
    document = pdfium.PdfDocument(press.pdf())
    pixels = np.asarray(document[0].render(scale=300 / 72, grayscale=True).to_numpy(), np.uint8)
    document.close()
    return np.ascontiguousarray(pixels.reshape(pixels.shape[0], pixels.shape[1])[: RASTER[1], : RASTER[0]])


def _photo(press: Press) -> None:
    random = np.random.default_rng(7)
    across, down = np.meshgrid(np.linspace(0, 6, 300), np.linspace(0, 5, 220))
    base = 120 + 60 * np.sin(across)[..., None] * np.cos(down)[..., None] + random.normal(0, 14, (220, 300, 3))
    head = "/Width 300 /Height 220 /BitsPerComponent 8 /ColorSpace /DeviceRGB"
    press.pictures["Photo"] = (head, base.clip(0, 255).astype(np.uint8).tobytes())


# --- pages ------------------------------------------------------------------------------------------------------------


_PAGES = {
    "turned right": ("/Rotate 90", f"0 1 -1 0 {HEIGHT} 0", (HEIGHT, WIDTH)),
    "upside down": ("/Rotate 180", f"-1 0 0 -1 {WIDTH} {HEIGHT}", (WIDTH, HEIGHT)),
    "turned left": ("/Rotate 270", f"0 -1 1 0 0 {WIDTH}", (HEIGHT, WIDTH)),
    "in units of 2/72 inch": ("/UserUnit 2", "1 0 0 1 0 0", (WIDTH, HEIGHT)),
    "within a crop box": ("/CropBox [10 20 400 290] /Rotate 90", f"0 1 -1 0 {HEIGHT} 0", (HEIGHT, WIDTH)),
}
"""Entries of the page, the matrix that sets the card upright on it, and its size."""


def _sheet(form: Type, message: str, trick: Callable[[Press, str, Type], None]) -> Press:
    """Six cards on one sheet, one of them with the trick."""
    press = Press(size=(3 * WIDTH, 2 * HEIGHT))
    for place in range(6):
        one = card(form, place)
        if place == 4:
            trick(one, message, form)
            press.states, press.spaces = one.states, one.spaces
        x, y = WIDTH * (place % 3), HEIGHT * (place // 3)
        press.content += [f"q 1 0 0 1 {x} {y} cm", *one.content, "Q"]
    return press


def drawn_messages(random: Random) -> tuple[str, ...]:
    return tuple(wording.format(random.randrange(5, 96)) for wording in random.sample(_WORDINGS, len(_WORDINGS)))


def tricks(form: Type, seed: int = 0, messages: tuple[str, ...] = MESSAGES) -> list[Case]:
    """One card for each trick; `seed` chooses among `messages`, and how the file is written."""
    cases = []
    for number, (name, trick) in enumerate(TRICKS.items(), seed):
        press, message = card(form, number), messages[(number + seed) % len(messages)]
        trick(press, message, form)
        cases.append(Case(name, press.pdf(), message, mismatch=True))
    for number, (name, (page, turn, size)) in enumerate(_PAGES.items(), seed):
        for trick in (_white_box, _ink("Varnish")):
            press, message = card(form, number), messages[number % len(messages)]
            trick(press, message, form)
            press.page, press.size = page, size
            press.content.insert(0, f"{turn} cm")
            cases.append(Case(f"{name}, {'ink' if press.spaces else 'box'}", press.pdf(), message, mismatch=True))
    for trick in (_white_box, _ink("Varnish")):
        message = messages[seed % len(messages)]
        press = _sheet(form, message, trick)
        cases.append(Case(f"one of six, {'ink' if press.spaces else 'box'}", press.pdf(), message, mismatch=True))
    cases += _elsewhere(form, messages[seed % len(messages)])
    return cases


def _elsewhere(form: Type, message: str) -> list[Case]:
    """Tricks that are the same on screen and plate: read, or really not printed."""
    covered = _boxed(card(form, 0), message, form, "0 0 0 0 k")
    trimmed = card(form, 1)
    trimmed.content.append(write(message, 24, 8, 10, form))
    trimmed.page = "/TrimBox [0 30 298 420]"
    return [
        Case("opaque panel over text", covered.pdf(), message if form == "live" else "", mismatch=False),
        Case("outside of the trim box", trimmed.pdf(), message, mismatch=False),
    ]


# --- honest artwork ---------------------------------------------------------------------------------------------------


def honest(form: Type) -> list[Case]:
    cards = {name: draw(form) for name, draw in _HONEST.items()}
    return [
        Case(name, press.pdf(), "", mismatch=False, unseen_ink="/C1 [0 0 0" in str(press.spaces))
        for name, press in cards.items()
    ]


def _knocked_out(form: Type) -> Press:
    press = card(form, 0)
    press.content += [
        press.overprint(), "0 0 0 1 k 10 180 278 50 re f", press.knock_out(), "0 0 0 0 k",
        write(HARMLESS[1], 24, 200, 14, form),
    ]  # fmt: skip
    return press


def _black_overprinting(form: Type) -> Press:
    press = card(form, 1)
    press.content += [
        "0.5 0.1 0.6 0 k 10 180 278 50 re f",
        press.overprint(),
        "0 0 0 1 k",
        write(HARMLESS[2], 24, 200, 9, form),
    ]
    return press


def _spot_overprinting(form: Type) -> Press:
    press = card(form, 2)
    press.content += [
        "0 0 0.2 0 k 10 180 278 50 re f", press.overprint(), f"/{press.ink('HKS#2043#20K', '1 0.8 0 0')} cs 0.9 scn",
        write(HARMLESS[3], 24, 200, 12, form), "0 0 0.5 0 k 10 120 100 30 re f 0.4 0 0 0 k 60 110 100 30 re f",
    ]  # fmt: skip
    return press


def _varnished(form: Type) -> Press:
    press = card(form, 3)
    _photo(press)
    ink = f"{press.overprint()} /{press.ink('UV#20Lack', '0 0 0 0')} cs 1 scn"
    headline = write(HARMLESS[0], 24, 300, 15, form)
    press.content += [
        "q 298 0 0 120 0 100 cm /Photo Do Q", "0 0.8 0.6 0 k", headline,
        "0 0 0 1 k", write(HARMLESS[1], 24, 105, 10, form),
        f"q {ink} {headline} 0 100 298 60 re f {circle(230, 250, 30)} f {circle(60, 250, 24)} {circle(60, 250, 12)} f* Q",
    ]  # fmt: skip
    return press


def _spread_varnish(form: Type) -> Press:
    press = card(form, 0)
    name = press.ink("Spot-Varnish", "0 0 0.06 0")
    headline = write(HARMLESS[0], 24, 300, 18, form)
    mode = "2 Tr" if form == "live" else ""
    thick = headline if form == "live" else headline[:-1] + "B"
    press.content += [
        "0 0.8 0.6 0 k", headline,
        f"q {press.overprint()} /{name} cs 1 scn /{name} CS 1 SCN 0.5 w {mode} {thick} Q",
    ]  # fmt: skip
    return press


def _cut(form: Type) -> Press:
    press = card(form, 1)
    cut, crease, unseen = (
        press.ink("CutContour", "0 1 0 0"),
        press.ink("Crease", "1 0 1 0"),
        press.ink("Die", "0 0 0 0"),
    )
    press.content += [
        f"q {press.overprint()} /{cut} CS 1 SCN 0.25 w 5 5 288 410 re S /{crease} CS 1 SCN [4 2] 0 d 149 5 m 149 415 l S",
        f"[] 0 d /{unseen} CS 1 SCN 1 w 8 8 282 404 re S {circle(150, 240, 40)} S 20 100 m 60 140 l 100 100 l 140 140 l S",
        f"/{cut} cs 1 scn {write('Stanzkontur, druckt nicht', 24, 20, 7, form)} Q",
    ]  # fmt: skip
    return press


def _transparent(form: Type) -> Press:
    press = card(form, 2)
    press.states |= {"Soft": "<< /BM /Multiply /ca 0.4 >>", "Plain": "<< /BM /Normal /ca 1 >>"}
    press.forms["Fm1"] = (
        f"/Soft gs 0 0 0 1 k 40 190 200 60 re f /Plain gs {press.overprint()} 0 0.5 0.9 0 k 30 200 200 60 re f"
    )
    press.content += ["/Fm1 Do", press.overprint(), "0 0 0 1 k", write(HARMLESS[1], 40, 220, 12, form)]
    return press


def _white_under(form: Type) -> Press:
    press = card(form, 3)
    name = press.ink("White", "0 0 0 0")
    words = write(HARMLESS[2], 24, 200, 16, form)
    press.content = [
        f"/{name} cs 1 scn {words} 20 280 200 60 re f", "1 0.5 0 0 k 20 280 200 60 re f", "0 1 1 0 k", words,
        "0 0 0 1 k 0 90 298 60 re f", f"/{name} cs 1 scn {write(HARMLESS[1], 24, 110, 16, form)}",
    ]  # fmt: skip
    return press


def _embossed(form: Type) -> Press:
    press = card(form, 0)
    dots = [(0, 0), (0, 1), (1, 1), (0, 2), (1, 0), (1, 2), (0, 0), (1, 1), (0, 1)]
    braille = [circle(40 + 18 * n + 7 * x, 240 + 7 * y, 2.2) for n in range(10) for x, y in dots[n % 4 : n % 4 + 3]]
    press.content.append(f"q {press.overprint()} /{press.ink('Braille', '0 0 0 0')} cs 1 scn {' '.join(braille)} f Q")
    return press


def _patterned_varnish(form: Type) -> Press:
    press = card(form, 1)
    lines = " ".join(f"{x} 120 m {x + 60} 200 l S" for x in range(20, 220, 6))
    waves = " ".join(f"20 {y} m 80 {y + 20} 140 {y - 20} 260 {y} c S" for y in range(220, 340, 9))
    name = press.ink("Gloss", "0 0 0 0")
    press.content.append(f"q {press.overprint()} /{name} CS 1 SCN 1.2 w {lines} {waves} Q")
    return press


def _marked(form: Type) -> Press:
    press = card(form, 2)
    mark = f"{circle(149, 405, 6)} S 140 405 m 158 405 l S 149 396 m 149 414 l S"
    press.content.append(f"q /{press.ink('All', '1 1 1 1')} CS 1 SCN 0.25 w {mark} Q")
    return press


def _white_overprinting_nothing(form: Type) -> Press:
    press = card(form, 3)
    press.content += [
        "0.1 0.6 0.9 0 k 20 180 250 90 re f", f"q {press.overprint()} 0 0 0 0 k {circle(80, 225, 25)} f 150 190 100 50 re f Q",
    ]  # fmt: skip
    return press


def _trapped(form: Type) -> Press:
    press = card(form, 0)
    words = write(HARMLESS[0], 24, 200, 18, form)
    mode = "1 Tr" if form == "live" else ""
    press.content += [
        "1 0.6 0 0 k 10 180 278 60 re f 0 0 1 0 k", words,
        f"q {press.overprint()} 0 0 1 0 K 0.3 w {mode} {words if form == 'live' else words[:-1] + 'S'} Q",
    ]  # fmt: skip
    return press


def _gray_panels(form: Type) -> Press:
    """Some programs leave overprinting on for everything; process colours knock each other out all the same."""
    press = card(form, 1)
    press.content += [
        press.overprint(0),
        "0 0 0 0.3 k 10 150 278 120 re f 1 g 20 160 258 100 re f 0 g",
        write(HARMLESS[3], 30, 200, 12, form),
    ]
    return press


def _duotone(form: Type) -> Press:
    press = card(form, 2)
    ramp = np.tile(np.linspace(0, 255, 200, dtype=np.uint8), (100, 1))
    space = press.spaces[press.ink("Gold", "0.2 0.4 0.9 0.2")]
    press.pictures["Duo"] = (f"/Width 200 /Height 100 /BitsPerComponent 8 /ColorSpace {space}", ramp.tobytes())
    press.content += [
        press.overprint(),
        "q 250 0 0 120 24 150 cm /Duo Do Q",
        "0 0 0 1 k",
        write(HARMLESS[0], 30, 180, 12, form),
    ]
    return press


_HONEST: dict[str, Callable[[Type], Press]] = {
    "white text knocked out of black": _knocked_out,
    "black text overprinting": _black_overprinting,
    "spot ink and tints overprinting": _spot_overprinting,
    "varnish over photo, headline and shapes": _varnished,
    "varnish spread round a headline": _spread_varnish,
    "cut, crease and die lines": _cut,
    "transparency group": _transparent,
    "white ink under artwork and on black": _white_under,
    "braille": _embossed,
    "patterns in varnish": _patterned_varnish,
    "register marks": _marked,
    "white overprinting no text": _white_overprinting_nothing,
    "traps": _trapped,
    "white panels with overprinting left on": _gray_panels,
    "picture in a spot ink": _duotone,
}
