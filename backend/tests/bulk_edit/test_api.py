"""The grid through the graph: rows read, checked, saved, listed and taken back; and who may."""

from typing import Any

from orderwell.core.work import Actor, ActorKind, Scope
from orderwell.demo import make
from tests.conftest import Graph
from tests.counted import statements

PROBLEM = "... on Problem { problem: code field message problems { code field params } }"
ROWS = """query ($columns: [String!]!) { products(first: 50, sort: NEWEST) {
  nodes { id skuRows(columns: $columns) { variantId cells } } } }"""
COLUMNS = "{ catalogColumns { key name kind of unit required fixed options { code name } } }"
CHECK = f"""mutation ($rows: [SkuEditInput!]!) {{ checkBulkEdit(rows: $rows) {{ __typename
  ... on BulkCheck {{ changed conflicts problems {{ code field }} }} {PROBLEM} }} }}"""
SAVE = f"""mutation ($rows: [SkuEditInput!]!, $changeId: ID) {{ saveBulkEdit(rows: $rows, changeId: $changeId) {{
  __typename ... on BulkChange {{ id rowCount cellCount left source actorName }} {PROBLEM} }} }}"""
REVERT = f"""mutation ($id: ID!, $intoId: ID) {{ revertBulkChange(id: $id, intoId: $intoId) {{ __typename
  ... on BulkChange {{ id source rowCount kept left }} {PROBLEM} }} }}"""
HISTORY = """{ bulkChanges { nodes { id source left rows { nodes { reverted variant { sku }
  cells { column name before after } } } } } }"""


def staff_with(*permissions: str) -> Actor:
    return Actor(kind=ActorKind.STAFF, name="Mei", permissions=frozenset(permissions), scope=Scope.ALL)


async def ask(gql: Graph, document: str, actor: Actor | None = None, **variables: Any) -> Any:
    result = await gql(document, variables, actor)
    assert result.errors is None, result.errors
    assert result.data is not None
    return next(iter(result.data.values()))


async def row(gql: Graph, actor: Actor, **cells: tuple[str, str]) -> dict[str, Any]:
    variant = await make.variant()
    changes = [{"column": k.replace("__", ":"), "before": a, "after": b} for k, (a, b) in cells.items()]
    return {"variantId": str(variant.id), "cells": changes}


async def test_rows_are_read_in_few_statements(gql: Graph) -> None:
    staff = staff_with("catalog.read", "prices.read")
    first = await make.product(variants=2)
    columns = ["sku", "name_zh", "moq", "price:BASE", "status"]
    with statements() as few:
        one = await ask(gql, ROWS, staff, columns=columns)
    skus = [variant.sku for variant in await make.variants(first)]
    assert [cell["cells"] for cell in one["nodes"][0]["skuRows"]] == [
        [sku, "矿泉水", "1", "10.00", "published"] for sku in skus
    ]
    for _ in range(8):
        await make.product()
    with statements() as many:
        await ask(gql, ROWS, staff, columns=columns)
    assert len(many) == len(few)


async def test_columns_have_names_and_choices(gql: Graph) -> None:
    await make.variant()
    found = {one["key"]: one for one in await ask(gql, COLUMNS, staff_with("catalog.read", "prices.read"))}
    assert (found["price:BASE"]["kind"], found["price:BASE"]["unit"]) == ("MONEY", "CNY")
    assert found["status"]["options"][1] == {"code": "published", "name": "已上架"}
    assert found["sku"]["fixed"] is True
    assert "price:BASE" not in {one["key"] for one in await ask(gql, COLUMNS, staff_with("catalog.read"))}


async def test_a_change_is_checked_saved_and_taken_back(gql: Graph) -> None:
    staff = staff_with("catalog.read", "catalog.write", "prices.write", "prices.read")
    good = await row(gql, staff, moq=("1", "6"), price__BASE=("10.00", "8"))
    bad = await row(gql, staff, moq=("1", "0"), step=("7", "6"))
    checked = await ask(gql, CHECK, staff, rows=[good, bad])
    assert checked["changed"] == 2
    assert checked["conflicts"] == 1
    assert {one["field"] for one in checked["problems"]} == {"rows.1.moq", "rows.1.step"}
    refused = await ask(gql, SAVE, staff, rows=[good, bad])
    assert refused["problem"] == "SEVERAL_PROBLEMS"
    saved = await ask(gql, SAVE, staff, rows=[good])
    assert (saved["rowCount"], saved["cellCount"], saved["left"], saved["source"]) == (1, 2, 1, "GRID")
    other = await row(gql, staff, name_en=("Mineral water", "Water"))
    more = await ask(gql, SAVE, staff, rows=[other], changeId=saved["id"])
    assert (more["id"], more["rowCount"]) == (saved["id"], 2)
    back = await ask(gql, REVERT, staff, id=saved["id"])
    assert (back["source"], back["rowCount"], back["kept"]) == ("REVERT", 2, 0)
    newest, first = (await ask(gql, HISTORY, staff))["nodes"]
    assert (newest["id"], first["left"]) == (back["id"], 0)
    cells = {one["column"]: one for line in first["rows"]["nodes"] for one in line["cells"]}
    assert cells["price:BASE"] == {"column": "price:BASE", "name": "基础价目表", "before": "10.00", "after": "8.00"}


async def test_who_may(gql: Graph) -> None:
    priced = await row(gql, staff_with(), price__BASE=("10.00", "8"))
    clerk = staff_with("catalog.read", "catalog.write")
    for document in (CHECK, SAVE):
        assert (await ask(gql, document, clerk, rows=[priced]))["problem"] == "FORBIDDEN"
        assert (await ask(gql, document, staff_with("catalog.read"), rows=[priced]))["problem"] == "FORBIDDEN"
    refused = await gql(ROWS, {"columns": ["price:BASE"]}, clerk)
    assert refused.errors is not None
    assert (refused.errors[0].extensions or {})["code"] == "FORBIDDEN"
    unknown = await gql(ROWS, {"columns": ["nothing"]}, clerk)
    assert unknown.errors is not None
    assert (unknown.errors[0].extensions or {})["code"] == "NOT_FOUND"
    boss = staff_with("catalog.read", "catalog.write", "prices.write")
    saved = await ask(gql, SAVE, boss, rows=[priced])
    assert (await ask(gql, REVERT, clerk, id=saved["id"]))["problem"] == "FORBIDDEN"
    assert (await ask(gql, REVERT, boss, id=saved["id"]))["rowCount"] == 1
