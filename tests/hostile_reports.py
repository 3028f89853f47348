"""A report of hostile files: every string that audited files decide is set to what could break a report."""

from __future__ import annotations

from insertaudit.model import Box, Code, FileResult, Finding, Link, Page, Place, Problem, Report, Suppression, TextBlock
from sample_reports import SHA, report

HOSTILE = (
    "<script>alert(1)</script>",
    '" onload="alert(1)',
    "' onmouseover='alert(1)",
    "</style><img src=x onerror=alert(1)>",
    "\x1b[31mred\x07\x9b2J",
    "abc\u202egpj.exe\u2066",
    "$sha [[why]] {n} %s",
    "name\udc80.pdf",
    "x" * 10_000,
)


def hostile(extra: str = "") -> Report:
    """Every string that audited files decide, set to what could break a report."""
    strings = (*HOSTILE, extra) if extra else HOSTILE
    files = []
    for number, text in enumerate(strings):
        finding = Finding(
            "redirect/external-link",
            "error",
            text,
            (
                Place(text, "URL", "ocr", 1, Box(0.1, 0.1, 0.4, 0.2)),
                Place(text, "URL", "text", None, None, 0, 0, len(text)),
                Place(text, "URL", "metadata"),
            ),
            (text, text),
            text,
            0.5,
            "review",
            text,
            "plain",
            text,
            f"{number:016}",
            because=text,
        )
        flowing = Finding(
            "review/conditional", "warning", text, (Place(text, "A", block=0, start=0, end=len(text)),), (text,)
        )
        waived = Finding(
            "redirect/contact-channel", "info", text, (), (text,), suppressed=Suppression("baseline", text, None)
        )
        files.append(
            FileResult(
                f"{number}/{text}!{text}",
                "attachment",
                text,
                SHA,
                1,
                (finding, flowing, waived),
                links=(Link(text, "web", text, text=text),),
                codes=(Code("QRCode", text, "url", 1), Code("Other", None, None)),
                pages=(Page(1, 100, 100, preview=b"\xff\xd8 no picture"),),
                problems=(Problem("encrypted", text, text), Problem(text)),
                state="partial",
                text=(TextBlock(text, None, "text", 0), TextBlock(text, None, "comment", 1)),
            )
        )
    return report(*files)
