"""PDF pages as a person sees them, and what lies beside and beneath."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, cast

import pypdf
import pytest
from PIL import ImageFilter
from pypdf.annotations import FreeText, Text
from pypdf.generic import DictionaryObject, FloatObject, NameObject, RectangleObject, TextStringObject
from reportlab.lib.pdfencrypt import StandardEncryption

from drawn import A6, MM, SENTENCES, font, lines, make_pdf, outline, place_picture, rasterised, read_pdf, text_of, write
from insertaudit.errors import UnreadableError
from insertaudit.extract.parts import ReadOptions
from insertaudit.extract.pdf import pdf
from insertaudit.extract.recognition import ocr
from insertaudit.limits import Budget
from insertaudit.model import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportlab.pdfgen.canvas import Canvas

JOINED = " ".join(SENTENCES)


def changed(data: bytes, change: Callable[[pypdf.PdfWriter], object]) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_live_type_is_read_without_ocr_and_with_boxes() -> None:
    parts = read_pdf(make_pdf(lines))
    assert text_of(parts, "text") == JOINED
    assert [block.carrier for block in parts.blocks if block.page] == ["text"]
    page = parts.pages[0]
    assert (round(page.width_mm or 0), round(page.height_mm or 0), page.ocr) == (105, 148, False)
    block = parts.blocks[0]
    first = block.words[0]
    assert block.text[first.start : first.end] == "Please"
    assert first.box.left == pytest.approx(20 / A6[0], abs=0.01)
    assert first.box.bottom == pytest.approx(1 - 380 / A6[1], abs=0.01)
    assert block.box is not None
    assert block.box.right < 1


def test_outlined_type_is_read_by_ocr() -> None:
    parts = read_pdf(make_pdf(lambda c: lines(c, outline)))
    assert text_of(parts, "ocr") == JOINED
    assert parts.pages[0].ocr
    assert not parts.problems


def test_only_what_the_text_layer_leaves_is_handed_to_ocr() -> None:
    def draw(canvas: Canvas) -> None:
        outline(canvas, 20, 390, "Winter gloves", 26)
        lines(canvas, top=330)

    parts = read_pdf(make_pdf(draw))
    assert text_of(parts, "ocr") == "Winter gloves"
    assert text_of(parts, "text") == JOINED
    assert [block.carrier for block in parts.blocks if block.page] == ["ocr", "text"]


def test_a_picture_page_is_read_and_its_words_have_boxes() -> None:
    picture = rasterised(make_pdf(lines))
    parts = read_pdf(make_pdf(lambda c: place_picture(c, picture)))
    assert text_of(parts, "ocr") == JOINED
    word = parts.blocks[0].words[0]
    assert word.box.left == pytest.approx(20 / A6[0], abs=0.01)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_boxes_follow_the_page_as_shown_when_it_is_rotated(turn: int) -> None:
    data = changed(make_pdf(lines), lambda w: w.pages[0].rotate(turn))
    parts = read_pdf(data)
    assert text_of(parts, "text") == JOINED
    x, y = parts.blocks[0].words[0].box.centre
    upright_x, upright_y = 40 / A6[0], 1 - 384 / A6[1]
    wanted = {90: (1 - upright_y, upright_x), 180: (1 - upright_x, 1 - upright_y), 270: (upright_y, 1 - upright_x)}
    assert (x, y) == pytest.approx(wanted[turn], abs=0.03)
    if turn != 180:
        assert (parts.pages[0].width_mm or 0) > (parts.pages[0].height_mm or 0)


@pytest.mark.parametrize("unit", [4.0, 0.5])
def test_a_page_in_other_units_is_read_as_large_as_it_is(unit: float) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.scale(1 / unit, 1 / unit)
        lines(canvas, outline, size=8)

    def scale(writer: pypdf.PdfWriter) -> None:
        writer.pages[0][NameObject("/UserUnit")] = FloatObject(unit)

    parts = read_pdf(changed(make_pdf(draw, size=(A6[0] / unit, A6[1] / unit)), scale))
    assert text_of(parts, "ocr") == JOINED
    assert parts.pages[0].width_mm == pytest.approx(105, abs=0.1)
    assert not parts.problems


def test_text_beyond_the_crop_box_is_hidden_and_boxes_are_of_the_crop() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas)
        write(canvas, 20, 20, "Printer note below the crop")

    def crop(writer: pypdf.PdfWriter) -> None:
        writer.pages[0].cropbox = RectangleObject((0, 100, A6[0], A6[1]))

    parts = read_pdf(changed(make_pdf(draw), crop))
    assert text_of(parts, "hidden") == "Printer note below the crop"
    assert parts.hidden == {"outside the page"}
    assert text_of(parts, "text") == JOINED
    assert parts.pages[0].height_mm == pytest.approx((A6[1] - 100) / MM, abs=0.1)
    assert parts.blocks[0].words[0].box.bottom == pytest.approx((A6[1] - 380) / (A6[1] - 100), abs=0.01)


def test_text_that_no_eye_sees_is_hidden_whatever_hides_it() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas)
        canvas.setFillGray(1)
        write(canvas, 20, 200, "White on white")
        canvas.setFillGray(0)
        write(canvas, 20, 150, "Beneath a panel")
        canvas.setFillColorRGB(0.8, 0.9, 0.8)
        canvas.rect(0, 140, A6[0], 30, stroke=0, fill=1)
        text = canvas.beginText(20, 100)
        text.setTextRenderMode(3)
        text.setFont(font(), 11)
        text.textLine("Never painted")
        canvas.drawText(text)

    parts = read_pdf(make_pdf(draw))
    hidden = text_of(parts, "hidden")
    assert all(phrase in hidden for phrase in ("White on white", "Beneath a panel", "Never painted"))
    assert text_of(parts, "text") == JOINED
    assert parts.hidden == {"covered, or in the colour of its ground", "invisible text layer"}


def test_colours_of_one_lightness_are_seen() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0, 0.5, 0)
        canvas.rect(0, 0, *A6, stroke=0, fill=1)
        canvas.setFillColorRGB(0.98, 0, 0)
        lines(canvas)

    parts = read_pdf(make_pdf(draw))
    assert text_of(parts, "text") == JOINED
    assert not parts.hidden


def test_the_ocr_layer_of_a_scan_is_dropped_but_what_it_smuggles_is_not() -> None:
    picture = rasterised(make_pdf(lines))

    def draw(canvas: Canvas) -> None:
        place_picture(canvas, picture)
        text = canvas.beginText(20, 380)
        text.setTextRenderMode(3)
        text.setFont(font(), 11, leading=1.3 * 11)
        for sentence in SENTENCES:
            text.textLine(sentence)
        text.setTextOrigin(20, 60)
        text.textLine("Smuggled into the layer")
        canvas.drawText(text)

    parts = read_pdf(make_pdf(draw))
    assert text_of(parts, "ocr") == JOINED
    assert text_of(parts, "hidden") == "Smuggled into the layer"


@pytest.mark.parametrize("shift", [0xE000 - 0x20, -29])
def test_a_layer_without_meaning_is_not_believed(shift: int) -> None:
    """Characters mapped to private use, and characters all shifted by as many codes as broken exporters shift them."""

    def scramble(writer: pypdf.PdfWriter) -> None:
        for reference in writer.pages[0]["/Resources"]["/Font"].values():  # type: ignore[index]
            font = reference.get_object()
            if "/ToUnicode" in font:
                text = font["/ToUnicode"].get_data().decode()
                meaning = re.compile(r"(<[0-9A-Fa-f]{2}> <[0-9A-Fa-f]{2}> )?<([0-9A-Fa-f]{4})>")
                moved = meaning.sub(lambda m: f"{m[1] or ''}<{max(33, int(m[2], 16) + shift):04X}>", text)
                font["/ToUnicode"].set_data(moved.encode())

    parts = read_pdf(changed(make_pdf(lines), scramble))
    assert text_of(parts, "ocr") == JOINED
    assert not text_of(parts, "text", "hidden")


def test_links_tell_what_stands_under_them() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas)
        canvas.linkURL("https://shop-x.example/a", (18, 376, 250, 392))

    parts = read_pdf(make_pdf(draw))
    link = parts.hyperlinks[0]
    assert (link.url, link.text, link.carrier, link.page) == (
        "https://shop-x.example/a",
        SENTENCES[0],
        "annotation",
        1,
    )
    assert link.box is not None
    assert link.box.left == pytest.approx(18 / A6[0], abs=0.001)


def test_notes_fields_and_buttons_are_read() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas)
        canvas.acroForm.textfield(name="mail", value="write to us today", x=20, y=60, width=200, height=20)

    def annotate(writer: pypdf.PdfWriter) -> None:
        writer.add_annotation(0, Text(rect=(10, 10, 30, 30), text="A sticky note"))
        writer.add_annotation(0, FreeText(rect=(20, 100, 220, 130), text="A free text"))
        button = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Widget"),
                NameObject("/FT"): NameObject("/Btn"),
                NameObject("/T"): TextStringObject("go"),
                NameObject("/Rect"): RectangleObject((20, 20, 90, 40)),
                NameObject("/MK"): DictionaryObject({NameObject("/CA"): TextStringObject("Press here")}),
                NameObject("/A"): DictionaryObject(
                    {
                        NameObject("/S"): NameObject("/URI"),
                        NameObject("/URI"): TextStringObject("https://button.example"),
                        NameObject("/Next"): DictionaryObject(
                            {
                                NameObject("/S"): NameObject("/SubmitForm"),
                                NameObject("/F"): TextStringObject("https://submit.example/take"),
                            }
                        ),
                    }
                ),
            }
        )
        cast("list[object]", writer.pages[0]["/Annots"]).append(writer._add_object(button))

    parts = read_pdf(changed(make_pdf(draw), annotate))
    assert "A sticky note" in text_of(parts, "annotation")
    assert "A free text" in text_of(parts, "annotation")
    assert "write to us today" in text_of(parts, "form")
    assert "Press here" in text_of(parts, "form")
    assert {(link.url, link.carrier) for link in parts.hyperlinks} == {
        ("https://button.example", "form"),
        ("https://submit.example/take", "form"),
    }
    assert [active.what for active in parts.active] == ["submit action"]


def test_scripts_launches_and_attached_files_are_found() -> None:
    def change(writer: pypdf.PdfWriter) -> None:
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
            {
                NameObject("/S"): NameObject("/JavaScript"),
                NameObject("/JS"): TextStringObject("app.launchURL('https://script.example')"),
            }
        )
        writer.add_attachment("bonus.txt", b"a gift for you")
        writer.pages[0][NameObject("/AA")] = DictionaryObject(
            {
                NameObject("/O"): DictionaryObject(
                    {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("setup.exe")}
                )
            }
        )
        writer.add_metadata({"/Title": "Card for the winter sale", "/Keywords": "voucher"})
        writer.add_outline_item(title="Chapter on cleaning", page_number=0)

    parts = read_pdf(changed(make_pdf(lines), change))
    assert {active.what for active in parts.active} == {"script", "launch action"}
    assert "https://script.example" in text_of(parts, "script")
    assert parts.embedded == ["bonus.txt"]
    child = parts.children[0]
    assert (child.path, child.name, child.data, child.sent, child.depth) == (
        "card.pdf!bonus.txt",
        "bonus.txt",
        b"a gift for you",
        False,
        1,
    )
    told = text_of(parts, "metadata")
    assert all(phrase in told for phrase in ("Card for the winter sale", "voucher", "Chapter on cleaning"))


def encrypted(user: str, owner: str) -> bytes:
    return make_pdf(lines, encrypt=StandardEncryption(user, owner, strength=128))


def test_passwords() -> None:
    with pytest.raises(UnreadableError) as caught:
        read_pdf(encrypted("secret", "owner"))
    assert caught.value.code == "encrypted"
    assert text_of(read_pdf(encrypted("secret", "owner"), passwords=("wrong", "secret")), "text") == JOINED
    assert text_of(read_pdf(encrypted("", "owner")), "text") == JOINED


def test_files_cut_short() -> None:
    data = make_pdf(lines, lambda c: lines(c, top=300))
    with pytest.raises(UnreadableError) as caught:
        read_pdf(data[:200])
    assert caught.value.code == "damaged"
    parts = read_pdf(data[: data.rindex(b"startxref")])
    assert [problem.code for problem in parts.problems] == ["part-damaged"]
    assert parts.blocks


def test_a_document_without_pages_is_empty() -> None:
    def strip(writer: pypdf.PdfWriter) -> None:
        writer.remove_page(0)

    with pytest.raises(UnreadableError) as caught:
        read_pdf(changed(make_pdf(lines), strip))
    assert caught.value.code == "empty"


def test_a_picture_cut_short_is_a_problem() -> None:
    picture = rasterised(make_pdf(lines))
    jpeg = io.BytesIO()
    picture.save(jpeg, "JPEG", quality=90)
    data = make_pdf(lambda c: (lines(c), c.drawInlineImage(picture, 0, 0, 10, 10)))
    assert not read_pdf(data).problems

    def cut(writer: pypdf.PdfWriter) -> None:
        for picture in writer.pages[0]["/Resources"]["/XObject"].values():  # type: ignore[index]
            stream = picture.get_object()
            stream._data = jpeg.getvalue()[:9_000]
            stream[NameObject("/Filter")] = NameObject("/DCTDecode")
            stream.pop("/DecodeParms", None)

    broken = changed(make_pdf(lambda c: (lines(c, top=60), place_picture(c, picture))), cut)
    assert "picture-damaged" in {problem.code for problem in read_pdf(broken).problems}


def blurred(radius: float) -> bytes:
    picture = rasterised(make_pdf(lambda c: (lines(c), lines(c, top=300), lines(c, top=220))))
    picture = picture.filter(ImageFilter.GaussianBlur(radius))
    return make_pdf(lambda c: place_picture(c, picture))


def test_type_that_cannot_be_read_is_a_problem() -> None:
    parts = read_pdf(blurred(16))
    assert [(problem.code, problem.page) for problem in parts.problems] == [("blurred", 1)]


def test_ornaments_are_no_unread_type() -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas)
        for index in range(12):
            canvas.setFillColorRGB(0.2 + index / 20, 0.4, 0.5)
            canvas.circle(40 + 18 * index, 120 + 5 * (index % 3), 7, stroke=0, fill=1)
            canvas.rect(20, 20 + 6 * index, 240, 2, stroke=0, fill=1)

    parts = read_pdf(make_pdf(draw))
    assert not parts.problems
    assert text_of(parts, "text") == JOINED
    assert not text_of(parts, "ocr")


def test_a_row_of_stars_is_read_as_stars() -> None:
    from math import cos, pi, sin

    def draw(canvas: Canvas) -> None:
        lines(canvas)
        for star in range(5):
            path = canvas.beginPath()
            for point in range(10):
                reach = 8 if point % 2 == 0 else 3.2
                place = (
                    60 + 20 * star + reach * cos(pi / 2 + point * pi / 5),
                    200 + reach * sin(pi / 2 + point * pi / 5),
                )
                path.moveTo(*place) if point == 0 else path.lineTo(*place)
            path.close()
            canvas.drawPath(path, stroke=0, fill=1)

    parts = read_pdf(make_pdf(draw))
    assert text_of(parts, "ocr") == "★★★★★"
    assert not parts.pages[0].ocr


def test_previews_and_empty_pages() -> None:
    parts = read_pdf(make_pdf(lines, lambda _: None), previews=True)
    assert [page.number for page in parts.pages] == [1, 2]
    preview = parts.pages[0].preview
    assert preview is not None
    assert preview.startswith(b"\xff\xd8")
    assert len(preview) < 200_000
    assert not parts.problems


def test_time_over_is_a_problem_of_the_pages_left() -> None:
    budget = Budget(deadline=0)
    source = Source("a.pdf", "a.pdf", "insert")
    parts = pdf.read(make_pdf(lines), source, "application/pdf", ReadOptions(), budget)
    assert [(problem.code, problem.page) for problem in parts.problems] == [("timeout", 1)]


def test_an_illustrator_file_without_pdf_content() -> None:
    notice = "This is an Adobe® Illustrator® File that was saved without PDF Content."
    with pytest.raises(UnreadableError) as caught:
        read_pdf(make_pdf(lambda c: write(c, 20, 300, notice, 6)))
    assert caught.value.code == "no-pdf-content"


@pytest.mark.parametrize("offset", [0, 0.3, 1.2])
def test_type_painted_twice_is_read_once(offset: float) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas)
        write(canvas, 20, 300, "Bold by repetition", 20)
        write(canvas, 20 + offset, 300, "Bold by repetition", 20)

    parts = read_pdf(make_pdf(draw))
    assert text_of(parts, "text", "ocr", "hidden") == f"{JOINED} Bold by repetition"
    assert not parts.hidden


def test_without_an_engine_the_text_layer_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "engine", lambda: None)

    def draw(canvas: Canvas) -> None:
        outline(canvas, 20, 390, "Winter gloves", 26)
        lines(canvas, top=330)

    parts = read_pdf(make_pdf(draw))
    assert text_of(parts, "text") == JOINED
    assert [(problem.code, problem.page) for problem in parts.problems] == [("no-ocr", 1)]


def test_letterspaced_words_are_words() -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, 20, 300, "W I N T E R", 14)

    assert text_of(read_pdf(make_pdf(draw)), "text") == "WINTER"


def test_columns_and_side_text_stay_apart() -> None:
    def draw(canvas: Canvas) -> None:
        for index in range(4):
            write(canvas, 20, 380 - 13 * index, f"left column line {index}", 8)
            write(canvas, 150, 380 - 13 * index, f"right column line {index}", 8)
        canvas.rotate(90)
        write(canvas, 100, -290, "along the edge", 8)

    texts = [" ".join(block.text.split()) for block in read_pdf(make_pdf(draw)).blocks if block.page]
    assert texts == [
        " ".join(f"left column line {n}" for n in range(4)),
        " ".join(f"right column line {n}" for n in range(4)),
        "along the edge",
    ]


def test_table_rows_keep_their_cells_on_one_line() -> None:
    def draw(canvas: Canvas) -> None:
        for index, row in enumerate(("Desk lamp", "Shipping", "Total")):
            write(canvas, 20, 380 - 14 * index, row, 9)
            write(canvas, 200, 380 - 14 * index, f"{index + 3},50 EUR", 9)

    block = read_pdf(make_pdf(draw)).blocks[0]
    assert block.text.split("\n") == ["Desk lamp\t3,50 EUR", "Shipping\t4,50 EUR", "Total\t5,50 EUR"]
