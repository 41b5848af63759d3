"""Every page of both apps, opened cold by its address, at four widths, in both languages, light and dark."""

import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import pytest
from conftest import FITS, OWNER, REPOSITORY, Opener, Server, overflow
from gestures import CHEAP, PRODUCT, add_to_cart, ask, settled, until, with_empty_cart
from playwright.sync_api import Page

Check = Callable[..., None]
Credentials = dict[str, tuple[str, str]]
SOURCES = REPOSITORY / "frontend" / "src"
# Language, dark, and the widths in the order in which each page takes them: it is loaded at the first.
SCREENS = [("zh-CN", True, (390, 320, 1440, 2560)), ("en-US", False, (1440, 2560, 390, 320))]
FIRST_DAY = [("en-US", False, (390,)), ("zh-CN", True, (1440,))]
# Where people work: on a phone and at a desk. Every rule is judged where a page is loaded, that is at each of the two
# in one language and look; in the other only what colours and sizes decide.
AXE_AT = (390, 1440)
SLICES = "|".join(sorted(file.stem for file in (REPOSITORY / "frontend" / "messages" / "en").glob("*.json")))
# A message's key, or a value that was never there, in what people read.
ODD = re.compile(rf"\b(?:{SLICES})_[a-z0-9]+(?:_[a-z0-9]+)*\b|\bundefined\b|\bNaN\b|\[object |Invalid Date|\{{\w+\}}")
HAN = re.compile(r"[\u4e00-\u9fff]")
# Words that stand one or two below each other because something beside them takes the room.
SQUEEZED = """[...document.querySelectorAll('main *')].filter((element) => {
  const own = [...element.childNodes].filter((one) => one.nodeType === Node.TEXT_NODE);
  if (own.map((one) => one.textContent.trim()).join('').length < 10) return false;
  const { width, height } = element.getBoundingClientRect();
  return width > 8 && width < 70 && height > 4.5 * (parseFloat(getComputedStyle(element).lineHeight) || 20);
}).map((element) => element.textContent.slice(0, 60))"""
ONE_HEADING = "document.querySelectorAll('h1').length === 1"
OF_THE_CUSTOMER = """
  orders(first: 1, filter: {statuses: [DELIVERED]}) { nodes { id shipments { id trackingUrl } } }
  products(first: 1) { nodes { id code category { code } variants { id } } }"""
OF_THE_FIRM = """
  open: orders(first: 1, filter: {statuses: [SUBMITTED, REVIEWING, CONFIRMED, PICKING]}) { nodes { id } }
  customers(first: 1) { nodes { id } } users(first: 1) { nodes { id } } priceLists { id }"""


def routes(file: str, pattern: str) -> list[str]:
    """The paths that the app itself lists."""
    found = re.findall(pattern, (SOURCES / file).read_text())
    assert len(found) > 10, f"no routes found in {file}"
    return [path for path in found if "/demo" not in path]


STORE = [path.removesuffix("/*?") for path in routes("storefront/routes.tsx", r"(?:\n +'|path=\")(/[^'\"]*)['\"]")]
STORE += ["/company/approvals", "/account/inquiries"]  # each within a route
CONSOLE = routes("admin/router.tsx", r"\bpage\('(/[^']*)'")


def look(page: Page, path: str, widths: Iterable[int], accessible: Check) -> list[str]:
    """What is wrong with a page, loaded at the first width and then drawn at the others."""
    first, *others = widths
    page.set_viewport_size({"width": first, "height": 900})
    page.goto(path)
    settled(page)
    wrong = [f"{path}: {odd!r}" for odd in ODD.findall(page.locator("body").inner_text())]
    if not until(page, ONE_HEADING):
        wrong.append(f"{path}: {page.locator('h1').count()} headings of the first level")
    for width in (first, *others):
        if width != first:
            page.set_viewport_size({"width": width, "height": 900})
            settled(page)
        judge = partial(accessible, look=width != first) if width in AXE_AT else None
        wrong += [f"{path} at {width}: {fault}" for fault in faults(page, judge)]
        if not path.startswith("/admin"):  # the console's tables scroll; the storefront is for phones first
            wrong += [f"{path} at {width}: squeezed: {words!r}" for words in page.evaluate(SQUEEZED)]
    return wrong


def faults(page: Page, accessible: Callable[[Page], None] | None) -> list[str]:
    """What does not fit, and what axe finds."""
    if not until(page, FITS):
        return [f"{overflow(page)} px wider than the screen"]
    try:
        if accessible:
            accessible(page)
    except AssertionError as error:
        return [str(error)]
    return []


def visit(page: Page, paths: list[str], widths: Iterable[int], accessible: Check) -> None:
    """Look at each; all that is wrong is told at once."""
    wrong = [one for path in paths for one in look(page, path, widths, accessible)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("locale", "dark", "widths"), SCREENS)
def test_every_page_of_the_storefront(
    open_page: Opener, accessible: Check, credentials: Credentials, locale: str, dark: bool, widths: tuple[int, ...]
) -> None:
    page = with_empty_cart(open_page(CHEAP, width=widths[0], locale=locale, dark=dark, who=credentials["buyer"]))
    page.goto(PRODUCT)
    add_to_cart(page, "加入|Add")
    data = ask(page, f"{{{OF_THE_CUSTOMER}}}")
    order, product = data["orders"]["nodes"][0], data["products"]["nodes"][0]
    token = order["shipments"][0]["trackingUrl"].rsplit("/", 1)[1]
    known = {"/c/:code": product["category"]["code"], "/p/:code": product["code"], "/orders/:id": order["id"]}
    known["/track/:token"] = token
    paths = [re.sub(r":\w+", known.get(path, ""), path) for path in STORE if path not in ("/sign-in", "/register")]
    visit(page, [*paths, PRODUCT, "/search?q=茶", "/search?view=list", "/nowhere"], widths, accessible)


@pytest.mark.parametrize(("locale", "dark", "widths"), SCREENS)
@pytest.mark.parametrize("half", [0, 1])
def test_every_page_of_the_console(
    open_page: Opener,
    accessible: Check,
    credentials: Credentials,
    half: int,
    locale: str,
    dark: bool,
    widths: tuple[int, ...],
) -> None:
    page = open_page("/admin/", width=widths[0], locale=locale, dark=dark, who=credentials["owner"])
    data: dict[str, Any] = ask(page, f"{{{OF_THE_CUSTOMER}{OF_THE_FIRM}}}")
    first = {name: (found if name == "priceLists" else found["nodes"])[0] for name, found in data.items()}
    known = {name: one["id"] for name, one in first.items()}
    known |= {"shipments": first["orders"]["shipments"][0]["id"], "price-lists": known["priceLists"]}
    known["inventory"] = first["products"]["variants"][0]["id"]
    paths = [re.sub(r"\$id", known.get(path.split("/")[1], ""), path) for path in CONSOLE]
    paths += ["/orders/" + known["open"], f"/orders/{known['open']}?dialog=cancel", "/nowhere"]
    visit(page, ["/admin" + path for path in paths[half::2]], widths, accessible)


@pytest.mark.parametrize(("locale", "dark", "widths"), FIRST_DAY)
def test_the_storefront_on_the_first_day(
    open_page: Opener, accessible: Check, empty_server: Server, locale: str, dark: bool, widths: tuple[int, ...]
) -> None:
    """Nothing is there yet: each page says so, and what to do next."""
    visitor = open_page("/", width=widths[0], locale=locale, dark=dark, at=empty_server)
    visit(visitor, [path for path in STORE if ":" not in path], widths, accessible)


@pytest.mark.parametrize(("locale", "dark", "widths"), FIRST_DAY)
def test_the_console_on_the_first_day(
    open_page: Opener, accessible: Check, empty_server: Server, locale: str, dark: bool, widths: tuple[int, ...]
) -> None:
    page = open_page("/admin/", width=widths[0], locale=locale, dark=dark, at=empty_server, who=OWNER)
    visit(page, ["/admin" + path for path in CONSOLE if "$" not in path], widths, accessible)
    if locale == "en-US":
        page.goto("/admin/orders")
        settled(page)
        assert not HAN.search(page.locator("main").inner_text())
