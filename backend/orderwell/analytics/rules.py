"""What the numbers of the dashboard count: the same words as the filters of the lists they lead to."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct

from orderwell.logistics.rules import ShipmentState
from orderwell.orders.models import OrderStatus, PaymentState

DAYS = 30  # of the chart, today included
PRODUCT_DAYS = 28  # whole weeks, so that weekends weigh the same
PRODUCTS = 10

TO_CONFIRM = (OrderStatus.SUBMITTED, OrderStatus.REVIEWING)
TO_SHIP = (OrderStatus.CONFIRMED, OrderStatus.PICKING)
# What the buyer's company has not approved yet, or came to nothing, is neither sold nor owed.
NO_SALE = (OrderStatus.AWAITING_APPROVAL, OrderStatus.CANCELLED, OrderStatus.REFUNDED)
LIVE = tuple(status for status in OrderStatus if status not in NO_SALE)
UNPAID = (PaymentState.UNPAID, PaymentState.PARTIAL)
# A parcel that came late cannot be helped any more.
ON_THE_WAY = (
    ShipmentState.PICKING,
    ShipmentState.PACKED,
    ShipmentState.SHIPPED,
    ShipmentState.IN_TRANSIT,
    ShipmentState.EXCEPTION,
)


class DaySales(Struct, frozen=True):
    """Orders placed on a business day, and the total of those that did not come to nothing (minor units)."""

    day: date
    orders: int = 0
    sales: int = 0


class ProductSales(Struct, frozen=True):
    """Base units and minor units of one product's lines."""

    product_id: UUID
    quantity: int
    sales: int


class Stock(Struct, frozen=True):
    """SKUs by the band of their row in the stock matrix."""

    low: int = 0
    out: int = 0


class Dashboard(Struct, frozen=True):
    """The firm at a glance, as far as one viewer sees it. Money in minor units of `currency`."""

    day: date
    currency: str
    by_day: list[DaySales]
    by_status: dict[OrderStatus, int]
    unpaid: int
    unpaid_amount: int
    stock: Stock
    late_shipments: int
    exceptions: int
    pending_customers: int
    products: list[ProductSales]

    @property
    def today(self) -> DaySales:
        return self.by_day[-1]

    @property
    def yesterday(self) -> DaySales:
        return self.by_day[-2]

    @property
    def to_confirm(self) -> int:
        return sum(self.by_status[status] for status in TO_CONFIRM)

    @property
    def to_ship(self) -> int:
        return sum(self.by_status[status] for status in TO_SHIP)


def every_day(known: dict[date, DaySales], today: date) -> list[DaySales]:
    """One entry for each of the last DAYS days, today last; days without orders have zeros."""
    days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    return [known.get(day) or DaySales(day) for day in days]
