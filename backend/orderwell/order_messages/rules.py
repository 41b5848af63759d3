"""Goods, amounts and units in what people write when they order: lists and chat messages. Pure.

A line is read in two passes. First goes what is neither goods nor amount: faces, who wrote when, prices, days and
hours, greetings. What stays is read word by word: words that are no amount belong to the goods, an amount ends them
(可乐两箱 雪碧 10瓶), or begins them (10瓶可乐, 3 boxes of cola). What describes goods may follow (2箱要柠檬的).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from orderwell.core.importing import pattern
from orderwell.measures.rules import (
    AMOUNT,
    DIGITS,
    NUMBER,
    PLAIN,
    UNIT,
    Amount,
    counted,
    is_large,
    is_unit,
    measured,
    packed,
)
from orderwell.small_talk.rules import (
    POLITE,
    THANKS,
    VERBS,
    WITHIN,
    amounts_apart,
    by_comma,
    is_chatter,
    listed_in,
    plainly,
    sizes_apart,
    without_asides,
    without_noise,
)

LONGEST_NAME = 120
_NUMBERED = pattern(r"^\s*\d{1,3}(?:[)、](?=\S)|[.)、]\s+|\.(?=[\u4e00-\u9fff]))\s*")
_ASKING = pattern(r"(?:还有没有|有没有|还有货?吗|有货?吗|没有?了)\s*$")
_EACH = pattern(rf"(?:各|每[样种款]|一样|都)[{VERBS}]?\s?(?P<all>{NUMBER}\s?{UNIT})半?")
_KINDS = r"[红橙黄绿青蓝紫黑白灰粉棕银金米]+色|[大中小特超]+[号码]|[微中特不]辣|原味|无糖|[大中小][瓶包袋桶罐盒箱]装?"
_KIND = pattern(_KINDS)
# A size or a number that stands for goods when the goods before had one (牛奶950的6瓶250的24瓶, 黄10 蓝10).
_SIZE = pattern(
    r"(?:\d{1,4}(?:\.\d{1,2})?(?:ml|l|g|kg|cm|mm|w|毫升|升|克|公斤|斤|厘米|瓦|号|寸|页|色|粒|片|枚|张|只|支|双|人|年)?(?:装|款)?"
    r"|[红橙黄绿青蓝紫黑白灰粉银金]|[大中小](?!\S))的?",
    re.IGNORECASE,
)
_ENDS_IN_SIZE = pattern(
    rf"(?P<head>.*?[\u4e00-\u9fffA-Za-z)）])\s*(?:{_SIZE.pattern}|\d+(?:\.\d+)?[a-z升克斤]{{1,2}}[\u4e00-\u9fff]{{2,3}})",
    re.IGNORECASE,
)
_TOLD = pattern(rf"(?:[就都只全]?要)?(?:[^\s]{{1,8}}[的味]|{_KINDS})|[就都只全]?要\S{{1,8}}|[(\[【].{{1,12}}[)\]】]")
_JOINED = pattern(rf"({NUMBER}{UNIT}半?)(?:[加和跟]|(?=还有|再|另|还要))", re.IGNORECASE)
_BEFORE = pattern(rf"(?P<n>{NUMBER})(?P<unit>{UNIT})(?P<more>半)?(?!装)(?P<rest>.+)", re.IGNORECASE)
_AFTER = pattern(rf"(?P<rest>.*?[^\d.,{DIGITS}])[x*×]?(?P<n>{NUMBER})(?P<unit>{UNIT})(?P<more>半)?", re.IGNORECASE)
_TIMES = pattern(r"(?P<rest>.+?)[x*×](?P<n>\d{1,7})(?P<unit>)(?P<more>)", re.IGNORECASE)
_STUCK = pattern(r"(?P<rest>.*[\u4e00-\u9fff])(?P<n>\d{1,6})(?P<unit>)(?P<more>)")
_SORT = pattern(r"[\u4e00-\u9fff]{2,6}")
_MARKS = frozenset(":：~～.…—-=&+")


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing somebody wants: `text` as it was written, `name` a code or words, `unit` as written.

    `also` are further words for it, such as the name beside a code. `quantity` None: not said, or not a number:
    `unread` is what stands in its place then. `each`: the words that said it with others, of each so many (各).
    `after`: the goods before in the same line, of which this may be another sort (苏打水原味一箱柠檬一箱).
    """

    text: str
    name: str
    quantity: Decimal | None = None
    unit: str = ""
    also: str = ""
    unread: str = ""
    each: str = ""
    after: str = ""


def asked(text: str, name: str, amount: Amount | None, unit: str = "", also: Sequence[str] = ()) -> Asked:
    """The same of parts of any length. `unit`: where the amount has none."""
    quantity, said, unread = (amount.value, amount.unit, amount.unread) if amount else (None, "", "")
    name, more = name.strip()[:LONGEST_NAME], " ".join(also)[:LONGEST_NAME]
    return Asked(text[:200], name, quantity, (said or unit)[:20], more, unread[:20])


def said(lines: Iterable[str]) -> list[Asked]:
    """The goods of a message. An amount on a line of its own belongs to the goods above it."""
    found: list[Asked] = []
    for line in lines:
        amount = counted(line)
        if amount and amount.unit and found and found[-1].quantity is None and not found[-1].unread:
            found[-1] = asked(f"{found[-1].text} {line.strip()}", found[-1].name, amount)
        else:
            found += in_line(line)
    return found


def in_line(line: str) -> list[Asked]:
    """The goods of one line."""
    bare = THANKS.sub("", _NUMBERED.sub("", plainly(without_noise(line))).strip(" !！。~")).strip()
    if each := _EACH.search(bare):
        before, after = bare[: each.start()], bare[each.end() :]
        listed = listed_in(before)
        goods = [one for part in (listed if listed[1:] else before.split()) for one in _named(part)]
        for at, one in enumerate(goods[1:], 1):
            goods[at] = replace(one, name=_sized(goods[at - 1], one.name))
        rest = [one for part in ([after] if goods else listed_in(after.lstrip(":：,， "))) for one in _goods(part)]
        shared = goods if goods else rest
        amount = counted(each["all"])
        shared[:] = [
            one if one.quantity else replace(asked(one.text, one.name, amount), each=bare[:200]) for one in shared
        ]
        return goods + rest
    return _goods(bare)


def _named(part: str) -> list[Asked]:
    return [asked(part, one, None) for one in sizes_apart(part)] or _goods(part)


def _goods(line: str) -> list[Asked]:
    """The goods of a line without noise. A comma ends goods whose amount was said before them."""
    parts = [part for piece in re.split(r"[;；、，。!！?？]+", line) for part in by_comma(piece)]
    parts = [part for part in without_asides(parts) if not is_chatter(part)]
    tokens = [_tokens(_apart(amounts_apart(_ASKING.sub("", part)))) for part in parts]
    found: list[Asked] = []
    at = _Open()
    for place, words in enumerate(tokens):
        after = [token for rest in tokens[place + 1 :] for token in rest]
        for position, token in enumerate(words):
            at = _next(at, token, [*words[position + 1 :], *after], found)
        if at.words and at.amount and not (after and counted(after[0])):
            at = _close(at, found)
    _close(at, found)
    return found


def _apart(part: str) -> str:
    """Goods that stand close together with a blank between them: 可乐2箱雪碧3箱, 2箱可乐3箱雪碧, 可乐2箱+雪碧3箱."""
    spaced = re.sub(rf"({NUMBER}{UNIT}|[x*×]\d+)\s*[+/&]\s*", r"\1 ", _JOINED.sub(r"\1 ", part), flags=re.IGNORECASE)
    return " ".join(piece for token in spaced.split() for piece in _cut(token))


def _cut(token: str) -> Iterator[str]:
    amounts = list(WITHIN.finditer(token))
    places, last = list[int](), 0
    before = bool(amounts) and amounts[0].start() == 0 and amounts[-1].end() < len(token)
    for at, amount in enumerate(amounts):
        following = amounts[at + 1] if at + 1 < len(amounts) else None
        touches = following is not None and following.start() == amount.end()
        smaller = touches and is_large(amount["unit"]) and not is_large(following["unit"] if following else "")
        if before and at and amount.start() > last:
            places.append(amount.start())
        elif not before and amount.start() > last and amount.end() < len(token) and (smaller or not touches):
            places.append(amount.end())
        last = places[-1] if places else 0
    for start, end in zip([0, *places], [*places, len(token)], strict=True):
        yield token[start:end].rstrip("和跟加") if end < len(token) else token[start:end]


def _tokens(part: str) -> list[str]:
    """Words without politeness; an amount and its unit, or a cross and its amount, are one word."""
    tokens: list[str] = []
    for said in part.split():
        token = said
        while (rest := POLITE.sub("", token)) != token:
            token = rest
        if _MARKS.issuperset(token) or (token in ("x", "X", "*", "×") and not _open_goods(tokens)):
            continue
        last = tokens[-1] if tokens else ""
        joined = (is_unit(token) and PLAIN.fullmatch(last)) or (last in ("x", "X", "*", "×") and token[0].isdecimal())
        if joined:
            tokens[-1] = last + token
        else:
            tokens.append(token)
    return tokens


def _open_goods(tokens: Sequence[str]) -> bool:
    """Whether the words before end with goods, whose amount a cross may introduce."""
    return bool(tokens) and not AMOUNT.fullmatch(tokens[-1])


@dataclass(slots=True)
class _Open:
    """What has been said of the goods at hand; `said`: the amount that came first, as it was written."""

    words: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    amount: Amount | None = None
    said: str = ""
    apart: bool = False  # it was a word of its own


def _next(at: _Open, token: str, later: Sequence[str], found: list[Asked]) -> _Open:
    """Read one more word; goods that it completes go to `found`."""
    amount, follows = counted(token), counted(later[0]) if later else None
    if amount and not _is_code(token, at, later) and not _describes(at, amount, later):
        return _count(at, token, amount, later, found)
    if found and not (at.words or at.amount or follows or _BEFORE.fullmatch(token)) and _TOLD.fullmatch(token):
        last = found[-1]
        found[-1] = replace(last, name=f"{last.name} {token}"[:LONGEST_NAME], text=f"{last.text} {token}"[:200])
        return at
    if found and not at.words and not at.amount and is_chatter(token):
        return at
    for form in (_AFTER, _TIMES, _STUCK):
        match = form.fullmatch(token)
        if match and not (follows and (form is not _AFTER or packed(measured(match), follows))):
            at = _close(at, found) if at.amount else at
            at.words.append(match["rest"])
            at.text.append(token)
            at.amount = measured(match)
            return _close(at, found)
    return _word(at, token, found)


def _describes(at: _Open, amount: Amount, later: Sequence[str]) -> bool:
    """Whether an amount says what is in goods and not how many: 鸡蛋30枚 2盒, 2 boxes croissants 24pcs."""
    other = counted(later[0]) if later else at.amount if at.apart else None
    return bool(at.words and other and packed(amount, other))


def _word(at: _Open, token: str, found: list[Asked]) -> _Open:
    """A word of goods, which may begin with their amount, or with that of those before: 苏打水 2箱要柠檬的."""
    if at.words and at.amount and not at.amount.unit and is_unit(token):  # 2 x SKU-1 箱
        at.amount = Amount(at.amount.value, token, at.amount.unread)
        return _close(at, found)
    if match := _BEFORE.fullmatch(token):
        if at.words and not at.amount and _TOLD.fullmatch(match["rest"]):
            at.amount, token = measured(match), match["rest"]
        elif at.words and at.said:
            at = _close(at, found)
        if not at.words:
            at.amount = measured(match)
            at.said, token = token[: match.start("rest")], match["rest"]
    at.words.append(token)
    at.text.append(at.said + token if at.said and not at.text else token)
    return at


def _count(at: _Open, token: str, amount: Amount, later: Sequence[str], found: list[Asked]) -> _Open:
    """A word that is an amount and nothing else."""
    if at.words and at.apart and later:  # 3 boxes cola 2 cans juice
        at = _close(at, found)
    if not at.words and not later and found and is_large(found[-1].unit) and amount.unit and not is_large(amount.unit):
        found.append(asked(token, found[-1].name, amount))  # 可乐2箱5罐
        return _Open()
    if not at.words:  # 3 boxes of cola
        return _Open([], [token], amount, token, True)
    at.text.append(token)
    if at.said:  # 六个核桃 3箱: what looked like an amount is part of the name
        at.words[0] = at.said + at.words[0]
    at.amount = amount
    return _close(at, found)


def _is_code(token: str, at: _Open, later: Sequence[str]) -> bool:
    """Whether digits name the goods: long ones, or the first of two numbers."""
    if not token.isdecimal():
        return False
    follows = counted(later[0]) if later else None
    first = not at.words and at.amount is None
    return (
        len(token) >= 8 or (first and (bool(follows) or not later)) or (bool(at.words and follows) and len(later) == 1)
    )


def _sized(last: Asked, name: str) -> str:
    """The name, with the goods before when it is but another size of them."""
    sized = _ENDS_IN_SIZE.fullmatch(last.name) if _SIZE.fullmatch(name) else None
    return f"{sized['head'].strip()} {name.rstrip('装款')}" if sized else name


def _led_by(found: Sequence[Asked], name: str, amount: Amount | None) -> str:
    """The goods before in the same line, when these few characters may be another sort of them, counted the same."""
    last = found[-1] if found else None
    alike = last and last.quantity and amount and amount.value and last.unit == amount.unit
    return last.name if last and alike and _SORT.fullmatch(name) else ""


def _close(at: _Open, found: list[Asked]) -> _Open:
    """The goods are complete."""
    if words := [word for word in at.words if word]:
        name = " ".join(words).strip(":").rstrip("的:-=(.")
        if found and _KIND.fullmatch(name) and _KIND.search(found[-1].name):  # 中性笔黑色2盒 蓝色2盒
            name = f"{_KIND.sub('', found[-1].name).strip()} {name}"
        elif found and at.amount:
            name = _sized(found[-1], name)
        found.append(replace(asked(" ".join(at.text), name, at.amount), after=_led_by(found, name, at.amount)))
    return _Open()
