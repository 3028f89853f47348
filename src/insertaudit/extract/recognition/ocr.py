"""The only caller of Tesseract: in process through tesserocr where that is installed, else the program through pytesseract.

Tesseract is always handed grayscale. Given RGB it thresholds each channel by itself and loses type on coloured grounds
(recall 69 % instead of 97 % on insert cards).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import time
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from insertaudit.errors import LimitReachedError, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

    from insertaudit.limits import Budget

PAGE = 3
"""Page segmentation mode: full layout analysis. The only one that reads side text turned by 90 degrees."""
BLOCK = 6
LINE = 7

_DATA_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
    "/home/linuxbrew/.linuxbrew/share/tessdata",
    r"C:\Program Files\Tesseract-OCR\tessdata",
)
_WINDOWS_PROGRAM = Path(r"C:\Program Files\Tesseract-OCR\tesseract.exe")
_MAX_APIS = 8
"""Language sets kept ready in one process: two of the eight languages hold some 30 MB, and take a page's time to load."""


@dataclass(frozen=True, slots=True)
class OcrWord:
    """One word with its box in pixels of the image that was read, y down."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float
    """0 to 1."""
    line: int = 0
    block: int = 0
    angle: int = 0
    """Direction of the type: 0 upright, 90 reading upwards, 270 reading downwards, 180 upside down."""
    tilt: float = 0.0
    """Degrees by which its line falls to the right, beyond `angle`."""


@dataclass(frozen=True, slots=True)
class Engine:
    """What reads pictures here, for the report's provenance."""

    name: str
    version: str
    data: Path
    available: tuple[str, ...]
    _hashes: dict[str, str] = field(default_factory=dict, compare=False)

    def languages(self, wanted: tuple[str, ...] | None = None) -> dict[str, str]:
        """Language → `sha256:…` of its data, for those of `wanted` (default: all) that are installed."""
        for language in self.usable(wanted or self.available):
            if language not in self._hashes:
                content = (self.data / f"{language}.traineddata").read_bytes()
                self._hashes[language] = "sha256:" + hashlib.sha256(content).hexdigest()
        return {language: self._hashes[language] for language in self.usable(wanted or self.available)}

    def usable(self, wanted: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(language for language in wanted if language in self.available)

    def missing(self, wanted: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(language for language in wanted if language not in self.available)


@cache
def engine() -> Engine | None:
    """Return the engine and its data, or None where one of them is not installed. Found once per process."""
    data = _find_data()
    if data is None:
        return None
    available = tuple(sorted(path.stem for path in data.glob("*.traineddata") if path.stem != "osd"))
    if not available:
        return None
    if find_spec("tesserocr") is not None:
        import tesserocr

        return Engine("tesserocr", tesserocr.tesseract_version().split()[1], data, available)
    with contextlib.suppress(Exception):  # the program is missing, too old or cannot be started: there is no engine
        return Engine("tesseract", str(_pytesseract().get_tesseract_version()), data, available)
    return None


def read_words(
    image: Image.Image | NDArray[np.uint8],
    languages: tuple[str, ...],
    budget: Budget,
    *,
    psm: int = PAGE,
    dpi: float = 300,
) -> list[OcrWord]:
    """Read one grayscale picture (mode "L" or a two-dimensional uint8 array); boxes are in its pixels.

    Raises UnreadableError("no-ocr") without an engine or without data for any of `languages`, and
    LimitReachedError("timeout") when the budget's time is over.
    """
    found = engine()
    if found is None:
        raise UnreadableError("no-ocr", "Tesseract or its language data is not installed")
    usable = found.usable(languages)
    if not usable:
        raise UnreadableError("no-ocr", f"no language data for {', '.join(languages)} in {found.data}")
    remaining = budget.deadline - time.monotonic()
    if remaining <= 0:
        raise LimitReachedError("timeout")
    picture = _as_gray(image)
    if min(picture.size) < 3:
        return []
    read = _read_in_process if found.name == "tesserocr" else _read_by_program
    return _with_directions([word for word in read(picture, usable, found.data, psm, dpi, remaining) if word.text])


def _with_directions(words: list[OcrWord]) -> list[OcrWord]:
    """Words whose boxes stand upright get the direction that their order tells.

    Tesseract reads a page of sideways type well, but reports its blocks as upright.
    """
    by_block: dict[int, list[OcrWord]] = {}
    for word in words:
        by_block.setdefault(word.block, []).append(word)
    angles = {block: _direction(inside) for block, inside in by_block.items()}
    return [word if angles[word.block] is None else replace(word, angle=angles[word.block] or 0) for word in words]


def _direction(words: list[OcrWord]) -> int | None:
    """90 or 270 for a block of sideways words, None for any other."""
    long = [word for word in words if len(word.text) >= 3]
    sideways = [word for word in long if word.bottom - word.top > 1.3 * (word.right - word.left)]
    if not long or len(sideways) <= len(long) / 2:
        return None
    downwards = upwards = 0
    for before, after in pairwise(words):
        if before.line == after.line:
            downwards += after.top > before.top
            upwards += after.top < before.top
    if not downwards + upwards:
        return None
    return 270 if downwards > upwards else 90


def _as_gray(image: Image.Image | NDArray[np.uint8]) -> Image.Image:
    from PIL import Image as Pillow

    picture = image if isinstance(image, Pillow.Image) else Pillow.fromarray(image)
    return picture if picture.mode == "L" else picture.convert("L")


# --- tesserocr --------------------------------------------------------------------------------------------------------

_apis: dict[tuple[int, tuple[str, ...]], Any] = {}


def _api(languages: tuple[str, ...], data: Path) -> Any:
    import tesserocr

    key = (os.getpid(), languages)
    if key in _apis:
        _apis[key] = _apis.pop(key)  # the one used last stays longest
    else:
        if len(_apis) >= _MAX_APIS:
            _apis.pop(next(iter(_apis)))
        # Leptonica tells of each odd crop on standard error, which is the user's
        tesserocr.set_leptonica_log_level(tesserocr.LeptLogLevel.NONE)
        _apis[key] = tesserocr.PyTessBaseAPI(path=str(data), lang="+".join(languages), psm=PAGE)
    return _apis[key]


def _read_in_process(
    picture: Image.Image, languages: tuple[str, ...], data: Path, psm: int, dpi: float, seconds: float
) -> Iterator[OcrWord]:
    import tesserocr

    level = tesserocr.RIL
    api = _api(languages, data)
    api.SetPageSegMode(psm)
    api.SetImage(picture)
    api.SetSourceResolution(round(dpi))
    try:
        if not api.Recognize(max(1, int(seconds * 1000))):
            raise LimitReachedError("timeout")
        iterator = api.GetIterator()
        if iterator is None:
            return
        block = line = -1
        angle = 0
        for item in tesserocr.iterate_level(iterator, level.WORD):
            if item.IsAtBeginningOf(level.BLOCK):
                block += 1
                angle = _ANGLE_OF[int(item.Orientation()[0])]
            if item.IsAtBeginningOf(level.TEXTLINE):
                line += 1
            box = None if item.Empty(level.WORD) else item.BoundingBox(level.WORD)
            if box is None:
                continue
            text = (item.GetUTF8Text(level.WORD) or "").strip()
            left, top, right, bottom = map(float, box)
            yield OcrWord(text, left, top, right, bottom, item.Confidence(level.WORD) / 100, line, block, angle)
    finally:
        api.Clear()


_ANGLE_OF = (0, 270, 180, 90)
"""Tesseract's page orientations up, right, down, left as angles of the type."""


# --- the program ------------------------------------------------------------------------------------------------------


def _pytesseract() -> Any:
    # Tesseract's own threads fight each other on small pages: one thread is five times faster
    os.environ["OMP_THREAD_LIMIT"] = "1"
    import pytesseract

    if sys.platform == "win32" and _WINDOWS_PROGRAM.exists():
        pytesseract.pytesseract.tesseract_cmd = str(_WINDOWS_PROGRAM)
    return pytesseract


def _read_by_program(
    picture: Image.Image, languages: tuple[str, ...], data: Path, psm: int, dpi: float, seconds: float
) -> Iterator[OcrWord]:
    program = _pytesseract()
    os.environ["TESSDATA_PREFIX"] = str(data)
    try:
        table = program.image_to_data(
            picture,
            lang="+".join(languages),
            config=f"--psm {psm} --dpi {round(dpi)}",
            timeout=seconds,
            output_type=program.Output.DICT,
        )
    except program.TesseractError as error:
        raise UnreadableError("no-ocr", str(error.message)[:200]) from error
    except RuntimeError as error:  # pytesseract's way to say that the time is over
        raise LimitReachedError("timeout") from error
    lines: dict[tuple[int, int, int], int] = {}
    for row, text in enumerate(table["text"]):
        if not text.strip():
            continue
        left, top = float(table["left"][row]), float(table["top"][row])
        width, height = float(table["width"][row]), float(table["height"][row])
        key = (table["block_num"][row], table["par_num"][row], table["line_num"][row])
        turned = len(text.strip()) > 2 and height > 1.5 * width
        yield OcrWord(
            text.strip(),
            left,
            top,
            left + width,
            top + height,
            float(table["conf"][row]) / 100,
            lines.setdefault(key, len(lines)),
            key[0],
            90 if turned else 0,
        )


def _find_data() -> Path | None:
    prefix = os.environ.get("TESSDATA_PREFIX")
    named = [Path(prefix), Path(prefix) / "tessdata"] if prefix else []
    debian = sorted(Path("/usr/share/tesseract-ocr").glob("*/tessdata"), reverse=True)
    for folder in [*named, *debian, *map(Path, _DATA_FOLDERS)]:
        if any(folder.glob("*.traineddata")):
            return folder
    return None
