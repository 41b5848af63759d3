"""Checks of codes and of typed attribute values. Pure."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from orderwell.core.errors import Invalid

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,59}")
TRUTH = {"true": True, "1": True, "yes": True, "是": True, "false": False, "0": False, "no": False, "否": False}


def checked_code(code: str, field: str = "code") -> str:
    """`code` without outer blanks. Raises Invalid unless it is 1 to 60 letters, digits and . _ / -."""
    if _CODE.fullmatch(stripped := code.strip()):
        return stripped
    raise Invalid(
        field=field,
        reason_zh=f"编码“{code}”无效：请用 1 到 60 个字母、数字或 . _ / - 。",
        reason_en=f"The code “{code}” is not valid: use 1 to 60 letters, digits and . _ / -",
    )


def checked_name(name: str, field: str, longest: int = 100) -> str:
    """`name` without outer blanks. Raises Invalid when nothing remains or too much."""
    if 1 <= len(stripped := name.strip()) <= longest:
        return stripped
    raise Invalid(
        field=field,
        reason_zh=f"请填写名称，最多 {longest} 个字。",
        reason_en=f"Give a name of at most {longest} characters.",
    )


def checked_value(kind: str, options: Sequence[Mapping[str, str]], value: str, field: str) -> tuple[str, float | None]:
    """The stored text of an attribute value, and its number. `kind` as AttributeKind. Raises Invalid.

    Numbers keep their shortest decimal text, truth is "true" or "false", an enum's value is
    the code of one of its `options`.
    """
    text = value.strip()
    if kind == "number":
        return _number(text, field)
    if kind == "bool" and text.lower() in TRUTH:
        truth = TRUTH[text.lower()]
        return str(truth).lower(), float(truth)
    if kind == "enum" and text in {option["code"] for option in options}:
        return text, None
    if kind == "text" and 1 <= len(text) <= 200:
        return text, None
    raise _refused(kind, options, value, field)


def _number(text: str, field: str) -> tuple[str, float]:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= 10**15:
        raise _refused("number", (), text, field)
    return f"{number.normalize():f}", float(number)


def _refused(kind: str, options: Sequence[Mapping[str, str]], value: str, field: str) -> Invalid:
    codes = ", ".join(option["code"] for option in options)
    zh = {"number": "应为数字", "bool": "应为 true 或 false", "enum": f"可选：{codes}", "text": "应为 1 到 200 个字"}
    en = {"number": "a number", "bool": "true or false", "enum": f"one of {codes}", "text": "1 to 200 characters"}
    return Invalid(
        field=field,
        reason_zh=f"属性值“{value}”无效，{zh[kind]}。",
        reason_en=f"“{value}” is not a value of this attribute: give {en[kind]}.",
    )
