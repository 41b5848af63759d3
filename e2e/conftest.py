"""The product as a user gets it: a temporary database, the real server, a real browser."""

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from gestures import LOOK_AGAIN, PATIENCE, sign_in, until, watch_subscriptions
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from server import OWNER, REPOSITORY, Server, demo_copy

from orderwell.api.signing import COOKIE
from orderwell.demo.accounts import one_of_each_role
from orderwell.demo.make import PASSWORD

__all__ = ["OWNER", "REPOSITORY", "Opener", "Server", "demo_copy", "overflow", "sign_in"]

AXE = REPOSITORY / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--js-flags=--no-maglev --no-turbofan",  # no page lives long enough to earn back what its compilation costs
]
# The files and journeys that take longest begin; two of them wait for pauses between tries, which grow.
LONGEST = (
    "test_screens_survive_a_crash_of_the_server",
    "test_pages.py",
    "test_an_order_that_met_a_dead_server_is_placed_once",
    "test_a_buyer_without_a_network",
    "test_five_goods_five_ways_one_order",
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Only what is told of findings is left out, which takes a third of the time.
AXE_OPTIONS = {"runOnly": RULES, "resultTypes": ["violations"], "preload": False, "selectors": False}
# What colours and sizes decide: the rest is the same in every look, if the page is built for that width.
OF_LOOKS = {"type": "rule", "values": ["color-contrast", "link-in-text-block", "target-size"]}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
# What a browser writes when the other side is gone: expected only where a test cuts the line.
CUT = re.compile(r"net::ERR_|WebSocket connection to|Failed to fetch|status of 50[234]")

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need no demo go first: one worker runs them while another makes the demo. Then the longest.

    Workers get one after the other (`--maxschedchunk 1`): none comes to a long one when the others have no more to do.
    """
    without = {"empty_server", "taken_over"}
    place = {name: at for at, name in enumerate(LONGEST)}

    def turn(item: pytest.Item) -> tuple[bool, int]:
        long = min(place.get(item.path.name, len(place)), place.get(item.name.split("[")[0], len(place)))
        return without.isdisjoint(getattr(item, "fixturenames", ())), long

    items.sort(key=turn)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo, served. Journeys share it, so each signs in as its own customer where it matters."""
    one = demo_copy(tmp_path_factory.mktemp("orderwell") / "data")
    one.start()
    yield one
    one.stop()


@pytest.fixture(scope="session")
def empty_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real installation on its first day: an owner, nothing else."""
    one = Server(tmp_path_factory.mktemp("first-day"))
    one.create_owner()
    one.start()
    yield one
    one.stop()


@pytest.fixture(scope="session")
def base_url(server: Server) -> str:
    return server.url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    # As in scripts/browser.sh. The first is the same engine without windows and tabs, whose work nobody would see.
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    chosen = {"executable_path": chromium} if chromium else {}
    return {**browser_type_launch_args, **chosen, "args": ARGUMENTS, "chromium_sandbox": False}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "reduced_motion": "reduce",
        "service_workers": "block",  # it would fetch the whole app for each test; those of it ask for it
        **DESKTOP,
    }


Opener = Callable[..., Page]


@pytest.fixture(scope="session")
def sessions() -> dict[tuple[str, str], str]:
    """The cookie of each person who has signed in on a server, by its address and theirs."""
    return {}


def arrive(page: Page, origin: str, path: str, who: tuple[str, str], sessions: dict[tuple[str, str], str]) -> None:
    """Open `path` as somebody: by the form the first time, with the session that this gave from then on."""
    side = "/admin" if path.startswith("/admin") else "/"
    token = sessions.get((origin, who[0]))
    if token is None:
        page.goto(origin + (side if side == "/admin" else "/sign-in"))
        sign_in(page, *who)
        cookies = {one.get("name"): one.get("value") for one in page.context.cookies()}
        sessions[origin, who[0]] = str(cookies[COOKIE])
    else:
        page.context.add_cookies([{"name": COOKIE, "value": token, "url": origin, "httpOnly": True, "sameSite": "Lax"}])
    page.goto(origin + path)
    page.locator("#main h1, #main h2" if side == "/admin" else "#main").first.wait_for()


@pytest.fixture
def open_page(
    browser: Browser,
    browser_context_args: dict[str, Any],
    sessions: dict[tuple[str, str], str],
    request: pytest.FixtureRequest,
) -> Iterator[Opener]:
    """`open_page("/admin", phone=True, locale="en-US", dark=True)`: a browser of its own.

    `who` (address and password) is signed in, `at` is another server than the shared one, `width` a screen of
    that many pixels. What the console or a page reports as an error fails the test at its end; with `cut` the lost
    connection itself does not. `kept`: the service worker keeps what is seen.
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def opened(
        path: str = "/",
        *,
        phone: bool = False,
        locale: str = "zh-CN",
        dark: bool = False,
        width: int | None = None,
        at: Server | None = None,
        cut: bool = False,
        kept: bool = False,
        who: tuple[str, str] | None = None,
    ) -> Page:
        size: dict[str, Any] = PHONE if phone else DESKTOP
        if width is not None:
            size = {"viewport": {"width": width, "height": 900}}
        scheme = "dark" if dark else "light"
        worker = "allow" if kept else "block"
        address = at.url if at else request.getfixturevalue("server").url
        context = browser.new_context(
            **{
                **browser_context_args,
                **size,
                "locale": locale,
                "color_scheme": scheme,
                "base_url": address,
                "service_workers": worker,
            }
        )
        contexts.append(context)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        context.on("console", lambda message: note(message, cut))
        page = context.new_page()
        watch_subscriptions(page)
        if who:
            arrive(page, address, path, who, sessions)
        else:
            page.goto(address + path)
        return page

    def note(message: ConsoleMessage, cut: bool) -> None:
        if message.type == "error" and not (cut and CUT.search(message.text)):
            errors.append(
                f"{message.page.url if message.page else ''}: {message.text} {message.location.get('url', '')}"
            )

    yield opened
    for context in contexts:
        context.close()
    assert not errors, errors


# What still moves is no state to judge: a colour on its way fails the contrast of both its ends.
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
AT_REST = "document.getAnimations().every((a) => a.playState !== 'running' || a.effect.getTiming().iterations > 9)"


@pytest.fixture(scope="session")
def accessible() -> Callable[..., None]:
    """Asserts that axe finds nothing on the page at rest, and that nothing is wider than the screen.

    `look`: only what colours and sizes decide, where the same page was found right in another look.
    """
    script = AXE.read_text()

    def violations(page: Page, options: dict[str, Any]) -> list[Any]:
        until(page, AT_REST)
        result = page.evaluate("options => axe.run(document, options)", options)
        return [(v["id"], v["impact"], [n["html"][:160] for n in v["nodes"][:3]]) for v in result["violations"]]

    def check(page: Page, *, look: bool = False) -> None:
        options = {**AXE_OPTIONS, "runOnly": OF_LOOKS} if look else AXE_OPTIONS
        if not page.evaluate("'axe' in window"):
            # As the debugger gives it, it is compiled once for a tab, not at every page.
            page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": script})
        end = time.monotonic() + PATIENCE / 1000
        while (found := violations(page, options)) and time.monotonic() < end:
            page.wait_for_timeout(LOOK_AGAIN)  # a list was just fetched again: what is wrong stays wrong
        assert not found, found
        assert until(page, FITS), f"the page is {overflow(page)} px wider than the screen"

    return check


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.fixture(scope="session")
def credentials() -> dict[str, tuple[str, str]]:
    """Demo sign-ins by role, the ones that `make run` prints."""
    return {person["role"]: (person["email"], PASSWORD) for person in one_of_each_role()}
