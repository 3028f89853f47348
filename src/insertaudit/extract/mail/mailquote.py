"""Earlier mail quoted in a reply: what the buyer wrote, not the seller."""

from __future__ import annotations

import re

_ADDRESSED = re.compile(
    r"""^\W*(?:
        am\s.{4,160}\bschrieb\b.{0,120} | on\s.{4,200}\bwrote | le\s.{4,160}\ba\s+écrit | el\s.{4,160}\bescribi[óo]
      | il\s(?:giorno\s)?.{4,160}\bha\s+scritto | op\s.{4,160}\bschreef\b.{0,120}
      | w\s+dniu\s.{4,160}\b(?:pisze|napisał\w*)
      | den\s.{4,160}\bskrev\b.{0,120} | .{3,100}\bschrieb\s+am\s.{4,100} | .{3,100}\bnapisał\(a\)
    )\s*:?\s*$""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_DIVIDER = re.compile(
    r"""^\W*-{2,}\s*(?:ursprüngliche\s+nachricht|original\s+message|message\s+d.origine|mensaje\s+original
      |messaggio\s+originale|oorspronkelijk\s+bericht|(?:oryginalna\s+wiadomość|wiadomość\s+oryginalna)
      |ursprungligt\s+meddelande)\s*-{2,}""",
    re.IGNORECASE | re.VERBOSE,
)
_FROM_LINE = re.compile(r"^\W*(?:von|from|de|da|van|od|från)\s?:\s.*\S", re.IGNORECASE)
_SENT_LINE = re.compile(
    r"^\W*(?:gesendet|sent|envoyé|enviado|inviato|verzonden|wysłano|skickat|datum|date|data|fecha)(?:\s(?:am|el|le))?\s?:",
    re.IGNORECASE,
)
REPLY_SUBJECT = re.compile(
    r"^\s*(?:\[[^\]]{1,40}\]\s*)?(?:re|aw|antw|sv|odp|r|rif|rés?)(?:\[\d+\])?\s?:", re.IGNORECASE
)
"""The answer marks of mail programs in Amazon's European languages; Fwd and WG are no answers."""

MAX_ANNOUNCEMENT = 400
"""Characters of the longest line in which a mail program announces a quote."""

HEADER_LINES = 4
"""Outlook's block of From, Sent, To and Subject has the date among its first lines."""


def split_quoted(paragraphs: list[str]) -> list[tuple[str, bool]]:
    """Mark the paragraphs that are quoted, and part those that are so only in places.

    Lines that begin with `>` and the line that announces them are quoted; behind a program's own divider all is.
    """
    marked: list[tuple[str, bool]] = []
    rest_quoted = False
    for paragraph in paragraphs:
        if rest_quoted or opens_quote(paragraph):
            rest_quoted = True
            marked.append((paragraph, True))
            continue
        marked += _split_lines(paragraph)
    return _with_announcements(marked)


def opens_quote(paragraph: str) -> bool:
    """Tell a program's divider, or its block of header lines, before an earlier mail without `>`."""
    lines = [line[:MAX_ANNOUNCEMENT] for line in paragraph.split("\n", HEADER_LINES)]
    if _DIVIDER.match(lines[0]):
        return True
    return bool(_FROM_LINE.match(lines[0])) and any(_SENT_LINE.match(line) for line in lines[1:HEADER_LINES])


def is_announcement(paragraph: str) -> bool:
    """Tell "On … wrote:" and its sisters."""
    return len(paragraph) <= MAX_ANNOUNCEMENT and bool(_ADDRESSED.match(paragraph.replace("\n", " ")))


def _split_lines(paragraph: str) -> list[tuple[str, bool]]:
    pieces: list[tuple[list[str], bool]] = []
    for line in paragraph.split("\n"):
        quoted = line.lstrip().startswith(">")
        if not pieces or pieces[-1][1] != quoted:
            pieces.append(([], quoted))
        pieces[-1][0].append(line.lstrip("> \t") if quoted else line)
    return [(text, quoted) for lines, quoted in pieces if (text := "\n".join(lines).strip())]


def _with_announcements(marked: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Give an announcement to the quote that follows it, be it a paragraph or the last lines of one."""
    result: list[tuple[str, bool]] = []
    for at, (text, quoted) in enumerate(marked):
        next_quoted = at + 1 < len(marked) and marked[at + 1][1]
        if quoted or not next_quoted:
            result.append((text, quoted))
            continue
        lines = text.split("\n")
        count = next(
            (size for size in (1, 2, 3) if size <= len(lines) and is_announcement("\n".join(lines[-size:]))), 0
        )
        before, announcement = "\n".join(lines[: len(lines) - count]), "\n".join(lines[len(lines) - count :])
        result += [(before, False)] if before else []
        result += [(announcement, True)] if announcement else []
    return result
