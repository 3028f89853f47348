"""Every address that a person can follow, from whatever carries it, brought to its registrable domain."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from insertaudit.detect.addresses import Address, find_addresses
from insertaudit.detect.domains import registrable_domain, unicode_host
from insertaudit.model import Block, Box, Link

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from insertaudit.detect.lists import DomainList
    from insertaudit.model import LinkKind

_SCHEME = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*):", re.IGNORECASE)
_HOST_AND_PORT = re.compile(r"(?:localhost|[\w-]+(?:\.[\w-]+)+):\d+(?:/|$)", re.IGNORECASE)
_KIND_OF_SCHEME: dict[str, LinkKind] = {
    "http": "web", "https": "web", "ftp": "web", "mailto": "mail", "tel": "phone", "callto": "phone", "sms": "sms", "smsto": "sms",
    "whatsapp": "messenger", "tg": "messenger", "viber": "messenger", "weixin": "messenger", "wifi": "wifi", "file": "file",
    "cid": "file", "data": "file", "javascript": "other", "about": "other",
}  # fmt: skip
_KIND_CONCEPTS = {
    "web": "URL", "mail": "EMAIL", "phone": "PHONE", "sms": "PHONE", "messenger": "MESSENGER_CONTACT", "handle": "HANDLE", "wifi": "WIFI",
    "vcard": "VCARD",
}  # fmt: skip
_AMAZONS_OWN = {"amazon", "amazon-short"}


def links_in(block: Block, index: int, lists: Mapping[str, DomainList]) -> list[Link]:
    """The addresses written in a block's text."""
    return [
        _link(address.url, address.kind, lists, carrier_of=block, index=index, address=address)
        for address in find_addresses(block.text)
        if block.carrier != "filename" or _in_file_name(address, block.text)
    ]


def _kind_of_scheme(scheme: str, url: str) -> LinkKind:
    """A scheme that nobody knows (`intent://shop-x.de`) leads to the web where a host stands behind it."""
    known = _KIND_OF_SCHEME.get(scheme)
    if known is not None:
        return known
    host = re.match(r"[\w.+-]+://([\w.-]+)", url)
    return "web" if host and registrable_domain(host[1]) else "other"


def _kind_without_scheme(url: str) -> LinkKind:
    return "mail" if "@" in url and "/" not in url else "web"


def _in_file_name(address: Address, name: str) -> bool:
    """Whether a file's name holds an address: its digits are dates and numbers, and `insert.ai` as a whole is just the name."""
    return address.kind not in {"phone", "handle"} and (address.start, address.end) != (0, len(name))


def link_of(
    url: str, block: Block, index: int, lists: Mapping[str, DomainList], shown: str | None = None
) -> Link | None:
    """The link that a block of the carriers annotation, hyperlink, form, qr … stands for; None for an inner jump."""
    url = re.sub(r"[\s\u200b]+", "", url) if _SCHEME.match(url) or "." in url else url
    if not url or url.startswith("#"):
        return None
    match = _SCHEME.match(url)
    scheme = match["scheme"].lower() if match and not _HOST_AND_PORT.match(url) else None
    kind = _kind_of_scheme(scheme, url) if scheme else _kind_without_scheme(url)
    return _link(url, kind, lists, carrier_of=block, index=index, shown=shown)


def _link(
    url: str,
    kind: LinkKind,
    lists: Mapping[str, DomainList],
    *,
    carrier_of: Block,
    index: int,
    address: Address | None = None,
    shown: str | None = None,
) -> Link:
    scheme, host = _scheme_and_host(url, kind)
    start, end = (address.start, address.end) if address else (0, len(carrier_of.text))
    named = frozenset(name for name, entries in lists.items() if host and host.removeprefix("www.") in entries)
    if kind == "web" and "messengers" in named:
        kind = "messenger"
    if kind == "web" and host and _is_local(host):
        kind = "file"
    return Link(
        url=url,
        kind=kind,
        domain=registrable_domain(host) if host else None,
        host=host,
        scheme=scheme,
        text=shown if shown is not None else (carrier_of.text[start:end] if address and address.torn else None),
        carrier=carrier_of.carrier,
        page=carrier_of.page,
        box=carrier_of.box_of(start, end),
        block=index,
        start=start,
        end=end,
        lists=named,
    )


def _is_local(host: str) -> bool:
    """A device in the buyer's own network (RFC 1918, RFC 6762): a set-up page, no way out of Amazon."""
    if host == "localhost" or host.endswith((".local", ".lan", ".home.arpa", ".fritz.box")):
        return True
    try:
        return ip_address(host).is_private
    except ValueError:
        return False


def _scheme_and_host(url: str, kind: LinkKind) -> tuple[str | None, str | None]:
    if kind == "mail":
        address = url.split(":", 1)[-1] if url.lower().startswith("mailto:") else url
        host = unquote(address).split("?")[0].rpartition("@")[2]
        return None, unicode_host(host) or None
    if kind in {"web", "messenger"}:
        match = _SCHEME.match(url)
        scheme = match["scheme"].lower() if match and "//" in url[:12] else None
        target = _forwarded(url) or url
        try:
            found = urlsplit(target if "//" in target[:12] else f"//{target}").hostname
        except ValueError:
            return scheme, None
        return scheme, unicode_host(found) if found else None
    return None, None


def _forwarded(url: str) -> str | None:
    """The address that another one forwards to (`amazon.de/gp/r.html?U=https://shop-x.de`); None where it leads where it says."""
    try:
        parts = urlsplit(url if "//" in url[:12] else f"//{url}")
        own = registrable_domain(parts.hostname or "")
        for _, value in parse_qsl(parts.query):
            inner = urlsplit(value).hostname if value.startswith(("http://", "https://", "//")) else None
            domain = registrable_domain(inner) if inner else None
            if domain and domain != own:
                return value
    except ValueError:
        return None
    return None


def host_block(blocks: Sequence[Block], page: int | None, box: Box | None, shown: str | None) -> int | None:
    """The block of text beside which a code or an annotation stands: under its box, with its shown text, or the nearest."""
    best: tuple[float, int] | None = None
    for index, block in enumerate(blocks):
        if block.carrier in {"metadata", "filename", "script"} or block.page != page:
            continue
        if box is None or block.box is None:
            if shown and shown.strip() and shown.strip() in block.text:
                return index
            continue
        gap = _gap(box, block.box)
        if best is None or gap < best[0]:
            best = (gap, index)
    return best[1] if best else None


def _gap(one: Box, other: Box) -> float:
    across = max(0.0, max(one.left, other.left) - min(one.right, other.right))
    down = max(0.0, max(one.top, other.top) - min(one.bottom, other.bottom))
    return float((across**2 + down**2) ** 0.5)


def link_concepts(link: Link, lists: Mapping[str, DomainList]) -> Iterator[str]:
    """What an address is to the rules: its kind, the lists that hold it, Amazon's own or not."""
    kind = _KIND_CONCEPTS.get(link.kind)
    if kind:
        yield kind
    for name in sorted(link.lists):
        concept = lists[name].concept
        if concept:
            yield concept
    if link.kind == "web":
        yield "AMAZON_LINK" if link.lists & _AMAZONS_OWN else "EXTERNAL_LINK"
