"""Leaflets that say nothing forbidden: manual, warranty, safety notice, folded care card, care label.

They are full of the words that forbidden cards use (bewerten, Sterne, folgen, teilen, review), in a harmless sense.
"""

from __future__ import annotations

from _icons import bolt, crossed_bin, drop, flame, pot, star, warning
from _photos import candlelight
from _press import (
    SANS_BOLD,
    SERIF,
    SERIF_BOLD,
    SERIF_ITALIC,
    VERA,
    VERA_BOLD,
    WHITE,
    Sheet,
    open_face,
    rgb,
)
from fontTools.pens.svgPathPen import SVGPathPen

INK, PETROL, PALE, YELLOW, GREY = rgb("#202a44"), rgb("#0f5a66"), rgb("#e8f0f1"), rgb("#ffcf3f"), rgb("#5a6270")


def section(
    sheet: Sheet, x: float, y: float, width: float, head: str, rows: tuple[str, ...], *, size: float = 9
) -> float:
    """Set a heading and its numbered steps; return the next free baseline."""
    sheet.text(x, y, head, size + 2.5, PETROL, font=SANS_BOLD)
    y += size * 0.62
    for number, words in enumerate(rows, 1):
        sheet.text(x, y, f"{number}.", size, PETROL, font=SANS_BOLD)
        y = sheet.paragraph(x + 5, y, width - 5, words, size, INK) + size * 0.08
    return y + size * 0.3


def manual_page() -> bytes:
    """A5, German: pages of a freezer drawer's manual."""
    sheet = Sheet(148, 210, title="Bedienungsanleitung Gefrierbox GB 40")
    sheet.box(0, 0, 148, 16, PETROL)
    pot(sheet, 14, 8.6, 5, WHITE)
    sheet.text(22, 10, "NORDLICHT", 11, WHITE, font=SANS_BOLD, tracking=1)
    sheet.text(138, 10, "Gefrierbox GB 40 · Bedienungsanleitung", 8, WHITE, align="right")
    y = section(
        sheet,
        12,
        28,
        124,
        "4  Temperatur einstellen",
        (
            "Drücken Sie die Taste SET zwei Sekunden lang. Das Gerät gibt ein akustisches Feedback.",
            "Wählen Sie mit den Pfeiltasten einen Wert zwischen −18 °C und −24 °C.",
            "Folgen Sie den Anweisungen im Display, bis das Symbol für Schnellgefrieren erscheint.",
        ),
    )
    y += 2
    sheet.box(12, y - 4, 124, 37, PALE, radius=2)
    sheet.text(17, y + 3, "Was bedeuten die Sterne?", 10.5, PETROL, font=SANS_BOLD)
    for row, (count, words) in enumerate(
        (
            (1, "−6 °C oder kälter, etwa eine Woche"),
            (2, "−12 °C oder kälter, etwa zwei Wochen"),
            (3, "−18 °C oder kälter, zwei bis drei Monate"),
            (4, "−18 °C oder kälter, geeignet zum Einfrieren frischer Lebensmittel"),
        )
    ):
        level = y + 10 + row * 5.6
        for index in range(count):
            star(sheet, 19 + index * 4.6, level - 1.1, 1.9, PETROL)
        sheet.text(40, level, f"{count} {'Stern' if count == 1 else 'Sterne'}: {words}", 8, INK)
    y = section(
        sheet,
        12,
        y + 43,
        124,
        "5  Lebensmittel vorbereiten",
        (
            "Teilen Sie große Stücke in Portionen von höchstens 1 kg.",
            "Bewerten Sie vor dem Einfrieren die Frische: Aufgetautes nicht wieder einfrieren.",
            "Beschriften Sie jede Packung mit Inhalt und Datum. Ein Etikettenbogen liegt kostenlos bei.",
        ),
    )
    y = section(
        sheet,
        12,
        y + 3,
        124,
        "6  Reinigen und abtauen",
        (
            "Ziehen Sie den Netzstecker. Warten Sie, bis das Eis geschmolzen ist.",
            "Wischen Sie den Innenraum mit lauwarmem Wasser und etwas Spülmittel aus.",
            "Prüfen Sie die Dichtung. Ersatzdichtungen finden Sie unter der Teilenummer 4711-D.",
        ),
    )
    sheet.box(12, y, 124, 20, None, stroke=rgb("#c8443a"), line=0.5, radius=2)
    warning(sheet, 21, y + 10.5, 6, rgb("#c8443a"), WHITE)
    sheet.text(31, y + 7, "Warnung", 9, rgb("#c8443a"), font=SANS_BOLD)
    sheet.paragraph(
        31, y + 12, 101, "Beschädigen Sie niemals den Kältekreislauf. Halten Sie Belüftungsöffnungen frei.", 8, INK
    )
    sheet.line(12, 201, 136, 201, PETROL, 0.2)
    sheet.text(12, 205.5, "Ausgabe 2026/03 · Art.-Nr. 100 418", 6.5, GREY)
    sheet.text(136, 205.5, "7", 8, PETROL, font=SANS_BOLD, align="right")
    return sheet.pdf()


def warranty_card() -> bytes:
    """A5 across, folded to A6, German and English: terms of a voluntary warranty with the maker's address."""
    sheet = Sheet(210, 148, title="Garantiekarte Lumerion")
    sheet.box(0, 0, 210, 24, INK)
    bolt(sheet, 15, 12, 7, YELLOW)
    sheet.text(25, 15.5, "lumerion", 20, WHITE, font=VERA_BOLD)
    sheet.text(196, 15, "Garantiekarte · Warranty card", 10, YELLOW, font=VERA, align="right")
    sheet.line(105, 30, 105, 142, rgb("#c9ced8"), 0.2, dash=1)
    german = (
        "Garantiebedingungen",
        (
            "Wir geben auf Ihre Leuchte ab dem Kaufdatum drei Jahre Garantie auf Material- und Verarbeitungsfehler. "
            "Die Garantie gilt in der Europäischen Union. Verschleißteile wie Akkus und Schäden durch unsachgemäße "
            "Behandlung sind ausgenommen."
        ),
        (
            "Im Garantiefall reparieren oder ersetzen wir das Gerät. Bewahren Sie dazu bitte den Kaufbeleg auf und "
            "wenden Sie sich an den unten genannten Garantiegeber."
        ),
        (
            "Ihre gesetzlichen Rechte bei Mängeln gegenüber dem Verkäufer bestehen daneben und werden durch diese "
            "Garantie nicht eingeschränkt. Ihre Inanspruchnahme ist unentgeltlich."
        ),
    )
    english = (
        "Warranty terms",
        (
            "We warrant your lamp against defects in material and workmanship for three years from the date of "
            "purchase. The warranty is valid in the European Union. Wear parts such as batteries and damage caused by "
            "improper use are excluded."
        ),
        (
            "In the event of a claim we repair or replace the product. Please keep your proof of purchase and contact "
            "the guarantor named below."
        ),
        (
            "Your statutory rights against the seller in case of defects exist alongside this warranty and are not "
            "limited by it. They can be exercised free of charge."
        ),
    )
    blanks = (("Modell", "Seriennummer", "Kaufdatum"), ("Model", "Serial number", "Date of purchase"))
    for x, (head, *rows), fields in ((12, german, blanks[0]), (115, english, blanks[1])):
        sheet.text(x, 36, head, 13, INK, font=VERA_BOLD)
        y = 43.5
        for words in rows:
            y = sheet.paragraph(x, y, 82, words, 8, INK, font=VERA) + 2
        for row, words in enumerate(fields):
            sheet.text(x, 96 + row * 7, words, 7.5, INK, font=VERA)
            sheet.line(x + 28, 96.4 + row * 7, x + 82, 96.4 + row * 7, GREY, 0.15)
    sheet.box(12, 115, 82, 25, rgb("#eef0f5"), radius=2)
    _maker(sheet, 16, 121, "Hersteller und Garantiegeber")
    sheet.box(115, 115, 82, 25, rgb("#eef0f5"), radius=2)
    _maker(sheet, 119, 121, "Manufacturer and guarantor")
    return sheet.pdf()


def _maker(sheet: Sheet, x: float, y: float, head: str) -> None:
    sheet.text(x, y, head, 8, INK, font=VERA_BOLD)
    for words in (
        "Lumerion Licht GmbH · Werftstraße 31 · 20457 Hamburg",
        "garantie@lumerion-licht.de · https://lumerion-licht.de",
    ):
        y += 5
        sheet.text(x, y, words, 6.6, INK, font=VERA)
    sheet.text(x, y + 5, "WEEE-Reg.-Nr. DE 12345678", 6.6, INK, font=VERA)


def safety_notice() -> bytes:
    """A6, German: battery, waste and conformity notices that the law asks for, with the register's address."""
    sheet = Sheet(105, 148, title="Sicherheits- und Entsorgungshinweise")
    sheet.box(0, 0, 105, 17, YELLOW)
    warning(sheet, 13, 9, 6, INK, YELLOW)
    sheet.text(23, 11, "Sicherheit und Entsorgung", 13, INK, font=SANS_BOLD)
    y = 24.5
    for head, words in (
        (
            "Lithium-Akku",
            "Nicht öffnen, nicht über 60 °C erhitzen, nicht ins Feuer werfen. Nur mit dem beiliegenden Netzteil laden.",
        ),
        ("Für Kinder", "Kein Spielzeug. Kleinteile können verschluckt werden. Verpackung von Kindern fernhalten."),
    ):
        sheet.text(8, y, head, 10, INK, font=SANS_BOLD)
        y = sheet.paragraph(8, y + 5, 89, words, 8.6, INK) + 2.5
    sheet.line(8, y - 2.5, 97, y - 2.5, YELLOW, 0.6)
    crossed_bin(sheet, 15, y + 11, 9, INK)
    sheet.text(28, y + 3, "Hinweise nach ElektroG und BattDG", 10, INK, font=SANS_BOLD)
    y = sheet.paragraph(
        28,
        y + 8,
        69,
        "Elektrogeräte und Batterien gehören nicht in den Hausmüll. Sie können sie unentgeltlich bei kommunalen "
        "Sammelstellen und im Handel zurückgeben. Entnehmen Sie Altbatterien vorher und löschen Sie persönliche Daten.",
        8.6,
        INK,
    )
    y = sheet.paragraph(
        28, y + 0.8, 69, "Verzeichnis der Sammelstellen der stiftung elektro-altgeräte register:", 8.6, INK
    )
    sheet.text(28, y, "https://www.ear-system.de/ear-verzeichnis", 8, INK, font=SANS_BOLD)
    sheet.line(8, y + 4, 97, y + 4, YELLOW, 0.6)
    sheet.text(8, y + 10, "CE", 17, INK, font=SANS_BOLD)
    y = sheet.paragraph(
        28,
        y + 9,
        69,
        "Hiermit erklärt die Lumerion Licht GmbH, dass das Produkt L210 der Richtlinie 2011/65/EU und der Richtlinie "
        "2014/30/EU entspricht. Der vollständige Text der EU-Konformitätserklärung ist verfügbar unter "
        "https://lumerion-licht.de/ce/l210",
        8.6,
        INK,
    )
    sheet.box(0, 132, 105, 16, INK)
    sheet.text(8, 138.5, "Hersteller: Lumerion Licht GmbH · Werftstraße 31 · 20457 Hamburg", 7, WHITE)
    sheet.text(8, 143.5, "kontakt@lumerion-licht.de · WEEE-Reg.-Nr. DE 12345678", 7, WHITE)
    return sheet.pdf()


def folded_care() -> bytes:
    """A5 across, folded to A6, English: cover, and care notes with help by way of Amazon."""
    sheet = Sheet(210, 148, title="Hazelwick candle care")
    plum, cream = rgb("#3d2438"), rgb("#fbf5ee")
    sheet.ground(cream)
    sheet.photo(105, 0, 105, 148, candlelight())
    sheet.text(157.5, 22, "Hazelwick", 30, WHITE, font=SERIF_ITALIC, align="centre")
    sheet.text(157.5, 138, "HAND-POURED SOY CANDLES", 7, WHITE, align="centre", tracking=1.6)
    sheet.text(12, 20, "Thank you", 22, plum, font=SERIF_ITALIC)
    sheet.paragraph(
        12,
        28,
        80,
        "for bringing a little light home. A few habits make your candle burn cleanly to the last evening.",
        10,
        plum,
        font=SERIF,
    )
    y = 46.0
    for head, words, icon in (
        ("The first evening", "Let the wax melt to the edge of the glass. This takes about three hours.", flame),
        ("Trim the wick", "Review the wick before every use and cut it to 5 mm.", flame),
        ("Keep water away", "Never put out the flame with water. Use the lid.", drop),
    ):
        icon(sheet, 17, y + 1.5, 5, rgb("#d99a4e" if icon is flame else "#7aa0b8"))
        sheet.text(27, y, head, 11, plum, font=SERIF_BOLD)
        y = sheet.paragraph(27, y + 5, 66, words, 9.5, plum, font=SERIF) + 6
    sheet.box(12, 112, 81, 22, WHITE, radius=2)
    sheet.text(17, 119, "Did something arrive broken?", 10, plum, font=SERIF_BOLD)
    sheet.paragraph(
        17,
        124.5,
        72,
        "Open Your Orders on Amazon, choose this candle and select “Problem with order”.",
        9,
        plum,
        font=SERIF,
    )
    return sheet.pdf()


def care_label() -> bytes:
    """85 by 55 mm, German, SVG: care of linen; the brand is in curves, the rest is live type."""
    face, pen_x, outline = open_face(VERA_BOLD), 0.0, []
    glyphs, cmap = face.getGlyphSet(), face.getBestCmap()
    for letter in "LEINENRUH":
        pen = SVGPathPen(glyphs)
        name = cmap[ord(letter)]
        glyphs[name].draw(pen)
        outline.append(f'<path transform="translate({pen_x:.0f} 0)" d="{pen.getCommands()}"/>')
        pen_x += glyphs[name].width + 180
    rows = (
        "Waschen bei 40 °C im Schonwaschgang",
        "Mit ähnlichen Farben waschen",
        "Feucht in Form ziehen und liegend trocknen",
        "Bügeln auf Stufe zwei, am besten leicht feucht",
    )
    lines = "\n".join(
        f'  <circle cx="9" cy="{26.6 + index * 5.6:.1f}" r="0.8" fill="#a9745b"/>\n'
        f'  <text x="12" y="{27.8 + index * 5.6:.1f}" font-size="2.7">{words}</text>'
        for index, words in enumerate(rows)
    )
    scale = 6.2 / face["head"].unitsPerEm
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="85mm" height="55mm" viewBox="0 0 85 55">
  <title>Pflegekarte Leinenbettwäsche</title>
  <rect width="85" height="55" fill="#f3ece2"/>
  <path d="M85 0v55H76c-4-9 2-15-1-26S80 8 79 0z" fill="#d8b9a3"/>
  <path d="M85 14v41H81c-3-8 1-14-1-22s2-12 5-19z" fill="#a9745b"/>
  <g fill="#4d3a30" transform="translate(8 12) scale({scale:.6f} -{scale:.6f})">
    {"".join(outline)}
  </g>
  <g font-family="Helvetica, Arial, 'DejaVu Sans', sans-serif" fill="#4d3a30">
  <text x="8" y="20.5" font-size="3.3" font-weight="bold">So bleibt Ihr Leinen lange schön</text>
{lines}
  <text x="8" y="51" font-size="2.4">100 % Leinen · Gewebt in Europa</text>
  </g>
</svg>
""".encode()
