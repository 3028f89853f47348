"""Train the second reader on labelled texts and write `rules/reader.npz`.

.venv/bin/python scripts/train_reader.py                    figures with authors left out, thresholds, weights
.venv/bin/python scripts/train_reader.py --figures-only     the figures alone

Texts: `corpus/*.jsonl`, one file an author. A rule's model is a logistic regression against all texts where the rule is neither
demanded nor free. Thresholds are chosen on authors that were left out of the training.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from insertaudit.detect.detector import Detector
from insertaudit.detect.features import BUCKETS, Features, features
from insertaudit.detect.passages import stretches
from insertaudit.detect.reader import normalised
from insertaudit.model import Block, Document, Source
from insertaudit.policy.ruleset import read_ruleset

ROOT = Path(__file__).parents[1]
LEAST_TEXTS = 20
"""A rule with fewer positive texts is not learned."""
FOR_CODE = {
    "message/forbidden-element",
    "reading/obfuscated-text",
    "redirect/lookalike-domain",
    "redirect/contact-channel",
}
"""What entities in code find for certain; a model of words has nothing to add. So have link rules, which have no words at all."""
STRENGTH = 10.0
"""Inverse of the regularisation."""
GROUPS = 4
"""Authors are left out in so many groups: as good as one by one, in a third of the time."""
LEAST_PRECISION = 0.6
"""Of a threshold, on left-out authors: below it a warning costs more trust than it saves."""
LEAST_THRESHOLD = 0.3


@dataclass(slots=True)
class Corpus:
    rows: list[dict[str, Any]]
    found: list[Features]

    def rarity(self, chosen: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        counts = np.zeros(BUCKETS)
        for number in chosen:
            counts[self.found[number].buckets] += 1
        rarity = np.log((1 + len(chosen)) / (1 + counts)) + 1
        rarity[counts == 0] = 0.0
        return rarity.astype(np.float16)

    def matrix(self, chosen: np.ndarray[Any, Any], rarity: np.ndarray[Any, Any]) -> csr_matrix:
        data, indices, edges = [], [], [0]
        for number in chosen:
            found = self.found[number]
            data.append(normalised(found.buckets, found.weights.copy(), rarity))
            indices.append(found.buckets)
            edges.append(edges[-1] + len(found.buckets))
        return csr_matrix((np.concatenate(data), np.concatenate(indices), edges), shape=(len(chosen), BUCKETS))


def rule_texts(rules: Path) -> list[dict[str, Any]]:
    """The rules' own examples (which tell of one rule only) and the rewordings (which break none)."""
    ruleset = read_ruleset(rules, "amazon")
    rows = []
    for rule in ruleset.rules.values():
        others = [other for other in ruleset.rules if other != rule.id]
        for example in rule.examples:
            if example.text.strip():
                must = [rule.id] if example.match else []
                rows.append(
                    {"kind": example.kind, "lang": example.lang, "text": example.text, "must": must, "may": others}
                )
    for lang, sentences in ruleset.rewordings.items():
        rows += [
            {"kind": "insert", "lang": lang, "text": text, "must": [], "may": []}
            for texts in sentences.values()
            for text in texts
        ]
    return [row | {"author": "rules"} for row in rows]


def read_corpus(paths: list[Path], rules: Path) -> Corpus:
    detector = Detector.load(rules, second_reader=False)
    rows, found = [], []
    for path in paths:
        texts = [json.loads(line) | {"author": path.stem} for line in path.read_text(encoding="utf-8").splitlines()]
        for row in texts + (rule_texts(rules) if path is paths[-1] else []):
            blocks = tuple(Block(part.strip("\n")) for part in row["text"].split("\n\n") if part.strip())
            reading = detector.read(Document(Source("t.txt", "t.txt", row["kind"]), "text/plain", "", 0, blocks))
            stretch = next(iter(stretches(reading)), None)
            if stretch is not None:
                rows.append(row)
                found.append(features(stretch.passage))
    return Corpus(rows, found)


def fit(corpus: Corpus, rule: str, chosen: np.ndarray[Any, Any], matrix: csr_matrix) -> LogisticRegression | None:
    keep = [at for at, number in enumerate(chosen) if rule not in corpus.rows[number]["may"]]
    wanted = np.array([rule in corpus.rows[chosen[at]]["must"] for at in keep])
    if wanted.sum() < LEAST_TEXTS // 2:
        return None
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", solver="liblinear", random_state=0)
    return model.fit(matrix[keep], wanted)


def fit_all(
    corpus: Corpus, rules: list[str], chosen: np.ndarray[Any, Any], matrix: csr_matrix
) -> list[LogisticRegression | None]:
    return list(Parallel(n_jobs=-1)(delayed(fit)(corpus, rule, chosen, matrix) for rule in rules))


def left_out(corpus: Corpus, rules: list[str]) -> np.ndarray[Any, Any]:
    """Texts × rules: the probability that a model gives which has not seen the text's author."""
    scores = np.zeros((len(corpus.rows), len(rules)))
    authors = sorted({row["author"] for row in corpus.rows})
    for group in [authors[n::GROUPS] for n in range(GROUPS)]:
        inside = np.array([n for n, row in enumerate(corpus.rows) if row["author"] not in group])
        outside = np.array([n for n, row in enumerate(corpus.rows) if row["author"] in group])
        rarity = corpus.rarity(inside)
        matrix, unseen = corpus.matrix(inside, rarity), corpus.matrix(outside, rarity)
        for column, model in enumerate(fit_all(corpus, rules, inside, matrix)):
            if model is not None:
                scores[outside, column] = model.predict_proba(unseen)[:, 1]
        print(f"left out {', '.join(group)}: {len(outside)} texts", flush=True)
    return scores


def thresholds(corpus: Corpus, rules: list[str], scores: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """For each rule the threshold with the best F1 among those precise enough, on left-out authors."""
    chosen = []
    for column, rule in enumerate(rules):
        wanted = np.array([rule in row["must"] for row in corpus.rows])
        free = np.array([rule in row["may"] for row in corpus.rows])
        best, best_f1 = 0.9, -1.0
        for threshold in np.arange(LEAST_THRESHOLD, 0.91, 0.02):
            said = scores[:, column] >= threshold
            tp, fp, fn = (said & wanted).sum(), (said & ~wanted & ~free).sum(), (~said & wanted).sum()
            f1 = 2 * tp / max(1, 2 * tp + fp + fn)
            if tp and tp / (tp + fp) >= LEAST_PRECISION and f1 > best_f1:
                best, best_f1 = float(threshold), f1
        chosen.append(best)
    return np.array(chosen, dtype=np.float32)


def figures(corpus: Corpus, rules: list[str], scores: np.ndarray[Any, Any], limits: np.ndarray[Any, Any]) -> None:
    by_lang: dict[str, list[int]] = defaultdict(lambda: [0] * 7)
    for row, line in zip(corpus.rows, scores, strict=True):
        if row["author"] == "rules":
            continue
        said = {rule for rule, score, limit in zip(rules, line, limits, strict=True) if score >= limit}
        must, may = set(row["must"]), set(row["may"])
        for group in ("all", row["lang"]):
            counts = by_lang[group]
            counts[0] += len(said & must)
            counts[1] += len(said - must - may)
            counts[2] += len(must - said)
            if must:
                counts[3] += 1
                counts[4] += not said
            else:
                counts[5] += 1
                counts[6] += bool(said - may)
    print(f"{'reader alone, author left out':32}{'P':>7}{'R':>7}{'F1':>7}   leaks      harmless warned")
    for group, (tp, fp, fn, bad, leaks, harmless, warned) in sorted(by_lang.items()):
        precision, recall = tp / max(1, tp + fp), tp / max(1, tp + fn)
        f1 = 2 * tp / max(1, 2 * tp + fp + fn)
        print(f"{group:32}{precision:7.3f}{recall:7.3f}{f1:7.3f}   {leaks}/{bad}   {warned}/{harmless}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--figures-only", action="store_true")
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument("--rules", type=Path, default=ROOT / "rules")
    args = parser.parse_args()
    corpus = read_corpus(sorted(args.corpus.glob("*.jsonl")), args.rules)
    counts: dict[str, int] = defaultdict(int)
    for row in corpus.rows:
        for rule in row["must"]:
            counts[rule] += 1
    worded = {
        rule.id for rule in read_ruleset(args.rules, "amazon").rules.values() if rule.when or rule.file
    } - FOR_CODE
    rules = sorted(rule for rule, count in counts.items() if count >= LEAST_TEXTS and rule in worded)
    scores = left_out(corpus, rules)
    limits = thresholds(corpus, rules, scores)
    figures(corpus, rules, scores, limits)
    if args.figures_only:
        return
    everything = np.arange(len(corpus.rows))
    rarity = corpus.rarity(everything)
    matrix = corpus.matrix(everything, rarity)
    models = fit_all(corpus, rules, everything, matrix)
    weights = np.stack([model.coef_[0] for model in models if model is not None], axis=1)
    scale = np.abs(weights).max(axis=0) / 127
    path = args.rules / "reader.npz"
    np.savez_compressed(
        path,
        rules=np.array(rules),
        thresholds=limits,
        bias=np.array([model.intercept_[0] for model in models if model is not None], dtype=np.float32),
        scale=scale.astype(np.float32),
        weights=np.round(weights / scale).astype(np.int8),
        rarity=rarity,
    )
    print(f"{path.name}: {len(rules)} rules, {path.stat().st_size / 1e6:.1f} MB, {len(corpus.rows)} texts")


if __name__ == "__main__":
    main()
