"""The console in depth: pictures, brands, owners, exports, views of one's own, and two people at one record."""

import re
from collections.abc import Callable
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
