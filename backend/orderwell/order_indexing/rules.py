"""What an order is found by, apart from its customer. Pure."""

from collections.abc import Iterable

from orderwell.lookup.models import RecordField, RecordKind
from orderwell.lookup.rules import Record, listed
from orderwell.orders.models import Order, OrderLine


def record(order: Order, lines: Iterable[OrderLine], tracking_numbers: Iterable[str]) -> Record:
    """Its identifiers, those of its goods and parcels, and who gets it."""
    place = order.delivery_address
    given: list[tuple[RecordField, str | None]] = [
        (RecordField.NUMBER, order.number),
        (RecordField.PO_NUMBER, order.po_number),
        (RecordField.EXTERNAL_NUMBER, order.external_number),
        (RecordField.RECIPIENT, place.get("recipient")),
        (RecordField.PHONE, place.get("phone")),
        *((RecordField.TRACKING_NUMBER, one) for one in tracking_numbers),
        *((RecordField.SKU, line.sku) for line in lines),
    ]
    return Record(RecordKind.ORDER, order.id, listed(*given))
