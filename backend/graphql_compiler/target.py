"""Where the objects of a column go on: the level of their type, or the levels of their types."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from inspect import iscoroutine
from typing import TYPE_CHECKING, Any

from graphql import GraphQLAbstractType, GraphQLObjectType, default_type_resolver
from graphql.pyutils import is_awaitable

from .adapter import Check, Keeper, is_by_class
from .bail import Bail
from .completions import Completions, is_of
from .info import Frame, ResolveInfo, Run
from .keeping import Making
from .selection import Selection
from .spread import spreading
from .waiting import together

if TYPE_CHECKING:
    from .level import Column, Level

MOST_CLASSES = 1_000


class Member:
    """One object type and its level."""

    def __init__(self, kind: GraphQLObjectType, level: "Level", completions: Completions, default: bool) -> None:
        self.kind, self.level = kind, level
        self._fit, self._look = completions.fit(kind, True, default)
        self._needs_info = completions.adapter.check(kind) is Check.INFO

    async def run(self, objects: list[Any], run: Run, frame: Frame, info: ResolveInfo) -> list[dict[str, Any]]:
        """The answers for objects of this type, none of them null. Raises Bail for one that is of another."""
        for one in objects:
            if one.__class__ not in self._fit:
                self._look(one)
            if self._needs_info:
                is_of(self.kind, one, info)
        if not self.level.columns:
            return self.level.rows(objects)
        return await self.level.run(objects, run, frame)


class Target(ABC):
    """Completes values whose objects have more to ask than attributes."""

    def __init__(self, kind: Any, completions: Completions, default: bool) -> None:
        self._spread, self._rebuild = spreading(kind, completions, default)

    async def complete(self, values: list[Any], run: Run, frame: Frame | None, info: ResolveInfo) -> list[Any]:
        """The completed values, in order."""
        objects: list[Any] = []
        add, spread, rebuild = objects.append, self._spread, self._rebuild
        shapes = [spread(value, add) for value in values]
        answers: list[Any] = []
        if objects:
            answers = await self.answers(objects, run, info, frame, shapes)
        take = iter(answers).__next__
        return [rebuild(shape, take) for shape in shapes]

    @abstractmethod
    async def answers(
        self, objects: list[Any], run: Run, info: ResolveInfo, frame: Frame | None, shapes: list[Any]
    ) -> list[Any]:
        """The answers for all objects in the values, in order."""


class OneType(Target):
    """Of an object type."""

    def __init__(
        self, kind: Any, completions: Completions, default: bool, member: Member, keeper: Keeper | None = None
    ) -> None:
        super().__init__(kind, completions, default)
        self.member, self.keeper = member, keeper
        self.selection: Selection  # of what the keeper keeps
        self.gaps: list[Column] = []  # what the keeper may leave open, numbered from `first_gap` on
        self.first_gap = 0

    async def answers(
        self, objects: list[Any], run: Run, info: ResolveInfo, frame: Frame | None, shapes: list[Any]
    ) -> list[Any]:
        if self.keeper is not None and self.keeper.takes(objects, info):
            return await self._kept(objects, run, info, frame, shapes)
        below = Frame(frame, info.response_key, info.parent_type.name, shapes, None)
        return await self.member.run(objects, run, below, info)

    async def _kept(
        self, objects: list[Any], run: Run, info: ResolveInfo, frame: Frame | None, shapes: list[Any]
    ) -> list[Any]:
        assert self.keeper is not None
        make = Making(self, objects, run, info, frame, shapes)
        wanted, late = self.selection.key(run.variables), self.selection.late_key(run.variables)
        answers = await self.keeper.answers(objects, info, wanted, late, make)
        if len(answers) != len(objects):
            raise Bail("keeper")
        return list(answers)


class ManyTypes(Target):
    """Of an interface or a union. Objects of one type are answered together."""

    def __init__(
        self,
        kind: Any,
        completions: Completions,
        default: bool,
        abstract: GraphQLAbstractType,
        members: dict[str, Member],
    ) -> None:
        super().__init__(kind, completions, default)
        self.abstract, self.members = abstract, members
        self._resolve: Callable[..., Any] = abstract.resolve_type or default_type_resolver
        self._is_waiting = completions.is_waiting
        self._known: dict[type, str] | None = {} if is_by_class(abstract.resolve_type) else None

    async def answers(
        self, objects: list[Any], run: Run, info: ResolveInfo, frame: Frame | None, shapes: list[Any]
    ) -> list[Any]:
        places: dict[str, list[int]] = {}
        for place, one in enumerate(objects):
            places.setdefault(self._type_name(one, info), []).append(place)
        answers: list[Any] = [None] * len(objects)
        runs = []
        for name, chosen in places.items():
            below = Frame(frame, info.response_key, info.parent_type.name, shapes, chosen)
            runs.append(self.members[name].run([objects[place] for place in chosen], run, below, info))
        for chosen, found in zip(places.values(), await together(runs), strict=True):
            for place, answer in zip(chosen, found, strict=True):
                answers[place] = answer
        return answers

    def _type_name(self, value: Any, info: ResolveInfo) -> str:
        known = self._known
        if known is not None and value.__class__ in known:
            return known[value.__class__]
        if isinstance(value, Exception):
            raise Bail("error")
        if self._is_waiting(value):
            raise Bail("awaitable")
        name = self._resolve(value, info, self.abstract)
        if is_awaitable(name):
            if iscoroutine(name):
                name.close()
            raise Bail("awaitable")
        if not isinstance(name, str) or name not in self.members:
            raise Bail("type")
        if known is not None and len(known) < MOST_CLASSES:
            known[value.__class__] = name
        return name
