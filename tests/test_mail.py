"""Mail: body, quoted text, attachments, envelope, and what is broken."""

from __future__ import annotations

import base64
from datetime import date
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from insertaudit.extract.mail import mail
from insertaudit.extract.parts import ReadOptions
from insertaudit.limits import MAX_DEPTH, Budget
from insertaudit.model import Source
from pictures import card

if TYPE_CHECKING:
    from insertaudit.extract.parts import Parts

HEAD = b"From: Laden <a@b.de>\r\nTo: c@d.de\r\nSubject: Hallo\r\nDate: Mon, 18 May 2026 10:15:00 +0200\r\nMIME-Version: 1.0\r\n"


def read(data: bytes, media_type: str = "message/rfc822", depth: int = 0) -> Parts:
    return mail.read(data, Source("m.eml", "m.eml", "message", depth=depth), media_type, ReadOptions(), Budget())


def texts(parts: Parts, carrier: str = "text") -> list[str]:
    return [block.text for block in parts.blocks if block.carrier == carrier]


def message(subject: str = "Hallo", **fields: str) -> EmailMessage:
    built = EmailMessage()
    built["From"] = "Laden <a@b.de>"
    built["Subject"] = subject
    for name, value in fields.items():
        built[name.replace("_", "-")] = value
    return built


def test_subject_body_and_envelope() -> None:
    built = message("Rechnung zu 305-1234567-1234567", Date="Mon, 18 May 2026 23:30:00 +0200")
    built.set_content("Guten Tag,\n\nanbei die Rechnung.\nViele Grüße\n")
    parts = read(built.as_bytes())
    assert texts(parts) == ["Rechnung zu 305-1234567-1234567", "Guten Tag,", "anbei die Rechnung.\nViele Grüße"]
    assert parts.blocks[0].heading
    envelope = parts.envelope
    assert envelope is not None
    assert (envelope.order_id, envelope.sent, envelope.sender) == (
        "305-1234567-1234567",
        date(2026, 5, 18),
        "Laden <a@b.de>",
    )
    assert (envelope.is_reply, envelope.is_bulk, envelope.attachments) == (False, False, 0)


def test_both_forms_of_the_body_are_read_and_the_same_paragraph_comes_once() -> None:
    built = message()
    built.set_content("Guten Tag,\n\nmehr unter https://shop-x.de/a\n\nNur hier: 5 EUR für Ihre Rezension.\n")
    built.add_alternative('<p>Guten <b>Tag</b>,</p><p>mehr <a href="https://shop-x.de/a">hier</a></p>', subtype="html")
    parts = read(built.as_bytes())
    assert texts(parts) == [
        "Hallo", "Guten Tag,", "mehr hier", "mehr unter https://shop-x.de/a", "Nur hier: 5 EUR für Ihre Rezension.",
    ]  # fmt: skip
    assert [(link.url, link.text) for link in parts.hyperlinks] == [("https://shop-x.de/a", "hier")]


def test_a_paragraph_that_is_two_in_the_other_form_comes_once() -> None:
    built = message()
    built.set_content("Mit freundlichen Grüßen\nIhr Team\n")
    built.add_alternative("<p>Mit freundlichen Grüßen</p><p>Ihr Team</p>", subtype="html")
    assert texts(read(built.as_bytes())) == ["Hallo", "Mit freundlichen Grüßen", "Ihr Team"]


def test_what_the_buyer_wrote_is_quoted_in_a_reply_only() -> None:
    body = "Gern geschehen.\n\nAm 12.05.2026 um 10:15 schrieb Kunde:\n> Wo ist mein Paket?\n> Danke\n\nNoch etwas von uns.\n"
    reply = message("AW: Paket")
    reply.set_content(body)
    parts = read(reply.as_bytes())
    quoted = {block.text: block.quoted for block in parts.blocks}
    assert quoted == {
        "AW: Paket": False,
        "Gern geschehen.": False,
        "Am 12.05.2026 um 10:15 schrieb Kunde:": True,
        "Wo ist mein Paket?\nDanke": True,
        "Noch etwas von uns.": False,
    }
    assert parts.envelope is not None
    assert parts.envelope.is_reply
    first = message("Paket")
    first.set_content(body)
    other = read(first.as_bytes())
    assert not any(block.quoted for block in other.blocks)
    assert other.envelope is not None
    assert not other.envelope.is_reply


@pytest.mark.parametrize(
    "divider",
    [
        "-----Original Message-----",
        "-----Ursprüngliche Nachricht-----",
        "Von: Kunde\nGesendet: Montag\nAn: Laden\nBetreff: x",
    ],
)
def test_all_below_a_programs_divider_is_quoted(divider: str) -> None:
    built = message("Re: Paket", In_Reply_To="<1@b.de>")
    built.set_content(f"Kommt morgen.\n\n{divider}\n\nWo bleibt es?\n")
    parts = read(built.as_bytes())
    assert [block.quoted for block in parts.blocks] == [False, False, True, True]


def test_a_blockquote_is_quoted_in_a_reply() -> None:
    built = message("Re: x", References="<1@b.de>")
    built.set_content(
        "<p>Ja.</p><div>Am 1.5.2026 schrieb Kunde:</div><blockquote><p>Frage?</p></blockquote><p>Ende</p>",
        subtype="html",
    )
    assert [(block.text, block.quoted) for block in read(built.as_bytes()).blocks[1:]] == [
        ("Ja.", False), ("Am 1.5.2026 schrieb Kunde:", True), ("Frage?", True), ("Ende", False),
    ]  # fmt: skip


def test_links_in_what_the_buyer_wrote_are_not_the_sellers() -> None:
    built = message("AW: x", References="<1@b.de>")
    built.set_content(
        '<p>Ja, <a href="https://shop.example/a">hier</a>.</p><div>Am 1.5.2026 schrieb <a href="mailto:k@x.de">Kunde</a>:</div>'
        '<blockquote><a href="https://buyer.example">Bild</a></blockquote><p><b>Von:</b> Kunde<br><b>Gesendet:</b> Montag</p>'
        '<p><a href="https://buyer.example/2">mehr</a></p>',
        subtype="html",
    )
    assert [link.url for link in read(built.as_bytes()).hyperlinks] == ["https://shop.example/a"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("List-Unsubscribe", "<mailto:x@y.de>"), ("Precedence", "bulk"), ("Auto-Submitted", "auto-generated")],
)
def test_bulk_mail_is_told_by_its_header(name: str, value: str) -> None:
    built = message()
    built[name] = value
    built.set_content("x")
    envelope = read(built.as_bytes()).envelope
    assert envelope is not None
    assert envelope.is_bulk


def test_attachments_are_children_with_their_decoded_names() -> None:
    built = message("Rechnung 305-1234567-1234567")
    built.set_content("anbei")
    for _ in range(2):
        built.add_attachment(b"%PDF-1.4 x", maintype="application", subtype="pdf", filename="Rückgabe.pdf")
    built.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf")
    inner = message("Auskunft")
    inner.set_content("innen")
    built.add_attachment(inner)
    parts = read(built.as_bytes())
    assert [(child.path, child.kind, child.sent, child.depth) for child in parts.children] == [
        ("m.eml!Rückgabe.pdf", "attachment", True, 1),
        ("m.eml!Rückgabe.pdf#2", "attachment", True, 1),
        ("m.eml!part-3.pdf", "attachment", True, 1),
        ("m.eml!Auskunft.eml", "message", True, 1),
    ]
    assert parts.children[0].data == b"%PDF-1.4 x"
    assert parts.children[0].declared_type == "application/pdf"
    assert b"innen" in (parts.children[3].data or b"")
    envelope = parts.children[0].envelope
    assert envelope is not None
    assert (envelope.attachments, envelope.order_id) == (4, "305-1234567-1234567")
    assert envelope.attachment_bytes >= 28


def test_pictures_that_the_body_shows_belong_to_it_and_others_are_attached() -> None:
    built = message()
    built.set_content(
        '<p>Hallo</p><img src="cid:shown@x"><img src="http://track.example/p.gif" width="1">', subtype="html"
    )
    built.add_related(card("Gutschein 10 Euro"), "image", "png", cid="<shown@x>", filename="a.png")
    built.add_related(card("anderes Bild"), "image", "png", cid="<other@x>", filename="b.png")
    parts = read(built.as_bytes())
    assert "Gutschein 10 Euro" in " ".join(texts(parts, "ocr"))
    assert [child.name for child in parts.children] == ["b.png"]
    assert parts.remote_pictures == ["http://track.example/p.gif"]
    assert parts.envelope is not None
    assert parts.envelope.attachments == 1


def test_names_in_every_encoding() -> None:
    part = b'--B\r\nContent-Type: application/pdf; name="%s"\r\nContent-Disposition: attachment%s\r\n\r\nx\r\n'
    body = part % (b"=?utf-8?q?Stra=C3=9Fe=2Epdf?=", b"") + part % (
        b"x",
        b"; filename*0*=utf-8''%C3%84; filename*1=nderung.pdf",
    )
    body += part % (b"x", b'; filename="..\\\\..\\\\etc/Gr\xc3\xbcn.pdf"')
    data = HEAD + b"Content-Type: multipart/mixed; boundary=B\r\n\r\n" + body + b"--B--\r\n"
    assert [child.name for child in read(data).children] == ["Straße.pdf", "Änderung.pdf", "Grün.pdf"]


@pytest.mark.parametrize(
    ("fields", "body", "text"),
    [
        (
            b"Content-Type: text/plain; charset=iso-8859-2\r\nContent-Transfer-Encoding: 8bit\r\n",
            "Zażółć".encode("iso8859-2"),
            "Zażółć",
        ),
        (b"Content-Type: text/plain; charset=us-ascii\r\n", "Grüße".encode(), "Grüße"),
        (
            b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n",
            base64.b64encode("Grüße".encode()),
            "Grüße",
        ),
        (
            b"Content-Type: text/plain; charset=utf-8; format=flowed\r\n",
            b"ein langer \r\nSatz\r\n\r\n-- \r\nGruss",
            "ein langer Satz",
        ),
    ],
)
def test_transfer_encodings_and_character_sets(fields: bytes, body: bytes, text: str) -> None:
    parts = read(HEAD + fields + b"\r\n" + body)
    assert texts(parts)[1] == text
    assert not parts.problems


def test_broken_mails_give_what_can_be_read_and_say_what_is_broken() -> None:
    unknown = read(
        HEAD
        + b"Content-Type: text/plain; charset=klingon\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + "Grüße".encode()
    )
    assert (texts(unknown)[1], [p.code for p in unknown.problems]) == ("Grüße", ["unknown-encoding"])
    cut = read(
        HEAD
        + b"Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\nContent-Type: text/plain\r\n\r\nHallo\r\n--B\r\nContent-Type: image/"
    )
    assert (texts(cut)[1], cut.problems[0].code) == ("Hallo", "part-damaged")
    packed = (
        HEAD + b"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0x*LjQ!=="
    )
    damaged = read(packed)
    assert [(p.code, p.where) for p in damaged.problems] == [("part-damaged", "a.pdf")]
    assert (damaged.children[0].data or b"").startswith(b"%PDF")


def test_encrypted_mails_say_so() -> None:
    pgp = (
        HEAD
        + b'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=B\r\n\r\n--B\r\n\r\nx\r\n--B--\r\n'
    )
    smime = HEAD + b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\n\r\nMIAG"
    for data in (pgp, smime):
        assert "encrypted" in [problem.code for problem in read(data).problems]


def test_each_mail_of_a_mailbox_is_a_message() -> None:
    one = b"From a@b.de Mon May 18 10:15:00 2026\n" + HEAD.replace(b"\r\n", b"\n") + b"\nText\n>From dort\n\n"
    parts = read(one * 2, "application/mbox")
    assert [(child.path, child.kind) for child in parts.children] == [
        ("m.eml!Hallo.eml", "message"),
        ("m.eml!Hallo.eml#2", "message"),
    ]
    assert b"\nFrom dort" in (parts.children[0].data or b"")


def test_mails_within_mails_end_at_the_limit() -> None:
    built = message()
    built.set_content("x")
    built.add_attachment(b"x", maintype="application", subtype="pdf", filename="a.pdf")
    parts = read(built.as_bytes(), depth=MAX_DEPTH)
    assert [problem.code for problem in parts.problems] == ["too-deep"]
    assert not parts.children


def test_parts_without_end_are_bounded() -> None:
    data = (
        HEAD
        + b"Content-Type: multipart/mixed; boundary=B\r\n\r\n"
        + b"--B\r\nContent-Type: text/plain\r\n\r\nhi\r\n" * 3000
    )
    assert "too-many-members" in [problem.code for problem in read(data).problems]
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(2000))
    from insertaudit.extract.document import extract

    found = extract(Source("m.eml", "m.eml", "message"), HEAD + nested, "message/rfc822", ReadOptions(), Budget())
    assert [problem.code for problem in found.document.problems] == ["too-deep"]
