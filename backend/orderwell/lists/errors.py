"""Why a list cannot be as it is wanted."""

from orderwell.core.errors import DomainError


class ListTooLong(DomainError):
    """Params: `largest`."""

    code = "LIST_TOO_LONG"
    zh = "一个清单最多 {largest} 个商品，请另建一个清单。"
    en = "A list holds {largest} goods at most. Make another one."


class TooManyLists(DomainError):
    """Params: `largest`."""

    code = "TOO_MANY_LISTS"
    zh = "最多保存 {largest} 个清单，请先删除不用的。"
    en = "You can keep {largest} lists at most. Remove one first."


class NotYourList(DomainError):
    code = "NOT_YOUR_LIST"
    zh = "只有清单的创建人或公司管理员可以这样修改。"
    en = "Only who made the list, or the company's administrator, may do this."
