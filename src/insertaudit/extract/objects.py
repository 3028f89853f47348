"""Files and programs that documents carry within: taken out where that is possible, named where it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from insertaudit.errors import UnreadableError
from insertaudit.extract.names import base_name, printable
from insertaudit.extract.office97.ole import MAGIC, CompoundFile, Entry, Storage, packed_file
from insertaudit.limits import MAX_DEPTH
from insertaudit.model import Problem, Source

if TYPE_CHECKING:
    from insertaudit.extract.parts import Parts

_WHOLE_FILES = ("Package", "CONTENTS", "EmbeddedOdf")
"""Streams that hold a file as it is ([MS-OLEDS]; CONTENTS is what PDF viewers use)."""

_OFFICE_STREAMS = ("WordDocument", "Workbook", "PowerPoint Document")
"""What tells that the object itself is a document of Office 97 to 2003."""

_NATIVE = "\x01Ole10Native"


def child(outer: Source, name: str, data: bytes, *, problem: Problem | None = None) -> Source:
    """Give the Source of a file inside a document: of its kind, but not sent by itself."""
    return Source(
        path=f"{outer.path}!{name}",
        name=base_name(name),
        kind=outer.kind,
        data=data,
        envelope=outer.envelope,
        sent=False,
        depth=outer.depth + 1,
        problem=problem,
    )


def add_object(parts: Parts, data: bytes, name: str, outer: Source) -> None:
    """Name an embedded object, and hand on the file inside as a child."""
    _hand_on(parts, _unpack(data), name, outer)


def add_storage(parts: Parts, compound: CompoundFile, entry: Entry, name: str, outer: Source) -> None:
    """The same for an object that is a storage of a compound file."""
    _hand_on(parts, _file_in(compound, compound.storage(entry)), name, outer)


def holds_file(compound: CompoundFile, entry: Entry) -> bool:
    """Tell whether a storage is an object with a file inside, not one that only its own program can show."""
    return any(name in compound.storage(entry) for name in (_NATIVE, *_WHOLE_FILES))


def _hand_on(parts: Parts, inner: tuple[str, bytes] | None, name: str, outer: Source) -> None:
    shown = printable(inner[0]) if inner and inner[0] else name
    shown = base_name(shown.replace("\\", "/")) or name
    parts.embedded.append(shown)
    if inner is None:
        parts.problems.append(Problem("unsupported", shown, "an embedded object that cannot be opened"))
    elif outer.depth >= MAX_DEPTH:
        parts.problems.append(Problem("too-deep", shown, f"{MAX_DEPTH} containers"))
    else:
        parts.children.append(child(outer, unique(parts, shown, outer), inner[1]))


def unique(parts: Parts, name: str, outer: Source) -> str:
    """Give a name that no other child has yet: `#2` for the second."""
    taken = {source.path for source in parts.children}
    numbered, count = name, 1
    while f"{outer.path}!{numbered}" in taken:
        count += 1
        numbered = f"{name}#{count}"
    return numbered


def _unpack(data: bytes) -> tuple[str, bytes] | None:
    start = data.find(MAGIC)
    if start < 0:
        native = data.find(b"Package\0")
        return packed_file(data[native + 20 :]) if native >= 0 else None
    try:
        compound = CompoundFile(data[start:])
    except UnreadableError:
        return None
    # Some writers leave the tree of storages out; streams are then known by their names alone.
    streams = {entry.name: entry for entry in reversed(compound.entries)} | compound.root()
    found = _file_in(compound, streams)
    if found is None and any(name in streams for name in _OFFICE_STREAMS):
        return "", data[start:]
    return found


def _file_in(compound: CompoundFile, storage: Storage) -> tuple[str, bytes] | None:
    native = storage.get(_NATIVE)
    found = packed_file(compound.stream(native)) if native else None
    if found:
        return found
    for name in _WHOLE_FILES:
        body = compound.stream(storage[name]) if name in storage else b""
        if body:
            return "", body
    return None
