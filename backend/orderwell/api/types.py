"""Types that every part of the graph shares: money, big integers, connections, enums."""

from collections.abc import Sequence
from enum import Enum
from typing import Any, Generic, NewType, TypeVar

import strawberry
from strawberry.types import Info

from orderwell.core.money import Money as MoneyValue
from orderwell.core.page import Page, sizes

from .fields import field, relation, view

T = TypeVar("T")
E = TypeVar("E", bound=type[Enum])

BigInt = NewType("BigInt", int)


def _big(value: Any) -> int:
    """Raises ValueError for what is no whole number of 64 bits."""
    whole = isinstance(value, int | str) and not isinstance(value, bool)
    if not whole or not -(2**63) <= int(value) < 2**63:
        raise ValueError("a BigInt is a whole number of 64 bits")
    return int(value)


BIG_INT = strawberry.scalar(
    name="BigInt",
    description="A 64-bit integer as a JSON number; text is accepted too.",
    serialize=int,
    parse_value=_big,
)


def described(enum: E, description: str, **values: str) -> E:
    """Show a domain enum in the graph; `values` describe its members by name, all of them."""
    missing = {member.name for member in enum} ^ set(values)
    assert not missing, f"{enum.__name__}: describe exactly its members ({missing})"
    made = strawberry.enum(enum, description=description)
    for value in made.__strawberry_definition__.values:  # type: ignore[attr-defined]
        value.description = values[value.name]
    return made


@view(MoneyValue, "An amount of money. Never a float.")
class Money:
    amount: str = strawberry.field(description='Decimal text with all places, such as "12.50".')
    minor: BigInt = strawberry.field(description="The same in minor units, such as 1250.")
    currency: str = strawberry.field(description="ISO 4217 code.")


@strawberry.type(description="Where a page ends.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether more rows follow.")
    end_cursor: str | None = strawberry.field(description="Give it as `after` to get them.")


@strawberry.type(description="A row with its cursor.")
class Edge(Generic[T]):
    node: T = strawberry.field(description="The row.")
    cursor: str = strawberry.field(description="Continue after this row.")


@strawberry.type(description="A page of rows; give `pageInfo.endCursor` as `after` for the next.")
class Connection(Generic[T]):
    @field(list[T], "The rows of this page.")
    def nodes(self, root: strawberry.Parent[Page[Any]]) -> Any:
        return list(root.rows)

    @field(list[Edge[T]], "The rows with their cursors.")
    def edges(self, root: strawberry.Parent[Page[Any]]) -> Any:
        return [Edge(node=row, cursor=cursor) for row, cursor in zip(root.rows, root.cursors, strict=True)]

    @field(PageInfo, "Whether and where more rows follow.")
    def page_info(self, root: strawberry.Parent[Page[Any]]) -> Any:
        return PageInfo(has_next_page=root.has_next, end_cursor=root.cursors[-1] if root.cursors else None)

    @relation(int, "Rows in all, counted to 10,000 at most.")
    async def total_count(rows: strawberry.Parent[list[Page[Any]]], info: Info) -> Any:
        if len(rows) == 1:
            return [await rows[0].total_count()]
        alike = [page for page in rows if type(page) is Page and page.query is not None]  # others have their own ways
        known = dict(zip(map(id, alike), await sizes([page.query for page in alike]), strict=True))
        return [known[id(page)] if id(page) in known else await page.total_count() for page in rows]


def in_order(keys: Sequence[Any], rows: Sequence[Any], key: str = "id") -> list[Any]:
    """The row of each key, None where there is none: what a to-one relation returns."""
    by_key = {getattr(row, key): row for row in rows}
    return [by_key.get(one) for one in keys]


def grouped(keys: Sequence[Any], rows: Sequence[Any], key: str) -> list[list[Any]]:
    """The rows of each key, in the order of `rows`: what a to-many relation returns."""
    by_key: dict[Any, list[Any]] = {one: [] for one in keys}
    for row in rows:
        if (owner := getattr(row, key)) in by_key:
            by_key[owner].append(row)
    return [by_key[one] for one in keys]
