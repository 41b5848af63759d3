"""Why an order cannot be placed or edited as it is. All that apply are told at once."""

from orderwell.core.errors import DomainError


class EmptyOrder(DomainError):
    code = "EMPTY_ORDER"
    zh = "没有任何商品，请先添加。"
    en = "There is nothing in it. Add something first."


class AddressMissing(DomainError):
    code = "ADDRESS_MISSING"
    zh = "请选择或填写收货地址。"
    en = "Choose or write a delivery address."


class PoNumberTaken(DomainError):
    """Params: `po_number`, `number` and `orderId` of the order that has it, empty when it came a moment ago."""

    code = "PO_NUMBER_TAKEN"
    zh = "采购单号 {po_number} 已用于订单 {number}，请换一个。"
    en = "PO number {po_number} is used by order {number} already. Choose another one."


class ExternalNumberTaken(DomainError):
    """Params: `external_number`, `number`."""

    code = "EXTERNAL_NUMBER_TAKEN"
    zh = "外部单号 {external_number} 已对应订单 {number}。"
    en = "External number {external_number} belongs to order {number} already."


class BelowMinimumOrder(DomainError):
    """Params: decimal texts `minimum`, `missing`; `currency`."""

    code = "BELOW_MINIMUM_ORDER"
    zh = "未达到起订金额 {minimum}，还差 {missing}。"
    en = "An order must come to {minimum}. {missing} is missing."


class InvoiceIncomplete(DomainError):
    """`field` says what is missing."""

    code = "INVOICE_INCOMPLETE"
    zh = "开票信息不完整：{missing_zh}。"
    en = "The invoice data is incomplete: {missing_en}."


class PriceChanged(DomainError):
    """Params: decimal texts `expected` and `total`, the new total; `currency`."""

    code = "PRICE_CHANGED"
    zh = "总价已由 {expected} 变为 {total}，请确认后重新提交。"
    en = "The total has changed from {expected} to {total}. Confirm it and submit again."


class CartHasChanged(DomainError):
    """Params: `lines`, all that differs (`rules.CartDifference`) with whole remarks; `ticked`, how many lines would be
    ordered now; `told_zh` and `told_en`, the first differences in words.
    """

    code = "CART_CHANGED"
    zh = "购物车已在别处更改：{told_zh}。请核对后重新提交。"
    en = "The cart was changed elsewhere: {told_en}. Check it and place the order again."


class DateInPast(DomainError):
    """Params: `today`, the firm's business day."""

    code = "DATE_IN_PAST"
    zh = "期望到货日期不能早于今天（{today}）。"
    en = "The requested date cannot be before today ({today})."
