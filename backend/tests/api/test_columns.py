"""Rows of orders and their lines are read as far as a query asks, and its answer is that of whole rows."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from orderwell.api import columns
from orderwell.api.order_parts import OrderLine
from orderwell.api.orders import Order
from orderwell.core.db.prepared import columns as columns_of
from orderwell.core.work import Actor
from orderwell.demo import make
from orderwell.orders import models
from tests.conftest import Graph
from tests.counted import statements
from tests.judged import by_core, shown

BELOW = {"variant": "{ sku }", "picture": "{ id }", "priceSteps": "{ label amount { amount } }"}
BELOW |= dict.fromkeys(("unitPrice", "discount", "total", "tax"), "{ amount currency }")
ALWAYS = {"id", "order_id"}
OF_ORDER = {"customer": "{ name }", "placedBy": "{ name }", "owner": "{ name }", "progress": "{ ordered }"}
OF_ORDER |= {"allowedMoves": "{ move }", "approval": "{ id }", "lines": "{ sku }", "deliveryAddress": "{ city }"}
OF_ORDER |= {"invoice": "{ title }", "shipments": "{ id }", "payments": "{ id }", "attempts": "{ id }"}
OF_ORDER |= {"deliverySlot": "{ day }", "paymentPlan": "{ due }", "attachments": "{ id }", "timeline": "{ text }"}
OF_ORDER |= {"cancellation": "{ note }", "sourcing": "{ score }"}
OF_ORDER |= dict.fromkeys(("goodsTotal", "discountTotal", "freight", "taxTotal", "total"), "{ amount }")
OF_ORDER |= dict.fromkeys(("paid", "refunded", "outstanding"), "{ amount }")
Answer = tuple[dict[str, Any], list[set[str]]]
Ask = Callable[[str], Awaitable[Answer]]


@pytest.fixture
async def ask(gql: Graph) -> Ask:
    """Asks for fields of lines; gives the answer, and the columns of each statement that read lines."""
    return await asking(gql, "nodes { id lines { %s } }", "FROM order_line")


@pytest.fixture
async def ask_orders(gql: Graph) -> Ask:
    """The same of orders."""
    return await asking(gql, "nodes { %s } pageInfo { endCursor }", "FROM customer_order WHERE id IN (SELECT")


async def asking(gql: Graph, inside: str, reading: str) -> Ask:
    for _ in range(2):
        await make.order(lines=2)
    owner: Actor = await make.actor(await make.user("owner"))

    async def asked(fields: str) -> Answer:
        with statements() as seen:
            answer = shown(await gql(f"{{ orders {{ {inside % fields} }} }}", None, owner))
        reads = [one.partition("FROM")[0] for one in seen if reading in one]
        return answer, [set(re.findall(r"\w+", one)) - {"SELECT"} for one in reads]

    return asked


@pytest.mark.parametrize("field", sorted(columns._attributes(OrderLine)))
async def test_each_field_reads_what_it_says(ask: Ask, field: str) -> None:
    from orderwell.api.schema import compiler

    document = f"{field} {BELOW.get(field, '')}"
    await ask(document)  # what comes for the second time is compiled
    before = compiler.counters.bailed.total()
    answer, reads = await ask(document)
    assert compiler.counters.bailed.total() == before  # nothing was looked at that was not read
    looks_at = columns._attributes(OrderLine)[field]
    assert looks_at is not None
    assert reads == [{*looks_at, *ALWAYS}]
    seen: list[Answer] = []

    async def again() -> dict[str, Any]:
        seen.append(await ask(document))
        return seen[0][0]

    assert await by_core(again) == answer
    assert [len(one) for one in seen[0][1]] == [len(columns_of(models.OrderLine))]
    assert answer["errors"] == []


@pytest.mark.parametrize("field", sorted(columns._attributes(Order)))
async def test_each_field_of_an_order_reads_what_it_says(ask_orders: Ask, field: str) -> None:
    from orderwell.api.schema import compiler

    document = f"{field} {OF_ORDER.get(field, '')}"
    await ask_orders(document)
    before = compiler.counters.bailed.total()
    answer, reads = await ask_orders(document)
    assert compiler.counters.bailed.total() == before
    looks_at = columns._attributes(Order)[field]
    whole = set(columns_of(models.Order))
    assert reads == [whole if looks_at is None else {*looks_at, "id", "placed_at"}]
    seen: list[Answer] = []

    async def again() -> dict[str, Any]:
        seen.append(await ask_orders(document))
        return seen[0][0]

    assert await by_core(again) == answer
    assert seen[0][1] == [whole]
    assert answer["errors"] == []


async def test_lines_that_are_asked_for_in_two_places_are_read_once(ask: Ask) -> None:
    fields = "sku } lineCount again: lines { remark"
    await ask(fields)
    _, reads = await ask(fields)
    assert reads == [{"sku", "remark", *ALWAYS}]


async def test_who_says_too_little_is_answered_all_the_same(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    right, _ = await ask("position unitName")
    known = {one: columns._attributes(one) for one in (Order, OrderLine)}
    known[OrderLine] = {**known[OrderLine], "unitName": ("sku",)}
    monkeypatch.setattr(columns, "_attributes", known.__getitem__)
    columns._columns.cache_clear()
    answer, reads = await ask("position unitName")
    columns._columns.cache_clear()
    assert answer == right
    assert [len(one) for one in reads] == [4, len(columns_of(models.OrderLine))]  # in part, and then whole


def test_fields_that_say_nothing_have_rows_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "_attributes", lambda view: {"sku": ("sku",), "odd": None, "worked": ("waiting",)})
    columns._columns.cache_clear()
    some = [columns._columns(OrderLine, frozenset(one), ("id",)) for one in (["sku"], ["sku", "odd"], ["worked"])]
    columns._columns.cache_clear()
    assert some == [("id", "sku"), None, None]
