"""The frame of Photoshop files (Adobe Photoshop File Formats Specification, 2019; PSD and PSB): header, resources, merged picture."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from insertaudit.errors import LimitReachedError, UnreadableError
from insertaudit.limits import MAX_PIXELS

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAGIC = b"8BPS"
_BITMAP, _GREY, _INDEXED, _RGB, _CMYK, _DUOTONE, _LAB = 0, 1, 2, 3, 4, 8, 9
_SHOWN = {_BITMAP: "L", _GREY: "L", _DUOTONE: "L", _INDEXED: "P", _RGB: "RGB", _CMYK: "CMYK", _LAB: "LAB"}
_INKS = frozenset({_CMYK})
_GAMMA = 2.2
"""Floats are linear light."""
_RAW, _PACKBITS = 0, 1
_RESOLUTION, _XMP, _VERSION = 1005, 1060, 1057


class Cursor:
    """Numbers and bytes one after the other, big-endian. Raises UnreadableError("damaged") where they break off."""

    def __init__(self, data: memoryview, *, is_large: bool) -> None:
        self.data = data
        self.at = 0
        self.is_large = is_large
        """PSB, where lengths have eight bytes."""

    @property
    def left(self) -> int:
        return len(self.data) - self.at

    def take(self, size: int) -> memoryview:
        if size < 0 or size > self.left:
            raise UnreadableError("damaged", "it breaks off")
        self.at += size
        return self.data[self.at - size : self.at]

    def unpack(self, layout: str) -> tuple[int, ...]:
        return struct.unpack(">" + layout, self.take(struct.calcsize(">" + layout)))

    def number(self, layout: str = "I") -> int:
        return self.unpack(layout)[0]

    def length(self) -> int:
        return self.number("Q" if self.is_large else "I")

    def inner(self, size: int) -> Cursor:
        return Cursor(self.take(size), is_large=self.is_large)


@dataclass(slots=True)
class Frame:
    width: int
    height: int
    depth: int
    """Bits of a channel."""
    mode: int
    channels: int
    palette: bytes
    resources: dict[int, bytes]
    layers: Cursor
    picture: Cursor

    @property
    def has_picture(self) -> bool:
        """Photoshop can leave the merged picture out, and then writes a white one."""
        said = self.resources.get(_VERSION, b"")
        return len(said) < 5 or said[4] != 0

    @property
    def is_transparent(self) -> bool:
        """Whether the channel behind the colours says where nothing is; a negative number of layers says so."""
        at = 8 if self.layers.is_large else 4
        return self.mode == _RGB and self.channels > 3 and bytes(self.layers.data[at : at + 1]) >= b"\x80"

    @property
    def xmp(self) -> bytes:
        return self.resources.get(_XMP, b"")

    @property
    def dpi(self) -> float | None:
        said = self.resources.get(_RESOLUTION, b"")
        return int.from_bytes(said[:4], "big") / 65_536 if len(said) >= 4 else None


def read_frame(data: bytes) -> Frame:
    """Raises UnreadableError: damaged, too-many-pixels."""
    if not data.startswith(MAGIC):
        raise UnreadableError("damaged", "no Photoshop file")
    cursor = Cursor(memoryview(data), is_large=data[4:6] == b"\0\2")
    _, channels, height, width, depth, mode = cursor.unpack("12sHIIHH")
    if width * height > MAX_PIXELS:
        raise LimitReachedError("too-many-pixels", f"{width} x {height}")
    palette = bytes(cursor.take(cursor.number()))
    resources = _resources(cursor.inner(cursor.number()))
    layers = cursor.inner(cursor.length())
    return Frame(width, height, depth, mode, channels, palette, resources, layers, cursor)


def _resources(cursor: Cursor) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    while cursor.left >= 12:
        _, number, name = cursor.unpack("4sHB")
        cursor.take(name + (name + 1) % 2)
        size = cursor.number()
        found.setdefault(number, bytes(cursor.take(size)))
        cursor.take(min(size % 2, cursor.left))
    return found


def merged_picture(frame: Frame) -> bytes:
    """The picture of all layers that are shown, as TIFF. Raises UnreadableError: damaged, unsupported."""
    mode = "RGBA" if frame.is_transparent else _SHOWN.get(frame.mode)
    if mode is None or frame.depth not in {1, 8, 16, 32}:
        raise UnreadableError("unsupported", f"{frame.depth} bits a channel, colour mode {frame.mode}")
    needed = len(Image.new(mode, (1, 1)).getbands())
    if frame.channels < needed or not frame.width or not frame.height:
        raise UnreadableError("damaged", "colours are missing")
    planes = _planes(frame, needed)
    if frame.mode in _INKS or frame.mode == _BITMAP:
        planes = [255 - plane for plane in planes]
    if mode == "P":
        colours = np.frombuffer(frame.palette[:768].ljust(768, b"\0"), np.uint8).reshape(3, 256)
        picture = Image.fromarray(colours.T[planes[0]])
    else:
        picture = Image.merge(mode, [Image.fromarray(plane) for plane in planes])
    out = BytesIO()
    dpi = frame.dpi
    picture.save(out, "TIFF", **({"dpi": (dpi, dpi)} if dpi else {}))
    return out.getvalue()


def _planes(frame: Frame, needed: int) -> list[NDArray[np.uint8]]:
    """The first channels, eight bits a pixel."""
    row = -(-frame.width * frame.depth // 8)
    cursor = frame.picture
    packing = cursor.number("H")
    if packing == _RAW:
        bodies = [bytes(cursor.take(row * frame.height)) for _ in range(needed)]
    elif packing == _PACKBITS:
        sizes = cursor.unpack(f"{frame.height * frame.channels}{'I' if cursor.is_large else 'H'}")
        bodies = []
        for channel in range(needed):
            packed = cursor.take(sum(sizes[channel * frame.height : (channel + 1) * frame.height]))
            bodies.append(_unpacked(bytes(packed), (row, frame.height)))
    else:
        raise UnreadableError("unsupported", "a packing of another kind")
    return [_eight_bits(np.frombuffer(body, np.uint8).reshape(frame.height, row), frame) for body in bodies]


def _unpacked(packed: bytes, size: tuple[int, int]) -> bytes:
    try:
        return Image.frombytes("L", size, packed, "packbits", "L").tobytes()
    except ValueError as error:
        raise UnreadableError("damaged", "the merged picture breaks off") from error


def _eight_bits(rows: NDArray[np.uint8], frame: Frame) -> NDArray[np.uint8]:
    if frame.depth == 32:
        light = np.nan_to_num(rows.view(">f4").astype(np.float32)).clip(0, 1)
        return (light ** (1 / _GAMMA) * 255).round().astype(np.uint8)
    if frame.depth == 16:
        return np.ascontiguousarray(rows[:, ::2])
    if frame.depth == 1:
        return np.unpackbits(rows, axis=1)[:, : frame.width] * np.uint8(255)
    return rows
