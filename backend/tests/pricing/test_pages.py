"""Prices of many lists in two statements are those of each list alone."""

from tortoise.backends.base.client import BaseDBAsyncClient

from orderwell.core.page import PageRequest, keyset
from orderwell.demo import make
from orderwell.price_lists.queries import pages_of, prices
from tests.counted import statements


async def test_pages_of_many_lists_are_those_of_each(database: BaseDBAsyncClient) -> None:
    variants = [await make.variant(name_zh=f"商品 {n} 100%") for n in range(5)]
    lists = [await make.price_list(level=f"level-{n}", prices=dict.fromkeys(variants[n:], 100 + n)) for n in range(4)]
    await make.set_prices(lists[1], variants[2], {12: 90, 24: 80})
    ids = [one.id for one in lists]
    products = [one.product_id for one in variants]
    for wanted in (None, products, products[2:3], products[1:4], []):
        request = PageRequest(2)
        for _ in range(3):
            with statements() as seen:
                found = await pages_of(ids, wanted, request)
            assert len(seen) == 2
            for one in ids:
                alone = await keyset(prices(one, wanted), "variant_id", request)
                assert [row.id for row in found[one].rows] == [row.id for row in alone.rows], wanted
                assert (list(found[one].cursors), found[one].has_next) == (list(alone.cursors), alone.has_next)
                assert await found[one].total_count() == await alone.total_count()
            if not found[ids[0]].cursors:
                break
            request = PageRequest(2, found[ids[0]].cursors[-1])
