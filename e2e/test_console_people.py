"""The console by keyboard, and as each role finds it."""

from collections.abc import Callable
from typing import Any

import pytest
from conftest import Opener
from gestures import ask, settled
from playwright.sync_api import Page, Response, expect

Person = Callable[..., Page]
GOODS = "{ products(first: 1) { nodes { id } } }"
OPEN_ORDER = "{ orders(first: 1, filter: {statuses: [SUBMITTED]}) { nodes { id } } }"


@pytest.fixture
def person(open_page: Opener, credentials: dict[str, tuple[str, str]]) -> Person:
    """`person("warehouse", "/admin/")`: that page as somebody of that role, in English."""

    def opened(role: str, path: str = "/admin/", **options: Any) -> Page:
        return open_page(path, who=credentials[role], locale="en-US", **options)

    return opened


def order_page(page: Page) -> None:
    order = ask(page, OPEN_ORDER)["orders"]["nodes"][0]["id"]
    page.goto(f"/admin/orders/{order}")
    page.get_by_role("button", name="Edit order").wait_for()


@pytest.mark.parametrize("name", ["Edit order", "Record payment"])
def test_a_dialog_gives_the_focus_back(person: Person, name: str) -> None:
    page = person("owner")
    order_page(page)
    button = page.get_by_role("button", name=name).first
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()


def test_a_button_that_goes_with_its_work_leaves_the_focus_on_the_page(person: Person) -> None:
    page = person("owner")
    order_page(page)
    review = page.get_by_role("button", name="Take into review")
    review.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1 .pill").first).to_have_text("In review")
    expect(page.locator("#main")).to_be_focused()


def test_a_customer_is_chosen_and_their_goods_are_typed_without_the_mouse(person: Person) -> None:
    page = person("owner", "/admin/orders/new")
    page.keyboard.type("haizhou")
    page.get_by_role("option", name="Haizhou Fresh Supermarket").wait_for()
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Add: scan, code, name or pinyin")).to_be_focused()
    page.keyboard.type("BV-SODA-PL")
    page.get_by_role("option", name="Sugar-free Soda Water Plain").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator(".draftline")).to_contain_text("BV-SODA-PL")


def test_who_sees_no_orders_is_not_told_that_there_are_none(person: Person) -> None:
    page = person("catalogue")
    todo = page.get_by_role("region", name="To do")
    expect(todo.get_by_role("link", name="Low stock")).to_be_visible()
    expect(todo.get_by_role("link", name="To confirm")).to_have_count(0)
    expect(page.get_by_text("No orders yet")).to_have_count(0)
    expect(page.get_by_text("Orders today")).to_have_count(0)


def test_who_sees_no_payments_is_not_told_that_nothing_is_owed(person: Person) -> None:
    page = person("warehouse")
    todo = page.get_by_role("region", name="To do")
    expect(todo.get_by_role("link", name="To ship")).to_be_visible()
    expect(todo.get_by_role("link", name="Unpaid")).to_have_count(0)
    assert not ask(page, "{ dashboard { unpaid } }")["dashboard"]["unpaid"]  # the number that the card showed


@pytest.mark.parametrize("role", ["order_clerk", "warehouse", "finance", "catalogue", "support"])
def test_no_page_of_a_role_asks_for_what_the_role_may_not_see(person: Person, role: str) -> None:
    page = person(role)
    refused: list[str] = []

    def note(answer: Response) -> None:
        if answer.url.endswith("/graphql") and answer.request.method == "POST":
            refused.extend(f"{page.url}: {one}" for one in answer.json().get("errors") or [])

    page.on("response", note)
    product = ask(page, GOODS)["products"]["nodes"][0]["id"]
    paths = [f"products/{product}", "products", "categories"]
    if role in ("warehouse", "catalogue"):
        assortment = ask(page, "{ assortments { id } }")["assortments"][0]["id"]
        paths += ["attributes", f"assortments/{assortment}"]
    for path in paths:
        page.goto(f"/admin/{path}")
        page.locator("#main h1").wait_for()
        settled(page)
    assert not refused, refused


def test_who_only_reads_products_sees_where_they_belong(person: Person) -> None:
    page = person("support", "/admin/products?q=BV-SODA")
    page.get_by_role("link", name="Sugar-free Soda Water").click()
    expect(page.get_by_role("combobox", name="Category")).to_have_value("Drinks / Soft Drinks & Water")
    expect(page.get_by_role("combobox", name="Brand")).to_have_value("Bubble Isle")
    expect(page.get_by_role("button", name="New brand")).to_have_count(0)
    page.goto("/admin/categories")
    expect(page.locator(".tree-row").first).to_contain_text("Fresh & Frozen")
