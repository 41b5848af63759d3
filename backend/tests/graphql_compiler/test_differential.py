"""Generated documents over generated worlds: the compiler and graphql-core give the same answers.

COMPILER_DOCUMENTS says how many documents (default 2000), COMPILER_SEED where to begin.
"""

import asyncio
import gc
import os
import warnings
from collections import Counter
from collections.abc import AsyncIterator

import pytest
from graphql import parse, validate

from graphql_compiler import Compiler

from .documents import Writer
from .judge import answered, as_text, by_core, written
from .worlds import STYLES, World

DOCUMENTS = int(os.environ.get("COMPILER_DOCUMENTS", "2000"))
SEED = int(os.environ.get("COMPILER_SEED", "0"))
ATTRIBUTES, RESOLVERS, BATCHES = ["attribute"], ["sync", "async", "either", "future"], ["batch", "batch_async"]
# seed of the world, how often something is wrong, how fields are resolved, how types are told, least share compiled
WORLDS = [
    (1, 0.0, STYLES, "typename", 0.3),
    (2, 0.0, ATTRIBUTES, "class", 0.6),
    (3, 0.0, RESOLVERS, "is_type_of", 0.6),
    (4, 0.0, BATCHES, "resolve_type", 0.5),
    (5, 0.04, STYLES, "class", 0.1),
    (6, 0.01, STYLES, "typename", 0.1),
    (7, 0.05, STYLES, "is_type_of", 0.0),
    (8, 0.003, STYLES, "later", 0.0),
]


@pytest.fixture
async def tidy() -> AsyncIterator[None]:
    """graphql-core forgets coroutines of fields beside one that failed: they are collected where nobody minds."""
    gc.disable()
    yield
    await asyncio.sleep(0.01)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        gc.collect()
    gc.enable()


@pytest.mark.usefixtures("tidy")
@pytest.mark.parametrize(("seed", "faults", "styles", "types", "share"), WORLDS)
async def test_generated_documents(seed: int, faults: float, styles: list[str], types: str, share: float) -> None:
    world = World(seed, faults, styles, types)
    compiler = Compiler(world.schema, capacity=16)
    told: Counter[str] = Counter()
    number = SEED + seed * 1_000_000
    while told["documents"] < DOCUMENTS / len(WORLDS):
        number += 1
        writer = Writer(world.schema, number)
        text = writer.document()
        document = parse(text)
        if validate(world.schema, document):
            told["invalid"] += 1
            continue
        told["documents"] += 1
        await compiler.execute(document, root=world.root(), context="c", variables=writer.variables(text))
        for _ in range(2):
            given = {"root": world.root(), "context": "c", "variables": writer.variables(text)}
            ours, compiled = await answered(compiler, document, **given)
            told["compiled" if compiled else "left"] += 1
            theirs = await by_core(world.schema, document, **given)
            told["errors"] += bool(theirs.errors)
            assert as_text(ours) == as_text(theirs), (number, text, given, compiler.counters.as_dict())
            assert not (compiled and theirs.errors), number
    assert told["invalid"] < told["documents"], told
    assert compiler.counters.uncompilable["internal"] == 0
    assert told["compiled"] >= share * (told["compiled"] + told["left"]), (told, compiler.counters.as_dict())


@pytest.mark.usefixtures("tidy")
@pytest.mark.parametrize(("seed", "faults", "styles", "types", "share"), WORLDS)
async def test_generated_mutations(seed: int, faults: float, styles: list[str], types: str, share: float) -> None:
    """The answers are graphql-core's, and whoever gives them: what writes has run as often as it runs there."""
    world = World(seed, faults, styles, types)
    compiler = Compiler(world.schema, capacity=16)
    told: Counter[str] = Counter()
    number = SEED + seed * 1_000_000
    while told["documents"] < DOCUMENTS / len(WORLDS) / 2:
        number += 1
        writer = Writer(world.schema, number)
        text = writer.document("Mutation")
        document = parse(text)
        if validate(world.schema, document):
            continue
        told["documents"] += 1
        for _ in range(3):
            given = {"root": world.root("Mutation", str(number)), "context": "c", "variables": writer.variables(text)}
            world.writes = 0
            ours, compiled = await written(compiler, document, **given)
            writes, world.writes = world.writes, 0
            theirs = await by_core(world.schema, document, **given)
            told["compiled" if compiled else "left"] += 1
            told["written"] += writes
            assert as_text(ours) == as_text(theirs), (number, text, given, compiler.counters.as_dict())
            assert writes == world.writes, (number, text, given, compiler.counters.as_dict())
    assert compiler.counters.uncompilable["internal"] == 0
    assert told["written"] > told["documents"]
    assert told["compiled"] >= share / 2 * 3 * told["documents"], (told, compiler.counters.as_dict())
    assert faults < 0.01 or world.gentle or sum(compiler.counters.bailed.values()) > 10, "the plans gave up, too"
