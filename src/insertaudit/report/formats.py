"""Which formats there are, and which one a value of `-o` means. A new format is one module and one line here."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from insertaudit.errors import UsageError

if TYPE_CHECKING:
    from insertaudit.model import Report
    from insertaudit.report.wording import Lang


class Renderer(Protocol):
    def __call__(self, report: Report, *, lang: Lang) -> str: ...


@dataclass(frozen=True, slots=True)
class Format:
    module: str
    extensions: tuple[str, ...]
    draws_pages: bool = False
    """Whether it shows `Page.preview`, so that a run without it need not make any."""

    def load(self) -> Renderer:
        return cast("Renderer", import_module(f"insertaudit.report.{self.module}").render)


FORMATS: dict[str, Format] = {
    "text": Format("text", (".txt",)),
    "json": Format("json_report", (".json",)),
    "html": Format("html", (".html", ".htm"), draws_pages=True),
}


def render(report: Report, format_name: str, *, lang: Lang) -> str:
    """Write the report in the named format. Raises UsageError for an unknown one."""
    return _named(format_name).load()(report, lang=lang)


def format_of(spec: str) -> tuple[str, Path]:
    """Split a value of `-o`, `[FORMAT:]FILE`, into the format's name and the file; the extension names it otherwise.

    Raises UsageError where neither is known. A one-letter prefix is a drive, not a format.
    """
    head, colon, tail = spec.partition(":")
    if colon and len(head) > 1 and head.isalnum():
        _named(head)
        if not tail:
            raise UsageError(f"-o {spec}: a file name must follow the colon")
        return head, Path(tail)
    extension = Path(spec).suffix.lower()
    for name, known in FORMATS.items():
        if extension in known.extensions:
            return name, Path(spec)
    extensions = [extension for known in FORMATS.values() for extension in known.extensions]
    stated = f"the extension {extension} names no format" if extension else "a file without extension names no format"
    raise UsageError(f"-o {spec}: {stated}; known are {', '.join(extensions)}, or put one in front: "
                     f"{'|'.join(FORMATS)}:FILE{_nearest(extension, extensions)}")  # fmt: skip


def _named(name: str) -> Format:
    if name not in FORMATS:
        raise UsageError(f"unknown format {name!r}; known are {', '.join(FORMATS)}{_nearest(name, list(FORMATS))}")
    return FORMATS[name]


def _nearest(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f" (did you mean {near[0]}?)" if near else ""
