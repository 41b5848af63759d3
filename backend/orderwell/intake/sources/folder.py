"""A folder of files: which table each holds, and what names the whole of it."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from orderwell.core.errors import DomainError
from orderwell.intake.errors import FileUnreadable, FolderEmpty, TableRepeated

from .cells import cleaned
from .csv_files import CsvFiles
from .format import TABLES
from .sheet import Sheet, Source
from .workbooks import Workbooks

CSV, WORKBOOK = CsvFiles(), Workbooks()
SOURCES: dict[str, Source] = {
    ".csv": CSV,
    ".tsv": CSV,
    ".txt": CSV,
    ".xlsx": WORKBOOK,
    ".xlsm": WORKBOOK,
    ".xls": WORKBOOK,
    ".ods": WORKBOOK,
}


@dataclass(slots=True)
class Reading:
    """What a folder holds. `problems`: per file; `ignored`: what is no part of the format, by name."""

    fingerprint: str
    sheets: dict[str, Sheet] = field(default_factory=dict)
    problems: list[tuple[str, DomainError]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def plain_name(text: str) -> str:
    """How names of tables and columns are compared: without case, blanks, hyphens and underscores."""
    return "".join(c for c in cleaned(text).casefold() if c not in " _-*　")


def table_named(text: str) -> str | None:
    """The format's table for a file's or sheet's name."""
    wanted = plain_name(text)
    for table in TABLES:
        if wanted in {plain_name(name) for name in (table.name, *table.synonyms)}:
            return table.name
    return None


def read(folder: Path) -> Reading:
    """Every table in `folder`. Blocks: files are read whole."""
    files = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    files = [path for path in files if path.suffix.lower() in SOURCES and not path.name.startswith((".", "~$"))]
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    reading = Reading(digest.hexdigest())
    for path in files:
        try:
            for sheet in SOURCES[path.suffix.lower()].sheets(path):
                _add(reading, sheet)
        except FileUnreadable as error:
            reading.problems.append((path.name, error))
    if not reading.sheets and not reading.problems:
        expected = ", ".join(f"{table.name}.csv" for table in TABLES)
        reading.problems.append(("", FolderEmpty(folder=folder.name, expected=expected)))
    return reading


def _add(reading: Reading, sheet: Sheet) -> None:
    table = table_named(sheet.name)
    if table is None:
        reading.ignored.append(sheet.file)
    elif table in reading.sheets:
        reading.problems.append((sheet.file, TableRepeated(table=table, first=reading.sheets[table].file)))
    else:
        reading.sheets[table] = sheet
