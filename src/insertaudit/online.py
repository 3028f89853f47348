"""`--online`: does an address work over https? The one place that ever opens a connection, and only when asked to."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from insertaudit.version import __version__

if TYPE_CHECKING:
    from insertaudit.model import Link, Reading

SECONDS = 8.0
"""For one connection: a page that takes longer does not work for a buyer either."""

MAX_REDIRECTS = 5
_GONE = 400
_REFUSED_TO_ROBOTS = frozenset({401, 403, 405, 429, 999})
"""Statuses by which a working site turns a program away."""


@dataclass(frozen=True, slots=True)
class Answer:
    final: str | None
    """The address that it leads to in the end; None where it leads nowhere."""
    dead: str = ""
    """Why it does not work, in a few English words."""


def with_answers(reading: Reading, known: dict[str, Answer]) -> Reading:
    """The reading with each web link looked up; `known` holds the answers of one worker, so that none is asked twice."""
    links = []
    for link in reading.links:
        if link.kind == "web" and link.host:
            url = _over_https(link)
            if url not in known:
                known[url] = look_up(url, ssl.create_default_context())
            links.append(replace(link, resolved=known[url].final, dead=known[url].dead))
        else:
            links.append(link)
    return replace(reading, links=tuple(links))


def _over_https(link: Link) -> str:
    bare = link.url.split("://", 1)[-1] if link.scheme else link.url
    return f"https://{bare}"


def look_up(url: str, context: ssl.SSLContext, *, private: bool = False) -> Answer:
    """Follow an https address to its end with HEAD requests.

    Addresses of private networks are not asked (`private` allows them): an audited file must not make us knock at a neighbour's door.
    """
    for _ in range(MAX_REDIRECTS + 1):
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname:
            return Answer(url, "leads to an address without encryption")
        try:
            if not private and _is_private(parts.hostname, parts.port or 443):
                return Answer(None, "leads into a private network")
            status, location = _head(parts.hostname, parts.port or 443, parts.path or "/", parts.query, context)
        except ssl.SSLCertVerificationError as error:
            return Answer(None, f"its certificate is invalid: {error.verify_message}")
        except (OSError, http.client.HTTPException, UnicodeError) as error:
            return Answer(
                None,
                f"does not answer: {error.strerror or type(error).__name__}"
                if isinstance(error, OSError)
                else "does not answer",
            )
        if location is None:
            broken = status >= _GONE and status not in _REFUSED_TO_ROBOTS
            return Answer(None if broken else url, f"answers with status {status}" if broken else "")
        url = urljoin(url, location)
    return Answer(None, "redirects without end")


def _is_private(host: str, port: int) -> bool:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return any(not ipaddress.ip_address(address[4][0]).is_global for address in found)


def _head(host: str, port: int, path: str, query: str, context: ssl.SSLContext) -> tuple[int, str | None]:
    connection = http.client.HTTPSConnection(host, port, timeout=SECONDS, context=context)
    try:
        target = f"{path}?{query}" if query else path
        connection.request("HEAD", target, headers={"User-Agent": f"insertaudit/{__version__}", "Accept": "*/*"})
        answer = connection.getresponse()
        location = answer.getheader("Location") if answer.status in {301, 302, 303, 307, 308} else None
        return answer.status, location
    finally:
        connection.close()
