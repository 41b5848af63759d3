"""The demo catalogue and its prices keep their promises: references resolve, codes are unique, texts are bilingual."""

import re
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from PIL import Image

from tests.demo.demo_files import (
    ATTRIBUTES,
    BRANDS,
    CATEGORIES,
    CUSTOMERS,
    DATA,
    FILES,
    LEAVES,
    PRICE_LISTS,
    PRODUCTS,
    VARIANTS,
    WAREHOUSES,
    objects,
    repeated,
)

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def ean_check_digit(first_twelve: str) -> str:
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(first_twelve))
    return str(-total % 10)


def test_the_business_has_the_promised_size() -> None:
    assert len(PRODUCTS) == 120
    assert 220 <= len(VARIANTS) <= 260
    assert sum(not row["parent"] for row in CATEGORIES) == 8
    assert 24 <= len(LEAVES) <= 30
    assert sum(not product["published"] for product in PRODUCTS) == 2
    assert Counter(row["kind"] for row in CUSTOMERS) == {"company": 55, "person": 5}
    assert len(WAREHOUSES) == 3


@pytest.mark.parametrize("name", FILES)
def test_every_text_is_there_in_both_languages(name: str) -> None:
    for row in objects(FILES[name]):
        stems = {key[:-3] for key in row if key.endswith(("_zh", "_en"))}
        texts = [(row[f"{stem}_zh"], row[f"{stem}_en"]) for stem in stems]
        if {"zh", "en"} <= row.keys():
            texts.append((row["zh"], row["en"]))
        for zh, en in texts:
            assert zh.strip() == zh != "", row
            assert en.strip() == en != "", row
            assert not CHINESE.search(en), row


def test_names_and_descriptions_are_real_chinese() -> None:
    for product in PRODUCTS:
        assert CHINESE.search(product["name_zh"]), product["code"]
        assert len(CHINESE.findall(product["description_zh"])) >= 20, product["code"]
        assert "," not in product["description_zh"], product["code"]
        assert 2 <= product["description_zh"].count("。") <= 4, product["code"]
        assert len(product["description_en"].split()) >= 10, product["code"]
    for field in ("name_zh", "name_en", "description_zh", "description_en"):
        assert repeated([product[field] for product in PRODUCTS]) == []


@pytest.mark.parametrize("name", FILES)
def test_files_stay_readable(name: str) -> None:
    raw = (DATA / f"{name}.json").read_bytes()
    assert len(raw) < 300_000
    assert b"\n " in raw


def test_codes_are_unique() -> None:
    for rows in (CATEGORIES, BRANDS, ATTRIBUTES, PRODUCTS, WAREHOUSES, PRICE_LISTS):
        assert repeated([row["code"] for row in rows]) == []
    assert repeated([variant["sku"] for variant in VARIANTS]) == []
    assert repeated([row["number"] for row in CUSTOMERS]) == []
    assert all(re.fullmatch(r"[A-Z0-9]+(-[A-Z0-9]+)+", variant["sku"]) for variant in VARIANTS)


def test_barcodes_are_their_makers_valid_and_unique() -> None:
    barcodes = [unit["barcode"] for variant in VARIANTS for unit in variant["units"]]
    assert repeated(barcodes) == []
    for barcode in barcodes:
        assert re.fullmatch(r"698\d{10}", barcode), barcode
        assert barcode[12] == ean_check_digit(barcode[:12]), barcode
    makers = {(product["brand"], one["barcode"][:7]) for product in PRODUCTS for one in product["variants"]}
    assert len(makers) == len({brand for brand, _ in makers})
    assert repeated([number[:5] for _, number in makers]) == [], "half a barcode narrows to the goods of a brand"


def test_categories_form_a_tree_of_two_levels_with_parents_first() -> None:
    tops: set[str] = set()
    for row in CATEGORIES:
        if row["parent"] is None:
            tops.add(row["code"])
            assert (DATA / "pictures" / row["icon"]).is_file()
        else:
            assert row["parent"] in tops, row
    assert {product["category"] for product in PRODUCTS} == LEAVES


def test_products_refer_to_what_exists() -> None:
    assert {product["brand"] for product in PRODUCTS} == {row["code"] for row in BRANDS}
    for product in PRODUCTS:
        assert product["tax_rate_bp"] in (900, 1300)
        assert 1 <= product["popularity"] <= 100
        assert len(product["season"]) == 12
        assert min(product["season"]) >= 0 < max(product["season"])
        assert 1 <= len(product["variants"]) <= 6


def test_attribute_values_have_the_declared_kind() -> None:
    declared = {row["code"]: row for row in ATTRIBUTES}
    for row in ATTRIBUTES:
        assert row["kind"] in ("text", "number", "enum", "bool", "color")
        assert bool(row["options"]) == (row["kind"] in ("enum", "color"))
        assert repeated([option["code"] for option in row["options"]]) == []
    for product in PRODUCTS:
        for code, value in product["attributes"].items():
            kind = declared[code]["kind"]
            if kind in ("enum", "color"):
                assert value in {option["code"] for option in declared[code]["options"]}, product["code"]
            elif kind == "text":
                assert value.keys() == {"zh", "en"}
            elif kind == "bool":
                assert isinstance(value, bool)
            else:
                assert not isinstance(value, bool)
                assert value > 0


def test_variants_are_the_distinct_choices_of_their_product() -> None:
    for product in PRODUCTS:
        axes = {axis["code"]: {value["code"] for value in axis["values"]} for axis in product["options"]}
        for variant in product["variants"]:
            assert variant["options"].keys() == axes.keys(), variant["sku"]
            assert all(choice in axes[axis] for axis, choice in variant["options"].items()), variant["sku"]
            assert variant["sku"].startswith(product["code"] + "-")
        assert repeated([tuple(variant["options"].items()) for variant in product["variants"]]) == []
        for axis, values in axes.items():
            assert values == {variant["options"][axis] for variant in product["variants"]}, product["code"]


def test_units_and_minimum_quantities_fit_together() -> None:
    for variant in VARIANTS:
        sku, base, *larger = variant["sku"], *variant["units"]
        assert base["factor"] == 1, sku
        assert base["barcode"] == variant["barcode"], sku
        factors = [unit["factor"] for unit in variant["units"]]
        assert factors == sorted(set(factors)), sku
        assert all(isinstance(unit["factor"], int) and unit["factor"] > 1 for unit in larger), sku
        assert sum(unit.get("default", False) for unit in variant["units"]) == 1, sku
        assert variant["step"] >= 1, sku
        assert variant["moq"] % variant["step"] == 0 < variant["moq"], sku
        assert all(unit["factor"] % variant["step"] == 0 for unit in larger), sku
        assert repeated([unit["code"] for unit in variant["units"]]) == [], sku


def test_money_and_weight_are_positive_integers_with_a_margin() -> None:
    for variant in VARIANTS:
        for field in ("list_price_minor", "cost_minor", "weight_g", "moq", "step"):
            assert type(variant[field]) is int, variant["sku"]
            assert variant[field] > 0, variant["sku"]
        assert 0.5 < variant["cost_minor"] / variant["list_price_minor"] < 0.85, variant["sku"]


def test_every_product_has_its_own_small_square_picture() -> None:
    files = {path.name: path for path in (DATA / "pictures").glob("*.webp")}
    assert {product["picture"] for product in PRODUCTS} == files.keys()
    assert repeated([product["picture"] for product in PRODUCTS]) == []
    assert len({path.read_bytes() for path in files.values()}) == len(files)
    for name, path in files.items():
        assert path.stat().st_size <= 14_000, name
        with Image.open(path) as image:
            assert (image.format, image.size) == ("WEBP", (480, 480)), name
    assert sum(path.stat().st_size for path in files.values()) <= 2_000_000
    assert "MIT License" in (DATA / "pictures" / "NOTICE.md").read_text(encoding="utf-8")


def prices_of(price_list: dict[str, Any]) -> dict[tuple[str, int], int]:
    return {(row["sku"], row["min_quantity"]): row["price_minor"] for row in price_list["prices"]}


def test_price_lists_refer_to_what_exists_and_never_sell_below_cost() -> None:
    costs = {variant["sku"]: variant["cost_minor"] for variant in VARIANTS}
    numbers = {row["number"] for row in CUSTOMERS}
    assert Counter(row["kind"] for row in PRICE_LISTS) == {"base": 1, "level": 3, "customer": 4}
    for price_list in PRICE_LISTS:
        assert (price_list["customer"] in numbers) == (price_list["kind"] == "customer")
        assert (price_list["level"] in ("silver", "gold", "platinum")) == (price_list["kind"] == "level")
        assert len(prices_of(price_list)) == len(price_list["prices"])
        for row in price_list["prices"]:
            assert row["price_minor"] > costs[row["sku"]], (price_list["code"], row)
        begin, end = price_list["valid_from_day"], price_list["valid_to_day"]
        assert begin is None or end is None or begin < end


def test_levels_and_quantities_only_make_it_cheaper() -> None:
    lists = {row["code"]: prices_of(row) for row in PRICE_LISTS}
    base = lists["BASE"]
    assert {sku: price for (sku, quantity), price in base.items() if quantity == 1} == {
        variant["sku"]: variant["list_price_minor"] for variant in VARIANTS
    }
    order = [base, lists["LEVEL-SILVER"], lists["LEVEL-GOLD"], lists["LEVEL-PLATINUM"]]
    for dearer, cheaper in pairwise(order):
        assert dearer.keys() == cheaper.keys()
        assert all(cheaper[key] <= price for key, price in dearer.items())
    for prices in order:
        for (sku, quantity), price in prices.items():
            assert all(price < prices[sku, less] for (name, less) in prices if name == sku and less < quantity)


def test_quantity_tiers_are_reachable_in_steps() -> None:
    steps = {variant["sku"]: variant["step"] for variant in VARIANTS}
    tiers = [(row["sku"], row["min_quantity"]) for row in PRICE_LISTS[0]["prices"] if row["min_quantity"] > 1]
    assert len({sku for sku, _ in tiers}) == 60
    assert all(quantity % steps[sku] == 0 for sku, quantity in tiers)


def test_contracts_beat_the_level_of_their_customer() -> None:
    levels = {row["level"]: prices_of(row) for row in PRICE_LISTS if row["kind"] == "level"}
    customers = {row["number"]: row for row in CUSTOMERS}
    contracts = [row for row in PRICE_LISTS if row["kind"] == "customer"]
    for contract in contracts:
        level = levels[customers[contract["customer"]]["level"]]
        for row in contract["prices"]:
            assert row["price_minor"] < min(price for (sku, _), price in level.items() if sku == row["sku"])
    assert any(contract["valid_to_day"] < 0 for contract in contracts)
