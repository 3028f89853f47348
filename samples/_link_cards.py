"""Insert cards whose point is where they lead: shops, Amazon, shorteners, social media, coupons, clubs."""

from __future__ import annotations

from _icons import bolt, gift, leaf, mountain, parcel, paw, speech
from _photos import ridges, teacup
from _press import SANS_BOLD, SERIF, SERIF_BOLD, SERIF_ITALIC, VERA, VERA_BOLD, WHITE, Sheet, rgb

GREEN, DARK, GOLD, CREAM = rgb("#5d7350"), rgb("#2c3a28"), rgb("#b98a3e"), rgb("#faf6ec")
NIGHT, SNOW, ORANGE = rgb("#14324a"), rgb("#eef4f7"), rgb("#f28c28")


def shop_code() -> bytes:
    """85 by 55 mm, German: the shop's address stands in the QR Code alone."""
    sheet = Sheet(85, 55, title="Teehaus Morgentau")
    sheet.ground(DARK)
    sheet.photo(0, 0, 40, 55, teacup())
    sheet.text(61.5, 9, "Teehaus Morgentau", 10, WHITE, font=SERIF_BOLD, align="centre")
    sheet.text(61.5, 13, "Noch mehr Teemomente?", 8, GOLD, font=SERIF_ITALIC, align="centre")
    sheet.qr(47, 16, 29, "https://teehaus-morgentau.de/shop?aktion=beileger")
    sheet.text(61.5, 50.5, "Scannen und stöbern", 9, WHITE, font=SERIF_BOLD, align="centre")
    return sheet.pdf()


def amazon_orders() -> bytes:
    """105 by 74 mm, German: help, return and invoice by way of Amazon, with link and code to Amazon's own page."""
    sheet = Sheet(105, 74, title="FJELLKRAFT Hilfe")
    sheet.ground(SNOW)
    sheet.photo(0, 0, 105, 24, ridges())
    mountain(sheet, 13, 13.5, 6, WHITE, ORANGE)
    sheet.text(22, 15, "FJELLKRAFT", 15, WHITE, font=SANS_BOLD, tracking=1)
    sheet.text(7, 34, "Alles rund um Ihre Bestellung", 13, NIGHT, font=SANS_BOLD)
    y = 41.0
    for words in ("Rechnung herunterladen", "Artikel zurückgeben oder umtauschen", "Dem Verkäufer eine Frage stellen"):
        sheet.disc(8.5, y - 1, 0.9, ORANGE)
        sheet.text(12, y, words, 9, NIGHT)
        y += 5.2
    parcel(sheet, 11, 62, 5, ORANGE, SNOW)
    sheet.text(18, 60.5, "Das finden Sie bei Amazon unter", 8, NIGHT)
    sheet.text(18, 65.5, "https://www.amazon.de/your-orders", 9, NIGHT, font=SANS_BOLD)
    sheet.link(18, 62, 54, 5, "https://www.amazon.de/your-orders")
    sheet.qr(75, 41, 26, "https://www.amazon.de/your-orders")
    return sheet.pdf()


def amazon_insecure() -> bytes:
    """85 by 55 mm, English: Amazon's own page, but over http."""
    sheet = Sheet(85, 55, title="Brightpaw")
    orange, navy = rgb("#f26a1b"), rgb("#17304d")
    sheet.ground(rgb("#fff6ea"))
    sheet.disc(76, 8, 22, rgb("#fde3c8"))
    paw(sheet, 73, 12, 8, orange)
    sheet.text(7, 13, "BRIGHTPAW", 14, orange, font=SANS_BOLD, tracking=0.6)
    sheet.text(7, 24, "Need a hand?", 15, navy, font=SANS_BOLD)
    sheet.paragraph(
        7, 31, 70, "Missing parts, returns and invoices: open your orders on Amazon and choose this item.", 9, navy
    )
    sheet.box(7, 41, 71, 8, navy, radius=2)
    sheet.text(42.5, 46.2, "http://www.amazon.com/your-orders", 9.5, WHITE, font=SANS_BOLD, align="centre")
    sheet.link(7, 41, 71, 8, "http://www.amazon.com/your-orders")
    return sheet.pdf()


def short_link() -> bytes:
    """105 by 74 mm, English: set-up help behind a shortener."""
    sheet = Sheet(105, 74, title="Lumerion quick start")
    ink, yellow = rgb("#202a44"), rgb("#ffcf3f")
    sheet.ground(ink)
    sheet.disc(92, 14, 26, rgb("#2b3760"))
    sheet.disc(92, 14, 17, rgb("#3a487a"))
    bolt(sheet, 90, 16, 8, yellow)
    sheet.text(8, 14, "lumerion", 18, WHITE, font=VERA_BOLD)
    sheet.text(8, 27, "Quick start", 15, yellow, font=VERA_BOLD)
    for index, words in enumerate(
        ("Charge the lamp for three hours.", "Hold the button for two seconds.", "Choose warm or cool light.")
    ):
        sheet.text(8, 36 + index * 6, f"{index + 1}", 10, yellow, font=VERA_BOLD)
        sheet.text(14, 36 + index * 6, words, 9, WHITE, font=VERA)
    sheet.box(8, 56.5, 89, 10.5, yellow, radius=2)
    sheet.text(11, 63.2, "Watch the set-up:", 9, ink, font=VERA)
    sheet.text(94, 63.2, "bit.ly/lumerion-setup", 10.5, ink, font=VERA_BOLD, align="right")
    return sheet.pdf()


def social_media() -> bytes:
    """105 by 148 mm, German: brand story, and a request to follow."""
    sheet = Sheet(105, 148, title="FJELLKRAFT")
    sheet.ground(NIGHT)
    sheet.photo(0, 0, 105, 88, ridges())
    mountain(sheet, 52.5, 16, 8, NIGHT, ORANGE)
    sheet.text(52.5, 29, "FJELLKRAFT", 20, NIGHT, font=SANS_BOLD, align="centre", tracking=1.5)
    sheet.text(52.5, 100, "Draußen zu Hause", 18, WHITE, font=SERIF_ITALIC, align="centre")
    sheet.paragraph(
        12,
        109,
        81,
        "Wir bauen Stirnlampen für alle, die vor Sonnenaufgang aufbrechen. Jede Lampe wird in Garmisch von Hand "
        "geprüft.",
        9.5,
        SNOW,
        align="centre",
    )
    sheet.box(22, 126, 61, 12, ORANGE, radius=6)
    sheet.text(52.5, 131, "Folge uns auf Instagram", 8.5, NIGHT, align="centre")
    sheet.text(52.5, 135.6, "@fjellkraft.outdoor", 10, NIGHT, font=SANS_BOLD, align="centre")
    return sheet.pdf()


def shop_coupon() -> bytes:
    """148 by 105 mm, German: ten per cent in the seller's own shop, on a coupon to cut out."""
    sheet = Sheet(148, 105, title="Teehaus Morgentau Gutschein")
    sheet.ground(CREAM)
    leaf(sheet, 16, 15, 6, GREEN, CREAM)
    sheet.text(26, 14.5, "Teehaus Morgentau", 17, DARK, font=SERIF_BOLD)
    sheet.text(26, 20, "Biotee aus kleinen Gärten", 9, GOLD, font=SERIF_ITALIC)
    sheet.text(74, 36, "Für Ihre nächste Teepause", 18, DARK, font=SERIF_ITALIC, align="centre")
    sheet.box(14, 43, 120, 42, GREEN, radius=3)
    sheet.box(16, 45, 116, 38, None, stroke=WHITE, line=0.4, radius=2)
    sheet.line(98, 45, 98, 83, WHITE, 0.4, dash=1.2)
    sheet.text(22, 63, "10 % Rabatt", 28, WHITE, font=SERIF_BOLD)
    sheet.text(22, 71, "auf Ihren Einkauf in unserem Online-Shop", 10, WHITE, font=SERIF)
    sheet.text(22, 77.5, "www.teehaus-morgentau.de", 12, WHITE, font=SERIF_BOLD)
    sheet.text(115, 60, "Gutscheincode", 9, WHITE, font=SERIF, align="centre")
    sheet.text(115, 69, "MORGEN10", 15, WHITE, font=SERIF_BOLD, align="centre")
    sheet.text(
        74,
        94,
        "Gültig bis 30.06.2027, ab 25 € Bestellwert. Nicht mit anderen Aktionen kombinierbar.",
        8,
        DARK,
        font=SERIF,
        align="centre",
    )
    return sheet.pdf()


def mystery_gift() -> bytes:
    """85 by 55 mm, English: a surprise for registering, no word of a review."""
    sheet = Sheet(85, 55, title="Brightpaw VIP")
    orange, navy = rgb("#f26a1b"), rgb("#17304d")
    sheet.ground(navy)
    sheet.disc(10, 50, 20, rgb("#1f3f64"))
    sheet.disc(80, 4, 16, rgb("#1f3f64"))
    gift(sheet, 16, 34, 9, orange, WHITE)
    sheet.text(7, 10.5, "BRIGHTPAW VIP CLUB", 10.5, orange, font=SANS_BOLD, tracking=0.6)
    sheet.text(7, 18, "A surprise gift is waiting for you!", 12, WHITE, font=SANS_BOLD)
    sheet.paragraph(29, 30, 24, "Scan, register your order and claim it.", 9, WHITE)
    sheet.qr(54, 23, 27, "https://brightpaw-club.com/vip")
    sheet.text(7, 51, "Free of charge for every customer", 6, WHITE)
    return sheet.pdf()


def hotline() -> bytes:
    """85 by 55 mm, German: a service hotline and mailbox, nothing else."""
    sheet = Sheet(85, 55, title="Lumerion Service")
    ink, yellow = rgb("#202a44"), rgb("#ffcf3f")
    sheet.ground(WHITE)
    sheet.box(0, 0, 85, 18, ink)
    bolt(sheet, 11, 9, 5.5, yellow)
    sheet.text(19, 11.5, "lumerion", 15, WHITE, font=VERA_BOLD)
    speech(sheet, 14, 33, 6, yellow)
    sheet.text(25, 29, "Fragen zu Ihrer Leuchte?", 11, ink, font=VERA_BOLD)
    sheet.text(25, 36, "Telefon 040 66969 120", 10, ink, font=VERA)
    sheet.text(25, 42, "hilfe@lumerion-licht.de", 10, ink, font=VERA)
    sheet.text(25, 48.5, "Montag bis Freitag von 9 bis 17 Uhr", 7, ink, font=VERA)
    return sheet.pdf()
