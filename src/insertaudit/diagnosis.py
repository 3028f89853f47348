"""`insertaudit doctor`: whether everything is here that the audit needs."""

from __future__ import annotations

import importlib.util
import sys

from insertaudit.extract.parts import OCR_LANGUAGES
from insertaudit.extract.recognition.ocr import engine
from insertaudit.rulebook import rules_folder
from insertaudit.version import __version__

_NEEDED = {
    "pypdfium2": "PDF pages", "pypdf": "PDF objects", "PIL": "pictures", "cv2": "ink analysis", "zxingcpp": "codes",
    "docx": "Word files", "lxml": "Office, HTML and SVG", "resvg_py": "SVG drawing", "publicsuffixlist": "domains",
}  # fmt: skip


def diagnose() -> tuple[bool, list[str]]:
    """Whether all is well, and one line for each thing looked at."""
    lines = [
        f"ok       insertaudit {__version__}, Python {sys.version.split()[0]}",
        f"ok       rules in {rules_folder()}",
    ]
    healthy = True
    for module, purpose in _NEEDED.items():
        present = importlib.util.find_spec(module) is not None
        healthy &= present
        lines.append(
            f"{'ok      ' if present else 'MISSING '} {module} ({purpose})"
            + ("" if present else ": reinstall insertaudit")
        )
    ocr = engine()
    if ocr is None:
        lines.append(
            "MISSING  Tesseract or its data: apt install tesseract-ocr tesseract-ocr-deu …; brew install tesseract tesseract-lang"
        )
        return False, lines
    lines.append(f"ok       {ocr.name} {ocr.version}, data in {ocr.data}")
    missing = ocr.missing(OCR_LANGUAGES)
    if missing:
        healthy = False
        lines.append(
            f"MISSING  language data {', '.join(missing)}: apt install {' '.join('tesseract-ocr-' + code for code in missing)}"
        )
    return healthy, lines
