"""Plain HTTP for payment gateways: their callbacks, and the sandbox's own payment page.

The sandbox page plays the outside world: it signs what it reports and hands it to the same
door through which every gateway comes.
"""

import html
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from string import Template
from urllib.parse import parse_qs
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from orderwell.core.clock import utc_now
from orderwell.core.errors import DomainError, NotFound
from orderwell.core.ids import as_uuid
from orderwell.core.money import Money
from orderwell.core.work import Actor, ActorKind, Handlers, Scope, run
from orderwell.firm.queries import firm
from orderwell.fulfilment.commands import receive_callback
from orderwell.payments.errors import DuplicatePayment, ForgedCallback, UnknownGateway
from orderwell.payments.gateways import gateway
from orderwell.payments.gateways.protocol import Callback, Outcome
from orderwell.payments.gateways.sandbox import signed
from orderwell.payments.models import AttemptState, PaymentAttempt, PaymentBalance
from orderwell.payments.queries import attempt as find_attempt

from .hosted_page import PAGE, TEXTS

log = logging.getLogger(__name__)
LARGEST_BODY = 64_000
STATUS = {UnknownGateway: 404, NotFound: 404, ForgedCallback: 401}
PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"


async def deliver(handlers: Handlers, gateway: str, headers: Mapping[str, str], body: bytes) -> None:
    """One callback, in a unit of work of its own. Raises what `receive_callback` raises, but no repeat."""
    actor = Actor(kind=ActorKind.JOB, name=gateway, scope=Scope.ALL)
    try:
        await run(actor, handlers, lambda work: receive_callback(work, gateway, headers, body))
    except DuplicatePayment as error:
        log.warning("payment callback of %s was booked before: %s", gateway, error)


async def _callback(request: Request, handlers: Handlers) -> Response:
    """200 tells the gateway to stop: for news and repeats alike. 401 and 404 will not get better."""
    body = await _body(request)
    if body is None:
        return JSONResponse({"error": "too large"}, 413)
    try:
        await deliver(handlers, request.path_params["gateway"], dict(request.headers), body)
    except DomainError as error:
        log.warning("payment callback refused: %s", error)
        return JSONResponse({"error": error.code}, STATUS.get(type(error), 422))
    return JSONResponse({"received": True})


async def _body(request: Request) -> bytes | None:
    """The body, read no further than LARGEST_BODY; None when it is larger."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_BODY:
            return None
    return body


def _way_back(request: Request) -> str:
    """Where the customer came from: a path of this site and nothing else."""
    path = request.query_params.get("return", "/")
    own = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if own else "/"


def _locale(request: Request) -> str:
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "zh-CN")
    return "en" if asked.lower().startswith("en") else "zh-CN"


async def _found(request: Request) -> tuple[PaymentAttempt, PaymentBalance] | None:
    attempt_id = as_uuid(request.path_params["attempt"])
    try:
        gateway("sandbox")  # switched off where money is real
        return await find_attempt(attempt_id) if attempt_id else None
    except (NotFound, UnknownGateway):
        return None


async def _show(request: Request) -> Response:
    """The page on which the customer pays, fails, pays late or is told on twice."""
    found = await _found(request)
    texts = TEXTS[_locale(request)]
    if found is None:
        return HTMLResponse(texts["unknown"], 404)
    attempt, balance = found
    here = await firm()
    values = {
        "firm": (_locale(request) == "en" and here.name_en) or here.name_zh,
        "order": balance.order_number,
        "amount": Money(attempt.amount, attempt.currency).amount,
        "currency": attempt.currency,
        "status": texts[attempt.state.value],
        "state": attempt.state.value,
        "back": _way_back(request),
        "action": str(request.url.path) + ("?" + request.url.query if request.url.query else ""),
        "locale": _locale(request),
    }
    escaped = {name: html.escape(value) for name, value in (texts | values).items()}
    page = HTMLResponse(Template(PAGE).substitute(escaped))
    page.headers["Content-Security-Policy"] = PAGE_POLICY
    page.headers["Cache-Control"] = "no-store"
    return page


def _reports(attempt: PaymentAttempt, choice: str) -> list[Callback]:
    """What the gateway reports after the customer's choice. `twice` is one payment told two times."""
    paid = Callback(
        attempt_id=attempt.id,
        external_id=f"SBX{uuid4().hex[:20].upper()}",
        amount=attempt.amount,
        currency=attempt.currency,
        outcome=Outcome.PAID,
        occurred_at=utc_now(),
    )
    choices: dict[str, Callable[[], list[Callback]]] = {
        "pay": lambda: [paid],
        "fail": lambda: [replace(paid, outcome=Outcome.FAILED)],
        "twice": lambda: [paid, paid],
        "late": lambda: [replace(paid, occurred_at=attempt.expires_at + timedelta(minutes=1))],
    }
    return choices[choice]() if choice in choices else []


async def _choose(request: Request, handlers: Handlers) -> Response:
    """Act as the gateway: sign, call back, send the customer home. An attempt that is paid stays so."""
    found = await _found(request)
    if found is None:
        return HTMLResponse(TEXTS[_locale(request)]["unknown"], 404)
    attempt, _ = found
    choice = parse_qs((await _body(request) or b"").decode("utf-8", "replace")).get("choice", [""])[0]
    if attempt.state is not AttemptState.PAID:
        for report in _reports(attempt, choice):
            headers, body = signed(report)
            await deliver(handlers, attempt.gateway, headers, body)
    return RedirectResponse(_way_back(request), 303)


def routes(handlers: Handlers) -> list[Route]:
    """The routes of this module for a process with these handlers."""

    async def callback(request: Request) -> Response:
        return await _callback(request, handlers)

    async def choose(request: Request) -> Response:
        return await _choose(request, handlers)

    return [
        Route("/hooks/payments/{gateway}", callback, methods=["POST"]),
        Route("/sandbox/pay/{attempt}", _show, methods=["GET"]),
        Route("/sandbox/pay/{attempt}", choose, methods=["POST"]),
    ]
