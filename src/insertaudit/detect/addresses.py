"""Addresses written in text: web, mail, telephone, handles; also spaced out, spelled out or broken over lines.

Host syntax after RFC 1123 and RFC 5890 (letters of all scripts); what counts as a top-level domain decides the Public Suffix List.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from insertaudit.detect.domains import has_known_suffix
from insertaudit.detect.phones import find_phones

if TYPE_CHECKING:
    from collections.abc import Iterator

    from insertaudit.model import LinkKind

_GAP = r"[\s\u2800\u3164]"
"""White space, and the blanks of other scripts (Braille, Hangul) that look like it."""

_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_PART = r"(?<![^\W_])[^\W_]{1,63}(?![^\W_])"
"""A whole stretch of letters and digits: no regular expression may split it in two, or long texts take for ever."""
_HOST = rf"{_LABEL}(?:\.{_LABEL}){{0,8}}\.[^\W\d_](?:[^\W_]|-){{1,23}}"
_PATH = r"(?::\d{2,5})?(?:[/?#][^\s<>\"„“”»«|]*)?"
_DOT_WORD = "dot|punkt|point|punto|punt|ponto|kropka|nokta"
_SPOKEN_DOT = re.compile(rf"\s(?:{_DOT_WORD})\s[a-z]+$", re.IGNORECASE)
"""A dot said as a bare word: with rare top-level domains that is plain prose ("if at any point you": .you exists)."""
_POINT_OF = re.compile(r"\s(?:point|punto|ponto)\sde$", re.IGNORECASE)
"""Before a word of small letters: "cada punto de vista"."""
_PARTICLES = frozenset(
    {"in", "on", "at", "the", "with", "or", "and", "an", "is", "mit", "und", "der", "die", "das", "auf", "im"}
)
"""No names: "it ends in dot com"."""
_SPELLED_DOT = rf"(?:{_GAP}{{0,8}}[(\[{{<]{_GAP}{{0,8}}(?:{_DOT_WORD}|\.){_GAP}{{0,8}}[)\]}}>]{_GAP}{{0,8}}|{_GAP}{{1,8}}(?:{_DOT_WORD}){_GAP}{{1,8}})"
_TORN_DOT = rf"{_GAP}{{0,2}}[.．。｡]{_GAP}{{0,2}}"
_AT_SIGN = rf"(?:{_GAP}{{0,8}}[(\[{{<]{_GAP}{{0,8}}(?:at|ät|@|a){_GAP}{{0,8}}[)\]}}>]{_GAP}{{0,8}}|@|＠)"
_MAILBOX = "info|support|help|hilfe|service|kontakt|contact|hello|hallo|hi|sales|mail|post|office|team|shop|care|warranty|garantie|kundenservice|customerservice|orders"

_URL = re.compile(
    rf"(?<![\w@.])(?P<scheme>https?|ftp|hxxps?)\s?[:;]\s?/\s?/\s?(?P<rest>(?:[^\s/@]+@)?(?:{_HOST}|\d{{1,3}}(?:\.\d{{1,3}}){{3}}){_PATH})",
    re.IGNORECASE,
)
_WWW = re.compile(rf"(?<![\w@.])(?:www|vvww|wwvv|vvvvw|vvvvvv)\s?\.\s?(?P<rest>{_HOST}{_PATH})", re.IGNORECASE)
_BROKEN = re.compile(
    rf"(?<![\w@.])(?:https?://)?www\.(?P<host>(?:[\w-]|-\n)+(?:\n?\.\n?{_LABEL}){{1,3}})", re.IGNORECASE
)
_BARE = re.compile(rf"(?<![\w@.\-/])(?P<host>{_HOST})(?P<path>{_PATH})(?![\w@])", re.IGNORECASE)
_MAIL = re.compile(
    rf"(?<![\w.+-])(?:mailto:)?(?P<local>[\w.+-]{{1,64}})(?:{_AT_SIGN}|\s@\s)(?P<host>{_HOST}|{_LABEL}(?:{_SPELLED_DOT}{_LABEL}){{1,4}})",
    re.IGNORECASE,
)
_SAID_MAIL = re.compile(
    rf"(?<![\w.+-])(?P<local>[\w.+-]{{2,64}}){_GAP}(?:at|ät){_GAP}(?P<host>{_LABEL}(?:(?:{_SPELLED_DOT}|\.){_LABEL}){{0,4}}{_SPELLED_DOT}[a-z]{{2,10}})\b"
    rf"|(?<![\w.+-])(?P<box>{_MAILBOX}){_GAP}(?:at|ät){_GAP}(?P<plain>{_HOST})(?![\w@])",
    re.IGNORECASE,
)
_SPELLED = re.compile(
    rf"(?<![\w@.])(?:w{_GAP}?w{_GAP}?w(?:{_SPELLED_DOT}|{_TORN_DOT}))?(?P<name>{_LABEL}(?:(?:{_SPELLED_DOT}|\.){_LABEL}){{0,4}}?|[a-z\d](?: [a-z\d]){{3,40}}){_SPELLED_DOT}(?P<tld>[a-z]{{2,12}}|[a-z](?: [a-z]){{1,12}})(?![\w@])(?P<path>/[\w./?=&%#-]*)?",
    re.IGNORECASE,
)
_TORN = re.compile(
    rf"(?<![\w@.])(?P<www>www{_TORN_DOT})?(?P<name>{_PART}(?:\s?-\s?{_PART}){{0,6}}(?:{_TORN_DOT}{_PART}){{0,2}}?)(?P<dot>{_TORN_DOT})(?P<tld>[a-z]{{2,12}})(?P<path>/[\w./?=&%#-]*)?(?![\w@])",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"(?<!\S)(?:[\w@.:/-][ \u00a0]){5,}\w(?!\S)")
_HANDLE = re.compile(r"(?<![\w.@/])@(?!m[a4@]z[o0]n)[^\W\d]\w(?:[\w.]{0,28}\w)?")
_MESSENGER_BEFORE = re.compile(
    r"\b(?:telegram|whatsapp|we\s?chat|weixin|signal|viber|line|skype|threema|kik)\b\W{0,4}(?:\w+\W{1,3}){0,3}$",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:(?P<net>instagram|insta|ig|tiktok|facebook|fb|youtube|pinterest|twitter|snapchat|threads|twitch)|(?P<chat>whatsapp|telegram|we\s?chat|weixin|viber|skype|line|signal|kik))"
    r"(?:[- ]?(?:kanal|channel|id|name|account|profil|profile))?\s?[:=►→]\s?(?P<name>[^\W\d][\w.]{3,29})(?=\s*(?:$|\n|[^\w\s]))",
    re.IGNORECASE | re.MULTILINE,
)
"""A profile named behind its network: `Insta: tonundtopf`."""

_MESSENGER_SCHEME = re.compile(r"\b(?:whatsapp|tg|viber|weixin|line|signal|sgnl|skype|threema)://\S+", re.IGNORECASE)

_FILE_SUFFIXES = frozenset({
    "md", "py", "sh", "rs", "zip", "mov", "ps", "cc", "hs", "nr", "id",
})  # fmt: skip
"""Top-level domains that file names or German abbreviations end with; a bare name with one of them is taken for such."""
_WORD_SUFFIXES = frozenset({
    "so", "in", "am", "an", "es", "at", "it", "is", "to", "be", "me", "my", "no", "im", "do", "pm", "us", "as", "la",
    "se", "by", "ms", "cv", "now", "top", "fun", "win", "one", "you", "here", "how", "men", "man", "gift", "gratis",
    "kaufen", "bar", "via", "plus", "best", "sale", "free",
})  # fmt: skip
"""Top-level domains that are words: behind a full stop without a blank, or with blanks about it, they rather begin the next sentence."""
_LONG_NAME = 9
"""Letters from which on a name before a word-like top-level domain is no word that ends a sentence."""

_COMMON_SUFFIXES = frozenset({
    "de", "com", "net", "org", "eu", "at", "ch", "fr", "it", "es", "nl", "pl", "se", "be", "uk", "info", "shop",
    "store", "online", "co", "io", "club", "biz", "us", "ie", "dk", "cz", "pt", "ca", "me", "app", "site", "xyz",
})  # fmt: skip
_FIGURES = str.maketrans("01", "ol")
"""Letters that OCR takes for figures, and that evasion writes as such: `.c0m`."""
_LEAST_MENDED = 3
"""Letters of a bare name's suffix to be mended: "rev.i0" is no address, "shop-x.c0m" is one."""
_ABBREVIATION = re.compile(
    r"(?:z\.b|u\.a|d\.h|i\.d\.r|o\.ä|s\.o|v\.a|e\.g|i\.e|a\.m|p\.m|u\.s|inkl|exkl|zzgl|evtl|ggf|bzw|usw|etc|ca|nr|str|tel|art|abb|dr|prof|dipl|ing|inh|co|ges|best|bestell|kd|abs|st|max|min|mind|sog|vgl|bspw|fa|hr|fr|approx|incl|excl|fig|ref|ext)\.",
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
    for finder in (_urls, _mails, _letters, _broken, _bare, _spelled, _torn, _phones, _handles, _named):
        for address in finder(text):
            if not any(address.start < end and start < address.end for start, end in taken):
                taken.append((address.start, address.end))
                found.append(address)
    return sorted(found, key=lambda a: a.start)


def is_disguised(written: str) -> bool:
    """Whether an address as written hides from a filter: `shop (dot) de`, `info [ät] shop`, single letters. Blanks about a dot may be OCR's."""
    return bool(re.search(rf"{_SPELLED_DOT}|[(\[{{<]\s?(?:at|ät)\s?[)\]}}>]|(?:[\w.] ){{4}}", written, re.IGNORECASE))


def _trimmed(url: str) -> str:
    while url and (
        url[-1] in ".,;:!?'’*…" or (url[-1] in ")]}" and url.count(url[-1]) > url.count("([{"[")]}".index(url[-1])]))
    ):
        url = url[:-1]
    return url


def _host_only(host: str) -> str:
    """The host without what a missing blank glued to it: `shop-x.de.Bitte` → `shop-x.de`."""
    while not has_known_suffix(host) and host.count(".") > 1:
        host = host.rpartition(".")[0]
    return host


def _mended(host: str) -> str:
    """The host with the letters that its suffix must have: `shop-x.c0m` → `shop-x.com`."""
    name, dot, suffix = host.rpartition(".")
    letters = suffix.lower().translate(_FIGURES)
    return name + dot + letters if letters in _COMMON_SUFFIXES and not has_known_suffix(host) else host


def _urls(text: str) -> Iterator[Address]:
    for match in _MESSENGER_SCHEME.finditer(text):
        yield Address("messenger", _trimmed(match.group()), *match.span())
    for pattern in (_URL, _WWW):
        for match in pattern.finditer(text):
            rest, end = _continued(text, _trimmed(match["rest"]), match)
            scheme = match.groupdict().get("scheme")
            prefix = scheme.lower().replace("xx", "tt") + "://" if scheme else "www."
            host = re.split(r"[:/?#]", rest, maxsplit=1)[0]
            yield Address("web", prefix + _mended(host) + rest[len(host) :], match.start(), end)


def _continued(text: str, rest: str, match: re.Match[str]) -> tuple[str, int]:
    """An address that breaks off with `-`, `/` … goes on in the next line; behind `/` and a blank OCR lost nothing but the joint."""
    end = match.start("rest") + len(rest)
    if end != match.end() or rest[-1:] not in {"/", "-", "_", "=", "?"}:
        return rest, end
    tail = re.match(r"\n[ \t]*([\w./?=&%#-]{2,})", text[end:])
    if tail is None and rest[-1] == "/":
        tail = re.match(r" ([a-z0-9][a-z0-9_-]+)(?=\s*$|\s*\n)", text[end:])
    if tail is None:
        return rest, end
    more = _trimmed(tail[1])
    return rest + more, end + tail.start(1) + len(more)


def _mails(text: str) -> Iterator[Address]:
    for match in _MAIL.finditer(text):
        written = match["host"]
        host = _host_only(_joined(written))
        if "." in host:
            whole = host == _joined(written)
            end = match.end() if whole else match.start("host") + len(host)
            yield Address(
                "mail",
                f"{match['local']}@{_mended(host.lower())}",
                match.start(),
                end,
                torn="@" not in match.group() or whole is False,
            )
    for match in _SAID_MAIL.finditer(text):
        host = _joined(match["host"] or match["plain"])
        common = match["plain"] or host.rpartition(".")[2].lower() in _COMMON_SUFFIXES
        if common and has_known_suffix(host):
            yield Address("mail", f"{match['local'] or match['box']}@{host.lower()}", *match.span(), torn=True)


def _joined(host: str) -> str:
    return re.sub(rf"{_GAP}", "", re.sub(_SPELLED_DOT, ".", host, flags=re.IGNORECASE))


def _letters(text: str) -> Iterator[Address]:
    """`p e t v a n t a . c o m`."""
    for match in _LETTERS.finditer(text):
        joined = re.sub(r"[ \u00a0]", "", match.group())
        for finder in (_urls, _mails, _bare):
            for address in finder(joined):
                yield Address(address.kind, address.url, *match.span(), torn=True)
                break


def _broken(text: str) -> Iterator[Address]:
    """`www.shop-` at a line's end, `x.de` in the next."""
    for match in _BROKEN.finditer(text):
        host = match["host"].replace("\n", "")
        if "\n" in match["host"] and has_known_suffix(host):
            yield Address("web", f"www.{host}", *match.span(), torn=True)


def _bare(text: str) -> Iterator[Address]:
    for match in _BARE.finditer(text):
        written, path = match["host"], _trimmed(match["path"])
        host = _host_only(written) if len(written.rpartition(".")[2]) < _LEAST_MENDED else _host_only(_mended(written))
        if len(host) != len(written):
            path = ""
        if _plausible(host, path, text[match.start() + len(host) + len(path) :]):
            yield Address("web", host + path, match.start(), match.start() + len(host) + len(path))


def _plausible(host: str, path: str, after: str) -> bool:
    labels = host.split(".")
    tld = labels[-1]
    if _ABBREVIATION.match(host) or not has_known_suffix(host):
        return False
    if path:
        return True
    if (
        (tld.lower() in _FILE_SUFFIXES and len(labels) == 2)
        or len(labels[0]) == 1
        or (len(labels) > 2 and any(len(label) == 1 for label in labels[1:-1]))
    ):
        return (
            len(labels[0]) == 1 and len(labels) == 2 and tld in {"co", "com", "de"} and labels[0] != labels[0].upper()
        )
    if (
        tld != tld.lower()
        and host != host.upper()
        and not (tld.lower() in {"de", "com", "net", "org", "eu", "shop"} and "-" in host)
    ):
        return False  # "gekauft.Bitte": a sentence ends here
    if (
        tld.lower() in _WORD_SUFFIXES
        and len(tld) == 2
        and len(labels) == 2
        and "-" not in labels[0]
        and not re.search(r"\d", labels[0])
    ):
        return _stands_apart(after) or len(labels[0]) >= _LONG_NAME
    return True


def _stands_apart(after: str) -> bool:
    """No sentence goes on behind it in small letters."""
    return not re.match(r"[ \t]+[^\W\d_A-ZÄÖÜ]", after)


def _spelled(text: str) -> Iterator[Address]:
    for match in _SPELLED.finditer(text):
        tld = match["tld"].replace(" ", "")
        host = f"{_joined(match['name'])}.{tld}".lower()
        spoken = _SPOKEN_DOT.search(match.group())
        prose = spoken and (
            tld.lower() not in _COMMON_SUFFIXES
            or host.partition(".")[0] in _PARTICLES
            or (_POINT_OF.match(spoken.group()) and not _stands_apart(text[match.end() :]))
        )
        if not prose and has_known_suffix(host) and len(host.split(".")[0]) > 1:
            yield Address("web", host + (match["path"] or ""), *match.span(), torn=True)


def _torn(text: str) -> Iterator[Address]:
    for match in _TORN.finditer(text):
        written = match.group()
        if not re.search(r"[\s\u2800．。｡]", written):
            continue
        name = re.sub(rf"{_GAP}", "", match["name"])
        host = f"{name}.{match['tld']}"
        if has_known_suffix(host) and _was_torn(match, name, text[match.end() :]):
            yield Address("web", host.lower() + (match["path"] or ""), *match.span(), torn=True)


def _was_torn(match: re.Match[str], name: str, after: str) -> bool:
    """`shop - x . de`: blanks on both sides of the dot, or before it; `x. de` only behind www or in a hyphenated name."""
    tld, dot = match["tld"].lower(), match["dot"]
    if match["tld"] not in {tld, tld.upper()} or (match["tld"] != tld and name != name.upper()):
        return False
    if tld not in _COMMON_SUFFIXES or len(name) < 2 or _ABBREVIATION.match(f"{name}."):
        return False
    if match["www"] or dot in {"．", "。", "｡"}:
        return True
    if tld in _WORD_SUFFIXES and not _ends_line(after):
        return False
    if not re.match(r"\s|\u2800", dot):  # "Ende. de …": a sentence more often than not
        return (
            "-" in name and tld in {"de", "com", "net", "eu", "shop"} and not dot.endswith("\n") and _ends_line(after)
        )
    return not dot.startswith("\n") or _ends_line(after)


def _ends_line(after: str) -> bool:
    return re.match(r"[.,;:!?)]?\s*(?:$|\n)|\s*[-–→|·•(\"“/]", after) is not None


def _phones(text: str) -> Iterator[Address]:
    for phone in find_phones(text):
        yield Address("phone", phone.number, phone.start, phone.end)


def _handles(text: str) -> Iterator[Address]:
    for match in _HANDLE.finditer(text):
        messenger = _MESSENGER_BEFORE.search(text[max(0, match.start() - 40) : match.start()])
        yield Address("messenger" if messenger else "handle", match.group(), *match.span())


def _named(text: str) -> Iterator[Address]:
    for match in _NAMED.finditer(text):
        yield Address("messenger" if match["chat"] else "handle", match["name"].rstrip("."), *match.span())
