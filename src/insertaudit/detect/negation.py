"""Negation is a property of a mention: which words of a sentence a negator reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from insertaudit.detect.matcher import Hit
    from insertaudit.detect.split import Token

REACH_FORWARD = 6
"""Tokens behind a negator that it reaches within its clause ("kein … Gutschein", "do not … a review")."""

REACH_BACK = 8
"""Tokens before a negator that ends its clause ("Gutscheine für Rezensionen gibt es bei uns nicht")."""

REACH_TO_COLON = 3
"""Tokens between a prohibition and the colon behind it."""

LONGEST_LISTED = 5
"""Tokens of one thing in a list of what is forbidden."""


def negated_tokens(
    tokens: Sequence[Token], negators: Sequence[Hit], breaks: Collection[str], determiners: Collection[str] = ()
) -> set[int]:
    """Indices of the tokens that stand under a negation; `determiners` (kein, no) speak of the word behind them and never back."""
    reached: set[int] = set()
    for hit in negators:
        forward = _forward(tokens, hit.last, breaks)
        reached.update(forward)
        if len(forward) <= 1 and not (
            forward and tokens[hit.last].text in determiners
        ):  # the negator ends its clause: it speaks of what went before
            reached.update(_back(tokens, hit.first, breaks))
    return reached


def listed_tokens(tokens: Sequence[Token], prohibitions: Sequence[Hit], prepositions: Collection[str]) -> set[int]:
    """Indices of the tokens of what is forbidden in a list ("Not allowed in the box: coupons, WhatsApp codes").

    It ends with the sentence, or before a part that is longer than things in a list are: that goes on to say something.
    """
    reached: set[int] = set()
    for hit in prohibitions:
        at = _list_start(tokens, hit.last, prepositions)
        while at is not None:
            part = _part(tokens, at)
            if len(part) > LONGEST_LISTED:
                break
            reached.update(part)
            following = part[-1] + 1
            at = following if following < len(tokens) and tokens[following].sentence == tokens[at].sentence else None
    return reached


def _list_start(tokens: Sequence[Token], last: int, prepositions: Collection[str]) -> int | None:
    """The first token behind the colon that follows a prohibition at once or behind where it holds: "in the box"."""
    for at in range(last + 1, min(last + 2 + REACH_TO_COLON, len(tokens))):
        token = tokens[at]
        if token.sentence != tokens[last].sentence or token.after_break:
            return at if token.sentence == tokens[last].sentence and token.after_colon else None
        if at == last + 1 and token.text not in prepositions:
            return None
    return None


def _part(tokens: Sequence[Token], start: int) -> list[int]:
    """The tokens from `start` up to the next break of their sentence."""
    part = [start]
    for at in range(start + 1, len(tokens)):
        if tokens[at].sentence != tokens[start].sentence or tokens[at].after_break:
            break
        part.append(at)
    return part


def _forward(tokens: Sequence[Token], last: int, breaks: Collection[str]) -> list[int]:
    found = []
    for at in range(last + 1, min(last + 1 + REACH_FORWARD, len(tokens))):
        token = tokens[at]
        if token.sentence != tokens[last].sentence or token.after_break or token.text in breaks:
            break
        found.append(at)
    return found


def _back(tokens: Sequence[Token], first: int, breaks: Collection[str]) -> list[int]:
    found = []
    for at in range(first - 1, max(-1, first - 1 - REACH_BACK), -1):
        token = tokens[at]
        if token.sentence != tokens[first].sentence or token.text in breaks or tokens[at + 1].after_break:
            break
        found.append(at)
    return found
