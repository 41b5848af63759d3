"""Columns are those of the documents as they are, and nobody waits for what may be behind."""

import asyncio
from uuid import UUID

import pytest

from orderwell.bitmaps import queries
from orderwell.core.db.sql import changed
from orderwell.demo import make


@pytest.mark.usefixtures("database")
async def test_changed_documents_do_not_wait_for_somebody_who_reads_sales(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "SMALL", 0)
    cola = await make.product("可乐")
    await queries.columns()
    reads, goes_on, popularity = asyncio.Event(), asyncio.Event(), queries._popularity

    async def slowly(store: queries.Store) -> None:
        reads.set()
        await goes_on.wait()
        await popularity(store)

    monkeypatch.setattr(queries, "_popularity", slowly)
    await changed("UPDATE product SET popularity = 7 WHERE id = ?", cola.id)
    slow = asyncio.create_task(queries.columns())
    await reads.wait()
    tea = await make.product("茶")
    known = await asyncio.wait_for(queries.columns(), 10)
    [new] = known.numbers([tea.id])
    [old] = known.numbers([cola.id])
    assert new != old
    assert not slow.done()
    goes_on.set()
    await slow
    assert (known.popularity[old], known.popularity[new]) == (7, 0)


@pytest.mark.usefixtures("database")
async def test_stock_that_could_not_be_looked_at_is_looked_at_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "SMALL", 0)
    monkeypatch.setattr(queries, "LAZY", 0.0)
    await make.product("可乐")
    await queries.columns()
    tea, looks = await make.product("茶"), queries._moved_stock

    async def failing(store: queries.Store, changed: set[UUID]) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(queries, "_moved_stock", failing)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            await queries.columns()
    assert queries._stores.here().changed == {tea.id}
    monkeypatch.setattr(queries, "_moved_stock", looks)
    await queries.columns()
    assert queries._stores.here().changed == set()
