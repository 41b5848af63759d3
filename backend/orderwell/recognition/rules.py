"""What people send when they order: tables, lists and chat messages become goods, amounts and units. Pure.

A text is read line by line. Cells of a spreadsheet are told apart by tabs, of a CSV file by its commas; everything
else is a message (`order_messages`). Then: whether what was found for some words is what they mean.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from orderwell.language.rules import Kind, simplified
from orderwell.measures.rules import UNIT, Amount, counted, is_unit
from orderwell.order_messages.rules import Asked, asked, in_line, said
from orderwell.query_parsing.rules import CODE, FAR, LEAST_RUN, LOOSE, NAME, NEAR, SAID
from orderwell.search.rules import Match
from orderwell.small_talk.rules import without_bullets
from orderwell.sorts.rules import Candidate

MOST_LINES = 1000
LONGEST_SAID = 400  # signs that are read together: what patterns cost grows with the square of it
MOST_ABOVE = 10  # lines that may stand above the header: a title, a date, who orders

# What a column of a table may be called; words are parted by |.
HEADERS: Mapping[str, str] = {
    "code": "sku|编码|商品编码|产品编码|货号|商品编号|产品编号|编号|物料编码|物料号|料号|客户编码|我方编码|自有编码|"
    "商家编码|code|item code|item|item no|item no.|product code|article|part no|part number|our code|your code|"
    "customer code",
    "barcode": "条码|条形码|商品条码|商品条形码|国际条码|barcode|bar code|ean|upc|gtin",
    "name": "名称|商品|商品名|商品名称|品名|产品|产品名称|货品|货品名称|物料名称|name|product|product name|item name|"
    "description|goods",
    "spec": "规格|规格型号|型号|口味|颜色|尺码|款式|spec|specification|size|colour|color|flavour|variant",
    "quantity": "数量|订购数量|订货数量|采购数量|下单数量|订货量|需求数量|要货数量|qty|quantity|amount|count|pcs|"
    "order qty|order quantity",
    "unit": "单位|包装|unit|uom",
}
_ROLES = {word: role for role, words in HEADERS.items() for word in words.split("|")}
_COUNTED_IN = re.compile(
    rf"(?P<unit>{UNIT})数|(?:.*数量|qty|quantity)\s*[(（/]\s*(?:单位[:：]?)?(?P<within>{UNIT})\s*[)）]?", re.I
)
_NOTHING = "—"  # stands for an empty cell where an amount is expected
_NOUGHT = ("0", "0.0", "0.00", "-", "/", _NOTHING)
_LEADING = frozenset("来要加订拿送带和跟点些")
_JOINING = re.compile(
    r"[的要了嘛啊呢呀吗吧]|[这那][种个款些]|上次|之前|刚才|原来|左右|一样|老样子|就是|牌子?|味(?![道精噌达])|[()（）\[\]【】]"
)
# Greedy for good: brackets could otherwise be paired in ever so many ways before the last sign of a cell ends them all.
_REMARK = re.compile(r"\s*(?:[(（][^()（）]*[)）]|[*:：()（）])++$")
# Where a long line is cut: behind the last sign that ends goods, else behind a blank, else anywhere.
_PIECE = re.compile(
    rf"(?>.{{1,{LONGEST_SAID}}}$|.{{1,{LONGEST_SAID}}}[,，、。;；!！?？]|.{{1,{LONGEST_SAID}}}\s|.{{1,{LONGEST_SAID}}})"
)
_SUMS = re.compile(r"(?:合计|总计|小计|共计|总数|total|sum|subtotal|grand total)\s*[:：]?", re.IGNORECASE)


def read(text: str, most: int = MOST_LINES) -> list[Asked]:
    """Everything that is asked for in `text`, at most `most` lines of it."""
    table = "\t" in text
    plain = unicodedata.normalize("NFKC", text.replace("\u3000", "\t") if table else without_bullets(text))
    plain = simplified(plain)
    lines = [line for line in plain.splitlines() if line.strip()]
    found = read_table(_cells(lines)) if _is_table(lines) else said(piece for one in lines for piece in _pieces(one))
    return found[:most]


def _pieces(line: str) -> list[str]:
    return [line] if len(line) <= LONGEST_SAID else _PIECE.findall(line)


def read_table(rows: Iterable[Sequence[str]]) -> list[Asked]:
    """The lines of a table: by its header when it has one, else by what the cells look like.

    In an order form, where most of many amounts are empty or nought, only what has one is asked for.
    """
    lines = [[unicodedata.normalize("NFKC", cell[:LONGEST_SAID]).strip() for cell in cells] for cells in rows]
    lines = [cells for cells in lines if any(cells) and not _SUMS.fullmatch(next(filter(None, cells)))]
    header = next((at for at, cells in enumerate(lines[:MOST_ABOVE]) if _columns(cells)), None)
    if header is None:
        return [one for cells in lines if (one := _by_looks(cells))]
    columns, found, above = _columns(lines[header]), list[Asked](), ""
    for cells in lines[header + 1 :]:
        if again := _columns(cells):  # the next page of a printed list
            columns = again
        elif one := _by_header(_filled_down(cells, columns, above), columns):
            found.append(one)
        above = _name_in(cells, columns) or above
    wanted = [one for one in found if one.quantity or one.unread not in ("", *_NOUGHT)]
    return wanted if "quantity" in columns and len(found) > 2 * max(len(wanted), MOST_ABOVE) and wanted else found


def _is_table(lines: Sequence[str]) -> bool:
    """Whether the lines are rows: by tabs, or by as many commas or semicolons in most of them."""
    if any("\t" in line for line in lines):
        return True
    if any(_columns([cell.strip() for cell in _split(line)]) for line in lines[: min(MOST_ABOVE, len(lines) - 1)]):
        return True
    cells = [len(_split(line)) for line in lines]
    return len(lines) > 2 and min(cells) > 1 and all(not _ends_goods(line) for line in lines[:20])


def _ends_goods(line: str) -> bool:
    """Whether the first cell says an amount of its own, as in 可乐两箱,雪碧10瓶."""
    first = in_line(_split(line)[0][:LONGEST_SAID])
    return bool(first) and bool(first[-1].quantity) and bool(first[-1].unit)


def _split(line: str) -> list[str]:
    separator = ";" if line.count(";") > line.count(",") else ","
    return next(csv.reader([line], delimiter=separator), [])


def _cells(lines: Sequence[str]) -> Iterator[list[str]]:
    for line in lines:
        yield next(csv.reader([line], delimiter="\t"), []) if "\t" in line else _split(line)


def _columns(cells: Sequence[str]) -> dict[str, list[tuple[int, str]]]:
    """Which columns are what, with the unit that a column of amounts names, if these cells are a header: it names the
    goods, and at least two columns."""
    found: dict[str, list[tuple[int, str]]] = {}
    for position, cell in enumerate(cells):
        name = cell[:LONGEST_SAID].casefold().strip()
        counts = _COUNTED_IN.fullmatch(name)
        role = "quantity" if counts else _ROLES.get(_REMARK.sub("", name).strip())
        if role:
            found.setdefault(role, []).append((position, (counts["unit"] or counts["within"]) if counts else ""))
    return found if len(found) > 1 and found.keys() & {"code", "barcode", "name"} else {}


def _name_in(cells: Sequence[str], columns: Mapping[str, Sequence[tuple[int, str]]]) -> str:
    return next((cells[at] for at, _ in columns.get("name", ()) if at < len(cells)), "")


def _filled_down(cells: Sequence[str], columns: Mapping[str, Sequence[tuple[int, str]]], above: str) -> Sequence[str]:
    """The row with the name of the row above, when it has a specification and nothing else that names goods: cells
    that were merged come empty but for the first."""
    named = [at for role in ("code", "barcode", "name") for at, _ in columns.get(role, ()) if at < len(cells)]
    specified = any(at < len(cells) and cells[at] for at, _ in columns.get("spec", ()))
    if not above or "name" not in columns or not specified or any(cells[at] for at in named):
        return cells
    place = columns["name"][0][0]
    return [above if at == place else cell for at, cell in enumerate(cells)]


def _by_header(cells: Sequence[str], columns: Mapping[str, Sequence[tuple[int, str]]]) -> Asked | None:
    """A row under a header. A specification belongs to the name; of several amounts the first that is said counts."""
    said = {
        role: [(cells[at], unit) for at, unit in places if at < len(cells) and cells[at]]
        for role, places in columns.items()
    }
    names = [cell for role in ("code", "barcode") for cell, _ in said.get(role, ())]
    if called := " ".join(cell for role in ("name", "spec") for cell, _ in said.get(role, ())):
        names.append(called)
    if not names or not (names[1:] or said.keys() - {"spec"}):
        return None
    counts = said.get("quantity") or [("", "")]
    cell, column_unit = next(((cell, unit) for cell, unit in counts if cell not in _NOUGHT), counts[0])
    unit = next((cell for cell, _ in said.get("unit", ())), column_unit)
    amount = counted(cell) or Amount(None, "", cell or (_NOTHING if "quantity" in columns else ""))
    return asked(" ".join(filter(None, cells)), names[0], amount, unit, names[1:])


def _by_looks(cells: Sequence[str]) -> Asked | None:
    """The first whole amount after the goods is how many, else one before them. Long digits are a barcode."""
    filled = [cell for cell in cells if cell]
    if len(filled) == 1:
        return next(iter(in_line(filled[0])), None)
    names, before, after, unit = list[str](), list[tuple[str, Amount]](), list[tuple[str, Amount]](), ""
    for cell in filled:
        amount = counted(cell)
        if amount and not (cell.isdecimal() and len(cell) >= 8):
            (after if names else before).append((cell, amount))
        elif is_unit(cell):
            unit = unit or cell
        else:
            names.append(cell)
    if not names and len(before) > 1:  # 10001 | 5
        names, before = [before[0][0]], before[1:]
    whole = [one for _, one in (*after, *before) if (one.value or 0) % 1 == 0]
    return asked(" ".join(filled), names[0], next(iter(whole), None), unit, names[1:]) if names else None


def sayings(name: str) -> list[str]:
    """Ways to read the words for goods, the nearest to what was said first: without a verb or a size before them,
    without what only joins words (洗洁精要大桶的), and what follows a colon without what stands before it."""
    bare = name[1:] if name[:1] in _LEADING and len(name) > 2 else name
    alone = name.rpartition(":")[2].strip() or name
    small = name[1:] if 1 < len(name) <= 4 and name[0] in "大小" else name
    short = _ENDING.sub(" ", _joined(bare)).strip()  # 袜子 are called 中筒袜
    ways = (name, bare, _joined(bare), alone, _joined(alone), small, short)
    return list(dict.fromkeys(one for one in ways if one))


def plainest(name: str) -> str:
    """The name without what only says how something is packed or what kind of word comes before (桶装, 12粒装, 经典款,
    海蓝色, 牛肉味, 大垃圾桶), and with whole years (19年 is 2019). Nothing when it has none of that."""
    plain = " ".join(_YEAR.sub(r" 20\1 ", _MANNER.sub(" ", name)).split())
    return plain if plain != name else ""


_MANNER = re.compile(
    r"^[大小](?=[\u4e00-\u9fff]{2})|[大中小]?[瓶罐盒袋桶包听杯]装|(?<=[粒枚片支只双页张块个条卷])装"
    r"|(?<=[\u4e00-\u9fff])(?:口味|[款色味](?![道精噌达]))"
)
_YEAR = re.compile(r"(?<!\d)([0-3]\d)年份?")
_ENDING = re.compile(r"(?<=[\u4e00-\u9fff])子(?=[\s\u4e00-\u9fff]|$)")


def _joined(name: str) -> str:
    return " ".join(_JOINING.sub(" ", name).split())


def is_slip(one: str, other: str) -> bool:
    """Whether two codes are one slip of a finger apart."""
    return not _slipped(one).isdisjoint(_slipped(other))


def _slipped(text: str) -> set[str]:
    """A code, and what is left of it without one of its signs: of two codes one slip apart something is the same."""
    return {text, *(text[:at] + text[at + 1 :] for at in range(len(text)))}


def nearly_said(match: Match, variant: Candidate) -> bool:
    """Whether what is called otherwise than it was said is at least called so in part."""
    how, _ = next(iter(match.sets or ()))
    runs = [one.token.text for one in match.questions[0].pieces if one.token.kind is Kind.RUN]
    return how != NEAR or all(variant.is_called(run) for run in runs if len(run) >= LEAST_RUN)


def one_product(match: Match) -> bool:
    """Whether a question as it was asked means one product: its name, or the only hit there is."""
    how, docs = next(iter(match.sets or ()), (LOOSE, 0))
    if match.corrected or how in (LOOSE, FAR):
        return False
    return (docs if how in (CODE, NAME, SAID) else match.hits).bit_count() == 1
