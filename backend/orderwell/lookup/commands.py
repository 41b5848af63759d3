"""Writes what orders and customers are found by, in the transaction that changed them."""

from collections.abc import Sequence

from orderwell.core.db.sql import is_sqlite, later
from orderwell.core.work import Work

from .rules import Record, document

MOST_ROWS = 100  # of one statement


async def write(work: Work, records: Sequence[Record]) -> None:
    """Bring the documents of these records up to date; what has not changed stays as it is. A statement a hundred."""
    # PostgreSQL takes the terms as they are: no parser of its own cuts them.
    terms = "?" if is_sqlite() else "array_to_tsvector(string_to_array(CAST(? AS TEXT), ' '))"
    for start in range(0, len(records), MOST_ROWS):
        some = [document(one) for one in records[start : start + MOST_ROWS]]
        values = [v for d in some for v in (d.kind.value, d.record_id, d.lines, d.codes, d.terms, d.digest)]
        await later(
            "INSERT INTO lookup_document (kind, record_id, lines, codes, terms, digest) "
            f"VALUES {', '.join([f'(?, ?, ?, ?, {terms}, ?)'] * len(some))} "
            "ON CONFLICT (record_id) DO UPDATE SET lines = excluded.lines, codes = excluded.codes, "
            "terms = excluded.terms, digest = excluded.digest "
            "WHERE lookup_document.digest <> excluded.digest",
            *values,
        )
