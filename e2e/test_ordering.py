"""Ways to order: the quick order pad with 200 lines from a spreadsheet, a past order again, lists."""

import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from gestures import answered, ask, dialog, subscribed
from playwright.sync_api import Page, Playwright, expect
from server import Server
from test_storefront_more import Staff, sign_in

Opener = Callable[..., Page]
Credentials = dict[str, tuple[str, str]]
LEFT_OUT = re.compile("^BV-(COLA|SODA)|^FR-BANANA|^FR-STRAW|^GR-RICE")


@pytest.fixture
def firm(playwright: Playwright, server: Server, credentials: Credentials) -> Iterator[Staff]:
    """The owner of the demo, at the graph."""
    request = playwright.request.new_context(base_url=server.url)
    one = Staff(request, server.url)
    email, password = credentials["owner"]
    one.ask(
        "mutation($e: String!, $p: String!) { signIn(email: $e, password: $p) { __typename } }", e=email, p=password
    )
    yield one
    request.dispose()


@pytest.fixture
def shopper(open_page: Opener, firm: Staff) -> Callable[..., Page]:
    """A new buyer, signed in on a page of their own."""

    def opened(path: str = "/quick", **how: Any) -> Page:
        page = open_page("/sign-in", **how)
        sign_in(page, firm.buyer())
        page.goto(path)
        return page

    return opened


def goods(page: Page, most: int) -> list[dict[str, Any]]:
    """Variants with plenty in stock, with the smallest quantity that may be ordered of their base unit."""
    found: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        place = f', after: "{after}"' if after else ""
        data = ask(
            page,
            f"{{ products(first: 60{place}) {{ nodes {{ variants {{ sku moq step units {{ name factor }} "
            "availability { available } } } pageInfo { hasNextPage endCursor } } }",
        )["products"]
        found += [one for product in data["nodes"] for one in product["variants"] if not LEFT_OUT.match(one["sku"])]
        after = data["pageInfo"]["endCursor"]
        if not data["pageInfo"]["hasNextPage"]:
            break
    for one in found:
        one["least"] = -(-one["moq"] // one["step"]) * one["step"]
        one["unit"] = next(unit["name"] for unit in one["units"] if unit["factor"] == 1)
    return [one for one in found if (one["availability"]["available"] or 0) >= one["least"]][:most]


def paste(page: Page, text: str) -> None:
    """What Ctrl+V does in the field of the pad."""
    page.get_by_role("combobox", name="编码、条码或品名").evaluate(
        "(field, text) => { const data = new DataTransfer(); data.setData('text/plain', text); field.dispatchEvent("
        "new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })) }",
        text,
    )


def question(page: Page, said: str) -> Any:
    return page.locator(".question", has_text=said)


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_two_hundred_lines_from_excel_five_of_them_wrong(
    shopper: Callable[..., Page], accessible: Callable[[Page], None], phone: bool
) -> None:
    page = shopper(phone=phone)
    good = goods(page, 195)
    assert len(good) == 195
    rows = ["商品编码\t数量\t单位", *(f"{one['sku']}\t{one['least']}\t{one['unit']}" for one in good)]
    wrong = ["不存在的火箭\t2\t", "可乐\t2\t箱", "GR-RICE-5KG\t90000\t袋"]
    # At a desk the amount and the unit do not fit; on a phone the code is mistyped, and the amount is no number.
    wrong += (
        ["FR-BANANA-1K55\t8\t袋", "FR-STRAW-500\t若干\t盒"]
        if phone
        else ["FR-BANANA-1K5\t7\t袋", "FR-STRAW-500\t4\t托盘"]
    )
    paste(page, "\n".join([*rows, *wrong]))
    bar = page.get_by_role("region", name="汇总")
    expect(bar).to_contain_text("195 行可下单")
    expect(page.get_by_role("heading", name="5 行需要您确认")).to_be_visible()
    accessible(page)
    with answered(page, "StoreAddToCart"):
        bar.get_by_role("button").click()
    expect(bar).to_contain_text("0 行可下单")
    assert ask(page, "{ cart { lineCount } }")["cart"]["lineCount"] == 195
    page.reload()  # what is asked stays, also after a reload
    expect(page.get_by_role("heading", name="5 行需要您确认")).to_be_visible()
    if phone:
        expect(question(page, "FR-BANANA").locator(".choice").first).to_contain_text("FR-BANANA-1K5")
        question(page, "FR-BANANA").locator(".choice").first.click()
        expect(question(page, "FR-STRAW")).to_contain_text("“若干”不是数量")
        question(page, "FR-STRAW").get_by_role("button", name=re.compile("^改为")).click()
    else:
        question(page, "FR-BANANA").get_by_role("button", name="改为 6 袋").click()
        question(page, "FR-STRAW").get_by_role("button", name="4 盒", exact=True).click()
    question(page, "GR-RICE").get_by_role("button", name=re.compile("^改为")).click()
    question(page, "可乐").locator(".choice").first.click()
    finder = question(page, "火箭").get_by_role("combobox")
    finder.fill("苏打")
    question(page, "火箭").get_by_role("option").first.click()
    expect(page.locator(".question")).to_have_count(0)
    expect(bar).to_contain_text("5 行可下单")
    with answered(page, "StoreAddToCart"):
        bar.get_by_role("button").click()
    expect(page.get_by_text("把要买的都写在这里")).to_be_visible()
    assert ask(page, "{ cart { lineCount } }")["cart"]["lineCount"] == 200


def test_a_message_from_a_chat_and_the_keyboard(shopper: Callable[..., Page]) -> None:
    page = shopper(phone=True)
    page.get_by_role("button", name="粘贴多行").first.click()
    dialog(page).get_by_role("textbox").fill("老板，来两箱无糖苏打水 500ml，再来红富士苹果大果 6袋，谢谢")
    dialog(page).get_by_role("button", name="读入").click()
    expect(page.locator(".question, .pline")).to_have_count(2)
    field = page.get_by_role("combobox", name="编码、条码或品名")
    field.fill("FR-APPLE-M")
    expect(page.get_by_role("option").first).to_contain_text("FR-APPLE-M")
    field.press("ArrowDown")
    field.press("Enter")
    count = page.get_by_role("textbox", name="数量", exact=True)
    expect(count).to_be_focused()
    count.fill("4")
    count.press("Enter")
    expect(field).to_be_focused()
    line = page.locator(".pline", has_text="FR-APPLE-M")
    expect(line.get_by_role("textbox", name=re.compile("数量"))).to_have_value("4")
    line.get_by_role("button", name=re.compile("^移除")).click()
    expect(line).to_have_count(0)
    page.locator(".toast", has_text="已移除").get_by_role("button", name="撤销").click()
    expect(line).to_have_count(1)
    field.fill("6981743102104")  # a scanner types the code and Enter
    field.press("Enter")
    expect(page.locator(".pline", has_text="FR-APPLE-M")).to_have_count(2)


def test_a_file_is_read(shopper: Callable[..., Page]) -> None:
    page = shopper()
    content = "货号,数量,单位\r\nFR-APPLE-M,4,袋\r\nFR-APPLE-L,2,箱\r\n".encode("gb18030")
    page.locator("input[type=file]").set_input_files({"name": "订货.csv", "mimeType": "text/csv", "buffer": content})
    expect(page.locator(".pline")).to_have_count(2)
    page.locator("input[type=file]").set_input_files(
        {"name": "订货.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}
    )
    expect(page.get_by_text("无法读取此文件")).to_be_visible()
    other = page.context.new_page()  # another device: the pad lives on the server
    with answered(other, "StoreResolveLines"):
        other.goto("/quick")
    expect(other.locator(".pline")).to_have_count(2)


PLACE = """mutation { placeOrder(input: { deliveryMethod: PICKUP, paymentMethod: BANK_TRANSFER, idempotencyKey: "%s",
  lines: [{ sku: "FR-APPLE-M", quantity: 4, unitCode: "bag" }, { sku: "FR-APPLE-L", quantity: 4, unitCode: "bag" }] })
  { __typename ... on Order { id } ... on Problem { message } } }"""


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_a_past_order_is_looked_at_before_it_is_copied(
    open_page: Opener, firm: Staff, accessible: Callable[[Page], None], phone: bool
) -> None:
    account = firm.buyer()
    page = open_page("/sign-in", phone=phone)
    sign_in(page, account)
    order = ask(page, PLACE % uuid.uuid4().hex)["placeOrder"]
    firm.price(account[0], "FR-APPLE-M", "99.00")
    page.goto("/orders")
    page.get_by_role("link", name="再来一单").click()
    page.wait_for_url(f"**/orders/{order['id']}/again")
    changed = page.get_by_role("region", name="1 行有变化")
    expect(changed).to_contain_text("涨价")
    expect(changed.locator("del")).to_be_visible()
    expect(page.get_by_role("region", name="1 行没有变化")).to_contain_text("FR-APPLE-L")
    accessible(page)
    changed.get_by_role("checkbox").uncheck()
    bar = page.get_by_role("region", name="汇总")
    expect(bar).to_contain_text("已选 1 / 2 行")
    every = page.get_by_label("全选")
    every.check()
    expect(bar).to_contain_text("已选 2 / 2 行")
    every.uncheck()  # for one thing out of many
    expect(bar).to_contain_text("已选 0 / 2 行")
    page.get_by_role("region", name="1 行没有变化").get_by_role("checkbox").check()
    assert ask(page, "{ cart { lineCount } }")["cart"]["lineCount"] == 0
    with answered(page, "StoreAddToCart"):
        bar.get_by_role("button").click()
    page.wait_for_url("**/cart")
    expect(page.locator(".line")).to_have_count(1)
    expect(page.locator(".line")).to_contain_text("FR-APPLE-L")


def test_lists_are_made_shared_planned_and_brought_back(
    shopper: Callable[..., Page], accessible: Callable[[Page], None]
) -> None:
    page = shopper("/p/FR-APPLE")
    page.get_by_role("button", name="存入清单").first.click()
    dialog(page).get_by_placeholder("新建清单").fill("每周补货")
    dialog(page).get_by_role("button", name="创建").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.goto("/lists")
    page.get_by_role("link", name="每周补货").click()
    expect(page.locator(".cline")).to_have_count(1)
    page.get_by_role("button", name="编辑商品").click()
    field = page.get_by_role("combobox", name="搜索商品加入清单")
    field.fill("FR-BANANA")
    with answered(page, "StoreAddToList"):
        page.get_by_role("option").first.click()
    expect(page.locator(".eline")).to_have_count(2)
    lines = page.locator(".eline .pmeta")
    apple, banana = lines.all_inner_texts()
    page.locator(".eline").first.get_by_role("button", name=re.compile("^移除")).click()
    expect(lines).to_have_text([banana])
    page.locator(".toast", has_text="已移除").get_by_role("button", name="撤销").click()
    expect(lines).to_have_text([apple, banana])  # where it was
    page.get_by_role("button", name="完成").click()
    expect(page.locator(".cline")).to_have_count(2)
    page.get_by_role("button", name="名称与共享").click()
    dialog(page).get_by_role("textbox").fill("周一补货")
    dialog(page).get_by_text("与公司同事共享").click()
    dialog(page).get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name="周一补货")).to_be_visible()
    expect(page.get_by_text("公司共享")).to_be_visible()
    page.get_by_role("button", name="定期草稿").click()
    dialog(page).get_by_role("button", name="周三").click()
    dialog(page).get_by_role("button", name="保存").click()
    expect(page.locator(".lmeta")).to_contain_text("每周三 07:00")
    expect(page.locator(".lmeta")).to_contain_text("下次")
    accessible(page)
    page.get_by_role("button", name="删除清单").click()
    page.wait_for_url("**/lists")
    page.locator(".toast", has_text="已删除").get_by_role("button", name="撤销").click()
    page.wait_for_url("**/lists/*")
    expect(page.locator(".cline")).to_have_count(2)


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("path", ["/quick", "/lists"])
def test_pages_of_ordering_are_accessible_on_a_phone_in_the_dark(
    open_page: Opener, credentials: Credentials, accessible: Callable[[Page], None], path: str, locale: str
) -> None:
    page = open_page("/sign-in", phone=True, dark=True, locale=locale)
    sign_in(page, credentials["buyer"])
    page.goto(path)
    expect(page.locator("main h1")).to_be_visible()
    expect(page.locator("main [aria-busy=true]")).to_have_count(0)
    accessible(page)


def test_the_cart_is_the_same_on_two_devices_at_once(open_page: Opener, firm: Staff) -> None:
    account = firm.buyer()
    desk, phone = open_page("/sign-in"), open_page("/sign-in", phone=True)
    for page in (desk, phone):
        sign_in(page, account)
    desk.goto("/cart")
    expect(desk.get_by_role("heading", level=1)).to_be_visible()
    subscribed(desk, "cartChanged")
    phone.goto("/quick")
    paste(phone, "FR-APPLE-M\t4\t袋\nFR-APPLE-L\t4\t袋")
    bar = phone.get_by_role("region", name="汇总")
    expect(bar).to_contain_text("2 行可下单")
    with answered(phone, "StoreAddToCart"):
        bar.get_by_role("button").click()
    expect(desk.locator(".line")).to_have_count(2)
    firm.price(account[0], "FR-APPLE-M", "99.00")  # the price changes after it was added: shown, and confirmed
    desk.reload()
    note = desk.get_by_text("1 种商品的价格有变化")
    expect(note).to_be_visible()
    desk.get_by_role("button", name="接受新价格").click()
    expect(note).to_have_count(0)
