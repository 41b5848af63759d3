"""From sheets to typed rows, with every problem by file, row and column."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct

from orderwell.core.errors import DomainError
from orderwell.intake.errors import ColumnMissing, ColumnRepeated, RowContradicts

from .cells import Value, as_code, cleaned, value_of
from .folder import Reading, plain_name
from .format import TABLES, Column, Table
from .sheet import Sheet

# What belongs to a customer, a product or an order comes in the same folder: each is taken over whole.
WHOLES = {
    "customers": ("contacts", "addresses"),
    "products": ("units", "prices", "stock"),
    "orders": ("order_lines", "payments", "shipments"),
}


class Found(Struct, frozen=True):
    """One thing to correct. Row 1 is the header; row 0 means the whole file."""

    file: str
    row: int
    column: str
    error: DomainError

    def text(self, locale: str) -> str:
        """`orders.csv:17 [customer] REFERENCE_UNKNOWN: ...` in the language asked for."""
        place = self.file + (f":{self.row}" if self.row else "") + (f" [{self.column}]" if self.column else "")
        return f"{place} {self.error.code}: {self.error.message(locale)}".strip()


class Row(Struct, frozen=True):
    """The values of a row by the format's column names; `number` is its place in the file."""

    number: int
    values: Mapping[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.values[column]


@dataclass(slots=True)
class Input:
    """A folder's rows. `headers` gives a column's name as the file spells it; `files` a table's file.

    `keys` and `parts` (how many rows belong to each whole) count rows with a slip in them too: else one
    slip would be reported many times.
    """

    fingerprint: str
    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[Found] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    headers: dict[tuple[str, str], str] = field(default_factory=dict)
    keys: dict[str, set[str]] = field(default_factory=dict)
    parts: dict[str, Counter[str]] = field(default_factory=dict)

    def blame(self, table: str, row: Row | int, column: str, error: DomainError) -> None:
        number = row if isinstance(row, int) else row.number
        shown = self.headers.get((table, column), column)
        self.problems.append(Found(self.files[table], number, shown, error))

    def of(self, table: str) -> list[Row]:
        return self.rows.get(table, [])


def typed(reading: Reading) -> Input:
    """The rows of every table whose cells are all right, and what is wrong with the others."""
    result = Input(reading.fingerprint)
    result.problems += [Found(file, 0, "", error) for file, error in reading.problems]
    result.notices += [f"{name}: no table of the format, ignored" for name in reading.ignored]
    for table in TABLES:
        if sheet := reading.sheets.get(table.name):
            result.files[table.name] = sheet.file
            result.rows[table.name] = list(_rows(result, table, sheet))
    return result


def parent_of(table: Table) -> str:
    """The column that names what a row is a part of; "" when the table's rows are wholes."""
    of = next((whole for whole, parts in WHOLES.items() if table.name in parts), None)
    return next((column.name for column in table.columns if of and column.refers == of), "")


def _columns(result: Input, table: Table, sheet: Sheet) -> dict[int, Column]:
    """Which position holds which column; says what is missing, repeated and ignored."""
    names = {plain_name(n): column for column in table.columns for n in (column.name, *column.synonyms)}
    found: dict[int, Column] = {}
    for position, header in enumerate(sheet.header):
        column = names.get(plain_name(header))
        if column is None:
            if cleaned(header):
                result.notices.append(f"{sheet.file}: column {cleaned(header)!r} is no part of the format, ignored")
        elif column in found.values():
            result.blame(table.name, 1, cleaned(header), ColumnRepeated(column=column.name))
        else:
            found[position] = column
            result.headers[table.name, column.name] = cleaned(header)
    for column in table.columns:
        if column.required and column not in found.values():
            synonyms = ", ".join(column.synonyms) or "-"
            result.blame(table.name, 1, column.name, ColumnMissing(column=column.name, synonyms=synonyms))
    return found


def _rows(result: Input, table: Table, sheet: Sheet) -> Iterator[Row]:
    columns = _columns(result, table, sheet)
    complete = all(not column.required or column in columns.values() for column in table.columns)
    keys, parts = result.keys.setdefault(table.name, set()), result.parts.setdefault(table.name, Counter())
    parent = parent_of(table)
    for number, cells in sheet.rows:
        values: dict[str, Value] = {column.name: column.default for column in table.columns}  # type: ignore[misc]
        sound = complete
        for position, column in columns.items():
            raw = cells[position] if position < len(cells) else ""
            if table.key and column.name == table.key[0]:
                keys.add(as_code(cleaned(raw)))
            if column.name == parent:
                parts[as_code(cleaned(raw))] += 1
            try:
                values[column.name] = value_of(raw, column)
            except DomainError as error:
                result.blame(table.name, number, column.name, error)
                sound = False
        if any(cleaned(cell) for cell in cells[len(sheet.header) :]):
            result.blame(table.name, number, "", _too_many_cells())
            sound = False
        if sound:
            yield Row(number, values)


def _too_many_cells() -> RowContradicts:
    return RowContradicts(
        reason_zh="此行的单元格多于表头的列数，请检查分隔符和引号。",
        reason_en="The row has more cells than the header. Check separators and quotes.",
    )
