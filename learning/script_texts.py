"""What script headings say: pieces of the corpus, words that look like words but are none, prices, in the letters the net knows."""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from typing import TYPE_CHECKING

from insertaudit.extract.recognition.scriptnet import LETTERS
from learning.texts import CORPUS, rows_of

if TYPE_CHECKING:
    import random

_KNOWN = frozenset(LETTERS)
_MOST = 26
_LANGUAGES = ("de", "de", "de", "en", "en", "fr", "es", "it", "nl", "pl", "sv")
_HEADS = (
    "Danke", "Vielen Dank", "Herzlichen Dank", "Gutschein", "Rabatt", "Geschenk", "Willkommen", "Bewertung", "Liebe Kundin", "Thank you",
    "Thanks", "Welcome", "Voucher", "Gift", "Review", "Discount", "Free", "Merci", "Bienvenue", "Cadeau", "Remise", "Grazie", "Sconto",
    "Regalo", "Gracias", "Bienvenido", "Descuento", "Bedankt", "Korting", "Welkom", "Dziękujemy", "Rabat", "Prezent", "Tack", "Rabatt", "Gåva",
)  # fmt: skip


def is_held_out(word: str) -> bool:
    """Say whether a word is kept from training: one of twelve of those of five letters and more."""
    return len(word) > 4 and zlib.crc32(word.lower().encode()) % 12 == 0


class Texts:
    """Draws lines of text; with `held_out` lines of real words that training never holds."""

    def __init__(self) -> None:
        self._sentences: defaultdict[str, list[list[str]]] = defaultdict(list)
        self._words: defaultdict[str, list[str]] = defaultdict(list)
        self._after: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._kept: list[str] = []
        kept = set()
        for path in sorted(CORPUS.glob("*.jsonl")):
            for row in rows_of(path):
                for part in re.split(r"(?<=[.!?])\s+|\n+", row["text"]):
                    words = [word for word in part.split() if _KNOWN.issuperset(word)]
                    plain = [re.sub(r"\W", "", word) for word in words]
                    kept |= {word for word in plain if is_held_out(word) and word.isalpha()}
                    words = [word for word, bare in zip(words, plain, strict=True) if not is_held_out(bare)]
                    if words:
                        self._sentences[row["lang"]].append(words)
        self._kept = sorted(kept)
        for lang, sentences in self._sentences.items():
            bare = {word.strip(".,!?:;()\"'") for sentence in sentences for word in sentence}
            self._words[lang] = sorted(word for word in bare if len(word) > 2)
            for word in self._words[lang]:
                if word.isalpha():
                    for at in range(len(word) + 1):
                        self._after[lang][f"  {word}"[at : at + 2]].append(f"{word} "[at])

    def line(self, rng: random.Random) -> str:
        lang = rng.choice(_LANGUAGES)
        kind = rng.random()
        if kind < 0.45:
            words = self._piece(rng, lang)
        elif kind < 0.68:
            words = rng.sample(self._words[lang], rng.randint(1, 4))
        elif kind < 0.88:
            words = [self._invented(rng, lang) for _ in range(rng.randint(1, 3))]
        elif kind < 0.94:
            words = [rng.choice(_HEADS), *rng.sample(self._words[lang], rng.randint(0, 2))]
        else:
            words = [*_figures(rng), *rng.sample(self._words[lang], rng.randint(0, 2))]
            rng.shuffle(words)
        return _cased(rng, _cut(words))

    def held_out(self, rng: random.Random) -> str:
        return _cut(rng.sample(self._kept, 3))

    def _piece(self, rng: random.Random, lang: str) -> list[str]:
        words = rng.choice(self._sentences[lang])
        start = rng.randrange(len(words))
        return words[start : start + rng.randint(1, 6)]

    def _invented(self, rng: random.Random, lang: str) -> str:
        letters = "  "
        while not letters.endswith(" ") or letters == "  ":
            letters += rng.choice(self._after[lang][letters[-2:]] or [" "])
            if len(letters) > 14:
                break
        word = letters.strip()
        return word + (rng.choice(",.!?:") if rng.random() < 0.15 else "")


def _cut(words: list[str]) -> str:
    line = words[0][:_MOST]
    for word in words[1:]:
        if len(line) + 1 + len(word) > _MOST:
            break
        line += f" {word}"
    return line


def _cased(rng: random.Random, line: str) -> str:
    kind = rng.random()
    if kind < 0.12:
        return line.title()
    if kind < 0.18:
        return line[:1].upper() + line[1:]
    if kind < 0.23:
        capitals = line.upper()
        return capitals if _KNOWN.issuperset(capitals) else line
    return line.lower() if kind < 0.27 else line


def _figures(rng: random.Random) -> list[str]:
    number = rng.randrange(1, 1000)
    return rng.choice((
        [f"{rng.randrange(5, 95, 5)}%"], [f"{rng.randrange(5, 95, 5)}", "%"], [f"{number},{rng.randrange(100):02}", "€"], [f"€{number}"],
        [str(number)], [f"{number}x"], [str(rng.randrange(1950, 2035))], [f"Nr. {number}"], [f"{rng.randrange(1, 32)}.{rng.randrange(1, 13)}."],
        [f"+{number}"], [f"-{rng.randrange(5, 95, 5)}%"], ["&"], [f"({number})"],
    ))  # fmt: skip
