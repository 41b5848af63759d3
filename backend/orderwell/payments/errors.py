"""What can go wrong with money, as it is told to people."""

from orderwell.core.errors import DomainError


class AmountNotPositive(DomainError):
    code = "AMOUNT_NOT_POSITIVE"
    zh = "金额必须大于零。"
    en = "The amount must be greater than zero."


class DuplicatePayment(DomainError):
    """The same money reported twice: `number` is the payment that has it already."""

    code = "DUPLICATE_PAYMENT"
    zh = "流水号 {external_id} 已登记过（{number}），请勿重复登记。"
    en = "Reference {external_id} is recorded already ({number}). Do not record it again."


class NothingToRefund(DomainError):
    code = "NOTHING_TO_REFUND"
    zh = "该订单没有可退的款项。"
    en = "Nothing has been paid that could be refunded."


class RefundTooLarge(DomainError):
    """`available` is decimal text: what may still be refunded."""

    code = "REFUND_TOO_LARGE"
    zh = "最多可退 {available} {currency}。"
    en = "At most {available} {currency} can be refunded."


class NothingToPay(DomainError):
    code = "NOTHING_TO_PAY"
    zh = "该订单没有待付款项。"
    en = "Nothing is left to pay on this order."


class ReasonMissing(DomainError):
    code = "REASON_MISSING"
    zh = "请填写退款原因。"
    en = "Give a reason for the refund."


class ReceivedInFuture(DomainError):
    code = "RECEIVED_IN_FUTURE"
    zh = "到账日期不能晚于今天。"
    en = "Money cannot have been received on a day to come."


class UnknownGateway(DomainError):
    code = "UNKNOWN_GATEWAY"
    zh = "未配置在线支付渠道。"
    en = "This way of paying online is not set up."


class GatewaySilent(DomainError):
    """It did not answer. Nothing was charged, and trying again goes on with the same attempt."""

    code = "GATEWAY_SILENT"
    zh = "支付渠道暂时没有响应，尚未扣款，请稍后重试。"
    en = "The payment service does not answer. Nothing was charged; try again in a moment."


class ForgedCallback(DomainError):
    """The signature does not fit, is too old, or the body is not what the gateway sends."""

    code = "FORGED_CALLBACK"
    zh = "支付回调验签失败。"
    en = "The payment callback is not authentic."
