"""From bytes to text: byte order mark, stated encoding, UTF-8, else the 8-bit code page that gives words."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"), (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_SUPERSETS = {"ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932"}
"""WHATWG Encoding: what writers call Latin-1 or GB 2312 is its larger successor."""

WINDOWS_CHARSETS = {
    0: "cp1252", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
"""Code page of each character set that a font of Windows names ([MS-WMF] 2.1.1.5)."""

_LETTER = r"[^\W\d_]"
_CP1250_SIGNS = re.compile(rf"{_LETTER}[¹³¿]{_LETTER}")
"""What Polish "ą", "ł", "ż" of Windows-1250 turn into when read as Windows-1252: signs that no word has within it."""
_LATIN2_SIGNS = re.compile(rf"{_LETTER}[±¶¼]{_LETTER}")
"""The same of ISO 8859-2: "ą", "ś", "ź"."""
_CONTROLS = frozenset(range(32)) - {7, 8, 9, 10, 11, 12, 13, 26, 27}
MAX_CONTROL_SHARE = 0.02
"""Text has stray control characters at most; compressed or compiled bytes have 10 % and more."""


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    encoding: str
    faulty: bool = False
    """The stated encoding is unknown or does not fit; characters may be wrong."""


def decode(data: bytes, stated: str | None = None) -> Decoded:
    """Give the text of `data`. `stated` is what a header or a meta element says; a byte order mark overrules it."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(encoding, "replace"), encoding)
    wide = _utf16_without_mark(data)
    if wide:
        return Decoded(data.decode(wide, "replace"), wide)
    if stated:
        return _decode_as(data, stated)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _decode_8bit(data)


def _decode_as(data: bytes, stated: str) -> Decoded:
    encoding = _known_encoding(stated)
    if encoding is None:
        guess = decode(data)
        return Decoded(guess.text, guess.encoding, faulty=not data.isascii())
    if encoding == "cp1252":
        # Mails call UTF-8 Latin-1 far more often than Latin-1 text happens to be valid UTF-8.
        try:
            return Decoded(data.decode("utf-8"), "utf-8")
        except UnicodeDecodeError:
            return Decoded(_cp1252(data), encoding)
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        if encoding == "utf-8":
            guess = (
                _decode_8bit(data) if not _is_mostly_utf8(data) else Decoded(data.decode(encoding, "replace"), encoding)
            )
            return Decoded(guess.text, guess.encoding, faulty=True)
        return Decoded(data.decode(encoding, "replace"), encoding, faulty=True)


def _known_encoding(stated: str) -> str | None:
    try:
        codec = codecs.lookup(stated.strip().strip("'\""))
    except (LookupError, ValueError):
        return None
    # base64, zlib and the like are codecs of Python, but no text encodings.
    return _SUPERSETS.get(codec.name, codec.name) if getattr(codec, "_is_text_encoding", True) else None


def _decode_8bit(data: bytes) -> Decoded:
    western = _cp1252(data)
    if _LATIN2_SIGNS.search(western):
        return Decoded(data.decode("iso8859-2"), "iso8859-2")
    if _CP1250_SIGNS.search(western):
        return Decoded(data.decode("cp1250", "replace"), "cp1250")
    return Decoded(western, "cp1252")


def _cp1252(data: bytes) -> str:
    """Decode Windows-1252, its five free places as Latin-1 (as browsers do)."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in data)


def _is_mostly_utf8(data: bytes) -> bool:
    """Tell UTF-8 with a broken place from an 8-bit code page."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(not char.isascii() for char in text) - broken > broken


def _utf16_without_mark(data: bytes) -> str | None:
    """Western text in UTF-16 has a zero in nearly every second byte, always on the same side."""
    head = data[:4096]
    even, odd, half = head[0::2].count(0), head[1::2].count(0), max(1, len(head) // 2)
    if len(head) < 4:
        return None
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def is_binary(text: str) -> bool:
    """Tell what was decoded as text but is none."""
    sample = text[:65_536]
    return sum(ord(char) in _CONTROLS for char in sample) > MAX_CONTROL_SHARE * len(sample)
