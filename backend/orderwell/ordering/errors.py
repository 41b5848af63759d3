"""Why lines cannot be read."""

from orderwell.core.errors import DomainError


class TooManyWanted(DomainError):
    """Params: `largest`."""

    code = "TOO_MANY_WANTED"
    zh = "一次最多 {largest} 行，请分批粘贴。"
    en = "Send {largest} lines at most at a time."


class NothingToRead(DomainError):
    code = "NOTHING_TO_READ"
    zh = "文件里没有找到商品行。请用 Excel 或 CSV，包含编码（或品名）和数量两列。"
    en = "The file has no lines of goods. Use Excel or CSV with a column of codes or names and one of quantities."


class UnreadQuantity(DomainError):
    """Params: `said`, what was written."""

    code = "UNREAD_QUANTITY"
    zh = "“{said}”不是数量，请确认要多少。"
    en = "“{said}” is no quantity. Say how many."
