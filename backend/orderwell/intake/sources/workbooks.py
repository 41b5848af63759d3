"""Excel and OpenDocument workbooks: every visible sheet is a candidate for a table."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from orderwell.core.importing import later
from orderwell.intake.errors import FileUnreadable

from .sheet import Sheet, cut

calamine = later("python_calamine")


def plain(value: Any) -> str:
    """A cell as the text that a CSV would hold: 17850.0 is "17850", a date is ISO."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)


class Workbooks:
    """`.xlsx`, `.xlsm`, `.xls` and `.ods`. A workbook of one sheet may name its table by the file's name."""

    def sheets(self, path: Path) -> Iterator[Sheet]:
        try:
            with calamine.load_workbook(path) as book:
                shown = calamine.SheetVisibleEnum.Visible
                visible = [meta.name for meta in book.sheets_metadata if meta.visible == shown]
                pages = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in visible}
        except (calamine.CalamineError, OSError, ValueError) as error:
            raise FileUnreadable(detail=str(error)) from error
        for name, page in pages.items():
            lines = [[plain(cell) for cell in line] for line in page]
            only = len(pages) == 1
            sheet = cut(path.name if only else f"{path.name} / {name}", path.stem if only else name, lines)
            if sheet is not None:
                yield sheet
