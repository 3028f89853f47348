"""What overprinting lets through and which inks no screen shows: found, read and judged; honest press artwork is silent."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import platecolours
import platemeans
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
import zxingcpp
from platetricks import Case, honest, tricks
from presswork import Press, write
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, NumberObject, StreamObject

from drawn import read_pdf, text_of
from insertaudit import audit
from insertaudit.extract.pdf.pdfupdate import PdfUpdate
from insertaudit.extract.plates.inks import CMYK, Inks
from insertaudit.extract.plates.platecontent import rewrite
from insertaudit.extract.plates.platepaint import Paint, State
from insertaudit.extract.plates.plates import Overprints, UnseenInks

if TYPE_CHECKING:
    from pathlib import Path

WHITE_BOX, VARNISH, GOLD = "white box, overprinting", "varnish text", "gray white box over a spot ink"
_LIVE = {case.name: case for case in tricks("live")}
_OUTLINED = {case.name: case for case in tricks("outlined")}


def severities(tmp_path: Path, data: bytes) -> dict[str, str]:
    (tmp_path / "card.pdf").write_bytes(data)
    return {finding.rule: finding.severity for finding in audit(tmp_path / "card.pdf").files[0].findings}


@pytest.mark.parametrize(
    "case", [_LIVE[WHITE_BOX], _OUTLINED[VARNISH], _OUTLINED["white text, overprinting"]], ids=lambda case: case.name
)
def test_a_judged_text_that_differs_is_an_error(tmp_path: Path, case: Case) -> None:
    found = severities(tmp_path, case.data)
    assert found["reading/screen-print-mismatch"] == "error"
    assert "incentive/review-reward" in found


def test_the_place_is_where_the_text_is_printed() -> None:
    parts = read_pdf(_OUTLINED["turned right, box"].data)
    ((page, box),) = parts.plate
    assert page == 1
    assert 0.05 < box.left < 0.1
    assert 0.45 < box.top < box.bottom < 0.56


@pytest.mark.parametrize(
    "case",
    [
        _LIVE["zero tint box, overprinting"],
        _LIVE["white box in a form"],
        _LIVE["yellow box, overprinting"],
        _LIVE[GOLD],
        _OUTLINED["black ink shown white"],
        _OUTLINED["varnish text on a photo"],
        _LIVE["picture in varnish"],
        _LIVE["stencil in foil"],
        _OUTLINED["turned left, ink"],
        _LIVE["in units of 2/72 inch, box"],
        _LIVE["outside of the trim box"],
        _OUTLINED["opaque panel over text"],
    ],
    ids=lambda case: case.name,
)
def test_tricks_are_told_where_print_differs_from_screen(case: Case) -> None:
    parts = read_pdf(case.data)
    assert bool(parts.plate) == case.mismatch
    assert set(case.message.split()) - set(text_of(parts).replace(",", " ,").split()) <= {
        "zurück",
        "Geld",
        "15",
        "bewerten,",
    }
    assert not parts.problems


@pytest.mark.parametrize("case", [*honest("live"), honest("outlined")[5]], ids=lambda case: case.name)
def test_honest_press_artwork_is_silent(case: Case) -> None:
    parts = read_pdf(case.data)
    assert not parts.plate
    assert not parts.problems


@pytest.mark.parametrize(
    ("number", "case"),
    [
        (number, case)
        for number, case in enumerate(platemeans.tricks("live"))
        if not case.name.startswith("white box of")
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_cells_glyphs_and_appearances_are_rewritten_too(number: int, case: Case) -> None:
    case = case if number % 2 else platemeans.tricks("outlined")[number]
    parts = read_pdf(case.data)
    assert parts.plate
    assert case.message.split()[-1] in text_of(parts)
    assert not parts.problems


@pytest.mark.parametrize("case", platemeans.honest("outlined")[::2], ids=lambda case: case.name)
def test_honest_cells_glyphs_and_appearances_are_silent(case: Case) -> None:
    parts = read_pdf(case.data)
    assert not parts.plate
    assert not parts.problems


_COLOURS = [
    platemeans.tricks("outlined" if number % 2 else "live", platecolours.TRICKS)[number]
    for number, name in enumerate(platecolours.TRICKS)
    if name not in {"all inks, white in RGB", "white stencil over text", "where all layers are off", "clipped varnish"}
]


@pytest.mark.parametrize("case", _COLOURS, ids=lambda case: case.name)
def test_masks_groups_colour_spaces_pictures_layers_and_clips(case: Case) -> None:
    parts = read_pdf(case.data)
    assert parts.plate
    assert case.message.split()[-1] in text_of(parts)
    assert not parts.problems


@pytest.mark.parametrize("case", platemeans.honest("live", platecolours.HONEST), ids=lambda case: case.name)
def test_honest_masks_groups_colour_spaces_pictures_layers_and_clips_are_silent(case: Case) -> None:
    parts = read_pdf(case.data)
    assert not parts.plate
    assert not parts.problems
    assert case.name != "varnish shading over text" or "Vielen Dank" in text_of(parts)


def test_text_under_a_varnish_that_hides_it_on_this_screen_is_read() -> None:
    varnished = next(case for case in honest("outlined") if case.name.startswith("varnish over"))
    assert "Bitte trocken lagern" in text_of(read_pdf(varnished.data))


def test_a_code_in_varnish_is_read() -> None:
    press = Press()
    bits = zxingcpp.create_barcode("https://shop-x.de/bonus", zxingcpp.BarcodeFormat.QRCode).to_image(scale=8)
    pixels = 255 - np.asarray(bits, np.uint8)
    space = press.spaces[press.ink("Varnish", "0 0 0 0")]
    head = f"/Width {pixels.shape[1]} /Height {pixels.shape[0]} /BitsPerComponent 8 /ColorSpace {space}"
    press.pictures["Code"] = (head, pixels.tobytes())
    press.content = ["0 0 0 1 k", write("Vielen Dank", 24, 370, 13, "live"), "q 80 0 0 80 100 150 cm /Code Do Q"]
    parts = read_pdf(press.pdf())
    assert [code.text for code in parts.codes] == ["https://shop-x.de/bonus"]
    assert len(parts.plate) == 1


def test_small_type_in_several_lines_and_foreign_colours_is_read() -> None:
    press = Press()
    press.content = ["0.1 0 0.3 0 k 0 0 298 420 re f 0 0.9 0.9 0 k"]
    press.content += [
        write("Schreiben Sie uns eine Bewertung", 30, 200 - 9 * line, 6.5, "outlined") for line in range(4)
    ]
    press.content.append(f"{press.overprint()} 0 0 0 0 k 20 160 200 60 re f")
    parts = read_pdf(press.pdf())
    assert len(parts.plate) == 1
    assert text_of(parts).count("Bewertung") == 4


def test_ink_none_prints_nowhere() -> None:
    press = Press()
    press.spaces["Void"] = (
        "[/DeviceN [/None] /DeviceCMYK << /FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] /C1 [0 1 1 0] /N 1 >>]"
    )
    press.content = ["/Void cs 1 scn", write("Bitte trocken lagern", 24, 200, 14, "outlined")]
    assert len(read_pdf(press.pdf()).plate) == 1  # on this screen it shows


def test_an_encrypted_file_has_plates_too() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(_LIVE[WHITE_BOX].data))
    writer.encrypt("", "owner", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    assert read_pdf(buffer.getvalue()).plate


def test_a_form_within_itself_ends() -> None:
    press = Press()
    press.forms["Fm1"] = "0 0 0 0 k 15 185 268 40 re f /Fm1 Do"
    press.content = [write("Bitte trocken lagern", 24, 200, 14, "live"), press.overprint(), "/Fm1 Do"]
    reader = PdfReader(io.BytesIO(press.pdf()))
    form = reader.pages[0]["/Resources"]["/XObject"].raw_get("/Fm1")  # type: ignore[index]
    form.get_object()["/Resources"][NameObject("/XObject")] = DictionaryObject({NameObject("/Fm1"): form})
    update = PdfUpdate(reader)
    update.replace(form, form.get_object())
    assert read_pdf(update.file()).plate


# --- parts ------------------------------------------------------------------------------------------------------------


class _Named:
    """Resources with one graphics state that overprints."""

    def get(self, category: str, name: str) -> DictionaryObject | None:
        if (category, name) != ("ExtGState", "O"):
            return None
        return PdfReader(io.BytesIO(_LIVE[WHITE_BOX].data)).pages[0]["/Resources"]["/ExtGState"]["/Over"]  # type: ignore[index,no-any-return]

    def form(self, name: str, state: State) -> str:
        del state
        return name

    def pattern(self, name: str, paint: Paint, state: State) -> None:
        """No pattern is known."""

    def font(self, name: str, state: State) -> None:
        """No Type 3 font is known."""

    def blackened(self, category: str, name: str) -> str:
        del category
        return name


def _rewritten(content: bytes) -> bytes:
    return b" ".join(rewrite(content, _Named(), Inks(), Overprints(), State()).split())


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"/O gs 0 0 0 0 k 0 0 9 9 re f", b"/O gs 0 0 0 0 k 3 Tr 0 0 9 9 re n"),
        (b"/O gs 0 0 0 0 k 0 0 9 9 re B", b"/O gs 0 0 0 0 k 3 Tr 0 0 9 9 re S"),
        (b"/O gs 0 0 0 0 k (f \\) f) Tj <66> Tj % f\nf", b"/O gs 0 0 0 0 k 3 Tr (f \\) f) Tj <66> Tj % f n"),
        (b"q /O gs 0 0 0 0 k f Q f", b"q /O gs 0 0 0 0 k 3 Tr n Q f"),
        (b"/O gs 0 0 0 0 k 0 0 0 1 k f", b"/O gs 0 0 0 0 k 3 Tr 0 0 0 1 k 0 Tr f"),
        (b"/O gs BI /W 1 /H 1 /IM true ID \x00f f EI f", b"/O gs BI /W 1 /H 1 /IM true ID \x00f f EI f"),
        (b"(unended f", b"(unended f"),
    ],
)
def test_only_what_paints_otherwise_is_rewritten(content: bytes, expected: bytes) -> None:
    assert _rewritten(content) == expected


def test_the_overprint_mode_decides_whether_white_hides_process_inks() -> None:
    clear = State(mode=0)
    paint = State().fill
    white = type(paint)(CMYK, (0.0, 0.0, 0.0, 0.0), overprints=True)
    assert not Overprints().treat(white, clear).drop
    assert Overprints().treat(white, State(mode=1)).drop
    assert Overprints().treat(white, State(mode=0, over_spot=True)).drop
    assert UnseenInks().treat(white, clear).drop


@pytest.mark.parametrize("stream", [False, True], ids=["table", "stream"])
def test_an_update_replaces_objects_whatever_the_cross_references(stream: bool) -> None:
    data = Press(content=["1 0 0 rg 0 0 298 420 re f"], cross_reference_stream=stream).pdf()
    reader = PdfReader(io.BytesIO(data))
    update = PdfUpdate(reader)
    page = reader.pages[0]
    content = StreamObject()
    content.set_data(b"0 0 1 rg 0 0 298 420 re f")
    page[NameObject("/Contents")] = update.add(content)
    page[NameObject("/Rotate")] = NumberObject(90)
    assert page.indirect_reference is not None
    update.replace(page.indirect_reference, page)
    document = pdfium.PdfDocument(update.file())
    shown = document[0]
    assert shown.get_rotation() == 90
    assert tuple(shown.render(scale=0.1).to_numpy()[5, 5]) == (255, 0, 0)
    assert pdfium_c.FPDF_GetFormType(document) == pdfium_c.FORMTYPE_NONE
    document.close()
