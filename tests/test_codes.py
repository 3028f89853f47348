"""Codes: found, decoded, measured, told apart from artwork."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import FloatObject, NameObject
from reportlab.lib.utils import ImageReader

from drawn import A6, MM, lines, make_pdf, rasterised, read_pdf
from insertaudit.extract.codes import codes
from insertaudit.extract.codes.payload import classify

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportlab.pdfgen.canvas import Canvas

Gray = NDArray[np.uint8]
FORMAT = zxingcpp.BarcodeFormat


def drawn(text: str, form: str = "QRCode", module: int = 5) -> Gray:
    code = zxingcpp.create_barcode(text, getattr(FORMAT, form), force_square=True)
    return np.array(code.to_image(scale=module, add_quiet_zones=False), np.uint8)


def on_page(
    symbol: Gray, left: int = 200, top: int = 300, size: tuple[int, int] = (900, 640), ground: int = 255
) -> Gray:
    page = np.full(size, ground, np.uint8)
    page[top : top + symbol.shape[0], left : left + symbol.shape[1]] = symbol
    return page


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("QRCode", "https://shop-x.example/a"),
        ("MicroQRCode", "12345"),
        ("RMQRCode", "hello"),
        ("DataMatrix", "https://shop-x.example/b"),
        ("Aztec", "hello there"),
        ("PDF417", "hello there"),
        ("EAN13", "4006381333931"),
        ("EAN8", "96385074"),
        ("UPCA", "036000291452"),
        ("UPCE", "01234565"),
        ("Code128", "ABC-123"),
        ("Code39", "ABC-123"),
        ("ITF", "12345678901231"),
    ],
)
def test_every_symbology_is_decoded(form: str, text: str) -> None:
    found = codes.find_symbols(on_page(drawn(text, form, 3)))
    expected = "0012345000065" if form == "UPCE" else text  # UPC-E abbreviates a UPC-A number
    assert [(symbol.format, symbol.text) for symbol in found] == [(form, expected)]


@pytest.mark.parametrize("turn", [0, 90, 180, 30])
def test_turned_codes_are_decoded(turn: int) -> None:
    page = on_page(drawn("https://shop-x.example/turned"))
    matrix = cv2.getRotationMatrix2D((270, 370), turn, 1)
    page = np.asarray(cv2.warpAffine(page, matrix, (640, 900), borderValue=255), np.uint8)
    assert [symbol.text for symbol in codes.find_symbols(page)] == ["https://shop-x.example/turned"]


def test_module_box_quiet_zone_and_contrast() -> None:
    symbol = drawn("https://shop-x.example/a", module=6)
    page = on_page(symbol, left=120, top=240)
    page[:, 120 + symbol.shape[1] + 12 : 120 + symbol.shape[1] + 40] = 0  # a bar two modules to the right
    found = codes.find_symbols(page)
    assert len(found) == 1
    code = found[0].code((640, 900), 1, (64.0, 90.0))
    assert code.module_mm == pytest.approx(0.6, rel=0.03)
    assert code.quiet_zone == pytest.approx(2, abs=0.5)
    assert code.contrast == pytest.approx(1, abs=0.02)
    assert code.payload == "url"
    assert code.box is not None
    assert code.box.left == pytest.approx(120 / 640, abs=0.005)
    assert code.box.bottom == pytest.approx((240 + symbol.shape[0]) / 900, abs=0.005)
    assert found[0].code((640, 900), None, None).box is None


def test_light_on_dark_has_a_negative_contrast() -> None:
    symbol = 255 - drawn("https://shop-x.example/a")
    found = codes.find_symbols(on_page(symbol, ground=0))
    assert [code.text for code in found] == ["https://shop-x.example/a"]
    assert (found[0].contrast or 0) < -0.9


def test_pale_codes_have_a_low_contrast() -> None:
    symbol = np.where(drawn("https://shop-x.example/a") > 127, 255, 200).astype(np.uint8)
    found = codes.find_symbols(on_page(symbol))
    assert found[0].contrast == pytest.approx(55 / 255, abs=0.03)


def damaged(kind: str) -> Gray:
    symbol = drawn("https://shop-x.example/a-rather-long-address?with=parameters", module=5)
    size = symbol.shape[0]
    places = np.random.default_rng(1)
    if kind == "flipped modules":
        for _ in range(220):
            x, y = places.integers(0, size // 5, 2) * 5
            symbol[y : y + 5, x : x + 5] = 255 - symbol[y : y + 5, x : x + 5]
    elif kind == "logo over the middle":
        symbol[size // 4 : -size // 4, size // 4 : -size // 4] = 255
    else:
        symbol[: size // 3, : size // 3] = 255
        symbol[-size // 3 :, : size // 3] = 255
    return symbol


@pytest.mark.parametrize("kind", ["flipped modules", "logo over the middle", "two finders lost"])
def test_codes_that_cannot_be_decoded_are_reported(kind: str) -> None:
    found = codes.find_symbols(on_page(damaged(kind)))
    assert [(symbol.format, symbol.text) for symbol in found] == [("QRCode", None)]
    left, top, right, bottom = found[0].bounds
    assert 150 < left < 290
    assert 250 < top < 390
    assert right - left > 100
    assert bottom - top > 100


def covered(symbol: Gray, kind: str) -> Gray:
    size = symbol.shape[0]
    if kind == "corner covered":
        symbol[: size * 2 // 5, -size * 2 // 5 :] = 255
    elif kind == "strip across":
        symbol[size * 2 // 5 : -size * 2 // 5 - 8] = 255
    elif kind == "border worn":
        symbol[:, :12] = symbol[-12:] = symbol[:9] = 255
    elif kind == "half cut off":
        symbol = symbol[:, : size * 3 // 5]
    return symbol


@pytest.mark.parametrize("version", range(25, 31))
@pytest.mark.parametrize("turn", [0, 20])
def test_covered_rectangular_codes_are_reported(version: int, turn: int) -> None:
    code = zxingcpp.create_barcode("4711", FORMAT.DataMatrix, version=version)
    symbol = np.array(code.to_image(scale=6, add_quiet_zones=False), np.uint8)
    symbol[: symbol.shape[0] // 2, : symbol.shape[1] // 2] = 255
    page = on_page(symbol)
    matrix = cv2.getRotationMatrix2D((320, 400), turn, 1)
    found = codes.find_symbols(np.asarray(cv2.warpAffine(page, matrix, (640, 900), borderValue=255), np.uint8))
    assert [found_one.text for found_one in found] == [None]


@pytest.mark.parametrize("kind", ["corner covered", "strip across", "border worn", "half cut off"])
@pytest.mark.parametrize("form", ["QRCode", "DataMatrix", "Aztec"])
@pytest.mark.parametrize("turn", [0, 20])
def test_covered_codes_are_reported_once(form: str, kind: str, turn: int) -> None:
    page = on_page(covered(drawn("https://shop-x.example/a-rather-long-address?with=it", form), kind), ground=255)
    matrix = cv2.getRotationMatrix2D((270, 370), turn, 1)
    page = np.asarray(cv2.warpAffine(page, matrix, (640, 900), borderValue=255, flags=cv2.INTER_AREA), np.uint8)
    found = codes.find_symbols(page)
    assert [symbol.text for symbol in found] == [None]
    assert found[0].module == pytest.approx(5, rel=0.1)


@pytest.mark.parametrize("turn", [0, 90, 20])
def test_bars_that_say_nothing_are_reported(turn: int) -> None:
    row = drawn("4006381333931", "EAN13", 1)[0]
    row[[20, 33, 47, 60, 74]] ^= 255  # the check digit no longer fits
    page = on_page(np.kron(np.repeat(row[None], 45, axis=0), np.ones((3, 3), np.uint8)).astype(np.uint8), 150)
    matrix = cv2.getRotationMatrix2D((300, 370), turn, 1)
    page = np.asarray(cv2.warpAffine(page, matrix, (640, 900), borderValue=255, flags=cv2.INTER_AREA), np.uint8)
    found = codes.find_symbols(page)
    assert [(symbol.format, symbol.text) for symbol in found] == [("EAN13", None)]
    assert found[0].module == pytest.approx(3, rel=0.1)


@pytest.mark.parametrize("sticker", [255, 170])
@pytest.mark.parametrize("turn", [0, 90, 20])
def test_a_barcode_whose_middle_is_covered_is_reported_once(sticker: int, turn: int) -> None:
    row = drawn("4006381333931", "EAN13", 1)[0]
    symbol = np.kron(np.repeat(row[None], 45, axis=0), np.ones((3, 3), np.uint8)).astype(np.uint8)
    symbol[:, 32 * 3 : 63 * 3] = sticker
    matrix = cv2.getRotationMatrix2D((300, 370), turn, 1)
    page = on_page(symbol, 150)
    page = np.asarray(cv2.warpAffine(page, matrix, (640, 900), borderValue=255, flags=cv2.INTER_AREA), np.uint8)
    found = codes.find_symbols(page)
    assert [(symbol.format, symbol.text) for symbol in found] == [("EAN13", None)]


def test_two_fences_side_by_side_are_no_barcode() -> None:
    page = np.full((640, 900), 255, np.uint8)
    for left in (100, 420):
        for post in range(16):
            page[200:340, left + 15 * post : left + 15 * post + 6 + post % 3] = 0
    assert not codes.find_symbols(page)


def test_a_damaged_code_beside_a_good_one_is_reported() -> None:
    page = on_page(drawn("https://shop-x.example/a"))
    second = covered(drawn("https://shop-x.example/b"), "corner covered")
    page[300 : 300 + second.shape[0], 360 : 360 + second.shape[1]] = second
    found = codes.find_symbols(page)
    assert sorted(str(symbol.text) for symbol in found) == ["None", "https://shop-x.example/a"]


def test_bytes_that_are_no_text_leave_a_code_without_text() -> None:
    code = zxingcpp.create_barcode(bytes([0xE1, 0xA1, 0xB1, 0xF0]), FORMAT.DataMatrix, eci=899)
    symbol = np.array(code.to_image(scale=5, add_quiet_zones=False), np.uint8)
    assert [symbol.format for symbol in codes.find_symbols(on_page(symbol))] == ["DataMatrix"]


def test_a_code_as_small_as_its_picture_is_decoded() -> None:
    symbol = drawn("c++", "DataMatrix", 1)
    assert [found.text for found in codes.find_symbols(symbol)] == ["c++"]


def test_a_speckled_code_is_decoded() -> None:
    symbol = drawn("https://shop-x.example/speckled", module=6)
    noise = np.random.default_rng(3).normal(0, 150, symbol.shape)
    page = on_page(np.clip(symbol + noise, 0, 255).astype(np.uint8))
    assert [symbol.text for symbol in codes.find_symbols(page)] == ["https://shop-x.example/speckled"]


TINY = "https://shop-x.example/tiny"


def code_page(module_mm: float, how: str, unit: float = 1.0, gap: float | None = None) -> Callable[[Canvas], object]:
    """Draw a QR code with modules of `module_mm`; with `gap`, a bar stands that many modules to the right of it."""
    grid = drawn(TINY, module=1)
    step = module_mm * MM / unit
    side = step * grid.shape[1]

    def draw(canvas: Canvas) -> None:
        left, top = 100 / unit, 300 / unit
        if how == "picture":
            canvas.drawImage(ImageReader(Image.fromarray(drawn(TINY, module=3))), left, top - side, side, side)
        else:
            path = canvas.beginPath()
            for row, column in np.argwhere(grid < 128):
                path.rect(left + float(column) * step, top - float(row + 1) * step, step, step)
            canvas.drawPath(path, stroke=0, fill=1)
        if gap is not None:
            canvas.rect(left + side + gap * step, top - side, 4 * step, side, stroke=0, fill=1)

    return draw


@pytest.mark.parametrize("how", ["path", "picture"])
@pytest.mark.parametrize("module_mm", [0.2, 0.3, 0.6])
def test_small_codes_in_pdfs_are_decoded_and_measured(how: str, module_mm: float) -> None:
    found = read_pdf(make_pdf(code_page(module_mm, how))).codes
    assert [code.text for code in found] == [TINY]
    assert found[0].module_mm == pytest.approx(module_mm, rel=0.03)
    assert found[0].contrast == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize(("rotation", "unit"), [(90, 1.0), (180, 1.0), (270, 1.0), (0, 2.5)])
def test_real_size_and_quiet_zone_hold_on_turned_and_scaled_pages(rotation: int, unit: float) -> None:
    size = (A6[0] / unit, A6[1] / unit)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf(code_page(0.5, "path", unit, gap=2), size=size))))
    writer.pages[0][NameObject("/UserUnit")] = FloatObject(unit)
    writer.pages[0].rotate(rotation)
    buffer = io.BytesIO()
    writer.write(buffer)
    found = read_pdf(buffer.getvalue()).codes
    assert [code.text for code in found] == [TINY]
    assert found[0].module_mm == pytest.approx(0.5, rel=0.03)
    assert found[0].quiet_zone == pytest.approx(2, abs=0.5)


def test_blank_takes_codes_away() -> None:
    page = on_page(drawn("https://shop-x.example/a"), ground=240)
    page[300:500, 200:400][page[300:500, 200:400] == 255] = 240
    clean = codes.blank(page, codes.find_symbols(page))
    assert int(clean.max()) - int(clean.min()) < 12


def blank_page() -> Gray:
    return np.full((1000, 700), 255, np.uint8)


def noise() -> Gray:
    return np.random.default_rng(7).integers(0, 256, (1000, 700), dtype=np.uint8)


def clouds() -> Gray:
    cells = np.random.default_rng(7).integers(0, 256, (40, 28), dtype=np.uint8)
    return np.asarray(cv2.resize(cells, (700, 1000), interpolation=cv2.INTER_CUBIC), np.uint8)


def dense_text() -> Gray:
    dense = make_pdf(lambda c: [lines(c, top=400 - 50 * n, size=8) for n in range(8)])
    return np.array(rasterised(dense, 150).convert("L"))


def checkerboard() -> Gray:
    page = blank_page()
    page[200:400, 200:400] = np.kron(np.indices((20, 20)).sum(axis=0) % 2, np.ones((10, 10))) * 255
    return page


def stripes() -> Gray:
    page, widths = blank_page(), np.random.default_rng(7)
    for x in range(50, 600, 14):
        page[100:800, x : x + widths.integers(3, 9)] = 0
    return page


def table() -> Gray:
    page = blank_page()
    for step in range(0, 300, 30):
        cv2.line(page, (100 + step, 100), (100 + step, 400), 0, 2)
        cv2.line(page, (100, 100 + step), (400, 100 + step), 0, 2)
    return page


def halftone() -> Gray:
    page = blank_page()
    for x in range(100, 600, 9):
        for y in range(100, 800, 9):
            cv2.circle(page, (x, y), 1 + int(3 * abs(math.sin(x / 90 + y / 70))), 0, -1)
    return page


def nested_squares() -> Gray:
    page = blank_page()
    for x in (100, 300, 500):
        cv2.rectangle(page, (x, 100), (x + 70, 170), 0, -1)
        cv2.rectangle(page, (x + 10, 110), (x + 60, 160), 255, -1)
        cv2.rectangle(page, (x + 20, 120), (x + 50, 150), 0, -1)
    return page


def pictograms() -> Gray:
    page, places = blank_page(), np.random.default_rng(5)
    for x in range(60, 600, 90):
        for y in range(60, 900, 90):
            cv2.rectangle(page, (x, y), (x + 66, y + 66), 0, 4)
            if places.random() < 0.5:
                cv2.rectangle(page, (x + 20, y + 20), (x + 46, y + 46), 0, -1)
            else:
                for step in range(5):
                    cv2.line(page, (x + 12 + step * 10, y + 12), (x + 12 + step * 10, y + 54), 0, 3)
    return page


def letters_like_bars() -> Gray:
    page = blank_page()
    for row, words in enumerate(("IIIIlIIIllIIIlIIII", "||||||||||||||||", "HHHHIIIIHHHHIIII")):
        cv2.putText(page, words, (40, 300 + row * 100), cv2.FONT_HERSHEY_DUPLEX, 1.8, 0, 3, cv2.LINE_AA)
    return page


def piano() -> Gray:
    page = blank_page()
    for key in range(21):
        cv2.rectangle(page, (60 + key * 24, 400), (84 + key * 24, 560), 0, 1)
        if key % 7 not in {2, 6}:
            cv2.rectangle(page, (76 + key * 24, 400), (90 + key * 24, 500), 0, -1)
    return page


def ruler() -> Gray:
    page = blank_page()
    for tick in range(100):
        cv2.line(page, (60 + tick * 5, 500), (60 + tick * 5, 540 if tick % 10 == 0 else 520), 0, 1)
    return page


def scan_pictogram() -> Gray:
    page = blank_page()
    for x, y in ((200, 200), (264, 200), (200, 264)):
        for inset, shade in ((0, 0), (8, 255), (16, 0)):
            cv2.rectangle(page, (x + inset, y + inset), (x + 40 - inset, y + 40 - inset), shade, -1)
    cv2.rectangle(page, (264, 264), (280, 280), 0, -1)
    cv2.rectangle(page, (288, 288), (304, 304), 0, -1)
    return page


ARTWORK = [noise, clouds, dense_text, checkerboard, stripes, table, halftone, nested_squares]
ARTWORK += [pictograms, letters_like_bars, piano, ruler, scan_pictogram]


@pytest.mark.parametrize("draw", ARTWORK)
def test_artwork_is_no_code(draw: Callable[[], Gray]) -> None:
    assert codes.find_symbols(draw()) == []


@pytest.mark.parametrize(
    ("text", "symbology", "payload"),
    [
        ("https://shop-x.example", "QRCode", "url"),
        ("WWW.SHOP-X.EXAMPLE", "QRCode", "url"),
        ("shop-x.example/hello", "QRCode", "url"),
        ("fb://page/123", "QRCode", "url"),
        ("mailto:a@b.example", "QRCode", "mail"),
        ("MATMSG:TO:a@b.example;;", "QRCode", "mail"),
        ("a@b.example", "QRCode", "mail"),
        ("tel:+4930123456", "QRCode", "phone"),
        ("+49 30 123456", "QRCode", "phone"),
        ("SMSTO:+4930123456:hello", "QRCode", "sms"),
        ("BEGIN:VCARD\nFN:A\nEND:VCARD", "QRCode", "vcard"),
        ("MECARD:N:A;;", "QRCode", "vcard"),
        ("WIFI:T:WPA;S:a;P:b;;", "QRCode", "wifi"),
        ("geo:52.5,13.4", "QRCode", "geo"),
        ("BEGIN:VEVENT\nEND:VEVENT", "QRCode", "event"),
        ("https://id.shop-x.example/01/04012345678901", "QRCode", "gs1-digital-link"),
        ("[01]04012345678901", "DataMatrix", "gs1"),
        ("4006381333931", "EAN13", "product-number"),
        ("Thank you", "QRCode", "text"),
    ],
)
def test_payloads(text: str, symbology: str, payload: str) -> None:
    assert classify(text, symbology) == payload  # type: ignore[arg-type]
