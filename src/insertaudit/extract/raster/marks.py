"""Drawn marks that people read like characters and OCR reads as nonsense: rows of stars, faces, pairs of thumbs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from insertaudit.extract.raster.faces import find_faces
from insertaudit.extract.raster.outlines import outlines_of
from insertaudit.extract.raster.stars import find_star_rows
from insertaudit.extract.raster.thumbs import find_thumbs

if TYPE_CHECKING:
    from insertaudit.extract.raster.outlines import Mark, Pixels


def find_marks(picture: Pixels) -> list[Mark]:
    """Find the marks on a picture of some 100 dpi, gray or in colours; bounds in its pixels."""
    outlines = outlines_of(picture)
    return [*find_star_rows(outlines), *find_faces(picture, outlines), *find_thumbs(outlines)]
