"""Which goods are meant: by SKU, barcode, the customer's own code, or words of a name. For many lines at once."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any
from uuid import UUID

from orderwell.bitmaps.queries import columns
from orderwell.catalog.rules import Range
from orderwell.core.db.sql import rows
from orderwell.faceting.rules import Viewer
from orderwell.language.rules import Kind, Token, code, folded, tokens
from orderwell.matching.queries import matched_all
from orderwell.order_messages.rules import Asked
from orderwell.orders.queries import times_bought
from orderwell.price_lists.queries import variants_of_codes
from orderwell.query_parsing.rules import CODE, FAR, LOOSE, NAME, SAID
from orderwell.search.queries import best_of_all
from orderwell.search.rules import Match

MOST_CANDIDATES = 6
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


@dataclass(frozen=True, slots=True)
class Found:
    """Variants that may be meant, the likeliest first. `sure`: the first one is; `unit_code`: its barcode was read."""

    how: How | None = None
    variant_ids: tuple[UUID, ...] = ()
    unit_code: str | None = None
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A variant that may be meant: its codes, its own names and SKU in one form of writing, and the tokens in them."""

    variant_id: UUID
    codes: frozenset[str]
    text: str
    marks: frozenset[str]

    def says(self, token: Token) -> bool:
        """Whether a word of the question is this variant's own, not all its product's."""
        return token.text in (self.text if token.kind in (Kind.RUN, Kind.WORD) else self.marks)


async def identify(asked: Sequence[Asked], customer_id: UUID | None, within: Range | None = None) -> list[Found]:
    """What each line means, in order; goods outside the range `within` are as if there were none.

    Seventeen statements at most, whatever the number of lines.
    """
    exact = await _offered(await _by_code({key for one in asked for key in _keys(one)}, customer_id), within)
    found = [next((exact[key] for key in _keys(one) if key in exact), None) for one in asked]
    unknown = [one for one, known in zip(asked, found, strict=True) if known is None]
    named = await by_name(list(dict.fromkeys(map(_text, unknown))), within)
    near = await _slips([one.name for one in unknown])
    named |= {
        text: _with_near(named[text], near[one.name]) for one in unknown if near.get(one.name) and (text := _text(one))
    }
    offered = {one for hits in named.values() for one in hits.variant_ids}
    bought = await times_bought(customer_id, offered) if customer_id and offered else {}
    return [
        known if known is not None else _preferred(named[_text(one)], bought)
        for one, known in zip(asked, found, strict=True)
    ]


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


async def _slips(names: Sequence[str]) -> dict[str, list[UUID]]:
    """SKUs that are one slip of a finger from what looks like a code, for the first few of the names. One statement.

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
        near = [(sku, row) for sku, row in near if not _slipped(sku).isdisjoint(_slipped(plain))]
        near.sort(key=lambda pair: -SequenceMatcher(None, plain, pair[0]).ratio())
        found[one] = [_id(row["id"]) for _, row in near][:MOST_CANDIDATES]
    return found


def _slipped(text: str) -> set[str]:
    """A code, and what is left of it without one of its signs: of two codes one slip apart something is the same."""
    return {text, *(text[:at] + text[at + 1 :] for at in range(len(text)))}


def _with_near(found: Found, near: Sequence[UUID]) -> Found:
    """A mistyped code is asked about, before goods that its letters happen to name."""
    if found.sure:
        return found
    return Found(How.SKU, tuple(dict.fromkeys([*near, *found.variant_ids]))[:MOST_CANDIDATES])


async def _offered(found: dict[str, Found], within: Range | None) -> dict[str, Found]:
    """What is in the range. One statement, none without a range."""
    if within is None or not found:
        return found
    wanted = sorted({one for hit in found.values() for one in hit.variant_ids})
    places = await rows(
        "SELECT v.id, v.product_id, p.category_id, p.brand_id FROM variant v JOIN product p ON p.id = v.product_id "
        f"WHERE v.id {_in(wanted)}", *wanted
    )  # fmt: skip
    there = {_id(row["id"]) for row in places if _has_row(within, row)}
    return {key: hit for key, hit in found.items() if there.issuperset(hit.variant_ids)}


def _id(value: Any) -> UUID:
    return UUID(str(value))


def _has_row(within: Range, row: Mapping[str, Any]) -> bool:
    brand = row["brand_id"]
    return within.has(_id(row["product_id"]), _id(row["category_id"]), _id(brand) if brand else None)


async def by_name(names: Sequence[str], within: Range | None = None) -> dict[str, Found]:
    """Variants on sale by words of their names, as the search understands them. Ten statements at most."""
    if not names:
        return {}
    matches = await matched_all(Viewer(within=within), names)
    known = await columns()
    best = await best_of_all(matches, known, MOST_CANDIDATES)
    variants = await _variants({known.product_id(one) for hits in best for one, _ in hits})
    return {
        name: _chosen(match, [variants.get(known.product_id(one), []) for one, _ in hits])
        for name, match, hits in zip(names, matches, best, strict=True)
    }


async def _variants(product_ids: Collection[UUID]) -> dict[UUID, list[Candidate]]:
    """What is on sale of the products, in display order. One statement."""
    found: dict[UUID, list[Candidate]] = {}
    wanted = sorted(product_ids)
    for row in await rows(
        "SELECT id, product_id, sku, barcode, name_zh, name_en FROM variant "
        f"WHERE active AND product_id {_in(wanted)} ORDER BY position, sku", *wanted
    ) if wanted else []:  # fmt: skip
        own = f"{row['name_zh']} {row['name_en']} {row['sku']}"
        codes = frozenset(code(one) for one in (row["sku"], row["barcode"]) if one)
        marks = frozenset(text for token in tokens(own) for text in (token.text, token.amount))
        found.setdefault(_id(row["product_id"]), []).append(Candidate(_id(row["id"]), codes, folded(own), marks))
    return found


def _chosen(match: Match, products: Sequence[Sequence[Candidate]]) -> Found:
    """The likeliest of the variants of the products, those first that say most of the question themselves; sure when
    one product was found well and one of its variants says most."""
    question, ranked = next(iter(match.questions), None), list[Candidate]()
    if question is None:
        return Found()
    for variant in (one for product in products for one in product):
        if question.whole in variant.codes:
            return Found(How.SKU, (variant.variant_id,), sure=True)
    leading = 0
    for product in products:
        said = {one.variant_id: sum(one.says(piece.token) for piece in question.pieces) for one in product}
        most = max(said.values(), default=0)
        ranked += sorted(product, key=lambda one: -said[one.variant_id])
        leading = leading or sum(points == most for points in said.values())
    ids = tuple(dict.fromkeys(one.variant_id for one in ranked))[:MOST_CANDIDATES]
    return Found(How.NAME, ids, sure=leading == 1 and _one_product(match)) if ids else Found()


def _one_product(match: Match) -> bool:
    """Whether a question as it was asked means one product: its name, or the only hit there is."""
    how, docs = next(iter(match.sets or ()), (LOOSE, 0))
    if match.corrected or how in (LOOSE, FAR):
        return False
    return (docs if how in (CODE, NAME, SAID) else match.hits).bit_count() == 1
