"""Read `orders.csv`: when each order was completed, and when Amazon's own review request was sent."""

from __future__ import annotations

import csv
import difflib
import io
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from insertaudit.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = ("order_id", "completed_on", "review_requested_on")
REQUIRED = COLUMNS[:2]
NEAR = 0.6
"""difflib's ratio from which a heading is taken for a misspelt one."""

ORDER_ID = re.compile(r"\d{3}-\d{7}-\d{7}")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})(?:[, ].*)?")
_DAY_NAMED = re.compile(r"(\d{1,2})\.?[ -]([^\W\d_]+)\.?[ -](\d{4})(?:[, ].*)?")
_MONTH_NAMED = re.compile(r"([^\W\d_]+)\.? (\d{1,2}), ?(\d{4})(?:[, ].*)?")
_MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "jan gen ene sty", "feb fév lut", "mar mär mrz mrt", "apr avr abr kwi", "may mai mag maj mei",
            "jun juin giu cze", "jul juil lug lip", "aug aoû ago sie", "sep set wrz", "oct okt ott paź",
            "nov lis", "dec dez déc dic gru",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
"""Beginnings of the months' names in the languages of Amazon's European reports."""


@dataclass(frozen=True, slots=True)
class Order:
    order_id: str
    completed_on: date | None
    review_requested_on: date | None = None


def read_orders(path: Path) -> dict[str, Order]:
    """Give the orders by their number. Dates: ISO 8601, DD.MM.YYYY, DD/MM/YYYY, or those of Amazon's reports.

    Several lines for one order (one per item) are joined: it was completed on the latest day.
    Raises ConfigError with path, line, column and the mend.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is not UTF-8 text; save it as CSV UTF-8.") from error
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    orders: dict[str, Order] = {}
    try:
        columns = _columns(next(rows, []), path)
        for row in rows:
            if any(cell.strip() for cell in row):
                order = _order(row, columns, f"{path}:{rows.line_num}")
                orders[order.order_id] = _joined(orders.get(order.order_id), order)
    except csv.Error as error:
        raise ConfigError(f"{path}:{rows.line_num}: {error}.") from error
    return orders


def _delimiter(text: str) -> str:
    heading = text.split("\n", 1)[0]
    return max(",;\t", key=heading.count)


def _columns(heading: list[str], path: Path) -> dict[str, int]:
    names = [re.sub(r"[\s-]+", "_", cell.strip().lower()) for cell in heading]
    columns = {name: number for number, name in enumerate(names) if name in COLUMNS}
    others = [name for name in names if name and name not in COLUMNS]
    for missing in (name for name in COLUMNS if name not in columns):
        near = difflib.get_close_matches(missing, others, 1, NEAR)
        if near:
            raise ConfigError(
                f'{path}:1: column "{heading[names.index(near[0])]}" is unknown; did you mean "{missing}"?'
            )
        if missing in REQUIRED:
            raise ConfigError(f'{path}:1: column "{missing}" is missing; the columns are {", ".join(COLUMNS)}.')
    return columns


def _order(row: list[str], columns: dict[str, int], where: str) -> Order:
    cells = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
    if not ORDER_ID.fullmatch(cells["order_id"]):
        raise ConfigError(
            f'{where}: column "order_id": "{cells["order_id"]}" is no order number (3-7-7 digits, 305-1234567-1234567).'
        )
    completed = _date(cells["completed_on"], where, "completed_on")
    return Order(
        cells["order_id"], completed, _date(cells.get("review_requested_on", ""), where, "review_requested_on")
    )


def _date(text: str, where: str, column: str) -> date | None:
    if not text:
        return None
    try:
        if match := _ISO.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _DAY_FIRST.fullmatch(text):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if match := _DAY_NAMED.fullmatch(text):
            return date(int(match[3]), _month(match[2]), int(match[1]))
        if match := _MONTH_NAMED.fullmatch(text):
            return date(int(match[3]), _month(match[1]), int(match[2]))
    except ValueError:
        pass
    raise ConfigError(f'{where}: column "{column}": "{text}" is no date; write it as YYYY-MM-DD or DD.MM.YYYY.')


def _month(name: str) -> int:
    lowered = name.lower()
    for length in (4, 3):
        if lowered[:length] in _MONTHS:
            return _MONTHS[lowered[:length]]
    raise ValueError(name)


def _joined(known: Order | None, order: Order) -> Order:
    if known is None:
        return order
    completed = max((day for day in (known.completed_on, order.completed_on) if day), default=None)
    return Order(order.order_id, completed, known.review_requested_on or order.review_requested_on)
