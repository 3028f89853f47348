"""The nouns of an audit: frozen, slotted, picklable; no I/O.

Coordinate frame of every `Box`: fractions of the page as shown (crop box after rotation), origin top left, y down.
Pages count from 1. A page or box is None where the format has no pages.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

Kind = Literal["insert", "attachment", "message"]
Severity = Literal["error", "warning", "info"]
Verdict = Literal["pass", "review", "fail"]
ReadState = Literal["read", "partial", "unread"]
Carrier = Literal[
    "text", "ocr", "annotation", "hyperlink", "form", "script", "comment",
    "qr", "barcode", "metadata", "filename", "attribute", "hidden",
]  # fmt: skip
Role = Literal["legal", "instructions", "warranty", "invoice", "marketing", "support", "plain"]
Target = Literal["review", "feedback"]
Symbology = Literal[
    "QRCode", "MicroQRCode", "RMQRCode", "DataMatrix", "Aztec", "PDF417",
    "EAN13", "EAN8", "UPCA", "UPCE", "Code128", "Code39", "ITF", "Other",
]  # fmt: skip
Payload = Literal[
    "url", "mail", "phone", "sms", "vcard", "wifi", "geo", "event", "gs1-digital-link", "gs1", "product-number", "text",
]  # fmt: skip

SEVERITY_ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}
VERDICT_ORDER: dict[Verdict, int] = {"pass": 0, "review": 1, "fail": 2}


# --- where a file comes from ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a mail's header says, for its body and for each file that it carries."""

    subject: str = ""
    sender: str = ""
    sent: date | None = None
    order_id: str | None = None
    """Amazon's order number (3-7-7 digits), from the subject or the body."""
    is_reply: bool = False
    """In-Reply-To or References, or `Re:`/`AW:` with quoted text."""
    is_bulk: bool = False
    """List-Unsubscribe, Precedence: bulk and the like."""
    attachments: int = 0
    attachment_bytes: int = 0
    """Decoded bytes of all attachments together."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read: on disk (`location`) or held in memory (`data`)."""

    path: str
    """As in the report: relative, `/`, `outer!inner` inside containers."""
    name: str
    """The file name as the buyer sees it."""
    kind: Kind
    location: Path | None = None
    data: bytes | None = None
    envelope: Envelope | None = None
    """Of the mail that carries this file, directly or in an archive."""
    sent: bool = True
    """Sent or printed itself; False for members of archives and parts of documents, which file-type rules leave alone."""
    depth: int = 0
    declared_type: str | None = None
    """The media type that the container states for it."""
    promised_types: frozenset[str] | None = None
    """The media types that the extension of its name stands for; None where the extension is unknown."""
    problem: Problem | None = None
    """Known to whoever listed it (an encrypted or damaged member, a link out of the folder); `data` is what is left of it."""


# --- what was read ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def union(self, other: Box) -> Box:
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    @property
    def centre(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Word:
    """Where the characters `start:end` of a block's text stand on its page."""

    start: int
    end: int
    box: Box


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: up to a blank line, a list item, or a layout cluster of a page."""

    text: str
    carrier: Carrier = "text"
    page: int | None = None
    box: Box | None = None
    words: tuple[Word, ...] = ()
    heading: bool = False
    quoted: bool = False
    """Earlier mail quoted in a reply: what the buyer wrote, not the seller."""
    confidence: float = 1.0
    """Of the reading: 1 for text layers, OCR's mean word confidence (0 to 1) otherwise."""
    link: Link | None = None
    """Set where the block stands for a code or a link of the format, not for text that is read (made by `detect`)."""

    def box_of(self, start: int, end: int) -> Box | None:
        """Where the characters `start:end` stand; the whole block's box where its words have none."""
        boxes = [word.box for word in self.words if word.start < end and start < word.end]
        if not boxes:
            return self.box
        whole = boxes[0]
        for box in boxes[1:]:
            whole = whole.union(box)
        return whole


@dataclass(frozen=True, slots=True)
class Hyperlink:
    """A link that the format itself carries: annotation, href, relationship, field code, form action."""

    url: str
    text: str | None = None
    """What the reader sees in its place, where that is known."""
    carrier: Carrier = "hyperlink"
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """A two-dimensional code or barcode. `text` is None where a symbol is present but cannot be decoded."""

    format: Symbology
    text: str | None
    payload: Payload | None
    page: int | None = None
    box: Box | None = None
    module_mm: float | None = None
    """Width of one module at the page's physical size; None where that is unknown."""
    quiet_zone: float | None = None
    """Narrowest clear margin around the symbol, in modules."""
    contrast: float | None = None
    """Lightness of the light minus that of the dark modules, 0 to 1; negative for light modules on a dark ground."""


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    width_mm: float | None = None
    height_mm: float | None = None
    ocr: bool = False
    """OCR read at least a part of it."""
    preview: bytes | None = field(default=None, repr=False)
    """A JPEG of the page as shown, made only where a report draws pages."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read. `code` is a key of `rules/reading/problems.toml`, which holds the sentences."""

    code: str
    where: str = ""
    """The part concerned, as a person would name it: "page 3", "image2.png"; empty for the whole file."""
    detail: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class ActiveContent:
    """A script, macro, launch or submit action, remote template, tracking picture or embedded program."""

    what: str
    detail: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """All that one source gave."""

    source: Source
    media_type: str
    """By the bytes, not by the name."""
    sha256: str
    size: int
    blocks: tuple[Block, ...] = ()
    hyperlinks: tuple[Hyperlink, ...] = ()
    codes: tuple[Code, ...] = ()
    pages: tuple[Page, ...] = ()
    problems: tuple[Problem, ...] = ()
    active: tuple[ActiveContent, ...] = ()
    embedded: tuple[str, ...] = ()
    """Names of files that a document (not a mail or an archive) carries within."""
    plate: tuple[tuple[int, Box], ...] = ()
    """Page and area where the press prints what the screen does not show, or the other way round."""
    frames: int = 1
    """Frames of an animation."""
    envelope: Envelope | None = None
    """Its own where the source is a mail, else that of the mail which carries it."""
    remote_pictures: tuple[str, ...] = ()
    """Addresses of pictures that a mail or page loads when opened."""
    hidden: frozenset[str] = frozenset()
    """Reasons why a part of the text is not seen, e.g. "invisible text layer"."""

    @property
    def state(self) -> ReadState:
        if not self.problems:
            return "read"
        return "partial" if self.blocks or self.codes or self.hyperlinks else "unread"


# --- what it means ----------------------------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class Opinion:
    """How much the likeliest passage of a document reads like a violation of one rule, by the learned second reader."""

    rule: str
    probability: float
    limits: Limits
    spans: tuple[tuple[int, int, int], ...] = ()
    """(block, start, end) of the sentence that weighed most."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """How much the likeliest passage of a document reads like a violation of any rule at all, and what that is worth."""

    probability: float
    slight: float
    """Below it neither a weak finding of the rules nor an opinion on a single rule counts."""
    strong: float
    """From it on the document does not pass in silence."""


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


# --- what was found ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    text: str
    concept: str
    carrier: Carrier = "text"
    page: int | None = None
    box: Box | None = None
    block: int | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Suppression:
    by: Literal["waiver", "baseline"]
    reason: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    rule: str
    severity: Severity
    message: str
    """English, one sentence: what was found."""
    places: tuple[Place, ...]
    evidence: tuple[str, ...]
    lang: str | None = None
    confidence: float = 1.0
    target: Target | None = None
    destination: str | None = None
    role: Role | None = None
    rewording: str | None = None
    fingerprint: str = ""
    suppressed: Suppression | None = None
    because: str = ""
    """Which context of the pack set the severity, in English; empty for the rule's plain severity."""
    message_de: str = ""
    because_de: str = ""
    hint: bool = False
    """A suspicion of the second reader; no rule has found it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The few things of a file that rules across files need; small, so that results can be streamed."""

    order_id: str | None = None
    sent: date | None = None
    collection: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    """Concepts that collection rules join over, with their places."""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A block as reports show it."""

    text: str
    page: int | None
    carrier: Carrier
    index: int


@dataclass(frozen=True, slots=True)
class FileResult:
    """One entry of the report."""

    path: str
    kind: Kind
    media_type: str
    sha256: str
    size: int
    findings: tuple[Finding, ...]
    links: tuple[Link, ...] = ()
    codes: tuple[Code, ...] = ()
    pages: tuple[Page, ...] = ()
    problems: tuple[Problem, ...] = ()
    state: ReadState = "read"
    text: tuple[TextBlock, ...] = ()
    """Kept only where a report shows flowing text."""
    facts: Facts = Facts()
    order: tuple[int, ...] = ()
    """Position in the run; children sort after their container."""
    worst_inside: Verdict = "pass"
    """Of a container: the worst verdict among what it carries."""

    @property
    def own_verdict(self) -> Verdict:
        open_findings = {f.severity for f in self.findings if f.suppressed is None}
        if "error" in open_findings:
            return "fail"
        return "review" if "warning" in open_findings else "pass"

    @property
    def verdict(self) -> Verdict:
        return max(self.own_verdict, self.worst_inside, key=VERDICT_ORDER.__getitem__)


@dataclass(frozen=True, slots=True)
class RuleText:
    """What a report says of a rule, in the report's language."""

    title: str
    why: str
    fix: str
    stake: str
    clauses: tuple[str, ...]
    status: str
    source: str = ""
    dated: str = ""
    basis: tuple[str, ...] = ()
    """Each clause with its wording."""


@dataclass(frozen=True, slots=True)
class Report:
    """A whole run, ready to be written in any format."""

    version: str
    provenance: dict[str, Any]
    rules: dict[str, dict[str, RuleText]]
    """Rule id → language of the report ("en", "de") → text; only rules with findings."""
    files: tuple[FileResult, ...]
    ignored: int = 0
    problem_texts: dict[str, dict[str, str]] = field(default_factory=dict)
    """Problem code → language → one sentence with the mend."""
    not_looked_at: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Language → what no audit of this kind can see (scratch panels, NFC, …)."""
    restricted: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """Rules and families that the run was restricted to, and those that were left out."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(f for result in self.files for f in result.findings if f.suppressed is None)
