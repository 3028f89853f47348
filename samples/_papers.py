"""What sellers attach to buyer messages: invoices, manual, warranty terms, and advertising that poses as such."""

from __future__ import annotations

from dataclasses import dataclass

from _icons import bolt, leaf
from _photos import teacup
from _press import SANS, SANS_BOLD, SERIF_BOLD, SERIF_ITALIC, VERA, VERA_BOLD, WHITE, Sheet, rgb

INK, BLUE, YELLOW, GREY, PALE = rgb("#202a44"), rgb("#31508f"), rgb("#ffcf3f"), rgb("#5a6270"), rgb("#eef0f5")


@dataclass(frozen=True)
class Sale:
    number: str
    date: str
    order: str
    rows: tuple[tuple[int, str, float], ...]
    """Pieces, article, gross price of one in euro."""


LAMP = Sale(
    "RE-2026-10418",
    "14.10.2026",
    "302-4471093-8827163",
    ((1, "Schreibtischleuchte L210, anthrazit", 64.90), (2, "Leuchtmittel E14, 4 W", 7.45)),
)
SPOTS = Sale("RE-2026-10522", "03.11.2026", "305-9914527-6603842", ((4, "Einbaustrahler S6, weiß", 18.90),))


def euro(amount: float) -> str:
    return f"{amount:.2f} €".replace(".", ",")


def invoice(sale: Sale) -> bytes:
    sheet = _invoice_sheet(sale)
    return sheet.pdf()


def invoice_with_offer(sale: Sale) -> bytes:
    """Draw the same invoice with a discount for the seller's own shop at its foot."""
    sheet = _invoice_sheet(sale)
    sheet.box(20, 212, 170, 34, YELLOW, radius=3)
    bolt(sheet, 33, 229, 9, INK)
    sheet.text(46, 222, "Unser Angebot für Sie", 15, INK, font=VERA_BOLD)
    sheet.text(46, 230, "10 % Rabatt auf Ihren nächsten Einkauf mit dem Code LICHT10", 10, INK, font=VERA)
    sheet.text(46, 238, "Besuchen Sie unseren Online-Shop: www.lumerion-licht.de/angebote", 10, INK, font=VERA)
    return sheet.pdf()


def _invoice_sheet(sale: Sale) -> Sheet:
    """A4, with letterhead, table and footer."""
    sheet = Sheet(210, 297, title=f"Rechnung {sale.number}")
    sheet.box(20, 18, 13, 13, INK, radius=2.5)
    bolt(sheet, 26.5, 24.5, 5.5, YELLOW)
    sheet.text(37, 27.5, "lumerion", 22, INK, font=VERA_BOLD)
    for row, words in enumerate(
        ("Lumerion Licht GmbH", "Werftstraße 31", "20457 Hamburg", "https://lumerion-licht.de")
    ):
        sheet.text(190, 21 + row * 4.6, words, 8.5, GREY, align="right")
    sheet.text(20, 55, "Lumerion Licht GmbH · Werftstraße 31 · 20457 Hamburg", 6.5, GREY)
    sheet.line(20, 56.2, 88, 56.2, GREY, 0.1)
    for row, words in enumerate(("Annegret Sommerfeld", "Lindenallee 8", "04177 Leipzig")):
        sheet.text(20, 63 + row * 5.2, words, 10.5, INK)
    for row, (label, value) in enumerate(
        (
            ("Rechnungsnummer", sale.number),
            ("Rechnungsdatum", sale.date),
            ("Lieferdatum", sale.date),
            ("Bestellnummer", sale.order),
        )
    ):
        sheet.text(125, 63 + row * 5.2, label, 9, GREY)
        sheet.text(190, 63 + row * 5.2, value, 9, INK, align="right")
    sheet.text(20, 100, "Rechnung", 20, INK, font=SANS_BOLD)
    sheet.box(20, 108, 170, 8, INK)
    for x, words, side in (
        (23, "Menge", "left"),
        (42, "Artikel", "left"),
        (152, "Einzelpreis", "right"),
        (187, "Betrag", "right"),
    ):
        sheet.text(x, 113.3, words, 9, WHITE, font=SANS_BOLD, align="right" if side == "right" else "left")
    y = 122.5
    for index, (count, article, price) in enumerate(sale.rows):
        if index % 2:
            sheet.box(20, y - 5.5, 170, 8, PALE)
        sheet.text(23, y, str(count), 9.5, INK)
        sheet.text(42, y, article, 9.5, INK)
        sheet.text(152, y, euro(price), 9.5, INK, align="right")
        sheet.text(187, y, euro(count * price), 9.5, INK, align="right")
        y += 8
    total = sum(count * price for count, _, price in sale.rows)
    sheet.line(120, y, 190, y, INK, 0.3)
    rows = (
        ("Nettobetrag", total / 1.19, SANS),
        ("Umsatzsteuer 19 %", total - total / 1.19, SANS),
        ("Gesamtbetrag", total, SANS_BOLD),
    )
    for label, amount, font in rows:
        y += 7
        sheet.text(122, y, label, 10, INK, font=font)
        sheet.text(187, y, euro(amount), 10, INK, font=font, align="right")
    y += 16
    sheet.text(
        20, y, "Der Betrag wurde über Amazon bezahlt. Bitte bewahren Sie diese Rechnung als Kaufbeleg auf.", 9.5, INK
    )
    sheet.line(20, 270, 190, 270, GREY, 0.15)
    for column, rows_ in enumerate(
        (
            ("Lumerion Licht GmbH", "Geschäftsführerin: Jette Brodersen", "Amtsgericht Hamburg, HRB 000000"),
            ("USt-IdNr. DE 000000000", "Steuernummer 00/000/00000", "WEEE-Reg.-Nr. DE 12345678"),
            ("Telefon 040 66969 120", "buchhaltung@lumerion-licht.de", "https://lumerion-licht.de"),
        )
    ):
        for row, words in enumerate(rows_):
            sheet.text(20 + column * 60, 275.5 + row * 4, words, 7, GREY)
    return sheet


def flyer() -> bytes:
    """A5, German: autumn offers of a tea shop; sent under the name of an invoice."""
    sheet = Sheet(148, 210, title="Rechnung")
    dark, gold = rgb("#2c3a28"), rgb("#d9a441")
    sheet.ground(dark)
    sheet.photo(0, 0, 148, 96, teacup())
    leaf(sheet, 18, 17, 7, gold, dark)
    sheet.text(29, 17, "Teehaus Morgentau", 19, WHITE, font=SERIF_BOLD)
    sheet.text(74, 116, "Herbstangebote", 34, gold, font=SERIF_ITALIC, align="centre")
    sheet.text(74, 126, "Entdecken Sie unsere neuen Sorten", 13, WHITE, font=SERIF_BOLD, align="centre")
    for index, (name, old, new) in enumerate(
        (
            ("Wintertraum", "12,90 €", "9,90 €"),
            ("Assam Gold", "14,50 €", "11,50 €"),
            ("Kräutergarten", "8,90 €", "6,90 €"),
        )
    ):
        x = 12 + index * 42.5
        sheet.box(x, 136, 39, 36, WHITE, radius=2.5)
        leaf(sheet, x + 19.5, 145, 4.5, rgb("#5d7350"), WHITE)
        sheet.text(x + 19.5, 156, name, 11, dark, font=SERIF_BOLD, align="centre")
        sheet.text(x + 19.5, 161, f"statt {old}", 8, GREY, align="centre")
        sheet.text(x + 19.5, 168, f"nur {new}", 13, rgb("#b3402a"), font=SANS_BOLD, align="centre")
    sheet.text(74, 187, "Jetzt bestellen und 20 % sparen", 16, WHITE, font=SERIF_BOLD, align="centre")
    sheet.text(74, 197, "www.teehaus-morgentau.de", 14, gold, font=SERIF_BOLD, align="centre")
    return sheet.pdf()


def manual() -> bytes:
    """A5, two pages, English: how to mount and use a desk lamp."""
    sheet = Sheet(148, 210, title="User manual L210")
    sheet.box(0, 0, 148, 210, INK)
    sheet.disc(120, 60, 58, rgb("#2b3760"))
    sheet.disc(120, 60, 36, rgb("#3a487a"))
    bolt(sheet, 120, 62, 20, YELLOW)
    sheet.text(14, 130, "lumerion", 34, WHITE, font=VERA_BOLD)
    sheet.text(14, 145, "Desk lamp L210", 18, YELLOW, font=VERA_BOLD)
    sheet.text(14, 154, "User manual", 13, WHITE, font=VERA)
    sheet.text(14, 198, "Please read before first use and keep for later reference.", 8, WHITE, font=VERA)
    sheet.turn()
    y = 22.0
    for head, rows in (
        (
            "1  Before you start",
            ("Unpack all parts and check them for damage.", "Use the lamp indoors only, on 230 V mains."),
        ),
        (
            "2  Assembly",
            (
                "Push the arm into the base until it clicks.",
                "Fasten the screw with the hex key supplied.",
                "Plug in the adapter. The status light turns green.",
            ),
        ),
        (
            "3  Operation",
            (
                "Touch the star symbol to store your favourite brightness.",
                "Hold it for five seconds to return to the factory settings.",
                "The lamp switches off by itself after eight hours.",
            ),
        ),
        ("4  Cleaning", ("Unplug the lamp and let it cool down.", "Wipe it with a dry cloth. Do not use solvents.")),
        (
            "5  Technical data",
            ("Input: 5 V, 2 A. Power: 9 W. Luminous flux: 650 lm.", "Colour temperature: 2700 K to 6500 K."),
        ),
    ):
        sheet.text(14, y, head, 12, BLUE, font=VERA_BOLD)
        y += 7
        for words in rows:
            sheet.disc(16, y - 1, 0.8, YELLOW)
            y = sheet.paragraph(20, y, 114, words, 9.5, INK, font=VERA) + 1
        y += 6
    sheet.line(14, 198, 134, 198, GREY, 0.15)
    sheet.text(14, 203, "Manufacturer: Lumerion Licht GmbH, Werftstraße 31, 20457 Hamburg, Germany", 7, GREY, font=VERA)
    sheet.text(134, 203, "2", 8, BLUE, font=VERA_BOLD, align="right")
    return sheet.pdf()


def warranty_terms() -> bytes:
    """A4, German: terms of a voluntary warranty, with the guarantor's address."""
    sheet = Sheet(210, 297, title="Garantiebedingungen L210")
    sheet.box(20, 18, 13, 13, INK, radius=2.5)
    bolt(sheet, 26.5, 24.5, 5.5, YELLOW)
    sheet.text(37, 27.5, "lumerion", 22, INK, font=VERA_BOLD)
    sheet.text(20, 52, "Garantiebedingungen für Leuchten der Serie L", 17, INK, font=SANS_BOLD)
    y = 66.0
    for number, (head, words) in enumerate(
        (
            (
                "Umfang",
                (
                    "Wir garantieren für drei Jahre ab Kaufdatum, dass das Produkt frei von Material- und "
                    "Verarbeitungsfehlern ist. Die Garantie gilt in allen Mitgliedstaaten der Europäischen Union."
                ),
            ),
            (
                "Leistung",
                (
                    "Im Garantiefall reparieren wir das Produkt oder ersetzen es durch ein gleichwertiges. Die Kosten "
                    "für den Versand tragen wir."
                ),
            ),
            (
                "Ausschluss",
                (
                    "Nicht erfasst sind Akkus, Leuchtmittel und Schäden durch unsachgemäße Behandlung, Feuchtigkeit "
                    "oder eigene Eingriffe."
                ),
            ),
            (
                "Inanspruchnahme",
                (
                    "Wenden Sie sich mit dem Kaufbeleg an den Garantiegeber: Lumerion Licht GmbH, Werftstraße 31, "
                    "20457 Hamburg, Telefon 040 66969 120, garantie@lumerion-licht.de."
                ),
            ),
            (
                "Gesetzliche Rechte",
                (
                    "Ihre gesetzlichen Gewährleistungsrechte gegenüber dem Verkäufer werden durch diese Garantie "
                    "nicht eingeschränkt. Sie können diese unentgeltlich geltend machen."
                ),
            ),
        ),
        1,
    ):
        sheet.text(20, y, f"§ {number}  {head}", 12, BLUE, font=SANS_BOLD)
        y = sheet.paragraph(20, y + 6.5, 170, words, 10.5, INK, leading=1.45) + 5
    sheet.text(20, 280, "Stand: März 2026", 8, GREY)
    return sheet.pdf()


def engraving_proof() -> bytes:
    """A5 across, German: a custom design for the buyer's approval."""
    sheet = Sheet(210, 148, title="Entwurf zur Freigabe")
    blue, wheat = rgb("#3b5f96"), rgb("#e9c46a")
    sheet.box(0, 0, 210, 20, blue)
    sheet.text(12, 13.5, "KORNBLUM", 18, WHITE, font=SERIF_BOLD, tracking=1.5)
    sheet.text(198, 13, "Entwurf zur Freigabe", 13, wheat, font=SERIF_ITALIC, align="right")
    sheet.disc(105, 74, 40, PALE, stroke=GREY, line=1.2)
    sheet.disc(105, 74, 35, None, stroke=GREY, line=0.3)
    sheet.text(105, 69, "Familie Wiegand", 22, INK, font=SERIF_ITALIC, align="centre")
    sheet.text(105, 79, "seit 12. Juni 2010", 15, INK, font=SERIF_ITALIC, align="centre")
    sheet.line(12, 124, 198, 124, blue, 0.3)
    sheet.text(
        12, 132, "Entwurf zu Bestellung 304-8857120-4416629 · Gravur auf Springform 26 cm · Maßstab 1:3", 10, INK
    )
    sheet.text(
        12,
        139,
        "Bitte prüfen Sie Schreibweise und Datum. Nach der Freigabe sind keine Änderungen mehr möglich.",
        9,
        GREY,
    )
    return sheet.pdf()
