"""Bad input anywhere is answered with a Problem, a coded error or a 4xx; nothing fails unexpectedly, nothing is lost.

`--fuzz 200` draws 200 operations per root field and actor instead of a few; `--fuzz-seed` other ones.
"""

import json
import traceback
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.context import get_current_context
from tortoise.fields import UUIDField

from orderwell.access.models import User
from orderwell.approvals.models import ApprovalRequest
from orderwell.composition import DIFFERENCES
from orderwell.core.settings import Settings
from orderwell.customers.models import Customer
from orderwell.demo import make
from orderwell.inquiries import commands as inquiries
from orderwell.inquiries.models import InquirySubject
from orderwell.inquiries.rules import Question
from orderwell.inventory.models import StockLevel
from orderwell.lists import commands as lists
from orderwell.logistics.models import TrackingCode
from orderwell.logistics.queries import token
from orderwell.order_offers.queries import ticket
from orderwell.orders import commands as orders
from orderwell.orders.models import CancelReason, OrderLine
from tests.api.conftest import ORIGIN, Web
from tests.api.fuzzing import Fuzzer

FEW = {"owner": 10, "buyer": 4, "anonymous": 1}
ENDS_THE_TEST = {"signOut", "changePassword", "revokeOtherSessions", "revokeSession"}  # the session that asks


async def world() -> tuple[User, User]:
    """Companies, products, stock, prices and orders in most states; the owner and a buyer, who can sign in."""
    owner = await make.user("owner", password=make.PASSWORD)
    for role in ("warehouse", "order_clerk", "support"):
        await make.user(role)
    mine, other = await make.customer(owner=owner), await make.customer()
    person = await make.contact(mine, password=make.PASSWORD)
    await make.contact(other)
    variants = [await make.sellable(100), await make.sellable(5), await make.sellable(0)]
    await make.product(published=False, variants=2)
    await make.brand()
    await make.category(parent=await make.category())
    await make.attribute()
    await make.price_list(level="gold", prices={variants[0]: 900})
    await make.price_list(customer=mine, prices={variants[0]: 800})
    await _orders(mine, other, variants[0])
    user = await User.get(id=person.user_id)  # type: ignore[attr-defined]
    async with make.work(replace(await make.actor(user), customer_id=mine.id)) as work:  # type: ignore[attr-defined]
        await lists.create(work, "每周补货", [])
        inquiry = await inquiries.ask(work, Question(InquirySubject.GENERAL, "明天能到吗？"))
    async with make.work(await make.actor(owner)) as work:
        await inquiries.reply(work, inquiry.id, "上午到。")
    return owner, user


async def _orders(mine: Customer, other: Customer, variant: Any) -> None:
    for company in (mine, other):
        await make.order(company, lines=[(variant, 1)])
        await make.order(company, lines=[(variant, 1)], ask_by_link=True)
        paid = await make.order(company, lines=[(variant, 2)])
        await make.payment(paid.id, paid.total)
        await make.refund(paid.id, 100)
        confirmed = await make.order(company, lines=[(variant, 3)], confirmed=True)
        place = await OrderLine.get(order_id=confirmed.id)
        sent = await make.order(company, lines=[(variant, 4)], confirmed=True)
        level = (await StockLevel.get(variant_id=variant.id)).warehouse_id  # type: ignore[attr-defined]
        parcel = await make.shipment(sent.id, level, handed_over=True)
        await make.track(parcel, TrackingCode.IN_TRANSIT)
        await make.shipment(confirmed.id, level, lines=[(place.id, 1)])
    async with make.work() as work:
        await orders.cancel(work, paid.id, CancelReason.OTHER)


async def known() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Ids by the name of their type, and texts that name something; not those of who asks."""
    ids: dict[str, list[str]] = {}
    context = get_current_context()
    assert context is not None
    for app in context.apps.values():
        for name, model in app.items():
            if isinstance(model._meta.pk, UUIDField) and "id" in model._meta.fields_map:
                found = await model.all().order_by("id").limit(40).values_list("id", flat=True)
                ids[name] = [str(one) for one in found]
    ids["User"] = [str(one) for one in await User.exclude(email__startswith="owner").values_list("id", flat=True)]
    roles = [row for row in await context.apps["access"]["Role"].all() if row.code not in ("owner", "company_admin")]
    ids["Role"] = [str(row.id) for row in roles]
    texts = {"roleCodes": [row.code for row in roles]}
    texts["token"] = [token(UUID(one)) for one in ids["Shipment"]]
    texts["ticket"] = [ticket(row.order_id) for row in await ApprovalRequest.filter(by_link=True)]  # type: ignore[attr-defined]
    for name, (app, model, column) in NAMED.items():
        texts[name] = list(await context.apps[app][model].all().order_by("id").limit(9).values_list(column, flat=True))
    return {name: found for name, found in ids.items() if found}, texts


NAMED = {
    "sku": ("catalog", "Variant", "sku"),
    "number": ("orders", "Order", "number"),
    "trackingNumber": ("logistics", "Shipment", "tracking_number"),
    "categoryCode": ("taxonomy", "Category", "code"),
    "code": ("catalog", "Product", "code"),
}


class Watch:
    """Sends operations and keeps what should not have happened, once per place."""

    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        self.caplog = caplog
        self.faults: dict[str, str] = {}
        self.answers: dict[str, int] = {}
        self.done = 0  # answers that are neither errors nor Problems
        self.caught: set[str] = set()  # what only the last safety net has caught

    async def send(self, web: Web, who: str, document: str, variables: dict[str, Any]) -> None:
        self.caplog.clear()
        kept = dict(web.client.cookies)
        try:
            content = json.dumps({"query": document, "variables": variables})  # lone surrogates as escapes, too
            answer = await web.client.post("/graphql", content=content, headers={"content-type": "application/json"})
            body = answer.json()
        except Exception as error:
            self._keep(f"{type(error).__name__}: {error}"[:200], who, document, variables)
            return
        finally:
            web.client.cookies = httpx.Cookies(kept)  # whoever registers is signed in
        result = next(iter((body.get("data") or {}).values()), None)
        if isinstance(result, dict) and result.get("__typename") != "Problem":
            self.done += 1
        codes = [error.get("extensions", {}).get("code", "REQUEST") for error in body.get("errors", ())]
        self.answers[codes[0] if codes else "data"] = self.answers.get(codes[0] if codes else "data", 0) + 1
        self.caught.update(record.getMessage() for record in self.caplog.records if "no rule caught" in record.msg)
        if answer.status_code >= 500 or "INTERNAL" in codes:
            records = [record for record in self.caplog.records if record.exc_info]
            self._keep(_place(records) or f"HTTP {answer.status_code}: {answer.text[:300]}", who, document, variables)

    def _keep(self, place: str, who: str, document: str, variables: dict[str, Any]) -> None:
        shown = {name: _short(value) for name, value in variables.items()}
        self.faults.setdefault(place, f"{place}\n  as {who}: {document[:160]} ...\n  {shown}")


def _short(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _short(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_short(one) for one in value[:3]] + [f"{len(value)} items"] * (len(value) > 3)
    return f"{value[:20]}... {len(value)}" if isinstance(value, str) and len(value) > 80 else value


def _place(records: list[Any]) -> str:
    """The exception and the innermost line of ours."""
    lines = []
    for record in records:
        error = record.exc_info[1]
        ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "orderwell" in frame.filename]
        where = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(ours[-6:]))
        lines.append(f"{type(error).__name__}: {str(error)[:200]} at {where}")
    return " | ".join(lines)


@pytest.fixture
async def browsers(database: BaseDBAsyncClient, tmp_path: Path) -> AsyncIterator[dict[str, Web]]:
    """The owner, a buyer and a stranger, each with a browser."""
    from orderwell.app import make_app

    owner, buyer = await world()
    settings = Settings(public_url=ORIGIN, data_dir=tmp_path, embedded_worker=False, points_per_second=0)
    transport = httpx.ASGITransport(app=make_app(settings), raise_app_exceptions=False)
    async with AsyncExitStack() as stack:
        webs = {}
        for who, user in (("owner", owner), ("buyer", buyer), ("anonymous", None)):
            client = await stack.enter_async_context(httpx.AsyncClient(transport=transport, base_url=ORIGIN))
            webs[who] = Web(client)
            if user:
                assert (await webs[who].sign_in(user))["__typename"] == "Viewer"
        yield webs


@pytest.mark.parametrize("kind", ["query", "mutation"])
async def test_nothing_fails_unexpectedly(
    kind: str, browsers: dict[str, Web], caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest
) -> None:
    from orderwell.api.schema import schema

    graph = schema._schema
    root = graph.query_type if kind == "query" else graph.mutation_type
    assert root is not None
    times, seed = request.config.getoption("--fuzz"), request.config.getoption("--fuzz-seed")
    only = request.config.getoption("--fuzz-field")
    fuzzer = Fuzzer(graph, seed, *await known())
    watch = Watch(caplog)
    for name in root.fields:
        if name in ENDS_THE_TEST or (only and name != only):
            continue
        for who, web in browsers.items():
            for _ in range(times or FEW[who]):
                await watch.send(web, who, *fuzzer.operation(kind, name))
        if kind == "mutation":
            fuzzer.ids, fuzzer.texts = await known()
    print(watch.answers, watch.done, *sorted(watch.caught), sep="\n")
    # Enough of the drawn operations got through every check to have been carried out.
    assert watch.done > (30 if kind == "mutation" else 50), watch.answers
    assert not watch.faults, "\n\n".join(watch.faults.values())
    assert watch.answers["data"] > sum(watch.answers.values()) / 4, watch.answers
    for balance, differences in DIFFERENCES.items():
        assert not await differences(), balance
