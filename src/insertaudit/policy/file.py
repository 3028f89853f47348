"""File rules: what a file is, apart from its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from insertaudit.model import Box, Document, Place, Problem, Reading
from insertaudit.policy.candidate import Candidate

if TYPE_CHECKING:
    from datetime import date

    from insertaudit.policy.schema import FileShape, Rule


@dataclass(frozen=True, slots=True)
class OrderDates:
    """What orders.csv says of one order."""

    completed_on: date | None = None
    review_requested_on: date | None = None


Orders = Mapping[str, OrderDates]


def candidates(rule: Rule, reading: Reading, orders: Orders) -> Iterator[Candidate]:
    for shape in rule.file:
        for candidate in _CHECKS[shape.check](shape, reading, orders):
            yield replace(candidate, rule=rule.id, lang=next((lang for lang in reading.languages if lang), None))


def holds(shape: FileShape, reading: Reading) -> bool:
    """Whether it holds of a file without the dates of an order."""
    return any(True for _ in _CHECKS[shape.check](shape, reading, {}))


def _found(
    detail: str = "", german: str = "", *, places: tuple[Place, ...] = (), weak: bool = False, block: int | None = None
) -> Candidate:
    return Candidate("", places, block, weak=weak, detail=detail, detail_de=german)


def _problem_place(problem: Problem) -> Place:
    return Place(text=problem.where, concept=problem.code, page=problem.page)


def _unread(_: FileShape, reading: Reading, __: Orders) -> Iterator[Candidate]:
    document = reading.document
    if document.state == "unread":
        yield _found(places=tuple(_problem_place(problem) for problem in document.problems))


def _part_unread(_: FileShape, reading: Reading, __: Orders) -> Iterator[Candidate]:
    document = reading.document
    if document.state == "partial":
        yield _found(places=tuple(_problem_place(problem) for problem in document.problems))


def _name_place(document: Document) -> Place:
    return Place(text=document.source.name, concept="FILE_NAME", carrier="filename")


def _extension(document: Document) -> str:
    return document.source.name.rpartition(".")[2].lower() if "." in document.source.name else ""


def _type_not_in(shape: FileShape, reading: Reading, _: Orders) -> Iterator[Candidate]:
    document = reading.document
    if document.source.sent and _extension(document) not in shape.types:
        yield _found(
            _extension(document) or "no extension",
            _extension(document) or "keine Endung",
            places=(_name_place(document),),
        )


def _type_mismatch(_: FileShape, reading: Reading, __: Orders) -> Iterator[Candidate]:
    document = reading.document
    name, promised = document.source.name, document.source.promised_types
    if promised is not None and document.size and document.media_type not in promised:
        yield _found(
            f"{name} is {document.media_type}", f"{name} ist {document.media_type}", places=(_name_place(document),)
        )


def _size(shape: FileShape, reading: Reading, _: Orders) -> Iterator[Candidate]:
    document = reading.document
    if not document.source.sent:
        return
    envelope = document.source.envelope
    total = max(document.size, envelope.attachment_bytes if envelope else 0)
    if total > shape.max_bytes:
        english = f"{total:,} bytes, at most {shape.max_bytes:,}"
        yield _found(english, f"{total} Bytes, höchstens {shape.max_bytes}", places=(_name_place(document),))
    elif envelope and envelope.attachments > shape.max_files:
        count = envelope.attachments
        english, german = f"{count} files, at most {shape.max_files}", f"{count} Dateien, höchstens {shape.max_files}"
        yield _found(english, german, places=(_name_place(document),))


def _active(_: FileShape, reading: Reading, __: Orders) -> Iterator[Candidate]:
    active = reading.document.active
    if active:
        places = tuple(
            Place(f"{item.what} {item.detail}".strip(), "ACTIVE_CONTENT", "script", item.page) for item in active[:8]
        )
        yield _found(", ".join(dict.fromkeys(item.what for item in active)), places=places)


_INVOICE_DATA = ("factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "order-x.xml", "cii.xml")


def _embedded(_: FileShape, reading: Reading, __: Orders) -> Iterator[Candidate]:
    names = [name for name in reading.document.embedded if name.lower() not in _INVOICE_DATA]
    if names:
        yield _found(", ".join(names[:5]), places=tuple(Place(name, "EMBEDDED_FILE", "filename") for name in names[:8]))


def _sent_late(shape: FileShape, reading: Reading, orders: Orders) -> Iterator[Candidate]:
    envelope = reading.document.envelope
    if envelope is None or envelope.sent is None or envelope.order_id is None or "reply" in reading.facts:
        return
    dates = orders.get(envelope.order_id)
    if dates is not None and dates.completed_on is not None and (envelope.sent - dates.completed_on).days > shape.days:
        days = (envelope.sent - dates.completed_on).days
        yield _found(
            f"order {envelope.order_id} was completed on {dates.completed_on}, {days} days before the message of {envelope.sent}",
            f"Bestellung {envelope.order_id} war am {dates.completed_on} abgeschlossen, {days} Tage vor der Nachricht vom {envelope.sent}",
            places=(Place(str(envelope.sent), "SENT_DATE", "metadata"),),
        )


def _purpose(shape: FileShape, reading: Reading, _: Orders) -> Iterator[Candidate]:
    """None of the permitted purposes; weak where the document cannot be told to be something else either."""
    document = reading.document
    if document.state == "unread" or (not document.source.sent and not _alone_in_archive(document)):
        return
    if document.media_type in _CONTAINERS or reading.purposes & set(shape.permitted):
        return
    if "invoice" in shape.permitted and any(name.lower() in _INVOICE_DATA for name in document.embedded):
        return  # invoice data in XML (Factur-X, ZUGFeRD) is stronger evidence than any word
    other = sorted(reading.purposes & set(shape.other))
    yield _found(", ".join(other), places=(_name_place(document),), weak=not other)


def _alone_in_archive(document: Document) -> bool:
    """Members of archives are sent for a purpose too; what a PDF or an office file embeds is judged with it."""
    return "!" in document.source.path and not document.source.path.rsplit("!", 1)[0].lower().endswith(
        (".pdf", ".docx", ".odt")
    )


_CONTAINERS = {"application/zip", "application/x-tar", "application/gzip", "message/rfc822", "application/mbox"}


def _unpurposed(shape: FileShape, reading: Reading, _: Orders) -> Iterator[Candidate]:
    """A message in which none of the permitted reasons is recognisable."""
    text = any(block.text.strip() for block in reading.document.blocks)
    if text and "reply" not in reading.facts and not reading.purposes & set(shape.permitted):
        yield _found(weak=True)


def _hidden(_: FileShape, reading: Reading, __: Orders) -> Iterator[Candidate]:
    hidden = [
        (n, block)
        for n, block in enumerate(reading.document.blocks)
        if block.carrier == "hidden" and block.text.strip()
    ]
    if hidden:
        places = tuple(
            Place(b.text[:120], "HIDDEN_TEXT", "hidden", b.page, b.box, n, 0, len(b.text)) for n, b in hidden[:8]
        )
        yield _found(", ".join(sorted(reading.document.hidden)), places=places, block=hidden[0][0])


def _screen_print(_: FileShape, reading: Reading, __: Orders) -> Iterator[Candidate]:
    """Strong where the difference carries words that the lexicons know, weak where it is a mere picture."""
    blocks = reading.document.blocks
    spoken = [
        (blocks[m.block].page, box)
        for m in reading.mentions
        if (box := blocks[m.block].box_of(m.start, m.end)) is not None
    ]
    for page, area in reading.document.plate:
        told = any(page == number and _touch(area, box) for number, box in spoken)
        yield _found(places=(Place("", "PLATE", "hidden", page, area),), weak=not told)


def _touch(one: Box, other: Box) -> bool:
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


def _remote_pictures(_: FileShape, reading: Reading, __: Orders) -> Iterator[Candidate]:
    urls = [url for url in reading.document.remote_pictures if not url.lower().startswith("https:")]
    if urls:
        yield _found(places=tuple(Place(url, "REMOTE_PICTURE", "attribute") for url in urls[:8]))


def _animation(_: FileShape, reading: Reading, __: Orders) -> Iterator[Candidate]:
    if reading.document.frames > 1:
        yield _found(
            f"{reading.document.frames} frames",
            f"{reading.document.frames} Bilder",
            places=(_name_place(reading.document),),
        )


_CHECKS: dict[str, Callable[[FileShape, Reading, Orders], Iterator[Candidate]]] = {
    "unread": _unread,
    "part-unread": _part_unread,
    "type-not-in": _type_not_in,
    "type-mismatch": _type_mismatch,
    "size": _size,
    "active-content": _active,
    "embedded-file": _embedded,
    "sent-late": _sent_late,
    "purpose": _purpose,
    "unpurposed": _unpurposed,
    "hidden-text": _hidden,
    "screen-print": _screen_print,
    "remote-pictures": _remote_pictures,
    "animation": _animation,
}
