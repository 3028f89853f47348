"""The HTML report: one page that loads nothing, escapes everything and marks the places where they are."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lxml import html as lxml_html
from PIL import Image

import sample_reports as samples
from hostile_reports import hostile
from insertaudit.model import Box, FileResult, Finding, Page, Place, Problem, TextBlock
from insertaudit.report.html import render
from insertaudit.report.html.badges import RADIUS, Sheet, Spot
from insertaudit.report.html.markup import Fragments
from insertaudit.report.html.page import UNFOLDED, _groups
from insertaudit.report.html.view import View

if TYPE_CHECKING:
    from insertaudit.model import Severity
    from insertaudit.report.wording import Lang


def parsed(text: str) -> lxml_html.HtmlElement:
    return lxml_html.fromstring(text)


def text_of(element: lxml_html.HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


def test_one_file_that_loads_nothing() -> None:
    page = parsed(render(samples.mixed()))
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        (inline,) = page.xpath(f"//{tag}")
        digest = base64.b64encode(hashlib.sha256(inline.text.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    assert all(value.startswith("data:image/jpeg;base64,") for value in page.xpath("//@src"))
    assert all(value.startswith("#") for value in page.xpath("//@href"))
    assert not page.xpath("//link | //iframe | //object | //embed | //base | //@style | //@action")
    for element in page.iter():
        for name, value in element.attrib.items():
            assert "://" not in value, (name, value)
    assert "url(" not in page.xpath("//style")[0].text


@pytest.mark.parametrize("lang", ["en", "de"])
def test_hostile_text_is_text(lang: Lang) -> None:
    text = render(hostile(), lang=lang)
    text.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)
    page = parsed(text)
    assert len(page.xpath("//script")) == len(page.xpath("//style")) == 1
    assert not page.xpath("//img")
    assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")]
    assert "<script>alert(1)</script>" in text_of(page)
    assert "$sha [[why]] {n} %s" in text_of(page)
    assert "x" * 2_000 not in text


def test_every_link_has_its_target_and_every_id_is_one() -> None:
    page = parsed(render(samples.mixed(), lang="de"))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in page.xpath("//@href")} <= set(ids)


def test_verdict_first_then_files_worst_first() -> None:
    page = parsed(render(samples.mixed()))
    assert text_of(page.xpath("//h1")[0]) == "Do not print or send yet"
    assert [text_of(tile) for tile in page.xpath("//*[contains(@class, 'tile ')]")] == [
        "3Fail", "1Review", "1Pass", "1Not read in full",
    ]  # fmt: skip
    assert page.xpath("//*[@data-verdict]/@data-verdict") == ["fail", "fail", "fail", "review", "pass"]
    assert "amazon" in text_of(page.xpath("//*[@class='run']")[0])


def test_a_card_says_all_that_is_known() -> None:
    page = parsed(render(samples.report(samples.card())))
    card = text_of(page.xpath("//article[@data-rule='incentive/review-reward']")[0])
    for part in (
        "A benefit is tied to a review", "page 1, left, in a picture", "Error",
        "Rezension schreiben", "10 EUR erhalten",
        "S5: No compensation of any sort or later benefit", "Read in Amazon's own text, as of 2026-03-02",
        "selling privileges withdrawn",
        "Take out the benefit", "“Wir freuen uns über Ihre Rezension auf Amazon.”", "the product review",
    ):  # fmt: skip
        assert part in card
    assert "Customer product reviews policies" not in card
    link = text_of(page.xpath("//article[@data-rule='redirect/external-link']")[0])
    assert "Leads to nordlicht-shop.example" in re.sub(r"Leads to(?=\S)", "Leads to ", link)


def test_waived_and_off_picture_are_told_apart() -> None:
    page = parsed(render(samples.report(samples.card())))
    (aside,) = page.xpath("//section[@class='aside']")
    assert "Not on the picture" in text_of(aside)
    assert "in the metadata" in text_of(aside)
    assert "Does not count" in text_of(aside)
    assert aside.xpath(".//article[@data-severity='waived']")


def test_unread_is_prominent_with_its_mend() -> None:
    page = parsed(render(samples.mixed(), lang="de"))
    assert "mit --password angeben" in text_of(page.xpath("//section[@id='unread']")[0])
    assert "mit --password angeben" in text_of(page.xpath("//*[@class='alert']")[0])


def test_links_and_codes_stand_in_a_table_and_lead_nowhere() -> None:
    page = parsed(render(samples.report(samples.card())))
    rows = [[text_of(cell) for cell in row.xpath("td")] for row in page.xpath("//tbody/tr")]
    assert rows[0][:4] == ["QRCode", "https://nordlicht-shop.example/vip", "web address", "nordlicht-shop.example"]
    assert rows[0][5] == "module 0.42 mm, margin 1.5 modules, contrast 0.93"
    assert len(rows) == 2
    assert not page.xpath("//table//a")


def test_flowing_text_is_marked_and_harmless_stretches_fold() -> None:
    page = parsed(render(samples.report(samples.message())))
    (flow,) = page.xpath("//*[@class='flow']")
    assert [str(mark.text) for mark in flow.xpath(".//mark")] == [
        "Wenn Sie zufrieden sind", "eine Bewertung", "www.nordlicht-shop.example",
    ]  # fmt: skip
    assert flow.xpath(".//mark/a/text()") == ["1", "1", "2"]
    assert text_of(flow.xpath("details/summary")[0]) == "3 paragraphs without findings"
    assert "characters without findings" in text_of(flow.xpath("details")[0])


def test_overlapping_words_carry_every_number() -> None:
    text = "Schreiben Sie eine gute Bewertung"
    parts: tuple[tuple[str, Severity, int], ...] = (("a/a", "error", 0), ("b/b", "warning", 14))
    findings = tuple(
        Finding(rule, severity, "m", (Place(text[start:], "A", block=0, start=start, end=len(text)),), ())
        for rule, severity, start in parts
    )
    file = FileResult("a.txt", "insert", "text/plain", "", 1, findings, text=(TextBlock(text, None, "text", 0),))
    marks = parsed(render(samples.report(file))).xpath("//*[@class='flow']//mark")
    assert ["".join(mark.xpath("text()")) for mark in marks] == ["Schreiben Sie ", "eine gute Bewertung"]
    assert marks[1].xpath("a/text()") == ["1", "2"]


def test_badges_on_the_same_box_do_not_cover_each_other() -> None:
    page = parsed(render(samples.report(samples.card())))
    pins = page.xpath("//a[contains(@class, 'pin')]/svg")
    sheet = Sheet(samples.HEIGHT / samples.WIDTH, ())

    def centre(pin: lxml_html.HtmlElement) -> tuple[float, float]:
        x, y = (float(pin.get(side).rstrip("%")) / 100 for side in ("x", "y"))
        circle = pin.find("circle")
        return x * sheet.width + float(circle.get("cx")), y * sheet.height + float(circle.get("cy"))

    centres = [centre(pin) for pin in pins]
    assert len(centres) == 4
    for number, (x, y) in enumerate(centres):
        assert all(max(abs(x - a), abs(y - b)) >= 2 * RADIUS for a, b in centres[:number])
        for box in (samples.REVIEW_BOX, samples.REWARD_BOX, samples.CODE_BOX, samples.MAIL_BOX):
            inside_x = box.left * sheet.width < x < box.right * sheet.width
            assert not (inside_x and box.top * sheet.height < y < box.bottom * sheet.height)


def test_a_number_keeps_off_the_letters_beside_its_box() -> None:
    picture = Image.new("L", (1000, 1000), 255)
    words = Image.effect_noise((160, 40), 200)
    picture.paste(words, (230, 490))  # left of the box
    out = io.BytesIO()
    picture.save(out, "JPEG")
    box = Box(0.4, 0.49, 0.6, 0.53)
    assert Sheet(1.0, (box,)).place(box, optional=False) == Spot(0.4, 0.51, -RADIUS - 2, 0)
    beside = Sheet(1.0, (box,), out.getvalue()).place(box, optional=False)
    assert beside is not None
    assert beside.dy < 0
    assert not beside.is_apart


def test_words_of_one_finding_on_one_line_get_one_box() -> None:
    boxes = (Box(0.1, 0.1, 0.2, 0.12), Box(0.12, 0.1, 0.2, 0.12), Box(0.205, 0.1, 0.3, 0.12), Box(0.6, 0.1, 0.7, 0.12))
    places = tuple(Place("x", "URL", "ocr", 1, box) for box in boxes)
    finding = Finding("redirect/external-link", "error", "m", places, ("x",))
    file = FileResult("a.png", "insert", "image/png", "", 1, (finding,), pages=(Page(1, 100, 100),))
    page = parsed(render(samples.report(file)))
    assert len(page.xpath("//rect[@class='edge']")) == 2


def test_numbers_follow_the_order_shown() -> None:
    card = samples.card()
    loose = Finding("reading/unreadable-part", "error", "Unread: blurred", (Place("", "blurred"),), ())
    page = parsed(render(samples.report(replace(card, findings=(loose, *card.findings)))))
    numbers = [text_of(number) for number in page.xpath("//article//*[contains(@class, 'number ')]")]
    assert numbers == ["1", "2", "3", "4", "5", "6"]
    assert len(page.xpath("//article")) == 6
    assert "2" in numbers
    unread = page.xpath("//article[@data-rule='reading/unreadable-part']")[0]
    assert "whole file" in text_of(unread)
    assert "blurred" not in text_of(unread.xpath("header")[0]) + "".join(map(text_of, unread.xpath("blockquote | dl")))


def test_a_hint_looks_like_one() -> None:
    page = parsed(render(samples.report(samples.hinted()), lang="de"))
    (card,) = page.xpath("//article")
    assert [text_of(chip) for chip in card.xpath("header/span")] == ["Hinweis", "Warnung"]
    assert text_of(card.xpath("*[@class='reads-like']")[0]) == "Es liest sich so; ein Mensch muss entscheiden"
    assert text_of(card.xpath("blockquote[@class='sentence']")[0]) == "„Schauen Sie gern bei uns vorbei!“"
    assert not card.xpath(".//q")
    assert page.xpath("//mark/@class") == ["warning hint"]


@pytest.mark.parametrize("lang", ["en", "de"])
def test_a_restricted_run_says_so_and_claims_no_more(lang: Lang) -> None:
    report = replace(samples.report(samples.passed()), restricted=(("redirect",), ("review/request",)))
    hero = text_of(parsed(render(report, lang=lang)).xpath("//section[contains(@class, 'hero')]")[0])
    for part in ("redirect", "review/request", {"en": "Only these rules were applied", "de": "Nur diese Regeln"}[lang]):
        assert part in hero
    for claim in ("breaks no rule", "No violation", "verstößt gegen keine", "Kein Verstoß"):
        assert claim not in hero


def test_a_container_says_which_of_its_files_fail() -> None:
    page = parsed(render(samples.report(samples.container(), samples.locked())))
    (mail,) = page.xpath("//*[contains(@class, 'file line')]")
    assert mail.get("data-verdict") == "fail"
    assert "icon fail" in mail.xpath("svg/@class")
    assert "Carries files that fail: rechnung.pdf" in text_of(mail)
    assert mail.xpath(".//a/@href") == ["#f2"]


def test_german_shows_no_english_detail() -> None:
    problems = (
        Problem("encrypted", "page 3 and after", "a password is needed", 3),
        Problem("blurred", "karte.png", "12"),
    )
    file = replace(samples.locked(), problems=problems)
    german = text_of(parsed(render(samples.report(file), lang="de")).xpath("//*[@class='alert']")[0])
    assert "ab Seite 3: Die Datei" in german
    assert "karte.png: Textartige" in german
    assert "(12)" in german
    assert "password is needed" not in german
    assert "password is needed" in render(samples.report(file))


def test_pictures_only_of_pages_with_findings() -> None:
    card = samples.card()
    clean = Page(2, 105.0, 74.0, preview=samples.card_picture())
    page = parsed(render(samples.report(replace(card, pages=(*card.pages, clean)))))
    assert page.xpath("//img/@alt") == ["Page 1 of karten/dankeskarte-vorne.pdf"]


def test_pictures_beyond_the_budget_are_left_out_and_said_so() -> None:
    one = len(samples.card_picture())
    report = samples.report(samples.card("a.pdf"), samples.card("b.pdf"))
    made = View(report, "en", Fragments("en"), brief=False, picture_bytes_left=one)
    ordered = [("f1", report.files[0]), ("f2", report.files[1])]
    page = parsed(_groups(made, ordered))
    assert len(page.xpath("//img")) == 1
    assert "Page pictures are left out here" in text_of(page)


def test_a_large_run_stays_small_and_explains_each_rule_once() -> None:
    report = samples.large(1_000)
    text = render(replace(report, files=tuple(replace(file, pages=()) for file in report.files)))
    assert len(text) < 5_000_000
    page = parsed(text)
    assert len(page.xpath("//*[@data-verdict]")) == 1_000
    assert len(page.xpath("//details[contains(@class, 'file ')][@open]")) == UNFOLDED
    assert "see the rule" in text_of(page.xpath("//article")[0])
