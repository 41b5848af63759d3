"""Sets of documents: as numbers, and kept while documents are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderwell.catalog.models import Product
from orderwell.composition import HANDLERS, JOBS
from orderwell.core.db.sql import changed
from orderwell.core.jobs import run_due
from orderwell.demo import make
from orderwell.indexing import commands as indexing
from orderwell.postings import commands, queries
from orderwell.postings.models import PackedSet, Packing
from orderwell.postings.rules import first_of, members, rewritten, whole
from tests.counted import statements

TERMS = ["n可乐", "n可", "nco*", "e*", "ykele", "n新*", "n没有"]


@given(st.sets(st.integers(0, 900)), st.integers(900, 4000))
def test_a_set_has_its_members_however_many_they_are(numbers: set[int], size: int) -> None:
    docs = whole(numbers, size)
    assert members(docs) == sorted(numbers)
    assert docs.bit_count() == len(numbers)
    assert first_of(range(size, -1, -1), docs, 3) == sorted(numbers, reverse=True)[:3]


def test_a_document_comes_and_goes_with_its_terms() -> None:
    assert rewritten("ncola", 0b101, {0: ["nco", "ncold"], 1: ["ncola"], 2: ["a", "ncola", "z"]}) == 0b110
    assert rewritten("nco*", 0, {0: ["nco"], 1: ["ncola"], 2: ["nca"]}) == 0b011


@pytest.mark.usefixtures("database")
async def test_sets_that_are_kept_follow_the_documents() -> None:
    cola = await make.product("可乐", name_en="Cola")
    await make.product("新茶", name_en="New tea")
    before = await queries.postings(TERMS)
    assert before["n可乐"].bit_count() == 1
    await make.product("新可乐", name_en="New cola")
    async with make.work() as work:
        await changed("UPDATE product SET name_zh = '茶', name_en = 'Tea' WHERE id = ?", cola.id)
        await indexing.index(work, [cola.id])
    with statements() as seen:
        kept = await queries.postings(TERMS)
    assert len(seen) == 2, seen  # the latest revision, and what was written
    assert kept["n可乐"].bit_count() == 1
    assert kept["n可乐"] != before["n可乐"]
    queries._stores.forget()  # a process that has just begun
    assert await queries.postings(TERMS) == kept


@pytest.mark.usefixtures("database")
async def test_many_written_at_once_are_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_REWRITTEN", 1)
    await make.product("可乐")
    await queries.postings(TERMS)
    for n in range(3):
        await make.product(f"可乐{n}")
    assert (await queries.postings(TERMS))["n可乐"].bit_count() == 4
    assert await Product.all().count() == 4


async def _packed() -> set[str]:
    """Pack what is due, and what is packed then."""
    async with make.work() as work:
        await commands.pack_when_due(work)
    await run_due(JOBS, HANDLERS)
    return set(await PackedSet.all().values_list("term", flat=True))


async def _anew() -> dict[str, int]:
    """What a process finds that has just begun."""
    queries._stores.forget()
    return await queries.postings(TERMS)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two documents are many, and one that was written is enough for packing again."""
    monkeypatch.setattr(queries, "LEAST", 2)
    monkeypatch.setattr(queries, "PACKED_BACK", 0)
    monkeypatch.setattr(commands, "DUE", 1)


@pytest.mark.usefixtures("database", "small")
async def test_packed_sets_are_those_of_the_index() -> None:
    for name in ("可乐", "新可乐", "茶"):
        await make.product(name, name_en="Cola")
    plain = await _anew()
    assert {"n可乐", "n可", "nco*"} <= await _packed()
    assert await PackedSet.filter(term="n新").count() == 0  # of one document alone
    assert await _anew() == plain
    await PackedSet.filter(term="n可乐").update(docs=b"\x00")
    assert (await _anew())["n可乐"] == 0  # they are taken as they are


@pytest.mark.usefixtures("database", "small")
async def test_packed_sets_follow_what_is_written_and_are_packed_again() -> None:
    cola = await make.product("可乐", name_en="Cola")
    await make.product("新可乐", name_en="New cola")
    await _packed()
    async with make.work() as work:
        await changed("UPDATE product SET name_zh = '茶', name_en = 'Tea' WHERE id = ?", cola.id)
        await indexing.index(work, [cola.id])
    await make.product("可乐三", name_en="Cola three")
    found = await _anew()
    assert found["n可乐"].bit_count() == 2
    assert (await PackedSet.get(term="n可乐")).docs == b"\x06"  # as it was when it was packed
    before = (await Packing.get()).written
    await _packed()
    assert (await Packing.get()).written > before
    assert int.from_bytes((await PackedSet.get(term="n可乐")).docs, "little") == found["n可乐"]
    await Packing.all().delete()
    assert await _anew() == found  # the index says the same


@pytest.mark.usefixtures("database", "small")
async def test_after_many_were_written_the_index_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("可乐", "新可乐"):
        await make.product(name)
    await _packed()
    await PackedSet.filter(term="n可乐").update(docs=b"\x00")
    monkeypatch.setattr(queries, "MOST_REWRITTEN", 1)
    for name in ("可乐三", "可乐四", "可乐五"):
        await make.product(name)
    assert (await _anew())["n可乐"].bit_count() == 5
    assert "n可乐" in await _packed()  # anew, all of them
    assert int.from_bytes((await PackedSet.get(term="n可乐")).docs, "little").bit_count() == 5


@pytest.mark.usefixtures("database", "small")
async def test_prices_leave_packed_sets_as_they_are() -> None:
    products = [await make.product("可乐"), await make.product("新可乐")]
    await _packed()
    before = (await Packing.get()).written
    async with make.work() as work:
        await indexing.touch(work, [one.id for one in products])
    await _packed()
    assert (await Packing.get()).written == before
