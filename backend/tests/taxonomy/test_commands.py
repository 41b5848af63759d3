"""The category tree, brands and attributes with real rows."""

import asyncio

import pytest

from orderwell.core.errors import Invalid, NotFound, StaleVersion
from orderwell.core.ids import uuid7
from orderwell.demo import make
from orderwell.taxonomy import commands, queries
from orderwell.taxonomy.commands import CategoryData
from orderwell.taxonomy.errors import AlreadyUsed, CategoryCycle
from orderwell.taxonomy.models import AttributeKind, Category

pytestmark = pytest.mark.usefixtures("database")


def moved(row: Category, parent: Category | None) -> CategoryData:
    return CategoryData(row.code, row.name_zh, row.name_en, parent.id if parent else None)


async def test_a_move_takes_everything_below_along() -> None:
    food, drinks = await make.category("食品"), await make.category("饮料")
    fruit = await make.category("水果", parent=food)
    apple = await make.category("苹果", parent=fruit)
    async with make.work() as work:
        await commands.update_category(work, fruit.id, moved(fruit, drinks), fruit.version)
    after = await queries.category(apple.id)
    assert after.path == f"/{drinks.id}/{fruit.id}/{apple.id}/"
    assert (await queries.category(fruit.id)).version == 2


async def test_no_category_lies_below_itself() -> None:
    food = await make.category("食品")
    fruit = await make.category("水果", parent=food)
    for parent in (food, fruit):
        with pytest.raises(CategoryCycle):
            async with make.work() as work:
                await commands.update_category(work, food.id, moved(food, parent), food.version)


async def test_of_two_branches_that_are_moved_below_each_other_one_stays() -> None:
    food, drinks = await make.category("食品"), await make.category("饮料")

    async def below(row: Category, parent: Category) -> None:
        async with make.work() as work:
            await commands.update_category(work, row.id, moved(row, parent), row.version)

    async with asyncio.timeout(60):
        ends = await asyncio.gather(below(food, drinks), below(drinks, food), return_exceptions=True)
    assert sorted(type(end) for end in ends if end) == [CategoryCycle]
    assert sorted(row.path.count("/") for row in await queries.categories()) == [2, 3]


async def test_the_list_is_in_tree_order() -> None:
    second = await make.category("乙", position=2, code="b")
    first = await make.category("甲", position=1, code="z")
    below = await make.category("甲一", parent=first)
    assert [row.id for row in await queries.categories()] == [first.id, below.id, second.id]


async def test_codes_are_unique_and_parents_exist() -> None:
    await make.category(code="fruit")
    with pytest.raises(AlreadyUsed):
        await make.category(code="fruit")
    with pytest.raises(Invalid):
        await make.category(code="with blank")
    with pytest.raises(NotFound) as refused:
        async with make.work() as work:
            await commands.create_category(work, CategoryData("a", "甲", "A", uuid7()))
    assert refused.value.field == "parentId"
    await make.brand(code="spring")
    with pytest.raises(AlreadyUsed):
        await make.brand(code="spring")


async def test_of_two_editors_the_second_is_told() -> None:
    food = await make.category("食品")
    async with make.work() as work:
        await commands.update_category(work, food.id, moved(food, None), food.version)
    with pytest.raises(StaleVersion):
        async with make.work() as work:
            await commands.update_category(work, food.id, moved(food, None), food.version)


async def test_the_tree_is_at_most_six_deep() -> None:
    parent = None
    for level in range(6):
        parent = await make.category(f"第{level}层", parent=parent)
    with pytest.raises(Invalid):
        await make.category("太深", parent=parent)


async def test_an_enum_needs_options_and_others_have_none() -> None:
    with pytest.raises(Invalid):
        await make.attribute(AttributeKind.ENUM)
    with pytest.raises(Invalid):
        await make.attribute(AttributeKind.TEXT, options=["a"])
