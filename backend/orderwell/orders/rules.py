"""States of an order as people see them, and who may do what when. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from msgspec import Struct

from orderwell.sourcing.rules import Sourcing

from .errors import MoveRefused
from .models import OrderLine, OrderState, OrderStatus, PaymentState

GONE = {"cancelled"}
RETURN = {"returning", "returned"}
MOVING = {"in_transit", "exception", "delivered"}


class InvoiceKind(StrEnum):
    """Special VAT invoices (增值税专用发票) need the buyer's tax id."""

    PLAIN = "plain"
    SPECIAL = "special"


@dataclass(frozen=True, slots=True)
class InvoiceData:
    """What the invoice is to say; an order keeps it as it was given."""

    kind: InvoiceKind
    title: str
    tax_id: str = ""
    email: str = ""


class Progress(Struct, frozen=True):
    """Base units over all lines. `allocated` is picked or to be picked, not yet handed over."""

    ordered: int = 0
    allocated: int = 0
    shipped: int = 0
    delivered: int = 0

    @property
    def waiting(self) -> int:
        """What is neither handed over nor kept; of a confirmed order, what stock did not suffice for."""
        return self.ordered - self.allocated - self.shipped

    @property
    def complete(self) -> bool:
        """Everything has arrived."""
        return 0 < self.ordered <= self.delivered


def payment_state(due: int, paid: int, refunded: int, *, cancelled: bool = False) -> PaymentState:
    """From the balance's sums. A cancelled order owes nothing: what came is to go back."""
    net = paid - refunded
    if cancelled:
        if not paid:
            return PaymentState.UNPAID
        return PaymentState.REFUNDING if net else PaymentState.REFUNDED
    if refunded and not net:
        return PaymentState.REFUNDED
    if net >= due:
        return PaymentState.PAID if net == due else PaymentState.OVERPAID
    if refunded:
        return PaymentState.PARTLY_REFUNDED
    return PaymentState.PARTIAL if net else PaymentState.UNPAID


def status(
    state: OrderState, payment: PaymentState, progress: Progress, shipments: Collection[str] = ()
) -> OrderStatus:
    """What people see, from the three machines. `shipments`: the states of all parcels (values of ShipmentState)."""
    if payment is PaymentState.REFUNDED:
        return OrderStatus.REFUNDED
    if state in _PLAIN:
        return _PLAIN[state]
    live = set(shipments) - GONE
    if live & RETURN:
        return OrderStatus.RETURNING
    if progress.complete or state is OrderState.CLOSED:
        return OrderStatus.DELIVERED
    if progress.shipped:
        underway = live & (MOVING if progress.shipped >= progress.ordered else MOVING - {"delivered"})
        return OrderStatus.IN_TRANSIT if underway else OrderStatus.SHIPPED
    return OrderStatus.PICKING if live else OrderStatus.CONFIRMED


_PLAIN = {
    OrderState.AWAITING_APPROVAL: OrderStatus.AWAITING_APPROVAL,
    OrderState.SUBMITTED: OrderStatus.SUBMITTED,
    OrderState.REVIEWING: OrderStatus.REVIEWING,
    OrderState.CANCELLED: OrderStatus.CANCELLED,
}


class OrderMoveKind(StrEnum):
    """What can be done with an order."""

    REVIEW = "review"
    CONFIRM = "confirm"
    ALLOCATE = "allocate"
    CANCEL = "cancel"
    CLOSE = "close"
    EDIT = "edit"
    PAY = "pay"
    RECORD_PAYMENT = "record_payment"
    REFUND = "refund"
    CREATE_SHIPMENT = "create_shipment"
    REORDER = "reorder"
    COMMENT = "comment"
    CONFIRM_RECEIPT = "confirm_receipt"
    APPROVE = "approve"  # these three: see `approvals.rules`
    REJECT = "reject"
    WITHDRAW = "withdraw"


class Facts(Struct, frozen=True):
    """What the moves of an order depend on. Money in minor units."""

    state: OrderState
    status: OrderStatus
    progress: Progress
    outstanding: int = 0
    refundable: int = 0
    online: bool = False

    @property
    def open(self) -> bool:
        """Not yet confirmed."""
        return self.state in (OrderState.SUBMITTED, OrderState.REVIEWING)


class Who(Struct, frozen=True):
    """Who asks: on which side, with which permissions. The system itself may do everything."""

    staff: bool
    permissions: frozenset[str] = frozenset()
    system: bool = False


class Move(Struct, frozen=True):
    """`reason_*` is empty when the move is allowed."""

    move: OrderMoveKind
    allowed: bool
    reason_zh: str = ""
    reason_en: str = ""


Reason = tuple[str, str] | None
OVER = ("订单已结束。", "The order is over.")
_AWAITED = ("订单正在等待客户公司审批。", "It waits for the approval of the customer's company.")
_WHILE_AWAITED = {OrderMoveKind.REORDER, OrderMoveKind.COMMENT}
_ENDED = (OrderState.CLOSED, OrderState.CANCELLED)


def _review(facts: Facts, who: Who) -> Reason:
    if facts.state is OrderState.SUBMITTED:
        return None
    return ("只有已提交的订单可以开始审核。", "Only submitted orders can be taken into review.")


def _confirm(facts: Facts, who: Who) -> Reason:
    return None if facts.open else ("订单已确认或已结束。", "The order is confirmed already, or over.")


def _allocate(facts: Facts, who: Who) -> Reason:
    if facts.state is not OrderState.CONFIRMED:
        return ("只有已确认的订单可以分配库存。", "Only confirmed orders are allocated stock.")
    return None if facts.progress.waiting > 0 else ("没有缺货待分配的商品。", "Nothing waits for stock.")


def _edit(facts: Facts, who: Who) -> Reason:
    return None if facts.open else ("订单确认后不能修改。", "Orders cannot be edited once they are confirmed.")


def _cancel(facts: Facts, who: Who) -> Reason:
    if facts.state in _ENDED:
        return OVER
    if facts.progress.shipped:
        return ("货物已交运，请改走退货。", "Goods have been handed over. Ask for a return instead.")
    if facts.open or who.staff or who.system:
        return None
    if facts.status is OrderStatus.PICKING:
        return ("仓库正在配货，请联系业务员取消。", "The warehouse is picking it. Ask your representative to cancel.")
    if facts.refundable:
        return ("订单已付款并确认，请联系业务员取消。", "It is paid and confirmed. Ask your representative to cancel.")
    return None


def _close(facts: Facts, who: Who) -> Reason:
    if facts.state is not OrderState.CONFIRMED:
        return OVER if facts.state in _ENDED else ("订单尚未确认。", "The order has not been confirmed.")
    if not facts.progress.complete:
        return ("货物尚未全部签收。", "Not everything has been delivered.")
    return ("货款尚未结清。", "It has not been paid in full.") if facts.outstanding > 0 else None


def _pay(facts: Facts, who: Who) -> Reason:
    if facts.state is OrderState.CANCELLED:
        return OVER
    if not facts.online:
        return ("该订单不使用在线支付。", "This order is not paid online.")
    return _record_payment(facts, who)


def _record_payment(facts: Facts, who: Who) -> Reason:
    if facts.state is OrderState.CANCELLED:
        return OVER
    return None if facts.outstanding > 0 else ("没有待付款项。", "Nothing is left to pay.")


def _refund(facts: Facts, who: Who) -> Reason:
    return None if facts.refundable > 0 else ("没有可退的款项。", "Nothing has been paid that could be refunded.")


def _create_shipment(facts: Facts, who: Who) -> Reason:
    if facts.state is not OrderState.CONFIRMED:
        return ("只有已确认的订单可以发货。", "Only confirmed orders can be shipped.")
    if facts.progress.waiting > 0 and not facts.progress.allocated:
        return ("其余商品缺货，请先分配库存。", "The rest waits for stock. Allocate it first.")
    return None if facts.progress.allocated else ("没有待发的货物。", "Nothing is left to ship.")


def _confirm_receipt(facts: Facts, who: Who) -> Reason:
    if facts.state is not OrderState.CONFIRMED or facts.progress.shipped <= facts.progress.delivered:
        return ("没有在途的货物。", "Nothing is on its way.")
    return None


def _always(facts: Facts, who: Who) -> Reason:
    return None


class _Rule(Struct, frozen=True):
    permission: str
    guard: Callable[[Facts, Who], Reason]
    staff: bool = True
    customer: bool = False


MOVES: Mapping[OrderMoveKind, _Rule] = {
    OrderMoveKind.REVIEW: _Rule("orders.confirm", _review),
    OrderMoveKind.CONFIRM: _Rule("orders.confirm", _confirm),
    OrderMoveKind.ALLOCATE: _Rule("orders.confirm", _allocate),
    OrderMoveKind.CANCEL: _Rule("orders.cancel", _cancel, customer=True),
    OrderMoveKind.CLOSE: _Rule("orders.close", _close),
    OrderMoveKind.EDIT: _Rule("orders.edit", _edit, customer=True),
    OrderMoveKind.PAY: _Rule("orders.place", _pay, staff=False, customer=True),
    OrderMoveKind.RECORD_PAYMENT: _Rule("payments.record", _record_payment),
    OrderMoveKind.REFUND: _Rule("payments.refund", _refund),
    OrderMoveKind.CREATE_SHIPMENT: _Rule("shipments.write", _create_shipment),
    OrderMoveKind.REORDER: _Rule("orders.place", _always, staff=False, customer=True),
    OrderMoveKind.COMMENT: _Rule("orders.comment", _always, customer=True),
    OrderMoveKind.CONFIRM_RECEIPT: _Rule("orders.place", _confirm_receipt, staff=False, customer=True),
}


def allowed_moves(facts: Facts, who: Who) -> list[Move]:
    """The moves of the viewer's side of the counter, each with the reason when it is not possible now."""
    return [_move(kind, facts, who) for kind, rule in MOVES.items() if (rule.staff if who.staff else rule.customer)]


def check_move(kind: OrderMoveKind, facts: Facts, who: Who) -> None:
    """Raises MoveRefused with the reason that `allowed_moves` gives."""
    move = _move(kind, facts, who)
    if not move.allowed:
        raise MoveRefused(reason_zh=move.reason_zh, reason_en=move.reason_en)


def _move(kind: OrderMoveKind, facts: Facts, who: Who) -> Move:
    rule = MOVES[kind]
    if not who.system and rule.permission not in who.permissions:
        return Move(kind, False, "您没有此操作的权限。", "You are not allowed to do this.")
    awaited = facts.state is OrderState.AWAITING_APPROVAL and kind not in _WHILE_AWAITED
    reason = _AWAITED if awaited and not (who.staff and kind is OrderMoveKind.CANCEL) else rule.guard(facts, who)
    return Move(kind, reason is None, *(reason or ("", "")))


def explained(sourcings: Sequence[Sourcing], lines: Sequence[OrderLine]) -> list[dict[str, Any]]:
    """Which warehouse gives what and why, as the timeline keeps it."""
    skus = {line.variant_id: line.sku for line in lines}  # type: ignore[attr-defined]
    return [
        {
            "warehouse_id": str(one.warehouse_id),
            "score": one.score,
            "reasons": [{"zh": reason.zh, "en": reason.en} for reason in one.reasons],
            "lines": [{"sku": skus[variant_id], "quantity": quantity} for variant_id, quantity in one.lines.items()],
        }
        for one in sourcings
    ]
