"""Ordering again: the lines of a past order as they would be today, before anything is added."""

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.cart.queries import sees_numbers
from orderwell.core.clock import utc_now
from orderwell.core.ids import as_uuid
from orderwell.ordering import queries, rules
from orderwell.orders import queries as orders
from orderwell.orders.models import OrderLine

from .catalog import Variant
from .catalog_parts import Unit
from .context import here
from .fields import field, query, relation, view
from .ordering import told_here, variants_named
from .pricing import money
from .types import Money, described
from .viewing import customer_here, firm_here

LineChange: Any = described(
    rules.Change,
    "What is different from the last time.",
    WITHDRAWN="It is no longer sold.",
    UNIT_GONE="It is no longer sold by that unit.",
    DEARER="A base unit costs more.",
    CHEAPER="A base unit costs less.",
    OUT="There is none of it now.",
    SHORT="There is less of it than was ordered.",
    AMOUNT="Its minimum or step has changed.",
    UNPRICED="It has no price for this buyer.",
)


@view(queries.Compared, "A line of an order or a list as it would be today.")
class ComparedLine:
    changes: list[rules.Change] = strawberry.field(description="What is different; empty: nothing.")
    quantity: int = strawberry.field(description="How many of the unit can be ordered now; 0: none.")

    @field(str, "What it was called, in the viewer's language.")
    def name(self, root: strawberry.Parent[queries.Compared], info: Info) -> Any:
        return here(info).text(root.past.name_zh, root.past.name_en)

    @field(str, "The SKU that was ordered.")
    def sku(self, root: strawberry.Parent[queries.Compared]) -> Any:
        return root.past.sku

    @field(str, "The unit that was ordered, in the viewer's language.")
    def unit_name_then(self, root: strawberry.Parent[queries.Compared], info: Info) -> Any:
        return here(info).text(root.past.unit_zh, root.past.unit_en)

    @field(int, "How many of it were ordered.")
    def quantity_then(self, root: strawberry.Parent[queries.Compared]) -> Any:
        return root.past.quantity

    @relation(Money | None, "What a base unit cost then; null when that was not kept.")
    async def unit_price_then(rows: strawberry.Parent[list[queries.Compared]], info: Info) -> Any:
        currency = (await firm_here(info)).currency
        known = [row.past.unit_price for row in rows]
        return [None if one is None else money(one, currency) for one in known]

    @field(Variant | None, "The goods, when they are still sold.")
    def variant(self, root: strawberry.Parent[queries.Compared]) -> Any:
        return root.item and root.item.variant

    @field(Unit | None, "The unit that is counted now.")
    def unit(self, root: strawberry.Parent[queries.Compared]) -> Any:
        return root.unit

    @field(Money | None, "What a base unit costs now.")
    def unit_price(self, root: strawberry.Parent[queries.Compared]) -> Any:
        return money(root.price.unit_price, root.price.currency) if root.price else None

    @relation(list[Variant], "Other goods of the category that are in stock, when these cannot be had.")
    async def substitutes(rows: strawberry.Parent[list[queries.Compared]], info: Info) -> Any:
        return await variants_named(info, [row.substitutes for row in rows])


async def compared_here(info: Info, past: Sequence[rules.Past]) -> list[queries.Compared]:
    """Lines of the past as they would be today for the viewer's company."""
    firm = await firm_here(info)
    numbers = sees_numbers(here(info).actor, firm)
    return await queries.compared(past, await customer_here(info), utc_now(), firm, numbers, await told_here(info))


def past_of(line: OrderLine) -> rules.Past:
    """A line of an order as it was."""
    return rules.Past(
        line.variant_id,  # type: ignore[attr-defined]
        line.unit_code,
        line.quantity,
        line.unit_price,
        line.sku,
        line.name_zh,
        line.name_en,
        line.unit_name_zh,
        line.unit_name_en,
    )


class Query:
    @query("orders.place", list[ComparedLine], "A past order as it would be today, line by line; nothing is added.")
    async def reorder_preview(
        self, info: Info, order_id: Annotated[strawberry.ID, strawberry.argument(description="The order.")]
    ) -> Any:
        order = await orders.get(here(info).actor, as_uuid(order_id), field="orderId")
        return await compared_here(info, [past_of(line) for line in await orders.lines([order.id])])
