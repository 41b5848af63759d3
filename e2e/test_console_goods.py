"""The console's goods side as people use it: products, prices, stock, customers, access, keys and settings."""

import json
import re
import struct
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from conftest import Opener
from gestures import sign_in
from playwright.sync_api import Page, expect

OWNER = ("gu.chengze@orderwell.example", "orderwell-demo")
Check = Callable[[Page], None]


def picture(width: int = 640, height: int = 480) -> bytes:
    """A PNG with a gradient, made here: no file of anybody."""
    rows = b"".join(
        b"\0" + bytes(v for x in range(width) for v in (x * 255 // width, y * 255 // height, 120))
        for y in range(height)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def ask(base_url: str, query: str, key: str) -> dict[str, Any]:
    """One GraphQL request of a third party with its key."""
    headers = {"content-type": "application/json", "authorization": f"Bearer {key}", "accept": "application/json"}
    request = urllib.request.Request(f"{base_url}/graphql", json.dumps({"query": query}).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            found: dict[str, Any] = json.loads(answer.read())
    except urllib.error.HTTPError as refused:
        found = json.loads(refused.read())
    return found


@pytest.fixture
def console(open_page: Opener) -> Callable[..., Page]:
    """`console("/admin/products")`: that page, with the owner signed in."""

    def opened(path: str, **options: Any) -> Page:
        return open_page(path, who=OWNER, **options)

    return opened


def test_a_product_from_nothing_to_the_store(
    console: Callable[..., Page], open_page: Opener, accessible: Check
) -> None:
    page = console("/admin/products/new")
    page.get_by_label("编码", exact=True).fill("E2E-TEA")
    page.get_by_label("名称中文", exact=True).fill("山岚乌龙茶")
    page.get_by_label("名称English", exact=True).fill("Mountain Mist Oolong")
    page.get_by_role("combobox", name="分类").click()
    page.locator("[data-combobox-option]:visible").nth(2).click()
    first = page.locator("section.variant").nth(0)
    first.get_by_label("选项值中文").fill("罐装")
    first.get_by_label("选项值English").fill("Tin")
    first.get_by_label(re.compile("^标价")).fill("48.50")
    expect(first.get_by_label("SKU")).to_have_value("E2E-TEA-1")
    page.get_by_role("button", name="添加规格").click()
    second = page.locator("section.variant").nth(1)
    second.get_by_label("选项值中文").fill("袋装")
    second.get_by_label("选项值English").fill("Bag")
    second.get_by_label(re.compile("^标价")).fill("32.00")
    second.get_by_label("成本", exact=True).fill("40")
    expect(second.get_by_text("售价低于成本")).to_be_visible()
    second.get_by_label("成本", exact=True).fill("21.84")
    expect(second.get_by_text("售价低于成本")).to_have_count(0)
    page.get_by_role("button", name="创建商品").click()
    page.wait_for_url(re.compile(r"/admin/products/[0-9a-f-]{36}"))
    expect(page.get_by_text("草稿").first).to_be_visible()

    page.locator("input[type=file][accept*=jpeg][multiple]").first.set_input_files(
        {"name": "tea.png", "mimeType": "image/png", "buffer": picture()}
    )
    expect(page.locator(".media figure:not(.media-up) img")).to_have_count(1, timeout=30_000)
    accessible(page)

    second = page.locator("section.variant").nth(1)
    second.get_by_label(re.compile("^标价")).fill("31.20")
    page.get_by_role("region", name="有未保存的更改").get_by_role("button", name="保存").click()
    expect(page.get_by_role("region", name="有未保存的更改")).to_have_count(0)
    expect(second.get_by_text("成本 21.84 · 毛利 30%")).to_be_visible()
    page.get_by_role("button", name="上架").click()
    expect(page.locator(".detail-status").get_by_text("已上架")).to_be_visible()

    store = open_page("/p/E2E-TEA")
    expect(store.get_by_role("heading", name="山岚乌龙茶")).to_be_visible()
    expect(store.get_by_text("48.50").first).to_be_visible()


def test_stock_is_received_moved_and_corrected_and_the_history_explains_it(
    console: Callable[..., Page], accessible: Check
) -> None:
    page = console("/admin/inventory/receive")
    field = page.get_by_role("combobox", name=re.compile("扫描条码"))
    for _ in range(2):
        field.fill("6988951114714")  # the code of a case of 24
        field.press("Enter")
        expect(page.locator(".stocklines li")).to_have_count(1)
    expect(page.locator(".linepieces")).to_contain_text("= 48")
    accessible(page)
    page.get_by_label("送货单号").fill("E2E-1")
    page.get_by_role("button", name="确认收货").click()
    page.wait_for_url(re.compile(r"/admin/inventory/[0-9a-f-]{36}"))
    ledger = page.locator("table.ledger tbody tr").first
    expect(ledger).to_contain_text("收货")
    expect(ledger).to_contain_text("+48")
    expect(ledger).to_contain_text("E2E-1")

    page.get_by_role("button", name="调整库存", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("按差额").click()
    dialog.get_by_label("增减数量").fill("-3")
    dialog.get_by_label("原因").select_option(label="损坏")
    dialog.get_by_role("button", name="保存调整").click()
    expect(dialog).to_have_count(0)
    expect(page.locator("table.ledger tbody tr").first).to_contain_text("损坏")
    expect(page.locator("table.ledger tbody tr").first).to_contain_text("−3")

    page.get_by_role("button", name="调拨").click()
    page.wait_for_selector(".stocklines li")
    page.get_by_label(re.compile("^数量")).fill("5")
    page.get_by_role("button", name="确认调拨").click()
    page.wait_for_url(re.compile(r"/admin/inventory/[0-9a-f-]{36}"))
    kinds = page.locator("table.ledger tbody tr")
    expect(kinds.first).to_contain_text(re.compile("调入|调出"))
    expect(kinds.nth(1)).to_contain_text(re.compile("调入|调出"))


def test_a_customer_with_a_pasted_address_whose_contact_signs_in(
    console: Callable[..., Page], open_page: Opener
) -> None:
    page = console("/admin/customers?new=1")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("名称", exact=True).fill("临港小满食品店")
    contact = dialog.get_by_role("group", name="联系人")
    contact.get_by_label("姓名").fill("苏小满")
    contact.get_by_label("邮箱").fill("su@xiaoman-e2e.example")
    contact.get_by_role("switch", name="可以登录商城").check(force=True)
    contact.get_by_label("初始密码").fill("xiaoman-2026")
    address = dialog.get_by_role("group", name="收货地址")
    address.get_by_label(re.compile("^粘贴")).fill("苏小满 13900000000 广东省深圳市南山区科技园路 8 号")
    address.get_by_role("button", name="识别").click()
    expect(address.get_by_label("收货人")).to_have_value("苏小满")
    expect(address.get_by_label("区县")).to_have_value("440305")
    expect(address.get_by_label("详细地址")).to_have_value(re.compile("科技园路"))
    dialog.get_by_role("button", name="创建客户").click()
    page.wait_for_url(re.compile(r"/admin/customers/[0-9a-f-]{36}"))
    expect(page.get_by_text("深圳市").first).to_be_visible()

    store = open_page("/sign-in")
    sign_in(store, "su@xiaoman-e2e.example", "xiaoman-2026")
    who = store.evaluate(
        "fetch('/graphql', {method: 'POST', headers: {'content-type': 'application/json'},"
        " body: JSON.stringify({query: '{ viewer { customer { name } } }'})}).then(r => r.json())"
    )
    assert who["data"]["viewer"]["customer"]["name"] == "临港小满食品店"


def test_a_role_gives_what_it_says_and_nothing_else(console: Callable[..., Page], open_page: Opener) -> None:
    page = console("/admin/roles?role=new")
    page.get_by_label("名称中文", exact=True).fill("理货员")
    page.get_by_label("名称English", exact=True).fill("Stock keeper")
    page.get_by_label("编码", exact=True).fill("e2e_keeper")
    page.get_by_label("查看库存", exact=True).check()
    page.get_by_role("region", name="有未保存的更改").get_by_role("button", name="保存").click()
    page.wait_for_url(re.compile("role=e2e_keeper"))

    page.goto("/admin/users?new=1")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("姓名").fill("贺理")
    dialog.get_by_label("邮箱").fill("he.li@orderwell-e2e.example")
    dialog.get_by_label("理货员").check()
    dialog.get_by_label("初始密码").fill("keeper-2026")
    dialog.get_by_role("button", name="创建用户").click()
    page.wait_for_url(re.compile(r"/admin/users/[0-9a-f-]{36}"))

    other = open_page("/admin")
    sign_in(other, "he.li@orderwell-e2e.example", "keeper-2026")
    other.wait_for_selector(".console")
    other.goto("/admin/inventory")
    expect(other.locator(".list-body .list-row").first).to_be_visible()
    expect(other.get_by_role("button", name="收货入库")).to_have_count(0)
    other.goto("/admin/customers")
    expect(other.get_by_text("没有权限").first).to_be_visible()


def test_an_api_key_works_until_it_is_revoked(console: Callable[..., Page], base_url: str) -> None:
    page = console("/admin/api-keys")
    page.get_by_role("button", name="新建密钥").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("用途名称").fill("E2E 同步")
    dialog.get_by_label("查看库存", exact=True).check()
    dialog.get_by_role("button", name="创建密钥").click()
    secret = dialog.locator(".secret code").inner_text()
    assert secret.startswith("ow_")
    assert ask(base_url, "{ warehouses { code } }", secret)["data"]["warehouses"]
    refused = ask(base_url, "{ customers { totalCount } }", secret)
    assert refused.get("data") is None, "the key has no such scope"
    assert refused["errors"]
    dialog.get_by_role("button", name="我已保存").click()
    row = page.get_by_role("row").filter(has_text="E2E 同步")
    row.get_by_role("button", name="撤销").click()
    page.get_by_role("dialog").get_by_role("button", name="撤销").click()
    expect(row).to_contain_text("已撤销")
    assert not (ask(base_url, "{ warehouses { code } }", secret).get("data") or {}).get("warehouses")


def test_a_setting_is_saved_and_leaving_unsaved_is_asked(console: Callable[..., Page]) -> None:
    page = console("/admin/settings")
    phone = page.get_by_label("电话")
    phone.fill("021-5555 0101")
    page.get_by_role("link", name="商品").click()
    expect(page.get_by_text("离开此页？")).to_be_visible()
    page.get_by_role("button", name="留在此页").click()
    page.keyboard.press("Control+s")
    expect(page.get_by_text("设置已保存")).to_be_visible()
    page.reload()
    expect(page.get_by_label("电话")).to_have_value("021-5555 0101")
