"""Buyer messages: mail files with and without attachments, and plain texts."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TYPES = {"pdf": ("application", "pdf"), "png": ("image", "png")}


def mail(
    subject: str,
    body: str,
    *,
    sender: str,
    date: str,
    reply_to: str | None = None,
    attached: Mapping[str, bytes] | None = None,
) -> bytes:
    """One message to a buyer's alias address. `date` as in RFC 5322; `reply_to` is the message answered."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = "Käuferin <x7k2p9q4m1@marketplace.amazon.de>"
    message["Subject"] = subject
    message["Date"] = date
    message["Message-ID"] = f"<{sum(subject.encode())}.{sum(date.encode())}@mail.seller.example>"
    if reply_to:
        message["In-Reply-To"] = reply_to
    message.set_content(body, charset="utf-8", cte="quoted-printable")
    for name, data in (attached or {}).items():
        main, sub = TYPES[name.rpartition(".")[2]]
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    if attached:
        message.set_boundary("=_sample_0000")
    return message.as_bytes()


def invoice_and_manual(invoice: bytes, manual: bytes) -> bytes:
    return mail(
        "Rechnung zu Ihrer Bestellung 302-4471093-8827163",
        """Guten Tag Frau Sommerfeld,

anbei erhalten Sie die Rechnung RE-2026-10418 zu Ihrer Bestellung 302-4471093-8827163 und wie gewünscht die
Bedienungsanleitung Ihrer Schreibtischleuchte in englischer Sprache.

Freundliche Grüße
Lumerion Licht
""",
        sender="Lumerion Licht <buchhaltung@lumerion-licht.de>",
        date="Wed, 14 Oct 2026 10:12:00 +0200",
        attached={"invoice.pdf": invoice, "manual.pdf": manual},
    )


def thanks() -> bytes:
    return mail(
        "Danke für Ihren Einkauf! 😊",
        """Liebe Kundin, lieber Kunde,

vielen herzlichen Dank für Ihren Einkauf bei uns! 🙏 Wir freuen uns sehr, dass Sie sich für unseren Tee
entschieden haben, und wünschen Ihnen viele gemütliche Stunden. ☕

Herzliche Grüße
Ihr Teehaus Morgentau
""",
        sender="Teehaus Morgentau <hallo@teehaus-morgentau.de>",
        date="Mon, 19 Oct 2026 08:30:00 +0200",
    )


def change_review() -> bytes:
    return mail(
        "Your order 114-2093371-5540226",
        """Dear customer,

we are sorry that the first cat cave arrived with a torn seam. The replacement was delivered yesterday, so
we hope that everything is in order now.

Could you please update the two-star product review that you left last week? You can edit it on Amazon under
"Your Reviews".

Kind regards
Brightpaw
""",
        sender="Brightpaw <team@brightpaw-pets.com>",
        date="Thu, 22 Oct 2026 16:05:00 +0000",
    )


def review_request() -> bytes:
    return mail(
        "Ihre Bestellung 305-6610482-1937755",
        """Guten Tag,

Sie haben vor Kurzem eine Stirnlampe von FJELLKRAFT gekauft (Bestellung 305-6610482-1937755). Bitte
schreiben Sie bei Amazon eine Rezension dazu, ganz gleich wie Ihre Meinung ausfällt. Sie finden das Formular
unter „Meine Bestellungen“.

Freundliche Grüße
FJELLKRAFT
""",
        sender="FJELLKRAFT <post@fjellkraft-outdoor.de>",
        date="Mon, 02 Nov 2026 09:00:00 +0100",
    )


def review_request_again() -> bytes:
    return mail(
        "Erinnerung zu Ihrer Bestellung 305-6610482-1937755",
        """Guten Tag,

vor zehn Tagen haben wir Sie gebeten, Ihre Stirnlampe (Bestellung 305-6610482-1937755) zu bewerten. Falls
Sie noch nicht dazu gekommen sind: Bitte schreiben Sie bei Amazon eine Rezension. Sie finden das Formular
unter „Meine Bestellungen“.

Freundliche Grüße
FJELLKRAFT
""",
        sender="FJELLKRAFT <post@fjellkraft-outdoor.de>",
        date="Thu, 12 Nov 2026 09:00:00 +0100",
    )


def solved_problem() -> bytes:
    return mail(
        "AW: Lampe flackert",
        """Guten Tag Herr Petersen,

schön, dass die Ersatzlampe angekommen ist und nun alles funktioniert. Damit ist Ihr Fall für uns erledigt.

Wenn Sie mit der Lösung Ihres Problems zufrieden sind, können Sie Ihre ursprüngliche Bewertung ändern oder
entfernen.

Freundliche Grüße
Lumerion Licht

Am 28.10.2026 um 19:44 schrieb Jan Petersen:
> Hallo, die neue Lampe ist heute gekommen und flackert nicht mehr.
> Vorher war ich ziemlich verärgert und habe Ihnen als Verkäufer nur einen Stern gegeben.
> Danke für die schnelle Hilfe!
""",
        sender="Lumerion Licht <hilfe@lumerion-licht.de>",
        date="Thu, 29 Oct 2026 09:20:00 +0100",
        reply_to="<20261028194400.81@marketplace.amazon.de>",
    )


def proof_and_card(proof: bytes, card: bytes) -> bytes:
    return mail(
        "Entwurf Ihrer Gravur, Bestellung 304-8857120-4416629",
        """Guten Tag Frau Wiegand,

anbei der Entwurf Ihrer Gravur zu Bestellung 304-8857120-4416629. Bitte prüfen Sie Schreibweise und Datum
und geben Sie den Entwurf frei, damit wir mit der Fertigung beginnen können.

Freundliche Grüße
Kornblum Backformen
""",
        sender="Kornblum Backformen <werkstatt@kornblum-backformen.de>",
        date="Fri, 06 Nov 2026 11:40:00 +0100",
        attached={"entwurf.png": proof, "karte.png": card},
    )


DELIVERY_APPOINTMENT = """Betreff: Liefertermin für Ihre Bestellung 306-1184590-7702318

Guten Tag Herr Albrecht,

Ihr Gartenhaus aus Bestellung 306-1184590-7702318 wird als Sperrgut mit einer Spedition geliefert. Dafür
brauchen wir einen Termin, an dem Sie zu Hause sind. Passt Ihnen Dienstag, der 17. November, oder
Donnerstag, der 19. November, jeweils zwischen 8 und 13 Uhr? Bitte antworten Sie auf diese Nachricht und
nennen Sie uns, ob der Fahrer bis zur Haustür fahren kann.

Freundliche Grüße
Holzwerk Tannengrund
"""

NEXT_ORDER_DISCOUNT = """Subject: A little something for you

Hi there,

as a returning customer you save 15% on everything this week. Just enter the code NEXT15 at checkout when
you place your next order. And have a look at our brand new winter collection while you are there!

Best wishes
Hazelwick Candle Co.
"""
