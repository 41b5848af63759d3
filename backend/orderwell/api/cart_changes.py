"""Changing what somebody is about to order."""

from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.cart import commands, models
from orderwell.cart.rules import Wish
from orderwell.checkout.commands import reorder
from orderwell.core.errors import Forbidden
from orderwell.core.ids import as_uuid, wanted_id
from orderwell.core.work import ActorKind
from orderwell.sessions.rules import new_token, token_hash

from .cart import Cart, cart_token
from .context import Context, here
from .fields import PUBLIC, mutation
from .signing import CART_COOKIE
from .viewing import customer_here

CART_DAYS = 60


@strawberry.input(description="A quantity of a variant in one of its units.")
class CartLineInput:
    variant_id: strawberry.ID = strawberry.field(description="The variant.")
    unit_code: str = strawberry.field(description="Code of the unit.")
    quantity: int = strawberry.field(description="How many; in setCartLine 0 removes the line.")
    remark: str | None = strawberry.field(
        default=None, description="What addToCart is told about the line; in expectedLines what was shown of it."
    )


def _wish(line: CartLineInput) -> Wish:
    return Wish(line.quantity, wanted_id(line.variant_id), unit_code=line.unit_code, remark=line.remark or "")


async def _own_cart(context: Context) -> models.Cart:
    """The viewer's cart for writing; somebody unknown gets a cookie with the first write."""
    if context.actor.kind is ActorKind.API_KEY:
        raise Forbidden()  # a key orders lines; it has no cart
    hashed = cart_token(context)
    if hashed is None and context.actor.kind is ActorKind.ANONYMOUS:
        token = new_token()
        hashed = token_hash(token)
        if context.response is not None:
            secure = context.settings.secure_cookies
            age = CART_DAYS * 86_400
            context.response.set_cookie(
                CART_COOKIE, token, max_age=age, httponly=True, samesite="lax", secure=secure, path="/"
            )
    return await commands.of(context.work, context.actor, hashed)


@strawberry.input(description="A line of the cart, named by what it holds.")
class CartPlaceInput:
    variant_id: strawberry.ID = strawberry.field(description="The variant.")
    unit_code: str = strawberry.field(description="Code of the unit.")


class Mutation:
    @mutation(PUBLIC, Cart, "Set the quantity of a line; 0 removes it.")
    async def set_cart_line(
        self, info: Info, input: Annotated[CartLineInput, strawberry.argument(description="The line.")]
    ) -> Any:
        cart = await _own_cart(here(info))
        return await commands.set_line(here(info).work, cart, _wish(input), await customer_here(info))

    @mutation(PUBLIC, Cart, "Add quantities to the cart.")
    async def add_to_cart(
        self, info: Info, lines: Annotated[list[CartLineInput], strawberry.argument(description="What to add.")]
    ) -> Any:
        cart = await _own_cart(here(info))
        added = [_wish(line) for line in lines]
        return await commands.add_lines(here(info).work, cart, added, await customer_here(info))

    @mutation(PUBLIC, Cart, "Say something about a line; empty takes it away.")
    async def set_cart_line_remark(
        self,
        info: Info,
        variant_id: Annotated[strawberry.ID, strawberry.argument(description="The variant.")],
        unit_code: Annotated[str, strawberry.argument(description="Code of the unit.")],
        remark: Annotated[str, strawberry.argument(description="300 characters at most.")],
    ) -> Any:
        cart = await _own_cart(here(info))
        return await commands.remark(here(info).work, cart, as_uuid(variant_id), unit_code, remark)

    @mutation(PUBLIC, Cart, "Say which lines the next order takes; the others stay in the cart for one after it.")
    async def tick_cart_lines(
        self,
        info: Info,
        ticked: Annotated[bool, strawberry.argument(description="Whether it takes them. Saying it twice is harmless.")],
        lines: Annotated[
            list[CartPlaceInput] | None,
            strawberry.argument(description="Which; null: all. Those that are no longer there are passed over."),
        ] = None,
    ) -> Any:
        cart, customer = await _own_cart(here(info)), await customer_here(info)
        named = [(as_uuid(one.variant_id), one.unit_code) for one in lines or ()]
        places = {(variant_id, unit_code) for variant_id, unit_code in named if variant_id}
        return await commands.tick(here(info).work, cart, customer, ticked, None if lines is None else places)

    @mutation(PUBLIC, Cart, "Take note of today's prices.")
    async def accept_cart_prices(self, info: Info) -> Any:
        cart = await _own_cart(here(info))
        return await commands.accept_prices(here(info).work, cart, await customer_here(info))

    @mutation(PUBLIC, Cart, "Take everything out.")
    async def clear_cart(self, info: Info) -> Any:
        return await commands.clear(here(info).work, await _own_cart(here(info)))

    @mutation("orders.place", Cart, "Come to checkout: stock is kept for the cart for a while, as far as it is there.")
    async def start_checkout(self, info: Info) -> Any:
        return await commands.reserve(here(info).work, await _own_cart(here(info)), await customer_here(info))

    @mutation("orders.place", Cart, "Leave checkout: what was kept for the cart is free again.")
    async def leave_checkout(self, info: Info) -> Any:
        return await commands.release(here(info).work, await _own_cart(here(info)))

    @mutation("orders.place", Cart, "Put the lines of a past order into the cart; its quote says what has changed.")
    async def reorder(
        self, info: Info, order_id: Annotated[strawberry.ID, strawberry.argument(description="The order.")]
    ) -> Any:
        return await reorder(here(info).work, as_uuid(order_id))
