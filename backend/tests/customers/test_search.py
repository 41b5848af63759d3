"""Customers are found however they are written."""

import pytest

from orderwell.core.page import PageRequest
from orderwell.core.work import Scope
from orderwell.customers import queries
from orderwell.customers.queries import CustomerFilter, CustomerSort
from orderwell.demo import make

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize(
    "text", ["鲜生", "鮮生", "xiansheng", "XSCS", "ｆｒｅｓｈ", "0042", "鲜生 超市", "市东", "zhangwei"]
)
async def test_customers_are_found_by_what_people_type(text: str) -> None:
    customer = await make.customer("鮮生超市東店", name_en="Fresh Market", phone="13800000042")
    await make.contact(customer, name="张伟")
    await make.customer("别家")
    page = await queries.page(make.EVERYTHING, CustomerFilter(search=text), CustomerSort.NAME, PageRequest(5))
    assert [row.id for row in page.rows] == [customer.id]
    assert make.EVERYTHING.scope is Scope.ALL
