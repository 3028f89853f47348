"""Pictures inside documents, mails and pages: each is read once, whatever it is."""

from __future__ import annotations

import binascii
import hashlib
import urllib.parse
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from insertaudit.errors import UnreadableError
from insertaudit.extract.metafiles.metacanvas import is_metafile
from insertaudit.extract.parts import Parts
from insertaudit.extract.raster.ground import open_picture
from insertaudit.extract.raster.image import read as read_picture
from insertaudit.limits import MAX_DEPTH, MIN_PICTURE_PIXELS
from insertaudit.model import Problem, Source

if TYPE_CHECKING:
    from insertaudit.extract.parts import ReadOptions
    from insertaudit.limits import Budget

_PACKED = b"\x1f\x8b"
_NOWHERE = Source("", "", "insert")
_SVG_MARKS = (b"<svg", b":svg")


@dataclass(slots=True)
class Pictures:
    """Reads the pictures of one document; a picture used twice is read once."""

    options: ReadOptions
    budget: Budget
    depth: int = 0
    """Metafiles that the one being read stands in."""
    _known: set[bytes] = field(default_factory=set)

    def read(self, data: bytes, where: str, *, shown_mm: tuple[float, float] | None = None) -> Parts:
        """Give text and codes of one picture. `shown_mm` is how wide and high it is shown, if known."""
        digest = hashlib.sha256(data).digest()
        if digest in self._known:
            return Parts()
        self._known.add(digest)
        if not data:
            return Parts(problems=[Problem("picture-damaged", where)])
        if any(mark in data[:65_536] for mark in _SVG_MARKS) and data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
            return self._read_drawing(data, where)
        if is_metafile(data) or data.startswith(_PACKED):
            return self._read_metafile(data, where)
        return self._read_raster(data, where, shown_mm)

    def _read_metafile(self, data: bytes, where: str) -> Parts:
        from insertaudit.extract.metafiles.metafile import (  # the metafile reader reads pictures itself
            read_metafile,
            unpacked,
        )

        try:
            self.depth += 1
            if self.depth > MAX_DEPTH:
                return Parts(problems=[Problem("too-deep", where, "metafiles within metafiles")])
            return read_metafile(unpacked(data, self.budget), where, self)
        except UnreadableError as error:
            code = "picture-damaged" if error.code == "damaged" else error.code
            return Parts(problems=[Problem(code, where, error.detail)])
        finally:
            self.depth -= 1

    def _read_raster(self, data: bytes, where: str, shown_mm: tuple[float, float] | None) -> Parts:
        try:
            if min(open_picture(data).size) < MIN_PICTURE_PIXELS:
                return Parts()
            media_type = "image/tiff" if data.startswith((b"II", b"MM")) else "image/*"
            options = replace(self.options, size_mm=shown_mm, previews=False)
            parts = read_picture(data, _NOWHERE, media_type, options, self.budget)
        except UnreadableError as error:
            code = "picture-damaged" if error.code == "damaged" else error.code
            return Parts(problems=[Problem(code, where, error.detail)])
        return _without_pages(parts, where, size_known=shown_mm is not None)

    def _read_drawing(self, data: bytes, where: str) -> Parts:
        from insertaudit.extract.svg.svg import read_drawing  # the drawing reader reads pictures itself

        try:
            return read_drawing(data, where, page=None, options=self.options, budget=self.budget)
        except UnreadableError as error:
            return Parts(problems=[Problem(error.code, where, error.detail)])


def _without_pages(parts: Parts, where: str, *, size_known: bool) -> Parts:
    """Take the page away: a picture inside a document has no page of its own, and no size but the one it is shown in."""
    parts.pages = []
    parts.blocks = [replace(block, page=None, box=None, words=()) for block in parts.blocks]
    parts.codes = [
        replace(code, page=None, box=None, module_mm=code.module_mm if size_known else None) for code in parts.codes
    ]
    parts.problems = [
        replace(problem, page=None, where=f"{where}, {problem.where}" if problem.where else where)
        for problem in parts.problems
    ]
    return parts


def from_data_uri(uri: str) -> bytes | None:
    """Decode a `data:` address (RFC 2397); None where it is none or cannot be decoded."""
    if uri[:5].lower() != "data:":
        return None
    head, comma, body = uri[5:].partition(",")
    if not comma:
        return None
    raw = urllib.parse.unquote_to_bytes(body)
    if not head.lower().replace(" ", "").endswith(";base64"):
        return raw
    try:
        packed = b"".join(raw.split())
        return binascii.a2b_base64(packed + b"=" * (-len(packed) % 4))
    except (binascii.Error, ValueError):
        return None
