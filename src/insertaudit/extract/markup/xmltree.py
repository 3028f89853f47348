"""XML from strangers: no network, no external entity, no expansion that grows, no part beyond the limit."""

from __future__ import annotations

import codecs
import re

from lxml import etree

from insertaudit.errors import UnreadableError
from insertaudit.limits import MAX_XML_BYTES

_DOCTYPE = re.compile(
    rb"""<!DOCTYPE\s+[^\[>"']*(?:(?:"[^"]*"|'[^']*')[^\[>"']*)*(?:\[(?P<subset>.*?)\]\s*)?>""",
    re.DOTALL | re.IGNORECASE,
)
_ENTITY = re.compile(rb"""<!ENTITY\s+([\w.:-]+)\s+(?:"([^"&%<]{0,1000})"|'([^'&%<]{0,1000})')\s*>""")
_ANY_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_REFERENCE = re.compile(rb"&([A-Za-z_][\w.:-]*);")
_ENCODING = re.compile(r"""(<\?xml[^>]*?)\s+encoding\s*=\s*(?:"[^"]*"|'[^']*')""")
MAX_GROWTH_BYTES = 1_000_000
"""What entities may add: namespace addresses, as Illustrator abbreviates them, add a few kilobytes."""


def parse_xml(data: bytes, *, large_values: bool = False) -> etree._Element:
    """Parse one document. Raises UnreadableError: too-large, damaged.

    Entities with a plain value are put in by hand, which drawing programs need; any other one is refused.
    `large_values` takes attribute values over 10 MB (pictures inside drawings).
    """
    if len(data) > MAX_XML_BYTES:
        raise UnreadableError("too-large", f"XML over {MAX_XML_BYTES // 1_000_000} MB")
    data = _without_doctype(_as_bytes(data))
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=large_values,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("damaged", str(error).split(", line", 1)[0]) from error
    if root is None:
        raise UnreadableError("damaged", "no XML element")
    return root


def _as_bytes(data: bytes) -> bytes:
    """Bring UTF-16 to UTF-8, so that the search for a document type needs one alphabet only."""
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            return _ENCODING.sub(r"\1", text, count=1).encode("utf-8", "replace")
    if b"\0" in data[:200]:
        raise UnreadableError("damaged", "no XML")
    return data.removeprefix(codecs.BOM_UTF8).lstrip()


def _without_doctype(data: bytes) -> bytes:
    if b"<!DOCTYPE" not in data[:200_000] and not _ANY_ENTITY.search(data[:200_000]):
        return data
    doctype = _DOCTYPE.match(data, max(0, data.find(b"<!DOCTYPE")), 200_000)
    if doctype is None:
        raise UnreadableError("damaged", "document type that cannot be read")
    subset = doctype["subset"] or b""
    entities = {match[1]: match[2] or match[3] or b"" for match in _ENTITY.finditer(subset)}
    if len(_ANY_ENTITY.findall(subset)) != len(entities):
        raise UnreadableError("damaged", "entities that lead elsewhere or hold others")
    body = data[doctype.end() :]
    grown = 0

    def put_in(reference: re.Match[bytes]) -> bytes:
        nonlocal grown
        value = entities.get(reference[1])
        if value is None:
            return reference[0]
        grown += len(value)
        if grown > MAX_GROWTH_BYTES:
            raise UnreadableError("damaged", "entities that grow without end")
        return value

    return data[: doctype.start()] + (_REFERENCE.sub(put_in, body) if entities else body)


def local(element: etree._Element) -> str:
    """Give the name without its namespace; "" for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def local_attributes(element: etree._Element) -> dict[str, str]:
    """Give the attributes by name without namespace; of two with one name the one without namespace wins."""
    pairs = sorted(element.items(), key=lambda pair: not str(pair[0]).startswith("{"), reverse=True)
    return {str(name).rpartition("}")[2]: str(value) for name, value in pairs}
