"""The console's page about speed: figures that grow, in both languages, for those who may change settings."""

import re

from conftest import Opener
from gestures import answered
from playwright.sync_api import Locator, Page, expect

OWNER = ("gu.chengze@orderwell.example", "orderwell-demo")
CLERK = ("jiang.ruonan@orderwell.example", "orderwell-demo")
PAGE = "/admin/settings?tab=speed"


def opened(open_page: Opener, who: tuple[str, str], path: str, locale: str = "zh-CN") -> Page:
    return open_page(path, locale=locale, who=who)


def times(page: Page, operation: str) -> Locator:
    """Where the table says how often an operation was executed."""
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=operation, exact=True))
    return row.get_by_role("cell").first


def test_the_figures_of_the_server(open_page: Opener) -> None:
    page = opened(open_page, OWNER, PAGE)
    expect(page.get_by_role("heading", name="操作耗时")).to_be_visible()
    viewers = times(page, "Viewer")  # what every page asks first: always in the table
    expect(viewers).to_have_text(re.compile(r"^[\d,]+$"))
    before = viewers.inner_text()
    page.reload()
    expect(viewers).to_be_visible()
    with answered(page, "SettingsPerformance"):
        page.get_by_role("button", name="刷新").click()
    expect(viewers).not_to_have_text(before)
    assert int(viewers.inner_text().replace(",", "")) > int(before.replace(",", ""))
    for title in ("答复缓存", "查询编译", "后台任务", "实时更新的页面", "数据库"):
        expect(page.get_by_role("heading", name=title)).to_be_visible()
    # The console itself listens.
    expect(page.locator(".speed-bar i").nth(5)).to_be_attached()


def test_in_english_and_not_for_everybody(open_page: Opener) -> None:
    page = opened(open_page, OWNER, "/admin/settings", locale="en-US")
    page.get_by_role("button", name="Speed", exact=True).click()
    expect(page).to_have_url(re.compile("tab=speed"))
    expect(page.get_by_role("heading", name="Kept answers")).to_be_visible()
    expect(page.get_by_role("columnheader", name="95% within")).to_be_visible()
    clerk = opened(open_page, CLERK, PAGE)
    expect(clerk.get_by_role("button", name="性能", exact=True)).to_have_count(0)
    expect(clerk.locator(".speed")).to_have_count(0)
