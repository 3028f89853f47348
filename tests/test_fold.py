from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insertaudit.detect.fold import fold, fold_word


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Für fünf Sterne", "Fuer fuenf Sterne"),
        ("BEWERTUNG", "bewertung"),
        ("ﬂeißig", "fleissig"),
        ("rev1ew", "review"),
        ("r3v!ew", "review"),
        ("g!ft c@rd", "gift card"),
        ("r3v13w", "review"),
        ("fr33", "free"),
        ("R€C€NSI0NE", "recensione"),
        ("0pin1i", "opinii"),
        ("r e v 1 e w", "review"),
        ("re\u200bview", "review"),
        ("Bewer\u00adtung", "Bewertung"),
        ("rеviеw", "review"),  # Cyrillic е
        ("𝗿𝗲𝘃𝗶𝗲𝘄", "review"),
        ("R e z e n s i o n", "Rezension"),
        ("don’t", "dont"),
        ("łódź", "lodz"),
    ],
)
def test_disguises_are_undone(written: str, plain: str) -> None:
    assert fold_word(written) == fold_word(plain)


@pytest.mark.parametrize(
    "honest",
    ["A4 und 5 Sterne", "info@shop-x.de", "mp3", "Bewer\u00adtung", "Größe 38/40", "COVID-19", "A 1 B 2 C 3", "10€/kg"],
)
def test_honest_text_is_no_evasion(honest: str) -> None:
    assert not fold(honest).evasions


@pytest.mark.parametrize("disguised", ["rev1ew", "re\u200bview", "rеview", "𝗿𝗲𝘃𝗶𝗲𝘄", "R e v i e w"])
def test_a_disguise_is_remembered(disguised: str) -> None:
    assert fold(disguised).evasions


@given(st.text(max_size=200))
def test_every_folded_character_maps_back(text: str) -> None:
    folded = fold(text)
    assert len(folded.origin) == len(folded.text) + 1
    assert all(0 <= at <= len(text) for at in folded.origin)
    assert list(folded.origin) == sorted(folded.origin)


def test_a_span_is_found_in_the_text_as_written() -> None:
    text = "Über R\u200bezension schreiben"
    folded = fold(text)
    at = folded.text.index("rezension")
    start, end = folded.span(at, at + len("rezension"))
    assert text[start:end] == "R\u200bezension"
