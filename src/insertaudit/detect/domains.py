"""Hosts and registrable domains, by the Public Suffix List that the library carries."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import idna

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

_IPV4 = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}\Z")


@cache
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(accept_unknown=False)


@lru_cache(maxsize=8192)
def unicode_host(host: str) -> str:
    """The host in lower case, punycode labels undone where they are valid (UTS 46)."""
    host = host.strip().rstrip(".").lower()
    if "xn--" not in host:
        return host
    try:
        return str(idna.decode(host, uts46=True))
    except (idna.IDNAError, UnicodeError):
        return host


@lru_cache(maxsize=8192)
def registrable_domain(host: str) -> str | None:
    """`shop.müller-küche.de` → `müller-küche.de`; an IP address stands for itself; None without a known suffix."""
    host = unicode_host(host)
    if _IPV4.match(host):
        return host
    try:
        ascii_host = idna.encode(host, uts46=True).decode("ascii") if not host.isascii() else host
    except (idna.IDNAError, UnicodeError):
        ascii_host = host
    domain = _suffixes().privatesuffix(ascii_host) or _placeholder(ascii_host)
    return unicode_host(domain) if domain else None


def _placeholder(host: str) -> str | None:
    """`shop.lindwurm.example` → `lindwurm.example`: reserved by RFC 2606, section 2, and left in a design, it is a link all the same."""
    labels = host.split(".")
    return ".".join(labels[-2:]) if len(labels) > 1 and labels[-1] == "example" else None


def has_known_suffix(host: str) -> bool:
    return registrable_domain(host) is not None
