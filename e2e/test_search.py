"""Finding goods as people do: half a code, pinyin, a misspelt word, a filter, on a phone and on a desk."""

import re
from collections.abc import Callable

import pytest
from gestures import CHEAP, answered, settled
from playwright.sync_api import Page, expect

Opener = Callable[..., Page]
Credentials = dict[str, tuple[str, str]]


def looked_for(page: Page, text: str) -> None:
    """Type it and press Enter, as on any keyboard."""
    box = page.get_by_role("combobox", name="搜索")
    box.fill(text)
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?"))
    settled(page)


@pytest.mark.parametrize("phone", [True, False])
def test_what_is_meant_stands_first(open_page: Opener, accessible: Callable[[Page], None], phone: bool) -> None:
    page = open_page("/", phone=phone)
    for text, name in (
        ("kele", "可乐"), ("hfspg", "红富士苹果"), ("可樂 0.33L", "可乐"), ("FR-APPLE", "红富士苹果"),
        ("chocolat", "巧克力"), ("8174310210", "红富士苹果"), ("西红柿", "番茄"), ("mooncke", "月饼"),
    ):  # fmt: skip
        looked_for(page, text)
        expect(page.locator(".pcard").first, text).to_contain_text(name)
    accessible(page)


def test_suggestions_by_keyboard(open_page: Opener) -> None:
    page = open_page("/")
    box = page.get_by_role("combobox", name="搜索")
    box.press_sequentially("果")
    options = page.get_by_role("listbox", name="搜索建议").get_by_role("option")
    expect(options.filter(has_text="分类").first).to_contain_text("水果")
    expect(options.filter(has_text="品牌").first).to_be_visible()
    expect(page.locator(".suggest mark").first).to_have_text("果")
    box.fill("yinliao")
    expect(options.filter(has_text="饮").first).to_be_visible()  # which drink stands first is for what sells
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/(c|p|search)"))


def test_filters_count_and_live_in_the_address(open_page: Opener, accessible: Callable[[Page], None]) -> None:
    page = open_page("/search?q=%E9%A5%AE")
    settled(page)
    side = page.locator("aside.side")
    brand = side.locator("fieldset", has_text="品牌").get_by_role("checkbox").first
    label = side.locator("fieldset", has_text="品牌").locator(".check").first
    count = int(re.sub(r"\D", "", label.locator(".num").inner_text()))
    brand.check()
    expect(page).to_have_url(re.compile("brand="))
    expect(page.locator(".pgrid > li")).to_have_count(count)
    expect(label.locator(".num")).to_have_text(str(count))  # as if this facet had no choice
    page.get_by_role("button", name=re.compile("至")).locator("visible=true").first.click()
    expect(page).to_have_url(re.compile("min="))
    expect(page.locator(".chip.on")).to_have_count(2)
    page.reload()
    expect(page.locator(".chip.on")).to_have_count(2)
    page.go_back()
    accessible(page)


def test_nothing_found_is_no_dead_end(open_page: Opener) -> None:
    page = open_page("/search?q=hongfusi", phone=True)
    expect(page.locator(".note")).to_contain_text("没有找到“hongfusi”")
    expect(page.locator(".pcard").first).to_contain_text("红富士苹果")
    looked_for(page, "红牛 可乐")
    expect(page.locator(".note")).to_contain_text("没有完全符合")
    expect(page.locator(".pcard").first).to_contain_text("可乐")
    looked_for(page, "推土机")
    expect(page.get_by_role("heading", name="没有找到“推土机”")).to_be_visible()
    page.get_by_role("navigation", name="从分类中看看").get_by_role("link").first.click()
    expect(page.locator(".pcard").first).to_be_visible()


def test_a_search_without_a_hit_becomes_a_synonym(open_page: Opener, credentials: Credentials) -> None:
    customer = open_page(CHEAP)
    with answered(customer, "StoreRecordSearch"):  # the staff's page is not told of it
        customer.goto("/search?q=%E9%85%B8%E8%B1%86%E8%A7%92")  # 酸豆角
    expect(customer.get_by_role("heading", name=re.compile("没有找到"))).to_be_visible()
    page = open_page("/admin/search-log?empty=1", who=credentials["owner"])
    row = page.get_by_role("row", name=re.compile("酸豆角"))
    row.get_by_role("button", name="设为同义词").click()
    box = page.get_by_role("dialog").get_by_label("词", exact=True)
    box.fill("红小豆")
    box.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    expect(page.get_by_text("搜索设置已保存")).to_be_visible()
    customer.reload()
    expect(customer.locator(".pcard").first).to_contain_text("红小豆")
    page.goto("/admin/search-words")
    expect(page.get_by_text("酸豆角 = 红小豆")).to_be_visible()
