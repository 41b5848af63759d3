"""From the text of a cell to a value of its column's kind, past everything that exports do to it."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from orderwell.access.rules import normal_email
from orderwell.core.importing import pattern
from orderwell.intake.errors import NotAChoice, NotADate, NotAnAddress, NotANumber, ValueMissing, ValueTooLong

from .format import Column, Kind

Value = str | int | bool | Decimal | date | datetime | None

FORMULA_TEXT = pattern(r'^="(.*)"$', re.DOTALL)  # how spreadsheets are told to leave long digits alone
AROUND = " \t\r\n\u3000\xa0'"
INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\x00"))
SERIAL_DAYS = (20_000, 80_000)  # 1954 to 2119, as Excel counts days
EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's times have no zone
DAY = pattern(r"^(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?(?:[T ]+(.+))?$")
COMPACT_DAY = pattern(r"^(19|20)(\d{2})(\d{2})(\d{2})$")
CLOCK = pattern(r"^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$")
YES, NO = {"1", "true", "yes", "y", "是", "√"}, {"0", "false", "no", "n", "否", "×"}
# Single precision keeps seven digits: 0.150000006 and 1007.64001 are 0.15 and 1007.64.
NOISE = Decimal("5e-7")
MONEY_MARKS = pattern(r"[¥￥$€£元\s]")
GROUPED = pattern(r"^-?\d{1,3}(,\d{3})+(\.\d+)?$")


def cleaned(text: str) -> str:
    """Without blanks and tabs around it, invisible characters, and the wrapping of `="351..."`."""
    bare = text.translate(INVISIBLE).strip(AROUND)
    wrapped = FORMULA_TEXT.match(bare)
    return wrapped[1].strip(AROUND) if wrapped else bare


def as_code(text: str) -> str:
    """A key that a spreadsheet has taken for a number gets its own look back."""
    return text[:-2] if re.fullmatch(r"\d+\.0", text) else text


def as_decimal(text: str) -> Decimal:
    """Raises InvalidOperation."""
    bare = MONEY_MARKS.sub("", unicodedata.normalize("NFKC", text))
    number = Decimal(bare.replace(",", "") if GROUPED.match(bare) else bare)
    if not number.is_finite() or abs(number) >= 10**13:
        raise InvalidOperation
    return number


def snapped(number: Decimal, places: int) -> Decimal | None:
    """`number` with at most `places` decimals, freed of the noise of binary floats; None when it has more."""
    near = number.quantize(Decimal(1).scaleb(-places))
    off = abs(number - near)
    is_noise = off <= NOISE * abs(number) and off * 10 < Decimal(1).scaleb(-places)
    return near if is_noise or not off else None


def _number(text: str, places: int, expected_zh: str, expected_en: str, least: int = 0) -> Decimal:
    try:
        number = snapped(as_decimal(text), places)
    except InvalidOperation:
        number = None
    if number is None or number < least:
        raise NotANumber(value=text, expected_zh=expected_zh, expected_en=expected_en)
    return number


def _whole(text: str) -> int:
    return int(_small(_number(text, 0, "不小于 0 的整数", "a whole number of 0 or more"), text))


def _count(text: str) -> int:
    return int(_small(_number(text, 0, "不小于 1 的整数", "a whole number of 1 or more", least=1), text))


def _small(number: Decimal, text: str) -> Decimal:
    if number > 2_000_000_000:
        raise NotANumber(value=text, expected_zh="不大于 20 亿的整数", expected_en="2,000,000,000 at most")
    return number


def _amount(text: str) -> Decimal:
    return _number(text, 3, "不小于 0、小数位不过多的金额", "an amount of 0 or more with the currency's own places")


def _percent(text: str) -> int:
    number = _number(text.rstrip("%％"), 2, "0 到 100 的百分数，如 13", "a percentage from 0 to 100 such as 13")
    if number > 100:
        raise NotANumber(value=text, expected_zh="0 到 100 的百分数", expected_en="a percentage from 0 to 100")
    return int(number * 100)


def _discount(text: str) -> int:
    """Basis points of "0.15", "15%" or "8.5折" (which is what is left to pay)."""
    expected = ("0 到 1 的小数或百分数，如 0.15", "a fraction from 0 to 1 or a percentage, such as 0.15")
    bare = unicodedata.normalize("NFKC", text)
    if bare.endswith("折"):
        share = 1 - _number(bare[:-1], 3, *expected) / 10
    elif bare.endswith("%"):
        share = _number(bare[:-1], 2, *expected) / 100
    else:
        share = _number(bare, 4, *expected)
    if not 0 <= share <= 1:
        raise NotANumber(value=text, expected_zh=expected[0], expected_en=expected[1])
    return int(share * 10_000)


def _moment(text: str) -> datetime:
    """Naive unless the text names an offset."""
    bare = unicodedata.normalize("NFKC", text)
    if COMPACT_DAY.match(bare):
        bare = f"{bare[:4]}-{bare[4:6]}-{bare[6:]}"
    try:
        if found := DAY.match(bare):
            return _at(datetime(int(found[1]), int(found[2]), int(found[3])), found[4])  # noqa: DTZ001
        serial = Decimal(bare)
        if SERIAL_DAYS[0] <= serial < SERIAL_DAYS[1]:
            return EXCEL_EPOCH + timedelta(seconds=round(serial * 86_400))
    except (ValueError, InvalidOperation):
        pass
    raise NotADate(value=text)


def _at(midnight: datetime, clock: str | None) -> datetime:
    if not clock:
        return midnight
    found = CLOCK.match(clock.strip())
    if not found:
        raise ValueError(clock)
    moment = midnight.replace(hour=int(found[1]), minute=int(found[2]), second=int(found[3] or 0))
    if not found[4]:
        return moment
    offset = "+0000" if found[4] == "Z" else found[4].replace(":", "")
    return datetime.strptime(f"{moment:%Y-%m-%d %H:%M:%S}{offset}", "%Y-%m-%d %H:%M:%S%z").astimezone(UTC)


def _day(text: str) -> date:
    return _moment(text).date()


def _flag(text: str) -> bool:
    if text.casefold() not in YES | NO:
        raise NotAChoice(value=text, choices="yes/是, no/否")
    return text.casefold() in YES


def _email(text: str) -> str:
    if not (address := normal_email(text)):
        raise NotAnAddress(value=text)
    return address


READERS: dict[Kind, Callable[[str], Value]] = {
    Kind.TEXT: str,
    Kind.CODE: as_code,
    Kind.EMAIL: _email,
    Kind.WHOLE: _whole,
    Kind.COUNT: _count,
    Kind.AMOUNT: _amount,
    Kind.PERCENT: _percent,
    Kind.DISCOUNT: _discount,
    Kind.DATE: _day,
    Kind.MOMENT: _moment,
    Kind.FLAG: _flag,
}


def value_of(raw: str, column: Column) -> Value:
    """The value of a cell. Raises ValueMissing, ValueTooLong, NotANumber, NotADate, NotAChoice, NotAnAddress."""
    text = cleaned(raw)
    if not text:
        if column.required:
            raise ValueMissing()
        return column.default  # type: ignore[return-value]
    if len(text) > column.longest:
        raise ValueTooLong(length=len(text), longest=column.longest)
    if column.kind is Kind.CHOICE:
        if (chosen := column.choices.get(text.casefold())) is None:
            raise NotAChoice(value=text, choices=", ".join(dict.fromkeys(column.choices.values())))
        return chosen
    return READERS[column.kind](text)
