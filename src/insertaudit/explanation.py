"""`insertaudit explain` and `rules show`: the chain from text to finding, and a rule in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from insertaudit.condition import Condition, Ground, matches
from insertaudit.errors import UsageError
from insertaudit.extract.parts import ReadOptions
from insertaudit.model import Kind, Reading, Source
from insertaudit.policy.ruleset import Ruleset, read_ruleset
from insertaudit.policy.text import ground_of
from insertaudit.rulebook import rules_folder
from insertaudit.tomlfile import nearest
from insertaudit.worker import reader

if TYPE_CHECKING:
    from insertaudit.policy.schema import Rule


def explain_rule(rule_id: str, text: str, *, kind: str, pack: str) -> str:
    """What the rule asks for, what the text holds of it, and what came of that."""
    folder = rules_folder()
    ruleset = read_ruleset(folder, pack)
    rule = _rule(ruleset, rule_id)
    path = Path(text) if len(text) < 256 and "\n" not in text else None
    if not text.strip():
        raise UsageError("--text is empty: give a text or a file's path")
    if path is not None and not path.is_file() and _looks_like_a_path(text):
        raise UsageError(f"--text {text}: no such file; a text has blanks in it")
    if path is not None and path.is_file():
        source = Source(path.name, path.name, cast("Kind", kind), location=path)
        reading = reader(ReadOptions(), folder)(source)[0]
    else:
        source = Source("text.txt", "text.txt", cast("Kind", kind), data=text.encode())
        reading = reader(ReadOptions(), folder)(source)[0]
    lines = [f"{rule.id}: {rule.title['en']}", ""]
    lines += _mentions(rule, reading)
    ground = ground_of(reading)
    for number, condition in enumerate(rule.when, 1):
        lines.append(f"condition {number}: {_told(condition)}")
        lines.append(f"    {_outcome(condition, ground)}")
    lines += _second_reader(rule, reading)
    findings = [finding for finding in ruleset.judge(reading) if finding.rule == rule.id]
    lines.append("")
    for finding in findings:
        because = f" ({finding.because})" if finding.because else ""
        by = " by the second reader, no condition" if finding.hint else ""
        lines.append(f"found{by}: {finding.severity}{because}, role {finding.role}: {', '.join(finding.evidence)}")
    if not findings:
        lines.append("found: nothing" + _why_not(rule, ruleset, kind))
    return "\n".join(lines)


def _looks_like_a_path(text: str) -> bool:
    return not any(c.isspace() for c in text) and (Path(text).suffix[1:].isalpha() or "/" in text) and "://" not in text


def _rule(ruleset: Ruleset, rule_id: str) -> Rule:
    family = [rule for rule in ruleset.rules if rule.startswith(f"{rule_id}/")]
    if family:
        raise UsageError(f"{rule_id} is a family: {', '.join(family)}")
    if rule_id not in ruleset.rules:
        raise UsageError(f'unknown rule "{rule_id}"{nearest(rule_id, ruleset.rules)}')
    return ruleset.rules[rule_id]


def _mentions(rule: Rule, reading: Reading) -> list[str]:
    wanted = rule.concepts()
    lines = []
    for mention in reading.mentions:
        if mention.concept in wanted:
            lang = f" [{mention.lang}]" if mention.lang else ""
            negated = " (negated)" if mention.negated else ""
            lines.append(
                f"  {mention.concept:20} {mention.text!r}{lang}{negated}, block {mention.block + 1}, role {reading.roles[mention.block]}"
            )
    if rule.link:
        lines += [
            f"  link {link.kind:15} {link.url} → {link.domain}, lists {sorted(link.lists)}" for link in reading.links
        ]
    return lines or ["  none of the rule's concepts is mentioned"]


def _second_reader(rule: Rule, reading: Reading) -> list[str]:
    opinion = next((opinion for opinion in reading.opinions if opinion.rule == rule.id), None)
    if opinion is None:
        return ["second reader: has not learned this rule" if reading.opinions else "second reader: was shown nothing"]
    limits, whole = opinion.limits, reading.suspicion
    lines = [
        f"second reader: {opinion.probability:.2f}",
        f"    below {limits.assent:.2f} a weak finding is dropped, below {limits.doubt:.2f} an error becomes a warning;",
        f"    from {limits.sure:.2f} on a weak finding is as good as a sure one;",
        f"    from {limits.aloud:.2f} on a warning without any word of the rule",
    ]
    if whole:
        lines += [
            f"second reader, any violation at all: {whole.probability:.2f}",
            f"    below {whole.slight:.2f} nothing weak counts, from {whole.strong:.2f} on nothing passes in silence",
        ]
    return lines


def _told(condition: Condition) -> str:
    clauses = [
        f"{'not-negated ' if clause.negated is False else 'negated ' if clause.negated else ''}{'|'.join(clause.concepts)}"
        for clause in condition.all
    ]
    forbidden = [name for clause in condition.none for name in clause.concepts]
    within = f" within {condition.within} words" if condition.within else ""
    return (
        " + ".join(clauses)
        + f" in one {condition.scope}{within}"
        + (f", without {'|'.join(forbidden)}" if forbidden else "")
        + (" (weak)" if condition.weak else "")
    )


def _outcome(condition: Condition, ground: Ground) -> str:
    found = matches(condition, ground)
    if found:
        return "holds: " + "; ".join(" + ".join(repr(m.text) for m in match.mentions) for match in found[:3])
    missing = ["|".join(clause.concepts) for clause in condition.all if not ground.of(clause)]
    return (
        f"does not hold: missing {', '.join(missing)}"
        if missing
        else "does not hold: not near enough, in another role, or excluded"
    )


def _why_not(rule: Rule, ruleset: Ruleset, kind: str) -> str:
    setting = ruleset.pack.settings.get(rule.id)
    if setting is None or setting.severity[kind] == "off":
        return f": the pack {ruleset.pack.name} does not apply it to {kind}s"
    return f" (it yields to {', '.join(rule.yields_to)})" if rule.yields_to else ""


def show(rule_id: str, lang: str, pack: str) -> str:
    """A rule in words: why, what to do, clauses, severities, examples."""
    ruleset = read_ruleset(rules_folder(), pack)
    rule = _rule(ruleset, rule_id)
    text = ruleset.text(rule_id, lang)
    setting = ruleset.pack.settings.get(rule_id)
    lines = [f"{rule.id}: {text.title}", "", text.why, "", text.fix, "", text.stake, ""]
    lines.append(f"clauses {', '.join(text.clauses) or '–'}; {text.status}; {text.source} {text.dated}".rstrip())
    if setting:
        lines.append("; ".join(f"{kind}: {level}" for kind, level in setting.severity.items()))
        lines += [
            f"    {context.severity}: {context.because or 'in a context of the pack'}" for context in setting.contexts
        ]
    lines += [
        f"{'  ✗' if example.match else '  ✓'} [{example.kind}] {example.text}"
        for example in rule.examples
        if example.lang == lang
    ]
    return "\n".join(lines)
