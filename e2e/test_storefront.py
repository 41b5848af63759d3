"""What customers do in the storefront, as they do it: on a phone and on a desk, in both languages, light and dark."""

import re
import time
import uuid
from collections.abc import Callable

from gestures import (
    CHEAP,
    LOOK_AGAIN,
    PATIENCE,
    PRODUCT,
    add_to_cart,
    answered,
    ask,
    asked_for,
    place,
    settled,
    sign_in,
    until,
    with_empty_cart,
)
from playwright.sync_api import Locator, Page, expect

Opener = Callable[..., Page]
Credentials = dict[str, tuple[str, str]]


def buy(page: Page) -> None:
    """Open a product and put it into the cart, or have one unit more of it there."""
    page.goto(PRODUCT)
    add_to_cart(page)


def test_a_company_registers_only_with_consent(open_page: Opener) -> None:
    page = open_page("/register", phone=True)
    email = f"buyer-{uuid.uuid4().hex[:8]}@newcomer.example"
    page.get_by_label("企业名称").fill("新客餐饮有限公司")
    page.get_by_label("姓名").fill("陈新")
    page.get_by_label("电话").fill("19900001234")
    page.get_by_label("邮箱").fill("buyer-newcomer")
    page.get_by_label("密码").fill("12345678")
    page.get_by_role("button", name="注册").click()
    for told in ("不是有效的邮箱地址", "密码太弱", "请先阅读并同意隐私政策"):  # all at once, beside their fields
        expect(page.locator(".field [role=alert]", has_text=told)).to_be_visible()
    expect(page.get_by_label("邮箱")).to_be_focused()
    expect(page.get_by_label("密码")).to_have_value("12345678")
    page.get_by_label("邮箱").fill(email)
    page.get_by_label("密码").fill("four green teapots")
    consent = page.get_by_role("checkbox", name=re.compile("我已阅读并同意"))
    expect(consent).not_to_be_checked()
    page.get_by_role("button", name="注册").click()
    expect(page.locator("main [role=alert]").first).to_be_visible()
    expect(page.get_by_label("企业名称")).to_have_value("新客餐饮有限公司")
    consent.check()
    page.get_by_role("button", name="注册").click()
    page.wait_for_url(lambda url: "register" not in url)
    expect(page.get_by_text("账户正在审核")).to_be_visible()
    page.goto("/account")
    expect(page.get_by_role("heading", name="新客餐饮有限公司")).to_be_visible()
    expect(page.get_by_text("账户正在审核")).to_be_visible()


def test_from_a_filter_to_an_order_by_bank_transfer(open_page: Opener, credentials: Credentials) -> None:
    page = open_page("/c/drinks", phone=True)
    expect(page.locator(".pcard").first).to_be_visible()
    settled(page)
    everything = page.locator(".pgrid > li").count()
    page.get_by_role("button", name="筛选").click()
    page.locator("dialog fieldset", has_text="品牌").get_by_role("checkbox").first.check()
    page.get_by_role("button", name=re.compile("查看 .* 款商品")).click()
    expect(page).to_have_url(re.compile("brand="))
    expect(page.locator(".chip.on").first).to_be_visible()
    expect(page.locator(".pgrid > li")).not_to_have_count(everything)
    buy(page)
    page.goto("/cart")
    expect(page.locator(".line")).to_have_count(1)
    page.get_by_role("link", name="去结算").locator("visible=true").click()
    sign_in(page, *credentials["buyer"])
    expect(page).to_have_url(re.compile("/checkout"))
    expect(page.locator(".rlines")).to_contain_text("苏打水")
    place(page)
    expect(page.get_by_text("下单成功")).to_be_visible()
    expect(page.get_by_text("附言：")).to_be_visible()
    expect(page.locator(".way .now")).to_contain_text("已提交")
    expect(page.get_by_role("timer")).to_be_visible()


def test_paying_online_shows_on_the_order_without_a_reload(open_page: Opener, credentials: Credentials) -> None:
    page = with_empty_cart(open_page(CHEAP, who=credentials["buyer"]))
    buy(page)
    number = place(page, "在线支付")
    page.get_by_role("button", name="立即支付").click()
    page.wait_for_url(re.compile("/sandbox/pay/"))
    page.locator("button[value=pay]").click()
    page.wait_for_url(re.compile("/orders/"))
    expect(page.get_by_role("heading", name=number)).to_be_visible()
    expect(page.locator(".otop")).to_contain_text("已付款")
    expect(page.get_by_role("button", name="立即支付")).to_have_count(0)


def test_ordering_again_and_cancelling(open_page: Opener, credentials: Credentials) -> None:
    page = with_empty_cart(open_page(CHEAP, phone=True, who=credentials["buyer"]))
    buy(page)
    place(page)
    order = page.url
    page.get_by_role("link", name="再来一单").click()
    page.get_by_role("button", name=re.compile("加入购物车")).click()
    page.wait_for_url("**/cart")
    page.goto(order)
    page.get_by_role("button", name="取消订单").click()
    page.get_by_role("dialog").get_by_text("重复下单").click()
    page.get_by_role("dialog").get_by_role("button", name="确认取消").click()
    expect(page.locator(".otop")).to_contain_text("已取消")
    page.goto("/cart")
    expect(page.locator(".line")).to_have_count(1)
    with answered(page, "StoreSetCartLine", lambda asked: asked["input"]["quantity"] == 0):
        page.get_by_role("button", name=re.compile("^移除")).click()
    undo = page.get_by_role("button", name="撤销")
    expect(undo).to_be_visible()
    with answered(page, "StoreSetCartLine", lambda asked: asked["input"]["quantity"] == 1):
        undo.click()
    expect(page.locator(".line")).to_have_count(1)
    page.reload()
    expect(page.locator(".line")).to_have_count(1)


def cart_with_one(page: Page) -> Locator:
    """The buyer's cart page with one unit of one product; its field of the quantity."""
    with_empty_cart(page)
    buy(page)
    page.goto("/cart")
    quantity = page.locator(".line").get_by_role("textbox")
    expect(quantity).to_have_value("1")
    return quantity


def test_a_change_just_before_a_reload_is_sent_once(open_page: Opener, credentials: Credentials) -> None:
    page = open_page(CHEAP, who=credentials["buyer"])
    quantity = cart_with_one(page)
    cart = "{ cart { version lines { quantity } } }"
    before = ask(page, cart)["cart"]["version"]
    with page.expect_event("load"):  # in one breath: no slow machine lets the pause end first
        page.locator(".line").get_by_role("button", name="增加").evaluate("more => { more.click(); location.reload() }")
    # The browser does not say what a page sent at its end, but the server counts the changes of a cart.
    end = time.monotonic() + PATIENCE / 1000
    while ask(page, cart)["cart"]["version"] == before and time.monotonic() < end:
        page.wait_for_timeout(LOOK_AGAIN)
    page.goto("/cart")
    expect(quantity).to_have_value("2")
    settled(page)
    assert ask(page, cart)["cart"] == {"version": before + 1, "lines": [{"quantity": 2}]}


def test_checkout_waits_for_a_change_just_before_it(open_page: Opener, credentials: Credentials) -> None:
    page = open_page(CHEAP, who=credentials["buyer"])
    cart_with_one(page)
    sent: list[str] = []
    page.on("request", lambda one: sent.append(asked_for(one)[0]))
    with answered(page, "StoreStartCheckout"):
        page.locator(".line").get_by_role("button", name="增加").press("Enter")
        page.get_by_role("link", name="去结算").locator("visible=true").click()
    assert [name for name in sent if name in {"StoreSetCartLine", "StoreStartCheckout"}] == [
        "StoreSetCartLine",
        "StoreStartCheckout",
    ]
    expect(page.locator(".rlines .pmeta")).to_contain_text(re.compile(r"^2 "))
    assert ask(page, "{ cart { lines { quantity } } }") == {"cart": {"lines": [{"quantity": 2}]}}


def test_two_tabs_and_the_back_button(open_page: Opener) -> None:
    page = open_page("/search")
    expect(page.locator(".pgrid > li")).to_have_count(24)
    page.locator(".pgrid > li").nth(20).scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    page.locator(".pgrid > li .pname").nth(20).click()
    expect(page.locator(".product h1")).to_be_visible()
    page.go_back()
    expect(page.locator(".pgrid > li").nth(20)).to_be_in_viewport()
    assert until(page, f"Math.abs(scrollY - {before}) < 300")
    other = page.context.new_page()
    buy(other)
    expect(page.get_by_role("link", name="购物车，1 种商品")).to_be_visible()


def test_search_as_you_type_leads_to_the_product(open_page: Opener) -> None:
    page = open_page("/")
    expect(page.locator(".pcard").first).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    with answered(page, "StoreSuggestions", lambda asked: asked["text"] == "苏打"):
        page.keyboard.type("苏打")
    first = page.get_by_role("option").first
    expect(first).to_contain_text("苏打水")
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator(".product h1")).to_have_text("无糖苏打水")


def test_the_storefront_speaks_english(open_page: Opener) -> None:
    page = open_page("/", locale="en-US")
    expect(page.get_by_role("heading", name="Popular now")).to_be_visible()
    page.goto(PRODUCT)
    expect(page.locator(".product h1")).to_have_text("Sugar-free Soda Water")
    page.get_by_role("button", name="中文").click()
    expect(page.locator(".product h1")).to_have_text("无糖苏打水")


def test_back_from_an_order_to_where_the_list_was(open_page: Opener, credentials: Credentials) -> None:
    page = open_page("/orders", phone=True, who=credentials["buyer"])
    orders = page.locator(".ohead")
    expect(orders.nth(12)).to_be_attached()
    orders.nth(12).scroll_into_view_if_needed()
    number = orders.nth(12).locator(".num").inner_text()
    orders.nth(12).click()
    expect(page.locator(".otop h1")).to_have_text(number)
    page.go_back()
    expect(page).to_have_url(re.compile("/orders$"))
    expect(page.locator(".ohead", has_text=number)).to_be_in_viewport()
