"""The `orderwell` command."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from orderwell.api.schema import schema
from orderwell.app import make_app
from orderwell.core.db.migrate import MigrationRefused
from orderwell.core.db.migrate import migrate as apply_migrations
from orderwell.core.settings import BadSetting, Settings, load

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
SCHEMA_FILE = Path(__file__).parents[2] / "schema.graphql"


def _settings() -> Settings:
    try:
        return load()
    except BadSetting as error:
        typer.echo(f"orderwell: {error}", err=True)
        raise typer.Exit(2) from error


def _migrated(settings: Settings) -> None:
    try:
        for name in asyncio.run(apply_migrations(settings.database_url)):
            typer.echo(f"Applied {name}.")
    except MigrationRefused as error:
        typer.echo(f"orderwell: {error}", err=True)
        raise typer.Exit(1) from error


@cli.command()
def migrate() -> None:
    """Bring the database up to date."""
    _migrated(_settings())


@cli.command()
def serve() -> None:
    """Answer requests until stopped."""
    settings = _settings()
    _migrated(settings)
    uvicorn.run(make_app(settings), host=settings.host, port=settings.port, log_config=None, server_header=False)


@cli.command("export-schema")
def export_schema(check: Annotated[bool, typer.Option(help="Fail when the file is not up to date.")] = False) -> None:
    """Write schema.graphql."""
    text = schema.as_str() + "\n"
    if not check:
        SCHEMA_FILE.write_text(text)
    elif SCHEMA_FILE.read_text() != text:
        typer.echo("schema.graphql is not up to date: run make schema", err=True)
        raise typer.Exit(1)


def main() -> None:
    """The entry point of the installed command."""
    cli()
