"""An existing business is taken over with the command, and goes on in the browser the same day."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import OWNER, Server
from gestures import add_to_cart, sign_in
from playwright.sync_api import Page, expect

from tests.intake import northwind

ORDERS = 830


@pytest.fixture(scope="module")
def taken_over(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Northwind's files loaded into a new installation, which is served."""
    folder: Path = tmp_path_factory.mktemp("northwind")
    with ThreadPoolExecutor(1) as other:  # Playwright has an event loop in this thread already
        files = other.submit(northwind.export, folder / "files").result()
    one = Server(folder / "data")
    one.folder.mkdir()
    one.create_owner()
    assert b"No problems" in one.command("load", str(files), "--dry-run").stdout
    one.command("load", str(files))
    one.start()
    yield one
    one.stop()


def test_alfki_orders_from_northwinds_stock(taken_over: Server, open_page: Callable[..., Page]) -> None:
    page = open_page("/sign-in", phone=True, locale="en-US", at=taken_over)
    sign_in(page, northwind.BUYER, northwind.PASSWORD)
    page.goto("/orders")
    expect(page.locator(".ohead").first).to_be_visible()
    page.goto("/search?q=Ikura")
    page.locator(".pgrid .pname").first.click()
    expect(page.locator(".product h1")).to_have_text("Ikura")
    add_to_cart(page, "Add")
    page.goto("/checkout")
    expect(page.locator(".rlines")).to_contain_text("Ikura")
    page.get_by_role("button", name="Place order").locator("visible=true").click()
    page.wait_for_url(re.compile("/orders/"))
    expect(page.locator(".otop h1")).not_to_be_empty()
    number = page.locator(".otop h1").inner_text()
    expect(page.locator(".sum .total")).to_contain_text("$51.00")  # and 20.00 of freight

    clerk = open_page("/admin/orders", locale="en-US", at=taken_over)
    sign_in(clerk, *OWNER)
    expect(clerk.get_by_text(re.compile(rf"\b{ORDERS + 1}\b")).first).to_be_visible()
    expect(clerk.get_by_text(number).first).to_be_visible()
    clerk.get_by_text(number).first.click()
    expect(clerk.get_by_text("Alfreds Futterkiste").first).to_be_visible()
    taken_over.verify()
