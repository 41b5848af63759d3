"""What demo customers are offered: schools neither alcohol nor sweets. And a draft that is published next month."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from orderwell.assortments import commands
from orderwell.assortments.models import AssortmentData, AssortmentMode
from orderwell.catalog.models import Product, ProductStatus
from orderwell.customers.models import Customer
from orderwell.publishing.commands import schedule
from orderwell.taxonomy.models import Category

from . import make

LEFT_OUT = ("alcohol", "candy")
SCHOOLS = ("C10018", "C10037")


async def add_assortments(customers: Mapping[str, Customer], now: datetime, zone: str) -> int:
    """The schools' assortment, and one draft that waits for the first of next month; how many customers have one."""
    named = [row.id for row in await Category.filter(code__in=LEFT_OUT).order_by("code")]
    data = AssortmentData(
        "学校（不含酒类和糖果）", "Schools, no alcohol or sweets", AssortmentMode.EXCEPT, category_ids=named
    )
    async with make.work(now=now) as work:
        canteens = await commands.create(work, data)
        made = await commands.assign(work, [customers[number].id for number in SCHOOLS], canteens.id)
    draft = await Product.filter(status=ProductStatus.DRAFT, from_price__gt=0).order_by("code").first()
    if draft is not None:
        async with make.work(now=now) as work:
            await schedule(work, draft.id, draft.version, _next_month(now, zone), None)
    return made


def _next_month(now: datetime, zone: str) -> datetime:
    """Midnight of its first day by the firm's clock."""
    today = now.astimezone(ZoneInfo(zone)).date()
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return datetime.combine(first, time(), ZoneInfo(zone)).astimezone(now.tzinfo)
