"""Sets of documents that are long to read from the index of terms. They follow the documents and can be made again."""

from tortoise import fields
from tortoise.models import Model


class PackedSet(Model):
    """The documents with a term that many have; `term` may end with `*`: all that begin so.

    `docs`: bit n says that document n is in it, least byte first, as it was when `Packing.written` says or later.
    """

    term = fields.CharField(64, primary_key=True)
    docs = fields.BinaryField()

    class Meta:
        table = "search_set"


class Packing(Model):
    """One row (`id` 1): documents whose text was written at `written` (milliseconds) or later have to be looked at."""

    id = fields.SmallIntField(primary_key=True)
    written = fields.BigIntField()

    class Meta:
        table = "search_packing"
