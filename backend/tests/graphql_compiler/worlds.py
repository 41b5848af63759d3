"""Schemas whose every field answers in a manner of its own: by attribute, resolver or batch, at once or later, rightly
or wrongly. What a field gives depends on the seed, its owner and its arguments alone, so two executors meet the same.
"""

import asyncio
import zlib
from collections.abc import Callable
from random import Random
from typing import Any
from uuid import UUID

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    build_schema,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
)

from graphql_compiler import BATCH, by_class

SDL = """
directive @custom(word: String) on FIELD | QUERY | FRAGMENT_SPREAD | INLINE_FRAGMENT
scalar Day
enum Mood { HAPPY SAD "in between" MIXED }
input Where { name: String, moods: [Mood!] = [HAPPY], limit: Int! = 3, inner: Where, days: [[Day]] }
interface Node { id: ID! }
interface Named implements Node { id: ID!, name: String, next(first: Int = 2): [Node!] }
type Person implements Node & Named {
  id: ID!, name: String, next(first: Int = 2): [Node!], age: Int!, ok: Boolean, score: Float!, mood: Mood!
  friends(first: Int = 2, where: Where): [Person!], pets(mood: Mood = SAD): [Pet], best: Named!, home: Place
  matrix: [[Int!]]!, tags: [String!]!, grid: [[Place!]!], moods: [Mood], born: Day, days: [Day!]!, class: String
}
type Dog implements Node & Named {
  id: ID!, name: String, next(first: Int = 2): [Node!], barks: Boolean, owner: Person!, mood: Mood!, home: Place
}
type Cat implements Node { id: ID!, lives: Int, owner: Person!, mood: Mood!, enemies: [Pet!]! }
type Place implements Node { id: ID!, lat: Float, lon: Float, mayor: Person
  label(text: String!, times: Int = 1): String!
}
union Pet = Dog | Cat
type Query {
  me: Person!, you: Person, people(first: Int!, where: Where): [Person!]!, pet: Pet, pets: [[Pet!]], node(id: ID): Node
  named: [Named], places(around: Where = {name: "here"}): [Place!], mood(of: [Mood!]): Mood, day(on: Day): Day
  count: Int!, words: [String]
}
"""
MUTATION = SDL[SDL.rindex("type Query") :].replace("Query", "Mutation")  # the same fields, whose resolvers write
MOODS = {"HAPPY": "happy", "SAD": ("s", 1), "MIXED": 0.5}
NEARLY: dict[str, list[Any]] = {
    "Int": [2**31, -(2**31) - 1, 1.5, "1.5", ""],
    "Float": [float("inf"), float("nan"), "", "x"],
    "Boolean": ["true", float("nan")],
    "Mood": ["HAPPY", "s", None, 0.25],
    "Day": [-1, "1", True],
    "ID": [True, 1.5, b"x"],
    "String": [b"x", float("nan"), {}],
}
STYLES = ["attribute", "attribute", "attribute", "sync", "async", "either", "batch", "batch_async", "future"]
WRITERS = ["sync", "async", "either", "future"]


class Thing:
    """An object of the world: attributes are made when they are read."""

    def __init__(self, world: "World", kind: str, id: str) -> None:
        self.world, self.kind, self.id_ = world, kind, id

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") and not name.endswith("Thing__typename"):
            raise AttributeError(name)
        if name.endswith("__typename"):
            return self.kind
        field = self.world.schema.type_map[self.kind].fields.get(name)
        if field is None:
            raise AttributeError(name)
        return self.world.value_of(self, name, field, {})


class Word:
    """A text that is no str."""

    def __str__(self) -> str:
        return "a word"


class World:
    """One schema and its values. `faults`: how likely a value is wrong; `types`: how the types of objects are told."""

    def __init__(self, seed: int, faults: float, styles: list[str] = STYLES, types: str = "typename") -> None:
        self.seed, self.faults, self.types = seed, faults, types
        self.gentle = types == "class"  # what is wrong is nearly right: one check alone sees it
        self.schema: GraphQLSchema = build_schema(SDL + MUTATION)
        self.calls = self.writes = 0
        names = [n for n, t in self.schema.type_map.items() if isinstance(t, GraphQLObjectType) and n[0] != "_"]
        self.classes: dict[str, type[Thing]] = {name: type(f"{name}Thing", (Thing,), {}) for name in names}
        self._tell_leaves()
        self._tell_types()
        draw = Random(seed)
        for name in [one for one in names if one != "Mutation"]:
            for key, field in self.schema.type_map[name].fields.items():
                self._resolve_by(draw.choice(styles), key, field)
        for key, field in self.schema.type_map["Mutation"].fields.items():
            self._resolve_by(draw.choice(WRITERS), key, field)
            field.resolve = self._writing(field.resolve)

    def root(self, kind: str = "Query", id: str = "0") -> Thing:
        return self.classes[kind](self, kind, id)

    def _writing(self, resolve: Any) -> Callable[..., Any]:
        def write(source: Any, info: Any, **given: Any) -> Any:
            self.writes += 1
            return resolve(source, info, **given)

        return write

    def draw(self, *what: Any) -> Random:
        return Random(zlib.crc32(repr((self.seed, *what)).encode()))

    def _tell_leaves(self) -> None:
        mood, day = self.schema.type_map["Mood"], self.schema.type_map["Day"]
        assert isinstance(mood, GraphQLEnumType)
        assert isinstance(day, GraphQLScalarType)
        for name, value in MOODS.items():
            mood.values[name].value = value
        mood.__dict__.pop("_value_lookup", None)

        def given(value: Any) -> str:
            if not isinstance(value, int):
                raise TypeError("a day is a number")
            return f"day {value}" if value >= 0 else None  # type: ignore[return-value]

        day.coerce_output_value = given  # type: ignore[method-assign]

    def _tell_types(self) -> None:
        for name, thing in self.classes.items():
            kind = self.schema.type_map[name]
            if self.types == "class":
                kind.is_type_of = by_class(lambda value, info, thing=thing: isinstance(value, thing))
            elif self.types == "is_type_of":
                kind.is_type_of = lambda value, info, thing=thing: isinstance(value, thing) and info.context == "c"
            elif self.types == "later":
                kind.is_type_of = self._later_type(thing)
        if self.types == "resolve_type":
            for kind in self.schema.type_map.values():
                if is_abstract_type(kind):
                    kind.resolve_type = lambda value, info, abstract: getattr(value, "kind", info.field_name)

    @staticmethod
    def _later_type(thing: type[Thing]) -> Callable[..., Any]:
        async def is_type_of(value: Any, info: Any) -> bool:
            return isinstance(value, thing)

        return is_type_of

    def _resolve_by(self, style: str, key: str, field: GraphQLField) -> None:
        def sync(source: Any, info: Any, **given: Any) -> Any:
            self.calls += 1
            return self.value_of(source, key, field, given)

        async def later(source: Any, info: Any, **given: Any) -> Any:
            for _ in range(self.draw(key).randrange(3)):
                await asyncio.sleep(0)
            return sync(source, info, **given)

        def either(source: Any, info: Any, **given: Any) -> Any:
            return (later if self.draw(id_of(source), key).random() < 0.5 else sync)(source, info, **given)

        def future(source: Any, info: Any, **given: Any) -> Any:
            made = asyncio.get_running_loop().create_future()
            made.set_result(sync(source, info, **given))
            return made

        if style == "attribute" and not field.args:
            return
        field.resolve = {"async": later, "either": either, "future": future}.get(style, sync)
        if style.startswith("batch"):
            field.extensions = {BATCH: self._batch(field.resolve, style == "batch_async")}

    @staticmethod
    def _batch(resolve: Callable[..., Any], late: bool) -> Callable[..., Any]:
        def batch(sources: list[Any], info: Any, **given: Any) -> list[Any]:
            return [resolve(source, info, **given) for source in sources]

        async def batch_later(sources: list[Any], info: Any, **given: Any) -> list[Any]:
            await asyncio.sleep(0)
            return batch(sources, info, **given)

        return batch_later if late else batch

    def value_of(self, source: Any, key: str, field: GraphQLField, given: dict[str, Any]) -> Any:
        """What a field gives, or raises."""
        draw = self.draw(id_of(source), key, sorted(given.items()))
        if draw.random() < self.faults and not self.gentle:
            raise ValueError(f"{key} went wrong")
        if key == "id" and draw.random() > self.faults:
            return id_of(source)
        return self._value(field.type, draw, f"{id_of(source)}.{key}", 0)

    def _value(self, kind: Any, draw: Random, name: str, depth: int) -> Any:
        if isinstance(kind, GraphQLNonNull):
            return None if draw.random() < self.faults / 2 else self._value_there(kind.of_type, draw, name, depth)
        return None if draw.random() < 0.1 else self._value_there(kind, draw, name, depth)

    def _value_there(self, kind: Any, draw: Random, name: str, depth: int) -> Any:
        if draw.random() < self.faults:
            return self._nearly_right(kind, draw) if self.gentle or draw.random() < 0.5 else self._wrong(draw)
        if isinstance(kind, GraphQLList):
            items = [self._value(kind.of_type, draw, f"{name}{n}", depth + 1) for n in range(draw.randrange(4))]
            return draw.choice([list, list, list, tuple])(items)
        if is_leaf_type(kind):
            return self._leaf(kind.name, draw)
        names = [one.name for one in self.schema.get_possible_types(kind)] if is_abstract_type(kind) else [kind.name]
        return self._object(draw.choice(names), name)

    def _object(self, kind: str, name: str) -> Any:
        made = self.classes[kind](self, kind, f"{zlib.crc32(name.encode())}")
        if self.types != "typename" or self.draw(name, "row").random() < 0.6:
            return made
        row: dict[str, Any] = {"__typename": kind, "id_": made.id_}
        for key, field in self.schema.type_map[kind].fields.items():
            if field.resolve is None and is_leaf_type(get_named_type(field.type)):
                try:
                    row[key] = self.value_of(row, key, field, {})
                except ValueError as error:
                    row[key] = error
        return row

    def _leaf(self, name: str, draw: Random) -> Any:
        return draw.choice(
            {
                "ID": ["i1", "i2", 7, UUID(int=draw.getrandbits(128)), Word()],
                "String": ["text", "", "文字", '"quoted"', 1.5, True, Word()],
                "Int": [0, 1, -5, 2**31 - 1, True, "12", 3.0],
                "Float": [0.5, -1.25, 3, "2.5", True],
                "Boolean": [True, False, 0, 1.0],
                "Mood": list(MOODS.values()),
                "Day": [0, 1, 365],
            }[name]
        )

    def _nearly_right(self, kind: Any, draw: Random) -> Any:
        """What only the type's own check refuses."""
        if is_leaf_type(kind):
            return draw.choice(NEARLY.get(kind.name, [None]))
        return self._object(draw.choice(["Person", "Dog", "Cat", "Place"]), "odd")

    def _wrong(self, draw: Random) -> Any:
        return draw.choice(
            [
                object(), "a text", 2**40, float("nan"), [None], {}, -1, ValueError("as a value"), b"bytes", ["x", 1],
                iter([1, "y"]), self._object("Place", "odd"), self._object("Cat", "odd"), lambda *_: "called", Word(),
            ]
        )  # fmt: skip


def id_of(source: Any) -> str:
    """The identity of an object of the world, which may be a row."""
    if isinstance(source, Thing):
        return source.id_
    return str(source.get("id_")) if isinstance(source, dict) else "?"
