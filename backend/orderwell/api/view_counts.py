"""How many rows each of several filters finds: the numbers beside saved views. One statement for a list's views."""

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.core.clock import utc_now
from orderwell.core.errors import Invalid
from orderwell.core.page import COUNT_CAP, PageRequest, sizes, sizes_of
from orderwell.customers import queries as customers
from orderwell.discovery.queries import ProductOrder as Order
from orderwell.fulfilment.queries import in_care
from orderwell.logistics import queries as logistics
from orderwell.order_listing import queries as orders
from orderwell.payments import queries as payments
from orderwell.stock_listing import queries as stock

from .context import here
from .customers import CustomerFilter, wanted_customers
from .discovery import as_wanted, found_here
from .fields import query
from .inventory import StockFilter
from .order_lists import OrderFilter, wanted_orders
from .payments import PaymentFilter, wanted_payments
from .products import ProductFilter
from .shipments import ShipmentFilter, wanted_shipments
from .viewing import today_here

MOST = 30
COUNTS = list[int]
EVERY = strawberry.argument(description=f"The filters, {MOST} at most.")
WHAT = "that each filter finds, 10,000 at most, in their order."


def _few(filters: Sequence[Any]) -> None:
    if len(filters) > MOST:
        raise Invalid(
            field="filters", reason_zh=f"一次最多统计 {MOST} 个视图。", reason_en=f"Count at most {MOST} views at once."
        )


class Query:
    @query("orders.read", COUNTS, f"Orders {WHAT}")
    async def orders_found(self, info: Info, filters: Annotated[list[OrderFilter], EVERY]) -> Any:
        _few(filters)
        actor, today = here(info).actor, await today_here(info)
        return await orders.sizes(actor, [await wanted_orders(info, one) for one in filters], today)

    @query("catalog.read", COUNTS, f"Products {WHAT}")
    async def products_found(self, info: Info, filters: Annotated[list[ProductFilter], EVERY]) -> Any:
        _few(filters)
        first = PageRequest(1)
        found = [await found_here(info, await as_wanted(info, one), Order.BEST_SOLD, first) for one in filters]
        return [min(one.total, COUNT_CAP) for one in found]

    @query("customers.read", COUNTS, f"Customers {WHAT}")
    async def customers_found(self, info: Info, filters: Annotated[list[CustomerFilter], EVERY]) -> Any:
        _few(filters)
        return await sizes([await customers.found(here(info).actor, await wanted_customers(one)) for one in filters])

    @query("payments.read", COUNTS, f"Payments {WHAT}")
    async def payments_found(self, info: Info, filters: Annotated[list[PaymentFilter], EVERY]) -> Any:
        _few(filters)
        actor = here(info).actor
        return await payments.sizes(actor, [wanted_payments(one) for one in filters], in_care(actor))

    @query("shipments.read", COUNTS, f"Parcels {WHAT}")
    async def shipments_found(self, info: Info, filters: Annotated[list[ShipmentFilter], EVERY]) -> Any:
        _few(filters)
        actor, now = here(info).actor, utc_now()
        return await logistics.sizes(actor, [wanted_shipments(one) for one in filters], now, in_care(actor))

    @query("inventory.read", COUNTS, f"SKUs {WHAT}")
    async def stock_found(self, info: Info, filters: Annotated[list[StockFilter], EVERY]) -> Any:
        _few(filters)
        return await sizes_of([await stock.matching(await one.wanted(info)) for one in filters])
