"""Codes: found, decoded, measured, told apart from artwork."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray

from drawn import lines, make_pdf, rasterised
from insertaudit.extract import codes
from insertaudit.extract.payload import classify

if TYPE_CHECKING:
    from collections.abc import Callable

Gray = NDArray[np.uint8]
FORMAT = zxingcpp.BarcodeFormat


def drawn(text: str, form: str = "QRCode", module: int = 5) -> Gray:
    code = zxingcpp.create_barcode(text, getattr(FORMAT, form))
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


@pytest.mark.parametrize("draw", [noise, clouds, dense_text, checkerboard, stripes, table, halftone, nested_squares])
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
