"""When goods come and how they are paid: windows, a deposit, a file and a remark, from checkout to the console."""

import re
from collections.abc import Callable

from gestures import (
    CHEAP,
    PRODUCT,
    add_to_cart,
    answered,
    ask,
    order_number,
    place_button,
    press,
    settled,
    with_empty_cart,
)
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
    press(place_button(page))
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


def fill_cart(page: Page, *products: str) -> None:
    """Four of the first variant of each product, in its default unit."""
    lines = []
    for code in products:
        found = ask(page, f'{{ product(code: "{code}") {{ variants {{ id units {{ code isDefault }} }} }} }}')
        first = found["product"]["variants"][0]
        unit = next(one["code"] for one in first["units"] if one["isDefault"])
        lines.append(f'{{variantId: "{first["id"]}", unitCode: "{unit}", quantity: 4}}')
    added = ask(page, f"mutation {{ addToCart(lines: [{', '.join(lines)}]) {{ __typename }} }}")
    assert added["addToCart"]["__typename"] == "Cart"


def test_a_remark_of_another_device_is_told_before_the_order(open_page: Opener, credentials: Credentials) -> None:
    page = with_empty_cart(open_page(CHEAP, phone=True, who=credentials["buyer"]))
    fill_cart(page, "BV-SODA")
    page.goto("/checkout", wait_until="networkidle")  # what checkout keeps is answered, nothing asked for again
    settled(page)
    [line] = ask(page, "{ cart { lines { variant { id } unit { code } } } }")["cart"]["lines"]
    place = f'variantId: "{line["variant"]["id"]}", unitCode: "{line["unit"]["code"]}"'
    ask(page, f'mutation {{ setCartLineRemark({place}, remark: "分两箱") {{ __typename }} }}')
    press(place_button(page))
    expect(page.locator(".changed")).to_contain_text("备注：无 → “分两箱”")
    expect(page.locator(".rremark")).to_contain_text("分两箱")
    page.locator(".rremark button").click()
    page.locator(".rremark input").fill("要新批次")
    place_button(page).click()  # at once: what was written is on its way, and what the buyer sees
    page.wait_for_url(re.compile("/orders/"))
    expect(page.get_by_text("要新批次").first).to_be_visible()


def test_four_goods_of_a_cart_come_on_two_days(open_page: Opener, credentials: Credentials) -> None:
    page = with_empty_cart(open_page(CHEAP, phone=True, who=credentials["buyer"]))
    fill_cart(page, "BV-SODA", "BV-WATER", "HP-TOILET", "BV-COLA")
    page.goto("/cart")
    ticks = page.locator(".ltick input")
    with answered(page, "StoreTickLines"):
        ticks.nth(1).uncheck()
        ticks.nth(3).uncheck()
    page.get_by_role("link", name="去结算（2）").click()
    expect(page.get_by_text("本次下单 2/4 种商品").first).to_be_visible()
    # One more comes with this order after all, chosen where the dates are.
    page.get_by_role("button", name="部分商品改天送").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("checkbox").nth(1).check()
    with answered(page, "StoreTickLines"):
        sheet.get_by_role("button", name="确定（3 种）").click()
    expect(page.get_by_text("本次下单 3/4 种商品").first).to_be_visible()
    page.locator(".slotdays button:not([disabled])").nth(2).click()
    expect(page.locator(".rlines > li")).to_have_count(3)
    settled(page)
    press(place_button(page))
    page.wait_for_url(re.compile("/orders/"))
    first = order_number(page)
    expect(page.locator(".olines > li")).to_have_count(3)
    left = page.locator(".left")
    expect(left).to_contain_text("购物车里还有 1 种商品")
    left.get_by_role("link", name="为它们下单").click()
    page.locator(".slotdays button:not([disabled])").nth(4).click()
    expect(page.locator(".rlines > li")).to_have_count(1)
    press(place_button(page))
    expect(page.locator(".otop h1")).not_to_have_text(first)
    expect(page.locator(".olines > li")).to_have_count(1)
    expect(page.locator(".left")).to_have_count(0)
    days = set()
    for number in (first, order_number(page)):
        found = ask(page, f'{{ orders(filter: {{search: "{number}"}}) {{ nodes {{ requestedOn }} }} }}')
        days.add(found["orders"]["nodes"][0]["requestedOn"])
    assert len(days) == 2
