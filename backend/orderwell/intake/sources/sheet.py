"""One table as it was found: texts and where they stood."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct


class Sheet(Struct, frozen=True):
    """`name` is a file's stem or a sheet's title; row numbers count from 1, the header's, as a spreadsheet shows them.

    `rows` are those below the header that hold anything.
    """

    file: str
    name: str
    header: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]


class Source(Protocol):
    """A kind of file. Raises FileUnreadable."""

    def sheets(self, path: Path) -> Iterator[Sheet]: ...


def cut(file: str, name: str, lines: Sequence[Sequence[str]]) -> Sheet | None:
    """The sheet made of `lines`: the first that holds anything is the header. None when nothing does."""
    filled = [(number, line) for number, line in enumerate(lines, 1) if any(cell.strip() for cell in line)]
    if not filled:
        return None
    return Sheet(file, name, filled[0][1], filled[1:])
