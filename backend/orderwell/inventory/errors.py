"""Complaints of the inventory."""

from orderwell.core.errors import DomainError


class OutOfStock(DomainError):
    """`params`: sku, available (base units that may be promised now), wanted, variantId."""

    code = "OUT_OF_STOCK"
    zh = "{sku} 库存不足：可用 {available}，需要 {wanted}。请减少数量或等待到货。"
    en = "{sku} is short: {available} available, {wanted} wanted. Reduce the quantity or wait for more."


class StockHeld(DomainError):
    """On-hand stock that is kept for orders or in quarantine cannot be taken away."""

    code = "STOCK_HELD"
    zh = "{sku} 在该仓仅 {free} 件未被订单占用或冻结。请先释放占用，再调减或调出。"
    en = "Only {free} of {sku} here are not kept for orders or in quarantine. Release some first."


class StockCountChanged(DomainError):
    """A compare-and-set was refused: the count was made against a number that is no longer true."""

    code = "STOCK_COUNT_CHANGED"
    zh = "{sku} 的现存量已变为 {on_hand}。请核对后重新提交。"
    en = "On hand of {sku} is now {on_hand}. Check it and submit again."


class NotAllocated(DomainError):
    """More is to be shipped than is allocated to the order in that warehouse."""

    code = "NOT_ALLOCATED"
    zh = "{sku} 在该仓仅为此订单配货 {allocated}，不能发出 {wanted}。"
    en = "Only {allocated} of {sku} are allocated to this order in that warehouse, {wanted} cannot ship."


class WarehouseCodeTaken(DomainError):
    code = "WAREHOUSE_CODE_TAKEN"
    zh = "仓库编码“{taken}”已被使用，请换一个。"
    en = "The warehouse code {taken} is taken. Choose another."
