"""ZIP files, opened and unpacked within limits; for archives and for the office formats that are ZIP packages."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING, Protocol

from insertaudit.errors import UnreadableError
from insertaudit.limits import MAX_MEMBER_BYTES, MAX_MEMBERS, MAX_RATIO, RATIO_FREE_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from insertaudit.limits import Budget

CHUNK_BYTES = 1_000_000
ENCRYPTED = 0x1
"""General purpose bit 0 (APPNOTE.TXT, section 4.4.4)."""

_DIRECTORY_ENTRY = b"PK\x01\x02"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, IndexError, OverflowError)


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def open_zip(data: bytes) -> zipfile.ZipFile:
    """Open an archive held in memory. Raises UnreadableError: damaged, too-many-members."""
    # zipfile reads the whole directory at once: what it will cost must be known before.
    if data.count(_DIRECTORY_ENTRY) > 4 * MAX_MEMBERS:
        raise UnreadableError("too-many-members", f"{MAX_MEMBERS} members")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (*_BROKEN, NotImplementedError) as error:
        raise UnreadableError("damaged", str(error)) from error


def read_member(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    budget: Budget,
    *,
    passwords: Sequence[str] = (),
    limit: int = MAX_MEMBER_BYTES,
) -> bytes:
    """Unpack one member. Raises UnreadableError: encrypted, unsupported, damaged, too-large, ratio."""
    keys: list[bytes | None] = [None]
    if entry.flag_bits & ENCRYPTED:
        keys = [password.encode() for password in passwords]
    for key in keys:
        try:
            with archive.open(entry, pwd=key) as member:
                return read_bounded(member, entry.compress_size, budget, limit)
        except NotImplementedError as error:
            raise UnreadableError(
                "encrypted" if key or entry.flag_bits & ENCRYPTED else "unsupported", str(error)
            ) from error
        except RuntimeError:  # zipfile's word for a wrong password
            continue
        except _BROKEN as error:
            if key is not None:  # one wrong password in 256 passes the check byte and then gives rubbish
                continue
            raise UnreadableError("damaged", str(error)) from error
    raise UnreadableError("encrypted")


def read_bounded(stream: Readable, packed: int, budget: Budget, limit: int = MAX_MEMBER_BYTES) -> bytes:
    """Read to the end, counting what really comes out. Raises UnreadableError: too-large, ratio."""
    chunks: list[bytes] = []
    total = 0
    while chunk := stream.read(CHUNK_BYTES):
        total += len(chunk)
        if total > limit:
            raise UnreadableError("too-large", f"{limit // 1_000_000} MB")
        if total > RATIO_FREE_BYTES and total > MAX_RATIO * max(1, packed):
            raise UnreadableError("ratio", f"more than {MAX_RATIO} : 1")
        budget.spend_bytes(len(chunk))
        chunks.append(chunk)
    return b"".join(chunks)
