"""Text that a file carries about itself: XMP packets, EXIF, PNG text chunks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from insertaudit.limits import MAX_TEXT_CHARS
from insertaudit.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PIL import Image

_TELLING = (
    "http://purl.org/dc/elements/1.1/",
    "http://ns.adobe.com/pdf/1.3/",
    "http://ns.adobe.com/photoshop/1.0/",
    "http://ns.adobe.com/xap/1.0/rights/",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "http://ns.useplus.org/ldf/xmp/1.0/",
)
"""XMP namespaces that people fill in; the others hold dates, tools and identifiers."""
_TECHNICAL = frozenset(
    {"format", "identifier", "Producer", "Trapped", "PDFVersion", "ICCProfile", "ColorMode", "DateCreated", "type"}
)
_MAX_XMP = 2_000_000
"""Bytes of an XMP packet; larger ones carry thumbnails and histories."""
_PNG_TECHNICAL = frozenset(
    {
        "software",
        "compression",
        "creation time",
        "date:create",
        "date:modify",
        "date:timestamp",
        "icc_profile",
        "xml:com.adobe.xmp",
        "exif",
    }
)
_EXIF_TEXT = {
    0x010E: "ImageDescription",
    0x013B: "Artist",
    0x8298: "Copyright",
    0x9C9B: "XPTitle",
    0x9C9C: "XPComment",
    0x9C9D: "XPAuthor",
    0x9C9E: "XPKeywords",
    0x9C9F: "XPSubject",
}
_EXIF_IFD = 0x8769
_USER_COMMENT = 0x9286


def metadata_blocks(texts: Iterable[str]) -> list[Block]:
    """Return one block for each distinct text that has letters."""
    seen: dict[str, None] = {}
    for text in texts:
        plain = " ".join(text.replace("\x00", "").split())[:MAX_TEXT_CHARS]
        if any(char.isalpha() for char in plain):
            seen.setdefault(plain)
    return [Block(text, "metadata") for text in seen]


def xmp_texts(packet: bytes) -> list[str]:
    """Return the texts that people filled in of an XMP packet (ISO 16684-1); none where it is no XML."""
    if not packet or len(packet) > _MAX_XMP:
        return []
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(packet.strip(b"\x00 \r\n\t"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return []
    if root is None:
        return []
    texts = []
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            if _is_telling(str(name)):
                texts.append(str(value))
        if _is_telling(element.tag):
            texts.append(" ".join(str(part).strip() for part in element.itertext()))
    return texts


def _is_telling(name: str) -> bool:
    space, _, local = name[1:].partition("}") if name.startswith("{") else ("", "", name)
    return space in _TELLING and local not in _TECHNICAL


def picture_texts(image: Image.Image) -> list[str]:
    """Return the texts in a picture's EXIF, XMP, comment and PNG text chunks."""
    texts: list[str] = []
    for key, value in list(image.info.items()):
        name = str(key).lower()
        if name == "xmp" and isinstance(value, bytes):
            texts += xmp_texts(value)
        elif name == "xml:com.adobe.xmp":
            texts += xmp_texts(value if isinstance(value, bytes) else str(value).encode())
        elif name == "comment":
            texts.append(value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value))
        elif isinstance(value, str) and name not in _PNG_TECHNICAL:
            texts.append(value)
    texts += _exif_texts(image)
    return texts


def _exif_texts(image: Image.Image) -> list[str]:
    try:
        exif = image.getexif()
        values = [(tag, exif.get(tag)) for tag in _EXIF_TEXT]
        comment = exif.get_ifd(_EXIF_IFD).get(_USER_COMMENT)
    except Exception:  # noqa: BLE001 - broken EXIF says nothing
        return []
    texts = []
    for tag, value in values:
        if isinstance(value, bytes):
            texts.append(value.decode("utf-16-le" if tag >= 0x9C9B else "utf-8", "replace"))
        elif isinstance(value, str):
            texts.append(value)
    if isinstance(comment, bytes) and len(comment) > 8:
        texts.append(comment[8:].decode("utf-16" if comment.startswith(b"UNICODE") else "utf-8", "replace"))
    return texts
