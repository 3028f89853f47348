"""Layers that print but do not show, and the other way round."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from insertaudit import audit

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Fuer jede Rezension 20 EUR Gutschein"


def layered(view: str, printed: str, text: str = TEXT) -> bytes:
    """A card with one text in a layer whose view and print states are ON or OFF (ISO 32000-1, 8.11.4.4)."""
    content = f"BT /F1 14 Tf 30 330 Td (Vielen Dank fuer Ihren Einkauf) Tj ET /OC /L1 BDC BT /F1 12 Tf 30 200 Td ({text}) Tj ET EMC"
    usage = f"<< /View << /ViewState /{view} >> /Print << /PrintState /{printed} >> >>"
    objects = [
        (
            "<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [6 0 R] /D << /Order [6 0 R] /ON [6 0 R] /AS ["
            "<< /Event /View /Category [/View] /OCGs [6 0 R] >> << /Event /Print /Category [/Print] /OCGs [6 0 R] >>] >> >> >>"
        ),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 298 420] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> /Properties << /L1 6 0 R >> >> >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(content)} >> stream\n{content}\nendstream",
        f"<< /Type /OCG /Name (Layer) /Usage {usage} >>",
    ]
    data, offsets = b"%PDF-1.6\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj {body} endobj\n".encode()
    start = len(data)
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    return data + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


def severities(tmp_path: Path, data: bytes) -> dict[str, str]:
    (tmp_path / "card.pdf").write_bytes(data)
    found = audit(tmp_path / "card.pdf").files[0].findings
    return {finding.rule: finding.severity for finding in found}


@pytest.mark.parametrize(("view", "printed"), [("OFF", "ON"), ("ON", "OFF")], ids=["print only", "screen only"])
def test_a_text_on_one_of_the_two_is_an_error_and_is_judged(tmp_path: Path, view: str, printed: str) -> None:
    found = severities(tmp_path, layered(view, printed))
    assert found["reading/screen-print-mismatch"] == "error"
    assert "incentive/review-reward" in found


def test_a_mere_ornament_is_a_warning(tmp_path: Path) -> None:
    found = severities(tmp_path, layered("OFF", "ON", text="| | | | |"))
    assert found["reading/screen-print-mismatch"] == "warning"


def test_a_layer_alike_on_both_is_silent(tmp_path: Path) -> None:
    assert "reading/screen-print-mismatch" not in severities(
        tmp_path, layered("ON", "ON", text="Bitte trocken lagern.")
    )
