"""One finding as a card: what, where, the words, why, the basis, what is at stake, the fix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from insertaudit.report.html.markup import NOTHING, Markup, escape, join
from insertaudit.report.place import describe_all
from insertaudit.report.sanitize import one_line

if TYPE_CHECKING:
    from insertaudit.model import Finding, RuleText
    from insertaudit.report.html.view import Numbered, View

WORDS_SHOWN = 280
CITED = 6
"""Cited words shown of one finding."""
MESSAGE_SHOWN = 600


def draw(view: View, numbered: Numbered, *, marked: bool, explain: bool) -> Markup:
    """Draw the card. `marked`: there is a place to jump to; `explain`: no card above has explained the rule."""
    finding, fragments = numbered.finding, view.fragments
    rule = view.rule(finding.rule)
    advice = join([_fix(view, rule), why(view, rule)])
    open_advice = explain and finding.suppressed is None
    rows = [_message(view, finding, rule), fragments.row("leads_to", one_line(finding.destination or "", 200))]
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
        where=describe_all(view.words, finding),
        chip=_chip(view, finding),
        suppressed=_suppressed(view, finding),
        evidence=_evidence(view, finding),
        rows=join(rows),
        fix=fragments.fill("fix", text=rule.fix) if open_advice and rule.fix else NOTHING,
        rewording=_rewording(view, finding),
        fold=fragments.fill("fold", title=view.words["details" if open_advice else "advice_again"], rows=folded),
    )


def why(view: View, rule: RuleText) -> Markup:
    """Why the rule exists, what is at stake and where it comes from, as rows."""
    words = view.words
    basis = [words.clauses(rule.clauses)] if rule.clauses else []
    if rule.status:
        basis.append(words.known(f"status.{rule.status}", rule.status))
    basis += [part for part in (rule.source, words.dated(rule.dated)) if part]
    return join(
        [
            view.fragments.row("why", rule.why),
            view.fragments.row("stake", rule.stake, "stake"),
            view.fragments.row("clause", " · ".join(basis), "basis"),
        ]
    )


def _fix(view: View, rule: RuleText) -> Markup:
    return view.fragments.row("fix", rule.fix)


def _see_rule(view: View, rule: str) -> Markup:
    return view.fragments.row("why", view.fragments.fill("rule_link", id=view.rule_id(rule)))


def _message(view: View, finding: Finding, rule: RuleText) -> Markup:
    """Give the sentence with the particulars; it is English, so a German card keeps it among the details."""
    says_more = finding.message.rstrip(". ") != rule.title.rstrip(". ")
    return (
        view.fragments.row("found", one_line(finding.message, MESSAGE_SHOWN))
        if view.lang == "en" and says_more
        else NOTHING
    )


def _number(view: View, numbered: Numbered, *, marked: bool) -> Markup:
    if not marked:
        return view.fragments.fill("card_plain_number", look=numbered.look, number=numbered.number)
    title = view.words.say("go_to_place", n=numbered.number)
    return view.fragments.fill(
        "card_number", look=numbered.look, mark=f"{numbered.id}m", title=title, number=numbered.number
    )


def _chip(view: View, finding: Finding) -> str:
    if finding.suppressed is None:
        return view.words[finding.severity]
    return view.words["waived" if finding.suppressed.by == "waiver" else "baseline"]


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
    cited = [one_line(part, WORDS_SHOWN) for part in finding.evidence if part.strip()]
    if not cited:
        return NOTHING
    shown = [view.fragments.fill("evidence_word", text=part) for part in cited[:CITED]]
    if len(cited) > CITED:
        shown.append(escape(view.words.say("and_more", n=len(cited) - CITED)))
    return view.fragments.fill("evidence", lang=_lang(finding.lang), words=join(shown, " "))


def _rewording(view: View, finding: Finding) -> Markup:
    if not finding.rewording:
        return NOTHING
    text = view.words.quote(one_line(finding.rewording, MESSAGE_SHOWN))
    return view.fragments.fill("rewording", lang=_lang(finding.lang), text=text)


def _details(view: View, finding: Finding) -> Markup:
    words, row = view.words, view.fragments.row
    parts = [
        row("filter_rule", view.fragments.fill("code", text=finding.rule)),
        row("message_english", one_line(finding.message, MESSAGE_SHOWN)) if view.lang != "en" else NOTHING,
        row("target", words[f"target_{finding.target}"]) if finding.target else NOTHING,
        row("text_role", words[f"role.{finding.role}"]) if finding.role else NOTHING,
        row("lang", words.known(f"language.{finding.lang}", finding.lang[:12])) if finding.lang else NOTHING,
        row("because", one_line(finding.because, 200)),
        row("confidence", f"{round(finding.confidence * 100)} %") if finding.confidence < 1 else NOTHING,
        row("fingerprint", view.fragments.fill("code", text=finding.fingerprint)) if finding.fingerprint else NOTHING,
    ]
    return join(parts)
