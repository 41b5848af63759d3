"""Writes the Python functions of a plan: rows of a level, and completed values of a column.

Only selections that read attributes are written out, nested as they are; a field with a resolver is a column of its
level, which level.py fills before the rows are made.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from keyword import iskeyword
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    is_leaf_type,
    is_list_type,
)

from .adapter import Attribute
from .bail import Uncompilable
from .completions import Completions
from .leaves import as_it_is
from .operation import MOST_FIELDS

MOST_LOOPS = 8  # inside one another in one function; Python allows 20


@dataclass(slots=True)
class Cell:
    """One key of a row: a constant, an attribute with its type, or a column by its number."""

    key: str
    constant: str | None = None
    attribute: Attribute | None = None
    kind: Any = None
    row: "Row | None" = None  # of the objects in the attribute
    column: int = -1


@dataclass(slots=True)
class Row:
    """What is selected of an object type, in the order of the answer."""

    kind: GraphQLObjectType
    cells: list[Cell] = field(default_factory=list)

    @property
    def may_be_mapping(self) -> bool:
        """Whether graphql-core's default resolver reads some of it."""
        return any(cell.attribute is not None and cell.attribute.default for cell in self.cells)


class Block:
    """Indented lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._indent = 0

    def line(self, text: str) -> None:
        """One statement at the present depth."""
        self.lines.append("    " * self._indent + text)

    @contextmanager
    def inside(self, head: str) -> Iterator[None]:
        """A compound statement."""
        self.line(head)
        self._indent += 1
        yield
        self._indent -= 1


def _read(owner: str, attribute: Attribute, mapping: bool) -> str:
    name = attribute.name
    if attribute.default:
        # A key that is missing is null for graphql-core; an attribute that is missing raises, and so bails out.
        return f"{owner}.get({name!r})" if mapping else _dotted(owner, name)
    return _dotted(owner, name)


def _dotted(owner: str, name: str) -> str:
    return f"{owner}.{name}" if name.isidentifier() and not iskeyword(name) else f"getattr({owner}, {name!r})"


class Source:
    """The functions of one plan, as text and then as functions."""

    def __init__(self, completions: Completions) -> None:
        self._completions = completions
        self._names: dict[str, Any] = {}
        self._bound: dict[int, str] = {}
        self._functions: list[str] = []
        self._rows: dict[tuple[int, bool], tuple[Row, str]] = {}  # rows without columns, which may occur twice
        self._count = self._cells = 0

    @property
    def text(self) -> str:
        """All functions, as Python source."""
        return "\n".join(self._functions)

    def functions(self) -> dict[str, Any]:
        """Compile the text: functions by their name."""
        exec(compile(self.text, "<compiled query>", "exec"), self._names)  # noqa: S102 - names of the schema, quoted keys
        return self._names

    def rows(self, row: Row, columns: int, *, mapping: bool) -> str:
        """`rows(sources, *columns)`: a list of dictionaries. Gives the function's name."""
        out = Block()
        name = self._new("rows")
        given = [f"c{number}" for number in range(columns)]
        each = [f"a{number}" for number in range(columns)]
        with out.inside(f"def {name}({', '.join(['sources', *given])}):"):
            out.line("out = []")
            out.line("add = out.append")
            sources = f"zip({', '.join(['sources', *given])})" if given else "sources"
            with out.inside(f"for {', '.join(['o', *each])} in {sources}:"):
                out.line(f"add({self._object(out, 'o', row, mapping, 1)})")
            out.line("return out")
        self._functions += out.lines
        return name

    def _rows_once(self, row: Row, mapping: bool) -> str:
        key = (id(row), mapping)
        if key not in self._rows:
            self._rows[key] = row, self.rows(row, 0, mapping=mapping)
        return self._rows[key][1]

    def completed(self, kind: Any, row: Row | None, default: bool) -> str:
        """`completed(values)`: the completed values of one column. Gives the function's name."""
        out = Block()
        name = self._new("completed")
        with out.inside(f"def {name}(values):"):
            out.line("out = []")
            out.line("add = out.append")
            with out.inside("for value in values:"):
                out.line(f"add({self._value(out, kind, 'value', row, default, 1)})")
            out.line("return out")
        self._functions += out.lines
        return name

    def _new(self, prefix: str) -> str:
        self._count += 1
        return f"{prefix}{self._count}"

    def _bind(self, prefix: str, value: Any) -> str:
        if id(value) not in self._bound:
            name = self._new(prefix)
            self._names[name] = value  # which keeps it, and so its identity
            self._bound[id(value)] = name
        return self._bound[id(value)]

    def _object(self, out: Block, owner: str, row: Row, mapping: bool, loops: int) -> str:
        """Statements for the cells of one object; gives the expression of its dictionary."""
        self._cells += len(row.cells)
        if self._cells > MOST_FIELDS:
            raise Uncompilable("too_large")
        cells = []
        for cell in row.cells:
            if cell.constant is not None:
                value = repr(cell.constant)
            elif cell.attribute is None:
                value = f"a{cell.column}"
            else:
                read = _read(owner, cell.attribute, mapping)
                value = self._value(out, cell.kind, read, cell.row, cell.attribute.default, loops)
            cells.append(f"{cell.key!r}: {value}")
        return f"{{{', '.join(cells)}}}"

    def _value(self, out: Block, kind: Any, read: str, row: Row | None, default: bool, loops: int) -> str:
        """Statements that complete one value; gives the name of the variable that has it."""
        non_null = isinstance(kind, GraphQLNonNull)
        kind = kind.of_type if non_null else kind
        value = self._new("v")
        out.line(f"{value} = {read}")
        if is_leaf_type(kind):
            self._leaf(out, kind, value, non_null, default)
            return value
        if is_list_type(kind):
            return self._list(out, kind.of_type, value, row, (non_null, default), loops)
        assert row is not None
        return self._one(out, row, value, non_null, default, loops)

    def _leaf(
        self, out: Block, kind: GraphQLScalarType | GraphQLEnumType, value: str, non_null: bool, default: bool
    ) -> None:
        complete, seen = self._completions.leaf(kind, non_null, default)
        call = f"{self._bind('leaf', complete)}({value})"
        test = as_it_is(kind)
        unless_null = "" if non_null else f" and {value} is not None"
        if test is not None:
            with out.inside(f"if not ({test.format(v=value)}){unless_null}:"):
                out.line(f"{value} = {call}")
        elif isinstance(kind, GraphQLEnumType):
            out.line(f"{value} = {self._bind('seen', seen)}.get(id({value})) or {call}")
        elif non_null:
            out.line(f"{value} = {call}")
        else:
            with out.inside(f"if {value} is not None:"):
                out.line(f"{value} = {call}")

    def _list(self, out: Block, item: Any, value: str, row: Row | None, manner: tuple[bool, bool], loops: int) -> str:
        non_null, default = manner
        made, one = self._new("l"), self._new("i")
        with out.inside(f"if {value}.__class__ is not list:"):
            out.line(f"{value} = {self._bind('listed', self._completions.listed(non_null, default))}({value})")
        if loops >= MOST_LOOPS:
            complete = self.completed(item, row, False)
            out.line(f"{made} = None if {value} is None else {complete}({value})")
            return made
        with out.inside(f"if {value} is None:"):
            out.line(f"{made} = None")
        with out.inside("else:"):
            out.line(f"{made} = []")
            with out.inside(f"for {one} in {value}:"):
                out.line(f"{made}.append({self._value(out, item, one, row, False, loops + 1)})")
        return made

    def _one(self, out: Block, row: Row, value: str, non_null: bool, default: bool, loops: int) -> str:
        """One object: null, or a dictionary."""
        fit, is_null = self._completions.fit(row.kind, non_null, default)
        made = self._new("d")
        with out.inside(
            f"if {value}.__class__ not in {self._bind('fit', fit)} and {self._bind('is_null', is_null)}({value}):"
        ):
            out.line(f"{made} = None")
        if row.may_be_mapping:
            by_key, by_name = self._rows_once(row, True), self._rows_once(row, False)
            with out.inside("else:"):
                out.line(f"{made} = ({by_key} if {value}.__class__ is dict else {by_name})(({value},))[0]")
        else:
            with out.inside("else:"):
                out.line(f"{made} = {self._object(out, value, row, False, loops)}")
        return made
