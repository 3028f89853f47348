"""Layers of Photoshop files: their names, which are shown, and the text of type layers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from insertaudit.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from insertaudit.extract.raster.psdframe import Cursor

_SIGNS = (b"8BIM", b"8B64")
_LONG = frozenset(
    {
        b"LMsk",
        b"Lr16",
        b"Lr32",
        b"Layr",
        b"Mt16",
        b"Mt32",
        b"Mtrn",
        b"Alph",
        b"FMsk",
        b"lnk2",
        b"FEid",
        b"FXid",
        b"PxSD",
    }
)
"""Blocks whose length has eight bytes in a PSB."""
_DEEP = frozenset({b"Lr16", b"Lr32"})
"""Blocks that hold the layers of files with 16 or 32 bits a channel."""
_NAME, _DIVIDER, _TYPE = b"luni", frozenset({b"lsct", b"lsdk"}), b"TySh"
_TEXT = re.compile(rb"Txt TEXT(....)", re.DOTALL)
"""The text in the descriptor of a type layer: its key, the kind of its value, the number of UTF-16 units."""
_HIDDEN = 0x02
_OPEN_GROUP, _CLOSED_GROUP, _END_OF_GROUP = 1, 2, 3
MAX_LAYERS = 20_000


@dataclass(slots=True)
class Layer:
    name: str
    is_hidden: bool
    text: str = ""
    """Of a type layer; lines end in "\\n"."""
    divider: int = 0
    """Whether it is a group, which stands above its layers, or the mark below them."""


def read_layers(section: Cursor) -> list[Layer]:
    """All layers but groups' end marks, from the top; what is in a hidden group is hidden. Raises UnreadableError."""
    if not section.left:
        return []
    layers = list(_records(section.inner(section.length())))
    if section.left >= 4:
        section.take(min(section.number(), section.left))
        for key, body in _blocks(section, padding=4):
            if key in _DEEP:
                layers += _records(body)
    return list(_in_groups(layers))


def _in_groups(layers: list[Layer]) -> Iterator[Layer]:
    hidden: list[bool] = []
    for layer in reversed(layers):
        layer.is_hidden |= any(hidden[-1:])
        if layer.divider == _END_OF_GROUP:
            if hidden:
                hidden.pop()
            continue
        if layer.divider in {_OPEN_GROUP, _CLOSED_GROUP}:
            hidden.append(layer.is_hidden)
        yield layer


def _records(cursor: Cursor) -> Iterator[Layer]:
    if not cursor.left:
        return
    count = abs(cursor.number("h"))
    if count > MAX_LAYERS:
        raise UnreadableError("damaged", "a number of layers that cannot be")
    for _ in range(count):
        cursor.take(16)
        channels = cursor.number("H")
        cursor.take(channels * (10 if cursor.is_large else 6))
        _, opacity, _, flags, _ = cursor.unpack("8sBBBB")
        yield _layer(cursor.inner(cursor.number()), is_hidden=bool(flags & _HIDDEN) or not opacity)


def _layer(extra: Cursor, *, is_hidden: bool) -> Layer:
    extra.take(extra.number())
    extra.take(extra.number())
    size = extra.number("B")
    layer = Layer(bytes(extra.take(size)).decode("latin-1"), is_hidden)
    extra.take(min(-(size + 1) % 4, extra.left))
    for key, body in _blocks(extra, padding=1):
        if key == _NAME:
            layer.name = _utf16(bytes(body.take(min(2 * body.number(), body.left))))
        elif key in _DIVIDER:
            layer.divider = body.number()
        elif key == _TYPE:
            layer.text = _text(bytes(body.data))
    return layer


def _blocks(cursor: Cursor, *, padding: int) -> Iterator[tuple[bytes, Cursor]]:
    while cursor.left >= 12:
        if bytes(cursor.data[cursor.at : cursor.at + 4]) not in _SIGNS:
            # Writers fill up by one to three bytes, or not.
            cursor.take(1)
            continue
        cursor.take(4)
        key = bytes(cursor.take(4))
        size = cursor.length() if key in _LONG else cursor.number()
        yield key, cursor.inner(size)
        cursor.take(min(-size % padding, cursor.left))


def _text(block: bytes) -> str:
    found = _TEXT.search(block)
    if found is None:
        raise UnreadableError("damaged", "a type layer without text")
    size = 2 * int.from_bytes(found[1], "big")
    return _utf16(block[found.end() : found.end() + size]).replace("\r", "\n").replace("\x03", "\n")


def _utf16(data: bytes) -> str:
    return data.decode("utf-16-be", "replace").rstrip("\0")
