"""Plain text in its encodings and dialects, and RTF."""

from __future__ import annotations

import pytest

from insertaudit.errors import UnreadableError
from insertaudit.extract.markup import plain
from insertaudit.extract.parts import Parts, ReadOptions
from insertaudit.limits import MAX_TEXT_CHARS, Budget
from insertaudit.model import Source
from pictures import card


def read(data: bytes, media_type: str = "text/plain") -> Parts:
    return plain.read(data, Source("a.txt", "a.txt", "insert"), media_type, ReadOptions(), Budget())


def texts(parts: Parts, carrier: str = "text") -> list[str]:
    return [block.text for block in parts.blocks if block.carrier == carrier]


GREETING = "Grüße aus Köln, „schön“ für 5 €"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings(encoding: str) -> None:
    assert texts(read(GREETING.encode(encoding))) == [GREETING]


@pytest.mark.parametrize("encoding", ["cp1250", "iso8859-2"])
def test_polish_code_pages_are_told_from_western_ones(encoding: str) -> None:
    text = "Proszę o opinię za zwrot części należności złożonej w środę, mówię poważnie, książka."
    assert texts(read(text.encode(encoding))) == [text]


def test_western_text_with_signs_of_its_own_stays_western() -> None:
    text = "Le cœur à 5 m³, ¿qué? Preis¹ ±2 µm"
    assert texts(read(text.encode("cp1252"))) == [text]


def test_blocks_end_at_blank_lines() -> None:
    assert texts(read(b"a\r\nb\r\n \t\r\n\r\nc\rd\fe")) == ["a\nb", "c\nd", "e"]


def test_what_is_no_text_says_so() -> None:
    for data, code in (
        (bytes(range(256)) * 4, "unsupported"),
        (b" \r\n\t", "empty"),
        (b"-----BEGIN PGP MESSAGE-----\n\nx", "encrypted"),
    ):
        with pytest.raises(UnreadableError, match=code):
            read(data)


def test_text_beyond_the_limit_is_reported() -> None:
    parts = read(b"a" * (MAX_TEXT_CHARS + 1))
    assert [problem.code for problem in parts.problems] == ["too-large"]
    assert len(parts.blocks[0].text) == MAX_TEXT_CHARS


def test_markdown_shows_captions_and_keeps_targets() -> None:
    parts = read(
        b'# Titel\n\nmehr [im Shop](https://x.de/a_(b) "T") und ![Bild](https://x.de/i.png)\n\n[ref]: https://x.de/r\n',
        "text/markdown",
    )
    assert texts(parts)[:2] == ["Titel", "mehr im Shop und Bild"]
    assert parts.blocks[0].heading
    assert [(link.url, link.text) for link in parts.hyperlinks] == [
        ("https://x.de/a_(b)", "im Shop"), ("https://x.de/i.png", "Bild"), ("https://x.de/r", "ref"),
    ]  # fmt: skip


def test_records_are_unfolded_and_tables_read_by_row() -> None:
    assert texts(read(b"BEGIN:VCARD\r\nNOTE:eine lange\r\n  Zeile\\, mehr\r\nURL:https://x.de\r\nEND:VCARD", "text/vcard")) == [
        "BEGIN:VCARD", "NOTE:eine lange Zeile, mehr", "URL:https://x.de", "END:VCARD",
    ]  # fmt: skip
    assert texts(read(b"a;b\n1;2\n", "text/csv")) == ["a;b", "1;2"]
    assert texts(read(b'<?xml version="1.0"?><a x="y"><b>z</b></a>', "application/xml")) == ["y", "z"]


def rtf(body: bytes) -> Parts:
    head = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}{\f1\fcharset238 Arial CE;}}{\colortbl;\red255\green255\blue255;\red0\green0\blue99;}"
    return read(head + body + b"}", "application/rtf")


def test_rtf_text_in_its_character_sets() -> None:
    parts = rtf(
        rb"{\info{\title Titel}{\author Anna}}\pard Gr\'fc\'dfe \u8364? 5\line Zeile\par {\f1 za\'b3\'f3\'bf} \u-4051\'5fEnde\par"
    )
    assert texts(parts) == ["Grüße € 5\nZeile", "załóż \uf02dEnde"]
    assert texts(parts, "metadata") == ["Titel"]


def test_rtf_hidden_text_links_notes_and_templates() -> None:
    parts = rtf(
        rb"{\*\template http://evil.example/t.dotm}\pard sichtbar {\v versteckt}{\cf1 wei\'df}{\cf1\highlight2 hell auf blau}\par"
        rb'{\field{\*\fldinst{HYPERLINK "https://shop-x.de/a" \\o "Tipp"}}{\fldrslt{\ul hier}}} klicken{\*\annotation Notiz}\par'
        rb"{\deleted weg}{\header Kopf\par}{\*\unknown nichts}\par"
    )
    assert texts(parts) == ["sichtbar hell auf blau", "hier klicken", "Kopf"]
    assert texts(parts, "hidden") == ["versteckt weiß"]
    assert parts.hidden == {"hidden text", "type in the colour of its ground"}
    assert [(link.url, link.text) for link in parts.hyperlinks] == [("https://shop-x.de/a", "hier")]
    assert set(texts(parts, "comment")) == {"Notiz", "weg"}
    assert [active.what for active in parts.active] == ["remote template"]


def test_rtf_white_type_in_shaded_cells_and_in_shapes_is_seen() -> None:
    parts = rtf(
        rb"\trowd\clcbpat2\cellx4000\pard\plain\intbl{\cf1 Zelle}\cell\row\pard\plain{\cf1 Papier}\par"
        rb"{\shp{\*\shpinst{\sp{\sn fillColor}{\sv 10027008}}{\shptxt\pard\plain{\cf1 Kasten}\par}}}"
        rb"\trowd\cellx4000\pard\plain\intbl{\cf1 Gitter}\cell\row\pard\plain Ende\par"
    )
    assert [block.text.strip() for block in parts.blocks if block.carrier == "text"] == ["Zelle", "Kasten", "Ende"]
    assert [block.text.strip() for block in parts.blocks if block.carrier == "hidden"] == ["Papier", "Gitter"]


def test_rtf_pictures_and_objects() -> None:
    picture = rb"{\pict\pngblip\picw1 " + card("Gutschein 10 Euro").hex().encode() + b"}"
    parts = rtf(picture + rb"{\object\objemb{\*\objclass Package}{\*\objdata 0105}}\par")
    assert texts(parts, "ocr") == ["Gutschein 10 Euro"]
    assert parts.embedded == ["object"]


def test_rtf_that_breaks_off_or_nests_without_end() -> None:
    parts = read(rb"{\rtf1 Hallo {\b Welt", "application/rtf")
    assert (texts(parts), [problem.code for problem in parts.problems]) == (["Hallo Welt"], ["part-damaged"])
    with pytest.raises(UnreadableError, match="too-deep"):
        read(b"{\\rtf1 " + b"{" * 5_000, "application/rtf")


def test_of_an_electronic_invoice_only_its_notes_are_text() -> None:
    invoice = (
        b'<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:ram="urn:x">'
        b"<ram:ID>urn:factur-x.eu:1p0:basic</ram:ID><ram:IncludedNote><ram:Content>Danke</ram:Content></ram:IncludedNote>"
        b"</rsm:CrossIndustryInvoice>"
    )
    source = Source("factur-x.xml", "factur-x.xml", "attachment")
    parts = plain.read(invoice, source, "application/xml", ReadOptions(), Budget())
    assert [block.text for block in parts.blocks] == ["Danke"]
