"""Rules for the whole graph: who may ask for what, and that everything is described."""

from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    is_introspection_type,
    is_specified_scalar_type,
)

from orderwell.access.rules import PERMISSIONS
from orderwell.api.documents import same_for
from orderwell.api.fields import PERMISSION_OF, PUBLIC, SIGNED_IN, Allow, Batched
from orderwell.api.schema import schema
from orderwell.core.db import versions
from orderwell.core.work import Actor, ActorKind, Scope
from tests.conftest import Graph

GRAPH: GraphQLSchema = schema._schema
# What the world may use before signing in. A field that joins it is a decision, so it is written down twice.
OPEN = {
    "viewer", "products", "productFacets", "product", "variants", "categories", "brands", "attributes", "areas",
    "parseAddress", "cart", "quote", "trackParcel", "carriers", "stockChanged",
    "signIn", "signOut", "registerCustomer", "setCartLine", "addToCart", "acceptCartPrices", "clearCart",
    "search", "suggestions", "recordSearch", "recordSearchClick",
    "recommendations", "recordRecommendationsShown", "recordRecommendationUsed",
    "readOrderText", "resolveOrderLines", "readOrderFile", "continueAsGuest", "returnAsGuest",
    "orderOffer", "acceptOffer", "declineOffer",
    "sendSignInCode", "signInByCode", "askDeviceSignIn", "collectDeviceSignIn", "deviceRequestDecided",
    "deliveryOptions", "setCartLineRemark", "tickCartLines", "invitation", "acceptInvitation",
}  # fmt: skip


# Whose answers may be kept. They depend on rows, rights and who asks; on no chance, and on no memory of the process.
KEPT = {
    "products", "productFacets", "product", "variants", "search", "suggestions", "recommendations", "categories",
    "brands", "attributes", "areas", "orders", "orderCounts", "customers", "users", "roles",
}  # fmt: skip


def root_fields() -> dict[str, str | None]:
    """The declared permission of each root field."""
    found: dict[str, str | None] = {}
    for root in (GRAPH.query_type, GRAPH.mutation_type, GRAPH.subscription_type):
        if root is None:
            continue
        definition: Any = root.extensions["strawberry-definition"]
        for field in definition.fields:
            name = schema.config.name_converter.get_graphql_name(field)
            guards = [e.permission for e in field.extensions if isinstance(e, Allow)]
            function = field.base_resolver.wrapped_func if field.base_resolver else None
            found[name] = guards[0] if guards else PERMISSION_OF.get(function)
    return found


ROOT = root_fields()


def test_every_root_field_declares_its_permission() -> None:
    unknown = {name: p for name, p in ROOT.items() if p not in {PUBLIC, SIGNED_IN, *PERMISSIONS}}
    assert not unknown


def test_only_what_was_decided_is_public() -> None:
    assert {name for name, permission in ROOT.items() if permission == PUBLIC} <= OPEN


def test_a_field_reads_other_rows_for_many_at_once_or_not_at_all() -> None:
    """Below the roots a field is an attribute, a plain function of its own row, or `relation`: one read for a level."""
    roots = {GRAPH.query_type, GRAPH.mutation_type, GRAPH.subscription_type}
    wrong = []
    for name, kind in GRAPH.type_map.items():
        declared: Any = kind.extensions.get("strawberry-definition")
        if not isinstance(kind, GraphQLObjectType) or kind in roots or declared is None or name.endswith("Connection"):
            continue  # there is one connection, however many rows it has
        for field in declared.fields:
            resolver = field.base_resolver
            batched = any(isinstance(one, Batched) for one in field.extensions)
            if resolver is not None and not batched and resolver.is_async:
                wrong.append(f"{name}.{field.python_name}")
    assert wrong == []


def test_what_is_kept_is_only_what_was_decided() -> None:
    assert GRAPH.query_type is not None
    declared = {name: same_for(field) for name, field in GRAPH.query_type.fields.items()}
    assert {name for name, scope in declared.items() if scope is not None} == KEPT
    personal = {name for name, scope in declared.items() if scope is not None and ROOT[name] != PUBLIC}
    assert {declared[name] for name in personal} == {versions.VIEWER}


def arguments(field: Any) -> str:
    """Required arguments with values that pass validation, to reach the permission."""
    required = [f"{name}: {value(a.type)}" for name, a in field.args.items() if str(a.type).endswith("!")]
    return f"({', '.join(required)})" if required else ""


def value(kind: Any) -> str:
    """A GraphQL literal of a type."""
    name = str(kind)
    if name.endswith("!"):
        return value(kind.of_type)
    if name.startswith("["):
        return f"[{value(kind.of_type)}]"
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    if isinstance(kind, GraphQLInputObjectType):
        inner = [f"{n}: {value(f.type)}" for n, f in kind.fields.items() if str(f.type).endswith("!")]
        return "{" + ", ".join(inner) + "}"
    scalars = {"Int": "1", "BigInt": "1", "Float": "1", "Boolean": "true", "Date": '"2026-11-21"'}
    return scalars.get(name, '"2026-11-21T00:00:00+00:00"' if name == "DateTime" else '"x"')


def documents() -> list[tuple[str, str, str]]:
    """One operation for every root field that is not public: name, permission, document."""
    found = []
    for root, kind in ((GRAPH.query_type, "query"), (GRAPH.mutation_type, "mutation")):
        assert root is not None
        for name, field in root.fields.items():
            if ROOT[name] == PUBLIC or any("Upload" in str(a.type) for a in field.args.values()):
                continue
            selection = "{ __typename }" if _composite(field.type) else ""
            found.append((name, str(ROOT[name]), f"{kind} {{ {name}{arguments(field)} {selection} }}"))
    return found


def _composite(kind: Any) -> bool:
    while hasattr(kind, "of_type"):
        kind = kind.of_type
    return isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) or hasattr(kind, "types")


def code(result: Any, name: str) -> str:
    """The code of the refusal, wherever it stands: in a query's errors or in a mutation's Problem."""
    if result.errors:
        return str((result.errors[0].extensions or {}).get("code"))
    return str((result.data or {}).get(name, {}).get("code"))


@pytest.mark.parametrize(("name", "permission", "document"), documents(), ids=lambda v: v if v.isidentifier() else "")
async def test_a_root_field_refuses_who_lacks_its_permission(
    gql: Graph, name: str, permission: str, document: str
) -> None:
    asked = document
    if document.startswith("mutation"):
        asked = document.replace("{ __typename }", "{ __typename ... on Problem { code } }")
    assert code(await gql(asked, actor=Actor()), name) == "UNAUTHENTICATED"
    if permission != SIGNED_IN:
        others = frozenset(PERMISSIONS) - {permission}
        somebody = Actor(kind=ActorKind.STAFF, permissions=others, scope=Scope.ALL)
        assert code(await gql(asked, actor=somebody), name) == "FORBIDDEN"


def test_everything_is_described() -> None:
    missing = []
    for name, kind in GRAPH.type_map.items():
        if is_introspection_type(kind) or is_specified_scalar_type(kind):
            continue
        roots = {GRAPH.query_type, GRAPH.mutation_type, GRAPH.subscription_type}
        if not kind.description and kind not in roots:
            missing.append(name)
        for member, part in [*getattr(kind, "fields", {}).items(), *getattr(kind, "values", {}).items()]:
            if not part.description:
                missing.append(f"{name}.{member}")
            missing += [f"{name}.{member}({a})" for a, one in getattr(part, "args", {}).items() if not one.description]
    assert missing == []
