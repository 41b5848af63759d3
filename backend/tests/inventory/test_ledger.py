"""Any sequence of commands: the ledger equals the levels, holds equal what is kept, refusals change nothing."""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from orderwell.core.db.sql import changed
from orderwell.core.errors import DomainError
from orderwell.core.ids import uuid7
from orderwell.demo import make
from orderwell.demo.make.inventory import warehouse
from orderwell.inventory import commands, queries
from orderwell.inventory.models import AdjustReason, HoldState, StockHold, StockLevel, Warehouse
from orderwell.warehousing import commands as warehousing

from .stocked import NOW, SHANGHAI, assert_books_balance, working

owners = st.integers(0, 2)
few = st.integers(1, 6)
places = st.integers(0, 2)
items = st.integers(0, 1)
demands = st.dictionaries(items, st.integers(0, 9), min_size=1)


class Stock(RuleBasedStateMachine):
    """Three warehouses (one closed), two SKUs, three orders, two carts; `on_hand` is what the shelves must hold."""

    loop: ClassVar[asyncio.AbstractEventLoop]
    warehouses: ClassVar[list[Warehouse]]
    variants: ClassVar[list[UUID]]

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = NOW
        self.orders = [uuid7() for _ in range(3)]
        self.carts = [uuid7() for _ in range(2)]
        self.on_hand: dict[tuple[UUID, UUID], int] = {}
        self.run(self.empty())
        for where in range(3):
            self.receive(where, where % 2, 15, "")

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(30)

    async def empty(self) -> None:
        for table in ("stock_hold", "stock_movement", "stock_level"):
            await changed(f"DELETE FROM {table}")

    def tried(self, command: Any, *arguments: Any, **named: Any) -> bool:
        """Whether the command was accepted; one that is refused must not have changed anything."""

        async def attempt() -> bool:
            before = await self.picture()
            try:
                await self.unit(command, *arguments, **named)
            except DomainError:
                assert await self.picture() == before
                return False
            return True

        return bool(self.run(attempt()))

    async def unit(self, command: Any, *arguments: Any, **named: Any) -> None:
        async with working(self.now) as work:
            await command(work, *arguments, **named)

    async def picture(self) -> Any:
        levels = await StockLevel.all().order_by("id").values()
        return levels, await StockHold.all().order_by("id").values()

    def place(self, where: int, what: int) -> tuple[UUID, UUID]:
        return self.warehouses[where].id, self.variants[what]

    def move(self, place: tuple[UUID, UUID], quantity: int) -> None:
        self.on_hand[place] = self.on_hand.get(place, 0) + quantity

    @rule(where=places, what=items, quantity=few, reference=st.sampled_from(["", "PO-1"]))
    def receive(self, where: int, what: int, quantity: int, reference: str) -> None:
        place = self.place(where, what)
        assert self.tried(warehousing.receive, place[0], [(place[1], quantity)], reference)
        self.move(place, quantity)

    @rule(where=places, what=items, change=st.integers(-6, 9))
    def adjust(self, where: int, what: int, change: int) -> None:
        place = self.place(where, what)
        if self.tried(warehousing.adjust, *place, change, AdjustReason.OTHER):
            self.move(place, change)
        else:
            assert change <= 0

    @rule(where=places, to=places, what=items, quantity=few)
    def transfer(self, where: int, to: int, what: int, quantity: int) -> None:
        here, there = self.place(where, what), self.place(to, what)
        if self.tried(warehousing.transfer, here[0], there[0], [(here[1], quantity)]):
            self.move(here, -quantity)
            self.move(there, quantity)

    @rule(where=places, what=items, safety=st.integers(0, 5), incoming=st.integers(0, 9))
    def plan(self, where: int, what: int, safety: int, incoming: int) -> None:
        assert self.tried(warehousing.plan, *self.place(where, what), safety=safety, incoming=incoming)

    @rule(where=places, what=items, quantity=st.integers(-5, 5))
    def quarantine(self, where: int, what: int, quantity: int) -> None:
        self.tried(warehousing.quarantine, *self.place(where, what), quantity, "test")

    @rule(owner=owners, demand=demands, minutes=st.integers(1, 30))
    def reserve(self, owner: int, demand: dict[int, int], minutes: int) -> None:
        wanted = {self.variants[what]: quantity for what, quantity in demand.items()}
        possible = self.run(self.coverable(self.orders[owner], wanted))
        expires_at = self.now + timedelta(minutes=minutes)
        took = self.tried(commands.reserve, self.orders[owner], "SO", wanted, SHANGHAI, expires_at)
        assert took == possible

    @rule(owner=owners, demand=demands)
    def allocate(self, owner: int, demand: dict[int, int]) -> None:
        wanted = {self.variants[what]: quantity for what, quantity in demand.items()}
        possible = self.run(self.coverable(self.orders[owner], wanted))
        assert self.tried(commands.allocate, self.orders[owner], "SO", wanted, SHANGHAI) == possible

    @rule(cart=st.integers(0, 1), demand=demands, minutes=st.integers(1, 30))
    def come_to_checkout(self, cart: int, demand: dict[int, int], minutes: int) -> None:
        """As much as there is, what is kept already included; never refused."""
        wanted = {self.variants[what]: quantity for what, quantity in demand.items()}
        there = self.run(self.spare(wanted, self.carts[cart]))
        until = self.now + timedelta(minutes=minutes)
        assert self.tried(commands.keep, self.carts[cart], "cart:1", wanted, until)
        possible = {v: min(q, there[v]) for v, q in wanted.items() if min(q, there[v])}
        assert self.run(queries.reserved_by(self.carts[cart])) == possible

    @rule(owner=owners, cart=st.integers(0, 1), demand=demands)
    def order_a_cart(self, owner: int, cart: int, demand: dict[int, int]) -> None:
        """The cart's reservation becomes the order's, whatever the order wants; refused, both stay as they are."""
        wanted = {self.variants[what]: quantity for what, quantity in demand.items()}
        there = self.run(self.spare(wanted, self.orders[owner], self.carts[cart]))
        until = self.now + timedelta(minutes=9)
        both = [self.orders[owner], self.carts[cart]]
        took = self.tried(commands.reserve, both[0], "SO", wanted, SHANGHAI, until, given_back=both)
        assert took == all(there[variant] >= quantity for variant, quantity in wanted.items())
        if took:
            assert self.run(queries.reserved_by(self.carts[cart])) == {}

    async def coverable(self, owner: UUID, wanted: dict[UUID, int]) -> bool:
        there = await self.spare(wanted, owner)
        return all(there[variant] >= quantity for variant, quantity in wanted.items())

    async def spare(self, wanted: dict[UUID, int], *owners: UUID) -> dict[UUID, int]:
        """Counted apart from the rules: what active warehouses can spare, with what `owners` have reserved."""
        there, own = dict.fromkeys(wanted, 0), Counter[UUID]()
        for hold in await StockHold.filter(owner_id__in=owners, state=HoldState.RESERVED):
            own[hold.level_id] += hold.quantity
        for level in await StockLevel.filter(variant_id__in=list(wanted), warehouse__active=True):
            there[level.variant_id] += max(0, level.available + own[level.id])
        return there

    @rule(owner=owners, where=places, what=items, quantity=few)
    def ship(self, owner: int, where: int, what: int, quantity: int) -> None:
        place = self.place(where, what)
        if self.tried(commands.ship, self.orders[owner], place[0], {place[1]: quantity}, "SH"):
            self.move(place, -quantity)

    @rule(owner=owners, most=few)
    def ship_what_is_allocated(self, owner: int, most: int) -> None:
        kept = [one for one in self.run(queries.holds_of([self.orders[owner]])) if one.state is HoldState.ALLOCATED]
        for hold in kept[:1]:
            place, quantity = (hold.level.warehouse_id, hold.level.variant_id), min(most, hold.quantity)
            assert self.tried(commands.ship, self.orders[owner], place[0], {place[1]: quantity}, "SH")
            self.move(place, -quantity)

    @rule(owner=owners)
    def release(self, owner: int) -> None:
        assert self.tried(commands.release, self.orders[owner], "cancelled")
        assert self.run(queries.holds_of([self.orders[owner]])) == []

    @rule(minutes=st.integers(1, 20))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        for owner, _ in self.run(queries.due_owners(self.now, 100)):
            assert self.tried(commands.expire, owner)
        kept = self.run(queries.holds_of([*self.orders, *self.carts]))
        assert all(hold.expires_at is None or hold.expires_at > self.now for hold in kept)

    @invariant()
    def the_books_balance(self) -> None:
        self.run(assert_books_balance())
        levels = self.run(self.levels())
        assert {(level.warehouse_id, level.variant_id): level.on_hand for level in levels if level.on_hand} == {
            place: quantity for place, quantity in self.on_hand.items() if quantity
        }

    async def levels(self) -> list[StockLevel]:
        return await StockLevel.all()


class Refused(Exception):
    """A neighbour's unit of work fails by itself."""


class StockInCompany(Stock):
    """The same, each command between two others with which it shares a commit; their changes must leave no trace."""

    async def unit(self, command: Any, *arguments: Any, **named: Any) -> None:
        async def mine() -> None:
            async with working(self.now, grouped=True) as work:
                await command(work, *arguments, **named)

        async def refused() -> None:
            async with working(self.now, grouped=True):
                # PostgreSQL locks rows as it meets them: who takes many asks for them in the order all others do,
                # levels by their ids, then the sums of variants (`VariantStock`) by theirs.
                levels = await StockLevel.all().order_by("id").select_for_update()
                for level in sorted(levels, key=lambda one: (one.variant_id, one.id)):
                    await changed("UPDATE stock_level SET on_hand = on_hand + 1000 WHERE id = ?", level.id)
                await asyncio.sleep(0)
                raise Refused

        outcomes = await asyncio.gather(refused(), mine(), refused(), return_exceptions=True)
        assert isinstance(outcomes[0], Refused)
        assert isinstance(outcomes[2], Refused)
        if outcomes[1] is not None:
            raise outcomes[1]


@pytest.mark.parametrize("machine", [Stock, StockInCompany])
@pytest.mark.usefixtures("database")
async def test_the_ledger_explains_every_level_after_any_sequence_of_commands(machine: type[Stock]) -> None:
    Stock.loop = asyncio.get_running_loop()
    Stock.warehouses = [await warehouse(), await warehouse(area_code="440111"), await warehouse(active=False)]
    Stock.variants = [(await make.variant()).id for _ in range(2)]
    chosen = settings(
        max_examples=6,
        stateful_step_count=40,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    await asyncio.to_thread(run_state_machine_as_test, machine, settings=chosen)
