"""From a Source to its Document and to the files it carries."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

from insertaudit.errors import UnreadableError
from insertaudit.extract.formats import FORMATS
from insertaudit.extract.parts import Parts, Reader, ReadOptions
from insertaudit.limits import MAX_FILE_BYTES
from insertaudit.model import Document, Problem, Source

if TYPE_CHECKING:
    from insertaudit.limits import Budget

_MODULE_OF = {media_type: one.module for one in FORMATS for media_type in one.media_types}


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
