"""What can be wrong with what somebody wants to order. Every message says what to do."""

from orderwell.core.errors import DomainError
from orderwell.inventory.errors import OutOfStock


class NothingTicked(DomainError):
    """There are lines in the cart, and the next order is to take none of them."""

    code = "NOTHING_TICKED"
    zh = "没有勾选任何商品，请先勾选要下单的商品。"
    en = "Nothing is ticked. Tick what you want to order now."


class NotOrderable(DomainError):
    """Params: `sku`, or the id that was given. Unknown, withdrawn, or not for sale yet."""

    code = "NOT_ORDERABLE"
    zh = "“{sku}”不存在或已下架，请从清单中移除。"
    en = "“{sku}” does not exist or is no longer sold. Remove it."


class NotInAssortment(DomainError):
    """It is sold, but not to this customer. Only for who knows of it already. Params: `sku`."""

    code = "NOT_IN_ASSORTMENT"
    zh = "“{sku}”不在客户的可售范围内，请从清单中移除。"
    en = "“{sku}” is not in the customer's assortment. Remove it."


class UnknownUnit(DomainError):
    """Params: `sku`, `unit`; `units`, the codes of those it has, and their names as `units_zh` and `units_en`."""

    code = "UNKNOWN_UNIT"
    zh = "{sku} 不按“{unit}”销售，可选单位：{units_zh}。"
    en = "{sku} is not sold by “{unit}”. Choose one of: {units_en}."


class BadQuantity(DomainError):
    """Params: `largest`, the largest quantity of a line in base units."""

    code = "BAD_QUANTITY"
    zh = "数量须为 1 到 {largest} 之间的整数。"
    en = "The quantity must be a whole number from 1 to {largest}."


class BelowMinimum(DomainError):
    """Params in base units: `sku`, `minimum`, `wanted`."""

    code = "BELOW_MINIMUM"
    zh = "{sku} 起订量为 {minimum}，当前 {wanted}。请增加到 {minimum}。"
    en = "{sku} is sold from {minimum} pieces, you have {wanted}. Raise it to {minimum}."


class NotInSteps(DomainError):
    """Params in base units: `sku`, `step`, `wanted`, `lower`, `upper` (the nearest that fit)."""

    code = "NOT_IN_STEPS"
    zh = "{sku} 须按 {step} 的倍数订购，当前 {wanted}。请改为 {lower} 或 {upper}。"
    en = "{sku} is sold in steps of {step}, you have {wanted}. Change it to {lower} or {upper}."


class TooManyLines(DomainError):
    """Params: `largest`."""

    code = "TOO_MANY_LINES"
    zh = "最多 {largest} 行，请分单。"
    en = "There can be {largest} lines at most. Make several orders."


class NotEnoughStock(OutOfStock):
    """OutOfStock for buyers to whom the firm shows no numbers. Params: `sku`, `wanted`, `variantId`."""

    zh = "{sku} 库存不足，不够 {wanted}。请减少数量或等待到货。"
    en = "{sku} is short: there are not {wanted}. Reduce the quantity or wait for more."
