"""Rows into instances: the same as Tortoise makes them, for every model and every kind of column."""

from typing import Any

import pytest
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.models import Model

from orderwell.catalog.models import Product, Variant
from orderwell.core.db import executor
from orderwell.customers.models import Customer
from orderwell.demo import make
from orderwell.inventory.models import StockHold, StockLevel, StockMovement
from orderwell.orders.models import Order, OrderEntry, OrderLine
from orderwell.payments.models import PaymentBalance

MODELS: list[type[Model]] = [
    Product, Variant, Customer, StockLevel, StockHold, StockMovement, Order, OrderEntry, OrderLine, PaymentBalance
]  # fmt: skip


def everything(row: Model) -> dict[str, Any]:
    """All that an instance holds, related instances too."""
    return {k: everything(v) if isinstance(v, Model) else v for k, v in row.__dict__.items() if v is not None}


async def read() -> list[list[dict[str, Any]]]:
    """All rows, plain and with what they refer to."""
    queries = [model.all().order_by(model._meta.pk_attr) for model in MODELS]
    queries += [
        Variant.all().order_by("id").select_related("product__category", "product__brand"),
        StockHold.all().order_by("id").select_related("level__warehouse"),
    ]
    return [[everything(row) for row in await query] for query in queries]


async def test_quick_instances_are_tortoises(database: BaseDBAsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    await make.order(lines=3)
    await make.product(variants=2, brand=await make.brand())
    quick = await read()
    with monkeypatch.context() as patch:
        patch.setattr(executor.QuickSelect, "execute_select", executor.BaseExecutor.execute_select)
        assert quick == await read()
    assert all(quick)
    assert any(made is not None for made in executor._makers.values())


async def test_what_is_read_in_part_or_counted_is_still_right(database: BaseDBAsyncClient) -> None:
    product = await make.product(variants=2)
    (partial,) = await Product.filter(id=product.id).only("id", "code")
    assert (partial.id, partial.code, partial._partial) == (product.id, product.code, True)
    (whole,) = await Product.filter(id=product.id).prefetch_related("variants")
    assert sorted(row.id for row in whole.variants) == sorted(row.id for row in await Variant.all())
    whole.name_en = "Another"
    await whole.save()
    assert (await Product.get(id=product.id)).name_en == "Another"
