"""What a list of prohibitions negates, and what hides behind the word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from insertaudit.model import Finding


@pytest.mark.parametrize(
    "text",
    [
        "Verboten in Paket: Werbekarte, Bitte um gute Note, QR zu WhatsApp, Rabattcode.",
        "Packing note. Not allowed in the box: coupons, review cards, WhatsApp codes.",
        "Interdit dans le colis : bons de réduction, QR WhatsApp, stickers.",
        "Vietato nel pacco: buoni sconto, QR di WhatsApp, volantini.",
        "Prohibido en el paquete: cupones, QR de WhatsApp, folletos.",
        "Verboden in het pakket: kortingscodes, WhatsApp-QR, folders.",
        "Zabronione w paczce: kupony, kod QR do WhatsApp, ulotki.",
        "Förbjudet i paketet: rabattkoder, QR till WhatsApp, reklam.",
    ],
)
def test_what_a_packing_note_forbids_is_no_violation(judge: Callable[..., dict[str, Finding]], text: str) -> None:
    assert "redirect/contact-channel" not in judge(text)


@pytest.mark.parametrize(
    "text",
    [
        "Verboten gut: WhatsApp uns!",
        "Verboten: schlechte Laune. Schreib uns per WhatsApp.",
        "Verboten: schlechte Laune, also meld dich einfach schnell per WhatsApp bei uns.",
        "Nicht erlaubt ist Langeweile: schreib uns per WhatsApp!",
    ],
)
def test_who_plays_with_the_word_forbids_nothing(judge: Callable[..., dict[str, Finding]], text: str) -> None:
    assert judge(text)["redirect/contact-channel"].severity != "info"
