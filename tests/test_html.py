"""HTML: what is seen, what is hidden and why, links, what is loaded or run."""

from __future__ import annotations

import base64

import pytest

from insertaudit.extract.markup import html
from insertaudit.extract.parts import Parts, ReadOptions
from insertaudit.limits import Budget
from insertaudit.model import Source
from pictures import card


def read(markup: str | bytes) -> Parts:
    data = markup.encode() if isinstance(markup, str) else markup
    return html.read(data, Source("a.html", "a.html", "message"), "text/html", ReadOptions(), Budget())


def texts(parts: Parts, carrier: str = "text") -> list[str]:
    return [block.text for block in parts.blocks if block.carrier == carrier]


def test_paragraphs_items_rows_and_headings_are_blocks() -> None:
    parts = read(
        "<title>Titel</title><meta name=description content='Kurz gesagt'><h1>Groß <i>und</i> klein</h1>lose<p>Eins\n  zwei"
        "<br>drei<ul><li>a<li>b</ul><table><tr><td>x</td><td>y</td></tr><tr><td><p>p</p></td></tr></table><pre>a\n  b</pre>"
    )
    assert texts(parts) == ["Groß und klein", "lose", "Eins zwei\ndrei", "a", "b", "x\ty", "p", "a\nb"]
    assert texts(parts, "metadata") == ["Titel", "Kurz gesagt"]
    assert [block.text for block in parts.blocks if block.heading] == ["Groß und klein"]


@pytest.mark.parametrize(
    "hiding",
    [
        '<p style="display:none">geheim</p>',
        '<p style="visibility: hidden">geheim</p>',
        '<p style="opacity:0">geheim</p>',
        "<p hidden>geheim</p>",
        '<p style="font-size:0"><b>geheim</b></p>',
        '<p style="font-size:1px">geheim</p>',
        '<p style="color:#fff">geheim</p>',
        '<p style="color:white;background:#fefefe">geheim</p>',
        '<div style="background:rgb(0, 0, 0)"><p style="color:#010101">geheim</p></div>',
        '<table bgcolor="#112233"><tr><td><font color="#112233">geheim</font></td></tr></table>',
        '<p style="color:rgba(0,0,0,0)">geheim</p>',
        '<p style="text-indent:-9999px">geheim</p>',
        '<p style="position:absolute;left:-5000px">geheim</p>',
        '<div style="max-height:0;overflow:hidden">geheim</div>',
        "<style>.x{display:none !important}</style><p class=x style='display:block'>geheim</p>",
        "<style>div.a #b { color: #FFF }</style><div class='z a'><p id=b>geheim</p></div>",
        "<template>geheim</template>",
    ],
)
def test_hidden_text_is_told_apart_with_its_reason(hiding: str) -> None:
    parts = read(f"<p>sichtbar</p>{hiding}<p>Ende</p>")
    assert (texts(parts), texts(parts, "hidden")) == (["sichtbar", "Ende"], ["geheim"])
    assert len(parts.hidden) == 1


@pytest.mark.parametrize(
    "showing",
    [
        '<div style="background:#000"><p style="color:#fff">da</p></div>',
        '<div style="background:url(https://x.de/b.png)"><p style="color:#fff">da</p></div>',
        '<div style="background-image:linear-gradient(red,blue);color:#fff">da</div>',
        '<div style="font-size:0"><span style="font-size:14px">da</span></div>',
        '<p style="visibility:hidden"><b style="visibility:visible">da</b></p>',
        "<style>@media (max-width:600px){.d{display:none}}</style><p class=d>da</p>",
        "<style>.m{display:none} @media (max-width:600px){.m{display:block !important}}</style><p class=m>da</p>",
        "<style>a:hover{display:none}</style><a>da</a>",
        "<noscript>da</noscript>",
    ],
)
def test_what_is_seen_somewhere_is_not_hidden(showing: str) -> None:
    parts = read(showing)
    assert (texts(parts), parts.hidden) == (["da"], set())


def test_links_carry_what_is_shown_in_their_place() -> None:
    parts = read(
        '<a href=" https://x.de/a ">hier <b>klicken</b></a> <a href="https://x.de/b"><img src="x.png" alt="Logo"></a>'
        '<a href="#top">oben</a><a href="javascript:go()">los</a><map><area href="https://x.de/c" alt="Feld"></map>'
        '<form action="https://f.de/send"><input type=submit value=Senden><input placeholder="Ihre Mail"></form>'
        '<meta http-equiv=refresh content="0;URL=\'https://r.de\'"><iframe src="https://i.de"></iframe>'
    )
    assert [(link.url, link.text, link.carrier) for link in parts.hyperlinks] == [
        ("https://x.de/a", "hier klicken", "hyperlink"), ("https://x.de/b", "Logo", "hyperlink"),
        ("https://x.de/c", "Feld", "hyperlink"), ("https://f.de/send", None, "form"),
        ("https://r.de", None, "hyperlink"), ("https://i.de", None, "hyperlink"),
    ]  # fmt: skip
    assert [active.what for active in parts.active] == ["script", "form", "redirect", "embedded page"]
    assert texts(parts, "attribute") == ["Logo", "Feld"]
    assert texts(parts)[-1] == "Senden Ihre Mail"


def test_pictures_inside_are_read_and_remote_ones_are_named() -> None:
    packed = base64.b64encode(card("Gutschein 10 Euro")).decode()
    parts = read(
        f'<img src="data:image/png;base64,{packed}"><img src="//t.de/pixel.gif"><img src="logo.png">'
        '<td background="http://t.de/bg.jpg"><p style="background-image:url(https://t.de/p.png)">x</p><img src="data:image/png;base64,xx">'
    )
    assert texts(parts, "ocr") == ["Gutschein 10 Euro"]
    assert parts.remote_pictures == ["//t.de/pixel.gif", "http://t.de/bg.jpg", "https://t.de/p.png"]
    assert [problem.code for problem in parts.problems] == ["picture-damaged"]


def test_drawings_inside_are_read() -> None:
    parts = read(
        '<p>vor <svg viewBox="0 0 200 40" width="200mm" height="40mm"><text x="5" y="25" font-size="16">Im Bild</text></svg> nach</p>'
    )
    assert texts(parts) == ["Im Bild", "vor nach"]


def test_what_only_outlook_shows_is_read_once() -> None:
    parts = read(
        'x<!--[if mso]><a href="https://x.de">Zum Shop</a><p>nur Outlook</p><![endif]--><p><a href="https://x.de">Zum Shop</a></p>'
        "<!-- Notiz des Setzers --><!--[if !mso]><!--><p>alle anderen</p><!--<![endif]-->"
    )
    assert texts(parts) == ["x", "Zum Shop", "alle anderen", "nur Outlook"]
    assert len(parts.hyperlinks) == 1


def test_scripts_and_event_handlers_are_active_content() -> None:
    parts = read(
        '<script>document.write("x")</script><script type="application/ld+json">{}</script><p onclick="x()">Text</p>'
    )
    assert [(active.what, active.detail) for active in parts.active] == [("script", ""), ("script", "onclick")]
    assert texts(parts) == ["Text"]


@pytest.mark.parametrize(
    ("data", "problems"),
    [
        ("<p>Grüße</p>".encode("utf-16"), []),
        ("<meta charset=iso-8859-1><p>Grüße</p>".encode("latin-1"), []),
        ("<p>Grüße</p>".encode("latin-1"), []),
        (b"\xef\xbb\xbf" + "<meta charset=latin1><p>Grüße</p>".encode(), []),
        (
            "<meta http-equiv=content-type content='text/html; charset=x-none'><p>Grüße</p>".encode(),
            ["unknown-encoding"],
        ),
    ],
)
def test_character_sets(data: bytes, problems: list[str]) -> None:
    parts = read(data)
    assert texts(parts) == ["Grüße"]
    assert [problem.code for problem in parts.problems] == problems


def test_depth_beyond_the_parser_is_reported() -> None:
    parts = read("<p>oben</p>" + "<div>" * 5_000 + "tief")
    assert texts(parts) == ["oben"]
    assert [problem.code for problem in parts.problems] == ["too-deep"]
