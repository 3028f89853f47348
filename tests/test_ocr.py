"""Tesseract: both ways to call it, and what is read when one pass is not enough."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from drawn import SENTENCES, lines, make_pdf, rasterised, write
from insertaudit.errors import LimitReachedError, UnreadableError
from insertaudit.extract.raster.picture import is_photo
from insertaudit.extract.recognition import blur, mapping, ocr, passes
from insertaudit.extract.recognition.firstline import FirstLanguages, first_languages
from insertaudit.limits import Budget

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reportlab.pdfgen.canvas import Canvas

JOINED = " ".join(SENTENCES)
ENGLISH = ("eng",)
Gray = NDArray[np.uint8]


def page() -> Image.Image:
    return rasterised(make_pdf(lines)).convert("L")


def joined(words: list[ocr.OcrWord]) -> str:
    return " ".join(word.text for word in words)


def test_words_have_boxes_lines_and_confidence() -> None:
    words = ocr.read_words(page(), ENGLISH, Budget())
    assert joined(words) == JOINED
    assert {word.line for word in words} == {0, 1, 2, 3}
    first = words[0]
    assert first.left == pytest.approx(20 / 72 * 300, abs=6)
    assert first.bottom == pytest.approx((148 / 25.4 - 380 / 72) * 300, abs=8)
    assert first.confidence > 0.8


def test_the_program_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    known = ocr.engine()
    assert known is not None
    plain = ocr.Engine("tesseract", "5", known.data, known.available)
    monkeypatch.setattr(ocr, "engine", lambda: plain)
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    monkeypatch.delenv("OMP_THREAD_LIMIT", raising=False)
    words = ocr.read_words(page(), ENGLISH, Budget())
    assert joined(words) == JOINED
    assert words[0].left == pytest.approx(20 / 72 * 300, abs=6)


def test_provenance_names_engine_and_data() -> None:
    engine = ocr.engine()
    assert engine is not None
    assert engine.version[0].isdigit()
    content = (engine.data / "eng.traineddata").read_bytes()
    assert engine.languages(("eng", "tlh")) == {"eng": "sha256:" + hashlib.sha256(content).hexdigest()}
    assert engine.missing(("eng", "tlh")) == ("tlh",)


def test_without_data_nothing_passes_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnreadableError) as caught:
        ocr.read_words(page(), ("tlh",), Budget())
    assert caught.value.code == "no-ocr"
    monkeypatch.setattr(ocr, "engine", lambda: None)
    with pytest.raises(UnreadableError) as caught:
        ocr.read_words(page(), ENGLISH, Budget())
    assert caught.value.code == "no-ocr"


def test_data_is_found_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "tessdata").mkdir()
    (tmp_path / "tessdata" / "eng.traineddata").touch()
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    assert ocr._find_data() == tmp_path / "tessdata"


def test_time_over() -> None:
    with pytest.raises(LimitReachedError) as caught:
        ocr.read_words(page(), ENGLISH, Budget(deadline=time.monotonic() - 1))
    assert caught.value.code == "timeout"


def test_white_on_colour_is_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.75, 0.2, 0.25)
        canvas.rect(0, 0, 400, 500, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        lines(canvas)

    words = ocr.read_words(rasterised(make_pdf(draw)), ENGLISH, Budget())
    assert joined(words) == JOINED


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_words_of_a_turned_picture_are_mapped_back(turn: int) -> None:
    gray = np.array(page())
    words = ocr.read_words(gray, ENGLISH, Budget())
    sideways = np.ascontiguousarray(np.rot90(gray, k=turn // 90))
    again = ocr.read_words(mapping.turned(sideways, turn), ENGLISH, Budget())
    back = [mapping.unturned(word, turn, sideways.shape[1], sideways.shape[0]) for word in again]
    height, width = gray.shape
    first, mapped = words[0], back[0]
    wanted = {
        90: (first.top, width - first.right),
        180: (width - first.right, height - first.bottom),
        270: (height - first.bottom, first.left),
    }[turn]
    assert (mapped.left, mapped.top) == pytest.approx(wanted, abs=4)
    assert mapped.angle == turn


def photographed(gray: Image.Image, turn: int = 0) -> Gray:
    """Perspective, shade, blur and noise, as of a card on a table."""
    picture = np.array(gray)[:1100]
    height, width = picture.shape
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    target = np.array([[60, 90], [width - 20, 40], [width - 60, height - 30], [20, height + 10]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, target)
    warped = cv2.warpPerspective(picture, matrix, (width, height + 60), borderValue=90).astype(np.float32)
    shade = np.linspace(1.0, 0.55, width)[None, :]
    noise = np.random.default_rng(3).normal(0, 4, warped.shape)
    shot = np.clip(cv2.GaussianBlur(warped, (0, 0), 1.2) * shade + noise, 0, 255).astype(np.uint8)
    return np.ascontiguousarray(np.rot90(shot, k=turn // 90))


@pytest.mark.parametrize("turn", [0, 90, 180])
def test_photographs_are_read_however_they_are_held(turn: int) -> None:
    shot = photographed(page(), turn)
    assert is_photo(shot)
    found = passes.recognise(shot, ENGLISH, Budget(), dpi=300, photo=True)
    words = {word.text.strip(".").casefold() for word in found.words}
    wanted = {word.strip(".").casefold() for word in JOINED.split()}
    assert len(words & wanted) >= 0.9 * len(wanted)


def test_merge_keeps_the_surer_word_once() -> None:
    def word(text: str, left: float, confidence: float) -> ocr.OcrWord:
        return ocr.OcrWord(text, left, 0, left + 50, 20, confidence)

    first = [word("Lampe", 0, 0.9), word("x1", 100, 0.4)]
    merged = passes.merge(first, [word("Lamp", 2, 0.8), word("Tisch", 100, 0.9), word("neu", 200, 0.7)])
    assert [item.text for item in merged] == ["Lampe", "Tisch", "neu"]


def test_blurred_lines_are_noticed_and_sharp_or_drawn_ones_are_not() -> None:
    text = rasterised(make_pdf(lambda c: [lines(c, top=400 - 60 * n) for n in range(6)])).convert("L")
    assert blur.is_unreadable(np.array(text.filter(ImageFilter.GaussianBlur(15))), [], [])
    words = ocr.read_words(text, ENGLISH, Budget())
    read = [(word.left, word.top, word.right, word.bottom) for word in words]
    assert not blur.is_unreadable(np.array(text), read, [])


def empty() -> Gray:
    return np.full((1500, 1060), 245, np.uint8)


def logo() -> Gray:
    picture = empty()
    cv2.circle(picture, (500, 500), 180, 60, -1)
    cv2.putText(picture, "ABC", (380, 540), cv2.FONT_HERSHEY_SIMPLEX, 4, 240, 12)
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 9), np.uint8)


def stripes() -> Gray:
    picture = empty()
    for y in range(200, 1300, 60):
        picture[y : y + 22, 100:900] = 90
    return picture


def waves() -> Gray:
    picture = empty()
    for y in range(200, 1300, 70):
        points = [(x, int(y + 12 * np.sin(x / 40))) for x in range(100, 900, 4)]
        cv2.polylines(picture, [np.array(points, np.int32)], isClosed=False, color=80, thickness=9)
    return picture


def clouds() -> Gray:
    picture, shades = empty(), np.random.default_rng(5)
    for cells in (9, 24, 60):
        layer = shades.integers(0, 80, (cells, cells), dtype=np.uint8)
        picture = np.asarray(
            cv2.subtract(picture, cv2.resize(layer, (1060, 1500), interpolation=cv2.INTER_CUBIC)), np.uint8
        )
    return picture


def one_line() -> Gray:
    single = rasterised(make_pdf(lambda c: write(c, 20, 300, "A single line of type", 14))).convert("L")
    return np.array(single.filter(ImageFilter.GaussianBlur(14)))


def dots() -> Gray:
    picture = empty()
    for x in range(100, 960, 40):
        for y in range(100, 1400, 40):
            cv2.circle(picture, (x, y), 9, 70, -1)
    return picture


@pytest.mark.parametrize("draw", [logo, stripes, waves, clouds, one_line, dots])
def test_artwork_is_no_blurred_text(draw: Callable[[], Gray]) -> None:
    assert not blur.is_unreadable(draw(), [], [])


def test_the_fullest_line_tells_in_which_language_a_page_is_read_first() -> None:
    def french(canvas: Canvas) -> None:
        for row in range(8):
            write(canvas, 20, 380 - 20 * row, "Merci de votre confiance et du soin que vous prenez", 9)

    languages = ("deu", "eng", "fra")
    gray = np.asarray(rasterised(make_pdf(french)).convert("L"), np.uint8)
    assert first_languages(gray, languages, 2, Budget()) == FirstLanguages(("fra",), ("fra", "eng"))
    english = np.asarray(rasterised(make_pdf(lambda c: [lines(c, top=400 - 60 * n) for n in range(5)])).convert("L"))
    usual = FirstLanguages(("deu", "eng"), ("deu", "eng"))
    assert first_languages(np.asarray(english, np.uint8), languages, 2, Budget()) == usual
    assert first_languages(np.full((300, 300), 255, np.uint8), languages, 2, Budget()) == usual


def test_where_the_fullest_line_hints_at_another_language_the_next_ones_are_asked() -> None:
    def italian(canvas: Canvas) -> None:
        write(canvas, 20, 380, "Prodotto per Officina Verde Srl, via Roma 21, 10121 Torino", 9)
        for row in range(7):
            write(canvas, 20, 360 - 20 * row, "Pulisci il piano con un panno senza alcol", 9)

    gray = np.asarray(rasterised(make_pdf(italian)).convert("L"), np.uint8)
    assert first_languages(gray, ("deu", "eng", "ita"), 2, Budget()).parts == ("ita", "eng")


def test_a_page_without_function_words_is_plainly_german_by_its_words() -> None:
    def german(canvas: Canvas) -> None:
        for row in range(12):
            write(canvas, 20, 380 - 20 * row, "Ihre gesetzlichen Gewährleistungsrechte bleiben unberührt", 9)

    gray = np.asarray(rasterised(make_pdf(german)).convert("L"), np.uint8)
    assert first_languages(gray, ("deu", "eng", "fra"), 2, Budget()).page == ("deu",)
