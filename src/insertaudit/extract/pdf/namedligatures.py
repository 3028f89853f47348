"""Ligatures that a font names ("f_i") and its ToUnicode map (ISO 32000-1, 9.10.3) leaves out or contradicts: the name wins.

pdfium knows no names of several letters, so that such a glyph would mean nothing.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, NumberObject, StreamObject

from insertaudit.extract.pdf.glyphnames import ligature, post_names
from insertaudit.extract.pdf.pdfactions import resolve
from insertaudit.extract.pdf.pdfupdate import PdfUpdate
from insertaudit.limits import MAX_PAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pypdf

_MAX_DEPTH = 6
"""Of form XObjects within form XObjects that are looked into."""
_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_HEX = rb"<([0-9A-Fa-f\s]*)>"
_CHAR = re.compile(_HEX + rb"\s*" + _HEX)
_RANGE = re.compile(_HEX + rb"\s*" + _HEX + rb"\s*(?:" + _HEX + rb"|\[(.*?)\])", re.DOTALL)
_MOST_IN_RANGE = 65_536
_MOST_IN_SECTION = 100
_HEAD = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"


def with_named_ligatures(reader: pypdf.PdfReader) -> bytes | None:
    """Return the file with ToUnicode maps that say what ligatures' names mean; None where they do. `reader` is not encrypted."""
    update = PdfUpdate(reader)
    seen: set[int] = set()
    for index in range(min(len(reader.pages), MAX_PAGES)):
        try:
            for reference in _fonts(reader.pages[index], seen, 0):
                _mend(reference, update)
        except Exception:  # noqa: BLE001, S112 - pypdf raises whatever it meets in broken files, which are read as they are
            continue
    return update.file() if update else None


def _fonts(holder: Any, seen: set[int], depth: int) -> Iterator[IndirectObject]:
    """Yield the fonts of a page or form XObject, those of the forms that it uses included, each once."""
    resources = resolve(holder.get("/Resources"))
    if not isinstance(resources, DictionaryObject):
        return
    for kind in ("/Font", "/XObject"):
        entries = resolve(resources.get(kind))
        for reference in list(entries.values()) if isinstance(entries, DictionaryObject) else []:
            if not isinstance(reference, IndirectObject) or reference.idnum in seen:
                continue
            seen.add(reference.idnum)
            if kind == "/Font":
                yield reference
            elif depth < _MAX_DEPTH:
                form = resolve(reference)
                if isinstance(form, DictionaryObject) and form.get("/Subtype") == "/Form":
                    yield from _fonts(form, seen, depth + 1)


def _mend(reference: IndirectObject, update: PdfUpdate) -> None:
    font = resolve(reference)
    if not isinstance(font, DictionaryObject):
        return
    named = _named(font)
    if not named:
        return
    stream = resolve(font.get("/ToUnicode"))
    said = parsed(stream.get_data()) if isinstance(stream, StreamObject) else {}
    wrong = {code: text for code, text in named.items() if _plain(said.get(code, "")) != _plain(text)}
    if not wrong:
        return
    mended = StreamObject()
    mended.set_data(_written(said | wrong, 2 if font.get("/Subtype") == "/Type0" else 1))
    changed = DictionaryObject(font)
    mended[NameObject("/Length")] = NumberObject(len(mended.get_data()))
    changed[NameObject("/ToUnicode")] = update.add(mended)
    update.replace(reference, changed)


def _named(font: DictionaryObject) -> dict[int, str]:
    """Return code → letters of the ligatures that a font names."""
    if font.get("/Subtype") == "/Type0":
        names = _names_inside(font)
    else:
        encoding = resolve(font.get("/Encoding"))
        names = _differences(encoding) if isinstance(encoding, DictionaryObject) else {}
    return {code: text for code, name in names.items() if (text := ligature(name))}


def _differences(encoding: DictionaryObject) -> dict[int, str]:
    names, code = {}, 0
    entries = resolve(encoding.get("/Differences"))
    for entry in entries if isinstance(entries, ArrayObject) else ():
        value = resolve(entry)
        if isinstance(value, NameObject):
            names[code] = value.removeprefix("/")
            code += 1
        else:
            code = int(value)
    return names


def _names_inside(font: DictionaryObject) -> dict[int, str]:
    """Return the names in the font program, where codes are glyph numbers."""
    descendants = resolve(font.get("/DescendantFonts"))
    inner = resolve(descendants[0]) if isinstance(descendants, ArrayObject) and descendants else None
    if font.get("/Encoding") != "/Identity-H" or not isinstance(inner, DictionaryObject):
        return {}
    if inner.get("/Subtype") != "/CIDFontType2" or resolve(inner.get("/CIDToGIDMap", "/Identity")) != "/Identity":
        return {}
    descriptor = resolve(inner.get("/FontDescriptor"))
    program = resolve(descriptor.get("/FontFile2")) if isinstance(descriptor, DictionaryObject) else None
    return post_names(program.get_data()) if isinstance(program, StreamObject) else {}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


# --- ToUnicode maps ---------------------------------------------------------------------------------------------------


def parsed(cmap: bytes) -> dict[int, str]:
    """Return code → text of a ToUnicode map."""
    texts: dict[int, str] = {}
    for kind, body in _SECTION.findall(cmap):
        if kind == b"bfchar":
            texts |= {_number(code): _text(said) for code, said in _CHAR.findall(body)}
        else:
            for first, last, said, each in _RANGE.findall(body):
                texts |= _range(_number(first), _number(last), said, re.findall(_HEX, each))
    return texts


def _range(first: int, last: int, said: bytes, each: list[bytes]) -> dict[int, str]:
    """Return the texts of codes that follow each other: said one by one, or counted up from the first one's."""
    if each or last - first >= _MOST_IN_RANGE:
        return {first + number: _text(text) for number, text in enumerate(each)}
    start = bytes.fromhex(said.decode("ascii"))
    counted = (int.from_bytes(start) + number for number in range(last - first + 1))
    return {first + number: _text(b"%0*x" % (2 * len(start), value)) for number, value in enumerate(counted)}


def _number(digits: bytes) -> int:
    return int.from_bytes(bytes.fromhex(digits.decode("ascii")))


def _text(said: bytes) -> str:
    text = bytes.fromhex(said.decode("ascii"))
    return text.decode("utf-16-be", "replace") if len(text) > 1 else text.decode("latin-1")


def _written(texts: dict[int, str], width: int) -> bytes:
    """Return a ToUnicode map of codes of `width` bytes."""
    lines = [_HEAD, f"1 begincodespacerange\n<{'00' * width}> <{'FF' * width}>\nendcodespacerange\n"]
    rows = [f"<{code:0{2 * width}X}> <{text.encode('utf-16-be', 'replace').hex()}>\n" for code, text in texts.items()]
    for start in range(0, len(rows), _MOST_IN_SECTION):
        section = rows[start : start + _MOST_IN_SECTION]
        lines.append(f"{len(section)} beginbfchar\n{''.join(section)}endbfchar\n")
    return "".join([*lines, "endcmap\nend\nend\n"]).encode("ascii")
