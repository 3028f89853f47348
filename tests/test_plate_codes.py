"""Any code changes often enough to be looked for on a plate, however it is turned; frames and cut lines do not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import zxingcpp

from insertaudit.extract.codes.decoding import decode
from insertaudit.extract.plates.codelike import may_hold_code

_FORMAT = zxingcpp.BarcodeFormat
CODES = [
    (_FORMAT.QRCode, "HTTPS://A.EU"),
    (_FORMAT.MicroQRCode, "12345"),
    (_FORMAT.DataMatrix, "12"),
    (_FORMAT.DataMatrix, "https://example.com/review/2"),
    (_FORMAT.Aztec, "1"),
    (_FORMAT.PDF417, "a1"),
    (_FORMAT.EAN8, "96385074"),
    (_FORMAT.UPCE, "01234565"),
    (_FORMAT.Code128, "AB"),
    (_FORMAT.Code39, "ABCD"),
    (_FORMAT.ITF, "12345678"),
]


def _on_paper(kind: zxingcpp.BarcodeFormat, text: str, module: int, turn: float) -> np.ndarray:
    drawn = zxingcpp.create_barcode(text, kind).to_image(scale=module, add_quiet_zones=False)
    large = np.asarray(drawn, np.uint8)
    paper = np.full((2 * max(large.shape),) * 2, 255, np.uint8)
    top, left = (paper.shape[0] - large.shape[0]) // 2, (paper.shape[1] - large.shape[1]) // 2
    paper[top : top + large.shape[0], left : left + large.shape[1]] = large
    middle = (paper.shape[1] / 2, paper.shape[0] / 2)
    matrix = cv2.getRotationMatrix2D(middle, turn, 1.0)
    return np.asarray(cv2.warpAffine(paper, matrix, paper.shape[::-1], borderValue=255), np.uint8)


@pytest.mark.parametrize("module", [2, 3, 6, 12])
@pytest.mark.parametrize("turn", [0, 10, 30, 45, 90])
@pytest.mark.parametrize(("kind", "text"), CODES, ids=lambda it: getattr(it, "name", it))
def test_codes_that_decode_are_looked_for(kind: zxingcpp.BarcodeFormat, text: str, turn: float, module: int) -> None:
    paper = _on_paper(kind, text, module, turn)
    for picture in (paper, 255 - paper):
        assert may_hold_code(picture) or not decode(picture)[0]


def test_frames_and_cut_lines_are_not() -> None:
    paper = np.full((876, 621), 255, np.uint8)
    cv2.rectangle(paper, (10, 10), (611, 866), 0, 2)
    cv2.rectangle(paper, (18, 18), (603, 858), 0, 2)
    cv2.circle(paper, (310, 380), 83, 0, 2)
    cv2.polylines(paper, [np.array([(42, 668), (125, 584), (208, 668), (291, 584)], np.int32)], isClosed=False, color=0)
    assert not may_hold_code(paper)


@pytest.mark.parametrize("turn", [0.0, 17.0, 45.0, 80.0])
def test_hatching_is_not(turn: float) -> None:
    lines = np.full((1_752, 1_752), 255, np.uint8)
    lines[::14] = lines[1::14] = lines[2::14] = 0
    matrix = cv2.getRotationMatrix2D((876.0, 876.0), turn, 1.0)
    turned = cv2.warpAffine(lines, matrix, lines.shape)[300:1452, 300:1452]
    half = cv2.resize(turned, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    assert not may_hold_code(np.asarray(half, np.uint8))


def test_a_code_on_hatching_is_looked_for() -> None:
    y, x = np.indices((400, 400))
    paper = np.where((y + x) % 8 < 2, 0, 255).astype(np.uint8)
    code = _on_paper(_FORMAT.QRCode, "HTTPS://A.EU", 3, 0)
    paper[100 : 100 + code.shape[0], 100 : 100 + code.shape[1]] = code
    assert may_hold_code(paper)
