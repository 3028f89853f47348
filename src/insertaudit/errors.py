"""The exception tree. Each class carries the exit code that it ends the program with."""

from __future__ import annotations

from typing import ClassVar


class AuditError(Exception):
    """What ends a run. The message is one sentence for the user: what is wrong, where, and the mend."""

    exit_code: ClassVar[int] = 2


class UsageError(AuditError):
    """Wrong use: a path that matches nothing, an unknown rule, format or size."""


class RuleFileError(AuditError):
    """A rule, pack, list or lexicon file with a mistake: path, key and the nearest right name."""


class ConfigError(AuditError):
    """A settings file with a mistake: path, key and the nearest right name."""


class OutputError(AuditError):
    """A report that cannot be written."""

    exit_code = 4


class UnreadableError(Exception):
    """Raised by a reader when nothing of a source can be read; becomes a `Problem`, never the end of a run."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


class LimitReachedError(UnreadableError):
    """A limit of `insertaudit.limits` was hit; `code` names it."""
