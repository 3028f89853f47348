"""What glyph names mean: Adobe's Glyph List Specification ("f_i", "T_h.liga", "uniFB01"), and the names inside TrueType fonts."""

from __future__ import annotations

import struct
import unicodedata

_LISTED = frozenset({"ff", "fi", "fl", "ffi", "ffl", "ij", "IJ"})
"""Ligatures that the Adobe Glyph List has names of their own for."""
_FORMAT_2 = 0x0002_0000
_STANDARD_NAMES = 258
"""Of Apple's standard order; the only ligatures among them are fi and fl."""
_STANDARD_LIGATURES = {191: "fi", 192: "fl"}
_LEAST_TABLE = 34
"""Bytes of a post table of format 2 without glyphs."""


def ligature(name: str) -> str:
    """Return the letters of a glyph that is named as two or more of them, else nothing. `name` has no slash."""
    bare = name.partition(".")[0]
    parts = [_component(part) for part in bare.split("_")]
    text = unicodedata.normalize("NFKC", "".join(parts))
    return text if all(parts) and len(text) > 1 and text.isalpha() else ""


def _component(name: str) -> str:
    if name in _LISTED or (len(name) == 1 and name.isalpha()):
        return name
    digits = name.removeprefix("uni") if name.startswith("uni") else name.removeprefix("u")
    if digits == name or not all(char in "0123456789ABCDEF" for char in digits):
        return ""
    if name.startswith("uni") and len(digits) % 4 == 0:
        return "".join(chr(int(digits[start : start + 4], 16)) for start in range(0, len(digits), 4))
    return chr(int(digits, 16)) if 4 <= len(digits) <= 6 and int(digits, 16) <= 0x10FFFF else ""


def post_names(program: bytes) -> dict[int, str]:
    """Return glyph number → name of the ligatures that a TrueType font's post table names (OpenType, post, version 2.0)."""
    try:
        return _post_names(_table(program, b"post"))
    except (struct.error, IndexError):
        return {}


def _table(program: bytes, tag: bytes) -> bytes:
    count = struct.unpack_from(">H", program, 4)[0]
    for number in range(count):
        found, _, start, length = struct.unpack_from(">4sIII", program, 12 + 16 * number)
        if found == tag:
            return program[start : start + length]
    return b""


def _post_names(post: bytes) -> dict[int, str]:
    if len(post) < _LEAST_TABLE or struct.unpack_from(">I", post)[0] != _FORMAT_2:
        return {}
    count = struct.unpack_from(">H", post, 32)[0]
    indexes = struct.unpack_from(f">{count}H", post, _LEAST_TABLE)
    names, place = [], _LEAST_TABLE + 2 * count
    while place < len(post):
        length = post[place]
        names.append(post[place + 1 : place + 1 + length].decode("latin-1"))
        place += 1 + length
    named = {}
    for glyph, index in enumerate(indexes):
        if index in _STANDARD_LIGATURES:
            named[glyph] = _STANDARD_LIGATURES[index]
        elif _STANDARD_NAMES <= index < _STANDARD_NAMES + len(names):
            named[glyph] = names[index - _STANDARD_NAMES]
    return named
