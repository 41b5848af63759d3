"""What is searched of each product. The rows follow the catalogue's and can be made again from it at any time."""

from uuid import UUID

from tortoise import fields
from tortoise.fields import TextField
from tortoise.indexes import Index
from tortoise.models import Model

from orderwell.catalog.models import Product


class TermsField(TextField):
    """Terms with blanks between: the text of an FTS5 table on SQLite (`migrations/extra`), a tsvector on PostgreSQL."""

    class _db_postgres:  # Tortoise's name
        SQL_TYPE = "TSVECTOR"


class SearchDocument(Model):
    """One product as it is found. `id` is its number in bitmaps, `digest` that of everything else that is written here.

    `shown`: customers may find it. `strong`, `weak`: lines that hits are ranked by (`rules.Document`). `codes`,
    `hidden_codes`: SKUs and barcodes without punctuation, those off sale for staff only. `facets`: attribute values.
    `revision`: milliseconds of the clock when it was last written; `written`: when its text was.
    """

    id = fields.IntField(primary_key=True, generated=True)
    product: fields.OneToOneRelation[Product] = fields.OneToOneField("catalog.Product", on_delete=fields.CASCADE)
    product_id: UUID
    shown = fields.BooleanField()
    strong = fields.TextField()
    weak = fields.TextField()
    codes = fields.TextField()
    hidden_codes = fields.TextField()
    facets = fields.TextField()
    terms = TermsField()
    digest = fields.CharField(40)
    revision = fields.BigIntField()
    written = fields.BigIntField()

    class Meta:
        table = "search_document"
        indexes = [Index(fields=("revision", "id")), Index(fields=("written", "id"))]


class SearchWord(Model):
    """A Latin word that stands in some product, for correcting typing errors. Never taken away but by a rebuild."""

    word = fields.CharField(40, primary_key=True)

    class Meta:
        table = "search_word"
