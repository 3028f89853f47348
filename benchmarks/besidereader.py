"""Read files with another tool; run by beside.py in an environment that holds kreuzberg and OCRmyPDF, and nothing of this project.

    python besidereader.py kreuzberg|"kreuzberg forced"|OCRmyPDF LANGUAGES

In: one path a line. Out: one JSON object a line: `text`, `links` (targets that the tool names apart from the text), `seconds`
of wall clock; `error` where the tool read nothing. LANGUAGES are Tesseract's, joined by a plus.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Read = Callable[[Path], tuple[str, list[str]]]


def kreuzberg(languages: str, *, force: bool) -> Read:
    """Return kreuzberg as it comes: OCR where it finds no text; with `force` for pages with text too."""
    import kreuzberg as tool

    config: Any = tool.ExtractionConfig(
        use_cache=False,
        force_ocr=force,
        ocr=tool.OcrConfig(backend="tesseract", language=languages),
        pdf_options=tool.PdfConfig(extract_annotations=True),
    )

    def read(path: Path) -> tuple[str, list[str]]:
        found = tool.extract_file_sync(str(path), config=config)
        return found.content, [str(uri.get("url", "")) for uri in found.uris or []]

    return read


def ocrmypdf(languages: str) -> Read:
    """Return OCRmyPDF's sidecar text with `--force-ocr --rotate-pages --deskew`; no PDF/A is made of it."""
    import ocrmypdf as tool

    def read(path: Path) -> tuple[str, list[str]]:
        with tempfile.TemporaryDirectory() as folder:
            sidecar = Path(folder) / "text.txt"
            tool.ocr(
                path, Path(folder) / "out.pdf", language=languages.split("+"), force_ocr=True, rotate_pages=True, deskew=True,
                image_dpi=300, output_type="pdf", optimize=0, sidecar=sidecar, progress_bar=False, jobs=1,
            )  # fmt: skip
            return sidecar.read_text("utf-8"), []

    return read


def main() -> None:
    os.environ["OMP_THREAD_LIMIT"] = "1"  # what insertaudit reads with
    name, languages = sys.argv[1:]
    reads: dict[str, Callable[[], Read]] = {
        "kreuzberg": lambda: kreuzberg(languages, force=False),
        "kreuzberg forced": lambda: kreuzberg(languages, force=True),
        "OCRmyPDF": lambda: ocrmypdf(languages),
    }
    read = reads[name]()
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what the tools print stays out of the answers
    for line in sys.stdin:
        start = time.perf_counter()
        answer: dict[str, Any] = {"text": "", "links": []}
        try:
            answer["text"], answer["links"] = read(Path(line.strip()))
        except Exception as error:  # noqa: BLE001 - a tool may fail in its own ways, and that is part of the answer
            answer["error"] = f"{type(error).__name__}: {error}"
        answer["seconds"] = time.perf_counter() - start
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
