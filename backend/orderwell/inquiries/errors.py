"""What can go wrong with inquiries."""

from orderwell.core.errors import DomainError


class TooManyInquiries(DomainError):
    """Params: `most`."""

    code = "TOO_MANY_INQUIRIES"
    zh = "贵公司已有 {most} 条未答复的咨询，请在其中继续留言。"
    en = "Your company has {most} inquiries that wait for an answer. Write in one of these."


class NotInCharge(DomainError):
    """Somebody was to answer who may not, or who does not see the customer."""

    code = "NOT_IN_CHARGE"
    zh = "该同事不能回复此客户的咨询，请另选一位。"
    en = "This colleague may not answer this customer. Choose somebody else."


class TooManyReplies(DomainError):
    """Params: `most`."""

    code = "TOO_MANY_REPLIES"
    zh = "最多保存 {most} 条常用回复，请先删除一些。"
    en = "There are {most} saved replies at most. Delete some first."
