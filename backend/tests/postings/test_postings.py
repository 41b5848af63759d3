"""Sets of documents: as numbers, and kept while documents are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderwell.catalog.models import Product
from orderwell.core.db.sql import changed
from orderwell.demo import make
from orderwell.indexing import commands as indexing
from orderwell.postings import queries
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
    queries._store = None  # a process that has just begun
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
