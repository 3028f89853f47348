"""Whether a file is a report of insertaudit's own: such files are no artwork and may be written anew."""

from __future__ import annotations

import re

# Anchored, so that artwork that merely cites such a line somewhere is still audited.
_JSON = re.compile(rb'\A\s*\{\s*"schema":\s*"insertaudit/')
_HTML = re.compile(rb'\A<!doctype html>\s*<html[^>]*>\s*<head>\s*<meta charset="utf-8">\s*'
                   rb'<meta name="generator" content="insertaudit ', re.IGNORECASE)  # fmt: skip
_TEXT = re.compile(rb"^insertaudit \d+\.\d+\S* \xc2\xb7 (?:pack|Regelpaket) \S[^\n]*\s*\Z", re.MULTILINE)


def is_own_report(head: bytes, tail: bytes = b"") -> bool:
    """Look at the first 2 kB and the last few hundred bytes of a file."""
    return bool(_JSON.match(head) or _HTML.match(head) or _TEXT.search(tail))
