"""Which goods are meant: by SKU, barcode, the customer's own code, or words of a name. For many lines at once."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from rapidfuzz import fuzz

from orderwell.catalog.rules import Range, normalised, words
from orderwell.core.db.sql import rows
from orderwell.orders.queries import times_bought
from orderwell.price_lists.queries import variants_of_codes

from .rules import Asked

MOST_CANDIDATES = 6
MOST_PRODUCTS, MOST_PATTERNS = 2000, 400
ALIKE = 76  # of 100: words that are worth offering for what was not found


class How(StrEnum):
    """By what the goods were found."""

    SKU = "sku"
    BARCODE = "barcode"
    OWN_CODE = "own_code"
    NAME = "name"
    BOUGHT = "bought"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class Found:
    """Variants that may be meant, the likeliest first. `sure`: the first one is; `unit_code`: its barcode was read."""

    how: How | None = None
    variant_ids: tuple[UUID, ...] = ()
    unit_code: str | None = None
    sure: bool = False


async def identify(asked: Sequence[Asked], customer_id: UUID | None, within: Range | None = None) -> list[Found]:
    """What each line means, in order; goods outside the range `within` are as if there were none.

    Ten statements at most, whatever the number of lines.
    """
    exact = await _offered(await _by_code({key for one in asked for key in _keys(one)}, customer_id), within)
    found = [next((exact[key] for key in _keys(one) if key in exact), None) for one in asked]
    unknown = [one for one, known in zip(asked, found, strict=True) if known is None]
    named = await by_name({text for one in unknown for text in _texts(one)}, within)
    offered = {one for hits in named.values() for one in hits.variant_ids}
    bought = await times_bought(customer_id, offered) if customer_id and offered else {}
    return [
        known if known is not None else _preferred(next((named[text] for text in _texts(one)), Found()), bought)
        for one, known in zip(asked, found, strict=True)
    ]


def _keys(one: Asked) -> list[str]:
    """What may be a code: everything, then words with a digit or in capitals."""
    said = [one.name, one.also]
    said += [word for text in said for word in text.split() if re.fullmatch(r"(?=.*\d|[A-Z])[\w./-]{4,60}", word)]
    return [key for key in dict.fromkeys(said) if key and len(key) <= 60]


def _texts(one: Asked) -> list[str]:
    return [one.name if not one.also or re.search(r"[\u4e00-\u9fff]", one.name) else one.also]


def _preferred(found: Found, bought: Mapping[UUID, int]) -> Found:
    """What the customer has bought before comes first, and is meant when it is the only one."""
    if found.sure or not found.variant_ids:
        return found
    known = sorted((one for one in found.variant_ids if one in bought), key=lambda one: -bought[one])
    ranked = (*known, *(one for one in found.variant_ids if one not in bought))
    if len(known) == 1 and found.how is How.NAME:
        return Found(How.BOUGHT, ranked, sure=True)
    return Found(found.how, ranked)


def _in(values: Collection[Any]) -> str:
    return f"IN ({', '.join('?' * len(values))})"


async def _by_code(keys: Collection[str], customer_id: UUID | None) -> dict[str, Found]:
    """By SKU in any case, barcode of the piece or of a unit, or own code. Four statements."""
    if not keys:
        return {}
    spelled: dict[str, set[str]] = {}
    for key in keys:
        for text in (key.lower(), key.upper(), key):
            spelled.setdefault(text, set()).add(key)
    wanted, plain = sorted(spelled), sorted(keys)
    found: dict[str, Found] = {}
    for row in await rows(
        f"SELECT u.barcode, u.code, u.variant_id FROM unit u JOIN variant v ON v.id = u.variant_id AND v.active "
        f"WHERE u.barcode {_in(plain)}", *plain
    ):  # fmt: skip
        found[row["barcode"]] = Found(How.BARCODE, (_id(row["variant_id"]),), row["code"], True)
    for row in await rows(
        f"SELECT id, sku, barcode FROM variant WHERE active AND (sku {_in(wanted)} OR barcode {_in(plain)})",
        *wanted, *plain
    ):  # fmt: skip
        if row["barcode"] in keys:
            found.setdefault(row["barcode"], Found(How.BARCODE, (_id(row["id"]),), sure=True))
        for key in spelled.get(row["sku"], ()):
            found[key] = Found(How.SKU, (_id(row["id"]),), sure=True)
    if customer_id:
        for code, variant_id in (await variants_of_codes(customer_id, plain)).items():
            found[code] = Found(How.OWN_CODE, (variant_id,), sure=True)
    return found


async def _offered(found: dict[str, Found], within: Range | None) -> dict[str, Found]:
    """What is in the range. One statement, none without a range."""
    if within is None or not found:
        return found
    wanted = sorted({one for hit in found.values() for one in hit.variant_ids})
    places = await rows(
        "SELECT v.id, v.product_id, p.category_id, p.brand_id FROM variant v JOIN product p ON p.id = v.product_id "
        f"WHERE v.id {_in(wanted)}", *wanted
    )  # fmt: skip
    there = {_id(row["id"]) for row in places if _has_row(within, row, "product_id")}
    return {key: hit for key, hit in found.items() if there.issuperset(hit.variant_ids)}


def _id(value: Any) -> UUID:
    return UUID(str(value))


def _has_row(within: Range, row: Mapping[str, Any], product: str = "id") -> bool:
    brand = row["brand_id"]
    return within.has(_id(row[product]), _id(row["category_id"]), _id(brand) if brand else None)


async def by_name(names: Collection[str], within: Range | None = None) -> dict[str, Found]:
    """Variants on sale by words of their names, in any spelling the catalogue knows. Three statements at most.

    The one place that decides what words mean: a search engine takes it over by answering the same.
    """
    said = {name: words(name) for name in names if words(name)}
    known = {one["id"]: one for one in await _products([_all(each) for each in said.values()], within)}
    hits = {name: [row for row in known.values() if _has(row, each)] for name, each in said.items()}
    lost = {name: _pieces(name) for name, found in hits.items() if not found}
    for row in await _products([_any(each) for each in lost.values() if each], within):
        known.setdefault(row["id"], row)
    for name in lost:
        hits[name] = _alike(name, list(known.values()))
    best = {name: found[:MOST_CANDIDATES] for name, found in hits.items()}
    variants = await _variants({row["id"] for found in best.values() for row in found})
    return {
        name: _chosen(said[name], [one for row in found for one in variants.get(row["id"], [])], name in lost)
        for name, found in best.items()
    } | {name: Found() for name in names if name not in said}


Pattern = tuple[str, list[str]]


def _like(word: str) -> str:
    return "%" + word.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"


def _all(each: Sequence[str]) -> Pattern:
    return "(" + " AND ".join(["search_text LIKE ? ESCAPE '!'"] * len(each)) + ")", [_like(word) for word in each]


def _any(each: Sequence[str]) -> Pattern:
    return "(" + " OR ".join(["search_text LIKE ? ESCAPE '!'"] * len(each)) + ")", [_like(word) for word in each]


async def _products(patterns: Sequence[Pattern], within: Range | None) -> list[dict[str, Any]]:
    """Products on sale that fit one of the patterns, what sells most first. One statement, none without patterns."""
    used, values = list[str](), list[str]()
    for text, given in patterns:
        if len(values) + len(given) <= MOST_PATTERNS:
            used.append(text)
            values += given
    if not used:
        return []
    found = await rows(
        "SELECT id, name_zh, name_en, search_text, category_id, brand_id FROM product WHERE status = 'published' AND "
        f"({' OR '.join(used)}) ORDER BY popularity DESC, id LIMIT {MOST_PRODUCTS}", *values
    )  # fmt: skip
    return [row for row in found if within is None or _has_row(within, row)]


def _has(row: Mapping[str, Any], each: Sequence[str]) -> bool:
    return all(word in row["search_text"] for word in each)


def _pieces(name: str) -> list[str]:
    """Parts of a name that was not found as it is: pairs of Chinese characters, three letters or digits in a row."""
    plain = normalised(name)
    pairs = [run[at : at + 2] for run in re.findall(r"[\u4e00-\u9fff]{2,}", plain) for at in range(len(run) - 1)]
    latin = [word[at : at + 3] for word in re.findall(r"[a-z0-9]{3,}", plain) for at in range(len(word) - 2)]
    return list(dict.fromkeys(pairs + latin))[:12]


def _alike(name: str, known: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of the products whose names come near, the nearest first."""
    plain, pieces = normalised(name), _pieces(name)
    scored: list[tuple[int, float, dict[str, Any]]] = []
    for row in known:
        shared = sum(piece in row["search_text"] for piece in pieces)
        if not shared:
            continue
        near = fuzz.partial_ratio(plain, row["search_text"])
        if near >= ALIKE or shared * 2 > len(pieces):
            scored.append((shared, near, row))
    return [row for _, _, row in sorted(scored, key=lambda one: (-one[0], -one[1]))]


async def _variants(product_ids: Collection[Any]) -> dict[Any, list[dict[str, Any]]]:
    """What is on sale of the products, in display order. One statement."""
    found: dict[Any, list[dict[str, Any]]] = {}
    if product_ids:
        wanted = sorted(product_ids)
        for row in await rows(
            "SELECT v.id, v.product_id, v.sku, v.barcode, v.name_zh, v.name_en, p.name_zh AS zh, p.name_en AS en "
            "FROM variant v JOIN product p ON p.id = v.product_id "
            f"WHERE v.active AND v.product_id {_in(wanted)} ORDER BY v.position, v.sku", *wanted
        ):  # fmt: skip
            found.setdefault(row["product_id"], []).append(row)
    return found


def _chosen(each: Sequence[str], variants: Sequence[dict[str, Any]], guessed: bool) -> Found:
    """The likeliest of the variants; sure when only one fits all words, or one product is called just so."""
    own = [(row, normalised(" ".join(str(row[key]) for key in ("zh", "en", "name_zh", "name_en", "sku", "barcode"))))
           for row in variants]  # fmt: skip
    fitting = [row for row, text in own if all(word in text for word in each)]
    called = [row for row, _ in own if " ".join(each) in (normalised(row["zh"]), normalised(row["en"]))]
    best = called or fitting or list(variants)
    rest = [row for row in (*fitting, *variants) if row not in best]
    ids = tuple(dict.fromkeys(_id(row["id"]) for row in (*best, *rest)))[:MOST_CANDIDATES]
    if not ids:
        return Found()
    return Found(How.NAME, ids, sure=len(best) == 1 and not guessed)
