"""What the scenarios need to know of the filled database, and people who are signed in to it."""

from datetime import timedelta
from pathlib import Path

from orderwell.access.models import User
from orderwell.catalog.models import Variant
from orderwell.core.clock import business_day, utc_now
from orderwell.core.page import encode
from orderwell.core.settings import Settings
from orderwell.customers.models import Address, Contact
from orderwell.demo import make
from orderwell.orders.models import Order
from orderwell.sessions import commands as sessions

from .filling import Scale
from .scenarios import Buyer, World

SIGNED_IN = 64
KEY = "orderwell-bench-secret-key-of-no-worth"


def settings_of(database: Path) -> Settings:
    """For the application inside the bench, as the server has them."""
    folder = database.parent
    return Settings(
        database_url=f"sqlite://{database}", data_dir=folder, secret_key=KEY, points_per_second=0, slow_operation_ms=0
    )


async def world(scale: Scale) -> World:
    """Of the connected database. Signs people in."""
    now = utc_now()
    addresses = {customer: str(id) for customer, id in await Address.all().values_list("customer_id", "id")}
    buyers = []
    contacts = await Contact.filter(user_id__isnull=False).order_by("id").prefetch_related("user").limit(SIGNED_IN)
    for contact in contacts:
        assert contact.user is not None
        token = await _signed_in(contact.user)
        buyers.append(Buyer(token, addresses[contact.customer_id]))  # type: ignore[attr-defined]
    placed = await Order.all().order_by("-placed_at", "-id").values_list("placed_at", "id")
    return World(
        scale=scale,
        owner=await _signed_in(await User.get(email="owner@bench.example")),
        buyers=buyers,
        variants=[str(one) for one in await Variant.all().order_by("sku").values_list("id", flat=True)],
        cursors=[encode(list(one)) for one in placed[:-20]],
        today=business_day(now - timedelta(days=1), "Asia/Shanghai"),
    )


async def _signed_in(user: User) -> str:
    async with make.work() as work:
        _, token = await sessions.start(work, user, days=1)
    return f"orderwell_session={token}"
