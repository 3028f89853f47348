"""Telephone numbers: the written forms of the European countries and of North America, apart from all the numbers that only look alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLANK = r" \t\u00a0\u2009\u202f"
_NUMBER = re.compile(
    rf"(?<![\w.,/€$£%#-])(?P<number>(?:\+{{1,2}}[{_BLANK}]?|00)?\(?\d[\d{_BLANK}()/.\-–]{{4,24}}\d)(?![\w%€]|[.,:]\d|[{_BLANK}]?(?:%|€|EUR\b|mm\b|cm\b|ml\b|kg\b))"
)
_VANITY = re.compile(
    r"(?<![\w-])(?:\+?1[-. ])?8(?:00|88|77|66|55|44|33)[-. ](?=[A-Z0-9-]*[A-Z])[A-Z0-9][A-Z0-9-]{5,9}[A-Z0-9](?![\w-])"
)

_CALL = re.compile(
    r"""(?:[☎☏✆📞📱]\ufe0f?|\b(?:
        tel|telefon\w*|teléfono|téléphone|telefono|telefoon|fon|phone|cell|mobil\w*|mobiel|móvil|handy\w*|natel|hotline|helpline|fax|rufnummer|durchwahl|ruf|rufen|anruf\w*|
        call|calls|ring|dial|text|sms|simse\w*|whatsapp\w*|signal|telegram|viber|wechat|line|zalo|kontakt|contact|
        appel\w*|numéro|llam\w+|chiam\w+|bel|bellen|zadzwo\w+|kom|gsm|tlf|puh|toll[- ]free|kostenlos|kundentelefon|servicetelefon|service(?:nummer)?|notruf|giftnotruf
    )\b)\W{0,12}(?:(?!\d)\w+\W{1,3}){0,3}$""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words shortly before a number that make it one to call."""

_OTHER = re.compile(
    r"""\b(?:
        (?:order|bestell|auftrag|rechnung|invoice|beleg|factur|factuur|fattura|faktur|artikel|model|modell|serien|serial|batch|charge|lot|iban|konto|steuer|weee|lucid|
           gtin|isbn|asin|fnsku|sendung|tracking|paket|kunden|customer|siret|siren|regon|register|registr|zähler|patent|postfach|lizenz|licen[sc]e|zertifikat|certificate|firmware|version)[\w.\-/]*
        |(?:art|item|typ|type|s/?n|p/?n|los|bic|blz|account|ust|uid|vat|mwst|tva|iva|st|tax|ear|ean|upc|sku|hr[ab]|fn|din|en|iso|iec|rcs|rea|kvk|btw|nip|krs|cif|nif|org|no|nr|numero|num|id|fcc|
           ref|reference|datum|date|ticket|rma|code|pin|po|box|key|eori|duns|cas|cpnp|ufi)(?:[.\-]\w+)*
    )[.:#]?\W{0,3}(?:(?-i:[A-Z]{2})\W{0,2})?$""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words right before a number that make it something else."""

_IBAN_HEAD = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4})*\s?$")
_DATE = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})(?:\D+\d{1,2}[./-]\d{1,2}[./-]\d{2,4})?|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{4}\s?[-–/]\s?\d{4}|\d{1,2} \d{1,2} (?:19|20)\d{2}|\d{1,2}[./-]\d{4}(?:\D+\d{1,2}[./-]\d{4})?"
)
_ORDER_ID = re.compile(r"\d{3}-\d{7}-\d{7}")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.]\d{3})+")
_FRENCH_DOTS = re.compile(r"0\d(?:\.\d\d){4}")
_GERMAN_MOBILE = re.compile(r"01[567]\d{8,9}")
_SPANISH = re.compile(r"[6-9]\d{2}(?:[ -]\d{2}){3}")
_SPANISH_OR_POLISH = re.compile(r"[5-9]\d{2}([ \u00a0-])\d{3}\1(?!000)\d{3}")
_COMPANY_REGISTER = re.compile(r"\b(?:rcs|r\.c\.s|siren|siret|tva|krs|regon)\b", re.IGNORECASE)
"""French and Polish register numbers are written in the same threes: "RCS Nantes 812 345 678"."""
_ITALIAN_MOBILE = re.compile(r"3[2-9]\d[ \u00a0/-]\d{3}[ \u00a0-]?\d{3,4}")
_AMERICAN = re.compile(r"(?:\+?1[-. ]?)?(?:\([2-9]\d{2}\)[ -]?|[2-9]\d{2}[-. ])\d{3}[-. ]\d{4}")
_MIN_DIGITS, _MAX_DIGITS = 6, 15
"""ITU-T E.164: at most 15 digits; local numbers below six are short codes."""

_LOOK_BACK = 40


@dataclass(frozen=True, slots=True)
class Phone:
    number: str
    start: int
    end: int


def find_phones(text: str) -> Iterator[Phone]:
    """Telephone numbers in reading order; a number never runs over a line's end."""
    for match in _VANITY.finditer(text):
        yield Phone(match.group(), *match.span())
    for match in _NUMBER.finditer(text):
        number = match["number"].rstrip(" \t.-–/(")
        if number.count("(") > number.count(")"):
            number = number[: number.rindex("(")].rstrip(" -/")
        before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
        if is_phone(number, before):
            yield Phone(number, match.start(), match.start() + len(number))


def is_phone(number: str, before: str = "") -> bool:
    """Whether `number` is one to call, given the text before it."""
    digits = re.sub(r"\D", "", number)
    if not _MIN_DIGITS <= len(digits) <= _MAX_DIGITS or _ORDER_ID.search(number) or _DATE.fullmatch(number):
        return False
    if _IBAN_HEAD.search(before) or (_OTHER.search(before) and not number.startswith("+")):
        return False
    if _THOUSANDS.fullmatch(number):
        return False
    if _CALL.search(before) and (len(digits) > _MIN_DIGITS or re.search(r"\D", number)):
        return True
    if _SPANISH_OR_POLISH.fullmatch(number):
        return not _COMPANY_REGISTER.search(before)
    return _shaped(number, digits)


def _shaped(number: str, digits: str) -> bool:
    """Whether the number's own shape tells, with no word beside it."""
    if number.startswith(("+", "00")) and len(digits) >= 9:
        return not number.startswith("00") or len(digits) >= 11
    if _FRENCH_DOTS.fullmatch(number) or _GERMAN_MOBILE.fullmatch(digits) or _SPANISH.fullmatch(number):
        return True
    if _AMERICAN.fullmatch(number) or _ITALIAN_MOBILE.fullmatch(number):
        return True
    grouped = re.search(rf"[{_BLANK}/()\-–]", number) is not None
    return bool(re.match(r"\(?0\d", number)) and grouped and 8 <= len(digits) <= 13
