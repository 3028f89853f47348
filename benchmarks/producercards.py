"""What is set on the cards that real programs make: the same words, link, address and code for every program."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from addressed import made_up_url
from codecards import modules
from PIL import Image
from typeset import sentences

if TYPE_CHECKING:
    import random
    from pathlib import Path

SIZE_MM = (105.0, 148.0)
DARK = "#1a3a52"
FACE, HEAD_FACE, SCRIPT_FACE = "Open Sans", "Lato", "Dancing Script"
_LABELS = {
    "de": ("Anleitung:", "hier öffnen", "Wäschepflege – für Größe 38 „Süßkirsche“, 5 €", "Oberfläche"),
    "en": ("Manual:", "open it here", "Care – for size 38 “five flags”, £5", "Surface"),
}


@dataclass(frozen=True, slots=True)
class Made:
    """One file that a program made of a card; `form` names how."""

    form: str
    card: int
    path: Path
    dropped: str = ""
    """Words of the card that the program itself leaves out of this form."""
    code: bool = True
    """The code is in the file."""
    link: bool = True
    """Where the link text leads is in the file."""


@dataclass(frozen=True)
class Copy:
    lang: str
    headline: str
    script: str
    body: tuple[str, ...]
    cells: tuple[str, str, str, str]
    """A table of two rows."""
    side: str
    """Set upright at the edge, where the program can."""
    label: str
    url: str
    """Printed behind the label, and a link."""
    link_text: str
    link: str
    """Where the link text leads."""
    special: str
    """Dashes, quotes, ligatures, currency."""
    imprint: str
    code: str

    def words(self) -> list[str]:
        parts = (self.headline, self.script, *self.body, *self.cells, self.side, self.label, self.url, self.link_text, self.special, self.imprint)  # fmt: skip
        return " ".join(parts).split()

    @cached_property
    def code_rows(self) -> tuple[str, ...]:
        """The QR code's modules, a row a string, 1 for dark."""
        grid = modules(self.code, "QRCode")
        return tuple("".join("1" if shade < 128 else "0" for shade in row) for row in grid)

    def code_png(self) -> bytes:
        picture = Image.fromarray(modules(self.code, "QRCode", 8))
        buffer = io.BytesIO()
        picture.save(buffer, "PNG", dpi=(300, 300))
        return buffer.getvalue()

    def code_base64(self) -> str:
        return base64.b64encode(self.code_png()).decode()


def made_up(rng: random.Random, lang: str) -> Copy:
    texts = rng.sample(sentences(lang), 60)
    short = sorted(texts, key=len)
    label, link_text, special, head = _LABELS[lang]
    width, weight, content = (f"{rng.randint(1, 99)} {unit}" for unit in ("cm", "kg", "ml"))
    return Copy(
        lang, short[8], short[3], tuple(text for text in texts if 35 < len(text) < 90)[:4], (head, width, weight, content), short[12], label,
        made_up_url(rng), link_text, "https://" + made_up_url(rng).split("//")[-1], special, short[20],
        "https://" + made_up_url(rng).split("//")[-1],
    )  # fmt: skip
