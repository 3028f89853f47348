"""Outlook's mail files, built after [MS-OXMSG]."""

from __future__ import annotations

import struct
from datetime import date
from pathlib import Path

import pytest

from compound import Tree, compound_file
from drawn import lines, make_pdf
from insertaudit.errors import UnreadableError
from insertaudit.extract.document import extract
from insertaudit.extract.mail.outlook import read
from insertaudit.extract.parts import Parts, ReadOptions
from insertaudit.limits import Budget
from insertaudit.model import Source
from insertaudit.sources.sniff import sniff
from packedrtf import packed

FILETIME = 133_940_000_000_000_000
"""2025-06-10, in tenths of microseconds since 1601."""


def properties(head: int, *times: tuple[int, int]) -> bytes:
    return bytes(head) + b"".join(struct.pack("<HHIQ", 0x40, name, 6, value) for name, value in times)


def text(name: str, value: str) -> dict[str, bytes]:
    return {f"__substg1.0_{name}001F": value.encode("utf-16-le")}


def message(subject: str, body: str, **more: bytes | Tree) -> dict[str, bytes | Tree]:
    return {
        "__properties_version1.0": properties(32, (0x0039, FILETIME)),
        **text("0037", subject),
        **text("1000", body),
        **text("0C1A", "Lindwurm Garten"),
        **text("5D01", "hallo@lindwurm-garten.de"),
        **more,
    }


def attachment(name: str, data: bytes) -> Tree:
    return {"__properties_version1.0": properties(8), **text("3707", name), "__substg1.0_37010102": data}


def read_msg(tree: Tree) -> Parts:
    return read(compound_file(tree), Source("a.msg", "a.msg", "message"), "", ReadOptions(), Budget())


def test_subject_body_sender_and_date() -> None:
    parts = read_msg(message("Ihre Bestellung 302-5519472-1180345", "Grüße aus Łódź.\r\nBis bald"))
    assert [block.text for block in parts.blocks] == [
        "Ihre Bestellung 302-5519472-1180345",
        "Grüße aus Łódź.\nBis bald",
    ]
    assert parts.envelope is not None
    assert (parts.envelope.order_id, parts.envelope.sent) == ("302-5519472-1180345", date(2025, 6, 10))
    assert "lindwurm-garten.de" in parts.envelope.sender


def test_the_header_tells_a_reply_and_bulk_mail() -> None:
    head = "In-Reply-To: <a@b>\r\nList-Unsubscribe: <https://x.de>\r\nSubject: x\r\n\r\n"
    parts = read_msg(message("AW: Frage", "Gern.", **text("007D", head)))
    assert parts.envelope is not None
    assert parts.envelope.is_reply
    assert parts.envelope.is_bulk


def test_html_is_read_with_its_links() -> None:
    html = '<p>Schöne Grüße</p><a href="https://www.lindwurm-garten.de/x">amazon.de</a>'.encode()
    parts = read_msg(message("s", "", **{"__substg1.0_10130102": html}))
    assert [(link.url, link.text) for link in parts.hyperlinks] == [("https://www.lindwurm-garten.de/x", "amazon.de")]


def test_attachments_and_mails_within_are_children() -> None:
    inner: Tree = {"__substg1.0_3701000D": message("Inneres", "Bewerten Sie uns"), **text("3001", "Inneres")}
    pdf = make_pdf(lines)
    parts = read_msg(
        message(
            "s",
            "b",
            **{"__attach_version1.0_#00000000": attachment("Karte ä.pdf", pdf), "__attach_version1.0_#00000001": inner},
        )
    )
    assert [(child.name, child.kind) for child in parts.children] == [
        ("Karte ä.pdf", "attachment"),
        ("Inneres.eml", "message"),
    ]
    assert parts.children[0].data == pdf


def test_by_its_bytes_the_file_is_known_and_read() -> None:
    data = compound_file(message("s", "Hallo"))
    source = Source("a.msg", "a.msg", "message")
    document = extract(source, data, sniff(data, "a.msg"), ReadOptions(), Budget()).document
    assert document.state == "read"
    assert [block.text for block in document.blocks] == ["s", "Hallo"]


def test_a_body_in_packed_rtf_alone_is_read() -> None:
    rtf = rb"{\rtf1\ansi\ansicpg1252 Sch\'f6ne Gr\'fc\'dfe\par }"
    parts = read_msg(message("s", "", **{"__substg1.0_10090102": packed(rtf)}))
    assert [block.text for block in parts.blocks] == ["s", "Schöne Grüße"]
    assert parts.problems == []


def test_links_that_only_the_packed_rtf_knows_are_read() -> None:
    rtf = rb'{\rtf1\ansi\fromhtml1 {\*\htmltag84 <a href="https://x.de">}amazon.de{\*\htmltag92 </a>}}'
    parts = read_msg(message("s", "amazon.de", **{"__substg1.0_10090102": packed(rtf)}))
    assert [block.text for block in parts.blocks] == ["s", "amazon.de"]
    assert [(link.url, link.text) for link in parts.hyperlinks] == [("https://x.de", "amazon.de")]


def test_packed_rtf_that_breaks_off_is_unread_and_said() -> None:
    parts = read_msg(message("s", "", **{"__substg1.0_10090102": b"LZFu"}))
    assert [(problem.code, problem.where) for problem in parts.problems] == [("part-damaged", "body")]


def test_what_is_no_message_is_damaged() -> None:
    with pytest.raises(UnreadableError):
        read_msg({"Something": b"else"})


def test_a_word_file_attached_does_not_make_the_mail_one() -> None:
    doc = (Path(__file__).parent / "files" / "card.doc").read_bytes()
    data = compound_file(message("s", "b", **{"__attach_version1.0_#00000000": attachment("card.doc", doc)}))
    assert sniff(data, "a.msg") == "application/vnd.ms-outlook"
    assert sniff(doc, "card.doc") == "application/msword"
    assert sniff(data[:300], "a.msg") == "application/x-ole-storage"


@pytest.mark.parametrize(("page", "body"), [(1251, "Спасибо"), (1250, "Zażółć"), (65001, "Grüße")])
def test_strings_of_bytes_are_in_the_code_page_that_the_mail_names(page: int, body: str) -> None:
    encoded = body.encode("utf-8" if page == 65001 else f"cp{page}")
    number = struct.pack("<HHIQ", 0x03, 0x3FFD, 6, page)
    tree = {"__properties_version1.0": properties(32) + number, **text("0037", "s"), "__substg1.0_1000001E": encoded}
    assert [block.text for block in read_msg(tree).blocks] == ["s", body]
