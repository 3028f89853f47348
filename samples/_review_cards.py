"""Insert cards that ask for reviews, most of them in forbidden ways."""

from __future__ import annotations

from _icons import face, flame, gift, leaf, paw, pot, speech, star_row
from _photos import candlelight, kitchen, teacup
from _press import (
    DINGBATS,
    SANS_BOLD,
    SERIF,
    SERIF_BOLD,
    SERIF_ITALIC,
    VERA,
    VERA_BOLD,
    VERA_ITALIC,
    WHITE,
    Sheet,
    cmyk,
    rgb,
)

PETROL, PETROL_DARK, COPPER = cmyk(88, 38, 42, 22), cmyk(92, 52, 54, 48), cmyk(6, 52, 86, 4)
SAND, SLATE = cmyk(3, 6, 14, 0), cmyk(60, 45, 42, 50)


def gift_card(sheet: Sheet) -> bytes:
    """Two sides in A6 for print: 15 € for a five-star review; `sheet` decides whether its type is live or in curves."""
    _gift_card_front(sheet)
    sheet.crop_marks("NL-0426_Beileger_A6_hoch_4-4c · Seite 1/2 · Bilderdruck matt 300 g")
    sheet.turn()
    _gift_card_back(sheet)
    sheet.crop_marks("NL-0426_Beileger_A6_hoch_4-4c · Seite 2/2 · Bilderdruck matt 300 g")
    return sheet.pdf()


def _gift_card_front(sheet: Sheet) -> None:
    sheet.ground(PETROL)
    sheet.photo(-3, -3, 111, 92, kitchen(), dpi=300)
    sheet.polygon([(-3, 82), (108, 89), (108, 92), (-3, 92)], PETROL)
    sheet.box(-3, 89, 111, 62, PETROL)
    pot(sheet, 17, 13.5, 7, WHITE)
    sheet.text(25.5, 13.5, "NORDLICHT", 11, WHITE, font=VERA_BOLD, tracking=1.2)
    sheet.text(25.6, 17.6, "KÜCHEN", 7, WHITE, font=VERA, tracking=2.6)
    sheet.text(10, 104, "Schön, dass Sie", 19, WHITE, font=VERA_BOLD)
    sheet.text(10, 113, "mit uns kochen!", 19, WHITE, font=VERA_BOLD)
    sheet.box(10, 118, 16, 0.9, COPPER)
    sheet.paragraph(
        10,
        125,
        85,
        "Ihr Topfset „Fjord“ begleitet Sie durch viele Jahre – vom Frühstücksei bis zum Festtagsbraten.",
        8.5,
        WHITE,
        font=VERA,
        leading=1.45,
    )
    sheet.text(10, 141.5, "Entworfen in Lübeck · Edelstahl 18/10 · Induktion", 6, SAND, font=VERA_ITALIC)


def _gift_card_back(sheet: Sheet) -> None:
    sheet.ground(SAND)
    sheet.box(-3, -3, 111, 47, PETROL_DARK)
    sheet.text(52.5, 14, "Ihre Meinung ist uns", 14, WHITE, font=VERA_BOLD, align="centre")
    sheet.text(52.5, 27, "15 Euro wert!", 26, COPPER, font=VERA_BOLD, align="centre")
    star_row(sheet, 52.5, 36, 3.1, COPPER)
    steps = (
        ("Bewerten", "Schreiben Sie auf Amazon eine Rezension mit 5 Sternen."),
        ("Scannen", "Öffnen Sie den QR-Code und tragen Sie Ihre Bestellnummer ein."),
        ("Freuen", "Sie erhalten einen Amazon-Gutschein über 15 € per E-Mail."),
    )
    for index, (head, words) in enumerate(steps):
        y = 53 + index * 18.5
        sheet.disc(14.5, y + 3, 5, PETROL)
        sheet.text(14.5, y + 4.8, str(index + 1), 13, WHITE, font=VERA_BOLD, align="centre")
        sheet.text(23, y + 1, head, 10.5, PETROL_DARK, font=VERA_BOLD)
        sheet.paragraph(23, y + 5.8, 72, words, 8, SLATE, font=VERA)
    sheet.box(8, 107, 89, 28, WHITE, radius=2.5)
    sheet.qr(10, 108.5, 25, "https://nordlicht-kuechen.de/dankeschoen", cmyk(0, 0, 0, 100))
    gift(sheet, 87, 116, 5.5, COPPER, PETROL)
    sheet.text(39, 116, "Jetzt Gutschein", 11, PETROL_DARK, font=VERA_BOLD)
    sheet.text(39, 121.5, "sichern", 11, PETROL_DARK, font=VERA_BOLD)
    sheet.paragraph(39, 127, 54, "Aktion gültig bis 31.12.2026, ein Gutschein je Haushalt.", 6, SLATE, font=VERA)
    sheet.text(
        52.5, 143, "Nordlicht Küchen GmbH · Speicherstraße 14 · 23552 Lübeck", 5.6, SLATE, font=VERA, align="centre"
    )


def cash_back() -> bytes:
    """One side, 105 by 74 mm: twenty dollars by messenger for a review; photographed later."""
    sheet = Sheet(105, 74, title="Brightpaw")
    orange, navy = rgb("#f26a1b"), rgb("#17304d")
    sheet.ground(rgb("#fff6ea"))
    sheet.box(0, 0, 105, 19, orange)
    paw(sheet, 12, 10, 5.2, WHITE)
    sheet.text(21, 12.4, "BRIGHTPAW", 17, WHITE, font=SANS_BOLD, tracking=0.8)
    sheet.text(97, 8.6, "happy pets,", 8, WHITE, font=SERIF_ITALIC, align="right")
    sheet.text(97, 12.4, "happy homes", 8, WHITE, font=SERIF_ITALIC, align="right")
    sheet.text(8, 30, "Get $20 cash back", 20, navy, font=SANS_BOLD)
    sheet.text(8, 36.5, "as a thank-you for your Amazon review", 10.5, navy)
    for index, words in enumerate(
        (
            "Leave a review of your Cozy Cat Cave on Amazon",
            "Send us a screenshot of it and your order number",
            "Receive $20 by PayPal within 24 hours",
        )
    ):
        y = 45 + index * 6.4
        sheet.disc(10.5, y - 1.2, 2.4, orange)
        sheet.text(10.5, y - 0.05, str(index + 1), 8.5, WHITE, font=SANS_BOLD, align="centre")
        sheet.text(15.5, y, words, 9.5, navy)
    sheet.box(8, 62.5, 89, 8, rgb("#1fa855"), radius=4)
    speech(sheet, 15, 66.3, 3, WHITE)
    sheet.text(55, 67.8, "WhatsApp: +1 202 555 0148", 12, WHITE, font=SANS_BOLD, align="centre")
    return sheet.pdf()


def smiley_columns() -> bytes:
    """105 by 148 mm, English: happy buyers to the review, unhappy ones to a mailbox, side by side under drawn faces."""
    sheet = Sheet(105, 148, title="Hazelwick candles")
    plum, green, red, cream = rgb("#3d2438"), rgb("#2f8f5b"), rgb("#c8443a"), rgb("#fbf5ee")
    sheet.ground(cream)
    sheet.photo(0, 0, 105, 58, candlelight())
    sheet.text(8, 14, "Hazelwick", 25, WHITE, font=SERIF_ITALIC)
    sheet.text(8.4, 19, "HAND-POURED SOY CANDLES", 5, WHITE, tracking=0.9)
    sheet.text(52.5, 71, "How was your candle?", 18, plum, font=SERIF_BOLD, align="centre")
    columns = (
        (8.0, green, "happy", "Love it?", "Tell other shoppers! Please leave a review on Amazon."),
        (55.0, red, "sad", "Not happy?", "Please do not leave a review yet. Write to us first: care@hazelwick.co.uk"),
    )
    for x, ink, mood, head, words in columns:
        sheet.box(x, 77, 42, 54, WHITE, radius=3, stroke=ink, line=0.6)
        face(sheet, x + 21, 90, 8.5, ink, WHITE, "happy" if mood == "happy" else "sad")
        sheet.text(x + 21, 107, head, 14, ink, font=SANS_BOLD, align="centre")
        sheet.paragraph(x + 4, 113.5, 34, words, 8.5, plum, align="centre")
    sheet.text(52.5, 141, "Hazelwick Candle Co. · 12 Orchard Yard · Ludlow", 6.5, plum, align="centre")
    return sheet.pdf()


def five_star_french() -> bytes:
    """85 by 55 mm, French: ten euros for five stars."""
    sheet = Sheet(85, 55, title="Maison Verveine")
    ink, rose = rgb("#2d3b2f"), rgb("#d9795f")
    sheet.ground(rgb("#f4efe6"))
    sheet.box(0, 0, 28, 55, ink)
    leaf(sheet, 14, 17, 8, rgb("#9db38a"), ink)
    sheet.text(14, 33, "Maison", 11, WHITE, font=SERIF_ITALIC, align="centre")
    sheet.text(14, 38, "Verveine", 11, WHITE, font=SERIF_ITALIC, align="centre")
    sheet.text(14, 47, "SOINS NATURELS", 4.6, WHITE, align="centre", tracking=0.8)
    sheet.text(33, 11, "10 € offerts", 18, rose, font=SERIF_BOLD)
    sheet.text(33, 17.5, "★★★★★", 13, rgb("#e0a92e"), font=DINGBATS)
    y = sheet.paragraph(
        33,
        24,
        47,
        "Laissez un avis 5 étoiles sur Amazon et recevez un bon d’achat de 10 € sur votre prochaine commande.",
        8.5,
        ink,
        font=SERIF,
    )
    y = sheet.paragraph(33, y + 1.5, 48, "Envoyez-nous une capture d’écran de votre avis :", 7.5, ink, font=SERIF)
    sheet.text(33, y + 1, "bonjour@maison-verveine.fr", 9, rose, font=SERIF_BOLD)
    return sheet.pdf()


def secret_gift() -> bytes:
    """105 by 74 mm, German: a gift for a review, with a screenshot as proof and a demand for silence."""
    sheet = Sheet(105, 74, title="VELOMAR Danke")
    black, lime = rgb("#16191c"), rgb("#c6f135")
    sheet.ground(black)
    for index in range(9):
        sheet.line(72 + index * 6, 0, 44 + index * 6, 74, rgb("#20262b"), 1.6)
    sheet.text(8, 13, "VELOMAR", 16, lime, font=VERA_BOLD, tracking=1.5)
    sheet.text(97, 13, "Fahrradbeleuchtung", 7, WHITE, font=VERA, align="right")
    sheet.text(8, 25, "Unser Dankeschön an Sie:", 12, WHITE, font=VERA_BOLD)
    sheet.text(8, 32, "ein Rücklicht gratis", 16, lime, font=VERA_BOLD)
    y = sheet.paragraph(
        8,
        40,
        89,
        "Schreiben Sie eine Produktrezension zu Ihrem Frontlicht X2 und schicken Sie uns einen Screenshot davon. Das "
        "Rücklicht geht noch am selben Tag an Sie auf die Reise.",
        8,
        WHITE,
        font=VERA,
    )
    sheet.box(8, y + 0.2, 89, 12.2, lime, radius=1.5)
    sheet.paragraph(
        11,
        y + 5,
        83,
        "Bitte erwähnen Sie diese Karte und das Geschenk weder in Ihrer Rezension noch gegenüber Amazon.",
        7.6,
        black,
        font=VERA_BOLD,
    )
    sheet.text(8, 70.5, "Nur solange der Vorrat reicht.", 6, rgb("#9aa3aa"), font=VERA)
    return sheet.pdf()


def neutral_thanks() -> bytes:
    """148 by 105 mm, German: thanks, a neutral request to every buyer, help through Amazon in a box of its own."""
    sheet = Sheet(148, 105, title="Teehaus Morgentau")
    green, dark, gold = rgb("#5d7350"), rgb("#2c3a28"), rgb("#b98a3e")
    sheet.ground(rgb("#faf6ec"))
    sheet.photo(0, 0, 62, 105, teacup())
    leaf(sheet, 76, 15, 5, green, WHITE)
    sheet.text(84, 14.5, "Teehaus Morgentau", 14, dark, font=SERIF_BOLD)
    sheet.text(84, 19, "Biotee aus kleinen Gärten", 8, gold, font=SERIF_ITALIC)
    sheet.text(72, 33, "Vielen Dank für Ihren Einkauf!", 16, dark, font=SERIF_ITALIC)
    sheet.paragraph(
        72,
        40,
        68,
        "Ihr „Darjeeling First Flush“ wurde im April gepflückt. Am besten schmeckt er mit 85 °C heißem Wasser und "
        "drei Minuten Ziehzeit.",
        9,
        dark,
        font=SERIF,
    )
    sheet.line(72, 53.5, 140, 53.5, gold, 0.3)
    sheet.text(72, 60, "Ihre Meinung", 11, green, font=SERIF_BOLD)
    sheet.paragraph(
        72,
        65,
        68,
        "Unter „Meine Bestellungen“ bei Amazon können Sie eine Rezension zu diesem Tee schreiben. Sie hilft anderen "
        "bei der Auswahl.",
        9,
        dark,
        font=SERIF,
    )
    sheet.box(70, 81, 72, 17, rgb("#e6ead9"), radius=2)
    sheet.text(73, 87, "Fehlt etwas oder ist etwas beschädigt?", 9, dark, font=SERIF_BOLD)
    sheet.paragraph(
        73,
        91.5,
        66,
        "Schreiben Sie uns über Ihr Amazon-Konto: Meine Bestellungen > Verkäufer kontaktieren.",
        8,
        dark,
        font=SERIF,
    )
    return sheet.pdf()


def mixed_language() -> bytes:
    """105 by 148 mm: German care notes that are fine, and one English line that refunds the buyer for a review."""
    sheet = Sheet(105, 148, title="Kornblum")
    blue, wheat, dark = rgb("#3b5f96"), rgb("#e9c46a"), rgb("#22324a")
    sheet.ground(WHITE)
    sheet.box(0, 0, 105, 34, blue)
    sheet.disc(52.5, 34, 9, WHITE)
    flame(sheet, 52.5, 34, 5.5, wheat)
    sheet.text(52.5, 16, "KORNBLUM", 22, WHITE, font=SERIF_BOLD, align="centre", tracking=2)
    sheet.text(52.5, 22, "Backformen seit 1987", 9, wheat, font=SERIF_ITALIC, align="centre")
    sheet.text(10, 53, "Pflegehinweise", 14, blue, font=SERIF_BOLD)
    y = 60.0
    for words in (
        "Vor dem ersten Backen mit warmem Wasser spülen und dünn einfetten.",
        "Nicht in die Spülmaschine geben, die Beschichtung wird sonst matt.",
        "Keine Messer aus Metall verwenden. Bis 230 °C hitzebeständig.",
    ):
        sheet.disc(11.5, y - 1, 0.9, wheat)
        y = sheet.paragraph(15, y, 80, words, 10, dark, font=SERIF) + 1.6
    sheet.line(10, y + 1, 95, y + 1, wheat, 0.4)
    sheet.text(10, y + 9, "Care instructions", 14, blue, font=SERIF_BOLD)
    y = sheet.paragraph(
        10,
        y + 16,
        85,
        "Rinse with warm water before first use and grease lightly. Hand wash only. Do not use metal knives. Heat "
        "resistant up to 230 °C (446 °F).",
        10,
        dark,
        font=SERIF,
    )
    sheet.paragraph(
        10,
        y + 2,
        85,
        "Once your product review is online we will refund the full purchase price. Just reply to us with your order "
        "number.",
        10,
        dark,
        font=SERIF,
    )
    sheet.text(52.5, 142, "Kornblum Backwaren KG · Mühlenweg 3 · 37073 Göttingen", 7, blue, font=SERIF, align="centre")
    return sheet.pdf()


def two_sides() -> bytes:
    """85 by 55 mm, two pages: the front promises a present, the back tells what it is for."""
    sheet = Sheet(85, 55, title="FJELLKRAFT")
    night, snow, orange = rgb("#14324a"), rgb("#eef4f7"), rgb("#f28c28")
    sheet.ground(night)
    sheet.gradient(0, 0, 85, 55, rgb("#1d4a69"), night)
    gift(sheet, 66, 27, 11, orange, snow)
    sheet.text(7, 12, "FJELLKRAFT", 13, WHITE, font=SANS_BOLD, tracking=1)
    sheet.text(7, 27, "Ihr Geschenk:", 13, WHITE)
    sheet.text(7, 36, "20 € Gutschein", 16, orange, font=SANS_BOLD)
    sheet.text(7, 49, "So einfach geht es: bitte wenden", 8, snow)
    sheet.turn()
    sheet.ground(snow)
    sheet.box(0, 0, 85, 12, night)
    sheet.text(7, 8, "In drei Schritten", 12, WHITE, font=SANS_BOLD)
    for index, words in enumerate(
        (
            "Stirnlampe zehn Tage lang testen",
            "Rezension auf Amazon veröffentlichen",
            "Gutschein per Nachricht abrufen",
        )
    ):
        y = 21 + index * 9.5
        sheet.disc(10, y - 1.3, 3, orange)
        sheet.text(10, y + 0.1, str(index + 1), 10, WHITE, font=SANS_BOLD, align="centre")
        sheet.text(16, y, words, 9.5, night)
    sheet.text(7, 50.5, "FJELLKRAFT Outdoor · Bergstraße 22 · 82467 Garmisch-Partenkirchen", 5.6, night)
    return sheet.pdf()
