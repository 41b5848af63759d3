"""Measuring recommendations by files of orders: what is read, and what the figures say."""

from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner

from orderwell.core.errors import DomainError
from orderwell.evaluation.errors import NoOrders, NotADay, NothingToMeasure
from orderwell.evaluation.queries import baskets
from orderwell.evaluation.rules import BEST, Basket, evaluate, split
from orderwell.measuring import measuring

FIRST = date(2026, 1, 1)
# What people do buy together, and what everybody buys.
SETS = [[n * 3, n * 3 + 1, n * 3 + 2] for n in range(20)]


def business(days: int = 60, seed: int = 1) -> list[Basket]:
    """Baskets of one of twenty sets each, some with something popular."""
    random = Random(seed)
    found = []
    for day in range(days):
        for _ in range(8):
            products = {*random.choice(SETS), *([900] if random.random() < 0.5 else [])}
            found.append(Basket(FIRST + timedelta(days=day), f"C{random.randrange(30)}", tuple(sorted(products))))
    return found


def test_what_is_bought_together_beats_what_is_popular() -> None:
    report = evaluate(business())
    assert report.table.hit_rate > 0.8  # two of a set give the third
    assert report.ratio(report.table) > 2
    assert 0 < report.popular.hit_rate < 0.5
    assert report.popular.mrr <= report.popular.hit_rate
    assert report.coverage(report.table) > report.coverage(report.popular)
    assert report.train + report.test == 480


def test_leaving_out_by_subtraction_is_leaving_out() -> None:
    """The same by the plain way: a basket without the hidden product, whose neighbours are summed anew."""
    from collections import Counter

    from orderwell.copurchases.rules import Tally, neighbours

    every = business(days=40, seed=7)
    older, later = split(every)
    tally = Tally[int]()
    for one in older:
        tally.add(one.products)
    near = neighbours(tally)
    hits = asked = 0
    for one in later:
        for hidden in one.products if len(one.products) > 1 else ():
            rest = set(one.products) - {hidden}
            sums: Counter[int] = Counter()
            for source in rest:
                for other, close in near.get(source, {}).items():
                    if other not in rest:
                        sums[other] += close  # type: ignore[assignment]
            best = sorted(sums, key=lambda p: (-sums[p], p))[:BEST]
            asked, hits = asked + 1, hits + (hidden in best)
    report = evaluate(every)
    assert report.table.asked == asked
    assert report.table.hits >= hits  # what is popular fills the rest
    assert report.table.hits - hits <= report.popular.hits


def test_no_day_is_on_both_sides() -> None:
    older, later = split(business())
    assert max(one.day for one in older) < min(one.day for one in later)
    assert 0.1 < len(later) / (len(older) + len(later)) <= 0.22


def test_too_little_is_said() -> None:
    one_day = [Basket(FIRST, "", (1, 2))] * 50
    for too_few in ([], one_day, [Basket(FIRST + timedelta(days=n), "", (1,)) for n in range(50)]):
        with pytest.raises(NothingToMeasure):
            evaluate(too_few)


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID",
         ["1,A,tea,2,12/1/2010 8:26,1.5,17850.0", "1,B,cup,1,12/1/2010 8:26,1,17850.0",
          "C2,A,tea,-2,12/13/2010 9:00,1,17850.0",
          "2,A,tea,1,12/13/2010 9:01,1,17850.0"]),
        ("order_id;customer_id;sku;qty;order_date",
         ["1;17850;A;2;2010-12-01", "1;17850;B;1;2010-12-01", "2;17850;A;1;2010-12-13T09:01:00Z"]),
        ("订单编号,客户编号,货号,数量,下单时间", ["1,17850,A,2,2010年12月1日", "1,17850,B,1,2010/12/1",
          "2,17850,A,1,20101213"]),
        ("Member_number,Date,itemDescription", ["17850,01-12-2010,A", "17850,01-12-2010,B", "17850,13-12-2010,A"]),
        ("Name,Created at,Lineitem sku,Lineitem quantity,Email",
         ["1,2010-12-01 08:26:00 +0800,A,1,17850", "1,,B,1,", "2,2010-12-13,A,1,17850"]),
    ],
)  # fmt: skip
def test_files_of_many_shops_are_read_alike(tmp_path: Path, header: str, rows: list[str]) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("\n".join([header, *rows]))
    found = sorted(baskets(file), key=lambda one: one.day)
    assert [(one.day, one.customer, len(one.products)) for one in found] == [
        (date(2010, 12, 1), "17850", 2), (date(2010, 12, 13), "17850", 1)
    ]  # fmt: skip
    assert set(found[1].products) < set(found[0].products)


def test_orders_and_their_lines_may_be_two_files(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(
        "number,customer,placed_at,status\n1,C,2026-01-02,\n2,C,2026-01-03,cancelled\n"
    )
    (tmp_path / "order_lines.csv").write_text("order,sku,quantity,unit_price\n1,A,1,1\n1,B,2,1\n2,A,1,1\n")
    assert [(one.day, one.customer, len(one.products)) for one in baskets(tmp_path)] == [(date(2026, 1, 2), "C", 2)]


@pytest.mark.parametrize(
    ("text", "error"),
    [("a,b\n1,2\n", NoOrders), ("", NoOrders), ("order_id,sku,order_date\n1,A,yesterday\n", NotADay),
     ("order_id,sku,order_date\n1,A,13/13/2020\n", NotADay)],
)  # fmt: skip
def test_what_is_no_order_file_is_said(tmp_path: Path, text: str, error: type[DomainError]) -> None:
    file = tmp_path / "x.csv"
    file.write_text(text)
    with pytest.raises(error):
        baskets(file)


def test_the_command_prints_all_three_ways_and_can_be_a_gate(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    lines = [f"{n},{one.customer},{p},{one.day}" for n, one in enumerate(business()) for p in one.products]
    file.write_text("\n".join(["order_id,customer,sku,date", *lines]))
    ran = CliRunner().invoke(measuring, ["recommendations", "--from", str(file), "--at-least", "2"])
    assert ran.exit_code == 0, ran.output
    for words in ("hit-rate@10", "MRR@10", "coverage", "popular, 28 days (baseline)", "bought together", "as the cart"):
        assert words in ran.output
    refused = CliRunner().invoke(measuring, ["recommendations", "--from", str(file), "--at-least", "99"])
    assert refused.exit_code == 1
    missing = CliRunner().invoke(measuring, ["recommendations", "--from", str(tmp_path / "none.csv")])
    assert missing.exit_code == 1
    assert "none.csv" in missing.output
