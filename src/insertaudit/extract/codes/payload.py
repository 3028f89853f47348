"""What a code's text is for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from insertaudit.model import Payload, Symbology

_SCHEMES: tuple[tuple[str, Payload], ...] = (
    ("mailto:", "mail"),
    ("matmsg:", "mail"),
    ("smtp:", "mail"),
    ("tel:", "phone"),
    ("sms:", "sms"),
    ("smsto:", "sms"),
    ("mms:", "sms"),
    ("mmsto:", "sms"),
    ("begin:vcard", "vcard"),
    ("mecard:", "vcard"),
    ("bizcard:", "vcard"),
    ("wifi:", "wifi"),
    ("geo:", "geo"),
    ("begin:vevent", "event"),
    ("begin:vcalendar", "event"),
    ("urlto:", "url"),
    ("mebkm:", "url"),
)
"""Prefixes that phones act on (the de facto list of ZXing's wiki page "Barcode Contents")."""

_PRODUCT_SYMBOLOGIES = frozenset({"EAN13", "EAN8", "UPCA", "UPCE"})

_DIGITAL_LINK = re.compile(
    r"^https?://[^/?#]+(?:/[^?#]*)?/(?:01|00|253|255|401|402|414|417|8003|8004|8006|8010|8013|8017|8018)/\d"
)
"""GS1 Digital Link URI syntax 1.3, section 4.4: a primary key as a path segment, with its value next."""

_ELEMENT_STRING = re.compile(r"^\[\d{2,4}\]\S")

_SHAPES: tuple[tuple[re.Pattern[str], Payload], ...] = (
    (re.compile(r"^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$"), "mail"),
    (re.compile(r"^(?:[a-z][a-z0-9+.-]{1,30}://\S|www\.\S)", re.IGNORECASE), "url"),
    (re.compile(r"^(?:[\w-]+\.)+[^\W\d_]{2,18}(?:[/?#]\S*)?$"), "url"),
    (re.compile(r"^\+\d[\d /()-]{6,18}$"), "phone"),
)


def classify(text: str, symbology: Symbology, *, gs1: bool = False) -> Payload:
    """Say what a phone would make of `text`; `gs1` where the symbol itself is flagged as GS1 (FNC1 first)."""
    plain = text.strip()
    lowered = plain.lower()
    for prefix, payload in _SCHEMES:
        if lowered.startswith(prefix):
            return payload
    if symbology in _PRODUCT_SYMBOLOGIES:
        return "product-number"
    if _DIGITAL_LINK.match(plain):
        return "gs1-digital-link"
    if gs1 or _ELEMENT_STRING.match(plain):
        return "gs1"
    return next((payload for pattern, payload in _SHAPES if pattern.match(plain)), "text")
