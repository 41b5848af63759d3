"""What people do to stock: receive, adjust, transfer, plan; and the warehouses themselves."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.types import Info

from orderwell.core.ids import as_uuid
from orderwell.inventory import commands, models
from orderwell.warehousing import commands as warehousing

from .context import here
from .fields import mutation
from .inventory import StockLevel, Warehouse
from .types import described

WRITE = "inventory.write"
AdjustReason: Any = described(
    models.AdjustReason,
    "Why a number was wrong.",
    DAMAGED="Broken or spoilt.",
    LOST="Not found.",
    FOUND="More was there than in the books.",
    EXPIRED="Past its date.",
    ENTRY_ERROR="Somebody had typed it wrong.",
    OTHER="As the note says.",
)


@strawberry.type(description="The levels that something changed.")
class StockLevels:
    levels: list[StockLevel] = strawberry.field(description="In the order of the lines.")


@strawberry.input(description="A quantity of a SKU.")
class ReceiveLineInput:
    variant_id: strawberry.ID = strawberry.field(description="The SKU.")
    quantity: int = strawberry.field(description="Base units, at least 1.")


@strawberry.input(description="Goods that came in.")
class ReceiveStockInput:
    warehouse_id: strawberry.ID = strawberry.field(description="Where.")
    lines: list[ReceiveLineInput] = strawberry.field(description="What and how many.")
    idempotency_key: str = strawberry.field(description="Any text of your own: the same key is done once.")
    reference: str | None = strawberry.field(
        default=None, description="Number of the purchase; the goods then count against what was expected."
    )
    note: str | None = strawberry.field(default=None, description="Anything to remember.")


@strawberry.input(description="A correction of what is on hand.")
class AdjustStockInput:
    warehouse_id: strawberry.ID = strawberry.field(description="Where.")
    variant_id: strawberry.ID = strawberry.field(description="The SKU.")
    change: int = strawberry.field(description="Base units to add; negative to take away.")
    reason: models.AdjustReason = strawberry.field(description="Why.")
    idempotency_key: str = strawberry.field(description="Any text of your own: the same key is done once.")
    note: str | None = strawberry.field(default=None, description="Anything to remember.")
    expected_on_hand: int | None = strawberry.field(
        default=None,
        description="What you saw on hand; refused with STOCK_COUNT_CHANGED when it is another number now.",
    )


@strawberry.input(description="Stock that moves from one warehouse to another.")
class TransferStockInput:
    from_warehouse_id: strawberry.ID = strawberry.field(description="From here.")
    to_warehouse_id: strawberry.ID = strawberry.field(description="To there.")
    lines: list[ReceiveLineInput] = strawberry.field(description="What and how many.")
    idempotency_key: str = strawberry.field(description="Any text of your own: the same key is done once.")
    note: str | None = strawberry.field(default=None, description="Anything to remember.")


@strawberry.input(description="How a level is planned; what is absent stays as it is.")
class StockPlanInput:
    warehouse_id: strawberry.ID = strawberry.field(description="Where.")
    variant_id: strawberry.ID = strawberry.field(description="The SKU.")
    safety: int | None = strawberry.field(default=None, description="Base units never promised to anybody.")
    reorder_point: int | None = strawberry.field(default=None, description="At or below this the level is low.")
    incoming: int | None = strawberry.field(default=None, description="Base units expected in all.")
    expected_on: date | None = strawberry.field(default=None, description="When they are due.")


@strawberry.input(description="A warehouse.")
class WarehouseInput:
    code: str = strawberry.field(description="Short code, unique.")
    name_zh: str = strawberry.field(description="Name in Chinese.")
    name_en: str = strawberry.field(description="Name in English.")
    area_code: str = strawberry.field(description="Six-digit district code.")
    address: str | None = strawberry.field(default=None, description="Street address.")
    priority: int | None = strawberry.field(default=None, description="Low numbers are taken from first.")
    active: bool | None = strawberry.field(default=None, description="Whether it is sold from.")

    def columns(self) -> dict[str, Any]:
        """What is given; the rest stays as it is."""
        return {name: value for name, value in vars(self).items() if value is not None}


def _id(text: str) -> UUID:
    """What is no id names nothing, which the command does not find."""
    return as_uuid(text) or UUID(int=0)


def _lines(lines: Sequence[ReceiveLineInput]) -> list[tuple[UUID, int]]:
    return [(_id(line.variant_id), line.quantity) for line in lines]


def _posting(result: StockLevels) -> str:
    """Names a receipt or transfer by its first ledger line."""
    return f"{result.levels[0].id}:{result.levels[0].postings}"  # type: ignore[attr-defined]


async def _again(posting: str) -> StockLevels:
    """The levels of a receipt or transfer: all that was written at the same moment under the same reference."""
    level_id, position = posting.split(":")
    first = await models.StockMovement.get(level_id=level_id, position=int(position))
    together = models.StockMovement.filter(created_at=first.created_at, reference=first.reference, actor=first.actor)
    ids = await together.values_list("level_id", flat=True)
    return StockLevels(levels=await models.StockLevel.filter(id__in=ids).order_by("id"))  # type: ignore[arg-type]


Receipt = Annotated[ReceiveStockInput, strawberry.argument(description="What came in.")]
Adjustment = Annotated[AdjustStockInput, strawberry.argument(description="What to correct.")]
Transfer = Annotated[TransferStockInput, strawberry.argument(description="What goes where.")]
Plan = Annotated[StockPlanInput, strawberry.argument(description="The plan.")]
Building = Annotated[WarehouseInput, strawberry.argument(description="The warehouse.")]


class Mutation:
    @mutation(WRITE, StockLevels, "Take goods in.", name=_posting, replay=_again)
    async def receive_stock(self, info: Info, input: Receipt) -> Any:
        work = here(info).work
        levels = await warehousing.receive(
            work, _id(input.warehouse_id), _lines(input.lines), input.reference or "", input.note or ""
        )
        return StockLevels(levels=levels)  # type: ignore[arg-type]

    @mutation(WRITE, StockLevel, "Correct what is on hand, with a reason.")
    async def adjust_stock(self, info: Info, input: Adjustment) -> Any:
        return await warehousing.adjust(
            here(info).work,
            _id(input.warehouse_id),
            _id(input.variant_id),
            input.change,
            input.reason,
            input.note or "",
            input.expected_on_hand,
        )

    @mutation(
        WRITE,
        StockLevels,
        "Move stock between warehouses, at once. Gives for each SKU the level it left and the one it reached.",
        name=_posting,
        replay=_again,
    )
    async def transfer_stock(self, info: Info, input: Transfer) -> Any:
        work = here(info).work
        there, to = _id(input.from_warehouse_id), _id(input.to_warehouse_id)
        levels = await warehousing.transfer(work, there, to, _lines(input.lines), input.note or "")
        return StockLevels(levels=levels)  # type: ignore[arg-type]

    @mutation(WRITE, StockLevel, "Plan safety stock, reorder point and what is expected.")
    async def plan_stock(self, info: Info, input: Plan) -> Any:
        return await warehousing.plan(
            here(info).work,
            _id(input.warehouse_id),
            _id(input.variant_id),
            safety=input.safety,
            reorder_point=input.reorder_point,
            incoming=input.incoming,
            expected_on=input.expected_on,
        )

    @mutation(WRITE, Warehouse, "Open a warehouse.")
    async def create_warehouse(self, info: Info, input: Building) -> Any:
        return await commands.create_warehouse(here(info).work, input.columns())

    @mutation(WRITE, Warehouse, "Change a warehouse.")
    async def update_warehouse(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Which one.")],
        input: Building,
        version: Annotated[int, strawberry.argument(description="The version that was read.")],
    ) -> Any:
        return await commands.update_warehouse(here(info).work, _id(id), input.columns(), version)
