"""Draw every sample anew: `python samples/draw.py`. Running it twice gives the same bytes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import _leaflets
import _link_cards
import _mails
import _papers
import _review_cards
from _office import archive, text_box_card
from _pictures import photo_of, png_of, tiff_of
from _press import CurveSheet, Sheet, rgb

if TYPE_CHECKING:
    from collections.abc import Callable

BLEED, SLUG = 3, 8


def locked_card() -> bytes:
    """Draw a print file that its designer protected with a password."""
    sheet = Sheet(105, 74, title="Karte", password="druckerei")  # noqa: S106  lost on purpose
    sheet.ground(rgb("#14324a"))
    sheet.text(52.5, 40, "Danke für Ihren Einkauf", 18, rgb("#ffffff"), align="centre")
    return sheet.pdf()


def half_a_card() -> bytes:
    """Keep what an interrupted download leaves: no page tree, no cross-reference table."""
    whole = _review_cards.neutral_thanks()
    return whole[: len(whole) * 2 // 3]


INSERTS: dict[str, Callable[[], bytes]] = {
    "nordlicht-card-print.pdf": lambda: _review_cards.gift_card(
        Sheet(105, 148, title="Beileger", bleed=BLEED, slug=SLUG)
    ),
    "nordlicht-card-outlined.pdf": lambda: _review_cards.gift_card(
        CurveSheet(105, 148, title="Beileger", bleed=BLEED, slug=SLUG)
    ),
    "brightpaw-photo.jpg": lambda: photo_of(_review_cards.cash_back(), seed=4, blur=1.3),
    "kornblum-text-box.docx": text_box_card,
    "hazelwick-two-columns.pdf": _review_cards.smiley_columns,
    "verveine-carte.pdf": _review_cards.five_star_french,
    "velomar-card.pdf": _review_cards.secret_gift,
    "kornblum-bilingual.png": lambda: png_of(_review_cards.mixed_language(), 200),
    "fjellkraft-two-pages.tif": lambda: tiff_of(_review_cards.two_sides(), 2),
    "morgentau-thank-you.pdf": _review_cards.neutral_thanks,
    "morgentau-code.pdf": _link_cards.shop_code,
    "morgentau-voucher.pdf": _link_cards.shop_coupon,
    "brightpaw-club.pdf": _link_cards.mystery_gift,
    "brightpaw-help.pdf": _link_cards.amazon_insecure,
    "lumerion-quick-start.pdf": _link_cards.short_link,
    "lumerion-service.pdf": _link_cards.hotline,
    "fjellkraft-orders.pdf": _link_cards.amazon_orders,
    "fjellkraft-brand-story.pdf": _link_cards.social_media,
    "nordlicht-manual-page.pdf": _leaflets.manual_page,
    "lumerion-warranty-card.pdf": _leaflets.warranty_card,
    "lumerion-safety-notice.pdf": _leaflets.safety_notice,
    "hazelwick-candle-care.pdf": _leaflets.folded_care,
    "leinenruh-care-label.svg": _leaflets.care_label,
    "encrypted.pdf": locked_card,
    "truncated.pdf": half_a_card,
    "blurred-photo.jpg": lambda: photo_of(_review_cards.two_sides(), page=1, seed=9, blur=9),
}

MESSAGES: dict[str, Callable[[], bytes]] = {
    "invoice-and-manual.eml": lambda: _mails.invoice_and_manual(_papers.invoice(_papers.LAMP), _papers.manual()),
    "engraving-proof.eml": lambda: _mails.proof_and_card(
        png_of(_papers.engraving_proof(), 150), png_of(_review_cards.mixed_language(), 200)
    ),
    "thanks.eml": _mails.thanks,
    "replacement-sent.eml": _mails.change_review,
    "headlamp-first.eml": _mails.review_request,
    "headlamp-second.eml": _mails.review_request_again,
    "lamp-replaced-reply.eml": _mails.solved_problem,
    "garden-shed-delivery.txt": _mails.DELIVERY_APPOINTMENT.encode,
    "winter-greeting.txt": _mails.NEXT_ORDER_DISCOUNT.encode,
}

ATTACHMENTS: dict[str, Callable[[], bytes]] = {
    "invoice.pdf": lambda: _papers.invoice(_papers.LAMP),
    "invoice-RE-2026-10522.pdf": lambda: _papers.invoice_with_offer(_papers.SPOTS),
    "invoice-RE-2026-10601.pdf": _papers.flyer,
    "warranty-terms.pdf": _papers.warranty_terms,
    "manual.pdf": _papers.manual,
    "documents.zip": lambda: archive({"manual.pdf": _papers.manual(), "autumn.png": png_of(_papers.flyer(), 150)}),
    "freezer-manual.jpg": _leaflets.manual_page,
}


def main() -> None:
    here = Path(__file__).parent
    for folder, designs in (("inserts", INSERTS), ("messages", MESSAGES), ("attachments", ATTACHMENTS)):
        (here / folder).mkdir(exist_ok=True)
        for name, draw in designs.items():
            data = draw()
            (here / folder / name).write_bytes(data)
            print(f"{len(data):9,}  {folder}/{name}")


if __name__ == "__main__":
    main()
