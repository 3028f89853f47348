"""The little of CSS that decides whether text is seen: its display, size, colour, place and ground.

Follows CSS 2.2 (visibility, display, colours) for the selectors that mails and pages use to hide text;
what a print or small-screen rule alone does is not applied.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from operator import itemgetter

from PIL import ImageColor

Colour = tuple[int, int, int]
Declarations = dict[str, str]
Element = tuple[str, frozenset[str]]
"""Tag name, and its marks: .class and #id."""

WHITE: Colour = (255, 255, 255)
SAME_COLOUR = 24
"""Channels that differ by less than this of 255 are not told apart on paper or screen."""

MINUTE_PX = 2.7
"""Type of this size (CSS pixels; two points) and below is not read by anyone."""

OFF_PAGE_PX = 900.0
"""Moved away by as much as this, text is off any page or screen."""

DEFAULT_PX = 16.0

_DECLARATION = re.compile(r"(?:[^;(]|\([^)]*\)?)+")
_SIMPLE = re.compile(r"([a-zA-Z][\w-]*|\*)?((?:[.#][\w-]+)*)$")
_URL = re.compile(r"url\(\s*[\"']?([^\"')]+)", re.IGNORECASE)
_LENGTH = re.compile(r"(-?[\d.]+)\s*(px|pt|em|rem|%|mm|cm|in|pc|ex|vw|vh)?", re.IGNORECASE)
_PIXELS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "pc": 16.0, "rem": 16.0}
MAX_STYLE_CHARS = 500_000
"""Of style sheets; more is a framework, whose rules hide nothing in a mail."""


def ranked_declarations(text: str) -> tuple[Declarations, Declarations]:
    """Split `a: b; c: d` into the ordinary properties and those marked !important; a later one wins."""
    ranks: tuple[Declarations, Declarations] = ({}, {})
    for part in _DECLARATION.findall(text):
        name, colon, value = part.partition(":")
        if colon and name.strip():
            plain, mark, _ = value.lower().partition("!important")
            ranks[bool(mark)][name.strip().lower()] = plain.strip()
    return ranks


def urls(text: str) -> list[str]:
    """Give what `url(…)` names."""
    return [match.strip() for match in _URL.findall(text)]


@lru_cache(maxsize=2048)
def colour(text: str) -> Colour | None:
    """Give red, green, blue; None where it is none, transparent or unknown."""
    value = text.strip().lower()
    if value.startswith(("rgba(", "hsla(", "rgb(", "hsl(")) and ("," not in value or value.count(",") > 2):
        numbers = re.findall(r"[\d.]+%?", value)
        if len(numbers) > 3 and float(numbers[3].rstrip("%")) == 0:
            return None
        value = f"{value[:3]}({','.join(numbers[:3])})"
    if re.fullmatch(r"#?(?:[0-9a-f]{3}|[0-9a-f]{6})", value):
        value = "#" + value.lstrip("#")
    try:
        red, green, blue = ImageColor.getrgb(value)[:3]
    except ValueError:
        return None
    return red, green, blue


def looks_like(one: Colour, other: Colour) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < SAME_COLOUR


def length(text: str, *, of: float) -> float | None:
    """Give a length in CSS pixels; `of` is what em and % are taken of."""
    match = _LENGTH.fullmatch(text.strip())
    if match is None:
        return None
    try:
        number = float(match[1])
    except ValueError:
        return None
    unit = (match[2] or "").lower()
    if unit in {"em", "%", "ex"}:
        return number * of * (0.01 if unit == "%" else 1.0)
    return number * _PIXELS.get(unit, DEFAULT_PX)


@dataclass(frozen=True, slots=True)
class Rule:
    compounds: tuple[Element, ...]
    """From the outermost to the element itself; "" for any tag."""
    properties: Declarations
    forced: Declarations

    @property
    def weight(self) -> int:
        return sum(
            sum(100 if mark.startswith("#") else 10 for mark in marks) + (1 if tag else 0)
            for tag, marks in self.compounds
        )


@dataclass(slots=True)
class Sheet:
    """The rules of a page's style elements, the last of equal weight last."""

    rules: list[Rule] = field(default_factory=list)
    shown_elsewhere: list[Rule] = field(default_factory=list)
    """What a media rule brings into sight: hidden here, yet seen on other screens."""
    _index: dict[str, list[tuple[int, Rule]]] | None = None

    def add(self, text: str) -> None:
        if len(text) > MAX_STYLE_CHARS:
            return
        text = _without_comments(text.replace("<!--", "").replace("-->", ""))
        for prelude, body in _blocks(text):
            if not prelude.startswith("@"):
                self.rules += _rules(prelude, body)
            elif prelude.lower().startswith("@media"):
                wide = re.fullmatch(r"@media\s+(?:only\s+)?(?:screen|all)\s*", prelude.lower())
                for inner_prelude, inner_body in _blocks(body):
                    rules = _rules(inner_prelude, inner_body)
                    self.rules += rules if wide else []
                    self.shown_elsewhere += [rule for rule in rules if _brings_into_sight(rule)]
        self._index = None

    def properties(self, path: list[Element], own: str = "") -> Declarations:
        """Give what applies to the last element of `path` (tag and marks from the root down); `own` is its style."""
        if self._index is None:
            self._index = _indexed(self.rules)
        tag, marks = path[-1]
        near = [
            pair for key in (tag, "", *marks) for pair in self._index.get(key, ()) if _matches(pair[1].compounds, path)
        ]
        found: Declarations = {}
        forced: Declarations = {}
        for _, rule in sorted(near, key=itemgetter(0)):
            found.update(rule.properties)
            forced.update(rule.forced)
        own_plain, own_forced = ranked_declarations(own)
        return found | own_plain | forced | own_forced

    def is_shown_elsewhere(self, path: list[Element]) -> bool:
        return any(_matches(rule.compounds, path) for rule in self.shown_elsewhere)


def _indexed(rules: list[Rule]) -> dict[str, list[tuple[int, Rule]]]:
    """Sort the rules by a mark, the tag or nothing that their last selector asks for, so that few are tried."""
    index: dict[str, list[tuple[int, Rule]]] = {}
    for number, rule in enumerate(sorted(rules, key=lambda rule: rule.weight)):
        tag, marks = rule.compounds[-1]
        index.setdefault(min(marks, default=tag), []).append((number, rule))
    return index


def _without_comments(text: str) -> str:
    kept = []
    while text:
        before, opened, rest = text.partition("/*")
        kept.append(before)
        text = rest.partition("*/")[2] if opened else ""
    return "".join(kept)


def _brings_into_sight(rule: Rule) -> bool:
    properties = rule.properties | rule.forced
    return properties.get("display", "none") != "none" or properties.get("visibility") == "visible"


def _blocks(text: str) -> list[tuple[str, str]]:
    """Split `prelude { body }`, with braces inside the body left alone."""
    found: list[tuple[str, str]] = []
    depth = start = opened = 0
    for at, char in enumerate(text):
        if char == "{":
            if depth == 0:
                opened = at
            depth += 1
        elif char == "}" and depth:
            depth -= 1
            if depth == 0:
                found.append((text[start:opened].rpartition(";")[2].strip(), text[opened + 1 : at]))
                start = at + 1
    return found


def _rules(prelude: str, body: str) -> list[Rule]:
    properties, forced = ranked_declarations(body)
    rules = []
    for selector in prelude.split(","):
        compounds = []
        for word in re.sub(r"\s*[>+~]\s*", " ", selector).split():
            match = _SIMPLE.match(word)
            if match is None:
                break
            tag = (match[1] or "").lower()
            compounds.append(("" if tag == "*" else tag, frozenset(re.findall(r"[.#][\w-]+", match[2]))))
        else:
            if compounds:
                rules.append(Rule(tuple(compounds), properties, forced))
    return rules


def _matches(compounds: tuple[Element, ...], path: list[Element]) -> bool:
    def fits(compound: Element, element: Element) -> bool:
        return (not compound[0] or compound[0] == element[0]) and compound[1] <= element[1]

    if not fits(compounds[-1], path[-1]):
        return False
    above = len(path) - 1
    for compound in reversed(compounds[:-1]):
        above -= 1
        while above >= 0 and not fits(compound, path[above]):
            above -= 1
        if above < 0:
            return False
    return True


@dataclass(frozen=True, slots=True)
class Look:
    """How text at one place is seen, as far as it is known."""

    ink: Colour | None = (0, 0, 0)
    ground: Colour | None = WHITE
    """None where a picture or gradient lies behind it."""
    px: float = DEFAULT_PX
    gone: str = ""
    """Why nothing inside is seen, whatever it says itself."""
    invisible: bool = False

    @property
    def hidden(self) -> str:
        """Why text here is not seen; "" where it is."""
        if self.gone:
            return self.gone
        if self.invisible:
            return "invisible by style"
        if self.px <= MINUTE_PX:
            return "minute type"
        if self.ink is None:
            return "transparent type"
        if self.ground is not None and looks_like(self.ink, self.ground):
            return "type in the colour of its ground"
        return ""

    def within(self, properties: Declarations) -> Look:
        """Give the look inside an element with these properties."""
        look = self
        size_text = properties.get("font-size") or properties.get("font", "").partition("/")[0].rpartition(" ")[2]
        if size_text:
            size = length(size_text, of=self.px)
            look = look if size is None else replace(look, px=size)
        if "color" in properties and properties["color"] not in {"inherit", "currentcolor", "initial"}:
            look = replace(look, ink=_ink(properties["color"], look.ink))
        ground = properties.get("background-color") or properties.get("background", "")
        pictured = properties.get("background-image", "") + properties.get("background", "")
        if "url(" in pictured or "gradient" in pictured:
            look = replace(look, ground=None)
        elif ground:
            named = next(
                (found for word in re.findall(r"[\w-]+\([^)]*\)|\S+", ground) if (found := colour(word))), None
            )
            look = replace(look, ground=named) if named else look
        if properties.get("visibility") in {"hidden", "collapse"}:
            look = replace(look, invisible=True)
        elif properties.get("visibility") == "visible":
            look = replace(look, invisible=False)
        return replace(look, gone=look.gone or _why_gone(properties, look.px))


def _ink(text: str, inherited: Colour | None) -> Colour | None:
    named = colour(text)
    if named is not None:
        return named
    return None if text == "transparent" or text.startswith(("rgba", "hsla", "rgb", "hsl")) else inherited


def _why_gone(properties: Declarations, px: float) -> str:
    if properties.get("display") == "none":
        return "not displayed"
    if re.fullmatch(r"0?\.?0+%?", properties.get("opacity", "1")):
        return "no opacity"
    clipped = properties.get("overflow", "") in {"hidden", "clip"}
    for side in ("max-height", "max-width", "height", "width"):
        size = length(properties.get(side, ""), of=px)
        if clipped and size is not None and size <= 1:
            return "clipped to nothing"
    if "clip" in properties and re.match(r"rect\(\s*0[a-z]*[ ,]+0[a-z]*[ ,]+0[a-z]*[ ,]+0", properties["clip"]):
        return "clipped to nothing"
    sides = ["text-indent"]
    if properties.get("position") in {"absolute", "fixed", "relative"}:
        sides += ["left", "top", "right", "bottom"]
    sides += ["margin-left", "margin-top"]
    for side in sides:
        moved = length(properties.get(side, ""), of=px)
        if moved is not None and (moved <= -OFF_PAGE_PX or (side in {"left", "top"} and moved >= 5 * OFF_PAGE_PX)):
            return "moved off the page"
    return ""
