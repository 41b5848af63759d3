"""What happens while one is looking: orders, inquiries, notifications, the own cart."""

from collections.abc import AsyncGenerator, Callable
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from orderwell.cart.queries import cart as own_cart
from orderwell.core.ids import wanted_id
from orderwell.core.work import Actor, Scope
from orderwell.inquiries.queries import visible as visible_inquiries
from orderwell.inquiries.rules import READ as READ_INQUIRIES
from orderwell.notifications.queries import visible as visible_notifications
from orderwell.orders.queries import visible as visible_orders

from .cart import Cart
from .context import here
from .fields import SIGNED_IN, subscription
from .hub import Bundle, News
from .inquiries import Inquiry
from .listening import news, scope_of, shared
from .notifications import Notification
from .orders import Order
from .types import in_order


class Subscription:
    @subscription("orders.read", Order, "An order that the viewer may see changed: here is how it is now.")
    async def order_changed(
        self,
        info: Info,
        id: Annotated[strawberry.ID | None, strawberry.argument(description="Only this one; null: all.")] = None,
    ) -> AsyncGenerator[Any, None]:
        context, wanted = here(info), _changed("order_id", wanted_id(id))
        async for bundle, ids in news(context, "order", "orders.read", wanted):
            for order_id in ids:
                if (row := await _order(bundle, context.actor, order_id)) is not None:
                    yield News(bundle, ("order", order_id), row)

    @subscription(READ_INQUIRIES, Inquiry, "An inquiry that the viewer may see changed: here is how it is now.")
    async def inquiry_changed(
        self,
        info: Info,
        id: Annotated[strawberry.ID | None, strawberry.argument(description="Only this one; null: all.")] = None,
    ) -> AsyncGenerator[Any, None]:
        context, wanted = here(info), _changed("inquiry_id", wanted_id(id))
        async for bundle, ids in news(context, "inquiry", READ_INQUIRIES, wanted):
            for row in await visible_inquiries(context.actor).filter(id__in=ids).order_by("id"):
                yield News(bundle, ("inquiry", row.id), row)

    @subscription(SIGNED_IN, Notification, "The viewer was told something.")
    async def notification_arrived(self, info: Info) -> AsyncGenerator[Any, None]:
        context = here(info)

        def wanted(bundle: Bundle, actor: Actor) -> list[UUID]:
            mine = bundle.by("user_id").get(str(actor.user_id), [])
            return [UUID(str(message["notification_id"])) for message in mine]

        async for bundle, ids in news(context, "notification", SIGNED_IN, wanted):
            for row in await visible_notifications(context.actor).filter(id__in=ids).order_by("id"):
                yield News(bundle, ("notification", row.id), row)

    @subscription(SIGNED_IN, Cart, "The viewer's cart was changed, here or on another device: here is how it is now.")
    async def cart_changed(self, info: Info) -> AsyncGenerator[Any, None]:
        context = here(info)

        def wanted(bundle: Bundle, actor: Actor) -> list[UUID]:
            mine = bundle.by("user_id").get(str(actor.user_id), [])
            return [UUID(str(message["cart_id"])) for message in mine[-1:]]

        async for bundle, ids in news(context, "cart", SIGNED_IN, wanted):
            row = await own_cart(context.actor, None)
            if row is not None and row.id in ids:
                yield News(bundle, ("cart", row.id), row)


def _changed(name: str, only: UUID | None) -> Callable[[Bundle, Actor], list[UUID]]:
    """Which records a bundle tells of under that name; a company is told of its own alone."""

    def wanted(bundle: Bundle, actor: Actor) -> list[UUID]:
        changed = bundle.by(name)
        ids = [one for one in changed if only is None or one == str(only)]
        if actor.scope is Scope.COMPANY:
            ids = [one for one in ids if str(changed[one][0]["customer_id"]) == str(actor.customer_id)]
        return [UUID(one) for one in ids]

    return wanted


async def _order(bundle: Bundle, actor: Actor, order_id: UUID) -> Any:
    """The order, read once for all listeners of the same row scope; None for what the actor may not see."""

    async def load(ids: list[UUID]) -> list[Any]:
        return in_order(ids, await visible_orders(actor).filter(id__in=ids))

    return await shared(bundle, ("orders", *scope_of(actor)), load, order_id)
