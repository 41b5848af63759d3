"""`python -m bench [--scale large] [scenario ...]`: a JSON line per scenario on stdout, a table on stderr.

`BENCH_SECONDS` (5) is the time for each scenario. Fails when an answer was wrong, stock was oversold or an order lost.
"""

import argparse
import asyncio
import compileall
import json
import os
import resource
import shutil
import sys
import tempfile
from pathlib import Path

from .filling import SCALES
from .processes import REPOSITORY
from .run import MEASURES, Line, Run
from .scenarios import NAMES

FILLED = REPOSITORY / "var" / "bench"


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def table(line: Line) -> None:
    """One row of the readable table."""
    extra = "".join(f"  {name}={value}" for name, value in line.items() if name not in ("name", *MEASURES))
    cells = ("-" if line[name] is None else line[name] for name in MEASURES)
    say(f"{line['name']:<24}" + "".join(f"{cell!s:>12}" for cell in cells) + extra)


def tell(line: Line) -> None:
    print(json.dumps(line), flush=True)
    table(line)


def main() -> int:
    options = argparse.ArgumentParser("bench")
    options.add_argument("--scale", choices=SCALES, default="small")
    options.add_argument("--kept", type=Path, default=FILLED, help="folder that keeps filled databases")
    options.add_argument("scenario", nargs="*", help="only these")
    given = options.parse_args()
    if unknown := set(given.scenario) - set(NAMES):
        options.error(f"no such scenario: {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # for the server, too: a file for each subscriber
    if sys.dont_write_bytecode:  # a start of the server does not compile its source, as where it is installed
        compileall.compile_dir(REPOSITORY / "backend", quiet=2)
    seconds = float(os.environ.get("BENCH_SECONDS", "5"))
    folder = Path(tempfile.mkdtemp(prefix="orderwell-bench-"))
    run = Run(seconds, SCALES[given.scale], folder, given.kept, say, tell, chosen=given.scenario)
    try:
        asyncio.run(run.prepare())
        say(
            f"{'':<24}"
            + "".join(f"{name.removesuffix('_per_request').removesuffix('_to_limit'):>12}" for name in MEASURES)
        )
        run.measure()
    finally:
        run.beside.close()
        shutil.rmtree(folder, ignore_errors=True)
    for problem in run.problems:
        say(f"bench: {problem}")
    return 1 if run.problems else 0


if __name__ == "__main__":
    sys.exit(main())
