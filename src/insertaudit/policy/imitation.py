"""Domains and senders that pose as another's: look-alike letters, typing errors, the name as a part of a foreign domain."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from insertaudit.model import Link

_LOOKALIKES = str.maketrans(
    "0134578@$!|аеорсухіјѕһԁԛԝɡνοικτυαεмнбшωҽıłøđɑոօᴀᴍᴢᴏɴæœǝƶʐʒ",
    "oleastbasilaeopcyxijshdqwgvoiktuaemhbwweilodanoamzonaoezzz",
)
"""Digits, signs, Cyrillic, Greek, Armenian and small-capital letters that a reader takes for Latin ones (after Unicode TR 39)."""

_PAIRS = (("rn", "m"), ("nn", "m"), ("vv", "w"), ("cl", "d"))
"""Two letters that look like one."""

_MIN_NAME = 5
"""Shorter names have too many honest neighbours at one edit's distance."""

_HONEST_NEIGHBOURS = (
    "amazonas",
    "amazonia",
    "amazonit",
    "amazonian",
    "amazonparrot",
    "amazonenp",
    "amazonen",
    "amazone",
)
"""Beginnings of words of the language beside the name: river, women of legend, a stone, a parrot, a maker of machines."""

_LURES = re.compile(
    r"bewert|rezens|review|rating|gift|gutschein|bonus|login|log-in|signin|support|konto|account|service|kunde|customer|prime|shop|verify|pruef|refund|erstatt|garantie|warrant|reward|praemie|feedback|order|bestell|care|help|hilfe"
)
"""Beside one of these words no neighbour is honest."""

_OPEN_FORMS = frozenset({"amzn", "amzon", "amazn", "amaz"})
"""Abbreviations by which senders pose as the house without writing its name out."""


def imitates(link: Link, name: str) -> bool:
    """Whether a link that does not lead to `name` (a list of `rules/lists`) makes believe that it does.

    Homoglyphs and punycode, one typing error, `amazon.de.example.com`, `amazon.de@example.com`, `amazon-bewertung.example`.
    """
    if link.host is None or _is_own(link, name):
        return False
    if link.kind == "web" and _poses(_user(link.url), name):
        return True
    parts = [part for part in re.split(r"[.\-_]", link.host) if part]
    if not _LURES.search(link.host) and any(part.startswith(_HONEST_NEIGHBOURS) for part in parts):
        return False
    return any(_resembles(part, name) for part in parts) or name in _plain(_owned_name(link)).replace("-", "")


def sender_imitates(link: Link, name: str) -> bool:
    """Whether a mail address carries `name` before the @ while its provider is another's (`amazon.rewards@gmail.com`)."""
    if link.kind != "mail" or _is_own(link, name):
        return False
    local = unquote(link.url).removeprefix("mailto:").partition("@")[0]
    return _poses(local, name) or any(part in _OPEN_FORMS for part in re.split(r"[.\-_+\d]", local.lower()))


def _is_own(link: Link, name: str) -> bool:
    return any(listed == name or listed.startswith(f"{name}-") for listed in link.lists)


def _user(url: str) -> str:
    try:
        return urlsplit(url if "//" in url[:12] else f"//{url}").username or ""
    except ValueError:
        return ""


def _owned_name(link: Link) -> str:
    """The label that somebody registered: `shop-x` of `www.shop-x.co.uk`."""
    return (link.domain or link.host or "").split(".")[0]


def _poses(text: str, name: str) -> bool:
    return any(_resembles(part, name) for part in re.split(r"[.\-_+]", text) if part)


def _plain(label: str) -> str:
    folded = "".join(c for c in unicodedata.normalize("NFKD", label.casefold()) if not unicodedata.combining(c))
    plain = folded.translate(_LOOKALIKES)
    for pair, single in _PAIRS:
        plain = plain.replace(pair, single)
    return plain


def _resembles(label: str, name: str) -> bool:
    plain = _plain(label)
    if name in plain:
        return True
    return len(name) >= _MIN_NAME and abs(len(plain) - len(name)) <= 1 and _one_edit(plain, name)


def _one_edit(one: str, other: str) -> bool:
    """At most one letter added, left out or changed, or two neighbours swapped (Damerau)."""
    if len(one) == len(other):
        wrong = [n for n in range(len(one)) if one[n] != other[n]]
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
            return one[wrong[0]] == other[wrong[1]] and one[wrong[1]] == other[wrong[0]]
        return len(wrong) == 1
    short, long = sorted((one, other), key=len)
    return any(long[:n] + long[n + 1 :] == short for n in range(len(long)))
