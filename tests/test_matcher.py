from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from insertaudit.detect.lexicon import read_language
from insertaudit.detect.matcher import Matcher
from insertaudit.detect.negation import negated_tokens
from insertaudit.detect.split import split
from insertaudit.errors import RuleFileError

if TYPE_CHECKING:
    from pathlib import Path


def lexicon(tmp_path: Path, phrases: str, *, no: str = "[]") -> Matcher:
    folder = tmp_path / "de"
    folder.mkdir()
    (folder / "language.toml").write_text("function_words = []\n", encoding="utf-8")
    (folder / "words.toml").write_text(f"[WORD]\nphrases = {phrases}\nnot = {no}\n", encoding="utf-8")
    return Matcher(read_language(folder, ["WORD"]).phrases)


def words(matcher: Matcher, text: str) -> list[str]:
    parts = split(text, ())
    return [text[parts.tokens[hit.first].start : parts.tokens[hit.last].end] for hit in matcher.hits(parts.tokens)]


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("rezension*", "Ihre Rezensionen zählen", ["Rezensionen"]),
        ("*gutschein", "Ein Amazongutschein!", ["Amazongutschein"]),
        ("*bewert*", "die Produktbewertung", ["Produktbewertung"]),
        ("5-sterne*", "Eine 5-Sterne-Rezension", ["5-Sterne"]),
        ("geld ~ zurück", "Geld bekommen Sie sofort zurück", ["Geld bekommen Sie sofort zurück"]),
        ("geld ~ zurück", "Geld eins zwo drei vier fünf zurück", []),
        ("geld ~7 zurück", "Geld eins zwo drei vier fünf zurück", ["Geld eins zwo drei vier fünf zurück"]),
        ("geschenk|präsent für sie", "Ein Präsent für Sie", ["Präsent für Sie"]),
        ("fünf volle? sterne", "fünf Sterne oder fünf volle Sterne", ["fünf Sterne", "fünf volle Sterne"]),
        ("schreib uns", "Ich schreib. Uns gefällt es.", []),
        ("20 % rabatt", "Jetzt 20% Rabatt", ["20% Rabatt"]),
        ("don't forget", "Don’t forget it", ["Don’t forget"]),
        ("würden uns freuen", "Wir wuerden uns freuen", ["wuerden uns freuen"]),
    ],
)
def test_phrases(tmp_path: Path, phrase: str, text: str, found: list[str]) -> None:
    assert words(lexicon(tmp_path, f'["{phrase}"]'), text) == found


def test_a_look_alike_is_no_mention(tmp_path: Path) -> None:
    matcher = lexicon(tmp_path, '["*bewertung*"]', no='["risikobewertung*"]')
    assert words(matcher, "Die Risikobewertung ist keine Bewertung") == ["Bewertung"]


@pytest.mark.parametrize("phrase", ["~ geld", "geld ~", "**", "geld? zurück", "geld ~x zurück"])
def test_a_phrase_that_can_not_be_matched_is_refused(tmp_path: Path, phrase: str) -> None:
    with pytest.raises(RuleFileError, match=r"words\.toml"):
        lexicon(tmp_path, f'["{phrase}"]')


def test_a_language_without_its_function_words_is_refused(tmp_path: Path) -> None:
    (tmp_path / "da").mkdir()
    with pytest.raises(RuleFileError, match=r"language\.toml is missing"):
        read_language(tmp_path / "da", ["WORD"])


def test_an_unknown_concept_names_the_nearest(tmp_path: Path) -> None:
    folder = tmp_path / "de"
    folder.mkdir()
    (folder / "language.toml").write_text("function_words = []\n", encoding="utf-8")
    (folder / "x.toml").write_text('[REVIWE]\nphrases = ["a"]\n', encoding="utf-8")
    with pytest.raises(RuleFileError, match='did you mean "REVIEW"'):
        read_language(folder, ["REVIEW", "REWARD"])


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("Wir geben keinen Gutschein", True),
        ("Nicht vergessen: Gutschein sichern", False),
        ("Gutschein für Rezensionen gibt es bei uns nicht", True),
        ("Kein Problem, hier ist Ihr Gutschein", False),
        ("Sie sind nicht zufrieden? Hier ein Gutschein", False),
    ],
)
def test_negation_reaches_its_own_clause(tmp_path: Path, text: str, negated: bool) -> None:
    folder = tmp_path / "de"
    folder.mkdir()
    (folder / "language.toml").write_text(
        'function_words = []\nnegators = ["kein*", "nicht"]\nnot_negators = ["nicht vergessen", "kein problem"]\n',
        encoding="utf-8",
    )
    (folder / "w.toml").write_text('[WORD]\nphrases = ["gutschein*"]\n', encoding="utf-8")
    language = read_language(folder, ["WORD"])
    tokens = split(text, ()).tokens
    hits = Matcher([*language.phrases, *language.negators]).hits(tokens)
    reached = negated_tokens(tokens, [hit for hit in hits if hit.phrase.concept == "NEGATION"], language.clause_breaks)
    word = next(hit for hit in hits if hit.phrase.concept == "WORD")
    assert (word.first in reached) is negated


def test_cost_follows_the_text_and_not_the_lexicon(tmp_path: Path) -> None:
    """No input makes matching explode: a page of gaps upon gaps is settled without trying every path."""
    matcher = lexicon(tmp_path, '["a ~9 a ~9 a ~9 a ~9 a ~9 b"]')
    assert words(matcher, "a " * 5000) == []


def test_one_word_of_a_whole_page_is_settled_too(tmp_path: Path) -> None:
    """A text without blanks is one word; trying every part of it would take for ever."""
    matcher = lexicon(tmp_path, '["*gutschein*", "*rabatt", "bewert*"]')
    assert words(matcher, "bewertung" * 5000) != []
