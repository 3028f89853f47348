"""From bytes to text: byte order mark, stated encoding, UTF-8, else the 8-bit code page that gives words."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from insertaudit.textencoding import BYTE_ORDER_MARKS, CONTROLS, MAX_CONTROL_SHARE, utf16_without_mark

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


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    encoding: str
    faulty: bool = False
    """The stated encoding is unknown or does not fit; characters may be wrong."""


def decode(data: bytes, stated: str | None = None) -> Decoded:
    """Give the text of `data`. `stated` is what a header or a meta element says; a byte order mark overrules it."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(encoding, "replace"), encoding)
    wide = utf16_without_mark(data)
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


def is_binary(text: str) -> bool:
    """Tell what was decoded as text but is none."""
    sample = text[:65_536]
    return sum(ord(char) in CONTROLS for char in sample) > MAX_CONTROL_SHARE * len(sample)
