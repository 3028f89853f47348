"""From a Source to its Document and to the files it carries."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

from insertaudit.errors import UnreadableError
from insertaudit.extract.parts import Parts, Reader, ReadOptions
from insertaudit.limits import MAX_FILE_BYTES
from insertaudit.model import Document, Problem, Source

if TYPE_CHECKING:
    from insertaudit.limits import Budget

READERS: dict[str, tuple[str, ...]] = {
    "pdf": ("application/pdf", "application/illustrator"),
    "image": (
        "image/png", "image/jpeg", "image/webp", "image/tiff", "image/gif", "image/bmp", "image/jp2", "image/avif",
        "image/heic",
    ),
    "svg": ("image/svg+xml",),
    "office": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.presentation",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.graphics",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
        "application/vnd.openxmlformats-officedocument.presentationml.slideshow",
        "application/vnd.openxmlformats-officedocument.presentationml.template",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.template",
        "application/vnd.ms-word.document.macroenabled.12",
        "application/vnd.ms-word.template.macroenabled.12",
        "application/vnd.ms-powerpoint.presentation.macroenabled.12",
        "application/vnd.ms-powerpoint.slideshow.macroenabled.12",
        "application/vnd.ms-excel.sheet.macroenabled.12",
    ),
    "wordbinary": ("application/msword",),
    "html": ("text/html",),
    "plain": (
        "text/plain", "text/csv", "text/markdown", "text/vcard", "text/calendar", "application/rtf", "application/xml",
        "application/json",
    ),
    "mail": ("message/rfc822", "application/mbox"),
    "archive": (
        "application/zip", "application/x-tar", "application/gzip", "application/x-bzip2", "application/x-xz",
    ),
}  # fmt: skip
"""Module of this package → the media types that its `read` takes."""

_MODULE_OF = {media_type: module for module, types in READERS.items() for media_type in types}


@dataclass(frozen=True, slots=True)
class Extraction:
    document: Document
    children: tuple[Source, ...] = ()


def extract(source: Source, data: bytes, media_type: str, options: ReadOptions, budget: Budget) -> Extraction:
    """Read one file. Never raises for bad input: what cannot be read becomes a Problem of the document."""
    try:
        parts = _read(source, data, media_type, options, budget)
    except UnreadableError as error:
        parts = Parts(problems=[Problem(error.code, detail=error.detail)])
    except RecursionError:
        parts = Parts(problems=[Problem("too-deep")])
    except MemoryError:
        parts = Parts(problems=[Problem("out-of-memory")])
    if source.problem is not None and source.problem not in parts.problems:
        parts.problems.append(source.problem)
    document = Document(
        source=source,
        media_type=media_type,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        blocks=tuple(parts.blocks),
        hyperlinks=tuple(parts.hyperlinks),
        codes=tuple(parts.codes),
        pages=tuple(parts.pages),
        problems=tuple(dict.fromkeys(parts.problems)),
        active=tuple(parts.active),
        embedded=tuple(parts.embedded),
        plate=tuple(parts.plate),
        frames=parts.frames,
        envelope=parts.envelope or source.envelope,
        remote_pictures=tuple(parts.remote_pictures),
        hidden=frozenset(parts.hidden),
    )
    return Extraction(document, tuple(parts.children))


def _read(source: Source, data: bytes, media_type: str, options: ReadOptions, budget: Budget) -> Parts:
    if not data and source.problem is not None:
        return Parts(problems=[source.problem])
    if not data:
        raise UnreadableError("empty")
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableError("too-large", f"{MAX_FILE_BYTES // 1_000_000} MB")
    if media_type == "application/vnd.git-lfs":
        raise UnreadableError("lfs-pointer")
    if media_type == "application/postscript" and source.name.lower().endswith((".ai", ".ait")):
        raise UnreadableError("no-pdf-content")
    module = _MODULE_OF.get(media_type)
    if module is None:
        raise UnreadableError("unsupported", media_type)
    read = cast("Reader", import_module(f"insertaudit.extract.{module}").read)
    return read(data, source, media_type, options, budget)
