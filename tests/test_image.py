"""Pictures of every kind and depth, their pages, frames, metadata and real size."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageFilter
from PIL.PngImagePlugin import PngInfo

from conftest import ROOT
from drawn import SENTENCES, encoded, lines, make_pdf, rasterised, read_image, text_of, write
from insertaudit.errors import LimitReachedError, UnreadableError
from insertaudit.extract.parts import ReadOptions
from insertaudit.extract.raster import ground, picture
from insertaudit.extract.recognition import blur
from insertaudit.limits import Budget

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

WASH, CARTON = SENTENCES[:2]
JOINED = f"{WASH} {CARTON}"


@pytest.fixture(scope="module")
def card() -> Image.Image:
    """Two lines, as recognition takes most of the time and what is told here is how pictures reach it."""

    def draw(canvas: Canvas) -> None:
        write(canvas, 20, 380, WASH)
        write(canvas, 20, 365.7, CARTON)

    return rasterised(make_pdf(draw)).crop((0, 0, 1240, 700))


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("PNG", "image/png"),
        ("JPEG", "image/jpeg"),
        ("WEBP", "image/webp"),
        ("TIFF", "image/tiff"),
        ("GIF", "image/gif"),
        ("BMP", "image/bmp"),
        ("JPEG2000", "image/jp2"),
        ("AVIF", "image/avif"),
    ],
)
def test_every_format_is_read(card: Image.Image, form: str, media_type: str) -> None:
    parts = read_image(encoded(card, form), media_type)
    assert text_of(parts, "ocr") == JOINED
    assert [page.number for page in parts.pages] == [1]
    assert parts.pages[0].ocr
    assert not parts.problems
    assert parts.blocks[0].words[0].box.left == pytest.approx(20 / 72 * 300 / 1240, abs=0.01)


def test_a_telephone_photograph_in_heic_is_read() -> None:
    data = (Path(__file__).parent / "files" / "card.heic").read_bytes()
    assert text_of(read_image(data, "image/heic"), "ocr") == (
        "Please wash the blanket at thirty degrees. Keep the carton for later."
    )


def test_cmyk_sixteen_bits_palette_and_one_bit(card: Image.Image) -> None:
    cmyk = read_image(encoded(card.convert("CMYK"), "JPEG", quality=95), "image/jpeg")
    assert text_of(cmyk, "ocr") == JOINED
    deep = Image.fromarray(np.array(card.convert("L")).astype(np.uint16) * 257)
    assert text_of(read_image(encoded(deep, "PNG"), "image/png"), "ocr") == JOINED
    assert text_of(read_image(encoded(card.convert("P"), "PNG"), "image/png"), "ocr") == JOINED
    assert text_of(read_image(encoded(card.convert("1"), "PNG"), "image/png"), "ocr") == JOINED


def test_exif_orientation_is_followed(card: Image.Image) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees clockwise to show
    data = encoded(card.transpose(Image.Transpose.ROTATE_90), "JPEG", quality=95, exif=exif)
    parts = read_image(data, "image/jpeg")
    assert text_of(parts, "ocr") == JOINED
    box = parts.blocks[0].box
    assert box is not None
    assert box.left == pytest.approx(20 / 72 * 300 / 1240, abs=0.01)


def test_white_type_on_nothing_is_not_lost(card: Image.Image) -> None:
    ink = Image.eval(card.convert("L"), lambda shade: 255 - shade)
    white = Image.new("RGBA", card.size, (255, 255, 255, 0))
    white.putalpha(ink)
    assert text_of(read_image(encoded(white, "PNG"), "image/png"), "ocr") == JOINED
    both = white.copy()
    both.paste((10, 10, 10, 255), (100, 600, 1100, 640))
    assert text_of(read_image(encoded(both, "PNG"), "image/png"), "ocr") == JOINED


def test_small_pictures_are_enlarged() -> None:
    small = rasterised(make_pdf(lines), 96)
    words = text_of(read_image(encoded(small, "PNG"), "image/png"), "ocr").split()
    written = set(" ".join(SENTENCES).split())
    assert len(set(words) & written) >= 0.9 * len(written)


def test_pages_of_a_tiff(card: Image.Image) -> None:
    second = rasterised(make_pdf(lambda c: write(c, 20, 380, "The second page", 14))).crop((0, 0, 1240, 300))
    data = encoded(card, "TIFF", save_all=True, append_images=[second], compression="tiff_lzw")
    parts = read_image(data, "image/tiff")
    assert [page.number for page in parts.pages] == [1, 2]
    assert [block.text for block in parts.blocks if block.page == 2] == ["The second page"]


def test_frames_of_an_animation(card: Image.Image) -> None:
    second = rasterised(make_pdf(lambda c: write(c, 20, 380, "Hidden in frame three", 14))).crop((0, 0, 1240, 700))
    frames = [card.convert("P"), card.convert("P"), second.convert("P"), card.convert("P")]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=[100, 200, 100, 100])
    parts = read_image(data, "image/gif")
    assert parts.frames >= 3
    assert len(parts.pages) == 1
    assert text_of(parts, "ocr") == f"{JOINED} Hidden in frame three"


def test_codes_on_pictures_have_a_real_size(card: Image.Image) -> None:
    code = zxingcpp.create_barcode("https://shop-x.example", zxingcpp.BarcodeFormat.QRCode)
    symbol = Image.fromarray(np.array(code.to_image(scale=6, add_quiet_zones=False)))
    design = card.copy()
    design.paste(symbol, (800, 350))
    parts = read_image(encoded(design, "PNG", dpi=(300, 300)), "image/png")
    assert [(c.text, c.payload) for c in parts.codes] == [("https://shop-x.example", "url")]
    assert parts.codes[0].module_mm == pytest.approx(6 / 300 * 25.4, rel=0.03)
    assert text_of(parts, "ocr") == JOINED
    given = read_image(encoded(design, "PNG"), "image/png", size_mm=(62.0, 35.0))
    assert given.codes[0].module_mm == pytest.approx(6 * 62 / 1240, rel=0.03)
    assert read_image(encoded(design, "PNG"), "image/png").codes[0].module_mm is None


@pytest.mark.parametrize(
    ("size", "dpi", "width_mm"),
    [
        ((1240, 1748), (300, 300), 105),
        ((397, 559), (96, 96), 105),
        ((4000, 3000), (72, 72), None),
        ((1240, 1748), None, None),
        ((1240, 1748), (1, 1), None),
    ],
)
def test_physical_size_only_where_it_is_plausible(
    size: tuple[int, int], dpi: tuple[int, int] | None, width_mm: float | None
) -> None:
    data = encoded(Image.new("RGB", size, "white"), "PNG", **({"dpi": dpi} if dpi else {}))
    found = read_image(data, "image/png").pages[0].width_mm
    assert found == (None if width_mm is None else pytest.approx(width_mm, abs=0.5))


def test_metadata_is_read() -> None:
    info = PngInfo()
    info.add_text("Comment", "ask for the voucher")
    info.add_text("Software", "SomeTool 3")
    xmp = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt><rdf:li>Winter card</rdf:li>'
        "</rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    info.add_itxt("XML:com.adobe.xmp", xmp)
    exif = Image.Exif()
    exif[0x010E] = "A card of the shop"
    data = encoded(Image.new("RGB", (60, 60), "white"), "PNG", pnginfo=info, exif=exif)
    told = {block.text for block in read_image(data, "image/png").blocks if block.carrier == "metadata"}
    assert told == {"ask for the voucher", "Winter card", "A card of the shop"}


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_pictures_cut_short_are_damaged(card: Image.Image, form: str) -> None:
    data = encoded(card, form)
    with pytest.raises(UnreadableError) as caught:
        read_image(data[: len(data) // 2], f"image/{form.lower()}")
    assert caught.value.code == "damaged"


def test_a_broken_transparent_picture_is_damaged() -> None:
    data = encoded(Image.effect_noise((64, 64), 90).convert("RGBA"), "PNG")
    at = data.index(b"IDAT") + 200
    with pytest.raises(UnreadableError) as caught:
        read_image(data[:at] + bytes(64) + data[at + 64 :], "image/png")
    assert caught.value.code == "damaged"


def test_a_broken_page_of_a_tiff_is_named(card: Image.Image) -> None:
    noisy = Image.fromarray(np.random.default_rng(1).integers(0, 256, (300, 300), dtype=np.uint8))
    data = encoded(card, "TIFF", save_all=True, append_images=[noisy], compression="tiff_adobe_deflate")
    last = data.rindex(b"\x78\x9c")  # where the last strip's zlib stream begins
    parts = read_image(data[:last] + b"\x00" * 60 + data[last + 60 :], "image/tiff")
    assert [page.number for page in parts.pages] == [1]
    assert [(problem.code, problem.page) for problem in parts.problems] == [("page-damaged", 2)]
    assert text_of(parts, "ocr") == JOINED


def test_bombs_are_refused_before_they_are_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ground, "MAX_PIXELS", 10_000)
    with pytest.raises(LimitReachedError) as caught:
        read_image(encoded(Image.new("1", (400, 400)), "PNG"), "image/png")
    assert caught.value.code == "too-many-pixels"


def test_out_of_focus_is_a_problem() -> None:
    page = rasterised(make_pdf(lambda c: [lines(c, top=400 - 60 * n) for n in range(3)])).crop((0, 0, 1240, 1000))
    shot = page.filter(ImageFilter.GaussianBlur(9))
    assert [p.code for p in read_image(encoded(shot, "JPEG"), "image/jpeg").problems] == ["blurred"]
    assert not read_image(encoded(Image.new("RGB", (500, 500), (200, 30, 60)), "PNG"), "image/png").problems


def test_pictures_without_a_page_have_no_boxes(card: Image.Image) -> None:
    options = ReadOptions(("eng",), previews=True)
    parts = picture.read_raster(card, page=None, dpi=None, where="image1.png", options=options, budget=Budget())
    assert text_of(parts, "ocr") == JOINED
    assert all(block.box is None and block.page is None and not block.words for block in parts.blocks)
    assert parts.pages == []


def test_previews(card: Image.Image) -> None:
    preview = read_image(encoded(card, "PNG"), "image/png", previews=True).pages[0].preview
    assert preview is not None
    assert preview.startswith(b"\xff\xd8")


def test_a_card_photographed_out_of_focus_is_unread() -> None:
    soft = np.asarray(Image.open(ROOT / "samples" / "inserts" / "blurred-photo.jpg").convert("L"))
    sharp = np.asarray(Image.open(ROOT / "samples" / "inserts" / "brightpaw-photo.jpg").convert("L"))
    assert blur.is_unreadable(soft, [], [])
    assert not blur._is_out_of_focus(sharp)
    gradient = np.repeat(np.linspace(0, 255, 900, dtype=np.uint8)[:, None], 600, axis=1)
    assert not blur.is_unreadable(gradient, [], [])


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_picture_on_its_side_is_read_line_by_line(turn: int) -> None:
    upright = rasterised(make_pdf(lines))
    sideways = upright.rotate(turn, expand=True, fillcolor="white")
    words = text_of(read_image(encoded(sideways, "PNG"), "image/png")).split()
    assert words[:4] == JOINED.split()[:4]


def test_a_size_in_centimetres_does_not_make_a_picture_unreadable() -> None:
    picture_of_a_card = encoded(rasterised(make_pdf(lines)), "PNG")
    words = text_of(read_image(picture_of_a_card, "image/png", size_mm=(10.5, 14.8))).split()
    assert words[:4] == JOINED.split()[:4]
