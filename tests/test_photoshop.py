"""Photoshop files, built after Adobe's File Formats Specification."""

from __future__ import annotations

import struct
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from insertaudit.errors import UnreadableError
from insertaudit.extract.document import extract
from insertaudit.extract.parts import Parts, ReadOptions
from insertaudit.extract.raster.photoshop import read
from insertaudit.extract.raster.psdframe import merged_picture, read_frame
from insertaudit.extract.raster.psdlayers import read_layers
from insertaudit.limits import Budget
from insertaudit.model import Source
from insertaudit.sources.sniff import sniff
from pictures import card
from spoilt import spoilt

BLANK = Image.new("RGB", (12, 12), "white")
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Karte vom Lindwurm</dc:title></rdf:Description></rdf:RDF></x:xmpmeta>'
)


def block(key: bytes, body: bytes) -> bytes:
    return b"8BIM" + key + struct.pack(">I", len(body) + len(body) % 2) + body + bytes(len(body) % 2)


def wide(text: str) -> bytes:
    return struct.pack(">I", len(text) + 1) + (text + "\0").encode("utf-16-be")


def type_text(text: str) -> bytes:
    """The start of a type layer's descriptor."""
    head = struct.pack(">H6dHI", 1, 1, 0, 0, 1, 0, 0, 50, 16) + bytes(8) + b"\0\0\0\0TxLr\0\0\0\2"
    return block(b"TySh", head + b"\0\0\0\0Txt TEXT" + wide(text) + b"\0\0\0\x0aEngineData")


def layer(name: str, *blocks: bytes, hidden: bool = False, opacity: int = 255, large: bool = False) -> bytes:
    extra = struct.pack(">II", 0, 0) + b"\x05Ebene\0\0" + block(b"luni", wide(name)) + b"".join(blocks)
    channels = struct.pack(">H", 1) + (struct.pack(">hQ", 0, 2) if large else struct.pack(">hI", 0, 2))
    return (
        bytes(16)
        + channels
        + b"8BIMnorm"
        + struct.pack(">BBBBI", opacity, 0, 2 if hidden else 0, 0, len(extra))
        + extra
    )


def photoshop(
    *layers: bytes, picture: Image.Image = BLANK, mode: int = 3, depth: int = 8, body: bytes | None = None,
    large: bool = False, deep: bool = False, merged: bool = True, channels: int = 3,
) -> bytes:  # fmt: skip
    """A file with these layers, the lowest first."""
    records = struct.pack(">h", -len(layers)) + b"".join(layers) + bytes(2 * len(layers)) if layers else b""
    length = ">Q" if large else ">I"
    section = struct.pack(length, 0 if deep else len(records)) + (b"" if deep else records) + struct.pack(">I", 0)
    if deep:
        section += b"8BIMLr16" + struct.pack(length, len(records)) + records
    resources = b"".join(
        b"8BIM" + struct.pack(">HHI", number, 0, len(data)) + data + bytes(len(data) % 2)
        for number, data in (
            (1005, struct.pack(">IHHIHH", 300 << 16, 1, 1, 300 << 16, 1, 1)),
            (1057, struct.pack(">IB", 1, merged)),
            (1060, XMP),
        )
    )
    head = struct.pack(">4sH6xHIIHH", b"8BPS", 2 if large else 1, channels, picture.height, picture.width, depth, mode)
    if body is None:
        body = struct.pack(">H", 0) + b"".join(band.tobytes() for band in picture.split())
    return (
        head + struct.pack(">I", 0) + struct.pack(">I", len(resources)) + resources
        + struct.pack(length, len(section)) + section + body
    )  # fmt: skip


def read_psd(data: bytes) -> Parts:
    return read(data, Source("a.psd", "a.psd", "insert"), "", ReadOptions(), Budget())


def said(parts: Parts, carrier: str) -> list[str]:
    return [block.text for block in parts.blocks if block.carrier == carrier]


def pixels(data: bytes) -> list[int]:
    return list(np.asarray(Image.open(BytesIO(merged_picture(read_frame(data))))).reshape(-1))


def test_the_merged_picture_is_read_and_its_type_layers_are_not_said_twice() -> None:
    picture = Image.open(BytesIO(card("Lindwurm Garten"))).convert("RGB")
    parts = read_psd(photoshop(layer("Lindwurm Garten", type_text("Lindwurm\rGarten")), layer("Logo"), picture=picture))
    assert said(parts, "ocr") == ["Lindwurm Garten"]
    assert said(parts, "text") == []
    assert said(parts, "metadata") == ["Logo", "Karte vom Lindwurm"]
    assert len(parts.pages) == 1
    assert not parts.problems


def test_type_layers_that_the_picture_does_not_show_are_read_and_hidden_ones_apart() -> None:
    parts = read_psd(
        photoshop(
            layer("Ende", block(b"lsct", struct.pack(">I", 3))),
            layer("In der Gruppe", type_text("Fünf Sterne, bitte"), hidden=False),
            layer("Variante", block(b"lsct", struct.pack(">I", 1)), hidden=True),
            layer("Unsichtbar", type_text("Ohne Deckkraft"), opacity=0),
            layer("Zeilen", type_text("Erste Zeile\x03zweite\rdritte")),
        )
    )
    assert said(parts, "text") == ["Erste Zeile\nzweite\ndritte"]
    assert said(parts, "hidden") == ["Ohne Deckkraft", "Fünf Sterne, bitte"]
    assert parts.hidden == {"hidden layer"}
    assert said(parts, "metadata") == ["Zeilen", "Unsichtbar", "Variante", "In der Gruppe", "Karte vom Lindwurm"]


def test_large_files_and_those_with_16_bits_have_their_layers_elsewhere() -> None:
    small = layer("x", type_text("Grüße aus Łódź"))
    large = layer("x", type_text("Grüße aus Łódź"), large=True)
    for data in (photoshop(large, large=True), photoshop(small, deep=True), photoshop(large, large=True, deep=True)):
        assert [each.text for each in read_layers(read_frame(data).layers)] == ["Grüße aus Łódź"]


def test_pictures_of_every_depth_mode_and_packing() -> None:
    two = Image.new("L", (2, 1))
    raw = struct.pack(">H", 0)
    assert pixels(photoshop(picture=two, mode=1, channels=1, body=raw + b"\x00\xff")) == [0, 255]
    assert pixels(photoshop(picture=two, mode=1, channels=1, depth=16, body=raw + b"\x00\x10\xff\xff")) == [0, 255]
    light = struct.pack(">ff", 0.5, 1.0)
    assert pixels(photoshop(picture=two, mode=1, channels=1, depth=32, body=raw + light)) == [186, 255]
    assert pixels(photoshop(picture=two, mode=0, channels=1, depth=1, body=raw + b"\x80")) == [0, 255]
    assert pixels(photoshop(picture=two, mode=4, channels=4, body=raw + b"\xff\x00" * 4)) == [0] * 4 + [255] * 4
    rows = struct.pack(">HHHH", 1, 2, 2, 2) + b"\xff\x07" + b"\xff\x08" + b"\xff\x09"
    assert pixels(photoshop(picture=two, body=rows)) == [7, 8, 9, 7, 8, 9]


def test_white_type_on_nothing_is_not_lost() -> None:
    shape = Image.open(BytesIO(card("Lindwurm Garten"))).convert("L").point(lambda shade: 255 - shade)
    white = Image.new("RGB", shape.size, "white")
    body = struct.pack(">H", 0) + b"".join(band.tobytes() for band in (*white.split(), shape))
    assert said(read_psd(photoshop(layer("x"), picture=white, channels=4, body=body)), "ocr") == ["Lindwurm Garten"]


def test_a_file_without_a_merged_picture_never_passes() -> None:
    parts = read_psd(photoshop(layer("x", type_text("Danke")), merged=False))
    assert [(problem.code, problem.where) for problem in parts.problems] == [("unsupported", "merged picture")]
    assert said(parts, "text") == ["Danke"]


def test_what_breaks_off_is_said_and_the_rest_read() -> None:
    whole = photoshop(layer("x", type_text("Danke")))
    parts = read_psd(whole[:-10])
    assert [problem.code for problem in parts.problems] == ["picture-damaged"]
    assert said(parts, "text") == ["Danke"]
    lost = read_psd(photoshop(layer("x", block(b"TySh", b"nothing"))))
    assert [(problem.code, problem.where) for problem in lost.problems] == [("part-damaged", "layers")]
    with pytest.raises(UnreadableError):
        read_psd(whole[:20])


def test_damage_never_ends_in_anything_but_a_problem() -> None:
    whole = photoshop(layer("x", type_text("Danke")), layer("y", block(b"lsct", struct.pack(">I", 1))))
    source = Source("a.psd", "a.psd", "insert")
    told = {
        problem.code
        for data in spoilt(whole, 500, first=4)
        for problem in extract(source, data, "image/vnd.adobe.photoshop", ReadOptions(), Budget()).document.problems
    }
    assert {"damaged", "picture-damaged", "part-damaged"} <= told


def test_the_type_is_told_by_the_bytes() -> None:
    assert sniff(photoshop(), "a.psd") == "image/vnd.adobe.photoshop"
