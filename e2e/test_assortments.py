"""What a school is offered: staff change it, and the school's shop follows."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from orderwell.demo.make import PASSWORD

Opener = Callable[..., Page]
Credentials = dict[str, tuple[str, str]]
SCHOOL, BUYER = "嘉兴南湖启明小学后勤服务部", ("zhang.lina@jiaxing-nanhu.example", PASSWORD)
BEER = "/p/AL-BEER"


def test_a_school_finds_no_beer_until_staff_offer_everything(
    open_page: Opener, credentials: Credentials, accessible: Callable[[Page], None]
) -> None:
    school = open_page(BEER, who=BUYER)
    expect(school.get_by_role("heading", name="页面不存在")).to_be_visible()
    school.goto("/c/drinks")
    expect(school.locator(".catlist").get_by_text("酒类")).to_have_count(0)
    staff = open_page("/admin/assortments", who=credentials["owner"])
    accessible(staff)
    staff.get_by_role("link", name="学校（不含酒类和糖果）").click()
    expect(staff.get_by_role("checkbox", name="酒类")).to_be_checked()
    accessible(staff)
    staff.get_by_role("link", name=SCHOOL).click()
    chosen = staff.get_by_role("combobox", name="可售范围")
    chosen.select_option("全部商品")
    expect(staff.get_by_text(re.compile("可见全部上架商品"))).to_be_visible()
    school.goto(BEER)
    expect(school.get_by_role("heading", level=1)).not_to_have_text("页面不存在")
    staff.get_by_role("button", name="撤销").first.click()
    expect(chosen).to_have_value(re.compile("."))
    school.reload()
    expect(school.get_by_role("heading", name="页面不存在")).to_be_visible()
