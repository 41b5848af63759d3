"""What can be wrong with a plan of payment."""

from orderwell.core.errors import DomainError


class PaymentsMismatch(DomainError):
    """Params: decimal texts `sum` of the parts and `total` of the order; `currency`."""

    code = "PAYMENTS_MISMATCH"
    zh = "各笔付款合计 {sum}，与订单金额 {total} 不符，请调整。"
    en = "The parts come to {sum}, the order to {total}. Adjust them."
