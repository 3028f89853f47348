"""A winmail.dat that was saved from a mail: read as the mail that it is. Within a mail `mailparts` takes it apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from insertaudit.extract.mail.mail import read_rewritten
from insertaudit.extract.mail.tnef import as_mail

if TYPE_CHECKING:
    from insertaudit.extract.parts import Parts, ReadOptions
    from insertaudit.limits import Budget
    from insertaudit.model import Source


def read(data: bytes, source: Source, media_type: str, options: ReadOptions, budget: Budget) -> Parts:
    """Raises UnreadableError: damaged, empty."""
    del media_type
    message, problems = as_mail(data)
    return read_rewritten(message, problems, source, options, budget)
