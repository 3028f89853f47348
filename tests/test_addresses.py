"""Addresses in text: found however they are torn, spelled out or disguised, and never where there is none."""

from __future__ import annotations

from time import perf_counter

import pytest

from insertaudit.detect.addresses import find_addresses, is_disguised
from insertaudit.detect.links import link_of, links_in
from insertaudit.model import Block


def found(text: str) -> list[tuple[str, str]]:
    return [(address.kind, address.url) for address in find_addresses(text)]


WEB = {
    "www.shop-x.de": "www.shop-x.de",
    "Besuch uns auf shop-x.de.": "shop-x.de",
    "(siehe www.shop-x.de/a_(b)).": "www.shop-x.de/a_(b)",
    "https://shop-x.de/p?a=1#b!": "https://shop-x.de/p?a=1#b",
    "HTTPS://SHOP-X.DE": "https://SHOP-X.DE",
    "SHOP-X.DE": "SHOP-X.DE",
    "Shop-X.De": "Shop-X.De",
    "hxxps://shop-x.de": "https://shop-x.de",
    "https : // shop-x.de/x": "https://shop-x.de/x",
    "müller-küche.de": "müller-küche.de",
    "www.xn--mller-kche-9dbg.de/x": "www.xn--mller-kche-9dbg.de/x",
    "shop.müller-küche.co.uk:8080/a": "shop.müller-küche.co.uk:8080/a",
    "https://amazon.de@evil.com/x": "https://amazon.de@evil.com/x",
    "t.co": "t.co",
    "Geh auf mega.fun und gewinne": "mega.fun",
    "auf jausenzeit.at wartet": "jausenzeit.at",
    "http://203.0.113.9/x": "http://203.0.113.9/x",
    "Nur auf shop-x.c0m!": "shop-x.com",
    "www.shop-x.i0": "www.shop-x.io",
    "https://shop-x.sh0p/a?b": "https://shop-x.shop/a?b",
}


@pytest.mark.parametrize(("text", "url"), WEB.items())
def test_plain_web_addresses(text: str, url: str) -> None:
    assert found(text) == [("web", url)]


TORN = {
    "shop - x . de": "shop-x.de",
    "www . shop-x . com": "shop-x.com",
    "www. shop-x.de": "www.shop-x.de",
    "shop-x dot de": "shop-x.de",
    "shop-x punkt de": "shop-x.de",
    "shop(punkt)de": "shop.de",
    "shop-x [.] de": "shop-x.de",
    "shop-x {dot} com": "shop-x.com",
    "w w w (punkt) muckelkram (punkt) d e": "muckelkram.de",
    "p e t v a n t a . c o m": "petvanta.com",
    "p e t v a n t a (dot) e x a m p l e": "petvanta.example",
    "naehkaestchen\n⠀⠀PUNKT\n⠀⠀⠀⠀shop": "naehkaestchen.shop",
    "www.shop-\nx.de": "www.shop-x.de",
    "www.shop-x\n.de": "www.shop-x.de",
    "www.shop-x.de/anleitung/\nmodell-7": "www.shop-x.de/anleitung/modell-7",
    "www.shop-x.de/ danke": "www.shop-x.de/danke",
    "vvvvw.shop-x.de": "www.shop-x.de",
    "SHOP - X . DE": "shop-x.de",
    "shop-x。de": "shop-x.de",
}


@pytest.mark.parametrize(("text", "url"), TORN.items())
def test_torn_and_spelled_web_addresses(text: str, url: str) -> None:
    assert found(text) == [("web", url)]


MAIL = {
    "info@shop-x.de": "info@shop-x.de",
    "info@shop-x.de.Bitte melden": "info@shop-x.de",
    "info @ shop-x.de": "info@shop-x.de",
    "info(at)shop-x.de": "info@shop-x.de",
    "hilfe [ät] shop-x [punkt] de": "hilfe@shop-x.de",
    "h3lp (at) shop-x (dot) com": "h3lp@shop-x.com",
    "anna at shop-x dot com": "anna@shop-x.com",
    "info at shop-x.de": "info@shop-x.de",
    "mailto:a.b+c@müller-küche.de": "a.b+c@müller-küche.de",
    "amazon.vip-prämien@gmx.net": "amazon.vip-prämien@gmx.net",
}


@pytest.mark.parametrize(("text", "address"), MAIL.items())
def test_mail_addresses(text: str, address: str) -> None:
    assert found(text) == [("mail", address)]


@pytest.mark.parametrize(
    "text",
    [
        "Firmware rev.i0",
        "gekauft.Bitte melden", "www", "www.", "Dr.med. Müller", "GmbH & Co.KG", "z.B. u.a. d.h. i.d.R.", "Art.Nr. 12", "a.m. and p.m.",
        "anleitung.pdf", "readme.md", "Node.js", "gut.es geht", "nice . it works", "Ende . De facto", "3.5 mm", "1.234.567,00", "Node 2.4.1",
        "Es war gut.Es hat geklappt.", "e.g. this", "Größe XL.In drei Farben.", "25.12.", "10:30",
    ],
)  # fmt: skip
def test_what_is_no_address(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "url"),
    [
        ("@tonundtopf", "handle", "@tonundtopf"),
        ("schick es an @stickfee.studio, bitte", "handle", "@stickfee.studio"),
        ("Insta: strickzauber_bonn", "handle", "strickzauber_bonn"),
        ("Telegram @holzhasi", "messenger", "@holzhasi"),
        ("WeChat: pawhappy_us", "messenger", "pawhappy_us"),
        ("weixin://dl/chat", "messenger", "weixin://dl/chat"),
    ],
)
def test_profiles(text: str, kind: str, url: str) -> None:
    assert found(text) == [(kind, url)]


def test_a_disguised_amazon_is_no_profile() -> None:
    assert found("Wir bitten um Sterne auf @mazon!") == []


PHONES = [
    "912 345 678", "601-234-567", "347 1234567", "333 123 4567", "+49 171 2345678", "0049 (0)171 234 56 78", "0171/2345678", "0171-234 56 78", "(0821) 55 40 18", "04131 / 22 09 18", "0171 234 5678", "01712345678",
    "+43 1 997 60 14", "0664 902 17 53", "+41 44 668 18 00", "044 668 18 00", "+33 1 42 68 53 00", "01 42 68 53 00", "01.42.68.53.00",
    "+39 06 6982 1234", "06 6982 1234", "+34 912 34 56 78", "912 34 56 78", "+351 21 342 1234", "+31 20 555 1234", "020-555 12 34", "+32 2 555 12 34",
    "+352 26 12 34 56", "+44 20 7946 0812", "020 7946 0812", "01273 555 901", "0800 496 0123", "+353 1 555 0192", "(01) 555 0192", "+45 33 12 34 56",
    "+46 8 123 456 78", "08-123 456 78", "+47 22 12 34 56", "+358 9 123 4567", "09 123 4567", "+354 555 1234", "+48 22 123 45 67", "+420 222 123 456",
    "+421 2 1234 5678", "+36 1 234 5678", "+40 21 123 4567", "021 123 4567", "+359 2 123 4567", "+30 210 123 4567", "+385 1 234 5678", "+386 1 234 56 78",
    "+372 612 3456", "+371 6712 3456", "+370 5 212 3456", "+356 2122 1234", "+357 22 123456", "+90 212 123 45 67", "+380 44 123 4567",
    "(213) 555-0148", "213-555-0148", "213.555.0148", "1-800-555-0162", "+1 646 555 0119", "1 (786) 555-0173", "1-800-FLOWERS",
]  # fmt: skip


@pytest.mark.parametrize("number", PHONES)
def test_telephone_numbers_of_europe_and_america(number: str) -> None:
    assert [kind for kind, _ in found(f"Fragen? {number}")] == ["phone"]


@pytest.mark.parametrize("number", ["22 12 34 56", "600 123 456", "12 34 56 78", "55-0199 44", "2345678"])
def test_a_word_makes_a_short_number_one_to_call(number: str) -> None:
    assert [kind for kind, _ in found(f"Tel.: {number}")] == ["phone"]
    assert found(f"Charge {number}") == []


@pytest.mark.parametrize(
    "text",
    [
        "Bestellnummer 302-5519472-1180345", "vom 12.05.2025 bis 03.06.2025", "2025-06-02", "01 02 2025", "1919-1933", "03/2024-02/2025",
        "IBAN DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 00", "NL91 ABNA 0417 1643 00", "FR76 3000 6000 0112 3456 7890 189",
        "USt-IdNr. DE123456789", "UID ATU70211943", "VAT GB 123 4567 89", "BE 0123.456.789", "Steuernummer 216/288/50417", "St.-Nr. 012/345/67890",
        "WEEE-Reg.-Nr. DE 73320915", "LUCID DE4410938826117", "HRB 241877", "RCS Nantes 812 345 678", "900 000 000 Stück", "FN 402117 k", "SIRET 812 345 678 00012", "KvK 01234567", "NIP 012-345-67-89",
        "EAN 4012345678901", "4 012345 678901", "0 12345 67890 5", "ISBN 978-3-16-148410-0", "Art.-Nr. 0815-4711-22", "Modell 0815-4711 22", "S/N 0123 4567 89",
        "Charge 0824-17-22", "Lot 0123 456 789", "Sendungsnummer 00340434292135100186", "Kundennummer: 0815 4711 22", "10 000 000 Stück", "1.234.567",
        "100 x 200 x 300 mm", "0,264 mm", "PLZ 01067 Dresden", "Ref. 0123 4567 89", "Rechnung 0123-456 789",
    ],
)  # fmt: skip
def test_numbers_that_nobody_calls(text: str) -> None:
    assert [address for address in found(text) if address[0] == "phone"] == []


def test_a_number_never_runs_over_a_line_end() -> None:
    assert found("Tel. 0821 55 40 18\n2 Stück") == [("phone", "0821 55 40 18")]


def test_several_addresses_in_reading_order() -> None:
    text = "info@shop-x.de · www.shop-x.de · Tel. 0821 55 40 18 · @shopx"
    assert [kind for kind, _ in found(text)] == ["mail", "web", "phone", "handle"]


def test_spans_stand_where_the_address_is_written() -> None:
    text = "Mehr auf shop - x . de hier"
    (address,) = find_addresses(text)
    assert text[address.start : address.end] == "shop - x . de"
    assert address.torn


@pytest.mark.parametrize("text", ["shop (dot) de", "info [ät] shop.de", "shop punkt de", "p e t . d e"])
def test_spelled_out_is_disguised(text: str) -> None:
    assert is_disguised(text)


@pytest.mark.parametrize("text", ["shop - x . de", "www . shop-x . com", "info@shop-x.de", "www.shop-\nx.de"])
def test_blanks_may_be_the_readers(text: str) -> None:
    assert not is_disguised(text)


def test_links_know_domain_and_kind() -> None:
    web, mail, device = links_in(
        Block("www.müller-küche.de/x und info@shop.müller-küche.de, Gerät: http://192.168.0.1"), 0, {}
    )
    assert (web.domain, web.host, web.scheme) == ("müller-küche.de", "www.müller-küche.de", None)
    assert (mail.kind, mail.domain) == ("mail", "müller-küche.de")
    assert device.kind == "file"


def test_punycode_is_shown_in_unicode() -> None:
    link = link_of("https://xn--mller-kche-9dbg.de/", Block("x", "qr"), 0, {})
    assert link is not None
    assert (link.domain, link.scheme) == ("müller-küche.de", "https")


def test_a_file_name_is_no_telephone_number() -> None:
    assert links_in(Block("IMG 0171 2345678.jpg", "filename"), 0, {}) == []
    assert links_in(Block("insert.ai", "filename"), 0, {}) == []
    assert [link.url for link in links_in(Block("flyer shop-x.de.pdf", "filename"), 0, {})] == ["shop-x.de"]


@pytest.mark.parametrize(
    ("url", "kind", "domain"),
    [
        ("tel:08001234567", "phone", None),
        ("tel:+49-171-2345678", "phone", None),
        ("mailto:a@shop-x.de?subject=hi", "mail", "shop-x.de"),
        ("SMSTO:+491712345678:Hallo", "sms", None),
        ("WIFI:T:WPA;S:Gast;;", "wifi", None),
        ("shop-x.de:8080/a", "web", "shop-x.de"),
        ("//cdn.shop-x.de/x", "web", "shop-x.de"),
        ("intent://shop-x.de/a#Intent;end", "web", "shop-x.de"),
        ("market://details?id=x", "other", None),
        ("https://www.amazon.de/gp/r.html?U=https%3A%2F%2Fshop-x.de%2Fa", "web", "shop-x.de"),
        ("https://www.amazon.de/ap/signin?return_to=https%3A%2F%2Fwww.amazon.de%2Fx", "web", "amazon.de"),
    ],
)
def test_links_of_the_format(url: str, kind: str, domain: str | None) -> None:
    link = link_of(url, Block(url, "qr"), 0, {})
    assert link is not None
    assert (link.kind, link.domain) == (kind, domain)


@pytest.mark.parametrize(
    "piece", ["a-", "a.", "a dot ", "www.", "a@", "1 ", "0171 ", "w w w . a . d e ", "a (at) ", "https://"]
)
def test_long_hostile_text_takes_no_time(piece: str) -> None:
    started = perf_counter()
    find_addresses(piece * (20_000 // len(piece)))
    assert perf_counter() - started < 2


@pytest.mark.parametrize(
    "prose",
    ["Cada punto de vista cuenta.", "Our name on the internet, ending in dot com.", "siehe readme.cc und plan.md"],
)
def test_prose_is_no_address(prose: str) -> None:
    assert find_addresses(prose) == []


def test_a_name_of_three_parts_is_no_file_name() -> None:
    assert [address.url for address in find_addresses("at amazon.quality-audit.cc within")] == [
        "amazon.quality-audit.cc"
    ]


def test_a_placeholder_left_in_a_design_is_an_address() -> None:
    assert [address.url for address in find_addresses("Mehr auf lindwurm-garten.example.")] == [
        "lindwurm-garten.example"
    ]
    assert find_addresses("Take this for example. It works.") == []


def test_poland_is_no_file_suffix() -> None:
    assert [address.url for address in find_addresses("Zapraszamy do szlif-mistrz.pl")] == ["szlif-mistrz.pl"]
