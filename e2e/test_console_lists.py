"""The lists of the console, where people read all day: everything fits a small laptop, in both languages."""

from collections.abc import Callable
from typing import Any

import pytest
from conftest import Opener
from gestures import settled
from playwright.sync_api import Page, expect

LISTS = ("orders", "products", "inventory", "customers", "payments", "shipments", "users", "search-log")
# What must be read as a whole: states, amounts and numbers. Names may be cut, with an ellipsis.
WHOLE = ".cell :is(.pill, .money, .num, .band, time)"
# Of each of them that reaches beyond its cell, or is cut itself, what it says.
CUT = f"""() => [...document.querySelectorAll('{WHOLE}')].flatMap(one => {{
  const [cell, own] = [one.closest('.cell').getBoundingClientRect(), one.getBoundingClientRect()];
  const cut = own.right > cell.right + 1 || one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0;
  return cut && !one.innerText.includes('@') ? [one.innerText] : [];
}})"""
SIDEWAYS = "() => { const box = document.querySelector('.list-box'); return box.scrollWidth - box.clientWidth; }"
ASIDE = "() => [...document.querySelectorAll('.list-actions .btn')].map(b => b.getBoundingClientRect().right)"
LAPTOP = 1280
PHONE = 390


@pytest.fixture
def owner(open_page: Opener, credentials: dict[str, tuple[str, str]]) -> Callable[..., Page]:
    def opened(path: str, **options: Any) -> Page:
        return open_page(path, who=credentials["owner"], **options)

    return opened


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_lists_fit_a_small_laptop(owner: Callable[..., Page], locale: str) -> None:
    page = owner("/admin/orders", locale=locale, width=LAPTOP)
    for name in LISTS:
        page.goto(f"/admin/{name}")
        page.locator(".list-body .list-row").first.wait_for()
        settled(page)
        assert page.evaluate(CUT) == [], name
        assert page.evaluate(SIDEWAYS) <= 0, name


def test_every_state_of_an_order_fits_its_column(owner: Callable[..., Page]) -> None:
    page = owner("/admin/orders?status=AWAITING_APPROVAL", locale="en-US", width=LAPTOP)
    pill = page.locator(".list-body .pill").first
    expect(pill).to_have_text("In approval")
    settled(page)
    assert page.evaluate(CUT) == []


def test_a_name_that_is_cut_is_told_on_hover(owner: Callable[..., Page]) -> None:
    page = owner("/admin/inventory", locale="en-US", width=LAPTOP)
    row = page.get_by_role("row", name="Handcrafted Rice Wine Original")
    name = row.get_by_text("Handcrafted Rice Wine Original")
    assert name.evaluate("one => one.scrollWidth > one.clientWidth && getComputedStyle(one).textOverflow == 'ellipsis'")
    name.hover()
    expect(row.get_by_title("Handcrafted Rice Wine Original").first).to_be_visible()


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_what_a_list_offers_is_within_a_phone(owner: Callable[..., Page], locale: str) -> None:
    page = owner("/admin/products", locale=locale, width=PHONE)
    for name in ("products", "inventory", "customers"):
        page.goto(f"/admin/{name}")
        page.locator(".list-body .list-row").first.wait_for()
        rights = page.evaluate(ASIDE)
        assert rights
        assert max(rights) <= PHONE, name


def test_the_bar_of_pages_shows_where_one_is(owner: Callable[..., Page]) -> None:
    page = owner("/admin/recommendations", locale="en-US", width=PHONE)
    expect(page.locator(".subnav [data-status=active]")).to_be_in_viewport(ratio=1)


def test_english_readers_read_english(owner: Callable[..., Page]) -> None:
    """Customers by their English name wherever there is one, and the variants and categories that they sell."""
    page = owner("/admin/customers?q=海州鲜生", locale="en-US", width=LAPTOP)
    page.get_by_role("link", name="Haizhou Fresh Supermarket").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Haizhou Fresh Supermarket")
    page.goto("/admin/price-lists")
    expect(page.get_by_role("link", name="Haizhou Fresh Supermarket")).to_be_visible()
    page.goto("/admin/categories")
    expect(page.locator(".tree-row strong").first).to_have_text("Fresh & Frozen")
    page.goto("/admin/products?q=BV-SODA")
    page.get_by_role("link", name="Sugar-free Soda Water").click()
    expect(page.locator(".variant").first).to_contain_text("Plain")
    expect(page.locator(".variant-units").first).to_have_text("bottle · case=24")
