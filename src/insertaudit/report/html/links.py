"""The table of a file's links and codes. Addresses are text: nothing in a report leads to what was audited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from insertaudit.report.html.markup import NOTHING, Markup, join
from insertaudit.report.place import describe
from insertaudit.report.sanitize import one_line

if TYPE_CHECKING:
    from insertaudit.model import Code, FileResult, Link
    from insertaudit.report.html.view import View

MAX_ROWS = 200
CONTENT_SHOWN = 400


def table(view: View, file: FileResult) -> Markup:
    if not file.links and not file.codes:
        return NOTHING
    words = view.words
    from_codes = {(link.page, link.url): link for link in file.links if link.carrier in ("qr", "barcode")}
    rows = [_code(view, code, from_codes.pop((code.page, code.text or ""), None)) for code in file.codes]
    printed = [link for link in file.links if link.carrier not in ("qr", "barcode")]
    rows += [_link(view, link) for link in (*from_codes.values(), *printed)]
    more = NOTHING
    if len(rows) > MAX_ROWS:
        more = view.fragments.fill("more", text=words.say("and_more", n=words.number(len(rows) - MAX_ROWS)))
    counts = [words.count(key, n) for key, n in (("codes", len(file.codes)), ("links", len(file.links))) if n]
    return view.fragments.fill("links", counts=" · ".join(counts), rows=join(rows[:MAX_ROWS]), more=more)


def _code(view: View, code: Code, link: Link | None) -> Markup:
    words = view.words
    content = words["code_undecoded"] if code.text is None else one_line(code.text, CONTENT_SHOWN)
    return view.fragments.fill(
        "links_row",
        kind=code.format,
        content=content,
        payload=words[f"payload.{code.payload}"] if code.payload else words["none"],
        domain=one_line(link.domain, 200) if link and link.domain else words["none"],
        where=describe(words, "text", code.page, code.box),
        quality=_quality(view, code) or words["none"],
    )


def _quality(view: View, code: Code) -> str:
    words, parts = view.words, []
    if code.module_mm is not None:
        parts.append(words.say("code_module", n=words.decimal(code.module_mm)))
    if code.quiet_zone is not None:
        parts.append(words.say("code_quiet", n=words.decimal(code.quiet_zone, 1)))
    if code.contrast is not None:
        key = "code_contrast" if code.contrast >= 0 else "code_inverted"
        parts.append(words.say(key, n=words.decimal(abs(code.contrast))))
    return ", ".join(parts)


def _link(view: View, link: Link) -> Markup:
    words = view.words
    content = one_line(link.url, CONTENT_SHOWN)
    if link.text and one_line(link.text) != content:
        content = f"{one_line(link.text, 120)} → {content}"
    return view.fragments.fill(
        "links_row",
        kind=words[f"source.{link.carrier}"],
        content=content,
        payload=words[f"payload.{link.kind}"],
        domain=one_line(link.domain, 200) if link.domain else words["none"],
        where=describe(words, "text", link.page, link.box, link.block),
        quality=words["none"],
    )
