"""The storefront without a network: what was seen is still there, and what is changed arrives once."""

import re
from collections.abc import Callable

from gestures import PRODUCT, add_to_cart, ask, asked_for, settled, until, with_empty_cart
from playwright.sync_api import Page, expect

from orderwell.demo.make import PASSWORD

Opener = Callable[..., Page]
# Nobody else's session: it ends with the journey.
BUYER = ("shen.guohua@haizhou-fresh.example", PASSWORD)
OTHER = "/p/BV-WATER"
KEPT = "caches.open('answers').then((answers) => answers.keys()).then((all) => all.length > {more})"
WORKS = "navigator.serviceWorker.ready.then((one) => one.active.state === 'activated')"
CONTROLLED = "Boolean(navigator.serviceWorker.controller)"
CART = "{ cart { version lines { quantity variant { product { code } } } } }"


def seen(page: Page, *paths: str) -> None:
    """Look at pages while there is a network, until the worker has what they were answered."""
    assert until(page, WORKS)
    if not page.evaluate(CONTROLLED):  # it came up while this page was on its way: the next one is its own
        page.reload()
    assert until(page, CONTROLLED)
    for path in paths:
        before = page.evaluate("caches.open('answers').then((answers) => answers.keys()).then((all) => all.length)")
        page.goto(path)
        settled(page)
        assert until(page, KEPT.format(more=before)), path


def bar(page: Page, *words: str) -> None:
    for word in words:
        expect(page.locator(".netbar")).to_contain_text(word)


def change_offline(page: Page, change: str) -> None:
    """One unit more, which fails to be sent before the page is left: requests that outlive pages know of no test."""
    with page.expect_event("requestfailed", lambda one: asked_for(one)[0] == "StoreSetCartLine"):
        page.locator(".buyrow:visible, .buybar:visible").get_by_role("button", name=re.compile(change)).first.click()


def test_a_buyer_without_a_network(open_page: Opener) -> None:
    page = with_empty_cart(open_page("/account", phone=True, kept=True, cut=True, who=BUYER))
    seen(page, "/", "/search", PRODUCT, OTHER, "/orders", "/lists")
    number = page.context.new_page()
    number.goto("/orders")
    order = number.get_by_text(re.compile(r"^SO\d+")).first.inner_text()
    number.close()
    page.goto(PRODUCT)
    add_to_cart(page)
    seen(page, "/cart")
    before = ask(page, CART)["cart"]["version"]

    page.context.set_offline(True)
    page.goto("/search")
    bar(page, "已离线", "数据截至")
    page.get_by_role("link", name=re.compile("无糖苏打水")).first.click()
    change_offline(page, "增加")
    bar(page, "1 项修改待同步")
    page.goto(OTHER)  # a page that is loaded anew, from what was kept
    change_offline(page, "加入|增加")
    bar(page, "2 项修改待同步")
    page.goto("/cart")
    bar(page, "2 项修改待同步")
    expect(page.locator(".line").get_by_role("textbox")).to_have_value("2")
    expect(page.get_by_role("region", name="离线加入").get_by_role("listitem")).to_have_count(1)
    expect(page.get_by_text("现在没有网络，无法提交订单")).to_be_attached()
    page.goto("/search?q=sudashui")  # by its sound, with no server to read it
    expect(page.locator(".keptgoods").get_by_role("link", name="无糖苏打水")).to_be_visible()
    page.goto("/orders")
    expect(page.get_by_text(order).first).to_be_visible()

    sent: list[str] = []
    page.on("request", lambda one: sent.append(asked_for(one)[0]))
    page.context.set_offline(False)
    expect(page.locator(".toast")).to_contain_text("2 项离线修改已同步")
    expect(page.locator(".netbar")).to_have_count(0)
    page.goto("/cart")
    expect(page.locator(".line")).to_have_count(2)
    assert sent.count("StoreSetCartLine") == 2
    cart = ask(page, CART)["cart"]
    amounts = {one["variant"]["product"]["code"]: one["quantity"] for one in cart["lines"]}
    assert (cart["version"], amounts["BV-SODA"], len(amounts)) == (before + 2, 2, 2)

    page.goto("/account")
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("link", name="登录").first).to_be_visible()
    page.context.set_offline(True)
    page.goto("/orders")
    bar(page, "已离线")
    expect(page.get_by_text(order)).to_have_count(0)
