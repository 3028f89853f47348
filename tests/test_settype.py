"""What programs make of live type: glyphs along curves, as seals and badges have them; ligatures without a meaning."""

import io
import math
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from insertaudit.extract.parts import ReadOptions
from insertaudit.extract.pdf import pdf
from insertaudit.limits import Budget
from insertaudit.model import Source

SEAL = "Bewerten Sie uns mit 5 Sternen bei Amazon"


def arc(
    canvas: Canvas, text: str, *, radius: float, size: float, start: float, spaces: bool, spacing: float = 0
) -> None:
    """Set text clockwise around (200, 200), glyph by glyph; without `spaces` as programs do that leave spaces out."""
    angle = math.radians(start)
    for char in text:
        width = canvas.stringWidth(char, "Helvetica", size) + spacing
        angle -= width / 2 / radius
        if spaces or char != " ":
            canvas.saveState()
            canvas.translate(200 + radius * math.cos(angle), 200 + radius * math.sin(angle))
            canvas.rotate(math.degrees(angle) - 90)
            canvas.setFont("Helvetica", size)
            canvas.drawString(-(width - spacing) / 2, 0, char)
            canvas.restoreState()
        angle -= width / 2 / radius


def texts(canvas: Canvas, buffer: io.BytesIO) -> list[str]:
    canvas.showPage()
    canvas.save()
    source = Source("card.pdf", "card.pdf", "insert", data=buffer.getvalue())
    parts = pdf.read(buffer.getvalue(), source, "application/pdf", ReadOptions(), Budget())
    assert not parts.hidden
    return [block.text for block in parts.blocks if block.carrier != "metadata"]


@pytest.mark.parametrize(
    ("radius", "size", "spaces", "rotation"),
    [(80, 12, True, 0), (80, 12, False, 0), (400, 12, False, 90), (60, 9, False, 0)],
)
def test_type_on_a_curve_is_one_line(radius: float, size: float, spaces: bool, rotation: int) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(800, 800))
    canvas.setPageRotation(rotation)
    canvas.setFont("Helvetica", 9)
    canvas.drawCentredString(200, 195, "3 Jahre Garantie")
    reach = 110 if radius > 100 else 200
    arc(canvas, SEAL, radius=radius, size=size, start=reach, spaces=spaces)
    assert sorted(texts(canvas, buffer)) == ["3 Jahre Garantie", SEAL]


def test_letterspaced_type_on_a_circle_keeps_its_words() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(400, 400))
    arc(canvas, "NUR FÜR GUTE BEWERTUNG", radius=90, size=11, start=180, spaces=False, spacing=3)
    assert texts(canvas, buffer) == ["NUR FÜR GUTE BEWERTUNG"]


def test_straight_type_askew_stays_as_it_is() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(400, 400))
    for degrees, line in ((17, "schräg und gerade"), (40, "ab cd ef gh ij"), (-8, "I II III IV")):
        canvas.saveState()
        canvas.translate(60, 60 + 4 * degrees + 100)
        canvas.rotate(degrees)
        canvas.drawString(0, 0, line)
        canvas.restoreState()
    assert sorted(texts(canvas, buffer)) == ["I II III IV", "ab cd ef gh ij", "schräg und gerade"]


def test_a_word_with_a_ligature_without_meaning_is_read_from_the_picture() -> None:
    """`files/ligature.pdf` was written by Inkscape, whose cairo maps the glyph of "ft" to U+FFFD."""
    data = (Path(__file__).parent / "files" / "ligature.pdf").read_bytes()
    parts = pdf.read(data, Source("l.pdf", "l.pdf", "insert", data=data), "application/pdf", ReadOptions(), Budget())
    assert [block.text for block in parts.blocks if block.carrier in {"text", "ocr"}] == ["Fünf Sterne sind Luft", "Kräftig heizen lohnt sich nie"]  # fmt: skip
