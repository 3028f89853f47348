"""ZIP, tar and compressed files: each member becomes a child, the unreadable ones too."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import stat
import struct
import tarfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from insertaudit.errors import LimitReachedError, UnreadableError
from insertaudit.extract.archives.unzip import Readable, open_zip, read_bounded, read_member
from insertaudit.extract.names import UniqueNames, base_name, is_left_behind, printable
from insertaudit.extract.parts import Parts
from insertaudit.limits import MAX_DEPTH
from insertaudit.model import Problem, Source

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Callable, Iterator

    from insertaudit.extract.parts import ReadOptions
    from insertaudit.limits import Budget

_UNICODE_PATH = 0x7075
"""Info-ZIP's extra field with the UTF-8 name (APPNOTE.TXT, section 4.6.9)."""

_UTF8_NAME = 0x800
_UNIX = 3
_STREAMS = {"application/gzip": ".gz", "application/x-bzip2": ".bz2", "application/x-xz": ".xz"}
_OPENERS: dict[str, Callable[[io.BytesIO], Readable]] = {
    "application/gzip": lambda packed: gzip.GzipFile(fileobj=packed),
    "application/x-bzip2": bz2.BZ2File,
    "application/x-xz": lzma.LZMAFile,
}
_BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError, struct.error, OverflowError)


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    data: bytes = b""
    problem: Problem | None = None


def read(data: bytes, source: Source, media_type: str, options: ReadOptions, budget: Budget) -> Parts:
    if source.depth >= MAX_DEPTH:
        raise UnreadableError("too-deep", f"{MAX_DEPTH} containers")
    if media_type == "application/zip":
        members = _zip_members(data, options, budget)
    elif media_type == "application/x-tar":
        members = _tar_members(data, budget)
    else:
        members = _stream_members(data, source, media_type, budget)
    parts = Parts()
    names = UniqueNames()
    try:
        for member in members:
            name = printable(member.name) or "nameless"
            if is_left_behind(name):
                continue
            budget.spend_member()
            parts.children.append(_child(source, names.take(name), member))
    except UnreadableError as error:
        # What was unpacked before the limit, or before the break, is judged all the same.
        if not parts.children:
            raise
        parts.problems.append(Problem(error.code, detail=error.detail))
    if not parts.children:
        raise UnreadableError("empty")
    return parts


def _child(source: Source, name: str, member: _Member) -> Source:
    return Source(
        path=f"{source.path}!{name}",
        name=base_name(printable(member.name)) or name,
        kind=source.kind,
        data=member.data,
        envelope=source.envelope,
        sent=False,
        depth=source.depth + 1,
        problem=member.problem,
    )


def _zip_members(data: bytes, options: ReadOptions, budget: Budget) -> Iterator[_Member]:
    with open_zip(data) as archive:
        for entry in archive.infolist():
            name = _entry_name(entry)
            if entry.is_dir() or is_left_behind(name):
                continue
            if entry.create_system == _UNIX and stat.S_ISLNK(entry.external_attr >> 16):
                yield _Member(name, problem=Problem("outside-link"))
                continue
            try:
                yield _Member(name, read_member(archive, entry, budget, passwords=options.passwords))
            except LimitReachedError:
                raise
            except UnreadableError as error:
                yield _Member(name, problem=Problem(error.code, detail=error.detail))


def _entry_name(entry: zipfile.ZipInfo) -> str:
    name = _unicode_path(entry) or entry.filename
    if not entry.flag_bits & _UTF8_NAME and name == entry.filename and not name.isascii():
        # macOS writes UTF-8 without saying so; zipfile has taken it for code page 437.
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = entry.filename
    return name.replace("\\", "/") if "/" not in name else name


def _unicode_path(entry: zipfile.ZipInfo) -> str | None:
    extra = entry.extra
    while len(extra) >= 4:
        identifier, size = struct.unpack_from("<HH", extra)
        body, extra = extra[4 : 4 + size], extra[4 + size :]
        if identifier == _UNICODE_PATH and len(body) > 5:
            try:
                stated = entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8_NAME else "cp437")
                if struct.unpack_from("<I", body, 1)[0] == zlib.crc32(stated):
                    return body[5:].decode("utf-8")
            except UnicodeError:
                return None
    return None


def _tar_members(data: bytes, budget: Budget) -> Iterator[_Member]:
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for entry in archive:
                if not entry.isdir():
                    yield _tar_member(archive, entry, len(data), budget)
    except (tarfile.TarError, *_BROKEN) as error:
        raise UnreadableError("damaged", str(error)) from error


def _tar_member(archive: tarfile.TarFile, entry: tarfile.TarInfo, packed: int, budget: Budget) -> _Member:
    name = re.sub(r"^(?:\./)+", "", entry.name)
    if entry.issym() or entry.islnk():
        return _Member(name, problem=Problem("outside-link"))
    stream = archive.extractfile(entry)
    if stream is None:
        return _Member(name, problem=Problem("unsupported", detail="not a regular file"))
    try:
        data = read_bounded(stream, packed, budget)
    except LimitReachedError:
        raise
    except UnreadableError as error:
        return _Member(name, problem=Problem(error.code, detail=error.detail))
    except (tarfile.TarError, *_BROKEN) as error:
        return _Member(name, problem=Problem("damaged", detail=str(error)))
    return _Member(name, data, Problem("damaged", detail="it breaks off") if len(data) < entry.size else None)


def _stream_members(data: bytes, source: Source, media_type: str, budget: Budget) -> Iterator[_Member]:
    """Unpack a single compressed file; a tar inside is opened at once, as every archive program does."""
    unpacked, problem = _unpack(data, media_type, budget)
    if unpacked.startswith(b"ustar", 257):
        yield from _tar_members(unpacked, budget)
        if problem is not None:
            raise UnreadableError(problem.code, problem.detail)
        return
    yield _Member(_stream_name(data, source.name, media_type), unpacked, problem)


def _unpack(data: bytes, media_type: str, budget: Budget) -> tuple[bytes, Problem | None]:
    kept = _Keeper(_OPENERS[media_type](io.BytesIO(data)))
    try:
        return read_bounded(kept, len(data), budget), None
    except LimitReachedError:
        raise
    except UnreadableError as error:
        return b"", Problem(error.code, detail=error.detail)
    except _BROKEN as error:
        return b"".join(kept.chunks), Problem("damaged", detail=str(error))


class _Keeper:
    """Remembers what came out before a stream broke."""

    def __init__(self, stream: Readable) -> None:
        self.stream = stream
        self.chunks: list[bytes] = []

    def read(self, size: int, /) -> bytes:
        # Small steps lose little where the stream breaks off.
        chunk = self.stream.read(min(size, 4096)) if len(self.chunks) < 256 else self.stream.read(size)
        self.chunks.append(chunk)
        return chunk


def _stream_name(data: bytes, name: str, media_type: str) -> str:
    if media_type == "application/gzip" and data[3:4] and data[3] & 0x08:
        start = 10 + (2 + int.from_bytes(data[10:12], "little") if data[3] & 0x04 else 0)
        stored = data[start : data.find(b"\0", start)].decode("latin-1")
        if stored:
            return base_name(stored)
    lowered = name.lower()
    if lowered.endswith(".svgz"):
        return name[:-1]
    suffix = _STREAMS[media_type]
    return name[: -len(suffix)] if lowered.endswith(suffix) and len(name) > len(suffix) else name + ".unpacked"
