"""Every limit as a named constant with its reason, and the budget that one top-level file may spend.

A limit that is hit is a `Problem` of the file, never silence.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from insertaudit.errors import LimitReachedError

MAX_FILE_BYTES = 400_000_000
"""A larger file is no insert and no attachment; reading it would cost the memory of a worker."""

MAX_MEMBER_BYTES = 200_000_000
"""What one member of an archive or mail may unpack to."""

MAX_TOTAL_BYTES = 800_000_000
"""What one top-level file may unpack to in all, counted while reading, not from headers."""

MAX_RATIO = 200
"""Unpacked to packed bytes of one archive member; honest designs stay below 50, deflate bombs near 1,000."""

RATIO_FREE_BYTES = 10_000_000
"""Below this a member may have any ratio: blank pictures pack well."""

MAX_MEMBERS = 5_000
"""Members of one top-level file, nested ones included."""

MAX_DEPTH = 8
"""Containers within containers: mail in archive in mail is three."""

MAX_PAGES = 500
"""Pages read of one document; a manual has fewer, and what is beyond is reported as unread."""

MAX_PIXELS = 120_000_000
"""Pixels of one picture: an A3 scan at 600 dpi has 70 million."""

MAX_OCR_PIXELS = 36_000_000
"""Pixels handed to OCR; a larger page is scaled down to this (A3 at 300 dpi has 17 million)."""

MAX_TEXT_CHARS = 4_000_000
"""Characters judged of one document."""

MAX_XML_BYTES = 60_000_000
"""One XML part of an office file or drawing."""

MAX_MAIL_PARTS = 1_000
"""MIME parts of one mail, headers without end included."""

MAX_FOLDER_DEPTH = 200
"""Folders within folders that are walked; path lengths end soon after."""

MAX_HEADER_CHARS = 20_000
"""Of one mail header field; decoding a longer one takes time that grows with its square."""

MAX_ELEMENTS = 2_000_000
"""Elements of one HTML page or XML part; a book has fewer."""

MIN_PICTURE_PIXELS = 8
"""A picture that is narrower or lower than this holds no legible letter and no code."""

FILE_SECONDS = 240.0
"""Wall time for one file in its worker, after which the worker is ended and the file is unread."""

WORKER_MEMORY_BYTES = 6_000_000_000
"""Address space of a worker; beyond it the file fails alone instead of the machine."""

MAX_REPORT_PICTURE_BYTES = 60_000_000
"""Page pictures in one HTML report; browsers open 80 MB of base64 in seconds, several hundred not at all."""


@dataclass(slots=True)
class Budget:
    """What one top-level file may still spend; passed down to all that it carries.

    Raises LimitReachedError when something is used up.
    """

    total_bytes: int = MAX_TOTAL_BYTES
    members: int = MAX_MEMBERS
    deadline: float = field(default_factory=lambda: time.monotonic() + FILE_SECONDS)

    def spend_bytes(self, count: int) -> None:
        self.total_bytes -= count
        if self.total_bytes < 0:
            raise LimitReachedError("too-large", f"{MAX_TOTAL_BYTES // 1_000_000} MB unpacked")

    def spend_member(self) -> None:
        self.members -= 1
        if self.members < 0:
            raise LimitReachedError("too-many-members", f"{MAX_MEMBERS} members")
