"""The bench itself: its lines have the promised shape, and no answer is wrong. No time is asserted."""

import json
import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[3]
KEYS = {"name", "rps", "p50_ms", "p99_ms", "cpu_us_per_request", "statements", "limit_rps", "ratio_to_limit"}


def test_two_scenarios_of_a_short_run(tmp_path: Path) -> None:
    """Small tables, real processes: a listing and an order, answered rightly, none lost, nothing oversold."""
    env = {**os.environ, "BENCH_SECONDS": "0.2"}
    chosen = ["--scale", "tiny", "--kept", str(tmp_path), "listing_cold", "place_order_sqlite_8"]
    command = [sys.executable, "-m", "bench", *chosen]
    run = subprocess.run(command, cwd=REPOSITORY, env=env, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert [line["name"] for line in lines] == ["listing_cold", "place_order_sqlite_8"]
    for line in lines:
        assert set(line) == KEYS
        assert line["rps"] > 0
        assert 0 < line["p50_ms"] <= line["p99_ms"]
        assert line["statements"] > 0
        assert line["cpu_us_per_request"] > 0
        assert 0 < line["ratio_to_limit"] < 1
