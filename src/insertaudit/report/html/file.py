"""One file of the report: what could not be read, its pages or text beside the findings, its links and codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from insertaudit.report.html import card, flow, links, picture
from insertaudit.report.html.markup import NOTHING, Markup, join
from insertaudit.report.html.view import number_findings
from insertaudit.report.sanitize import one_line
from insertaudit.report.summary import count_by_severity
from insertaudit.report.wording import problem_sentence

if TYPE_CHECKING:
    from insertaudit.model import FileResult
    from insertaudit.report.html.view import Numbered, View

KILO = 1000


def draw(view: View, file: FileResult, file_id: str, *, unfolded: bool) -> Markup:
    words = view.words
    facts = [words[f"kind.{file.kind}"]]
    facts += [words.count("pages", len(file.pages))] if file.pages else []
    if not file.findings and not file.problems and not file.links and not file.codes:
        return view.fragments.fill(
            "line",
            id=file_id,
            state=file.state,
            icon=view.icon("pass"),
            path=view.path(file.path),
            facts=" · ".join(facts),
        )
    counting = [finding for finding in file.findings if finding.suppressed is None]
    return view.fragments.fill(
        "file",
        id=file_id,
        verdict=file.verdict,
        state=file.state,
        severities=" ".join(sorted({finding.severity for finding in counting})),
        rules=" ".join(sorted({finding.rule for finding in file.findings})),
        open=Markup(" open") if unfolded else NOTHING,
        icon=view.icon(file.verdict),
        path=view.path(file.path),
        facts=" · ".join(facts),
        chips=_chips(view, file),
        problems=_alert(view, file),
        exhibits=_exhibits(view, file, number_findings(view, file, file_id)),
        links=links.table(view, file),
        file_facts=join(
            [
                view.fragments.row("media_type", one_line(file.media_type, 120)),
                view.fragments.row("size", _size(view, file.size)),
                view.fragments.row("sha256", file.sha256.removeprefix("sha256:")),
            ]
        ),
    )


def problems(view: View, file: FileResult) -> Markup:
    """Say what of the file could not be read, each with its mend."""
    lines = []
    for problem in file.problems:
        where = f"{one_line(problem.where, 200)}{view.words['colon']}" if problem.where else ""
        detail = f" ({one_line(problem.detail, 300)})" if problem.detail else ""
        sentence = one_line(problem_sentence(view.report, problem.code, view.lang), 600)
        lines.append(view.fragments.fill("problem", where=where, sentence=sentence, detail=detail))
    return join(lines)


def _alert(view: View, file: FileResult) -> Markup:
    if not file.problems:
        return NOTHING
    return view.fragments.fill("alert", icon=view.icon("unread"), problems=problems(view, file))


def _chips(view: View, file: FileResult) -> Markup:
    words = view.words
    chips: list[tuple[str, str]] = [
        (severity, words.count(severity, n)) for severity, n in count_by_severity(file).items() if n
    ]
    waived = sum(finding.suppressed is not None for finding in file.findings)
    if waived:
        chips.append(("waived", words.count("waived", waived)))
    if file.state != "read":
        chips.append(("unread", words[file.state]))
    return join(view.fragments.fill("chip", look=look, text=text) for look, text in chips)


def _size(view: View, size: int) -> str:
    if size < KILO * KILO:
        return f"{view.words.decimal(size / KILO, 1)} kB"
    return f"{view.words.decimal(size / KILO / KILO, 1)} MB"


def _exhibits(view: View, file: FileResult, findings: list[Numbered]) -> Markup:
    """Pages with findings, then the text with findings, then what stands on neither."""
    pages = {page.number: page for page in file.pages if picture.aspect(page)}
    homes: dict[int | str, list[Numbered]] = {}
    drawn: set[int] = set()
    for numbered in findings:
        places = numbered.finding.places
        on = [p.page for p in places if p.page in pages and picture.on_page(p, p.page)]
        drawn.update(page for page in on if page is not None)
        home: int | str = on[0] if on and on[0] is not None else "aside"
        if home == "aside" and any(flow.span_in(file, place) for place in places):
            home = "flow"
        homes.setdefault(home, []).append(numbered)
    explained: set[str] = set()
    parts = []
    for number in sorted(drawn):
        shown = picture.draw(view, file, pages[number], findings)
        parts.append(_exhibit(view, shown, homes.get(number, []), explained))
    if "flow" in homes:
        parts.append(_exhibit(view, flow.show(view, file, homes["flow"]), homes["flow"], explained))
    if "aside" in homes:
        title = "off_picture" if drawn else "off_text" if "flow" in homes else "other_findings"
        cards = _cards(view, homes["aside"], explained, marked=False)
        parts.append(view.fragments.fill("aside", title=view.words[title], cards=cards))
    return join(parts)


def _exhibit(view: View, shown: Markup, findings: list[Numbered], explained: set[str]) -> Markup:
    return view.fragments.fill("exhibit", show=shown, cards=_cards(view, findings, explained, marked=True))


def _cards(view: View, findings: list[Numbered], explained: set[str], *, marked: bool) -> Markup:
    cards = []
    for numbered in findings:
        rule = numbered.finding.rule
        cards.append(card.draw(view, numbered, marked=marked, explain=rule not in explained))
        explained.add(rule)
    return join(cards)
