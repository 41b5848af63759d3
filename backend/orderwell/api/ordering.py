"""The quick order pad: reading what was pasted, and what every line of it means today."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.file_uploads import Upload
from strawberry.scalars import JSON
from strawberry.types import Info

from orderwell.cart.queries import cart, kept_for, sees_numbers
from orderwell.cart.rules import LONGEST_REMARK
from orderwell.catalog import queries as catalog
from orderwell.core.clock import utc_now
from orderwell.core.ids import wanted_id
from orderwell.intake.errors import FileUnreadable
from orderwell.intake.sources.csv_files import CsvFiles
from orderwell.intake.sources.workbooks import Workbooks
from orderwell.measures.rules import amount
from orderwell.order_messages.rules import LONGEST_NAME, Asked
from orderwell.ordering import commands, models, queries, rules
from orderwell.ordering.errors import NothingToRead, TooManyWanted
from orderwell.recognition import rules as recognition
from orderwell.recognition.queries import How, sorts_apart

from .arguments import uploaded
from .cart import cart_token
from .catalog import Variant
from .catalog_parts import Unit
from .context import here
from .fields import PUBLIC, SIGNED_IN, field, mutation, query, relation, view
from .pricing import money
from .problems import Problem, as_problem
from .types import Money, described
from .viewing import customer_here, firm_here, keyed, range_here, sees_prices_here

LONGEST_TEXT, LARGEST_FILE = 200_000, 2_000_000
SUFFIXES = {".csv": True, ".tsv": True, ".txt": True, ".xlsx": False, ".xlsm": False, ".xls": False, ".ods": False}

OrderLineStatus: Any = described(
    rules.LineStatus,
    "What keeps a line from the cart.",
    READY="Nothing.",
    AMOUNT="Its minimum or step; `offered` would do.",
    UNIT="It is not sold by the unit that was said.",
    SHORT="There is not so much of it; `offered` is there, 0 when there is none.",
    CHOICE="Several goods may be meant: see `candidates`.",
    UNKNOWN="Nothing like it is sold.",
    UNPRICED="It has no price for this buyer.",
)
FoundBy: Any = described(
    How,
    "By what the goods of a line were found.",
    SKU="Its SKU.",
    BARCODE="Its barcode, or that of one of its units.",
    OWN_CODE="The company's own code.",
    NAME="Words of its name.",
    BOUGHT="Words that fit several goods, of which the company has bought this one before.",
    CHOSEN="The buyer chose it.",
)


@view(Asked, "Goods that somebody asks for, as they were written.")
class AskedLine:
    text: str = strawberry.field(description="The words it was read from.")
    name: str = strawberry.field(description="A code or words of a name.")
    also: str = strawberry.field(description="Further words for it, such as the name beside a code.")
    unit: str = strawberry.field(description="The unit as written, or empty.")

    @field(str | None, "How many, as decimal text, or what is written in its place; null: not said.")
    def quantity(self, root: strawberry.Parent[Asked]) -> Any:
        return root.unread or None if root.quantity is None else f"{root.quantity.normalize():f}"


@strawberry.type(description="What was found in a file.")
class AskedLines:
    lines: list[AskedLine] = strawberry.field(description="The goods, in the order of the file.")


@strawberry.input(description="A line to be understood: words, or a variant that was chosen.")
class AskedLineInput:
    name: str = strawberry.field(default="", description="A code or words of a name.")
    also: str = strawberry.field(default="", description="Further words for it.")
    quantity: str | None = strawberry.field(
        default=None, description="How many, as decimal text; anything else is asked about; null: the least."
    )
    unit: str = strawberry.field(default="", description="The unit as written.")
    variant_id: strawberry.ID | None = strawberry.field(default=None, description="The variant, once it is chosen.")
    unit_code: str | None = strawberry.field(default=None, description="The unit, once it is chosen.")


@strawberry.input(description="A line of the pad, as it was typed and as far as it was answered.")
class PadLineInput(AskedLineInput):
    text: str = strawberry.field(default="", description="The words it was read from.")
    remark: str = strawberry.field(default="", description="What the buyer says about it.")


def _kept(line: PadLineInput) -> dict[str, Any]:
    plain = {
        "text": line.text[:200],
        "name": line.name[:LONGEST_NAME],
        "also": line.also[:LONGEST_NAME],
        "quantity": line.quantity and line.quantity[:20],
        "unit": line.unit[:20],
        "variantId": line.variant_id and str(line.variant_id)[:60],
        "unitCode": line.unit_code and line.unit_code[:20],
        "remark": line.remark[:LONGEST_REMARK],
    }
    return {name: value for name, value in plain.items() if value}


async def told_here(info: Info) -> queries.Told:
    """What the viewer may hear of."""
    context = here(info)

    async def kept() -> Mapping[UUID, int]:
        return await kept_for(await cart(context.actor, cart_token(context)), utc_now())

    return queries.Told(await range_here(info), await sees_prices_here(info), kept)


async def variants_named(info: Info, ids: Sequence[Sequence[UUID]]) -> list[list[Any]]:
    """The variants of lists of ids, read together."""
    loader = keyed(info, "variant", catalog.variants_by_id)
    found = dict(zip(every := list({one for each in ids for one in each}), await loader.load_many(every), strict=True))
    return [[found[one] for one in each if found[one]] for each in ids]


@view(queries.Resolved, "What a line means today, for the viewer's company.")
class ResolvedLine:
    position: int = strawberry.field(description="Its place in the input.")
    status: rules.LineStatus = strawberry.field(description="What keeps it from the cart.")
    quantity: int | None = strawberry.field(description="How many of the unit.")
    offered: int | None = strawberry.field(description="How many would do, when the amount is what is wrong.")

    @field(How | None, "By what the goods were found; null when they were not.")
    def found_by(self, root: strawberry.Parent[queries.Resolved]) -> Any:
        return root.how

    @field(Variant | None, "The goods; null while they have to be chosen.")
    def variant(self, root: strawberry.Parent[queries.Resolved]) -> Any:
        return root.item and root.item.variant

    @field(Unit | None, "The unit that is counted.")
    def unit(self, root: strawberry.Parent[queries.Resolved]) -> Any:
        return root.unit

    @relation(list[Variant], "Goods that may be meant, the likeliest first.")
    async def candidates(rows: strawberry.Parent[list[queries.Resolved]], info: Info) -> Any:
        return await variants_named(info, [row.candidates for row in rows])

    @relation(list[Variant], "Goods in stock in place of those of which there is nothing, at most three.")
    async def substitutes(rows: strawberry.Parent[list[queries.Resolved]], info: Info) -> Any:
        return await variants_named(info, [row.substitutes for row in rows])

    @field(Money | None, "What a base unit costs.")
    def unit_price(self, root: strawberry.Parent[queries.Resolved]) -> Any:
        return _money(root, "unit_price")

    @field(Money | None, "What the line costs, tax included.")
    def total(self, root: strawberry.Parent[queries.Resolved]) -> Any:
        return _money(root, "total")

    @field(Problem | None, "What is wrong, for people.")
    def problem(self, root: strawberry.Parent[queries.Resolved], info: Info) -> Any:
        return as_problem(root.problem, here(info).locale) if root.problem else None


def _money(row: queries.Resolved | queries.Compared, name: str) -> Any:
    return money(getattr(row.price, name), row.price.currency) if row.price else None


@view(models.Pad, "What stands in the viewer's quick order pad, on every device.")
class OrderPad:
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    updated_at: datetime = strawberry.field(description="When it last changed.")
    version: int = strawberry.field(description="Grows with every change.")
    lines: JSON = strawberry.field(description="The lines as `saveOrderPad` was given them.")


def _line(given: AskedLineInput) -> rules.Line:
    quantity = None if given.quantity is None else amount(given.quantity)
    unread = given.quantity[:20] if given.quantity is not None and quantity is None else ""
    name, also = given.name.strip()[:LONGEST_NAME], given.also.strip()[:LONGEST_NAME]
    return rules.Line(name, also, quantity, given.unit, wanted_id(given.variant_id), given.unit_code, unread)


def _sheets(name: str, content: bytes) -> list[Asked]:
    """The goods of every sheet of a file. Raises FileUnreadable, NothingToRead."""
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise FileUnreadable(detail=suffix or name[:40])
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"lines{suffix}"
        path.write_bytes(content)
        source = CsvFiles() if SUFFIXES[suffix] else Workbooks()
        tables = [[sheet.header, *(cells for _, cells in sheet.rows)] for sheet in source.sheets(path)]
    found = [one for table in tables for one in recognition.read_table(table)]
    if not found:
        raise NothingToRead(field="file")
    return found[: rules.MOST_LINES]


async def read_upload(info: Info, file: Upload) -> list[Asked]:
    """Read the file in a thread, before anything else. Raises Invalid, FileUnreadable, NothingToRead."""
    content = await uploaded(file, LARGEST_FILE)
    if len(content) > LARGEST_FILE:
        raise FileUnreadable(detail="2 MB")
    return await asyncio.to_thread(_sheets, file.filename or "", content)  # type: ignore[attr-defined]


class Query:
    @query(PUBLIC, list[AskedLine], "What a text asks for: rows of a spreadsheet, a CSV file, a list, a chat message.")
    async def read_order_text(
        self, info: Info, lines: Annotated[list[str], strawberry.argument(description="Its lines, at most 1,000.")]
    ) -> Any:
        text = "\n".join(lines)
        if len(text) > LONGEST_TEXT:
            raise TooManyWanted(field="lines", largest=rules.MOST_LINES)
        found = await asyncio.to_thread(recognition.read, text, rules.MOST_LINES + 1)
        if len(found) > rules.MOST_LINES:
            raise TooManyWanted(field="lines", largest=rules.MOST_LINES)
        return (
            await sorts_apart(found, await range_here(info)) if any(one.each or one.after for one in found) else found
        )

    @query(PUBLIC, list[ResolvedLine], "What lines mean today for the viewer's company: goods, prices, stock.")
    async def resolve_order_lines(
        self, info: Info, lines: Annotated[list[AskedLineInput], strawberry.argument(description="At most 1,000.")]
    ) -> Any:
        if len(lines) > rules.MOST_LINES:
            raise TooManyWanted(field="lines", largest=rules.MOST_LINES)
        wanted = [_line(one) for one in lines]
        firm = await firm_here(info)
        numbers = sees_numbers(here(info).actor, firm)
        told = await told_here(info)
        return await queries.resolve(wanted, await customer_here(info), utc_now(), firm, numbers, told)

    @query(SIGNED_IN, OrderPad | None, "The viewer's quick order pad; null before it was first used.")
    async def order_pad(self, info: Info) -> Any:
        return await queries.pad(here(info).actor)


class Mutation:
    @mutation(PUBLIC, AskedLines, "Read the goods of a CSV file or a workbook; nothing is kept.", prepare=read_upload)
    async def read_order_file(
        self,
        info: Info,
        file: Annotated[Upload, strawberry.argument(description="CSV or a workbook, 2 MB at most.")],
    ) -> Any:
        return AskedLines(lines=here(info).prepared)

    @mutation(SIGNED_IN, OrderPad, "Keep what stands in the viewer's quick order pad.")
    async def save_order_pad(
        self, info: Info, lines: Annotated[list[PadLineInput], strawberry.argument(description="All of its lines.")]
    ) -> Any:
        return await commands.save_pad(here(info).work, [_kept(one) for one in lines])
