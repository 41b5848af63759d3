"""Shopping lists of the demo: what a few companies buy again and again, one of them with a draft on Mondays."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from orderwell.access.models import User
from orderwell.access.queries import actor_of
from orderwell.core.clock import business_day
from orderwell.customers.models import Customer
from orderwell.lists import commands, queries
from orderwell.lists.rules import Schedule, Wanted

from . import make

MONDAY, MOST_COMPANIES, LINES = 0, 8, 12


async def add_lists(customers: Mapping[str, Customer], buyers: Mapping[str, User], now: datetime, zone: str) -> int:
    """A shared weekly list and a smaller private one for the first companies that have a rhythm; how many lists."""
    made = 0
    for number, customer in list(customers.items())[:MOST_COMPANIES]:
        if number not in buyers:
            continue
        actor = replace(await actor_of(buyers[number]), customer_id=customer.id)
        habits = await queries.often_bought(actor, business_day(now, zone))
        wanted = [Wanted(one.variant_id, one.unit_code, one.quantity) for one in habits[:LINES]]
        if len(wanted) < 2:
            continue
        async with make.work(actor, now) as work:
            weekly = await commands.create(work, "每周补货 Weekly", wanted, shared=True)
            await commands.schedule(work, weekly.id, Schedule(MONDAY))
            await commands.create(work, "应急 Just in case", wanted[: len(wanted) // 2])
        made += 2
    return made
