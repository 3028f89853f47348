"""Metafiles: what they say is read, and what may be type in curves keeps them from passing."""

from __future__ import annotations

import gzip
import struct
import zlib
from pathlib import Path

import pytest

from insertaudit.errors import UnreadableError
from insertaudit.extract.markup import plain
from insertaudit.extract.metafiles.metafile import read
from insertaudit.extract.office97.blips import pictures_in
from insertaudit.extract.parts import Parts, ReadOptions
from insertaudit.extract.pictures import Pictures
from insertaudit.limits import Budget
from insertaudit.model import Source
from insertaudit.sources.sniff import sniff
from metafiles import (
    bitmap,
    emf,
    emr,
    many_texts,
    notched,
    outlined,
    path,
    plus,
    plus_text,
    polygon,
    polygons,
    small_text,
    text,
    wmf,
    wmf_bitmap,
    wmf_polygons,
    wmf_text,
    wmr,
)  # fmt: skip
from packages import package, read_office
from pictures import card
from spoilt import spoilt

DRAWING = (Path(__file__).parent / "files" / "drawing.emf").read_bytes()
FRAME = [(0, 0), (900, 0), (900, 500), (0, 500)]


def parts_of(data: bytes) -> Parts:
    return read(data, Source("a.emf", "a.emf", "insert"), "image/emf", ReadOptions(), Budget())


def said(parts: Parts) -> list[str]:
    return [block.text for block in parts.blocks]


def codes(parts: Parts) -> list[str]:
    return [problem.code for problem in parts.problems]


def test_a_drawing_of_libreoffice_is_read() -> None:
    parts = parts_of(DRAWING)
    assert said(parts) == ["Write a review, get a\ngift card\nshop.example.com/\nthanks"]
    assert codes(parts) == []
    assert (parts.pages[0].width_mm, parts.pages[0].height_mm) == (189.99, 276.99)


@pytest.mark.parametrize(
    "record",
    [
        text("Bewerten für 5 €", 10, 10), text("Bewerten für 5 €", 10, 10, wide=False),
        small_text("Bewerten für 5 €", 10, 10), many_texts(("Bewerten für", 10, 10), ("5 €", 140, 10)),
        plus(plus_text("Bewerten für 5 €", 10, 10)),
    ],
)  # fmt: skip
def test_every_text_record_of_an_emf_is_read(record: bytes) -> None:
    parts = parts_of(emf(polygon(FRAME), record))
    assert (said(parts), codes(parts)) == (["Bewerten für 5 €"], [])


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("placeable", [True, False])
def test_every_text_record_of_a_wmf_is_read(*, plain: bool, placeable: bool) -> None:
    data = wmf(wmf_text("Bewerten für 5 €", 10, 10, plain=plain), placeable=placeable)
    parts = parts_of(data)
    assert (said(parts), codes(parts)) == (["Bewerten für 5 €"], [])
    assert sniff(data, "a") == "image/wmf"


def test_lines_become_one_block_and_letters_one_word() -> None:
    letters = [text(letter, 10 + 10 * place, 40, step=10) for place, letter in enumerate("review")]
    assert said(parts_of(emf(text("Leave a", 10, 10), *letters))) == ["Leave a\nreview"]


def test_text_in_both_halves_of_a_dual_file_is_said_once() -> None:
    both = emf(plus(plus_text("Leave a review", 10, 10)), text("Leave a review", 10, 10))
    assert said(parts_of(both)) == ["Leave a review"]
    other = emf(plus(plus_text("Get 5 stars", 10, 10)), text("Leave a review", 10, 10))
    assert said(parts_of(other)) == ["Leave a review", "Get 5 stars"]


@pytest.mark.parametrize(
    "data",
    [
        emf(bitmap(card("Leave a review"))),
        wmf(wmf_bitmap(card("Leave a review"))),
        emf(plus((0x4008, 0x0500, struct.pack("<2I3i2I", 0, 1, 0, 0, 0, 0, 1) + card("Leave a review")))),
        emf(plus((0x4008, 0x0500, struct.pack("<4I", 0, 2, 1, 10_000) + wmf(wmf_text("Leave a review", 0, 0))))),
    ],
)
def test_pictures_inside_are_read(data: bytes) -> None:
    parts = parts_of(data)
    assert (said(parts), codes(parts)) == (["Leave a review"], [])


@pytest.mark.parametrize(
    "records",
    [
        emr(20, struct.pack("<I", 7)) + notched(7),
        emr(59) + notched(7) + emr(60) + emr(67, struct.pack("<I", 5)),
        emr(118, struct.pack("<4i3I", 0, 0, 0, 0, 2, 1, 2) + bytes(40)) + notched(7),
        notched(7) + bitmap(card("")),
        emr(30, struct.pack("<4i", 0, 0, 9, 9)) + emr(30, struct.pack("<4i", 5, 0, 9, 9)) + notched(7),
        text("\u0031\u0032", 10, 10, options=0x10),
        b"".join(emr(15, struct.pack("<2iI", 3 * n, 9 * (n % 7), 0)) for n in range(60)),
        plus((0x4036, 0, struct.pack("<4I", 0, 0, 0, 9) + bytes(92))),
    ],
)
def test_what_may_be_type_in_curves_is_unread(records: bytes) -> None:
    assert codes(parts_of(emf(records))) == ["unsupported"]


BLACK = emr(37, struct.pack("<I", 0x80000004)) + emr(37, struct.pack("<I", 0x80000008))
BLACK_BRUSH = wmr(0x02FC, struct.pack("<4H", 0, 0, 0, 0)) + wmr(0x012D, b"\1\0")


@pytest.mark.parametrize(
    "data",
    [
        emf(BLACK, polygons(outlined("Leave a review"))),
        emf(BLACK, path(outlined("Leave a review"))),
        wmf(BLACK_BRUSH, wmf_polygons(outlined("Leave a review"))),
    ],
)
def test_type_in_curves_is_read_as_it_is_painted(data: bytes) -> None:
    parts = parts_of(data)
    assert [(block.text, block.carrier) for block in parts.blocks] == [("Leave a review", "ocr")]
    assert codes(parts) == []


@pytest.mark.parametrize("word", ["RATE", "Review", "Bonus", "bit.ly/abc"])
def test_a_short_word_in_curves_is_read(word: str) -> None:
    assert said(parts_of(emf(BLACK, polygons(outlined(word))))) == [word]


def test_many_figures_that_are_no_type_are_read() -> None:
    crosses = emf(BLACK, notched(9), text("Total", 10, 100))
    assert (said(parts_of(crosses))[0], codes(parts_of(crosses))) == ("Total", [])


def test_a_few_lines_frames_and_arrows_are_read() -> None:
    grid = b"".join(
        emr(27, struct.pack("<2i", 0, 20 * n)) + emr(54, struct.pack("<2i", 900, 20 * n)) for n in range(60)
    )
    assert codes(parts_of(emf(polygon(FRAME), polygon(FRAME, 87), grid, notched(3), text("Total", 10, 10)))) == []
    ellipses = b"".join(wmr(0x0418, struct.pack("<4h", 90, 90 + 9 * n, 10, 9 * n)) for n in range(9))
    assert codes(parts_of(wmf(ellipses, wmf_text("Total", 10, 10)))) == []


def test_packed_forms_are_unpacked() -> None:
    pictures = Pictures(ReadOptions(), Budget())
    assert said(pictures.read(gzip.compress(DRAWING), "image1.emz"))
    packed = zlib.compress(wmf(wmf_text("Leave a review", 0, 0), placeable=False))
    body = bytes(16) + struct.pack("<I24xI2B", 999, len(packed), 0, 0xFE) + packed
    stream = b"before" + struct.pack("<HHI", 0x2160, 0xF01B, len(body)) + body
    (found,) = pictures_in(stream)
    assert said(pictures.read(found, "picture 1")) == ["Leave a review"]
    damaged = stream.replace(packed, bytes(len(packed)))
    (found,) = pictures_in(damaged)
    assert codes(pictures.read(found, "picture 2")) == ["picture-damaged"]


def test_what_breaks_off_is_told() -> None:
    assert codes(parts_of(DRAWING[:-40])) == ["damaged"]
    assert codes(Pictures(ReadOptions(), Budget()).read(DRAWING[:-40], "image1.emf")) == ["picture-damaged"]


def test_damaged_ones_raise_nothing_unforeseen() -> None:
    whole = emf(
        text("Leave a review", 10, 10), many_texts(("a", 1, 1), ("b", 2, 2)), small_text("c", 3, 3), polygon(FRAME),
        plus(plus_text("d", 10, 10), (0x4008, 0x0300, struct.pack("<3I4h", 0, 2, 0x4000, 0, 0, 9, 9) + b"\0\1")),
    )  # fmt: skip
    plain = wmf(
        wmf_text("Leave a review", 10, 10), wmf_text("b", 9, 9, plain=True), wmr(0x0538, b"\1\0\2\0" + bytes(8))
    )
    read_again = 0
    for data in (whole, plain, DRAWING):
        for one in spoilt(data, 300):
            try:
                read_again += bool(parts_of(one).blocks)
            except UnreadableError:
                continue
    assert read_again > 100


def document_with(name: str, picture: bytes) -> bytes:
    """A Word document that shows an object by its preview."""
    shown = '<v:shape><v:imagedata r:id="i"/></v:shape>'
    body = f"<w:body><w:p><w:r><w:object>{shown}</w:object></w:r></w:p></w:body>"
    spaces = 'xmlns:w="w" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:r="r"'
    files: dict[str, str | bytes] = {"w/d.xml": f"<w:document {spaces}>{body}</w:document>", f"w/media/{name}": picture}
    return package(files, {"": {"m": "officeDocument w/d.xml"}, "w/d.xml": {"i": f"image media/{name}"}})


def test_office_files_say_what_their_metafiles_say() -> None:
    drawn = wmf(wmf_text("Leave a review", 10, 10), placeable=False)
    rich = rb"{\rtf1 Hello\par{\pict\wmetafile8 " + drawn.hex().encode() + b"}}"
    for parts in (
        plain.read(rich, Source("a.rtf", "a.rtf", "insert"), "application/rtf", ReadOptions(), Budget()),
        read_office(document_with("image1.wmf", drawn)),
        read_office(document_with("image1.wmz", gzip.compress(drawn))),
    ):
        assert "Leave a review" in said(parts)
        assert codes(parts) == []
