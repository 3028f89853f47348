"""Names of what containers hold, as a person sees them and as reports write them."""

from __future__ import annotations

import re
import unicodedata

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]+")
_LEFT_BEHIND = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", ".ds_store", "icon\r"})
MAX_NAME_CHARS = 255
"""Longest file name of the common file systems."""

EXTENSIONS = {
    "application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp",
    "image/tiff": ".tif", "image/bmp": ".bmp", "image/svg+xml": ".svg", "text/html": ".html", "text/plain": ".txt",
    "text/calendar": ".ics", "text/vcard": ".vcf", "text/x-vcard": ".vcf", "text/csv": ".csv",
    "application/zip": ".zip",
    "application/rtf": ".rtf", "text/rtf": ".rtf", "application/msword": ".doc",
    "application/vnd.ms-powerpoint": ".ppt", "application/vnd.ms-excel": ".xls", "message/rfc822": ".eml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
}  # fmt: skip


class UniqueNames:
    """Gives the second file of a name `#2`, the third `#3`."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def take(self, name: str) -> str:
        count = self._taken.get(name, 0) + 1
        self._taken[name] = count
        if count == 1:
            return name
        numbered = f"{name}#{count}"
        return self.take(numbered) if numbered in self._taken else numbered


def printable(name: str) -> str:
    """Give the name in one line, composed (NFC), no longer than a file system takes; "" for a nameless one."""
    name = unicodedata.normalize("NFC", _UNPRINTABLE.sub(" ", name)).strip()
    if len(name) <= MAX_NAME_CHARS:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > 10:
        return name[:MAX_NAME_CHARS]
    return stem[: MAX_NAME_CHARS - len(suffix) - 1] + dot + suffix


def base_name(entry: str) -> str:
    return entry.rstrip("/").rsplit("/", 1)[-1] or entry


def is_left_behind(entry: str) -> bool:
    """Tell what an operating system or office program puts into archives unasked."""
    name = base_name(entry)
    return (
        entry.startswith("__MACOSX/")
        or "/__MACOSX/" in entry
        or name.lower() in _LEFT_BEHIND
        or name.startswith(("._", "~$", ".~lock."))
    )
