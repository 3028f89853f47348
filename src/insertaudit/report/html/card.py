"""One finding as a card: what, where, the words, why, the basis, what is at stake, the fix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from insertaudit.report import said
from insertaudit.report.html.markup import NOTHING, Markup, escape, join
from insertaudit.report.place import whereabouts
from insertaudit.report.sanitize import one_line

if TYPE_CHECKING:
    from insertaudit.model import Finding, RuleText
    from insertaudit.report.html.view import Numbered, View

WORDS_SHOWN = 280
CITED = 6
"""Cited words shown of one finding."""
REWORDING_SHOWN = 1_000


def draw(view: View, numbered: Numbered, *, marked: bool, explain: bool) -> Markup:
    """Draw the card. `marked`: there is a place to jump to; `explain`: no card above has explained the rule."""
    finding, fragments = numbered.finding, view.fragments
    rule = view.rule(finding.rule)
    advice = join([_fix(view, rule), why(view, rule)])
    open_advice = explain and finding.suppressed is None
    message = said.message(view.report, finding, view.lang)
    rows = [
        NOTHING if finding.hint else fragments.row("found", message),
        fragments.row("leads_to", one_line(finding.destination or "", 200)),
    ]
    if open_advice:
        rows.append(why(view, rule) if not view.brief else _see_rule(view, finding.rule))
    folded = join([_details(view, finding)]) if open_advice else join([advice, _details(view, finding)])
    return fragments.fill(
        "card",
        look=numbered.look,
        id=numbered.id,
        severity=finding.severity if finding.suppressed is None else "waived",
        rule=finding.rule,
        number=_number(view, numbered, marked=marked),
        title=numbered.title,
        where=whereabouts(view.report, view.words, finding, numbered.kind),
        chips=_chips(view, numbered),
        suppressed=_suppressed(view, finding),
        reads_like=fragments.fill("reads_like", text=message) if finding.hint and message else NOTHING,
        evidence=_evidence(view, finding),
        rows=join(rows),
        fix=fragments.fill("fix", text=rule.fix) if open_advice and rule.fix else NOTHING,
        rewording=_rewording(view, finding),
        fold=fragments.fill("fold", title=view.words["details" if open_advice else "advice_again"], rows=folded),
    )


def why(view: View, rule: RuleText) -> Markup:
    """Why the rule exists, what is at stake and what it rests on, as rows."""
    return join(
        [
            view.fragments.row("why", rule.why),
            view.fragments.row("stake", rule.stake, "stake"),
            view.fragments.row("clause", _basis(view, rule), "basis"),
        ]
    )


def _basis(view: View, rule: RuleText) -> Markup:
    """The clauses with their wording, then how sure the rule's reading of them is, and since when."""
    words = view.words
    lines = list(rule.basis) or ([words.clauses(rule.clauses)] if rule.clauses else [])
    status = words.known(f"status.{rule.status}", "") if rule.status else ""
    if status:
        dated = words.say("as_of", date=words.dated(rule.dated)) if rule.dated else ""
        lines.append(", ".join(part for part in (status[:1].upper() + status[1:], dated) if part))
    return join(view.fragments.fill("line_of", text=one_line(line, 600)) for line in lines)


def _fix(view: View, rule: RuleText) -> Markup:
    return view.fragments.row("fix", rule.fix)


def _see_rule(view: View, rule: str) -> Markup:
    return view.fragments.row("why", view.fragments.fill("rule_link", id=view.rule_id(rule)))


def _number(view: View, numbered: Numbered, *, marked: bool) -> Markup:
    if not marked:
        return view.fragments.fill("card_plain_number", look=numbered.look, number=numbered.number)
    title = view.words.say("go_to_place", n=numbered.number)
    return view.fragments.fill(
        "card_number", look=numbered.look, mark=f"{numbered.id}m", title=title, number=numbered.number
    )


def _chips(view: View, numbered: Numbered) -> Markup:
    finding = numbered.finding
    label = view.words[finding.severity]
    if finding.suppressed is not None:
        label = view.words["waived" if finding.suppressed.by == "waiver" else "baseline"]
    chip = view.fragments.fill("chip", look=numbered.tone, text=label)
    hint = view.fragments.fill("chip", look="hint", text=view.words["hint"]) if finding.hint else NOTHING
    return join([hint, chip])


def _suppressed(view: View, finding: Finding) -> Markup:
    if finding.suppressed is None:
        return NOTHING
    until = finding.suppressed.until
    date = f", {view.words.say('suppressed_until', date=view.words.day(until))}" if until else ""
    severity = view.words[finding.severity]
    text = f"({severity}{date}){view.words['colon']}{one_line(finding.suppressed.reason, 400)}"
    return view.fragments.fill("suppressed", text=text)


def _lang(lang: str | None) -> Markup:
    return Markup(f' lang="{escape(lang[:12])}"') if lang else NOTHING


def _evidence(view: View, finding: Finding) -> Markup:
    cited = [one_line(part, WORDS_SHOWN) for part in said.cited(view.report, finding)]
    if not cited:
        return NOTHING
    if finding.hint:
        sentence = view.words.quote(" … ".join(cited[:CITED]))
        return view.fragments.fill("sentence", lang=_lang(finding.lang), words=sentence)
    shown = [view.fragments.fill("evidence_word", text=part) for part in cited[:CITED]]
    if len(cited) > CITED:
        shown.append(escape(view.words.say("and_more", n=len(cited) - CITED)))
    return view.fragments.fill("evidence", lang=_lang(finding.lang), words=join(shown, " "))


def _rewording(view: View, finding: Finding) -> Markup:
    if not finding.rewording:
        return NOTHING
    text = view.words.quote(one_line(finding.rewording, REWORDING_SHOWN))
    return view.fragments.fill("rewording", lang=_lang(finding.lang), text=text)


def _details(view: View, finding: Finding) -> Markup:
    words, row = view.words, view.fragments.row
    parts = [
        row("filter_rule", view.fragments.fill("code", text=finding.rule)),
        row("target", words[f"target_{finding.target}"]) if finding.target else NOTHING,
        row("text_role", words[f"role.{finding.role}"]) if finding.role else NOTHING,
        row("lang", words.known(f"language.{finding.lang}", finding.lang[:12])) if finding.lang else NOTHING,
        row("because", one_line(view.said(finding.because, finding.because_de), 200)),
        row("confidence", f"{round(finding.confidence * 100)} %") if finding.confidence < 1 else NOTHING,
        row("fingerprint", view.fragments.fill("code", text=finding.fingerprint)) if finding.fingerprint else NOTHING,
    ]
    return join(parts)
