"""What somebody is about to order, and what a list of lines would cost."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Any, cast

import strawberry
from strawberry.types import Info

from orderwell.assortments.queries import range_for
from orderwell.cart import models, queries
from orderwell.cart.errors import NothingTicked
from orderwell.cart.rules import MAX_ORDER_LINES, ROUNDS, Wish, window
from orderwell.catalog import queries as catalog
from orderwell.core.clock import utc_now
from orderwell.core.db import versions
from orderwell.core.ids import as_uuid, wanted_id
from orderwell.customers import models as customer_models
from orderwell.customers.queries import get as get_customer
from orderwell.inventory import queries as inventory
from orderwell.inventory.rules import shown
from orderwell.orders.models import DeliveryMethod
from orderwell.pricing.errors import PricesHidden
from orderwell.pricing.rules import Quote as QuoteRow
from orderwell.pricing.rules import Terms
from orderwell.sessions.rules import token_hash

from .availability import Availability, with_own
from .catalog import Variant
from .catalog_parts import Unit
from .context import Context, here
from .delivery import terms_here
from .fields import PUBLIC, query, relation, view
from .order_enums import DeliveryMethod as _described  # noqa: F401 - describes the enum before it is used
from .pricing import Quote, money
from .signing import CART_COOKIE
from .types import Money, grouped
from .viewing import customer_here, firm_here, keyed, range_here, sees_prices_here


@view(models.CartLine, "One line of a cart.")
class CartLine:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    quantity: int = strawberry.field(description="How many of the unit.")
    remark: str = strawberry.field(description="What the buyer says about it; empty when nothing.")
    ticked: bool = strawberry.field(description="Whether the next order takes it; others stay in the cart.")
    added_at: datetime = strawberry.field(description="When it came in.")

    @relation(Variant, "What it is.")
    async def variant(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return await keyed(info, "variant", catalog.variants_by_id).load_many([row.variant_id for row in rows])

    @relation(Unit, "The unit it is counted in.")
    async def unit(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        units = await keyed(info, "units", catalog.units_of, shelved="").load_many([row.variant_id for row in rows])
        both = zip(units, rows, strict=True)
        return [next((unit for unit in found or [] if unit.code == row.unit_code), None) for found, row in both]

    @relation(Money | None, "The price of a base unit when the buyer last saw it; null while they may not see prices.")
    async def seen_price(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        if not await sees_prices_here(info):
            return [None for _ in rows]
        currency = (await firm_here(info)).currency
        return [money(row.seen_price, currency) for row in rows]

    @relation(bool, "Whether the price has changed since; `acceptCartPrices` takes note of it.")
    async def price_changed(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        quotes = {row.cart_id: await _quoted(info, row.cart_id) for row in rows}
        now = {
            (cart_id, line.wanted.variant_id): line.unit_price
            for cart_id, quote in quotes.items()
            for line in quote.lines
        }
        return [now.get((row.cart_id, row.variant_id), row.seen_price) != row.seen_price for row in rows]

    @relation(Availability, "What can be promised of it, as far as the firm shows it.")
    async def availability(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        there = await keyed(info, "availability", inventory.availability, shelved="").load_many(
            [row.variant_id for row in rows]
        )
        kept = {cart_id: await _kept(info, cart_id) for cart_id in {row.cart_id for row in rows}}
        both = zip(there, rows, strict=True)
        found = [with_own(one, kept[row.cart_id].get(row.variant_id, 0)) for one, row in both if one]
        if here(info).actor.can("inventory.read"):
            return found
        display = (await firm_here(info)).stock_display
        return [shown(one, display) for one in found]

    @relation(int, "Base units of its goods that checkout keeps for the cart; to others they are not available.")
    async def reserved(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        kept = {cart_id: await _kept(info, cart_id) for cart_id in {row.cart_id for row in rows}}
        return [kept[row.cart_id].get(row.variant_id, 0) for row in rows]


@strawberry.type(description="Stock that is kept for a cart while its buyer is at checkout.")
class CartReservation:
    expires_at: datetime = strawberry.field(description="Until when.")
    renewable_until: datetime = strawberry.field(description="Coming back and changing the cart keep it up to then.")


@view(models.Cart, "What the viewer is about to order; it survives devices and signing in.")
class Cart:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    updated_at: datetime = strawberry.field(description="When it last changed.")
    version: int = strawberry.field(description="Grows with every change.")

    @relation(list[CartLine], "Its lines in the order in which they were added.")
    async def lines(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return [await _lines(info, row.id) for row in rows]

    @relation(int, "How many lines it has, ticked or not.")
    async def line_count(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return [len(await _lines(info, row.id)) for row in rows]

    @relation(int, "How many of its lines the next order takes.")
    async def ticked_count(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return [sum(line.ticked for line in await _lines(info, row.id)) for row in rows]

    @relation(Quote, "What its ticked lines cost now, delivered, and what keeps them from being ordered.")
    async def quote(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        return [await _quoted(info, row.id) for row in rows]

    @relation(CartReservation | None, "The stock that is kept for it; null: none, as before and after checkout.")
    async def reservation(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        length = await _length(info)
        kept = [(_kept_until(row), row.reserved_since) for row in rows]
        return [
            CartReservation(expires_at=until, renewable_until=since + ROUNDS * length) if until else None
            for until, since in kept
        ]

    @relation(datetime | None, "When stock can be kept for it again, after too long a stay at checkout; null: now.")
    async def reservable_from(rows: strawberry.Parent[list[Any]], info: Info) -> Any:
        now, length = utc_now(), await _length(info)
        free = [not length or window(now, length, row.reserved_since, row.reserved_until) for row in rows]
        return [None if one else row.reserved_until + length for one, row in zip(free, rows, strict=True)]


def _kept_until(row: models.Cart) -> datetime | None:
    """When the stock that is kept for the cart is free again; None: nothing is kept. The answer holds until then."""
    until = row.reserved_until
    if until is None or until <= utc_now(until_told=True):
        return None
    if (noted := versions.current()) is not None:
        noted.until(until)
    return until


async def _length(info: Info) -> timedelta:
    """For how long one visit at checkout keeps stock."""
    return timedelta(minutes=(await firm_here(info)).hold_checkout_minutes)


async def _kept(info: Info, cart_id: Any) -> dict[Any, int]:
    """What is kept for a cart that was read in this request: base units by variant."""

    async def load(ids: list[Any]) -> dict[Any, dict[Any, int]]:
        carts = await models.Cart.filter(id__in=ids, reserved_until__gt=utc_now())
        return {one.id: await inventory.reserved_by(one.id) for one in carts}

    return await keyed(info, "cart_kept", load).load(cart_id) or {}


async def _lines(info: Info, cart_id: Any) -> list[models.CartLine]:
    async def load(ids: list[Any]) -> dict[Any, list[models.CartLine]]:
        rows = await models.CartLine.filter(cart_id__in=ids).order_by("added_at", "id")
        return dict(zip(ids, grouped(ids, rows, "cart_id"), strict=True))

    return await keyed(info, "cart_lines", load).load(cart_id) or []


async def _quoted(info: Info, cart_id: Any) -> QuoteRow:
    async def load(ids: list[Any]) -> dict[Any, QuoteRow]:
        customer = await customer_here(info)
        return {
            one: await quoted(
                info,
                queries.wishes(await _lines(info, one)),
                customer,
                await terms_here(info, customer, None),
                own=await _kept(info, one),
                known=True,
            )
            for one in ids
        }

    return cast(QuoteRow, await keyed(info, "cart_quote", load).load(cart_id))


async def quoted(
    info: Info,
    wanted: Sequence[Wish],
    customer: customer_models.Customer | None,
    terms: Terms | None,
    own: Mapping[Any, int] | None = None,
    known: bool = False,
) -> QuoteRow:
    """What `wanted` costs, with everything that is wrong: lines, quantities, prices, stock without what is `own`.

    `terms`: of the delivery, None for pickup. `known`: see `cart.queries.basket`. For who may not see prices nothing
    costs anything, and that is a problem.
    """
    actor = here(info).actor
    within = await range_here(info) if actor.buys else await range_for(actor, customer, await firm_here(info))
    nothing = [NothingTicked(field="lines")] if wanted and not any(one.ticked for one in wanted) else []
    basket = await queries.basket(wanted[:MAX_ORDER_LINES], within=within, known=known or not actor.buys)
    firm, sees = await firm_here(info), await sees_prices_here(info)
    priced = basket if sees else queries.Basket()
    quote = await queries.quote(priced, customer, utc_now(), terms or firm, terms is not None)
    numbers = queries.sees_numbers(actor, firm)
    hidden = [] if sees else [PricesHidden()]
    problems = [*nothing, *hidden, *basket.problems, *quote.problems, *await queries.shortages(basket, numbers, own)]
    return replace(quote, problems=problems)


@strawberry.input(description="A line to order, named by variant or SKU.")
class OrderLineInput:
    quantity: int = strawberry.field(description="How many of the unit.")
    variant_id: strawberry.ID | None = strawberry.field(default=None, description="The variant.")
    sku: str | None = strawberry.field(default=None, description="Its SKU, when the variant is not given.")
    unit_code: str | None = strawberry.field(default=None, description="Code of the unit; absent: the default unit.")
    remark: str | None = strawberry.field(default=None, description="A remark about the line.")


def wishes(lines: Sequence[OrderLineInput]) -> list[Wish]:
    """The command's view of lines."""
    return [Wish(one.quantity, wanted_id(one.variant_id), one.sku, one.unit_code, one.remark or "") for one in lines]


def cart_token(context: Context) -> str | None:
    token = context.request.cookies.get(CART_COOKIE) if context.request else None
    return token_hash(token) if token else None


class Query:
    @query(PUBLIC, Cart, "The viewer's cart, also before signing in; empty when there is none.")
    async def cart(self, info: Info) -> Any:
        context = here(info)
        found = await queries.cart(context.actor, cart_token(context))
        return found or models.Cart(updated_at=utc_now(), version=0)

    @query(PUBLIC, Quote, "What lines would cost the viewer's company, or a customer.")
    async def quote(
        self,
        info: Info,
        lines: Annotated[list[OrderLineInput], strawberry.argument(description="What is wanted.")],
        customer_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="For whom; needs orders.place_for.")
        ] = None,
        delivery_method: Annotated[DeliveryMethod, strawberry.argument(description="Delivered or picked up.")] = (
            DeliveryMethod.DELIVERY
        ),
        area_code: Annotated[
            str | None, strawberry.argument(description="Where it goes; absent: the company's default address.")
        ] = None,
    ) -> Any:
        customer = await customer_here(info)
        if customer_id is not None and (customer is None or str(customer.id) != customer_id):
            here(info).actor.require("orders.place_for")
            customer = await get_customer(here(info).actor, as_uuid(customer_id), field="customerId")
        delivery = delivery_method is DeliveryMethod.DELIVERY
        terms = await terms_here(info, customer, area_code) if delivery else None
        return await quoted(info, wishes(lines), customer, terms)
