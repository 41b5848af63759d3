"""One order on two screens, double clicks, lost lines and crashes: what has to go right when nothing else does."""

import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import Opener, Server, demo_copy
from gestures import (
    CHEAP,
    PRODUCT,
    add_to_cart,
    ask,
    cut_off,
    order_number,
    place,
    place_button,
    press,
    rows,
    subscribed,
    until,
    with_empty_cart,
)
from playwright.sync_api import Page, expect

Credentials = dict[str, tuple[str, str]]
PROMPT = 2.0  # seconds in which a change is on the other screen, unless the machine is busy at that moment
HEALED = 60_000  # ms in which a screen is itself again: pauses between tries grow to 20 s
WRITE_DOWN = """() => {
  window.kept = true;
  addEventListener('click', () => { window.clicked = Date.now() / 1000; }, { capture: true });
  window.changes = [];
  let last = '';
  new MutationObserver(() => {
    const now = document.querySelector('.otop')?.innerText ?? last;
    if (now !== last) window.changes.push([Date.now() / 1000, (last = now)]);
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


@pytest.fixture(scope="module")
def mortal_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    one = demo_copy(tmp_path_factory.mktemp("mortal") / "data")
    yield one
    one.stop()
    shutil.rmtree(one.folder, ignore_errors=True)


@pytest.fixture
def own_server(mortal_server: Server) -> Server:
    """A server with the demo that the test may kill."""
    if mortal_server.process is None:
        mortal_server.start()
    return mortal_server


def order_count(page: Page) -> int:
    return int(ask(page, "{ orders { totalCount } }")["orders"]["totalCount"])


def buyer_with_a_cart(open_page: Opener, credentials: Credentials, **where: Any) -> Page:
    """The buyer's phone with one product in the cart."""
    page = with_empty_cart(open_page(CHEAP, phone=True, who=credentials["buyer"], **where))
    page.goto(PRODUCT)
    add_to_cart(page)
    return page


def clerk_at(open_page: Opener, credentials: Credentials, path: str = "/admin/orders", **where: Any) -> Page:
    return open_page(path, who=credentials["owner"], **where)


def keep(page: Page) -> None:
    """Remember that this page has not been loaded again, and write down when it is clicked and its order changes."""
    page.evaluate(WRITE_DOWN)


def was_kept(page: Page) -> None:
    assert page.evaluate("window.kept") is True, "the page was loaded again"


def shows(page: Page, words: str) -> None:
    """The buyer's order page comes to tell this state."""
    expect(page.locator(".otop")).to_contain_text(words)


def shown_after(page: Page, words: str, clerk: Page) -> float:
    """The same; seconds from the clerk's last click until it was on screen."""
    shows(page, words)
    changes: list[tuple[float, str]] = page.evaluate("window.changes")
    return next(at for at, text in changes if words in text) - float(clerk.evaluate("window.clicked"))


def deliver(clerk: Page, buyer: Page) -> list[float]:
    """Pack, hand over and sign; the buyer's phone follows each step. Seconds that each took to get there."""
    clerk.get_by_role("button", name="创建发货").first.click()
    dialog = clerk.get_by_role("dialog")
    dialog.get_by_label("承运商", exact=True).select_option("own_fleet")
    dialog.get_by_role("button", name="创建包裹").click()
    delays = [shown_after(buyer, "配货中", clerk)]
    clerk.get_by_role("button", name="完成打包").click()
    clerk.get_by_role("button", name="交运").click()
    delays.append(shown_after(buyer, "已发货", clerk))
    clerk.get_by_role("button", name="登记轨迹").click()
    dialog.get_by_label("事件").select_option("DELIVERED")
    dialog.get_by_label("签收人").fill("林先生")
    dialog.get_by_role("button", name="登记轨迹").click()
    delays.append(shown_after(buyer, "已签收", clerk))
    expect(buyer.get_by_text("签收人 林先生").first).to_be_visible()
    return delays


def test_from_a_phone_to_a_signed_delivery_live_on_both_screens(open_page: Opener, credentials: Credentials) -> None:
    clerk = clerk_at(open_page, credentials)
    rows(clerk)
    subscribed(clerk, "orderChanged")
    keep(clerk)
    buyer = buyer_with_a_cart(open_page, credentials)
    number = place(buyer)
    subscribed(buyer, "orderChanged")
    keep(buyer)
    clerk.locator(".freshpill").click()
    clerk.get_by_text(number).first.click()
    expect(clerk.locator(".detail-title h1")).to_contain_text(number)
    clerk.get_by_role("button", name="确认订单").click()
    delays = [shown_after(buyer, "已确认", clerk), *deliver(clerk, buyer)]
    assert min(delays) < PROMPT, delays
    expect(clerk.locator(".detail-status")).to_contain_text("已签收")
    clerk.get_by_role("button", name="登记收款").first.click()
    clerk.get_by_role("dialog").get_by_role("button", name="登记收款").click()
    shows(buyer, "已付款")
    expect(clerk.locator(".detail-status")).to_contain_text("已付款")
    was_kept(buyer)
    was_kept(clerk)


def test_a_double_click_places_one_order(open_page: Opener, credentials: Credentials) -> None:
    page = buyer_with_a_cart(open_page, credentials)
    before = order_count(page)
    page.goto("/checkout")
    expect(page.get_by_role("timer")).to_be_visible()  # nothing is on its way that disables the button for a moment
    place_button(page).dblclick()
    page.wait_for_url(re.compile("/orders/"))
    number = order_number(page)
    page.goto("/orders")
    expect(page.locator(".ohead").first).to_contain_text(number)
    assert order_count(page) == before + 1


def test_two_tabs_share_one_cart(open_page: Opener, credentials: Credentials) -> None:
    first = buyer_with_a_cart(open_page, credentials)
    first.goto("/cart")
    expect(first.locator(".line")).to_have_count(1)
    second = first.context.new_page()
    second.goto("/cart")
    quantity = second.locator(".line").get_by_role("textbox")
    expect(quantity).to_have_value("1")
    second.locator(".line").get_by_role("button", name=re.compile("增加")).click()
    expect(quantity).to_have_value("2")
    expect(first.locator(".line").get_by_role("textbox")).to_have_value("2")
    place(second)
    expect(first.locator(".line")).to_have_count(0)
    first.goto("/checkout")
    expect(first.get_by_text("购物车是空的")).to_be_visible()


def test_a_reload_in_the_checkout_keeps_what_was_typed(open_page: Opener, credentials: Credentials) -> None:
    page = buyer_with_a_cart(open_page, credentials)
    page.goto("/checkout")
    page.get_by_text("货到付款", exact=True).first.click()
    expect(page.get_by_role("radio", name=re.compile("货到付款"))).to_be_checked()
    page.get_by_role("textbox", name=re.compile("采购单号")).fill("PO-7788")
    page.get_by_label(re.compile("^备注")).fill("请送到后门")
    page.get_by_text("需要发票").click()
    expect(page.get_by_role("checkbox", name="需要发票")).to_be_checked()
    page.reload()
    expect(page.get_by_role("textbox", name=re.compile("采购单号"))).to_have_value("PO-7788")
    expect(page.get_by_label(re.compile("^备注"))).to_have_value("请送到后门")
    expect(page.get_by_role("radio", name=re.compile("货到付款"))).to_be_checked()
    expect(page.get_by_role("checkbox", name="需要发票")).to_be_checked()


def test_back_closes_a_drawer_before_it_leaves_the_page(open_page: Opener) -> None:
    page = open_page("/", phone=True)
    page.goto("/search")
    page.get_by_role("button", name="筛选").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).to_have_url(re.compile("/search"))


def test_the_consoles_list_is_where_it_was_left(open_page: Opener, credentials: Credentials) -> None:
    page = clerk_at(open_page, credentials)
    rows(page)
    box = page.locator(".list-box")
    assert until(page, "document.querySelector('.list-box').scrollHeight > 2000"), "there are rows to scroll through"
    box.evaluate("box => box.scrollTo(0, 900)")
    before = box.evaluate("box => box.scrollTop")
    assert before > 400
    number = until(
        page,
        """() => { const { top } = document.querySelector('.list-box').getBoundingClientRect();
        return [...document.querySelectorAll('.list-body .rowlink')]
          .find((link) => link.getBoundingClientRect().top > top + 200)?.innerText }""",
    )
    assert number
    page.locator(".list-body .rowlink", has_text=number).click()
    expect(page.locator(".detail-title h1")).to_contain_text(number)
    page.go_back()
    expect(page.locator(".list-body .rowlink", has_text=number)).to_be_in_viewport()
    assert until(page, f"Math.abs(document.querySelector('.list-box').scrollTop - {before}) < 50")


def test_a_phone_that_was_offline_heals_itself(open_page: Opener, credentials: Credentials) -> None:
    buyer = buyer_with_a_cart(open_page, credentials, cut=True)
    number = place(buyer)
    subscribed(buyer, "orderChanged")
    keep(buyer)
    buyer.context.set_offline(True)
    expect(buyer.locator(".netbar")).to_contain_text("已离线")
    clerk = clerk_at(open_page, credentials, f"/admin/orders?q={number}")
    clerk.get_by_text(number).first.click()
    clerk.get_by_role("button", name="确认订单").click()
    expect(clerk.locator(".detail-status")).to_contain_text("已确认")
    cut_off(buyer)
    buyer.context.set_offline(False)
    shows(buyer, "已确认")
    expect(buyer.locator(".netbar")).to_have_count(0, timeout=HEALED)
    subscribed(buyer, "orderChanged")
    clerk.get_by_role("button", name="创建发货").first.click()
    clerk.get_by_role("dialog").get_by_role("button", name="创建包裹").click()
    shows(buyer, "配货中")
    was_kept(buyer)


def test_screens_survive_a_crash_of_the_server(own_server: Server, open_page: Opener, credentials: Credentials) -> None:
    buyer = buyer_with_a_cart(open_page, credentials, at=own_server, cut=True)
    number = place(buyer)
    subscribed(buyer, "orderChanged")
    keep(buyer)
    clerk = clerk_at(open_page, credentials, f"/admin/orders?q={number}", at=own_server, cut=True)
    clerk.get_by_text(number).first.click()
    expect(clerk.locator(".detail-status")).to_contain_text("待确认")
    subscribed(clerk, "orderChanged")
    keep(clerk)
    cut_off(buyer)
    own_server.stop(kill=True)
    expect(buyer.locator(".netbar")).to_be_visible()
    expect(clerk.locator(".netbar")).to_be_visible()
    own_server.start()
    expect(buyer.locator(".netbar")).to_have_count(0, timeout=HEALED)
    expect(clerk.locator(".netbar")).to_have_count(0, timeout=HEALED)
    subscribed(buyer, "orderChanged")
    clerk.get_by_role("button", name="确认订单").click()
    shows(buyer, "已确认")
    was_kept(buyer)
    was_kept(clerk)
    own_server.verify()


def test_an_order_that_met_a_dead_server_is_placed_once(
    own_server: Server, open_page: Opener, credentials: Credentials
) -> None:
    page = buyer_with_a_cart(open_page, credentials, at=own_server, cut=True)
    before = order_count(page)
    page.goto("/checkout")
    expect(page.get_by_role("timer")).to_be_visible()  # the goods are kept: nothing is on its way any more
    page.get_by_role("textbox", name=re.compile("采购单号")).fill("PO-9001")
    expect(place_button(page)).to_be_enabled()
    own_server.stop(kill=True)
    press(place_button(page))
    expect(page.locator(".problems")).to_be_visible()
    expect(page.get_by_role("textbox", name=re.compile("采购单号"))).to_have_value("PO-9001")
    own_server.start()
    press(place_button(page))
    page.wait_for_url(re.compile("/orders/"))
    expect(page.get_by_text("PO-9001")).to_be_visible()
    assert order_count(page) == before + 1
    own_server.verify()
