"""Read a TOML file strictly: every mistake is named by path, key and the nearest right name."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from insertaudit.errors import AuditError, RuleFileError
from insertaudit.tomlmistake import mistake

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def nearest(word: str, known: Iterable[str]) -> str:
    """`; did you mean "x"?` where a known name is near, else the empty string."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'; did you mean "{close[0]}"?' if close else ""


def _shown(value: object) -> str:
    """A value as it stands in the file."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, dict):
        return "a table"
    return "a list" if isinstance(value, list) else str(value)


def _allowed(names: tuple[str, ...]) -> str:
    """` (one of: a, b)` where the names are few enough to be read."""
    return f" (one of: {', '.join(names)})" if len(names) <= _MOST_LISTED else ""


_MOST_LISTED = 30


@dataclass(slots=True)
class Table:
    """One table of a TOML file. Keys are taken out one by one; `finish` refuses what nobody took."""

    path: Path
    key: str
    values: dict[str, Any]
    error: type[AuditError] = RuleFileError
    _known: set[str] = field(default_factory=set)

    def fail(self, key: str, what: str) -> AuditError:
        where = f"{self.key}.{key}" if self.key and key else (key or self.key)
        return self.error(f"{self.path}: {where}: {what}" if where else f"{self.path}: {what}")

    def _take(self, key: str, kind: type | tuple[type, ...], what: str, default: Any) -> Any:
        self._known.add(key)
        if key not in self.values:
            if default is ...:
                raise self.fail(key, f"missing ({what})")
            return default
        value = self.values[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.fail(key, f"must be {what}, not {_shown(value)}")
        return value

    def text(self, key: str, default: Any = ...) -> str:
        return str(self._take(key, str, "a text in straight quotes", default))

    def optional_text(self, key: str) -> str | None:
        value = self._take(key, str, "a text in straight quotes", None)
        return None if value is None else str(value)

    def flag(self, key: str, *, default: bool | None = False) -> bool | None:
        value = self._take(key, bool, "true or false, without quotes", default)
        return None if value is None else bool(value)

    def whole(self, key: str, default: Any = ...) -> int | None:
        value = self._take(key, int, "a whole number", default)
        return None if value is None else int(value)

    def number(self, key: str, default: Any = ...) -> float | None:
        value = self._take(key, (int, float), "a number", default)
        return None if value is None else float(value)

    def strings(self, key: str, default: Any = ()) -> tuple[str, ...]:
        """A list of texts; one text stands for a list of one."""
        value = self._take(key, (list, str, tuple), 'a list of texts, ["a", "b"]', default)
        items = [value] if isinstance(value, str) else list(value)
        if not all(isinstance(item, str) for item in items):
            raise self.fail(key, "must be a list of texts")
        return tuple(items)

    def choices(self, key: str, known: Iterable[str], default: Any = ()) -> tuple[str, ...]:
        names = tuple(known)
        values = self.strings(key, default)
        for value in values:
            if value not in names:
                raise self.fail(key, f'unknown "{value}"{nearest(value, names)}{_allowed(names)}')
        return values

    def choice(self, key: str, known: Iterable[str], default: Any = ...) -> str:
        self._take(key, str, "a text in straight quotes", default)
        return self.choices(key, known, () if default is ... else (default,))[0]

    def raw(self, key: str, default: Any = None) -> Any:
        self._known.add(key)
        return self.values.get(key, default)

    def table(self, key: str, *, required: bool = False) -> Table | None:
        value = self._take(key, dict, "a table", ... if required else None)
        return None if value is None else self._inner(key, value)

    def tables(self, key: str) -> list[Table]:
        """An array of tables; a single table stands for an array of one."""
        value = self._take(key, (list, dict), "a table or a list of tables", [])
        items = [value] if isinstance(value, dict) else value
        if not all(isinstance(item, dict) for item in items):
            raise self.fail(key, "must be a list of tables")
        if len(items) == 1:
            return [self._inner(key, items[0])]
        return [self._inner(f"{key}[{n}]", item) for n, item in enumerate(items, 1)]

    def entries(self, *, apart_from: Iterable[str] = ()) -> list[tuple[str, Table]]:
        """Every key of this table but those named, each of which must hold a table."""
        found = []
        for key in self.values:
            if key in apart_from:
                continue
            inner = self.table(key, required=True)
            if inner is not None:
                found.append((key, inner))
        return found

    def _inner(self, key: str, values: dict[str, Any]) -> Table:
        return Table(self.path, f"{self.key}.{key}" if self.key else key, values, self.error)

    def finish(self) -> None:
        for key in self.values:
            if key not in self._known:
                raise self.fail(key, f"unknown key{nearest(key, self._known)}")


def load(path: Path, error: type[AuditError] = RuleFileError) -> Table:
    """Parse `path`; raises `error` for what cannot be read or is no TOML."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as problem:
        raise error(f"{path}: cannot be read: {problem.strerror}") from problem
    except UnicodeDecodeError as problem:
        raise error(f"{path}: is not UTF-8; save it as UTF-8") from problem
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise error(f"{path}: is not valid TOML: {mistake(text, problem)}") from problem
    return Table(path, "", values, error)
