"""The words of orders: states, methods, moves."""

from typing import Any

from orderwell.orders import models, queries, rules

from .types import described

Channel: Any = described(
    models.Channel,
    "Where an order came from.",
    WEB="The storefront.",
    CONSOLE="Staff, for a customer.",
    API="An API key.",
    IMPORT="A file.",
)
DeliveryMethod: Any = described(
    models.DeliveryMethod, "How goods reach the buyer.", DELIVERY="They are sent.", PICKUP="The buyer fetches them."
)
OrderState: Any = described(
    models.OrderState,
    "The order's own machine; payment and parcels have theirs.",
    AWAITING_APPROVAL="The buyer's company has to approve it; its stock is reserved.",
    SUBMITTED="Placed; its stock is reserved.",
    REVIEWING="Staff is looking at it.",
    CONFIRMED="Accepted; its stock is allocated.",
    CLOSED="Everything has come and is paid.",
    CANCELLED="Ended early.",
)
OrderStatus: Any = described(
    models.OrderStatus,
    "What people see, derived from the order, its payment and its parcels.",
    AWAITING_APPROVAL="The buyer's company has to approve it.",
    SUBMITTED="Placed.",
    REVIEWING="Under review.",
    CONFIRMED="Accepted.",
    PICKING="A parcel is being picked or packed.",
    SHIPPED="Goods were handed over, some or all.",
    IN_TRANSIT="On the way.",
    DELIVERED="Everything has arrived.",
    RETURNING="A parcel comes or came back.",
    REFUNDED="All money went back.",
    CANCELLED="Ended early.",
)
PaymentState: Any = described(
    models.PaymentState,
    "How much of an order is paid.",
    UNPAID="Nothing yet.",
    PARTIAL="Some of it.",
    PAID="All of it.",
    OVERPAID="More than is due.",
    REFUNDING="The order ended, and money is to go back.",
    PARTLY_REFUNDED="Some went back, and not all is paid.",
    REFUNDED="All that came went back.",
)
CancelReason: Any = described(
    models.CancelReason,
    "Why an order ended early.",
    CUSTOMER_REQUEST="The customer asked for it.",
    OUT_OF_STOCK="Goods are not there.",
    PAYMENT_TIMEOUT="It was not paid in time.",
    PRICE_ERROR="A price was wrong.",
    DUPLICATE="It was ordered twice.",
    SUSPICIOUS="It looks like fraud.",
    APPROVAL_REJECTED="The buyer's company did not approve it.",
    APPROVAL_WITHDRAWN="The buyer took it back before it was approved.",
    APPROVAL_EXPIRED="Nobody approved it in time.",
    OTHER="Another reason; see the note.",
)
CancelOrderReason: Any = described(
    models.CancelOrderReason,
    "Why somebody ends an order early.",
    CUSTOMER_REQUEST="The customer asked for it.",
    OUT_OF_STOCK="Goods are not there.",
    PRICE_ERROR="A price was wrong.",
    DUPLICATE="It was ordered twice.",
    SUSPICIOUS="It looks like fraud.",
    OTHER="Another reason; see the note.",
)
EntryKind: Any = described(
    models.EntryKind,
    "What a line of the timeline is about.",
    PLACED="The order was placed.",
    EDITED="It was changed.",
    MOVED="Its status changed.",
    ALLOCATED="Warehouses were chosen.",
    PAYMENT="Money came or went.",
    SHIPMENT="A parcel moved.",
    COMMENT="Somebody wrote something.",
    HOLD_EXPIRED="Its reservation ran out.",
    SHORT="There was not enough stock for all of it.",
    ATTACHMENT="A file was added or removed.",
    APPROVAL="Somebody of the buyer's company approved it.",
)
OrderMoveKind: Any = described(
    rules.OrderMoveKind,
    "What can be done with an order.",
    REVIEW="Take it into review.",
    CONFIRM="Accept it and allocate stock.",
    ALLOCATE="Allocate stock to what it still waits for.",
    CANCEL="End it early.",
    CLOSE="Close it as done.",
    EDIT="Change it.",
    PAY="Pay online.",
    RECORD_PAYMENT="Record money that came.",
    REFUND="Give money back.",
    CREATE_SHIPMENT="Begin a parcel.",
    REORDER="Order the same again.",
    COMMENT="Write a comment.",
    CONFIRM_RECEIPT="Say that the goods came.",
    APPROVE="Approve it for one's company.",
    REJECT="Refuse to approve it, which ends it.",
    WITHDRAW="Take it back before it is approved.",
)
InvoiceKind: Any = described(
    rules.InvoiceKind, "Kind of invoice.", PLAIN="A plain invoice.", SPECIAL="A special VAT invoice; needs a tax id."
)
OrderSort: Any = described(
    queries.OrderSort,
    "Order of orders.",
    NEWEST="The latest first.",
    OLDEST="The oldest first.",
    TOTAL_DESC="The largest first.",
    TOTAL_ASC="The smallest first.",
)
