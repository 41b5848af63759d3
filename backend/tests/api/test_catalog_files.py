"""Files of the catalogue over HTTP: out as CSV and XLSX, in again, and who may."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from orderwell.api import export
from orderwell.catalog.models import Product, Variant
from orderwell.catalog_batches.commands import set_costs
from orderwell.composition import HANDLERS, JOBS
from orderwell.core import jobs
from orderwell.demo import make
from orderwell.intake.sources.folder import SOURCES
from orderwell.taxonomy.models import AttributeKind
from tests.api.conftest import Web

PROBLEM = "... on Problem { problem: code field message }"
FILE = """id state fileName rowCount done added changed unchanged wrong clears columns { name column samples }
  change { id rowCount left } rows(first: 20) { nodes { number sku kind cells { column before after }
  problems { column message } } }"""
UPLOAD = f"""mutation ($file: Upload!) {{ uploadCatalogFile(file: $file) {{ __typename
  ... on CatalogImport {{ {FILE} }} {PROBLEM} }} }}"""
CHECK = f"""mutation ($id: ID!, $mapping: [String!]!) {{ checkCatalogImport(id: $id, mapping: $mapping) {{ __typename
  ... on CatalogImport {{ {FILE} }} {PROBLEM} }} }}"""
WRITE = f"""mutation ($id: ID!) {{ writeCatalogImport(id: $id) {{ __typename
  ... on CatalogImport {{ {FILE} }} {PROBLEM} }} }}"""
READ = f"query ($id: ID!) {{ catalogImport(id: $id) {{ {FILE} }} }}"


async def upload(web: Web, content: bytes, name: str) -> Any:
    operations = json.dumps({"query": UPLOAD, "variables": {"file": None}})
    files = {"0": (name, content, "application/octet-stream")}
    sent = await web.client.post(
        "/graphql", data={"operations": operations, "map": '{"0": ["variables.file"]}'}, files=files
    )
    return sent.json()["data"]["uploadCatalogFile"]


async def ask(web: Web, document: str, **variables: Any) -> Any:
    answer = (await web.client.post("/graphql", json={"query": document, "variables": variables})).json()
    assert "errors" not in answer, answer
    return next(iter(answer["data"].values()))


async def checked(web: Web, made: Any) -> Any:
    mapping = [one["column"] or "" for one in made["columns"]]
    await ask(web, CHECK, id=made["id"], mapping=mapping)
    await jobs.run_due(JOBS, HANDLERS)
    return await ask(web, READ, id=made["id"])


async def goods() -> None:
    volume = await make.attribute(AttributeKind.NUMBER, code="volume", unit="ml")
    await make.product(name_zh="=1+1", variants=2, attributes=[(volume.id, "0.5L")])
    await make.product(name_zh="茶", variant={"barcode": "0690123456789", "weight_g": 12})


def counts(made: Any) -> list[int]:
    return [made[name] for name in ("added", "changed", "unchanged", "wrong")]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_what_is_exported_comes_back_as_no_change(
    web: Web, kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(export, "PAGE", 1)
    await web.sign_in(await make.user("owner", password=make.PASSWORD))
    await goods()
    for language in ("zh-CN", "en"):
        answer = await web.client.get(f"/export/catalog.{kind}", headers={"accept-language": language})
        assert answer.status_code == 200, answer.text
        made = await upload(web, answer.content, f"catalog.{kind}")
        assert made["rowCount"] == 3
        assert all(one["column"] for one in made["columns"])
        assert counts(await checked(web, made)) == [0, 0, 3, 0]
    file = tmp_path / f"again.{kind}"
    file.write_bytes(answer.content)
    sheet = next(iter(SOURCES[f".{kind}"].sheets(file)))
    column = list(sheet.rows[0][1]).index("barcode")
    assert "0690123456789" in {row[column] for _, row in sheet.rows}


async def test_a_filter_and_the_guard_of_formulas(web: Web) -> None:
    await web.sign_in(await make.user("owner", password=make.PASSWORD))
    await goods()
    answer = await web.client.get("/export/catalog.csv", params={"filter": json.dumps({"search": "茶"})})
    names, keys, *rows = csv.reader(io.StringIO(answer.content.decode().removeprefix("\ufeff")))
    assert (names[0], keys[:3], len(rows)) == ("SKU", ["sku", "product", "name_zh"], 1)
    answer = await web.client.get("/export/catalog.csv")
    assert "'=1+1" in answer.text


async def test_a_file_is_checked_then_written(web: Web) -> None:
    await web.sign_in(await make.user("owner", password=make.PASSWORD))
    one = await make.variant()
    made = await upload(web, f"SKU,名称,价格,内部\n{one.sku},苹果,8,x\nNEW,,,\n".encode("gb18030"), "价格.csv")
    assert made["columns"][3] == {"name": "内部", "column": None, "samples": ["x", ""]}
    seen = await checked(web, made)
    assert (seen["state"], counts(seen)) == ("CHECKED", [0, 1, 0, 1])
    changed, wrong = seen["rows"]["nodes"]
    assert changed["cells"][0] == {"column": "name_zh", "before": "矿泉水", "after": "苹果"}
    assert (wrong["sku"], wrong["problems"][0]["column"]) == ("NEW", "name_zh")
    assert (await ask(web, WRITE, id=made["id"]))["state"] == "WRITING"
    await jobs.run_due(JOBS, HANDLERS)
    done = await ask(web, READ, id=made["id"])
    assert (done["state"], done["done"], done["change"]["left"]) == ("DONE", 2, 1)
    assert (await Product.get(id=one.product_id)).name_zh == "苹果"
    assert (await ask(web, WRITE, id=made["id"]))["problem"] == "IMPORT_BUSY"


async def test_what_is_no_table_and_who_may(web: Web) -> None:
    await web.sign_in(await make.user("owner", password=make.PASSWORD))
    for content, name in ((b"\x00\x01", "a.csv"), (b"", "a.csv"), (b"x", "a.pdf"), (b"x", "a.xlsx")):
        assert (await upload(web, content, name))["problem"] == "FILE_UNREADABLE"
    made = await upload(web, b"name,sku\nx,y\n", "a.csv")
    assert (await ask(web, CHECK, id=made["id"], mapping=["name_zh", ""]))["problem"] == "INVALID"
    assert (await ask(web, CHECK, id=made["id"], mapping=["nothing", "sku"]))["problem"] == "NOT_FOUND"
    await web.client.post("/graphql", json={"query": "mutation { signOut { __typename } }"})
    assert (await upload(web, b"sku\nx\n", "a.csv"))["problem"] == "UNAUTHENTICATED"
    assert (await web.client.get("/export/catalog.csv")).status_code == 401
    assert (await web.client.get("/export/catalog.pdf")).status_code == 404


async def test_costs_stand_in_files_of_those_who_may_see_them(web: Web) -> None:
    await web.sign_in(await make.user("owner", password=make.PASSWORD))
    row = await make.variant(price=1000)
    async with make.work() as work:
        await set_costs(work, {row.id: 750})
    full = (await web.client.get("/export/catalog.csv")).content.decode()
    assert ",750," not in full
    assert "7.50" in full
    theirs = await upload(web, full.encode(), "costs.csv")
    assert counts(await checked(web, theirs)) == [0, 0, 1, 0]
    dearer = await checked(web, await upload(web, full.replace("7.50", "8.00").encode(), "costs.csv"))
    cells = dearer["rows"]["nodes"][0]["cells"]
    assert cells == [{"column": "cost", "before": "7.50", "after": "8.00"}]

    await web.sign_in(await make.user("catalogue", password=make.PASSWORD))
    masked = (await web.client.get("/export/catalog.csv")).content.decode()
    assert "cost" not in masked.split("\r\n")[1].split(",")
    assert "7.50" not in masked
    seen = await ask(web, READ, id=dearer["id"])
    assert "7.50" not in json.dumps(seen)
    assert "8.00" not in json.dumps(seen)
    assert (await ask(web, WRITE, id=dearer["id"]))["problem"] == "FORBIDDEN"
    colleagues = await upload(web, full.replace("7.50", "8.00").encode(), "costs.csv")
    assert "cost" not in [one["column"] for one in colleagues["columns"]]
    assert counts(await checked(web, colleagues)) == [0, 0, 1, 0]
    mapping = [one["column"] or "" for one in dearer["columns"]]
    assert (await ask(web, CHECK, id=colleagues["id"], mapping=mapping))["problem"] == "FORBIDDEN"
    assert (await Variant.get(id=row.id)).cost == 750


async def test_a_new_sku_comes_with_its_cost(web: Web) -> None:
    await web.sign_in(await make.user("owner", password=make.PASSWORD))
    await make.category(code="tea")
    file = "sku,name_zh,category,price:BASE,cost\nT-1,茶,tea,10,7\nT-2,茶,tea,10,-7\n"
    found = await checked(web, await upload(web, file.encode(), "new.csv"))
    assert counts(found) == [1, 0, 0, 1]
    await ask(web, WRITE, id=found["id"])
    await jobs.run_due(JOBS, HANDLERS)
    assert (await Variant.get(sku="T-1")).cost == 700
    assert (await Product.get(code="T-1")).margin == 3000


BELOW = """query ($id: ID!) { catalogImport(id: $id) { belowCost
  all: rows { nodes { sku belowCost { price { amount } } } }
  rows(belowCost: true) { totalCount nodes { sku belowCost { priceList price { amount } cost { amount } } } } } }"""


async def test_what_would_be_sold_below_cost_is_named_to_who_may_see_costs(web: Web) -> None:
    await web.sign_in(await make.user("owner", password=make.PASSWORD))
    await make.category(code="tea")
    cheap, fine = await make.variant(price=1000), await make.variant(price=1000)
    async with make.work() as work:
        await set_costs(work, {cheap.id: 750, fine.id: 750})
    file = f"sku,name_zh,category,price:BASE,cost\n{cheap.sku},茶,,7.49,\n{fine.sku},茶,,7.50,\nN-1,茶,tea,3,3.01\n"
    made = await checked(web, await upload(web, file.encode(), "prices.csv"))
    seen = await ask(web, BELOW, id=made["id"])
    assert (seen["belowCost"], seen["rows"]["totalCount"], len(seen["all"]["nodes"])) == (2, 2, 3)
    told = {one["sku"]: one["belowCost"][0] for one in seen["rows"]["nodes"]}
    assert {sku: (one["price"]["amount"], one["cost"]["amount"]) for sku, one in told.items()} == {
        cheap.sku: ("7.49", "7.50"), "N-1": ("3.00", "3.01"),
    }  # fmt: skip
    assert told[cheap.sku]["priceList"]
    again = await checked(web, made)
    assert (await ask(web, BELOW, id=again["id"]))["belowCost"] == 2  # compared anew, not added up
    await web.sign_in(await make.user("catalogue", password=make.PASSWORD))
    masked = await ask(web, BELOW, id=made["id"])
    assert (masked["belowCost"], masked["rows"]) == (0, {"totalCount": 0, "nodes": []})
    assert [one["belowCost"] for one in masked["all"]["nodes"]] == [[], [], []]
