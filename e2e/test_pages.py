"""Every page of both apps, opened cold by its address, at four widths, in both languages, light and dark."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from conftest import OWNER, REPOSITORY, Opener, Server, sign_in
from playwright.sync_api import Page, expect

Check = Callable[[Page], None]
Credentials = dict[str, tuple[str, str]]
SOURCES = REPOSITORY / "frontend" / "src"
# Width, language, dark. axe is asked where people work: on a phone and at a desk.
SCREENS = [(320, "en-US", True), (390, "zh-CN", True), (1440, "en-US", False), (2560, "zh-CN", False)]
FIRST_DAY = [(390, "en-US", False), (1440, "zh-CN", True)]
SLICES = "|".join(sorted(file.stem for file in (REPOSITORY / "frontend" / "messages" / "en").glob("*.json")))
# A message's key, or a value that was never there, in what people read.
ODD = re.compile(rf"\b(?:{SLICES})_[a-z0-9]+(?:_[a-z0-9]+)*\b|\bundefined\b|\bNaN\b|\[object |Invalid Date|\{{\w+\}}")
HAN = re.compile(r"[\u4e00-\u9fff]")
RECORDS = """{
  orders(first: 1, filter: {statuses: [DELIVERED]}) { nodes { id shipments { id trackingUrl } } }
  products(first: 1) { nodes { id code category { code } variants { id } } }
  customers(first: 1) { nodes { id } } users(first: 1) { nodes { id } } priceLists { id } }"""


def routes(file: str, pattern: str) -> list[str]:
    """The paths that the app itself lists."""
    found = re.findall(pattern, (SOURCES / file).read_text())
    assert len(found) > 10, f"no routes found in {file}"
    return [path for path in found if "/demo" not in path]


STORE = routes("storefront/routes.tsx", r"\[\s*'(/[^']*)',")
CONSOLE = routes("admin/router.tsx", r"\bpage\('(/[^']*)'")


def ask(page: Page, query: str) -> Any:
    answer = page.request.post("/graphql", data={"query": query}, headers={"accept": "application/json"}).json()
    assert "errors" not in answer, json.dumps(answer)
    return answer["data"]


def settled(page: Page) -> None:
    """Wait until the page has what it asked for: no skeleton, no page that is still on its way."""
    expect(page.locator("main").locator("h1, h2").first).to_be_attached(timeout=10_000)
    expect(page.locator("main [aria-busy=true]")).to_have_count(0, timeout=10_000)


def look(page: Page, path: str, accessible: Check | None) -> list[str]:
    """What is wrong with the page that was opened."""
    page.goto(path)
    settled(page)
    wrong = [f"{path}: {odd!r}" for odd in ODD.findall(page.locator("body").inner_text())]
    if page.locator("h1").count() != 1:
        wrong.append(f"{path}: {page.locator('h1').count()} headings of the first level")
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if over > 0:
        wrong.append(f"{path}: {over} px wider than the screen")
    if accessible:
        try:
            accessible(page)
        except AssertionError as error:
            wrong.append(f"{path}: {error}")
    return wrong


def visit(page: Page, paths: list[str], accessible: Check | None) -> None:
    """Open each; all that is wrong is told at once."""
    wrong = [one for path in paths for one in look(page, path, accessible)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("width", "locale", "dark"), SCREENS)
def test_every_page_of_the_storefront(
    open_page: Opener, accessible: Check, credentials: Credentials, width: int, locale: str, dark: bool
) -> None:
    page = open_page("/sign-in", width=width, locale=locale, dark=dark)
    sign_in(page, *credentials["buyer"])
    data = ask(page, RECORDS.split("customers(")[0] + "}")
    order, product = data["orders"]["nodes"][0], data["products"]["nodes"][0]
    token = order["shipments"][0]["trackingUrl"].rsplit("/", 1)[1]
    known = {"/c/:code": product["category"]["code"], "/p/:code": product["code"], "/orders/:id": order["id"]}
    known["/track/:token"] = token
    paths = [re.sub(r":\w+", known.get(path, ""), path) for path in STORE if path not in ("/sign-in", "/register")]
    visit(page, [*paths, "/nowhere"], accessible if width in (390, 1440) else None)


@pytest.mark.parametrize(("width", "locale", "dark"), SCREENS)
def test_every_page_of_the_console(
    open_page: Opener, accessible: Check, credentials: Credentials, width: int, locale: str, dark: bool
) -> None:
    page = open_page("/admin/", width=width, locale=locale, dark=dark)
    sign_in(page, *credentials["owner"])
    page.locator(".console").wait_for()
    data = ask(page, RECORDS)
    first = {name: (found if name == "priceLists" else found["nodes"])[0] for name, found in data.items()}
    known = {name: one["id"] for name, one in first.items()}
    known |= {"shipments": first["orders"]["shipments"][0]["id"], "price-lists": known["priceLists"]}
    known["inventory"] = first["products"]["variants"][0]["id"]
    paths = ["/admin" + re.sub(r"\$id", known.get(path.split("/")[1], ""), path) for path in CONSOLE]
    visit(page, [*paths, "/admin/nowhere"], accessible if width in (390, 1440) else None)


@pytest.mark.parametrize(("width", "locale", "dark"), FIRST_DAY)
def test_the_first_day_of_an_installation(
    open_page: Opener, accessible: Check, empty_server: Server, width: int, locale: str, dark: bool
) -> None:
    """Nothing is there yet: each page says so, and what to do next."""
    visitor = open_page("/", width=width, locale=locale, dark=dark, at=empty_server)
    visit(visitor, [path for path in STORE if ":" not in path], accessible)
    page = open_page("/admin/", width=width, locale=locale, dark=dark, at=empty_server)
    sign_in(page, *OWNER)
    page.locator(".console").wait_for()
    visit(page, ["/admin" + path for path in CONSOLE if "$" not in path], accessible)
    if locale == "en-US":
        page.goto("/admin/orders")
        settled(page)
        assert not HAN.search(page.locator("main").inner_text())
