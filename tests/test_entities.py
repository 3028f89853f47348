from __future__ import annotations

import pytest

from insertaudit.detect.entities import find_entities


@pytest.mark.parametrize(
    ("stars", "five"), [("★★★★★", True), ("☆☆☆☆☆", True), ("⭐⭐⭐⭐⭐", True), ("★★☆☆☆", False), ("★★★★☆", False)]
)
def test_hollow_stars_beside_full_ones_show_a_lower_rating(stars: str, five: bool) -> None:
    concepts = [entity.concept for entity in find_entities(stars)]
    assert "STARS" in concepts
    assert ("FIVE_STARS" in concepts) is five


@pytest.mark.parametrize(
    "text",
    [
        "Schreiben Sie: „Super Qualität, gerne wieder!“",
        "Collez « Top, je recommande » ici",
        'Say "works like a charm" here',
    ],
)
def test_words_in_quotation_marks(text: str) -> None:
    assert [entity.concept for entity in find_entities(text)] == ["QUOTED_TEXT"]


@pytest.mark.parametrize("text", ['Der 24" Monitor und der 27" Monitor', "“Lindwurm”", "« Nouveau »"])
def test_names_and_inches_are_no_quotation(text: str) -> None:
    assert "QUOTED_TEXT" not in [entity.concept for entity in find_entities(text)]
