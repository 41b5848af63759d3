"""Asks this installation's search the questions of a file, as a visitor would."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from orderwell.catalog.queries import products_of
from orderwell.catalog_batches.queries import barcode_owners, by_codes, by_skus
from orderwell.core.page import PageRequest
from orderwell.discovery.queries import ProductOrder, find
from orderwell.faceting.rules import Viewer, Wanted
from orderwell.intake.errors import FileUnreadable
from orderwell.intake.sources.cells import as_code, cleaned
from orderwell.intake.sources.folder import SOURCES, plain_name
from orderwell.taxonomy.queries import attributes, categories

from .errors import NoneSold, NoQuestions
from .rules import BEST, Question, Report

NAMES = {
    "text": ("query", "question", "search", "keyword", "text", "搜索词", "关键词", "查询"),
    "answers": (
        "answers", "answer", "sku", "skus", "code", "codes", "product", "barcode", "答案", "货号", "条码", "商品编码",
    ),
    "kind": ("kind", "type", "group", "类型"),
}  # fmt: skip
BETWEEN = re.compile(r"[;,|；，、\n]+")
MOST_AT_ONCE = 500  # codes in one statement


def questions(path: Path) -> list[Question]:
    """The questions of a CSV, a workbook or a JSON file; rows with one text, their answers together.

    Raises FileUnreadable, NoQuestions.
    """
    found: dict[str, tuple[set[str], str]] = {}
    header: Sequence[str] = ()
    for header, rows in _tables(path):
        places = {plain_name(name): at for at, name in enumerate(header)}
        at = {role: next((places[n] for n in names if n in places), None) for role, names in NAMES.items()}
        if at["text"] is None or at["answers"] is None:
            continue
        for cells in rows:
            text, answers, kind = ("" if one is None or one >= len(cells) else cells[one] for one in at.values())
            if cleaned(text):
                known, _ = found.setdefault(cleaned(text), (set(), cleaned(kind)))
                known.update(as_code(cleaned(one)) for one in BETWEEN.split(answers) if cleaned(one))
    asked = [Question(text, frozenset(answers), kind) for text, (answers, kind) in found.items() if answers]
    if not asked:
        raise NoQuestions(found=", ".join(cleaned(one) for one in header) or "-")
    return asked


def _tables(path: Path) -> Iterator[tuple[Sequence[str], Iterable[Sequence[str]]]]:
    """Header and rows of each sheet."""
    if not path.is_file():
        raise FileUnreadable(detail=path.name)
    if path.suffix.lower() == ".json":
        yield from _objects(path)
        return
    for sheet in SOURCES.get(path.suffix.lower(), SOURCES[".csv"]).sheets(path):
        yield sheet.header, (cells for _, cells in sheet.rows)


def _objects(path: Path) -> Iterator[tuple[Sequence[str], Iterable[Sequence[str]]]]:
    try:
        rows: list[Mapping[str, Any]] = json.loads(path.read_bytes())
        header = list(dict.fromkeys(name for row in rows for name in row))
        yield header, [[_joined(row.get(name)) for name in header] for row in rows]
    except (ValueError, TypeError, AttributeError) as error:
        raise FileUnreadable(detail=path.name) from error


def _joined(value: Any) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


async def measured(asked: Sequence[Question]) -> Report:
    """What the search shows a visitor for each question, compared with its answers. Raises NoneSold."""
    sold = await _products({code for one in asked for code in one.answers})
    tree, kinds = await categories(), await attributes()
    report = Report()
    for one in asked:
        right = frozenset(sold[code] for code in one.answers if code in sold)
        if not right:
            report.unsold.append(one.text)
            continue
        page = PageRequest(BEST)
        found = await find(Viewer(), Wanted(one.text), ProductOrder.RELEVANCE, page, tree, kinds)
        report.note(one, right, found.ids)
    if not report.whole.asked:
        raise NoneSold(examples=", ".join(sorted(code for one in asked for code in one.answers)[:3]))
    return report


async def _products(codes: set[str]) -> dict[str, UUID]:
    """The product of each product code, SKU and barcode that exists."""
    found: dict[str, UUID] = {}
    every = sorted(codes)
    for start in range(0, len(every), MOST_AT_ONCE):
        some = every[start : start + MOST_AT_ONCE]
        owners = await barcode_owners(some)
        owners |= {sku: row.id for sku, row in (await by_skus(some)).items()}
        products = await products_of(list(owners.values()))
        found |= {code: products[owner] for code, owner in owners.items() if owner in products}
        found |= {code: row.id for code, row in (await by_codes(some)).items()}
    return found
