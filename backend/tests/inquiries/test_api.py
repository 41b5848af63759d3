"""Inquiries through the graph: both sides, who may, and how many statements."""

from dataclasses import replace
from typing import Any

from orderwell.catalog.models import Product, ProductStatus
from orderwell.core.ids import uuid7
from orderwell.core.work import Actor
from orderwell.demo import make
from orderwell.inquiries import commands
from orderwell.inquiries.models import Inquiry
from tests.counted import statements
from tests.inquiries.conversation import asked, shop

PROBLEM = "... on Problem { code field }"
CARD = """{ id subject title preview state lastSide unread seenTo messageCount asker customer { name }
  assignee { name } answerers { name } representative { name phone } order { number status total { amount } }
  product { code name } }"""
LIST = f"query($filter: InquiryFilter) {{ inquiries(filter: $filter) {{ totalCount nodes {CARD} }} }}"
ONE = f"query($id: ID!) {{ inquiry(id: $id) {CARD} }}"
THREAD = """query($id: ID!, $first: Int!, $after: String) {
  inquiryMessages(inquiryId: $id, first: $first, after: $after) {
  nodes { position side authorName text mine } pageInfo { hasNextPage endCursor } } }"""
ASK = (
    f"mutation($input: InquiryInput!) {{ askInquiry(input: $input) {{ __typename ... on Inquiry {CARD} {PROBLEM} }} }}"
)
REPLY = f"""mutation($id: ID!, $text: String!, $key: String!) {{
  replyToInquiry(id: $id, text: $text, idempotencyKey: $key) {{ __typename ... on Inquiry {CARD} {PROBLEM} }} }}"""
READ = f"mutation($id: ID!, $position: Int!) {{ readInquiry(id: $id, position: $position) {{ ... on Inquiry {{ unread }} {PROBLEM} }} }}"  # noqa: E501
ASSIGN = f"mutation($id: ID!, $to: ID) {{ assignInquiry(id: $id, assigneeId: $to) {{ ... on Inquiry {{ assignee {{ name }} }} {PROBLEM} }} }}"  # noqa: E501
KEEP = f"""mutation($id: ID, $input: SavedReplyInput!) {{
  saveSavedReply(id: $id, input: $input) {{ ... on SavedReply {{ id name textZh textEn version }} {PROBLEM} }} }}"""
COUNTS = "{ inquiryCounts { unread open mine unassigned } }"


def move(name: str) -> str:
    return f"mutation($id: ID!) {{ {name}(id: $id) {{ ... on Inquiry {{ state }} {PROBLEM} }} }}"


async def done(gql: Any, document: str, actor: Actor | None = None, **variables: Any) -> Any:
    result = await gql(document, variables, actor)
    assert result.errors is None, result.errors
    return next(iter(result.data.values()))


async def refused(gql: Any, document: str, actor: Actor | None = None, **variables: Any) -> str:
    result = await gql(document, variables, actor)
    assert result.errors, result.data
    return str(result.errors[0].extensions["code"])


def about(order: Any, text: str = "可以改地址吗？", key: str | None = None) -> dict[str, Any]:
    key = key or str(uuid7())
    return {"input": {"subject": "ORDER", "orderId": str(order.id), "text": text, "idempotencyKey": key}}


async def test_a_question_about_an_order_and_its_answer(gql: Any) -> None:
    here = await shop()
    order = await make.order(here.customer)
    question = about(order)
    row = await done(gql, ASK, here.buyer, **question)
    assert (row["subject"], row["state"], row["title"], row["unread"]) == ("ORDER", "OPEN", "可以改地址吗？", 0)
    assert row["order"]["number"] == order.number
    assert row["representative"] == {"name": here.owner.name, "phone": here.owner.phone}
    assert (await done(gql, ASK, here.buyer, **question))["id"] == row["id"]
    answer = {"id": row["id"], "text": "可以，请发新地址。", "key": "k1"}
    seen = await done(gql, REPLY, here.clerk, **answer)
    assert (seen["state"], seen["messageCount"], seen["assignee"]) == ("ANSWERED", 2, {"name": here.owner.name})
    assert (await done(gql, REPLY, here.clerk, **answer))["messageCount"] == 2
    mine = await done(gql, ONE, here.buyer, id=row["id"])
    assert (mine["unread"], mine["assignee"], mine["answerers"]) == (1, None, [])
    assert (await done(gql, READ, here.buyer, id=row["id"], position=2)) == {"unread": 0}
    assert (await done(gql, ONE, here.clerk, id=row["id"]))["seenTo"] == 2
    first = await done(gql, THREAD, here.buyer, id=row["id"], first=1)
    assert first["nodes"] == [
        {"position": 2, "side": "STAFF", "authorName": here.owner.name, "text": "可以，请发新地址。", "mine": False}
    ]
    rest = await done(gql, THREAD, here.buyer, id=row["id"], first=1, after=first["pageInfo"]["endCursor"])
    assert (rest["nodes"][0]["position"], rest["nodes"][0]["mine"], rest["pageInfo"]["hasNextPage"]) == (1, True, False)


async def test_staff_assign_close_and_open_again(gql: Any) -> None:
    here = await shop()
    row = await asked(here.buyer)
    assert await done(gql, ASSIGN, here.support, id=str(row.id), to=str(here.owner.id)) == {
        "assignee": {"name": here.owner.name}
    }
    wrong = await done(gql, ASSIGN, here.support, id=str(row.id), to=str(here.other_clerk.user_id))
    assert wrong == {"code": "NOT_IN_CHARGE", "field": "assigneeId"}
    assert await done(gql, move("closeInquiry"), here.clerk, id=str(row.id)) == {"state": "CLOSED"}
    again = await done(gql, move("closeInquiry"), here.clerk, id=str(row.id))
    assert again["code"] == "ILLEGAL_MOVE"
    assert await done(gql, move("reopenInquiry"), here.clerk, id=str(row.id)) == {"state": "OPEN"}
    assert await done(gql, COUNTS, here.clerk) == {"unread": 1, "open": 1, "mine": 1, "unassigned": 0}


async def test_nobody_else_learns_of_it(gql: Any) -> None:
    here, stranger = await shop(), await make.buyer()
    row = await asked(here.buyer, "我们的秘密报价")
    for outsider in (stranger, here.other_clerk):
        assert (await done(gql, LIST, outsider)) == {"totalCount": 0, "nodes": []}
        assert (await done(gql, LIST, outsider, filter={"search": "秘密"}))["nodes"] == []
        assert (await done(gql, LIST, outsider, filter={"customerId": str(here.customer.id)}))["nodes"] == []
        assert await refused(gql, ONE, outsider, id=str(row.id)) == "NOT_FOUND"
        assert await refused(gql, THREAD, outsider, id=str(row.id), first=5) == "NOT_FOUND"
        told = await done(gql, REPLY, outsider, id=str(row.id), text="?", key="k")
        assert (told["code"], told["field"]) == ("NOT_FOUND", "id")
        assert (await done(gql, READ, outsider, id=str(row.id), position=1))["code"] == "NOT_FOUND"
    assert (await Inquiry.get(id=row.id)).message_count == 1


async def test_what_a_permission_is_missing_for_is_refused(gql: Any) -> None:
    here = await shop()
    row = await asked(here.buyer)
    warehouse = await make.actor(await make.user("warehouse"))
    assert await refused(gql, LIST, warehouse) == "FORBIDDEN"
    only_reads = replace(here.support, permissions=frozenset({"inquiries.read"}))
    assert (await done(gql, REPLY, only_reads, id=str(row.id), text="好", key="k"))["code"] == "FORBIDDEN"
    assert (await done(gql, move("closeInquiry"), here.buyer, id=str(row.id)))["code"] == "FORBIDDEN"
    assert (await done(gql, ASSIGN, here.buyer, id=str(row.id)))["code"] == "FORBIDDEN"
    assert await refused(gql, "{ savedReplies { name } }", here.buyer) == "FORBIDDEN"


async def test_a_product_that_is_no_longer_offered_is_not_shown_to_who_asked(gql: Any) -> None:
    here, product = await shop(), await make.product("苏打水")
    row = await asked(here.buyer, "有整箱的吗", product_id=product.id)
    assert (await done(gql, ONE, here.buyer, id=str(row.id)))["product"]["code"] == product.code
    await make.assortment(customers=[here.customer], products=[product])
    assert (await done(gql, ONE, here.buyer, id=str(row.id)))["product"] is None
    assert (await done(gql, ONE, here.clerk, id=str(row.id)))["product"]["code"] == product.code


async def test_saved_replies_and_who_represents_the_firm(gql: Any) -> None:
    here = await shop()
    text = {"name": "到货", "textZh": "明天到货。", "textEn": "It arrives tomorrow."}
    kept = await done(gql, KEEP, here.support, input=text)
    assert kept["version"] == 1
    stale = await done(gql, KEEP, here.support, id=kept["id"], input={**text, "version": 7})
    assert stale["code"] == "STALE_VERSION"
    assert await done(gql, "{ savedReplies { name } }", here.clerk) == [{"name": "到货"}]
    drop = f"mutation($id: ID!) {{ removeSavedReply(id: $id) {{ ... on SavedReply {{ name }} {PROBLEM} }} }}"
    assert await done(gql, drop, here.clerk, id=kept["id"]) == {"name": "到货"}
    person = "{ salesRepresentative { name phone } }"
    assert (await done(gql, person, here.buyer))["name"] == here.owner.name
    assert await done(gql, person, await make.buyer()) is None


async def test_both_sides_see_the_cart_as_it_was_asked_about(gql: Any) -> None:
    here = await shop()
    tea, gone = await make.sellable(), await make.sellable()
    await make.cart(here.buyer, (tea, 3), (gone, 2))
    question = {"input": {"subject": "CART", "text": "能一趟送到吗？", "idempotencyKey": "cart"}}
    row = await done(gql, ASK, here.buyer, **question)
    await Product.filter(id=gone.product_id).update(status=ProductStatus.ARCHIVED)  # type: ignore[attr-defined]
    lines = "query($id: ID!) { inquiry(id: $id) { lines { position sku name unitName quantity variant { sku } } } }"
    for who, today in ((here.buyer, None), (here.clerk, {"sku": gone.sku})):
        first, second = (await done(gql, lines, who, id=row["id"]))["lines"]
        assert (first["sku"], first["quantity"], first["unitName"], first["variant"]) == (
            tea.sku,
            3,
            "瓶",
            {"sku": tea.sku},
        )
        assert (second["position"], second["variant"]) == (2, today)
    assert await refused(gql, lines, here.other_clerk, id=row["id"]) == "NOT_FOUND"
    more = [await asked(here.buyer) for _ in range(2)]
    listed = "{ inquiries { nodes { lines { sku variant { sku } } } } }"
    await done(gql, listed, here.clerk)
    with statements() as few:
        await done(gql, listed, here.clerk)
    for number in range(3):
        question["input"]["idempotencyKey"] = f"cart-{number}"
        await done(gql, ASK, here.buyer, **question)
    with statements() as many:
        found = await done(gql, listed, here.clerk)
    assert len(found["nodes"]) == 4 + len(more)
    assert len(many) == len(few)


async def test_statements_do_not_grow_with_rows(gql: Any) -> None:
    here = await shop()
    gql.judged = False

    async def fill(count: int) -> int:
        for _ in range(count):
            customer = await make.customer(owner=here.owner)
            buyer = await make.buyer(customer)
            await asked(buyer, order_id=(await make.order(customer)).id)
            await asked(buyer, product_id=(await make.product()).id)
        with statements() as seen:
            await done(gql, LIST, here.clerk)
        return len(seen)

    assert await fill(1) == await fill(3) <= 9


async def test_a_conversation_is_read_in_two_statements(gql: Any) -> None:
    here = await shop()
    row = await asked(here.buyer)
    for text in ("一", "二", "三"):
        async with make.work(here.buyer) as work:
            await commands.reply(work, row.id, text)
    gql.judged = False
    with statements() as seen:
        assert len((await done(gql, THREAD, here.clerk, id=str(row.id), first=20))["nodes"]) == 4
    assert len(seen) == 2
