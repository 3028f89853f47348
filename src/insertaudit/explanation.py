"""`insertaudit explain` and `rules show`: the chain from text to finding, and a rule in words."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, cast

from insertaudit.condition import Ground, holds
from insertaudit.detect.concepts import read_concepts
from insertaudit.errors import UsageError
from insertaudit.extract.parts import ReadOptions
from insertaudit.model import PLAIN, Kind, Reading, Source
from insertaudit.policy.candidate import host_of
from insertaudit.policy.outcome import Outcome, told, what_it_is
from insertaudit.policy.pack import Context, Setting
from insertaudit.policy.ruleset import Ruleset, read_ruleset
from insertaudit.policy.shapes import shapes
from insertaudit.policy.text import ground_of
from insertaudit.rulebook import rules_folder
from insertaudit.tomlfile import nearest
from insertaudit.worker import reader

if TYPE_CHECKING:
    from insertaudit.model import Opinion, Suspicion
    from insertaudit.policy.decide import Traced
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
    ground = ground_of(reading)
    concepts = read_concepts(folder / "concepts.toml")
    outcome = Outcome(ground, {name: concept.when for name, concept in concepts.items() if concept.when})
    lines = [f"{rule.id}: {rule.title['en']}", "", f"this text: {what_it_is(ground)}"]
    lines += _mentions(rule, reading)
    for number, condition in enumerate(rule.when, 1):
        lines += [f"condition {number}: {told(condition)}", f"    {outcome.of(condition)}"]
    lines += shapes(rule, reading)
    lines += _second_reader(rule, reading)
    return "\n".join([*lines, "", *_results(rule, reading, ruleset, ground)])


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
    return lines or (["  none of the rule's concepts is mentioned"] if wanted else [])


def _second_reader(rule: Rule, reading: Reading) -> list[str]:
    opinion = next((opinion for opinion in reading.opinions if opinion.rule == rule.id), None)
    if opinion is None:
        return ["second reader: has not learned this rule" if reading.opinions else "second reader: was shown nothing"]
    limits, whole = opinion.limits, reading.suspicion
    lines = [
        f"second reader: {opinion.probability:.2f}",
        f"    below {limits.assent:.2f} a weak finding is dropped, below {limits.doubt:.2f} an error becomes a warning;",
        f"    from {limits.sure:.2f} on a weak finding is as good as a sure one;",
        f"    from {limits.aloud:.2f} on a warning without any word of the rule, from {limits.aloud_beside_an_error():.2f} on beside an error",
    ]
    if whole:
        lines += [
            f"second reader, any violation at all: {whole.probability:.2f}",
            f"    below {whole.slight:.2f} nothing weak counts but what is plain ({PLAIN:.2f}), from {whole.strong:.2f} on nothing passes in silence",
        ]
    return lines


def _results(rule: Rule, reading: Reading, ruleset: Ruleset, ground: Ground) -> list[str]:
    """What came of it: one line for each place, or why it came to nothing."""
    kind = reading.document.source.kind
    setting = ruleset.pack.settings.get(rule.id)
    if setting is None or setting.severity[kind] == "off":
        return [f"found: nothing: the pack {ruleset.pack.name} does not apply it to {kind}s"]
    opinion = next((opinion for opinion in reading.opinions if opinion.rule == rule.id), None)
    traced = ruleset.trace(rule.id, reading)
    weak = [number for number, condition in enumerate(rule.when, 1) if condition.weak and holds(condition, ground)]
    lines = [_result(one, reading, setting, opinion, weak) for one in traced]
    reported = [one for one in traced if one.decided.severity != "off" and not one.yields_to]
    return lines if reported else ["found: nothing", *lines]


def _result(one: Traced, reading: Reading, setting: Setting, opinion: Opinion | None, weak: list[int]) -> str:
    decided, candidate, whole = one.decided, one.decided.candidate, reading.suspicion
    opinion = opinion.near(place.block for place in candidate.places) if opinion else None
    cited = ", ".join(dict.fromkeys(place.text for place in candidate.places if place.text))
    context = _context(setting, decided.context) if decided.context else ""
    if decided.settled == "dropped":
        numbers = f"the weak condition{'s' if len(weak) > 1 else ''} {', '.join(map(str, weak))}"
        return f"{numbers} {'were' if len(weak) > 1 else 'was'} dropped ({_dropped(opinion, whole)}): {cited}"
    if decided.severity == "off":
        return f"not reported: {context}: {cited}"
    if one.yields_to:
        return f"not reported: it yields to {', '.join(one.yields_to)}, found here: {cited}"
    reasons = [context] if context else []
    if decided.settled == "doubted" and opinion:
        reasons = [f"doubted by the second reader, {opinion.probability:.2f} < {opinion.limits.doubt:.2f}", *reasons]
    if decided.settled == "weak":
        reasons.append("weak, so no error" + ("" if opinion else "; the second reader has no opinion on it"))
    by = ""
    if candidate.hint and opinion:
        by = " by the second reader" if weak else " by the second reader, no condition"
        reasons.insert(0, _suspected(opinion, whole))
    host = host_of(reading, candidate.block)
    role = f", role {reading.roles[host]}" if host is not None else ""
    because = f" ({'; '.join(reasons)})" if reasons else ""
    return f"found{by}: {decided.severity}{because}{role}: {cited}"


def _dropped(opinion: Opinion | None, whole: Suspicion | None) -> str:
    if opinion and opinion.probability < opinion.limits.assent:
        return f"{opinion.probability:.2f} < {opinion.limits.assent:.2f}"
    return f"any violation {whole.probability:.2f} < {whole.slight:.2f}" if whole else ""


def _suspected(opinion: Opinion, whole: Suspicion | None) -> str:
    if opinion.probability >= opinion.limits.aloud:
        return f"because {opinion.probability:.2f} >= {opinion.limits.aloud:.2f}"
    return (
        f"because any violation {whole.probability:.2f} >= {whole.strong:.2f}, likeliest of this rule" if whole else ""
    )


def _context(setting: Setting, context: Context) -> str:
    """The severity context that fitted: its number in the pack, what it asks for, and its reason."""
    plain = Context(context.severity)
    asks = [
        f"{field.name} {'|'.join(value) if isinstance(value, tuple) else str(value).lower()}"
        for field in fields(context)
        if field.name not in {"severity", "because", "because_de"}
        and (value := getattr(context, field.name)) != getattr(plain, field.name)
    ]
    number = setting.contexts.index(context) + 1
    because = f": {context.because}" if context.because else ""
    return f"context {number} of the pack, {', '.join(asks)}{because}"


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
