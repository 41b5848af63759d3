"""Carts for tests and the demo."""

from orderwell.cart import commands
from orderwell.cart.models import Cart
from orderwell.cart.rules import Wish
from orderwell.catalog.models import Variant
from orderwell.core.work import Actor
from orderwell.customers.queries import of_user

from .work import work


async def cart(actor: Actor, *wanted: tuple[Variant, int], unit_code: str | None = None) -> Cart:
    """The cart of somebody who is signed in, with quantities of variants added (default unit)."""
    async with work(actor) as opened:
        mine = await commands.of(opened, actor, None)
        wishes = [Wish(quantity=quantity, variant_id=one.id, unit_code=unit_code) for one, quantity in wanted]
        return await commands.add_lines(opened, mine, wishes, await of_user(actor.user_id))
