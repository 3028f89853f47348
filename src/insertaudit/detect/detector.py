"""A Document → a Reading: its mentions, links, block roles and purposes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from insertaudit.condition import Ground, matches
from insertaudit.detect.addresses import is_disguised
from insertaudit.detect.carriers import carriers_as_blocks
from insertaudit.detect.concepts import Concept, read_concepts
from insertaudit.detect.entities import find_entities
from insertaudit.detect.lexicon import Language, read_language
from insertaudit.detect.links import links_in
from insertaudit.detect.lists import DomainList, read_lists
from insertaudit.detect.matcher import Hit, Matcher
from insertaudit.detect.negation import negated_tokens
from insertaudit.detect.reader import FILE, SecondReader
from insertaudit.detect.roles import RoleBook, read_roles
from insertaudit.detect.scripts import is_mixed_script
from insertaudit.detect.split import SplitBlock, Token, split
from insertaudit.limits import MAX_TEXT_CHARS
from insertaudit.model import Block, Document, Link, LinkKind, Mention, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

SHORT_TOKENS = 130
"""Up to this many words on each of at most SHORT_PAGES pages a document is read at one glance, like a card."""
SHORT_PAGES = 2

_KIND_CONCEPTS = {
    "web": "URL", "mail": "EMAIL", "phone": "PHONE", "sms": "PHONE", "messenger": "MESSENGER_CONTACT", "handle": "HANDLE", "wifi": "WIFI",
    "vcard": "VCARD",
}  # fmt: skip
_UNWORDED = {"metadata", "filename"}
"""Carriers whose words nobody is addressed with: a file's title names what a card is about. Their links count all the same."""
_UNPAGED_CARRIERS = {"metadata", "filename", "script"}


@dataclass(slots=True)
class Detector:
    concepts: dict[str, Concept]
    languages: dict[str, Language]
    lists: dict[str, DomainList]
    roles: RoleBook
    matcher: Matcher
    second_reader: SecondReader | None = None

    @classmethod
    def load(cls, rules: Path, *, second_reader: bool = True) -> Detector:
        """Read concepts, lexicons, lists and roles. Raises RuleFileError for any mistake in them."""
        concepts = read_concepts(rules / "concepts.toml")
        built = {
            name: sorted({part for condition in concept.when for clause in condition.all for part in clause.concepts})
            for name, concept in concepts.items()
            if concept.found != "lexicon"
        }
        spoken = [name for name, concept in concepts.items() if concept.found == "lexicon"]
        languages = {
            folder.name: read_language(folder, spoken, built)
            for folder in sorted((rules / "lexicons").iterdir())
            if folder.is_dir()
        }
        phrases = [phrase for language in languages.values() for phrase in (*language.phrases, *language.negators)]
        return cls(
            concepts,
            languages,
            read_lists(rules / "lists"),
            read_roles(rules / "roles.toml", concepts),
            Matcher(phrases),
            SecondReader.load(rules) if second_reader and (rules / FILE).exists() else None,
        )

    def read(self, document: Document) -> Reading:
        """Understand a document; the second reader, where there is one, looks at what the others have found."""
        reading, parts = self.understood(document)
        return reading if self.second_reader is None else self.second_reader.read(reading, parts)

    def understood(self, document: Document) -> tuple[Reading, list[SplitBlock]]:
        """What all but the second reader find in a document, and its blocks split into tokens."""
        document = carriers_as_blocks(document)
        abbreviations = frozenset().union(*(language.abbreviations for language in self.languages.values()))
        links: list[Link] = []
        mentions: list[Mention] = []
        sentences: list[tuple[int, int, int]] = []
        languages: list[str] = []
        split_blocks: list[SplitBlock] = []
        words = 0
        shown: Counter[int | None] = Counter()
        left = MAX_TEXT_CHARS
        for index, block in enumerate(document.blocks):
            text = block.text[:left]
            left -= len(text)
            parts = split(text, abbreviations)
            split_blocks.append(parts)
            found_links = self._links(block, index)
            links += found_links
            found = _Block(self, block, index, parts, found_links, len(sentences), words)
            words += len(parts.tokens)
            if block.carrier not in _UNPAGED_CARRIERS:
                shown[block.page] += len(parts.tokens)
            mentions += found.mentions()
            languages.append(found.language())
            sentences += [(index, start, end) for start, end in parts.sentences]
        ground = Ground(
            mentions,
            document.source.kind,
            facts=_facts(document, shown),
            roles=["plain"] * len(document.blocks),
            pages=[block.page for block in document.blocks],
        )
        mentions += self._derive(ground)
        ground.purposes = self.roles.purposes(document.blocks, ground)
        roles = self.roles.block_roles(document.blocks, ground)
        reading = Reading(
            document=document,
            mentions=tuple(mentions),
            links=tuple(links),
            roles=roles,
            languages=tuple(languages),
            sentences=tuple(sentences),
            facts=ground.facts,
            purposes=ground.purposes,
        )
        return reading, split_blocks

    def _links(self, block: Block, index: int) -> list[Link]:
        if block.link is not None:
            return [replace(block.link, block=index, lists=self._lists_of(block.link), kind=self._kind_of(block.link))]
        if block.quoted:
            return []
        return links_in(block, index, self.lists)

    def _lists_of(self, link: Link) -> frozenset[str]:
        host = (link.host or "").removeprefix("www.")
        return frozenset(name for name, entries in self.lists.items() if host and host in entries)

    def _kind_of(self, link: Link) -> LinkKind:
        return "messenger" if link.kind == "web" and "messengers" in self._lists_of(link) else link.kind

    def _derive(self, ground: Ground) -> list[Mention]:
        derived: list[Mention] = []
        for concept in self.concepts.values():
            seen: set[tuple[int, int, int]] = set()
            fresh = []
            for condition in concept.when:
                for match in matches(condition, ground):
                    anchor = match.mentions[0]
                    near = [m for m in match.mentions if m.block == anchor.block]
                    start, end = min(m.start for m in near), max(m.end for m in near)
                    if (anchor.block, start, end) in seen:
                        continue
                    seen.add((anchor.block, start, end))
                    fresh.append(
                        replace(
                            anchor,
                            concept=concept.name,
                            start=start,
                            end=end,
                            text=" … ".join(dict.fromkeys(m.text for m in sorted(near, key=lambda m: m.start))),
                            token=min(m.token for m in near),
                            last_token=max(m.last_token for m in near),
                            negated=False,
                        )
                    )
            ground.add(fresh)
            derived += fresh
        return derived


def _facts(document: Document, words: Counter[int | None]) -> frozenset[str]:
    envelope = document.envelope
    return frozenset(
        name
        for name, holds in (
            ("reply", envelope is not None and envelope.is_reply),
            ("bulk", envelope is not None and envelope.is_bulk),
            ("mail", envelope is not None),
            ("short", len(words) <= SHORT_PAGES and max(words.values(), default=0) <= SHORT_TOKENS),
            ("paged", any(block.page is not None for block in document.blocks)),
        )
        if holds
    )


@dataclass
class _Block:
    """One block on its way from tokens to mentions."""

    detector: Detector
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
        hits = self.detector.matcher.hits(self.parts.tokens)
        negators = [hit for hit in hits if hit.phrase.concept == "NEGATION"]
        votes = self.votes
        negated: set[int] = set()  # over all languages: NOT HAPPY? negates the "happy" that German says too
        for language in self.detector.languages.values():
            own = [
                hit for hit in negators if hit.phrase.lang == language.code and _spoken(hit, votes, self.parts.tokens)
            ]
            negated |= negated_tokens(self.parts.tokens, own, language.clause_breaks, language.determiners)
        for hit in hits:
            if hit.phrase.concept == "NEGATION" or not _spoken(hit, votes, self.parts.tokens):
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
            for language in self.detector.languages.values():
                if token.text in language.function_words:
                    votes[token.sentence][language.code] += 1
        return votes

    def _mention(self, hit: Hit, negated: set[int]) -> Iterator[Mention]:
        first, last = self.parts.tokens[hit.first], self.parts.tokens[hit.last]
        if self.block.carrier in _UNWORDED:
            return
        concept = f"QUOTED_{hit.phrase.concept}" if self.block.quoted else hit.phrase.concept
        if concept not in self.detector.concepts or self._is_address_part(hit, first.start, last.end):
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
            and "OBFUSCATION" in self.detector.concepts
        ):
            yield replace(mention, concept="OBFUSCATION", negated=False)

    def _coded(self) -> Iterator[Mention]:
        if not self.block.quoted:
            for entity in find_entities(self.block.text):
                if not self._in_link(entity.start):
                    yield from self._at(entity.concept, entity.start, entity.end)
            for link in self.links:
                for concept in _link_concepts(link, self.detector.lists):
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
        if concept not in self.detector.concepts:
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


_AMAZONS_OWN = {"amazon", "amazon-short"}


def _link_concepts(link: Link, lists: dict[str, DomainList]) -> Iterator[str]:
    kind = _KIND_CONCEPTS.get(link.kind)
    if kind:
        yield kind
    for name in sorted(link.lists):
        concept = lists[name].concept
        if concept:
            yield concept
    if link.kind == "web":
        yield "AMAZON_LINK" if link.lists & _AMAZONS_OWN else "EXTERNAL_LINK"


def _spoken(hit: Hit, votes: list[Counter[str]], tokens: Sequence[Token]) -> bool:
    """Whether the sentence is in the hit's language as far as its function words tell; longer phrases are their own proof."""
    vote = votes[tokens[hit.first].sentence]
    if not vote or hit.last - hit.first >= 2:
        return True
    best = max(vote.values())
    return vote[hit.phrase.lang] * 3 >= best or best <= 1
