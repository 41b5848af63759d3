"""`orderwell evaluate`: how good something is, by data of one's own."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from orderwell.core.errors import DomainError
from orderwell.evaluation.queries import baskets
from orderwell.evaluation.rules import evaluate
from orderwell.installation import Failure, opened, settings_here
from orderwell.search_evaluation.queries import measured, questions

measuring = typer.Typer(no_args_is_help=True, help="Measure how good something is, by data of one's own.")


@measuring.command()
def recommendations(
    file: Annotated[Path, typer.Option("--from", help="Orders as CSV or XLSX, one row a line; or a folder of files.")],
    at_least: Annotated[float, typer.Option(help="Fail below so many times the hit rate of what is popular.")] = 0.0,
    language: Annotated[str, typer.Option(help="Of the messages: zh-CN or en.")] = "en",
) -> None:
    """Hide each product of the later orders in turn, and say how often it would have been recommended. No database."""
    try:
        report = evaluate(baskets(file))
    except DomainError as error:
        typer.echo(f"orderwell: {error.message(language)}", err=True)
        raise typer.Exit(1) from error
    for line in report.lines():
        typer.echo(line)
    if report.ratio(report.shop) < at_least:
        typer.echo(f"orderwell: less than {at_least:g} times as good as what is popular", err=True)
        raise typer.Exit(1)


@measuring.command()
def search(
    file: Annotated[Path, typer.Option("--from", help="CSV, XLSX or JSON with columns query, answers and maybe kind.")],
    at_least: Annotated[float, typer.Option(help="Fail below this MRR@10, 0 to 1.")] = 0.0,
    language: Annotated[str, typer.Option(help="Of the messages: zh-CN or en.")] = "en",
) -> None:
    """Ask the search of this installation what the file asks, and say at which places the right answers stand."""
    try:
        report = opened(settings_here(), partial(measured, questions(file)))
    except DomainError as error:
        raise Failure(error.message(language)) from error
    for line in report.lines():
        typer.echo(line)
    if report.whole.mrr < at_least:
        raise Failure(f"MRR@10 is below {at_least:g}")
