"""A clerk's day in the console, while the customer watches."""

import re
from collections.abc import Callable

import pytest
from conftest import Opener, sign_in
from playwright.sync_api import Locator, Page, expect

OWNER = "gu.chengze@orderwell.example"
ORDER_NUMBER = re.compile(r"SO\d{8}-\d{6}")
Check = Callable[[Page], None]


def console(open_page: Opener, path: str = "/admin/", **how: bool | str) -> Page:
    """A page of the console with the owner signed in."""
    page = open_page("/admin", **how)
    sign_in(page, OWNER, "orderwell-demo")
    page.locator(".console").wait_for()
    if path != "/admin/":
        page.goto(page.url.split("/admin")[0] + path)
    return page


def rows(page: Page) -> Locator:
    page.locator(".list-body .rowlink").first.wait_for()
    return page.locator(".list-body .rowlink")


def dialog(page: Page) -> Locator:
    box = page.get_by_role("dialog")
    box.wait_for()
    return box


def place_for_customer(page: Page, customer: str, skus: list[str]) -> str:
    """Order on a customer's behalf as with a hand scanner; returns the number."""
    page.goto(page.url.split("/admin")[0] + "/admin/orders/new")
    find = page.get_by_role("combobox", name="客户")
    find.fill(customer)
    page.get_by_role("option").filter(has_text=re.compile("C\\d{5}")).first.click()
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
    found = ORDER_NUMBER.search(page.locator(".detail-title h1").inner_text())
    assert found, "the new order's page shows its number"
    return found.group()


def some_skus(page: Page, count: int) -> list[str]:
    """SKUs with plenty of stock, from the API that the page itself uses."""
    answer = page.request.post(
        "/graphql",
        data={"query": "{ stockMatrix(filter: {band: OK}, first: 60) { nodes { available variant { sku } } } }"},
        headers={"accept": "application/json"},
    ).json()
    nodes = answer["data"]["stockMatrix"]["nodes"]
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
    expect(page.locator(".list-body .list-row").first).to_contain_text("海州")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
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
    customer = open_page("/sign-in")
    sign_in(customer, *credentials["buyer"])
    customer.goto(customer.url.split("/", 3)[0] + "//" + customer.url.split("/", 3)[2] + f"/orders/{order_id}")
    expect(customer.get_by_text(number).first).to_be_visible()

    page.locator(".detail-actions").get_by_role("button", name="确认订单").click()
    status(page, "已确认")
    expect(customer.get_by_text("已确认").first).to_be_visible(timeout=5_000)

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
    expect(customer.get_by_text("已签收").first).to_be_visible(timeout=5_000)

    page.locator(".detail-actions").get_by_role("button", name="登记收款").click()
    box = dialog(page)
    box.get_by_role("button", name="登记收款").click()
    status(page, "已付款")
    status(page, "已关闭")
    expect(customer.get_by_text("已付款").first).to_be_visible(timeout=5_000)

    page.goto(page.url.split("?")[0] + "/print/delivery-note")
    expect(page.locator(".sheet")).to_contain_text(number)
    page.emulate_media(media="print")
    expect(page.locator(".side")).to_be_hidden()
    expect(page.locator(".printbar")).to_be_hidden()


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
    numbers = [place_for_customer(page, "haizhou", skus) for _ in range(2)]
    page.goto(page.url.split("/admin")[0] + "/admin/orders")
    rows(page)
    for number in numbers:
        page.get_by_role("checkbox", name=f"选择 {number}").click()
    delivered = page.locator(".list-body .list-row").filter(has_text=re.compile("已取消|已签收")).first
    refused = delivered.locator(".rowlink").inner_text()
    delivered.get_by_role("checkbox").click()
    page.get_by_role("region", name="批量操作").get_by_role("button", name="确认订单").click()
    box = dialog(page)
    expect(box).to_contain_text("2 条成功，1 条未完成")
    expect(box).to_contain_text(refused)
    page.keyboard.press("Escape")
    for number in numbers:
        expect(page.locator(".list-body .list-row").filter(has_text=number)).to_contain_text("已确认")


def test_the_order_list_tells_of_new_orders_without_moving_rows(open_page: Opener) -> None:
    page = console(open_page, "/admin/orders")
    first = rows(page).first.inner_text()
    expect(page.locator(".netbar")).to_have_count(0)
    page.wait_for_timeout(1_500)
    clerk = console(open_page)
    number = place_for_customer(clerk, "haizhou", some_skus(clerk, 1))
    pill = page.locator(".freshpill")
    expect(pill).to_be_visible(timeout=5_000)
    expect(rows(page).first).to_have_text(first)
    pill.click()
    expect(rows(page).first).to_have_text(number)


def test_a_number_of_the_dashboard_leads_to_exactly_its_rows(open_page: Opener) -> None:
    page = console(open_page)
    for label in ("待确认", "待发货", "未付款", "包裹延误"):
        card = page.locator(".todo-card").filter(has_text=label)
        count = card.locator(".todo-n").inner_text()
        card.click()
        expect(page.locator(".list-title [role=status]")).to_have_text(count)
        page.go_back()
        page.locator(".todo-card").first.wait_for()


PAGES = ("/admin/", "/admin/orders", "/admin/orders/new", "/admin/payments", "/admin/shipments")


@pytest.mark.parametrize(
    "how", [{"phone": True}, {}, {"dark": True, "locale": "en-US"}, {"phone": True, "dark": True, "locale": "en-US"}]
)
def test_every_page_is_accessible(open_page: Opener, accessible: Check, how: dict[str, bool | str]) -> None:
    page = console(open_page, **how)
    origin = page.url.split("/admin")[0]
    details: list[str] = []
    for path in PAGES:
        page.goto(origin + path)
        page.locator(".todo-card, .list-body .rowlink, .picker").first.wait_for()
        page.wait_for_timeout(400)
        accessible(page)
        if path in ("/admin/orders", "/admin/shipments"):
            details.append(page.locator(".list-body .rowlink").first.get_attribute("href") or "")
    for path in (
        *details,
        f"{details[0]}?dialog=cancel",
        f"{details[0]}/print/picking",
        f"{details[0]}/print/delivery-note",
    ):
        page.goto(origin + path)
        page.locator(".detail-actions, .sheet").first.wait_for()
        page.wait_for_timeout(400)
        accessible(page)
