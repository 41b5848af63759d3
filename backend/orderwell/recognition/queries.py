"""Which goods are meant: by SKU, barcode, the customer's own code, or words of a name. For many lines at once."""

import re
from collections.abc import Collection, Mapping, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any
from uuid import UUID

from msgspec import Struct

from orderwell.bitmaps.queries import columns
from orderwell.catalog.rules import Range
from orderwell.core.db.sql import as_id, rows
from orderwell.faceting.rules import Viewer
from orderwell.language.rules import Kind, code, folded, tokens
from orderwell.matching.queries import matched_all
from orderwell.order_messages.rules import Asked
from orderwell.orders.queries import times_bought
from orderwell.price_lists.queries import variants_of_codes
from orderwell.search.queries import best_of_all
from orderwell.search.rules import Match
from orderwell.sorts.rules import Candidate, apart, called_as_before, contexts, groups, sorts_of

from .rules import is_slip, nearly_said, one_product, plainest, sayings

MOST_CANDIDATES = 6
LEAST_LIKE = 0.8  # of two codes, by difflib's ratio
MOST_SLIPS = 20  # lines of one text whose codes are compared with all there are
_LIKE_A_CODE = re.compile(r"(?=.*[\d-])[A-Za-z0-9][\w./-]{4,31}", re.ASCII)


class How(StrEnum):
    """By what the goods were found."""

    SKU = "sku"
    BARCODE = "barcode"
    OWN_CODE = "own_code"
    NAME = "name"
    BOUGHT = "bought"
    CHOSEN = "chosen"


class Found(Struct, frozen=True):
    """Variants that may be meant, the likeliest first. `sure`: the first one is; `unit_code`: its barcode was read;
    `whole`: they meet all that was said, as it was said."""

    how: How | None = None
    variant_ids: tuple[UUID, ...] = ()
    unit_code: str | None = None
    sure: bool = False
    whole: bool = False
    alike: int = 0  # how many of the first ones say the same of what was asked for, none: nothing


async def identify(asked: Sequence[Asked], customer_id: UUID | None, within: Range | None = None) -> list[Found]:
    """What each line means, in order; goods outside the range `within` are as if there were none.

    Seventeen statements at most, whatever the number of lines.
    """
    exact = await _offered(await _by_code({key for one in asked for key in _keys(one)}, customer_id), within)
    found = [next((exact[key] for key in _keys(one) if key in exact), None) for one in asked]
    unknown = [one for one, known in zip(asked, found, strict=True) if known is None]
    ways = {one: [(text, one.unit) for text in sayings(_text(one))] for one in unknown}
    plain = {one: (text, one.unit) for one in unknown if (text := plainest(_text(one)))}
    texts = dict.fromkeys(way for several in (*ways.values(), plain.values()) for way in several)
    named = await _by_words(list(texts), within)
    near = await _slips([one.name for one in unknown])
    likely = {
        one: _settled(_likeliest([named[way] for way in ways[one]]), named.get(plain.get(one, ("", ""))))
        for one in unknown
    }
    meant = {one: _with_near(likely[one], near.get(one.name, ())) for one in unknown}
    offered = {one for hits in meant.values() for one in hits.variant_ids}
    bought = await times_bought(customer_id, offered) if customer_id and offered else {}
    return [
        known if known is not None else _preferred(meant[one], bought) for one, known in zip(asked, found, strict=True)
    ]


def _likeliest(ways: Sequence[Found]) -> Found:
    """Of several ways to read words the first that something meets as it was said, else the last that finds anything:
    it has the least that is no name."""
    whole = next((one for one in ways if one.whole), None)
    return whole or next((one for one in reversed(ways) if one.variant_ids), Found())


def _settled(found: Found, plain: Found | None) -> Found:
    """What is in doubt as it was said is meant when plainer words surely mean one of the same goods."""
    settles = plain and plain.sure and plain.variant_ids[0] in found.variant_ids and not found.sure
    return plain if plain and settles else found


def _keys(one: Asked) -> list[str]:
    """What may be a code: everything, then words with a digit or in capitals."""
    said = [one.name, one.also]
    said += [word for text in said for word in text.split() if re.fullmatch(r"(?=.*\d|[A-Z])[\w./-]{4,60}", word)]
    return [key for key in dict.fromkeys(said) if key and len(key) <= 60]


def _text(one: Asked) -> str:
    """What the goods are called."""
    return one.name if not one.also or re.search(r"[\u4e00-\u9fff]", one.name) else one.also


def _preferred(found: Found, bought: Mapping[UUID, int]) -> Found:
    """What the customer has bought before comes first, and is meant when it is the only one."""
    if found.sure or not found.variant_ids:
        return found
    likely = found.variant_ids[: found.alike or len(found.variant_ids)]
    known = sorted((one for one in likely if one in bought), key=lambda one: -bought[one])
    ranked = (*known, *(one for one in found.variant_ids if one not in known))
    if len(known) == 1 and found.how is How.NAME:
        return Found(How.BOUGHT, ranked, sure=True)
    return Found(found.how, ranked)


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
        "SELECT u.barcode, u.code, u.variant_id FROM unit u JOIN variant v ON v.id = u.variant_id AND v.active "
        "WHERE u.barcode IN (?)", plain
    ):  # fmt: skip
        found[row["barcode"]] = Found(How.BARCODE, (as_id(row["variant_id"]),), row["code"], True)
    for row in await rows(
        "SELECT id, sku, barcode FROM variant WHERE active AND (sku IN (?) OR barcode IN (?))", wanted, plain
    ):
        if row["barcode"] in keys:
            found.setdefault(row["barcode"], Found(How.BARCODE, (as_id(row["id"]),), sure=True))
        for key in spelled.get(row["sku"], ()):
            found[key] = Found(How.SKU, (as_id(row["id"]),), sure=True)
    if customer_id:
        for code, variant_id in (await variants_of_codes(customer_id, plain)).items():
            found[code] = Found(How.OWN_CODE, (variant_id,), sure=True)
    return found


async def _slips(names: Sequence[str]) -> dict[str, list[UUID]]:
    """SKUs that are one slip of a finger from what looks like a code, else those most like it, for the first few of the
    names. One statement.

    Of a code with one slip either the first half or the second is as it should be.
    """
    asked = [one for one in dict.fromkeys(names) if _LIKE_A_CODE.fullmatch(one)][:MOST_SLIPS]
    if not asked:
        return {}
    halves = [half for one in asked for half in (f"{one[: len(one) // 2]}%", f"%{one[-(len(one) // 2) :]}")]
    either = " OR ".join(["upper(sku) LIKE ?"] * len(halves))
    there = await rows(
        f"SELECT id, sku FROM variant WHERE active AND ({either}) ORDER BY sku", *[half.upper() for half in halves]
    )
    found: dict[str, list[UUID]] = {}
    for one in asked:
        plain = code(one)
        near = [(code(row["sku"]), row) for row in there]
        likely = [(row, SequenceMatcher(None, plain, sku).ratio()) for sku, row in near]
        slips = [(row, how) for (row, how), (sku, _) in zip(likely, near, strict=True) if is_slip(plain, sku)]
        ranked = sorted(slips or [one for one in likely if one[1] >= LEAST_LIKE], key=lambda one: -one[1])
        found[one] = [as_id(row["id"]) for row, _ in ranked][:MOST_CANDIDATES]
    return found


def _with_near(found: Found, near: Sequence[UUID]) -> Found:
    """A mistyped code is asked about, before goods that its letters happen to name."""
    if found.sure or not near:
        return found
    return Found(How.SKU, tuple(dict.fromkeys([*near, *found.variant_ids]))[:MOST_CANDIDATES])


async def _offered(found: dict[str, Found], within: Range | None) -> dict[str, Found]:
    """What is in the range. One statement, none without a range."""
    if within is None or not found:
        return found
    wanted = sorted({one for hit in found.values() for one in hit.variant_ids})
    places = await rows(
        "SELECT v.id, v.product_id, p.category_id, p.brand_id FROM variant v JOIN product p ON p.id = v.product_id "
        "WHERE v.id IN (?)", wanted
    )  # fmt: skip
    there = {as_id(row["id"]) for row in places if _has_row(within, row)}
    return {key: hit for key, hit in found.items() if there.issuperset(hit.variant_ids)}


def _has_row(within: Range, row: Mapping[str, Any]) -> bool:
    brand = row["brand_id"]
    return within.has(as_id(row["product_id"]), as_id(row["category_id"]), as_id(brand) if brand else None)


async def by_name(names: Sequence[str], within: Range | None = None) -> dict[str, Found]:
    """Variants on sale by words of their names, as the search understands them. Ten statements at most."""
    found = await _by_words([(name, "") for name in names], within)
    return {name: found[name, ""] for name in names}


async def _by_words(asked: Sequence[tuple[str, str]], within: Range | None) -> dict[tuple[str, str], Found]:
    """The same for words with the unit that is counted in."""
    if not asked:
        return {}
    found = await _meant([name for name, _ in asked], within)
    return {one: _chosen(match, products, one[1]) for one, (match, products) in zip(asked, found, strict=True)}


async def _meant(names: Sequence[str], within: Range | None) -> list[tuple[Match, list[list[Candidate]]]]:
    """What each of the names means, and what is on sale of the products that fit best."""
    matches = await matched_all(Viewer(within=within), names)
    known = await columns()
    best = await best_of_all(matches, known, MOST_CANDIDATES)
    variants = await _variants({known.product_id(one) for hits in best for one, _ in hits})
    products = [[variants.get(known.product_id(hit), []) for hit, _ in hits] for hits in best]
    return list(zip(matches, products, strict=True))


async def sorts_apart(asked: Sequence[Asked], within: Range | None = None) -> list[Asked]:
    """The lines, and in place of one that names several sorts at once (苏打水原味柠檬西柚各一箱) one for each.

    What was said just before or after may be the product. A sort that follows another one of the same goods is called
    by them, too (苏打水原味一箱柠檬一箱). No statement when nothing is said so, else ten at most.
    """
    ways = [contexts(asked, group) for group in groups(asked)]
    texts = {way: " ".join(one.name for one in asked[way.start : way.stop]) for several in ways for way in several}
    heads = list(dict.fromkeys(one.after for one in asked if one.after))[:MOST_SLIPS]
    every = [*texts.values(), *heads]
    meant = [[one for one in products if one] for _, products in (await _meant(every, within) if every else [])]
    kinds = {way: [sorts_of(one) for one in products] for way, products in zip(texts, meant, strict=False)}
    asked = called_as_before(asked, dict(zip(heads, meant[len(texts) :], strict=True)))
    done, made = 0, list[Asked]()
    for way in (way for several in ways for way in several):
        if way.start >= done and (found := apart(asked[way.start : way.stop], kinds[way])):
            made += [*asked[done : way.start], *found]
            done = way.stop
    return [*made, *asked[done:]]


async def _variants(product_ids: Collection[UUID]) -> dict[UUID, list[Candidate]]:
    """What is on sale of the products, in display order. One statement."""
    found: dict[UUID, dict[UUID, Candidate]] = {}
    wanted = sorted(product_ids)
    for row in await rows(
        "SELECT v.id, v.product_id, v.sku, v.barcode, v.name_zh, v.name_en, p.name_zh AS product_name, "
        "u.code AS unit_code, u.name_zh AS unit_zh, u.name_en AS unit_en "
        "FROM variant v JOIN unit u ON u.variant_id = v.id JOIN product p ON p.id = v.product_id "
        "WHERE v.active AND v.product_id IN (?) ORDER BY v.position, v.sku", wanted
    ) if wanted else []:  # fmt: skip
        variants = found.setdefault(as_id(row["product_id"]), {})
        if (key := as_id(row["id"])) not in variants:
            variants[key] = _candidate(key, row)
        variants[key].units.update((row["unit_code"], row["unit_zh"], row["unit_en"]))
    return {key: list(variants.values()) for key, variants in found.items()}


def _candidate(variant_id: UUID, row: Mapping[str, Any]) -> Candidate:
    own = f"{row['name_zh']} {row['name_en']} {row['sku']}"
    codes = frozenset(code(one) for one in (row["sku"], row["barcode"]) if one)
    read = list(tokens(own))
    marks = frozenset(text for token in read for text in (token.text, token.amount))
    runs = tuple(token.text for token in read if token.kind is Kind.RUN)
    return Candidate(variant_id, codes, folded(own), marks, runs, folded(row["product_name"]))


def _chosen(match: Match, products: Sequence[Sequence[Candidate]], unit: str) -> Found:
    """The likeliest of the variants of the products, those first that say most of the question themselves and are sold
    by the unit; sure when one product was found well and one of its variants is the likeliest."""
    question, ranked = next(iter(match.questions), None), list[Candidate]()
    if question is None:
        return Found()
    for variant in (one for product in products for one in product):
        if question.whole in variant.codes:
            return Found(How.SKU, (variant.variant_id,), sure=True, whole=True)
    leading, alike = 0, 0
    for product in products:
        points = {
            one.variant_id: (sum(one.says(piece.token) for piece in question.pieces), one.counts_in(unit))
            for one in product
        }
        ranked += sorted(product, key=lambda one: points[one.variant_id], reverse=True)
        best = max(points.values(), default=(0.0, False))
        if not leading:
            leading = sum(one == best for one in points.values())
            alike = leading if best[0] or not products[1:] else 0
    ids = tuple(dict.fromkeys(one.variant_id for one in ranked))[:MOST_CANDIDATES]
    whole = not (match.corrected or match.relaxed)
    sure = leading == 1 and one_product(match) and nearly_said(match, ranked[0])
    return Found(How.NAME, ids, None, sure, whole, alike) if ids else Found()
