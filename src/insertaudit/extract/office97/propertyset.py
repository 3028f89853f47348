"""Property sets of compound files ([MS-OLEPS]): what a document says about itself."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODE_PAGE = 1
_TELLING = (2, 3, 5, 6)
"""Title, subject, keywords, comments ([MS-OLEPS] 3.1.1)."""
_TEXT, _WIDE_TEXT, _SHORT = 0x1E, 0x1F, 0x02
_MAX_PROPERTIES = 200
_UTF_16 = 1200


def summary_texts(stream: bytes) -> list[str]:
    """Title, subject, keywords and comments of a SummaryInformation stream; what is damaged is left out."""
    try:
        start = struct.unpack_from("<I", stream, 44)[0]
        count = struct.unpack_from("<I", stream, start + 4)[0]
        places = dict(
            struct.unpack_from("<II", stream, start + 8 + 8 * number) for number in range(min(count, _MAX_PROPERTIES))
        )
        return list(_texts(stream, start, places))
    except (struct.error, LookupError, ValueError):
        return []


def _texts(stream: bytes, start: int, places: dict[int, int]) -> Iterator[str]:
    page = 1252
    if _CODE_PAGE in places:
        kind, value = struct.unpack_from("<I H", stream, start + places[_CODE_PAGE])
        page = value if kind == _SHORT else page
    for name in _TELLING:
        if name not in places:
            continue
        kind, size = struct.unpack_from("<II", stream, start + places[name])
        body = stream[start + places[name] + 8 :]
        if kind == _WIDE_TEXT or (kind == _TEXT and page == _UTF_16):
            yield body[: size * 2 if kind == _WIDE_TEXT else size].decode("utf-16-le", "replace").rstrip("\0")
        elif kind == _TEXT:
            encoding = "utf-8" if page == 65001 else f"cp{page}"
            yield body[:size].decode(encoding, "replace").rstrip("\0")
