"""What orders and customers are found by. The rows follow those of their owners and can be made again at any time."""

from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.fields import TextField
from tortoise.models import Model


class RecordKind(StrEnum):
    """What is looked up; the value begins every term of such records."""

    ORDER = "o"
    CUSTOMER = "k"
    PAYMENT = "p"
    PARCEL = "s"


class RecordField(StrEnum):
    """By which part of a record it was found."""

    NUMBER = "number"
    PO_NUMBER = "po_number"
    EXTERNAL_NUMBER = "external_number"
    TRACKING_NUMBER = "tracking_number"
    SKU = "sku"
    PHONE = "phone"
    EMAIL = "email"
    TAX_ID = "tax_id"
    NAME = "name"
    CONTACT = "contact"
    RECIPIENT = "recipient"


class RecordTerms(TextField):
    """Terms with blanks between: the text of an FTS5 table on SQLite (`migrations/extra`), a tsvector on PostgreSQL."""

    class _db_postgres:  # Tortoise's name
        SQL_TYPE = "TSVECTOR"


class LookupDocument(Model):
    """One order or customer as it is found.

    `lines`: what it is found by, `field=text` each. `codes`: its identifiers without punctuation. `digest`: of all that
    is written here.
    """

    id = fields.IntField(primary_key=True, generated=True)
    kind = fields.CharEnumField(RecordKind, max_length=1)
    record_id: UUID = fields.UUIDField(unique=True)
    lines = fields.TextField()
    codes = fields.TextField()
    terms = RecordTerms()
    digest = fields.CharField(40)

    class Meta:
        table = "lookup_document"
