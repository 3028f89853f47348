"""Pictures within the binary streams of Office 97 to 2003 ([MS-ODRAW] 2.2.23, OfficeArtBlip)."""

from __future__ import annotations

import re
import struct
import zlib
from typing import TYPE_CHECKING

from insertaudit.limits import MAX_MEMBER_BYTES, MAX_RATIO, RATIO_FREE_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

_KINDS = {0xF01A, 0xF01B, 0xF01C, 0xF01D, 0xF01E, 0xF01F, 0xF029, 0xF02A}
"""EMF, WMF, PICT, JPEG, PNG, DIB, TIFF, JPEG."""
_HEAD = re.compile(rb"[\x1a-\x1f\x29\x2a]\xf0")
_METAFILES = {0xF01A, 0xF01B, 0xF01C}
_TWO_IDS = {0x46B, 0x6E3, 0x6E1, 0x6E5, 0x7A9, 0x217, 0x3D5, 0x543}
"""Instances that carry a second identifier of 16 bytes."""
_METAFILE = b"\xd7\xcd\xc6\x9a"
"""Of a metafile that cannot be unpacked: its reader says that it is damaged."""
_METAFILE_HEAD = struct.Struct("<I24xI2B")
"""OfficeArtMetafileHeader: size unpacked, packed size, packing ([MS-ODRAW] 2.2.31)."""
_DEFLATED = 0
_BITMAP_HEAD = 14


def pictures_in(stream: bytes) -> Iterator[bytes]:
    """The bytes of each picture file; metafiles are unpacked, and what is none (PICT, damaged) gives a mark alone."""
    at = 0
    while match := _HEAD.search(stream, at):
        at = match.start() + 1
        head = match.start() - 2
        if head < 0:
            continue
        first, kind, size = struct.unpack_from("<HHI", stream.ljust(head + 8, b"\0"), head)
        instance = first >> 4
        if kind not in _KINDS or not 40 < size <= len(stream) - head - 8:
            continue
        if kind in _METAFILES:
            if stream[head + 8 + 16 : head + 8 + 20] and instance in {0x3D4, 0x3D5, 0x216, 0x217, 0x542, 0x543}:
                yield _metafile(stream[head + 8 + (16 if instance & 1 == 0 else 32) : head + 8 + size])
                at = head + 8 + size
            continue
        skipped = 33 if instance in _TWO_IDS else 17
        body = stream[head + 8 + skipped : head + 8 + size]
        if kind == 0xF01F:
            body = b"BM" + struct.pack("<IHHI", _BITMAP_HEAD + len(body), 0, 0, _BITMAP_HEAD + 40) + body
        if body.startswith((b"\x89PNG", b"\xff\xd8\xff", b"BM", b"II*\0", b"MM\0*")):
            yield body
            at = head + 8 + size


def _metafile(data: bytes) -> bytes:
    """Unpack what follows a metafile's identifiers; what fails to gives a metafile's mark without its content."""
    if len(data) < _METAFILE_HEAD.size:
        return _METAFILE
    _, packed, packing, _ = _METAFILE_HEAD.unpack_from(data)
    body = data[_METAFILE_HEAD.size :][:packed]
    if packing != _DEFLATED:
        return body or _METAFILE
    unpacker = zlib.decompressobj()
    try:
        plain = unpacker.decompress(body, min(MAX_MEMBER_BYTES, max(RATIO_FREE_BYTES, MAX_RATIO * len(body))))
    except zlib.error:
        return _METAFILE
    return _METAFILE if unpacker.unconsumed_tail or not plain else plain
