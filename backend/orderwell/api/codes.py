"""Codes by telephone: signing in with one, and confirming a guest's phone."""

from datetime import datetime
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.access import queries as accounts
from orderwell.access.models import User
from orderwell.access.rules import normal_phone
from orderwell.core.work import run
from orderwell.guests.errors import NoGuest
from orderwell.guests.queries import guest
from orderwell.one_time_codes import commands
from orderwell.one_time_codes.errors import NoAccountOfPhone, WrongCode
from orderwell.one_time_codes.models import Purpose

from .context import Context, here
from .fields import PUBLIC, SIGNED_IN, field, mutation, view
from .guests import Guest
from .signing import address_of, browser_of, known_browser, sign_in_as
from .viewer import Viewer

Phone = Annotated[str, strawberry.argument(description="The telephone number, with or without its country code.")]
Code = Annotated[str, strawberry.argument(description="The six digits.")]


@view(commands.SentCode, "A code on its way to a telephone; the answer is the same whether or not it is anybody's.")
class SentCode:
    expires_at: datetime = strawberry.field(description="Until when it is good.")
    resend_seconds: int = strawberry.field(description="How long it takes until another one may be sent.")

    @field(str | None, "The code itself, on a demo whose messages are only simulated; null everywhere else.")
    def trial_code(self, root: strawberry.Parent[commands.SentCode]) -> Any:
        return root.trial_code


async def _counted(info: Info, **_: Any) -> None:
    """Each message counts, for the network address that asks for it. Raises TooManyAttempts."""
    await here(info).gate.spend(f"codes:{address_of(here(info).request)}")


async def _redeem(context: Context, purpose: Purpose, phone: str, code: str) -> None:
    """Use the code in a unit of work of its own, which commits a wrong guess, too. Raises WrongCode."""
    place, browser = f"guesses:{address_of(context.request)}", browser_of(context)
    await context.gate.check(place)
    _, right = await run(
        context.actor,
        context.handlers,
        lambda work: commands.redeem(work, purpose, phone, browser, code),
        request_id=context.request_id,
        grouped=True,
    )
    if not right:
        await context.gate.failed(place)
        raise WrongCode(field="code")


async def _holder(info: Info, phone: str, code: str, **_: Any) -> User:
    """Whose phone it is. Raises WrongCode, TooManyAttempts, NoAccountOfPhone."""
    await _redeem(here(info), Purpose.SIGN_IN, phone, code)
    found = await accounts.customers_by_phone(normal_phone(phone))
    if len(found) != 1:
        raise NoAccountOfPhone(field="phone")
    return found[0]


async def _confirmed(info: Info, code: str, **_: Any) -> Any:
    """The guest who asks, whose phone is confirmed. Raises WrongCode, TooManyAttempts, NoGuest."""
    found = await guest(here(info).actor.user_id)
    if found is None:
        raise NoGuest()
    account = await accounts.user(here(info).actor.user_id)
    await _redeem(here(info), Purpose.GUEST_ORDER, account.phone, code)
    return found


class Mutation:
    @mutation(PUBLIC, SentCode, "Send a code to a customer's telephone, to sign in with.", prepare=_counted)
    async def send_sign_in_code(self, info: Info, phone: Phone) -> Any:
        context = here(info)
        browser = known_browser(context)
        return await commands.send(context.work, Purpose.SIGN_IN, phone, browser, locale=context.locale)

    @mutation(PUBLIC, Viewer, "Sign in with a code that was sent to this browser's user.", prepare=_holder)
    async def sign_in_by_code(self, info: Info, phone: Phone, code: Code) -> Any:
        return await sign_in_as(info, here(info).prepared)

    @mutation(SIGNED_IN, SentCode, "Send a code to the telephone of the guest who asks.", prepare=_counted)
    async def send_guest_code(self, info: Info) -> Any:
        context = here(info)
        if await guest(context.actor.user_id) is None:
            raise NoGuest()
        account, browser = await accounts.user(context.actor.user_id), known_browser(context)
        return await commands.send(context.work, Purpose.GUEST_ORDER, account.phone, browser, locale=context.locale)

    @mutation(SIGNED_IN, Guest, "Confirm by the code that the guest who asks holds their phone.", prepare=_confirmed)
    async def confirm_guest_phone(self, info: Info, code: Code) -> Any:
        return here(info).prepared
