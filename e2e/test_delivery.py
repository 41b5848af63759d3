"""When goods come and how they are paid: windows, a deposit, a file and a remark, from checkout to the console."""

import re
from collections.abc import Callable

from gestures import CHEAP, PRODUCT, add_to_cart, order_number, place_button, with_empty_cart
from playwright.sync_api import Page, expect

Opener = Callable[..., Page]
Credentials = dict[str, tuple[str, str]]
PDF = {"name": "合同.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\ntrailer<<>>\n%%EOF\n"}


def test_an_order_for_a_morning_with_a_deposit_and_a_file(open_page: Opener, credentials: Credentials) -> None:
    page = with_empty_cart(open_page(CHEAP, who=credentials["buyer"]))
    page.goto(PRODUCT)
    add_to_cart(page)
    page.goto("/checkout")
    page.locator(".slotdays button:not([disabled])").nth(2).click()
    page.get_by_role("button", name="09:00–12:00").click()
    page.get_by_role("radio", name=re.compile("分开支付")).check()
    page.get_by_role("button", name="定金 30%").click()
    page.get_by_role("button", name="添加备注").click()
    page.locator(".rremark input").fill("要新批次")
    page.locator(".rremark input").press("Enter")
    expect(page.locator(".rremark")).to_contain_text("要新批次")
    page.locator("input[type=file]").set_input_files([PDF])  # type: ignore[arg-type]
    expect(page.get_by_role("link", name="合同.pdf")).to_be_visible()
    place_button(page).click()
    page.wait_for_url(re.compile("/orders/"))
    number = order_number(page)
    expect(page.locator(".plan li")).to_have_count(2)
    expect(page.get_by_role("button", name="在线支付定金")).to_be_visible()
    for said in ("09:00–12:00", "要新批次", "合同.pdf"):
        expect(page.get_by_text(said).first).to_be_visible()
    [day] = re.findall(r"(\d{4}-\d\d-\d\d) 09:00", page.locator("main").inner_text())
    staff = open_page("/admin/delivery", who=credentials["owner"])
    staff.get_by_role("button", name=f"{day} 09:00–12:00").click()
    expect(staff.get_by_role("dialog")).to_contain_text(number)
