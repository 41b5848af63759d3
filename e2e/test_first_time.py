"""Somebody who has never seen the shop orders five different goods on a phone, each found in another way."""

import re
from collections.abc import Callable

from gestures import answered, ask, dialog, order_number, place_button, press, settled, with_empty_cart
from playwright.sync_api import Locator, Page, expect

from orderwell.demo.make import PASSWORD

Opener = Callable[..., Page]
BUYER = ("tang.zeyu@pujiang-qingchuan.example", PASSWORD)  # whose last order no other journey adds to
CART = "{ cart { lines { quantity unit { code } variant { sku product { code } } } } }"


def look_for(page: Page, text: str) -> Locator:
    """Type into the search field, as thumbs do; the goods that are suggested for exactly these words."""
    box = page.get_by_role("combobox", name="搜索")
    box.tap()
    with answered(page, "StoreSuggestions", lambda asked: asked["text"] == text):
        box.fill(text)
    return page.get_by_role("listbox", name="搜索建议").get_by_role("option")


def take_one(page: Page) -> None:
    with answered(page, "StoreSetCartLine"):
        page.locator(".buybar:visible").get_by_role("button", name=re.compile("加入|增加")).first.tap()


def test_five_goods_five_ways_one_order(open_page: Opener) -> None:
    page = with_empty_cart(open_page("/", phone=True, who=BUYER))
    look_for(page, "sudashui").filter(has_text="苏打水").first.tap()  # by its sound
    take_one(page)

    look_for(page, "洪富士")  # misspelt: looked for by Enter, chosen in the list
    page.get_by_role("combobox", name="搜索").press("Enter")
    expect(page.locator(".note")).to_contain_text("读音或写法相近")
    page.locator(".pcard", has_text="红富士苹果").get_by_role("button", name="选规格").tap()
    with answered(page, "StoreSetCartLine"):
        dialog(page).get_by_role("button", name=re.compile("^加入")).first.tap()
    dialog(page).get_by_role("button", name="完成").tap()

    look_for(page, "01011530").first.tap()  # the middle of a barcode: of three bottles the one that has it
    expect(page.locator(".info .pmeta").first).to_contain_text("BV-WATER-550")
    take_one(page)

    page.get_by_role("link", name="订单", exact=True).locator("visible=true").tap()  # one thing of the last order
    page.get_by_role("link", name="再来一单").first.tap()
    page.wait_for_url("**/again")
    boxes = page.locator(".cline").get_by_role("checkbox")
    expect(boxes.first).to_be_visible()
    known = {"BV-SODA", "FR-APPLE", "BV-WATER"}
    for row in page.locator(".cline").all():
        href = row.get_by_role("link").first.get_attribute("href") or ""
        if any(f"/p/{one}" in href for one in known) or page.locator(".cline input:checked").count() > 1:
            row.get_by_role("checkbox").uncheck()
    expect(page.locator(".cline input:checked")).to_have_count(1)
    with answered(page, "StoreAddToCart"):
        page.get_by_role("region", name="汇总").get_by_role("button").tap()
    page.wait_for_url("**/cart")

    page.get_by_role("link", name="快速下单").first.tap()  # what a colleague wrote
    page.get_by_role("button", name="粘贴多行").first.tap()
    dialog(page).get_by_role("textbox").fill("可乐 2箱, 农夫山泉 550ml 3 提")
    dialog(page).get_by_role("button", name="读入").tap()
    cola, water = page.locator(".question", has_text="可乐"), page.locator(".question", has_text="农夫山泉")
    cola.locator(".choice", has_text="原味 · 330ml").tap()
    water.locator(".choice", has_text="550ml").first.tap()
    water.get_by_role("button", name=re.compile("3 箱")).tap()  # it is not sold by the pack of the message
    expect(page.locator(".question")).to_have_count(0)
    bar = page.get_by_role("region", name="汇总")
    expect(bar).to_contain_text("2 行可下单")
    with answered(page, "StoreAddToCart"):
        bar.get_by_role("button").tap()

    page.get_by_role("link", name=re.compile("^购物车")).locator("visible=true").tap()
    settled(page)
    cart = ask(page, CART)["cart"]["lines"]
    amounts = {(one["variant"]["sku"], one["unit"]["code"]): one["quantity"] for one in cart}
    assert {one["variant"]["product"]["code"] for one in cart} > {*known, "BV-COLA"}
    assert amounts["BV-COLA-OR-330", "case"] == 2
    assert amounts["BV-WATER-550", "case"] == 4
    assert len(amounts) == 5
    page.get_by_role("link", name=re.compile("^去结算")).locator("visible=true").tap()
    press(place_button(page))
    page.wait_for_url(re.compile("/orders/"))
    assert order_number(page)
    expect(page.get_by_text("下单成功")).to_be_visible()
    expect(page.locator(".olines > li")).to_have_count(5)
