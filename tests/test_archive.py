"""Archives: every member becomes a child, the unreadable ones too, and bombs end at the limits."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from dataclasses import replace

import pytest

from insertaudit import limits
from insertaudit.errors import UnreadableError
from insertaudit.extract.archives import archive
from insertaudit.extract.document import extract
from insertaudit.extract.parts import Parts, ReadOptions
from insertaudit.limits import MAX_DEPTH, RATIO_FREE_BYTES, Budget
from insertaudit.model import Envelope, Source

OUTER = Source("a.zip", "a.zip", "attachment", envelope=Envelope("Betreff"), depth=1)


def read(
    data: bytes, media_type: str = "application/zip", outer: Source = OUTER, budget: Budget | None = None
) -> Parts:
    return archive.read(data, outer, media_type, ReadOptions(passwords=("geheim",)), budget or Budget())


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return buffer.getvalue()


def test_members_inherit_the_kind_and_are_not_sent_themselves() -> None:
    members = {
        "Ordner/Rückgabe.txt": b"x",
        "../../etc/passwd": b"y",
        "__MACOSX/._a": b"z",
        "b/.DS_Store": b"z",
        "leer.txt": b"",
    }
    parts = read(zipped(members))
    assert [(child.path, child.name) for child in parts.children] == [
        ("a.zip!Ordner/Rückgabe.txt", "Rückgabe.txt"),
        ("a.zip!../../etc/passwd", "passwd"),
        ("a.zip!leer.txt", "leer.txt"),
    ]
    child = parts.children[0]
    assert (child.kind, child.sent, child.depth, child.data, child.envelope) == (
        "attachment",
        False,
        2,
        b"x",
        OUTER.envelope,
    )


def test_a_second_member_of_a_name_is_numbered() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("a.txt", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            packed.writestr("a.txt", b"2")
    assert [(child.path, child.data) for child in read(buffer.getvalue()).children] == [
        ("a.zip!a.txt", b"1"),
        ("a.zip!a.txt#2", b"2"),
    ]


def renamed(name: bytes, extra: bytes = b"") -> bytes:
    """A stored member `X…` whose name is then written in other bytes, as foreign programs do."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        entry = zipfile.ZipInfo("X" * len(name))
        entry.extra = extra
        packed.writestr(entry, b"x")
    return buffer.getvalue().replace(b"X" * len(name), name)


def test_names_in_foreign_code_pages() -> None:
    assert read(renamed("Grüße.txt".encode("cp437"))).children[0].name == "Grüße.txt"
    assert read(renamed("Grüße.txt".encode())).children[0].name == "Grüße.txt"
    unicode_path = b"\x01" + struct.pack("<I", zlib.crc32(b"Gr?.txt")) + "Grün.txt".encode()
    assert (
        read(renamed(b"Gr?.txt", struct.pack("<HH", 0x7075, len(unicode_path)) + unicode_path)).children[0].name
        == "Grün.txt"
    )
    assert read(renamed(b"a\\b.txt")).children[0].path == "a.zip!a/b.txt"


def test_a_damaged_member_is_an_entry_with_its_problem_and_the_others_are_read() -> None:
    data = bytearray(zipped({"a.txt": b"Hallo Welt", "b.txt": b"gut"}, zipfile.ZIP_STORED))
    at = data.index(b"Hallo Welt")
    data[at] ^= 1
    children = read(bytes(data)).children
    assert [(child.path, child.data, child.problem and child.problem.code) for child in children] == [
        ("a.zip!a.txt", b"", "damaged"),
        ("a.zip!b.txt", b"gut", None),
    ]
    document = extract(children[0], b"", "text/plain", ReadOptions(), Budget()).document
    assert (document.state, [problem.code for problem in document.problems]) == ("unread", ["damaged"])


def test_encrypted_and_linked_members_are_entries_with_their_problem() -> None:
    data = bytearray(zipped({"a.txt": b"Hallo"}))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + offset] |= 1
    assert [child.problem and child.problem.code for child in read(bytes(data)).children] == ["encrypted"]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        entry = zipfile.ZipInfo("link.txt")
        entry.create_system, entry.external_attr = 3, 0o120777 << 16
        packed.writestr(entry, "/etc/passwd")
    child = read(buffer.getvalue()).children[0]
    assert (child.data, child.problem and child.problem.code) == (b"", "outside-link")


def test_bombs_end_at_the_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped({"zeros.bin": bytes(RATIO_FREE_BYTES + 2_000_000), "a.txt": b"gut"})
    assert [child.problem and child.problem.code for child in read(bomb).children] == ["ratio", None]
    many = zipped({f"{number}.txt": b"x" for number in range(30)})
    few = read(many, budget=replace(Budget(), members=20))
    assert (len(few.children), [problem.code for problem in few.problems]) == (20, ["too-many-members"])
    large = read(zipped({"a.txt": b"x" * 600, "b.txt": b"y" * 600}), budget=Budget(total_bytes=1_000))
    assert (len(large.children), [problem.code for problem in large.problems]) == (1, ["too-large"])
    with pytest.raises(UnreadableError, match="too-deep"):
        read(many, outer=replace(OUTER, depth=MAX_DEPTH))
    monkeypatch.setattr("insertaudit.extract.archives.unzip.MAX_MEMBERS", 5)
    with pytest.raises(UnreadableError, match="too-many-members"):
        read(many)
    assert limits.MAX_MEMBERS > 5


def tarred(members: dict[str, bytes], mode: str = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as packed:  # type: ignore[call-overload]
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            packed.addfile(entry, io.BytesIO(data))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        packed.addfile(link)
    return buffer.getvalue()


def test_tar_files_and_compressed_ones() -> None:
    members = {"./ä/b.txt": b"x", "c.txt": b"y"}
    for data, media_type in (
        (tarred(members), "application/x-tar"),
        (tarred(members, "w:gz"), "application/gzip"),
        (tarred(members, "w:xz"), "application/x-xz"),
    ):
        children = read(data, media_type, replace(OUTER, path="a.tgz", name="a.tgz")).children
        assert [(child.path, child.data, child.problem and child.problem.code) for child in children] == [
            ("a.tgz!ä/b.txt", b"x", None),
            ("a.tgz!c.txt", b"y", None),
            ("a.tgz!link", b"", "outside-link"),
        ]


@pytest.mark.parametrize(
    ("name", "data", "media_type", "inner"),
    [
        ("a.svgz", gzip.compress(b"<svg/>", mtime=0), "application/gzip", "a.svg"),
        ("a.txt.gz", gzip.compress(b"x", mtime=0), "application/gzip", "a.txt"),
        ("a.txt.bz2", bz2.compress(b"x"), "application/x-bzip2", "a.txt"),
        ("a.xz", lzma.compress(b"x"), "application/x-xz", "a"),
    ],
)
def test_a_single_compressed_file_gets_its_own_name_back(name: str, data: bytes, media_type: str, inner: str) -> None:
    assert read(data, media_type, replace(OUTER, name=name)).children[0].name == inner


def test_what_breaks_off_is_read_as_far_as_it_goes() -> None:
    cut = gzip.compress(b"".join(b"Zeile %d\n" % number for number in range(5_000)))[:-2_000]
    child = read(cut, "application/gzip", replace(OUTER, name="a.txt.gz")).children[0]
    assert (child.problem and child.problem.code, (child.data or b"")[:8]) == ("damaged", b"Zeile 0\n")
    document = extract(child, child.data or b"", "text/plain", ReadOptions(), Budget()).document
    assert (document.state, document.problems[0].code) == ("partial", "damaged")
    part = read(tarred({"a.txt": b"x" * 2_000, "b.txt": b"y" * 2_000})[:3_500], "application/x-tar")
    assert part.children[0].data == b"x" * 2_000
    assert "damaged" in [problem.code for problem in part.problems] + [
        child.problem.code for child in part.children if child.problem
    ]
    with pytest.raises(UnreadableError, match="damaged"):
        read(b"PK\x03\x04 rubbish")
    with pytest.raises(UnreadableError, match="empty"):
        read(zipped({}))
