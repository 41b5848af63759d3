"""Recommendations in the shop: what goes with a product comes into the cart by one button, and leads to more."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

Opener = Callable[..., Page]


def test_what_goes_together_is_added_by_one_button_and_counted(open_page: Opener) -> None:
    page = open_page("/p/BV-WATER")
    block = page.locator("section.recommended")
    block.scroll_into_view_if_needed()
    expect(block.get_by_role("heading")).to_have_text("搭配购买")
    expect(block.locator(".recwhy").first).to_contain_text("买过 山泉饮用水 的客户也买")
    with page.expect_request(lambda one: "StoreRecommendedShown" in (one.post_data or "")):
        block.get_by_role("button", name=re.compile("3 种一起加入购物车")).click()
    page.get_by_role("link", name=re.compile("购物车")).first.click()
    expect(page.locator("ul.lines > li")).to_have_count(3)
    expect(page.get_by_role("heading", name="可能还需要")).to_be_visible()
