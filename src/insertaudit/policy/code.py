"""Code rules: symbols that cannot be read or judged, and those that a phone would fail on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from insertaudit.model import Code, Place, Reading
from insertaudit.policy.candidate import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from insertaudit.policy.schema import CodeShape, Rule


def candidates(rule: Rule, reading: Reading) -> Iterator[Candidate]:
    for code in reading.document.codes:
        for shape in rule.code:
            weak = fits(shape, code)
            if weak is not None:
                yield Candidate(
                    rule.id, (_place(code),), _block_of(code, reading), weak=weak, detail=_detail(shape, code)
                )
                break


def fits(shape: CodeShape, code: Code) -> bool | None:
    """None where the shape does not fit, else whether the finding is weak."""
    if shape.formats and code.format not in shape.formats:
        return None
    if shape.undecoded:
        return False if code.text is None else None
    if shape.payloads:
        return False if code.payload in shape.payloads else None
    measured: float | None = getattr(code, shape.measure) if shape.measure else None
    if measured is None:
        return None
    if measured < shape.below:
        return False
    return True if measured < shape.weak_below else None


def _detail(shape: CodeShape, code: Code) -> str:
    measured: float | None = getattr(code, shape.measure) if shape.measure else None
    return f"{code.format}: {measured:.2f}" if measured is not None else code.format


def _place(code: Code) -> Place:
    matrix = code.format in {"QRCode", "MicroQRCode", "RMQRCode", "DataMatrix", "Aztec", "PDF417"}
    return Place(code.text or code.format, "CODE", "qr" if matrix else "barcode", code.page, code.box)


def _block_of(code: Code, reading: Reading) -> int | None:
    for index, block in enumerate(reading.document.blocks):
        if block.carrier in {"qr", "barcode"} and block.box == code.box and block.page == code.page:
            return index
    return None
