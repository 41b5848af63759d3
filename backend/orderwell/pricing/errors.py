"""What can go wrong with prices."""

from orderwell.core.errors import DomainError


class NoPrice(DomainError):
    """No list that applies to the customer at this moment has a price for the quantity."""

    code = "NO_PRICE"
    zh = "商品 {sku} 暂无可用价格，请联系我们或将其移除。"
    en = "{sku} has no price at present. Contact us or remove it."
