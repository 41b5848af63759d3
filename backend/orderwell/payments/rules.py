"""What a payment is found by, apart from its customer. Pure."""

from orderwell.lookup.models import RecordField, RecordKind
from orderwell.lookup.rules import Record, listed

from .models import Payment


def record(payment: Payment, order_number: str) -> Record:
    """Its number, its order's, and the bank's or gateway's own; none of them ever changes."""
    lines = listed(
        (RecordField.NUMBER, payment.number),
        (RecordField.NUMBER, order_number),
        (RecordField.EXTERNAL_NUMBER, payment.external_id),
    )
    return Record(RecordKind.PAYMENT, payment.id, lines)
