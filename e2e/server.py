"""The product as a process of its own: its command, its database, its log."""

import contextlib
import fcntl
import hashlib
import os
import random
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import orderwell

REPOSITORY = Path(__file__).parents[1]
PROGRAM = [str(Path(sys.executable).with_name("orderwell"))]
SERVER = [sys.executable, str(REPOSITORY / "e2e" / "late.py")] if os.environ.get("E2E_LATE") else PROGRAM
OWNER = ("owner@first-day.example", "seven blue kettles")
PAST_ORDERS, KEPT = 500, 2
READY = 180  # seconds that a start or an end may take on a machine that does much else
PORTS = range(20_000, 32_000)  # below those that the system lends to outgoing connections
SHARE = 1_000  # ports of one xdist worker: no other takes one while a server is down
_taken: set[int] = set()


def free_port() -> int:
    """A port that is nobody's, and stays so while its server restarts."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = PORTS.start + worker * SHARE % len(PORTS)
    while True:
        port = random.SystemRandom().randrange(first, first + SHARE)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            if port not in _taken:
                _taken.add(port)
                return port


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
        done = subprocess.run(
            [*PROGRAM, *words], cwd=REPOSITORY, env=self.environment, check=False, capture_output=True
        )
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
            worker = subprocess.Popen(
                [*PROGRAM, "worker"], cwd=REPOSITORY, env=self.environment, stdout=log, stderr=log
            )
        file = self.folder / "orderwell.sqlite3"
        left = "SELECT count(*) FROM job WHERE state IN ('queued', 'running') AND name = 'resize_media'"
        try:
            with contextlib.closing(sqlite3.connect(file, timeout=30)) as database:
                while database.execute(left).fetchone()[0]:
                    assert worker.poll() is None, (self.folder / "server.log").read_text()
                    time.sleep(0.2)
        finally:
            worker.terminate()
            worker.wait(READY)

    def start(self) -> None:
        """Serve, and return when it is ready. After `stop` it comes back at the same address."""
        self.log = (self.folder / "server.log").open("ab")
        self.process = subprocess.Popen(
            [*SERVER, "serve"], cwd=REPOSITORY, env=self.environment, stdout=self.log, stderr=self.log
        )
        end = time.monotonic() + READY
        while time.monotonic() < end:
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
            self.process.wait(READY)
            self.log.close()
            self.process = None


def fingerprint(tree: Path) -> str:
    """Changes with every file that decides what the demo is, and with the day, on which the demo ends."""
    digest = hashlib.sha256(f"{datetime.now(UTC).date()} {PAST_ORDERS}".encode())
    for file in sorted(one for one in tree.rglob("*") if one.is_file() and "__pycache__" not in one.parts):
        digest.update(str(file.relative_to(tree)).encode() + file.read_bytes())
    return digest.hexdigest()[:20]


def fill(done: Path) -> None:
    """Make a folder with the demo, its pictures resized; older ones beside it go."""
    for old in sorted(done.parent.glob("*/"), key=lambda one: one.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)
    making = Path(tempfile.mkdtemp(prefix=f"{done.name}-", dir=done.parent))
    one = Server(making)
    one.command("demo", "--orders", str(PAST_ORDERS))
    one.work_off()
    (making / "server.log").unlink(missing_ok=True)
    making.rename(done)


def demo_copy(folder: Path) -> Server:
    """A server with the demo in `folder`, which is made; not started yet.

    The demo is made once, by the worker that comes first, and copied from a cache that may be lost any time.
    """
    cache = Path(tempfile.gettempdir()) / f"orderwell-e2e-{os.getuid()}"
    cache.mkdir(parents=True, exist_ok=True)
    done = cache / fingerprint(Path(orderwell.__file__).parent)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            fill(done)
        shutil.copytree(done, folder)
    return Server(folder)
