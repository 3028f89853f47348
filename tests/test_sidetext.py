"""Lines that run up and down a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drawn import A6, lines, make_pdf, outline, source, text_of
from insertaudit.extract.parts import ReadOptions
from insertaudit.extract.pdf import pdf
from insertaudit.limits import Budget

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas


def _sideways(canvas: Canvas, x: float, y: float, angle: int, text: str) -> None:
    canvas.saveState()
    canvas.translate(x, y)
    canvas.rotate(angle)
    outline(canvas, 0, 0, text, 8)
    canvas.restoreState()


def test_side_lines_are_read_whichever_way_they_run_and_in_their_own_language() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(25, 0)
        lines(canvas, outline, size=9)
        canvas.translate(-25, 0)
        _sideways(canvas, 14, 40, 90, "Garder hors de la portée des enfants, même à côté")
        _sideways(canvas, A6[0] - 14, 300, -90, "Read this side before use")

    options = ReadOptions(("deu", "eng", "fra"))
    parts = pdf.read(make_pdf(draw), source("card.pdf"), "application/pdf", options, Budget())
    text = text_of(parts, "ocr")
    assert "Garder hors de la portée des enfants, même à côté" in text
    assert "Read this side before use" in text
