"""A clerk's day in the console, while the customer watches."""

import re
from collections.abc import Callable

from conftest import Opener
from gestures import ORDER_NUMBER, ask, counted, dialog, rows, subscribed
from playwright.sync_api import Page, expect

OWNER = ("gu.chengze@orderwell.example", "orderwell-demo")
Check = Callable[[Page], None]


def console(open_page: Opener, path: str = "/admin/") -> Page:
    """A page of the console with the owner signed in."""
    return open_page(path, who=OWNER)


def place_for_customer(page: Page, customer: str, skus: list[str]) -> str:
    """Order on a customer's behalf as with a hand scanner; returns the number."""
    page.goto("/admin/orders/new")
    find = page.get_by_role("combobox", name="客户")
    find.fill(customer)
    page.get_by_role("option").filter(has_text=re.compile("海州.*C\\d{5}", re.DOTALL)).first.click()
    page.locator(".who").wait_for()
    for sku in skus:
        scan = page.get_by_role("combobox", name="添加商品")
        scan.fill(sku)
        scan.press("Enter")
        expect(page.locator(".draftline").filter(has_text=sku)).to_be_visible()
    submit = page.get_by_role("button", name="提交订单")
    expect(submit).to_be_enabled()
    submit.click()
    page.locator(".detail-status").wait_for()
    heading = page.locator(".detail-title h1")
    expect(heading).to_contain_text(ORDER_NUMBER)
    found = ORDER_NUMBER.search(heading.inner_text())
    assert found, "the new order's page shows its number"
    return found.group()


def some_skus(page: Page, count: int) -> list[str]:
    """SKUs with plenty of stock, from the API that the page itself uses."""
    found = ask(page, "{ stockMatrix(filter: {band: OK}, first: 60) { nodes { available variant { sku } } } }")
    nodes = found["stockMatrix"]["nodes"]
    good = [node["variant"]["sku"] for node in nodes if node["available"] >= 200]
    assert len(good) >= count
    return good[:count]


def status(page: Page, word: str) -> None:
    expect(page.locator(".detail-status")).to_contain_text(word)


def test_an_order_is_found_by_number_and_by_the_customers_pinyin(open_page: Opener) -> None:
    page = console(open_page, "/admin/orders")
    number = rows(page).first.inner_text()
    page.keyboard.press("/")
    page.keyboard.type(number)
    expect(rows(page)).to_have_count(1)
    expect(rows(page).first).to_have_text(number)
    page.get_by_role("searchbox").fill("haizhou")
    expect(rows(page).nth(1)).to_be_visible()
    found = page.locator(".list-body .list-row")
    expect(found.filter(has_not_text="海州")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(found.filter(has_not_text="海州").first).to_be_visible()
    rows(page)
    page.keyboard.press("j")
    expect(page.locator(".list-row.current")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.locator(".peek h2")).to_have_text(ORDER_NUMBER)
    page.keyboard.press("Enter")
    page.locator(".detail-status").wait_for()


def test_from_the_scan_to_the_closed_order_while_the_customer_watches(
    open_page: Opener, credentials: dict[str, tuple[str, str]]
) -> None:
    page = console(open_page)
    number = place_for_customer(page, "haizhou", some_skus(page, 2))
    order_id = page.url.rsplit("/", 1)[1].split("?")[0]
    customer = open_page(f"/orders/{order_id}", who=credentials["buyer"])
    top = customer.locator(".otop")
    expect(top).to_contain_text(number)
    subscribed(customer, "orderChanged")

    page.locator(".detail-actions").get_by_role("button", name="确认订单").click()
    status(page, "已确认")
    expect(top).to_contain_text("已确认")

    page.locator(".detail-actions").get_by_role("button", name="创建发货").click()
    box = dialog(page)
    box.get_by_label("承运商", exact=True).select_option("own_fleet")
    box.get_by_role("button", name="创建包裹").click()
    parcel = page.locator(".parcel")
    parcel.get_by_role("button", name="交运", exact=True).click()
    expect(parcel.locator(".pill")).to_have_text("已交运")
    parcel.get_by_role("button", name="登记轨迹").click()
    box = dialog(page)
    box.get_by_label("事件").select_option("DELIVERED")
    box.get_by_label("签收人").fill("前台")
    box.get_by_role("button", name="登记轨迹").click()
    status(page, "已签收")
    expect(top).to_contain_text("已签收")

    page.locator(".detail-actions").get_by_role("button", name="登记收款").click()
    box = dialog(page)
    box.get_by_role("button", name="登记收款").click()
    status(page, "已付款")
    status(page, "已关闭")
    expect(top).to_contain_text("已付款")


def test_an_order_on_paper(open_page: Opener) -> None:
    """What the printer gets: the sheet of goods and nothing of the screen around it."""
    page = console(open_page)
    skus = some_skus(page, 2)
    number = place_for_customer(page, "haizhou", skus)
    address = page.url.split("?")[0]
    for kind, words in (("picking", ["拣货单", "拣货人"]), ("delivery-note", ["送货单", "客户签收"])):
        page.emulate_media(media="screen")
        page.goto(f"{address}/print/{kind}")
        sheet = page.locator(".sheet").first
        expect(sheet).to_contain_text(number)
        page.emulate_media(media="print")
        for hidden in (".side", ".printbar", "header.top"):
            expect(page.locator(hidden).first).to_be_hidden()
        for word in [*words, *skus, "海州"]:
            expect(sheet).to_contain_text(word)
        expect(sheet).not_to_contain_text("¥")
        colours = sheet.evaluate("one => [getComputedStyle(one).backgroundColor, getComputedStyle(one).color]")
        assert colours[0] in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"), colours


def test_an_order_is_cancelled_with_a_reason(open_page: Opener) -> None:
    page = console(open_page)
    place_for_customer(page, "haizhou", some_skus(page, 1))
    page.get_by_role("button", name="更多操作").click()
    page.get_by_role("menuitem", name="取消订单").click()
    box = dialog(page)
    page.go_back()
    expect(box).to_be_hidden()
    page.get_by_role("button", name="更多操作").click()
    page.get_by_role("menuitem", name="取消订单").click()
    box = dialog(page)
    box.get_by_label("原因").select_option("DUPLICATE")
    box.get_by_label("说明").fill("客户重复提交")
    box.get_by_role("button", name="取消订单").click()
    status(page, "已取消")
    expect(page.locator(".journey")).to_contain_text("重复下单")
    expect(page.locator(".journey")).to_contain_text("客户重复提交")


def test_an_order_is_edited_and_somebody_elses_change_is_shown(open_page: Opener) -> None:
    page = console(open_page)
    place_for_customer(page, "haizhou", some_skus(page, 1))
    address = page.url
    subscribed(page, "orderChanged")
    other = console(open_page)
    other.goto(address)
    for one, words in ((page, "我的备注"), (other, "别人的备注")):
        one.locator(".detail-actions").get_by_role("button", name="修改订单").click()
        dialog(one).get_by_label("备注", exact=True).fill(words)
    other.get_by_role("dialog").get_by_role("button", name="保存修改").click()
    expect(other.get_by_role("dialog")).to_be_hidden()
    stale = page.locator(".stale")
    expect(stale).to_contain_text("别人的备注")
    expect(dialog(page).get_by_label("备注", exact=True)).to_have_value("我的备注")
    stale.get_by_role("button", name="保留我的修改").click()
    dialog(page).get_by_role("button", name="保存修改").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator(".detail-side")).to_contain_text("我的备注")


def test_many_orders_are_confirmed_at_once_and_the_refused_ones_are_named(open_page: Opener) -> None:
    page = console(open_page)
    skus = some_skus(page, 1)
    refused, *numbers = [place_for_customer(page, "haizhou", skus) for _ in range(3)]
    order = ask(page, f'{{ orders(filter: {{search: "{refused}"}}) {{ nodes {{ id }} }} }}')["orders"]["nodes"][0]["id"]
    ask(page, f'mutation {{ cancelOrder(id: "{order}", reason: DUPLICATE) {{ ... on Order {{ number }} }} }}')
    page.goto("/admin/orders")
    rows(page)
    for number in (refused, *numbers):
        page.get_by_role("checkbox", name=f"选择 {number}").click()
    page.get_by_role("region", name="批量操作").get_by_role("button", name="确认订单").click()
    box = dialog(page)
    expect(box).to_contain_text("2 条成功，1 条未完成")
    expect(box).to_contain_text(refused)
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    for number in numbers:
        expect(page.locator(".list-body .list-row").filter(has_text=number)).to_contain_text("已确认")


def test_the_order_list_tells_of_new_orders_without_moving_rows(open_page: Opener) -> None:
    page = console(open_page, "/admin/orders")
    first = rows(page).first.inner_text()
    subscribed(page, "orderChanged")
    clerk = console(open_page)
    number = place_for_customer(clerk, "haizhou", some_skus(clerk, 1))
    pill = page.locator(".freshpill")
    expect(pill).to_be_visible()
    expect(rows(page).first).to_have_text(first)
    pill.click()
    expect(rows(page).first).to_have_text(number)


def rows_behind(page: Page, label: str) -> tuple[str, str]:
    """A number of the dashboard, and how many rows its link leads to."""
    page.goto("/admin/")
    card = page.locator(".todo-card").filter(has_text=label)
    expect(card.locator(".todo-n")).to_have_text(re.compile(r"\d"))
    count = card.locator(".todo-n").inner_text()
    card.click()
    page.wait_for_url(lambda url: "?" in url)
    return count, f"{counted(page):,}"


def test_a_number_of_the_dashboard_leads_to_exactly_its_rows(open_page: Opener) -> None:
    page = console(open_page)
    for label in ("待确认", "待发货", "未付款", "包裹延误"):
        # A simulated parcel may arrive between the two looks, but not at each of three.
        seen = [rows_behind(page, label)]
        while seen[-1][0] != seen[-1][1] and len(seen) < 3:
            seen.append(rows_behind(page, label))
        assert seen[-1][0] == seen[-1][1], (label, seen)
