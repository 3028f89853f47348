"""Windows metafiles built record by record ([MS-EMF], [MS-WMF], [MS-EMFPLUS])."""

from __future__ import annotations

import struct
from io import BytesIO
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Sequence

    Points = Sequence[tuple[int, int]]


def emf(*records: bytes) -> bytes:
    """An EMF with a font of 20 units chosen."""
    font = emr(82, struct.pack("<I5i8B64s", 1, -20, 0, 0, 0, 400, 0, 0, 0, 0, 0, 0, 0, 0, b"")) + emr(37, b"\1\0\0\0")
    body = font + b"".join(records) + emr(14, struct.pack("<3I", 0, 16, 20))
    head = struct.pack("<2I8i4s4I", 1, 108, 0, 0, 1000, 600, 0, 0, 10000, 6000, b" EMF", 0x10000, 108 + len(body), 3, 0)
    return head.ljust(108, b"\0") + body


def emr(kind: int, body: bytes = b"") -> bytes:
    body += b"\0" * (-len(body) % 4)
    return struct.pack("<II", kind, 8 + len(body)) + body


def text(said: str, x: int, y: int, *, wide: bool = True, options: int = 0, step: int = 0) -> bytes:
    """EMR_EXTTEXTOUTW or A."""
    raw = said.encode("utf-16-le" if wide else "cp1252")
    raw += b"\0" * (-len(raw) % 4)
    steps = struct.pack(f"<{len(said)}i", *[step] * len(said)) if step else b""
    head = struct.pack("<4iI2f", 0, 0, 0, 0, 1, 1, 1)
    head += struct.pack("<2i3I4iI", x, y, len(said), 76, options, 0, 0, 0, 0, 76 + len(raw) if step else 0)
    return emr(84 if wide else 83, head + raw + steps)


def small_text(said: str, x: int, y: int) -> bytes:
    """EMR_SMALLTEXTOUT without bounds, in bytes."""
    return emr(108, struct.pack("<2i3I2f", x, y, len(said), 0x300, 1, 1, 1) + said.encode("cp1252"))


def many_texts(*said: tuple[str, int, int]) -> bytes:
    """EMR_POLYTEXTOUTW."""
    head = struct.pack("<4iI2fI", 0, 0, 0, 0, 1, 1, 1, len(said))
    at = 8 + len(head) + 40 * len(said)
    body = b""
    for one, x, y in said:
        head += struct.pack("<2i3I4iI", x, y, len(one), at + len(body), 0, 0, 0, 0, 0, 0)
        body += one.encode("utf-16-le")
    return emr(97, head + body)


def polygon(points: Points, kind: int = 86) -> bytes:
    packed = b"".join(struct.pack("<2h", *point) for point in points)
    return emr(kind, struct.pack("<4iI", 0, 0, 0, 0, len(points)) + packed)


def notched(number: int) -> bytes:
    """So many figures that have the shape of an L, side by side."""
    shape = ((0, 0), (8, 0), (8, 40), (30, 40), (30, 50), (0, 50))
    return b"".join(polygon([(x + 40 * place, y) for x, y in shape]) for place in range(number))


def outlined(said: str) -> list[Points]:
    """Outlines of letters, holes included."""
    image = Image.new("L", (2000, 320))
    ImageDraw.Draw(image).text((60, 80), said, fill=255, font=ImageFont.load_default(128))
    found, _ = cv2.findContours(np.asarray(image) // 128, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    return [[(int(x), int(y)) for [[x, y]] in ring] for ring in found if len(ring) > 2]


def polygons(rings: list[Points]) -> bytes:
    """EMR_POLYPOLYGON16."""
    counts = struct.pack(f"<{len(rings)}I", *map(len, rings))
    packed = b"".join(struct.pack("<2h", *point) for ring in rings for point in ring)
    return emr(91, struct.pack("<4i2I", 0, 0, 0, 0, len(rings), sum(map(len, rings))) + counts + packed)


def wmf_polygons(rings: list[Points]) -> bytes:
    """META_POLYPOLYGON."""
    counts = struct.pack(f"<{len(rings)}H", *map(len, rings))
    packed = b"".join(struct.pack("<2h", *point) for ring in rings for point in ring)
    return wmr(0x0538, struct.pack("<H", len(rings)) + counts + packed)


def path(rings: list[Points]) -> bytes:
    """A path of lines, painted by EMR_FILLPATH."""
    drawn = b"".join(
        emr(27, struct.pack("<2i", *ring[0]))
        + b"".join(emr(54, struct.pack("<2i", *point)) for point in ring[1:])
        + emr(61)
        for ring in rings
    )
    return emr(59) + drawn + emr(60) + emr(62, bytes(16))


def dib(picture: bytes) -> tuple[bytes, bytes]:
    """Head and bits of a bitmap in 24 bits."""
    buffer = BytesIO()
    Image.open(BytesIO(picture)).convert("RGB").save(buffer, "BMP")
    whole = buffer.getvalue()
    return whole[14:54], whole[54:]


def bitmap(picture: bytes) -> bytes:
    """EMR_STRETCHDIBITS."""
    head, bits = dib(picture)
    start = 80
    places = struct.pack("<4I", start, len(head), start + len(head), len(bits))
    return emr(81, struct.pack("<4i6i", *[0] * 10) + places + struct.pack("<2I2i", 0, 0xCC0020, 900, 100) + head + bits)


def plus(*records: tuple[int, int, bytes]) -> bytes:
    """EMR_COMMENT_EMFPLUS of records: type, flags, data."""
    body = b""
    for kind, flags, given in records:
        data = given + b"\0" * (-len(given) % 4)
        body += struct.pack("<HHII", kind, flags, 12 + len(data), len(data)) + data
    return emr(70, struct.pack("<I", 4 + len(body)) + b"EMF+" + body)


def plus_text(said: str, x: float, y: float) -> tuple[int, int, bytes]:
    return 0x401C, 0x8000, struct.pack("<3I4f", 0, 0, len(said), x, y, 0, 0) + said.encode("utf-16-le")


def wmf(*records: bytes, placeable: bool = True) -> bytes:
    font = wmr(0x02FB, struct.pack("<5h8B", -20, 0, 0, 0, 400, 0, 0, 0, 0, 0, 0, 0, 0) + b"Arial\0")
    body = font + wmr(0x012D, b"\0\0") + b"".join(records) + wmr(0)
    head = struct.pack("<3HI2IH", 1, 9, 0x300, 9 + len(body) // 2, 0x10000, 200, 0)[:18]
    place = b"\xd7\xcd\xc6\x9a" + struct.pack("<H4hHIH", 0, 0, 0, 1000, 600, 254, 0, 0)
    return (place if placeable else b"") + head + body


def wmr(kind: int, body: bytes = b"") -> bytes:
    body += b"\0" * (len(body) % 2)
    return struct.pack("<IH", 3 + len(body) // 2, kind) + body


def wmf_text(said: str, x: int, y: int, *, plain: bool = False) -> bytes:
    """META_EXTTEXTOUT, or META_TEXTOUT where `plain`."""
    raw = said.encode("cp1252")
    padded = raw + b"\0" * (len(raw) % 2)
    if plain:
        return wmr(0x0521, struct.pack("<H", len(raw)) + padded + struct.pack("<2h", y, x))
    return wmr(0x0A32, struct.pack("<2h2H", y, x, len(raw), 0) + padded)


def wmf_bitmap(picture: bytes) -> bytes:
    """META_DIBSTRETCHBLT."""
    return wmr(0x0B41, struct.pack("<I8h", 0xCC0020, *[0] * 8) + b"".join(dib(picture)))
