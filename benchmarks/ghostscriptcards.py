"""Cards that Ghostscript writes anew, as many a prepress workflow does: from PDF by Chromium's, LibreOffice's or Inkscape's hands."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import chromiumcards
import inkscapecards
from producercards import Copy, Made

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

PROGRAMS = ("gs", "inkscape", "chromium")
_CMYK = ("-sColorConversionStrategy=CMYK", "-sProcessColorModel=DeviceCMYK")
_FORMS: dict[str, tuple[str, ...]] = {
    "pdfwrite": (),
    "CMYK, PDF 1.4": (*_CMYK, "-dCompatibilityLevel=1.4"),
    "PDF 1.3, flat": ("-dCompatibilityLevel=1.3",),
    "CMYK, curves": (*_CMYK, "-dNoOutputFonts"),
    "gray": ("-sColorConversionStrategy=Gray", "-sProcessColorModel=DeviceGray"),
}


def cards(copies: Sequence[Copy], folder: Path) -> Iterator[Made]:
    sources = [
        ("Chromium", made) for made in chromiumcards.cards(copies, folder) if made.path.suffix == ".pdf"
    ] + [
        ("Inkscape", made) for made in inkscapecards.cards(copies, folder) if made.form == "Inkscape pdf"
    ]  # fmt: skip
    for form, options in _FORMS.items():
        for maker, source in sources:
            path = folder / f"gs-{maker}-{form.replace(', ', '-').replace(' ', '')}-{source.card}.pdf".lower()
            subprocess.run(
                ["gs", "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=pdfwrite", *options, f"-sOutputFile={path}", source.path],
                check=True, capture_output=True, timeout=120,
            )  # fmt: skip
            flattened = form == "PDF 1.3, flat" and maker == "Chromium"  # becomes one picture
            yield Made(f"Ghostscript {form} ({maker})", source.card, path, link=not flattened)
