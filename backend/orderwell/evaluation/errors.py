"""Why recommendations cannot be measured by a file."""

from orderwell.core.errors import DomainError


class NoOrders(DomainError):
    code = "NO_ORDERS"
    zh = "文件中没有找到订单：需要商品列、日期列，以及订单号或客户列（找到的列：{found}）。"
    en = "The file has no orders: it needs columns for product and date, and for order or customer (found: {found})."


class NotADay(DomainError):
    code = "NOT_A_DAY"
    zh = "“{value}”不是日期。"
    en = "“{value}” is no date."


class NothingToMeasure(DomainError):
    code = "NOTHING_TO_MEASURE"
    zh = "订单太少：需要不止一天的订单，且较新的订单中有多种商品。"
    en = "There are too few orders: they must be of several days, and later ones must have several products."
