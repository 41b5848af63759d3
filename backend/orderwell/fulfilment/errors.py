"""Why a parcel cannot be made or received."""

from orderwell.core.errors import DomainError


class NothingToPack(DomainError):
    code = "NOTHING_TO_PACK"
    zh = "该仓没有为订单 {number} 配好且未装箱的货品。"
    en = "Nothing that is not yet packed is allocated to order {number} in this warehouse."


class MoreThanAllocated(DomainError):
    """`available` base units of the line can still be packed in this warehouse."""

    code = "MORE_THAN_ALLOCATED"
    zh = "{sku} 在该仓最多还可装箱 {available} 件。"
    en = "At most {available} of {sku} can still be packed in this warehouse."


class NothingOnTheWay(DomainError):
    code = "NOTHING_ON_THE_WAY"
    zh = "订单 {number} 没有在途的包裹可确认收货。"
    en = "No parcel of order {number} is on its way, so there is nothing to confirm."
