"""What exports do to cells, headers and files, and what becomes of it."""

import contextlib
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderwell.core.errors import DomainError
from orderwell.history.rules import line_sum, line_total
from orderwell.intake.sources import Input, Row, read, typed
from orderwell.intake.sources.cells import cleaned, value_of
from orderwell.intake.sources.csv_files import decoded, delimiter
from orderwell.intake.sources.format import TABLES, Column, Kind


def value(kind: Kind, text: str) -> Any:
    return value_of(text, Column("cell", kind, ()))


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (Kind.CODE, '="3510001"', "3510001"),
        (Kind.CODE, "\t0042", "0042"),
        (Kind.CODE, "17850.0", "17850"),
        (Kind.TEXT, "\ufeff 甲　", "甲"),
        (Kind.WHOLE, "24.0", 24),
        (Kind.WHOLE, "1,200", 1200),
        (Kind.AMOUNT, "9.80000019", Decimal("9.800")),
        (Kind.AMOUNT, "￥1,234.50", Decimal("1234.500")),
        (Kind.AMOUNT, "１２．５元", Decimal("12.500")),
        (Kind.DISCOUNT, "0.150000006", 1500),
        (Kind.DISCOUNT, "15%", 1500),
        (Kind.DISCOUNT, "8.5折", 1500),
        (Kind.DISCOUNT, "0.0399999991", 400),
        (Kind.PERCENT, "13%", 1300),
        (Kind.PERCENT, "6.5", 650),
        (Kind.DATE, "2016/11/9", date(2016, 11, 9)),
        (Kind.DATE, "2016年11月9日", date(2016, 11, 9)),
        (Kind.DATE, "20161109", date(2016, 11, 9)),
        (Kind.DATE, "42683", date(2016, 11, 9)),
        (Kind.MOMENT, "42683.5", datetime(2016, 11, 9, 12)),  # noqa: DTZ001 - a file's times have no zone
        (Kind.MOMENT, "2016-11-09 08:30:15+0900", datetime(2016, 11, 8, 23, 30, 15, tzinfo=UTC)),
        (Kind.FLAG, "是", True),
        (Kind.EMAIL, "Maria@Example.com ", "maria@example.com"),
    ],
)
def test_a_cell_keeps_its_meaning(kind: Kind, text: str, expected: object) -> None:
    assert value(kind, text) == expected


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (Kind.WHOLE, "2.5", "NOT_A_NUMBER"),
        (Kind.WHOLE, "-1", "NOT_A_NUMBER"),
        (Kind.WHOLE, "99999999999", "NOT_A_NUMBER"),
        (Kind.COUNT, "0", "NOT_A_NUMBER"),
        (Kind.AMOUNT, "12.3456", "NOT_A_NUMBER"),
        (Kind.AMOUNT, "1e400", "NOT_A_NUMBER"),
        (Kind.AMOUNT, "NaN", "NOT_A_NUMBER"),
        (Kind.DISCOUNT, "15", "NOT_A_NUMBER"),
        (Kind.DISCOUNT, "0.12345", "NOT_A_NUMBER"),
        (Kind.PERCENT, "101", "NOT_A_NUMBER"),
        (Kind.DATE, "9/11/2016", "NOT_A_DATE"),
        (Kind.DATE, "2016-02-30", "NOT_A_DATE"),
        (Kind.MOMENT, "2016-02-03 25:00", "NOT_A_DATE"),
        (Kind.FLAG, "perhaps", "NOT_A_CHOICE"),
        (Kind.EMAIL, "maria", "NOT_AN_EMAIL"),
        (Kind.TEXT, "x" * 201, "VALUE_TOO_LONG"),
    ],
)
def test_what_could_mean_two_things_is_refused(kind: Kind, text: str, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        value(kind, text)
    assert refused.value.code == code


@given(st.sampled_from(list(Kind)), st.text())
def test_no_text_breaks_a_cell(kind: Kind, text: str) -> None:
    with contextlib.suppress(DomainError):
        value(kind, text)
    assert cleaned(text) == cleaned(text).strip(" \t\r\n'")


@given(st.integers(1, 10**5), st.integers(0, 10**7), st.integers(0, 10_000), st.sampled_from([1, 6, 12, 24]))
def test_a_line_is_rounded_once_and_half_up(quantity: int, price: int, discount: int, factor: int) -> None:
    exact = Fraction(quantity * price * (10_000 - discount), 10_000)
    assert line_total(quantity, price, discount) == floor(exact + Fraction(1, 2))
    row = Row(2, {"quantity": quantity, "unit_price": Decimal(price).scaleb(-2), "discount": discount})
    line = line_sum(row, factor, 1300, "CNY")
    assert line.total == floor(exact + Fraction(1, 2))
    assert line.goods == line.unit_price * line.base_quantity == line.total + line.discount
    assert line.discount >= 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_encodings_and_delimiters_are_found_out(encoding: str, mark: str) -> None:
    text = mark.join(["客户编号", '"名称"', "电话"]) + "\r\n"
    assert decoded(text.encode(encoding)) == text
    assert delimiter(text) == mark


def folder(place: Path, **files: str) -> Input:
    for name, content in files.items():
        (place / f"{name}.csv").write_text(content, encoding="gb18030")
    return typed(read(place))


def test_headers_are_known_in_both_languages_and_with_blanks(tmp_path: Path) -> None:
    found = folder(tmp_path, 客户="客户编号 ,公司名称\t,颜色\nC-1,甲,红\n\nC-2,乙\n")
    assert [(row.number, row["number"], row["name"]) for row in found.of("customers")] == [
        (2, "C-1", "甲"),
        (4, "C-2", "乙"),
    ]
    assert found.problems == []
    assert found.notices == ["客户.csv: column '颜色' is no part of the format, ignored"]


def test_files_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    (tmp_path / "orders.xlsx").write_bytes(b"not a workbook")
    found = folder(tmp_path, customers="number\nC-1\n", 客户="编号,编号,名称\n1,2,x\n", readme="a\n1\n")
    told = {(one.file, one.row, one.column, one.error.code) for one in found.problems}
    assert told == {
        ("orders.xlsx", 0, "", "FILE_UNREADABLE"),
        ("客户.csv", 0, "", "TABLE_REPEATED"),
        ("customers.csv", 1, "name", "COLUMN_MISSING"),
    }
    assert found.notices == ["readme.csv: no table of the format, ignored"]


def test_an_empty_folder_says_what_is_expected(tmp_path: Path) -> None:
    assert [one.error.code for one in typed(read(tmp_path)).problems] == ["FOLDER_EMPTY"]


def test_no_name_means_two_columns() -> None:
    for table in TABLES:
        names = [name for column in table.columns for name in (column.name, *column.synonyms)]
        assert len(names) == len(set(names)), table.name


def test_the_documentation_names_every_column() -> None:
    page = (Path(__file__).parents[3] / "docs" / "import-format.md").read_text()
    for table in TABLES:
        part = page.split(f"### {table.name}\n")[1].split("\n### ")[0]
        for column in table.columns:
            line = next((line for line in part.splitlines() if line.startswith(f"| `{column.name}` ")), "")
            assert ("yes" in line.split("|")[2]) is column.required, (table.name, column.name)
            assert all(synonym in line for synonym in column.synonyms), (table.name, column.name)
