"""Audits packaging inserts and buyer-message attachments against Amazon's rules.

>>> from insertaudit import audit
>>> report = audit("card.pdf")          # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from insertaudit.version import __version__

__all__ = ["Finding", "Report", "__version__", "audit"]

if TYPE_CHECKING:
    from insertaudit.api import audit
    from insertaudit.model import Finding, Report


def __getattr__(name: str) -> Any:
    """The API is imported on first use, so that `insertaudit --help` stays instant."""
    if name == "audit":
        from insertaudit.api import audit

        return audit
    if name in {"Finding", "Report"}:
        from insertaudit import model

        return getattr(model, name)
    raise AttributeError(f"module 'insertaudit' has no attribute {name!r}")
