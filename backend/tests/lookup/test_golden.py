"""How well orders and customers are found: golden queries with judged answers, MRR@10 by kind (golden/README.md)."""

import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from orderwell.customers import commands as customers
from orderwell.customers.models import Contact, Customer, CustomerKind
from orderwell.customers.queries import search as customers_meant
from orderwell.demo import make
from orderwell.language.rules import code
from orderwell.order_indexing.commands import index
from orderwell.order_indexing.queries import search as orders_meant
from orderwell.orders.models import Channel, DeliveryMethod, Order, OrderLine
from orderwell.payments.models import PaymentMethod

GOLDEN = json.loads((Path(__file__).with_name("golden") / "lookup.json").read_text())
SEEN, LEAST, LEAST_OF_A_KIND = 10, 0.90, 0.80
START = datetime(2026, 10, 1, tzinfo=UTC)


async def fill() -> None:
    """All companies and orders of the file."""
    companies: list[tuple[Customer, list[Contact], list[Any]]] = []
    for one in GOLDEN["customers"]:
        plain = {name: one[name] for name in ("number", "name", "name_en", "phone", "email", "tax_id")}
        row = Customer(**plain, kind=CustomerKind.COMPANY, created_at=START, updated_at=START)
        companies.append((row, [Contact(customer_id=row.id, **each) for each in one["contacts"]], []))
    written = []
    for n, one in enumerate(GOLDEN["orders"]):
        buyer, at = companies[one["customer"]][0], START + timedelta(hours=n)
        row = Order(
            number=one["number"], customer_id=buyer.id, customer_name=buyer.name, channel=Channel.IMPORT,
            po_number=one["po_number"], external_number=one["external_number"], currency="CNY", goods_total=1,
            tax_total=0, total=1, payment_method=PaymentMethod.BANK_TRANSFER, delivery_method=DeliveryMethod.DELIVERY,
            placed_at=at, business_day=at.date(),
            delivery_address={"recipient": one["recipient"], "phone": one["phone"]},
        )  # fmt: skip
        written.append((row, [OrderLine(sku=sku) for sku in one["skus"]], one["tracking_numbers"]))
    async with make.work() as work:
        await customers.take_over(work, companies)
        await Order.bulk_create([row for row, _, _ in written])
        parcels = {row.id: numbers for row, _, numbers in written}
        await index(work, [(row, lines) for row, lines, _ in written], parcels)


def texts(record: dict[str, Any], field: str) -> list[str]:
    """What a record of the file has under a field."""
    if field == "customer":
        return [GOLDEN["customers"][record["customer"]]["name"]]
    named = {
        "sku": record.get("skus", []),
        "tracking": record.get("tracking_numbers", []),
        "contact": [one["name"] for one in record.get("contacts", [])],
        "phone": [record["phone"], *(one["phone"] for one in record.get("contacts", []))],
        "name": [record.get("name", ""), record.get("name_en", "")],
    }
    return named[field] if field in named else [record[field] or ""]


def right(query: dict[str, Any]) -> set[str]:
    """Numbers of the records that answer it."""
    field, text = query["has"]
    records = GOLDEN[f"{query['of']}s"]
    return {one["number"] for one in records if any(code(text) in code(has) for has in texts(one, field))}


def test_there_are_enough_queries_of_each_kind() -> None:
    assert len(GOLDEN["queries"]) >= 60
    assert all(right(query) for query in GOLDEN["queries"])


@pytest.mark.usefixtures("database")
async def test_the_right_record_comes_first(capsys: pytest.CaptureFixture[str]) -> None:
    await fill()
    by_kind: dict[str, list[float]] = defaultdict(list)
    missed = []
    for query in GOLDEN["queries"]:
        if query["of"] == "order":
            seen = [hit.record.number for hit in (await orders_meant(make.EVERYTHING, query["query"], SEEN)).rows]
        else:
            seen = [hit.record.number for hit in (await customers_meant(make.EVERYTHING, query["query"], SEEN)).rows]
        places = [at for at, number in enumerate(seen, 1) if number in right(query)]
        value = 1 / places[0] if places else 0.0
        by_kind[f"{query['of']} {query['kind']}"].append(value)
        if value < 1:
            missed.append((query["of"], query["kind"], query["query"], round(value, 2)))
    every = [value for values in by_kind.values() for value in values]
    overall = sum(every) / len(every)
    with capsys.disabled():
        print(f"\nMRR@{SEEN} orders and customers: {overall:.3f} of {len(every)} queries")
        for kind, values in sorted(by_kind.items()):
            print(f"  {kind:22} {sum(values) / len(values):.3f} of {len(values)}")
    assert overall >= LEAST, missed
    assert min(sum(values) / len(values) for values in by_kind.values()) >= LEAST_OF_A_KIND, missed
