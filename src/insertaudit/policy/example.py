"""Examples of rules: a text, and for rules about files what else is given of the file, made into a document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast, get_args

from insertaudit.model import (
    ActiveContent,
    Block,
    Box,
    Code,
    Document,
    Envelope,
    Kind,
    Payload,
    Problem,
    Severity,
    Source,
    Symbology,
)

if TYPE_CHECKING:
    from insertaudit.tomlfile import Table

ORDER = "302-1234567-7654321"
"""The order number of every example that needs one."""


_NAME, _MEDIA_TYPE = "text.txt", "text/plain"


@dataclass(frozen=True, slots=True)
class Given:
    """What a file is, apart from its words."""

    name: str = _NAME
    media_type: str = _MEDIA_TYPE
    promised: str | None = None
    """The media type that the extension of its name stands for."""
    size: int | None = None
    """In bytes; the text's length where it is not given."""
    files: int = 1
    """Files that its mail carries."""
    problem: str | None = None
    active: tuple[str, ...] = ()
    embedded: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    """Addresses of pictures that are loaded when it is opened."""
    frames: int = 1
    hidden: str = ""
    """Text that it carries and a reader does not see."""
    dead: str = ""
    """Why its links do not work, as if they had been looked up."""
    plate: bool = False
    """Whether the press prints something that the screen does not show."""
    sent: date | None = None
    completed: date | None = None
    """When its order was completed."""
    code: Code | None = None


@dataclass(frozen=True, slots=True)
class Example:
    kind: Kind
    lang: str
    match: bool
    text: str
    evidence: tuple[str, ...] = ()
    known_gap: bool = False
    reply: bool = False
    severity: Severity | None = None
    given: Given = Given()

    def document(self) -> Document:
        """The example as the plain reader would give it: blocks end at blank lines."""
        given = self.given
        blocks = [Block(part.strip("\n")) for part in self.text.split("\n\n") if part.strip()]
        if given.hidden:
            blocks.append(Block(given.hidden, "hidden"))
        size = given.size if given.size is not None else len(self.text.encode())
        mail = self.reply or given.sent is not None or given.files > 1
        envelope = (
            Envelope(
                sent=given.sent,
                order_id=ORDER if given.sent else None,
                is_reply=self.reply,
                attachments=given.files,
                attachment_bytes=size,
            )
            if mail
            else None
        )
        promised = frozenset({given.promised}) if given.promised else None
        return Document(
            Source(given.name, given.name, self.kind, envelope=envelope, promised_types=promised),
            given.media_type,
            "",
            size,
            tuple(blocks),
            codes=(given.code,) if given.code else (),
            problems=(Problem(given.problem),) if given.problem else (),
            active=tuple(ActiveContent(what) for what in given.active),
            embedded=given.embedded,
            frames=given.frames,
            envelope=envelope,
            remote_pictures=given.pictures,
            hidden=frozenset({"hidden text"}) if given.hidden else frozenset(),
            plate=((1, Box(0.1, 0.1, 0.9, 0.3)),) if given.plate else (),
        )


def read_example(table: Table) -> Example:
    severity = table.choice("severity", get_args(Severity), "") if "severity" in table.values else None
    given = table.table("given")
    example = Example(
        kind=cast("Kind", table.choice("kind", get_args(Kind), "insert")),
        lang=table.text("lang", "de"),
        match=bool(table.flag("match", default=True)),
        text=table.text("text", "" if given else ...),
        evidence=table.strings("evidence"),
        known_gap=bool(table.flag("known_gap")),
        reply=bool(table.flag("reply")),
        severity=cast("Severity | None", severity),
        given=_given(given) if given else Given(),
    )
    table.optional_text("why")
    table.finish()
    return example


def _given(table: Table) -> Given:
    code = table.table("code")
    given = Given(
        name=table.text("name", _NAME),
        media_type=table.text("media_type", _MEDIA_TYPE),
        promised=table.optional_text("promised"),
        size=table.whole("size", None),
        files=table.whole("files", 1) or 1,
        problem=table.optional_text("problem"),
        active=table.strings("active"),
        embedded=table.strings("embedded"),
        pictures=table.strings("pictures"),
        frames=table.whole("frames", 1) or 1,
        hidden=table.text("hidden", ""),
        plate=bool(table.flag("plate")),
        dead=table.text("dead", ""),
        sent=_day(table, "sent"),
        completed=_day(table, "completed"),
        code=_code(code) if code else None,
    )
    table.finish()
    return given


def _code(table: Table) -> Code:
    code = Code(
        format=cast("Symbology", table.choice("format", get_args(Symbology))),
        text=table.optional_text("text"),
        payload=cast("Payload", table.choice("payload", get_args(Payload), "text")) if "text" in table.values else None,
        module_mm=table.number("module_mm", None),
        quiet_zone=table.number("quiet_zone", None),
        contrast=table.number("contrast", None),
    )
    table.finish()
    return code


def _day(table: Table, key: str) -> date | None:
    value: date | None = table.raw(key)
    if value is not None and not isinstance(value, date):
        raise table.fail(key, "must be a date such as 2026-11-23, without quotes")
    return value
