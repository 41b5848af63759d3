"""`orderwell load`: read a folder, check it, load it chunk by chunk, and verify what is there now."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from orderwell.access.rules import STAFF_PERMISSIONS
from orderwell.composition import HANDLERS
from orderwell.copurchases.commands import start_rebuild
from orderwell.core.clock import utc_now
from orderwell.core.work import Actor, ActorKind, Scope, begin
from orderwell.history.rules import Plan, planned
from orderwell.intake.rules import check
from orderwell.intake.sources import Found, read, typed
from orderwell.reconciliation.queries import verified
from orderwell.reconciliation.rules import SHOWN, Difference, Shortage, shortages
from orderwell.takeover import commands, queries
from orderwell.takeover.models import LoadState

LOADER = Actor(kind=ActorKind.JOB, name="load", permissions=STAFF_PERMISSIONS, scope=Scope.ALL)
CHUNK = 500
Tell = Callable[[str], None]


@dataclass(slots=True)
class Outcome:
    """What came of it. `report` is None when nothing was loaded: a dry run, or problems."""

    problems: list[Found] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    shortages: list[Shortage] = field(default_factory=list)  # that a load would find, or has found
    report: dict[str, Any] | None = None
    repeated: bool = False

    @property
    def right(self) -> bool:
        """Nothing to correct, nothing different."""
        return not self.problems and not (self.report or {}).get("differences")


async def prepared(folder: Path, chunk: int = CHUNK) -> Plan:
    """The folder as a plan with every problem in `plan.input.problems`. Writes nothing."""
    now = utc_now()
    found = typed(await asyncio.to_thread(read, folder))
    check(found, await queries.known(found.fingerprint, now))
    return planned(found, await queries.facts(now, {row["sku"] for row in found.of("order_lines")}), chunk)


async def run(
    folder: Path, *, dry_run: bool = False, chunk: int = CHUNK, resume: bool = False, tell: Tell = lambda line: None
) -> Outcome:
    """Load `folder` once: exactly these files a second time change nothing, and give the first time's report.

    `tell` hears of the progress. Raises LoadStarted when a load of these files was interrupted and `resume` is False.
    """
    reading = await asyncio.to_thread(read, folder)
    before = await queries.load_of(reading.fingerprint)
    if before and before.state is LoadState.DONE:
        return Outcome(shortages=_shortages(before.report), report=before.report, repeated=True)
    plan = await prepared(folder, chunk)
    outcome = Outcome(plan.input.problems, plan.input.notices)
    if outcome.problems or dry_run:
        outcome.shortages = [] if outcome.problems else shortages(plan)
        return outcome
    async with begin(LOADER, HANDLERS) as work:
        load = await commands.begin(work, plan, resume=resume)
    while True:
        async with begin(LOADER, HANDLERS) as work:
            progress = await commands.load_next(work, plan, load)
        if progress is None:
            break
        tell(f"{progress.done}/{progress.total} {progress.kind} +{progress.items}")
    outcome.report = _plain(await verified(plan))
    outcome.shortages = _shortages(outcome.report)
    async with begin(LOADER, HANDLERS) as work:
        await commands.finish(work, load, outcome.report)
        await start_rebuild(work)
    return outcome


def _plain(report: dict[str, Any]) -> dict[str, Any]:
    """The report as JSON holds it; of many differences each table lists the first."""
    kept: dict[str, list[list[str]]] = {}
    found: list[Difference] = report["differences"]
    for one in found:
        listed = kept.setdefault(one.table, [])
        if len(listed) < SHOWN:
            listed.append([one.side, *one.row])
    short = [[one.order, one.sku, one.wanted, one.missing] for one in report["shortages"]]
    return {**report, "shortages": short, "differences": kept}


def _shortages(report: dict[str, Any]) -> list[Shortage]:
    """Those of a kept report; earlier reports know of none."""
    return [Shortage(*one) for one in report.get("shortages", ())]


def told(outcome: Outcome, locale: str) -> list[str]:
    """What a person should read: problems and notices, or the verification report."""
    lines = [f"! {notice}" for notice in outcome.notices]
    lines += [found.text(locale) for found in outcome.problems]
    if outcome.problems:
        return [*lines, f"{len(outcome.problems)} problems"]
    lines += [one.text(locale) for one in outcome.shortages]
    if outcome.report is None:
        return [*lines, "No problems. Nothing was written: this was a dry run."]
    if outcome.repeated:
        lines.append("These files were loaded before; nothing was changed. The report of that time:")
    return [*lines, *_report(outcome.report)]


def _report(report: dict[str, Any]) -> list[str]:
    lines = [f"{'table':<12} {'source':>8} {'database':>8}  SHA-256 of the rows"]
    for name, table in report["tables"].items():
        source, database = table["source"], table["database"]
        same = source["sha256"][:16] if source == database else f"{source['sha256'][:16]} / {database['sha256'][:16]}"
        lines.append(f"{name:<12} {source['rows']:>8} {database['rows']:>8}  {same}")
    for currency, one in report["sums"]["database"].items():
        lines.append(f"{currency}: " + ", ".join(f"{name} {value}" for name, value in one.items()))
    for name, rows in report["differences"].items():
        lines += [f"DIFFERENT {name}: only in the {row[0]}: {' | '.join(row[1:])}" for row in rows]
    return lines if report["differences"] else [*lines, "No differences between the files and the database."]
