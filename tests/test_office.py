"""Word: every place where text can stand, what is hidden, and what files carry beside their text."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import docx
import pytest
from docx.shared import Pt

from insertaudit.errors import UnreadableError
from insertaudit.extract.office97.ole import CompoundFile, packed_file
from packages import package, read_office, texts
from pictures import card

if TYPE_CHECKING:
    from collections.abc import Mapping

    from insertaudit.extract.parts import Parts

W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)


def word(body: str, relations: Mapping[str, str] | None = None, **parts: str | bytes) -> Parts:
    """Read a document with this body; further parts by name with `__` for `/` and `_` for the dot."""
    files: dict[str, str | bytes] = {"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"}
    files |= {name.replace("__", "/").replace("_", "."): data for name, data in parts.items()}
    return read_office(
        package(files, {"": {"m": "officeDocument word/document.xml"}, "word/document.xml": relations or {}})
    )


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def test_a_document_of_word_itself() -> None:
    made = docx.Document()
    made.add_heading("Überschrift", 1)
    made.add_paragraph("Fließtext, der so lang ist, dass er die übliche Größe der Schrift bestimmt.")
    big = made.add_paragraph().add_run("Groß gesetzt")
    big.font.size = Pt(30)
    table = made.add_table(1, 2)
    table.cell(0, 0).text = "Zelle A"
    table.cell(0, 1).add_table(1, 1).cell(0, 0).text = "Tabelle in der Zelle"
    made.sections[0].header.paragraphs[0].text = "Kopfzeile"
    made.sections[0].footer.paragraphs[0].text = "Fußzeile"
    made.add_comment(made.paragraphs[1].runs, text="Anmerkung")
    made.add_picture(io.BytesIO(card("Gutschein 10 Euro")))
    made.core_properties.title = "Titel der Datei"
    buffer = io.BytesIO()
    made.save(buffer)
    parts = read_office(buffer.getvalue())
    assert texts(parts)[:5] == [
        "Überschrift",
        made.paragraphs[1].text,
        "Groß gesetzt",
        "Zelle A",
        "Tabelle in der Zelle",
    ]
    assert texts(parts)[5:] == ["Kopfzeile", "Fußzeile"]
    assert [block.text for block in parts.blocks if block.heading] == ["Überschrift", "Groß gesetzt"]
    assert (texts(parts, "comment"), texts(parts, "ocr")) == (["Anmerkung"], ["Gutschein 10 Euro"])
    assert "Titel der Datei" in texts(parts, "metadata")
    assert not parts.problems


def test_controls_boxes_notes_and_changes() -> None:
    box = paragraph(run("im Kasten"))
    shape = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><wp:docPr id='1' name='x' descr='Alternativtext'/>"
        f"<a:graphic><wps:wsp><wps:txbx><w:txbxContent>{box}</w:txbxContent></wps:txbx></wps:wsp></a:graphic></wp:anchor></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{box}</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    body = (
        paragraph(run("vor ") + shape + run("nach"))
        + f"<w:sdt><w:sdtPr><w:alias w:val='nein'/></w:sdtPr><w:sdtContent>{paragraph(run('im Steuerelement'))}</w:sdtContent></w:sdt>"
        + paragraph(
            "<w:ins>"
            + run("neu ")
            + "</w:ins><w:del><w:r><w:delText>gestrichen</w:delText></w:r></w:del>"
            + run("Text")
        )
        + paragraph("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r>")
        + paragraph(
            "<w:r><w:pict><v:shape alt='WordArt' href='https://art.de'><v:textpath string='Bogenschrift'/></v:shape></w:pict></w:r>"
        )
    )
    notes = f"<w:footnotes {W}><w:footnote>{paragraph(run('Fußnote'))}</w:footnote></w:footnotes>"
    parts = word(body, {"n": "footnotes footnotes.xml"}, word__footnotes_xml=notes)
    assert texts(parts) == [
        "vor nach",
        "im Kasten",
        "im Steuerelement",
        "neu Text",
        "a\tb\nc-d",
        "Bogenschrift",
        "Fußnote",
    ]
    assert (texts(parts, "comment"), texts(parts, "attribute")) == (["gestrichen"], ["Alternativtext", "WordArt"])
    assert [link.url for link in parts.hyperlinks] == ["https://art.de"]


def test_links_of_every_make_with_what_is_shown() -> None:
    field = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>"
    body = (
        paragraph("<w:hyperlink r:id='h'>" + run("hier ") + run("klicken") + "</w:hyperlink><w:hyperlink w:anchor='x'>" + run(" innen") + "</w:hyperlink>")
        + paragraph(field.format("begin") + '<w:r><w:instrText> HYPERLINK "https://feld.de/a" </w:instrText></w:r><w:r><w:instrText>\\o "Tipp"</w:instrText></w:r>'
                    + field.format("separate") + run("im Feld"))
        + paragraph(run("geht weiter") + field.format("end") + run(" Ende"))
        + paragraph("<w:fldSimple w:instr='HYPERLINK &quot;https://einfach.de&quot;'>" + run("einfach") + "</w:fldSimple>")
        + paragraph("<w:r><w:drawing><wp:inline><wp:docPr id='1' name='x'><a:hlinkClick r:id='s'/></wp:docPr></wp:inline></w:drawing></w:r>")
    )  # fmt: skip
    relations = {name: f"hyperlink https://{name}.de/" for name in ("h", "s", "unbenutzt")}
    parts = word(body, relations)
    assert [(link.url, link.text) for link in parts.hyperlinks] == [
        ("https://h.de/", "hier klicken"), ("https://feld.de/a", "im Feldgeht weiter"), ("https://einfach.de", "einfach"),
        ("https://s.de/", None), ("https://unbenutzt.de/", None),
    ]  # fmt: skip
    assert texts(parts) == ["hier klicken innen", "im Feld", "geht weiter Ende", "einfach"]


STYLES = (
    f"<w:styles {W}><w:style w:styleId='Weg'><w:name w:val='Weg'/><w:rPr><w:vanish/></w:rPr></w:style>"
    "<w:style w:styleId='Weg2'><w:name w:val='Weg2'/><w:basedOn w:val='Weg'/></w:style>"
    "<w:style w:styleId='berschrift1'><w:name w:val='heading 1'/></w:style></w:styles>"
)


@pytest.mark.parametrize(
    "hiding",
    [
        paragraph(run("geheim", "<w:vanish/>")),
        paragraph(run("geheim"), "<w:pStyle w:val='Weg2'/>"),
        paragraph(run("geheim", "<w:rStyle w:val='Weg'/>")),
        paragraph(run("geheim", "<w:color w:val='FFFFFF'/>")),
        paragraph(run("geheim", "<w:color w:val='auto' w:themeColor='background1'/>")),
        paragraph(run("geheim", "<w:sz w:val='2'/>")),
        paragraph(run("geheim", "<w:color w:val='000080'/><w:highlight w:val='darkBlue'/>")),
        "<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:fill='112233'/></w:tcPr>"
        + paragraph(run("geheim", "<w:color w:val='112233'/>"))
        + "</w:tc></w:tr></w:tbl>",
    ],
)
def test_hidden_text_is_told_apart(hiding: str) -> None:
    parts = word(paragraph(run("sichtbar")) + hiding, {"s": "styles styles.xml"}, word__styles_xml=STYLES)
    assert (texts(parts), texts(parts, "hidden"), len(parts.hidden)) == (["sichtbar"], ["geheim"], 1)


BLACK_CELL = "<w:tcPr><w:shd w:fill='000000'/></w:tcPr>"


@pytest.mark.parametrize(
    "showing",
    [
        paragraph(run("da", "<w:vanish w:val='0'/>"), "<w:pStyle w:val='berschrift1'/>"),
        paragraph(run("da", "<w:color w:val='FFFFFF'/><w:highlight w:val='black'/>")),
        paragraph(run("da", "<w:color w:val='FFFFFF'/>"), "<w:shd w:fill='000000'/>"),
        f"<w:tbl><w:tr><w:tc>{BLACK_CELL}{paragraph(run('da', '<w:color w:val=' + chr(39) + 'FFFFFF' + chr(39) + '/>'))}</w:tc></w:tr></w:tbl>",
        "<w:tbl><w:tblPr><w:tblStyle w:val='DarkList'/></w:tblPr><w:tr><w:tc>"
        + paragraph(run("da", "<w:color w:val='FFFFFF'/>"))
        + "</w:tc></w:tr></w:tbl>",
        paragraph(
            "<w:r><w:drawing><wp:anchor behindDoc='1'/></w:drawing></w:r>" + run("da", "<w:color w:val='FFFFFF'/>")
        ),
    ],
)
def test_text_on_a_ground_of_its_own_is_seen(showing: str) -> None:
    parts = word(showing, {"s": "styles styles.xml"}, word__styles_xml=STYLES)
    assert (texts(parts), parts.hidden) == (["da"], set())


def test_what_runs_or_is_fetched_on_opening() -> None:
    dde = "<w:fldSimple w:instr='DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe &quot;/k x&quot;'/>"
    picture = "<w:fldSimple w:instr='INCLUDEPICTURE &quot;http://t.de/p.png&quot; \\d'/>"
    parts = word(
        paragraph(dde + picture + run("x")),
        {
            "t": "attachedTemplate https://t.de/x.dotm",
            "i": "image https://t.de/i.png",
            "l": "attachedTemplate file:///C:/Normal.dotm",
        },
        word__vbaProject_bin=b"x",
    )
    assert sorted(active.what for active in parts.active) == [
        "macro",
        "program call",
        "remote picture",
        "remote picture",
        "remote template",
    ]
    assert parts.remote_pictures == ["http://t.de/p.png", "https://t.de/i.png"]


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file with 512-byte sectors; every stream is padded beyond the mini stream's limit."""
    bodies = {name: data + bytes(max(0, 4096 - len(data))) for name, data in streams.items()}
    sectors: list[bytes] = []
    fat: list[int] = []
    starts: dict[str, int] = {}

    def put(data: bytes) -> int:
        start = len(sectors)
        pieces = [data[at : at + 512].ljust(512, b"\0") for at in range(0, len(data), 512)]
        sectors.extend(pieces)
        fat.extend([*range(start + 1, start + len(pieces)), 0xFFFFFFFE])
        return start

    for name, data in bodies.items():
        starts[name] = put(data)

    def entry(name: str, kind: int, start: int, size: int) -> bytes:
        encoded = (name + "\0").encode("utf-16-le")
        return (
            encoded.ljust(64, b"\0")
            + struct.pack("<HB", len(encoded), kind)
            + bytes(49)
            + struct.pack("<IQ", start, size)
        )

    directory = entry("Root Entry", 5, 0xFFFFFFFE, 0)
    directory += b"".join(entry(name, 2, starts[name], max(4096, len(streams[name]))) for name in streams)
    directory_start = put(directory.ljust(-(-len(directory) // 512) * 512, b"\0"))
    fat_start = len(sectors)
    fat.append(0xFFFFFFFD)
    sectors.append(struct.pack("<128I", *(fat + [0xFFFFFFFF] * (128 - len(fat)))))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIIIIIIII", 1, directory_start, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, fat_start)
    return header + struct.pack("<108I", *[0xFFFFFFFF] * 108) + b"".join(sectors)


def native(name: str, body: bytes) -> bytes:
    inner = struct.pack("<H", 2) + name.encode() + b"\0C:\\" + name.encode() + b"\0" + bytes(4)
    inner += struct.pack("<I", 4) + b"C:\\\0" + struct.pack("<I", len(body)) + body
    return struct.pack("<I", len(inner)) + inner


def test_embedded_files_are_taken_out() -> None:
    ole = compound({"\x01Ole10Native": native("bonus.txt", b"5 Euro je Rezension")})
    assert CompoundFile(ole).names() == ["\x01Ole10Native"]
    parts = word(
        paragraph(run("x")), None, word__embeddings__oleObject1_bin=ole, word__embeddings__Tabelle_xlsx=b"PK", word__embeddings__oleObject2_bin=b"?",
    )  # fmt: skip
    assert sorted(parts.embedded) == ["Tabelle.xlsx", "bonus.txt", "oleObject2.bin"]
    assert {child.path: child.data for child in parts.children} == {
        "a.docx!bonus.txt": b"5 Euro je Rezension",
        "a.docx!Tabelle.xlsx": b"PK",
    }
    assert all(not child.sent and child.kind == "attachment" for child in parts.children)
    assert [(problem.code, problem.where) for problem in parts.problems] == [("unsupported", "oleObject2.bin")]
    assert packed_file(b"\0\0") is None


def test_damaged_encrypted_and_empty_documents_say_so() -> None:
    for data, code in (
        (b"PK\x03\x04", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "encrypted"),
        (package({"x": "y"}), "damaged"),
        (package({"w.xml": f"<w:document {W}/>"}, {"": {"m": "officeDocument w.xml"}}), "empty"),
        (
            package({"w.xml": "<!DOCTYPE a [<!ENTITY b SYSTEM 'x'>]><a>&b;</a>"}, {"": {"m": "officeDocument w.xml"}}),
            "damaged",
        ),
    ):
        with pytest.raises(UnreadableError, match=code):
            read_office(data)
    parts = word(
        paragraph(run("x")), {"h": "header header1.xml", "i": "image media/i.emf"}, word__header1_xml="<w:hdr>"
    )
    assert [(problem.code, problem.where) for problem in parts.problems] == [("part-damaged", "header1.xml")]
