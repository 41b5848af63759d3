"""What several lack at the same time is made by one of them, and nobody waits for somebody who has gone."""

import asyncio
from collections.abc import Sequence

import pytest

from orderwell.api.together import MOST, Together


class Maker:
    """Notes what it is to make; each making ends when `go` is set."""

    def __init__(self) -> None:
        self.made: list[list[int]] = []
        self.go = asyncio.Event()

    async def make(self, things: Sequence[int]) -> None:
        self.made.append(list(things))
        await self.go.wait()


def asked(together: Together[int], maker: Maker, *things: int, name: str = "a") -> asyncio.Task[None]:
    return asyncio.create_task(together.make(name, {one: one for one in things}, maker.make))


async def turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_who_comes_meanwhile_joins_the_next_making() -> None:
    together, maker = Together[int](), Maker()
    tasks = [asked(together, maker, 1, 2), asked(together, maker, 2, 3), asked(together, maker, 3, 4)]
    tasks.append(asked(together, maker, 9, name="b"))
    await turns()
    assert maker.made == [[1, 2], [9]]  # names do not wait for each other
    maker.go.set()
    await asyncio.gather(*tasks)
    assert maker.made == [[1, 2], [9], [2, 3, 4]]
    assert not together.rounds


async def test_who_goes_or_fails_leaves_the_others_to_themselves() -> None:
    together, maker = Together[int](), Maker()
    first = asked(together, maker, 1)
    await turns()
    leader, follower = asked(together, maker, 2), asked(together, maker, 3)
    await turns()
    leader.cancel()
    await follower
    first.cancel()
    await asyncio.wait([first])
    assert maker.made == [[1]]
    assert not together.rounds

    async def fail(things: Sequence[int]) -> None:
        raise ValueError

    with pytest.raises(ValueError):
        await together.make("a", {1: 1}, fail)
    assert not together.rounds


async def test_a_making_is_bounded() -> None:
    together, maker = Together[int](), Maker()
    tasks = [asked(together, maker, 0), asked(together, maker, *range(MOST)), asked(together, maker, -1)]
    maker.go.set()
    await asyncio.gather(*tasks)
    assert maker.made == [[0], list(range(MOST)), [-1]]
