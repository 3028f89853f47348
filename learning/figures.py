"""Precision, recall and F1 by rule, leaks and false alarms, with Wilson's 95 % intervals."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

HEAD = "P | R | F1 | leaks | harmless failed | to review"
"""Of the columns of `Figures.row`."""

_Z = 1.96


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Bounds of the 95 % interval of a share (Wilson 1927)."""
    if not total:
        return 0.0, 1.0
    share = hits / total
    centre = share + _Z**2 / (2 * total)
    spread = _Z * math.sqrt(share * (1 - share) / total + _Z**2 / (4 * total**2))
    scale = 1 + _Z**2 / total
    return (centre - spread) / scale, (centre + spread) / scale


@dataclass(slots=True)
class Figures:
    """Sums over texts. Only findings at error or warning are counted."""

    rules: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    texts: Counter[str] = field(default_factory=Counter)

    def add(self, must: Collection[str], may: Collection[str], found: Mapping[str, str]) -> None:
        """One text: `found` is rule → error or warning."""
        for rule in set(must) | (set(found) - set(may)):
            self.rules[rule]["tp" if rule in must and rule in found else "fn" if rule in must else "fp"] += 1
        if must:
            self.texts["bad"] += 1
            self.texts["leaks"] += not found
        else:
            outside = {level for rule, level in found.items() if rule not in may}
            self.texts["harmless"] += 1
            self.texts["failed"] += "error" in outside
            self.texts["to review"] += outside == {"warning"}

    def total(self, prefixes: tuple[str, ...] = ("",)) -> Counter[str]:
        return sum((counts for rule, counts in self.rules.items() if rule.startswith(prefixes)), Counter())

    def f1(self) -> float:
        counts = self.total()
        return 2 * counts["tp"] / max(1, 2 * counts["tp"] + counts["fp"] + counts["fn"])

    def share(self, name: str) -> float:
        """Of leaks among violating texts, of failed or reviewed among harmless ones."""
        return self.texts[name] / max(1, self.texts["bad" if name == "leaks" else "harmless"])

    def row(self, prefixes: tuple[str, ...] = ("",)) -> str:
        """One line of a table: P, R, F1, then shares with their intervals."""
        counts = self.total(prefixes)
        return " | ".join((*_prf(counts), *(self._share(name) for name in ("leaks", "failed", "to review"))))

    def _share(self, name: str) -> str:
        total = self.texts["bad" if name == "leaks" else "harmless"]
        low, high = wilson(self.texts[name], total)
        return f"{self.texts[name]}/{total} = {100 * self.share(name):.1f} % ({100 * low:.1f}–{100 * high:.1f})"

    def by_rule(self, prefixes: tuple[str, ...] = ("",)) -> list[str]:
        lines = [f"{'':36}{'P':>7}{'R':>7}{'F1':>7}{'tp':>6}{'fp':>6}{'fn':>6}   95 % interval of R"]
        lines += [_line(rule, self.rules[rule]) for rule in sorted(self.rules) if rule.startswith(prefixes)]
        return [*lines, _line("all", self.total(prefixes))]


def _prf(counts: Counter[str]) -> tuple[str, str, str]:
    tp, fp, fn = counts["tp"], counts["fp"], counts["fn"]
    precision, recall = tp / (tp + fp) if tp + fp else 1.0, tp / (tp + fn) if tp + fn else 1.0
    return f"{precision:.3f}", f"{recall:.3f}", f"{2 * tp / max(1, 2 * tp + fp + fn):.3f}"


def _line(name: str, counts: Counter[str]) -> str:
    low, high = wilson(counts["tp"], counts["tp"] + counts["fn"])
    values = "".join(f"{value:>7}" for value in _prf(counts))
    return f"{name:36}{values}{counts['tp']:6}{counts['fp']:6}{counts['fn']:6}   {low:.2f}–{high:.2f}"
