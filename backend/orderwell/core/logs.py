"""One JSON object per line on stderr, with the request's id where there is a request."""

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime

QUIET = ("uvicorn.access", "httpx", "aiosqlite", "tortoise", "limits")
_request: ContextVar[str | None] = ContextVar("request", default=None)
# What a record has of itself; everything else was given with `extra`.
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}


class Lines(logging.Formatter):
    """`message`, `level`, `logger`, `timestamp` (UTC), `request_id`, `exception`, `stack`, and what `extra` gave."""

    def format(self, record: logging.LogRecord) -> str:
        line = {name: value for name, value in vars(record).items() if name not in _OWN}
        line |= {
            "level": record.levelname.lower(),
            "logger": record.name,
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z"),
            "message": record.getMessage(),
        }
        if request_id := _request.get():
            line["request_id"] = request_id
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            line["stack"] = self.formatStack(record.stack_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def set_up(level: str) -> None:
    """Send everything that this process logs through one formatter. Call it once, at start."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def request_began(request_id: str) -> None:
    """Every line of this task names the request from here on."""
    _request.set(request_id)
