"""What was read of a file.

Coordinate frame of every `Box`: fractions of the page as shown (crop box after rotation), origin top left, y down.
Pages count from 1. A page or box is None where the format has no pages.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from insertaudit.model.meaning import Link
    from insertaudit.model.source import Envelope, Source
    from insertaudit.model.terms import Carrier, Payload, ReadState, Symbology


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
