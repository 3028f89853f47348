"""Pages that read throughout and wrong, lines left out among lines that were read, and the gaps that are neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageFilter

from drawn import SENTENCES, encoded, lines, make_pdf, rasterised, source, text_of
from insertaudit.extract.parts import ReadOptions
from insertaudit.extract.raster import image
from insertaudit.extract.recognition import blur
from insertaudit.extract.recognition.loss import Loss, loss_of
from insertaudit.extract.recognition.ocr import OcrWord
from insertaudit.extract.recognition.residual import Glyph, Group
from insertaudit.limits import Budget

if TYPE_CHECKING:
    from insertaudit.extract.parts import Parts


def page(size: float) -> Image.Image:
    """Four times the four sentences, 300 dpi."""
    return rasterised(make_pdf(lambda canvas: [lines(canvas, top=390 - 90 * n, size=size) for n in range(4)])).convert(
        "L"
    )


def scanned(dpi: int, blur: float, size: float) -> Image.Image:
    sharp = page(size)
    small = sharp.resize((sharp.width * dpi // 300, sharp.height * dpi // 300), Image.Resampling.BOX)
    return small.filter(ImageFilter.GaussianBlur(blur))


def read(picture: Image.Image, dpi: float) -> Parts:
    data = encoded(picture, "PNG", dpi=(dpi, dpi))
    return image.read(data, source("card.png"), "image/png", ReadOptions(("deu", "eng")), Budget())


def is_said(parts: Parts) -> bool:
    return any(problem.code == "blurred" for problem in parts.problems)


def share_read(parts: Parts) -> float:
    found = text_of(parts).split()
    wanted = " ".join(SENTENCES * 4).split()
    return sum(min(found.count(word), wanted.count(word)) for word in set(wanted)) / len(wanted)


@pytest.mark.parametrize(("dpi", "blur", "size"), [(110, 1.2, 8), (150, 1.7, 8)])
def test_a_soft_scan_that_reads_throughout_and_wrong_is_said(dpi: int, blur: float, size: float) -> None:
    parts = read(scanned(dpi, blur, size), dpi)
    assert len(text_of(parts).split()) > 40
    assert share_read(parts) < 0.9
    assert is_said(parts)


@pytest.mark.parametrize(("dpi", "blur"), [(110, 0.6), (150, 1.0), (300, 2.0)])
def test_a_scan_that_reads_rightly_is_not_said(dpi: int, blur: float) -> None:
    parts = read(scanned(dpi, blur, 11), dpi)
    assert share_read(parts) > 0.95
    assert not is_said(parts)


def test_the_gap_between_soft_lines_is_no_line() -> None:
    soft = np.asarray(page(11).filter(ImageFilter.GaussianBlur(4)), np.uint8)
    for top, bottom in ((87, 131), (147, 191), (206, 250)):
        assert not blur._is_gap(soft, (88, top, 900, bottom))
    for top, bottom in ((126, 148), (186, 208), (310, 460)):
        assert blur._is_gap(soft, (88, top, 900, bottom))


# --- the estimate -------------------------------------------------------------------------------------------------------


def line(row: int, *confidences: float) -> list[OcrWord]:
    return [
        OcrWord("Decke", 60 * n, 40 * row, 60 * n + 50, 40 * row + 20, confidence, line=row, block=1)
        for n, confidence in enumerate(confidences)
    ]


def ink(left: int, top: int, right: int, bottom: int) -> Group:
    shape = np.zeros((14, 14), np.float32)
    return Group((left, top, right, bottom), (Glyph(left, top, right, bottom, shape, shape),) * 2)


def test_what_the_engine_doubts_is_lost_and_what_it_does_not_is_not() -> None:
    assert not loss_of(line(0, *[0.96] * 20), []).is_much
    assert loss_of(line(0, *[0.96] * 15, *[0.6] * 5), []).is_much
    assert not loss_of(line(0, *[0.96] * 40, 0.6), []).is_much


def test_doubts_on_a_line_without_a_plain_word_are_those_of_a_texture() -> None:
    texture = [word for row in range(1, 5) for word in line(row, 0.4, 0.5, 0.6)]
    assert not loss_of(line(0, *[0.96] * 9) + texture, []).is_much


def test_a_line_left_out_among_lines_counts_and_what_is_elsewhere_or_smaller_does_not() -> None:
    read_lines = line(0, *[0.96] * 8) + line(2, *[0.96] * 8)
    assert loss_of(read_lines, [ink(0, 40, 200, 60), ink(210, 40, 400, 60)]).is_much
    assert not loss_of(read_lines, [ink(0, 50, 400, 54)]).is_much  # a dotted line to write on
    assert not loss_of(read_lines, [ink(700, 400, 1100, 420)]).is_much


def test_pictures_are_judged_together() -> None:
    some = loss_of(line(0, *[0.96] * 10, 0.35, 0.35), [])
    much = loss_of(line(0, 0.96, 0.35, 0.35, 0.35), [])
    assert not (some + Loss(0, 20)).is_much
    assert (some + much).is_much
