"""Pages with printed addresses, and pages whose text layer says other words than it shows."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from fontTools.ttLib import TTFont as Outlines
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject, StreamObject
from tricks import Sample, done, ground, rendered_pdf, some_text
from typeset import MM, Sheet, sentences, text_faces, width_of, wrapped

if TYPE_CHECKING:
    import random
    from pathlib import Path

_SYLLABLES = (
    "kor", "lin", "mar", "no", "tel", "wald", "berg", "haus", "licht", "ill", "corn", "turn", "modern", "park", "li", "vo",
    "san", "ferm", "klim", "oll", "born", "tea", "garten", "ring", "fil", "bio", "stern", "zell", "kirn", "holz", "flow",
)  # fmt: skip
_PATHS = (
    "hilfe", "garantie", "pflege", "faq", "manual", "start", "registrieren", "de/support", "app", "video", "bedienung.html",
    "anleitung.pdf", "Service", "newsletter?id=24", "x10", "rezepte", "kontakt.php", "l/care", "Illustration", "io/setup",
)  # fmt: skip
_TLDS = (
    "de",
    "de",
    "de",
    "com",
    "com",
    "at",
    "fr",
    "it",
    "net",
    "shop",
    "eu",
    "io",
    "info",
    "co.uk",
    "store",
    "online",
)
_BEFORE = ("Mehr unter", "Anleitung:", "Web:", "Visit", "Infos auf", "Online:", "→", "")


def made_up_url(rng: random.Random) -> str:
    name = "".join(rng.sample(_SYLLABLES, rng.choice((2, 2, 3))))
    if rng.random() < 0.25:
        name += "-" + rng.choice(_SYLLABLES)
    if rng.random() < 0.2:
        name += rng.choice(("24", "10", "365", "1"))
    head = rng.choice(("", "", "www.", "www.", "https://", "https://www."))
    tail = "/" + rng.choice(_PATHS) if rng.random() < 0.55 else ""
    return f"{head}{name}.{rng.choice(_TLDS)}{tail}"


def addresses(rng: random.Random) -> Sample:
    """Eight addresses of 7 to 10 pt between lines of text, in curves, half of the pages as a picture."""
    sheet = Sheet(rng, (105, 148), outlined=True)
    ground(sheet)
    urls = []
    y = sheet.height - 12 * MM
    for text in some_text(rng, rng.choice(("de", "en")), 8):
        face, size, url = rng.choice(text_faces()), rng.uniform(7, 10), made_up_url(rng)
        urls.append(url)
        sheet.canvas.setFillColorRGB(*rng.choice(((0.1, 0.1, 0.1), (0.1, 0.2, 0.6), (0.3, 0.1, 0.2))))
        for line in wrapped(text, face, size, sheet.width - 18 * MM):
            sheet.line(8 * MM, y, line, face, size, mark=False)
            y -= 1.3 * size
        sheet.line(8 * MM, y, f"{rng.choice(_BEFORE)} {url}".strip().replace("→ ", ""), face, size)
        y -= 2.2 * size
    if rng.random() < 0.5:
        return Sample(rendered_pdf(sheet), "application/pdf", sheet.words, sheet.marked, urls)
    return done(sheet, urls)


# --- lies ---------------------------------------------------------------------------------------------------------------


def lying(rng: random.Random) -> Sample:
    """Body text in a font whose ToUnicode map gives another sensible sentence than its glyphs show, letter for letter."""
    face = rng.choice([path for path in text_faces() if path.suffix == ".ttf"])
    sheet = Sheet(rng, (105, 148), outlined=False)
    ground(sheet)
    honest, shown, said = some_text(rng, "de", 3)[:1], some_text(rng, "de", 4), sentences("de")
    sheet.canvas.setFillColorRGB(0, 0, 0)
    sheet.line(
        8 * MM,
        14 * MM,
        honest[0],
        text_faces()[0],
        min(9.0, 9 * 85 * MM / width_of(honest[0], text_faces()[0], 9)),
        mark=False,
    )
    lines = [line for text in shown for line in wrapped(text, face, 10, sheet.width - 18 * MM)]
    for line in lines:
        sheet.words += line.split()
        sheet.marked += line.split()
    lies = [(" ".join(rng.sample(said, 2)) + " " * 99)[: len(line)] for line in lines]
    return Sample(
        _with_lies(sheet.pdf(), face, lines, lies, 8 * MM, sheet.height - 20 * MM),
        "application/pdf",
        sheet.words,
        sheet.marked,
    )


def _with_lies(data: bytes, face: Path, lines: list[str], lies: list[str], x: float, y: float) -> bytes:
    """Add lines that show `lines` and say `lies`: each pair of a glyph and a letter gets a code of its own (ISO 32000-1, 9.10.3)."""
    font = Outlines(face)
    names, em, order = font.getBestCmap(), font["head"].unitsPerEm, font.getGlyphID
    codes: dict[tuple[str, str], int] = {}
    operators = ["BT /Lie 10 Tf 13 TL 0 g", f"{x:.2f} {y:.2f} Td"]
    for line, lie in zip(lines, lies, strict=True):
        pairs = [codes.setdefault(pair, len(codes) + 1) for pair in zip(line, lie, strict=True)]
        operators.append(f"<{''.join(f'{code:04X}' for code in pairs)}> Tj T*")
    glyphs = {code: names.get(ord(shown), ".notdef") for (shown, _), code in codes.items()}
    gids = bytearray(2 * len(codes) + 2)
    for code, name in glyphs.items():
        gids[2 * code : 2 * code + 2] = order(name).to_bytes(2, "big")
    rows = [f"<{code:04X}> <{ord(said):04X}>" for (_, said), code in codes.items()]
    groups = [rows[at : at + 90] for at in range(0, len(rows), 90)]
    cmap = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    cmap += (
        "\n".join(f"{len(group)} beginbfchar\n" + "\n".join(group) + "\nendbfchar" for group in groups)
        + "\nendcmap end end"
    )
    writer = PdfWriter(PdfReader(io.BytesIO(data)))

    def stream(content: bytes) -> Any:
        found = StreamObject()
        found.set_data(content)
        return writer._add_object(found)  # noqa: SLF001 - pypdf's own way to add objects

    def put(**entries: Any) -> Any:
        return writer._add_object(DictionaryObject({NameObject(f"/{key}"): value for key, value in entries.items()}))  # noqa: SLF001

    widths = ArrayObject(
        [NumberObject(1), ArrayObject([FloatObject(1000 * font["hmtx"][glyphs[c]][0] / em) for c in glyphs])]
    )
    descriptor = put(
        Type=NameObject("/FontDescriptor"), FontName=NameObject("/AAAAAA+Lie"), Flags=NumberObject(4),
        FontBBox=ArrayObject([NumberObject(v) for v in (-200, -250, 1200, 950)]), ItalicAngle=NumberObject(0), Ascent=NumberObject(900),
        Descent=NumberObject(-220), CapHeight=NumberObject(700), StemV=NumberObject(80), FontFile2=stream(face.read_bytes()),
    )  # fmt: skip
    system = put(Registry=_string("Adobe"), Ordering=_string("Identity"), Supplement=NumberObject(0))
    inner = put(
        Type=NameObject("/Font"), Subtype=NameObject("/CIDFontType2"), BaseFont=NameObject("/AAAAAA+Lie"), CIDSystemInfo=system,
        FontDescriptor=descriptor, W=widths, CIDToGIDMap=stream(bytes(gids)),
    )  # fmt: skip
    outer = put(
        Type=NameObject("/Font"), Subtype=NameObject("/Type0"), BaseFont=NameObject("/AAAAAA+Lie"), Encoding=NameObject("/Identity-H"),
        DescendantFonts=ArrayObject([inner]), ToUnicode=stream(cmap.encode()),
    )  # fmt: skip
    page = writer.pages[0]
    resources: Any = page["/Resources"]
    fonts = resources.setdefault(NameObject("/Font"), DictionaryObject()).get_object()
    fonts[NameObject("/Lie")] = outer
    before = page.get_contents()
    content = (before.get_data() if before is not None else b"") + ("\nq " + "\n".join([*operators, "ET Q"])).encode()
    page[NameObject("/Contents")] = stream(content)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _string(text: str) -> Any:
    from pypdf.generic import TextStringObject

    return TextStringObject(text)
