"""What the compiler counts, for a metrics page."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Counters:
    """Totals since the process started. Every call of `execute` is in exactly one of the first five."""

    hits: int = 0  # answered by a compiled plan
    cold: int = 0  # seen for the first time: not worth compiling yet
    resting: int = 0  # its plan bailed out again and again, so it is not tried for a while
    bailed: Counter[str] = field(default_factory=Counter)  # given up while running, by reason
    uncompilable: Counter[str] = field(default_factory=Counter)  # documents like this are never compiled, by reason
    compiled: int = 0  # plans that were made
    evicted: int = 0  # documents that were forgotten to make room
    compile_seconds: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """A copy with plain values, reasons as dictionaries."""
        return {
            "hits": self.hits,
            "cold": self.cold,
            "resting": self.resting,
            "bailed": dict(self.bailed),
            "uncompilable": dict(self.uncompilable),
            "compiled": self.compiled,
            "evicted": self.evicted,
            "compile_seconds": self.compile_seconds,
        }
