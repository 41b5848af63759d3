"""What of the demo could not be ordered as it lies there: nothing a visitor tries should begin with an apology."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from orderwell.access.models import User
from orderwell.access.queries import actor_of
from orderwell.assortments.queries import range_for
from orderwell.cart import queries as carts
from orderwell.cart.models import Cart
from orderwell.cart.rules import Wish
from orderwell.catalog.models import Product, ProductStatus
from orderwell.catalog.queries import offered
from orderwell.checkout.rules import minimum_problems
from orderwell.core.clock import utc_now
from orderwell.core.errors import DomainError
from orderwell.customers.models import Customer
from orderwell.customers.queries import by_ids, of_user
from orderwell.firm.queries import firm
from orderwell.inquiries.models import Inquiry, InquirySubject
from orderwell.inventory.errors import OutOfStock
from orderwell.lists.models import ListDraft, ShoppingList, ShoppingListLine
from orderwell.orders.models import Order


async def wrong_with(customer: Customer, wanted: Sequence[Wish], user_id: UUID) -> list[DomainError]:
    """Everything that would keep the customer from ordering all of it now."""
    settings = await firm()
    actor = await actor_of(await User.get(id=user_id))
    made = await carts.basket(wanted, within=await range_for(actor, customer, settings))
    quote = await carts.quote(made, customer, utc_now(), settings, delivery=True)
    least = minimum_problems(quote, settings.minimum_order_minor, settings.currency)
    return [*made.problems, *quote.problems, *least, *await carts.shortages(made, numbers=True)]


async def _in_carts() -> list[str]:
    found: list[str] = []
    for cart in await Cart.all():
        owner = cart.user_id  # type: ignore[attr-defined]
        lines = carts.wishes(await carts.lines(cart))
        customer = await of_user(owner)
        if customer is None or not lines:
            found.append(f"cart of {owner}: nobody's, or empty")
            continue
        for part in ([one for one in lines if one.ticked], [one for one in lines if not one.ticked]):
            later = [Wish(one.quantity, one.variant_id, unit_code=one.unit_code) for one in part]
            found += _told(f"cart of {customer.number}", await wrong_with(customer, later, owner) if part else [])
    return found


async def _on_lists() -> list[str]:
    """Minimums, steps, units, prices, range. Whether there is enough of what somebody buys every week is life."""
    found: list[str] = []
    lists = await ShoppingList.filter(removed_at=None)
    customers = await by_ids([one.customer_id for one in lists])  # type: ignore[attr-defined]
    for one in lists:
        rows = await ShoppingListLine.filter(shopping_list_id=one.id).order_by("position")
        wanted = [Wish(row.quantity, row.variant_id, unit_code=row.unit_code) for row in rows]  # type: ignore[attr-defined]
        customer = customers[one.customer_id]  # type: ignore[attr-defined]
        wrong = await wrong_with(customer, wanted, one.owner_id)  # type: ignore[attr-defined]
        lasting = [problem for problem in wrong if not isinstance(problem, OutOfStock)]
        found += _told(f"list {one.name} of {customer.number}", lasting)
        if one.weekday is not None and (one.next_run is None or one.next_run <= utc_now()):
            found.append(f"list {one.name} of {customer.number}: its next run is over")
    found += [f"draft {one.id}: without lines" for one in await ListDraft.all() if not one.lines]
    return found


async def _in_inquiries() -> list[str]:
    found: list[str] = []
    for one in await Inquiry.all().prefetch_related("customer"):
        if one.subject is InquirySubject.ORDER:
            order = await Order.get_or_none(id=one.order_id, customer_id=one.customer_id)
            found += [] if order else [f"inquiry “{one.title}”: no such order of theirs"]
        if one.subject is InquirySubject.PRODUCT:
            product = await Product.get(id=one.product_id)
            within = await range_for(await actor_of(await User.get(id=one.opened_by_id)), one.customer, await firm())
            if product.status is not ProductStatus.PUBLISHED or not offered(product, within):
                found.append(f"inquiry “{one.title}”: {product.code} is not offered to them")
        if one.subject is InquirySubject.CART and not await Cart.filter(user_id=one.opened_by_id).exists():
            found.append(f"inquiry “{one.title}”: there is no cart")
    return found


def _told(where: str, problems: Iterable[DomainError]) -> list[str]:
    return [f"{where}: {one}" for one in problems]


async def blemishes() -> list[str]:
    """Carts, lists with their schedules, and inquiries of the demo that lead nowhere, in words."""
    return [*await _in_carts(), *await _on_lists(), *await _in_inquiries()]
