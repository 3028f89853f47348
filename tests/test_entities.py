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
