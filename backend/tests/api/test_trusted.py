"""Documents of our own apps by their hash, and their answers where browsers and CDNs may hold them."""

import hashlib
import json
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from tortoise.backends.base.client import BaseDBAsyncClient

from orderwell.access.models import User
from orderwell.api.documents import Documents, same_for
from orderwell.api.fields import PUBLIC, Allow
from orderwell.api.schema import schema
from orderwell.app import make_app
from orderwell.catalog.models import Variant
from orderwell.core.db import versions
from orderwell.core.settings import Settings
from orderwell.core.work import Actor
from orderwell.demo import make
from tests.api.conftest import ORIGIN, Web
from tests.conftest import Graph

LISTING = "query Shelf($first:Int!){products(first:$first){nodes{code name variants{sku price{unitPrice{amount}}}}}}"
VIEWER = "query Me{viewer{user{email}}}"
OUT = "mutation Out{signOut{__typename}}"
UPLOAD = "mutation Read($file:Upload!){readOrderFile(file:$file){__typename ...on Problem{code}}}"
OPEN_FIELDS = Path(__file__).parents[3] / "frontend" / "tools" / "open-fields.json"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def listed(folder: Path, *texts: str) -> Path:
    """The folder of built apps with these documents and nothing else."""
    (folder / "documents.json").write_text(json.dumps({digest(text): text for text in texts}))
    return folder


@pytest.fixture
def apps(tmp_path: Path) -> Path:
    folder = tmp_path / "apps"
    folder.mkdir()
    return listed(folder, LISTING, VIEWER, OUT, UPLOAD)


@pytest.fixture
async def shop(
    database: BaseDBAsyncClient, settings: Settings, apps: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Web]:
    """The application with our documents, which knows of every write."""
    monkeypatch.setattr(versions, "LAG", 10.0)  # nobody else writes, however slow the machine is
    watched: Any = database
    async with watched.watched(), client_of(make_app(settings, apps)) as client:
        for _ in range(1000):
            if await versions.known():
                break
        yield Web(client)


def client_of(app: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url=ORIGIN)


async def named(web: Web, text: str, variables: dict[str, Any] | None = None, **headers: str) -> httpx.Response:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    body = {"documentId": f"sha256:{digest(text)}", "variables": variables}
    return await web.client.post("/graphql", json=body, headers=sent)


async def got(web: Web, text: str, variables: Any = None, **headers: str) -> httpx.Response:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    given = {"documentId": digest(text)[:16]} | ({} if variables is None else {"variables": json.dumps(variables)})
    return await web.client.get("/graphql", params=given, headers=sent)


async def test_a_document_is_named_instead_of_sent(shop: Web) -> None:
    await make.product()
    text = await shop.ask(LISTING, {"first": 5})
    for answer in (await named(shop, LISTING, {"first": 5}), await got(shop, LISTING, {"first": 5})):
        assert (answer.status_code, answer.json()) == (200, text.json())
    assert (await named(shop, OUT)).json() == {"data": {"signOut": {"__typename": "Viewer"}}}


async def test_an_unknown_id_is_one_clear_error(shop: Web) -> None:
    for answer in (await named(shop, "{ a }"), await got(shop, "{ a }"), await got(shop, "{ a }", accept="text/html")):
        assert answer.status_code == 404
        (error,) = answer.json()["errors"]
        assert error["extensions"]["code"] == "PERSISTED_DOCUMENT_NOT_FOUND"
        assert answer.headers["cache-control"] == "no-store"
    for wrong in (5, ["x"], {"sha256": "x"}):
        answer = await shop.client.post("/graphql", json={"documentId": wrong})
        assert (answer.status_code, len(answer.json()["errors"])) == (404, 1)


async def test_mutations_and_nonsense_by_get_are_refused(shop: Web) -> None:
    answer = await got(shop, OUT)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert answer.json()["errors"][0]["extensions"]["code"] == "METHOD_NOT_ALLOWED"
    for variables in ("{", '"text"', "[1]"):
        params = {"documentId": digest(LISTING)[:16], "variables": variables}
        assert (await shop.client.get("/graphql", params=params)).status_code == 400


async def test_an_upload_names_its_document(shop: Web) -> None:
    operations = json.dumps({"documentId": digest(UPLOAD)[:16], "variables": {"file": None}})
    form = {"operations": operations, "map": '{"0": ["variables.file"]}'}
    answer = await shop.client.post("/graphql", data=form, files={"0": ("a.png", b"hello")})
    assert answer.json()["data"]["readOrderFile"] == {"__typename": "Problem", "code": "FILE_UNREADABLE"}


async def test_a_visitors_page_may_be_held_and_is_asked_for_again(shop: Web) -> None:
    product = await make.product(stock=5, price=500)
    first = await got(shop, LISTING, {"first": 5})
    assert first.headers["cache-control"] == "public, no-cache"
    assert {"Cookie", "Authorization", "Accept-Language", "Accept"} <= set(first.headers["vary"].split(", "))
    tag = first.headers["etag"]
    assert tag.startswith('"')
    for known in (tag, f'W/{tag}, "another"', "*"):
        again = await got(shop, LISTING, {"first": 5}, if_none_match=known)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["cache-control"] == "public, no-cache"
        assert "content-type" not in again.headers
    assert (await got(shop, LISTING, {"first": 5}, if_none_match='"other"')).status_code == 200
    await make.price_list(prices={await Variant.get(product_id=product.id): 77}, priority=5)
    changed = await got(shop, LISTING, {"first": 5}, if_none_match=tag)
    assert changed.status_code == 200
    assert "0.77" in changed.text
    assert changed.headers["etag"] != tag


async def test_a_packed_answer_has_a_tag_of_its_own(shop: Web) -> None:
    for number in range(12):
        await make.product(f"水{number}")
    packed = await got(shop, LISTING, {"first": 12}, accept_encoding="gzip")
    plain = await got(shop, LISTING, {"first": 12}, accept_encoding="identity")
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]
    for tag in (packed.headers["etag"], plain.headers["etag"]):
        assert (await got(shop, LISTING, {"first": 12}, if_none_match=tag)).status_code == 304


async def test_nothing_personal_may_be_held(shop: Web) -> None:
    product = await make.product(price=1000)
    customer = await make.customer()
    await make.contact(customer, email="own@prices.example", password=make.PASSWORD)
    await make.price_list(customer=customer, prices={await Variant.get(product_id=product.id): 777})
    shown = await got(shop, LISTING, {"first": 5})
    assert (await got(shop, VIEWER)).headers["cache-control"] == "no-store"
    assert "etag" not in (await got(shop, VIEWER)).headers
    assert (await named(shop, LISTING, {"first": 5})).headers["cache-control"] == "no-store"
    await shop.sign_in(await User.get(email="own@prices.example"))
    own = await got(shop, LISTING, {"first": 5}, if_none_match=shown.headers["etag"])
    assert (own.status_code, own.headers["cache-control"]) == (200, "private, no-cache")
    assert "7.77" in own.text
    assert (await got(shop, LISTING, {"first": 5}, if_none_match=own.headers["etag"])).status_code == 304
    assert (await got(shop, VIEWER)).headers["cache-control"] == "no-store"
    shop.client.cookies.clear()
    back = await got(shop, LISTING, {"first": 5}, if_none_match=own.headers["etag"])
    assert (back.status_code, back.headers["etag"]) == (200, shown.headers["etag"])
    refused = await got(shop, LISTING, {"first": "five"})
    assert "errors" in refused.json()
    assert refused.headers["cache-control"] == "no-store"


async def test_only_our_own_documents_where_the_setting_says_so(
    database: BaseDBAsyncClient, settings: Settings, apps: Path
) -> None:
    user = await make.user("owner", password=make.PASSWORD)
    async with client_of(make_app(settings, apps)) as client:
        web = Web(client)
        await web.sign_in(user)
        key = await web.ask(
            'mutation { createApiKey(name: "all", scopes: ["orders.read"]) '
            "{ __typename ... on CreatedApiKey { secret } } }"
        )
        secret = key.json()["data"]["createApiKey"]["secret"]
        cookies = dict(client.cookies)
    async with client_of(make_app(replace(settings, trusted_documents_only=True), apps)) as client:
        web = Web(client)
        for own in ({}, cookies):
            client.cookies.clear()
            client.cookies.update(own)
            for text in ("{ viewer { locale } }", "{ __schema { queryType { name } } }", VIEWER + " "):
                answer = await web.ask(text, accept="application/graphql-response+json")
                assert (answer.status_code, "data" in answer.json()) == (403, False), text
                assert answer.json()["errors"][0]["extensions"]["code"] == "DOCUMENT_NOT_TRUSTED"
            assert (await web.client.get("/graphql", params={"query": "{ viewer { locale } }"})).status_code == 403
            email = user.email if own else None
            for answer in (await named(web, VIEWER), await got(web, VIEWER), await web.ask(VIEWER)):
                assert ((answer.json()["data"]["viewer"]["user"] or {}).get("email")) == email
        client.cookies.clear()
        answer = await web.ask("{ orders { totalCount } }", authorization=f"Bearer {secret}")
        assert answer.json() == {"data": {"orders": {"totalCount": 0}}}


async def test_subscriptions_are_held_to_it_by_their_text(gql: Graph, settings: Settings, tmp_path: Path) -> None:
    text = "subscription News{stockChanged(variantIds:[]){variant{sku}}}"
    documents = Documents(listed(tmp_path, text) / "documents.json")
    for asked, refused in ((text, False), (text + " ", True)):
        context = gql.context(Actor())
        context.documents, context.settings = documents, replace(settings, trusted_documents_only=True)
        source: Any = await schema.subscribe(asked, context_value=context)
        if not refused:
            await source.aclose()
            continue
        (error,) = source.errors if hasattr(source, "errors") else (await anext(source)).errors
        assert error.extensions["code"] == "DOCUMENT_NOT_TRUSTED"


def test_a_newer_list_is_found_without_a_new_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orderwell.api.documents.LOOK_AGAIN", 0.0)
    documents = Documents(tmp_path / "documents.json")
    assert documents.text(f"sha256:{digest(LISTING)}") is None
    listed(tmp_path, LISTING)
    assert documents.text(f"sha256:{digest(LISTING)}") == LISTING
    listed(tmp_path, VIEWER)
    os.utime(tmp_path / "documents.json", (1, 1))
    assert documents.text(digest(VIEWER)[:16]) == VIEWER
    assert documents.text(f"sha256:{digest(LISTING)}") is None
    assert documents.trusts(VIEWER)
    assert not documents.trusts(LISTING)
    (tmp_path / "documents.json").write_text("not json")
    os.utime(tmp_path / "documents.json", (2, 2))
    assert documents.text("missing") is None
    assert documents.text(digest(VIEWER)[:16]) == VIEWER  # what was good goes on


def test_the_apps_ask_by_get_for_what_is_open_and_for_nothing_else() -> None:
    root = schema._schema.query_type
    assert root is not None
    declared: Any = root.extensions["strawberry-definition"]
    public = {
        schema.config.name_converter.get_graphql_name(one)
        for one in declared.fields
        if any(isinstance(guard, Allow) and guard.permission == PUBLIC for guard in one.extensions)
    }
    found = {name for name in public if (same_for(root.fields[name]) or 0) <= versions.PRICE_LIST
             and same_for(root.fields[name]) is not None}  # fmt: skip
    assert set(json.loads(OPEN_FIELDS.read_text())) == found
