"""What can go wrong in the catalogue."""

from orderwell.core.errors import DomainError


class ProductNotReady(DomainError):
    """The move is legal, but the product lacks something that it needs first."""

    code = "PRODUCT_NOT_READY"
    zh = "{reason_zh}"
    en = "{reason_en}"
