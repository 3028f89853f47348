"""Roles of blocks and purposes of documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from insertaudit.model import Block, Code, Document, Kind, Reading, Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from insertaudit.detect.detector import Detector


def roles(detector: Detector, *texts: str, kind: Kind = "insert", headings: tuple[int, ...] = ()) -> tuple[str, ...]:
    blocks = tuple(Block(text, page=1, heading=index in headings) for index, text in enumerate(texts))
    return detector.read(Document(Source("a.pdf", "a.pdf", kind), "application/pdf", "", 1, blocks)).roles


@pytest.mark.parametrize(
    ("role", "text"),
    [
        ("legal", "Hersteller: Muster Handels GmbH, Lindenweg 4, 50667 Köln, info@muster.de, www.muster.de"),
        ("legal", "Manufactured by Orrin Ltd, 5 Mill Lane, Leeds LS1 4AB, orrin.example"),
        ("legal", "Elektrogeräte nicht im Hausmüll entsorgen. WEEE-Reg.-Nr. DE 12345678, www.muster.de/entsorgung"),
        ("legal", "FCC ID: 2AXYZ. This device complies with Part 15 of the FCC Rules. www.orrin.example/doc"),
        (
            "warranty",
            "Garantiegeber ist Muster. Die Garantie erlischt bei unsachgemäßem Gebrauch. Fragen: garantie@muster.de",
        ),
        ("warranty", "Limited warranty: two years against defects in material and workmanship. Call 1-888-555-0127."),
        ("instructions", "Vor dem ersten Gebrauch auswaschen. Nicht in die Spülmaschine geben."),
        ("support", "Fragen zu deiner Lampe? Schreib uns: hilfe@muster.de"),
        ("support", "Questions about your lamp? Call our hotline: 1-877-555-0190"),
        ("marketing", "Besuchen Sie unseren Onlineshop: www.muster.de"),
        ("marketing", "Shop now at muster.example and save 20 %"),
        ("plain", "www.muster.de"),
        ("plain", "Direkt beim Hersteller ist alles frischer: www.muster.de"),
        ("plain", "Vielen Dank für Ihren Einkauf!"),
    ],
)
def test_a_block_has_a_role_by_its_words(detector: Detector, role: str, text: str) -> None:
    assert roles(detector, text) == (role,)


def test_a_heading_rules_what_stands_under_it(detector: Detector) -> None:
    assert roles(detector, "Impressum", "Waldmeisterei, Am Bach", "post@waldmeisterei.example") == ("legal",) * 3


def test_a_new_heading_ends_the_rule(detector: Detector) -> None:
    found = roles(detector, "Impressum", "Waldmeisterei, Am Bach", "Unsere Welt", "www.waldmeisterei.example")
    assert found == ("legal", "legal", "plain", "plain")


def test_a_contact_line_belongs_to_the_imprint_above(detector: Detector) -> None:
    found = roles(detector, "Hersteller: Muster Handels GmbH, Lindenweg 4, 50667 Köln", "www.muster.de")
    assert found == ("legal", "legal")


def test_an_advert_under_a_legal_heading_stays_an_advert(detector: Detector) -> None:
    found = roles(detector, "Impressum", "Jetzt im Onlineshop stöbern und 10 % sparen: www.muster.de")
    assert found == ("legal", "marketing")


def test_a_code_takes_the_role_of_its_block(detector: Detector) -> None:
    blocks = (Block("Konformitätserklärung: Der Hersteller erklärt die Übereinstimmung mit 2014/30/EU.", page=1),)
    code = Code("QRCode", "https://muster.example/doc", "url", page=1)
    document = Document(Source("a.pdf", "a.pdf", "insert"), "application/pdf", "", 1, blocks, codes=(code,))
    assert detector.read(document).roles == ("legal", "legal")


@pytest.mark.parametrize(
    ("purpose", "text"),
    [
        (
            "invoice",
            "Rechnung 2026-11\n1 Lampe 49,00 €\nGesamtbetrag inkl. 19 % USt. 49,00 €\n\nJetzt 10 % Rabatt mit Code HERBST10!",
        ),
        ("invoice", "Delivery note 77120\nShip to: K. Abernathy\n2 x Skillet, qty 2"),
        ("invoice", "Retourenschein\nGrund ankreuzen und dem Paket beilegen"),
        ("instructions", "Bedienungsanleitung\n1. Taste drücken.\n\nNoch mehr Lampen finden Sie in unserem Sortiment."),
        ("warranty", "Garantiebedingungen: 24 Monate ab Kaufdatum"),
        ("legal", "Widerrufsbelehrung\nSie haben das Recht, binnen vierzehn Tagen diesen Vertrag zu widerrufen."),
        ("design-proof", "Gravurfreigabe Nr. 7\nBitte prüfen Sie Schreibweise und Motiv."),
        ("digital-key", "Lizenzschlüssel: SMX4-77QL-0PRT-KK29"),
        ("advert", "HERBSTKATALOG\nLampen ab 29,90 €"),
        ("review-card", "So hilfst du uns: Schreib eine Rezension auf Amazon."),
        ("order-confirmation", "Auftragsbestätigung\nWir bestätigen Ihre Bestellung."),
        ("other", "Lebenslauf\nJordan Pruitt, Fotografin"),
    ],
)
def test_a_file_serves_a_purpose(read: Callable[..., Reading], purpose: str, text: str) -> None:
    assert purpose in read(text, "attachment").purposes


@pytest.mark.parametrize(
    ("purpose", "text"),
    [
        ("reply", "AW: Frage\n\n> Ist die Lampe dimmbar?\n\nJa, in drei Stufen."),
        ("order-problem", "Leider ist die Lampe vergriffen."),
        ("return", "Your refund was issued through Amazon today."),
        ("appointment", "Die Spedition liefert am Montag oder Mittwoch."),
        ("custom-approval", "Please approve the engraving: For Rose."),
        ("legal-message", "Rückruf: Bitte verwenden Sie die Lampe nicht mehr."),
        ("info-needed", "Bitte teilen Sie uns die Hausnummer mit."),
        ("review-request", "Sie können den Artikel auf Amazon bewerten."),
        ("small-talk", "Wusstest du, dass Bienen tanzen?"),
    ],
)
def test_a_message_serves_a_purpose(read: Callable[..., Reading], purpose: str, text: str) -> None:
    assert purpose in read(text, "message").purposes


def test_an_offer_of_help_is_no_order_problem(read: Callable[..., Reading]) -> None:
    assert not read("Sollten Sie Probleme haben, melden Sie sich gern.", "message").purposes


def test_a_file_name_gives_no_purpose(detector: Detector) -> None:
    blocks = (Block("SOMMERFLYER\nJetzt im Onlineshop stöbern"), Block("Rechnung Nr. 5, 12,00 EUR", "filename"))
    document = Document(Source("rechnung.pdf", "rechnung.pdf", "attachment"), "application/pdf", "", 1, blocks)
    assert "invoice" not in detector.read(document).purposes
