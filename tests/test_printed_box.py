"""A crop box within the trim box: what is printed beyond the screen is read and told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from presswork import Press, write

from drawn import read_pdf, text_of
from insertaudit import audit

if TYPE_CHECKING:
    from pathlib import Path

    from presswork import Type

MESSAGE = "Get a free gift for your review"
_CROP = "/CropBox [0 60 298 420]"


def card(page: str, form: Type = "live", message: str = MESSAGE) -> Press:
    content = ["0 0 0 1 k", write("Keep away from heat", 24, 370, 13, form), write(message, 24, 30, 12, form)]
    return Press(content=content, page=page)


@pytest.mark.parametrize("form", ["live", "outlined"])
@pytest.mark.parametrize("page", [f"{_CROP} /TrimBox [0 0 298 420]", f"{_CROP} /BleedBox [0 -9 310 430] /Rotate 90"])
def test_text_between_crop_and_trim_is_read_and_told(page: str, form: Type) -> None:
    press = card(page, form)
    if "Rotate" in page:
        press.content.insert(0, "0 1 -1 0 420 0 cm")
        press.page, press.size = (
            page.replace("[0 60 298 420]", "[0 0 360 298]").replace("310 430", "420 310"),
            (420, 298),
        )
    parts = read_pdf(press.pdf())
    ((number, box),) = parts.plate
    assert number == 1
    assert 0.9 < box.top < box.bottom < 0.95
    assert MESSAGE in text_of(parts)
    assert not parts.problems


def test_it_is_an_error_and_judged(tmp_path: Path) -> None:
    (tmp_path / "card.pdf").write_bytes(card(f"{_CROP} /TrimBox [0 0 298 420]").pdf())
    found = {finding.rule: finding.severity for finding in audit(tmp_path / "card.pdf").files[0].findings}
    assert found["reading/screen-print-mismatch"] == "error"
    assert "incentive/review-reward" in found


def test_white_that_overprints_beyond_the_screen_is_seen_through() -> None:
    press = card(f"{_CROP} /TrimBox [0 0 298 420]", "outlined")
    press.content.append(f"{press.overprint()} 0 0 0 0 k 15 15 268 40 re f")
    parts = read_pdf(press.pdf())
    assert parts.plate
    assert MESSAGE in text_of(parts)


@pytest.mark.parametrize(
    "page",
    [
        "",
        "/TrimBox [0 60 298 420]",
        f"{_CROP} /TrimBox [0 60 298 420]",
        "/CropBox [0 0 298 420] /TrimBox [-50 -50 400 500]",
        "/CropBox [0.5 0.5 297.5 419.5] /TrimBox [0 0 298 420]",
        f"{_CROP} /TrimBox [9 69 290 410] /BleedBox [0 0 298 420]",
    ],
    ids=["none", "slug on the screen", "slug beyond both", "beyond the medium", "rounded", "trimmed in bleed"],
)
def test_honest_boxes_are_silent(page: str) -> None:
    assert not read_pdf(card(page).pdf()).plate


def test_artwork_that_bleeds_is_silent() -> None:
    press = card("/CropBox [9 9 289 411] /BleedBox [0 0 298 420]", message="")
    press.content.insert(0, "0.3 0.1 0 0 k 0 0 298 420 re f 0 0.7 0.2 0 k 0 0 40 420 re f")
    assert not read_pdf(press.pdf()).plate
