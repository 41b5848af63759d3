"""What people write when they order: tables, lists and chat messages become goods, amounts and units. Pure.

A text is read line by line. Cells of a spreadsheet are told apart by tabs, of a CSV file by its commas; everything
else is read word by word: words that are no amount belong to the goods, an amount ends them (可乐两箱 雪碧 10瓶), or
begins them (10瓶可乐, 3 boxes of cola).
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from orderwell.measures.rules import AMOUNT, DIGITS, NUMBER, PLAIN, UNIT, amount_of, is_unit, measured

MOST_LINES = 1000
LONGEST_NAME = 120

_JOINED = re.compile(rf"({NUMBER}{UNIT}半?)(?=加|和|还有|再|另|还要)", re.IGNORECASE)
_BEFORE = re.compile(rf"(?P<n>{NUMBER})(?P<unit>{UNIT})(?P<more>半)?(?!装)(?P<rest>.+)", re.IGNORECASE)
_AFTER = re.compile(rf"(?P<rest>.*?[^\d.,{DIGITS}])[x*×]?(?P<n>{NUMBER})(?P<unit>{UNIT})(?P<more>半)?", re.IGNORECASE)
_TIMES = re.compile(r"(?P<rest>.+?)[x*×](?P<n>\d{1,7})(?P<unit>)(?P<more>)", re.IGNORECASE)
_STUCK = re.compile(r"(?P<rest>.*[\u4e00-\u9fff])(?P<n>\d{1,6})(?P<unit>)(?P<more>)")
_NUMBERED = re.compile(r"^\s*\d{1,3}(?:[)、](?=\S)|[.)、]\s+|\.(?=[\u4e00-\u9fff]))\s*")
_POLITE = re.compile(
    r"^(?:老板|你好|您好|麻烦|请|今天|明天|后天|明早|帮忙|帮我|给我|我们?|还要|再要|再来|再加|另外|还有|然后|来|要|加|订|拿|送|和|"
    r"please|and|also|i need|we need|send|order|of)\s*",
    re.IGNORECASE,
)
_THANKS = re.compile(r"(?:谢谢|多谢|辛苦了|就这些|就行|吧|哦|哈|啦|thanks|thank you)[~～.…]*$", re.IGNORECASE)
# Faces that a chat writes as a word: others may belong to goods, such as [冷冻].
_FACES = re.compile(
    r"\[(?:抱拳|微笑|玫瑰|合十|握手|呲牙|愉快|可怜|太阳|爱心|笑脸|咖啡|强|OK)\]|[\U0001F300-\U0001FAFF\uFE0F\u200D]"
)
_MARKS = frozenset(":：~～.…—")

# What a column of a table may be called; words are parted by |.
HEADERS: Mapping[str, str] = {
    "code": "sku|编码|商品编码|产品编码|货号|商品编号|产品编号|编号|物料编码|物料号|料号|客户编码|我方编码|自有编码|"
    "code|item code|item|item no|item no.|product code|article|part no|part number",
    "barcode": "条码|条形码|商品条码|barcode|ean|upc|gtin",
    "name": "名称|商品|商品名称|品名|产品|产品名称|货品|name|product|product name|description|goods",
    "quantity": "数量|订购数量|订货数量|采购数量|下单数量|qty|quantity|amount|count|order qty|pcs",
    "unit": "单位|包装|unit|uom",
}
_ROLES = {word: role for role, words in HEADERS.items() for word in words.split("|")}


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing somebody wants: `text` as it was written, `name` a code or words, `unit` as written.

    `also` are further words for it, such as the name beside a code. `quantity` None: not said, or not a number:
    `unread` is what stands in its place then.
    """

    text: str
    name: str
    quantity: Decimal | None = None
    unit: str = ""
    also: str = ""
    unread: str = ""


def read(text: str, most: int = MOST_LINES) -> list[Asked]:
    """Everything that is asked for in `text`, at most `most` lines of it."""
    plain = unicodedata.normalize("NFKC", text.replace("\u3000", "\t" if "\t" in text else " "))
    lines = [line for line in plain.splitlines() if line.strip()]
    found: list[Asked] = []
    if _is_table(lines):
        found = read_table(_cells(lines))
    else:
        for line in lines:
            found += _said(line)
    return found[:most]


def read_table(rows: Iterable[Sequence[str]]) -> list[Asked]:
    """The lines of a table: by its header when it has one, else by what the cells look like."""
    found: list[Asked] = []
    columns: dict[str, int] = {}
    for cells in rows:
        trimmed = [unicodedata.normalize("NFKC", cell).strip() for cell in cells]
        if not any(trimmed):
            continue
        if not found and not columns and (columns := _columns(trimmed)):
            continue
        if asked := _by_header(trimmed, columns) if columns else _by_looks(trimmed):
            found.append(asked)
    return found


def _is_table(lines: Sequence[str]) -> bool:
    """Whether the lines are rows: by tabs, or by as many commas or semicolons in most of them."""
    if any("\t" in line for line in lines):
        return True
    if len(lines) > 1 and _columns([cell.strip() for cell in _split(lines[0])]):
        return True
    counted = [len(_split(line)) for line in lines]
    return len(lines) > 2 and min(counted) > 1 and all(not _ends_goods(line) for line in lines[:20])


def _ends_goods(line: str) -> bool:
    """Whether the first cell says an amount of its own, as in 可乐两箱,雪碧10瓶."""
    return bool(_AFTER.fullmatch(_split(line)[0].strip()))


def _split(line: str) -> list[str]:
    separator = ";" if line.count(";") > line.count(",") else ","
    return next(csv.reader([line], delimiter=separator), [])


def _cells(lines: Sequence[str]) -> Iterator[list[str]]:
    for line in lines:
        yield next(csv.reader([line], delimiter="\t"), []) if "\t" in line else _split(line)


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Which column is what, if these cells are a header: it names the goods, and at least two columns."""
    found: dict[str, int] = {}
    for position, cell in enumerate(cells):
        role = _ROLES.get(re.sub(r"[*:：()（）\s]+$", "", cell.casefold()).strip())
        if role:
            found.setdefault(role, position)
    return found if len(found) > 1 and found.keys() & {"code", "barcode", "name"} else {}


def _by_header(cells: Sequence[str], columns: Mapping[str, int]) -> Asked | None:
    said = {role: cells[at] if at < len(cells) else "" for role, at in columns.items()}
    names = [said.get(role, "") for role in ("code", "barcode", "name")]
    given = [name for name in names if name]
    if not given:
        return None
    quantity, unit = amount_of(said.get("quantity", ""))
    text = " ".join(cell for cell in cells if cell)
    asked = _asked(text, given[0], quantity, said.get("unit", "") or unit, given[1:])
    return asked if quantity is not None else replace(asked, unread=said.get("quantity", "")[:20])


def _by_looks(cells: Sequence[str]) -> Asked | None:
    """The first whole amount after the goods is how many, else one before them. Long digits are a barcode."""
    filled = [cell for cell in cells if cell]
    if len(filled) == 1:
        return next(iter(_said(filled[0])), None)
    names, before, after, unit = list[str](), list[str](), list[str](), ""
    for cell in filled:
        number, _ = amount_of(cell)
        if number is not None and not (cell.isdecimal() and len(cell) >= 8):
            (after if names else before).append(cell)
        elif is_unit(cell):
            unit = unit or cell
        else:
            names.append(cell)
    if not names and len(before) > 1:  # 10001 | 5
        names, before = before[:1], before[1:]
    whole = [one for one in (*after, *before) if (amount_of(one)[0] or 0) % 1 == 0]
    quantity, said = amount_of(whole[0]) if whole else (None, "")
    return _asked(" ".join(filled), names[0], quantity, said or unit, names[1:]) if names else None


@dataclass(slots=True)
class _Open:
    """What has been said of the goods at hand; `said`: the amount that came first, as it was written."""

    words: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    quantity: Decimal | None = None
    unit: str = ""
    said: str = ""
    apart: bool = False  # it was a word of its own


def _said(line: str) -> list[Asked]:
    """The goods of one line that is no row of a table. A comma ends goods whose amount was said before them."""
    bare = _JOINED.sub(r"\1 ", _THANKS.sub("", _NUMBERED.sub("", _FACES.sub("", line)).strip()).strip())
    parts = [part for piece in re.split(r"[;；、，。!！?？]+", bare) for part in _by_comma(piece)]
    said = [_tokens(part) for part in parts]
    found: list[Asked] = []
    at = _Open()
    for place, tokens in enumerate(said):
        after = [token for rest in said[place + 1 :] for token in rest]
        for position, token in enumerate(tokens):
            at = _next(at, token, [*tokens[position + 1 :], *after], found)
        if at.words and at.quantity is not None and not (after and amount_of(after[0])[0] is not None):
            at = _close(at, found)
    _close(at, found)
    return found


def _by_comma(piece: str) -> list[str]:
    """Parts between commas that do not belong to a number."""
    held = re.sub(r"(?<!\S)[x*×]?\d{1,3}(?:,\d{3})+(?!\d)", lambda match: match[0].replace(",", "\0"), piece)
    return [part.replace("\0", ",") for part in held.split(",")]


def _tokens(part: str) -> list[str]:
    """Words without politeness; an amount and its unit, or a cross and its amount, are one word."""
    tokens: list[str] = []
    for said in part.split():
        token = said
        while (rest := _POLITE.sub("", token)) != token:
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


def _next(at: _Open, token: str, later: Sequence[str], found: list[Asked]) -> _Open:
    """Read one more word; goods that it completes go to `found`."""
    quantity, unit = amount_of(token)
    if quantity is not None and not _is_code(token, at, later):
        return _count(at, token, (quantity, unit), later, found)
    for pattern in (_AFTER, _TIMES, _STUCK):
        match = pattern.fullmatch(token)
        if match and not (pattern is _STUCK and later and amount_of(later[0])[0] is not None):
            at = _close(at, found) if at.quantity is not None else at
            at.words.append(match["rest"])
            at.text.append(token)
            at.quantity, at.unit = measured(match)
            return _close(at, found)
    if match := _BEFORE.fullmatch(token):
        if at.words and at.said:
            at = _close(at, found)
        if not at.words:
            at.quantity, at.unit = measured(match)
            at.said, token = token[: match.start("rest")], match["rest"]
    at.words.append(token)
    at.text.append(at.said + token if at.said and not at.text else token)
    return at


def _count(at: _Open, token: str, amount: tuple[Decimal, str], later: Sequence[str], found: list[Asked]) -> _Open:
    """A word that is an amount and nothing else."""
    if at.words and at.apart and later:  # 3 boxes cola 2 cans juice
        at = _close(at, found)
    if not at.words:  # 3 boxes of cola
        return _Open([], [token], *amount, token, True)
    at.text.append(token)
    if at.said:  # 六个核桃 3箱: what looked like an amount is part of the name
        at.words[0] = at.said + at.words[0]
    at.quantity, at.unit = amount
    return _close(at, found)


def _is_code(token: str, at: _Open, later: Sequence[str]) -> bool:
    """Whether digits name the goods: long ones, or the first of two numbers."""
    if not token.isdecimal():
        return False
    following, _ = amount_of(later[0]) if later else (None, "")
    first = not at.words and at.quantity is None
    return (
        len(token) >= 8
        or (first and (following is not None or not later))
        or (bool(at.words) and following is not None and len(later) == 1)
    )


def _close(at: _Open, found: list[Asked]) -> _Open:
    """The goods are complete."""
    words = [word for word in at.words if word]
    if words:
        found.append(_asked(" ".join(at.text), " ".join(words), at.quantity, at.unit, ()))
    return _Open()


def _asked(text: str, name: str, quantity: Decimal | None, unit: str, also: Sequence[str]) -> Asked:
    return Asked(text[:200], name.strip()[:LONGEST_NAME], quantity, unit[:20], " ".join(also)[:LONGEST_NAME])
