"""How the second reader scores authors whom it has not learned from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from joblib import Parallel, delayed
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from insertaudit.detect.features import BUCKETS, normalised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from learning.examples import Example

LEAST_TEXTS = 20
"""A rule with fewer positive texts is not learned."""
FOR_CODE = {
    "message/forbidden-element",
    "reading/obfuscated-text",
    "redirect/contact-channel",
    "redirect/external-link",
    "redirect/insecure-link",
    "redirect/lookalike-domain",
    "redirect/shortened-link",
}
"""What entities or links tell for certain; a model of one text's words has nothing to add."""
STRENGTH = 10.0
"""Inverse of the regularisation."""
GROUPS = 4
"""Authors are left out in so many groups: as good as one by one, in a fraction of the time."""


@dataclass(frozen=True, slots=True)
class Model:
    rules: tuple[str, ...]
    weights: NDArray[np.float32]
    """Buckets × rules, and a last column for any violation at all."""
    bias: NDArray[np.float32]
    rarity: NDArray[np.float16]

    def probabilities(self, examples: Sequence[Example]) -> NDArray[np.float64]:
        """Examples × rules and one."""
        brevity = np.array([0.0 if e.features is None else e.features.brevity for e in examples])
        margins = matrix(examples, self.rarity) @ self.weights + self.bias - brevity[:, None]
        return np.asarray(1 / (1 + np.exp(-margins)))


def learned_rules(examples: Sequence[Example]) -> tuple[str, ...]:
    counts = Counter(rule for example in examples for rule in example.must)
    return tuple(sorted(rule for rule, count in counts.items() if count >= LEAST_TEXTS and rule not in FOR_CODE))


def fit(examples: Sequence[Example], rules: Sequence[str]) -> Model:
    """For each rule a logistic regression against all texts where it is neither demanded nor free; a last one for any violation."""
    rarity = _rarity(examples)
    values = matrix(examples, rarity)
    fitted = Parallel(n_jobs=-1)(delayed(_fit)(values, _labels(examples, rule)) for rule in rules)
    fitted.append(_fit(values, _any_labels(examples), balanced=False))
    return Model(
        tuple(rules),
        np.stack([weights for weights, _ in fitted], axis=1).astype(np.float32),
        np.array([bias for _, bias in fitted], dtype=np.float32),
        rarity,
    )


def left_out(examples: Sequence[Example], extra: Sequence[Example], rules: Sequence[str]) -> NDArray[np.float64]:
    """Examples × rules and one: the probability by a model that has not seen the text's author; `extra` is always learned from."""
    scores = np.zeros((len(examples), len(rules) + 1))
    authors = sorted({example.author for example in examples})
    for group in (authors[n::GROUPS] for n in range(GROUPS)):
        outside = [n for n, example in enumerate(examples) if example.author in group]
        model = fit([e for e in examples if e.author not in group] + list(extra), rules)
        scores[outside] = model.probabilities([examples[n] for n in outside])
        print(f"left out {', '.join(group)}: {len(outside)} texts", flush=True)
    return scores


def matrix(examples: Sequence[Example], rarity: NDArray[np.float16]) -> csr_matrix:
    data, indices, edges = [], [], [0]
    for example in examples:
        found = example.features
        if found is not None:
            data.append(normalised(found.buckets, found.weights.copy(), rarity))
            indices.append(found.buckets)
        edges.append(edges[-1] + (0 if found is None else len(found.buckets)))
    return csr_matrix((np.concatenate(data), np.concatenate(indices), edges), shape=(len(examples), BUCKETS))


def _rarity(examples: Sequence[Example]) -> NDArray[np.float16]:
    """Inverse document frequency of each bucket; 0 for one that was never met."""
    counts = np.zeros(BUCKETS)
    for example in examples:
        if example.features is not None:
            counts[example.features.buckets] += 1
    rarity = np.log((1 + len(examples)) / (1 + counts)) + 1
    rarity[counts == 0] = 0.0
    return rarity.astype(np.float16)


def _labels(examples: Sequence[Example], rule: str) -> NDArray[np.int8]:
    """1 demanded, 0 not, -1 free."""
    return np.array([1 if rule in e.must else -1 if rule in e.may else 0 for e in examples], dtype=np.int8)


def _any_labels(examples: Sequence[Example]) -> NDArray[np.int8]:
    return np.array([1 if e.must else -1 if e.may else 0 for e in examples], dtype=np.int8)


def _fit(values: csr_matrix, labels: NDArray[np.int8], *, balanced: bool = True) -> tuple[Any, float]:
    """Weights and bias; `balanced` gives the rare violations of one rule as much weight as all other texts."""
    keep = labels >= 0
    weight = "balanced" if balanced else None
    model = LogisticRegression(C=STRENGTH, class_weight=weight, solver="liblinear", random_state=0)
    model.fit(values[keep], labels[keep] == 1)
    return model.coef_[0], float(model.intercept_[0])
