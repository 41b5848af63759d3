"""Filters are made when a query names them, and are what Tortoise would have made at the start."""

from functools import partial
from typing import Any

import pytest
from tortoise.exceptions import FieldError
from tortoise.filters import get_filters_for_field

from orderwell.core.db.filters import Filters
from orderwell.customers.models import Contact
from orderwell.orders.models import Order, OrderLine


def plain(info: Any) -> dict[str, Any]:
    """To compare by: what PostgreSQL searches by is a new object each time."""
    operator = info["operator"]
    return {**info, "operator": operator.func if isinstance(operator, partial) else operator}


async def test_each_filter_of_a_column_is_that_of_tortoise(database: object) -> None:
    meta = Order._meta
    filters = Filters(meta)
    own = meta.db.executor_class.get_overridden_filter_func
    for name, field in meta.fields_map.items():
        if not field.has_db_field:
            continue
        for key, info in get_filters_for_field(name, field, field.source_field or name).items():
            assert key in filters
            operator = own(filter_func=info["operator"], filter_info=info) or info["operator"]
            assert plain(filters[key]) == plain({**info, "operator": operator})
    assert filters["pk__in"]["field"] == "id"


async def test_what_is_no_filter_of_the_table_itself_is_not_in_it(database: object) -> None:
    filters = Filters(OrderLine._meta)
    for name in ("order", "order__number", "nothing", "quantity__nothing"):
        assert name not in filters
    with pytest.raises(KeyError):
        filters["quantity__nothing"]
    assert set(Filters(OrderLine._meta)) == set(OrderLine._meta._filters)  # none is made before it is asked for


async def test_queries_by_relations_and_unknown_names(database: object) -> None:
    assert await Contact.filter(customer__number__icontains="x", customer__name__isnull=False, pk__in=[]).count() == 0
    with pytest.raises(FieldError):
        await Contact.filter(nothing=1)
