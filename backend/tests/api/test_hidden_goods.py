"""Nothing tells of goods that are not offered, or of prices that may not be seen: every root field is asked.

Documents are made of the schema, with everything below a root field that its asker may read, so that what comes later
is asked, too.
"""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import pytest
from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from orderwell.api.fields import PUBLIC, SIGNED_IN, Allow, Batched
from orderwell.api.schema import schema
from orderwell.assortments.models import AssortmentMode
from orderwell.catalog import commands as catalog
from orderwell.catalog.models import Product, ProductStatus, Variant
from orderwell.core.work import Actor
from orderwell.customers.models import Customer, CustomerStatus
from orderwell.demo import make
from orderwell.inventory.models import StockLevel
from tests.conftest import Graph

DEEP = 5
LINE = {"quantity": 1, "unitCode": "bottle"}
SECRET, PRICE = "SECRETGOODS", 7_654_321
TOLD_PRICES = ("7654321", "76543.21", "76,543.21")
# Where goods are found, however the test's shop looks: the others may be empty for a new buyer.
OF_GOODS = {"products", "product", "productFacets", "search", "suggestions", "variants", "quote", "resolveOrderLines"}


def extension(field: GraphQLField, kind: type) -> Any:
    declared: Any = field.extensions.get("strawberry-definition")
    return next((one for one in getattr(declared, "extensions", ()) if isinstance(one, kind)), None)


def fields_of(actor: Actor, kind: Any) -> Iterator[tuple[str, GraphQLField]]:
    """Those below a type that the actor may read and that need no arguments."""
    for name, field in kind.fields.items():
        batched = extension(field, Batched)
        permission = batched.permission if batched else None
        if (permission is None or actor.can(permission)) and not any(map(is_required_argument, field.args.values())):
            yield name, field


@cache
def selection(actor: Actor, kind: Any, depth: int, path: tuple[str, ...] = ()) -> str:
    """Everything below, each type once on the way down."""
    if is_leaf_type(kind):
        return " "
    if isinstance(kind, GraphQLUnionType):
        each = [f"... on {one.name} {selection(actor, one, depth, path)}" for one in kind.types]
        return "{ __typename " + " ".join(one for one in each if one.strip()) + " }"
    if depth == 0 or kind.name in path:
        return ""
    parts = ["__typename"]
    for name, field in fields_of(actor, kind):
        below = selection(actor, get_named_type(field.type), depth - 1, (*path, kind.name))
        if below:
            parts.append(f"{name}{below}")
    return "{ " + " ".join(parts) + " }"


def filled(kind: Any, name: str, given: dict[str, Any]) -> Any:
    """A value for an argument: what is `given` under its name, else anything that fits."""
    if isinstance(kind, GraphQLNonNull):
        return filled(kind.of_type, name, given)
    if isinstance(kind, GraphQLList):
        return [filled(kind.of_type, "id" if name.lower().endswith("ids") else name, given)]
    if isinstance(kind, GraphQLInputObjectType):
        inside = given | (given.get(name) or {})
        wanted = {n: f for n, f in kind.fields.items() if n in inside or isinstance(f.type, GraphQLNonNull)}
        return {n: filled(f.type, n, inside) for n, f in wanted.items()}
    if kind.name == "String":
        return str(given.get(name, given.get("text", "1")))
    plain = {"Int": 1, "Float": 1.0, "Boolean": True, "Date": "2026-12-01", "DateTime": "2026-12-01T00:00:00Z"}
    return given.get(name, plain.get(kind.name) or next(iter(getattr(kind, "values", None) or ["1"])))


def questions(actor: Actor, given: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every root query that the actor may ask, with `given` wherever an argument has such a name."""
    root = schema._schema.query_type
    assert isinstance(root, GraphQLObjectType)
    for name, field in root.fields.items():
        allow = extension(field, Allow)
        if name.startswith("_") or not (allow.permission in (PUBLIC, SIGNED_IN) or actor.can(allow.permission)):
            continue
        asked = {n: a for n, a in field.args.items() if is_required_argument(a) or n in given}
        variables = {n: filled(a.type, n, given) for n, a in asked.items()}
        declared = ", ".join(f"${n}: {a.type}" for n, a in asked.items())
        passed = ", ".join(f"{n}: ${n}" for n in asked)
        below = selection(actor, get_named_type(field.type), DEEP)
        yield (
            name,
            f"query{f'({declared})' if declared else ''} {{ {name}{f'({passed})' if passed else ''} {below} }}",
            variables,
        )


class Shop:
    """One product that is to be hidden, and another one."""

    product: Product
    variant: Variant
    customer: Customer
    buyer: Actor

    async def fill(self) -> "Shop":
        place = await make.category("保险箱", name_en="Safes", code="SECRETPLACE")
        maker = await make.brand("保险牌", name_en="Safe", code="SECRETBRAND")
        self.product = await make.product(
            f"{SECRET} 矿泉水", name_en=f"{SECRET} water", code=f"{SECRET}-P", category=place, brand=maker,
            price=PRICE, stock=50, variant={"sku": f"{SECRET}-1", "barcode": "6900000000012"},
        )  # fmt: skip
        await make.product(
            "矿泉水 大",
            code="OPEN",
            category=await make.category("水"),
            price=PRICE,
            stock=50,
            variant={"sku": "OPEN-1"},
        )
        self.variant = (await make.variants(self.product))[0]
        self.customer = await make.customer()
        self.buyer = await make.buyer(self.customer)
        return self

    def secrets(self) -> tuple[str, ...]:
        return SECRET, str(self.product.id), str(self.variant.id), "6900000000012", "SECRETBRAND", "SECRETPLACE"

    def asked(self) -> list[dict[str, Any]]:
        """By SKU, code, barcode, words and ids."""
        texts = (f"{SECRET}-1", f"{SECRET}-P", "6900000000012", "矿泉水", "secretgoods 水", "kuangquanshui", "保险")
        same = ("text", "search", "code", "sku", "name")
        one, sku = str(self.product.id), str(self.variant.id)
        by_id = {**LINE, "id": one, "variantId": sku, "productId": one, "filter": {"ids": one}}
        return [*({**LINE, **dict.fromkeys(same, text)} for text in texts), by_id]


async def telling(gql: Graph, actor: Actor, secrets: tuple[str, ...], asked: Sequence[dict[str, Any]]) -> set[str]:
    """The root fields whose answers have any of the secrets that the question did not have already."""
    found, done = set[str](), set[str]()
    for given in asked:
        for name, document, variables in questions(actor, given):
            if (question := f"{document} {variables}") in done:
                continue
            done.add(question)
            result = await gql(document, variables, actor)
            for error in result.errors or ():
                assert (error.extensions or {}).get("code") not in (None, "INTERNAL"), (document, error)
            text = json.dumps(result.data, ensure_ascii=False, default=str)
            found |= {name for one in secrets if one not in str(variables) and one in text}
    return found


class Plain(Graph):
    """Asks once: here are hundreds of questions."""

    judged = False


@pytest.fixture
def ask(gql: Graph) -> Graph:
    return Plain()


async def test_goods_outside_the_assortment_are_told_of_nowhere(ask: Graph) -> None:
    shop = await Shop().fill()
    for actor in (shop.buyer, Actor()):
        assert await telling(ask, actor, shop.secrets(), shop.asked()) >= OF_GOODS, "the questions do not reach them"
    await make.assortment(AssortmentMode.EXCEPT, products=[shop.product], customers=[shop.customer], is_default=True)
    for actor in (shop.buyer, Actor()):
        assert await telling(ask, actor, shop.secrets(), shop.asked()) == set()


@pytest.mark.parametrize(("visibility", "sees"), [("signed_in", {"pending", "buyer"}), ("approved", {"buyer"})])
async def test_prices_are_told_nowhere_to_who_may_not_see_them(ask: Graph, visibility: str, sees: set[str]) -> None:
    shop = await Shop().fill()
    waiting = await make.customer(status=CustomerStatus.PENDING)
    people = {"visitor": Actor(), "pending": await make.buyer(waiting), "buyer": shop.buyer}
    await make.settings(price_visibility=visibility)
    for who, actor in people.items():
        said = await telling(ask, actor, TOLD_PRICES, [*shop.asked()[:1], *shop.asked()[3:4], *shop.asked()[-1:]])
        assert said >= OF_GOODS if who in sees else not said, (who, said)


@pytest.mark.parametrize("why", ["assortment", "withdrawn"])
async def test_an_old_order_is_read_as_it_was_and_tells_nothing_of_today(ask: Graph, why: str) -> None:
    shop = await Shop().fill()
    order = await make.order(customer=shop.customer, lines=[(shop.variant, 2)], confirmed=True)
    level = await StockLevel.get(variant=shop.variant)
    await make.shipment(order.id, level.warehouse_id)  # type: ignore[attr-defined]
    today = (str(shop.product.id), str(shop.variant.id), "6900000000012", f"{SECRET}-P")
    asked = [dict.fromkeys(("id", "orderId"), str(order.id))]
    assert await telling(ask, shop.buyer, today, asked) >= {"order", "shipments", "reorderPreview"}
    if why == "withdrawn":
        async with make.work() as work:
            await catalog.move(work, shop.product.id, ProductStatus.ARCHIVED)
    else:
        await make.assortment(AssortmentMode.EXCEPT, products=[shop.product], customers=[shop.customer])
    assert await telling(ask, shop.buyer, today, asked) == set()
    assert await telling(ask, shop.buyer, (f"{SECRET} water", f"{SECRET}-1"), asked) >= {"order", "reorderPreview"}
    assert await telling(ask, make.EVERYTHING, today, asked) >= {"order", "shipments"}, "staff see what it is today"
