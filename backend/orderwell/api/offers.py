"""What variants cost the viewer and how much of them can be promised, read once for all that ask in one request."""

from collections.abc import Hashable, Sequence
from typing import Any, cast
from uuid import UUID

from msgspec import Struct
from strawberry.types import Info

from orderwell.catalog import models, queries
from orderwell.core.clock import utc_now
from orderwell.customers.models import Customer
from orderwell.inventory import queries as inventory
from orderwell.inventory.rules import Availability
from orderwell.orders.queries import LastPurchase, last_bought
from orderwell.price_lists.queries import Addressees, addressees, agreed
from orderwell.price_lists.rules import VariantPrices
from orderwell.pricing.queries import unit_prices

from .batches import Answers
from .cards import Standin, apart
from .context import Context, here
from .shelves import SHELVES
from .types import grouped
from .viewing import customer_here, keyed, once, range_here, sees_prices_here

STOCK = "availability"
LISTED = (None, None)  # only list prices, as for visitors


async def variants_here(info: Info, products: Sequence[models.Product]) -> list[list[models.Variant]]:
    """The variants of each product that the viewer may see."""
    active_only = not here(info).actor.can(queries.SEES_ALL)

    async def load(ids: list[UUID]) -> dict[UUID, list[models.Variant]]:
        rows = await queries.variants_of(ids, active_only=active_only)
        return dict(zip(ids, grouped(ids, rows, "product_id"), strict=True))

    answers = keyed(info, "variants_of", load, shelved="active" if active_only else "all")
    found = await answers.load_many([row.id for row in products])
    return [mine or [] for mine in found]


async def sold_here(info: Info, ids: Sequence[UUID]) -> list[models.Variant | None]:
    """Variants of past papers as they are today; None for who buys, where they are no longer offered to them."""
    found = await keyed(info, "variant", queries.variants_by_id).load_many(ids)
    if not here(info).actor.buys:
        return found
    within = await range_here(info)
    known = {one.id: one for one in found if one and one.active}
    products = keyed(info, "product", queries.products_by_id)
    rows = await products.load_many([one.product_id for one in known.values()])
    sold = {
        one.id
        for one, product in zip(known.values(), rows, strict=True)
        if product and product.status is models.ProductStatus.PUBLISHED and queries.offered(product, within)
    }
    return [one if one and one.id in sold else None for one in found]


class Buyer(Struct, frozen=True):
    """For whom prices are. Companies with equal `lists` have the same price lists, and so the same prices: the level's
    and the company's own, as far as there are any.

    `sees`: prices may be shown at all; nobody who may not has lists.
    """

    company: Customer | None
    lists: Hashable
    sees: bool = True


async def buyer_here(info: Info) -> Buyer:
    """The viewer as a buyer."""

    async def find() -> Buyer:
        if not await sees_prices_here(info):
            return Buyer(None, "hidden", sees=False)
        company = await customer_here(info)
        if company is None:
            return Buyer(None, LISTED)
        if not here(info).up_to_date:
            return Buyer(company, company.id)  # nobody will share what is read for this request
        named: Addressees = await once(info, "addressees", addressees, shelved=True)
        return Buyer(company, named.lists_of(company))

    # Who asks at the same time finds the same, for what it is found by is read once.
    batches = here(info).batches
    if "buyer" not in batches:
        batches["buyer"] = await find()
    return cast(Buyer, batches["buyer"])


async def prices_here(info: Info) -> Answers[UUID, VariantPrices]:
    """All prices of a variant that apply to the viewer's company now."""
    buyer = await apart(info, "whose", buyer_here)
    if not buyer.sees:
        return keyed(info, "hidden_prices", _none)

    async def load(ids: list[UUID]) -> dict[UUID, VariantPrices]:
        return await unit_prices(ids, buyer.company, utc_now(until_told=True))  # which notes the next turn

    return keyed(info, "prices", load, shelved=repr(buyer.lists))


async def _none(ids: list[UUID]) -> dict[UUID, VariantPrices]:
    return {}


async def availability_here(info: Info, ids: Sequence[UUID]) -> list[Availability | None]:
    """What can be promised of these variants."""

    async def ask(info: Info) -> list[Availability | None]:
        return await keyed(info, STOCK, inventory.availability, shelved="").load_many(ids)

    return await apart(info, "pulse", ask)


async def last_bought_here(info: Info, variants: Sequence[models.Variant]) -> list[LastPurchase | None]:
    """How the viewer's company bought them; None for whoever has none or may not see its orders."""
    actor = here(info).actor
    if actor.customer_id is None or not actor.can("orders.read"):
        return [None for _ in variants]
    company = actor.customer_id

    async def load(ids: list[UUID]) -> dict[UUID, LastPurchase]:
        return await last_bought(company, ids)

    return await keyed(info, "last_bought", load).load_many([one.id for one in variants])


class Offers:
    """What varies about products: prices with the buyer's price lists, stock all the time. See `decks.Varying`."""

    async def whose(self, context: Context) -> Hashable:
        """The buyer's price lists."""
        return (await buyer_here(_info(context))).lists

    async def whose_each(self, context: Context, keys: Sequence[Hashable]) -> Sequence[Hashable]:
        """Of goods that a company has no prices of its own for, it has those of its level."""
        info = _info(context)
        buyer = await buyer_here(info)
        if buyer.company is None or not isinstance(buyer.lists, tuple) or buyer.lists[1] is None:
            return [buyer.lists] * len(keys)
        own = await keyed(info, "agreed", _agreed, shelved="").load(buyer.company.id)
        if own is None:
            return [buyer.lists] * len(keys)
        others = (buyer.lists[0], None)
        return [buyer.lists if key in own else others for key in keys]

    async def pulses(self, context: Context, rows: Sequence[models.Product]) -> list[Any]:
        """The stock of each product's variants."""
        info = _info(context)
        variants = await variants_here(info, rows)
        found = iter(await availability_here(info, [one.id for mine in variants for one in mine]))
        return [[next(found) for _ in mine] for mine in variants]

    def resting(self) -> int | None:
        """The shelf that availability is taken from is another one once any stock has changed."""
        return SHELVES.standing(f"{STOCK}:")


async def _agreed(ids: list[UUID]) -> dict[UUID, frozenset[Any] | None]:
    return {one: await agreed(one) for one in ids}


def _info(context: Context) -> Any:
    return Standin(context)
