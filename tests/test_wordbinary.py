"""Word 97 to 2003: `files/card.doc` was written by LibreOffice."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from compound import Tree, compound_file
from insertaudit.errors import UnreadableError
from insertaudit.extract.office97.ole import CompoundFile
from insertaudit.extract.office97.wordbinary import read
from insertaudit.extract.parts import Parts, ReadOptions
from insertaudit.limits import Budget
from insertaudit.model import Source

CARD = (Path(__file__).parent / "files" / "card.doc").read_bytes()


def read_doc(data: bytes) -> Parts:
    return read(data, Source("card.doc", "card.doc", "insert"), "application/msword", ReadOptions(), Budget())


def texts(parts: Parts, carrier: str) -> list[str]:
    return [block.text for block in parts.blocks if block.carrier == carrier]


def test_everything_a_person_sees_is_read() -> None:
    said = "\n".join(texts(read_doc(CARD), "text"))
    for words in (
        "Größe „M“: Zażółć gęślą jaźń.",
        "Zelle A\tZelle B",
        "Mehr unter amazon.de",
        "Lindwurm Garten, Kopfzeile",
    ):
        assert words in said


def test_a_link_keeps_its_target_and_its_shown_words() -> None:
    assert [(link.url, link.text) for link in read_doc(CARD).hyperlinks] == [
        ("https://www.lindwurm-garten.de/karte", "amazon.de")
    ]


def test_hidden_and_white_runs_are_apart_and_named() -> None:
    parts = read_doc(CARD)
    assert texts(parts, "hidden") == ["heimlich verborgen weiß auf weiß"]
    assert parts.hidden == {"hidden text", "type in the colour of its ground"}


def test_pictures_and_metadata_are_read() -> None:
    parts = read_doc(CARD)
    assert [code.text for code in parts.codes] == ["https://www.lindwurm-garten.de/qr"]
    assert "Karte vom Lindwurm" in texts(parts, "metadata")


def test_a_file_that_breaks_off_says_so() -> None:
    with pytest.raises(UnreadableError) as raised:
        read_doc(CARD[:4096])
    assert raised.value.code == "damaged"


def test_text_beyond_the_end_of_its_stream_is_a_damaged_part() -> None:
    only_piece = CARD.index(struct.pack("<BIII", 2, 16, 0, 198)) + 15
    data = bytearray(CARD)
    data[only_piece : only_piece + 4] = struct.pack("<I", 1 << 20)
    assert [problem.code for problem in read_doc(bytes(data)).problems] == ["part-damaged"]


def test_a_password_is_named() -> None:
    data = bytearray(CARD)
    at = CARD.index(b"\xec\xa5")
    data[at + 11] |= 0x01
    with pytest.raises(UnreadableError) as raised:
        read_doc(bytes(data))
    assert raised.value.code == "encrypted"


def test_files_inside_are_handed_on() -> None:
    compound = CompoundFile(CARD)
    streams: dict[str, bytes | Tree] = {name: compound.read(name) or b"" for name in compound.names()}
    pool = {"_1": {"Package": b"PK\x03\x04"}, "_2": {"Equation Native": b"x"}}
    parts = read_doc(compound_file(streams | {"ObjectPool": pool}))
    assert [child.data for child in parts.children] == [b"PK\x03\x04"]
    assert parts.embedded == ["_1"]


def test_a_root_without_a_name_still_holds_the_short_streams() -> None:
    data = bytearray(CARD)
    at = CARD.index("Root Entry".encode("utf-16-le"))
    data[at : at + 66] = bytes(64) + b"\x02\0"
    assert "Karte vom Lindwurm" in texts(read_doc(bytes(data)), "metadata")


def test_a_word_file_inside_is_not_taken_for_the_outer_one() -> None:
    compound = CompoundFile(CARD)
    own: dict[str, bytes | Tree] = {name.upper(): compound.read(name) or b"" for name in compound.names()}
    inner: Tree = {"WordDocument": b"x", "0Table": b"x", "1Table": b"x", "Data": b"x"}
    parts = read_doc(compound_file({"ObjectPool": {"_1": inner}} | own))
    assert "Größe „M“: Zażółć gęślą jaźń." in texts(parts, "text")


def test_white_type_on_shaded_paragraphs_marked_words_cells_and_boxes_is_seen() -> None:
    parts = read((Path(__file__).parent / "files" / "grounds.doc").read_bytes(), Source("g.doc", "g.doc", "insert"), "application/msword", ReadOptions(), Budget())  # fmt: skip
    assert texts(parts, "text") == ["Weiß auf dunklem Absatz", "Dann weiß auf Rot dahinter", "Weiß in der Zelle\tEnde", "Weiß im Kasten"]  # fmt: skip
    assert texts(parts, "hidden") == ["Weiß auf Papier", "Weiß auf weißem Absatz"]
