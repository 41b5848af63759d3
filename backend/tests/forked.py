"""`orderwell` commands as processes of their own, forked from one that has imported the product already.

Importing takes longer than most commands do. Environment, folder, output and arguments are the command's own, as if a
shell had started it; the journeys and the bench start the program itself.
"""

import multiprocessing
import os
import signal
import subprocess
import sys
from multiprocessing.context import ForkServerProcess
from pathlib import Path

FORKING = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload(["orderwell.cli"])


def begin(program: str, arguments: list[str], environment: dict[str, str], folder: Path, log: Path) -> None:
    """In the new process: run the text of a Python program."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    nothing, output = os.open(os.devnull, os.O_RDONLY), os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    for stream, file in enumerate((nothing, output, output)):
        os.dup2(file, stream)
    sys.stdin = os.fdopen(0)
    sys.argv = ["-c", *arguments]
    exec(compile(program, "-c", "exec"), {"__name__": "__main__"})


class Forked:
    """A process that runs, with what the tests use of `subprocess.Popen`."""

    def __init__(
        self, program: str, arguments: list[str], environment: dict[str, str], folder: Path, log: Path
    ) -> None:
        self._process: ForkServerProcess = FORKING.Process(
            target=begin, args=(program, arguments, environment, folder, log)
        )
        self._process.start()
        assert self._process.pid is not None
        self.pid, self._arguments = self._process.pid, arguments

    @property
    def returncode(self) -> int | None:
        """What it ended with, a signal as a negative number; None while it runs."""
        return self._process.exitcode

    poll = returncode.fget  # type: ignore[attr-defined]

    def send_signal(self, number: int) -> None:
        """Send it a signal if it runs."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> None:
        """Return when it has ended. Raises TimeoutExpired when that is not within `timeout` seconds."""
        self._process.join(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired(self._arguments, timeout or 0)
