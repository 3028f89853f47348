"""PDF files, and Illustrator files that hold a PDF."""

from __future__ import annotations

import logging
import time
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pypdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from pypdf.generic import DictionaryObject

from insertaudit.errors import LimitReachedError, UnreadableError
from insertaudit.extract.parts import Parts
from insertaudit.extract.pdf.namedligatures import with_named_ligatures
from insertaudit.extract.pdf.nesting import without_endless_nesting
from insertaudit.extract.pdf.pdfactions import follow, resolve, triggers
from insertaudit.extract.pdf.pdfannots import painted_boxes, read_annotations
from insertaudit.extract.pdf.pdfobjects import read_document_objects
from insertaudit.extract.pdf.pdfpage import read_page
from insertaudit.extract.pdf.printedbox import beyond, with_printed_boxes
from insertaudit.extract.pdf.render import form_environment, page_frame
from insertaudit.extract.plates.plate import opened
from insertaudit.extract.plates.plates import Plates
from insertaudit.limits import MAX_PAGES
from insertaudit.model import Box, Page, Problem

if TYPE_CHECKING:
    from insertaudit.extract.parts import ReadOptions
    from insertaudit.extract.pdf.printedbox import Rectangle
    from insertaudit.extract.typesetting.lines import PlacedWord
    from insertaudit.limits import Budget
    from insertaudit.model import Source

# pypdf reports every flaw that it mends through logging; what matters becomes a Problem here
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

_NO_CONTENT = ("saved without pdf content", "ohne pdf-inhalt gespeichert", "enregistré sans contenu pdf")
"""What Illustrator writes on the only page of a file without PDF content."""
_UNITS = (0.01, 1_000.0)
"""Least and most points in a unit."""


def read(data: bytes, source: Source, media_type: str, options: ReadOptions, budget: Budget) -> Parts:
    """Read a PDF: what its pages show, what lies hidden, links, fields, notes, scripts, attached files, metadata.

    Raises UnreadableError: "encrypted" where no password opens it, "damaged", "empty" (no pages), "no-pdf-content".
    """
    del media_type
    document = _open(data, options.passwords)
    problems: list[Problem] = []
    screens: dict[int, Rectangle] = {}
    try:
        objects = _object_reader(document, data)
        if objects is not None and (bounded := without_endless_nesting(objects)) is not None:
            data, problems = bounded
            document, objects = _reopened(document, data)
        if objects is not None and (widened := with_printed_boxes(objects)) is not None:
            data, screens = widened
            document, objects = _reopened(document, data)
        if objects is not None and (named := with_named_ligatures(objects)) is not None:
            data = named
            document, objects = _reopened(document, data)
        form_environment(document)
        parts = _read_document(document, objects, screens, data, source, options, budget)
    finally:
        document.close()
    parts.problems += problems
    return parts


def _reopened(document: pdfium.PdfDocument, data: bytes) -> tuple[pdfium.PdfDocument, pypdf.PdfReader | None]:
    document.close()
    document = pdfium.PdfDocument(data)
    return document, _object_reader(document, data)


def _open(data: bytes, passwords: tuple[str, ...]) -> pdfium.PdfDocument:
    for password in (None, *passwords):
        try:
            document = pdfium.PdfDocument(data, password=password)
            break
        except pdfium.PdfiumError as error:
            if error.err_code != pdfium_c.FPDF_ERR_PASSWORD:
                code, detail = ("empty", "no pages") if _has_no_pages(data) else ("damaged", _first_line(error))
                raise UnreadableError(code, detail) from error
    else:
        raise UnreadableError("encrypted", "a password is needed" if not passwords else "no password given opens it")
    return document


def _has_no_pages(data: bytes) -> bool:
    """Say whether a file that pdfium refuses is whole, and merely without pages."""
    try:
        return len(pypdf.PdfReader(BytesIO(data), strict=True).pages) == 0
    except Exception:  # noqa: BLE001 - pypdf raises whatever it meets in broken files
        return False


def _read_document(
    document: pdfium.PdfDocument,
    objects: pypdf.PdfReader | None,
    screens: dict[int, Rectangle],
    data: bytes,
    source: Source,
    options: ReadOptions,
    budget: Budget,
) -> Parts:
    parts = Parts()
    if objects is None:
        parts.problems.append(Problem("part-damaged", "links, form fields and attached files"))
    elif _is_cut_short(data):
        parts.problems.append(Problem("part-damaged", "end of the file", "the file ends before its end mark"))
    plates = Plates(objects, budget) if objects is not None else None
    count = len(document)
    for index in range(min(count, MAX_PAGES)):
        if time.monotonic() > budget.deadline:
            parts.problems.append(Problem("timeout", f"page {index + 1} and after", page=index + 1))
            break
        parts.add(_read_numbered(document, index, objects, screens.get(index), plates, options, budget))
    if count > MAX_PAGES:
        parts.problems.append(Problem("too-many-pages", f"page {MAX_PAGES + 1} and after", page=MAX_PAGES + 1))
    if objects is not None:
        parts.add(_read_objects(objects, source, budget))
    if any(phrase in " ".join(block.text.casefold().split()) for block in parts.blocks[:5] for phrase in _NO_CONTENT):
        raise UnreadableError("no-pdf-content")
    damaged = [problem for problem in parts.problems if problem.code == "page-damaged"]
    if len(damaged) == min(count, MAX_PAGES) and not parts.blocks:
        raise UnreadableError("damaged", damaged[0].detail)
    return parts


def _read_numbered(
    document: pdfium.PdfDocument,
    index: int,
    objects: pypdf.PdfReader | None,
    screen: Rectangle | None,
    plates: Plates | None,
    options: ReadOptions,
    budget: Budget,
) -> Parts:
    number = index + 1
    parts = Parts()
    try:
        page = document[index]
    except pdfium.PdfiumError as error:
        parts.problems.append(Problem("page-damaged", f"page {number}", _first_line(error), number))
        parts.pages.append(Page(number))
        return parts
    try:
        entry = _page_object(objects, index)
        frame = page_frame(page, _unit(entry))
        if frame.width <= 0 or frame.height <= 0:
            parts.problems.append(Problem("page-damaged", f"page {number}", "no size", number))
            return parts
        spoken_for = painted_boxes(entry, frame) if entry is not None else []
        with opened(_lacquered(plates, index), index) as clear:
            seen, opaque = (page, None) if clear is None else (clear, page)
            shown = read_page(seen, frame, number, spoken_for, plates, opaque, options, budget)
        parts.add(shown.parts)
        if screen is not None:
            parts.plate += [(number, area) for area in beyond(shown.parts, Box(*frame.bounds(*screen)))]
        if entry is not None:
            parts.add(read_annotations(entry, frame, number, lambda box: _text_in(box, shown.words)))
            for action in triggers(entry):
                follow(action).add_to(parts.hyperlinks, parts.active, parts.blocks, page=number)
        elif objects is not None:
            parts.problems.append(Problem("part-damaged", f"page {number}", "links and notes", number))
    except pdfium.PdfiumError as error:
        parts.problems.append(Problem("page-damaged", f"page {number}", _first_line(error), number))
        parts.pages.append(Page(number))
    finally:
        page.close()
    return parts


def _lacquered(plates: Plates | None, index: int) -> pdfium.PdfDocument | None:
    """Return the document whose page shows what lies under varnish; None where there is none, or it cannot be made."""
    try:
        return plates.lacquered(index) if plates is not None else None
    except Exception:  # noqa: BLE001 - see _object_reader; the comparison of plates meets the same and tells it
        return None


def _text_in(area: Box, words: list[PlacedWord]) -> str | None:
    """Return the words whose middle lies within an area, in the order in which they were read."""
    margin = 0.002
    inside = []
    for word in words:
        x, y = word.box.centre
        if area.left - margin <= x <= area.right + margin and area.top - margin <= y <= area.bottom + margin:
            inside.append(word)
    return " ".join(word.text for word in inside) or None


# --- objects ----------------------------------------------------------------------------------------------------------


def _object_reader(document: pdfium.PdfDocument, data: bytes) -> pypdf.PdfReader | None:
    """Open the file for what pdfium does not tell; None where its objects cannot be followed."""
    try:
        reader = pypdf.PdfReader(BytesIO(data))
        if reader.is_encrypted:
            # pdfium decrypts all standard methods; pypdf would need another library for AES
            plain = BytesIO()
            document.save(plain, flags=pdfium_c.FPDF_REMOVE_SECURITY)
            plain.seek(0)
            reader = pypdf.PdfReader(plain)
        root = resolve(reader.trailer.get("/Root"))
    except Exception:  # noqa: BLE001 - pypdf raises whatever it meets in broken files
        return None
    return reader if isinstance(root, DictionaryObject) else None


def _page_object(objects: pypdf.PdfReader | None, index: int) -> DictionaryObject | None:
    if objects is None:
        return None
    try:
        return objects.pages[index]
    except Exception:  # noqa: BLE001 - see _object_reader
        return None


def _unit(entry: DictionaryObject | None) -> float:
    """Return a page's UserUnit; 1 where it has none or a senseless one."""
    try:
        unit = float(resolve(entry.get("/UserUnit", 1))) if entry is not None else 1.0
    except (TypeError, ValueError):
        return 1.0
    return unit if _UNITS[0] <= unit <= _UNITS[1] else 1.0


def _read_objects(objects: pypdf.PdfReader, source: Source, budget: Budget) -> Parts:
    try:
        return read_document_objects(objects, source, budget)
    except LimitReachedError as error:
        return Parts(problems=[Problem(error.code, "attached files", error.detail)])
    except Exception as error:  # noqa: BLE001 - see _object_reader
        return Parts(problems=[Problem("part-damaged", "scripts, attached files and metadata", _first_line(error))])


def _is_cut_short(data: bytes) -> bool:
    """Say whether a file ends early: pdfium mends such files without a word, and what is lost is lost."""
    return b"%%EOF" not in data[-4_096:] and not data.rstrip(b"\x00\r\n \t").endswith(b"endobj")


def _first_line(error: Any) -> str:
    return str(error).split("\n", 1)[0][:160]
