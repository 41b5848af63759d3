"""What no argument may hold, whatever field it is for: checked before any resolver sees it."""

import re
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from starlette.datastructures import UploadFile
from strawberry.extensions import FieldExtension
from strawberry.utils import str_converters

from orderwell.core.errors import Invalid

LONGEST = 20_000  # characters of any text
UNFIT = re.compile("[\0\ud800-\udfff]")  # NUL and halves of pairs: no database keeps them
to_camel_case = lru_cache(maxsize=4096)(str_converters.to_camel_case)
YEARS = range(1900, 2200)  # of any date: far enough from both ends of the calendar for every time zone


def clean(value: Any, path: str = "") -> Any:
    """`value` with moments in UTC. Raises Invalid with the path of what is wrong, without a leading `input`."""
    if isinstance(value, str):
        _text(value, path)
    elif isinstance(value, datetime):
        return _moment(value, path)
    elif isinstance(value, date):
        _year(value.year, path)
    elif isinstance(value, list):
        return [clean(one, f"{path}.{index}") for index, one in enumerate(value)]
    elif isinstance(value, dict):
        return {clean(name, path): clean(one, f"{path}.{name}") for name, one in value.items()}
    else:
        for name, camel in _parts(type(value)):
            given = getattr(value, name)
            if given is not None and (fit := clean(given, f"{path}.{camel}")) is not given:
                setattr(value, name, fit)
    return value


_known_parts: dict[type, tuple[tuple[str, str], ...]] = {}  # by class, of which a schema has so many


def _parts(kind: type) -> tuple[tuple[str, str], ...]:
    """The fields of an input, as they are called in Python and in the graph; none of what is no input."""
    if kind not in _known_parts:
        own = fields(kind) if is_dataclass(kind) else ()
        _known_parts[kind] = tuple((one.name, to_camel_case(one.name)) for one in own)
    return _known_parts[kind]


def cleaned(arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a field, as `clean` has them."""
    return {name: clean(value, to_camel_case(name)) for name, value in arguments.items() if name != "info"}


def _text(value: str, path: str) -> None:
    if len(value) > LONGEST:
        raise Invalid(
            field=_named(path), reason_zh=f"最多 {LONGEST} 个字。", reason_en=f"Write at most {LONGEST} characters."
        )
    if UNFIT.search(value):
        raise Invalid(
            field=_named(path),
            reason_zh="包含无法保存的字符，请删除后重试。",
            reason_en="It has a character that cannot be kept. Remove it and try again.",
        )


def _moment(value: datetime, path: str) -> datetime:
    """In UTC: SQLite compares moments as texts, which must not differ by their offset."""
    _year(value.year, path)
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _year(year: int, path: str) -> None:
    if year not in YEARS:
        raise Invalid(
            field=_named(path),
            reason_zh="日期超出范围，请检查年份。",
            reason_en="The date is out of range. Check the year.",
        )


def _named(path: str) -> str:
    return path.removeprefix("input.")


class Clean(FieldExtension):
    """Checks the arguments of a root field."""

    async def resolve_async(self, next_: Any, source: Any, info: Any, **kwargs: Any) -> Any:
        return await next_(source, info, **cleaned(kwargs))


async def uploaded(file: Any, most: int) -> bytes:
    """The content of an upload, of one with more than `most` bytes the first `most` + 1. Raises Invalid for no file."""
    if not isinstance(file, UploadFile):
        zh, en = "请以 multipart 请求上传文件。", "Send the file as an upload, in a multipart request."
        raise Invalid(field="file", reason_zh=zh, reason_en=en)
    return await file.read(most + 1)
