"""How subscriptions hear news: who may still listen, and rows read once for many listeners."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from strawberry.dataloader import DataLoader

from orderwell.core.clock import utc_now
from orderwell.core.work import Actor, ActorKind, Scope
from orderwell.customers.queries import companies_of
from orderwell.sessions.queries import key_holder, still_signed_in

from .context import SIGNED_OUT, TRY_AGAIN, Context
from .fields import PUBLIC, SIGNED_IN
from .hub import Bundle, hub

# However quiet it is, a session that has ended loses its messages after so many seconds.
LOOK_AGAIN = 60.0
Wanted = Callable[[Bundle, Actor], Sequence[Any]]
Load = Callable[[list[Any]], Awaitable[list[Any]]]


async def news(
    context: Context, topic: str, permission: str, wanted: Wanted
) -> AsyncGenerator[tuple[Bundle, Sequence[Any]], None]:
    """Bundles of `topic` that hold something `wanted`, with it, as long as the viewer may hear it.

    `wanted` looks at the messages only and saves reads; whoever gets the bundle reads the rows with row scope.
    Ends when the session has ended, the permission is gone, or the listener has fallen too far behind.
    """
    loop = asyncio.get_running_loop()
    looked = loop.time()
    async with hub.listen(topic) as listener, aclosing(listener.bundles(LOOK_AGAIN)) as bundles:
        async for bundle in bundles:
            found = wanted(bundle, context.actor)
            if not found and loop.time() - looked < LOOK_AGAIN:
                continue
            actor, looked = await present(context, bundle), loop.time()
            if actor is None or not (permission in (PUBLIC, SIGNED_IN) or actor.can(permission)):
                await context.hang_up(SIGNED_OUT, "Signed out")
                return
            context.actor = actor
            if found:
                yield bundle, found
    await context.hang_up(TRY_AGAIN, "Too far behind")


async def shared(bundle: Bundle, name: Any, load: Load, key: Any) -> Any:
    """What `load` gives for `key`, read once for all listeners of the bundle, together with what others want."""
    if name not in bundle.shared:
        bundle.shared[name] = DataLoader[Any, Any](load_fn=load)
    # Shielded: a listener that leaves must not take the answer from the others.
    return await asyncio.shield(bundle.shared[name].load(key))


async def present(context: Context, bundle: Bundle) -> Actor | None:
    """What the viewer may do now; None when the session or the key has ended."""
    if context.key:
        return await shared(bundle, "keys", _holders, context.key)  # type: ignore[no-any-return]
    if context.token:
        return await shared(bundle, "sessions", _signed_in, context.token)  # type: ignore[no-any-return]
    return context.actor


async def _holders(keys: list[str]) -> list[Actor | None]:
    now = utc_now()
    found = [await key_holder(key, now) for key in keys]
    return [one.actor if one else None for one in found]


async def _signed_in(tokens: list[str]) -> list[Actor | None]:
    found = await still_signed_in(tokens, utc_now())
    contacts = [one.actor.user_id for one in found.values() if one.actor.kind is ActorKind.CUSTOMER]
    companies = await companies_of([one for one in contacts if one]) if contacts else {}
    actors = {
        token: replace(one.actor, customer_id=companies.get(one.actor.user_id)) if one.actor.user_id else one.actor
        for token, one in found.items()
    }
    return [actors.get(token) for token in tokens]


def scope_of(actor: Actor) -> tuple[Any, ...]:
    """Equal for actors who see the same rows."""
    owner = actor.user_id if actor.scope is Scope.OWN else None
    return actor.scope, owner, actor.customer_id if actor.scope is Scope.COMPANY else None
