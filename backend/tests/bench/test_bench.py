"""The bench itself: its lines have the promised shape, and no answer is wrong. No time is asserted."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[3]
KEYS = {"name", "rps", "p50_ms", "p95_ms", "p99_ms", "cpu_us_per_request", "statements", "limit_rps", "ratio_to_limit"}


def short_run(kept: Path, *chosen: str) -> list[dict[str, Any]]:
    """The lines of a run on small tables."""
    env = {**os.environ, "BENCH_SECONDS": "0.2"}
    command = [sys.executable, "-m", "bench", "--scale", "tiny", "--kept", str(kept), *chosen]
    run = subprocess.run(command, cwd=REPOSITORY, env=env, capture_output=True, text=True, timeout=180)
    assert run.returncode == 0, run.stderr
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert [line["name"] for line in lines] == list(chosen)
    return lines


def test_scenarios_of_a_short_run(tmp_path: Path) -> None:
    """Real processes, both databases: listings and orders, answered rightly, none lost, nothing oversold."""
    chosen = ("listing_hit", "listing_cold", "mixed", "place_order_sqlite_8", "place_order_postgres_8")
    for line in short_run(tmp_path, *chosen):
        assert set(line) == KEYS
        assert line["rps"] > 0
        assert 0 < line["p50_ms"] <= line["p95_ms"] <= line["p99_ms"]
        assert line["cpu_us_per_request"] > 0
        assert line["ratio_to_limit"] > 0
        assert line["ratio_to_limit"] < 1 or line["name"] == "listing_hit"  # which is as good as the limit
        several_kinds, unseen = line["name"] == "mixed", "postgres" in line["name"]
        assert (line["statements"] is None) == (several_kinds or unseen)


def test_names_that_are_no_scenario(tmp_path: Path) -> None:
    """A slip of the pen does not pass for a run without problems."""
    command = [sys.executable, "-m", "bench", "--kept", str(tmp_path), "listing_warm"]
    run = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=60)
    assert run.returncode == 2
    assert "no such scenario: listing_warm" in run.stderr
