"""The `orderwell` command: everything that is done to an installation from a shell."""

import asyncio
import contextlib
import os
import signal
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
import uvicorn

from orderwell import load as loading
from orderwell.access.commands import create_user, install_roles, set_password
from orderwell.access.models import Side
from orderwell.access.queries import user_by_email
from orderwell.access.rules import PERMISSIONS
from orderwell.api.schema import schema
from orderwell.app import make_app
from orderwell.composition import DIFFERENCES, HANDLERS, JOBS, SCHEDULE
from orderwell.core import logs
from orderwell.core.db.config import dialect
from orderwell.core.errors import DomainError, each
from orderwell.core.importing import finished
from orderwell.core.jobs import worker as work_until
from orderwell.core.settings import TRIALS, Settings, decided, load
from orderwell.core.work import Actor, ActorKind, Scope, begin
from orderwell.demo import load as filling
from orderwell.demo.accounts import one_of_each_role
from orderwell.demo.make import PASSWORD
from orderwell.indexing.jobs import index_all
from orderwell.installation import Failure, migrate, opened, settings_here
from orderwell.measuring import measuring
from orderwell.order_indexing.jobs import reindex_all

SCHEMA_FILE = Path(__file__).parents[2] / "schema.graphql"
INSTALLER = Actor(kind=ActorKind.JOB, name="installer", permissions=frozenset(PERMISSIONS), scope=Scope.ALL)
cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
cli.add_typer(measuring, name="evaluate")


@cli.command("migrate")
def bring_up_to_date() -> None:
    """Bring the database up to date."""
    migrate(settings_here())


@cli.command()
def serve(
    processes: Annotated[int, typer.Option(min=1, help="Web processes; more than one needs PostgreSQL and Redis.")] = 1,
) -> None:
    """Answer requests until stopped; migrates first."""
    settings = settings_here()
    if processes > 1 and dialect(settings.database_url) == "sqlite":
        raise Failure("several processes need PostgreSQL in ORDERWELL_DATABASE_URL: SQLite has one writer at a time")
    if processes > 1 and not settings.redis_url:
        raise Failure("several processes need ORDERWELL_REDIS_URL: they share live messages and limits through it")
    _serve(_through(settings, opened(settings, _install)), processes)


def _through(settings: Settings, demo: bool) -> Settings:
    """With the demo decided, and gateway and provider named, for this process and those that it starts."""
    settings = decided(settings, demo=demo)
    os.environ.update({f"ORDERWELL_{name.upper()}": getattr(settings, name) for name in ("demo", *TRIALS)})
    return settings


def _trying(settings: Settings) -> Settings:
    """For the demo, where nothing is paid and sent in earnest unless the operator says otherwise."""
    return decided(settings, demo=True)


def application() -> Any:
    """The ASGI application of one of several processes, which read the settings themselves."""
    settings = load()
    logs.set_up(settings.log_level)
    return make_app(settings)


def _serve(settings: Settings, processes: int = 1) -> None:
    logs.set_up(settings.log_level)
    uvicorn.run(
        "orderwell.cli:application" if processes > 1 else make_app(settings),
        factory=processes > 1,
        workers=processes,
        host=settings.host,
        port=settings.port,
        log_config=None,
        http="orderwell.protocol:Protocol",
        access_log=False,
        server_header=False,
        ws_max_size=settings.max_body_bytes,
        timeout_keep_alive=75,  # proxies and clients hang up after 60: who hangs up first loses no request
        timeout_graceful_shutdown=10,
        timeout_worker_healthcheck=60,  # a process that is still importing does not answer its parent
    )


async def _install() -> bool:
    """Add what every installation has, the default roles; whether it is the demo."""
    async with begin(INSTALLER, HANDLERS) as work:
        await install_roles(work)
    return await filling.is_loaded()


@cli.command()
def worker() -> None:
    """Run deferred and scheduled jobs until stopped; the job at hand is finished first."""
    settings = settings_here()
    settings = _through(settings, opened(settings, filling.is_loaded))
    logs.set_up(settings.log_level)

    async def until_stopped() -> None:
        stop = asyncio.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
        await work_until(JOBS, HANDLERS, SCHEDULE, stop)

    opened(settings, until_stopped)


@cli.command()
def demo(
    orders: Annotated[int, typer.Option(min=0, help="About how many past orders.")] = filling.HISTORY,
) -> None:
    """Fill an empty database with the demo: a wholesaler with two years of history."""
    if not opened(_trying(settings_here()), partial(_fill_if_empty, orders)):
        raise Failure("there are accounts in this database already; the demo needs an empty one")
    typer.echo(_sign_ins())


async def _fill_if_empty(past: int = filling.HISTORY) -> bool:
    empty = await filling.is_empty()
    if empty:
        typer.echo("Filling the database with the demo ...")
        await filling.fill(lambda step: typer.echo(f"  {step}"), past=past)
    return empty


def _sign_ins() -> str:
    """Whom to sign in as, one of each role."""
    lines = [f"  {person['role']:<14} {person['email']}" for person in one_of_each_role()]
    return "\n".join([f"Demo accounts, all with the password {PASSWORD}:", *lines])


@cli.command()
def run() -> None:
    """Everything in one: migrate, fill an empty database with the demo, serve, and say where."""
    settings = settings_here()
    opened(_trying(settings), _fill_if_empty)
    settings = _through(settings, opened(settings, filling.is_loaded))
    address = settings.public_url.rstrip("/")
    typer.echo(f"Storefront  {address}/\nConsole     {address}/admin/\nAPI         {address}/graphql")
    typer.echo(f"{_sign_ins()}\nStop with Ctrl+C.")
    _serve(replace(settings, log_level="WARNING") if settings.log_level == "INFO" else settings)


@cli.command("export-schema")
def export_schema(check: Annotated[bool, typer.Option(help="Fail when the file is not up to date.")] = False) -> None:
    """Write schema.graphql, the description of the API."""
    text = schema.as_str() + "\n"
    if not check:
        SCHEMA_FILE.write_text(text)
    elif not SCHEMA_FILE.exists() or SCHEMA_FILE.read_text() != text:
        raise Failure("schema.graphql is not up to date: run make schema")


@cli.command()
def verify() -> None:
    """Compare every balance with its ledger; fails when one differs."""

    async def compare() -> list[str]:
        return [f"{name}: {one}" for name, differences in DIFFERENCES.items() for one in await differences()]

    found = opened(settings_here(), compare)
    for line in found:
        typer.echo(line)
    if found:
        raise Failure(f"{len(found)} balances differ from their ledgers")
    typer.echo(f"Balances agree with their ledgers: {', '.join(DIFFERENCES)}.")


@cli.command()
def reindex() -> None:
    """Make anew what products, customers and orders are found by."""

    async def run() -> None:
        await index_all(INSTALLER, HANDLERS)
        await reindex_all(INSTALLER, HANDLERS)

    opened(settings_here(), run)


@cli.command("load")
def load_folder(
    folder: Annotated[Path, typer.Argument(help="Files named as docs/import-format.md says.")],
    dry_run: Annotated[bool, typer.Option(help="List every problem and write nothing.")] = False,
    chunk: Annotated[int, typer.Option(min=1, max=5000, help="Customers, products or orders a transaction.")] = 500,
    resume: Annotated[bool, typer.Option(help="Go on with a load that was interrupted.")] = False,
    language: Annotated[str, typer.Option(help="Of the messages: zh-CN or en.")] = "en",
) -> None:
    """Take over an existing business from a folder of CSV or XLSX files."""

    task = partial(loading.run, folder, dry_run=dry_run, chunk=chunk, resume=resume, tell=partial(typer.echo, err=True))
    try:
        outcome = opened(settings_here(), task)
    except DomainError as error:
        raise Failure(error.message(language)) from error
    for line in loading.told(outcome, language):
        typer.echo(line)
    if not outcome.right:
        raise Failure("nothing was loaded" if outcome.problems else "what was loaded differs from its source")


@cli.command("set-password")
def give_password(
    email: Annotated[str, typer.Argument()],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
) -> None:
    """Give somebody a password, such as a contact who was taken over without one."""

    async def give() -> bool:
        async with begin(INSTALLER, HANDLERS) as work:
            if user := await user_by_email(email):
                await set_password(work, user, password)
        return user is not None

    try:
        if not opened(settings_here(), give):
            raise Failure(f"nobody has the e-mail address {email}")
    except DomainError as error:
        raise Failure(error.message("en")) from error
    typer.echo(f"{email} can sign in with the new password.")


@cli.command("create-owner")
def create_owner(
    email: Annotated[str, typer.Option(prompt=True)],
    name: Annotated[str, typer.Option(prompt=True)],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
) -> None:
    """Make the first account of a real installation: an owner, who may do everything."""

    async def create() -> None:
        async with begin(INSTALLER, HANDLERS) as work:
            await install_roles(work)
            await create_user(work, email=email, name=name, side=Side.STAFF, role_codes=["owner"], password=password)

    try:
        opened(settings_here(), create)
    except DomainError as error:
        raise Failure(" ".join(one.message("en") for one in each(error))) from error
    typer.echo(f"{email} is an owner and can sign in.")


def main() -> None:
    """The entry point of the installed command."""
    finished()
    try:
        with contextlib.suppress(KeyboardInterrupt):
            # Typer imports pydantic to read the one number that `serve` may be given: 12 MB and a twentieth of a start.
            serve() if sys.argv[1:] == ["serve"] else cli()
    except Failure as failure:
        typer.echo(f"orderwell: {failure}", err=True)
        raise SystemExit(1) from failure
