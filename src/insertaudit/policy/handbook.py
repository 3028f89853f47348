"""The rules as documents for people: `docs/rules.md`, `docs/clauses.md`, and the coverage table."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from insertaudit.policy.example import Example
    from insertaudit.policy.ruleset import Ruleset
    from insertaudit.policy.schema import Rule

KINDS = ("insert", "message", "attachment")
_MARK = {"error": "error", "warning": "warning", "info": "info", "off": "–"}


def rules_page(ruleset: Ruleset) -> str:
    """All rules in Markdown: title, why, fix, severity, clause, status, and an example of each kind."""
    lines = [
        "# Rules",
        "",
        "Made from the files in `rules/` by `scripts/write_docs.py`; change those, not this page.",
        "",
        "Severities are those of the pack `amazon` for insert / message / attachment; the lines under them say in which context another one holds.",
    ]
    family = ""
    for rule_id in sorted(ruleset.rules):
        rule = ruleset.rules[rule_id]
        if rule.family != family:
            family = rule.family
            lines += ["", f"## {family}", "", f"At stake: {ruleset.stakes.get(family, {}).get('en', '')}"]
        lines += ["", *_rule(rule, ruleset)]
    return "\n".join(lines) + "\n"


def _rule(rule: Rule, ruleset: Ruleset) -> Iterator[str]:
    yield f"### {rule.id}"
    yield ""
    yield f"**{rule.title['en']}** ({rule.title['de']})"
    yield ""
    yield rule.why["en"]
    yield ""
    yield f"Instead: {rule.fix['en']}"
    yield ""
    setting = ruleset.pack.settings.get(rule.id)
    if setting:
        yield f"- Severity: {' / '.join(_MARK[setting.severity[kind]] for kind in KINDS)}"
        for context in setting.contexts:
            surface = f" ({', '.join(context.kinds)})" if context.kinds else ""
            yield f"  - {context.severity}{surface}: {context.because or 'by context'}"
    yield f"- Clauses: {', '.join(rule.clauses) or 'none of the seed document'}; {rule.status}; {rule.source} ({rule.date})"
    for example, mark in ((_first(rule, match=True), "finds"), (_first(rule, match=False), "leaves alone")):
        if example:
            yield f"- It {mark}: {_quoted(example.text)}"


def _first(rule: Rule, *, match: bool) -> Example | None:
    fitting = [example for example in rule.examples if example.match is match and not example.known_gap]
    return min(fitting, key=lambda example: len(example.text)) if fitting else None


def _quoted(text: str) -> str:
    return "“" + " / ".join(line.strip() for line in text.splitlines() if line.strip()) + "”"


def clauses_page(ruleset: Ruleset, texts: Mapping[str, str], samples: Mapping[str, tuple[str, str]]) -> str:
    """The table of clauses: each with its rules, what fails for it, and a close neighbour that passes.

    `texts` maps a clause to its wording; `samples` maps a clause to (failing, passing) for what an example's text cannot show.
    """
    lines = [
        "# Clauses of the seed document",
        "",
        "Made from the rule files by `scripts/write_docs.py`; every row is run as a test.",
        "",
        "| clause | what it says | rules | fails for it | passes beside it |",
        "| --- | --- | --- | --- | --- |",
    ]
    for clause, text in texts.items():
        rules = [rule for rule in ruleset.rules.values() if clause in rule.clauses]
        fails, passes = samples.get(clause) or clause_pair(rules)
        lines.append(f"| {clause} | {text} | {', '.join(f'`{rule.id}`' for rule in rules)} | {fails} | {passes} |")
    return "\n".join(lines) + "\n"


def clause_pair(rules: Iterable[Rule]) -> tuple[str, str]:
    """A failing example and a passing one of the first rule that has both; empty where none has."""
    for rule in rules:
        found, silent = _first(rule, match=True), _first(rule, match=False)
        if found and silent:
            return f"{_quoted(found.text)} (`{rule.id}`)", _quoted(silent.text)
    return "", ""


def coverage(ruleset: Ruleset) -> str:
    """Rule × language: how many examples match and how many must not."""
    languages = sorted({example.lang for rule in ruleset.rules.values() for example in rule.examples})
    lines = [f"{'rule':36}" + "".join(f"{lang:>9}" for lang in languages)]
    total: Counter[tuple[str, bool]] = Counter()
    for rule_id, rule in sorted(ruleset.rules.items()):
        counts = Counter((example.lang, example.match) for example in rule.examples)
        total.update(counts)
        lines.append(f"{rule_id:36}" + "".join(f"{_pair(counts, lang):>9}" for lang in languages))
    lines.append(f"{'all (found / left alone)':36}" + "".join(f"{_pair(total, lang):>9}" for lang in languages))
    return "\n".join(lines)


def _pair(counts: Counter[tuple[str, bool]], lang: str) -> str:
    return f"{counts[lang, True]}/{counts[lang, False]}"
