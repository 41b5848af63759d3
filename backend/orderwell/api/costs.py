"""What goods cost the firm: shown to, and changed by, who holds the right to it alone."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from strawberry.types import Info

from orderwell.catalog import models, queries, rules
from orderwell.catalog_batches.commands import set_costs
from orderwell.core.money import Money, parse

from .context import here
from .offers import prices_here
from .viewing import firm_here


async def costs(rows: Sequence[models.Variant], info: Info) -> list[Money | None]:
    """The cost of one base unit of each variant, None for who may not see it."""
    if not here(info).actor.can(queries.SEES_COSTS):
        return [None for _ in rows]
    currency = (await firm_here(info)).currency
    return [None if row.cost is None else Money(row.cost, currency) for row in rows]


async def margins(rows: Sequence[models.Variant], info: Info) -> list[int | None]:
    """The share of each variant's list price that its cost leaves, in basis points; None for who may not see it."""
    if not here(info).actor.can(queries.SEES_COSTS):
        return [None for _ in rows]
    found = await (await prices_here(info)).load_many([row.id for row in rows])
    listed = [(one.list_price if one else None) or 0 for one in found]
    return [rules.margin(price, row.cost) for row, price in zip(rows, listed, strict=True)]


async def note_costs(info: Info, product: models.Product, given: Sequence[tuple[str, str | None]]) -> None:
    """Set the costs that came with the variants of a product, by SKU in the order of the input; absent ones stay.

    Raises Forbidden for who may not, and Invalid with the path `variants.<position>.cost`.
    """
    context, named = here(info), [(n, sku.strip(), text) for n, (sku, text) in enumerate(given) if text is not None]
    if not named:
        return
    context.actor.require(queries.SEES_COSTS)
    currency = (await firm_here(info)).currency
    ids: Mapping[str, UUID] = {row.sku: row.id for row in await queries.variants_of([product.id])}
    wanted: dict[UUID, int | None] = {}
    for n, sku, text in named:
        path, bare = f"variants.{n}.cost", text.strip()
        cost = wanted[ids[sku]] = parse(bare, currency, field=path) if bare else None
        if cost is not None and (problem := rules.cost_problem(cost, path)):
            raise problem
    await set_costs(context.work, wanted)
