"""PowerPoint 97 to 2003: `files/deck.ppt` was written by LibreOffice, and its thumbnail taken out."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from compound import compound_file
from insertaudit.errors import UnreadableError
from insertaudit.extract.document import extract
from insertaudit.extract.office97.ole import CompoundFile
from insertaudit.extract.office97.slidesbinary import read
from insertaudit.extract.parts import Parts, ReadOptions
from insertaudit.limits import Budget
from insertaudit.model import Source
from insertaudit.sources.sniff import sniff
from spoilt import spoilt

DECK = (Path(__file__).parent / "files" / "deck.ppt").read_bytes()
CONTAINERS = {
    0x03E8,
    0x03EE,
    0x03FF,
    0x0409,
    0x040C,
    0x07D0,
    0x0FCC,
    0x0FD7,
    0x0FF0,
    0x0FF2,
    0xF002,
    0xF003,
    0xF004,
    0xF00D,
    0xF011,
}
STREAM, USER = "PowerPoint Document", "Current User"


def read_ppt(data: bytes) -> Parts:
    return read(
        data, Source("deck.ppt", "deck.ppt", "insert"), "application/vnd.ms-powerpoint", ReadOptions(), Budget()
    )


def with_streams(**streams: bytes) -> bytes:
    """The deck without its picture, some streams replaced."""
    compound = CompoundFile(DECK)
    kept = {name: compound.read(name) or b"" for name in (STREAM, USER)}
    return compound_file(kept | {name.replace("_", " "): data for name, data in streams.items()})


def stream() -> bytearray:
    return bytearray(CompoundFile(DECK).read(STREAM) or b"")


def texts(parts: Parts, carrier: str) -> list[str]:
    return [block.text for block in parts.blocks if block.carrier == carrier]


def record(kind: int, *bodies: bytes, instance: int = 0) -> bytes:
    body = b"".join(bodies)
    return struct.pack("<HHI", instance << 4 | (0xF if kind in CONTAINERS else 0), kind, len(body)) + body


def string(text: str, instance: int = 0) -> bytes:
    return record(0x0FBA, text.encode("utf-16-le"), instance=instance)


def shape(*inner: bytes, switches: int = 0, description: str = "", word_art: str = "") -> bytes:
    said = {0x80C0: word_art.encode("utf-16-le"), 0x8381: description.encode("utf-16-le")}
    table = b"".join(struct.pack("<HI", code, len(text)) for code, text in said.items())
    table += struct.pack("<HI", 0x03BF, switches) + b"".join(said.values())
    return record(0xF004, record(0xF00A, bytes(8)), record(0xF00B, table, instance=3), *inner)


def textbox(text: str, *more: bytes, kind: int = 4) -> bytes:
    return record(0xF00D, record(0x0F9F, struct.pack("<I", kind)), record(0x0FA0, text.encode("utf-16-le")), *more)


def action(link: int, what: int, *more: bytes) -> bytes:
    return record(0x0FF2, record(0x0FF3, struct.pack("<IIB7x", 0, link, what)), *more)


def deck(*shapes: bytes, outline: bytes = b"", objects: bytes = b"", more: bytes = b"", storage: bytes = b"") -> bytes:
    """A presentation of one slide after [MS-PPT]; records 1 to 3 are the document, the slide and an object's storage."""
    listed = record(0x03F3, struct.pack("<IIiII", 2, 0, 0, 256, 0)) + outline
    document = record(0x03E8, record(0x0409, objects), more, record(0x0FF0, listed))
    slide = record(0x03EE, record(0x040C, record(0xF002, record(0xF003, shape(), *shapes))))
    body = b""
    places = []
    for part in (document, slide, storage):
        places.append(len(body))
        body += part
    directory = record(0x1772, struct.pack("<4I", 3 << 20 | 1, *places))
    edit = record(0x0FF5, struct.pack("<IIIII8x", 0, 0, 0, len(body), 1))
    user = record(0x0FF6, struct.pack("<III", 20, 0xE391C05F, len(body) + len(directory)))
    return compound_file({STREAM: body + directory + edit, USER: user})


def test_slides_are_read_in_order_with_groups_tables_and_footers() -> None:
    parts = read_ppt(DECK)
    assert texts(parts, "text") == [
        "Danke für Ihren Einkauf",
        "Größe „M“: Zażółć gęślą jaźń.",
        "Zweiter Absatz",
        "Mehr unter amazon.de lesen",
        "In der Gruppe",
        "Noch in der Gruppe",
        "Zelle A",
        "Zelle B",
        "Fußzeile der Folie",
        "Letzte Folie: Grüße aus Łódź",
    ]
    assert [block.text for block in parts.blocks if block.heading] == ["Danke für Ihren Einkauf"]


def test_a_link_keeps_its_target_and_its_shown_words() -> None:
    assert [(link.url, link.text) for link in read_ppt(DECK).hyperlinks] == [
        ("https://www.lindwurm-garten.de/karte", "amazon.de")
    ]


def test_a_link_that_no_text_refers_to_is_still_named() -> None:
    data = stream()
    at = data.index(struct.pack("<HHI", 0, 0x0FDF, 8))
    data[at + 2 : at + 4] = b"\0\0"
    assert [(link.url, link.text) for link in read_ppt(with_streams(PowerPoint_Document=bytes(data))).hyperlinks] == [
        ("https://www.lindwurm-garten.de/karte", None)
    ]


def test_hidden_slides_and_shapes_off_the_slide_are_apart_and_named() -> None:
    parts = read_ppt(DECK)
    assert texts(parts, "hidden") == ["Neben der Folie", "Versteckte Folie"]
    assert parts.hidden == {"off the slide", "hidden slide"}


def test_notes_comments_pictures_and_metadata_are_read() -> None:
    parts = read_ppt(DECK)
    assert texts(parts, "comment") == ["Bitte noch prüfen", "Notiz für den Vortrag"]
    assert [code.text for code in parts.codes] == ["https://www.lindwurm-garten.de/qr"]
    assert texts(parts, "metadata") == ["Karte vom Lindwurm"]


def test_what_a_master_shows_is_read_once_and_its_placeholders_are_silent() -> None:
    data = stream()
    master = data.index(struct.pack("<HHI", 0x1F, 0x0FF0, 28)) + 16
    data[master : master + 4] = struct.pack("<I", 6)  # the third slide takes the master's place
    said = texts(read_ppt(with_streams(PowerPoint_Document=bytes(data))), "text")
    assert said.count("Letzte Folie: Grüße aus Łódź") == 2
    assert not any("Click to edit" in text for text in texts(read_ppt(DECK), "text"))


def test_text_of_the_outline_is_shown_where_a_shape_refers_to_it() -> None:
    outline = record(0x0F9F, struct.pack("<I", 0)) + record(0x0FA8, "Grüße".encode("latin-1"))
    outline += record(0x0F9F, struct.pack("<I", 1)) + record(0x0FA8, b"nowhere shown")
    parts = read_ppt(deck(shape(record(0xF00D, record(0x0F9E, struct.pack("<I", 0)))), outline=outline))
    assert [(block.text, block.heading) for block in parts.blocks] == [("Grüße", True)]


def test_alternative_text_word_art_and_hidden_shapes() -> None:
    parts = read_ppt(
        deck(
            shape(description="Ein Code zum Garten", word_art="Große Lettern"),
            shape(textbox("Heimlich"), switches=0x0002_0002),
        )
    )
    assert [(block.text, block.carrier) for block in parts.blocks] == [
        ("Ein Code zum Garten", "attribute"),
        ("Große Lettern", "text"),
        ("Heimlich", "hidden"),
    ]
    assert parts.hidden == {"hidden shape"}


def test_fields_leave_no_star_and_real_stars_stay() -> None:
    parts = read_ppt(deck(shape(textbox("Seite * von 5*", record(0x0FD8, struct.pack("<I", 6))))))
    assert texts(parts, "text") == ["Seite von 5*"]


def test_links_of_shapes_macros_and_programs() -> None:
    objects = b"".join(
        record(0x0FD7, record(0x0FD3, struct.pack("<I", number)), string(url, 1))
        for number, url in ((1, "https://www.lindwurm-garten.de"), (2, "C:\\karte.exe"))
    )
    parts = read_ppt(
        deck(
            shape(record(0xF011, action(1, 4)), description="Zum Garten"),
            shape(record(0xF011, action(2, 2))),
            shape(record(0xF011, action(0, 1, string("Oeffne")))),
            objects=objects,
            more=record(0x07D0, record(0x03FF, record(0x0400, struct.pack("<III", 9, 1, 2)))),
        )
    )
    assert [(link.url, link.text) for link in parts.hyperlinks] == [
        ("https://www.lindwurm-garten.de", "Zum Garten"),
        ("C:\\karte.exe", None),
    ]
    assert [(active.what, active.detail) for active in parts.active] == [
        ("program call", "C:\\karte.exe"),
        ("macro", "Oeffne"),
        ("macro", "VBA"),
    ]


def test_an_embedded_file_is_handed_on() -> None:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("karte.txt", "Danke")
    inner = compound_file({"Package": package.getvalue()})
    parts = read_ppt(
        deck(
            objects=record(0x0FCC, record(0x0FC3, struct.pack("<6I", 1, 0, 1, 0, 3, 0))),
            storage=record(0x1011, struct.pack("<I", len(inner)), zlib.compress(inner), instance=1),
        )
    )
    assert [child.data for child in parts.children] == [package.getvalue()]
    assert parts.problems == []


def test_a_password_is_named() -> None:
    user = bytearray(CompoundFile(DECK).read(USER) or b"")
    user[12:16] = struct.pack("<I", 0xF3D1C4DF)
    with pytest.raises(UnreadableError) as raised:
        read_ppt(with_streams(Current_User=bytes(user)))
    assert raised.value.code == "encrypted"


def test_a_slide_that_is_missing_is_a_damaged_part() -> None:
    data = stream()
    listed = data.index(struct.pack("<HHI", 0x0F, 0x0FF0, 84)) + 16
    data[listed : listed + 4] = struct.pack("<I", 77)
    parts = read_ppt(with_streams(PowerPoint_Document=bytes(data)))
    assert [(problem.code, problem.where) for problem in parts.problems] == [("part-damaged", "slide 1")]
    assert "Letzte Folie: Grüße aus Łódź" in texts(parts, "text")


def test_damage_never_ends_in_anything_but_a_problem() -> None:
    source = Source("deck.ppt", "deck.ppt", "insert")
    deck_without_picture = with_streams()
    told = {
        problem.code
        for data in spoilt(deck_without_picture, 500, first=512)
        for problem in extract(source, data, "application/vnd.ms-powerpoint", ReadOptions(), Budget()).document.problems
    }
    assert {"damaged", "part-damaged"} <= told


def test_the_type_is_told_by_the_streams() -> None:
    assert sniff(DECK, "deck.ppt") == "application/vnd.ms-powerpoint"
