"""What is in stock, for staff: warehouses, levels, the ledger that explains them, the matrix."""

from datetime import date, datetime
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from orderwell.catalog.models import Variant as VariantRow
from orderwell.core.ids import as_uuid, wanted_id
from orderwell.core.page import PageRequest
from orderwell.inventory import models, queries, rules
from orderwell.stock_listing import queries as listing

from .catalog import Variant
from .context import here
from .discovery import goods_here
from .fields import field, query, relation, view
from .types import Connection, described, grouped, in_order

READ = "inventory.read"
First = Annotated[int, strawberry.argument(description="Rows a page, 1 to 100.")]
After = Annotated[str | None, strawberry.argument(description="Cursor of the last row seen.")]

MovementKind: Any = described(
    models.MovementKind,
    "Why stock moved.",
    RECEIVED="Goods came in.",
    ADJUSTED="A person corrected the number.",
    COUNTED="A count was posted.",
    TRANSFER_OUT="It left for another warehouse.",
    TRANSFER_IN="It came from another warehouse.",
    RESERVED="Kept for an order until the reservation runs out.",
    RELEASED="A reservation was given back or ran out.",
    ALLOCATED="Committed to a confirmed order.",
    DEALLOCATED="An allocation was given back.",
    SHIPPED="It left for a customer.",
    RETURNED="A customer sent it back.",
    QUARANTINED="Set aside for inspection, or sellable again.",
    EXPECTED="What is expected, the safety stock or the reorder point was planned.",
)
HoldState: Any = described(
    models.HoldState,
    "How firmly stock is kept for an order.",
    RESERVED="Until it expires.",
    ALLOCATED="Until it ships.",
    RELEASED="Not any more: it was given back.",
    SHIPPED="Not any more: it has shipped.",
)


@view(models.Warehouse, "A place with stock of its own.")
class Warehouse:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    code: str = strawberry.field(description="Short code, unique.")
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    area_code: str = strawberry.field(description="Six-digit district code; orders go to the nearest warehouse.")
    address: str = strawberry.field(description="Street address.")
    priority: int = strawberry.field(description="Low numbers are taken from first.")
    active: bool = strawberry.field(description="Whether it is sold from.")
    version: int = strawberry.field(description="Give it back when you change the warehouse.")

    @field(str, "Name in the viewer's language.")
    def name(self, root: strawberry.Parent[models.Warehouse], info: Info) -> Any:
        return here(info).text(root.name_zh, root.name_en)


@view(models.StockHold, "Stock that is kept for an order, or for a cart at checkout.")
class StockHold:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    reference: str = strawberry.field(description="The order's number, or a name of the cart.")
    owner_id: strawberry.ID = strawberry.field(description="The order's or the cart's id.")
    of_cart: bool = strawberry.field(description="Whether somebody at checkout has it, and no order yet.")
    quantity: int = strawberry.field(description="Base units still kept.")
    state: models.HoldState = strawberry.field(description="How firmly.")
    expires_at: datetime | None = strawberry.field(description="When a reservation runs out; null: never.")
    created_at: datetime = strawberry.field(description="Since when.")


@view(models.StockLevel, "What there is of one SKU in one warehouse, in base units.")
class StockLevel:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    on_hand: int = strawberry.field(description="Physically there.")
    reserved: int = strawberry.field(description="Kept for orders that are not confirmed, and for carts at checkout.")
    allocated: int = strawberry.field(description="Committed to confirmed orders.")
    available: int = strawberry.field(
        description="May be promised: on hand - reserved - allocated - quarantine - safety. Negative: safety is eaten."
    )
    incoming: int = strawberry.field(description="Expected from suppliers.")
    quarantine: int = strawberry.field(description="There, but waiting for inspection.")
    safety: int = strawberry.field(description="Never promised to anybody.")
    reorder_point: int = strawberry.field(description="At or below this availability the level is low.")
    expected_on: date | None = strawberry.field(description="When the incoming goods are due.")
    updated_at: datetime = strawberry.field(description="Last movement.")

    @field(rules.StockBand, "Out, low or enough.")
    def band(self, root: strawberry.Parent[models.StockLevel]) -> Any:
        return rules.band(root.available, root.reorder_point)

    @relation(Warehouse, "Where it is.")
    async def warehouse(rows: strawberry.Parent[list[models.StockLevel]], info: Info) -> Any:
        found = await queries.warehouses_by_id({row.warehouse_id for row in rows})
        return [found[row.warehouse_id] for row in rows]

    @relation(Variant, "What it is.")
    async def variant(rows: strawberry.Parent[list[models.StockLevel]], info: Info) -> Any:
        return await variants([row.variant_id for row in rows])

    @relation(
        Connection[Annotated["StockMovement", strawberry.lazy(__name__)]],
        "Its ledger, the last movement first.",
        permission=READ,
    )
    async def movements(
        rows: strawberry.Parent[list[models.StockLevel]], info: Info, first: First = 50, after: After = None
    ) -> Any:
        found = await queries.movements_of([row.id for row in rows], PageRequest(first, after))
        return [found[row.id] for row in rows]

    @relation(list[StockHold], "For which orders and carts it is kept, oldest first.", permission=READ)
    async def holds(rows: strawberry.Parent[list[models.StockLevel]], info: Info) -> Any:
        ids = [row.id for row in rows]
        return grouped(ids, await queries.holds_at(ids), "level_id")


async def variants(ids: list[Any]) -> list[Any]:
    """The variants of these ids, in order; archived ones too, for stock outlives the catalogue."""
    return in_order(ids, await VariantRow.filter(id__in=sorted(set(ids))))


@view(models.StockMovement, "One line of the ledger: what was added to each number, by whom, and why.")
class StockMovement:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    kind: models.MovementKind = strawberry.field(description="What happened.")
    on_hand: int = strawberry.field(description="Added to on hand.")
    reserved: int = strawberry.field(description="Added to reserved.")
    allocated: int = strawberry.field(description="Added to allocated.")
    incoming: int = strawberry.field(description="Added to incoming.")
    quarantine: int = strawberry.field(description="Added to quarantine.")
    safety: int = strawberry.field(description="Added to the safety stock.")
    reference: str = strawberry.field(description="Number of the order, shipment, transfer or purchase.")
    reason: str = strawberry.field(description="Code of the reason, if one was given.")
    note: str = strawberry.field(description="What the person wrote.")
    actor: str = strawberry.field(description="Who did it.")
    created_at: datetime = strawberry.field(description="When.")

    @relation(StockLevel, "The level it moved.")
    async def level(rows: strawberry.Parent[list[models.StockMovement]], info: Info) -> Any:
        ids = [row.level_id for row in rows]
        return in_order(ids, await models.StockLevel.filter(id__in=sorted(set(ids))))

    @relation(int, "On hand right after it.")
    async def on_hand_after(rows: strawberry.Parent[list[models.StockMovement]], info: Info) -> Any:
        after = await queries.balances_after(rows)
        return [after[row.id][0] for row in rows]

    @relation(int, "Available right after it.")
    async def available_after(rows: strawberry.Parent[list[models.StockMovement]], info: Info) -> Any:
        after = await queries.balances_after(rows)
        return [after[row.id][1] for row in rows]


@view(listing.StockRow, "A SKU over all warehouses; the totals count those that are sold from.")
class StockRow:
    levels: list[StockLevel] = strawberry.field(description="By warehouse, preferred ones first.")
    on_hand: int = strawberry.field(description="Physically there, in base units.")
    available: int = strawberry.field(description="May be promised, in base units.")
    band: rules.StockBand = strawberry.field(description="Out, low or enough.")

    @relation(Variant, "The SKU.")
    async def variant(rows: strawberry.Parent[list[listing.StockRow]], info: Info) -> Any:
        return await variants([row.variant_id for row in rows])


@strawberry.input(description="Narrows stock lists; what is given must all hold.")
class StockFilter:
    search: str | None = strawberry.field(default=None, description="Goods, as `search` understands it.")
    warehouse_id: strawberry.ID | None = strawberry.field(default=None, description="In this warehouse.")
    variant_ids: list[strawberry.ID] | None = strawberry.field(default=None, description="Only these SKUs.")
    band: rules.StockBand | None = strawberry.field(default=None, description="Only out, low or enough.")
    category_code: str | None = strawberry.field(default=None, description="In this category or below it.")

    async def wanted(self, info: Info) -> rules.StockFilter:
        """The same with ids; what is no id names nothing."""
        ids = None if self.variant_ids is None else [one for text in self.variant_ids if (one := as_uuid(text))]
        goods = await goods_here(info, self.search)
        return rules.StockFilter(goods, wanted_id(self.warehouse_id), ids, self.band, self.category_code)


@strawberry.input(description="Narrows the ledger; what is given must all hold.")
class MovementFilter:
    level_id: strawberry.ID | None = strawberry.field(default=None, description="Of this level.")
    variant_id: strawberry.ID | None = strawberry.field(default=None, description="Of this SKU.")
    warehouse_id: strawberry.ID | None = strawberry.field(default=None, description="In this warehouse.")
    kinds: list[models.MovementKind] | None = strawberry.field(default=None, description="Of these kinds.")
    reference: str | None = strawberry.field(default=None, description="With this document number.")

    def wanted(self) -> listing.MovementFilter:
        """The same with ids; what is no id names nothing."""
        ids = (wanted_id(self.level_id), wanted_id(self.variant_id), wanted_id(self.warehouse_id))
        return listing.MovementFilter(*ids, self.kinds, self.reference)


StockWanted = Annotated[StockFilter | None, strawberry.argument(description="Which; all when absent.")]
MovementsWanted = Annotated[MovementFilter | None, strawberry.argument(description="Which; all when absent.")]


class Query:
    @query(READ, list[Warehouse], "All warehouses, closed ones too, preferred ones first.")
    async def warehouses(self) -> Any:
        return await queries.warehouses()

    @query(READ, Connection[StockLevel], "Levels, those that were opened last first.")
    async def stock_levels(self, info: Info, filter: StockWanted = None, first: First = 50, after: After = None) -> Any:
        return await listing.levels_page(await (filter or StockFilter()).wanted(info), PageRequest(first, after))

    @query(READ, Connection[StockRow], "SKU by SKU what there is in every warehouse.")
    async def stock_matrix(self, info: Info, filter: StockWanted = None, first: First = 50, after: After = None) -> Any:
        return await listing.matrix(await (filter or StockFilter()).wanted(info), PageRequest(first, after))

    @query(READ, Connection[StockMovement], "The ledger, the last movement first.")
    async def stock_movements(self, filter: MovementsWanted = None, first: First = 50, after: After = None) -> Any:
        return await listing.movements_page((filter or MovementFilter()).wanted(), PageRequest(first, after))
