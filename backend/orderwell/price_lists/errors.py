"""What can go wrong with price lists."""

from orderwell.core.errors import DomainError


class CustomerCodeTaken(DomainError):
    """A customer uses one code for one variant."""

    code = "CUSTOMER_CODE_TAKEN"
    zh = "该客户已将编码“{value}”用于其他商品。"
    en = "This customer uses the code “{value}” for another item."
