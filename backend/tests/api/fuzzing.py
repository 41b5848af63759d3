"""Operations with good and nasty arguments for every root field of the schema, from one seeded generator.

Most leaves of an operation get a value that fits, so that it reaches the rules and the database; some get one that
no form would send. Everything selected is selected with its own arguments, which are drawn in the same way.
"""

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from orderwell.core.page import encode

Ids = Mapping[str, Sequence[str]]
NOWHERE = "01900000-0000-7000-8000-000000000000"
TODAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
TEXTS = [
    "", " ", "x" * 10_001, "\0", "a\0b", "NaN", "Infinity", "1e9", "1e999999", "-0", "-5", "１２", "0.005", "9" * 30,
    "%", "_", "'; --", "\\", '"', "🍵" * 300, "\u202eabc", "\r\n", "a b c " * 900, "*", "null", "{}", "{0}", "true",
    "\ufeff", "é", "2026-13-45", "中" * 70, "y" * 31, "z" * 101, "w" * 201, "v" * 400, "\x1f", "\ud800",
]  # fmt: skip
CURSORS = [
    "", "x", "é", "W10", encode([None, None]), encode([1, "x"]), encode(["x", 5]), encode([[], {}]), encode([{}, {}]),
    encode(["x"]), encode([True, NOWHERE]), encode([2**63 - 1, NOWHERE]), encode([1.5, NOWHERE]),
    encode([TODAY.replace(year=1), NOWHERE]), encode(["\0", NOWHERE]), encode(["9999", "'"]), encode([1, 2, 3]),
    encode([{"t": 5}, NOWHERE]), encode([{"t": "x"}, {"u": "x"}]), encode([{"u": NOWHERE}, {"u": NOWHERE}]),
    encode([{"t": "2026-01-01T00:00:00"}, {"u": NOWHERE}]),
    encode([{"t": "9999-12-31T23:59:59-12:00"}, {"u": NOWHERE}]),
]  # fmt: skip
NASTY: dict[str, list[Any]] = {
    "Int": [0, -1, 1, 2, 101, 10_000, 2**31 - 1, -(2**31), 2**31, 1.5, True],
    "BigInt": [0, -1, 2**31, 2**53, 2**63 - 1, -(2**63), 2**63, "12", "１２", "abc", "", 1.5, True, "9" * 5000],
    "Float": [0, -1, 1e308, -1e308, 2**63, 1e-320, "1"],
    "ID": ["", NOWHERE, "\0", "x" * 10_001, "１２", "{" + NOWHERE + "}", "urn:uuid:" + NOWHERE, 5, NOWHERE.upper()],
    "Date": ["0001-01-01", "9999-12-31", "2026-02-30", "", "2026-11-22T00:00:00", "１２", 5, "2026-01-01"],
    "DateTime": [
        "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-11-22T00:00:00", "2026-11-22T00:00:00+08:00",
        "2026-11-22", "", "x", "9999-12-31T23:59:59.999999+00:00", 5, "1970-01-01T00:00:00Z",
    ],
    "JSON": [{}, [], "x", None, {"a": "\0"}, {"a": {"b": [2**63]}}, 1e308],
    "Boolean": [True, False, "true", 1],
}  # fmt: skip
POOL_OF = {"parentId": "Category", "ownerId": "User", "orderLineId": "OrderLine", "levelId": "StockLevel"}
WORDS = ["310101", "CNY", "bottle", "box", "express", "12.50", "1", "en", "orders", "orders.read", "Asia/Shanghai"]


class Fuzzer:
    """Draws documents and variables; `ids` by the name of their type, `texts` that name something in the database."""

    def __init__(self, schema: GraphQLSchema, seed: int, ids: Ids, texts: Mapping[str, Sequence[str]]) -> None:
        self.schema, self.random, self.ids, self.texts = schema, random.Random(seed), ids, texts
        self.nastiness, self.drawn = 0.0, 0

    def operation(self, kind: str, name: str) -> tuple[str, dict[str, Any]]:
        """The document of one root field with drawn arguments, and its variables."""
        self.nastiness = self.random.choice([0.0, 0.05, 0.15, 0.5])
        root = self.schema.query_type if kind == "query" else self.schema.mutation_type
        assert root is not None
        declared: list[str] = []
        variables: dict[str, Any] = {}
        selected = self._field(name, root.fields[name], 3, declared, variables, always=True)
        head = f"({', '.join(declared)})" if declared else ""
        return f"{kind} {name}{head} {{ {selected} }}", variables

    def _field(
        self,
        name: str,
        field: GraphQLField,
        depth: int,
        declared: list[str],
        variables: dict[str, Any],
        *,
        always: bool = False,
    ) -> str:
        """A field with its arguments as variables and what is selected of it; empty when nothing is left of it."""
        inner = self._selection(get_named_type(field.type), depth - 1, declared, variables)
        if inner is None:
            return ""
        given = []
        returned = self._subject(field)
        for argument, definition in field.args.items():
            if not (always or is_required_argument(definition) or self.random.random() < 0.3):
                continue
            variable = f"{argument}{len(declared)}"
            declared.append(f"${variable}: {definition.type}")
            if argument == "first" and self.random.random() > self.nastiness:
                variables[variable] = self.random.choice([1, 3])
            else:
                variables[variable] = self.value(definition.type, argument, returned)
            given.append(f"{argument}: ${variable}")
        arguments = f"({', '.join(given)})" if given else ""
        return f"{name}{arguments} {inner}".strip()

    def _selection(self, kind: Any, depth: int, declared: list[str], variables: dict[str, Any]) -> str | None:
        """None when the field has parts but nothing may be selected any more."""
        if is_leaf_type(kind):
            return ""
        if depth <= 0:
            return None
        if isinstance(kind, GraphQLUnionType):
            parts = [f"... on {one.name} {self._selection(one, depth, declared, variables)}" for one in kind.types]
            return "{ __typename " + " ".join(parts) + " }"
        assert isinstance(kind, GraphQLObjectType)
        page = 1 if kind.name.endswith("Connection") or kind.name == "Edge" else 0
        leaves = {name: one for name, one in kind.fields.items() if is_leaf_type(get_named_type(one.type))}
        objects = [name for name in kind.fields if name not in leaves]
        chosen = [*leaves, *(self.random.sample(objects, min(len(objects), 4 if not page else 3)))]
        parts = [self._field(name, kind.fields[name], depth + page, declared, variables) for name in chosen]
        return "{ __typename " + " ".join(parts) + " }"

    @staticmethod
    def _subject(field: GraphQLField) -> str:
        """The type that an argument `id` of the field names."""
        kind = get_named_type(field.type)
        name = next(one.name for one in kind.types) if isinstance(kind, GraphQLUnionType) else kind.name
        return str(name.removesuffix("Connection"))

    def value(self, kind: Any, name: str, subject: str) -> Any:
        """A value of an input type; `name` is the argument's or the field's."""
        draw = self.random
        if isinstance(kind, GraphQLNonNull):
            return self.value(kind.of_type, name, subject) if draw.random() > self.nastiness / 40 else None
        if not isinstance(kind, GraphQLList) and name.endswith("d") and draw.random() < 0.1:
            return None
        if isinstance(kind, GraphQLList):
            few = [1, 1, 2, 3] if draw.random() > self.nastiness else [0, 1, 5, 101]
            values = [self.value(kind.of_type, name, subject) for _ in range(draw.choice(few))]
            return values * 2 if values and len(values) < 4 and draw.random() < self.nastiness else values
        if isinstance(kind, GraphQLEnumType):
            return draw.choice(list(kind.values)) if draw.random() > self.nastiness / 20 else "NOTHING"
        if isinstance(kind, GraphQLInputObjectType):
            values = {}
            for one, field in kind.fields.items():
                if is_required_argument(field) or draw.random() < 0.5:  # type: ignore[arg-type]
                    values[one] = self.value(field.type, one, subject)
            return values
        if draw.random() < self.nastiness:
            return self._nasty(kind.name, name)
        return self._good(kind.name, name, subject)

    def _nasty(self, kind: str, name: str) -> Any:
        if name in ("after", "before"):
            return self.random.choice(CURSORS)
        if kind == "ID" and self.random.random() < 0.4:
            return self.random.choice(self.ids[self.random.choice(list(self.ids))])
        return self.random.choice(NASTY.get(kind, TEXTS))

    def _good(self, kind: str, name: str, subject: str) -> Any:
        draw = self.random
        if kind == "ID":
            pool = POOL_OF.get(name) or (name[0].upper() + name.removesuffix("s").removesuffix("Id")[1:])
            return draw.choice(self.ids.get(pool) or self.ids.get(subject) or [NOWHERE])
        if kind == "Int":
            return 1 if name == "version" else draw.choice([1, 2, 6, 24])
        if kind in ("Date", "DateTime"):
            moment = TODAY + timedelta(days=draw.randint(-60, 60))
            return moment.date().isoformat() if kind == "Date" else moment.isoformat()
        if kind in ("BigInt", "Float", "Boolean", "JSON"):
            return {"BigInt": 1, "Float": 1.5, "Boolean": draw.random() < 0.7, "JSON": {"a": 1}}[kind]
        return self._text(name)

    def _text(self, name: str) -> str | None:
        self.drawn += 1
        if name in ("after", "before"):
            return None
        if name in self.texts:
            return self.random.choice([*self.texts[name], f"{name}{self.drawn}"])
        if name == "email":
            return f"someone{self.drawn}@fuzz.example"
        if name == "phone":
            return "13800000000"
        if "assword" in name or name in ("new", "current"):
            return "a good long password"
        if any(part in name.lower() for part in ("amount", "price", "total", "freight", "minimum")):
            return self.random.choice(["12.50", "1", "0.01", "100"])
        return self.random.choice([*WORDS, f"{name} {self.drawn}", f"{name}-{self.drawn}"])
