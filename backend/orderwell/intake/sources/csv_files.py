"""CSV in the encodings and with the delimiters that office programs write."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from orderwell.intake.errors import FileUnreadable

from .sheet import Sheet, cut

DELIMITERS = (",", "\t", ";", "|")
BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# GB18030 contains GBK and GB2312. UTF-8 is tried first: Chinese in GBK is practically never valid UTF-8.
ENCODINGS = ("utf-8", "gb18030")


def decoded(content: bytes) -> str:
    """The text of a file. Raises FileUnreadable."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            candidates: tuple[str, ...] = (encoding,)
            break
    else:
        candidates = ENCODINGS
    for encoding in candidates:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise FileUnreadable(detail="encoding")


def delimiter(text: str) -> str:
    """The separator that occurs most often in the first filled line, outside quotes; a comma when none does."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside = "".join(first.split('"')[::2])
    return max(DELIMITERS, key=lambda mark: (outside.count(mark), mark == ","))


class CsvFiles:
    """`<table>.csv`, also `.tsv` and `.txt`."""

    def sheets(self, path: Path) -> Iterator[Sheet]:
        text = decoded(path.read_bytes())
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text))
        try:
            lines = list(reader)
        except csv.Error as error:
            raise FileUnreadable(detail=str(error)) from error
        sheet = cut(path.name, path.stem, lines)
        if sheet is not None:
            yield sheet
