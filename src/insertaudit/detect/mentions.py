"""One block of text → its mentions: phrases of the lexicons, entities, links, disguises."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from insertaudit.detect.addresses import is_disguised
from insertaudit.detect.entities import find_entities
from insertaudit.detect.links import link_concepts
from insertaudit.detect.negation import listed_tokens, negated_tokens
from insertaudit.detect.scripts import is_mixed_script
from insertaudit.model import Mention

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from insertaudit.detect.concepts import Concept
    from insertaudit.detect.lexicon import Language
    from insertaudit.detect.lists import DomainList
    from insertaudit.detect.matcher import Hit, Matcher
    from insertaudit.detect.split import SplitBlock, Token
    from insertaudit.model import Block, Link

_UNWORDED = {"metadata", "filename"}
"""Carriers whose words nobody is addressed with: a file's title names what a card is about. Their links count all the same."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the rule folder says of words and addresses."""

    concepts: dict[str, Concept]
    languages: dict[str, Language]
    lists: dict[str, DomainList]
    matcher: Matcher


@dataclass
class BlockMentions:
    """One block on its way from tokens to mentions."""

    vocabulary: Vocabulary
    block: Block
    index: int
    parts: SplitBlock
    links: Sequence[Link]
    first_sentence: int
    offset: int

    def mentions(self) -> Iterator[Mention]:
        yield from self._coded()
        if self.block.link is not None:
            return
        hits = self.vocabulary.matcher.hits(self.parts.tokens)
        negators = [hit for hit in hits if hit.phrase.concept == "NEGATION"]
        prohibitions = [hit for hit in hits if hit.phrase.concept == "PROHIBITION"]
        votes = self.votes
        negated: set[int] = set()  # over all languages: NOT HAPPY? negates the "happy" that German says too
        for language in self.vocabulary.languages.values():
            own = [
                hit for hit in negators if hit.phrase.lang == language.code and _spoken(hit, votes, self.parts.tokens)
            ]
            negated |= negated_tokens(self.parts.tokens, own, language.clause_breaks, language.determiners)
            forbidden = [hit for hit in prohibitions if hit.phrase.lang == language.code]
            negated |= listed_tokens(self.parts.tokens, forbidden, language.prepositions)
        for hit in hits:
            if hit.phrase.concept in {"NEGATION", "PROHIBITION"} or not _spoken(hit, votes, self.parts.tokens):
                continue
            yield from self._mention(hit, negated)

    def language(self) -> str:
        """The block's language where at least two of its words tell, and no other language as many; else empty."""
        ranked = sum(self.votes, Counter()).most_common(2)
        if not ranked or ranked[0][1] < 2 or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
            return ""
        return ranked[0][0]

    @cached_property
    def votes(self) -> list[Counter[str]]:
        """For each sentence, how many of its words are function words of each language."""
        votes: list[Counter[str]] = [Counter() for _ in self.parts.sentences]
        for token in self.parts.tokens:
            if self._in_link(token.start):
                continue  # the "de" of an address is no Spanish
            for language in self.vocabulary.languages.values():
                if token.text in language.function_words:
                    votes[token.sentence][language.code] += 1
        return votes

    def _mention(self, hit: Hit, negated: set[int]) -> Iterator[Mention]:
        first, last = self.parts.tokens[hit.first], self.parts.tokens[hit.last]
        if self.block.carrier in _UNWORDED:
            return
        concept = f"QUOTED_{hit.phrase.concept}" if self.block.quoted else hit.phrase.concept
        if concept not in self.vocabulary.concepts or self._is_address_part(hit, first.start, last.end):
            return
        mention = Mention(
            concept=concept,
            block=self.index,
            start=first.start,
            end=last.end,
            text=self.block.text[first.start : last.end],
            lang=hit.phrase.lang,
            negated=hit.first in negated or (hit.last in negated and hit.last - hit.first <= 2),
            token=hit.first,
            last_token=hit.last,
            sentence=self.first_sentence + first.sentence,
            block_offset=self.offset,
        )
        yield mention
        if (
            any(first.start <= at < last.end and not self._in_link(at) for at in self.parts.folded.evasions)
            and "OBFUSCATION" in self.vocabulary.concepts
        ):
            yield replace(mention, concept="OBFUSCATION", negated=False)

    def _coded(self) -> Iterator[Mention]:
        if not self.block.quoted:
            for entity in find_entities(self.block.text):
                if not self._in_link(entity.start):
                    yield from self._at(entity.concept, entity.start, entity.end)
            for link in self.links:
                for concept in link_concepts(link, self.vocabulary.lists):
                    yield from self._at(concept, link.start, link.end)
                if link.text and is_disguised(link.text):
                    yield from self._at("OBFUSCATION", link.start, link.end)
            for token in self.parts.tokens:
                if is_mixed_script(self.block.text[token.start : token.end]):
                    yield from self._at("MIXED_SCRIPT", token.start, token.end)

    def _is_address_part(self, hit: Hit, start: int, end: int) -> bool:
        """Words of a host (`heuhase-manufaktur.de`) and phrases that an address seems to hold (`amazon-bewertung.de`) are none."""
        return any(
            end <= link.end and (hit.last > hit.first or _in_host(link, self.block.text[link.start : start]))
            for link in self._links_at(start)
            if link.kind in {"web", "mail"}
        )

    def _in_link(self, at: int) -> bool:
        """An address is no word: digits and dots in it are its own."""
        return bool(self._links_at(at))

    def _links_at(self, at: int) -> list[Link]:
        return self._linked.get(at, [])

    @cached_property
    def _linked(self) -> dict[int, list[Link]]:
        """The links that each place of the text belongs to."""
        places: dict[int, list[Link]] = {}
        for link in self.links:
            for at in range(link.start, link.end):
                places.setdefault(at, []).append(link)
        return places

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.parts.tokens]

    def _neighbour(self, at: int) -> int:
        """The token that a sign without letters belongs to: the one before it or, where it opens a sentence, the one behind."""
        tokens = self.parts.tokens
        behind = bisect_left(self._starts, at)
        opens = behind < len(tokens) and self.parts.sentences[tokens[behind].sentence][0] <= at
        return (
            behind if behind == 0 or (opens and tokens[behind - 1].sentence != tokens[behind].sentence) else behind - 1
        )

    def _at(self, concept: str, start: int, end: int) -> Iterator[Mention]:
        if concept not in self.vocabulary.concepts:
            return
        tokens = self.parts.tokens
        before = max(0, bisect_left(self._starts, start) - 1)
        inside = [n for n in range(before, bisect_left(self._starts, end)) if start < tokens[n].end]
        first = inside[0] if inside else self._neighbour(start)
        sentence = tokens[first].sentence if tokens else 0
        yield Mention(
            concept=concept,
            block=self.index,
            start=start,
            end=end,
            text=self.block.text[start:end],
            token=first,
            last_token=inside[-1] if inside else first,
            sentence=self.first_sentence + sentence,
            block_offset=self.offset,
        )


def _in_host(link: Link, before: str) -> bool:
    """Whether, `before` being what stands before it in its address, a word belongs to the host."""
    if link.kind == "mail":
        return "@" in before
    return not re.search(r"[/?#]", before.partition("://")[2] or before)


def _spoken(hit: Hit, votes: list[Counter[str]], tokens: Sequence[Token]) -> bool:
    """Whether the sentence is in the hit's language as far as its function words tell; longer phrases are their own proof."""
    vote = votes[tokens[hit.first].sentence]
    if not vote or hit.last - hit.first >= 2:
        return True
    best = max(vote.values())
    return vote[hit.phrase.lang] * 3 >= best or best <= 1
