"""What this process counts about its speed, and the log of operations that were slow."""

import json
import logging
import re
import time
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from graphql_compiler.counters import Counters
from orderwell.core.db.statements import Statements

from .answers import Store
from .hub import hub

log = logging.getLogger("orderwell.slow")
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)  # seconds
QUIET = 1.0  # seconds after a slow operation in which others of its name are only counted
OTHER = "other"  # operations that are not of our own apps: their names are anybody's
NAMED = re.compile(r"\b(?:query|mutation)\s+(\w+)")


@dataclass(slots=True)
class Timing:
    """The executions of one operation. `buckets`: how many took no longer than each of BOUNDS, and longer than all."""

    count: int = 0
    failed: int = 0
    seconds: float = 0.0
    statements: int = 0
    slowest: float = 0.0
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))

    def add(self, seconds: float, statements: int, failed: bool) -> None:
        """One more."""
        self.count += 1
        self.failed += failed
        self.seconds += seconds
        self.statements += statements
        self.slowest = max(self.slowest, seconds)
        self.buckets[bisect_left(BOUNDS, seconds)] += 1

    def within(self, share: float) -> float:
        """Seconds within which that share was answered: the bound of a bucket, or the slowest of all."""
        seen = 0
        for bound, number in zip(BOUNDS, self.buckets, strict=False):
            seen += number
            if seen >= share * self.count:
                return min(bound, self.slowest)
        return self.slowest


@dataclass
class Figures:
    """One per process. `answers` and `compiler` belong to whoever serves; None where nothing does."""

    names: frozenset[str] = frozenset()
    timings: dict[str, Timing] = field(default_factory=dict)
    told: dict[str, tuple[float, int]] = field(default_factory=dict)  # slow ones: quiet until then, left out since
    answers: Store | None = None
    compiler: Counters | None = None

    def ended(self, name: str, seconds: float, statements: Statements, failed: bool, most_ms: int) -> None:
        """A query or mutation of that name has been answered. `most_ms`: slower ones are told of; 0: none."""
        known = name if name in self.names else OTHER
        if (timing := self.timings.get(known)) is None:
            timing = self.timings[known] = Timing()
        timing.add(seconds, statements.count, failed)
        if most_ms and seconds * 1000 >= most_ms:
            self._tell(known, name[:100], seconds, statements)

    def _tell(self, known: str, name: str, seconds: float, statements: Statements) -> None:
        """One line of log; when everything is slow, only one a second for each name: writing more makes it slower."""
        now, (until, left_out) = time.monotonic(), self.told.get(known, (0.0, 0))
        if now < until:
            self.told[known] = until, left_out + 1
            return
        self.told[known] = now + QUIET, 0
        details = {"operation": name, "ms": round(seconds * 1000, 1), "statements": statements.count}
        log.warning("slow operation", extra={**details, "left_out": left_out, "sql": statements.without_values()})

    def subscribers(self) -> dict[str, int]:
        """Live subscribers by topic."""
        return {topic: len(found) for topic, found in sorted(hub.listeners.items())}


def names_in(documents: Path) -> frozenset[str]:
    """The names of the operations in a list of documents by hash; none without such a file."""
    try:
        texts: Iterable[str] = json.loads(documents.read_text()).values()
    except FileNotFoundError:
        return frozenset()
    return frozenset(name for text in texts for name in NAMED.findall(text))


figures = Figures()
