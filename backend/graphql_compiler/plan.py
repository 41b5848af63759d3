"""Makes a plan: the levels of a query, for one combination of its switches."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_object_type,
)

from .adapter import Adapter, Attribute, Batch, Check, Resolution, each
from .bail import Bail, Uncompilable
from .completions import Completions
from .info import Run, info_class
from .level import AttributeColumn, BatchColumn, Column, EachColumn, Level, OnceColumn
from .operation import At, Collector, Operation, Selections, Switches, inner, place
from .selection import Describer
from .source import Cell, Row, Source
from .target import ManyTypes, Member, OneType, Target
from .values import FieldArguments

Places = set[tuple[str, str]]  # of fields: the names of the type and of the field


def _by_default(name: str) -> Callable[[Any], Any]:
    """As graphql-core's default resolver, but raising Bail for what it would call."""

    def read(source: Any) -> Any:
        value = source.get(name) if isinstance(source, Mapping) else getattr(source, name, None)
        if callable(value):
            raise Bail("callable")
        return value

    return read


class Plan:
    """A compiled query."""

    def __init__(self, level: Level, text: str) -> None:
        self.level = level
        self.text = text  # the generated Python, for people
        self.runs = self.bails = self.rest = 0

    async def run(self, run: Run) -> dict[str, Any]:
        """The data of the answer. Raises Bail, or whatever a resolver raises."""
        level = self.level
        rows = await level.run([run.root], run, None) if level.columns else level.rows([run.root])
        return rows[0]


class Planner:
    """Makes one plan. Raises Uncompilable."""

    def __init__(
        self, operation: Operation, switches: Switches, adapter: Adapter, completions: Completions, apart: Places
    ) -> None:
        self.operation, self.adapter, self.completions = operation, adapter, completions
        self.apart = apart  # fields whose resolvers ask for their path
        self.collector = Collector(operation, switches)
        self.source = Source(completions)
        self._rows: dict[At, Row] = {}
        self._simple: dict[At, bool] = {}
        self._late: list[tuple[Any, str, str]] = []  # object, attribute, name of the generated function
        self._kept: list[tuple[OneType, GraphQLObjectType, Selections]] = []
        self._gaps: list[Column] = []  # columns that may be left open
        self._open: Places = set()  # their fields

    def plan(self) -> Plan:
        """The whole operation."""
        schema = self.operation.schema
        selections: Selections = (self.operation.node.selection_set,)
        root = schema.mutation_type if self.operation.mutates else schema.query_type
        if root is None:
            raise Uncompilable("operation")
        level = self._level(root, selections)
        if self.operation.mutates and not (len(level.columns) == 1 == len(self.collector.collected(root, selections))):
            raise Uncompilable("mutation")  # one field after the other, each in what the one before has left
        functions = self.source.functions()
        for owner, attribute, name in self._late:
            setattr(owner, attribute, functions[name])
        describer = Describer(self.collector, self._open)
        for target, kind, selections in self._kept:
            target.selection = describer.selection(kind, selections)
        return Plan(level, self.source.text)

    def _field(self, parent: GraphQLObjectType, name: str) -> GraphQLField:
        if name.startswith("__"):
            raise Uncompilable("introspection")
        if name not in parent.fields:
            raise Uncompilable("invalid")
        field: GraphQLField = parent.fields[name]
        return field

    def _resolution(self, parent: GraphQLObjectType, name: str, field: GraphQLField) -> Resolution:
        found = self.adapter.resolution(parent, name, field)
        if found is None:
            raise Uncompilable("impure")
        if isinstance(found, Batch) and (parent.name, name) in self.apart:
            if field.resolve is None:
                raise Uncompilable("batch")
            return each(field.resolve)
        return found

    def _is_simple(self, kind: Any, selections: Selections) -> bool:
        """Whether values of the type, as selected, are attributes all the way down."""
        if is_leaf_type(kind):
            return True
        if not is_object_type(kind) or self.adapter.check(kind) is Check.INFO:
            return False
        key = place(kind, selections)
        if key not in self._simple:
            self._simple[key] = all(
                self._is_simple_field(kind, nodes) for nodes in self.collector.fields(kind, selections).values()
            )
        return self._simple[key]

    def _is_simple_field(self, parent: GraphQLObjectType, nodes: list[FieldNode]) -> bool:
        name = nodes[0].name.value
        if name == "__typename":
            return True
        field = self._field(parent, name)
        if not isinstance(self._resolution(parent, name, field), Attribute):
            return False
        return self._is_simple(get_named_type(field.type), inner(nodes))

    def _level(self, parent: GraphQLObjectType, selections: Selections) -> Level:
        row = Row(parent)
        columns: list[Column] = []
        for key, nodes in self.collector.fields(parent, selections).items():
            if self._is_simple_field(parent, nodes):
                row.cells.append(self._cell(parent, key, nodes))
            else:
                row.cells.append(Cell(key, column=len(columns)))
                columns.append(self._column(parent, key, nodes))
        level = Level(columns, row.may_be_mapping)
        self._late.append((level, "by_name", self.source.rows(row, len(columns), mapping=False)))
        if row.may_be_mapping:
            self._late.append((level, "by_key", self.source.rows(row, len(columns), mapping=True)))
        return level

    def _row(self, kind: GraphQLObjectType, selections: Selections) -> Row:
        key = place(kind, selections)
        if key not in self._rows:
            fields = self.collector.fields(kind, selections)
            self._rows[key] = Row(kind, [self._cell(kind, key, nodes) for key, nodes in fields.items()])
        return self._rows[key]

    def _cell(self, parent: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> Cell:
        name = nodes[0].name.value
        if name == "__typename":
            return Cell(key, constant=parent.name)
        field = self._field(parent, name)
        resolution = self._resolution(parent, name, field)
        assert isinstance(resolution, Attribute)
        return Cell(key, attribute=resolution, kind=field.type, row=self._row_below(field, nodes))

    def _row_below(self, field: GraphQLField, nodes: list[FieldNode]) -> Row | None:
        kind = get_named_type(field.type)
        return self._row(kind, inner(nodes)) if isinstance(kind, GraphQLObjectType) else None

    def _column(self, parent: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> Column:
        name = nodes[0].name.value
        field = self._field(parent, name)
        resolution = self._resolution(parent, name, field)
        selected = self.collector.selected
        info = info_class(self.operation, parent, key, field, nodes, selected, self.adapter.plain_variables)
        arguments = FieldArguments(field, nodes[0])
        given = (info, None if arguments.none else arguments, self.completions.is_waiting)
        column: Column
        if isinstance(resolution, Attribute):
            read = _by_default(resolution.name) if resolution.default else attrgetter(resolution.name)
            column = AttributeColumn(*given, read=read)
        elif isinstance(resolution, Batch):
            column = BatchColumn(*given, batch=resolution)
            if self.adapter.late(field):
                column.gap = len(self._gaps)
                self._gaps.append(column)
                self._open.add((parent.name, name))
        else:
            once = self.operation.mutates and parent is self.operation.schema.mutation_type
            apart = (parent.name, name) in self.apart
            column = OnceColumn(*given, each=resolution) if once else EachColumn(*given, each=resolution, apart=apart)
        kind = get_named_type(field.type)
        if self._is_simple(kind, inner(nodes)):
            completed = self.source.completed(field.type, self._row_below(field, nodes), False)
            self._late.append((column, "completed", completed))
        else:
            column.target = self._target(field.type, inner(nodes))
        return column

    def _target(self, kind: Any, selections: Selections) -> Target:
        named = get_named_type(kind)
        if isinstance(named, GraphQLObjectType):
            keeper = self.adapter.keeper(named)
            first = len(self._gaps)
            one = OneType(kind, self.completions, False, self._member(named, selections), keeper)
            if keeper is not None:
                one.first_gap, one.gaps = first, self._gaps[first:]
                self._kept.append((one, named, selections))
            return one
        assert is_abstract_type(named)
        members = {one.name: self._member(one, selections) for one in self.operation.schema.get_possible_types(named)}
        return ManyTypes(kind, self.completions, False, named, members)

    def _member(self, kind: GraphQLObjectType, selections: Selections) -> Member:
        return Member(kind, self._level(kind, selections), self.completions, False)
