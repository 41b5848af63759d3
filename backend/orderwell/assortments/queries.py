"""Reads assortments: what a customer is offered, and lists for the console."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tortoise.expressions import Q, Subquery
from tortoise.functions import Count

from orderwell.catalog.rules import Range
from orderwell.core.db.sql import as_id, rows
from orderwell.core.errors import NotFound
from orderwell.core.work import Actor
from orderwell.customers.models import Customer
from orderwell.customers.queries import visible as visible_customers
from orderwell.firm.rules import Firm

from .models import (
    Assortment,
    AssortmentBrand,
    AssortmentCategory,
    AssortmentCustomer,
    AssortmentMode,
    AssortmentProduct,
)

# What assortments name; of categories with all below them.
_NAMED = """
SELECT e.assortment_id, 'category' AS kind, below.id AS named FROM assortment_category e
  JOIN category c ON c.id = e.category_id JOIN category below ON below.path LIKE c.path || '%'
UNION ALL SELECT assortment_id, 'brand', brand_id FROM assortment_brand
UNION ALL SELECT assortment_id, 'product', product_id FROM assortment_product
"""

NOTHING = Range(only=True)


@dataclass(frozen=True, slots=True)
class Ranges:
    """All assortments there are, by id, and which of them is for everybody without one of their own."""

    by_id: Mapping[UUID, Range] = field(default_factory=dict)
    default: UUID | None = None

    def of(self, assortment_id: UUID | None) -> Range | None:
        """What somebody with this assortment, or without one, is offered; None: everything."""
        chosen = self.default if assortment_id is None else assortment_id
        return self.by_id.get(chosen, NOTHING) if chosen else None


async def ranges() -> Ranges:
    """One statement while there are none, else two."""
    found = await rows("SELECT id, mode, is_default FROM assortment")
    return await _made(found, "", [])


async def range_of(customer_id: UUID | None) -> Range | None:
    """What a customer is offered, or for None a visitor; None: everything. One statement, or two."""
    theirs = "id = (SELECT assortment_id FROM assortment_customer WHERE customer_id = ?)"
    found = await rows(
        f"SELECT id, mode, is_default, CASE WHEN {theirs} THEN 1 ELSE 0 END AS own FROM assortment "
        f"WHERE is_default OR {theirs}",
        customer_id, customer_id,
    )  # fmt: skip
    if not found:
        return None
    chosen = max(found, key=lambda row: int(row["own"]))
    made = await _made([chosen], " WHERE assortment_id = ?", [chosen["id"]])
    return made.by_id[as_id(chosen["id"])]


async def range_for(actor: Actor, customer: Customer | None, settings: Firm) -> Range | None:
    """What the actor may put into an order for the customer; staff on a customer's behalf no more than the customer.

    No statement for a firm without assortments.
    """
    if not settings.assortments_used or not (actor.buys or customer):
        return None
    return await range_of(customer.id if customer else None)


async def _made(found: Sequence[Mapping[str, Any]], where: str, values: Sequence[Any]) -> Ranges:
    if not found:
        return Ranges()
    named: dict[tuple[str, str], set[UUID]] = {}
    for row in await rows(f"SELECT * FROM ({_NAMED}) named{where}", *values):
        named.setdefault((str(row["assortment_id"]), row["kind"]), set()).add(as_id(row["named"]))
    by_id = {
        as_id(row["id"]): Range(
            row["mode"] == AssortmentMode.ONLY,
            *(frozenset(named.get((str(row["id"]), kind), ())) for kind in ("category", "brand", "product")),
        )
        for row in found
    }
    return Ranges(by_id, next((as_id(row["id"]) for row in found if row["is_default"]), None))


async def assigned(customer_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The assortments of those customers who have one of their own. One statement."""
    found = await AssortmentCustomer.filter(customer_id__in=sorted(set(customer_ids)))
    return {row.customer_id: row.assortment_id for row in found}


async def assortments() -> list[Assortment]:
    """All, the default one first, then by name."""
    return await Assortment.all().order_by("-is_default", "name_zh", "id")


async def by_ids(ids: Collection[UUID]) -> dict[UUID, Assortment]:
    """One statement."""
    return {row.id: row for row in await Assortment.filter(id__in=sorted(set(ids)))}


async def found(assortment_id: UUID | None) -> Assortment | None:
    return await Assortment.get_or_none(id=assortment_id) if assortment_id else None


async def get(assortment_id: UUID | None) -> Assortment:
    """Raises NotFound."""
    if row := await found(assortment_id):
        return row
    raise NotFound("The assortment", "该可售范围", field="id")


async def customer_counts(ids: Collection[UUID]) -> dict[UUID, int]:
    """How many customers have each as their own. One statement."""
    counted = (
        await AssortmentCustomer.filter(assortment_id__in=list(ids))
        .annotate(n=Count("id"))
        .group_by("assortment_id")
        .values("assortment_id", "n")
    )
    return {row["assortment_id"]: row["n"] for row in counted}


async def customers_of(actor: Actor, assortment_id: UUID, first: int) -> list[Customer]:
    """Customers that the actor may see who have it as their own, by name. Two statements."""
    ids = await AssortmentCustomer.filter(assortment_id=assortment_id).values_list("customer_id", flat=True)
    return await visible_customers(actor).filter(id__in=list(ids)).order_by("name", "id").limit(first)


async def having(assortment_id: UUID) -> Q:
    """The customers who have it, as a condition: as their own, or because it is the default and they have none."""
    own = AssortmentCustomer.filter(assortment_id=assortment_id).values("customer_id")
    condition = Q(id__in=Subquery(own))
    if (row := await found(assortment_id)) and row.is_default:
        condition |= ~Q(id__in=Subquery(AssortmentCustomer.all().values("customer_id")))
    return condition


async def categories_of(ids: Collection[UUID]) -> list[AssortmentCategory]:
    """The categories that each names, without those below. One statement."""
    return await AssortmentCategory.filter(assortment_id__in=list(ids)).order_by("id")


async def brands_of(ids: Collection[UUID]) -> list[AssortmentBrand]:
    """The brands that each names. One statement."""
    return await AssortmentBrand.filter(assortment_id__in=list(ids)).order_by("id")


async def products_of(ids: Collection[UUID]) -> list[AssortmentProduct]:
    """The products that each names. One statement."""
    return await AssortmentProduct.filter(assortment_id__in=list(ids)).order_by("id")
