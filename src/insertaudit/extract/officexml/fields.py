"""Field codes of Word and RTF (ECMA-376 part 1, section 17.16): links, and what is fetched or run on opening."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from insertaudit.model import ActiveContent

if TYPE_CHECKING:
    from insertaudit.extract.typesetting.flow import Flow

_ARGUMENT = re.compile(r'"((?:[^"\\]|\\.)*)"|[\u201c\u201d\u201e]([^\u201c\u201d]*)[\u201c\u201d]|(\S+)')
_REMOTE = re.compile(r"(?:https?|ftp|file):|//|\\\\", re.IGNORECASE)
_WITH_VALUE = frozenset({r"\l", r"\o", r"\t", r"\m", r"\c", r"\f", r"\n"})


def _arguments(instruction: str) -> list[str]:
    return [
        re.sub(r"\\(.)", r"\1", match[1]) if match[1] is not None else (match[2] or match[3] or "")
        for match in _ARGUMENT.finditer(instruction)
    ]


def open_field(flow: Flow, instruction: str) -> bool:
    """Act on a field's instruction. Give True where it opened a link, to be closed after the field's result."""
    kind, *arguments = _arguments(instruction) or [""]
    target, tip = _target_and_tip(arguments)
    kind = kind.upper()
    if kind == "HYPERLINK":
        flow.note(tip, "attribute")
        if target:
            flow.open_link(target)
        return bool(target)
    if kind in {"DDE", "DDEAUTO"}:
        flow.parts.active.append(ActiveContent("program call", " ".join(arguments)[:200]))
    elif kind == "INCLUDEPICTURE" and _REMOTE.match(target):
        flow.parts.remote_pictures.append(target)
        flow.parts.active.append(ActiveContent("remote picture", target[:200]))
    elif kind in {"INCLUDETEXT", "INCLUDE", "LINK", "IMPORT", "RD"} and _REMOTE.search(" ".join(arguments)):
        flow.parts.active.append(ActiveContent("remote document", " ".join(arguments)[:200]))
    return False


def _target_and_tip(arguments: list[str]) -> tuple[str, str]:
    target = tip = anchor = ""
    waiting = ""
    for argument in arguments:
        if waiting:
            tip = argument if waiting == r"\o" else tip
            anchor = argument if waiting == r"\l" else anchor
            waiting = ""
        elif argument.lower() in _WITH_VALUE:
            waiting = argument.lower()
        elif not argument.startswith("\\") or argument.startswith("\\\\"):
            target = target or argument
    if target and anchor:
        target = f"{target}#{anchor}"
    return target, tip
