"""Which files a run audits, and what each is by its bytes."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import tempfile
import zipfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from compound import compound_file
from insertaudit.errors import ConfigError, UsageError
from insertaudit.sources.orders import Order, read_orders
from insertaudit.sources.sniff import expected_types, sniff
from insertaudit.sources.walk import Walk, walk

if TYPE_CHECKING:
    from insertaudit.model import Kind

MAIL = b"From: a@b.de\r\nTo: c@d.de\r\nSubject: x\r\nMessage-ID: <1@b.de>\r\n\r\nHallo\r\n"


def zipped(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def office(main: str) -> bytes:
    return zipped(**{"[Content_Types].xml": f'<Types><Override ContentType="{main}.main+xml"/></Types>'})


def tarred() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.txt"))
    return buffer.getvalue()


OFFICE = "application/vnd.openxmlformats-officedocument."


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("a.pdf", b"%PDF-1.7\n", "application/pdf"),
        ("a.pdf", b"\r\njunk " * 100 + b"%PDF-1.4", "application/pdf"),
        ("a.ai", b"%PDF-1.5\n", "application/illustrator"),
        ("a.pdf", b"%PDF-1.5\n<< /AIPrivateData1 5 0 R >>", "application/illustrator"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "image/png"),
        ("a.jpg", b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        ("a.tif", b"MM\0*\0\0", "image/tiff"),
        ("a.avif", b"\0\0\0\x1cftypmif1\0\0\0\0mif1avif", "image/avif"),
        ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1", "image/heic"),
        ("a.bmp", b"BM" + bytes(12) + b"\x28\0\0\0", "image/bmp"),
        ("a.txt", b"BMW fahren macht Freude, jeden Tag.", "text/plain"),
        ("a.txt", b"MZ-Verlag: ein Text, der wie ein Programm beginnt.", "text/plain"),
        ("a.exe", b"MZ" + bytes(200), "application/vnd.microsoft.portable-executable"),
        ("a.lnk", b"L\0\0\0\x01\x14\x02\0" + bytes(8), "application/x-ms-shortcut"),
        ("a.docx", office(OFFICE + "wordprocessingml.document"), OFFICE + "wordprocessingml.document"),
        ("a.zip", office(OFFICE + "spreadsheetml.sheet"), OFFICE + "spreadsheetml.sheet"),
        (
            "a.docm",
            office("application/vnd.ms-word.document.macroEnabled"),
            "application/vnd.ms-word.document.macroenabled.12",
        ),
        (
            "a.odt",
            zipped(mimetype="application/vnd.oasis.opendocument.text"),
            "application/vnd.oasis.opendocument.text",
        ),
        ("a.zip", zipped(**{"a.txt": "x"}), "application/zip"),
        (
            "a.docx",
            zipped(**{"[Content_Types].xml": "<", "word/document.xml": "<"})[:-30],
            OFFICE + "wordprocessingml.document",
        ),
        ("a.tar", tarred(), "application/x-tar"),
        ("a.gz", gzip.compress(b"x", mtime=0), "application/gzip"),
        ("a.rtf", b"{\\rtf1 x}", "application/rtf"),
        (
            "a.svg",
            b'<?xml version="1.0"?><!-- x --><!DOCTYPE svg [<!ENTITY a "b">]>\n<svg:svg xmlns:svg="x"/>',
            "image/svg+xml",
        ),
        ("a.txt", '<svg xmlns="x"/>'.encode("utf-16"), "image/svg+xml"),
        ("a.bin", b"<!doctype HTML><title>x", "text/html"),
        ("a.html", b"Hallo <b>Welt</b>", "text/html"),
        ("a.xml", b"<?xml version='1.0'?><Invoice/>", "application/xml"),
        ("a.eml", MAIL, "message/rfc822"),
        ("a.dat", b"\r\n\r\n" + MAIL, "message/rfc822"),
        ("a.dat", b"From a@b.de Mon May 18 10:15:00 2026\n" + MAIL, "message/rfc822"),
        ("a.mbox", (b"From a@b.de Mon May 18 10:15:00 2026\n" + MAIL + b"\n") * 2, "application/mbox"),
        ("brief.txt", b"From: Anna\nTo: Ben\nSubject: Gruss\n\nLieber Ben", "text/plain"),
        ("brief.eml", b"From: Anna\nTo: Ben\n\nLieber Ben", "message/rfc822"),
        ("a.txt", b"Hinweis: bitte beachten\n\nText", "text/plain"),
        ("a.csv", b"a;b\n1;2\n", "text/csv"),
        ("a.md", b"# Titel", "text/markdown"),
        ("a.js", b"alert(1)", "text/javascript"),
        ("a.vcf", b"BEGIN:VCARD\r\nEND:VCARD", "text/vcard"),
        ("a.txt", "Grüße".encode("utf-16-le"), "text/plain"),
        ("a.txt", "Grüße, schöne Zeit".encode("latin-1"), "text/plain"),
        ("a.pdf", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "application/vnd.git-lfs"),
        ("a.bin", bytes(range(256)) * 8, "application/octet-stream"),
        ("a.txt", b"", "inode/x-empty"),
    ],
)
def test_a_file_is_what_its_bytes_say(name: str, data: bytes, media_type: str) -> None:
    assert sniff(data, name) == media_type


def test_an_encrypted_office_file_is_told_by_its_stream_and_its_name() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100) + "EncryptedPackage\0".encode("utf-16-le")
    assert sniff(data, "offer.xlsx") == OFFICE + "spreadsheetml.sheet"
    assert sniff(data, "offer.bin") == OFFICE + "wordprocessingml.document"


def test_what_an_extension_promises() -> None:
    assert expected_types("Foto.JPG") == frozenset({"image/jpeg"})
    assert expected_types("a.tif") == expected_types("a.tiff")
    assert "image/png" not in (expected_types("a.jpg") or ())
    assert expected_types("a.xyz") is None
    assert expected_types("ohne") is None


def files(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(MAIL if name.endswith(".eml") else b"Hallo Welt")


def listed(found: Walk) -> list[str]:
    return [source.path for source in found.sources]


def insert(_: str) -> Kind | None:
    return None


def test_outlooks_own_files_are_messages_and_word_files_none(tmp_path: Path) -> None:
    (tmp_path / "a.msg").write_bytes(compound_file({"Data": bytes(9_000), "__properties_version1.0": b"x"}))
    (tmp_path / "b.doc").write_bytes(compound_file({"Data": bytes(9_000), "WordDocument": b"x"}))
    (tmp_path / "winmail.dat").write_bytes(b"\x78\x9f\x3e\x22\0\0")
    found = walk([tmp_path], kind_of=insert)
    assert [source.kind for source in found.sources] == ["message", "insert", "message"]


def test_a_folder_gives_its_designs_in_a_stable_order_and_counts_what_is_never_printed(tmp_path: Path) -> None:
    files(
        tmp_path,
        "b.txt",
        "a/z.txt",
        "a/mail.eml",
        ".git/config",
        ".hidden.txt",
        "Thumbs.db",
        "~$a.docx",
        "__MACOSX/x.txt",
    )
    files(tmp_path, "a/font.ttf", "a/master.indd", "build.py", "README.md")
    found = walk([tmp_path], kind_of=insert)
    assert listed(found) == ["a/mail.eml", "a/z.txt", "b.txt"]
    assert found.ignored_paths == ("README.md", "a/font.ttf", "a/master.indd", "build.py")
    assert [source.kind for source in found.sources] == ["message", "insert", "insert"]
    assert all(source.data is None and source.location for source in found.sources)


def test_what_is_named_itself_or_sent_is_audited_whatever_it_is(tmp_path: Path) -> None:
    files(tmp_path, "a.ttf", "setup.exe")
    assert listed(walk([tmp_path / "a.ttf"], kind_of=insert)) == ["a.ttf"]
    assert listed(walk([tmp_path], kind_of=lambda _: "attachment")) == ["a.ttf", "setup.exe"]


def test_gitignore_of_every_folder_and_of_the_repository_above(tmp_path: Path) -> None:
    files(
        tmp_path, "repo/designs/old/a.txt", "repo/designs/b.tmp.txt", "repo/designs/keep.tmp.txt", "repo/designs/c.txt"
    )
    (tmp_path / "repo/.git").mkdir()
    (tmp_path / "repo/.gitignore").write_text("old/\n*.tmp.txt\n")
    (tmp_path / "repo/designs/.gitignore").write_text("!keep.tmp.txt\n")
    assert listed(walk([tmp_path / "repo/designs"], kind_of=insert)) == ["c.txt", "keep.tmp.txt"]


def test_exclude_patterns_and_the_runs_own_files(tmp_path: Path) -> None:
    files(tmp_path, "a.txt", "drafts/b.txt", "orders.csv")
    found = walk([tmp_path], kind_of=insert, exclude=["drafts/**"], own_files=[tmp_path / "orders.csv"])
    assert listed(found) == ["a.txt"]


def test_paths_of_several_arguments_start_at_their_common_folder_and_no_file_comes_twice(tmp_path: Path) -> None:
    files(tmp_path, "x/a.txt", "x/y/b.txt", "z/c.txt")
    found = walk([tmp_path / "x", tmp_path / "x/y/b.txt", tmp_path / "z/*.txt"], kind_of=insert)
    assert listed(found) == ["x/a.txt", "x/y/b.txt", "z/c.txt"]


@pytest.mark.parametrize("path", ["none.txt", "*.none", "empty", "code"])
def test_a_path_without_inputs_is_wrong_use(tmp_path: Path, path: str) -> None:
    files(tmp_path, "code/.gitkeep")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match=path.strip("*.")):
        walk([tmp_path / path], kind_of=insert)


def test_links_are_followed_where_named_and_reported_where_they_lead_out(tmp_path: Path) -> None:
    files(tmp_path, "in/a.txt", "out/secret.txt", "in/.store/real.txt")
    (tmp_path / "in/leads-out.txt").symlink_to(tmp_path / "out/secret.txt")
    (tmp_path / "in/loop").symlink_to(tmp_path / "in")
    (tmp_path / "in/twin.txt").symlink_to(tmp_path / "in/a.txt")
    (tmp_path / "in/stored.txt").symlink_to(tmp_path / "in/.store/real.txt")
    (tmp_path / "in/broken.txt").symlink_to(tmp_path / "in/gone.txt")
    found = walk([tmp_path / "in"], kind_of=insert)
    problems = {source.path: source.problem.code for source in found.sources if source.problem}
    assert problems == {"leads-out.txt": "outside-link", "loop": "outside-link", "broken.txt": "no-access"}
    assert [path for path in listed(found) if path not in problems] == ["a.txt", "stored.txt"]
    named = walk([tmp_path / "in/leads-out.txt"], kind_of=insert)
    assert [source.problem for source in named.sources] == [None]


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs POSIX users")
def test_what_cannot_be_opened_is_reported() -> None:
    root = Path(tempfile.mkdtemp())
    root.chmod(0o755)
    files(root, "a.txt", "locked.txt", "closed/b.txt")
    (root / "locked.txt").chmod(0)
    (root / "closed").chmod(0)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65_534)
    try:
        found = walk([root], kind_of=insert)
    finally:
        if is_root:
            os.seteuid(0)
        (root / "closed").chmod(0o755)
    assert {source.path: source.problem.code for source in found.sources if source.problem} == {
        "closed": "no-access",
        "locked.txt": "no-access",
    }


@pytest.mark.parametrize(
    "dated", ["2026-05-18", "18.05.2026", "18/05/2026", "2026-05-18T10:15:00+00:00", "18.05.2026 10:15:00 UTC"]
)
def test_orders_take_the_dates_of_people_and_of_amazons_reports(tmp_path: Path, dated: str) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(f"﻿order_id;completed_on\n305-1234567-1234567;{dated}\n", encoding="utf-8")
    assert read_orders(path) == {"305-1234567-1234567": Order("305-1234567-1234567", date(2026, 5, 18))}


@pytest.mark.parametrize(
    "dated", ["18 mai 2026", "18 May 2026 10:15:00 UTC", "May 18, 2026 10:15:00 AM PDT", "18 maggio 2026"]
)
def test_orders_take_months_by_name(tmp_path: Path, dated: str) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(f'order_id\tcompleted_on\n305-1234567-1234567\t"{dated}"\n', encoding="utf-8")
    assert read_orders(path)["305-1234567-1234567"].completed_on == date(2026, 5, 18)


def test_an_order_of_several_lines_was_completed_on_the_latest_day(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    lines = [
        "order_id,completed_on,review_requested_on",
        "305-1234567-1234567,2026-05-18,",
        "305-1234567-1234567,2026-05-20,2026-05-21",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert read_orders(path)["305-1234567-1234567"] == Order(
        "305-1234567-1234567", date(2026, 5, 20), date(2026, 5, 21)
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("order,completed_on\n", r':1: column "order" is unknown; did you mean "order_id"'),
        ("order_id,completed_on,review_requested\n", r'did you mean "review_requested_on"'),
        ("order_id,when\n", r'column "completed_on" is missing'),
        ("order_id,completed_on\n\n305-1,2026-05-18\n", r':3: column "order_id": "305-1"'),
        ("order_id,completed_on\n305-1234567-1234567,31.02.2026\n", r':2: column "completed_on": "31.02.2026"'),
    ],
)
def test_a_mistake_in_the_orders_is_named_with_line_and_column(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        read_orders(path)
