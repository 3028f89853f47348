"""Office files: Word, PowerPoint and Excel packages (OOXML), and OpenDocument."""

from __future__ import annotations

from typing import TYPE_CHECKING

from insertaudit.errors import UnreadableError
from insertaudit.extract.office97.ole import MAGIC
from insertaudit.extract.officexml.odf import read_odf
from insertaudit.extract.officexml.ooxml import Package, add_surroundings
from insertaudit.extract.officexml.sheets import read_sheets
from insertaudit.extract.officexml.slides import read_slides
from insertaudit.extract.officexml.word import read_word
from insertaudit.extract.parts import Parts
from insertaudit.extract.pictures import Pictures

if TYPE_CHECKING:
    from insertaudit.extract.parts import ReadOptions
    from insertaudit.limits import Budget
    from insertaudit.model import Source

_NOT_EMPTY_MARKS = ("blocks", "hyperlinks", "codes", "children", "problems", "embedded")


def read(data: bytes, source: Source, media_type: str, options: ReadOptions, budget: Budget) -> Parts:
    if data.startswith(MAGIC):
        raise UnreadableError("encrypted")
    pictures = Pictures(options, budget)
    parts = Parts()
    if "opendocument" in media_type:
        read_odf(data, parts, pictures, source)
    else:
        package = Package(data, budget)
        if "wordprocessingml" in media_type or "ms-word" in media_type:
            flow = read_word(package, parts, pictures, source)
        elif "presentationml" in media_type or "ms-powerpoint" in media_type:
            flow = read_slides(package, parts, pictures)
        else:
            flow = read_sheets(package, parts, pictures)
        add_surroundings(package, parts, flow, source)
    if not any(getattr(parts, name) for name in _NOT_EMPTY_MARKS):
        raise UnreadableError("empty")
    return parts
