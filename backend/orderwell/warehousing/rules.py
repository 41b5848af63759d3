"""Pure checks of what people enter about stock."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from orderwell.core.errors import Invalid, raise_all

LARGEST = 10_000_000  # base units in one line: more is a slip of the finger
FULLEST = 100_000_000  # base units of a SKU in one warehouse


def positive(lines: Sequence[tuple[UUID, int]]) -> dict[UUID, int]:
    """Quantities by variant, repeated ones added up. Raises Invalid for every line that is not 1 to `LARGEST`."""
    if not lines:
        raise Invalid(field="lines", reason_zh="请至少填写一行。", reason_en="Give at least one line.")
    raise_all(
        [
            Invalid(
                field=f"lines.{position}.quantity",
                reason_zh=f"数量须在 1 到 {LARGEST} 之间。",
                reason_en=f"The quantity must be between 1 and {LARGEST}.",
            )
            for position, (_, quantity) in enumerate(lines)
            if not 1 <= quantity <= LARGEST
        ]
    )
    total: Counter[UUID] = Counter()
    for variant_id, quantity in lines:
        total[variant_id] += quantity
    return dict(total)


def room(on_hand: int, more: int) -> None:
    """Whether a level with `on_hand` can take `more`. Raises Invalid: sums over warehouses are shown in 32 bits."""
    if on_hand + more > FULLEST:
        raise Invalid(
            field="quantity",
            reason_zh=f"一个仓库的单品库存不能超过 {FULLEST}，请检查数量。",
            reason_en=f"One warehouse can have {FULLEST} of a SKU at most. Check the quantity.",
        )


def some(change: int, field: str) -> int:
    """`change`, if it is not zero and not absurd. Raises Invalid."""
    if change == 0 or abs(change) > LARGEST:
        raise Invalid(
            field=field,
            reason_zh=f"变动数量不能为零，且不超过 {LARGEST}。",
            reason_en=f"The change cannot be zero or exceed {LARGEST}.",
        )
    return change


def not_negative(**planned: int | None) -> None:
    """Raises Invalid for each planned quantity below zero or beyond `LARGEST`; the names are the input's."""
    raise_all(
        [
            Invalid(
                field=name,
                reason_zh=f"数量须在 0 到 {LARGEST} 之间。",
                reason_en=f"The quantity must be between 0 and {LARGEST}.",
            )
            for name, value in planned.items()
            if value is not None and not 0 <= value <= LARGEST
        ]
    )
