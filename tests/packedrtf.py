"""Outlook's packed RTF ([MS-OXRTFCP]) for the tests: literals alone, or the text as it is."""

from __future__ import annotations

import struct
import zlib


def packed(rtf: bytes) -> bytes:
    """RTF in packed form, without any back reference but the one that ends it."""
    body = bytearray()
    for at in range(0, len(rtf), 8):
        run = rtf[at : at + 8]
        body += (b"\0" if len(run) == 8 else bytes([1 << len(run)])) + run
    if len(rtf) % 8 == 0:
        body += b"\x01"
    body += struct.pack(">H", (207 + len(rtf)) % 4096 << 4)
    checksum = zlib.crc32(body, 0xFFFF_FFFF) ^ 0xFFFF_FFFF
    return struct.pack("<II4sI", len(body) + 12, len(rtf), b"LZFu", checksum) + bytes(body)
