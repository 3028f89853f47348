"""PDFs whose fonts name a ligature ("f_i") while their ToUnicode maps leave it out or contradict it."""

from __future__ import annotations

import io

import pypdf
import pytest
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject

from drawn import FONT, SENTENCES, make_pdf, read_pdf, text_of
from insertaudit.extract.pdf.glyphnames import ligature
from insertaudit.extract.pdf.namedligatures import parsed, with_named_ligatures

_TEXT = ["Z", "e", "l", "\ufb01", "x"]
"""In no dictionary, so that it is the name that tells."""


def _program() -> tuple[bytes, list[str], list[int]]:
    """Return a font of the text with its names, fi named f_i; its glyphs' names and widths."""
    options = Options()
    options.glyph_names = True
    font = TTFont(FONT)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(char) for char in _TEXT])
    subsetter.subset(font)
    names = [font.getBestCmap()[ord(char)] for char in _TEXT]
    subset = io.BytesIO()
    font.save(subset)
    font = TTFont(subset)
    font.setGlyphOrder(["f_i" if name == names[3] else name for name in TTFont(subset).getGlyphOrder()])
    font["post"].formatType = 2.0
    out = io.BytesIO()
    font.save(out)
    saved = TTFont(io.BytesIO(out.getvalue()))
    return (
        out.getvalue(),
        saved.getGlyphOrder(),
        [saved["hmtx"][name][0] * 1000 // 2048 for name in saved.getGlyphOrder()],
    )


def _stream(writer: pypdf.PdfWriter, data: bytes) -> pypdf.generic.IndirectObject:
    stream = StreamObject()
    stream.set_data(data)
    return writer._add_object(stream)


def _pdf(map_of_ligature: str, *, simple: bool) -> bytes:
    """Return a page that says its text in codes that are glyph numbers; `map_of_ligature` is its ToUnicode entry or empty."""
    program, order, widths = _program()
    codes = [order.index(name) for name in ("Z", "e", "l", "f_i", "x")]
    rows = (
        [f"<{{}}> <{ord(char):04X}>" for char in "Zel"]
        + ([f"<{{}}> {map_of_ligature}"] if map_of_ligature else [])
        + ["<{}> <0078>"]
    )
    digits = 2 if simple else 4
    mapped = codes if map_of_ligature else [*codes[:3], codes[4]]
    rows = [row.format(f"{code:0{digits}X}") for row, code in zip(rows, mapped, strict=True)]
    cmap = (
        f"begincmap\n1 begincodespacerange\n<{'0' * digits}> <{'F' * digits}>\nendcodespacerange\n"
        f"{len(rows)} beginbfchar\n" + "\n".join(rows) + "\nendbfchar\nendcmap"
    )
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(make_pdf(lambda canvas: canvas.drawString(20, 380, SENTENCES[0]))))
    descriptor = writer._add_object(
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/FontDescriptor"),
                NameObject("/FontName"): NameObject("/AAAAAA+Named"),
                NameObject("/Flags"): NumberObject(32 if simple else 4),
                NameObject("/FontBBox"): ArrayObject(map(NumberObject, (-200, -250, 1300, 950))),
                NameObject("/ItalicAngle"): NumberObject(0),
                NameObject("/Ascent"): NumberObject(900),
                NameObject("/Descent"): NumberObject(-200),
                NameObject("/CapHeight"): NumberObject(700),
                NameObject("/StemV"): NumberObject(80),
                NameObject("/FontFile2"): _stream(writer, program),
            }
        )
    )
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/TrueType" if simple else "/Type0"),
            NameObject("/BaseFont"): NameObject("/AAAAAA+Named"),
            NameObject("/ToUnicode"): _stream(writer, cmap.encode()),
        }
    )
    if simple:
        font[NameObject("/FontDescriptor")] = descriptor
        font[NameObject("/FirstChar")], font[NameObject("/LastChar")] = NumberObject(0), NumberObject(len(order) - 1)
        font[NameObject("/Widths")] = ArrayObject(map(NumberObject, widths))
        differences = ArrayObject([NumberObject(0), *(NameObject("/" + name) for name in order)])
        font[NameObject("/Encoding")] = DictionaryObject({NameObject("/Differences"): differences})
    else:
        inner = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/CIDFontType2"),
                NameObject("/BaseFont"): NameObject("/AAAAAA+Named"),
                NameObject("/FontDescriptor"): descriptor,
                NameObject("/CIDToGIDMap"): NameObject("/Identity"),
                NameObject("/W"): ArrayObject([NumberObject(0), ArrayObject(map(NumberObject, widths))]),
            }
        )
        font[NameObject("/DescendantFonts")] = ArrayObject([writer._add_object(inner)])
        font[NameObject("/Encoding")] = NameObject("/Identity-H")
    page = writer.pages[0]
    page["/Resources"]["/Font"][NameObject("/FN")] = writer._add_object(font)  # type: ignore[index]
    shown = "".join(f"{code:0{digits}X}" for code in codes)
    content = page.get_contents()
    assert content is not None
    page[NameObject("/Contents")] = _stream(
        writer, content.get_data() + f"\nBT /FN 14 Tf 20 200 Td <{shown}> Tj ET".encode()
    )
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("simple", [True, False])
@pytest.mark.parametrize("entry", ["", "<00FB>", "<0066>"])
def test_the_name_of_a_ligature_beats_its_map(entry: str, *, simple: bool) -> None:
    data = _pdf(entry, simple=simple)
    assert with_named_ligatures(pypdf.PdfReader(io.BytesIO(data))) is not None
    parts = read_pdf(data)
    assert text_of(parts, "text") == f"{SENTENCES[0]} Zelfix"
    assert not text_of(parts, "ocr", "hidden")


@pytest.mark.parametrize("entry", ["<00660069>", "<FB01>"])
def test_a_map_that_says_what_the_name_says_is_left_alone(entry: str) -> None:
    assert with_named_ligatures(pypdf.PdfReader(io.BytesIO(_pdf(entry, simple=False)))) is None


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("f_i", "fi"), ("T_h.liga", "Th"), ("fi", "fi"), ("f_f_l", "ffl"), ("uniFB03", "ffi"), ("uni00740069", "ti"), ("u1E9E_s", "ẞs"),
        ("adieresis", ""), ("germandbls", ""), ("g23", ""), ("one_half", ""), ("f_x99", ""), (".notdef", ""), ("uniF001", ""),
    ],
)  # fmt: skip
def test_what_names_mean(name: str, letters: str) -> None:
    assert ligature(name) == letters


def test_maps_say_letters_one_by_one_and_in_ranges() -> None:
    cmap = b"2 beginbfchar <01> <0041> <02> <00660069> endbfchar 2 beginbfrange <10> <12> <0061> <20><21> [<005B> <D83DDE00>] endbfrange"
    assert parsed(cmap) == {1: "A", 2: "fi", 16: "a", 17: "b", 18: "c", 32: "[", 33: "\U0001f600"}
