"""Running a plan, level by level: every field with a resolver is asked once for all objects of its level."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from .adapter import Add, Batch, Each, Gap
from .bail import Bail
from .info import Frame, ResolveInfo, Run
from .target import Target
from .values import FieldArguments
from .waiting import IsWaiting, discard, together


class Waiting:
    """What a column has while it waits: values of which those at `places` are awaitable, or one awaitable for all."""

    __slots__ = ("awaitables", "places", "values")

    def __init__(self, awaitables: list[Any], values: list[Any] | None = None, places: Sequence[int] = ()) -> None:
        self.awaitables, self.values, self.places = awaitables, values, places

    def settled(self, results: Iterator[Any]) -> Any:
        """The values, given what became of the awaitables: as many results are taken as there are awaitables."""
        if self.values is None:
            return next(results)
        for place in self.places:
            self.values[place] = next(results)
        return self.values


def drop(values: Any) -> None:
    """Discard what a column has, waiting or not."""
    discard(values.awaitables if isinstance(values, Waiting) else values)


class Column(ABC):
    """One field of a level that is more than attributes all the way down."""

    fresh = True  # its values were made for this run: coroutines among them are nobody else's

    def __init__(self, info: type[ResolveInfo], arguments: FieldArguments | None, is_waiting: IsWaiting) -> None:
        self.info, self.arguments, self.is_waiting = info, arguments, is_waiting
        self.completed: Callable[[list[Any]], list[Any]] | None = None  # when what it selects is only attributes
        self.target: Target | None = None  # otherwise
        self.gap: int | None = None  # its number among the columns of the plan that may be left open

    @abstractmethod
    def start(self, sources: list[Any], run: Run, frame: Frame | None, info: ResolveInfo) -> list[Any] | Waiting:
        """The values, or what to await for them."""

    async def descend(self, values: list[Any], run: Run, frame: Frame | None, info: ResolveInfo) -> list[Any]:
        """Complete values whose objects have levels of their own."""
        assert self.target is not None
        try:
            return await self.target.complete(values, run, frame, info)
        except BaseException:
            if self.fresh:
                discard(values)
            raise

    async def alone(self, sources: list[Any], run: Run) -> list[Any]:
        """The completed values for sources that are nowhere in an answer yet."""
        return (await completed([self], sources, run, None))[0]

    def complete(self, values: list[Any]) -> list[Any]:
        """Complete values that are all there."""
        assert self.completed is not None
        try:
            return self.completed(values)
        except BaseException:
            discard(values)
            raise

    def checked(self, values: Any, count: int) -> Any:
        """The values of a batch. Raises Bail unless there is one for each source."""
        if values.__class__ is not list and values.__class__ is not tuple:
            raise Bail("batch")
        if len(values) != count:
            discard(values)
            raise Bail("batch")
        if not self.is_waiting.never.issuperset(map(type, values)) and any(map(self.is_waiting, values)):
            discard(values)
            raise Bail("awaitable")
        return values


class AttributeColumn(Column):
    """Its objects are in an attribute, and something that is selected of them has a resolver."""

    fresh = False

    def __init__(self, *given: Any, read: Callable[[Any], Any]) -> None:
        super().__init__(*given)
        self.read = read

    def start(self, sources: list[Any], run: Run, frame: Frame | None, info: ResolveInfo) -> list[Any] | Waiting:
        return [self.read(source) for source in sources]


class BatchColumn(Column):
    """Asks a batch resolver once."""

    def __init__(self, *given: Any, batch: Batch) -> None:
        super().__init__(*given)
        self.call = batch.call

    def start(self, sources: list[Any], run: Run, frame: Frame | None, info: ResolveInfo) -> list[Any] | Waiting:
        arguments = self.arguments.values(run.variables) if self.arguments else {}
        values: Any = self.call(list(sources), info, **arguments)
        if self.is_waiting(values):
            return Waiting([values])
        given: list[Any] = self.checked(values, len(sources))
        return given


class EachColumn(Column):
    """Asks a resolver for one source after the other; `apart` gives each an info of its own."""

    def __init__(self, *given: Any, each: Each, apart: bool) -> None:
        super().__init__(*given)
        self.call = each.call
        self.apart = apart or (self.arguments is not None and not self.arguments.shared)

    def start(self, sources: list[Any], run: Run, frame: Frame | None, info: ResolveInfo) -> list[Any] | Waiting:
        values: list[Any] = []
        try:
            if self.apart:
                self._ask_apart(sources, run, frame, values.append)
            else:
                arguments = self.arguments.values(run.variables) if self.arguments else {}
                self.call(sources, info, arguments, values.append)
        except BaseException:
            discard(values)
            raise
        never = self.is_waiting.never
        places = [n for n, value in enumerate(values) if value.__class__ not in never and self.is_waiting(value)]
        return Waiting([values[place] for place in places], values, places) if places else values

    def _ask_apart(self, sources: list[Any], run: Run, frame: Frame | None, add: Add) -> None:
        for index, source in enumerate(sources):
            arguments = self.arguments.values(run.variables) if self.arguments else {}
            self.call((source,), self.info(run, frame, index), arguments, add)


class OnceColumn(EachColumn):
    """The root field of a mutation. What it gives is not ours to close: graphql-core may go on with it."""

    fresh = False

    def __init__(self, *given: Any, each: Each) -> None:
        super().__init__(*given, each=each, apart=True)

    def start(self, sources: list[Any], run: Run, frame: Frame | None, info: ResolveInfo) -> list[Any] | Waiting:
        assert run.given is not None
        arguments = self.arguments.values(run.variables) if self.arguments else {}
        found: list[Any] = []

        def resolve() -> Any:
            self.call(sources, self.info(run, frame, 0), arguments, found.append)
            return found[0]

        value = run.given.run(resolve, self.is_waiting)
        return Waiting([value], [None], (0,)) if self.is_waiting(value) else [value]

    def complete(self, values: list[Any]) -> list[Any]:
        assert self.completed is not None
        return self.completed(values)


class Level:
    """What is selected of one object type in one place of a query."""

    def __init__(self, columns: list[Column], may_be_mapping: bool) -> None:
        self.columns, self.may_be_mapping = columns, may_be_mapping
        self.kept = [one for one in columns if one.gap is None]  # those that are never left open
        self.by_name: Callable[..., list[dict[str, Any]]]
        self.by_key: Callable[..., list[dict[str, Any]]]

    def rows(self, sources: list[Any], *columns: list[Any]) -> list[dict[str, Any]]:
        """The answers for the sources, given the completed columns."""
        if self.may_be_mapping:
            kinds = {source.__class__ for source in sources}
            if dict in kinds:
                if len(kinds) > 1:
                    raise Bail("mixed")
                return self.by_key(sources, *columns)
            if any(issubclass(kind, Mapping) for kind in kinds):
                raise Bail("mapping")
        return self.by_name(sources, *columns)

    async def run(self, sources: list[Any], run: Run, frame: Frame | None) -> list[dict[str, Any]]:
        """One answer per source, in order."""
        first = run.first_gap
        if first is None or len(self.kept) == len(self.columns):
            return self.rows(sources, *await completed(self.columns, sources, run, frame))
        found = iter(await completed(self.kept, sources, run, frame))
        every = [
            next(found) if one.gap is None else [Gap(one.gap - first, source) for source in sources]
            for one in self.columns
        ]
        return self.rows(sources, *every)


async def completed(columns: Sequence[Column], sources: list[Any], run: Run, frame: Frame | None) -> list[list[Any]]:
    """The completed values of columns, one for each source."""
    infos = [column.info(run, frame, None) for column in columns]
    started: list[Any] = []
    done: list[Any] = [None] * len(columns)
    deeper: list[int] = []
    try:
        for column, info in zip(columns, infos, strict=True):
            started.append(column.start(sources, run, frame, info))
        await _settle(columns, started, len(sources))
        for place, column in enumerate(columns):
            if column.completed is not None:
                done[place] = column.complete(started[place])
            else:
                deeper.append(place)
    except BaseException:
        for values, column in zip(started, columns, strict=False):
            if column.fresh:
                drop(values)
        raise
    if deeper:
        descents = [columns[place].descend(started[place], run, frame, infos[place]) for place in deeper]
        for place, values in zip(deeper, await together(descents), strict=True):
            done[place] = values
    return done


async def _settle(columns: Sequence[Column], started: list[Any], count: int) -> None:
    """Wait for all columns before any goes deeper: their levels below begin in one turn and can share reads."""
    waiting = [(place, values) for place, values in enumerate(started) if isinstance(values, Waiting)]
    if not waiting:
        return
    for place, _ in waiting:
        started[place] = None  # from here on the awaitables are not ours to close
    results = iter(await together([one for _, values in waiting for one in values.awaitables]))
    for place, values in waiting:
        started[place] = values.settled(results)
    for place, values in waiting:
        if values.values is None:
            columns[place].checked(started[place], count)
