"""winmail.dat, built after [MS-OXTNEF]."""

from __future__ import annotations

import struct
from email.message import EmailMessage

import pytest

from drawn import lines, make_pdf
from insertaudit.errors import UnreadableError
from insertaudit.extract.document import extract
from insertaudit.extract.mail.mail import read as read_mail
from insertaudit.extract.mail.winmail import read
from insertaudit.extract.parts import Parts, ReadOptions
from insertaudit.limits import Budget
from insertaudit.model import Source
from insertaudit.sources.sniff import sniff
from packedrtf import packed
from spoilt import spoilt

FROM_HTML = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1{\*\htmltag64 <p>}Danke f\'fcr Ihren Einkauf, mehr unter "
    rb'{\*\htmltag84 <a href="https://www.lindwurm-garten.de">}\htmlrtf {\b\htmlrtf0 amazon.de\htmlrtf }\htmlrtf0 {\*\htmltag92 </a></p>}}'
)
FORMATTED = (
    rb'{\rtf1\ansi\ansicpg1252 Sch\'f6ne {\field{\*\fldinst{HYPERLINK "https://x.de"}}{\fldrslt Gr\'fc\'dfe}}\par }'
)


def attribute(level: int, name: int, body: bytes) -> bytes:
    return struct.pack("<BII", level, name, len(body)) + body + struct.pack("<H", sum(body) & 0xFFFF)


def value(kind: int, name: int, body: bytes) -> bytes:
    return struct.pack("<HHII", kind, name, 1, len(body)) + body + bytes(-len(body) % 4)


def string(name: int, text: str) -> bytes:
    return value(0x1F, name, (text + "\0").encode("utf-16-le"))


def properties(*values: bytes) -> bytes:
    others = [
        struct.pack("<HHI", 0x03, 0x0E08, 7),
        struct.pack("<HH16sII", 0x0B, 0x8001, bytes(16), 0, 1) + b"\1\0\0\0",
        struct.pack("<HH16sII", 0x1E, 0x8002, bytes(16), 1, 6) + "abc".encode("utf-16-le") + bytes(2) + struct.pack("<II", 1, 2) + b"x\0\0\0",
        struct.pack("<HHIqq", 0x1014, 0x6001, 2, 1, 2),
    ]  # fmt: skip
    return struct.pack("<I", len(others) + len(values)) + b"".join(others) + b"".join(values)


def attachment(name: str, data: bytes | None, *values: bytes) -> bytes:
    found = attribute(2, 0x69002, bytes(14)) + attribute(2, 0x18010, b"KARTE~1.PDF\0")
    if data is not None:
        found += attribute(2, 0x6800F, data)
    return found + attribute(2, 0x69005, properties(string(0x3707, name), *values))


def winmail(*values: bytes, attachments: bytes = b"", first: bytes = b"") -> bytes:
    head = b"\x78\x9f\x3e\x22\x01\x00" + attribute(1, 0x69007, struct.pack("<II", 1250, 0))
    return head + first + attribute(1, 0x69003, properties(*values)) + attachments


def read_dat(data: bytes) -> Parts:
    return read(data, Source("winmail.dat", "winmail.dat", "message"), "", ReadOptions(), Budget())


def said(parts: Parts) -> list[str]:
    return [block.text for block in parts.blocks]


def test_a_body_in_packed_rtf_is_read_with_its_links() -> None:
    parts = read_dat(winmail(string(0x0037, "Ihre Bestellung"), value(0x102, 0x1009, packed(FROM_HTML))))
    assert said(parts) == ["Ihre Bestellung", "Danke für Ihren Einkauf, mehr unter amazon.de"]
    assert [(link.url, link.text) for link in parts.hyperlinks] == [("https://www.lindwurm-garten.de", "amazon.de")]


def test_rtf_of_its_own_is_read_and_not_said_twice() -> None:
    body = value(0x102, 0x1009, packed(FORMATTED))
    parts = read_dat(winmail(body, string(0x1000, "Schöne Grüße\r\n"), string(0x0037, "s")))
    assert said(parts) == ["s", "Schöne Grüße"]
    assert [(link.url, link.text) for link in parts.hyperlinks] == [("https://x.de", "Grüße")]


def test_old_attributes_are_read_in_their_code_page() -> None:
    first = attribute(1, 0x78004, "Zażółć\0".encode("cp1250")) + attribute(
        1, 0x2800C, "Grüße z Łodzi\0".encode("cp1250")
    )
    first += attribute(1, 0x38005, struct.pack("<7H", 2026, 3, 4, 10, 0, 0, 3))
    parts = read_dat(winmail(first=first))
    assert said(parts) == ["Zażółć", "Grüße z Łodzi"]
    assert parts.envelope is not None
    assert str(parts.envelope.sent) == "2026-03-04"


def test_attachments_and_mails_within_are_children() -> None:
    pdf = make_pdf(lines)
    inner = winmail(string(0x0037, "Inneres"), string(0x1000, "Bewerten Sie uns"))
    parts = read_dat(
        winmail(
            string(0x1000, "Hallo"),
            attachments=attachment("Karte ä.pdf", pdf)
            + attachment("Inneres", None, value(0x0D, 0x3701, bytes(16) + inner)),
        )
    )
    assert [(child.name, child.kind) for child in parts.children] == [
        ("Karte ä.pdf", "attachment"),
        ("Inneres.eml", "message"),
    ]
    assert parts.children[0].data == pdf
    assert b"Bewerten Sie uns" in (parts.children[1].data or b"")


@pytest.mark.parametrize("media_type", ["application/ms-tnef", "application/octet-stream"])
def test_within_a_mail_its_body_and_files_are_the_mails_own(media_type: str) -> None:
    pdf = make_pdf(lines)
    packed_mail = winmail(value(0x102, 0x1009, packed(FROM_HTML)), attachments=attachment("Karte.pdf", pdf))
    mail = EmailMessage()
    mail["Subject"] = "Ihre Bestellung"
    mail.set_content("Danke für Ihren Einkauf, mehr unter amazon.de")
    mail.add_attachment(
        packed_mail, maintype="application", subtype=media_type.partition("/")[2], filename="winmail.dat"
    )
    parts = read_mail(mail.as_bytes(), Source("a.eml", "a.eml", "message"), "message/rfc822", ReadOptions(), Budget())
    assert said(parts) == ["Ihre Bestellung", "Danke für Ihren Einkauf, mehr unter amazon.de"]
    assert [link.url for link in parts.hyperlinks] == ["https://www.lindwurm-garten.de"]
    assert [(child.name, child.kind, child.data) for child in parts.children] == [("Karte.pdf", "attachment", pdf)]
    assert parts.envelope is not None
    assert parts.envelope.attachments == 1


def test_what_is_damaged_is_said_and_the_rest_read() -> None:
    whole = winmail(string(0x0037, "s"), string(0x1000, "Hallo"), attachments=attachment("a.txt", b"Danke"))
    cut = read_dat(whole[:-30])
    assert said(cut) == ["s", "Hallo"]
    assert [problem.code for problem in cut.problems] == ["part-damaged"]
    changed = read_dat(whole.replace("Hallo".encode("utf-16-le"), "Hullo".encode("utf-16-le")))
    assert [problem.detail for problem in changed.problems] == ["a checksum is wrong"]
    assert len(changed.children) == 1


def test_packed_rtf_that_is_damaged_is_said() -> None:
    parts = read_dat(winmail(string(0x0037, "s"), value(0x102, 0x1009, packed(FORMATTED)[:-2])))
    assert [(problem.code, problem.where) for problem in parts.problems] == [("part-damaged", "body")]


def test_what_is_none_or_empty_says_so() -> None:
    for data, code in ((b"\x78\x9f\x3e\x22", "part-damaged"), (winmail(), "empty")):
        source = Source("winmail.dat", "winmail.dat", "message")
        document = extract(source, data, sniff(data, "winmail.dat"), ReadOptions(), Budget()).document
        assert [problem.code for problem in document.problems] == [code]
    with pytest.raises(UnreadableError):
        read_dat(b"something else")


def test_damage_never_ends_in_anything_but_a_problem() -> None:
    whole = winmail(
        string(0x0037, "s"),
        value(0x102, 0x1009, packed(FROM_HTML)),
        attachments=attachment("a.txt", b"Danke") + attachment("b", None, value(0x0D, 0x3701, bytes(16) + winmail())),
    )
    source = Source("winmail.dat", "winmail.dat", "message")
    told = {
        problem.code
        for data in spoilt(whole, 500, first=4)
        for problem in extract(source, data, "application/ms-tnef", ReadOptions(), Budget()).document.problems
    }
    assert "part-damaged" in told
