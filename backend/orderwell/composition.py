"""Who hears which news, which jobs exist, and how a process is set up: the one list of all slices."""

from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from importlib import import_module

from orderwell.core import jobs, live, signing
from orderwell.core.db.config import connected
from orderwell.core.importing import slices_with
from orderwell.core.jobs import Every, JobFunction, Slow
from orderwell.core.settings import Settings, decided
from orderwell.core.work import Event, Handler
from orderwell.media import stores
from orderwell.one_time_codes import senders
from orderwell.payments import gateways

HANDLERS: dict[type[Event], list[Handler]] = defaultdict(list)
JOBS: dict[str, JobFunction | Slow] = {"forget_finished": jobs.forget_finished}
SCHEDULE: list[Every] = [Every(3600, "forget_finished")]
# Of slices with a ledger: where balances and ledger disagree, one sentence or record each.
DIFFERENCES: dict[str, Callable[[], Awaitable[Sequence[object]]]] = {}


def _compose() -> None:
    """Gather every slice's HANDLERS, JOBS, SCHEDULE and differences, in the order of the slices' names."""
    handling, working, asking = (set(slices_with(module)) for module in ("handlers", "jobs", "queries"))
    for found in sorted(handling | working | asking):
        if found in handling:
            for kind, handlers in import_module(f"orderwell.{found}.handlers").HANDLERS.items():
                HANDLERS[kind] += handlers
        if found in working and found != "core":
            module = import_module(f"orderwell.{found}.jobs")
            JOBS.update(module.JOBS)
            SCHEDULE.extend(getattr(module, "SCHEDULE", ()))
        if found in asking:
            queries = import_module(f"orderwell.{found}.queries")
            if hasattr(queries, "differences"):
                DIFFERENCES[found] = queries.differences


_compose()


@asynccontextmanager
async def runtime(settings: Settings) -> AsyncGenerator[None, None]:
    """Database connections, the signing key, the live broker and the files of one process."""
    if settings.secret_key:
        signing.use(settings.secret_key)
    settings = decided(settings, demo=False)
    gateways.use(settings.payment_gateway)
    senders.use(
        settings.message_provider,
        settings.message_webhook_url,
        settings.message_webhook_secret,
        shown=settings.demo == "true",
    )
    with stores.kept_in(settings.media_dir):
        async with connected(settings.database_url) as client, client.watched(), live.broker(settings.redis_url):  # type: ignore[attr-defined]
            yield
