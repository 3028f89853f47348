"""Codes and links of the format become blocks of their own, beside the text that they belong to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from insertaudit.detect.links import host_block, link_of
from insertaudit.model import Block, Document

if TYPE_CHECKING:
    from insertaudit.model import Carrier, Code, LinkKind

_MATRIX = {"QRCode", "MicroQRCode", "RMQRCode", "DataMatrix", "Aztec", "PDF417"}
_PAYLOAD_KIND: dict[str, LinkKind] = {
    "url": "web", "gs1-digital-link": "web", "mail": "mail", "phone": "phone", "sms": "sms", "wifi": "wifi",
}  # fmt: skip


def carriers_as_blocks(document: Document) -> Document:
    """The document with one block more for each code and each hyperlink, right behind its host block.

    The payload of a vCard or of a plain text stays text and is judged as such.
    """
    extra: dict[int, list[Block]] = {}
    for block, shown in _extra_blocks(document):
        host = host_block(document.blocks, block.page, block.box, shown)
        extra.setdefault(len(document.blocks) - 1 if host is None else host, []).append(block)
    if not extra:
        return document
    blocks = list(extra.get(-1, []))
    for index, block in enumerate(document.blocks):
        blocks += [block, *extra.get(index, [])]
    return replace(document, blocks=tuple(blocks))


def _extra_blocks(document: Document) -> list[tuple[Block, str | None]]:
    found: list[tuple[Block, str | None]] = [(_code_block(code), None) for code in document.codes if code.text]
    for hyperlink in document.hyperlinks:
        block = Block(hyperlink.url, hyperlink.carrier, hyperlink.page, hyperlink.box)
        link = link_of(hyperlink.url, block, 0, {}, hyperlink.text)
        if link is not None and link.kind not in {"file", "other"}:
            found.append((replace(block, link=link), hyperlink.text))
    return found


def _code_block(code: Code) -> Block:
    carrier: Carrier = "qr" if code.format in _MATRIX else "barcode"
    text = code.text or ""
    block = Block(text, carrier, code.page, code.box)
    kind = _PAYLOAD_KIND.get(code.payload or "")
    if kind is None:
        return block
    link = link_of(text, block, 0, {})
    if link is None:
        return block
    if link.kind == "other" or kind in {"wifi", "sms", "phone"}:
        link = replace(link, kind=kind)
    return replace(block, link=link)
