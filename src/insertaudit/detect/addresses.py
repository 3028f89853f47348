"""Addresses written in text: web, mail, telephone, handles; also spaced out, spelled out or broken over lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from insertaudit.detect.domains import has_known_suffix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from insertaudit.model import LinkKind

_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_HOST = rf"{_LABEL}(?:\.{_LABEL})*\.[^\W\d_](?:[^\W_-]|-){{1,23}}"
_PATH = r"(?::\d{2,5})?(?:[/?#][^\s<>\"„“”»«|]*)?"
_DOT = r"\s?(?:\.|\(\s?(?:dot|punkt|point|punto|punt|kropka|\.)\s?\)|\[\s?(?:dot|punkt|point|\.)\s?\])\s?|\s(?:dot|punkt|punto|kropka)\s"

_URL = re.compile(
    rf"(?<![\w@.])(?P<scheme>https?|ftp|hxxps?)\s?:\s?/\s?/\s?(?P<rest>(?:[^\s/@]+@)?(?:{_HOST}|\d{{1,3}}(?:\.\d{{1,3}}){{3}}){_PATH})",
    re.IGNORECASE,
)
_WWW = re.compile(rf"(?<![\w@.])www\s?\.\s?(?P<rest>{_HOST}{_PATH})", re.IGNORECASE)
_BARE = re.compile(rf"(?<![\w@.\-/])(?P<host>{_HOST})(?P<path>{_PATH})(?![\w@])", re.IGNORECASE)
_MAIL = re.compile(
    rf"(?<![\w.+-])(?:mailto:)?(?P<local>[\w.+-]{{1,64}})\s?(?:@|\(at\)|\[at\]|\(ät\)|＠)\s?(?P<host>{_HOST})(?![\w@])",
    re.IGNORECASE,
)
_SPELLED_MAIL = re.compile(
    rf"(?<![\w.+-])(?P<local>[\w.+-]{{2,64}})\s(?:at|ät|\(at\)|\[at\])\s(?P<host>{_LABEL}(?:{_DOT}){{1}}[a-z]{{2,10}})\b",
    re.IGNORECASE,
)
_SPACED = re.compile(
    rf"(?<![\w@.])(?:www{_DOT})?(?P<first>{_LABEL}(?:\s?-\s?{_LABEL}){{0,4}}(?:{_DOT}{_LABEL}){{0,2}})(?P<dot>{_DOT})(?P<tld>[a-z]{{2,12}})(?P<path>(?:\s?/\s?[\w./?=&%#-]+)?)(?![\w@])",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w.,/€$£%-])(?P<number>(?:\+|00)?\(?\d[\d\s()/.\-–\u00a0]{5,22}\d)(?![\w%€]|[.,]\d)")
_HANDLE = re.compile(r"(?<![\w.@/])@[A-Za-z_][\w.]{2,29}(?<!\.)")
_MESSENGER_SCHEME = re.compile(r"\b(?:whatsapp|tg|viber|weixin|line)://\S+", re.IGNORECASE)

_FILE_SUFFIXES = {"md", "py", "sh", "pl", "rs", "zip", "mov", "ps", "ai", "so", "cc", "hs", "id"}
"""Top-level domains that file names end with; a bare name with one of them is taken for a file."""
_SENTENCE_WORDS = {
    "so",
    "in",
    "am",
    "an",
    "es",
    "at",
    "it",
    "is",
    "to",
    "be",
    "me",
    "my",
    "no",
    "im",
    "de",
    "do",
    "pm",
    "us",
    "as",
    "la",
    "se",
    "by",
    "ms",
    "cv",
}
"""Top-level domains that are words: behind a full stop without a blank they begin the next sentence more often."""
_NO_HOST = re.compile(
    r"(?:z\.b|u\.a|d\.h|i\.d\.r|o\.ä|s\.o|v\.a|e\.g|i\.e|a\.m|p\.m|u\.s|inkl|zzgl|evtl|ggf|bzw|ca|nr|str|tel|art|abb)\.",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Address:
    """`start:end` in the text as written; `url` is put together again where it was torn apart."""

    kind: LinkKind
    url: str
    start: int
    end: int
    torn: bool = False


def find_addresses(text: str) -> list[Address]:
    """All addresses in reading order; of overlapping ones the most certain."""
    taken: list[tuple[int, int]] = []
    found: list[Address] = []
    for finder in (_urls, _mails, _bare, _spaced, _phones, _handles):
        for address in finder(text):
            if not any(address.start < end and start < address.end for start, end in taken):
                taken.append((address.start, address.end))
                found.append(address)
    return sorted(found, key=lambda a: a.start)


def _trimmed(url: str) -> str:
    while url and (
        url[-1] in ".,;:!?'’*"
        or (url[-1] in ")]}" and url.count(")") + url.count("]") > url.count("(") + url.count("["))
    ):
        url = url[:-1]
    return url


def _urls(text: str) -> Iterator[Address]:
    for match in _MESSENGER_SCHEME.finditer(text):
        yield Address("messenger", _trimmed(match.group()), *match.span())
    for pattern in (_URL, _WWW):
        for match in pattern.finditer(text):
            rest, end = _continued(text, _trimmed(match["rest"]), match)
            scheme = match.groupdict().get("scheme")
            prefix = scheme.lower().replace("xx", "tt") + "://" if scheme else "www."
            yield Address("web", prefix + rest, match.start(), end)


def _continued(text: str, rest: str, match: re.Match[str]) -> tuple[str, int]:
    """An address that breaks off at a line's end with `-` or `/` goes on in the next line."""
    end = match.start("rest") + len(rest)
    if match.end() < len(text) and text[match.end()] == "\n" and rest[-1:] in {"/", "-", "_", "=", "?"}:
        tail = re.match(r"\n([\w./?=&%#-]{2,})", text[match.end() :])
        if tail:
            return rest + _trimmed(tail[1]), match.end() + 1 + len(_trimmed(tail[1]))
    return rest, end


def _mails(text: str) -> Iterator[Address]:
    for match in _MAIL.finditer(text):
        host = _trimmed(match["host"])
        if has_known_suffix(host) or "." in host:
            yield Address("mail", f"{match['local']}@{host.lower()}", match.start(), match.start("host") + len(host))
    for match in _SPELLED_MAIL.finditer(text):
        host = re.sub(_DOT, ".", match["host"], flags=re.IGNORECASE).replace(" ", "")
        if has_known_suffix(host):
            yield Address("mail", f"{match['local']}@{host.lower()}", *match.span(), torn=True)


def _bare(text: str) -> Iterator[Address]:
    for match in _BARE.finditer(text):
        host, path = match["host"], _trimmed(match["path"])
        if not _plausible(host, bool(path)):
            continue
        end = match.end("host") + len(path)
        yield Address("web", host + path, match.start(), end)


def _plausible(host: str, has_path: bool) -> bool:  # noqa: FBT001
    labels = host.split(".")
    tld = labels[-1]
    if _NO_HOST.match(host) or not has_known_suffix(host) or (tld.lower() in _FILE_SUFFIXES and not has_path):
        return False
    if tld != tld.lower() and host != host.upper():
        return False  # "gekauft.Bitte": a sentence ends here
    if any(len(label) == 1 for label in labels[:-1]) and not has_path and len(labels) > 2:
        return False
    if tld.lower() in _SENTENCE_WORDS and not has_path and len(labels) == 2:
        return tld.lower() in {"de", "it", "es", "at", "se", "me", "us", "in"} and len(labels[0]) > 1
    return len(labels[0]) > 1 or has_path or len(labels) > 2


def _spaced(text: str) -> Iterator[Address]:
    for match in _SPACED.finditer(text):
        whole, dot, tld = match.group(), match["dot"], match["tld"]
        if not re.search(r"\s", whole) and "(" not in whole and "[" not in whole:
            continue
        first = re.sub(r"\s?-\s?", "-", re.sub(_DOT, ".", match["first"], flags=re.IGNORECASE))
        if re.search(r"\s", first):
            first = first.split()[-1]
        host = f"{first}.{tld}"
        spelled = not dot.strip().startswith(".")
        if not has_known_suffix(host) or (not spelled and not _torn_host(dot, first, tld, text, match)):
            continue
        path = re.sub(r"\s", "", match["path"] or "")
        yield Address("web", host.lower() + path, *match.span(), torn=True)


_COMMON_SUFFIXES = {
    "de",
    "com",
    "net",
    "org",
    "eu",
    "at",
    "ch",
    "fr",
    "it",
    "es",
    "nl",
    "pl",
    "se",
    "be",
    "uk",
    "info",
    "shop",
    "store",
    "online",
    "co",
    "io",
}


def _torn_host(dot: str, first: str, tld: str, text: str, match: re.Match[str]) -> bool:
    """`shop - x . de`: a blank on both sides of the dot, or before it; `x. de` only with www or a hyphenated name."""
    if tld != tld.lower() or tld not in _COMMON_SUFFIXES:
        return False
    if dot.startswith((" ", "\n")):
        return True
    written = match.group()
    if written.lower().startswith("www") or "-" in first:
        return True
    return dot.endswith("\n") and not text[match.end() : match.end() + 1].isspace() and tld in {"de", "com", "net"}


def _phones(text: str) -> Iterator[Address]:
    for match in _PHONE.finditer(text):
        number = match["number"].strip(" .-–/")
        digits = re.sub(r"\D", "", number)
        if _is_phone(number, digits, text[max(0, match.start() - 28) : match.start()]):
            yield Address("phone", number, match.start(), match.start() + len(number))


_PHONE_WORD = re.compile(
    r"\b(?:tel|fon|phone|call|ruf|anruf|hotline|mobil|handy|fax|whatsapp|sms|text|simse|nummer|line|telegram|viber|signal|wechat|zap|appel|numéro|llam|chiam|bel\b|bellen|zadzwo|ring)\w*\W{0,12}(?:\w+\W{1,3}){0,3}$",
    re.IGNORECASE,
)
_NO_PHONE_WORD = re.compile(
    r"\b(?:order|bestell|rechnung|invoice|factur|fattur|faktur|artikel|art|item|model|modell|serien|serial|batch|charge|los|lot|iban|bic|ust|vat|steuer|tax|weee|lucid|ean|gtin|upc|isbn|asin|sku|sendung|tracking|paket|kunden|customer|konto|hrb|hra|din|en|iso|iec|siret|siren|rcs|kvk|nip|regon|krs|org|reg|no|nr|id|fcc|ref|datum|date|ticket|zähler|code|pin|patent|po)[\w.\-]*\W{0,4}(?:[A-Z]{2}\W{0,2})?$",
    re.IGNORECASE,
)


def _is_phone(number: str, digits: str, before: str) -> bool:
    if not 7 <= len(digits) <= 15 or re.search(r"\d{3}-\d{7}-\d{7}", number):
        return False
    if re.fullmatch(
        r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?:\D+\d{1,2}[./-]\d{1,2}[./-]\d{2,4})?|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{4}\s?[-–]\s?\d{4}",
        number,
    ):
        return False  # dates and spans of years
    if _PHONE_WORD.search(before):
        return True
    if _NO_PHONE_WORD.search(before):
        return False
    if number.startswith(("+", "00")) and len(digits) >= 9:
        return True
    if re.match(r"\(?0\d", number) and re.search(r"[\s/()-]", number) and 8 <= len(digits) <= 13:
        return not re.search(r"\d{1,3}(?:[.]\d{3})+\b", number) and "–" not in number
    return bool(re.fullmatch(r"(?:1[-\s.])?\(?[2-9]\d{2}\)?[-\s.]\d{3}[-\s.]\d{4}", number))


def _handles(text: str) -> Iterator[Address]:
    for match in _HANDLE.finditer(text):
        yield Address("handle", match.group(), *match.span())
