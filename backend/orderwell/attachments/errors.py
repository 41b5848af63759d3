"""What can go wrong with files of orders."""

from orderwell.core.errors import DomainError


class TooManyAttachments(DomainError):
    """Params: `most`."""

    code = "TOO_MANY_ATTACHMENTS"
    zh = "每个订单最多 {most} 个附件，请先移除一些。"
    en = "An order has {most} attachments at most. Remove some first."
