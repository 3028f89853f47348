"""Actions of a PDF (ISO 32000-2, 12.6): where they lead and what they run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, IndirectObject, StreamObject

from insertaudit.model import ActiveContent, Block, Box, Hyperlink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from insertaudit.model import Carrier

_MAX_CHAIN = 50
"""Actions in one chain of /Next; honest ones have one or two."""
_MAX_SCRIPT = 200_000
_NAMES = {
    "/JavaScript": "script",
    "/Launch": "launch action",
    "/SubmitForm": "submit action",
    "/ImportData": "data import action",
    "/GoToR": "link to another file",
    "/GoToE": "link to an embedded file",
    "/Rendition": "multimedia",
    "/Movie": "multimedia",
    "/Sound": "multimedia",
    "/RichMediaExecute": "multimedia",
}


@dataclass(slots=True)
class Followed:
    """What the actions of one trigger hold."""

    urls: list[tuple[str, Carrier]] = field(default_factory=list)
    active: list[tuple[str, str]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)

    def add_to(
        self,
        hyperlinks: list[Hyperlink],
        active: list[ActiveContent],
        blocks: list[Block],
        *,
        page: int | None = None,
        box: Box | None = None,
        text: str | None = None,
        carrier: Carrier = "hyperlink",
    ) -> None:
        for url, own in self.urls:
            hyperlinks.append(Hyperlink(url, text, carrier if own == "hyperlink" else own, page, box))
        active += [ActiveContent(what, detail[:300], page) for what, detail in self.active]
        blocks += [Block(script, "script", page, box) for script in self.scripts if script.strip()]


def follow(action: Any) -> Followed:
    """Follow an action and those chained to it. Anything but a dictionary gives nothing."""
    found = Followed()
    seen: set[int] = set()
    queue = [action]
    while queue and len(seen) < _MAX_CHAIN:
        current = resolve(queue.pop(0))
        if isinstance(current, ArrayObject):
            queue += list(current)[:_MAX_CHAIN]
            continue
        if not isinstance(current, DictionaryObject) or id(current) in seen:
            continue
        seen.add(id(current))
        _take(current, found)
        if "/Next" in current:
            queue.append(current["/Next"])
    return found


def _take(action: DictionaryObject, found: Followed) -> None:
    kind = str(resolve(action.get("/S", "")))
    if kind == "/URI":
        url = text_of(action.get("/URI"))
        if url:
            found.urls.append((url, "hyperlink"))
        return
    name = _NAMES.get(kind)
    if name is None:
        return
    detail = ""
    if kind == "/JavaScript":
        detail = text_of(action.get("/JS"))[:_MAX_SCRIPT]
        found.scripts.append(detail)
    elif kind in {"/Launch", "/GoToR", "/SubmitForm", "/ImportData", "/GoToE"}:
        detail = file_name(action.get("/F")) or file_name(action.get("/Win"))
        if kind == "/SubmitForm" and detail:
            found.urls.append((detail, "form"))
        elif "://" in detail:
            found.urls.append((detail, "hyperlink"))
    found.active.append((name, " ".join(detail.split())))


def triggers(owner: DictionaryObject) -> Iterator[Any]:
    """Yield the actions of an object: its own (/A, /OpenAction) and the additional ones (/AA)."""
    for key in ("/A", "/OpenAction", "/PA"):
        if key in owner:
            yield owner.get(key)
    additional = resolve(owner.get("/AA"))
    if isinstance(additional, DictionaryObject):
        yield from additional.values()


# --- objects ----------------------------------------------------------------------------------------------------------


def resolve(value: Any) -> Any:
    """Return the object that a reference stands for; None where it leads nowhere."""
    for _ in range(8):
        if not isinstance(value, IndirectObject):
            return value
        value = value.get_object()
    return None


def is_true(value: Any) -> bool:
    """Say whether an object is the boolean true; pypdf's own booleans are all truthy."""
    value = resolve(value)
    return bool(value.value) if isinstance(value, BooleanObject) else value is True


def text_of(value: Any) -> str:
    """Return a text string or the text of a stream as plain text; "" for anything else."""
    value = resolve(value)
    if isinstance(value, StreamObject):
        data = value.get_data()
        encoding = "utf-16" if data[:2] in {b"\xfe\xff", b"\xff\xfe"} else "utf-8"
        return data.decode(encoding, "replace")
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value) if isinstance(value, str) else ""


def file_name(value: Any) -> str:
    """Return the name in a file specification (ISO 32000-2, 7.11)."""
    value = resolve(value)
    if isinstance(value, DictionaryObject):
        for key in ("/UF", "/F", "/Unix", "/DOS", "/Mac"):
            name = text_of(value.get(key))
            if name:
                return name
        return ""
    return text_of(value)
