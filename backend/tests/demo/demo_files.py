"""The demo's data files, parsed, for the checks beside this file."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orderwell

ROOT = Path(orderwell.__file__).parent
DATA = ROOT / "demo" / "data"
Rows = list[dict[str, Any]]


def load(name: str) -> Rows:
    """The entries of one file, in its order."""
    rows: Rows = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return rows


CATEGORIES, BRANDS, ATTRIBUTES = load("categories"), load("brands"), load("attributes")
PRODUCTS, STAFF, CUSTOMERS = load("products"), load("staff"), load("customers")
WAREHOUSES, PRICE_LISTS = load("warehouses"), load("price_lists")
FILES = {
    "categories": CATEGORIES,
    "brands": BRANDS,
    "attributes": ATTRIBUTES,
    "products": PRODUCTS,
    "staff": STAFF,
    "customers": CUSTOMERS,
    "warehouses": WAREHOUSES,
    "price_lists": PRICE_LISTS,
}
VARIANTS = [variant for product in PRODUCTS for variant in product["variants"]]
AREAS = json.loads((ROOT / "customers" / "areas.json").read_text(encoding="utf-8"))
LEAVES = {row["code"] for row in CATEGORIES if row["parent"]}


def repeated(values: Iterable[Any]) -> list[Any]:
    """The values that occur more than once."""
    return [value for value, count in Counter(values).items() if count > 1]


def objects(node: Any) -> Iterator[dict[str, Any]]:
    """Every dict inside a parsed JSON document, at any depth."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from objects(value)
    elif isinstance(node, list):
        for value in node:
            yield from objects(value)
