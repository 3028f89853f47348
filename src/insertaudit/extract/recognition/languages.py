"""Which language a stretch of OCR is in, told by its function words, so that it can be read again with the right data.

Read with German and English data, other languages keep their words but lose their accents ("garantia", "pägina").
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORDS = {
    "deu": "der die das und ist nicht mit von für auf den dem ein eine im zu wir sie ihr du bei uns sich oder bitte wenn nach aus wie auch",
    "eng": "the and is not with of for on a an in to we you your our if at by or please this that it are from be have us",
    "fra": "le la les et est pas avec de du des pour sur un une dans à nous vous votre notre si par ou ce cette il sont en au aux ne que qui vos nos merci",
    "ita": "il lo la gli e è non con di del della dei per su un una in noi voi tuo nostro se da o questo che sono si al alla nel ci grazie le i",
    "spa": "el la los las y es no con de del para en un una nosotros su nuestro si por o este que son se al lo le gracias más como sin",
    "nld": "de het en is niet met van voor op een in te wij u uw onze als bij of dit dat zijn je jouw door uit naar ook deze om aan",
    "pol": "i nie jest się z ze na do dla w we po od o to jak przez lub oraz czy twój nasz prosimy są proszę tego co za",
    "swe": "och är inte med av för på en ett i till vi du din vår om från eller detta som de den det att har kan dig oss",
}
LEAD = 2
"""Function words by which one language must lead the languages that were read already."""


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.casefold().strip(".,;:!?()\"'«»„“”"))
    return "".join(char for char in letters if not unicodedata.combining(char))


_SETS = {language: frozenset(_plain(word) for word in words.split()) for language, words in _WORDS.items()}


def other_language(
    words: Iterable[str], read: tuple[str, ...], available: tuple[str, ...], lead: int = LEAD
) -> str | None:
    """Return the language of `available` that words are plainly in, where it is none of those they were `read` in.

    It leads those by so many function words.
    """
    plain = [_plain(word) for word in words]
    votes = Counter({language: sum(word in known for word in plain) for language, known in _SETS.items()})
    best = max(available, key=lambda language: votes[language], default=None)
    if best is None or best in read:
        return None
    rival = max((votes[language] for language in read), default=0)
    return best if votes[best] >= rival + lead else None


def led_by(words: Iterable[str], languages: tuple[str, ...], count: int) -> tuple[str, ...]:
    """Return `languages`, of which the first `count` read everything, with the one at their head that `words` beside the picture are plainly in."""
    other = other_language(words, languages[:count], languages[count:])
    if other is None:
        return languages
    return (other, *languages[1:count], languages[0], *(each for each in languages[count:] if each != other))
