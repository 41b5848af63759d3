"""The console in depth: pictures, brands, owners, exports, views of one's own, and two people at one record."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Opener, sign_in
from playwright.sync_api import Page, expect
from test_console_goods import picture

OWNER = ("gu.chengze@orderwell.example", "orderwell-demo")
CLERK = ("jiang.ruonan@orderwell.example", "orderwell-demo")
SAVE_BAR = "有未保存的更改"
Console = Callable[..., Page]


def ask(page: Page, query: str, variables: dict[str, Any] | None = None) -> Any:
    """The data of one request that the page's own session makes."""
    answer = page.evaluate(
        "body => fetch('/graphql', {method: 'POST', headers: {'content-type': 'application/json'},"
        " body: JSON.stringify(body)}).then(r => r.json())",
        {"query": query, "variables": variables or {}},
    )
    assert "errors" not in answer, answer
    return answer["data"]


def visit(page: Page, path: str) -> None:
    page.goto(re.sub(r"(//[^/]+).*", r"\1", page.url) + path)
    page.wait_for_selector("main h1")


@pytest.fixture
def console(open_page: Opener) -> Console:
    """`console("/admin/products")`: that page, with the owner or `who` signed in."""

    def opened(path: str, who: tuple[str, str] = OWNER, **options: Any) -> Page:
        page = open_page("/admin", **options)
        page.set_default_timeout(12_000)
        sign_in(page, *who)
        page.wait_for_selector(".console")
        visit(page, path)
        return page

    return opened


def save(page: Page) -> None:
    """By the bar at the foot of the form, which then goes."""
    bar = page.get_by_role("region", name=SAVE_BAR)
    bar.get_by_role("button", name="保存").click()
    expect(bar).to_have_count(0)


def new_product(page: Page, code: str, **more: Any) -> str:
    """A draft made through the API; gives its address."""
    category = ask(page, "{ categories { id } }")["categories"][0]["id"]
    unit = {"code": "bottle", "nameZh": "瓶", "nameEn": "bottle", "factor": 1, "isDefault": True}
    variant = {"sku": f"{code}-1", "nameZh": "标准装", "nameEn": "Standard", "units": [unit], "listPrice": "12.00"}
    names = {"code": code, "nameZh": f"试验茶 {code}", "nameEn": f"Trial tea {code}", "categoryId": category}
    document = (
        "mutation($input: ProductInput!) { createProduct(input: $input) { __typename ... on Product { id }"
        " ... on Problem { message } } }"
    )
    made = ask(page, document, {"input": {**names, "variants": [{**variant, **more}]}})["createProduct"]
    assert made["__typename"] == "Product", made
    return f"/admin/products/{made['id']}"


def test_pictures_are_described_ordered_removed_and_put_back(console: Console, accessible: Callable[..., None]) -> None:
    page = console("/admin/products")
    visit(page, new_product(page, "MORE-PIC"))
    files = [
        {"name": f"{n}.png", "mimeType": "image/png", "buffer": picture(width, 200)}
        for n, width in enumerate((200, 260, 320))
    ]
    page.locator("input[type=file]").set_input_files(files)
    shown = page.locator(".media figure:not(.media-up)")
    expect(shown).to_have_count(3, timeout=30_000)

    shown.nth(2).get_by_role("button", name=re.compile("^编辑图片说明")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(re.compile("中文")).fill("一罐绿茶")
    dialog.get_by_label(re.compile("English")).fill("A tin of green tea")
    accessible(page)
    dialog.get_by_role("button", name="保存").click()
    expect(dialog).to_have_count(0)
    expect(shown.nth(2).locator("figcaption")).to_have_text("一罐绿茶")

    for place in (1, 0):  # by keyboard: the arrow keeps the focus while its picture moves
        arrow = page.get_by_role("button", name="前移：一罐绿茶")
        arrow.focus()
        page.keyboard.press("Enter")
        expect(shown.nth(place).locator("figcaption")).to_have_text("一罐绿茶")
    expect(shown.nth(0).locator(".media-first")).to_be_visible()
    expect(page.get_by_role("button", name="前移：一罐绿茶")).to_be_disabled()
    shown.nth(0).drag_to(shown.nth(2))
    expect(shown.nth(2).locator("figcaption")).to_have_text("一罐绿茶")
    page.reload()
    expect(shown.nth(2).locator("figcaption")).to_have_text("一罐绿茶")

    shown.nth(2).get_by_role("button", name=re.compile("^移除图片")).click()
    expect(shown).to_have_count(2)
    page.get_by_role("button", name="撤销").click()
    expect(shown).to_have_count(3)
    expect(shown.nth(2).locator("figcaption")).to_have_text("一罐绿茶")
    accessible(page)


def test_a_brand_is_made_in_the_product_renamed_and_filtered_by(console: Console) -> None:
    page = console("/admin/products")
    address = new_product(page, "MORE-BR")
    visit(page, address)
    page.get_by_role("button", name="新建品牌").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("名称中文").fill("雾岭")
    dialog.get_by_label("名称English").fill("Mist Ridge")
    dialog.get_by_label("编码").fill("mist ridge")
    dialog.get_by_role("button", name="保存").click()
    expect(dialog.get_by_text("无效")).to_be_visible()
    dialog.get_by_label("编码").fill("mist-ridge")
    dialog.get_by_role("button", name="保存").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("combobox", name="品牌")).to_have_value("雾岭")
    save(page)

    visit(page, "/admin/categories")
    row = page.get_by_role("list", name="品牌").get_by_role("listitem").filter(has_text="雾岭")
    expect(row).to_contain_text("1 个商品")
    row.get_by_role("button", name="编辑“雾岭”").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("名称中文").fill("镜海")
    dialog.get_by_role("button", name="保存").click()
    expect(dialog).to_have_count(0)
    row = page.get_by_role("list", name="品牌").get_by_role("listitem").filter(has_text="镜海")
    row.get_by_role("link", name="1 个商品").click()
    page.wait_for_url(re.compile("brand=mist-ridge"))
    expect(page.locator(".list-body .list-row")).to_have_count(1)
    expect(page.locator(".list-body .list-row")).to_contain_text("镜海")
    visit(page, "/admin/products?q=镜海")
    expect(page.locator(".list-body .list-row")).to_have_count(1)


def new_customer(page: Page, name: str) -> str:
    """Made through the API, in nobody's care; gives its address."""
    document = (
        "mutation($input: CustomerInput!) { createCustomer(input: $input) { __typename ... on Customer { id }"
        " ... on Problem { message } } }"
    )
    made = ask(page, document, {"input": {"name": name, "kind": "COMPANY"}})["createCustomer"]
    assert made["__typename"] == "Customer", made
    return f"/admin/customers/{made['id']}"


def test_the_owner_of_a_customer_is_changed_and_taken_away(console: Console) -> None:
    page = console("/admin/customers")
    visit(page, new_customer(page, "望潮便利店"))
    owner, level = page.get_by_label("负责人"), page.get_by_label("价格等级")
    expect(owner).to_have_value("")
    chosen = owner.locator("option").nth(1).inner_text()
    owner.select_option(label=chosen)
    level.select_option(label="金牌")
    save(page)
    page.reload()
    expect(owner.locator("option:checked")).to_have_text(chosen)
    expect(level.locator("option:checked")).to_have_text("金牌")
    owner.select_option(label="无（未分配）")
    save(page)
    page.reload()
    expect(owner.locator("option:checked")).to_have_text("无（未分配）")
    expect(level.locator("option:checked")).to_have_text("金牌")


def table(file: Path) -> list[dict[str, str]]:
    """The rows of an exported file by column."""
    text = file.read_bytes().decode()
    assert text.startswith("\ufeff"), "Excel takes it for UTF-8"
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


LISTS = {
    "orders": "/admin/orders?status=DELIVERED",
    "products": "/admin/products?status=PUBLISHED",
    "customers": "/admin/customers?status=ACTIVE",
    "payments": "/admin/payments?kind=CHARGE",
    "shipments": "/admin/shipments?state=DELIVERED",
    "stock": "/admin/inventory?band=OK",
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_exported_with_all_its_filtered_rows(console: Console, name: str) -> None:
    page = console(LISTS[name])
    expect(page.locator(".list-body .list-row").first).to_be_visible()
    total = int(page.locator(".list-title [role=status]").inner_text().replace(",", "").rstrip("+"))
    with page.expect_download() as caught:
        page.get_by_role("button", name="导出为 CSV 文件").click()
    assert re.fullmatch(rf"{name}-\d{{4}}-\d\d-\d\d\.csv", caught.value.suggested_filename)
    expect(page.locator(".toasts").get_by_text(re.compile("^已导出"))).to_be_visible()
    rows = table(Path(caught.value.path()))
    first = next(iter(rows[0]))
    assert len({row[first] for row in rows}) == total, "all of them, not only the loaded page"
    if name == "orders":
        assert {row["状态"] for row in rows} == {"已签收"}


def test_an_export_from_the_palette_in_english_says_why_it_failed(console: Console) -> None:
    page = console("/admin/customers", locale="en-US", cut=True)
    expect(page.locator(".list-body .list-row").first).to_be_visible()
    page.route("**/export/*", lambda route: route.abort())
    page.get_by_role("button", name="Export as a CSV file").click()
    expect(page.locator(".toasts").get_by_text("The export broke off.")).to_be_visible()
    page.unroute("**/export/*")
    with page.expect_download() as caught:
        page.locator(".toasts").get_by_role("button", name="Try again").click()
    assert "Price level" in table(Path(caught.value.path()))[0]


def test_a_view_of_ones_own_is_counted_renamed_shared_and_removed(console: Console) -> None:
    page = console("/admin/orders?status=CANCELLED")
    rows = page.locator(".list-title [role=status]")
    expect(rows).to_have_text(re.compile(r"^\d"))
    views = page.get_by_role("navigation", name="视图")
    page.get_by_role("button", name="视图操作").click()
    page.get_by_role("menuitem", name="另存为新视图…").click()
    page.get_by_role("dialog").get_by_label("视图名称").fill("取消的单")
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    tab = views.get_by_role("button", name=re.compile("^取消的单"))
    expect(tab.locator(".tabcount")).to_have_text(rows.inner_text())

    page.get_by_role("button", name="视图操作").click()
    page.get_by_role("menuitem", name="重命名与共享…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("视图名称").fill("作废的单")
    dialog.get_by_label("与同事共享").check()
    dialog.get_by_role("button", name="保存").click()
    expect(views.get_by_role("button", name=re.compile("^作废的单"))).to_be_visible()

    other = console("/admin/orders", CLERK)
    shared = other.get_by_role("navigation", name="视图").get_by_role("button", name=re.compile("^作废的单"))
    shared.click()
    other.wait_for_url(re.compile("status=CANCELLED"))
    expect(shared.locator(".tabcount")).to_have_text(other.locator(".list-title [role=status]").inner_text())
    expect(other.get_by_role("button", name="视图操作")).to_have_count(0)

    page.get_by_role("button", name="视图操作").click()
    page.get_by_role("menuitem", name="删除此视图").click()
    expect(views.get_by_role("button", name=re.compile("^作废的单"))).to_have_count(0)


def heads(page: Page) -> list[str]:
    return page.get_by_role("columnheader").all_inner_texts()


def test_columns_are_arranged_once_for_every_device(console: Console) -> None:
    page = console("/admin/customers", CLERK)
    expect(page.locator(".list-body .list-row").first).to_be_visible()
    page.get_by_role("button", name="显示设置").click()
    page.get_by_role("checkbox", name="标签").check()
    page.get_by_role("checkbox", name="价格等级").uncheck()
    with page.expect_response(lambda answer: "ArrangeList" in (answer.request.post_data or "")):
        page.get_by_role("button", name="前移：状态").press("Enter")
    assert [text for text in heads(page) if text][:3] == ["名称", "状态", "客户编号"]

    elsewhere = console("/admin/customers", CLERK)
    expect(elsewhere.get_by_role("columnheader", name="标签")).to_be_visible()
    assert heads(elsewhere) == heads(page)
    assert "价格等级" not in heads(elsewhere)
    elsewhere.get_by_role("button", name="显示设置").click()
    with elsewhere.expect_response(lambda answer: "ArrangeList" in (answer.request.post_data or "")):
        elsewhere.get_by_role("button", name="恢复默认").click()
    expect(elsewhere.get_by_role("columnheader", name="价格等级")).to_be_visible()
    expect(elsewhere.get_by_role("columnheader", name="标签")).to_have_count(0)
