"""The reports' own words in English and German. They live in `assets/words/`, one file per language."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from insertaudit.report.sanitize import one_line

if TYPE_CHECKING:
    from insertaudit.model import Report, RuleText

Lang = Literal["en", "de"]


@cache
def _table(lang: Lang) -> dict[str, Any]:
    return tomllib.loads(files("insertaudit.report").joinpath(f"assets/words/{lang}.toml").read_text(encoding="utf-8"))


class Words:
    """Looks words up by key; `group.key` reaches into a sub-table. An unknown key is a KeyError."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang
        self._words: dict[str, Any] = _table(lang)

    def _entry(self, key: str) -> Any:
        group, _, name = key.partition(".")
        return self._words[group][name] if name else self._words[group]

    def __getitem__(self, key: str) -> str:
        return str(self._entry(key))

    def known(self, key: str, otherwise: str) -> str:
        """For names that a later version may add, such as a language or a status."""
        try:
            return self[key]
        except KeyError:
            return otherwise

    def say(self, key: str, **values: object) -> str:
        return self[key].format(**values)

    def count(self, key: str, number: int) -> str:
        """E.g. `count("file", 1)` → "1 file"."""
        return str(self._entry(f"count.{key}")[number != 1]).format(n=self.number(number))

    def number(self, number: int) -> str:
        return f"{number:,}".replace(",", self._words["group"])

    def decimal(self, value: float, digits: int = 2) -> str:
        text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
        return text.replace(".", ",") if self.lang == "de" else text

    def day(self, day: date) -> str:
        return f"{day:%d.%m.%Y}" if self.lang == "de" else day.isoformat()

    def dated(self, text: str) -> str:
        """Write an ISO date as the language does; any other text stays."""
        try:
            return self.day(date.fromisoformat(text))
        except ValueError:
            return text

    def quote(self, text: str) -> str:
        opening, closing = self._words["quote"]
        return f"{opening}{text}{closing}"

    def clauses(self, clauses: tuple[str, ...]) -> str:
        """E.g. "Clauses S5, S7"."""
        return f"{self._words['clauses'][len(clauses) != 1]} {', '.join(clauses)}"


def rule_text(report: Report, rule: str, lang: Lang) -> RuleText:
    """Give what the report says of a rule: in `lang`, else in English, else its id alone."""
    from insertaudit.model import RuleText

    texts = report.rules.get(rule, {})
    return texts.get(lang) or texts.get("en") or RuleText(rule, "", "", "", (), "")


def problem_sentence(report: Report, code: str, lang: Lang) -> str:
    """Give the sentence with the mend; the bare code where the rule files hold none."""
    texts = report.problem_texts.get(code, {})
    return texts.get(lang) or texts.get("en") or code


def restriction(report: Report, words: Words) -> str:
    """Say which rules the run was restricted to or went without; "" where the whole pack was applied."""
    only, skip = report.restricted
    sentences = [
        words.say(key, rules=", ".join(one_line(rule, 80) for rule in rules))
        for key, rules in (("restricted_only", only), ("restricted_skip", skip))
        if rules
    ]
    return " ".join([*sentences, words["restricted_note"]]) if sentences else ""


def signature(report: Report, words: Words) -> str:
    """Give the line by which a report is known as insertaudit's own (`own.py`)."""
    pack = one_line(str(report.provenance.get("pack") or words["none"]), 80)
    return words.say("made_by", version=report.version, pack=pack)
