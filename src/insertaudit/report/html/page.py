"""The whole page: verdict, what was found, the files worst first, how it was audited."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from insertaudit.model import SEVERITY_ORDER
from insertaudit.report.html import card
from insertaudit.report.html import file as file_part
from insertaudit.report.html.markup import NOTHING, Markup, asset, join
from insertaudit.report.html.view import View
from insertaudit.report.problem import part_name
from insertaudit.report.sanitize import one_line
from insertaudit.report.summary import SEVERITIES, VERDICTS, Summary, count_hints, headline, summarize, worst_first
from insertaudit.report.wording import problem_sentence, restriction, signature

if TYPE_CHECKING:
    from collections.abc import Sequence

    from insertaudit.model import FileResult, Finding, Report
    from insertaudit.report.wording import Lang

UNFOLDED = 12
"""Files that are open when the report is opened."""
SENTENCE_SHOWN = 600
LISTED = 40
"""Files named below a rule or among the unread; the rest is counted, and all have their own entry below."""


def render(report: Report, *, lang: Lang = "en") -> str:
    """One self-contained page; its policy forbids every request and every script and style but its own."""
    view = View.of(report, lang)
    summary = summarize(report.files)
    ordered = [(f"f{number}", file) for number, file in enumerate(worst_first(report.files), 1)]
    view.file_ids = {file.path: file_id for file_id, file in ordered}
    style, script = asset("report.css"), asset("report.js")
    words = view.words
    title = words[_headline_key(view, summary)]
    return view.fragments.fill(
        "page",
        lang=lang,
        version=report.version,
        policy=_policy(style, script),
        title=f"{title} · insertaudit",
        style=Markup(style),
        script=Markup(script),
        run=_run(view, summary),
        hero=_hero(view, summary),
        unread=_unread(view, ordered),
        rules=_rules(view, ordered),
        filter=_filter(view, ordered),
        files=_groups(view, ordered),
        about=_about(view, summary),
        disclaimer=words["disclaimer"],
        made_by=signature(report, words),
    )


def _policy(style: str, script: str) -> str:
    def source(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    return (
        f"default-src 'none'; img-src data:; style-src {source(style)}; script-src {source(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _run(view: View, summary: Summary) -> str:
    parts = [view.words.count("file", summary.files)]
    pack = view.report.provenance.get("pack")
    if pack:
        parts.insert(0, f"{view.words['pack']} {one_line(str(pack), 80)}")
    if view.report.ignored:
        parts.append(view.words.count("ignored", view.report.ignored))
    return " · ".join(parts)


def _hero(view: View, summary: Summary) -> Markup:
    words, numbers = view.words, summary.verdicts
    key = headline(view.report.files, summary)
    affected = {"fail": numbers["fail"], "review": numbers["review"], "unread": summary.not_read_in_full, "pass": 0}[
        key
    ]
    total = words.count("file", summary.files)
    restricted = restriction(view.report, words)
    about = f"sub_{key}_one" if summary.files == 1 else f"sub_{key}"
    if key == "pass" and restricted:
        about = "sub_pass_restricted"
    sub = words.say(about, n=words.number(affected), total=total)
    if key in ("fail", "unread") and numbers["review"]:
        sub += " " + words.say("sub_also_review", n=words.number(numbers["review"]))
    tiles = [_tile(view, verdict, words[verdict], numbers[verdict], verdict) for verdict in VERDICTS]
    tiles.append(_tile(view, "unread", words["not_read_in_full"], summary.not_read_in_full, "unread"))
    return view.fragments.fill(
        "hero",
        verdict=key,
        icon=view.icon(key),
        headline=words[_headline_key(view, summary)],
        restricted=view.fragments.fill("restricted", text=restricted) if restricted else NOTHING,
        sub=sub,
        tiles=join(tiles),
        bar=_bar(view, summary),
    )


def _headline_key(view: View, summary: Summary) -> str:
    key = headline(view.report.files, summary)
    return "headline_pass_restricted" if key == "pass" and any(view.report.restricted) else f"headline_{key}"


def _tile(view: View, look: str, label: str, number: int, target: str) -> Markup:
    shown = view.words.number(number)
    if not number:
        return view.fragments.fill("tile_none", look=look, number=shown, label=label)
    return view.fragments.fill("tile", look=look, href=f"#{target}", verdict=target, number=shown, label=label)


def _bar(view: View, summary: Summary) -> Markup:
    if not summary.files:
        return NOTHING
    parts: list[Markup] = []
    x = 0.0
    for verdict in VERDICTS:
        width = 100 * summary.verdicts[verdict] / summary.files
        parts.append(view.fragments.fill("bar_part", look=verdict, x=f"{x:.3f}", width=f"{width:.3f}"))
        x += width
    label = ", ".join(view.words.count(verdict, summary.verdicts[verdict]) for verdict in VERDICTS)
    return view.fragments.fill("bar", label=label, parts=join(parts))


def _unread(view: View, ordered: list[tuple[str, FileResult]]) -> Markup:
    """Each reason with its mend once, and the files that it concerns."""
    concerned: dict[str, list[Markup]] = defaultdict(list)
    for file_id, file in ordered:
        for problem in file.problems:
            where = f" ({part_name(view.words, problem.where)})" if problem.where else ""
            link = view.fragments.fill("file_link", file=file_id, path=view.path(file.path))
            concerned[problem.code].append(join([link, where]))
    if not concerned:
        return NOTHING
    items = [
        view.fragments.fill(
            "unread_item",
            sentence=one_line(problem_sentence(view.report, code, view.lang), SENTENCE_SHOWN),
            files=_listed(view, links),
        )
        for code, links in sorted(concerned.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]
    count = view.words.number(sum(bool(file.problems) for _, file in ordered))
    return view.fragments.fill("unread", icon=view.icon("unread"), count=count, items=join(items))


def _listed(view: View, links: Sequence[str]) -> Markup:
    more = len(links) - LISTED
    tail = [view.words.say("and_more", n=view.words.number(more))] if more > 0 else []
    return join(view.fragments.fill("listed", text=text) for text in (*links[:LISTED], *tail))


def _rules(view: View, ordered: list[tuple[str, FileResult]]) -> Markup:
    """Each rule with findings, worst and most frequent first, with its text and the files concerned."""
    found: dict[str, list[Finding]] = defaultdict(list)
    files: dict[str, list[tuple[str, FileResult]]] = defaultdict(list)
    for file_id, file in ordered:
        for finding in file.findings:
            if finding.suppressed is None:
                found[finding.rule].append(finding)
        for rule in {finding.rule for finding in file.findings if finding.suppressed is None}:
            files[rule].append((file_id, file))

    def rank(rule: str) -> tuple[int, int, str]:
        return min(SEVERITY_ORDER[finding.severity] for finding in found[rule]), -len(found[rule]), rule

    if not found:
        return NOTHING
    rows = [_rule(view, rule, found[rule], files[rule]) for rule in sorted(found, key=rank)]
    return view.fragments.fill("rules", count=view.words.number(sum(map(len, found.values()))), rows=join(rows))


def _rule(view: View, rule: str, findings: list[Finding], files: list[tuple[str, FileResult]]) -> Markup:
    words, text = view.words, view.rule(rule)
    counts = Counter(finding.severity for finding in findings)
    parts = [words.count(severity, counts[severity]) for severity in SEVERITIES if counts[severity]]
    parts += [words.count("hint", hints)] if (hints := count_hints(findings)) else []
    links = [view.fragments.fill("file_link", file=file_id, path=view.path(file.path)) for file_id, file in files]
    return view.fragments.fill(
        "rule",
        id=view.rule_id(rule),
        severity=min(counts, key=lambda severity: SEVERITY_ORDER[severity]),
        title=one_line(text.title, 200),
        rule=rule,
        counts=" · ".join([*parts, words.count("file", len(files))]),
        rows=join([view.fragments.row("fix", text.fix), card.why(view, text)]),
        files=_listed(view, links),
    )


def _filter(view: View, ordered: list[tuple[str, FileResult]]) -> Markup:
    words = view.words
    rules = {finding.rule for _, file in ordered for finding in file.findings}
    titled = sorted(
        ((one_line(view.rule(rule).title, 80), rule) for rule in rules), key=lambda pair: pair[0].casefold()
    )

    def options(pairs: Sequence[tuple[str, str]]) -> Markup:
        every: list[tuple[str, str]] = [(words["filter_all"], ""), *pairs]
        return join(view.fragments.fill("option", value=value, label=label) for label, value in every)

    return view.fragments.fill(
        "filter",
        verdicts=options([*((words[verdict], verdict) for verdict in VERDICTS), (words["not_read_in_full"], "unread")]),
        severities=options([*((words[severity], severity) for severity in SEVERITIES), (words["waived"], "waived")]),
        rules=options(titled),
    )


def _groups(view: View, ordered: list[tuple[str, FileResult]]) -> Markup:
    groups = []
    unfolded = {file_id for file_id, file in ordered[:UNFOLDED] if file.verdict != "pass"}
    for verdict in VERDICTS:
        members = [(file_id, file) for file_id, file in ordered if file.verdict == verdict]
        if not members:
            continue
        note = view.fragments.fill("group_note", text=view.words["section_pass_note"]) if verdict == "pass" else NOTHING
        drawn = [file_part.draw(view, file, file_id, unfolded=file_id in unfolded) for file_id, file in members]
        groups.append(
            view.fragments.fill(
                "group",
                verdict=verdict,
                icon=view.icon(verdict),
                title=view.words[f"section_{verdict}"],
                count=view.words.number(len(members)),
                note=note,
                files=join(drawn),
            )
        )
    return join(groups)


def _about(view: View, summary: Summary) -> Markup:
    words, row, files = view.words, view.fragments.row, view.report.files
    read = summary.files - summary.not_read_in_full
    coverage = [
        row("cov_read", f"{words.number(read)} / {words.count('file', summary.files)}"),
        row("not_read_in_full", words.number(summary.not_read_in_full)),
        row("cov_pages", words.number(sum(len(file.pages) for file in files))),
        row("cov_ocr", words.number(sum(page.ocr for file in files for page in file.pages))),
        row("cov_codes", words.number(sum(len(file.codes) for file in files))),
        row("cov_links", words.number(sum(len(file.links) for file in files))),
        row("cov_ignored", words.number(view.report.ignored)),
    ]
    missing = view.report.not_looked_at.get(view.lang) or view.report.not_looked_at.get("en", ())
    items = join(view.fragments.fill("item", text=text) for text in missing)
    return view.fragments.fill(
        "about",
        coverage=join(coverage),
        provenance=_provenance(view, view.report.provenance),
        not_looked_at=view.fragments.fill("not_looked_at", items=items) if missing else NOTHING,
    )


def _provenance(view: View, provenance: dict[str, Any]) -> Markup:
    words, row = view.words, view.fragments.row
    ocr = provenance.get("ocr") or {}
    engine = " ".join(str(ocr[key]) for key in ("engine", "version") if ocr.get(key))
    return join(
        [
            row("pack", str(provenance.get("pack") or words["none"])),
            row("rules_hash", _short(provenance.get("rules")), "hash"),
            row("settings_hash", _short(provenance.get("settings")), "hash"),
            row("ocr_engine", engine or words["none"]),
            row("ocr_languages", ", ".join(sorted(ocr.get("languages") or {}))),
            row("models", ", ".join(sorted(provenance.get("models") or {}))),
            row("online", words["yes" if provenance.get("online") else "no"]),
        ]
    )


def _short(value: object) -> str:
    """Give the first digits of a hash: enough to tell two runs apart; the JSON report has it whole."""
    return str(value)[:19] if value else ""
