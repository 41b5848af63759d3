"""The console on its first day, when nothing is there yet, and on the screens of small offices."""

import pytest
from conftest import Opener
from playwright.sync_api import expect
from server import OWNER as FIRST_OWNER
from server import Server

OWNER = ("gu.chengze@orderwell.example", "orderwell-demo")


def test_on_the_first_day_every_page_leads_on(open_page: Opener, empty_server: Server) -> None:
    """Nothing is written here: other tests look at the same empty firm."""
    page = open_page("/admin/inventory/receive", at=empty_server, who=FIRST_OWNER)
    main = page.get_by_role("main")
    main.get_by_role("link", name="去设置仓库").click()
    expect(main.get_by_role("heading", name="还没有仓库")).to_be_visible()
    expect(main.get_by_role("button", name="新建仓库")).to_be_visible()
    page.goto(f"{empty_server.url}/admin/products/new")
    main.get_by_role("button", name="新建分类").click()
    expect(page.get_by_role("dialog", name="新建分类").get_by_label("编码")).to_be_visible()
    page.goto(f"{empty_server.url}/admin/delivery")
    main.get_by_role("link", name="配送区域").click()
    page.wait_for_url("**/admin/settings?tab=delivery")
    page.goto(f"{empty_server.url}/admin/orders/new")
    main.get_by_role("link", name="新建客户").click()
    expect(page.get_by_role("dialog", name="新建客户")).to_be_visible()
    page.goto(f"{empty_server.url}/admin/products/bulk")
    expect(main.get_by_role("link", name="导入导出")).to_be_visible()
    page.goto(f"{empty_server.url}/admin/orders/no-such-order")
    main.get_by_role("link", name="返回订单").click()
    page.wait_for_url("**/admin/orders")


@pytest.mark.parametrize("name", ["orders", "products", "inventory", "payments", "shipments"])
def test_a_list_fits_the_screen_of_a_small_office(open_page: Opener, name: str) -> None:
    page = open_page(f"/admin/{name}", width=1280, who=OWNER)
    expect(page.locator(".list-body .list-row").first).to_be_visible()
    box = page.locator(".list-head").locator("..")
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth")


def test_the_price_level_of_an_order_is_a_word(open_page: Opener) -> None:
    page = open_page("/admin/orders", who=OWNER)
    page.locator(".list-body .list-row").first.click()
    page.locator(".peek").get_by_role("button", name="打开").click()
    side = page.locator(".detail-side")
    expect(side).to_contain_text("电话")
    assert not {"standard", "silver", "gold", "platinum"} & set(side.inner_text().split())
