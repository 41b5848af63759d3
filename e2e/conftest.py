"""The product as a user gets it: a temporary database, the real server, a real browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

REPOSITORY = Path(__file__).parents[1]
AXE = REPOSITORY / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--disable-dev-shm-usage",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """One `orderwell serve` on a database of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "ORDERWELL_DATA_DIR": str(folder),
            "ORDERWELL_PORT": str(self.port),
            "ORDERWELL_PUBLIC_URL": self.url,
            "ORDERWELL_LOG_LEVEL": "WARNING",
        }
        self.process: subprocess.Popen[bytes] | None = None

    def command(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        """Run `orderwell ...` on this server's database; fails loudly."""
        orderwell = Path(sys.executable).with_name("orderwell")
        return subprocess.run([orderwell, *words], cwd=REPOSITORY, env=self.environment, check=True, capture_output=True)

    def start(self) -> None:
        orderwell = Path(sys.executable).with_name("orderwell")
        self.log = (self.folder / "server.log").open("ab")
        self.process = subprocess.Popen(
            [orderwell, "serve"], cwd=REPOSITORY, env=self.environment, stdout=self.log, stderr=self.log
        )
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"{self.url}/ready", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                assert self.process.poll() is None, (self.folder / "server.log").read_text()
                time.sleep(0.05)
        raise AssertionError("the server did not become ready: " + (self.folder / "server.log").read_text())

    def stop(self, *, kill: bool = False) -> None:
        if self.process is not None:
            self.process.kill() if kill else self.process.terminate()
            self.process.wait(30)
            self.log.close()
            self.process = None


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo, served. Journeys share it, so each signs in as its own customer where it matters."""
    one = Server(tmp_path_factory.mktemp("orderwell"))
    one.command("migrate")
    one.command("demo")
    one.start()
    yield one
    one.stop()


@pytest.fixture(scope="session")
def base_url(server: Server) -> str:
    return server.url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    chosen = {"executable_path": chromium} if chromium else {}
    return {**browser_type_launch_args, **chosen, "args": ARGUMENTS, "chromium_sandbox": False}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "reduced_motion": "reduce",
        **DESKTOP,
    }


Opener = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, browser_context_args: dict[str, Any], base_url: str) -> Iterator[Opener]:
    """`open_page("/admin", phone=True, locale="en-US", dark=True)`: a browser of its own.

    What the console or the page reports as an error fails the test at its end.
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def opened(path: str = "/", *, phone: bool = False, locale: str = "zh-CN", dark: bool = False) -> Page:
        size = PHONE if phone else DESKTOP
        scheme = "dark" if dark else "light"
        context = browser.new_context(**{**browser_context_args, **size, "locale": locale, "color_scheme": scheme})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: message.type == "error" and errors.append(message.text))
        page.goto(base_url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not errors, errors


@pytest.fixture(scope="session")
def accessible() -> Callable[[Page], None]:
    """Asserts that axe finds nothing and that nothing is wider than the screen."""
    script = AXE.read_text()

    def check(page: Page) -> None:
        page.evaluate(script)
        result = page.evaluate(
            "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", RULES
        )
        found = [(v["id"], v["impact"], [n["html"][:160] for n in v["nodes"][:3]]) for v in result["violations"]]
        assert not found, found
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"the page is {overflow} px wider than the screen"

    return check


@pytest.fixture(scope="session")
def credentials() -> dict[str, tuple[str, str]]:
    """Demo sign-ins by role, the ones that `make run` prints."""
    password = "orderwell-demo"
    return {
        "owner": ("owner@orderwell.example", password),
        "buyer": ("lin.xiaoyu@haizhou-fresh.example", password),
    }


def sign_in(page: Page, email: str, password: str) -> None:
    """Fill the sign-in form of either app, in either language, and wait until it has gone."""
    page.locator("input[type=email]").fill(email)
    page.locator("input[type=password]").fill(password)
    page.locator("form button[type=submit]").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
