"""Signing in and out over HTTP: cookies, throttling, and who asks."""

import asyncio
from dataclasses import replace
from typing import Any

from starlette.requests import HTTPConnection
from strawberry.types import Info

from orderwell.access.commands import signed_in_now
from orderwell.access.errors import BadCredentials
from orderwell.access.models import Side, User
from orderwell.access.queries import actor_of, found_user, user_by_email
from orderwell.access.rules import normal_email, password_fits
from orderwell.cart.commands import merge
from orderwell.core.errors import Unauthenticated
from orderwell.core.work import Actor, ActorKind
from orderwell.customers.queries import companies_of, of_user
from orderwell.sessions import commands as sessions
from orderwell.sessions.rules import new_token, token_hash

from .context import Context, here

COOKIE = "orderwell_session"
CART_COOKIE = "orderwell_cart"
BROWSER_COOKIE = "orderwell_browser"  # a secret by which one-time codes know who asked for them
DEVICE_COOKIE = "orderwell_device"  # one by which a QR code does, new with each
BROWSER_SECONDS, DEVICE_SECONDS = 86_400, 300


async def with_company(actor: Actor) -> Actor:
    """A contact's actor with its company; staff as they are."""
    if actor.kind is not ActorKind.CUSTOMER or actor.user_id is None:
        return actor
    companies = await companies_of([actor.user_id])
    return replace(actor, customer_id=companies.get(actor.user_id))


def address_of(connection: HTTPConnection | None) -> str:
    """The client's network address, as the proxy we trust tells it."""
    return connection.client.host if connection is not None and connection.client else ""


async def check_credentials(info: Info, email: str, password: str, **_: Any) -> User:
    """The user with this address and password. Raises BadCredentials, TooManyAttempts."""
    context = here(info)
    address = normal_email(email)
    places = (f"account:{address}", f"address:{address_of(context.request)}")
    await context.gate.check(*places)
    user = await user_by_email(address)
    # The same work for an unknown account, so that the answer's time tells nothing.
    fits = await asyncio.to_thread(password_fits, user.password_hash if user else None, password)
    if user is None or not fits or not user.active:
        await context.gate.failed(*places)
        raise BadCredentials(field="password")
    await context.gate.passed(places[0])
    return user


async def check_password(info: Info, current: str, **_: Any) -> User:
    """The viewer, who knows their password. Raises BadCredentials, TooManyAttempts, Unauthenticated."""
    context = here(info)
    found = await found_user(context.actor.user_id)
    if found is None or context.actor.kind is ActorKind.API_KEY:
        raise Unauthenticated()
    place = f"account:{found.email}"
    await context.gate.check(place)
    if not await asyncio.to_thread(password_fits, found.password_hash, current):
        await context.gate.failed(place)
        raise BadCredentials(field="current")
    return found


async def sign_in_as(info: Info, user: User) -> Actor:
    """Start a session for `user` inside the open work, set its cookie, and act as them from here on."""
    context = here(info)
    days = context.settings.session_days
    agent = context.request.headers.get("user-agent", "") if context.request else ""
    _, token = await sessions.start(
        context.work,
        user,
        days=days,
        address=address_of(context.request),
        user_agent=agent,
        instead_of=context.token,
    )
    if context.response is not None:
        secure = context.settings.secure_cookies
        context.response.set_cookie(
            COOKIE, token, max_age=days * 86_400, httponly=True, samesite="lax", secure=secure, path="/"
        )
    context.token = token
    await signed_in_now(context.work, user)
    await _bring_cart(context, user)
    context.actor = await with_company(await actor_of(user))
    context.work.actor = context.actor
    return context.actor


async def _bring_cart(context: Context, user: User) -> None:
    """What a customer put into the cart before signing in goes into their own; staff have none."""
    token = context.request.cookies.get(CART_COOKIE) if context.request else None
    if token and user.side is Side.CUSTOMER:
        await merge(context.work, user, token_hash(token), await of_user(user.id))
        if context.response is not None:
            context.response.delete_cookie(CART_COOKIE, path="/")


def browser_of(context: Context, cookie: str = BROWSER_COOKIE) -> str:
    """The hash of the secret that the browser has in `cookie`; empty when it has none."""
    secret = context.request.cookies.get(cookie) if context.request else None
    return token_hash(secret) if secret else ""


def known_browser(context: Context) -> str:
    """The same of the browser's own secret, which it gets with the answer when it has none."""
    return browser_of(context) or new_secret(context, BROWSER_COOKIE, BROWSER_SECONDS)


def new_secret(context: Context, cookie: str, seconds: int) -> str:
    """Give the browser a secret that nobody can have planted there before; its hash."""
    secret, secure = new_token(), context.settings.secure_cookies
    if context.response is not None:
        context.response.set_cookie(
            cookie, secret, max_age=seconds, httponly=True, samesite="lax", secure=secure, path="/"
        )
    return token_hash(secret)


async def end_session(context: Context) -> None:
    """End the session and take the cookie away; the rest of the request is anonymous."""
    if context.token:
        await sessions.end(context.work, context.token)
    if context.response is not None:
        context.response.delete_cookie(COOKIE, path="/")
    context.token, context.actor = None, Actor(locale=context.locale)
