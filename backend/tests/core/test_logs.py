"""What a line of the log holds."""

import json
import logging
from contextvars import copy_context

from orderwell.core.logs import Lines, request_began


def line(**given: object) -> dict[str, object]:
    record = logging.makeLogRecord({"name": "orderwell.api", "levelname": "WARNING", "msg": "订单 %s", **given})
    text = Lines().format(record)
    assert "\n" not in text
    return dict(json.loads(text))


def test_a_line_has_what_was_said_and_when() -> None:
    said = line(args=("SO-1",), created=1_700_000_000.5)
    assert said == {
        "level": "warning",
        "logger": "orderwell.api",
        "timestamp": "2023-11-14T22:13:20.500000Z",
        "message": "订单 SO-1",
    }


def test_a_line_names_its_request_and_no_other_one() -> None:
    def within() -> dict[str, object]:
        request_began("r1")
        return line(args=(1,))

    assert copy_context().run(within)["request_id"] == "r1"
    assert "request_id" not in line(args=(1,))


def test_what_goes_with_a_line_and_what_failed_are_in_it() -> None:
    try:
        raise ValueError("no")
    except ValueError as error:
        failed = error, error.__traceback__
    said = line(args=(1,), operation="OrderList", thing={1}, exc_info=(ValueError, *failed))
    assert (said["operation"], said["thing"]) == ("OrderList", "{1}")
    assert str(said["exception"]).endswith("ValueError: no")
