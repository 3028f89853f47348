"""Headings in connected script: what the net and the dictionaries add to Tesseract, and that ordinary headings stay as they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from drawn import FONT
from insertaudit.extract.recognition import dictionary, display, displayrows, ocr, passes, scriptnet, wordbeam, wordvote
from insertaudit.limits import Budget

FILES = Path(__file__).parent / "files"
BOTH = ("deu", "eng")


def set_in_vera(text: str, size: int = 90) -> scriptnet.Gray:
    picture = Image.new("L", (60 * len(text) + 80, 2 * size), 255)
    ImageDraw.Draw(picture).text((40, size // 2), text, fill=20, font=ImageFont.truetype(str(FONT), size))
    return np.asarray(picture)


def heading(name: str) -> scriptnet.Gray:
    return np.asarray(Image.open(FILES / f"script-{name}.png").convert("L"))


def data_folder() -> Path:
    found = ocr.engine()
    assert found is not None
    return found.data


def test_a_heading_in_script_is_read() -> None:
    words = passes.recognise(heading("heading"), BOTH, Budget(), dpi=300, photo=False).words
    assert (
        " ".join(word.text for word in sorted(words, key=lambda word: word.left)) == "Best before date on the bottom."
    )


def test_a_heading_of_which_hardly_a_word_was_read_at_first_is_read() -> None:
    words = passes.recognise(heading("greeting"), BOTH, Budget(), dpi=300, photo=False).words
    assert {word.text for word in words} == {"Liebe", "Leserin,", "lieber", "Leser,"}


def test_looks_that_are_all_misled_alike_do_not_outvote_a_common_word() -> None:
    words = passes.recognise(heading("letter"), BOTH, Budget(), dpi=300, photo=False).words
    assert "Sehr" in {word.text for word in words}


def test_an_ordinary_heading_is_not_read_again() -> None:
    gray = set_in_vera("Welcome to the family")
    words = ocr.read_words(gray, BOTH, Budget())
    assert [word.text for word in words] == ["Welcome", "to", "the", "family"]
    assert display.read_doubtful_lines(gray, words, BOTH, Budget()) is words


def band(text: str, beside: str = "") -> scriptnet.Gray:
    """Return white type on a dark band across a white page; `beside` is larger and far to the right of it."""
    picture = Image.new("L", (1240, 500), 255)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 180, 1240, 300), fill=60)
    draw.text((100, 220), text, fill=255, font=ImageFont.truetype(str(FONT), 40))
    draw.text((880, 195), beside, fill=255, font=ImageFont.truetype(str(FONT), 76))
    return np.asarray(picture)


def test_a_band_of_colour_is_not_read_again_where_all_type_on_it_is_read() -> None:
    gray = band("Store it in a dry place")
    words = ocr.read_words(gray, BOTH, Budget())
    assert [word.text for word in words] == ["Store", "it", "in", "a", "dry", "place"]
    assert displayrows.unread_rows(gray, [], words)
    assert display.read_doubtful_lines(gray, words, BOTH, Budget()) is words


def test_ink_on_a_band_of_colour_that_was_not_read_is_seen() -> None:
    gray = band("Store it in a dry place", "Garantie")
    words = ocr.read_words(gray, BOTH, Budget())
    (row,) = displayrows.unread_rows(gray, [], [word for word in words if word.right < 800])
    assert not displayrows.is_covered(gray, row)
    assert displayrows.is_covered(gray, replace(row, words=words))


def test_a_brand_that_no_dictionary_knows_stays() -> None:
    gray = set_in_vera("Kuvelino Vibrasto")
    words = ocr.read_words(gray, BOTH, Budget())
    again = display.read_doubtful_lines(gray, words, BOTH, Budget())
    assert [word.text for word in again] == ["Kuvelino", "Vibrasto"]


def test_the_net_says_what_it_reads_and_where() -> None:
    line = set_in_vera("Thank you")[30:150]
    words = scriptnet.words_of(scriptnet.see(line))
    assert [word.text for word in words] == ["Thank", "you"]
    assert words[0].right < words[1].left
    assert words[0].left == pytest.approx(40, abs=30)


def test_the_likelihood_of_what_stands_there_is_the_highest() -> None:
    sight = scriptnet.see(set_in_vera("Rabatt")[30:150])
    assert scriptnet.likelihood(sight, "Rabatt") > scriptnet.likelihood(sight, "Robett")
    assert scriptnet.likelihood(sight, "Rabatt") > scriptnet.likelihood(sight, "R")
    assert scriptnet.likelihood(sight, "☃") < -1e6


def test_a_part_beyond_the_line_is_its_last_step() -> None:
    sight = scriptnet.see(set_in_vera("Rabatt")[30:150])
    beyond = sight.between(10_000, 10_100)
    assert len(beyond.logs) == 1
    assert scriptnet.likelihood(beyond, "a") < 0


def test_dictionaries_of_tesseract_are_read() -> None:
    folder = data_folder()
    assert dictionary.knows("Kaufdatum", ("deu",), folder)
    assert not dictionary.knows("haufdatum", ("deu",), folder)
    assert dictionary.knows("Kassenzettel", ("deu",), folder), "a compound of two"
    assert not dictionary.knows("hassenzettel", ("deu",), folder)
    assert dictionary.knows("WELCOME", ("eng",), folder)
    assert not dictionary.knows("Welcome", ("xyz",), folder)


def test_a_data_file_that_is_none_knows_no_word(tmp_path: Path) -> None:
    (tmp_path / "eng.traineddata").write_bytes(b"\x05\x00\x00\x00 broken")
    assert not dictionary.knows("the", ("eng",), tmp_path)


def test_words_are_spelled_along_the_dictionary() -> None:
    sight = scriptnet.see(set_in_vera("Firmware")[30:150])
    assert wordbeam.spelled(sight, dictionary.read(data_folder() / "eng.traineddata"))[0] == "Firmware"


def test_where_the_net_sees_no_language_nothing_is_said() -> None:
    noise = np.random.default_rng(3).integers(0, 255, (90, 700)).astype(np.uint8)
    assert wordvote.alone([scriptnet.see(noise)], (0, 90), wordvote.dictionaries(BOTH)) == []


def test_lines_of_which_no_word_was_read_are_found_by_their_ink() -> None:
    gray = np.concatenate([set_in_vera("Welcome home"), set_in_vera("to all of us")])
    words = display.read_doubtful_lines(gray, [], BOTH, Budget())
    assert [word.text for word in words] == ["Welcome", "home", "to", "all", "of", "us"]


def test_short_words_are_familiar_only_where_they_are_in_use() -> None:
    known = wordvote.dictionaries(BOTH)
    assert known.know("Henn")
    assert known.familiarity("Henn") < known.familiarity("Herr") == known.familiarity("Bergschuhe") == 1


def test_an_apostrophe_that_was_not_seen_is_thought_of() -> None:
    known = wordvote.dictionaries(BOTH)
    assert "isn't" in known.contractions("isnt")
    assert known.contractions("Kuvelinos") == []
