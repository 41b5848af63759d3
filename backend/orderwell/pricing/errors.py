"""What can go wrong with prices."""

from orderwell.core.errors import DomainError


class PricesHidden(DomainError):
    """The firm shows prices to customers who are signed in, or approved, only."""

    code = "PRICES_HIDDEN"
    zh = "价格暂不可见：请登录，并等待我们审核通过。"
    en = "You cannot see prices yet: sign in, and wait until we have approved your company."


class NoPrice(DomainError):
    """No list that applies to the customer at this moment has a price for the quantity."""

    code = "NO_PRICE"
    zh = "商品 {sku} 暂无可用价格，请联系我们或将其移除。"
    en = "{sku} has no price at present. Contact us or remove it."
