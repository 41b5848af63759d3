"""Looking up orders and customers by anything that people know of them."""

from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.core.page import PageRequest
from orderwell.customers.queries import search as customers_meant
from orderwell.lookup.models import RecordField
from orderwell.lookup.rules import Hit, Hits
from orderwell.order_indexing.queries import search as orders_meant

from .context import here
from .customers import Customer
from .fields import field, query, relation, view
from .orders import Order
from .types import described

MatchedField: Any = described(
    RecordField,
    "By which part of an order or a customer it was found.",
    NUMBER="Its number.",
    PO_NUMBER="The customer's own number of the order.",
    EXTERNAL_NUMBER="Its number in another system.",
    TRACKING_NUMBER="The number of a parcel.",
    SKU="Goods in it.",
    PHONE="A telephone number.",
    EMAIL="An e-mail address.",
    TAX_ID="The tax id.",
    NAME="The customer's name.",
    CONTACT="A person at the customer's.",
    RECIPIENT="Who gets it.",
)
Text = Annotated[str, strawberry.argument(description="What is known: a number or part of one, a name, pinyin.")]
First = Annotated[int, strawberry.argument(description="How many, at most 100.")]


@view(Hit, "A record that was found, and why.")
class RecordHit:
    @field(RecordField, "What answers best.")
    def matched(self, root: strawberry.Parent[Hit[Any]]) -> Any:
        return root.line.field

    @field(str, "Its text.")
    def text(self, root: strawberry.Parent[Hit[Any]]) -> Any:
        return root.line.text


@view(Hits, "Records that were looked up.")
class RecordSearch:
    @field(str | None, "What was looked for instead, because nothing is called as was asked.")
    def corrected_to(self, root: strawberry.Parent[Hits[Any]]) -> Any:
        return root.corrected or None


@view(Hit, "An order that was found.")
class OrderHit(RecordHit):
    @relation(Order, "The order.")
    async def order(rows: strawberry.Parent[list[Hit[Any]]], info: Info) -> Any:
        return [row.record for row in rows]


@view(Hit, "A customer that was found.")
class CustomerHit(RecordHit):
    @relation(Customer, "The customer.")
    async def customer(rows: strawberry.Parent[list[Hit[Any]]], info: Info) -> Any:
        return [row.record for row in rows]


@view(Hits, "Orders that were looked up.")
class OrderSearch(RecordSearch):
    @field(list[OrderHit], "Whole numbers first, then what begins so, then names; the latest first.")
    def hits(self, root: strawberry.Parent[Hits[Any]]) -> Any:
        return list(root.rows)


@view(Hits, "Customers that were looked up.")
class CustomerSearch(RecordSearch):
    @field(list[CustomerHit], "Whole numbers first, then what begins so, then names; the latest first.")
    def hits(self, root: strawberry.Parent[Hits[Any]]) -> Any:
        return list(root.rows)


class Query:
    @query("orders.read", OrderSearch, "Orders that the viewer may see, by numbers, goods and names; the best first.")
    async def search_orders(self, info: Info, text: Text, first: First = 10) -> Any:
        return await orders_meant(here(info).actor, text, PageRequest(first).first)

    @query("customers.read", CustomerSearch, "Customers that the viewer may see, by what is known of them.")
    async def search_customers(self, info: Info, text: Text, first: First = 10) -> Any:
        return await customers_meant(here(info).actor, text, PageRequest(first).first)
