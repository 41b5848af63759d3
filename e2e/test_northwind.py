"""An existing business is taken over with the command, and goes on in the browser the same day."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import OWNER, Server
from gestures import add_to_cart, ask, dialog, place_button, press, sign_in
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
    press(place_button(page, "Place order"))
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


def test_a_clerk_ships_what_was_open_when_northwind_was_taken_over(
    taken_over: Server, open_page: Callable[..., Page]
) -> None:
    """Order 11008 has three lines; of one of them stock did not suffice, so the rest waits for more."""
    clerk = open_page("/admin/orders", locale="en-US", at=taken_over)
    sign_in(clerk, *OWNER)
    [order] = ask(clerk, '{ orders(filter: { search: "11008" }) { nodes { id } } }')["orders"]["nodes"]
    clerk.goto(f"/admin/orders/{order['id']}")
    expect(clerk.get_by_text("Stock was short: NW-28 lacks 44 of 70")).to_be_visible()
    actions = clerk.locator(".detail-actions")
    actions.get_by_role("button", name="Create shipment").click()
    box = dialog(clerk)
    box.get_by_label("Carrier", exact=True).select_option("own_fleet")
    box.get_by_role("button", name="Create parcel").click()
    parcel = clerk.locator(".parcel")
    parcel.get_by_role("button", name="Hand over", exact=True).click()
    expect(parcel.locator(".pill")).to_have_text("Handed over")
    expect(clerk.locator(".detail-status")).to_contain_text("Shipped")

    place = ask(clerk, "{ warehouses { id } }")["warehouses"][0]["id"]
    goods = ask(clerk, f'{{ order(id: "{order["id"]}") {{ lines {{ sku variant {{ id }} }} }} }}')["order"]["lines"]
    variant = next(line["variant"]["id"] for line in goods if line["sku"] == "NW-28")
    actions.get_by_role("button", name="Allocate stock").click()
    expect(clerk.get_by_text("NW-28 is short: 0 available, 44 wanted").first).to_be_visible()
    came = f'{{ warehouseId: "{place}", lines: [{{ variantId: "{variant}", quantity: 50 }}], idempotencyKey: "more" }}'
    ask(clerk, f"mutation {{ receiveStock(input: {came}) {{ __typename }} }}")
    actions.get_by_role("button", name="Allocate stock").click()
    expect(actions.get_by_role("button", name="Allocate stock")).to_have_count(0)
    expect(actions.get_by_role("button", name="Create shipment")).to_be_enabled()
    taken_over.verify()
