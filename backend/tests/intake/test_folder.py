"""Folders of files: the example of the documentation, what is wrong with others, and a load that is killed."""

import signal
import time
from pathlib import Path

import xlsxwriter
from tortoise.backends.base.client import BaseDBAsyncClient

from orderwell import composition, load
from orderwell.core.db.sql import rows
from orderwell.intake.sources import read
from orderwell.intake.sources.format import TABLES
from tests.api.conftest import process
from tests.api.test_processes import command
from tests.intake.northwind import REPOSITORY

EXAMPLE = REPOSITORY / "docs" / "examples" / "import"


def copy(folder: Path, **changes: tuple[str, str]) -> Path:
    """The example with texts of its files replaced: `orders=("old", "new")`."""
    folder.mkdir()
    for file in EXAMPLE.glob("*.csv"):
        content = file.read_text()
        if file.stem in changes:
            old, new = changes[file.stem]
            assert content.count(old) == 1, (file.name, old)
            content = content.replace(old, new)
        (folder / file.name).write_text(content)
    return folder


async def problems(folder: Path) -> list[tuple[str, int, str, str]]:
    """File, row, column and code of what is wrong, in a dry run."""
    outcome = await load.run(folder, dry_run=True)
    return [(found.file, found.row, found.column, found.error.code) for found in outcome.problems]


async def test_the_example_uses_every_table_and_loads(database: BaseDBAsyncClient) -> None:
    assert {file.stem for file in EXAMPLE.glob("*.csv")} == {table.name for table in TABLES}
    outcome = await load.run(EXAMPLE)
    assert load.told(outcome, "en")[-1] == "No differences between the files and the database."
    found = {row["number"]: row for row in await rows(
        "SELECT number, state, status, payment_state, total FROM customer_order"
    )}  # fmt: skip
    assert [tuple(found[number].values())[1:] for number in ("A-1001", "A-1002", "A-1003")] == [
        ("closed", "delivered", "paid", 26820),
        ("cancelled", "refunded", "refunded", 5600),
        ("submitted", "submitted", "unpaid", 5100),
    ]
    lines = await rows("SELECT sku, factor, base_quantity, unit_price, discount, total FROM order_line "
                       "WHERE sku = 'W-550'")  # fmt: skip
    assert [tuple(line.values()) for line in lines] == [("W-550", 24, 240, 105, 1260, 23940)]
    costs = await rows("SELECT v.sku, v.cost, p.margin FROM variant v JOIN product p ON p.id = v.product_id ORDER BY 1")
    assert [tuple(row.values()) for row in costs] == [
        ("T-500", 210, 3000), ("T-OLD", None, None), ("W-1500", 191, 3500), ("W-550", 78, 3500)
    ]  # fmt: skip
    for name, differences in composition.DIFFERENCES.items():
        assert not list(await differences()), name


async def test_nine_defects_are_nine_problems_and_nothing_is_written(
    database: BaseDBAsyncClient, tmp_path: Path
) -> None:
    folder = copy(
        tmp_path / "broken",
        customers=("C-002,林小满,,person", "C-001,林小满,,person"),
        contacts=("zhao@chenguang.example", "zhao at chenguang"),
        categories=("TEA,茶饮,Tea drinks,DRINKS", "TEA,茶饮,Tea drinks,FOOD"),
        prices=("T-500,3.00,1,,", "T-500,3.0055,1,,"),
        units=("W-1500,箱,case,12", "W-1500,箱,case,dozen"),
        stock=("W-1500,SH,1200", "W-1501,SH,1200"),
        orders=("PO-77,268.20", "PO-77,268.02"),
        payments=("268.20,2026/9/10", "268.20,10/9/2026"),
        shipments=("D-502,A-1001", "D-502,A-1009"),
    )
    # The second customer is gone under the first one's number: what refers to C-002 would be a consequence,
    # so it is given back to it in the files that name it.
    for name in ("addresses", "orders"):
        file = folder / f"{name}.csv"
        file.write_text(file.read_text().replace("C-002", "C-001"))
    assert await problems(folder) == [
        ("categories.csv", 4, "parent", "REFERENCE_UNKNOWN"),
        ("units.csv", 3, "factor", "NOT_A_NUMBER"),
        ("customers.csv", 3, "number", "ROW_REPEATED"),
        ("contacts.csv", 2, "email", "NOT_AN_EMAIL"),
        ("prices.csv", 6, "unit_price", "NOT_A_NUMBER"),
        ("stock.csv", 3, "sku", "REFERENCE_UNKNOWN"),
        ("orders.csv", 2, "total", "AMOUNTS_DIFFER"),
        ("payments.csv", 2, "received_on", "NOT_A_DATE"),
        ("shipments.csv", 3, "order", "REFERENCE_UNKNOWN"),
    ]
    outcome = await load.run(folder)
    assert (outcome.report, outcome.right) == (None, False)
    for table in ("customer", "product", "customer_order", "load"):
        assert (await rows(f"SELECT count(*) AS rows FROM {table}"))[0]["rows"] == 0


async def test_problems_are_told_in_both_languages(database: BaseDBAsyncClient, tmp_path: Path) -> None:
    folder = copy(tmp_path / "broken", stock=("W-1500,SH,1200", "W-1500,SH,many"))
    outcome = await load.run(folder, dry_run=True)
    assert load.told(outcome, "en")[0].startswith("stock.csv:3 [on_hand] NOT_A_NUMBER: “many” is not")
    assert (
        load.told(outcome, "zh-CN")[0]
        == "stock.csv:3 [on_hand] NOT_A_NUMBER: “many”不是有效的数字，应为不小于 0 的整数。"
    )


async def test_what_is_there_already_is_not_overwritten(database: BaseDBAsyncClient, tmp_path: Path) -> None:
    await load.run(EXAMPLE)
    folder = copy(tmp_path / "changed", stock=("W-1500,SH,1200", "W-1500,SH,1300"))
    found = await problems(folder)
    assert ("customers.csv", 2, "number", "ALREADY_EXISTS") in found
    assert ("products.csv", 2, "sku", "ALREADY_EXISTS") in found
    assert ("contacts.csv", 2, "email", "ALREADY_EXISTS") in found
    assert ("payments.csv", 2, "reference", "ALREADY_EXISTS") in found
    assert {code for *_, code in found} == {"ALREADY_EXISTS"}


async def test_the_same_tables_come_as_one_workbook(database: BaseDBAsyncClient, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "business.xlsx") as book:
        for sheet in read(EXAMPLE).sheets.values():
            page = book.add_worksheet(sheet.name)
            for number, line in enumerate([sheet.header, *(cells for _, cells in sheet.rows)]):
                for column, cell in enumerate(line):
                    # Excel takes what looks like a number for one: quantities and order numbers alike.
                    page.write(number, column, float(cell) if cell.replace(".", "").isdigit() else cell)
    outcome = await load.run(tmp_path)
    assert outcome.right, load.told(outcome, "en")
    assert outcome.report is not None
    assert outcome.report["tables"]["order_lines"]["database"]["rows"] == 5


def test_a_load_that_is_killed_is_resumed(empty_url: str, tmp_path: Path) -> None:
    folder = many_orders(tmp_path / "many", 300)
    environment = {"ORDERWELL_DATABASE_URL": empty_url, "ORDERWELL_DATA_DIR": str(tmp_path / "var")}
    log, load_it = tmp_path / "load.log", ("load", str(folder), "--chunk", "10")
    with process(tmp_path, *load_it, **environment) as loading:
        while " orders " not in log.read_text():
            assert loading.returncode is None, log.read_text()
            time.sleep(0.01)
        time.sleep(0.05)  # somewhere inside a later chunk
        loading.kill()
        loading.wait()
    assert loading.returncode == -signal.SIGKILL, f"it had ended by itself: {log.read_text()}"
    again = command(tmp_path, *load_it, "--resume", **environment)
    assert again.returncode == 0, again.stdout
    assert b"No differences between the files and the database." in again.stdout
    assert b"orders            303" in again.stdout
    log.unlink()
    assert b"loaded before" in command(tmp_path, *load_it, **environment).stdout


def many_orders(folder: Path, count: int) -> Path:
    """The example with `count` more orders of one line."""
    copy(folder)
    with (folder / "orders.csv").open("a") as orders, (folder / "order_lines.csv").open("a") as lines:
        for number in range(count):
            orders.write(f"B-{number},C-001,2026-08-01,closed\n")
            lines.write(f"B-{number},T-500,{number + 1},,3.00,0.1\n")
    return folder
