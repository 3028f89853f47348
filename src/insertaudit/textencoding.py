"""What tells text from binary data, and its Unicode form, before anything is decoded: for choosing a reader, and for the readers."""

from __future__ import annotations

import codecs

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"), (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
"""Each mark with its encoding; the longer ones first, as UTF-32's begins with UTF-16's."""

CONTROLS = frozenset(range(32)) - {7, 8, 9, 10, 11, 12, 13, 26, 27}
MAX_CONTROL_SHARE = 0.02
"""Text has stray control characters at most; compressed or compiled bytes have 10 % and more."""

_HEAD_BYTES = 4096


def utf16_without_mark(data: bytes) -> str | None:
    """Name the encoding of UTF-16 that says nothing: Western text has a zero in nearly every second byte, always on the same side."""
    head = data[:_HEAD_BYTES]
    even, odd, half = head[0::2].count(0), head[1::2].count(0), max(1, len(head) // 2)
    if len(head) < 4:
        return None
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None
