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
