"""What worker processes are born with, where they are forked from a server: the usual rules, loaded once for all.

Imported by the fork server alone.
"""

from __future__ import annotations

from contextlib import suppress

from insertaudit.rulebook import rules_folder
from insertaudit.worker import Plan, auditor

with suppress(Exception):  # a worker that needs these rules meets the mistake itself
    auditor(Plan(rules_folder(), "amazon"))
