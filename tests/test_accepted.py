"""Domains that the settings accept for a purpose: info where the text speaks of it, an error everywhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from insertaudit.api import audit
from insertaudit.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from insertaudit.model import Finding

SETTINGS = """
[[accepted]]
domain = "kesselwerk.de"
purpose = "{purpose}"
reason = "our own site"
"""


def findings(folder: Path, text: str, purpose: str, pack: str | None = None) -> dict[str, Finding]:
    (folder / "insertaudit.toml").write_text(SETTINGS.format(purpose=purpose), encoding="utf-8")
    (folder / "card.txt").write_text(text, encoding="utf-8")
    report = audit(folder / "card.txt", kind="insert", pack=pack, jobs=1)
    return {finding.rule: finding for file in report.files for finding in file.findings}


@pytest.mark.parametrize(
    ("purpose", "text"),
    [
        ("manual", "Die Bedienungsanleitung finden Sie unter https://kesselwerk.de/k3"),
        ("care", "How to clean and oil the board: https://kesselwerk.de/care"),
        ("firmware", "Firmware für den Regler: https://kesselwerk.de/regler"),
        ("video", "A film that shows how to fold the stroller: https://kesselwerk.de/fold"),
        ("warranty", "Die Garantie im Wortlaut: https://kesselwerk.de/bedingungen"),
        ("app", "Die App zum Gerät: https://kesselwerk.de/k3"),
    ],
)
@pytest.mark.parametrize("pack", ["amazon", "amazon-strict"])
def test_within_its_purpose_it_is_info(tmp_path: Path, purpose: str, text: str, pack: str) -> None:
    found = findings(tmp_path, text, purpose, pack)["redirect/external-link"]
    assert found.severity == "info"
    assert "accept" in found.because


def test_elsewhere_it_stays_an_error(tmp_path: Path) -> None:
    text = "Schöne Dinge für den Alltag gibt es bei uns: https://kesselwerk.de"
    assert findings(tmp_path, text, "manual")["redirect/external-link"].severity == "error"


def test_a_shop_call_beside_the_purpose_is_not_excused(tmp_path: Path) -> None:
    text = "Bedienungsanleitung und alle Farben in unserem Onlineshop, bestellen Sie direkt: https://kesselwerk.de"
    found = findings(tmp_path, text, "manual")
    assert found["redirect/external-link"].severity == "error"
    assert found["redirect/shop-call"].severity == "error"


def test_another_domain_is_not_meant(tmp_path: Path) -> None:
    text = "Die Bedienungsanleitung finden Sie unter https://kesselwerk-shop.com/k3"
    assert findings(tmp_path, text, "manual")["redirect/external-link"].severity != "info"


def test_an_address_at_the_domain_may_serve_support(tmp_path: Path) -> None:
    text = "Fragen zum Aufbau? Unser Kundendienst hilft: hilfe@kesselwerk.de"
    assert findings(tmp_path, text, "support")["redirect/contact-channel"].severity == "info"


def test_an_unknown_purpose_is_refused_with_those_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r'unknown purpose "shop".*manual'):
        findings(tmp_path, "Danke!", "shop")
