"""How goods are counted in writing: units and amounts, in Chinese and English. Pure."""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from msgspec import Struct

from orderwell.core.importing import pattern

# How goods are counted. Words of one row mean the same; a catalogue may use any of them.
UNIT_WORDS: tuple[tuple[str, ...], ...] = tuple(
    tuple(row.split())
    for row in (
        "箱 件 case cases carton cartons ctn ctns box boxes",
        "盒 box boxes",
        "瓶 支 bottle bottles btl",
        "罐 听 can cans tin tins",
        "袋 bag bags",
        "包 pack packs packet packets pkt",
        "提 扎 multipack multipacks tie",
        "桶 壶 jug jugs barrel barrels drum drums",
        "个 只 枚 颗 粒 把 piece pieces pc pcs each ea unit units",
        "双 对 pair pairs",
        "套 组 set sets",
        "条 根 bar bars",
        "块 片 板 slab",
        "杯 cup cups",
        "卷 roll rolls",
        "本 册 copy copies",
        "盆 pot pots",
        "张 sheet sheets",
        "筐 篮 basket baskets",
        "串 份 捆 排 坛 盘 网",
        "斤 市斤",
    )
)
DOZEN = ("打", "dozen", "dozens", "doz", "dz")
_CHINESE = "".join(word for row in UNIT_WORDS for word in row if ord(word[0]) > 127 and len(word) == 1) + "打"
_LATIN = sorted({word for row in (*UNIT_WORDS, DOZEN) for word in row if word.isascii()}, key=len, reverse=True)
LARGE_UNITS = frozenset((*UNIT_WORDS[0][:-2], "提"))  # what others are packed in
DIGITS = "零〇一二两俩三仨四五六七八九十百千半几"
_ONE = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,7}}(?:\.\d{{1,3}})?|[{DIGITS}]{{1,8}})"
# Also what is no exact number, which has to be asked about: 两三, 十几, 20多, 2-3.
NUMBER = rf"(?:{_ONE}(?:[-~至到](?=[\d{DIGITS}]){_ONE})?[多来余]?)"
UNIT = rf"(?:[{_CHINESE}]|(?:{'|'.join(_LATIN)})(?![a-z]))"
AMOUNT = pattern(rf"[x*×]?\s*(?P<n>{NUMBER})\s*(?P<unit>{UNIT})?(?P<more>半)?", re.IGNORECASE)
_SPOKEN = pattern("[半一二两三四五六七八九十百]{1,7}(?=毫升|公升|升|公斤|千克|斤|克|厘米|公分|瓦)")
PLAIN = pattern(rf"[x*×]?{NUMBER}", re.IGNORECASE)
FARTHEST = 15  # a power of ten, up or down: 1e999999 can be read, but computing with it fails or takes minutes
UNITS = frozenset(word for row in (*UNIT_WORDS, DOZEN) for word in row)


def amount(text: str) -> Decimal | None:
    """3, 3.5, 1,000, 十二, 一百零五, 两, 半 as a number above zero; None for anything else, also beyond `FARTHEST`."""
    plain = text.strip().replace(",", "")
    try:
        value = Decimal(plain) if plain and plain[0].isdecimal() else _chinese(plain)
    except InvalidOperation:
        return None
    return value if value is not None and value > 0 and abs(value.adjusted()) <= FARTHEST else None


def same_unit(said: str, names: Iterable[str]) -> bool:
    """Whether `said` means a unit with one of these names or codes."""
    known = {name.casefold() for name in names if name}
    word = said.casefold()
    return word in known or any(word in row and not known.isdisjoint(row) for row in UNIT_WORDS)


class Amount(Struct, frozen=True):
    """`value` None: what stands there, `unread`, is no exact number."""

    value: Decimal | None
    unit: str = ""
    unread: str = ""


def counted(text: str) -> Amount | None:
    """An amount and its unit, when the text is nothing else."""
    match = AMOUNT.fullmatch(text.strip())
    return measured(match) if match else None


def measured(match: re.Match[str]) -> Amount:
    """The same of a match with the groups n, unit and more."""
    value = amount(match["n"])
    if value is not None and match["more"]:
        value += Decimal("0.5")
    unit = match["unit"] or ""
    return Amount(value, unit, "" if value is not None else match["n"] + unit)


def _chinese(text: str) -> Decimal | None:
    """一百零五 is 105, 一百二 is 120; 两三 is no number: what people count goods with."""
    if not text or any(one not in DIGITS or one == "几" for one in text):
        return None
    if text == "半":
        return Decimal("0.5")
    values = dict(zip("零〇一二两俩三仨四五六七八九", (0, 0, 1, 2, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9), strict=True))
    total, digit, unit = 0, 0, 1
    for one in text:
        if one in values:
            if digit:  # two digits side by side are about as many
                return None
            digit, unit = values[one], unit if values[one] else 1
        elif one != "半":
            unit = {"十": 10, "百": 100, "千": 1000}[one]
            total, digit = total + (digit or 1) * unit, 0
    return Decimal(total + digit * (unit // 10 if unit > 10 else 1))


def is_unit(word: str) -> bool:
    """Whether the word is a unit and nothing else."""
    return word.casefold() in UNITS


def is_large(unit: str) -> bool:
    """Whether others are packed in it."""
    return unit.casefold() in LARGE_UNITS


def packed(inner: Amount, outer: Amount) -> bool:
    """Whether of two amounts side by side the first says what is in the second: 鸡蛋30枚 2盒, but not 可乐2箱 3瓶."""
    told_apart = inner.unit and outer.unit and inner.unit != outer.unit
    return bool(told_apart) and (is_large(outer.unit) or not is_large(inner.unit))


def in_digits(text: str) -> str:
    """The text with digits in its measures: 面霜五十克 is 面霜50克."""
    return _SPOKEN.sub(_as_digits, text)


def _as_digits(found: re.Match[str]) -> str:
    value = amount(found[0])
    return found[0] if value is None else f"{value.normalize():f}"
