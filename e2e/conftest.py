"""The product as a user gets it: a temporary database, the real server, a real browser."""

import contextlib
import hashlib
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

import orderwell
from orderwell.demo.accounts import one_of_each_role
from orderwell.demo.make import PASSWORD

REPOSITORY = Path(__file__).parents[1]
PROGRAM = Path(sys.executable).with_name("orderwell")
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
OWNER = ("owner@first-day.example", "seven blue kettles")
PAST_ORDERS, KEPT = 500, 2
# What a browser writes when the other side is gone: expected only where a test cuts the line.
CUT = re.compile(r"net::ERR_|WebSocket connection to|Failed to fetch|status of 50[234]")


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
            **{name: value for name, value in os.environ.items() if not name.startswith("ORDERWELL_")},
            "ORDERWELL_DATA_DIR": str(folder),
            "ORDERWELL_PORT": str(self.port),
            "ORDERWELL_PUBLIC_URL": self.url,
            "ORDERWELL_LOG_LEVEL": "WARNING",
        }
        self.process: subprocess.Popen[bytes] | None = None

    def command(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        """Run `orderwell ...` on this server's database; fails loudly."""
        done = subprocess.run([PROGRAM, *words], cwd=REPOSITORY, env=self.environment, check=False, capture_output=True)
        assert done.returncode == 0, (words, done.stdout.decode(), done.stderr.decode())
        return done

    def create_owner(self, email: str = OWNER[0], password: str = OWNER[1]) -> None:
        """The first account of a real installation."""
        self.command("create-owner", "--email", email, "--name", "Olivia Owner", "--password", password)

    def verify(self) -> None:
        """Every balance agrees with its ledger, and the page that crashed nothing left no traceback behind."""
        self.command("verify")
        log = self.folder / "server.log"
        assert "Traceback" not in (text := log.read_text() if log.exists() else ""), text[-4000:]

    def work_off(self) -> None:
        """Run the worker until no job that is due is left, such as the resizing of pictures."""
        with (self.folder / "server.log").open("ab") as log:
            worker = subprocess.Popen([PROGRAM, "worker"], cwd=REPOSITORY, env=self.environment, stdout=log, stderr=log)
        file = self.folder / "orderwell.sqlite3"
        left = "SELECT count(*) FROM job WHERE state IN ('queued', 'running') AND name = 'resize_media'"
        try:
            with contextlib.closing(sqlite3.connect(file, timeout=30)) as database:
                while database.execute(left).fetchone()[0]:
                    assert worker.poll() is None, (self.folder / "server.log").read_text()
                    time.sleep(0.2)
        finally:
            worker.terminate()
            worker.wait(30)

    def start(self) -> None:
        """Serve, and return when it is ready. After `stop` it comes back at the same address."""
        self.log = (self.folder / "server.log").open("ab")
        self.process = subprocess.Popen(
            [PROGRAM, "serve"], cwd=REPOSITORY, env=self.environment, stdout=self.log, stderr=self.log
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
        """End it politely, or as `kill -9` does."""
        if self.process is not None:
            self.process.kill() if kill else self.process.terminate()
            self.process.wait(30)
            self.log.close()
            self.process = None


def fingerprint(tree: Path) -> str:
    """Changes with every file that decides what the demo is, and with the day, on which the demo ends."""
    digest = hashlib.sha256(f"{datetime.now(UTC).date()} {PAST_ORDERS}".encode())
    for file in sorted(one for one in tree.rglob("*") if one.is_file() and "__pycache__" not in one.parts):
        digest.update(str(file.relative_to(tree)).encode() + file.read_bytes())
    return digest.hexdigest()[:20]


def filled(cache: Path) -> Path:
    """A folder with the demo, its pictures resized: made once, then taken from `cache`, which may be lost any time."""
    name = fingerprint(Path(orderwell.__file__).parent)
    done = cache / name
    if not done.exists():
        cache.mkdir(parents=True, exist_ok=True)
        for old in sorted(cache.iterdir(), key=lambda one: one.stat().st_mtime)[:-KEPT]:
            shutil.rmtree(old, ignore_errors=True)
        making = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=cache))
        one = Server(making)
        one.command("demo", "--orders", str(PAST_ORDERS))
        one.work_off()
        (making / "server.log").unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # another run was quicker: its folder is as good
            making.rename(done)
    return done


def demo_copy(folder: Path) -> Server:
    """A server with the demo in `folder`, which is made; not started yet."""
    shutil.copytree(filled(Path(tempfile.gettempdir()) / f"orderwell-e2e-{os.getuid()}"), folder)
    return Server(folder)


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
def open_page(
    browser: Browser, browser_context_args: dict[str, Any], request: pytest.FixtureRequest
) -> Iterator[Opener]:
    """`open_page("/admin", phone=True, locale="en-US", dark=True)`: a browser of its own.

    `at` is another server than the shared one, `width` a screen of that many pixels. What the console or
    a page reports as an error fails the test at its end; with `cut` the lost connection itself does not.
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
    ) -> Page:
        size: dict[str, Any] = PHONE if phone else DESKTOP
        if width is not None:
            size = {"viewport": {"width": width, "height": 900}}
        scheme = "dark" if dark else "light"
        address = at.url if at else request.getfixturevalue("server").url
        context = browser.new_context(
            **{**browser_context_args, **size, "locale": locale, "color_scheme": scheme, "base_url": address}
        )
        contexts.append(context)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        context.on("console", lambda message: note(message, cut))
        page = context.new_page()
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


@pytest.fixture(scope="session")
def accessible() -> Callable[[Page], None]:
    """Asserts that axe finds nothing and that nothing is wider than the screen."""
    script = AXE.read_text()

    def check(page: Page) -> None:
        page.evaluate(script)
        result = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", RULES)
        found = [(v["id"], v["impact"], [n["html"][:160] for n in v["nodes"][:3]]) for v in result["violations"]]
        assert not found, found
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"the page is {overflow} px wider than the screen"

    return check


@pytest.fixture(scope="session")
def credentials() -> dict[str, tuple[str, str]]:
    """Demo sign-ins by role, the ones that `make run` prints."""
    return {person["role"]: (person["email"], PASSWORD) for person in one_of_each_role()}


def sign_in(page: Page, email: str, password: str) -> None:
    """Fill the sign-in form of either app, in either language, and wait until it has gone."""
    page.locator("input[type=email]").fill(email)
    page.locator("input[type=password]").fill(password)
    page.locator("main form button[type=submit]").click()
    page.locator("main input[type=password]").wait_for(state="detached")
