"""The processes of a run: servers, which are started and measured, and the generator."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

REPOSITORY = Path(__file__).parents[1]
PATIENCE = 60.0  # seconds for a server to answer


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; `started` is the seconds from its start to its first answer, `began` its CPU time by then."""

    port: int
    process: psutil.Process
    started: float
    began: float = 0.0

    def cpu(self) -> float:
        """Seconds of CPU that the process has used."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def memory(self) -> int:
        """Resident bytes."""
        return int(self.process.memory_info().rss)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, env: dict[str, str], question: tuple[str, Any]) -> Iterator[Server]:
    """Start a server, wait for its first answer to `question` (path, JSON body), and kill it afterwards.

    What it has acknowledged is in the database all the same, and nobody waits for a polite end.
    """
    plain = {name: value for name, value in os.environ.items() if not name.startswith("ORDERWELL_")}
    began = time.perf_counter()
    child = subprocess.Popen([sys.executable, *command], cwd=REPOSITORY, env={**plain, **env})
    try:
        path, body = question
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
            while True:
                try:
                    client.post(path, json=body).raise_for_status()
                    break
                except httpx.ConnectError:
                    if child.poll() is not None or time.perf_counter() - began > PATIENCE:
                        raise SystemExit(f"bench: {' '.join(command)} does not answer") from None
                    time.sleep(0.005)
        started, process = time.perf_counter() - began, psutil.Process(child.pid)
        yield Server(port, process, started, sum(process.cpu_times()[:2]))
    finally:
        child.kill()
        child.wait()


class Worker:
    """A process of the bench that is asked with a line of JSON and answers with one."""

    def __init__(self, module: str) -> None:
        self._name = module
        command = [sys.executable, "-m", module]
        self._child = subprocess.Popen(
            command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, plan: dict[str, Any]) -> dict[str, Any]:
        """What came of a plan."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write(json.dumps(plan) + "\n")
        self._child.stdin.flush()
        answer = self._child.stdout.readline()
        if not answer:
            raise SystemExit(f"bench: {self._name} has ended")
        result: dict[str, Any] = json.loads(answer)
        return result

    def close(self) -> None:
        """Kill it: all that it has is connections."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.kill()
        self._child.wait()
        self._child.stdin.close()
        self._child.stdout.close()
