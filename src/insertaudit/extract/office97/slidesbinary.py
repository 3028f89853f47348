"""PowerPoint 97 to 2003 ([MS-PPT]): slides in their order, what masters add, notes, comments, links, pictures, objects."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from insertaudit.errors import LimitReachedError, UnreadableError
from insertaudit.extract.office97.blips import pictures_in
from insertaudit.extract.office97.officeart import GROUP, MAX_NESTING, SHAPE, Looks, Record, add_looks, looks, utf16
from insertaudit.extract.office97.ole import CompoundFile
from insertaudit.extract.office97.presentation import Presentation
from insertaudit.extract.office97.propertyset import summary_texts
from insertaudit.extract.office97.slidetext import INTERACTIVE, Text, add_text, texts
from insertaudit.extract.parts import Parts
from insertaudit.extract.pictures import Pictures
from insertaudit.extract.typesetting.flow import Flow
from insertaudit.model import ActiveContent, Problem

if TYPE_CHECKING:
    from insertaudit.extract.office97.presentation import Slide
    from insertaudit.extract.parts import ReadOptions
    from insertaudit.limits import Budget
    from insertaudit.model import Carrier, Source

_SLIDE_ATOM, _SHOW_INFO, _DRAWING, _DRAWING_ROOT = 0x03EF, 0x03F9, 0x040C, 0xF002
_ANCHOR, _CLIENT_DATA, _TEXTBOX = 0xF010, 0xF011, 0xF00D
_PLACEHOLDER, _OUTLINE_REFERENCE = 0x0BC3, 0x0F9E
_ACTION, _STRING = 0x0FF3, 0x0FBA
_HEADERS, _HEADERS_ATOM = 0x0FD9, 0x0FDA
_TAGS, _TAG, _TAG_DATA, _COMMENT = 0x1388, 0x138A, 0x138B, 0x2EE0
_COMMENT_TEXT = 1
_HIDDEN_SLIDE = 0x0004
_SHOWN_STRINGS = ((0, 0x0004), (1, 0x0010), (2, 0x0020))
"""Instance of a header's string (date, header, footer) and the switch that shows it ([MS-PPT] 2.4.15.2)."""
_RUNS = {1: "macro", 2: "program call", 5: "program call"}
"""Actions that run something: a macro, a program, an object's verb ([MS-PPT] 2.8.16)."""


def read(data: bytes, source: Source, media_type: str, options: ReadOptions, budget: Budget) -> Parts:
    """Raises UnreadableError: damaged, encrypted, unsupported (PowerPoint 95), empty."""
    del media_type
    compound = CompoundFile(data)
    presentation = Presentation(compound)
    parts = Parts()
    flow = Flow(parts)
    reader = _Slides(presentation, flow)
    for number, slide in enumerate(presentation.slides, start=1):
        reader.read_slide(slide, f"slide {number}")
    reader.read_headers(presentation.document)
    reader.add_other_links()
    pictures = Pictures(options, budget)
    for number, picture in enumerate(pictures_in(presentation.pictures), start=1):
        parts.add(pictures.read(picture, f"picture {number}"))
    presentation.add_contents(parts, source, budget)
    for text in summary_texts(compound.own("\x05SummaryInformation")):
        flow.note(text, "metadata")
    if not (parts.blocks or parts.codes or parts.hyperlinks or parts.problems or parts.children):
        raise UnreadableError("empty")
    return parts


class _Slides:
    def __init__(self, presentation: Presentation, flow: Flow) -> None:
        self.presentation = presentation
        self.flow = flow
        self.seen: set[int] = set()
        """Offsets of the masters and notes that were read."""
        self.linked: set[int] = set()

    def read_slide(self, slide: Slide, where: str) -> None:
        try:
            record = self.presentation.record(slide.persist)
            hidden = "hidden slide" if _is_hidden(record) else ""
            self._read_shapes(record, slide.texts, hidden=hidden)
            self.read_headers(record)
            self._read_comments(record)
            master, notes = _references(record)
            self._read_master(master)
            self._read_notes(notes)
        except LimitReachedError:
            raise
        except (UnreadableError, struct.error) as error:
            detail = error.detail if isinstance(error, UnreadableError) else "a record that breaks off"
            self.flow.parts.problems.append(Problem("part-damaged", where, detail))
            self.flow.end()

    def _read_master(self, slide_id: int) -> None:
        """Read what a master shows on every slide; its placeholders show nothing of their own."""
        master = self.presentation.masters.get(slide_id)
        if master is None or master.persist in self.seen:
            return
        self.seen.add(master.persist)
        record = self.presentation.record(master.persist)
        self._read_shapes(record, master.texts, hidden="", own_only=True)
        above, _ = _references(record)
        self._read_master(above)

    def _read_notes(self, slide_id: int) -> None:
        notes = self.presentation.notes.get(slide_id)
        if notes is not None and notes.persist not in self.seen:
            self.seen.add(notes.persist)
            record = self.presentation.record(notes.persist)
            self._read_shapes(record, notes.texts, hidden="", carrier="comment")

    def read_headers(self, container: Record) -> None:
        """Add date, header and footer that the master's placeholders show."""
        for headers in container.children():
            if headers.kind != _HEADERS:
                continue
            atom = headers.first(_HEADERS_ATOM)
            shown = int.from_bytes(atom.body[2:4], "little") if atom else 0
            for record in headers.children():
                if record.kind == _STRING and any(
                    record.instance == instance and shown & switch for instance, switch in _SHOWN_STRINGS
                ):
                    self.flow.note(utf16(record.body), "text")

    def _read_comments(self, slide: Record) -> None:
        tags = slide.first(_TAGS)
        for tag in tags.children() if tags else ():
            data = tag.first(_TAG_DATA) if tag.kind == _TAG else None
            for comment in data.children() if data else ():
                for record in comment.children() if comment.kind == _COMMENT else ():
                    if record.kind == _STRING and record.instance == _COMMENT_TEXT:
                        self.flow.note(utf16(record.body), "comment")

    def _read_shapes(
        self, slide: Record, outline: list[Text], *, hidden: str, own_only: bool = False, carrier: Carrier = "text"
    ) -> None:
        drawing = slide.first(_DRAWING)
        root = drawing.first(_DRAWING_ROOT) if drawing else None
        walk = _Walk(self, outline, own_only=own_only, carrier=carrier)
        if root is None:
            raise UnreadableError("damaged", "no drawing")
        for record in root.children():
            if record.kind == GROUP:
                walk.group(record, hidden, 0)
            elif record.kind == SHAPE:
                walk.shape(record, hidden)

    def target(self, interactive: Record) -> str:
        """Give the address that an action leads to; "" for a place in the same file. Names what is run."""
        atom = interactive.first(_ACTION)
        if atom is None or len(atom.body) < 9:
            return ""
        link, action = struct.unpack_from("<4xIB", atom.body)
        self.linked.add(link)
        url = self.presentation.links.get(link, "")
        if action in _RUNS:
            name = interactive.first(_STRING)
            called = utf16(name.body) if name else url
            self.flow.parts.active.append(ActiveContent(_RUNS[action], called[:200]))
        return url

    def add_other_links(self) -> None:
        for number, url in self.presentation.links.items():
            if number not in self.linked:
                self.flow.link(url)


class _Walk:
    """Shapes of one drawing."""

    def __init__(self, slides: _Slides, outline: list[Text], *, own_only: bool, carrier: Carrier) -> None:
        self.slides = slides
        self.flow = slides.flow
        self.outline = outline
        self.own_only = own_only
        self.carrier: Carrier = carrier

    def group(self, group: Record, hidden: str, depth: int) -> None:
        """Read a group; its first shape is the group itself and says where it stands."""
        if depth > MAX_NESTING:
            raise UnreadableError("too-deep", "groups within groups")
        for number, record in enumerate(group.children()):
            if record.kind == GROUP:
                self.group(record, hidden, depth + 1)
            elif record.kind == SHAPE:
                why = self.shape(record, hidden)
                hidden = why if number == 0 and depth else hidden

    def shape(self, shape: Record, hidden: str) -> str:
        """Give why it is not seen."""
        seen = looks(shape)
        hidden = hidden or self._why_hidden(shape, seen)
        data = shape.first(_CLIENT_DATA)
        own = list(data.children()) if data else []
        if self.own_only and any(record.kind == _PLACEHOLDER for record in own):
            return hidden
        add_looks(self.flow, seen, hidden=hidden)
        for record in own:
            if record.kind == INTERACTIVE and (url := self.slides.target(record)):
                self.flow.link(url, seen.description or None)
        textbox = shape.first(_TEXTBOX)
        if textbox is not None:
            for text in self._texts_of(textbox):
                links = [(start, end, self.slides.target(action)) for start, end, action in text.links]
                add_text(self.flow, text, links, hidden=hidden, carrier=self.carrier)
        return hidden

    def _texts_of(self, textbox: Record) -> list[Text]:
        found = texts(textbox.children())
        reference = textbox.first(_OUTLINE_REFERENCE)
        if reference is None or len(reference.body) < 4:
            return found
        number = int.from_bytes(reference.body[:4], "little")
        return found + self.outline[number : number + 1]

    def _why_hidden(self, shape: Record, seen: Looks) -> str:
        if seen.is_hidden:
            return "hidden shape"
        anchor = shape.first(_ANCHOR)
        if anchor is None or self.carrier == "comment":
            return ""
        wide = len(anchor.body) >= 16
        if not wide and len(anchor.body) < 8:
            return ""
        top, left, right, bottom = struct.unpack_from("<4i" if wide else "<4h", anchor.body)
        width, height = self.slides.presentation.size
        outside = left >= width or top >= height or right <= 0 or bottom <= 0
        return "off the slide" if outside and width and height else ""


def _is_hidden(slide: Record) -> bool:
    info = slide.first(_SHOW_INFO)
    return bool(info and len(info.body) >= 12 and int.from_bytes(info.body[10:12], "little") & _HIDDEN_SLIDE)


def _references(slide: Record) -> tuple[int, int]:
    """Slide ids of a slide's master and notes; 0 for none."""
    atom = slide.first(_SLIDE_ATOM)
    if atom is None or len(atom.body) < 20:
        return 0, 0
    master, notes = struct.unpack_from("<12xII", atom.body)
    return master, notes
