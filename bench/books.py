"""What has to be true of a database after the load."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .postgres import count

ORDERS = "SELECT COUNT(*) FROM customer_order"
OVERSOLD = "SELECT COUNT(*) FROM stock_level WHERE on_hand < reserved + allocated"
APART = (
    "SELECT (SELECT SUM(reserved) FROM stock_level) - (SELECT SUM(quantity) FROM stock_hold WHERE state = 'reserved')"
)


@dataclass
class Books:
    """`ask` gives the one number of a query. `acknowledged`: orders that clients have been told are placed."""

    ask: Callable[[str], int]
    before: int
    acknowledged: int = 0

    def problems(self) -> list[str]:
        """Every acknowledged order is there, and no stock is promised twice."""
        found = []
        if (lost := self.before + self.acknowledged - self.ask(ORDERS)) != 0:
            found.append(f"{lost} acknowledged orders are not in the database")
        if oversold := self.ask(OVERSOLD):
            found.append(f"{oversold} stock levels are oversold")
        if apart := self.ask(APART):
            found.append(f"stock and reservations differ by {apart}")
        return found


def of_sqlite(file: Path) -> Books:
    """The books of a SQLite file, begun now."""

    def ask(sql: str) -> int:
        database = sqlite3.connect(file)
        try:
            return int(database.execute(sql).fetchone()[0] or 0)
        finally:
            database.close()

    return Books(ask, ask(ORDERS))


def of_postgres(url: str) -> Books:
    """The same of a PostgreSQL database."""
    return Books(lambda sql: count(url, sql), count(url, ORDERS))
