"""A Document → a Reading: its mentions, links, block roles and purposes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from insertaudit.condition import Ground, matches
from insertaudit.detect.carriers import carriers_as_blocks
from insertaudit.detect.concepts import read_concepts
from insertaudit.detect.lexicon import read_language
from insertaudit.detect.links import links_in
from insertaudit.detect.lists import read_lists
from insertaudit.detect.matcher import Matcher
from insertaudit.detect.mentions import BlockMentions, Vocabulary
from insertaudit.detect.reader import FILE, SecondReader
from insertaudit.detect.roles import RoleBook, read_roles
from insertaudit.detect.split import SplitBlock, split
from insertaudit.limits import MAX_TEXT_CHARS
from insertaudit.model import Block, Document, Link, LinkKind, Mention, Reading

if TYPE_CHECKING:
    from pathlib import Path

SHORT_TOKENS = 130
"""Up to this many words on each of at most SHORT_PAGES pages a document is read at one glance, like a card."""
SHORT_PAGES = 2

_UNPAGED_CARRIERS = {"metadata", "filename", "script"}


@dataclass(slots=True)
class Detector:
    vocabulary: Vocabulary
    roles: RoleBook
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
        phrases = [
            phrase
            for language in languages.values()
            for phrase in (*language.phrases, *language.negators, *language.prohibitions)
        ]
        return cls(
            Vocabulary(concepts, languages, read_lists(rules / "lists"), Matcher(phrases)),
            read_roles(rules / "roles.toml", concepts),
            SecondReader.load(rules) if second_reader and (rules / FILE).exists() else None,
        )

    def read(self, document: Document) -> Reading:
        """Understand a document; the second reader, where there is one, looks at what the others have found."""
        reading, parts = self.understood(document)
        return reading if self.second_reader is None else self.second_reader.read(reading, parts)

    def understood(self, document: Document) -> tuple[Reading, list[SplitBlock]]:
        """What all but the second reader find in a document, and its blocks split into tokens."""
        document = carriers_as_blocks(document)
        abbreviations = frozenset().union(*(language.abbreviations for language in self.vocabulary.languages.values()))
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
            found = BlockMentions(self.vocabulary, block, index, parts, found_links, len(sentences), words)
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
        return links_in(block, index, self.vocabulary.lists)

    def _lists_of(self, link: Link) -> frozenset[str]:
        host = (link.host or "").removeprefix("www.")
        return frozenset(name for name, entries in self.vocabulary.lists.items() if host and host in entries)

    def _kind_of(self, link: Link) -> LinkKind:
        return "messenger" if link.kind == "web" and "messengers" in self._lists_of(link) else link.kind

    def _derive(self, ground: Ground) -> list[Mention]:
        derived: list[Mention] = []
        for concept in self.vocabulary.concepts.values():
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
