"""Windows metafiles ([MS-EMF], [MS-WMF]): their texts, their bitmaps, and whether what else they draw may be type."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

from insertaudit.errors import LimitReachedError, UnreadableError
from insertaudit.extract.metafiles.emfplus import Plus
from insertaudit.extract.metafiles.emfrecords import EnhancedRecords
from insertaudit.extract.metafiles.metacanvas import PLACEABLE, WMF_HEADS, Canvas
from insertaudit.extract.metafiles.metastate import Device
from insertaudit.extract.metafiles.wmfrecords import WindowsRecords
from insertaudit.extract.parts import Parts
from insertaudit.extract.typesetting.layout import build_blocks
from insertaudit.limits import MAX_MEMBER_BYTES
from insertaudit.model import Page, Problem

if TYPE_CHECKING:
    from insertaudit.extract.parts import ReadOptions
    from insertaudit.extract.pictures import Pictures
    from insertaudit.limits import Budget
    from insertaudit.model import Block, Source

_GZIP = b"\x1f\x8b"
_CURVES = "drawn figures that may be type: export a PDF or PNG"
_MAX_RECORDS = 2_000_000


def unpacked(data: bytes, budget: Budget) -> bytes:
    """Give the metafile in a packed one (.emz, .wmz). Raises UnreadableError: damaged, too-large."""
    if not data.startswith(_GZIP):
        return data
    try:
        unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        plain = unpacker.decompress(data, MAX_MEMBER_BYTES)
    except zlib.error as error:
        raise UnreadableError("damaged", "a packed metafile") from error
    if unpacker.unconsumed_tail:
        raise LimitReachedError("too-large", f"{MAX_MEMBER_BYTES // 1_000_000} MB unpacked")
    budget.spend_bytes(len(plain))
    return plain


def read(data: bytes, source: Source, media_type: str, options: ReadOptions, budget: Budget) -> Parts:
    """Raises UnreadableError: damaged."""
    from insertaudit.extract.pictures import Pictures  # which reads metafiles itself

    del source, media_type
    parts = read_metafile(data, "", Pictures(options, budget))
    parts.blocks = [replace(block, page=1) for block in parts.blocks]
    parts.pages.append(Page(1, *_size_mm(data)))
    return parts


def read_metafile(data: bytes, where: str, pictures: Pictures) -> Parts:
    """Read one metafile; blocks have no boxes. Raises UnreadableError: damaged, too-large."""
    canvas, plus = Canvas(), Plus(Canvas())
    whole = _play(data, canvas, plus)
    parts = Parts(blocks=build_blocks(canvas.words(), None))
    more = build_blocks(plus.canvas.words(), None)
    known = "".join("".join(block.text.split()) for block in parts.blocks)
    parts.blocks += [block for block in more if not _is_known(block, known)]
    said = sum(len(block.text) for block in parts.blocks)
    for number, picture in enumerate(dict.fromkeys(canvas.pictures + plus.canvas.pictures), start=1):
        inner = f"picture {number}"
        parts.add(pictures.read(picture, f"{where}, {inner}" if where else inner))
    if not whole:
        parts.problems.append(Problem("picture-damaged" if where else "damaged", where, "a metafile that breaks off"))
    for each in (canvas, plus.canvas):
        if each.broken:
            parts.problems.append(Problem("unsupported", where, each.broken))
        may_be_type = each.ink.may_be_type()
        shown = _shown(each) if whole and each.ink.is_notched() else b""
        if shown:
            parts.add(pictures.read(shown, where or "drawing"))
        if each.ink.glyphs > said or (may_be_type and not shown):
            parts.problems.append(Problem("unsupported", where, _CURVES))
    parts.problems = list(dict.fromkeys(parts.problems))
    return parts


def _shown(canvas: Canvas) -> bytes:
    """Paint what may be type; b"" where the painting would not show what the drawing shows."""
    can_be = canvas.painting.is_faithful and not canvas.pictures and not canvas.broken
    return canvas.painting.png() if can_be else b""


def _is_known(block: Block, known: str) -> bool:
    return "".join(block.text.split()) in known


def _play(data: bytes, canvas: Canvas, plus: Plus) -> bool:
    """Go through the records; False where they break off. Raises UnreadableError: damaged."""
    device = Device(canvas)
    player: EnhancedRecords | WindowsRecords
    if data[40:44] == b" EMF":
        player, at = EnhancedRecords(device, plus), 0
    else:
        at = 22 if data.startswith(PLACEABLE) else 0
        if not data[at:].startswith(WMF_HEADS):
            raise UnreadableError("damaged", "no metafile")
        player, at = WindowsRecords(device), at + 18
    sound = True
    for _ in range(_MAX_RECORDS):
        head = player.head(data, at)
        if head is None or at + head[1] > len(data):
            sound = False
            break
        kind, size = head
        if kind == player.end:
            break
        try:
            player.take(kind, data[at : at + size])
        except (struct.error, IndexError, OverflowError, ValueError, ZeroDivisionError):
            sound = False
        at += size
    else:
        raise LimitReachedError("too-large", f"{_MAX_RECORDS} records")
    device.end_chain()
    inner = b"".join(player.inner) if isinstance(player, WindowsRecords) else b""
    if inner[40:44] == b" EMF":
        sound &= _play(inner, plus.canvas, plus)
    return sound


def _size_mm(data: bytes) -> tuple[float | None, float | None]:
    width = height = 0.0
    if data[40:44] == b" EMF":
        left, top, right, bottom = struct.unpack_from("<4i", data, 24)
        width, height = (right - left) / 100, (bottom - top) / 100
    elif data.startswith(PLACEABLE) and len(data) >= 22:
        left, top, right, bottom, inch = struct.unpack_from("<4hH", data, 6)
        width, height = ((side / (inch or 1440)) * 25.4 for side in (abs(right - left), abs(bottom - top)))
    return (width, height) if 0 < width < 10_000 and 0 < height < 10_000 else (None, None)
