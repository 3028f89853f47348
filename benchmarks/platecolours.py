"""More cards whose print differs from their screen: masks, groups, blend modes, colour spaces, pictures, layers, clips. And twins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from platetricks import RASTER, rasterised
from presswork import write

if TYPE_CHECKING:
    from platemeans import Draw
    from presswork import Press, Type

_AREA = "15 185 268 40 re f"
_PLACE = "270 0 0 40 14 190 cm"
_GROUP = "/Group << /S /Transparency /CS /DeviceCMYK {} >>"
_FLAT = "/ShadingType 2 /Coords [0 0 298 0] /Extend [true true] /Function << /FunctionType 2 /Domain [0 1] /C0 [{0}] /C1 [{0}] /N 1 >>"


def _message(text: str, form: Type) -> str:
    return write(text, 24, 200, 12, form)


def _dark(text: str, form: Type) -> str:
    return f"0 0 0 1 k {_message(text, form)}"


def _clip(text: str, form: Type) -> str:
    return f"7 Tr {_message(text, form)}" if form == "live" else f"{_message(text, form)[:-1]} W n"


# --- tricks -----------------------------------------------------------------------------------------------------------


def _masked_white(press: Press, text: str, form: Type) -> None:
    press.masks["Mask"] = "1 g 0 0 298 420 re f"
    press.content += [_dark(text, form), f"q /Mask gs {press.overprint()} 0 0 0 0 k {_AREA} Q"]


def _masked_ink(press: Press, text: str, form: Type) -> None:
    press.masks["Mask"] = f"1 g {_message(text, form)}" if form == "outlined" else "1 g 0 190 298 40 re f"
    shape = _AREA if form == "outlined" else _message(text, form)
    press.content.append(f"q /Mask gs /{press.ink('Varnish', '0 0 0 0')} cs 1 scn {shape} Q")


def _knockout_ink(press: Press, text: str, form: Type) -> None:
    press.groups["Fm1"] = _GROUP.format("/K true")
    press.forms["Fm1"] = f"/{press.ink('Foil', '0 0 0 0')} cs 1 scn {_message(text, form)}"
    press.content.append("/Fm1 Do")


def _half_none(press: Press, text: str, form: Type) -> None:
    """The ink is cyan, of which there is none; what the screen shows is the tint of None."""
    press.calculated("Half", "/Cyan /None", "{ 0 0 3 2 roll }")
    press.content.append(f"/Half cs 0 1 scn {_message(text, form)}")


def _none_and_varnish(press: Press, text: str, form: Type) -> None:
    press.calculated("Both", "/None /Varnish", "{ pop pop 0 0 0 0 }")
    press.content.append(f"/Both cs 0 1 scn {_message(text, form)}")


def _all_in_rgb(press: Press, text: str, form: Type) -> None:
    press.spaces["Every"] = (
        "[/Separation /All /DeviceRGB << /FunctionType 2 /Domain [0 1] /C0 [1 1 1] /C1 [1 1 1] /N 1 >>]"
    )
    press.content.append(f"/Every cs 1 scn {_message(text, form)}")


def _icc_white_over_spot(press: Press, text: str, form: Type) -> None:
    press.profile("Icc")
    gold = press.ink("Gold", "0.2 0.4 0.9 0.2")
    press.content += [
        f"/{gold} cs 1 scn {_message(text, form)}",
        f"q {press.overprint(0)} /Icc cs 0 0 0 0 scn {_AREA} Q",
    ]


def _gray_on_dark(press: Press, text: str, form: Type) -> None:
    press.content += [
        "1 0.9 0.2 0.4 k 10 180 278 50 re f", f"q {press.overprint()} 0 0 0 0.3 k {_message(text, form)} Q",
    ]  # fmt: skip


def _inverted_picture(press: Press, text: str, form: Type) -> None:
    name = press.ink("Varnish", "0 0 0 0")
    head = f"/Width {RASTER[0]} /Height {RASTER[1]} /BitsPerComponent 8 /ColorSpace {press.spaces[name]} /Decode [1 0]"
    press.pictures["Im1"] = (head, rasterised(text, form).tobytes())
    press.content.append(f"q {_PLACE} /Im1 Do Q")


def _blank_spot_picture(press: Press, text: str, form: Type) -> None:
    name = press.ink("Gold", "0.2 0.4 0.9 0.2")
    head = f"/Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace {press.spaces[name]}"
    press.pictures["Im1"] = (head, bytes(4))
    press.content += [_dark(text, form), f"q {press.overprint()} {_PLACE} /Im1 Do Q"]


def _white_stencil(press: Press, text: str, form: Type) -> None:
    press.pictures["Im1"] = ("/Width 8 /Height 8 /ImageMask true /BitsPerComponent 1 /Decode [1 0]", b"\xff" * 8)
    press.content += [_dark(text, form), f"q {press.overprint()} 0 0 0 0 k {_PLACE} /Im1 Do Q"]


def _inline_picture(press: Press, text: str, form: Type) -> None:
    name = press.ink("Varnish", "0 0 0 0")
    data = (255 - rasterised(text, form)[::2, ::2]).copy()
    hexed = data.tobytes().hex()
    press.content.append(
        f"q {_PLACE} BI /W {data.shape[1]} /H {data.shape[0]} /BPC 8 /CS /{name} /F /AHx ID {hexed}> EI Q"
    )


def _not_on_screen(press: Press, text: str, form: Type) -> None:
    press.layer = "/View << /ViewState /ON >> /Print << /PrintState /OFF >>"
    press.memberships["M1"] = "<< /Type /OCMD /VE [/Not {L1}] >>"
    press.content.append(f"/OC /M1 BDC {_message(text, form)} EMC")


def _all_off(press: Press, text: str, form: Type) -> None:
    press.layer = "/View << /ViewState /OFF >> /Print << /PrintState /ON >>"
    press.memberships["M1"] = "<< /Type /OCMD /OCGs [{L1}] /P /AllOff >>"
    press.content.append(f"/OC /M1 BDC {_message(text, form)} EMC")


def _clipped_ink(press: Press, text: str, form: Type) -> None:
    press.content.append(f"q {_clip(text, form)} /{press.ink('Varnish', '0 0 0 0')} cs 1 scn {_AREA} Q")


def _clipped_shading(press: Press, text: str, form: Type) -> None:
    name = press.ink("Varnish", "0 0 0 0")
    press.shadings["Flat"] = f"<< /ColorSpace {press.spaces[name]} {_FLAT.format(1)} >>"
    press.content.append(f"q {_clip(text, form)} /Flat sh Q")


def _shaded_text(press: Press, text: str, form: Type) -> None:
    name = press.ink("Foil", "0 0 0.04 0")
    press.shadings["Flat"] = f"<< /ColorSpace {press.spaces[name]} {_FLAT.format(1)} >>"
    press.content.append(f"/Pattern cs /ShFlat scn {_message(text, form)}")


def _white_shading(press: Press, text: str, form: Type) -> None:
    name = press.ink("Gold", "0.2 0.4 0.9 0.2")
    press.shadings["Flat"] = f"<< /ColorSpace {press.spaces[name]} {_FLAT.format(0)} >>"
    press.content += [_dark(text, form), f"q {press.overprint()} 15 185 268 40 re W n /Flat sh Q"]


TRICKS: dict[str, Draw] = {
    "white box under a soft mask": _masked_white,
    "varnish through a soft mask": _masked_ink,
    "foil in a knockout group": _knockout_ink,
    "cyan that is not there, and None": _half_none,
    "None and varnish": _none_and_varnish,
    "all inks, white in RGB": _all_in_rgb,
    "ICC white over a spot ink": _icc_white_over_spot,
    "gray overprinting dark": _gray_on_dark,
    "inverted picture in varnish": _inverted_picture,
    "blank spot picture over text": _blank_spot_picture,
    "white stencil over text": _white_stencil,
    "inline picture in varnish": _inline_picture,
    "not the layer of the screen": _not_on_screen,
    "where all layers are off": _all_off,
    "clipped varnish": _clipped_ink,
    "clipped varnish shading": _clipped_shading,
    "text of a foil shading": _shaded_text,
    "blank spot shading over text": _white_shading,
}


# --- honest twins -----------------------------------------------------------------------------------------------------


def _soft_shadow(press: Press, text: str, form: Type) -> None:
    press.masks["Mask"] = " ".join(f"{0.6 - y / 100:.2f} g 0 {170 + y} 298 2 re f" for y in range(0, 60, 2))
    press.content += [f"q /Mask gs {press.overprint()} 0 0 0 1 k {_AREA} Q", _dark(text, form)]


def _knockout_group(press: Press, text: str, form: Type) -> None:
    press.groups["Fm1"] = _GROUP.format("/K true /I true")
    press.forms["Fm1"] = f"0.4 0 0.1 0 k {_AREA} {press.overprint()} {_dark(text, form)}"
    press.content.append("/Fm1 Do")


def _isolated_white(press: Press, text: str, form: Type) -> None:
    """The group is white on all plates, before it comes to the page."""
    press.groups["Fm1"] = _GROUP.format("/I true")
    press.forms["Fm1"] = f"{press.overprint()} 0 0 0 0 k {_AREA}"
    press.content += [_dark(text, form), "/Fm1 Do", _dark(text, form)]


def _multiplied_white(press: Press, text: str, form: Type) -> None:
    press.states["Mul"] = "<< /BM /Multiply >>"
    press.content += [_dark(text, form), f"q /Mul gs {press.overprint()} 0 0 0 0 k {_AREA} 1 g {_AREA} Q"]


def _screened_black(press: Press, text: str, form: Type) -> None:
    press.states["Scr"] = "<< /BM /Screen >>"
    press.content += ["0.5 0 0.8 0 k", _message(text, form), f"q /Scr gs 0 g {_AREA} Q"]


def _cyan_and_none(press: Press, text: str, form: Type) -> None:
    press.calculated("Half", "/Cyan /None", "{ pop 0 0 0.6 }")
    press.content.append(f"/Half cs 0.9 0.5 scn {_message(text, form)}")


def _all_black(press: Press, text: str, form: Type) -> None:
    press.content.append(f"q {press.overprint()} /{press.ink('All', '1 1 1 1')} cs 1 scn {_message(text, form)} Q")


def _icc_panel(press: Press, text: str, form: Type) -> None:
    """White of an ICC profile knocks out all process inks, whatever the overprint mode."""
    press.profile("Icc")
    press.content += [
        "0 0 0 0.5 k", _message("Ein Rest von gestern", form), f"q {press.overprint()} /Icc cs 0 0 0 0 scn {_AREA} Q",
        _dark(text, form),
    ]  # fmt: skip


def _icc_text_on_dark(press: Press, text: str, form: Type) -> None:
    press.profile("Icc")
    press.content += [
        "1 0.8 0 0.4 k 10 180 278 50 re f",
        f"q {press.overprint()} /Icc cs 0 0 0 0 scn {_message(text, form)} Q",
    ]


def _black_on_dark(press: Press, text: str, form: Type) -> None:
    press.content += ["0.5 0.5 0 0.2 k 10 180 278 50 re f", f"q {press.overprint()} {_dark(text, form)} Q"]


def _inverted_photo(press: Press, text: str, form: Type) -> None:
    ramp = np.tile(np.linspace(0, 255, 60, dtype=np.uint8), (40, 1))
    space = press.spaces[press.ink("Gold", "0.2 0.4 0.9 0.2")]
    press.pictures["Im1"] = (
        f"/Width 60 /Height 40 /BitsPerComponent 8 /Decode [1 0] /ColorSpace {space}",
        ramp.tobytes(),
    )
    press.content += [f"q {press.overprint()} 270 0 0 60 14 240 cm /Im1 Do Q", _dark(text, form)]


def _white_picture(press: Press, text: str, form: Type) -> None:
    """Pictures have no overprint mode: white of four process inks hides the remnant on all plates."""
    press.pictures["Im1"] = ("/Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceCMYK", bytes(16))
    press.content += [
        "0 0 0 0.5 k", _message("Ein Rest von gestern", form), f"q {press.overprint()} {_PLACE} /Im1 Do Q", _dark(text, form),
    ]  # fmt: skip


def _stencil_of_type(press: Press, text: str, form: Type) -> None:
    bits = np.packbits(rasterised(text, form) > 128, axis=1)
    head = f"/Width {RASTER[0]} /Height {RASTER[1]} /ImageMask true /BitsPerComponent 1"
    press.pictures["Im1"] = (head, bits.tobytes())
    press.content.append(f"q {press.overprint()} 0 0 0 1 k {_PLACE} /Im1 Do Q")


def _same_layer(press: Press, text: str, form: Type) -> None:
    press.layer = "/View << /ViewState /ON >> /Print << /PrintState /ON >>"
    press.memberships["M1"] = "<< /Type /OCMD /VE [/Or {L1} [/Not {L1}]] >>"
    press.content.append(f"0 0 0 1 k /OC /M1 BDC {_message(text, form)} EMC")


def _clipped_ground(press: Press, text: str, form: Type) -> None:
    press.content.append(f"q {_clip(text, form)} {press.overprint()} 0 0.8 0.9 0 k {_AREA} Q")


def _shaded_ground(press: Press, text: str, form: Type) -> None:
    name = press.ink("Gold", "0.2 0.4 0.9 0.2")
    function = "/Function << /FunctionType 2 /Domain [0 1] /C0 [0.1] /C1 [0.7] /N 1 >>"
    press.shadings["Ramp"] = f"<< /ColorSpace {press.spaces[name]} /ShadingType 2 /Coords [0 0 298 0] {function} >>"
    press.content += [f"q {press.overprint()} 15 150 268 90 re W n /Ramp sh Q", _dark(text, form)]


def _varnish_shading(press: Press, text: str, form: Type) -> None:
    name = press.ink("Gloss", "0 0 0 0")
    press.shadings["Flat"] = f"<< /ColorSpace {press.spaces[name]} {_FLAT.format(1)} >>"
    press.content += [f"0 0.8 0.9 0 k {_message(text, form)}", f"q {press.overprint()} 15 150 268 90 re W n /Flat sh Q"]


HONEST: dict[str, Draw] = {
    "soft shadow": _soft_shadow,
    "knockout group": _knockout_group,
    "white in an isolated group": _isolated_white,
    "multiplied white": _multiplied_white,
    "screened black": _screened_black,
    "cyan and None": _cyan_and_none,
    "text in all inks": _all_black,
    "ICC white panel": _icc_panel,
    "ICC white text on dark": _icc_text_on_dark,
    "black overprinting dark": _black_on_dark,
    "inverted picture in a spot ink": _inverted_photo,
    "white CMYK picture": _white_picture,
    "stencil of type": _stencil_of_type,
    "a layer that is always shown": _same_layer,
    "clipped ground": _clipped_ground,
    "shaded spot ground": _shaded_ground,
    "varnish shading over text": _varnish_shading,
}
