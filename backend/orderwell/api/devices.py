"""Signing in on a big screen by a phone that is signed in: a QR code, a question, an answer."""

from collections.abc import AsyncGenerator
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry
from msgspec import Struct
from strawberry.types import Info

from orderwell.access.models import User
from orderwell.core.ids import as_uuid
from orderwell.core.work import Actor
from orderwell.device_sign_in import commands, models, queries, rules

from .access import Id
from .context import here
from .fields import PUBLIC, SIGNED_IN, field, mutation, query, subscription, view
from .hub import Bundle, News
from .listening import news
from .signing import DEVICE_COOKIE, DEVICE_SECONDS, address_of, browser_of, new_secret, sign_in_as
from .types import described
from .viewer import Viewer

DeviceState = described(
    models.DeviceState,
    "What became of a browser's request.",
    WAITING="Nobody has decided.",
    ALLOWED="It may be signed in.",
    REFUSED="It may not.",
    DONE="It was signed in.",
)
Ticket = Annotated[str, strawberry.argument(description="What the link of the QR code carries.")]


@view(rules.QrCode, "A QR code to draw: dark modules as one SVG path in a white square.")
class QrCode:
    size: int = strawberry.field(description="Width and height in units of the path, the white edge included.")
    path: str = strawberry.field(description="The `d` of an SVG path.")


@view(models.DeviceRequest, "A browser that asks to be signed in by somebody who is.")
class DeviceRequest:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    state: models.DeviceState = strawberry.field(description="What became of it.")
    user_agent: str = strawberry.field(description="What the browser calls itself.")
    created_at: datetime = strawberry.field(description="When it asked.")
    expires_at: datetime = strawberry.field(description="Until when it waits.")

    @field(str, "The same as people say it, such as Chrome · macOS.")
    def device(self, root: strawberry.Parent[models.DeviceRequest]) -> Any:
        return rules.device(root.user_agent)

    @field(int, "Two digits that both screens show.")
    def check_number(self, root: strawberry.Parent[models.DeviceRequest]) -> Any:
        return rules.check_number(root.id)


class Asked(Struct, frozen=True):
    """A browser's own request, and the link that its QR code carries."""

    request: models.DeviceRequest
    link: str


@view(Asked, "What a browser shows that asks to be signed in.")
class DeviceQuestion:
    request: DeviceRequest = strawberry.field(description="The request.")
    link: str = strawberry.field(description="Where the code leads; a signed-in phone decides there.")

    @field(int, "How long it waits; clocks of browsers are not to be trusted.")
    def good_for_seconds(self) -> Any:
        return int(rules.GOOD_FOR.total_seconds())

    @field(QrCode, "The link as a QR code.")
    def qr_code(self, root: strawberry.Parent[Asked]) -> Any:
        return rules.qr_code(root.link)


async def _slowly(info: Info, **_: Any) -> None:
    """Not too many codes from one place. Raises TooManyAttempts."""
    await here(info).gate.spend(f"devices:{address_of(here(info).request)}")


class Query:
    @query(SIGNED_IN, DeviceRequest, "The browser behind a QR code, before it is allowed or refused.")
    async def device_request(self, info: Info, ticket: Ticket) -> Any:
        return await queries.by_ticket(ticket)


class Mutation:
    @mutation(
        PUBLIC, DeviceQuestion, "Ask for a session by QR code; only this browser can collect it.", prepare=_slowly
    )
    async def ask_device_sign_in(self, info: Info) -> Any:
        context = here(info)
        agent = context.request.headers.get("user-agent", "") if context.request else ""
        row = await commands.ask(context.work, new_secret(context, DEVICE_COOKIE, DEVICE_SECONDS), agent)
        origin = context.settings.public_url.rstrip("/")
        return Asked(row, f"{origin}/sign-in?device={queries.ticket(row)}")

    @mutation(SIGNED_IN, DeviceRequest, "Let the browser of a QR code in as oneself, or refuse it; once.")
    async def decide_device_sign_in(
        self,
        info: Info,
        ticket: Ticket,
        allow: Annotated[bool, strawberry.argument(description="Whether it is let in.")],
    ) -> Any:
        return await commands.decide(here(info).work, ticket, allow)

    @mutation(PUBLIC, Viewer, "Collect the session that was allowed: the answer sets its cookie.")
    async def collect_device_sign_in(self, info: Info, id: Id) -> Any:
        context = here(info)
        person: User = await commands.collect(context.work, as_uuid(id), browser_of(context, DEVICE_COOKIE))
        return await sign_in_as(info, person)


class Subscription:
    @subscription(PUBLIC, DeviceRequest, "Somebody has allowed or refused the browser that asked.")
    async def device_request_decided(self, info: Info, id: Id) -> AsyncGenerator[Any, None]:
        wanted_id = str(as_uuid(id))

        def wanted(bundle: Bundle, actor: Actor) -> list[UUID]:
            return [UUID(one) for one in bundle.by("request_id") if one == wanted_id]

        async for bundle, ids in news(here(info), "device", PUBLIC, wanted):
            for row in await queries.by_ids(ids):
                yield News(bundle, ("device", row.id), row)
