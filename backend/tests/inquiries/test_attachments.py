"""Files of messages over HTTP, as a browser sends and fetches them."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from orderwell.access.models import User
from orderwell.composition import JOBS
from orderwell.core.clock import utc_now
from orderwell.core.ids import uuid7
from orderwell.core.settings import Settings
from orderwell.customers.models import Customer
from orderwell.demo import make
from orderwell.inquiry_attachments import commands, queries, rules
from orderwell.inquiry_attachments.models import InquiryAttachment
from orderwell.media import stores
from orderwell.media.stores.folder import Folder
from tests.api.conftest import Web
from tests.counted import statements
from tests.inquiries.conversation import asked, shop

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
FILE = "id name extension size width height url previewUrl"
UPLOAD = f"""mutation ($file: Upload!) {{ uploadInquiryAttachment(file: $file) {{
  __typename ... on InquiryAttachment {{ {FILE} }} ... on Problem {{ code field }} }} }}"""
REMOVE = "mutation ($id: ID!) { removeInquiryAttachment(id: $id) { __typename ... on Problem { code field } } }"
ASK = """mutation ($input: InquiryInput!) { askInquiry(input: $input) {
  __typename ... on Inquiry { id title preview } ... on Problem { code field } } }"""
REPLY = """mutation ($id: ID!, $text: String!, $files: [ID!], $key: String!) {
  replyToInquiry(id: $id, text: $text, attachmentIds: $files, idempotencyKey: $key) {
  __typename ... on Inquiry { id preview messageCount } ... on Problem { code field } } }"""
THREAD = f"query ($id: ID!) {{ inquiryMessages(inquiryId: $id) {{ nodes {{ text attachments {{ {FILE} }} }} }} }}"


def picture(width: int = 1200, height: int = 900) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "tomato").save(out, "JPEG")
    return out.getvalue()


async def upload(web: Web, data: bytes, name: str) -> Any:
    form = {
        "operations": json.dumps({"query": UPLOAD, "variables": {"file": None}}),
        "map": json.dumps({"0": ["variables.file"]}),
    }
    answer = await web.client.post("/graphql", data=form, files={"0": (name, data, "text/html")})
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]["uploadInquiryAttachment"]


async def said(web: Web, document: str, **variables: Any) -> Any:
    answer = (await web.client.post("/graphql", json={"query": document, "variables": variables})).json()
    assert "errors" not in answer, answer
    return next(iter(answer["data"].values()))


def question(*files: Any, text: str = "") -> dict[str, Any]:
    ids = [file["id"] for file in files]
    return {"subject": "GENERAL", "text": text, "attachmentIds": ids, "idempotencyKey": str(uuid7())}


async def person(customer: Customer) -> User:
    contact = await make.contact(customer, password=make.PASSWORD)
    return await User.get(id=contact.user_id)  # type: ignore[attr-defined]


async def test_a_picture_is_asked_with_and_seen_by_who_sees_the_inquiry(web: Web) -> None:
    owner = await make.user("order_clerk", password=make.PASSWORD)
    await web.sign_in(await person(await make.customer(owner=owner)))
    made = await upload(web, picture(), "C:\\照片\\破损 1.html")
    assert (made["name"], made["extension"], made["width"], made["height"]) == ("破损 1", "jpg", 1200, 900)
    assert (await web.client.get(made["url"])).status_code == 200  # before it is sent: who has uploaded it
    first = await said(web, ASK, input=question(made))
    assert (first["title"], first["preview"]) == ("破损 1.jpg", "破损 1.jpg")
    await web.sign_in(owner)
    (message,) = (await said(web, THREAD, id=first["id"]))["nodes"]
    assert (message["text"], [file["url"] for file in message["attachments"]]) == ("", [made["url"]])
    got, small = await web.client.get(made["url"]), await web.client.get(message["attachments"][0]["previewUrl"])
    assert (got.status_code, got.headers["content-type"]) == (200, "image/jpeg")
    assert (small.status_code, small.headers["content-type"]) == (200, "image/webp")
    assert Image.open(BytesIO(small.content)).size == (480, 360)
    assert "default-src 'none'" in got.headers["content-security-policy"]
    assert (got.headers["x-content-type-options"], got.headers["cache-control"]) == ("nosniff", "private, no-store")
    row = await InquiryAttachment.get(id=made["id"])
    assert (await web.client.get(f"/media/{rules.stored_name(row.hash)}")).status_code == 404
    for outsider in (await person(await make.customer()), await make.user("order_clerk", password=make.PASSWORD)):
        await web.sign_in(outsider)
        assert (await web.client.get(made["url"])).status_code == 404
        assert (await web.client.get(made["previewUrl"])).status_code == 404


async def test_staff_answer_with_a_file_and_it_is_theirs_until_it_is_sent(web: Web) -> None:
    owner = await make.user("order_clerk", password=make.PASSWORD)
    buyer = await person(await make.customer(owner=owner))
    await web.sign_in(buyer)
    first = await said(web, ASK, input=question(text="有检测报告吗？"))
    await web.sign_in(owner)
    made = await upload(web, PDF, "报告.pdf")
    assert (made["width"], made["previewUrl"]) == (0, None)
    await web.sign_in(buyer)
    assert (await web.client.get(made["url"])).status_code == 404
    stolen = await said(web, REPLY, id=first["id"], text="我的", files=[made["id"]], key="k1")
    assert (stolen["code"], stolen["field"]) == ("NOT_FOUND", "attachmentIds")
    assert (await said(web, REMOVE, id=made["id"]))["code"] == "NOT_FOUND"
    await web.sign_in(owner)
    answer = {"id": first["id"], "text": "请查收。", "files": [made["id"]], "key": "k2"}
    assert (await said(web, REPLY, **answer))["messageCount"] == 2
    assert (await said(web, REPLY, **answer))["messageCount"] == 2  # the same key: once
    again = await said(web, REPLY, **{**answer, "key": "k3"})
    assert (again["code"], again["field"]) == ("NOT_FOUND", "attachmentIds")  # it belongs to the first
    assert (await said(web, REMOVE, id=made["id"]))["code"] == "NOT_FOUND"  # a message is never changed
    await web.sign_in(buyer)
    assert (await web.client.get(made["url"])).content == PDF
    assert (await web.client.get(f"/inquiry-previews/{made['id']}")).status_code == 404


async def test_what_may_not_be_sent(web: Web) -> None:
    assert (await upload(web, PDF, "a.pdf"))["code"] == "UNAUTHENTICATED"
    assert (await web.client.get("/inquiry-attachments/x/a.pdf")).status_code == 404
    await web.sign_in(await make.user("warehouse", password=make.PASSWORD))
    assert (await upload(web, PDF, "a.pdf"))["code"] == "FORBIDDEN"
    await web.sign_in(await person(await make.customer()))
    assert (await upload(web, b"<html>", "a.pdf"))["code"] == "BAD_DOCUMENT"
    nothing = await said(web, ASK, input=question())
    assert (nothing["code"], nothing["field"]) == ("INVALID", "text")
    files = [await upload(web, PDF, f"{number}.pdf") for number in range(rules.MOST + 1)]
    many = await said(web, ASK, input=question(*files))
    assert (many["code"], many["field"]) == ("TOO_MANY_ATTACHMENTS", "attachmentIds")
    for number in range(rules.MOST_WAITING - len(files)):
        assert (await upload(web, PDF, f"b{number}.pdf"))["__typename"] == "InquiryAttachment"
    assert (await upload(web, PDF, "last.pdf"))["code"] == "TOO_MANY_ATTACHMENTS"


async def test_what_nobody_sends_is_forgotten_after_a_day_and_what_is_sent_stays(web: Web, settings: Settings) -> None:
    await web.sign_in(await person(await make.customer()))
    sent, same, other = [await upload(web, data, "a.jpg") for data in (picture(), picture(), picture(90, 90))]
    await said(web, ASK, input=question(sent))
    kept, gone = [await InquiryAttachment.get(id=one["id"]) for one in (sent, other)]
    paths = {row.id: settings.media_dir / rules.preview_name(row.hash) for row in (kept, gone)}
    assert all(path.exists() for path in paths.values())
    with stores.kept_in(settings.media_dir):
        for one in (sent, same, other):
            async with make.work() as work:
                await JOBS["forget_inquiry_attachment"](work, attachment_id=one["id"])  # type: ignore[operator]
        assert await InquiryAttachment.all().count() == 3  # too early
        for one in (sent, same, other):
            async with make.work(now=utc_now() + commands.KEPT + timedelta(minutes=1)) as work:
                await JOBS["forget_inquiry_attachment"](work, attachment_id=one["id"])  # type: ignore[operator]
    assert [row.id for row in await InquiryAttachment.all()] == [kept.id]
    assert [path.exists() for path in paths.values()] == [True, False]


async def test_what_is_taken_away_is_gone(web: Web) -> None:
    await web.sign_in(await person(await make.customer()))
    made = await upload(web, PDF, "a.pdf")
    assert (await said(web, REMOVE, id=made["id"]))["__typename"] == "InquiryAttachment"
    assert (await web.client.get(made["url"])).status_code == 404
    assert await InquiryAttachment.all().count() == 0


async def test_files_of_a_conversation_are_read_in_one_statement(gql: Any, settings: Settings) -> None:
    here = await shop()
    row = await asked(here.buyer)
    gql.judged = False
    for count in (1, 3):
        for turn in range(count):
            async with make.work(here.buyer) as work:
                given = rules.looked_at(PDF, len(PDF))
                files = [await commands.add(work, Folder(settings.media_dir), given, f"{turn}.pdf")]
                await commands.reply(work, row.id, "", [file.id for file in files])
        with statements() as seen:
            thread = await gql(THREAD, {"id": str(row.id)}, here.clerk)
        assert sum(len(one["attachments"]) for one in thread.data["inquiryMessages"]["nodes"]) >= count
        assert len(seen) == 3


async def test_what_is_sent_while_it_is_to_be_forgotten_stays(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """The job has read the row, and the message is sent before it deletes."""
    await web.sign_in(await person(await make.customer()))
    sent = await upload(web, picture(), "a.jpg")
    read = await InquiryAttachment.get(id=sent["id"])

    async def a_moment_ago(_: Any) -> InquiryAttachment:
        return read

    await said(web, ASK, input=question(sent))
    monkeypatch.setattr(queries, "found", a_moment_ago)
    async with make.work(now=utc_now() + commands.KEPT + timedelta(minutes=1)) as work:
        assert await commands.forget(work, read.id) is None
    assert (await InquiryAttachment.get(id=read.id)).message_id is not None
