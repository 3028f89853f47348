"""Rules that need the dates and headers of mails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from insertaudit import audit

if TYPE_CHECKING:
    from pathlib import Path

BODY = "Guten Tag,\n\nzu Ihrer Bestellung 302-1234567-1234567 fehlt uns noch der Gravurtext. Bitte nennen Sie ihn uns.\n\nLicht & Co\n"


def mail(path: Path, sent: str, *, body: str = BODY, headers: str = "") -> None:
    path.write_text(
        f"From: shop@marketplace.amazon.de\nTo: buyer@marketplace.amazon.de\nSubject: Ihre Bestellung 302-1234567-1234567\n"
        f"Date: {sent}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n{headers}\n{body}",
        encoding="utf-8",
    )


def rules(folder: Path, orders: Path | None = None) -> dict[str, dict[str, str]]:
    report = audit(folder, orders=orders)
    return {
        result.path: {f.rule: f.severity for f in result.findings if f.severity != "info"} for result in report.files
    }


@pytest.mark.parametrize(
    ("sent", "headers", "late"),
    [
        ("Tue, 31 Mar 2026 10:00:00 +0200", "", False),
        ("Wed, 01 Apr 2026 10:00:00 +0200", "", True),
        ("Wed, 01 Apr 2026 10:00:00 +0200", "In-Reply-To: <1@amazon.de>\n", False),
    ],
    ids=["day 30", "day 31", "a reply"],
)
def test_too_late_is_more_than_thirty_days_after_completion(
    tmp_path: Path, sent: str, headers: str, *, late: bool
) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text("order_id,completed_on\n302-1234567-1234567,01.03.2026\n", encoding="utf-8")
    mail(tmp_path / "a.eml", sent, headers=headers)
    assert ("message/too-late" in rules(tmp_path, orders)["a.eml"]) is late


def test_without_dates_nothing_is_too_late(tmp_path: Path) -> None:
    mail(tmp_path / "a.eml", "Wed, 01 Apr 2026 10:00:00 +0200")
    assert "message/too-late" not in rules(tmp_path)["a.eml"]


ASK = "Guten Tag,\n\nzu Ihrer Bestellung 302-1234567-1234567: Bitte schreiben Sie bei Amazon eine Produktrezension.\n\nLicht & Co\n"


def test_the_later_of_two_requests_is_the_repeated_one(tmp_path: Path) -> None:
    mail(tmp_path / "b-first.eml", "Mon, 02 Mar 2026 10:00:00 +0100", body=ASK)
    mail(tmp_path / "a-second.eml", "Mon, 09 Mar 2026 10:00:00 +0100", body=ASK)
    found = rules(tmp_path)
    assert "review/repeat-request" in found["a-second.eml"]
    assert "review/repeat-request" not in found["b-first.eml"]


def test_a_request_after_amazons_own_is_a_repeated_one(tmp_path: Path) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text(
        "order_id;completed_on;review_requested_on\n302-1234567-1234567;2026-03-01;2026-03-05\n", encoding="utf-8"
    )
    mail(tmp_path / "a.eml", "Mon, 09 Mar 2026 10:00:00 +0100", body=ASK)
    assert "review/repeat-request" in rules(tmp_path, orders)["a.eml"]


def test_a_wrong_column_of_the_orders_is_named(tmp_path: Path) -> None:
    from insertaudit.errors import ConfigError

    orders = tmp_path / "orders.csv"
    orders.write_text("order_id,completed\n302-1234567-1234567,2026-03-01\n", encoding="utf-8")
    mail(tmp_path / "a.eml", "Mon, 09 Mar 2026 10:00:00 +0100")
    with pytest.raises(ConfigError, match='did you mean "completed_on"'):
        audit(tmp_path, orders=orders)


def test_front_and_back_are_judged_together(tmp_path: Path) -> None:
    (tmp_path / "card_front.txt").write_text("Wir freuen uns über Ihre Produktrezension auf Amazon.", encoding="utf-8")
    (tmp_path / "card_back.txt").write_text("Sie erhalten dafür 10 € auf Ihr Konto.", encoding="utf-8")
    (tmp_path / "other.txt").write_text("Wir freuen uns über Ihre Produktrezension auf Amazon.", encoding="utf-8")
    found = rules(tmp_path)
    assert "incentive/review-reward" in found["card_front.txt"] | found["card_back.txt"]
    assert "incentive/review-reward" not in found["other.txt"]
