"""Write docs/rules.md and docs/clauses.md from the rule files, docs/formats.md from the table of formats.

.venv/bin/python scripts/write_docs.py [--check]      --check only says whether they are up to date
"""

from __future__ import annotations

import sys
from pathlib import Path

from insertaudit.extract import formats
from insertaudit.policy.handbook import clauses_page, rules_page
from insertaudit.policy.ruleset import read_ruleset
from insertaudit.tomlfile import load

ROOT = Path(__file__).parents[1]
SAMPLES = {
    "S1": ("a message 31 days after completion (`tests/test_messages.py`)", "the same on day 30, or as a reply"),
    "S8": ("`messages/headlamp-second.eml`", "`messages/headlamp-first.eml`"),
}
"""What a text alone cannot show: it takes dates, or a second file."""


def pages() -> dict[Path, str]:
    ruleset = read_ruleset(ROOT / "rules", "amazon")
    clauses = load(ROOT / "rules" / "clauses.toml").values["clause"]
    texts = {clause: text["en"] for clause, text in clauses.items()}
    return {
        ROOT / "docs" / "rules.md": rules_page(ruleset),
        ROOT / "docs" / "clauses.md": clauses_page(ruleset, texts, SAMPLES),
        ROOT / "docs" / "formats.md": formats.page(),
    }


def main() -> None:
    stale = [path for path, text in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv:
        sys.exit(f"out of date: {', '.join(path.name for path in stale)}" if stale else 0)
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
