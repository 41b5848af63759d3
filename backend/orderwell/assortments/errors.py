"""What can go wrong with assortments."""

from orderwell.core.errors import DomainError


class AssortmentInUse(DomainError):
    """Params: `customers`, how many have it."""

    code = "ASSORTMENT_IN_USE"
    zh = "还有 {customers} 个客户使用此可售范围，请先为他们更换。"
    en = "{customers} customers have this assortment. Give them another one first."


class AssortmentTooLarge(DomainError):
    """Params: `largest`, how many products it may name."""

    code = "ASSORTMENT_TOO_LARGE"
    zh = "一个可售范围最多列出 {largest} 个商品，请改用类目或品牌。"
    en = "An assortment names {largest} products at most. Use categories or brands instead."
