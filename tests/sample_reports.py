"""Reports as a run gives them, built in code: a German card with a code to a shop, a mail, unread and passed files."""

from __future__ import annotations

import io
from datetime import date
from functools import cache

import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from insertaudit.model import (
    Box,
    Code,
    FileResult,
    Finding,
    Link,
    Page,
    Place,
    Problem,
    Report,
    Suppression,
    TextBlock,
)
from sample_rules import NOT_LOOKED_AT, PROBLEMS, RULES

WIDTH, HEIGHT = 1050, 740
"""Pixels of the sample card, 105 x 74 mm."""

SHA = "sha256:" + "ab12" * 16

REVIEW_BOX = Box(0.06, 0.36, 0.52, 0.44)
REWARD_BOX = Box(0.06, 0.46, 0.36, 0.54)
CODE_BOX = Box(0.66, 0.30, 0.92, 0.67)
MAIL_BOX = Box(0.06, 0.76, 0.42, 0.82)


@cache
def card_picture() -> bytes:
    """A JPEG of the card: heading, two lines, a real QR code and an address."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "#fbf7ef")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, WIDTH, 190), fill="#15464a")

    def write(x: float, y: float, size: int, text: str, colour: str = "#1e2b2c") -> None:
        draw.text((x * WIDTH, y * HEIGHT), text, fill=colour, font=ImageFont.load_default(size))

    write(0.06, 0.08, 66, "Vielen Dank!", "#ffffff")
    write(0.06, 0.365, 38, "Rezension schreiben und")
    write(0.06, 0.465, 38, "10 EUR erhalten")
    write(0.06, 0.76, 26, "hallo@nordlicht-shop.example")
    symbol = zxingcpp.create_barcode("https://nordlicht-shop.example/vip", zxingcpp.BarcodeFormat.QRCode)
    code = Image.fromarray(symbol.to_image(scale=8, add_quiet_zones=False))
    left, top = int(CODE_BOX.left * WIDTH), int(CODE_BOX.top * HEIGHT)
    side = int((CODE_BOX.right - CODE_BOX.left) * WIDTH)
    picture.paste(code.convert("RGB").resize((side, side), Image.Resampling.NEAREST), (left, top))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    return out.getvalue()


def card(path: str = "karten/dankeskarte-vorne.pdf", *, picture: bytes | None = None) -> FileResult:
    """Fails: a reward for a review, a code to a shop, an address, and one waived finding."""
    url = "https://nordlicht-shop.example/vip"
    reward = Finding(
        "incentive/review-reward",
        "error",
        "A benefit of 10 € is offered for a review.",
        (
            Place("Rezension schreiben", "REVIEW", "ocr", 1, REVIEW_BOX),
            Place("10 EUR erhalten", "REWARD", "ocr", 1, REWARD_BOX),
        ),
        ("Rezension schreiben", "10 EUR erhalten"),
        "de",
        0.97,
        "review",
        None,
        "marketing",
        "Wir freuen uns über Ihre Rezension auf Amazon.",
        "f1d2a0c4e5b60718",
    )
    link = Finding(
        "redirect/external-link",
        "error",
        "A code leads to nordlicht-shop.example.",
        (Place(url, "URL", "qr", 1, CODE_BOX),),
        ("nordlicht-shop.example",),
        None,
        1.0,
        None,
        "nordlicht-shop.example",
        "marketing",
        None,
        "0b5e6c7d8e9fa1b2",
    )
    margin = Finding(
        "print/code-quiet-zone",
        "warning",
        "The margin is 1.5 modules; a QR Code asks for 4.",
        (Place("QRCode", "CODE", "qr", 1, CODE_BOX),),
        ("1.5 modules",),
        fingerprint="77aa88bb99cc00dd",
    )
    contact = Finding(
        "redirect/contact-channel",
        "warning",
        "An e-mail address stands on the card.",
        (Place("hallo@nordlicht-shop.example", "EMAIL", "ocr", 1, MAIL_BOX),),
        ("hallo@nordlicht-shop.example",),
        None,
        0.99,
        None,
        "nordlicht-shop.example",
        "support",
        None,
        "31415926535897ab",
        because="support",
    )
    hidden = Finding(
        "redirect/external-link",
        "warning",
        "The metadata name a site outside Amazon.",
        (Place("www.nordlicht-shop.example", "URL", "metadata"),),
        ("www.nordlicht-shop.example",),
        destination="nordlicht-shop.example",
        fingerprint="aa00bb11cc22dd33",
        suppressed=Suppression("waiver", "Author field, agreed with the print shop", date(2027, 3, 31)),
    )
    return FileResult(
        path,
        "insert",
        "application/pdf",
        SHA,
        184_320,
        (reward, link, margin, contact, hidden),
        links=(
            Link(url, "web", "nordlicht-shop.example", carrier="qr", page=1, box=CODE_BOX),
            Link(
                "mailto:hallo@nordlicht-shop.example",
                "mail",
                "nordlicht-shop.example",
                carrier="ocr",
                page=1,
                box=MAIL_BOX,
            ),
        ),
        codes=(Code("QRCode", url, "url", 1, CODE_BOX, 0.42, 1.5, 0.93),),
        pages=(Page(1, 105.0, 74.0, ocr=True, preview=card_picture() if picture is None else picture or None),),
    )


def message(path: str = "nachrichten/303-1234567-7654321.eml") -> FileResult:
    """Fails, in flowing text; long harmless stretches before and after the words."""
    harmless = "Ihre Bestellung wurde sorgfältig verpackt und ist auf dem Weg zu Ihnen. " * 12
    texts = [
        "Guten Tag Frau Sommer,",
        harmless,
        "der Rechnungsbetrag wurde ausgeglichen.",
        "Die Pflegehinweise liegen bei.",
        "Wenn Sie zufrieden sind, freuen wir uns über eine Bewertung mit fünf Sternen auf www.nordlicht-shop.example.",
        "Mit freundlichen Grüßen",
        "Nordlicht Leuchten GmbH, Werkstraße 4, 24103 Kiel",
    ]
    block, text = 4, texts[4]

    def place(words: str, concept: str) -> Place:
        start = text.index(words)
        return Place(words, concept, "text", None, None, block, start, start + len(words))

    conditional = Finding(
        "review/conditional",
        "error",
        "The request depends on the buyer being satisfied.",
        (place("Wenn Sie zufrieden sind", "CONDITION"), place("eine Bewertung", "REVIEW")),
        ("Wenn Sie zufrieden sind", "eine Bewertung"),
        "de",
        0.94,
        "review",
        None,
        "plain",
        "Wir freuen uns über Ihre Rezension.",
        "c0ffee00c0ffee00",
    )
    link = Finding(
        "redirect/external-link",
        "warning",
        "A link leads to nordlicht-shop.example.",
        (place("www.nordlicht-shop.example", "URL"),),
        ("www.nordlicht-shop.example",),
        destination="nordlicht-shop.example",
        fingerprint="deadbeefdeadbeef",
    )
    return FileResult(
        path,
        "message",
        "message/rfc822",
        SHA,
        4_812,
        (conditional, link),
        links=(Link("www.nordlicht-shop.example", "web", "nordlicht-shop.example", text=None, block=4),),
        text=tuple(TextBlock(words, None, "text", index) for index, words in enumerate(texts)),
    )


def locked(path: str = "nachrichten/303-1234567-7654321.eml!rechnung.pdf") -> FileResult:
    """Nothing of it could be read."""
    finding = Finding(
        "reading/unreadable-file",
        "error",
        "The file is protected by a password.",
        (Place("", "UNREAD", "text"),),
        (),
        fingerprint="ee11ee22ee33ee44",
    )
    return FileResult(
        path, "attachment", "application/pdf", SHA, 20_480, (finding,), problems=(Problem("encrypted"),), state="unread"
    )


def for_review(path: str = "karten/garantie.jpg") -> FileResult:
    """A person must decide; no picture was made of its page."""
    finding = Finding(
        "redirect/contact-channel",
        "warning",
        "A telephone number stands on the card.",
        (Place("0431 1234567", "PHONE", "ocr", 1, Box(0.1, 0.8, 0.4, 0.86)),),
        ("0431 1234567",),
        fingerprint="5555666677778888",
    )
    return FileResult(path, "insert", "image/jpeg", SHA, 901_120, (finding,), pages=(Page(1, 105.0, 148.0, ocr=True),))


def passed(path: str = "karten/pflegehinweis.pdf") -> FileResult:
    return FileResult(
        path,
        "insert",
        "application/pdf",
        SHA,
        51_200,
        (),
        links=(Link("https://www.amazon.de/review", "web", "amazon.de", page=1),),
        codes=(Code("EAN13", "4006381333931", "product-number", 1, Box(0.7, 0.8, 0.95, 0.95), 0.33, 9.0, 0.95),),
        pages=(Page(1, 105.0, 148.0), Page(2, 105.0, 148.0)),
    )


def hinted(path: str = "nachrichten/gruss.txt") -> FileResult:
    """For review by a hint of the second reader alone."""
    sentence = "Schauen Sie gern bei uns vorbei!"
    finding = Finding(
        "redirect/external-link",
        "warning",
        "A link leads away from Amazon: it reads like one; a person must decide",
        (Place(sentence, "SECOND_READER", block=0, start=0, end=len(sentence)),),
        (sentence,),
        "de",
        0.71,
        fingerprint="1212343456567878",
        message_de="Ein Link führt von Amazon weg: es liest sich so; ein Mensch muss entscheiden",
        hint=True,
    )
    return FileResult(path, "message", "text/plain", SHA, 40, (finding,), text=(TextBlock(sentence, None, "text", 0),))


def container(path: str = "nachrichten/303-1234567-7654321.eml") -> FileResult:
    """A mail without findings of its own that carries `locked()`."""
    return FileResult(path, "message", "message/rfc822", SHA, 30_000, (), worst_inside="fail")


def report(*files: FileResult, ignored: int = 3) -> Report:
    return Report(
        "0.1.0",
        {
            "pack": "amazon",
            "rules": "sha256:" + "1f" * 32,
            "settings": "sha256:" + "2e" * 32,
            "ocr": {"engine": "tesserocr", "version": "5.5.4", "languages": {"deu": "sha256:" + "3d" * 32}},
            "models": {},
            "online": None,
        },
        RULES,
        files,
        ignored,
        PROBLEMS,
        NOT_LOOKED_AT,
    )


def mixed() -> Report:
    return report(passed(), card(), for_review(), message(), locked())


def large(number: int = 200) -> Report:
    """Mostly passes; every tenth file fails with a picture, every twentieth is for review."""
    files = []
    for index in range(number):
        if index % 10 == 3:
            files.append(card(f"serie/{index:05}-karte.pdf"))
        elif index % 20 == 7:
            files.append(for_review(f"serie/{index:05}-garantie.jpg"))
        elif index % 40 == 9:
            files.append(locked(f"serie/{index:05}.eml!rechnung.pdf"))
        else:
            files.append(passed(f"serie/{index:05}-pflege.pdf"))
    return report(*files)
