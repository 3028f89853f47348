"""At which probabilities the second reader's opinion counts, chosen on authors whom neither it nor the rules' authors had read.

Each limit is where the mistakes on either side cost least.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from insertaudit.model import Limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from learning.examples import Example

FALSE_ERROR = 20.0
"""Cost of an honest text that fails, in violations that are only sent to review."""
LEAK = 5.0
"""Cost of a violation that passes, in honest texts that are sent to review."""
SLIGHT = 0.1
"""Of any violation at all: below it nothing weak counts."""
LEAST_EVENTS = 12
"""Of either sort, before a rule gets a limit of its own; else all rules' events count together."""

RECALL = 0.78
"""Of each rule, for which the second reader speaks up even where mistakes would cost less otherwise: what nobody sees, nobody decides."""

_GRID = np.round(np.arange(0.0, 1.0, 0.01), 2)
_LEAST_ALOUD = 0.3
"""Of the limits at which the second reader speaks up about one rule by itself."""
_LEAST_OF = {"marketing/promotion": 0.5}
"""The same of single rules: an honest brand story is written in the language of advertising."""
_LEAST_STRONG = 0.22
"""Of the limit at which its suspicion of any violation keeps a text from passing; narrow stretches, which training does not look at, raise it."""
NAMES = ("assent", "doubt", "aloud", "sure")


def choose(examples: Sequence[Example], scores: NDArray[np.float64], rules: Sequence[str]) -> list[Limits]:
    events = [_events(examples, scores[:, column], rule) for column, rule in enumerate(rules)]
    pooled = {name: np.concatenate([each[name] for each in events]) for name in events[0]}
    cheapest = [
        Limits(**{name: _limit(each[name], pooled[name], _grid(name, rule)) for name in NAMES})
        for rule, each in zip(rules, events, strict=True)
    ]
    return [
        _in_order(limits, _reaching(RECALL, limits.assent, examples, scores[:, column], rule))
        for column, (rule, limits) in enumerate(zip(rules, cheapest, strict=True))
    ]


def _in_order(limits: Limits, reaching: float) -> Limits:
    """What the rules have found too needs no more than what they have not."""
    aloud = min(limits.aloud, reaching)
    return replace(limits, aloud=aloud, assent=min(limits.assent, aloud))


def _reaching(
    recall: float, assent: float, examples: Sequence[Example], scores: NDArray[np.float64], rule: str
) -> float:
    """The highest limit of speaking up with which so much of what the rule demands is found."""
    wanted = [(e, score) for e, score in zip(examples, scores, strict=True) if rule in e.must]
    unsaid = sorted(
        (score for e, score in wanted if not (rule in e.firm or (rule in e.found and score >= assent))), reverse=True
    )
    lacking = math.ceil(recall * len(wanted)) - (len(wanted) - len(unsaid))
    return 1.0 if lacking <= 0 else max(_least_aloud(rule), math.floor(100 * unsaid[lacking - 1]) / 100)


def _least_aloud(rule: str) -> float:
    return _LEAST_OF.get(rule, _LEAST_ALOUD)


def suspicion(examples: Sequence[Example], scores: NDArray[np.float64], passing: Sequence[bool]) -> tuple[float, float]:
    """Limits of the suspicion of any violation at all; `passing` marks the texts in which nothing else is found."""
    events = [
        (score, LEAK, 0.0) if example.must else (score, 0.0, 1.0)
        for example, score, passes in zip(examples, scores, passing, strict=True)
        if passes and not (example.may and not example.must)
    ]
    return SLIGHT, _cheapest(np.array(events, dtype=np.float64).reshape(-1, 3), _GRID[_GRID >= _LEAST_STRONG])


def _events(examples: Sequence[Example], scores: NDArray[np.float64], rule: str) -> dict[str, NDArray[np.float64]]:
    """For each limit: (probability, cost of staying below it, cost of reaching it) of every text that it decides on."""
    chosen: dict[str, list[tuple[float, float, float]]] = {name: [] for name in NAMES}
    for example, score in zip(examples, scores, strict=True):
        if rule in example.may:
            continue
        wanted, harmless = rule in example.must, not example.must
        if rule in example.found:
            if rule not in example.firm:
                chosen["assent"].append((score, 1.0, 0.0) if wanted else (score, 0.0, 1.0))
                if example.sure[rule] == "error" and (wanted or harmless):
                    chosen["sure"].append((score, 1.0, 0.0) if wanted else (score, 0.0, FALSE_ERROR))
            elif example.found[rule] == "error" and example.firm[rule] == "warning" and (wanted or harmless):
                chosen["doubt"].append((score, 1.0, 0.0) if wanted else (score, 0.0, FALSE_ERROR))
        else:
            chosen["aloud"].append((score, 1.0, 0.0) if wanted else (score, 0.0, 1.0))
    return {name: np.array(rows, dtype=np.float64).reshape(-1, 3) for name, rows in chosen.items()}


def _grid(name: str, rule: str) -> NDArray[np.float64]:
    return _GRID[_least_aloud(rule) <= _GRID] if name == "aloud" else _GRID


def _limit(own: NDArray[np.float64], pooled: NDArray[np.float64], grid: NDArray[np.float64]) -> float:
    enough = min((own[:, 1] > 0).sum(), (own[:, 2] > 0).sum()) >= LEAST_EVENTS
    return _cheapest(own if enough else pooled, grid)


def _cheapest(events: NDArray[np.float64], grid: NDArray[np.float64]) -> float:
    below = events[:, 0] < grid[:, None]
    costs = (below * events[:, 1]).sum(axis=1) + (~below * events[:, 2]).sum(axis=1)
    return float(grid[int(np.argmin(costs))])
