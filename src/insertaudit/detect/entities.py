"""Coded entities: mentions that need no language and no lexicon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from insertaudit.detect.formal import FORMAL_PATTERNS

if TYPE_CHECKING:
    from collections.abc import Iterator

_AMOUNT = r"\d{1,3}(?:[.,'\u00a0 ]\d{3})*(?:[.,](?:\d{1,2}|[-–—]{1,2}))?|\d+(?:[.,]\d{1,2})?"
_CURRENCY = r"€|\$|£|(?:EUR|Euro[s]?|USD|GBP|CHF|SEK|PLN|Fr\.|Franken|Pfund|pounds?|bucks?|dollars?|Dollar|quid|kr|kronor|zł|złotych|zloty)\b"
_MONEY = re.compile(
    rf"(?<![\w.,])(?:(?:€|\$|£|EUR|CHF|USD|GBP|Fr\.)\s?(?:{_AMOUNT})(?![\d%])|(?:{_AMOUNT})\s?-?(?:{_CURRENCY}))",
    re.IGNORECASE,
)
_PERCENT = re.compile(
    r"(?<![\w.,])\d{1,3}(?:[.,]\d{1,2})?\s?(?:%|Prozent\b|percent\b|per cent\b|p\.\s?c\.)|\bpourcent|\bprocent\b",
    re.IGNORECASE,
)
_STAR = "★⭐🌟✭✮✯✰✡✦✩☆⋆"
_HOLLOW = "☆✩✰⚝"
_STAR_RUN = re.compile(rf"(?:[{_STAR}]\ufe0f?\s?){{3,}}")
_ONE_STAR = re.compile(rf"[{_STAR}]")
_RATIO = re.compile(
    r"(?<![\w/.,])(?:5\s?/\s?5|5\s?(?:von|out of|sur|su|de|van|na|av)\s?5|10\s?/\s?10)(?![\w/])", re.IGNORECASE
)
_SHORT_STARS = re.compile(r"(?<![\w.,])5\s?(?:\*(?!\*)|[★⭐🌟✰✭☆])(?![\w*])")
_COUPON_LABEL = re.compile(
    r"\b(?:code|gutscheincode|rabattcode|couponcode|gutschein|coupon|voucher|promo|codes?\s+promo|codice|código|kod|kortingscode|rabattkod|aktionscode|vorteilscode)\b[^\n\w]{0,4}(?:(?:lautet|ist|is|at checkout|:)\W{0,3})?[\"'„“»]?(?P<code>[A-Z][A-Z0-9-]{3,15}|[A-Z0-9-]{2,8}\d[A-Z0-9-]*)\b",
    re.IGNORECASE,
)
_COUPON_BARE = re.compile(r"(?<![\w-])(?=[A-Z]{3,}\d|\d+[A-Z]{3,})[A-Z]{3,12}-?\d{2}(?!\d)(?![\w-])")
_ORDER_ID = re.compile(r"(?<!\d)\d{3}-\d{7}-\d{7}(?!\d)")
_PLACEHOLDER = re.compile(
    r"\{\{[^{}\n]{1,40}\}\}|\[\[[^\[\]\n]{1,40}\]\]|%%?[A-Za-z_]{3,30}%%?|<<[^<>\n]{1,40}>>|\{[A-Za-z_][\w .-]{1,30}\}|\[(?:[A-Z][\w -]*?(?:NAME|name|Name|nummer|number|ID|Produkt|product|Datum|date)[\w -]*)\]|\$\{[^}\n]{1,40}\}|\*\|[A-Z_:]+\|\*"
)
_HAPPY = re.compile(r"[🙂😊😀😃😄😁😍🥰😻🤩👍☺😎😇💚🟢]|(?<![\w:;])[:;=][-^o]?[)D](?!\w)")
_SAD = re.compile(r"[🙁☹😞😟😠😡😢😭😕😒😔👎🤬😤🔴💔]|(?<![\w:;])[:;=][-^']?[(](?!\w)")
_EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2600-\u26ff\u2702-\u27bf\u2b50\u2b55\u231a\u231b\u2328\u23e9-\u23f3\u2764]"
)
_TEXT_SYMBOLS = set("★☆✓✔✗✘✂✆☎☐☑☒♻⚠⚡✉✦✧✪✭✮✯✰➔➜➤❖✱✳✴✽❀❁♀♂♠♣♥♦☀☁☂☃☉☼")
"""Symbols of old fonts, drawn in text colour: no emoji unless followed by the emoji variation selector."""
_QUOTED = re.compile(
    r"„[^“”\"\n]{12,160}[“”\"]|“[^”\n]{12,160}”|(?<!\d)\"[^\"\n]{12,160}\"|«[^»\n]{12,160}»|»[^«\n]{12,160}«|”[^”\n]{12,160}”"
)
"""A quotation of some words, in the marks of all languages: the sample text of a review, among others."""
_LEAST_QUOTED_WORDS = 3
_EMOTICON = re.compile(r"(?<![\w:;=])[:;=]-?[)(DPp](?![\w/])|(?<!\w)<3(?!\w)|(?<!\w)[xX]D(?!\w)|\^\^")


@dataclass(frozen=True, slots=True)
class Entity:
    concept: str
    start: int
    end: int


_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("MONEY", _MONEY),
    ("PERCENT", _PERCENT),
    ("STARS", _STAR_RUN),
    ("STARS", _RATIO),
    ("STARS", _SHORT_STARS),
    ("COUPON_CODE", _COUPON_BARE),
    ("ORDER_ID", _ORDER_ID),
    ("PLACEHOLDER", _PLACEHOLDER),
    ("SMILEY_HAPPY", _HAPPY),
    ("SMILEY_SAD", _SAD),
    ("EMOJI", _EMOTICON),
)


def find_entities(text: str) -> Iterator[Entity]:
    """MONEY, PERCENT, STARS, FIVE_STARS, COUPON_CODE, ORDER_ID, PLACEHOLDER, QUOTED_TEXT, SMILEY_HAPPY, SMILEY_SAD, EMOJI, and those of `formal`."""
    for concept, pattern in (*_PATTERNS, *FORMAL_PATTERNS):
        for match in pattern.finditer(text):
            yield Entity(concept, match.start(), match.start() + len(match.group().rstrip()))
    yield from _five_stars(text)
    for match in _QUOTED.finditer(text):
        if len(match.group().split()) >= _LEAST_QUOTED_WORDS:
            yield Entity("QUOTED_TEXT", *match.span())
    for match in _COUPON_LABEL.finditer(text):
        if any(c.isdigit() for c in match["code"]) or match["code"].isupper():
            yield Entity("COUPON_CODE", *match.span("code"))
    for match in _EMOJI.finditer(text):
        if match.group() not in _TEXT_SYMBOLS or text[match.end() : match.end() + 1] == "\ufe0f":
            yield Entity("EMOJI", *match.span())


def _five_stars(text: str) -> Iterator[Entity]:
    for match in _STAR_RUN.finditer(text):
        stars = _ONE_STAR.findall(match.group())
        hollow = sum(star in _HOLLOW for star in stars)
        if len(stars) - hollow >= 5 or hollow == len(stars) >= 5:  # "★★☆☆☆" shows two
            yield Entity("FIVE_STARS", match.start(), match.start() + len(match.group().rstrip()))
    for pattern in (_RATIO, _SHORT_STARS):
        for match in pattern.finditer(text):
            yield Entity("FIVE_STARS", *match.span())
