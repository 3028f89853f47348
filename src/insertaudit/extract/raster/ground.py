"""Any picture that Pillow opens → plain RGB as a person sees it."""

from __future__ import annotations

import warnings
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from insertaudit.errors import LimitReachedError, UnreadableError
from insertaudit.limits import MAX_PIXELS

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ISO_MEDIA = b"ftyp"
_BLANK_SPREAD = 24
"""Shades between which a picture counts as nearly blank."""


def open_picture(data: bytes) -> Image.Image:
    """Open a picture without decoding it.

    Raises UnreadableError("damaged") where it is none, and LimitReachedError("too-many-pixels").
    """
    if data[4:8] == _ISO_MEDIA:
        _know_heic()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's own warnings on size and odd metadata; size is judged below
            image = Image.open(BytesIO(data))
    except Image.DecompressionBombError as error:
        raise LimitReachedError("too-many-pixels", str(error)[:120]) from error
    except UnidentifiedImageError as error:
        raise UnreadableError("damaged", "no picture that can be opened") from error
    except Exception as error:  # decoders raise whatever they meet on broken headers
        raise UnreadableError("damaged", _reason(error)) from error
    check_size(image)
    return image


@cache
def _know_heic() -> None:
    from pi_heif import register_heif_opener  # 30 ms that only iPhone pictures need

    register_heif_opener()


def check_size(image: Image.Image) -> None:
    """Raise LimitReachedError where decoding would need too many pixels."""
    if image.width * image.height > MAX_PIXELS:
        raise LimitReachedError("too-many-pixels", f"{image.width} x {image.height}")


def to_rgb(image: Image.Image) -> Image.Image:
    """Decode a picture, turn it as its EXIF says, and put it on white; on dark where white would swallow it.

    Raises UnreadableError("damaged") where the data end early or are broken.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image.load()
            picture = _oriented(image)
            return _flattened(picture)
    except UnreadableError:
        raise
    except MemoryError:
        raise
    except Exception as error:  # truncated or broken data raise OSError, SyntaxError, struct.error and others
        raise UnreadableError("damaged", _reason(error)) from error


def _oriented(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image) or image
    except Exception:  # noqa: BLE001 - broken EXIF must not lose the picture
        return image


def _flattened(image: Image.Image) -> Image.Image:
    if image.mode in {"I", "I;16", "I;16B", "I;16L", "F"}:
        return _eight_bits(image).convert("RGB")
    if image.mode == "P" or "transparency" in image.info:
        image = image.convert("RGBA")
    if image.mode in {"LA", "PA", "La", "RGBa"}:
        image = image.convert("RGBA")
    if image.mode != "RGBA":
        return image if image.mode == "RGB" else image.convert("RGB")
    alpha = np.asarray(image.getchannel("A"))
    on_white = _on(image, (255, 255, 255))
    if int(alpha.min()) == 255:
        return on_white
    # what white hides, dark shows: keep the ground on which more can be seen
    if _is_blank(on_white):
        return _on(image, (32, 32, 32))
    return on_white


def light_on_transparent(image: Image.Image) -> Image.Image | None:
    """Return the picture on a dark ground where it has light ink that white swallows beside other ink; else None."""
    if image.mode == "P" or "transparency" in image.info or image.mode in {"LA", "PA"}:
        image = image.convert("RGBA")
    if image.mode != "RGBA":
        return None
    pixels = np.asarray(image)
    seen = pixels[..., 3] > 128
    light = seen & (pixels[..., :3].min(axis=2) > 235)
    if seen.all() or light.mean() < 0.0005 or light.sum() > 0.98 * seen.sum():
        return None
    return _on(image, (32, 32, 32))


def _on(image: Image.Image, colour: tuple[int, int, int]) -> Image.Image:
    ground = Image.new("RGB", image.size, colour)
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _is_blank(image: Image.Image) -> bool:
    low, high = image.convert("L").getextrema()
    return int(high) - int(low) < _BLANK_SPREAD  # type: ignore[arg-type]


def _eight_bits(image: Image.Image) -> Image.Image:
    values: NDArray[np.float64] = np.asarray(image, np.float64)
    low, high = float(values.min()), float(values.max())
    # 16 bits to 8; data that use a part of the range only (scanners, microscopes) are stretched
    scale = 255.0 / 65535.0 if high > 4095 and image.mode != "F" else 255.0 / max(1e-9, high - low)
    offset = 0.0 if scale == 255.0 / 65535.0 else low
    return Image.fromarray(np.clip((values - offset) * scale, 0, 255).astype(np.uint8))


def _reason(error: Exception) -> str:
    return (str(error) or type(error).__name__)[:160]
