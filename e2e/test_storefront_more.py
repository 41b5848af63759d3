"""Checkout, orders and accounts in the storefront: what changes under the buyer's hands, and how one tap settles it."""

import re
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from gestures import RETRIES, answered, place_button, press, subscribed
from gestures import sign_in as fill_in
from playwright.sync_api import APIRequestContext, Page, Playwright, expect
from server import Server

from orderwell.demo.make import PASSWORD

Opener = Callable[..., Page]
Credentials = dict[str, tuple[str, str]]
STREET = "科技园科苑路 15 号"


class Staff:
    """The graph as somebody of the firm: what happens elsewhere while the buyer looks."""

    def __init__(self, request: APIRequestContext, origin: str) -> None:
        self.request, self.origin = request, origin

    def ask(self, document: str, **variables: Any) -> Any:
        """The answer of the only root field; refusals fail the test."""
        sent = {"query": document, "variables": variables}
        headers = {"origin": self.origin}
        answer = self.request.post("/graphql", data=sent, headers=headers, max_retries=RETRIES).json()
        assert not answer.get("errors"), answer
        found = next(iter(answer["data"].values()))
        assert not (isinstance(found, dict) and found.get("__typename") == "Problem"), found
        return found

    def buyer(self, **data: Any) -> tuple[str, str]:
        """A new company with one address and one contact, who may sign in."""
        email = f"buyer-{uuid.uuid4().hex[:10]}@more.example"
        person = {"name": "周晓", "email": email, "password": PASSWORD, "roleCodes": ["company_admin"]}
        place = {"recipient": "周晓", "phone": "19900005678", "areaCode": "440305", "street": STREET, "isDefault": True}
        name = f"更多餐饮 {email[6:12]}"
        self.ask(
            "mutation($input: CustomerInput!) { createCustomer(input: $input) { __typename ... on Customer { id } "
            "... on Problem { message } } }",
            input={
                "name": name, "kind": "COMPANY", "status": "ACTIVE", "contacts": [person], "addresses": [place], **data
            },
        )  # fmt: skip
        return email, PASSWORD

    def variant(self, sku: str) -> Any:
        """The row of the stock matrix."""
        found = self.ask(
            "query($search: String!) { stockMatrix(filter: {search: $search}, first: 20) { nodes { available "
            "variant { id sku } levels { available warehouse { id } } } } }",
            search=sku,
        )
        return next(row for row in found["nodes"] if row["variant"]["sku"] == sku)

    def stock(self, sku: str, wanted: int) -> None:
        """Correct the shelves until exactly `wanted` base units can be promised."""
        row = self.variant(sku)
        for position, level in enumerate(row["levels"]):
            change = (wanted if position == 0 else 0) - level["available"]
            if change:
                self.ask(
                    "mutation($input: AdjustStockInput!) { adjustStock(input: $input) { __typename "
                    "... on Problem { message } } }",
                    input={
                        "warehouseId": level["warehouse"]["id"], "variantId": row["variant"]["id"], "change": change,
                        "reason": "OTHER", "idempotencyKey": uuid.uuid4().hex,
                    },
                )  # fmt: skip

    def price(self, email: str, sku: str, price: str) -> None:
        """A price of its own for the company of this contact."""
        customer = self.ask(
            "query($search: String!) { customers(filter: {search: $search}, first: 1) { nodes { id } } }", search=email
        )["nodes"][0]["id"]
        made = self.ask(
            "mutation($input: PriceListInput!) { createPriceList(input: $input) { __typename ... on PriceList { id } "
            "... on Problem { message } } }",
            input={"code": f"M-{uuid.uuid4().hex[:8]}", "nameZh": "协议价", "nameEn": "Agreed", "customerId": customer},
        )
        self.ask(
            "mutation($id: ID!, $prices: [PriceInput!]!) { setPrices(priceListId: $id, prices: $prices) { __typename "
            "... on Problem { message } } }",
            id=made["id"],
            prices=[{"variantId": self.variant(sku)["variant"]["id"], "minQuantity": 1, "unitPrice": price}],
        )


@pytest.fixture
def staff(playwright: Playwright, server: Server, credentials: Credentials) -> Iterator[Staff]:
    """The owner of the demo, at the graph."""
    request = playwright.request.new_context(base_url=server.url)
    one = Staff(request, server.url)
    email, password = credentials["owner"]
    one.ask(
        "mutation($e: String!, $p: String!) { signIn(email: $e, password: $p) { __typename } }", e=email, p=password
    )
    yield one
    request.dispose()


def sign_in(page: Page, account: tuple[str, str]) -> None:
    page.goto("/sign-in")
    fill_in(page, *account)
    page.wait_for_url(lambda url: "sign-in" not in url)


def add(page: Page, staff: Staff, sku: str, quantity: int, unit: str) -> None:
    """Put a quantity into the cart of whoever is signed in here."""
    line = {"variantId": staff.variant(sku)["variant"]["id"], "unitCode": unit, "quantity": quantity}
    document = (
        "mutation($lines: [CartLineInput!]!) { addToCart(lines: $lines) { __typename ... on Problem { message } } }"
    )
    answer = page.request.post(
        "/graphql", data={"query": document, "variables": {"lines": [line]}}, headers={"origin": staff.origin}
    ).json()
    assert answer["data"]["addToCart"]["__typename"] == "Cart", answer


def place(page: Page) -> str:
    """Order what is on the checkout page; the number."""
    press(place_button(page, re.compile("^(提交订单|按新总价提交)$")))
    page.wait_for_url(re.compile("/orders/"))
    expect(page.get_by_text("下单成功")).to_be_visible()
    return page.locator("main h1").inner_text()


def leaving(page: Page, click: Callable[[], None]) -> None:
    """`click` leads away from checkout: wait until the server knows."""
    with answered(page, "StoreLeaveCheckout"):
        click()


def test_checkout_keeps_the_last_pieces_for_who_came_first(open_page: Opener, staff: Staff) -> None:
    sku = "GR-OAT-NT-1KG"
    staff.stock(sku, 4)
    first, second = open_page("/", phone=True), open_page("/")
    for page, quantity in ((first, 4), (second, 2)):
        sign_in(page, staff.buyer())
        add(page, staff, sku, quantity, "bag")
    first.goto("/checkout")
    expect(first.get_by_role("timer")).to_have_text(re.compile("^1[45]:"))
    expect(first.locator(".short")).to_have_count(0)
    assert staff.variant(sku)["available"] == 0
    second.goto("/checkout")
    expect(second.locator(".short")).to_contain_text("燕麦")
    first.get_by_role("link", name="修改购物车").click()
    expect(first.locator(".line .trouble, .line [role=alert]")).to_have_count(0)  # what is kept is there for its owner
    for path in (f"/search?q={sku}&view=pad", f"/p/GR-OAT?sku={sku}"):
        first.goto(path)  # wherever they look
        expect(first.get_by_text("仅剩 4 袋").first).to_be_visible()
    first.goto("/cart")
    first.get_by_role("link", name="去结算").locator("visible=true").click()
    expect(first.get_by_role("timer")).to_be_visible()
    place(first)
    second.locator(".short").get_by_role("button", name="移除此商品").click()
    expect(second.get_by_text("购物车是空的")).to_be_visible()


def test_a_cart_changed_elsewhere_is_shown_before_it_is_ordered(open_page: Opener, staff: Staff) -> None:
    page = open_page("/", phone=True)
    sign_in(page, staff.buyer())
    add(page, staff, "ST-NOTE-B5-GD", 4, "pack")
    page.goto("/checkout")
    expect(page.get_by_role("timer")).to_be_visible()  # it asks for the cart anew once stock is kept
    page.wait_for_load_state("networkidle")
    expect(page.locator(".rlines li")).to_have_count(1)
    page.get_by_role("textbox", name="备注").fill("请送到后门")
    add(page, staff, "ST-NOTE-B5-GD", 2, "pack")  # on another device
    add(page, staff, "FZ-DUMPL-SH-1KG", 1, "bag")
    press(place_button(page))
    changed = page.locator(".changed")
    expect(changed).to_contain_text("4 → 6")
    expect(changed).to_contain_text("新增 1 袋")
    expect(page.locator(".rlines li")).to_have_count(2)
    place(page)
    expect(page.locator("main")).to_contain_text("请送到后门")


def test_leaving_checkout_frees_what_was_kept(open_page: Opener, staff: Staff) -> None:
    sku = "GR-OAT-OR-1KG"
    staff.stock(sku, 6)
    page = open_page("/")
    sign_in(page, staff.buyer())
    add(page, staff, sku, 5, "bag")
    page.goto("/checkout")
    expect(page.get_by_role("timer")).to_be_visible()
    assert staff.variant(sku)["available"] == 1
    leaving(page, page.locator(".logo").first.click)
    assert staff.variant(sku)["available"] == 6


def test_when_the_time_is_over_the_goods_can_be_kept_again(open_page: Opener, staff: Staff) -> None:
    page = open_page("/", phone=True)
    sign_in(page, staff.buyer())
    add(page, staff, "FZ-DUMPL-SH-1KG", 1, "bag")
    page.clock.install()
    page.goto("/checkout")
    expect(page.get_by_role("timer")).to_be_visible()
    page.clock.fast_forward("13:00")
    expect(page.locator(".held.tone-warning").get_by_role("timer")).to_be_visible()
    expect(page.get_by_role("button", name="再保留 15 分钟")).to_be_visible()
    page.clock.fast_forward("03:00")
    expect(page.locator(".held")).to_contain_text("保留时间已到")
    with answered(page, "StoreStartCheckout"):
        page.get_by_role("button", name="再保留 15 分钟").click()
    page.clock.set_system_time(datetime.now(UTC))  # the server's time: it has not moved
    expect(page.get_by_role("timer")).to_be_visible()
    place(page)


def test_short_lines_and_new_prices_are_settled_with_one_tap(open_page: Opener, staff: Staff) -> None:
    short, dearer = "FZ-DUMPL-PC-1KG", "FZ-DUMPL-LS-1KG"
    staff.stock(short, 8)
    staff.stock(dearer, 500)
    page, account = open_page("/"), staff.buyer()
    sign_in(page, account)
    add(page, staff, short, 6, "bag")
    add(page, staff, dearer, 2, "bag")
    page.goto("/cart")
    expect(page.locator(".line")).to_have_count(2)
    staff.stock(short, 3)
    staff.price(account[0], dearer, "40.00")
    page.reload()
    expect(page.get_by_text("1 种商品的价格有变化")).to_be_visible()
    expect(page.locator(".line del")).to_have_count(1)
    page.get_by_role("button", name="接受新价格").click()
    expect(page.locator(".line del")).to_have_count(0)
    alert = page.locator(".line [role=alert]")
    expect(alert).to_contain_text("库存不足")
    alert.get_by_role("button", name="改为 3").click()
    expect(alert).to_have_count(0)
    staff.stock(short, 2)
    page.goto("/checkout")
    page.locator(".short").get_by_role("button", name="改为 2").click()
    expect(page.locator(".short")).to_have_count(0)
    expect(page.locator(".rlines")).to_contain_text("2 袋")
    staff.price(account[0], short, "33.00")  # while the page is open
    press(place_button(page))
    expect(page.locator(".problems")).to_contain_text("总价已由")
    press(place_button(page, "按新总价提交"))
    page.wait_for_url(re.compile("/orders/"))
    expect(page.locator("main")).to_contain_text("¥33.00")
    expect(page.locator("main")).to_contain_text("¥40.00")


def test_an_order_is_edited_until_it_is_confirmed(open_page: Opener, staff: Staff) -> None:
    page = open_page("/", phone=True)
    sign_in(page, staff.buyer())
    add(page, staff, "ST-NOTE-B5-GD", 4, "pack")
    page.goto("/checkout")
    number = place(page)
    page.get_by_role("button", name="编辑").click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_role("textbox", name=re.compile("数量")).fill("6")
    drawer.get_by_label(re.compile("备注")).fill("请送到后门")
    drawer.get_by_role("button", name="更换地址").click()
    drawer.get_by_label("收货人").fill("王接货")
    drawer.get_by_label("省 / 直辖市").select_option(label="浙江省")
    drawer.get_by_label("城市").select_option(label="杭州市")
    drawer.get_by_label("区 / 县").select_option(label="西湖区")
    drawer.get_by_label("详细地址").fill("文三路 90 号")
    drawer.get_by_role("button", name="保存").click()
    expect(drawer).to_have_count(0)
    main = page.locator("main")
    for text in ("请送到后门", "王接货", "西湖区", "文三路 90 号"):
        expect(main).to_contain_text(text)
    subscribed(page, "orderChanged")
    staff.ask(
        "mutation($id: ID!) { confirmOrder(id: $id) { __typename ... on Problem { message } } }",
        id=page.url.split("/orders/")[1].split("?")[0],
    )
    expect(page.get_by_role("button", name="编辑")).to_have_count(0)
    expect(page.locator(".otop")).to_contain_text("已确认")
    expect(page.locator("main h1")).to_contain_text(number)


def test_addresses_are_added_pasted_changed_and_removed(open_page: Opener, staff: Staff) -> None:
    page = open_page("/", phone=True)
    sign_in(page, staff.buyer())
    page.goto("/addresses")
    cards = page.locator(".addresses .card")
    expect(cards).to_have_count(1)
    page.get_by_role("button", name="使用新地址").click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_label("粘贴整段地址").fill("李四 13911112222 江苏省南京市鼓楼区中山路 88 号 3 楼")
    drawer.get_by_role("button", name="识别").click()
    expect(drawer.get_by_label("收货人")).to_have_value("李四")
    expect(drawer.get_by_label("电话")).to_have_value("13911112222")
    expect(drawer.get_by_label("区 / 县")).to_have_value("320106")
    drawer.get_by_role("button", name="保存").click()
    expect(cards).to_have_count(2)
    second = cards.filter(has_text="李四")
    expect(second).to_contain_text("鼓楼区")
    second.get_by_role("button", name="编辑").click()
    drawer.get_by_label("省 / 直辖市").select_option(label="上海市")
    expect(drawer.get_by_label("城市")).to_be_enabled()
    drawer.get_by_role("button", name="取消").click()
    second.get_by_role("button", name="编辑").click()
    drawer.get_by_label("详细地址").fill("")
    drawer.get_by_role("button", name="保存").click()
    expect(drawer.get_by_label("详细地址")).to_have_attribute("aria-invalid", "true")
    drawer.get_by_label("详细地址").fill("中山路 99 号")
    drawer.get_by_role("button", name="保存").click()
    expect(second).to_contain_text("中山路 99 号")
    second.get_by_role("button", name="设为默认").click()
    expect(second.locator(".badge")).to_have_text("默认")
    expect(page.locator(".addresses .badge")).to_have_count(1)
    cards.filter(has_text="周晓").get_by_role("button", name="删除").click()
    expect(cards).to_have_count(1)
    page.get_by_role("button", name="撤销").click()
    expect(cards).to_have_count(2)


def test_a_password_is_changed_and_other_devices_are_signed_out(open_page: Opener, staff: Staff) -> None:
    account = staff.buyer()
    here, phone, tablet = open_page("/"), open_page("/", phone=True, cut=True), open_page("/", width=820, cut=True)
    for page in (here, phone, tablet):
        sign_in(page, account)
    here.goto("/account")
    sessions = here.locator(".sessions li")
    expect(sessions).to_have_count(3)
    expect(sessions.filter(has_text="本机")).to_have_count(1)
    sessions.filter(has_not_text="本机").first.get_by_role("button", name="退出").click()
    expect(sessions).to_have_count(2)
    here.get_by_role("button", name="退出其他设备").click()
    expect(sessions).to_have_count(1)
    phone.goto("/account")
    expect(phone.get_by_role("link", name="登录").locator("visible=true").first).to_be_visible()
    tablet.goto("/orders")
    expect(tablet.get_by_role("link", name="登录").locator("visible=true").first).to_be_visible()
    form = here.locator("section", has=here.get_by_role("heading", name="修改密码"))
    form.get_by_label("当前密码").fill("not the password")
    form.get_by_label("新密码").fill("nine purple lanterns")
    form.get_by_role("button", name="修改密码").click()
    expect(form.locator("[aria-invalid=true], [role=alert]").first).to_be_visible()
    form.get_by_label("当前密码").fill(account[1])
    form.get_by_role("button", name="修改密码").click()
    expect(here.get_by_text("密码已修改")).to_be_visible()
    sign_in(phone, (account[0], "nine purple lanterns"))
    phone.goto("/account")
    expect(phone.get_by_role("heading", name=re.compile("更多餐饮"))).to_be_visible()


def test_a_matrix_of_two_options_is_filled_and_ordered(open_page: Opener, staff: Staff) -> None:
    for sku in ("EL-BULB-9-W", "EL-BULB-15-D"):
        staff.stock(sku, 500)
    page = open_page("/")
    sign_in(page, staff.buyer())
    page.goto("/p/EL-BULB")
    table = page.locator("table.matrix")
    expect(table.locator("thead th")).to_have_text([re.compile("功率 / 色温"), "暖光", "白光", "合计"])
    expect(table.locator("tbody tr")).to_have_count(3)
    for row, column in (("9W", 0), ("15W", 1)):
        cell = table.locator("tr", has=page.get_by_role("rowheader", name=row, exact=True)).locator("td").nth(column)
        cell.get_by_role("textbox").fill("10")
    page.get_by_role("button", name="全部加入购物车").click()
    page.get_by_role("link", name="购物车，2 种商品").click()
    page.get_by_role("link", name="去结算").locator("visible=true").click()
    expect(page.locator(".rlines li")).to_have_count(2)
    expect(page.locator(".rlines")).to_contain_text("9W")
    expect(page.locator(".rlines")).to_contain_text("15W")
    place(page)
    expect(page.locator("main")).to_contain_text("EL-BULB-15-D")


@pytest.mark.parametrize(("locale", "amount"), [("zh-CN", r"已入账 ¥\d"), ("en-US", r"CN¥\d[\d,.]* was received")])
def test_notifications_write_amounts_as_the_screens_do(
    open_page: Opener, staff: Staff, locale: str, amount: str
) -> None:
    page = open_page("/", locale=locale)
    sign_in(page, staff.buyer())
    add(page, staff, "CD-FRUIT-MX-1KG", 2, "bag")
    page.goto("/checkout")
    page.get_by_text(re.compile("^(在线支付|Online payment)$")).first.click()
    press(place_button(page, re.compile("^(提交订单|Place order)$")))
    page.wait_for_url(re.compile("/orders/"))
    page.get_by_role("button", name=re.compile("^(立即支付|Pay now)")).click()
    page.wait_for_url(re.compile("/sandbox/pay/"))
    page.locator("button[value=pay]").click()
    page.wait_for_url(re.compile("/orders/"))
    expect(page.locator(".otop")).to_contain_text(re.compile("已付款|Paid"))  # and told of in the same breath
    page.goto("/notifications")
    expect(page.locator(".notes li", has_text=re.compile("入账|received")).first).to_contain_text(re.compile(amount))
    expect(page.locator(".notes")).not_to_contain_text("CNY")


def test_staff_choose_the_picture_of_a_category(open_page: Opener, credentials: Credentials) -> None:
    shop, console = open_page("/"), open_page("/admin/categories", who=credentials["owner"])
    tile = shop.locator(".tiles li", has=shop.locator("a[href='/c/drinks']")).locator("img")
    expect(tile).to_have_attribute("src", re.compile("^/media/"))
    automatic = tile.get_attribute("src")
    console.get_by_role("button", name=re.compile("编辑.*酒水饮料")).first.click()
    pictures = console.get_by_role("dialog").locator(".catpictures")
    expect(pictures.get_by_role("button", name="自动：畅销商品的图片")).to_have_attribute("aria-pressed", "true")
    pictures.locator(".catgrid button").nth(3).click()
    expect(pictures.locator(".catgrid button").nth(3)).to_have_attribute("aria-pressed", "true")
    shop.reload()
    expect(tile).to_have_attribute("src", re.compile("^/media/"))
    expect(tile).not_to_have_attribute("src", automatic or "")
    pictures.get_by_role("button", name="自动：畅销商品的图片").click()
    expect(pictures.get_by_role("button", name="自动：畅销商品的图片")).to_have_attribute("aria-pressed", "true")
    shop.reload()
    expect(tile).to_have_attribute("src", automatic or "")
