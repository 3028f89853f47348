"""The conditions of a rule about links, codes and files in words, and which of them hold: what `insertaudit explain` prints."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from insertaudit.policy import code, file, link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from insertaudit.model import Code, Reading
    from insertaudit.policy.schema import CodeShape, CollectionShape, FileShape, LinkShape, Rule


def shapes(rule: Rule, reading: Reading) -> Iterator[str]:
    """Two lines or more for each [link], [code], [file] and [collection] of the rule."""
    near = link.concepts_by_block(reading)
    for number, shape in enumerate(rule.link, 1):
        yield f"link condition {number}: {_told(shape)}"
        if not reading.links:
            yield "    does not hold: there is no link or address"
        for found in reading.links:
            unmet = "; ".join(link.unmet(shape, found, reading, near))
            yield f"    does not hold: {found.url}: {unmet}" if unmet else f"    holds: {found.url}"
    for number, code_shape in enumerate(rule.code, 1):
        yield f"code condition {number}: {_told(code_shape)}"
        if not reading.document.codes:
            yield "    does not hold: there is no code"
        for symbol in reading.document.codes:
            weak = code.fits(code_shape, symbol)
            how = "does not hold" if weak is None else "holds, weakly" if weak else "holds"
            yield f"    {how}: {_measured(symbol)}"
    for number, file_shape in enumerate(rule.file, 1):
        yield f"file condition {number}: {_told(file_shape)}"
        yield "    holds" if file.holds(file_shape, reading) else "    does not hold"
    for collected in rule.collection:
        yield f"collection: {_told(collected)}"
        yield "    several files are needed, which one text cannot show"


def _told(shape: LinkShape | CodeShape | FileShape | CollectionShape) -> str:
    """All that the rule file sets, as it stands there."""
    asked = [
        f"{field.name} {_value(value)}"
        for field in fields(shape)
        if (value := getattr(shape, field.name)) not in _UNSET
    ]
    return ", ".join(asked)


_UNSET = ((), None, False, 0)


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return " + ".join(map(_value, value)) if any(isinstance(v, tuple) for v in value) else "|".join(map(str, value))
    return "yes" if value is True else str(value)


def _measured(symbol: Code) -> str:
    sizes = [
        f"{name} {size:.2f}"
        for name in ("module_mm", "quiet_zone", "contrast")
        if (size := getattr(symbol, name)) is not None
    ]
    what = f"{symbol.payload}" if symbol.text is not None else "undecoded"
    return ", ".join([f"{symbol.format} {what}", *sizes])
