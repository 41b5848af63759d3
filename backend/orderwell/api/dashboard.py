"""The firm at a glance."""

from datetime import date
from typing import Any

import strawberry
from strawberry.types import Info

from orderwell.analytics import rules
from orderwell.analytics.queries import dashboard
from orderwell.catalog.queries import products_by_id
from orderwell.core.clock import utc_now
from orderwell.core.money import Money as MoneyValue

from .catalog import Product
from .context import here
from .fields import field, query, relation, view
from .order_lists import OrderCounts
from .types import Money
from .viewing import firm_here, keyed, money_here


@view(rules.DaySales, "What was ordered on a business day.")
class DaySales:
    day: date = strawberry.field(description="The business day, in the firm's time zone.")
    orders: int = strawberry.field(description="Orders placed, whatever became of them.")

    @relation(Money, "Total of those that were neither cancelled nor refunded.")
    async def sales(rows: strawberry.Parent[list[rules.DaySales]], info: Info) -> Any:
        return [await money_here(info, row.sales) for row in rows]


@view(rules.ProductSales, "What was ordered of a product.")
class ProductSales:
    quantity: int = strawberry.field(description="In base units.")

    @relation(Money, "After discounts, tax included.")
    async def sales(rows: strawberry.Parent[list[rules.ProductSales]], info: Info) -> Any:
        return [await money_here(info, row.sales) for row in rows]

    @relation(Product, "What it is.")
    async def product(rows: strawberry.Parent[list[rules.ProductSales]], info: Info) -> Any:
        return await keyed(info, "product", products_by_id).load_many([row.product_id for row in rows])


def _money(root: rules.Dashboard, minor: int) -> MoneyValue:
    return MoneyValue(minor, root.currency)


@view(
    rules.Dashboard,
    "The firm at a glance, as far as the viewer sees it: each count is the `totalCount` of the list it names, "
    "and zero when the viewer may not read that list.",
)
class Dashboard:
    day: date = strawberry.field(description="Today's business day, in the firm's time zone.")
    unpaid: int = strawberry.field(
        description="Orders with paymentState UNPAID or PARTIAL and a status other than CANCELLED and REFUNDED."
    )
    late_shipments: int = strawberry.field(
        description="Parcels that are late, in state PICKING, PACKED, SHIPPED, IN_TRANSIT or EXCEPTION."
    )
    exceptions: int = strawberry.field(description="Parcels in state EXCEPTION.")
    pending_customers: int = strawberry.field(description="Customers with status PENDING.")
    to_confirm: int = strawberry.field(description="Orders with status SUBMITTED or REVIEWING.")
    to_ship: int = strawberry.field(description="Orders with status CONFIRMED or PICKING.")

    @field(int, "Orders placed today.")
    def orders_today(self, root: strawberry.Parent[rules.Dashboard]) -> Any:
        return root.today.orders

    @field(int, "Orders placed yesterday.")
    def orders_yesterday(self, root: strawberry.Parent[rules.Dashboard]) -> Any:
        return root.yesterday.orders

    @field(Money, "Total of today's orders that were neither cancelled nor refunded.")
    def sales_today(self, root: strawberry.Parent[rules.Dashboard]) -> Any:
        return _money(root, root.today.sales)

    @field(Money, "The same of yesterday.")
    def sales_yesterday(self, root: strawberry.Parent[rules.Dashboard]) -> Any:
        return _money(root, root.yesterday.sales)

    @field(Money, "What those that count as `unpaid` still owe.")
    def unpaid_amount(self, root: strawberry.Parent[rules.Dashboard]) -> Any:
        return _money(root, root.unpaid_amount)

    @field(int, "SKUs whose row of the stock matrix has band LOW.")
    def low_stock(self, root: strawberry.Parent[rules.Dashboard]) -> Any:
        return root.stock.low

    @field(int, "SKUs whose row of the stock matrix has band OUT.")
    def out_of_stock(self, root: strawberry.Parent[rules.Dashboard]) -> Any:
        return root.stock.out

    @field(list[DaySales], "The last 30 business days, today last.")
    def sales_by_day(self, root: strawberry.Parent[rules.Dashboard]) -> Any:
        return root.by_day

    @field(list[ProductSales], "The ten products that sold best in the last 28 days, by money.")
    def top_products(self, root: strawberry.Parent[rules.Dashboard]) -> Any:
        return root.products

    @field(list[OrderCounts], "All orders by status; every status has an entry.")
    def by_status(self, root: strawberry.Parent[rules.Dashboard]) -> Any:
        return [OrderCounts(status=status, count=count) for status, count in root.by_status.items()]


class Query:
    @query("dashboard.read", Dashboard, "The firm at a glance.")
    async def dashboard(self, info: Info) -> Any:
        return await dashboard(here(info).actor, await firm_here(info), utc_now())
