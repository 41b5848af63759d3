"""The page of a product of many colours and sizes: typed into, pasted into, added at once, looked at closely."""

import re
from collections.abc import Callable

import pytest
from gestures import CHEAP, PRODUCT, ask, settled, with_empty_cart
from playwright.sync_api import Page, expect

Opener = Callable[..., Page]
Credentials = dict[str, tuple[str, str]]
PASTE = """(element, text) => {
  const carried = new DataTransfer();
  carried.setData('text/plain', text);
  element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: carried, bubbles: true, cancelable: true }));
}"""


def test_a_block_from_a_spreadsheet_goes_into_the_cart_in_one_step(open_page: Opener, credentials: Credentials) -> None:
    page = with_empty_cart(open_page("/p/HW-TEE", who=credentials["buyer"]))
    page.reload()
    matrix = page.get_by_role("table")
    first = page.get_by_role("textbox", name="后厨工作 T 恤 白色 S")
    first.focus()
    first.evaluate(PASTE, "2\t3\n9999\t4\n")
    expect(matrix.get_by_role("textbox", name="藏青 M")).to_have_value("4")
    page.get_by_role("button", name="全部加入购物车").click()
    expect(matrix.get_by_role("textbox", name="藏青 S")).to_be_focused()
    page.get_by_role("button", name="改好 1 个数量").click()
    page.get_by_role("button", name="全部加入购物车").click()
    expect(first).to_have_value("")
    lines = ask(page, "{ cart { lines { quantity variant { sku } } } }")["cart"]["lines"]
    assert {one["variant"]["sku"] for one in lines} == {"HW-TEE-WH-S", "HW-TEE-WH-M", "HW-TEE-NV-S", "HW-TEE-NV-M"}
    opener = page.get_by_role("button", name="放大查看").first
    opener.click()
    viewer = page.get_by_role("dialog", name="后厨工作 T 恤")
    page.keyboard.press("ArrowRight")
    expect(viewer.get_by_role("status")).to_have_text("第 2 / 5 张")
    page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)
    expect(opener).to_be_focused()


@pytest.mark.parametrize(("width", "height", "locale"), [(390, 844, "zh-CN"), (360, 640, "en-US")])
def test_on_a_phone_name_price_and_control_are_seen_without_scrolling(
    open_page: Opener, credentials: Credentials, width: int, height: int, locale: str
) -> None:
    page = with_empty_cart(open_page(CHEAP, phone=True, locale=locale, who=credentials["buyer"]))
    page.set_viewport_size({"width": width, "height": height})
    page.goto(PRODUCT)
    bar = page.locator(".buybar")
    expect(bar.get_by_role("button", name=re.compile("加入|Add"))).to_be_in_viewport(ratio=1)
    expect(bar.locator(".now")).to_have_text(re.compile(r"¥[\d.]+/\S+"))
    expect(bar.locator(".now")).to_be_in_viewport(ratio=1)
    settled(page)
    name, picture, top = (page.locator(at).bounding_box() for at in ("h1", ".gmain", ".buybar"))
    assert name is not None
    assert picture is not None
    assert top is not None
    assert name["y"] + name["height"] <= top["y"], "the name lies below what is seen"
    assert picture["height"] >= 0.3 * height, "nothing is left of the picture"


def test_by_the_keyboard_adding_leads_to_the_quantity_and_taking_away_back_to_adding(
    open_page: Opener, credentials: Credentials
) -> None:
    page = with_empty_cart(open_page(CHEAP, who=credentials["buyer"]))
    page.goto(PRODUCT)
    bought = page.locator(".buyrow")
    bought.get_by_role("button", name="加入").press("Enter")
    expect(bought.get_by_role("button", name="增加")).to_be_focused()
    bought.get_by_role("button", name="减少").press("Enter")
    expect(bought.get_by_role("button", name="加入")).to_be_focused()
    bought.get_by_role("button", name="加入").press("Enter")
    expect(bought.get_by_role("button", name="增加")).to_be_focused()
    page.goto("/cart")
    page.get_by_role("button", name=re.compile("^移除")).press("Enter")
    expect(page.get_by_role("heading", name="购物车是空的")).to_be_visible()
    expect(page.get_by_role("main")).to_be_focused()
