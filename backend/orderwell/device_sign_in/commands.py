"""Asking for a session, deciding about it, and collecting it. Every step is one conditional statement."""

from uuid import UUID

from orderwell.access.models import User
from orderwell.access.queries import user
from orderwell.core.errors import Forbidden
from orderwell.core.work import ActorKind, Work
from orderwell.events.access import DeviceDecided

from . import queries, rules
from .errors import DeviceRequestOver
from .models import DeviceRequest, DeviceState


async def ask(work: Work, browser: str, user_agent: str) -> DeviceRequest:
    """A new request of this browser; those before it are over."""
    await DeviceRequest.filter(browser=browser).delete()
    return await DeviceRequest.create(
        browser=browser, user_agent=user_agent[:300], created_at=work.now, expires_at=work.now + rules.GOOD_FOR
    )


async def decide(work: Work, ticket: str, allow: bool) -> DeviceRequest:
    """The actor lets the browser in as themselves, or does not: once. Raises Forbidden, DeviceRequestOver.

    A key is no person who looks at two screens.
    """
    if work.actor.kind not in (ActorKind.CUSTOMER, ActorKind.STAFF):
        raise Forbidden()
    row = await queries.by_ticket(ticket)
    state = DeviceState.ALLOWED if allow else DeviceState.REFUSED
    waiting = DeviceRequest.filter(id=row.id, state=DeviceState.WAITING, expires_at__gt=work.now)
    until = work.now + rules.COLLECT_WITHIN
    if not await waiting.update(state=state, user_id=work.actor.user_id, expires_at=until):
        raise DeviceRequestOver()
    work.emit(DeviceDecided(row.id))
    return await DeviceRequest.get(id=row.id)


async def collect(work: Work, request_id: UUID | None, browser: str) -> User:
    """Whom the asking browser is let in as; the caller signs them in. Raises DeviceRequestOver, also for any other."""
    allowed = DeviceRequest.filter(id=request_id, browser=browser, state=DeviceState.ALLOWED, expires_at__gt=work.now)
    if not request_id or not browser or not await allowed.update(state=DeviceState.DONE):
        raise DeviceRequestOver()
    row = await DeviceRequest.get(id=request_id)
    person = await user(row.user_id)  # type: ignore[attr-defined]
    if not person.active:
        raise DeviceRequestOver()
    return person


async def forget(work: Work) -> None:
    """Drop requests that are over."""
    await DeviceRequest.filter(expires_at__lt=work.now - rules.GOOD_FOR).delete()
