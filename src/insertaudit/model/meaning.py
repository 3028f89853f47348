"""What the text of a file means: links, mentions of concepts, the second reader's opinions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from insertaudit.model.document import Box, Document
    from insertaudit.model.terms import Carrier, Role


LinkKind = Literal["web", "mail", "phone", "sms", "messenger", "handle", "wifi", "vcard", "file", "other"]


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a person can follow, from whatever carries it."""

    url: str
    kind: LinkKind
    domain: str | None
    """Registrable domain in Unicode, e.g. `müller-küche.de`; None where there is none."""
    host: str | None = None
    scheme: str | None = None
    """As written; None where the address has none (`www.shop-x.de`)."""
    text: str | None = None
    carrier: Carrier = "text"
    page: int | None = None
    box: Box | None = None
    block: int | None = None
    """Index of the block that it stands in; a code's or an annotation's nearest block on the page."""
    start: int = 0
    end: int = 0
    lists: frozenset[str] = frozenset()
    """Names of the files in `rules/lists/` that hold its domain or host."""
    resolved: str | None = None
    """Where it leads in the end, if that was looked up (`--online`)."""
    dead: str = ""
    """Why it does not work over https, if that was looked up."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept met in the text: `start:end` of the text of block number `block`."""

    concept: str
    block: int
    start: int
    end: int
    text: str
    lang: str | None = None
    """None for coded entities, which need no language."""
    negated: bool = False
    token: int = 0
    """Index of its first token within the block: distances are counted in tokens."""
    last_token: int = 0
    sentence: int = 0
    """Index of its sentence within the document."""
    block_offset: int = 0
    """Tokens of the document before its block: `block_offset + token` is its place in reading order."""


BESIDE_AN_ERROR = 2.2
"""Times the odds from which the second reader speaks up beside an error."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Probabilities at which the second reader's opinion on a rule counts; chosen on authors that were left out of its training."""

    assent: float
    """Below it a weak finding of the rules, a mere guess at broad words, is dropped."""
    doubt: float
    """Below it an error of the rules becomes a warning."""
    aloud: float
    """From it on a warning, though the rules are silent."""
    sure: float
    """From it on a weak finding is no mere hint: it has the severity of a sure one."""

    def aloud_beside_an_error(self) -> float:
        """As `aloud`, on a document that fails anyway: one more hint saves nobody there and costs attention."""
        return BESIDE_AN_ERROR * self.aloud / (1 + (BESIDE_AN_ERROR - 1) * self.aloud)


@dataclass(frozen=True, slots=True)
class Opinion:
    """How much the likeliest passage of a document reads like a violation of one rule, by the learned second reader.

    The more passages a document has, the surer the second reader must be of one of them.
    """

    rule: str
    probability: float
    limits: Limits
    spans: tuple[tuple[int, int, int], ...] = ()
    """(block, start, end) of the sentence that weighed most."""
    by_block: Mapping[int | None, float] = field(default_factory=dict)
    """The probability by the likeliest passage that holds a block, for each block that was looked at; in a short document however many passages there are."""

    def near(self, blocks: Iterable[int | None]) -> Opinion:
        """The opinion on the surroundings of these blocks; on the whole document, where none of them was looked at."""
        looked_at = [self.by_block[block] for block in blocks if block in self.by_block]
        return replace(self, probability=max(looked_at, default=self.probability))


PLAIN = 0.7
"""Probability of one rule that is suspicious enough, however harmless the whole seems."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """How much the likeliest passage of a document reads like a violation of any rule at all, and what that is worth."""

    probability: float
    slight: float
    """Below it neither a weak finding of the rules nor an opinion on a single rule counts, unless that opinion is plain."""
    strong: float
    """From it on the document does not pass in silence."""
    loudest: float = 0.0
    """The probability by the likeliest passage; in a short document however many there are."""

    def dismisses(self, opinion: Opinion) -> bool:
        return not self.is_raised() and opinion.probability < PLAIN

    def odds_to_strong(self) -> float:
        """How many times the odds are those from which the document does not pass in silence."""
        return self.probability * (1 - self.strong) / max(1e-9, self.strong * (1 - self.probability))

    def is_raised(self) -> bool:
        """Say whether there is any suspicion to speak of."""
        return max(self.probability, self.loudest) >= self.slight


@dataclass(frozen=True, slots=True)
class Reading:
    """A document and what its text means: what the rules judge."""

    document: Document
    mentions: tuple[Mention, ...]
    links: tuple[Link, ...]
    roles: tuple[Role, ...]
    """One for each block of the document."""
    languages: tuple[str, ...]
    """Best guess for each block; "" where there is none."""
    sentences: tuple[tuple[int, int, int], ...] = ()
    """(block, start, end) of each sentence, in reading order."""
    facts: frozenset[str] = frozenset()
    """Of `condition.FACTS`."""
    purposes: frozenset[str] = frozenset()
    """What the document as a whole is for, by `rules/roles.toml`: invoice, instructions, review card …"""
    opinions: tuple[Opinion, ...] = ()
    """One for each rule that the second reader has learned; empty where there is no text of its sort."""
    suspicion: Suspicion | None = None
    """None where the second reader was shown nothing."""
