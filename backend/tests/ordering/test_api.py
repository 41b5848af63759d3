"""The pad through the graph: reading text and files, resolving, keeping."""

import io
from typing import Any

import xlsxwriter
from starlette.datastructures import UploadFile

from orderwell.api.schema import schema
from orderwell.core.work import Actor
from orderwell.demo import make
from tests.conftest import Graph
from tests.counted import statements

READ = "query($lines: [String!]!) { readOrderText(lines: $lines) { text name also quantity unit } }"
RESOLVE = """query($lines: [AskedLineInput!]!) { resolveOrderLines(lines: $lines) { position status foundBy quantity
  offered variant { sku fullName customerCode moq step units { code name factor } availability { band available } }
  unit { code name } candidates { sku fullName price { unitPrice { amount } } } unitPrice { amount } total { amount }
  problem { code message } } }"""
FILE = """mutation($file: Upload!) { readOrderFile(file: $file) { ... on AskedLines { lines { name quantity unit } }
  ... on Problem { code } } }"""
SAVE = "mutation($lines: [PadLineInput!]!) { saveOrderPad(lines: $lines) { ... on OrderPad { version lines } ... on Problem { code } } }"  # noqa: E501
PAD = "{ orderPad { version lines } }"


async def done(gql: Any, document: str, variables: Any = None, actor: Actor | None = None) -> Any:
    result = await gql(document, variables, actor)
    assert result.errors is None, result.errors
    return next(iter(result.data.values()))


async def test_a_pasted_text_becomes_lines_with_prices_and_questions(gql: Any) -> None:
    customer = await make.customer()
    actor = await make.buyer(customer)
    one = await make.sellable(100, price=250, variant={"sku": "AB-1"})
    await make.price_list(customer=customer, prices={one: 200})
    await make.sellable(100, variant={"sku": "STEP", "moq": 6, "step": 6})
    read = await done(gql, READ, {"lines": ["编码\t数量", "AB-1\t３", "STEP\t4", "不存在的\t1"]}, actor)
    assert read[0] == {"text": "AB-1 3", "name": "AB-1", "also": "", "quantity": "3", "unit": ""}
    lines = [{"name": row["name"], "quantity": row["quantity"]} for row in read]
    found = await done(gql, RESOLVE, {"lines": lines}, actor)
    assert [row["status"] for row in found] == ["READY", "AMOUNT", "UNKNOWN"]
    assert (found[0]["unitPrice"]["amount"], found[0]["total"]["amount"]) == ("2.00", "6.00")
    assert (found[1]["offered"], found[1]["problem"]["code"]) == (6, "BELOW_MINIMUM")
    guest = await done(gql, RESOLVE, {"lines": lines[:1]}, Actor())
    assert guest[0]["total"]["amount"] == "7.50"


async def test_statements_of_the_graph_do_not_grow_with_lines(gql: Any) -> None:
    actor = await make.buyer()
    variants = await make.variants(await make.product(variants=60, stock=500))
    lines = [{"name": one.sku, "quantity": "2"} for one in variants]
    with statements() as few:
        await done(gql, RESOLVE, {"lines": [*lines[:2], {"name": "矿泉"}, {"name": "没有这个"}]}, actor)
    with statements() as many:
        await done(gql, RESOLVE, {"lines": [*lines * 16, {"name": "矿泉"}, {"name": "没有这个"}]}, actor)
    assert len(many) <= len(few)
    assert len(many) <= 30


async def test_too_much_is_refused_and_nonsense_is_asked_about(gql: Any) -> None:
    for document, variables in (
        (RESOLVE, {"lines": [{"name": "A"}] * 1001}),
        (READ, {"lines": ["A\t1"] * 1001}),
        (READ, {"lines": ["A" * 20_000] * 11}),
    ):
        result = await gql(document, variables)
        assert result.errors[0].extensions["code"] == "TOO_MANY_WANTED"
    await make.sellable(variant={"sku": "AB-1"})
    for nonsense in ("-1", "若干", "1e999999", "1e-999999"):
        result = await gql(RESOLVE, {"lines": [{"name": "AB-1", "quantity": nonsense}]})
        line = result.data["resolveOrderLines"][0]
        assert (line["status"], line["problem"]["code"]) == ("AMOUNT", "UNREAD_QUANTITY"), nonsense


async def sent(gql: Graph, name: str, content: bytes) -> Any:
    variables = {"file": UploadFile(io.BytesIO(content), filename=name)}
    result = await schema.execute(FILE, variable_values=variables, context_value=gql.context(Actor()))
    assert result.errors is None, result.errors
    assert result.data
    return result.data["readOrderFile"]


def workbook() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("订货")
        for at, row in enumerate([["货号", "品名", "数量", "单位"], ["AB-1", "矿泉水", 12, "箱"], ["AB-2", "", 3, ""]]):
            sheet.write_row(at, 0, row)
    return target.getvalue()


async def test_files_are_read(gql: Graph) -> None:
    expected = {
        "lines": [{"name": "AB-1", "quantity": "12", "unit": "箱"}, {"name": "AB-2", "quantity": "3", "unit": ""}]
    }
    assert await sent(gql, "订货.xlsx", workbook()) == expected
    text = "货号,品名,数量,单位\r\nAB-1,矿泉水,12,箱\r\nAB-2,,3,\r\n"
    assert await sent(gql, "order.csv", text.encode("gb18030")) == expected
    assert await sent(gql, "order.txt", text.encode()) == expected
    assert await sent(gql, "order.pdf", b"%PDF") == {"code": "FILE_UNREADABLE"}
    assert await sent(gql, "order.xlsx", b"no workbook") == {"code": "FILE_UNREADABLE"}
    assert await sent(gql, "order.csv", b"\n\n") == {"code": "NOTHING_TO_READ"}
    assert await sent(gql, "order.csv", b"a" * 2_000_001) == {"code": "FILE_UNREADABLE"}


async def test_sorts_that_share_an_amount_are_lines_of_their_own(gql: Graph) -> None:
    sorts = [make.catalog.variant_data(name_zh=zh, name_en=en) for zh, en in (("原味", "Plain"), ("柠檬", "Lemon"))]
    plain, lemon = await make.variants(
        await make.product(stock=50, price=250, name_zh="苏打水", name_en="Soda", variants=sorts)
    )
    found = await done(gql, READ, {"lines": ["你好", "苏打水原味柠檬各2瓶，谢谢"]})
    assert [(one["name"], one["quantity"], one["unit"]) for one in found] == [
        ("苏打水 原味", "2", "瓶"), ("苏打水 柠檬", "2", "瓶"),
    ]  # fmt: skip
    asked = [{name: one[name] for name in ("name", "quantity", "unit")} for one in found]
    meant = await done(gql, RESOLVE, {"lines": asked})
    assert [(one["status"], one["variant"]["sku"]) for one in meant] == [("READY", plain.sku), ("READY", lemon.sku)]


async def test_the_pad_is_one_for_a_person(gql: Any) -> None:
    actor, other = await make.buyer(), await make.buyer()
    assert await done(gql, PAD, None, actor) is None
    lines = [{"text": "AB-1 3", "name": "AB-1", "quantity": "3"}, {"name": "雪碧", "variantId": "x"}]
    assert await done(gql, SAVE, {"lines": lines}, actor) == {"version": 1, "lines": lines}
    assert await done(gql, SAVE, {"lines": lines[:1]}, actor) == {"version": 2, "lines": lines[:1]}
    assert await done(gql, PAD, None, actor) == {"version": 2, "lines": lines[:1]}
    assert await done(gql, PAD, None, other) is None
    assert await done(gql, SAVE, {"lines": [{"name": "A"}] * 1001}, actor) == {"code": "TOO_MANY_WANTED"}
    assert await done(gql, SAVE, {"lines": []}, Actor()) == {"code": "UNAUTHENTICATED"}


async def test_a_thousand_lines_go_into_the_cart_at_once(gql: Any) -> None:
    actor = await make.buyer()
    variants = [one for _ in range(10) for one in await make.variants(await make.product(variants=100, stock=10))]
    add = "mutation($lines: [CartLineInput!]!) { addToCart(lines: $lines) { ... on Cart { lineCount lines { quantity } } ... on Problem { code } } }"  # noqa: E501
    lines = [{"variantId": str(one.id), "unitCode": "bottle", "quantity": 2} for one in variants]
    with statements() as seen:
        cart = await done(gql, add, {"lines": lines}, actor)
    assert cart["lineCount"] == 1000
    assert len(seen) <= 25
    with statements() as again:
        await done(gql, add, {"lines": lines}, actor)
    assert len(again) <= 30


async def test_what_checkout_keeps_for_its_buyer_is_there_for_them(gql: Graph) -> None:
    actor, other, tea = await make.buyer(), await make.buyer(), await make.sellable(6, variant={"sku": "TEA"})
    await make.cart(actor, (tea, 4))
    start = "mutation { startCheckout { __typename ... on Cart { reservation { expiresAt } } } }"
    assert (await done(gql, start, None, actor))["reservation"]
    lines = {"lines": [{"name": "TEA", "quantity": "5"}]}
    [mine], [theirs] = await done(gql, RESOLVE, lines, actor), await done(gql, RESOLVE, lines, other)
    assert (mine["status"], theirs["status"], theirs["offered"]) == ("READY", "SHORT", 2)
    [more] = await done(gql, RESOLVE, {"lines": [{"name": "TEA", "quantity": "9"}]}, actor)
    assert (more["status"], more["offered"]) == ("SHORT", 6)


async def test_what_is_kept_for_its_buyer_stands_in_for_what_has_run_out(gql: Graph) -> None:
    actor, other, shelf = await make.buyer(), await make.buyer(), await make.category()
    await make.sellable(0, category=shelf, variant={"sku": "NONE"})
    rice = await make.sellable(4, category=shelf)
    await make.cart(actor, (rice, 4))
    await done(gql, "mutation { startCheckout { __typename } }", None, actor)
    lines = {"lines": [{"name": "NONE", "quantity": "1"}]}
    document = RESOLVE.replace("status", "status substitutes { id }", 1)
    [mine], [theirs] = await done(gql, document, lines, actor), await done(gql, document, lines, other)
    assert (mine["status"], theirs["status"]) == ("SHORT", "SHORT")
    assert (mine["substitutes"], theirs["substitutes"]) == ([{"id": str(rice.id)}], [])


async def test_nobody_pays_for_what_others_keep(gql: Graph) -> None:
    actor, tea = await make.buyer(), await make.sellable(6, variant={"sku": "TEA"})
    lines = {"lines": [{"name": "TEA", "quantity": "5"}]}
    await done(gql, RESOLVE, lines, actor)
    with statements() as before:
        await done(gql, RESOLVE, lines, actor)
    await make.cart(actor, (tea, 4))
    with statements() as after:
        await done(gql, RESOLVE, lines, actor)
    assert len(after) <= len(before)
    assert not any("cart" in one for one in after)
