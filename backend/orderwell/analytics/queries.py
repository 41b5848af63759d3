"""Numbers over all slices. Every one is counted by the query of the list it leads to, row scope included."""

from datetime import date, datetime, timedelta

from tortoise.expressions import Q, Subquery
from tortoise.functions import Count, Sum

from orderwell.core.clock import business_day
from orderwell.core.db.sql import as_id, rows
from orderwell.core.work import Actor
from orderwell.customers.models import CustomerStatus
from orderwell.customers.queries import visible as visible_customers
from orderwell.firm.rules import Firm
from orderwell.fulfilment.queries import own_orders
from orderwell.inventory.queries import tell_stock
from orderwell.inventory.rules import StockBand
from orderwell.logistics.models import ShipmentState
from orderwell.logistics.queries import is_late
from orderwell.logistics.queries import visible as visible_shipments
from orderwell.order_listing import queries as order_listing
from orderwell.orders import queries as orders
from orderwell.orders.models import OrderLine, OrderStatus
from orderwell.payments.models import PaymentBalance

from .rules import (
    DAYS,
    LIVE,
    NO_SALE,
    ON_THE_WAY,
    PRODUCT_DAYS,
    PRODUCTS,
    UNPAID,
    Dashboard,
    DaySales,
    ProductSales,
    Stock,
    every_day,
)


async def dashboard(actor: Actor, firm: Firm, now: datetime) -> Dashboard:
    """What `actor` sees of the firm now; zeros for what they may not read. At most nine statements."""
    today = business_day(now, firm.time_zone)
    reads_orders = actor.can("orders.read")
    unpaid, amount = await _unpaid(actor, today) if reads_orders and actor.can("payments.read") else (0, 0)
    late, exceptions = await _parcels(actor, now) if actor.can("shipments.read") else (0, 0)
    return Dashboard(
        day=today,
        currency=firm.currency,
        by_day=every_day(await _by_day(actor, firm, today) if reads_orders else {}, today),
        by_status=await _by_status(actor, today) if reads_orders else dict.fromkeys(OrderStatus, 0),
        unpaid=unpaid,
        unpaid_amount=amount,
        stock=await _stock() if actor.can("inventory.read") else Stock(),
        late_shipments=late,
        exceptions=exceptions,
        pending_customers=await _pending(actor) if actor.can("customers.read") else 0,
        products=await _products(actor, firm, today) if reads_orders else [],
    )


async def _by_day(actor: Actor, firm: Firm, today: date) -> dict[date, DaySales]:
    wanted = orders.OrderFilter(placed_from=today - timedelta(days=DAYS - 1), placed_to=today)
    sold = ~Q(status__in=list(NO_SALE)) & Q(currency=firm.currency)
    found = (
        await orders.found(actor, wanted, today)
        .annotate(count=Count("id"), sales=Sum("total", _filter=sold))
        .group_by("business_day")
        .values("business_day", "count", "sales")
    )
    return {
        row["business_day"]: DaySales(row["business_day"], int(row["count"]), int(row["sales"] or 0)) for row in found
    }


async def _by_status(actor: Actor, today: date) -> dict[OrderStatus, int]:
    return await order_listing.counts(actor, orders.OrderFilter(), today)


async def _unpaid(actor: Actor, today: date) -> tuple[int, int]:
    """Orders that are owed, and what: the count from the list's own query, the sum from the balances."""
    owed = orders.found(actor, orders.OrderFilter(statuses=LIVE, payment_states=UNPAID), today)
    balances = PaymentBalance.filter(order_id__in=Subquery(owed.values("id")))
    sums = await balances.annotate(due_sum=Sum("due"), paid_sum=Sum("paid"), refunded_sum=Sum("refunded")).values(
        "due_sum", "paid_sum", "refunded_sum"
    )
    due, paid, refunded = (int(sums[0][name] or 0) for name in ("due_sum", "paid_sum", "refunded_sum"))
    return await owed.count(), due - paid + refunded


async def _stock() -> Stock:
    """SKUs by the band of their row in the stock matrix: active ones, over all active warehouses."""
    tell_stock()
    counts = "SELECT band, COUNT(*) AS skus FROM variant_stock WHERE active = TRUE AND band IN (?) GROUP BY band"
    skus = {row["band"]: int(row["skus"]) for row in await rows(counts, [StockBand.LOW, StockBand.OUT])}
    return Stock(low=skus.get(StockBand.LOW, 0), out=skus.get(StockBand.OUT, 0))


async def _parcels(actor: Actor, now: datetime) -> tuple[int, int]:
    """Parcels that should have come, and parcels in trouble."""
    trouble = Q(state=ShipmentState.EXCEPTION)
    late = is_late(now) & Q(state__in=list(ON_THE_WAY))
    shipments = visible_shipments(actor, own_orders(actor))
    return await shipments.filter(late).count(), await shipments.filter(trouble).count()


async def _pending(actor: Actor) -> int:
    return await visible_customers(actor).filter(status=CustomerStatus.PENDING).count()


async def _products(actor: Actor, firm: Firm, today: date) -> list[ProductSales]:
    """The products that sold best by money."""
    wanted = orders.OrderFilter(statuses=LIVE, placed_from=today - timedelta(days=PRODUCT_DAYS - 1), placed_to=today)
    sold = orders.found(actor, wanted, today).filter(currency=firm.currency)
    found = (
        await OrderLine.filter(order_id__in=Subquery(sold.values("id")))
        .annotate(quantity_sum=Sum("base_quantity"), sales=Sum("total"))
        .group_by("product_id")
        .order_by("-sales", "product_id")
        .limit(PRODUCTS)
        .values("product_id", "quantity_sum", "sales")
    )
    return [ProductSales(as_id(row["product_id"]), int(row["quantity_sum"]), int(row["sales"])) for row in found]
