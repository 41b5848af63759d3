"""What the search index does about news."""

from orderwell.core.work import Handlers, Work
from orderwell.events.catalog import ProductChanged
from orderwell.events.pricing import ListPriceChanged
from orderwell.events.taxonomy import CategoryChanged

from . import commands


async def index_changed(work: Work, event: ProductChanged) -> None:
    """The last of several does all of them: a take-over tells of hundreds at once."""
    if not any(isinstance(one, ProductChanged) for one in work.news):
        await commands.index(work, {one.product_id for one in work.told if isinstance(one, ProductChanged)})


async def tell_price(work: Work, event: ListPriceChanged) -> None:
    if not any(isinstance(one, ListPriceChanged) for one in work.news):
        await commands.touch(work, {one.product_id for one in work.told if isinstance(one, ListPriceChanged)})


async def index_category(work: Work, event: CategoryChanged) -> None:
    await work.defer("index_category", path=event.path)


HANDLERS: Handlers = {
    ProductChanged: [index_changed],
    ListPriceChanged: [tell_price],
    CategoryChanged: [index_category],
}
