"""Documents that need no second look: trusted ones by their hash, and all that were valid when they came before.

The build of the apps writes every operation of theirs into one list, sha256 to text. A request may name a document of
the list instead of sending it (the appendix "Persisted Documents" of GraphQL over HTTP); without a built app there are
none. What a document needs checked once (parsing, validation, depth, aliases) is not checked again.
"""

import json
import logging
import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
)

from .fields import LEVELS, Allow
from .limits import Price

log = logging.getLogger("orderwell.api")
PREFIX, SHORT = "sha256:", 16  # all digits behind the prefix, or the first without one: so our own pages name them
MOST, LONGEST = 512, 20_000  # documents of others that are known, and characters of each
LOOK_AGAIN = 1.0  # seconds between looks for a newer list
PRICES = 64  # of one operation are remembered
ABSENT = object()


def same_for(field: GraphQLField) -> int | None:
    """For whom the answer of a root field is the same, as `versions` counts it; None when nobody has said so."""
    scopes = [one.scope for one in _allowing(field)]
    return LEVELS[scopes[0]] if scopes and scopes[0] else None


def _in_turn(field: GraphQLField) -> bool:
    """Whether one operation with this root field is answered after the other, see `query`."""
    return any(one.in_turn for one in _allowing(field))


def _allowing(field: GraphQLField) -> list[Allow]:
    declared: Any = field.extensions.get("strawberry-definition")
    return [one for one in getattr(declared, "extensions", ()) if isinstance(one, Allow)]


class Operation:
    """One operation of a valid document.

    `same_for`: for whom its answer is the same, as its root fields declare; None when it may not be kept. `in_turn`:
    whether one of them is answered in turn.
    """

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, node: OperationDefinitionNode) -> None:
        self.schema, self.document, self.node = schema, document, node
        self.name = node.name.value if node.name else None
        self.kind = node.operation
        self.is_query = node.operation is OperationType.QUERY
        roots = self._root_fields() if self.is_query else []
        self.same_for = self._known_to(roots)
        self.in_turn = any(one is not None and _in_turn(one) for one in roots)
        self._sized_by: tuple[str, ...] = ()  # variables that its cost depends on, once it was counted
        self._prices: dict[tuple[Any, ...], int] = {}

    def cost(self, variables: Mapping[str, Any]) -> int:
        """Its points with these variables."""
        sizes = self._sizes(variables)
        if sizes is not None and (known := self._prices.get(sizes)) is not None:
            return known
        price = Price(self.schema, self.document, variables)
        cost = price.of(self.node)
        self._sized_by = tuple(sorted(price.sized_by))
        sizes = self._sizes(variables)
        if sizes is not None and len(self._prices) < PRICES:
            self._prices[sizes] = cost
        return cost

    def _sizes(self, variables: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """What the cost depends on; None for anything but whole numbers: True equals 1 and costs more."""
        sizes = tuple([variables.get(name, ABSENT) for name in self._sized_by])
        return sizes if all([one.__class__ is int or one is ABSENT for one in sizes]) else None  # noqa: C419

    def _root_fields(self) -> list[GraphQLField | None]:
        """Of a query; None stands for what every schema has."""
        root = self.schema.query_type
        assert root is not None
        return [root.fields.get(name) for name in self._roots() if name != "__typename"]

    @staticmethod
    def _known_to(roots: Sequence[GraphQLField | None]) -> int | None:
        found = [None if one is None else same_for(one) for one in roots]
        known = [one for one in found if one is not None]
        return max(known) if known and len(known) == len(found) else None

    def _roots(self) -> Iterator[str]:
        fragments = {
            one.name.value: one for one in self.document.definitions if isinstance(one, FragmentDefinitionNode)
        }
        waiting: list[SelectionSetNode] = [self.node.selection_set]
        while waiting:
            for node in waiting.pop().selections:
                if isinstance(node, FieldNode):
                    yield node.name.value
                elif isinstance(node, FragmentSpreadNode):
                    waiting.append(fragments[node.name.value].selection_set)
                else:
                    waiting.append(node.selection_set)  # type: ignore[attr-defined]


class Document:
    """A valid document: its operations by name."""

    def __init__(self, schema: GraphQLSchema, text: str, node: DocumentNode) -> None:
        self.text, self.node = text, node
        operations = [one for one in node.definitions if isinstance(one, OperationDefinitionNode)]
        self.operations = {one.name.value if one.name else "": Operation(schema, node, one) for one in operations}

    def operation(self, name: str | None) -> Operation | None:
        """The one of that name; without a name the only one there is."""
        if name:
            return self.operations.get(name)
        return next(iter(self.operations.values())) if len(self.operations) == 1 else None


class Documents:
    """Those of one application. `path`: where the build of the apps puts its list."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.trusted: dict[str, str] = {}
        self._texts: frozenset[str] = frozenset()
        self._known: dict[str, Document] = {}  # trusted ones
        self._others: OrderedDict[str, Document] = OrderedDict()
        self._looked, self._built = 0.0, 0.0
        self._load()

    def text(self, identifier: str) -> str | None:
        """The trusted document of an identifier, `sha256:` and 64 digits or the first 16; None when there is none."""
        found = self.trusted.get(identifier)
        if found is None and time.monotonic() - self._looked > LOOK_AGAIN:
            self._load()  # the apps may have been built since
            found = self.trusted.get(identifier)
        return found

    def trusts(self, text: str | None) -> bool:
        """Whether it is one of our own apps'."""
        return text in self._texts

    def known(self, text: str) -> Document | None:
        """The document, if it was found valid before."""
        if (found := self._known.get(text)) is not None:
            return found
        if (other := self._others.get(text)) is not None:
            self._others.move_to_end(text)
        return other

    def learn(self, schema: GraphQLSchema, text: str, node: DocumentNode) -> Document:
        """It is valid."""
        document = Document(schema, text, node)
        if self.trusts(text):
            self._known[text] = document
        elif len(text) <= LONGEST:
            self._others[text] = document
            if len(self._others) > MOST:
                self._others.popitem(last=False)
        return document

    def _load(self) -> None:
        self._looked = time.monotonic()
        try:
            built = self.path.stat().st_mtime
            if built == self._built:
                return
            texts: dict[str, str] = json.loads(self.path.read_text())
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            log.warning("the list of trusted documents cannot be read: %s", error)
            return
        self._built = built
        self.trusted = {PREFIX + digest: text for digest, text in texts.items()}
        self.trusted |= {digest[:SHORT]: text for digest, text in texts.items()}
        self._texts = frozenset(texts.values())
        self._known = {text: one for text, one in self._known.items() if text in self._texts}
