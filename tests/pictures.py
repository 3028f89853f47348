"""Small pictures with text on them, as readers of documents meet them."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont


def card(text: str) -> bytes:
    """A PNG that OCR reads without doubt."""
    image = Image.new("RGB", (1000, 160), "white")
    ImageDraw.Draw(image).text((30, 40), text, fill="black", font=ImageFont.load_default(64))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
