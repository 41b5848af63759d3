"""Lists as CSV files: all filtered rows, within permissions and row scope, harmless for spreadsheets."""

import csv
import io
import json
import re
from typing import Any

import pytest

from orderwell.access.models import User
from orderwell.access.rules import hash_password
from orderwell.api import export, export_tables
from orderwell.api.export_tables import TABLES, guarded
from orderwell.api.schema import schema
from orderwell.demo import make
from orderwell.inventory.models import StockLevel
from tests.api.conftest import Web
from tests.counted import statements

HEADS = {
    "orders": ("订单号", "Order"),
    "products": ("编码", "Code"),
    "customers": ("编号", "Number"),
    "payments": ("流水号", "Number"),
    "shipments": ("包裹号", "Parcel"),
    "stock": ("SKU", "SKU"),
}


async def exported(web: Web, name: str, language: str = "zh-CN", **given: Any) -> list[dict[str, str]]:
    """The rows of the file, by column."""
    parameters = {key: value if key == "sort" else json.dumps(value) for key, value in given.items()}
    answer = await web.client.get(f"/export/{name}.csv", params=parameters, headers={"accept-language": language})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert re.fullmatch(rf'attachment; filename="{name}-\d{{8}}\.csv"', answer.headers["content-disposition"])
    text = answer.content.decode()
    assert text.startswith("\ufeff"), "Excel opens it as UTF-8"
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


async def refused(web: Web, name: str, **parameters: str) -> tuple[int, str]:
    answer = await web.client.get(f"/export/{name}.csv", params=parameters)
    return answer.status_code, answer.json()["errors"][0]["extensions"]["code"]


async def signed_in(web: Web, role: str = "owner") -> User:
    user = await make.user(role, password=make.PASSWORD)
    await web.sign_in(user)
    return user


async def test_every_list_has_its_file_in_both_languages(web: Web) -> None:
    await signed_in(web)
    order = await make.order(confirmed=True)
    level = await StockLevel.get()
    await make.shipment(order.id, level.warehouse_id, handed_over=True)  # type: ignore[attr-defined]
    await make.payment(order.id, order.total)
    for name, (zh, en) in HEADS.items():
        for language, head in (("zh-CN", zh), ("en", en)):
            rows = await exported(web, name, language)
            columns = TABLES[name].columns
            expected = [one.en if language == "en" else one.zh for one in columns]
            assert list(rows[0]) == expected
            assert rows[0][head]
    row = (await exported(web, "orders"))[0]
    assert (row["付款状态"], row["合计"], row["币种"]) == ("已付款", f"{order.total / 100:.2f}", "CNY")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", row["下单时间"])


async def test_all_filtered_rows_come_and_not_only_a_page(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "PAGE", 2)
    await signed_in(web)
    for n in range(7):
        await make.customer(f"客户{n}")
    await make.customer("别家")
    rows = await exported(web, "customers", filter={"search": "客户"}, sort="NAME")
    assert [row["名称"] for row in rows] == [f"客户{n}" for n in range(7)]
    assert {row["状态"] for row in rows} == {"正常"}
    english = await exported(web, "customers", "en", filter={"search": "客户"})
    assert {row["Status"] for row in english} == {"Active"}


async def test_a_file_shows_what_the_list_shows_its_viewer(web: Web) -> None:
    await make.roles()
    mine = await signed_in(web, "order_clerk")
    await make.customer("我的客户", owner=mine)
    await make.customer("别人的客户")
    assert [row["名称"] for row in await exported(web, "customers")] == ["我的客户"]
    for name in ("users", "products"):
        assert (await refused(web, name))[0] == {"users": 404, "products": 403}[name]
    await web.ask("mutation { signOut { __typename } }", origin="http://shop.test")
    assert await refused(web, "customers") == (401, "UNAUTHENTICATED")


async def test_a_buyer_gets_the_orders_of_the_own_company_only(web: Web) -> None:
    customer, other = await make.customer(), await make.customer()
    await make.order(customer=other)
    await make.order(customer=customer)
    buyer = await make.buyer(customer)
    await User.filter(id=buyer.user_id).update(password_hash=hash_password(make.PASSWORD))
    await web.sign_in(await User.get(id=buyer.user_id))
    assert {row["客户编号"] for row in await exported(web, "orders")} == {customer.number}
    assert await refused(web, "customers") == (403, "FORBIDDEN")


@pytest.mark.parametrize(
    "parameters",
    [{"filter": "{"}, {"filter": "[]"}, {"filter": '{"nothing": 1}'}, {"sort": "SIDEWAYS"}, {"filter": '{"ids": 3.5}'}],
)
async def test_a_wrong_filter_is_refused_before_the_first_byte(web: Web, parameters: dict[str, str]) -> None:
    await signed_in(web)
    status, _ = await refused(web, "customers", **parameters)
    assert status == 400


async def test_a_foreign_page_starts_no_export(web: Web) -> None:
    await signed_in(web)
    answer = await web.client.get("/export/orders.csv", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


async def test_formulas_are_made_harmless_and_text_stays_whole(web: Web) -> None:
    await signed_in(web)
    await make.customer('=HYPERLINK("http://x.example","点我")')
    await make.customer('引号"、逗号,\n换行')
    names = {row["名称"] for row in await exported(web, "customers")}
    assert names == {'\'=HYPERLINK("http://x.example","点我")', '引号"、逗号,\n换行'}


@pytest.mark.parametrize("begins", export_tables.FORMULA)
def test_what_begins_like_a_formula_is_text(begins: str) -> None:
    assert guarded(f"{begins}1+1") == f"'{begins}1+1"
    assert guarded(f"a{begins}") == f"a{begins}"


async def test_a_file_costs_as_many_statements_as_it_has_pages(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    await signed_in(web)
    for n in range(4):
        await make.customer(f"客户{n}")
    with statements() as one_page:
        await exported(web, "customers")
    monkeypatch.setattr(export, "PAGE", 2)
    with statements() as two_pages:
        await exported(web, "customers")
    assert len(two_pages) <= 2 * len(one_page)


@pytest.mark.parametrize("name", TABLES)
def test_the_words_of_enums_are_complete(name: str) -> None:
    table = TABLES[name]
    connection: Any = schema._schema.query_type.fields[table.field].type  # type: ignore[union-attr]
    for column in table.columns:
        kind = connection.of_type.fields["nodes"].type
        for part in column.path.split("."):
            while hasattr(kind, "of_type"):
                kind = kind.of_type
            kind = kind.fields[part].type
        while hasattr(kind, "of_type"):
            kind = kind.of_type
        if hasattr(kind, "values"):
            assert column.words is not None, column.en
            assert set(column.words) == set(kind.values), column.en
