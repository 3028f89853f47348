"""Photoshop files: what they show, read like any picture; texts of type layers, hidden ones apart; layer names, XMP."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from insertaudit.errors import LimitReachedError, UnreadableError
from insertaudit.extract.metadata import metadata_blocks, xmp_texts
from insertaudit.extract.parts import Parts
from insertaudit.extract.raster import image
from insertaudit.extract.raster.psdframe import Frame, merged_picture, read_frame
from insertaudit.extract.raster.psdlayers import Layer, read_layers
from insertaudit.extract.typesetting.flow import Flow
from insertaudit.model import Problem

if TYPE_CHECKING:
    from insertaudit.extract.parts import ReadOptions
    from insertaudit.limits import Budget
    from insertaudit.model import Source

_NOT_LETTERS = re.compile(r"[\W_]+")
_PICTURE = "merged picture"
MIN_SAID = 4
"""Letters of a type layer of which one can say that the merged picture says them too."""


def read(data: bytes, source: Source, media_type: str, options: ReadOptions, budget: Budget) -> Parts:
    """Raises UnreadableError: damaged, too-many-pixels."""
    del media_type
    frame = read_frame(data)
    parts = _read_picture(frame, source, options, budget)
    flow = Flow(parts)
    try:
        _add_layers(flow, read_layers(frame.layers))
    except LimitReachedError:
        raise
    except UnreadableError as error:
        parts.problems.append(Problem("part-damaged", "layers", error.detail))
    parts.blocks += metadata_blocks(xmp_texts(frame.xmp))
    return parts


def _read_picture(frame: Frame, source: Source, options: ReadOptions, budget: Budget) -> Parts:
    if not frame.has_picture:
        detail = "saved without “Maximize Compatibility”"
        return Parts(problems=[Problem("unsupported", _PICTURE, detail)])
    try:
        return image.read(merged_picture(frame), source, "image/*", options, budget)
    except LimitReachedError:
        raise
    except UnreadableError as error:
        code = "picture-damaged" if error.code == "damaged" else error.code
        return Parts(problems=[Problem(code, _PICTURE, error.detail)])


def _add_layers(flow: Flow, layers: list[Layer]) -> None:
    said = _letters("".join(block.text for block in flow.parts.blocks if block.carrier == "ocr"))
    names: dict[str, None] = {}
    for layer in layers:
        if layer.is_hidden:
            flow.add(layer.text, hidden="hidden layer")
        elif len(_letters(layer.text)) < MIN_SAID or _letters(layer.text) not in said:
            flow.add(layer.text)
        flow.end()
        # Photoshop names a type layer by how its text begins.
        if not _letters(layer.text).startswith(_letters(layer.name)):
            names.setdefault(layer.name)
    for name in names:
        flow.note(name, "metadata")


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text).casefold()
