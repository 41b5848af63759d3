"""Loads a checked folder, one chunk a transaction: `load_next` until it has nothing left."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from msgspec import Struct

from orderwell.access.commands import create_user, install_roles
from orderwell.access.models import Side, User
from orderwell.catalog_takeover import commands as catalog_takeover
from orderwell.core.ids import uuid7
from orderwell.core.work import Work
from orderwell.customers import commands as customers
from orderwell.customers.models import Address, Contact, Customer, CustomerKind, CustomerStatus
from orderwell.firm.commands import change
from orderwell.history import commands as history
from orderwell.history.queries import ids
from orderwell.history.rules import Plan, grouped, minor
from orderwell.intake.errors import LoadStarted
from orderwell.intake.sources import Row
from orderwell.inventory import commands as inventory
from orderwell.inventory.queries import warehouses
from orderwell.taxonomy import commands as taxonomy

from . import queries
from .models import Load, LoadChunk, LoadState
from .rules import Chunk, chunks

MAIN = "MAIN"


class Progress(Struct, frozen=True):
    """`done` of `total` chunks have committed; the last was of `kind` and held `items` of it."""

    done: int
    total: int
    kind: str
    items: int


async def begin(work: Work, plan: Plan, *, resume: bool) -> Load:
    """The row of this load; the size of its chunks stays what it was at first. Raises LoadStarted."""
    load = await queries.load_of(plan.input.fingerprint)
    if load is None:
        load = Load(fingerprint=plan.input.fingerprint, state=LoadState.RUNNING, started_at=work.now)
        load.report = {"chunk": plan.chunk}
        await load.save(force_create=True)
    elif load.state is not LoadState.DONE and not resume:
        raise LoadStarted(done=len(await queries.chunks_done(load)))
    plan.chunk = int(load.report.get("chunk", plan.chunk))
    return load


async def load_next(work: Work, plan: Plan, load: Load) -> Progress | None:
    """Write the first chunk that is not in yet, and note it in the same transaction; None when all are in."""
    everything, done = chunks(plan), await queries.chunks_done(load)
    chunk = next((one for one in everything if (one.kind, one.position) not in done), None)
    if chunk is None:
        return None
    await LOADERS[chunk.kind](work, plan, chunk)
    await LoadChunk.create(load_id=load.id, table_name=chunk.kind, position=chunk.position, rows=len(chunk.items))
    return Progress(len(done) + 1, len(everything), chunk.kind, len(chunk.items))


async def finish(work: Work, load: Load, report: dict[str, Any]) -> None:
    """Keep the verification report beside the load."""
    state = LoadState.FAILED if report["differences"] else LoadState.DONE
    kept = {"chunk": load.report["chunk"], **report}
    await Load.filter(id=load.id).update(state=state, report=kept, finished_at=work.now)


# ---- the firm, warehouses, categories ------------------------------------------------------


async def _setup(work: Work, plan: Plan, chunk: Chunk) -> None:
    await install_roles(work)
    if plan.firm is not None:
        await _firm(work, plan, plan.firm)
    await _warehouses(work, plan)
    pending = {row["code"]: row for row in plan.input.of("categories")}
    parents = dict(await ids("category", "code", {row["parent"] for row in pending.values()} - set(pending)))
    position = {code: number for number, code in enumerate(pending)}
    while pending:
        ready = [row for row in pending.values() if not row["parent"] or row["parent"] in parents]
        for row in ready:
            data = taxonomy.CategoryData(
                code=row["code"],
                name_zh=row["name"],
                name_en=row["name_en"] or row["name"],
                parent_id=parents.get(row["parent"]),
                position=position[row["code"]],
            )
            parents[row["code"]] = (await taxonomy.create_category(work, data)).id
            del pending[row["code"]]


async def _firm(work: Work, plan: Plan, row: Row) -> None:
    changes: dict[str, Any] = {"name_zh": row["name"], "name_en": row["name_en"] or row["name"]}
    changes |= {name: row[name] for name in ("currency", "time_zone", "phone", "email", "address") if row[name]}
    for column, name in (("freight", "freight_minor"), ("free_freight_from", "free_freight_from_minor")):
        if row[column] is not None:
            changes[name] = minor(row[column], plan.currency)
    await change(work, changes)


async def _warehouses(work: Work, plan: Plan) -> None:
    """Those of the file, and the main one when stock or parcels name none and there is none."""
    there = {one.code for one in await warehouses()}
    for row in plan.input.of("warehouses"):
        if row["code"] not in there:
            columns = {name: row[name] for name in ("code", "area_code", "address", "priority")}
            columns |= {"name_zh": row["name"], "name_en": row["name_en"] or row["name"]}
            await inventory.create_warehouse(work, columns)
    if not there and not plan.input.of("warehouses"):
        await inventory.create_warehouse(work, {"code": MAIN, "name_zh": "主仓库", "name_en": "Main warehouse"})


# ---- customers -----------------------------------------------------------------------------


async def _customers(work: Work, plan: Plan, chunk: Chunk) -> None:
    contacts = grouped(plan.input.of("contacts"), "customer")
    places = grouped(plan.input.of("addresses"), "customer")
    wholes = []
    for row in _rows(chunk):
        customer = _customer(work, plan, row)
        people = [await _contact(work, customer, each) for each in contacts.get(row["number"], [])]
        wholes.append((customer, people, _addresses(customer, places.get(row["number"], []))))
    await customers.take_over(work, wholes)


def _customer(work: Work, plan: Plan, row: Row) -> Customer:
    plain = ("number", "name", "name_en", "price_level", "tax_id", "phone", "email")
    return Customer(
        id=uuid7(),
        kind=CustomerKind(row["kind"]),
        status=CustomerStatus(row["status"]),
        tags=[tag.strip() for tag in row["tags"].replace("；", ";").split(";") if tag.strip()],
        created_at=plan.moment(row["created_on"]) if row["created_on"] else work.now,
        updated_at=work.now,
        **{name: row[name] for name in plain},
    )


async def _contact(work: Work, customer: Customer, row: Row) -> Contact:
    """With a role the contact gets an account, and with an initial password can sign in at once."""
    user: User | None = None
    if row["role"]:
        user = await create_user(
            work,
            email=row["email"],
            name=row["name"],
            side=Side.CUSTOMER,
            role_codes=[row["role"]],
            password=row["initial_password"] or None,
            phone=row["phone"],
        )
    plain = {name: row[name] for name in ("name", "phone", "email", "title")}
    return Contact(id=uuid7(), customer_id=customer.id, user=user, **plain)


def _addresses(customer: Customer, rows: Sequence[Row]) -> list[Address]:
    """The first is the default unless another one says that it is."""
    default = next((row for row in rows if row["default"]), rows[0] if rows else None)
    plain = ("recipient", "phone", "country", "area_code", "province", "city", "district", "street", "postcode")
    return [
        Address(id=uuid7(), customer_id=customer.id, is_default=row is default, **{name: row[name] for name in plain})
        for row in rows
    ]


async def _products(work: Work, plan: Plan, chunk: Chunk) -> None:
    await catalog_takeover.take_over(work, plan, chunk.items)  # type: ignore[arg-type]


async def _orders(work: Work, plan: Plan, chunk: Chunk) -> None:
    await history.take_over(work, plan, chunk.items)  # type: ignore[arg-type]


def _rows(chunk: Chunk) -> Sequence[Row]:
    return chunk.items  # type: ignore[return-value]


LOADERS: dict[str, Callable[[Work, Plan, Chunk], Awaitable[None]]] = {
    "setup": _setup,
    "customers": _customers,
    "products": _products,
    "orders": _orders,
}
