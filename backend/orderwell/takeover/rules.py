"""A folder cut into transactions. Pure."""

from collections.abc import Sequence

from msgspec import Struct

from orderwell.history.rules import Plan
from orderwell.intake.sources import Row


class Chunk(Struct, frozen=True):
    """What one transaction loads: `items` of one kind, the `position`-th chunk of `kind`."""

    kind: str
    position: int
    items: Sequence[object]


def chunks(plan: Plan) -> list[Chunk]:
    """Setup, customers, products, orders, cut to the plan's size. The same files and size give the same chunks.

    Orders come oldest first, for what is in stock is kept for them in their order.
    """
    products: dict[str, list[Row]] = {}
    for row in plan.input.of("products"):
        products.setdefault(row["product"] or row["sku"], []).append(row)
    setup = [row for name in ("firm", "warehouses", "categories") for row in plan.input.of(name)]
    kinds: list[tuple[str, Sequence[object]]] = [
        ("setup", [setup] if setup else []),
        ("customers", plan.input.of("customers")),
        ("products", list(products.items())),
        ("orders", plan.oldest_first),
    ]
    return [
        Chunk(kind, start // plan.chunk, items[start : start + plan.chunk])
        for kind, items in kinds
        for start in range(0, len(items), plan.chunk)
    ]
