"""Where a file comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from insertaudit.model.document import Problem
    from insertaudit.model.terms import Kind


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a mail's header says, for its body and for each file that it carries."""

    subject: str = ""
    sender: str = ""
    sent: date | None = None
    order_id: str | None = None
    """Amazon's order number (3-7-7 digits), from the subject or the body."""
    is_reply: bool = False
    """In-Reply-To or References, or `Re:`/`AW:` with quoted text."""
    is_bulk: bool = False
    """List-Unsubscribe, Precedence: bulk and the like."""
    attachments: int = 0
    attachment_bytes: int = 0
    """Decoded bytes of all attachments together."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read: on disk (`location`) or held in memory (`data`)."""

    path: str
    """As in the report: relative, `/`, `outer!inner` inside containers."""
    name: str
    """The file name as the buyer sees it."""
    kind: Kind
    location: Path | None = None
    data: bytes | None = None
    envelope: Envelope | None = None
    """Of the mail that carries this file, directly or in an archive."""
    sent: bool = True
    """Sent or printed itself; False for members of archives and parts of documents, which file-type rules leave alone."""
    depth: int = 0
    declared_type: str | None = None
    """The media type that the container states for it."""
    promised_types: frozenset[str] | None = None
    """The media types that the extension of its name stands for; None where the extension is unknown."""
    problem: Problem | None = None
    """Known to whoever listed it (an encrypted or damaged member, a link out of the folder); `data` is what is left of it."""
