"""Cards that Scribus lays out for the press: CMYK and a spot colour that overprints, bleed, marks; PDF/X, PDF 1.5, curves."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from producercards import SIZE_MM, Copy, Made

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PROGRAMS = ("scribus",)
_FACES = {"head": "Lato Bold", "script": "Dancing Script Regular", "plain": "Open Sans Regular"}
_FORMS: dict[str, tuple[int, bool, bool]] = {
    "PDF/X-3": (12, False, True),
    "PDF/X-4": (10, False, True),
    "PDF/X-1a": (11, False, True),
    "PDF/X-3, curves": (12, True, True),
    "PDF 1.5": (15, False, False),
}


def cards(copies: Sequence[Copy], folder: Path) -> Iterator[Made]:
    for number, copy in enumerate(copies):
        paths = {form: folder / f"scribus-{number}-{index}.pdf" for index, form in enumerate(_FORMS)}
        told = folder / f"scribus-{number}.json"
        told.write_text(json.dumps(_told(copy, number, folder, paths)), "utf-8")
        subprocess.run(
            ["scribus", "-g", "-ns", "-py", Path(__file__).with_name("scribusscript.py")],
            check=True, capture_output=True, timeout=120,
            env=os.environ | {"CARD": str(told), "QT_QPA_PLATFORM": "offscreen"},
        )  # fmt: skip
        for form, path in paths.items():
            yield Made(f"Scribus {form}", number, path, link=not form.startswith("PDF/X"))  # which forbids links


def _told(copy: Copy, number: int, folder: Path, paths: dict[str, Path]) -> dict[str, object]:
    code = folder / f"scribus-{number}.png"
    code.write_bytes(copy.code_png())
    url = copy.url if "//" in copy.url else f"https://{copy.url}"
    return {
        "size": SIZE_MM, "faces": _FACES, "headline": copy.headline, "script": copy.script, "body": [*copy.body, copy.special],
        "printed": f"{copy.label} {copy.url}", "link_text": copy.link_text, "cells": copy.cells, "side": copy.side,
        "imprint": copy.imprint, "code": str(code), "links": [[[8, 92, 60, 5], url], [[8, 98, 40, 5], copy.link]],
        "document": str(folder / f"scribus-{number}.sla"),
        "exports": [[str(paths[form]), *how] for form, how in _FORMS.items()],
    }  # fmt: skip
