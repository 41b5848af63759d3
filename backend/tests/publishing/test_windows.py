"""Products that are published and taken back by themselves: exactly, late, again, and changed meanwhile."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from orderwell.catalog import commands as catalog
from orderwell.catalog.models import Product, ProductStatus
from orderwell.composition import JOBS
from orderwell.core.errors import StaleVersion
from orderwell.core.models import Job
from orderwell.core.work import Actor
from orderwell.demo import make
from orderwell.price_lists.commands import set_list_prices
from orderwell.publishing import commands
from orderwell.publishing.jobs import follow_windows
from orderwell.publishing.rules import window_problems
from tests.conftest import Graph

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SCHEDULE = """mutation($id: ID!, $version: Int!, $publishAt: DateTime, $unpublishAt: DateTime) {
  scheduleProduct(id: $id, version: $version, publishAt: $publishAt, unpublishAt: $unpublishAt) {
    ... on Product { status publishAt unpublishAt version } ... on Problem { code field } } }"""


async def draft(**data: Any) -> Product:
    product = await make.product(published=False, **data)
    assert product.status is ProductStatus.DRAFT
    return product


async def scheduled(product: Product, begins: datetime | None, ends: datetime | None) -> Product:
    async with make.work(now=NOON) as work:
        return await commands.schedule(work, product.id, product.version, begins, ends)


async def run_jobs(at: datetime) -> None:
    """What a worker does at that moment: every job that is due, in order."""
    for job in await Job.filter(name="follow_window", run_at__lte=at).order_by("run_at"):
        async with make.work(now=at) as work:
            await JOBS["follow_window"](work, **job.args)  # type: ignore[operator]


async def now(product: Product) -> Product:
    return await Product.get(id=product.id)


@pytest.mark.usefixtures("database")
async def test_it_is_published_and_taken_back_at_its_moments() -> None:
    product = await scheduled(await draft(), NOON + HOUR, NOON + 2 * HOUR)
    assert sorted([job.run_at for job in await Job.filter(name="follow_window")]) == [NOON + HOUR, NOON + 2 * HOUR]
    await run_jobs(NOON + HOUR - timedelta(seconds=1))
    assert (await now(product)).status is ProductStatus.DRAFT
    for _ in range(2):  # a job that runs twice does it once
        await run_jobs(NOON + HOUR)
        shown = await now(product)
        assert (shown.status, shown.publish_at) == (ProductStatus.PUBLISHED, None)
        assert shown.published_at == NOON + HOUR
    for _ in range(2):
        await run_jobs(NOON + 2 * HOUR)
        gone = await now(product)
        assert (gone.status, gone.unpublish_at) == (ProductStatus.DRAFT, None)


@pytest.mark.usefixtures("database")
async def test_moments_that_were_changed_are_the_ones_that_count() -> None:
    product = await scheduled(await draft(), NOON + HOUR, None)
    product = await scheduled(product, NOON + 3 * HOUR, None)
    await run_jobs(NOON + HOUR)
    assert (await now(product)).status is ProductStatus.DRAFT
    await run_jobs(NOON + 3 * HOUR)
    assert (await now(product)).status is ProductStatus.PUBLISHED
    other = await scheduled(await draft(), NOON + HOUR, None)
    await scheduled(other, None, None)
    await run_jobs(NOON + 9 * HOUR)
    assert (await now(other)).status is ProductStatus.DRAFT


@pytest.mark.usefixtures("database")
async def test_a_late_worker_catches_up() -> None:
    both = await scheduled(await draft(), NOON + HOUR, NOON + 2 * HOUR)
    one = await scheduled(await draft(), NOON + HOUR, NOON + 9 * HOUR)
    async with make.work(now=NOON + 5 * HOUR) as work:
        await follow_windows(work)
    assert (await now(both)).status is ProductStatus.DRAFT
    assert (await now(both)).published_at == NOON + 5 * HOUR  # it was shown, for no time
    assert (await now(one)).status is ProductStatus.PUBLISHED
    assert (await now(one)).unpublish_at == NOON + 9 * HOUR


@pytest.mark.usefixtures("database")
async def test_what_is_not_ready_is_published_once_it_is() -> None:
    product = await scheduled(await draft(price=None), NOON + HOUR, None)
    await run_jobs(NOON + HOUR)
    waiting = await now(product)
    assert (waiting.status, waiting.publish_at) == (ProductStatus.DRAFT, NOON + HOUR)
    async with make.work(now=NOON + HOUR) as work:
        await set_list_prices(work, {(await make.variants(product))[0].id: 500}, "CNY")
    async with make.work(now=NOON + 2 * HOUR) as work:
        await follow_windows(work)
    assert (await now(product)).status is ProductStatus.PUBLISHED


@pytest.mark.usefixtures("database")
async def test_who_moves_it_by_hand_ends_the_wait() -> None:
    product = await scheduled(await draft(), NOON + HOUR, NOON + 2 * HOUR)
    async with make.work(now=NOON) as work:
        await catalog.move(work, product.id, ProductStatus.PUBLISHED)
    assert ((await now(product)).publish_at, (await now(product)).unpublish_at) == (None, NOON + 2 * HOUR)
    async with make.work(now=NOON) as work:
        await catalog.move(work, product.id, ProductStatus.ARCHIVED)
    await run_jobs(NOON + 2 * HOUR)
    assert (await now(product)).status is ProductStatus.ARCHIVED
    with pytest.raises(StaleVersion):
        async with make.work(now=NOON) as work:
            await commands.schedule(work, product.id, 1, None, None)


@pytest.mark.parametrize(
    ("status", "begins", "ends", "fields"),
    [
        (ProductStatus.DRAFT, 1, 2, []),
        (ProductStatus.DRAFT, None, 2, []),
        (ProductStatus.PUBLISHED, None, 2, []),
        (ProductStatus.DRAFT, 2, 1, ["unpublishAt"]),
        (ProductStatus.DRAFT, 2, 2, ["unpublishAt"]),
        (ProductStatus.DRAFT, 0, None, ["publishAt"]),
        (ProductStatus.DRAFT, -1, -2, ["publishAt", "unpublishAt", "unpublishAt"]),
        (ProductStatus.PUBLISHED, 1, None, ["publishAt"]),
        (ProductStatus.ARCHIVED, None, 1, ["unpublishAt"]),
    ],
)
def test_moments_make_sense(status: ProductStatus, begins: int | None, ends: int | None, fields: list[str]) -> None:
    moments = [None if hours is None else NOON + hours * HOUR for hours in (begins, ends)]
    assert [one.field for one in window_problems(status, NOON, *moments)] == fields


async def test_staff_see_and_set_the_window_and_nobody_else(gql: Graph) -> None:
    product = await draft()
    later = "2099-12-01T00:00:00+08:00"
    variables = {"id": str(product.id), "version": product.version, "publishAt": later}
    buyer = await make.buyer()
    refused = await gql(SCHEDULE, variables, buyer)
    assert (refused.data or {}).get("scheduleProduct", {}).get("code") == "FORBIDDEN" or refused.errors
    result = await gql(SCHEDULE, variables)
    assert result.data
    made = result.data["scheduleProduct"]
    assert (made["status"], made["publishAt"], made["unpublishAt"]) == ("DRAFT", "2099-11-30T16:00:00+00:00", None)
    result = await gql(SCHEDULE, variables | {"version": made["version"], "publishAt": "2020-01-01T00:00:00Z"})
    assert result.data
    assert result.data["scheduleProduct"] == {"code": "INVALID", "field": "publishAt"}
    shown = await make.product(code="SHOWN")
    async with make.work() as work:
        await commands.schedule(work, shown.id, shown.version, None, datetime(2099, 1, 1, tzinfo=UTC))
    for actor, seen in ((None, "2099-01-01T00:00:00+00:00"), (buyer, None), (Actor(), None)):
        asked = await gql('{ product(code: "SHOWN") { publishAt unpublishAt } }', None, actor)
        assert asked.data == {"product": {"publishAt": None, "unpublishAt": seen}}
