"""Why a company's own rules stand in the way."""

from orderwell.core.errors import DomainError


class SpendingLimitExceeded(DomainError):
    """Params: decimal texts `limit`, `spent`, `left`, `total`; `currency`, and whose limit and when in words."""

    code = "SPENDING_LIMIT_EXCEEDED"
    zh = (
        "超出{subject_zh}{period_zh}采购额度 {limit}：已用 {spent}，还可用 {left}，本单 {total}。"
        "请减少数量或联系公司管理员。"
    )
    en = (
        "This is beyond {subject_en} of {limit} {period_en}: {spent} is used, {left} is left, and this order comes to "
        "{total}. Order less, or ask your company's administrator."
    )


class NeedsApproval(DomainError):
    """An edit that the company would have to approve anew."""

    code = "NEEDS_APPROVAL"
    zh = "按贵公司规则，这样修改后需要重新审批。请取消后重新下单，或另下一单。"
    en = "Your company would have to approve this change. Cancel and order anew, or place another order."


class NobodyApproves(DomainError):
    code = "NOBODY_APPROVES"
    zh = "公司里还没有人可以审批，请先指定审批人，或给一位成员“审批”权限。"
    en = "Nobody at the company can approve yet. Name somebody, or give a member the right to approve."


class NotAMember(DomainError):
    code = "NOT_A_MEMBER"
    zh = "此人不是该公司的在用成员，请重新选择。"
    en = "This person is no active member of the company. Choose another one."


class LimitTaken(DomainError):
    code = "LIMIT_TAKEN"
    zh = "相同对象、相同周期的额度已存在，请修改原有额度。"
    en = "There is a limit for the same people and period already. Change that one."


class TooManyRules(DomainError):
    """Params: `largest`."""

    code = "TOO_MANY_RULES"
    zh = "最多可设 {largest} 条，请先删除不用的。"
    en = "There can be {largest} of them at most. Remove one first."


class ReasonMissing(DomainError):
    code = "REASON_MISSING"
    zh = "请填写原因，下单人需要知道如何修改。"
    en = "Say why: the buyer has to know what to change."
