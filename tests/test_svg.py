"""SVG: text elements with their places, outlined type, hidden text, links, what is fetched or run."""

from __future__ import annotations

import base64

import pytest

from insertaudit.errors import UnreadableError
from insertaudit.extract.parts import Parts, ReadOptions
from insertaudit.extract.svg import svg
from insertaudit.limits import Budget
from insertaudit.model import Block, Source
from pictures import card

NAMES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def read(
    body: str, root: str = 'width="100mm" height="50mm" viewBox="0 0 200 100"', prolog: str = "", **options: object
) -> Parts:
    data = f"{prolog}<svg {NAMES} {root}>{body}</svg>".encode()
    return svg.read(data, Source("a.svg", "a.svg", "insert"), "image/svg+xml", ReadOptions(**options), Budget())  # type: ignore[arg-type]


def texts(parts: Parts, carrier: str = "text") -> list[str]:
    return [block.text for block in parts.blocks if block.carrier == carrier]


def block(parts: Parts, text: str) -> Block:
    return next(block for block in parts.blocks if text in block.text)


def test_text_elements_are_blocks_with_words_where_they_stand() -> None:
    parts = read(
        '<text x="20" y="30" font-size="12">Erste Zeile</text><text x="20" y="45" font-size="12">zweite Zeile</text>'
    )
    assert texts(parts) == ["Erste Zeile\nzweite Zeile"]
    found = parts.blocks[0]
    assert found.box is not None
    assert found.box.left == pytest.approx(0.1, abs=0.02)
    assert found.box.top == pytest.approx(0.21, abs=0.04)
    assert found.box.bottom == pytest.approx(0.46, abs=0.04)
    assert [found.text[word.start : word.end] for word in found.words] == ["Erste", "Zeile", "zweite", "Zeile"]
    page = parts.pages[0]
    assert (page.width_mm, page.height_mm, page.ocr) == (100, 50, False)


def test_lines_and_kerned_pieces_within_one_element() -> None:
    parts = read(
        '<text font-size="10" x="10" y="20">Ein<tspan x="10" y="34">H</tspan><tspan x="17.5" y="34">allo</tspan>'
        '<tspan x="60" y="34">Welt</tspan><tspan x="10" dy="14">Ende</tspan></text>'
    )
    assert "\n".join(texts(parts)).split() == ["Ein", "Hallo", "Welt", "Ende"]


def test_outlined_type_and_pictures_are_read_and_no_text_comes_twice() -> None:
    picture = base64.b64encode(card("Gutschein 10 Euro")).decode()
    parts = read(
        '<text x="10" y="20" font-size="12">Sichtbarer Text</text>'
        f'<image x="0" y="40" width="200" height="32" xlink:href="data:image/png;base64,{picture}"/>'
    )
    assert (texts(parts), texts(parts, "ocr")) == (["Sichtbarer Text"], ["Gutschein 10 Euro"])
    assert parts.pages[0].ocr


@pytest.mark.parametrize(
    "hiding",
    [
        '<text x="10" y="60" font-size="10" fill="#fff">geheim</text>',
        '<text x="10" y="60" font-size="10" opacity="0">geheim</text>',
        '<text x="10" y="60" font-size="10" fill="none">geheim</text>',
        '<text x="10" y="60" font-size="10" style="display:none">geheim</text>',
        '<text x="900" y="60" font-size="10">geheim</text>',
        '<text x="10" y="60" font-size="0.5">geheim</text>',
        '<text x="10" y="60" font-size="10">geheim</text><rect x="0" y="45" width="200" height="30" fill="#fff"/>',
        '<style>.w{fill:white}</style><g class="w"><text x="10" y="60" font-size="10">geheim</text></g>',
        '<defs><text id="t" x="10" y="60" font-size="10">geheim</text></defs>',
    ],
)
def test_text_that_the_picture_does_not_show_is_hidden(hiding: str) -> None:
    parts = read(f'<text x="10" y="20" font-size="10">sichtbar</text>{hiding}')
    assert (texts(parts), texts(parts, "hidden")) == (["sichtbar"], ["geheim"])
    assert len(parts.hidden) == 1


@pytest.mark.parametrize(
    "showing",
    [
        '<rect width="200" height="100" fill="#003"/><text x="10" y="60" font-size="10" fill="#fff">da</text>',
        '<text x="10" y="60" font-size="10" fill="#fff">da</text>',
        '<text x="10" y="60" font-size="10" font-family="No Such Font">da</text>',
        '<style>text{font:10px "No Such Font"}</style><text x="10" y="60">da</text>',
        '<defs><text id="t" font-size="10">da</text></defs><use xlink:href="#t" x="20" y="60"/>',
        '<text transform="rotate(-90)" x="-80" y="30" font-size="10">da</text>',
    ],
)
def test_text_that_the_picture_shows_is_not_hidden(showing: str) -> None:
    parts = read(showing)
    assert (texts(parts), parts.hidden) == (["da"], set())
    assert parts.blocks[0].box is not None


def test_links_have_their_words_and_places() -> None:
    parts = read(
        '<a xlink:href="https://shop-x.de/a"><text x="100" y="60" font-size="10">zum <tspan>Shop</tspan></text></a>'
        '<text x="10" y="20" font-size="10">mehr <a href="https://shop-x.de/b">hier</a></text>'
        '<a href="https://shop-x.de/c"><rect width="5" height="5"/></a><a href="#p"><text x="10" y="90" font-size="10">oben</text></a>'
    )
    found = {link.url: link for link in parts.hyperlinks}
    assert {url: link.text for url, link in found.items()} == {
        "https://shop-x.de/a": "zum Shop", "https://shop-x.de/b": "hier", "https://shop-x.de/c": None,
    }  # fmt: skip
    box = found["https://shop-x.de/a"].box
    assert box is not None
    assert box.left == pytest.approx(0.5, abs=0.03)


def test_what_runs_or_is_fetched_is_named_and_taken_out() -> None:
    parts = read(
        '<script>x()</script><g onload="x()"><text x="10" y="20" font-size="10">da</text></g>'
        '<image xlink:href="https://t.de/p.png" width="9" height="9"/><image href="photo.jpg" width="9" height="9"/>'
        '<a xlink:href="javascript:x()"><rect width="1" height="1"/></a><style>@import "https://t.de/s.css";</style>'
    )
    assert [active.what for active in parts.active] == [
        "script",
        "script",
        "remote picture",
        "script",
        "remote style sheet",
    ]
    assert parts.remote_pictures == ["https://t.de/p.png"]
    assert [(problem.code, problem.where) for problem in parts.problems] == [
        ("external-content", "https://t.de/p.png"), ("external-content", "photo.jpg"),
    ]  # fmt: skip
    assert texts(parts) == ["da"]


def test_titles_metadata_and_html_inside() -> None:
    parts = read(
        "<title>Karte</title><metadata><description>über die Karte</description></metadata><g><title>Stern</title></g>"
        '<foreignObject width="9" height="9"><div xmlns="http://www.w3.org/1999/xhtml"><p>im Rahmen</p></div></foreignObject>'
    )
    assert texts(parts, "metadata") == ["Karte", "über die Karte"]
    assert texts(parts, "attribute") == ["Stern"]
    assert texts(parts) == ["im Rahmen"]


def test_entities_as_drawing_programs_write_them_are_taken_and_others_refused() -> None:
    prolog = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd" [<!ENTITY firma "Muster">]>'
    assert texts(read('<text x="10" y="20" font-size="10">Firma &firma;</text>', prolog=prolog)) == ["Firma Muster"]
    for subset in (
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        '<!ENTITY a "x"><!ENTITY b "&a;&a;">',
        "<!ENTITY % p 'x'>",
    ):
        with pytest.raises(UnreadableError, match="damaged"):
            read("<text>&a;</text>", prolog=f"<!DOCTYPE svg [{subset}]>")


@pytest.mark.parametrize("body", ["<g>", "<text>&nbsp;</text>"])
def test_broken_drawings_say_so(body: str) -> None:
    with pytest.raises(UnreadableError, match="damaged"):
        read(body)


def test_the_real_size_comes_from_the_file_or_the_settings() -> None:
    text = '<text x="10" y="20" font-size="10">da</text>'
    unknown = read(text, 'width="200" height="100"')
    assert (unknown.pages[0].width_mm, unknown.pages[0].height_mm) == (None, None)
    assert read(text, 'viewBox="0 0 200 100"', size_mm=(85.0, 42.5)).pages[0].width_mm == 85.0
    assert read(text, 'width="4in" height="2in" viewBox="0 0 200 100"').pages[0].width_mm == pytest.approx(101.6)
    assert block(read(text, ""), "da").box is not None


def test_a_preview_shows_the_text_too() -> None:
    bare = read("", previews=True).pages[0].preview
    shown = read('<text x="10" y="60" font-size="40">GROSS</text>', previews=True).pages[0].preview
    assert bare is not None
    assert shown is not None
    assert len(shown) > len(bare)
