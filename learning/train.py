"""Train the second reader: `rules/reader.npz`.

    python -m learning.train                    figures on left-out authors, then limits and weights

Limits are chosen on the authors of `corpus/authors.toml` with `read = false`: whose texts no author of the rules has read. Their figures
stand in the tables "unread".
"""

from __future__ import annotations

import argparse
import tomllib
from collections import defaultdict
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from insertaudit.detect.reader import FILE
from insertaudit.model import PLAIN, Limits, Opinion, Suspicion
from insertaudit.policy.ruleset import read_ruleset
from learning.accuracy import groups_of
from learning.examples import Example, read_examples, rule_texts
from learning.figures import HEAD, Figures
from learning.left_out import Model, fit, learned_rules, left_out
from learning.limits import SLIGHT, choose, suspicion
from learning.texts import CORPUS, RULES, worst

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from insertaudit.policy.ruleset import Ruleset

SPAN = (0, 0, 1)
"""A place for the evidence: figures need none."""
NEVER = 2.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--rules", type=Path, default=RULES)
    parser.add_argument("--figures-only", action="store_true")
    args = parser.parse_args()
    authors = tomllib.loads((args.corpus / "authors.toml").read_text(encoding="utf-8"))
    examples = read_examples(sorted(args.corpus.glob("*.jsonl")), args.rules)
    extra = rule_texts(args.rules)
    rules = learned_rules(examples)
    scores = left_out(examples, extra, rules)
    unread = np.array([not authors[example.author]["read"] for example in examples])
    judges = [e for e, chosen in zip(examples, unread, strict=True) if chosen]
    limits = choose(judges, scores[unread], rules)
    ruleset = read_ruleset(args.rules, "amazon")
    unweighed = Heard(rules, limits, SLIGHT, NEVER)
    passing = [not judged(e, line, unweighed, ruleset) for e, line in zip(judges, scores[unread], strict=True)]
    heard = Heard(rules, limits, *suspicion(judges, scores[unread, -1], passing))
    print(f"any violation at all: slight {heard.slight}, strong {heard.strong}")
    tables(examples, unread, scores, heard, ruleset)
    if not args.figures_only:
        save(fit([*examples, *extra], rules), heard, args.rules / FILE)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the second reader's scores are worth."""

    rules: Sequence[str]
    limits: Sequence[Limits]
    slight: float
    strong: float


def judged(example: Example, line: NDArray[np.float64], heard: Heard, ruleset: Ruleset) -> dict[str, str]:
    """Rule → severity, by the rules and by the scores of a second reader."""
    opinions = tuple(
        Opinion(rule, float(score), limits, (SPAN,))
        for rule, score, limits in zip(heard.rules, line[:-1], heard.limits, strict=True)
    )
    whole = Suspicion(float(line[-1]), heard.slight, heard.strong)
    return worst(ruleset.judge(replace(example.reading, opinions=opinions, suspicion=whole)))


def tables(
    examples: Sequence[Example],
    unread: NDArray[np.bool_],
    scores: NDArray[np.float64],
    heard: Heard,
    ruleset: Ruleset,
) -> None:
    """Rules alone, reader alone and both, by language; every author is scored by a model that has not seen him."""
    sums: dict[tuple[str, str], Figures] = defaultdict(Figures)
    for example, line, is_unread in zip(examples, scores, unread, strict=True):
        both = judged(example, line, heard, ruleset)
        reader = {
            rule: "warning"
            for rule, score, limits in zip(heard.rules, line[:-1], heard.limits, strict=True)
            if score >= limits.aloud and (line[-1] >= heard.slight or score >= PLAIN)
        }
        groups = groups_of(example.lang)
        for name, found in (("rules alone", example.found), ("reader alone", reader), ("both", both)):
            for group in groups:
                sums[name, group].add(example.must, example.may, found)
                if is_unread:
                    sums[f"{name}, unread", group].add(example.must, example.may, found)
    for name in ("rules alone", "reader alone", "both", "rules alone, unread", "reader alone, unread", "both, unread"):
        print(f"\n{name:22} {HEAD}")
        for (kind, group), figures in sorted(sums.items()):
            if kind == name:
                print(f"{group:22} {figures.row()}")
    print("\nboth, unread")
    print("\n".join(sums["both, unread", "all"].by_rule()))


def save(model: Model, heard: Heard, path: Path) -> None:
    scale = np.abs(model.weights).max(axis=0) / 127
    np.savez_compressed(
        path,
        rules=np.array(model.rules),
        limits=np.array([astuple(limits) for limits in heard.limits], dtype=np.float32),
        suspicion=np.array([heard.slight, heard.strong], dtype=np.float32),
        bias=model.bias,
        scale=scale.astype(np.float32),
        weights=np.round(model.weights / scale).astype(np.int8),
        rarity=model.rarity,
    )
    print(f"{path.name}: {len(model.rules)} rules, {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
