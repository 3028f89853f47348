"""Domains that pose as another's: look-alike letters, typing errors, the name as a part of a foreign domain."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from insertaudit.model import Link

_CONFUSABLE = str.maketrans(
    {"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "і": "i", "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "ο": "o", "α": "a", "ν": "n",
     "м": "m", "к": "k", "т": "t", "н": "h", "ı": "i", "ł": "l", "ø": "o", "ɑ": "a", "ո": "n", "օ": "o", "ᴢ": "z", "ѕ": "s", "ʐ": "z", "ż": "z"}
)  # fmt: skip


def imitates(link: Link, name: str) -> bool:
    """Whether a link that does not lead to `name` (a list of `rules/lists`) makes believe that it does.

    Homoglyphs and punycode, one typing error, `amazon.de.example.com`, `amazon.de@example.com`, `amazon-bewertung.example`.
    """
    if name in link.lists or not link.host:
        return False
    if link.kind == "web":
        try:
            user = urlsplit(link.url if "//" in link.url[:12] else f"//{link.url}").username
        except ValueError:
            user = None
        if user and name in user.lower():
            return True
    domain = link.domain or link.host
    return any(_resembles(label, name) for label in re.split(r"[.-]", link.host) if label) or name in _plain(
        domain.split(".")[0]
    )


def _plain(label: str) -> str:
    folded = "".join(c for c in unicodedata.normalize("NFKD", label.lower()) if not unicodedata.combining(c))
    return folded.translate(_CONFUSABLE).replace("rn", "m").replace("vv", "w")


def _resembles(label: str, name: str) -> bool:
    plain = _plain(label)
    if plain == name or (plain.startswith(name) and len(plain) <= len(name) + 12):
        return True
    return abs(len(plain) - len(name)) <= 1 and len(plain) >= len(name) - 1 and _one_edit(plain, name)


def _one_edit(one: str, other: str) -> bool:
    """At most one letter added, left out or changed, or two neighbours swapped (Damerau)."""
    if len(one) == len(other):
        wrong = [n for n in range(len(one)) if one[n] != other[n]]
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
            return one[wrong[0]] == other[wrong[1]] and one[wrong[1]] == other[wrong[0]]
        return len(wrong) == 1 and len(one) >= 5
    short, long = sorted((one, other), key=len)
    return any(long[:n] + long[n + 1 :] == short for n in range(len(long)))
