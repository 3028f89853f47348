"""The HTML report in a real browser: marks where the boxes are, nothing loaded, nothing too wide, filters that filter."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, ClassVar

import pytest
from lxml import html as lxml_html
from PIL import Image, ImageChops

import sample_reports as samples
from hostile_reports import hostile
from insertaudit.model import Box, FileResult, Finding, Page, Place, Report
from insertaudit.report.html import render
from insertaudit.report.html.picture import _PADDING

if TYPE_CHECKING:
    from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
browser = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


def parsed(text: str) -> lxml_html.HtmlElement:
    return lxml_html.fromstring(text)


def chromium(page: Path, *arguments: str, width: int = 1280, height: int = 1400) -> str:
    """What Chromium prints for a page in a profile of its own."""
    assert CHROMIUM is not None
    command = [
        CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
        "--disable-background-networking", "--disable-component-update", "--hide-scrollbars",
        f"--user-data-dir={page.parent / 'profile'}", f"--window-size={width},{height}", *arguments, page.as_uri(),
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


GREEN = (0, 255, 0)
BOXES = (Box(0.10, 0.10, 0.40, 0.20), Box(0.60, 0.50, 0.95, 0.90))


def green_card() -> Report:
    """A card that is one colour found nowhere else in the report, so that a screenshot shows where it lies."""
    out = io.BytesIO()
    Image.new("RGB", (1000, 700), GREEN).save(out, "JPEG", quality=95)
    findings = tuple(
        Finding("redirect/external-link", "error", "m", (Place("x", "URL", "ocr", 1, box),), ("x",), fingerprint=str(n))
        for n, box in enumerate(BOXES)
    )
    page = Page(1, 100.0, 70.0, preview=out.getvalue())
    return samples.report(FileResult("card.png", "insert", "image/png", "", 1, findings, pages=(page,)))


@browser
@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 500])
def test_markers_sit_where_the_boxes_are(tmp_path: Path, width: int) -> None:
    path, shot = tmp_path / "report.html", tmp_path / "shot.png"
    path.write_text(render(green_card()), encoding="utf-8")
    chromium(path, f"--screenshot={shot}", width=width, height=2000)
    with Image.open(shot) as opened:
        picture = opened.convert("RGB")
    red, green, blue = picture.split()
    pure = ImageChops.multiply(
        ImageChops.multiply(red.point(lambda v: 255 * (v < 40)), blue.point(lambda v: 255 * (v < 40))),
        green.point(lambda v: 255 * (v > 220)),
    )
    area = pure.getbbox()
    assert area is not None
    left, top, right, bottom = area
    assert (right - left) / (bottom - top) == pytest.approx(1000 / 700, rel=0.02)

    def is_edge(x: float, y: float) -> bool:
        around = [
            picture.getpixel((round(x) + dx, round(y) + dy)) for dx in (-2, -1, 0, 1, 2) for dy in (-2, -1, 0, 1, 2)
        ]
        return any(isinstance(p, tuple) and p[0] > 90 and p[1] < 180 and p[2] < 70 for p in around)

    for box in BOXES:
        across, down = (pad / 520 for pad in _PADDING)
        x0, x1 = (left + side * (right - left) for side in (box.left - across, box.right + across))
        y0, y1 = (top + side * (bottom - top) for side in (box.top - down / 0.7, box.bottom + down / 0.7))
        middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
        assert all(is_edge(*spot) for spot in ((x0, middle_y), (x1, middle_y), (middle_x, y0), (middle_x, y1)))
        assert not is_edge(middle_x, middle_y)
        assert not is_edge(x1 + 12, middle_y)


class _Listener(BaseHTTPRequestHandler):
    requests: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.requests.append(self.path)
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        pass


@browser
@pytest.mark.browser
def test_no_request_leaves_and_the_script_runs(tmp_path: Path) -> None:
    server = HTTPServer(("127.0.0.1", 0), _Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    try:
        path = tmp_path / "report.html"
        bait = f'"><img src="{address}/a"><script src="{address}/b"></script><style>@import "{address}/c"</style>'
        path.write_text(render(hostile(bait), lang="de"), encoding="utf-8")
        shown = parsed(chromium(path, "--dump-dom"))
        # A page without the escaping, to prove that the listener would have heard and the policy holds alone.
        naive = tmp_path / "naive.html"
        naive.write_text(f'<img src="{address}/heard">', encoding="utf-8")
        chromium(naive, "--dump-dom")
        guarded = tmp_path / "guarded.html"
        text = path.read_text(encoding="utf-8").replace("<main>", f'<main><img src="{address}/guarded">', 1)
        guarded.write_text(text, encoding="utf-8")
        chromium(guarded, "--dump-dom")
    finally:
        server.shutdown()
        server.server_close()
    assert _Listener.requests == ["/heard"]
    (form,) = shown.xpath("//form[@id='filter']")
    assert "hidden" not in form.attrib
    assert not shown.xpath("//h1[contains(., 'alert')]")


def measured(tmp_path: Path, script: str, *arguments: str, width: int = 1280) -> str:
    """The title that `script` leaves in a copy of the mixed report that may run one more script."""
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", render(samples.mixed(), lang="de"))
    path = tmp_path / "report.html"
    path.write_text(text.replace("</body>", f"<script>{script}</script></body>"), encoding="utf-8")
    return str(parsed(chromium(path, "--dump-dom", *arguments, width=width)).xpath("string(//title)"))


@browser
@pytest.mark.browser
def test_nothing_is_wider_than_a_phone(tmp_path: Path) -> None:
    script = (
        "const wide=[...document.querySelectorAll('main *')].filter(e=>!e.closest('.scroll,svg')"
        "&&e.getBoundingClientRect().right>innerWidth+1);document.title=innerWidth+' '+wide.length"
    )
    assert measured(tmp_path, script, width=500) == "500 0"


@browser
@pytest.mark.browser
def test_a_picture_stays_beside_the_cards_that_scroll(tmp_path: Path) -> None:
    script = (
        "const e=[...document.querySelectorAll('.exhibit')].sort((a,b)=>b.offsetHeight-a.offsetHeight)[0];"
        "const s=e.querySelector('.show');scrollTo(0,e.getBoundingClientRect().top+400);"
        "document.title=`${Math.round(e.getBoundingClientRect().top)} ${Math.round(s.getBoundingClientRect().top)}`"
    )
    exhibit, picture = map(int, measured(tmp_path, script).split())
    assert exhibit < 0 < picture < 100


_FILTERED = {
    ("verdict", "review"): "1 file, 1 card: 1 / 5 angezeigt",
    ("verdict", "unread"): "1 file, 1 card: 1 / 5 angezeigt",
    ("severity", "warning"): "3 file, 4 card: 3 / 5 angezeigt",
    ("severity", "waived"): "1 file, 1 card: 1 / 5 angezeigt",
    ("rule", "redirect/external-link"): "2 file, 3 card: 2 / 5 angezeigt",
    ("text", "0431 1234567"): "1 file, 1 card: 1 / 5 angezeigt",
    ("text", "nowhere"): "0 file, 0 card: 0 / 5 angezeigt",
}


@pytest.fixture(scope="module")
def filtered(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], str]:
    """What is shown with each filter set alone, one after the other in one page."""
    script = (
        "const form=document.getElementById('filter'),told=[];"
        "const seen=s=>[...document.querySelectorAll(s)].filter(e=>!e.closest('.filtered')).length;"
        "const next=([first,...rest])=>{form.reset();form.elements[first[0]].value=first[1];"
        "form.dispatchEvent(new Event('input'));setTimeout(()=>{"
        "told.push(`${seen('.file')} file, ${seen('.card')} card: ${form.elements.shown.value}`);"
        "if(rest.length)next(rest);else document.title=JSON.stringify(told)},400)};"
        f"next({json.dumps(list(_FILTERED))})"
    )
    told = json.loads(measured(tmp_path_factory.mktemp("filters"), script, "--virtual-time-budget=9000"))
    return dict(zip(_FILTERED, told, strict=True))


@browser
@pytest.mark.browser
@pytest.mark.parametrize(("field", "value"), _FILTERED)
def test_filters(filtered: dict[tuple[str, str], str], field: str, value: str) -> None:
    assert filtered[field, value] == _FILTERED[field, value]
