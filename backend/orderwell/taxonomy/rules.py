"""Checks of codes and of typed attribute values. Pure."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from orderwell.core.errors import Invalid
from orderwell.language.rules import Kind, tokens

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,59}")
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
CHOSEN = frozenset({"enum", "color"})  # kinds whose values are options
_AMOUNT = re.compile(r"\d+(?:\.\d+)?")
_OPTION_NAMES = {"name_zh": "nameZh", "name_en": "nameEn"}
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


def checked_unit(unit: str) -> str:
    """`unit` without outer blanks. Raises Invalid beyond 20 characters."""
    if len(stripped := unit.strip()) <= 20:
        return stripped
    raise Invalid(field="unit", reason_zh="单位最多 20 个字。", reason_en="A unit has at most 20 characters.")


def checked_options(kind: str, options: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The options of an attribute as they are stored: with own codes and names, those of colours with a colour.

    Raises Invalid: only what is chosen from has options, and then at least one.
    """
    if (kind in CHOSEN) != bool(options):
        raise Invalid(
            field="options",
            reason_zh="枚举和颜色属性须有选项，其他属性不能有选项。",
            reason_en="An enum or colour attribute needs options; others have none.",
        )
    return [_option(kind, one, position, options) for position, one in enumerate(options)]


def _option(kind: str, given: Mapping[str, str], position: int, options: Sequence[Mapping[str, str]]) -> dict[str, str]:
    path = f"options.{position}"
    code = checked_code(given["code"], f"{path}.code")
    if any(one["code"].strip() == code for one in options[:position]):
        raise Invalid(field=f"{path}.code", reason_zh=f"选项“{code}”重复。", reason_en=f"“{code}” is there twice.")
    names = {name: checked_name(given[name], f"{path}.{field}") for name, field in _OPTION_NAMES.items()}
    if kind != "color":
        return {"code": code, **names}
    if not _HEX.fullmatch(color := (given.get("color") or "").strip()):
        zh, en = "颜色请写成 #rrggbb，如 #c8102e。", "Write the colour as #rrggbb, such as #c8102e."
        raise Invalid(field=f"{path}.color", reason_zh=zh, reason_en=en)
    return {"code": code, **names, "color": color.lower()}


def option_code(options: Sequence[Mapping[str, str]], text: str) -> str | None:
    """The code of the option that is meant by its code or by one of its names."""
    said = text.casefold()
    by_code = next((one["code"] for one in options if one["code"].casefold() == said), None)
    named = (one["code"] for one in options if said in (one["name_zh"].casefold(), one["name_en"].casefold()))
    return by_code or next(named, None)


def checked_value(
    kind: str, options: Sequence[Mapping[str, str]], value: str, field: str, unit: str = ""
) -> tuple[str, float | None]:
    """The stored text of an attribute value, and its number. `kind` as AttributeKind. Raises Invalid.

    Numbers keep their shortest decimal text; one with another unit of the same measure becomes one of `unit`
    (0.5L is 500 of ml). Truth is "true" or "false", what is chosen is the code of one of the `options`.
    """
    text = value.strip()
    if kind == "number":
        return _number(_in_unit(text, unit), field)
    if kind == "bool" and text.lower() in TRUTH:
        truth = TRUTH[text.lower()]
        return str(truth).lower(), float(truth)
    if kind in CHOSEN and (code := option_code(options, text)):
        return code, None
    if kind == "text" and 1 <= len(text) <= 200:
        return text, None
    raise _refused(kind, options, value, field)


def _measured(text: str) -> tuple[Decimal, str] | None:
    """500 and "ml" of 0.5L, when the text is one measure and nothing else."""
    found = list(tokens(text))
    if len(found) != 1 or found[0].kind is not Kind.MEASURE:
        return None
    split = _AMOUNT.match(found[0].text)
    return (Decimal(split[0]), found[0].text[split.end() :]) if split else None


def _in_unit(text: str, unit: str) -> str:
    """The bare number in `unit`; what cannot be read so stays as it is, and is refused as no number."""
    said, one = _measured(text) if unit else None, _measured(f"1{unit}")
    if said and one and said[1] == one[1]:
        return f"{said[0] / one[0]:f}"
    return text.removesuffix(unit).strip() if unit else text


def _number(text: str, field: str) -> tuple[str, float]:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or (number and not -15 <= number.adjusted() < 15):  # which is written out in full
        raise _refused("number", (), text, field)
    return f"{number.normalize():f}", float(number)


def _refused(kind: str, options: Sequence[Mapping[str, str]], value: str, field: str) -> Invalid:
    codes = ", ".join(option["code"] for option in options)
    zh = {
        "number": "应为数字",
        "bool": "应为 true 或 false",
        "enum": f"可选：{codes}",
        "color": f"可选：{codes}",
        "text": "应为 1 到 200 个字",
    }
    en = {
        "number": "a number",
        "bool": "true or false",
        "enum": f"one of {codes}",
        "color": f"one of {codes}",
        "text": "1 to 200 characters",
    }
    return Invalid(
        field=field,
        reason_zh=f"属性值“{value}”无效，{zh[kind]}。",
        reason_en=f"“{value}” is not a value of this attribute: give {en[kind]}.",
    )
