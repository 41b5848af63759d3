"""From sheets to typed rows, with every problem by file, row and column. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from orderwell.core.errors import DomainError

from .errors import (
    AlreadyExists,
    ColumnMissing,
    ColumnRepeated,
    ReferenceUnknown,
    RowContradicts,
    RowRepeated,
    ValueMissing,
)
from .sources import TABLES, Column, Reading, Sheet, Table, Value
from .sources.cells import as_code, cleaned, value_of
from .sources.folder import plain_name

# Tables whose rows must stand in the same folder: an order is taken over whole.
WITH_THE_ORDER = {"orders"}


@dataclass(frozen=True, slots=True)
class Found:
    """One thing to correct. Row 1 is the header; row 0 means the whole file."""

    file: str
    row: int
    column: str
    error: DomainError

    def text(self, locale: str) -> str:
        """`orders.csv:17 [customer] REFERENCE_UNKNOWN: ...` in the language asked for."""
        place = self.file + (f":{self.row}" if self.row else "") + (f" [{self.column}]" if self.column else "")
        return f"{place} {self.error.code}: {self.error.message(locale)}".strip()


@dataclass(frozen=True, slots=True)
class Row:
    """The values of a row by the format's column names; `number` is its place in the file."""

    number: int
    values: Mapping[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.values[column]


@dataclass(slots=True)
class Input:
    """A folder's rows. `headers` gives a column's name as the file spells it; `files` a table's file."""

    fingerprint: str
    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[Found] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    headers: dict[tuple[str, str], str] = field(default_factory=dict)
    keys: dict[str, set[str]] = field(default_factory=dict)

    def blame(self, table: str, row: Row | int, column: str, error: DomainError) -> None:
        number = row if isinstance(row, int) else row.number
        shown = self.headers.get((table, column), column)
        self.problems.append(Found(self.files[table], number, shown, error))

    def of(self, table: str) -> list[Row]:
        return self.rows.get(table, [])


@dataclass(frozen=True, slots=True)
class Known:
    """What the database holds already: the keys of a table's rows. Empty while a load is being resumed."""

    keys: Mapping[str, set[str]] = field(default_factory=dict)
    resumed: bool = False


def checked(reading: Reading, known: Known) -> Input:
    """Typed rows of the tables, in the format's order, with what is wrong in them and between them."""
    result = Input(reading.fingerprint)
    result.problems += [Found(file, 0, "", error) for file, error in reading.problems]
    result.notices += [f"{name}: no table of the format, ignored" for name in reading.ignored]
    for table in TABLES:
        if sheet := reading.sheets.get(table.name):
            result.files[table.name] = sheet.file
            result.rows[table.name] = list(_rows(result, table, sheet))
    for table in TABLES:
        _find_repeated(result, table)
        _find_existing(result, table, known)
        _find_unknown(result, table, known)
    return result


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
    """Rows whose cells are all right. The keys of the others count too, else one slip would be reported many times."""
    columns = _columns(result, table, sheet)
    complete = all(not column.required or column in columns.values() for column in table.columns)
    keys = result.keys.setdefault(table.name, set())
    for number, cells in sheet.rows:
        values: dict[str, Value] = {column.name: column.default for column in table.columns}  # type: ignore[misc]
        sound = complete
        for position, column in columns.items():
            raw = cells[position] if position < len(cells) else ""
            if column.name == table.key[:1][0] if table.key else False:
                keys.add(as_code(cleaned(raw)))
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


def shown(values: Iterable[Any]) -> str:
    """A key of several columns as people read it."""
    return " / ".join(str(value) for value in values if value not in (None, ""))


def _find_repeated(result: Input, table: Table) -> None:
    first: dict[tuple[Any, ...], int] = {}
    if table.name == "shipments":
        return  # several rows make one shipment; its own rule is in takeover
    for row in result.of(table.name):
        key = tuple(row[column] for column in table.key)
        if key and first.setdefault(key, row.number) != row.number:
            result.blame(table.name, row, table.key[0], RowRepeated(value=shown(key), first=first[key]))


def _find_existing(result: Input, table: Table, known: Known) -> None:
    if known.resumed or len(table.key) != 1 or table.name == "warehouses":
        return  # a warehouse may be there before the stock comes
    there = known.keys.get(table.name, set())
    for row in result.of(table.name):
        if row[table.key[0]] in there:
            result.blame(table.name, row, table.key[0], AlreadyExists(value=row[table.key[0]]))


def _find_unknown(result: Input, table: Table, known: Known) -> None:
    for column in table.columns:
        if not column.refers:
            continue
        there = set(result.keys.get(column.refers, set()))
        if column.refers not in WITH_THE_ORDER:
            there |= known.keys.get(column.refers, set())
        for row in result.of(table.name):
            if row[column.name] and row[column.name] not in there:
                error = ReferenceUnknown(value=row[column.name], table=result.files.get(column.refers, column.refers))
                result.blame(table.name, row, column.name, error)


def required(result: Input, table: str, row: Row, column: str) -> bool:
    """Whether the cell holds something, blaming the row when not: for columns that only some rows need."""
    if row[column]:
        return True
    result.blame(table, row, column, ValueMissing())
    return False
