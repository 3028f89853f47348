"""Excel 97 to 2003: `files/list.xls` was written by LibreOffice."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from compound import compound_file
from insertaudit.errors import UnreadableError
from insertaudit.extract.document import extract
from insertaudit.extract.office97.biff import Strings
from insertaudit.extract.office97.hlink import read_link
from insertaudit.extract.office97.ole import CompoundFile
from insertaudit.extract.office97.workbook import read
from insertaudit.extract.parts import Parts, ReadOptions
from insertaudit.limits import Budget
from insertaudit.model import Source
from insertaudit.sources.sniff import sniff
from spoilt import spoilt

if TYPE_CHECKING:
    from compound import Tree

LIST = (Path(__file__).parent / "files" / "list.xls").read_bytes()
GLOBALS, SHEET, CHART = 0x05, 0x10, 0x20
URL_MONIKER = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
FILE_MONIKER = bytes.fromhex("0303000000000000c000000000000046")
EOF = struct.pack("<HH", 0x0A, 0)


def read_xls(data: bytes) -> Parts:
    return read(data, Source("list.xls", "list.xls", "insert"), "application/vnd.ms-excel", ReadOptions(), Budget())


def texts(parts: Parts, carrier: str) -> list[str]:
    return [block.text for block in parts.blocks if block.carrier == carrier]


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def begin(kind: int, version: int = 0x0600) -> bytes:
    return record(0x0809, struct.pack("<HH12x", version, kind))


def art(kind: int, *bodies: bytes, instance: int = 0) -> bytes:
    body = b"".join(bodies)
    is_container = kind in {0xF002, 0xF003, 0xF004}
    return struct.pack("<HHI", instance << 4 | (0xF if is_container else 0), kind, len(body)) + body


def long(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def label(row: int, column: int, text: str) -> bytes:
    return record(0x0204, struct.pack("<HHH", row, column, 0) + long(text))


def workbook(*sheet: bytes, kind: int = 0, first: bytes = b"", more: Tree | None = None) -> bytes:
    """A workbook of one sheet after [MS-XLS]."""
    name = b"\x05\x00Blatt"
    head = begin(GLOBALS) + first
    place = len(head) + 4 + 6 + len(name) + len(EOF)
    head += record(0x85, struct.pack("<IBB", place, 0, kind) + name) + EOF
    return compound_file({"Workbook": head + begin(SHEET) + b"".join(sheet) + EOF, **(more or {})})


def test_cells_are_read_row_by_row() -> None:
    said = texts(read_xls(LIST), "text")
    assert said[:3] == [
        "Größe „M“: Zażółć gęślą jaźń.\tZelle B\tZelle C",
        "amazon.de\tZum Garten",
        "4989123456\t12.95\tMit Notiz",
    ]
    for number in range(1, 64):
        assert sum(text.startswith(f"Zeile {number}: ") for text in said) == 1
    assert "Zeile 63: " + ", ".join(["Grüße aus Łódź"] * 9) + "," in said  # behind the end of the first string record


def test_links_of_cells_and_of_formulas_keep_target_and_shown_words() -> None:
    assert {(link.url, link.text) for link in read_xls(LIST).hyperlinks} == {
        ("https://www.lindwurm-garten.de/karte", "amazon.de"),
        ("https://www.lindwurm-garten.de/formel", "Zum Garten"),
    }


def test_what_is_hidden_is_apart_and_named() -> None:
    parts = read_xls(LIST)
    assert texts(parts, "hidden") == [
        "Versteckte Spalte",
        "Versteckte Zeile",
        "Auf verstecktem Blatt",
        "Kopf der Liste",
        "Fuß der Liste",
    ]
    assert parts.hidden == {"hidden column", "hidden row", "hidden sheet"}


def test_boxes_headers_comments_pictures_names_and_metadata_are_read() -> None:
    parts = read_xls(LIST)
    said = texts(parts, "text")
    assert said[-4:] == ["Kopf der Liste", "Fuß der Liste", "Text im Kasten", "Zweiter Absatz żółty"]
    assert texts(parts, "comment") == ["Bitte noch prüfen"]
    assert [code.text for code in parts.codes] == ["https://www.lindwurm-garten.de/qr"]
    assert texts(parts, "metadata") == ["Karte", "Heimlich", "Liste vom Lindwurm"]


def test_a_string_may_change_its_width_where_it_goes_on() -> None:
    pieces = [struct.pack("<HB", 9, 0) + b"Danke", b"\x01" + " für".encode("utf-16-le"), b"x"]
    strings = Strings(pieces)
    assert strings.long() == "Danke für"
    assert strings.rest == [b"x"]
    head_alone = Strings([struct.pack("<HB", 5, 1), b"\x00Danke", b"\x00\x00"])
    assert [head_alone.long(), head_alone.long()] == ["Danke", ""]


def test_numbers_of_all_kinds() -> None:
    packed = [12 << 2 | 2, 1295 << 2 | 3, 0x3FF80000, (-5 << 2 | 2) & 0xFFFFFFFF]
    row = struct.pack("<HH", 0, 0) + b"".join(struct.pack("<HI", 0, each) for each in packed) + struct.pack("<H", 3)
    cell = record(0x0203, struct.pack("<HHHd", 1, 0, 0, 4989123456.0))
    assert texts(read_xls(workbook(record(0xBD, row), cell)), "text") == ["12\t12.95\t1.5\t-5", "4989123456"]


def test_charts_and_tips() -> None:
    title = record(0x100D, b"\0\0\x05\x00Titel")
    chart = begin(CHART) + title + label(0, 0, "Reihe") + EOF
    tip = record(0x0800, struct.pack("<HHHHH", 0x0800, 0, 0, 0, 0) + "Zum Garten\0".encode("utf-16-le"))
    parts = read_xls(workbook(label(0, 0, "Zelle"), chart, tip))
    assert [(block.text, block.carrier) for block in parts.blocks] == [
        ("Blatt", "metadata"),
        ("Zelle", "text"),
        ("Titel", "text"),
        ("Reihe", "text"),
        ("Zum Garten", "attribute"),
    ]


def test_a_hidden_shape_with_a_link() -> None:
    url = "https://www.lindwurm-garten.de\0".encode("utf-16-le")
    link = bytes(16) + struct.pack("<II", 2, 0x01) + URL_MONIKER + struct.pack("<I", len(url)) + url
    table = struct.pack("<HIHI", 0x8382, len(link), 0x03BF, 0x0002_0002) + link
    shape = art(0xF004, art(0xF00B, table, instance=2), art(0xF011))
    drawing = art(0xF002, art(0xF003, shape))
    box = record(0x01B6, struct.pack("<10xHH4x", 8, 16)) + record(0x3C, b"\0Heimlich") + record(0x3C, bytes(16))
    parts = read_xls(workbook(record(0xEC, drawing), record(0x5D, struct.pack("<HHHH14x", 0x15, 0x12, 6, 1)), box))
    assert texts(parts, "hidden") == ["Heimlich"]
    assert parts.hidden == {"hidden shape"}
    assert [(each.url, each.text) for each in parts.hyperlinks] == [("https://www.lindwurm-garten.de", "Heimlich")]


def test_links_to_files_places_and_plain_strings() -> None:
    def counted(text: str) -> bytes:
        return struct.pack("<I", len(text) + 1) + (text + "\0").encode("utf-16-le")

    wide = "Straße.pdf".encode("utf-16-le")
    file = FILE_MONIKER + struct.pack("<HI", 1, 5) + b"a.pdf" + bytes(24)
    file += struct.pack("<IIH", len(wide) + 6, len(wide), 3) + wide
    assert read_link(struct.pack("<II", 2, 0x01) + file).url == "..\\Straße.pdf"
    assert not read_link(struct.pack("<II", 2, 0x08) + counted("Blatt!A1")).url
    plain = read_link(struct.pack("<II", 2, 0x119) + counted("hier") + counted("http://x.de") + counted("unten"))
    assert (plain.url, plain.shown) == ("http://x.de#unten", "hier")


def test_the_drawing_of_a_chart_is_its_own() -> None:
    def drawing(*descriptions: str) -> bytes:
        shapes = [
            art(
                0xF004,
                art(0xF00B, struct.pack("<HI", 0x8381, 2 * len(text)) + text.encode("utf-16-le"), instance=1),
                art(0xF011),
            )
            for text in descriptions
        ]
        return art(0xF002, art(0xF003, *shapes))

    whole, item = drawing("Eins", "Zwei"), record(0x5D, struct.pack("<HHHH14x", 0x15, 0x12, 5, 1))
    chart = begin(CHART) + record(0xEC, drawing("Im Schaubild")) + item + EOF
    half = len(whole) // 2
    parts = read_xls(workbook(record(0xEC, whole[:half]), item, chart, record(0x3C, whole[half:]), item))
    assert texts(parts, "attribute") == ["Eins", "Zwei", "Im Schaubild"]
    assert not parts.problems


def test_macros_and_embedded_files() -> None:
    native = b"Karte.txt\0C:\\Karte.txt\0" + struct.pack("<HHI", 0, 3, 1) + b"\0" + struct.pack("<I", 5) + b"Danke"
    inner = {"\x01Ole10Native": struct.pack("<IH", len(native) + 2, 2) + native}
    parts = read_xls(workbook(label(0, 0, "x"), kind=1, more={"_VBA_PROJECT_CUR": {}, "MBD0001": inner}))
    assert [(active.what, active.detail) for active in parts.active] == [
        ("macro", "Excel 4.0, Blatt"),
        ("macro", "VBA"),
    ]
    assert [(child.name, child.data) for child in parts.children] == [("Karte.txt", b"Danke")]


def test_a_text_that_is_missing_is_a_damaged_part() -> None:
    parts = read_xls(workbook(record(0xFD, struct.pack("<HHHI", 0, 0, 0, 7))))
    assert [(problem.code, problem.where) for problem in parts.problems] == [("part-damaged", "Blatt")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (workbook(first=record(0x2F, bytes(54))), "encrypted"),
        (compound_file({"Book": begin(GLOBALS, 0x0500) + EOF}), "unsupported"),
        (compound_file({"Workbook": begin(GLOBALS, 0x0500) + EOF}), "unsupported"),
        (compound_file({"Workbook": begin(GLOBALS) + EOF}), "empty"),
        (compound_file({"Other": b"x"}), "damaged"),
        (compound_file({"WORKBOOK": begin(GLOBALS) + EOF}), "empty"),
    ],
    ids=["password", "Excel 95", "old records", "no sheet", "no workbook", "capitals"],
)
def test_what_cannot_be_read_says_why(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        read_xls(data)
    assert raised.value.code == code


def test_damage_never_ends_in_anything_but_a_problem() -> None:
    source = Source("list.xls", "list.xls", "insert")
    stream = bytearray(CompoundFile(LIST).read("Workbook") or b"")
    stream[stream.index(b"\x89PNG")] = 0  # no picture, which would be read each time
    told = {
        problem.code
        for data in spoilt(compound_file({"Workbook": bytes(stream)}), 500, first=512)
        for problem in extract(source, data, "application/vnd.ms-excel", ReadOptions(), Budget()).document.problems
    }
    assert {"damaged", "part-damaged"} <= told


def test_the_type_is_told_by_the_streams() -> None:
    assert sniff(LIST, "list.xls") == "application/vnd.ms-excel"


def test_a_word_file_inside_does_not_make_the_list_one() -> None:
    data = workbook(label(0, 0, "x"), more={"MBD0001": {"WordDocument": b"x"}})
    assert sniff(data, "list.xls") == "application/vnd.ms-excel"
    assert sniff(compound_file({"WORKBOOK": b"x"}), "list.xls") == "application/vnd.ms-excel"
