"""What a file is, told by its bytes.

Magic numbers follow the formats' own specifications; mail is told by its header fields (RFC 5322, section 3.6).
A name settles only what bytes cannot: which plain text it is, and which office format an encrypted package holds.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from insertaudit.sources.compoundnames import own_names
from insertaudit.sources.plaintext import is_text, text_type
from insertaudit.sources.types import DOCX, PPTX, XLSX, expected_types

__all__ = ["EMPTY", "expected_types", "sniff"]

EMPTY = "inode/x-empty"
UNKNOWN = "application/octet-stream"

PDF_HEAD_BYTES = 1024
"""ISO 32000-1, annex H, note 13: viewers accept `%PDF-` anywhere in the first 1024 bytes."""

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (0, b"II+\0", "image/tiff"),
    (0, b"MM\0+", "image/tiff"),
    (0, b"\0\0\0\x0cjP  \r\n\x87\n", "image/jp2"),
    (0, b"\xff\x4f\xff\x51", "image/jp2"),
    (0, b"8BPS", "image/vnd.adobe.photoshop"),
    (0, b"\xd7\xcd\xc6\x9a", "image/wmf"),
    (0, b"\x01\0\x09\0\0\x03", "image/wmf"),
    (40, b" EMF", "image/emf"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"\x1f\x8b", "application/gzip"),
    (257, b"ustar", "application/x-tar"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\0", "application/x-xz"),
    (0, b"\x28\xb5\x2f\xfd", "application/zstd"),
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"\xfe\xed\xfa\xce", "application/x-mach-binary"),
    (0, b"\xfe\xed\xfa\xcf", "application/x-mach-binary"),
    (0, b"\xce\xfa\xed\xfe", "application/x-mach-binary"),
    (0, b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
    (0, b"\xca\xfe\xba\xbe", "application/java-vm"),
    (0, b"\0asm", "application/wasm"),
    (0, b"L\0\0\0\x01\x14\x02\0", "application/x-ms-shortcut"),
    (0, b"\0\x01\0\0\0", "font/ttf"),
    (0, b"true\0", "font/ttf"),
    (0, b"OTTO\0", "font/otf"),
    (0, b"ttcf\0", "font/collection"),
    (0, b"wOFF", "font/woff"),
    (0, b"wOF2", "font/woff2"),
    (0, b"%!PS", "application/postscript"),
    (0, b"\xc5\xd0\xd3\xc6", "application/postscript"),
    (0, b"\x06\x06\xed\xf5\xd8\x1d\x46\xe5", "application/x-indesign"),
    (0, b"\0\xffKA", "application/x-affinity"),
    (0, b"fig-kiwi", "application/x-figma"),
    (0, b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (0, b"SQLite format 3\0", "application/vnd.sqlite3"),
    (0, b"\x1aE\xdf\xa3", "video/x-matroska"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"version https://git-lfs.github.com/spec/", "application/vnd.git-lfs"),
)
_RIFF = {b"WEBP": "image/webp", b"AVI ": "video/x-msvideo", b"WAVE": "audio/wav", b"CDR": "application/x-coreldraw"}
_BRANDS = {
    b"avif": "image/avif", b"avis": "image/avif", b"heic": "image/heic", b"heix": "image/heic", b"hevc": "image/heic",
    b"heim": "image/heic", b"heis": "image/heic", b"mif1": "image/heic", b"msf1": "image/heic",
    b"qt  ": "video/quicktime", b"M4A ": "audio/mp4",
}  # fmt: skip
_BMP_HEADERS = frozenset({12, 16, 40, 52, 56, 64, 108, 124})
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("EncryptedPackage", DOCX),
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("__properties_version1.0", "application/vnd.ms-outlook"),
    ("Book", "application/vnd.ms-excel"),
    ("VisioDocument", "application/vnd.visio"),
)
_OOXML_PARTS = (("word/", DOCX), ("ppt/", PPTX), ("xl/", XLSX))
_MAIN_PART = re.compile(
    rb'ContentType="(application/vnd\.(?:openxmlformats-officedocument|ms-(?:word|excel|powerpoint))[^"]*?)\.main\+xml"',
    re.IGNORECASE,
)
_SIGNED_DATA = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
"""DER of the object identifier pkcs-7 (RFC 5652, section 4)."""


def sniff(data: bytes, name: str) -> str:
    """Give the media type of a whole file, or of its first kilobytes where no more is at hand."""
    if not data:
        return EMPTY
    return _binary_type(data, name) or (text_type(data, name) if is_text(data) else UNKNOWN)


def _binary_type(data: bytes, name: str) -> str | None:
    for offset, magic, media_type in _MAGIC:
        if data.startswith(magic, offset):
            return media_type
    for magic, container_type in _CONTAINERS:
        if data.startswith(magic, 4 if magic == b"ftyp" else 0):
            return container_type(data, name)
    return _unmarked_type(data, name)


def _unmarked_type(data: bytes, name: str) -> str | None:
    """Types whose mark is too short, or stands too far in, to be believed alone."""
    if data.startswith(b"BM") and int.from_bytes(data[14:18], "little") in _BMP_HEADERS:
        return "image/bmp"
    if data.startswith(b"MZ") and not is_text(data):
        return "application/vnd.microsoft.portable-executable"
    if data[:1] == b"\x30" and _SIGNED_DATA in data[:64]:
        return "application/pkcs7-mime"
    if b"%PDF-" in data[:PDF_HEAD_BYTES]:
        return _pdf_type(data, name)
    return None


def _riff_type(data: bytes, name: str) -> str:
    del name
    return next((kind for mark, kind in _RIFF.items() if data.startswith(mark, 8)), UNKNOWN)


def _pdf_type(data: bytes, name: str) -> str:
    is_artwork = name.lower().endswith((".ai", ".ait")) or b"/AIPrivateData1" in data
    return "application/illustrator" if is_artwork else "application/pdf"


def _iso_media_type(data: bytes, name: str) -> str:
    """ISO/IEC 14496-12, section 4.3: the major brand, then the compatible ones."""
    del name
    size = max(16, min(int.from_bytes(data[:4], "big"), 256))
    brands = [data[8:12], *(data[at : at + 4] for at in range(16, size, 4))]
    kinds = [_BRANDS[brand] for brand in brands if brand in _BRANDS]
    if "image/avif" in kinds:
        return "image/avif"
    return kinds[0] if kinds else "video/mp4"


def _zip_type(data: bytes, name: str) -> str:
    del name
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            kind = _package_type(archive, set(names))
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError, zlib.error, EOFError):
        names, kind = _local_names(data), None
    if kind is not None:
        return kind
    if "[Content_Types].xml" in names:
        for folder, media_type in _OOXML_PARTS:
            if any(entry.startswith(folder) for entry in names):
                return media_type
    if "document.json" in names and any(entry.startswith("pages/") for entry in names):
        return "application/x-sketch"
    if "META-INF/MANIFEST.MF" in names:
        return "application/java-archive"
    return "application/zip"


def _package_type(archive: zipfile.ZipFile, names: set[str]) -> str | None:
    """Read what the package states: OPC (ECMA-376 part 2, section 10.1) or OpenDocument (part 2, section 3.3)."""
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
        stated = archive.read("mimetype").decode("ascii", "replace").strip()
        return stated if stated.startswith(("application/vnd.oasis.opendocument.", "application/epub")) else None
    if "[Content_Types].xml" in names:
        with archive.open("[Content_Types].xml") as part:
            main = _MAIN_PART.search(part.read(1_000_000))
        if main:
            return main[1].decode("ascii", "replace").replace("macroEnabled", "macroenabled.12")
    return None


def _local_names(data: bytes) -> list[str]:
    """Entry names from the local headers of an archive without its directory (APPNOTE.TXT, section 4.3.7)."""
    names: list[str] = []
    at = 0
    while (at := data.find(b"PK\x03\x04", at)) >= 0 and len(names) < 100:
        length = int.from_bytes(data[at + 26 : at + 28], "little")
        names.append(data[at + 30 : at + 30 + length].decode("utf-8", "replace"))
        at += 30
    return names


def _ole_type(data: bytes, name: str) -> str:
    own = own_names(data)
    for stream, media_type in _OLE_STREAMS:
        # A head without its directory still has the names somewhere.
        if stream.upper() in own or (not own and (stream + "\0").encode("utf-16-le") in data):
            if stream == "EncryptedPackage":
                promised = (expected_types(name) or frozenset()) & {DOCX, PPTX, XLSX}
                return next(iter(promised), media_type)
            return media_type
    return "application/x-ole-storage"


_CONTAINERS = (
    (b"PK\x03\x04", _zip_type),
    (b"PK\x05\x06", _zip_type),
    (_OLE, _ole_type),
    (b"RIFF", _riff_type),
    (b"ftyp", _iso_media_type),
)
