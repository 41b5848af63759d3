"""The way in: `Compiler.execute` answers an operation by its plan, or leaves it to graphql-core."""

import logging
import time
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from typing import Any

from graphql import DocumentNode, ExecutionResult, GraphQLSchema

from .adapter import Adapter, GraphQLCoreAdapter
from .bail import AskedForPath, Bail, Uncompilable
from .completions import Completions
from .counters import Counters
from .given import Given
from .info import Run
from .operation import Operation
from .plan import Places, Plan, Planner
from .values import Variables

log = logging.getLogger(__name__)
MOST_PLANS = 16  # of one document: combinations of its switches
PATIENCE = 4  # bail-outs in a row after which a plan rests
REST = 64  # executions that a resting plan leaves to graphql-core


class Entry:
    """What is known of one operation of one document."""

    def __init__(self, document: DocumentNode) -> None:
        self.document = document  # kept, so that its identity stays its own
        self.reason: str | None = None  # why it is never compiled
        self.operation: Operation
        self.variables: Variables
        self.plans: dict[tuple[bool, ...], Plan | str] = {}  # a reason instead of a plan that cannot be made


class Compiler:
    """Compiles the queries of one schema. Not for several threads at once.

    `capacity`: documents whose plans are kept, the least recently used are forgotten first. A document is compiled
    when it comes for the second time, so that documents which come once cost nothing.
    """

    def __init__(
        self, schema: GraphQLSchema, *, adapter: Adapter | None = None, capacity: int = 512, sightings: int = 4096
    ) -> None:
        self.schema, self.capacity = schema, capacity
        self.adapter: Adapter = adapter or GraphQLCoreAdapter()
        self.counters = Counters()
        self._completions = Completions(self.adapter)
        self._entries: OrderedDict[Hashable, Entry] = OrderedDict()
        self._seen: OrderedDict[int, None] = OrderedDict()  # hashes alone: keys may be long texts
        self._most_seen = sightings
        self._apart: Places = set()

    async def execute(
        self,
        document: DocumentNode,
        *,
        context: Any = None,
        root: Any = None,
        variables: Mapping[str, Any] | None = None,
        operation_name: str | None = None,
        key: Hashable = None,
        extensions: dict[str, Any] | None = None,
        given: Given | None = None,
    ) -> ExecutionResult | None:
        """The answer, which never has errors; None when graphql-core has to execute the operation.

        The document has to be valid. `key` stands for it, such as its text or hash; without a key two documents are
        the same only when they are one object. Resolvers may have run when the answer is None. A mutation is executed
        only for who brings `given`, and can have graphql-core go on with what that holds.
        """
        try:
            entry = self._entry(document, operation_name, key)
            if entry is None:
                return None
            if entry.operation.mutates and given is None:
                raise Uncompilable("mutation")
            values = entry.variables.coerce(variables or {})
            plan = self._plan(entry, values.coerced)
        except Uncompilable as error:
            self.counters.uncompilable[error.reason] += 1
            return None
        except Bail as bail:
            self.counters.bailed[bail.reason] += 1
            return None
        except Exception:
            self.counters.bailed["variables"] += 1  # a scalar's own function refused a value
            return None
        if plan.rest:
            plan.rest -= 1
            self.counters.resting += 1
            return None
        return await self._run(entry, plan, Run(context, root, values, extensions, given=given))

    async def _run(self, entry: Entry, plan: Plan, run: Run) -> ExecutionResult | None:
        try:
            data = await plan.run(run)
        except AskedForPath as asked:
            if asked.place not in self._apart:
                self._apart.add(asked.place)
                self._forget_plans()  # the next are made with infos that know their path
            reason = asked.reason
        except Bail as bail:
            reason = bail.reason
        except Exception:  # graphql-core meets it again and reports it
            reason = "error"
        else:
            plan.bails = 0
            self.counters.hits += 1
            return ExecutionResult(data, None)
        plan.bails += 1
        if plan.bails >= PATIENCE:
            plan.bails, plan.rest = PATIENCE - 1, REST
        self.counters.bailed[reason] += 1
        return None

    def _forget_plans(self) -> None:
        for entry in self._entries.values():
            entry.plans.clear()

    def _entry(self, document: DocumentNode, operation_name: str | None, key: Hashable) -> Entry | None:
        """The entry of the document; None when it is seen for the first time. Raises Uncompilable."""
        known = (id(document) if key is None else key, operation_name)
        entry = self._entries.get(known)
        if entry is not None and (key is not None or entry.document is document):
            self._entries.move_to_end(known)
            if entry.reason is not None:
                raise Uncompilable(entry.reason)
            return entry
        if not self._seen_before(hash(known)):
            self.counters.cold += 1
            return None
        entry = self._entries[known] = Entry(document)
        if len(self._entries) > self.capacity:
            self._entries.popitem(last=False)
            self.counters.evicted += 1
        try:
            entry.operation = Operation(self.schema, document, operation_name)
            entry.variables = Variables(self.schema, tuple(entry.operation.node.variable_definitions or ()))
        except Uncompilable as error:
            entry.reason = error.reason
            raise
        return entry

    def _seen_before(self, sighting: int) -> bool:
        if sighting in self._seen:
            del self._seen[sighting]
            return True
        self._seen[sighting] = None
        if len(self._seen) > self._most_seen:
            self._seen.popitem(last=False)
        return False

    def _plan(self, entry: Entry, coerced: Mapping[str, Any]) -> Plan:
        switches: tuple[bool, ...] = tuple([coerced.get(name, None) for name in entry.operation.switches])
        if any(value.__class__ is not bool for value in switches):
            raise Bail("variables")  # null, or missing
        plan = entry.plans.get(switches)
        if plan is None:
            if len(entry.plans) >= MOST_PLANS:
                entry.plans.pop(next(iter(entry.plans)))
            plan = entry.plans[switches] = self._made(entry, switches)
        if isinstance(plan, str):
            raise Uncompilable(plan)
        return plan

    def _made(self, entry: Entry, switches: tuple[bool, ...]) -> Plan | str:
        began = time.perf_counter()
        chosen = dict(zip(entry.operation.switches, switches, strict=True))
        try:
            plan = Planner(entry.operation, chosen, self.adapter, self._completions, self._apart).plan()
        except Uncompilable as error:
            return error.reason
        except RecursionError:
            return "too_large"
        except Exception:
            log.exception("a query cannot be compiled; graphql-core executes it")
            return "internal"
        finally:
            self.counters.compile_seconds += time.perf_counter() - began
        self.counters.compiled += 1
        return plan
