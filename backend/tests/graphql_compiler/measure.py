"""CPU time of one query by graphql-core and compiled: `python -m tests.graphql_compiler.measure` in backend/.

20 products with 2 variants, 10 fields each, as objects and as dictionaries; and generated source against closures.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from graphql import build_schema, parse

from graphql_compiler import Compiler

from .judge import by_core

PRODUCT = "id slug name description brand status rating weight active created"
VARIANT = "id sku name priceMinor currency stock weight barcode moq unit"
SDL = """
type Query { products(first: Int!): [Product!]! }
type Product { id: ID! slug: String! name: String! description: String! brand: String status: String! rating: Float
  weight: Float! active: Boolean! created: String! variants: [Variant!]! }
type Variant { id: ID! sku: String! name: String! priceMinor: Int! currency: String! stock: Int! weight: Float
  barcode: String moq: Int! unit: String! }
"""
QUERY = f"query($first: Int!) {{ products(first: $first) {{ {PRODUCT} variants {{ {VARIANT} }} }} }}"
NUMBERS = {"rating": 4.5, "weight": 1.5, "active": True, "priceMinor": 1999, "stock": 7, "moq": 6}


class Row:
    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)


def rows(make: Callable[[dict[str, Any]], Any]) -> list[Any]:
    """The products."""

    def one(fields: str, number: int) -> dict[str, Any]:
        return {name: NUMBERS.get(name, f"{name} {number}") for name in fields.split()}

    return [make({**one(PRODUCT, n), "variants": [make(one(VARIANT, n)) for _ in range(2)]}) for n in range(20)]


async def cpu(work: Callable[[], Awaitable[Any]], times: int) -> float:
    """Microseconds of CPU, the least of all tries: what the machine does besides counts little."""
    took = []
    for _ in range(times):
        began = time.process_time()
        await work()
        took.append(time.process_time() - began)
    return min(took) * 1e6


def by_closures() -> Callable[[Any], dict[str, Any]]:
    """One row of a variant by a closure per field, which is what generated source is compared with."""

    def cell(name: str) -> Callable[[Any], Any]:
        def read(source: Any) -> Any:
            value = getattr(source, name)
            return value if value.__class__ is not None else None

        return read

    cells = [(name, cell(name)) for name in VARIANT.split()]
    return lambda source: {name: read(source) for name, read in cells}


async def main() -> None:
    """Print the figures."""
    document = parse(QUERY)
    for name, make in (("objects", Row), ("dictionaries", dict)):
        schema = build_schema(SDL)
        assert schema.query_type is not None
        found = rows(make)
        schema.query_type.fields["products"].resolve = lambda source, info, first, found=found: found[:first]
        compiler = Compiler(schema)

        def compiled(compiler: Compiler = compiler) -> Awaitable[Any]:
            return compiler.execute(document, variables={"first": 20})

        def core(compiler: Compiler = compiler) -> Awaitable[Any]:
            return by_core(compiler.schema, document, variables={"first": 20})

        await compiled()
        answer, theirs = await compiled(), await core()
        assert answer.data == theirs.data
        before, after = await cpu(core, 40), await cpu(compiled, 400)
        print(f"{name}: graphql-core {before:.0f} µs, compiled {after:.0f} µs, {before / after:.0f} times less")
        print(f"  compiling took {compiler.counters.compile_seconds * 1e6:.0f} µs, once")
    row, closures = rows(Row)[0].variants[0], by_closures()

    async def many() -> None:
        for _ in range(1000):
            closures(row)

    print(f"closures instead of source: {await cpu(many, 40) / 1000 * 40:.0f} µs for the variants alone")


if __name__ == "__main__":
    asyncio.run(main())
