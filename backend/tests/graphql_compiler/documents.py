"""Documents at random: valid for `worlds.SDL` but for a few, with fragments, aliases, merged fields, variables."""

import zlib
from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
)

VARIABLES = {
    "yes": ("Boolean!", [True, False]),
    "maybe": ("Boolean = true", [True, False, True, False, None]),
    "n": ("Int", [0, 1, 2, None, 2**31, "two"]),
    "m": ("Int! = 2", [1, 2, 3, None]),
    "text": ('String! = "def"', ["abc", ""]),
    "where": ("Where", [{}, {"name": "x", "limit": 2}, {"moods": ["SAD"], "inner": {"days": [[1], None]}}, {"no": 1}]),
    "mood": ("Mood", ["HAPPY", "MIXED", "ANGRY"]),
    "moods": ("[Mood!]", [["SAD"], [], "HAPPY", [None]]),
}  # fmt: skip
CHOICES = {
    "Int": ["1", "2", "3", "$n"],
    "Int!": ["0", "2", "$m"],
    "String": ['"a"', '"""b"""', "null", "$text"],
    "String!": ['"a"', "$text"],
    "ID": ['"7"', "7", "null"],
    "Mood": ["HAPPY", "SAD", "null", "$mood"],
    "[Mood!]": ["[HAPPY, SAD]", "MIXED", "$moods"],
    "Day": ["1", "null"],
    "Where": ['{name: "y"}', "{inner: {limit: 9, moods: [$mood2]}}", "{name: $text, limit: $m}", "null", "$where"],
}


class Writer:
    """Writes one document. `strange`: how likely is what the compiler leaves to graphql-core."""

    def __init__(self, schema: GraphQLSchema, seed: int, strange: float = 0.01) -> None:
        self.schema, self.strange = schema, strange
        self.draw = Random(seed)
        self.fragments: list[tuple[str, str]] = []  # name, type
        self.texts: dict[str, str] = {}
        self.open = 0  # fragments from here on may be used: no cycles

    def document(self, root: str = "Query") -> str:
        """Of a query, or of a mutation: with one field mostly."""
        draw = self.draw
        kinds = ["Query", "Person", "Node", "Named", "Pet", "Dog", "Cat", "Place"]
        self.fragments = [(f"F{n}", draw.choice(kinds)) for n in range(draw.randrange(4))]
        for count in range(len(self.fragments), 0, -1):
            self.open = count
            name, kind = self.fragments[count - 1]
            self.texts[name] = f"fragment {name} on {kind} {self.selection(kind, 2)}"
        self.open = 0
        body = self.selection(root, draw.randint(1, 4)) if root == "Query" else self._mutation()
        used: list[str] = []
        waiting = [body]
        while waiting:  # only fragments that are used may stay
            text = waiting.pop()
            for name in self.texts:
                if f"...{name} " in text and name not in used:
                    used.append(name)
                    waiting.append(self.texts[name])
        texts = [body, *(self.texts[name] for name in used)]
        named = [name for name in VARIABLES if any(f"${name} " in text for text in texts)]
        declared = ", ".join(f"${name}: {VARIABLES[name][0]}" for name in named)
        odd = " @custom" if draw.random() < self.strange else ""
        return f"{root.lower()} Q{f'({declared})' if named else ''}{odd} " + "\n".join(texts)

    def _mutation(self) -> str:
        parts = [self._field("Mutation", self.draw.randint(1, 4)) for _ in range(self.draw.choice([1, 1, 1, 1, 1, 2]))]
        text = f"{{ {' '.join(parts)} }}"
        return text if self.draw.random() < 0.8 else f"{{ ... on Mutation {text} }}"

    def variables(self, document: str) -> dict[str, Any]:
        """Values for some of the variables, now and then wrong ones."""
        head = document.split("{", 1)[0]
        given = {}
        for name, (_, values) in VARIABLES.items():
            if f"${name}:" in head and (name == "yes" or self.draw.random() < 0.8):
                given[name] = values[0] if self.draw.random() < 0.8 else self.draw.choice(values)
                if name in ("yes", "maybe"):
                    given[name] = self.draw.choice(values)
        return given

    def selection(self, kind: str, depth: int) -> str:
        parts = [self._part(kind, depth) for _ in range(self.draw.randint(1, 5))]
        if self.draw.random() < self.strange and kind == "Query":
            parts.append("__schema { queryType { name } }")
        return (
            "{ " + " ".join(part for part in parts if part) + " __typename }"
            if not any(parts)
            else ("{ " + " ".join(part for part in parts if part) + " }")
        )

    def _part(self, kind: str, depth: int) -> str:
        chance = self.draw.random()
        if chance < 0.06:
            return self.draw.choice(["__typename", "t: __typename"]) + self._directive()
        if chance < 0.16 and depth > 0:
            return f"...{self._condition(kind)}{self._directive()} {self.selection_of(kind, depth - 1)}"
        if chance < 0.28 and depth > 0:
            fits = [name for name, other in self.fragments[self.open :] if self._overlap(kind, other)]
            return f"...{self.draw.choice(fits)} {self._directive()}" if fits else ""
        return self._field(kind, depth)

    def _condition(self, kind: str) -> str:
        others = [one for one in ("Person", "Dog", "Cat", "Place", "Node", "Named", "Pet") if self._overlap(kind, one)]
        self.last = self.draw.choice([kind, *others])
        return "" if self.draw.random() < 0.2 and self.last == kind else f" on {self.last}"

    def selection_of(self, kind: str, depth: int) -> str:
        return self.selection(self.last, depth)

    def _possible(self, kind: str) -> set[str]:
        one: Any = self.schema.type_map[kind]
        return {kind} if isinstance(one, GraphQLObjectType) else {t.name for t in self.schema.get_possible_types(one)}

    def _overlap(self, kind: str, other: str) -> bool:
        return bool(self._possible(kind) & self._possible(other))

    def _field(self, kind: str, depth: int) -> str:
        one = self.schema.type_map[kind]
        if not isinstance(one, GraphQLObjectType | GraphQLInterfaceType):
            return "__typename"
        fields = {k: f for k, f in one.fields.items() if depth > 0 or is_leaf_type(get_named_type(f.type))}
        name = self.draw.choice(list(fields))
        inner = get_named_type(fields[name].type)
        arguments = self._arguments(fields[name].args)
        key = f"{name}{zlib.crc32(arguments.encode()) % 1000}" if arguments else name
        if self.draw.random() < 0.1:
            key = f"{key}_again"
        text = f"{f'{key}: ' if key != name else ''}{name}{arguments}{self._directive()}"
        return text if is_leaf_type(inner) else f"{text} {self.selection(inner.name, depth - 1)}"

    def _arguments(self, declared: dict[str, GraphQLArgument]) -> str:
        parts = []
        for name, argument in declared.items():
            needed = str(argument.type).endswith("!")
            if needed or self.draw.random() < 0.5:
                value = self.draw.choice(CHOICES[str(argument.type)]).replace("$mood2", "SAD")
                if value == "null" and needed:
                    value = "$text"
                parts.append(f"{name}: {value} ")
        return f"({''.join(parts)})" if parts else ""

    def _directive(self) -> str:
        chance = self.draw.random()
        if chance < self.strange / 4:
            return " @custom"
        if chance > 0.12:
            return ""
        name = self.draw.choice(["skip", "include"])
        return f" @{name}(if: {self.draw.choice(['true', 'false', '$yes ', '$yes ', '$maybe '])})"
