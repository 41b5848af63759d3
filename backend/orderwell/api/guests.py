"""Ordering without an account: a guest is somebody signed in, whom only a link can bring back."""

from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.core.clock import utc_now
from orderwell.guests import commands, models, queries

from .context import here
from .fields import PUBLIC, SIGNED_IN, field, mutation, query, relation, view
from .signing import address_of, browser_of, sign_in_as
from .viewer import Viewer
from .viewing import firm_here


@view(models.Guest, "Somebody who orders without an account.")
class Guest:
    @field(str, "Whoever has it is this guest until a password is set: the last part of /guest/<ticket>.")
    def ticket(self, root: strawberry.Parent[models.Guest]) -> Any:
        return queries.ticket(root.user_id)  # type: ignore[attr-defined]

    @relation(str | None, "The phone that is to be confirmed by a code before ordering; null: nothing is to be done.")
    async def phone_to_confirm(rows: strawberry.Parent[list[models.Guest]], info: Info) -> Any:
        settings, browser = await firm_here(info), browser_of(here(info))
        return [await queries.phone_to_confirm(row.user_id, settings, browser, utc_now()) for row in rows]  # type: ignore[attr-defined]


@strawberry.input(description="Somebody who orders without an account.")
class GuestInput:
    name: str = strawberry.field(description="What to be called, 60 characters at most.")
    phone: str = strawberry.field(description="Where to be reached about the delivery.")
    email: str | None = strawberry.field(default=None, description="An address for questions.")
    privacy_accepted: bool = strawberry.field(description="Whether the privacy policy is accepted.")


async def _slowly(info: Info, **_: Any) -> None:
    """Not too many guests from one place. Raises TooManyAttempts."""
    await here(info).gate.spend(f"guests:{address_of(here(info).request)}")  # each one counts


async def _by_link(info: Info, ticket: str, **_: Any) -> Any:
    """The guest of the link. Raises NotFound, LinkExpired, TooManyAttempts."""
    await _slowly(info)
    return await queries.by_ticket(ticket)


class Query:
    @query(SIGNED_IN, Guest | None, "The viewer as a guest; null for whoever has an account.")
    async def guest(self, info: Info) -> Any:
        return await queries.guest(here(info).actor.user_id)


class Mutation:
    @mutation(PUBLIC, Viewer, "Go on as a guest: the answer sets the session's cookie.", prepare=_slowly)
    async def continue_as_guest(
        self, info: Info, input: Annotated[GuestInput, strawberry.argument(description="Who orders.")]
    ) -> Any:
        data = models.GuestData(input.name, input.phone, input.email or "", input.privacy_accepted)
        return await sign_in_as(info, await commands.welcome(here(info).work, data))

    @mutation(PUBLIC, Viewer, "Be the guest of a link again, on any device.", prepare=_by_link)
    async def return_as_guest(
        self, info: Info, ticket: Annotated[str, strawberry.argument(description="The last part of the link.")]
    ) -> Any:
        return await sign_in_as(info, here(info).prepared)

    @mutation(SIGNED_IN, Viewer, "A guest sets a password: orders are kept, and the link ends.")
    async def keep_guest_account(
        self,
        info: Info,
        email: Annotated[str, strawberry.argument(description="The address to sign in with.")],
        password: Annotated[str, strawberry.argument(description="8 characters or more.")],
    ) -> Any:
        await commands.stay(here(info).work, email, password)
        return here(info).actor
