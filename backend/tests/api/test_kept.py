"""Kept answers: everybody's only, given again while they hold, and never stale, in one process and in several."""

import asyncio
import gzip
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import asyncpg
import httpx
import pytest
from starlette.applications import Starlette
from tortoise.backends.base.client import BaseDBAsyncClient

from orderwell.access.models import Role, User
from orderwell.api.answers import Answer, Kept, Store
from orderwell.api.kept import KeptAnswers
from orderwell.app import make_app
from orderwell.catalog.models import Variant
from orderwell.catalog_batches.commands import set_costs
from orderwell.core.clock import utc_now
from orderwell.core.db import versions
from orderwell.core.db.sql import connection, is_sqlite
from orderwell.core.settings import Settings
from orderwell.demo import make
from orderwell.sessions import commands as sessions
from orderwell.sessions.models import Session
from tests.api.conftest import ORIGIN, Web
from tests.counted import statements

CARD = (
    "code name variants { sku stock: availability { available band }"
    " price { unitPrice { amount } } units { code factor } }"
)
LISTING = f"{{ products(first: 5) {{ nodes {{ {CARD} }} totalCount }} }}"


@pytest.fixture
async def shop(
    database: BaseDBAsyncClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Web, Store]]:
    """The application as it runs, which knows of every write, and its kept answers."""
    monkeypatch.setattr(versions, "LAG", 10.0)  # nobody else writes, however slow the machine is
    app = make_app(settings)
    watched: Any = database
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with watched.watched(), httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        async with asyncio.timeout(10):
            while not await versions.known():  # noqa: ASYNC110  PostgreSQL's listener begins and tells nobody
                await asyncio.sleep(0.01)
        yield Web(client), store_of(app)


def store_of(app: Starlette) -> Store:
    (found,) = [route.app for route in app.routes if isinstance(getattr(route, "app", None), KeptAnswers)]  # type: ignore[attr-defined]
    store: Store = found.store
    return store


async def test_the_second_visitor_costs_no_statement_until_somebody_writes(shop: tuple[Web, Store]) -> None:
    web, store = shop
    product = await make.product(stock=5)
    first = await web.ask(LISTING)
    assert "errors" not in first.json(), first.text
    with statements() as seen:
        again = await web.ask(LISTING)
    assert seen == []
    assert (again.content, again.headers["content-type"]) == (first.content, first.headers["content-type"])
    assert again.headers["x-request-id"] != first.headers["x-request-id"]
    assert store.hits == 1
    variant = await Variant.get(product_id=product.id)
    await make.stock(variant, 7)
    after = (await web.ask(LISTING)).json()["data"]["products"]["nodes"][0]["variants"][0]["stock"]
    assert after["available"] == 12


async def test_what_goods_cost_is_kept_for_nobody_else(shop: tuple[Web, Store]) -> None:
    web, store = shop
    row = await make.variant(price=1000, name_zh="绿茶")
    async with make.work() as work:
        await set_costs(work, {row.id: 750})
    documents = [
        "{ products(first: 5) { nodes { code variants { sku cost { amount } margin } } } }",
        '{ search(text: "绿茶") { products { nodes { code variants { sku cost { amount } margin } } } } }',
    ]
    roles = ("owner", None, "catalogue", "buyer", "manager")
    for role in (*roles, *roles):
        web.client.cookies.clear()
        if role:
            user = await User.get_or_none(email=f"{role}@orderwell.example")
            await web.sign_in(user or await make.user(role, email=f"{role}@orderwell.example", password=make.PASSWORD))
        for document in documents:
            answer = await web.ask(document)
            assert "errors" not in answer.json(), answer.text
            assert ("7.50" in answer.text) is (role in ("owner", "manager")), role
            assert ("2500" in answer.text) is (role in ("owner", "manager")), role
    assert store.hits  # the second round was given what the first had kept


async def test_what_is_somebodys_own_is_never_kept(shop: tuple[Web, Store]) -> None:
    web, store = shop
    product = await make.product(price=1000)
    variant = await Variant.get(product_id=product.id)
    for document in ("{ cart { lineCount } }", "{ viewer { user { email } } }", f"{{ cart {{ id }} {LISTING[1:]}"):
        await web.ask(document)
        assert not store.answers
    assert "errors" in (await web.ask('{ products(after: "nonsense") { totalCount } }')).json()
    assert not store.answers
    await web.ask(LISTING)
    customer = await make.customer()
    await make.contact(customer, email="own@prices.example", password=make.PASSWORD)
    await make.price_list(customer=customer, prices={variant: 777})
    await web.sign_in(await User.get(email="own@prices.example"))
    own = (await web.ask(LISTING)).json()["data"]["products"]["nodes"][0]["variants"][0]["price"]
    assert own == {"unitPrice": {"amount": "7.77"}}
    web.client.cookies.clear()
    shown = (await web.ask(LISTING)).json()["data"]["products"]["nodes"][0]["variants"][0]["price"]
    assert shown == {"unitPrice": {"amount": "10.00"}}


async def test_each_language_and_kind_of_client_gets_its_own(shop: tuple[Web, Store]) -> None:
    web, _ = shop
    await make.product("矿泉水", name_en="Water")
    name = "{ products { nodes { name } } }"
    for _ in range(2):
        for tongue, expected in (("en", "Water"), ("zh-CN", "矿泉水")):
            answer = await web.ask(name, accept_language=tongue)
            assert answer.json()["data"]["products"]["nodes"] == [{"name": expected}]
        media = (await web.ask(name, accept="application/graphql-response+json")).headers["content-type"]
        assert media == "application/graphql-response+json; charset=utf-8"
    await asyncio.gather(*(make.product(f"水{number}") for number in range(20)))
    plain = await web.ask(LISTING, accept_encoding="identity")
    for _ in range(2):
        packed = await web.ask(LISTING, accept_encoding="gzip")
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.content == plain.content


async def test_a_price_list_begins_on_time(shop: tuple[Web, Store], monkeypatch: pytest.MonkeyPatch) -> None:
    web, store = shop
    product = await make.product(price=1000)
    variant = await Variant.get(product_id=product.id)
    begins = utc_now() + timedelta(hours=1)
    await make.price_list(prices={variant: 900}, valid_from=begins, priority=5)
    await web.ask(LISTING)
    await web.ask(LISTING)
    assert store.hits == 1
    for name, module in list(sys.modules.items()):
        if name.startswith("orderwell.api.") and hasattr(module, "utc_now"):
            monkeypatch.setattr(module, "utc_now", lambda **_: begins)
    price = (await web.ask(LISTING)).json()["data"]["products"]["nodes"][0]["variants"][0]["price"]
    assert price == {"unitPrice": {"amount": "9.00"}}


async def test_rows_that_the_database_deletes_along_count_as_written(database: BaseDBAsyncClient) -> None:
    product = await make.product()
    with versions.reading() as noted:
        await Variant.filter(product_id=product.id)
    stamp = noted.stamp()
    assert stamp.holds(utc_now())
    versions.note("DELETE FROM product WHERE id = 1", None)
    assert not stamp.holds(utc_now())


async def test_what_is_rolled_back_or_only_read_changes_little(database: BaseDBAsyncClient) -> None:
    with versions.reading() as noted:
        await Variant.all()
    stamp = noted.stamp()
    async with make.work():
        await Variant.all().count()
    assert stamp.holds(utc_now())
    with pytest.raises(RuntimeError, match="never mind"):
        async with make.work():
            await Variant.all().update(moq=2)
            raise RuntimeError("never mind")
    assert await Variant.filter(moq=2).count() == 0


def test_the_store_is_bounded() -> None:
    store = Store(room=100_000)
    stamp = versions.Reading({}, 0).stamp()
    for number in range(1000):
        store.put((b"%d" % number, ""), Kept(Answer(bytes(5000), b""), stamp))
    assert 0 < len(store.answers) < 20
    assert store.used <= store.room
    for key in list(store.answers):
        store._drop(key)
    assert store.used == 0


async def test_a_kept_answer_is_packed_once() -> None:
    answer, sent = Answer(b"x" * 5000, b"application/json"), list[Any]()

    async def send(message: Any) -> None:
        sent.append(message)

    for zipped in (True, True, False):
        await answer.send({"type": "http", "method": "POST"}, send, zipped=zipped)
    first, packed, _, again, _, plain = sent
    assert dict(first["headers"])[b"content-encoding"] == b"gzip"
    assert gzip.decompress(packed["body"]) == answer.body
    assert again["body"] is packed["body"]
    assert plain["body"] is answer.body


async def signed_in(web: Web, user: User) -> str:
    """The cookie of a new session."""
    async with make.work() as work:
        return (await sessions.start(work, user, days=1))[1]


async def asked(web: Web, token: str | None, document: str, **headers: str) -> tuple[dict[str, Any], int]:
    """The answer for whoever has the session, and how many statements it took."""
    own = {"cookie": f"orderwell_session={token}"} if token else {}
    with statements() as seen:
        answer = await web.ask(document, **own, **headers)
    return answer.json(), len(seen)


async def test_people_of_a_company_share_what_is_the_same_for_them(shop: tuple[Web, Store]) -> None:
    web, store = shop
    variant = await Variant.get(product_id=(await make.product(price=1000, stock=5)).id)
    tokens = []
    for _ in range(2):
        company = await make.customer()
        await make.price_list(customer=company, prices={variant: 700 + len(tokens)})
        users = [await User.get(id=(await make.contact(company)).user_id) for _ in range(2)]  # type: ignore[attr-defined]
        tokens.append([await signed_in(web, one) for one in users])
    (ours, colleagues), (others, _) = tokens
    first, made = await asked(web, ours, LISTING)
    assert made > 2
    for token in (ours, colleagues):
        again, cost = await asked(web, token, LISTING)
        assert (again, cost <= 2) == (first, True)  # who a colleague is has to be read once
    assert (await asked(web, ours, LISTING))[1] == 0
    theirs, cost = await asked(web, others, LISTING)
    assert cost > 0
    amounts = [
        one["data"]["products"]["nodes"][0]["variants"][0]["price"]["unitPrice"]["amount"] for one in (first, theirs)
    ]
    assert amounts == ["7.00", "7.01"]
    assert (await asked(web, None, LISTING))[0] not in (first, theirs)
    assert store.hits == 3


async def test_what_looks_at_the_person_is_the_persons_alone(shop: tuple[Web, Store]) -> None:
    web, _ = shop
    company = await make.customer()
    mine = [await User.get(id=(await make.contact(company)).user_id) for _ in range(2)]  # type: ignore[attr-defined]
    staff = await make.user("owner")
    clerks = [await make.user("order_clerk") for _ in range(2)]
    for owner in clerks:
        await make.customer(owner=owner)
    customers = "{ customers { totalCount nodes { number owner { name } } } }"
    answers = {}
    for user in (staff, *clerks, *mine):
        token = await signed_in(web, user)
        answers[user.id] = (await asked(web, token, customers))[0]
        kept, cost = await asked(web, token, customers)
        assert kept == answers[user.id]
        assert cost == 0 or "errors" in kept
    own = [answers[clerk.id]["data"]["customers"]["nodes"][0]["number"] for clerk in clerks]
    assert len(set(own)) == 2
    assert answers[staff.id]["data"]["customers"]["totalCount"] == 3


async def test_a_session_that_ends_and_rights_that_change_count_at_once(shop: tuple[Web, Store]) -> None:
    web, _ = shop
    user = await make.user("owner")
    orders = "{ orders { totalCount } }"

    async def code(token: str) -> str | None:
        answer = (await asked(web, token, orders))[0]
        return answer["errors"][0]["extensions"]["code"] if "errors" in answer else None

    token = await signed_in(web, user)
    assert [await code(token) for _ in range(3)] == [None] * 3
    async with make.work() as work:
        await sessions.end(work, token)
    assert await code(token) == "UNAUTHENTICATED"
    token = await signed_in(web, user)
    assert await code(token) is None
    role = await Role.get(code="owner")
    async with make.work() as work:
        kept = [one for one in role.permissions if one != "orders.read"]
        await Role.filter(id=role.id).update(permissions=kept)
        await sessions.touch(work, (await Session.filter(user_id=user.id).order_by("-id").first()).id, 1)  # type: ignore[union-attr]
    assert await code(token) == "FORBIDDEN"
    await Role.filter(id=role.id).update(permissions=role.permissions)
    assert await code(token) is None
    await User.filter(id=user.id).update(active=False)
    assert await code(token) == "UNAUTHENTICATED"


async def test_a_session_ends_on_time(shop: tuple[Web, Store], monkeypatch: pytest.MonkeyPatch) -> None:
    web, _ = shop
    token = await signed_in(web, await make.user("owner"))
    assert "data" in (await asked(web, token, "{ roles { code } }"))[0]
    later = utc_now() + timedelta(days=2)
    for name in ("core.db.keeper", "api.identity", "api.answers"):
        monkeypatch.setattr(f"orderwell.{name}.utc_now", lambda **_: later)
    answer = (await asked(web, token, "{ roles { code } }"))[0]
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_an_answer_that_looked_at_the_clock_is_not_kept(database: BaseDBAsyncClient) -> None:
    with versions.reading() as noted:
        utc_now(until_told=True)
        assert noted.same_for == versions.PUBLIC
        utc_now()
    assert noted.same_for == versions.NEVER


async def test_mutations_ask_anew_who_acts(shop: tuple[Web, Store]) -> None:
    """Inside their unit of work: what is committed elsewhere counts, though this process has not heard of it yet."""
    web, _ = shop
    me, ends = await make.user("owner"), "mutation { revokeOtherSessions { __typename ... on Problem { code } } }"
    first, second = await signed_in(web, me), await signed_in(web, me)
    for token in (first, second):
        assert "data" in (await asked(web, token, "{ roles { code } }"))[0]
    with statements() as ran:
        assert (await asked(web, second, ends))[0]["data"]["revokeOtherSessions"]["__typename"] == "Viewer"
    if is_sqlite():
        assert not [one for one in ran if "user_role" in one], "nobody has written since it was read"
    assert "data" in (await asked(web, second, "{ roles { code } }"))[0]
    await elsewhere("UPDATE session SET revoked_at = '2026-01-01 00:00:00+00:00' WHERE revoked_at IS NULL")
    refused = (await asked(web, second, ends))[0]
    assert refused["data"]["revokeOtherSessions"] == {"__typename": "Problem", "code": "UNAUTHENTICATED"}


async def elsewhere(statement: str) -> None:
    """Run by another connection than the application's own."""
    client: Any = connection()
    if is_sqlite():
        with closing(sqlite3.connect(client.filename)) as other:
            other.execute(statement)
            other.commit()
        return
    other = await asyncpg.connect(password=client.password, **client._address())
    await other.execute(statement)
    await other.close()
