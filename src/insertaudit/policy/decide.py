"""The last word: the severity of each finding, from the pack; findings that a narrower rule makes needless are dropped."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from insertaudit.model import Finding, Place, Severity, Target
from insertaudit.policy.candidate import Candidate, distinct, host_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from insertaudit.model import Mention, Opinion, Reading
    from insertaudit.policy.pack import Context, Pack, Setting
    from insertaudit.policy.schema import Rule

DOUBTED = (
    "the words are there, but the text does not read like a violation; a person must decide",
    "die Wörter stehen da, aber der Text liest sich nicht wie ein Verstoß; ein Mensch muss entscheiden",
)

TEXT_CARRIERS = {"text", "ocr"}

ALONE_WORDS = 7
"""A link whose block has fewer words beside it stands alone."""


Settled = Literal["pack", "dropped", "weak", "doubted"]
"""What settled a severity: the pack alone; the second reader dropped a weak candidate; being weak made an error a warning; so did its doubt."""


@dataclass(frozen=True, slots=True)
class Decided:
    candidate: Candidate
    severity: str
    """"off": it is not reported."""
    because: str = ""
    because_de: str = ""
    context: Context | None = None
    """Of the pack, where one fitted."""
    settled: Settled = "pack"


@dataclass(frozen=True, slots=True)
class Traced:
    """A candidate's way to its finding, or to none."""

    decided: Decided
    yields_to: tuple[str, ...] = ()
    """Rules found for the same place, beside which it is not reported."""


def decide(candidates: Iterable[Candidate], reading: Reading, rules: Mapping[str, Rule], pack: Pack) -> list[Finding]:
    """Findings for one file, worst first by rule."""
    judge = _Judge.of(reading, pack)
    decided = [found for found in map(judge.decided, candidates) if found.severity != "off"]
    kept = [found for found in decided if next(_narrower(found, decided, rules, reading), None) is None]
    return [_finding(group, rules, reading) for group in _grouped(kept)]


def trace(
    rule_id: str, candidates: Iterable[Candidate], reading: Reading, rules: Mapping[str, Rule], pack: Pack
) -> list[Traced]:
    """How `decide` comes to its findings of one rule, one entry for each of the rule's candidates."""
    judge = _Judge.of(reading, pack)
    decided = [judge.decided(candidate) for candidate in candidates]
    reported = [found for found in decided if found.severity != "off"]
    return [
        Traced(found, tuple(dict.fromkeys(_narrower(found, reported, rules, reading))))
        for found in decided
        if found.candidate.rule == rule_id
    ]


def decide_together(candidate: Candidate, kind: str, rule: Rule, setting: Setting) -> Finding | None:
    """The finding of a collection rule; contexts, which look at one file's blocks, do not apply to it."""
    level = setting.severity[kind]
    if level == "off":
        return None
    return Finding(
        rule=rule.id,
        severity=cast("Severity", level),
        message=_message(rule, candidate, "en"),
        message_de=_message(rule, candidate, "de"),
        places=candidate.places,
        evidence=tuple(dict.fromkeys(place.text for place in candidate.places)),
        target=cast("Target | None", rule.target if rule.target in {"review", "feedback"} else None),
    )


@dataclass(slots=True)
class _Judge:
    reading: Reading
    pack: Pack
    spoken: dict[str, list[Mention]]
    """The mentions of each concept."""

    @classmethod
    def of(cls, reading: Reading, pack: Pack) -> _Judge:
        spoken: dict[str, list[Mention]] = {}
        for mention in reading.mentions:
            spoken.setdefault(mention.concept, []).append(mention)
        return cls(reading, pack, spoken)

    def decided(self, candidate: Candidate) -> Decided:
        setting = self.pack.settings.get(candidate.rule)
        plain = setting.severity[self.reading.document.source.kind] if setting else "off"
        if setting is None or plain == "off":
            return Decided(candidate, "off")
        context = self._context(candidate, setting)
        level = context.severity if context else plain
        if level == "off":
            return Decided(candidate, "off", context=context)
        opinion = self._opinion(candidate)
        if opinion and candidate.weak and self._dismissed(opinion):
            return Decided(candidate, "off", context=context, settled="dropped")
        settled: Settled = "pack"
        if candidate.weak and level == "error" and not (context and context.weak) and not self._is_sure(opinion):
            level, settled = "warning", "weak"
        elif not candidate.weak and opinion and level == "error" and opinion.probability < opinion.limits.doubt:
            return Decided(candidate, "warning", *DOUBTED, context, "doubted")
        reasons = (context.because, context.because_de) if context else ("", "")
        return Decided(candidate, level, *reasons, context, settled)

    def _opinion(self, candidate: Candidate) -> Opinion | None:
        """What the second reader thinks of a candidate that rests on words alone, or on what all of them are for; of others it knows nothing."""
        if candidate.hint or candidate.link is not None:
            return None
        if candidate.places and not any(place.carrier in TEXT_CARRIERS for place in candidate.places):
            return None
        opinion = next((opinion for opinion in self.reading.opinions if opinion.rule == candidate.rule), None)
        return opinion.near(place.block for place in candidate.places) if opinion else None

    def _dismissed(self, opinion: Opinion) -> bool:
        whole = self.reading.suspicion
        return opinion.probability < opinion.limits.assent or (whole is not None and whole.dismisses(opinion))

    def _is_sure(self, opinion: Opinion | None) -> bool:
        whole = self.reading.suspicion
        suspected = whole is None or whole.is_raised()
        return suspected and opinion is not None and opinion.probability >= opinion.limits.sure

    def _context(self, candidate: Candidate, setting: Setting) -> Context | None:
        return next((context for context in setting.contexts if self._fits(context, candidate)), None)

    def _fits(self, context: Context, candidate: Candidate) -> bool:
        reading, host = self.reading, host_of(self.reading, candidate.block)
        link = candidate.link
        return (
            (not context.kinds or reading.document.source.kind in context.kinds)
            and (context.weak is None or context.weak == candidate.weak)
            and (not context.roles or (host is not None and reading.roles[host] in context.roles))
            and (not context.carriers or any(place.carrier in context.carriers for place in candidate.places))
            and (not context.lists or (link is not None and bool(link.lists & set(context.lists))))
            and (not context.not_lists or link is None or not link.lists & set(context.not_lists))
            and (not context.link_kinds or (link is not None and link.kind in context.link_kinds))
            and (not context.schemes or (link is not None and (link.scheme or "") in context.schemes))
            and set(context.facts) <= reading.facts
            and not set(context.not_facts) & reading.facts
            and (not context.purposes or bool(set(context.purposes) & reading.purposes))
            and not set(context.not_purposes) & reading.purposes
            and (not context.accepted or self._accepted(candidate, host))
            and (not context.alone or self._alone(candidate, host))
            and (not context.near or self._mentions(context.near, context.reach, candidate, host))
            and (not context.not_near or not self._mentions(context.not_near, context.reach, candidate, host))
        )

    def _accepted(self, candidate: Candidate, host: int | None) -> bool:
        domain = candidate.link.domain if candidate.link else None
        purposes = [purpose for accepted, purpose in self.pack.accepted if accepted == domain]
        return any(
            self._mentions(self.pack.accepted_purposes[purpose], "neighbours", candidate, host) for purpose in purposes
        )

    def _alone(self, candidate: Candidate, host: int | None) -> bool:
        if host is None:
            return True
        block = self.reading.document.blocks[host]
        words = len(block.text.split()) if block.link is None and block.carrier not in {"qr", "barcode"} else 0
        inside = candidate.block == host and candidate.link is not None and block.link is None
        return (
            words
            - (len(block.text[candidate.link.start : candidate.link.end].split()) if inside and candidate.link else 0)
            < ALONE_WORDS
        )

    def _mentions(self, concepts: tuple[str, ...], reach: str, candidate: Candidate, host: int | None) -> bool:
        return any(
            self._within(reach, mention, candidate, host) and not _is_own(mention, candidate)
            for concept in concepts
            for mention in self.spoken.get(concept, ())
        )

    def _within(self, reach: str, mention: Mention, candidate: Candidate, host: int | None) -> bool:
        if reach == "document" or host is None:
            return True
        blocks = self.reading.document.blocks
        if reach == "page":
            return blocks[mention.block].page == blocks[host].page
        if reach == "neighbours":
            return abs(mention.block - host) <= 1 or mention.block == candidate.block
        if reach == "sentence" and candidate.places and candidate.places[0].block == mention.block:
            own = [
                s for s in self.reading.sentences if s[0] == mention.block and s[1] <= candidate.places[0].start < s[2]
            ]
            return not own or own[0][1] <= mention.start < own[0][2]
        return mention.block in {host, candidate.block}


def _is_own(mention: Mention, candidate: Candidate) -> bool:
    """Whether the mention is among the words that the candidate itself cites: they are no context of theirs."""
    return any(
        place.block == mention.block and place.start <= mention.start and mention.end <= place.end
        for place in candidate.places
    )


def _narrower(
    found: Decided, reported: Iterable[Decided], rules: Mapping[str, Rule], reading: Reading
) -> Iterator[str]:
    """The rules that a candidate yields to, as far as they are reported for its place."""
    narrower = rules[found.candidate.rule].yields_to
    if not narrower:
        return
    for other in reported:
        if (
            other.candidate.rule in narrower
            and other.severity != "info"
            and _same_ground(found.candidate, other.candidate, reading)
        ):
            yield other.candidate.rule


def _same_ground(one: Candidate, other: Candidate, reading: Reading) -> bool:
    if one.link is not None:
        return other.link is not None and (one.link.url == other.link.url or _overlap(one.places, other.places))
    if one.block is None or other.block is None:
        return True
    return host_of(reading, one.block) == host_of(reading, other.block) or _overlap(one.places, other.places)


def _overlap(ones: tuple[Place, ...], others: tuple[Place, ...]) -> bool:
    return any(a.block == b.block and a.start < b.end and b.start < a.end for a in ones for b in others)


def _grouped(decided: list[Decided]) -> list[list[Decided]]:
    """Findings of one rule, severity and destination are one finding with several places."""
    groups: dict[tuple[str, str, str | None, int | None], list[Decided]] = defaultdict(list)
    for found in decided:
        candidate = found.candidate
        block = candidate.block if candidate.destination is None else None
        groups[candidate.rule, found.severity, candidate.destination, block].append(found)
    return list(groups.values())


def _finding(group: list[Decided], rules: Mapping[str, Rule], reading: Reading) -> Finding:
    first = group[0].candidate
    rule = rules[first.rule]
    places = distinct(place for found in group for place in found.candidate.places)
    host = host_of(reading, first.block)
    return Finding(
        rule=rule.id,
        severity=cast("Severity", group[0].severity),
        message=_message(rule, first, "en"),
        places=places,
        evidence=tuple(dict.fromkeys(place.text for place in places if place.text)),
        lang=first.lang or _main_language(reading),
        confidence=round(min(found.candidate.confidence for found in group), 2),
        target=_target(rule, reading, host),
        destination=first.destination,
        role=reading.roles[host] if host is not None and host < len(reading.roles) else None,
        because=group[0].because,
        message_de=_message(rule, first, "de"),
        because_de=group[0].because_de,
        hint=all(found.candidate.hint for found in group),
    )


def _main_language(reading: Reading) -> str | None:
    """The language of most of the text, for findings whose own words tell none."""
    spoken: Counter[str] = Counter()
    for block, lang in zip(reading.document.blocks, reading.languages, strict=True):
        spoken[lang] += len(block.text) if lang else 0
    best = spoken.most_common(1)
    return best[0][0] or None if best else None


def _message(rule: Rule, candidate: Candidate, lang: str) -> str:
    detail = (candidate.detail_de or candidate.detail) if lang == "de" else candidate.detail
    return f"{rule.title[lang]}: {detail}" if detail else rule.title[lang]


def _target(rule: Rule, reading: Reading, host: int | None) -> Target | None:
    """Product review or seller feedback, for rules about either; unresolved wording counts as the product review."""
    if rule.target != "by-words":
        return cast("Target | None", rule.target)
    concepts = {mention.concept for mention in reading.mentions if host is None or mention.block == host}
    return "feedback" if "SELLER_FEEDBACK" in concepts and "PRODUCT_REVIEW" not in concepts else "review"
