"""PNG, JPEG, WebP, TIFF, GIF, BMP, JPEG 2000, AVIF and HEIC."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING

from insertaudit.errors import LimitReachedError, UnreadableError
from insertaudit.extract.metadata import metadata_blocks, picture_texts
from insertaudit.extract.parts import Parts
from insertaudit.extract.raster.ground import check_size, light_on_transparent, open_picture, to_rgb
from insertaudit.extract.raster.picture import read_raster
from insertaudit.limits import MAX_PAGES
from insertaudit.model import Problem

if TYPE_CHECKING:
    from PIL import Image

    from insertaudit.extract.parts import ReadOptions
    from insertaudit.limits import Budget
    from insertaudit.model import Block, Source

_MAX_READ_FRAMES = 12
"""Frames of an animation that are read; the others are counted. Adverts have three to six different pictures."""
_SCREEN_DPI = frozenset({72, 96})
"""What programs write where they know no size."""
_MM = 25.4
_PRINT_SIDES = (20.0, 450.0)
"""Millimetres of an insert's sides: from a hang tag to A3."""
_CARD_SIDES = (40.0, 230.0)
"""Millimetres of a card's sides, asked of pictures whose resolution is that of a screen."""
_PRINT_DPI = (140.0, 1_300.0)
_MAKE, _MODEL = 0x010F, 0x0110


def read(data: bytes, source: Source, media_type: str, options: ReadOptions, budget: Budget) -> Parts:
    """Read one picture file: text by OCR, codes, metadata; pages of a TIFF, frames of an animation.

    Raises UnreadableError where nothing can be decoded.
    """
    del source
    image = open_picture(data)
    frames = _frame_count(image)
    if media_type == "image/tiff":
        parts = _read_pages(image, frames, options, budget)
    elif frames > 1:
        parts = _read_frames(image, frames, options, budget)
    else:
        parts = _read_one(image, 1, "", options, budget)
    parts.blocks += metadata_blocks(picture_texts(image))
    return parts


def _frame_count(image: Image.Image) -> int:
    try:
        return max(1, int(getattr(image, "n_frames", 1)))
    except Exception:  # noqa: BLE001 - a broken chain of frames; the first one may still be read
        return 1


def _read_one(image: Image.Image, number: int, where: str, options: ReadOptions, budget: Budget) -> Parts:
    picture = to_rgb(image)
    light = light_on_transparent(image)
    dpi = _density(image)
    page_mm = _physical_size(image, picture.size, options)
    if page_mm is not None:
        dpi = picture.width / page_mm[0] * _MM
    elif dpi is not None:
        dpi = None
    parts = read_raster(picture, page=number, dpi=dpi, where=where, options=options, budget=budget, page_mm=page_mm)
    if light is not None:
        more = read_raster(light, page=number, dpi=dpi, where=where, options=options, budget=budget, page_mm=page_mm)
        known = {block.text for block in parts.blocks}
        parts.blocks += [block for block in more.blocks if not _is_known(block, known)]
        parts.codes += [code for code in more.codes if code.text not in {known.text for known in parts.codes}]
    return parts


def _is_known(block: Block, known: set[str]) -> bool:
    words = set(block.text.split())
    return any(len(words & set(text.split())) >= 0.7 * len(words) for text in known)


def _read_pages(image: Image.Image, frames: int, options: ReadOptions, budget: Budget) -> Parts:
    """Read the pages of a TIFF; smaller pictures of the same page (thumbnails) are pages too, and do no harm."""
    parts = Parts()
    failures = []
    for index in range(min(frames, MAX_PAGES)):
        where = f"page {index + 1}"
        if time.monotonic() > budget.deadline:
            parts.problems.append(Problem("timeout", f"{where} and after", page=index + 1))
            break
        try:
            image.seek(index)
            check_size(image)
            parts.add(_read_one(image, index + 1, where, options, budget))
        except LimitReachedError as error:
            failures.append(Problem(error.code, where, error.detail, index + 1))
        except UnreadableError as error:
            failures.append(Problem("page-damaged", where, error.detail, index + 1))
        except (EOFError, OSError, ValueError, SyntaxError) as error:
            failures.append(Problem("page-damaged", where, str(error)[:160], index + 1))
    if failures and not parts.pages:
        first = failures[0]
        raise UnreadableError("damaged" if first.code == "page-damaged" else first.code, first.detail)
    parts.problems += failures
    if frames > MAX_PAGES:
        parts.problems.append(Problem("too-many-pages", f"page {MAX_PAGES + 1} and after", page=MAX_PAGES + 1))
    return parts


def _read_frames(image: Image.Image, frames: int, options: ReadOptions, budget: Budget) -> Parts:
    """Read an animation: each different frame once. It is one page, shown as its first frame."""
    parts = Parts(frames=frames)
    seen: set[bytes] = set()
    known: set[str] = set()
    skipped = 0
    for index in range(frames):
        where = f"frame {index + 1}"
        try:
            image.seek(index)
            check_size(image)
            picture = to_rgb(image.copy())
        except (EOFError, OSError, ValueError, SyntaxError, UnreadableError) as error:
            if index == 0:
                raise UnreadableError("damaged", str(error)[:160]) from error
            parts.problems.append(Problem("part-damaged", where, str(error)[:160]))
            break
        digest = hashlib.blake2b(picture.resize((64, 64)).quantize(64).tobytes(), digest_size=16).digest()
        if digest in seen:
            continue
        seen.add(digest)
        if len(seen) > _MAX_READ_FRAMES or time.monotonic() > budget.deadline:
            skipped += 1
            continue
        found = read_raster(picture, page=1, dpi=None, where=where, options=options, budget=budget)
        fresh = [block for block in found.blocks if not _is_known(block, known)]
        known |= {block.text for block in fresh}
        parts.blocks += fresh
        parts.codes += [code for code in found.codes if code.text not in {other.text for other in parts.codes}]
        parts.problems += found.problems
        parts.pages = parts.pages or found.pages
    if skipped:
        parts.problems.append(Problem("too-many-pages", f"{skipped} frames of the animation"))
    return parts


# --- size -------------------------------------------------------------------------------------------------------------


def _density(image: Image.Image) -> float | None:
    value = image.info.get("dpi")
    try:
        across, down = (float(value[0]), float(value[1])) if value else (0.0, 0.0)
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return None
    if across <= 1 or down <= 1 or not 0.8 < across / down < 1.25:
        return None
    return across


def _physical_size(image: Image.Image, size: tuple[int, int], options: ReadOptions) -> tuple[float, float] | None:
    """Return width and height in millimetres where they are known or plain to see; photographs have no size of their own."""
    if options.size_mm is not None:
        wide, high = options.size_mm
        lying = size[0] > size[1]
        return (wide, high) if (wide > high) == lying or wide == high else (high, wide)
    dpi = _density(image)
    if dpi is None or _is_from_camera(image):
        return None
    sides = (size[0] / dpi * _MM, size[1] / dpi * _MM)
    if round(dpi) in _SCREEN_DPI:
        low, high = _CARD_SIDES
    elif _PRINT_DPI[0] <= dpi <= _PRINT_DPI[1]:
        low, high = _PRINT_SIDES
    else:
        return None
    return sides if low <= min(sides) and max(sides) <= high else None


def _is_from_camera(image: Image.Image) -> bool:
    try:
        exif = image.getexif()
        return bool(exif.get(_MAKE) or exif.get(_MODEL))
    except Exception:  # noqa: BLE001 - broken EXIF says nothing
        return False
