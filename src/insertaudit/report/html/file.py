"""One file of the report: what could not be read, its pages or text beside the findings, its links and codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from insertaudit.report.html import card, flow, links, picture
from insertaudit.report.html.markup import NOTHING, Markup, join
from insertaudit.report.html.view import number_findings
from insertaudit.report.problem import describe_problem
from insertaudit.report.sanitize import one_line
from insertaudit.report.summary import carried, count_by_severity, count_hints, sort_findings

if TYPE_CHECKING:
    from collections.abc import Container

    from insertaudit.model import FileResult, Finding
    from insertaudit.report.html.view import Numbered, View

KILO = 1000
CARRIED_SHOWN = 12


def draw(view: View, file: FileResult, file_id: str, *, unfolded: bool) -> Markup:
    words = view.words
    facts = [words[f"kind.{file.kind}"]]
    facts += [words.count("pages", len(file.pages))] if file.pages else []
    if not file.findings and not file.problems and not file.links and not file.codes:
        return view.fragments.fill(
            "line",
            id=file_id,
            state=file.state,
            verdict=file.verdict,
            icon=view.icon(file.verdict),
            path=view.path(file.path),
            facts=" · ".join(facts),
            carried=_carried(view, file),
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
        carried=_carried(view, file),
        problems=_alert(view, file),
        exhibits=_exhibits(view, file, file_id),
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
        where, sentence, detail = describe_problem(view.report, view.words, problem)
        lines.append(view.fragments.fill("problem", where=where, sentence=sentence, detail=detail))
    return join(lines)


def _alert(view: View, file: FileResult) -> Markup:
    if not file.problems:
        return NOTHING
    return view.fragments.fill("alert", icon=view.icon("unread"), problems=problems(view, file))


def _carried(view: View, file: FileResult) -> Markup:
    inside = carried(file, view.report.files)
    if not inside:
        return NOTHING
    links = [
        view.fragments.fill(
            "file_link", file=view.file_ids[other.path], path=one_line(other.path.removeprefix(f"{file.path}!"), 300)
        )
        for other in inside[:CARRIED_SHOWN]
        if other.path in view.file_ids
    ]
    more = len(inside) - len(links)
    tail = [view.words.say("and_more", n=view.words.number(more))] if more else []
    label = f"{view.words[f'carries_{file.verdict}']}{view.words['colon']}".rstrip()
    return view.fragments.fill("carried", verdict=file.verdict, label=label, files=join([*links, *tail], ", "))


def _chips(view: View, file: FileResult) -> Markup:
    words = view.words
    chips: list[tuple[str, str]] = [
        (severity, words.count(severity, n)) for severity, n in count_by_severity(file).items() if n
    ]
    hints = count_hints(file.findings)
    if hints:
        chips.append(("hint", words.count("hint", hints)))
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


def _exhibits(view: View, file: FileResult, file_id: str) -> Markup:
    """Pages with findings, then the text with findings, then what stands on neither; numbered as they are shown."""
    pages = {page.number: page for page in file.pages if picture.aspect(page)}
    findings = sorted(sort_findings(file.findings), key=lambda finding: _home(file, finding, pages))
    numbered = number_findings(view, findings, file.kind, file_id)
    homes: dict[int, list[Numbered]] = {}
    for owner in numbered:
        homes.setdefault(_home(file, owner.finding, pages), []).append(owner)
    drawn = {place.page for f in findings for place in f.places if place.page and picture.on_page(place, place.page)}
    drawn &= pages.keys()
    explained: set[str] = set()
    parts = []
    for page in sorted(drawn):
        shown = picture.draw(view, file, pages[page], numbered)
        parts.append(_exhibit(view, shown, homes.get(page, []), explained))
    if _FLOW in homes:
        parts.append(_exhibit(view, flow.show(view, file, homes[_FLOW]), homes[_FLOW], explained))
    if _ASIDE in homes:
        title = "off_picture" if drawn else "off_text" if _FLOW in homes else "other_findings"
        cards = _cards(view, homes[_ASIDE], explained, marked=False)
        parts.append(view.fragments.fill("aside", title=view.words[title], cards=cards))
    return join(parts)


_FLOW = 1_000_000_000
_ASIDE = _FLOW + 1


def _home(file: FileResult, finding: Finding, pages: Container[int]) -> int:
    """Where its card stands: the first page that it is drawn on, else the flowing text, else aside."""
    for place in finding.places:
        if place.page is not None and place.page in pages and picture.on_page(place, place.page):
            return place.page
    return _FLOW if any(flow.span_in(file, place) for place in finding.places) else _ASIDE


def _exhibit(view: View, shown: Markup, findings: list[Numbered], explained: set[str]) -> Markup:
    return view.fragments.fill("exhibit", show=shown, cards=_cards(view, findings, explained, marked=True))


def _cards(view: View, findings: list[Numbered], explained: set[str], *, marked: bool) -> Markup:
    cards = []
    for numbered in findings:
        rule = numbered.finding.rule
        cards.append(card.draw(view, numbered, marked=marked, explain=rule not in explained))
        explained.add(rule)
    return join(cards)
