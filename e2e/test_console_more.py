"""The console in depth: pictures, brands, owners, exports, views of one's own, and two people at one record."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from conftest import Opener
from gestures import answered, counted, settled
from playwright.sync_api import FilePayload, Page, expect
from test_console_goods import picture

OWNER = ("gu.chengze@orderwell.example", "orderwell-demo")
CLERK = ("jiang.ruonan@orderwell.example", "orderwell-demo")
SAVE_BAR = "有未保存的更改"
Console = Callable[..., Page]


def own(code: str) -> str:
    """A code that nothing else has."""
    return f"{code}-{uuid4().hex[:6].upper()}"


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
        return open_page(path, who=who, **options)

    return opened


def save(page: Page) -> None:
    """By the bar at the foot of the form, which then goes."""
    bar = page.get_by_role("region", name=SAVE_BAR)
    bar.get_by_role("button", name="保存").click()
    expect(bar).to_have_count(0)


def new_product(page: Page, code: str, **more: Any) -> str:
    """A draft made through the API; gives its address. `code` is its own, so that a test can run again."""
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
    visit(page, new_product(page, own("MORE-PIC")))
    files: list[FilePayload] = [
        {"name": f"{n}.png", "mimeType": "image/png", "buffer": picture(width, 200)}
        for n, width in enumerate((200, 260, 320))
    ]
    page.locator("input[accept*=avif]").set_input_files(files)
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
        with answered(page, "GoodsArrangeMedia"):
            page.keyboard.press("Enter")
        expect(shown.nth(place).locator("figcaption")).to_have_text("一罐绿茶")
    expect(shown.nth(0).locator(".media-first")).to_be_visible()
    expect(page.get_by_role("button", name="前移：一罐绿茶")).to_be_disabled()
    with answered(page, "GoodsArrangeMedia"):  # what is on its way is shown already, but a reload would end it
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
    address = new_product(page, own("MORE-BR"))
    visit(page, address)
    page.get_by_role("button", name="新建品牌").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("名称中文").fill("雾岭")
    dialog.get_by_label("名称English").fill("Mist Ridge")
    dialog.get_by_label("编码").fill("mist ridge")
    dialog.get_by_role("button", name="保存").click()
    expect(dialog.get_by_text("无效")).to_be_visible()
    brand = own("mist").lower()
    dialog.get_by_label("编码").fill(brand)
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
    page.wait_for_url(re.compile(f"brand={brand}"))
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
    "orders": ("/admin/orders?status=DELIVERED", "orders(filter: {statuses: [DELIVERED]})"),
    "products": ("/admin/products?status=PUBLISHED", "products(filter: {statuses: [PUBLISHED]})"),
    "customers": ("/admin/customers?status=ACTIVE", "customers(filter: {statuses: [ACTIVE]})"),
    "payments": ("/admin/payments?kind=CHARGE", "payments(filter: {kinds: [CHARGE]})"),
    "shipments": ("/admin/shipments?state=DELIVERED", "shipments(filter: {states: [DELIVERED]})"),
    "stock": ("/admin/inventory?band=OK", "stockMatrix(filter: {band: OK})"),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_exported_with_all_its_filtered_rows(console: Console, name: str) -> None:
    address, field = LISTS[name]
    page = console(address)
    expect(page.locator(".list-body .list-row").first).to_be_visible()
    total = counted(page)
    with page.expect_download() as caught:
        page.get_by_role("button", name="导出为 CSV 文件").click()
    assert re.fullmatch(rf"{name}-\d{{4}}-\d\d-\d\d\.csv", caught.value.suggested_filename)
    expect(page.locator(".toasts").get_by_text(re.compile("^已导出"))).to_be_visible()
    rows = table(Path(caught.value.path()))
    first = next(iter(rows[0]))
    # Simulated parcels arrive by the clock: what was delivered meanwhile may be in the file.
    at_most = ask(page, f"{{ found: {field} {{ totalCount }} }}")["found"]["totalCount"]
    assert total <= len({row[first] for row in rows}) <= at_most, "all of them, not only the loaded page"
    assert total == at_most or name in {"orders", "shipments"}
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
    mine = counted(page)
    views = page.get_by_role("navigation", name="视图")
    page.get_by_role("button", name="视图操作").click()
    page.get_by_role("menuitem", name="另存为新视图…").click()
    page.get_by_role("dialog").get_by_label("视图名称").fill("取消的单")
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    tab = views.get_by_role("button", name=re.compile("^取消的单"))
    expect(tab.locator(".tabcount")).to_have_text(str(mine))

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
    # A clerk counts those orders only that a clerk sees.
    theirs = ask(other, "{ orders(filter: {statuses: [CANCELLED]}) { totalCount } }")["orders"]["totalCount"]
    expect(shared.locator(".tabcount")).to_have_text(str(theirs))
    counted(other, theirs)
    expect(other.get_by_role("button", name="视图操作")).to_have_count(0)

    page.get_by_role("button", name="视图操作").click()
    page.get_by_role("menuitem", name="删除此视图").click()
    expect(views.get_by_role("button", name=re.compile("^作废的单"))).to_have_count(0)


def test_columns_are_arranged_once_for_every_device(console: Console) -> None:
    page = console("/admin/customers", CLERK)
    plain = {"order": [], "hidden": [], "shown": [], "density": "comfortable"}
    document = 'mutation($as: ListLayoutInput!) { arrangeList(list: "customers", layout: $as) { __typename } }'
    assert ask(page, document, {"as": plain})["arrangeList"]["__typename"] == "ListLayout"
    page.reload()
    expect(page.locator(".list-body .list-row").first).to_be_visible()
    page.get_by_role("button", name="显示设置").click()
    page.get_by_role("checkbox", name="标签").check()
    page.get_by_role("checkbox", name="价格等级").uncheck()
    with answered(page, "ArrangeList", lambda asked: asked["layout"]["order"][:2] == ["status", "number"]):
        page.get_by_role("button", name="前移：状态").press("Enter")
    heads = page.get_by_role("columnheader")
    expect(heads.filter(has_text=re.compile(r"\S")).nth(2)).to_have_text("客户编号")
    wanted = heads.all_inner_texts()  # what was arranged is on screen before it is sent, and the server has it now
    assert [text for text in wanted if text][:3] == ["名称", "状态", "客户编号"]
    assert "价格等级" not in wanted

    elsewhere = console("/admin/customers", CLERK)
    expect(elsewhere.get_by_role("columnheader")).to_have_text(wanted)
    elsewhere.get_by_role("button", name="显示设置").click()
    with answered(elsewhere, "ArrangeList", lambda asked: asked["layout"] == plain):
        elsewhere.get_by_role("button", name="恢复默认").click()
    expect(elsewhere.get_by_role("columnheader", name="价格等级")).to_be_visible()
    expect(elsewhere.get_by_role("columnheader", name="标签")).to_have_count(0)


def test_every_option_of_a_variant_is_edited(console: Console) -> None:
    page = console("/admin/products")
    address = new_product(page, own("MORE-OPT"))
    visit(page, address)
    variant = page.locator("section.variant").first
    variant.get_by_role("button", name="添加选项").click()
    second = variant.get_by_role("group", name=re.compile("^选项")).nth(1)
    second.get_by_label("选项名中文").fill("口味")
    second.get_by_label("选项名English").fill("Taste")
    second.get_by_label("选项值中文").fill("微甜")
    second.get_by_label("选项值English").fill("Lightly sweet")
    first = variant.get_by_role("group", name=re.compile("^选项")).nth(0)
    first.get_by_label("选项值中文").fill("一斤")
    first.get_by_label("选项值English").fill("500 g")
    save(page)
    page.reload()
    expect(variant.get_by_role("group", name="选项 口味").get_by_label("选项值中文")).to_have_value("微甜")
    variant.get_by_role("button", name="前移选项：口味").click()
    save(page)
    query = "query($id: ID!) { product(id: $id) { variants { options { nameZh valueEn } } } }"
    options = ask(page, query, {"id": address.rsplit("/", 1)[1]})["product"]["variants"][0]["options"]
    assert [one["valueEn"] for one in options] == ["Lightly sweet", "500 g"]


def test_stock_is_adjusted_from_the_palette_and_reasons_are_words(console: Console) -> None:
    page = console("/admin/customers")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="命令面板").fill("tzkc")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="调整库存")
    dialog.get_by_role("combobox").fill("6988951114714")
    dialog.get_by_role("combobox").press("Enter")
    page.wait_for_url(re.compile(r"/admin/inventory/[0-9a-f-]{36}\?adjust=1"))
    expect(page.get_by_role("dialog")).to_have_count(1)
    dialog = page.get_by_role("dialog", name=re.compile("^调整库存"))
    dialog.get_by_text("按差额").click()
    dialog.get_by_label("增减数量").fill("2")
    dialog.get_by_label("原因").select_option(label="盘盈")
    dialog.get_by_role("button", name="保存调整").click()
    expect(dialog).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/admin/inventory/[0-9a-f-]{36}$"))
    expect(page.locator("table.ledger tbody tr").first).to_contain_text("盘盈")


def test_own_codes_are_listed_on_both_sides(console: Console, accessible: Callable[..., None]) -> None:
    page = console("/admin/customers")
    code = own("MORE-CODE")
    product = new_product(page, code)
    customer = new_customer(page, "听澜食品")
    visit(page, customer)
    page.get_by_role("combobox", name=re.compile("扫描条码|SKU")).fill(f"{code}-1")
    page.get_by_role("combobox", name=re.compile("扫描条码|SKU")).press("Enter")
    page.get_by_label("客户货号").fill("TL-77")
    page.locator(".codefield").get_by_role("button", name="添加").click()
    row = page.get_by_role("list", name="客户自有货号").get_by_role("listitem").filter(has_text="TL-77")
    expect(row).to_contain_text(f"{code}-1")

    visit(page, product)
    row = page.get_by_role("list", name="客户自有货号").get_by_role("listitem").filter(has_text="TL-77")
    expect(row).to_contain_text("听澜食品")
    accessible(page)
    row.get_by_role("button", name="移除货号 TL-77").click()
    expect(row).to_have_count(0)
    page.get_by_role("button", name="撤销").click()
    expect(row).to_have_count(1)
    row.get_by_role("link", name="听澜食品").click()
    page.wait_for_url(re.compile(customer))
    expect(page.get_by_text("TL-77")).to_be_visible()


def test_edits_of_a_setting_survive_another_tab_which_is_marked(console: Console) -> None:
    page = console("/admin/settings")
    tabs = page.get_by_role("navigation", name="设置")
    expect(page.get_by_label("电话")).not_to_have_value("")
    before = page.get_by_label("电话").input_value()
    page.get_by_label("电话").fill("021-5555 0199")
    tabs.get_by_role("button", name="订单").click()
    expect(page.get_by_role("region", name=SAVE_BAR)).to_be_visible()
    expect(tabs.get_by_role("button", name=re.compile("企业")).get_by_role("img", name=SAVE_BAR)).to_be_visible()
    prefix = page.get_by_label("编号前缀")
    expect(prefix).not_to_have_value("")
    kept = prefix.input_value()
    prefix.fill("这不是前缀!!!!!!!!!!!!!!!!!!!!")
    tabs.get_by_role("button", name=re.compile("库存")).click()
    page.get_by_role("region", name=SAVE_BAR).get_by_role("button", name="保存").click()
    expect(prefix).to_be_visible()  # what was refused is shown, wherever one was
    expect(prefix).to_have_attribute("aria-invalid", "true")
    prefix.fill(kept)
    save(page)
    page.reload()
    tabs.get_by_role("button", name=re.compile("企业")).click()
    expect(page.get_by_label("电话")).to_have_value("021-5555 0199")
    page.get_by_label("电话").fill(before)
    save(page)


def test_of_two_people_at_one_product_nobody_loses_anything(console: Console, accessible: Callable[..., None]) -> None:
    mine = console("/admin/products")
    address = new_product(mine, own("MORE-MERGE"))
    visit(mine, address)
    mine.get_by_label("名称中文", exact=True).fill("我起的名字")
    mine.get_by_label("描述中文", exact=True).fill("只有我写了描述")

    theirs = console(address)
    theirs.get_by_label("名称中文", exact=True).fill("别人的名字")
    theirs.get_by_label("名称English", exact=True).fill("Their name")
    save(theirs)

    bar = mine.get_by_role("region", name=SAVE_BAR)
    bar.get_by_role("button", name="保存").click()
    dialog = mine.get_by_role("dialog")
    both = dialog.get_by_role("radiogroup", name="名称 · 中文")
    expect(both.get_by_role("radio")).to_have_count(2)
    expect(both).to_contain_text("我起的名字")
    expect(both).to_contain_text("别人的名字")
    expect(dialog.get_by_role("radiogroup", name="名称 · English").get_by_role("radio")).to_have_count(1)
    accessible(mine)
    both.get_by_role("radio").nth(1).check()
    dialog.get_by_role("button", name="合并并继续编辑").click()
    expect(dialog).to_have_count(0)
    expect(mine.get_by_label("名称中文", exact=True)).to_have_value("别人的名字")
    expect(mine.get_by_label("名称English", exact=True)).to_have_value("Their name")
    expect(mine.get_by_label("描述中文", exact=True)).to_have_value("只有我写了描述")
    save(mine)
    theirs.reload()
    expect(theirs.get_by_label("描述中文", exact=True)).to_have_value("只有我写了描述")
    expect(theirs.get_by_label("名称中文", exact=True)).to_have_value("别人的名字")


def test_a_column_of_prices_is_pasted_and_saved_together(console: Console) -> None:
    page = console("/admin/price-lists")
    page.locator("table a.inlink").first.click()
    page.wait_for_url(re.compile(r"/admin/price-lists/[0-9a-f-]{36}"))
    inputs = page.locator(".pricegrid tbody input")
    expect(inputs.nth(3)).to_be_visible()
    settled(page)
    names = [inputs.nth(n).get_attribute("aria-label") for n in range(4)]
    before = [inputs.nth(n).input_value() for n in range(4)]
    inputs.nth(0).focus()
    page.evaluate(
        """text => {
          const clipboardData = new DataTransfer();
          clipboardData.setData('text/plain', text);
          const paste = new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true});
          document.activeElement.dispatchEvent(paste);
        }""",
        "苹果\t¥11.25\r\n香蕉\t1,012.50\r\n梨\t13\r\n",
    )
    expect(page.locator(".pricegrid input.changed")).to_have_count(3)
    expect(inputs.nth(3)).to_have_value(before[3])
    inputs.nth(2).press("Escape")
    expect(page.locator(".pricegrid input.changed")).to_have_count(2)
    expect(page.get_by_text("1 个价格低于成本")).to_be_visible()  # a warning: it is saved all the same
    save_bar = page.get_by_role("region", name=SAVE_BAR)
    save_bar.get_by_role("button", name=re.compile("2")).click()
    expect(save_bar).to_have_count(0)
    page.reload()
    for name, value in zip(names, ["11.25", "1012.50", before[2], before[3]], strict=True):
        expect(page.get_by_label(str(name), exact=True)).to_have_value(value)


def test_a_category_is_dragged_below_another_and_taken_back(console: Console) -> None:
    page = console("/admin/categories")
    document = (
        "mutation($input: CategoryInput!) { createCategory(input: $input) { __typename ... on Category { id }"
        " ... on Problem { message } } }"
    )
    names = [own("试验"), own("试验")]
    for name in names:
        given = {"code": own("more"), "nameZh": name, "nameEn": "Trial", "position": 90}
        assert ask(page, document, {"input": given})["createCategory"]["__typename"] == "Category"
    page.reload()
    one, other = (page.locator(".tree-row").filter(has_text=name) for name in names)
    expect(other).to_have_attribute("style", re.compile("--depth: 0"))
    other.drag_to(one)
    expect(other).to_have_attribute("style", re.compile("--depth: 1"))
    page.locator(".toasts").get_by_role("button", name="撤销").click()
    expect(other).to_have_attribute("style", re.compile("--depth: 0"))
