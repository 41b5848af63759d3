"""Staff look up an order by a part of its number and a customer by misspelt pinyin, without leaving the keyboard."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

Opener = Callable[..., Page]
OWNER = ("gu.chengze@orderwell.example", "orderwell-demo")


def test_the_palette_finds_orders_customers_and_goods(open_page: Opener) -> None:
    page = open_page("/admin/customers", who=OWNER)
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="命令面板")
    options = page.get_by_role("option")
    box.fill("haizhouxainsheng")
    expect(options.first).to_contain_text("海州鲜生")
    expect(page.get_by_text("已按“haizhouxiansheng”搜索").first).to_be_visible()
    box.fill("000004")
    expect(options.first).to_contain_text(re.compile(r"SO\d{8}-000004"))
    expect(options.first.locator("mark")).to_have_text("000004")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/admin/orders/[0-9a-f-]{36}$"))
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="命令面板")).to_have_value("")
