"""Which words of OCR are to be believed, and what the reading of a page looks like that lies wrong or holds none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from insertaudit.extract.recognition.ocr import OcrWord

    Gray = NDArray[np.uint8]

SURE = 0.6
"""Confidence from which a word counts as read; what is below may be tried again."""
_LEAST = 0.3
"""Below this Tesseract is guessing at ornaments."""
_NOISE = frozenset({"|", "||", "_", "__", "~", "‘", "’", "“", "”", "\\", "/", "—", "°", "¬", "'", "`", "."})
"""What edges, corners and dust are read as."""
_ARROWS = frozenset("—–-=~_>»→+")
"""What arrows and rules between words are read as."""
_BARS = frozenset("Il|1!")
"""What upright rules are read as, together the borders of table cells."""
_WORD_OF_BARS = "Il"
"""Italian and French begin sentences so."""
_BAR_PITCH = 0.75
"""Heights that bars of one word are apart, from which they are rules: "III" of a face has 0.4, a little letterspaced 0.6."""
_REACH = 2.0
"""Heights of a line from a mark to the word on either side of it."""
_MUCH_DOUBT = 0.85
"""Mean confidence of letters: readable pages have 0.9 and more, pages upside down 0.6 to 0.8."""
_SURE_IN_NONSENSE = 0.8
"""What a texture is read as has 0.6 now and then, over hundreds of marks."""
_LEAST_OF_A_BLOCK = 0.55
_LEAST_OF_A_FEW = 0.75
"""Mean confidence of the letters of a block of at most three: eyes, leaves and screws are read as such."""
_LETTERS_TO_DOUBT = 15
"""So many letters at least before a reading is doubted as a whole: a logo may well be read badly."""


def plausible(words: list[OcrWord]) -> list[OcrWord]:
    sure = [word for word in words if word.confidence >= SURE and _is_meaningful(word)]
    return [
        word
        for word in words
        if (word.confidence >= _LEAST and _is_meaningful(word))
        or (word.confidence > 0.8 and word.text not in _NOISE)
        or (_ARROWS.issuperset(word.text) and _stands_between(word, sure))
    ]


def _are_rules(word: OcrWord) -> bool:
    low, high = sorted((word.right - word.left, word.bottom - word.top))
    return len(word.text) > 1 and _BARS.issuperset(word.text) and high > _BAR_PITCH * len(word.text) * low


def _begins_a_line(word: OcrWord, words: list[OcrWord]) -> bool:
    """Say whether a word of bars stands where a sentence may begin: a blank before a word in small letters."""
    blank = word.bottom - word.top
    return word.text == _WORD_OF_BARS and any(
        other.text[0].islower() and 0 < other.left - word.right < blank and other.confidence >= SURE
        for other in words
        if (other.block, other.line) == (word.block, word.line)
    )


def _is_meaningful(word: OcrWord) -> bool:
    return any(char.isalnum() or char in "€$£%@&§★☆" for char in word.text)


def _stands_between(mark: OcrWord, sure: list[OcrWord]) -> bool:
    """Say whether a mark joins two words of its line: without the arrow in "unhappy → call us" the line falls apart."""
    line = [word for word in sure if (word.block, word.line) == (mark.block, mark.line)]
    reach = _REACH * max((word.bottom - word.top for word in line), default=0.0)
    before = any(0 <= mark.left - word.right <= reach for word in line)
    return before and any(0 <= word.left - mark.right <= reach for word in line)


def without_nonsense(words: list[OcrWord]) -> list[OcrWord]:
    """Drop what textures and pictures were read as: rules, blocks of mostly doubtful letters, but for words that are sure in them."""
    words = [word for word in words if not _are_rules(word) or _begins_a_line(word, words)]
    blocks: dict[int, list[OcrWord]] = {}
    for word in words:
        blocks.setdefault(word.block, []).append(word)
    kept = {block for block, inside in blocks.items() if _is_believed(inside)}
    return [
        word for word in words if word.block in kept or (word.confidence >= _SURE_IN_NONSENSE and len(word.text) > 3)
    ]


def _is_believed(block: list[OcrWord]) -> bool:
    letters = sum(len(word.text) for word in block)
    return _mean(block) >= (_LEAST_OF_A_FEW if letters <= 3 else _LEAST_OF_A_BLOCK)


def _mean(words: list[OcrWord]) -> float:
    letters = sum(len(word.text) for word in words)
    return sum(len(word.text) * word.confidence for word in words) / max(1, letters)


def is_doubtful(words: list[OcrWord]) -> bool:
    """Say whether a reading is worth asking which way up the page lies."""
    return sum(len(word.text) for word in words) >= _LETTERS_TO_DOUBT and _mean(words) < _MUCH_DOUBT


def score(words: list[OcrWord]) -> float:
    return sum(len(word.text) * word.confidence**2 for word in words)


def is_poor(words: list[OcrWord], gray: Gray) -> bool:
    """Say whether a reading looks like that of a picture held the wrong way."""
    sure = sum(len(word.text) for word in words if word.confidence >= SURE and len(word.text) > 2)
    return sure < 24 and min(gray.shape) > 300


def is_garbled(words: list[OcrWord]) -> bool:
    """Say whether most letters of a reading are doubtful, as those of a page read upside down."""
    letters = sum(len(word.text) for word in words)
    sure = sum(len(word.text) for word in words if word.confidence >= SURE and len(word.text) > 2)
    return letters >= _LETTERS_TO_DOUBT and sure < letters / 2
