"""What a reader is asked for and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from insertaudit.limits import Budget
    from insertaudit.model import ActiveContent, Block, Box, Code, Envelope, Hyperlink, Page, Problem, Source

OCR_LANGUAGES = ("deu", "eng", "fra", "ita", "spa", "nld", "pol", "swe")
"""Amazon's European languages; read together they cost a German page 8 % more than German alone."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    ocr_languages: tuple[str, ...] = OCR_LANGUAGES
    passwords: tuple[str, ...] = ()
    previews: bool = False
    """Make a JPEG of each page."""
    size_mm: tuple[float, float] | None = None
    """Real width and height of the artwork, where the file does not tell it."""


@dataclass(slots=True)
class Parts:
    """What one reader found; becomes a `Document` and child `Source`s."""

    blocks: list[Block] = field(default_factory=list)
    hyperlinks: list[Hyperlink] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    active: list[ActiveContent] = field(default_factory=list)
    embedded: list[str] = field(default_factory=list)
    children: list[Source] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    remote_pictures: list[str] = field(default_factory=list)
    plate: list[tuple[int, Box]] = field(default_factory=list)
    """Page and area where the press prints what the screen does not show, or the other way round."""
    frames: int = 1
    envelope: Envelope | None = None

    def add(self, other: Parts) -> None:
        """Take in what an inner reader found (a picture inside a document)."""
        self.blocks += other.blocks
        self.hyperlinks += other.hyperlinks
        self.codes += other.codes
        self.pages += other.pages
        self.problems += other.problems
        self.active += other.active
        self.embedded += other.embedded
        self.children += other.children
        self.hidden |= other.hidden
        self.remote_pictures += other.remote_pictures
        self.plate += other.plate
        self.frames = max(self.frames, other.frames)
        self.envelope = self.envelope or other.envelope


class Reader(Protocol):
    """One family of formats. Raises UnreadableError when nothing at all can be read."""

    def __call__(self, data: bytes, source: Source, media_type: str, options: ReadOptions, budget: Budget) -> Parts: ...
