"""What customers do in the storefront, as they do it: on a phone and on a desk, in both languages, light and dark."""

import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

Opener = Callable[..., Page]
Credentials = dict[str, tuple[str, str]]
PRODUCT = "/p/BV-SODA"


def sign_in(page: Page, email: str, password: str) -> None:
    """Fill the sign-in form and wait until it has gone."""
    page.locator("input[type=email]").fill(email)
    page.locator("input[type=password]").fill(password)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda url: "sign-in" not in url)


def buy(page: Page, path: str = PRODUCT) -> None:
    """Open a product and put it into the cart, or have one unit more of it there."""
    page.goto(path)
    offer = page.locator(".buyrow:visible, .buybar:visible")
    expect(offer.locator(".buy")).to_be_visible()
    add = offer.get_by_role("button", name=re.compile("加入|增加"))
    add.first.click()
    expect(offer.get_by_role("textbox")).not_to_have_value("0")
    page.wait_for_timeout(400)  # the pause after which a chosen quantity is sent
    page.wait_for_load_state("networkidle")


def place(page: Page, payment: str) -> str:
    """From the cart to the order's page; the order's number."""
    page.goto("/checkout")
    page.get_by_text(payment, exact=True).first.click()
    page.get_by_role("button", name="提交订单").locator("visible=true").click()
    page.wait_for_url(re.compile("/orders/"))
    expect(page.get_by_text("下单成功")).to_be_visible()
    return page.locator("main h1").inner_text()


def test_a_company_registers_only_with_consent(open_page: Opener) -> None:
    page = open_page("/register", phone=True)
    email = f"buyer-{uuid.uuid4().hex[:8]}@newcomer.example"
    page.get_by_label("企业名称").fill("新客餐饮有限公司")
    page.get_by_label("姓名").fill("陈新")
    page.get_by_label("电话").fill("19900001234")
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
    page.goto("/account")
    expect(page.get_by_role("heading", name="新客餐饮有限公司")).to_be_visible()
    expect(page.get_by_text("账户正在审核")).to_be_visible()


def test_from_a_filter_to_an_order_by_bank_transfer(open_page: Opener, credentials: Credentials) -> None:
    page = open_page("/c/drinks", phone=True)
    expect(page.locator(".pcard").first).to_be_visible()
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
    page.get_by_role("link", name="登录并结算").locator("visible=true").click()
    sign_in(page, *credentials["buyer"])
    expect(page).to_have_url(re.compile("/checkout"))
    expect(page.locator(".rlines")).to_contain_text("苏打水")
    place(page, "银行转账")
    expect(page.get_by_text("附言：")).to_be_visible()
    expect(page.locator(".way .now")).to_contain_text("已提交")
    expect(page.get_by_role("timer")).to_be_visible()


def test_paying_online_shows_on_the_order_without_a_reload(open_page: Opener, credentials: Credentials) -> None:
    page = open_page("/sign-in")
    sign_in(page, *credentials["buyer"])
    buy(page)
    number = place(page, "在线支付")
    page.get_by_role("button", name="立即支付").click()
    page.wait_for_url(re.compile("/sandbox/pay/"))
    page.locator("button[value=pay]").click()
    page.wait_for_url(re.compile("/orders/"))
    expect(page.get_by_role("heading", name=number)).to_be_visible()
    expect(page.locator(".otop")).to_contain_text("已付款", timeout=10_000)
    expect(page.get_by_role("button", name="立即支付")).to_have_count(0)


def test_ordering_again_and_cancelling(open_page: Opener, credentials: Credentials) -> None:
    page = open_page("/sign-in", phone=True)
    sign_in(page, *credentials["buyer"])
    buy(page)
    place(page, "银行转账")
    page.get_by_role("button", name="再来一单").click()
    expect(page.get_by_text("已加入购物车")).to_be_visible()
    page.get_by_role("button", name="取消订单").click()
    page.get_by_role("dialog").get_by_text("重复下单").click()
    page.get_by_role("dialog").get_by_role("button", name="确认取消").click()
    expect(page.locator(".otop")).to_contain_text("已取消")
    page.goto("/cart")
    expect(page.locator(".line")).to_have_count(1)
    page.get_by_role("button", name=re.compile("^移除")).click()
    page.get_by_role("button", name="撤销").click()
    expect(page.locator(".line")).to_have_count(1)


def test_two_tabs_and_the_back_button(open_page: Opener) -> None:
    page = open_page("/search")
    expect(page.locator(".pgrid > li")).to_have_count(24)
    page.locator(".pgrid > li").nth(20).scroll_into_view_if_needed()
    page.wait_for_timeout(200)
    before = page.evaluate("scrollY")
    page.locator(".pgrid > li .pname").nth(20).click()
    expect(page.locator(".product h1")).to_be_visible()
    page.go_back()
    expect(page.locator(".pgrid > li").nth(20)).to_be_in_viewport()
    assert abs(page.evaluate("scrollY") - before) < 300
    other = page.context.new_page()
    buy(other)
    expect(page.get_by_role("link", name="购物车，1 种商品")).to_be_visible()


def test_search_as_you_type_leads_to_the_product(open_page: Opener) -> None:
    page = open_page("/")
    page.keyboard.press("/")
    page.keyboard.type("苏打")
    expect(page.get_by_role("option").first).to_contain_text("苏打水")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".product h1")).to_have_text("无糖苏打水")


PAGES = ["/", "/c/drinks", "/search?q=茶", "/search?view=list", PRODUCT, "/cart", "/checkout", "/orders", "/account"]
PAGES += ["/addresses", "/notifications", "/privacy", "/nowhere"]


@pytest.mark.parametrize("phone", [True, False], ids=["390", "1440"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_page_is_accessible_and_fits(
    open_page: Opener, accessible: Callable[[Page], None], credentials: Credentials, phone: bool, dark: bool
) -> None:
    page = open_page("/sign-in", phone=phone, dark=dark, locale="en-US" if dark else "zh-CN")
    accessible(page)
    sign_in(page, *credentials["buyer"])
    page.goto(PRODUCT)
    for path in PAGES:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        accessible(page)
    page.goto("/orders")
    page.locator(".ohead").first.click()
    expect(page.locator(".otop")).to_be_visible()
    accessible(page)


def test_the_storefront_speaks_english(open_page: Opener) -> None:
    page = open_page("/", locale="en-US")
    expect(page.get_by_role("heading", name="Popular now")).to_be_visible()
    page.goto(PRODUCT)
    expect(page.locator(".product h1")).to_have_text("Sugar-free Soda Water")
    page.get_by_role("button", name="中文").click()
    expect(page.locator(".product h1")).to_have_text("无糖苏打水")
