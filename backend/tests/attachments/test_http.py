"""Files of orders over HTTP, as a browser sends and fetches them."""

import json
from datetime import timedelta
from typing import Any

import pytest

from orderwell.access.models import User
from orderwell.attachments import commands, queries, rules
from orderwell.attachments.models import OrderAttachment
from orderwell.composition import HANDLERS, JOBS
from orderwell.core import jobs
from orderwell.core.clock import utc_now
from orderwell.core.settings import Settings
from orderwell.customers.models import Customer
from orderwell.demo import make
from orderwell.media import stores
from orderwell.orders.models import Order, OrderEntry
from tests.api.conftest import Web

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
UPLOAD = """mutation ($file: Upload!, $order: ID) { uploadAttachment(file: $file, orderId: $order) {
  __typename ... on OrderAttachment { id name extension size url mine side } ... on Problem { code field } } }"""
CHANGE = "mutation ($id: ID!) { %sAttachment(id: $id) { __typename ... on Problem { code } } }"
SHOW = "query ($id: ID!) { order(id: $id) { attachments { name url mine } timeline { kind text } } }"
PLACE = """mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) {
  ... on Order { id attachments { name } } ... on Problem { code field } } }"""


async def upload(web: Web, data: bytes, name: str, order: Order | None = None) -> Any:
    operations = {"query": UPLOAD, "variables": {"file": None, "order": str(order.id) if order else None}}
    form = {"operations": json.dumps(operations), "map": json.dumps({"0": ["variables.file"]})}
    answer = await web.client.post("/graphql", data=form, files={"0": (name, data, "text/html")})
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]["uploadAttachment"]


async def ask(web: Web, document: str, **variables: Any) -> Any:
    answer = await web.client.post("/graphql", json={"query": document, "variables": variables})
    return next(iter(answer.json()["data"].values()))


async def person(customer: Customer) -> User:
    contact = await make.contact(customer, password=make.PASSWORD)
    return await User.get(id=contact.user_id)  # type: ignore[attr-defined]


async def test_a_buyer_orders_with_a_file_that_only_who_sees_the_order_gets(web: Web) -> None:
    customer = await make.customer()
    buyer, stranger = await person(customer), await person(await make.customer())
    await web.sign_in(buyer)
    made = await upload(web, PDF, "C:\\卷\\合同 <1>.html")
    assert (made["__typename"], made["name"], made["extension"], made["side"]) == (
        "OrderAttachment", "合同 <1>", "pdf", "customer",
    )  # fmt: skip
    line = {"variantId": str((await make.sellable(10)).id), "quantity": 1}
    said = {"idempotencyKey": "k", "deliveryMethod": "PICKUP", "paymentMethod": "BANK_TRANSFER", "lines": [line]}
    order = await ask(web, PLACE, input={**said, "attachmentIds": [made["id"]]})
    assert order["attachments"] == [{"name": "合同 <1>"}]
    got = await web.client.get(made["url"])
    assert (got.status_code, got.content, got.headers["content-type"]) == (200, PDF, "application/pdf")
    assert got.headers["content-disposition"].startswith("inline")
    assert (got.headers["x-content-type-options"], got.headers["cache-control"]) == ("nosniff", "private, no-store")
    assert "default-src 'none'" in got.headers["content-security-policy"]
    again = await ask(web, PLACE, input={**said, "idempotencyKey": "k2", "attachmentIds": [made["id"]]})
    assert (again["code"], again["field"]) == ("NOT_FOUND", "attachmentIds")  # it belongs to the first
    await web.sign_in(stranger)
    assert (await web.client.get(made["url"])).status_code == 404
    row = await OrderAttachment.get(id=made["id"])
    assert (await web.client.get(f"/media/{rules.stored_name(row.hash)}")).status_code == 404
    await web.sign_in(await make.user(password=make.PASSWORD))
    assert (await web.client.get(made["url"])).status_code == 200  # staff who see all orders


async def test_who_is_not_signed_in_gets_and_sends_nothing(web: Web) -> None:
    assert (await upload(web, PDF, "a.pdf"))["code"] == "UNAUTHENTICATED"
    assert (await web.client.get("/attachments/0193d3a1-0000-7000-8000-000000000000/a.pdf")).status_code == 404
    assert (await web.client.get("/attachments/x/a.pdf")).status_code == 404


async def test_one_removes_and_restores_what_one_has_added_and_the_timeline_tells(web: Web) -> None:
    customer = await make.customer()
    order, other = await make.order(customer), await make.order()
    buyer = await person(customer)
    await web.sign_in(buyer)
    assert (await upload(web, PDF, "a.pdf", other))["code"] == "NOT_FOUND"  # another company's
    assert (await upload(web, b"<html>", "a.pdf", order))["code"] == "BAD_DOCUMENT"
    made = await upload(web, PDF, "a.pdf", order)
    await web.sign_in(await make.user(password=make.PASSWORD))
    assert (await ask(web, CHANGE % "remove", id=made["id"]))["code"] == "NOT_FOUND"  # not theirs
    assert (await ask(web, SHOW, id=str(order.id)))["attachments"] == [{"name": "a", "url": made["url"], "mine": False}]
    await web.sign_in(buyer)
    await ask(web, CHANGE % "remove", id=made["id"])
    assert (await ask(web, SHOW, id=str(order.id)))["attachments"] == []
    assert (await web.client.get(made["url"])).status_code == 404
    await ask(web, CHANGE % "restore", id=made["id"])
    shown = await ask(web, SHOW, id=str(order.id))
    assert [one["name"] for one in shown["attachments"]] == ["a"]
    assert [one["text"] for one in shown["timeline"] if one["kind"] == "ATTACHMENT"] == [
        "添加了附件 a.pdf", "移除了附件 a.pdf", "添加了附件 a.pdf",
    ]  # fmt: skip
    assert await OrderEntry.filter(order_id=order.id, public=True, kind="attachment").count() == 3


async def test_there_are_ten_at_most(web: Web) -> None:
    await web.sign_in(await person(await make.customer()))
    for number in range(rules.MOST):
        assert (await upload(web, PDF, f"{number}.pdf"))["__typename"] == "OrderAttachment"
    assert (await upload(web, PDF, "11.pdf"))["code"] == "TOO_MANY_ATTACHMENTS"


async def test_what_nobody_orders_with_is_forgotten_after_a_day(web: Web, settings: Settings) -> None:
    await web.sign_in(await person(await make.customer()))
    made = await upload(web, PDF, "a.pdf")
    row = await OrderAttachment.get(id=made["id"])
    file = settings.media_dir / rules.stored_name(row.hash)
    assert file.exists()
    with stores.kept_in(settings.media_dir):
        await jobs.run_due(JOBS, HANDLERS)
        assert await OrderAttachment.all().count() == 1
        async with make.work(now=utc_now() + commands.KEPT + timedelta(minutes=1)) as work:
            await JOBS["forget_attachment"](work, attachment_id=str(row.id))  # type: ignore[operator]
    assert (await OrderAttachment.all().count(), file.exists()) == (0, False)


async def test_what_is_ordered_with_while_it_is_to_be_forgotten_stays(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job has read the row, and the order is placed before it deletes."""
    user = await person(customer := await make.customer())
    await web.sign_in(user)
    made = await upload(web, PDF, "a.pdf")
    order, read = await make.order(customer), await OrderAttachment.get(id=made["id"])

    async def a_moment_ago(_: Any) -> OrderAttachment:
        return read

    async with make.work(await make.actor(user)) as work:
        await commands.attach(work, order.id, [read.id])
    monkeypatch.setattr(queries, "found", a_moment_ago)
    async with make.work(now=utc_now() + commands.KEPT + timedelta(minutes=1)) as work:
        assert await commands.forget(work, read.id) is None
    assert (await OrderAttachment.get(id=read.id)).order_id == order.id
