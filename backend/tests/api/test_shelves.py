"""Shelves are bounded together, not only each of them: every company has shelves of its own."""

import pytest

from orderwell.api import shelves

pytestmark = pytest.mark.usefixtures("database")


async def test_shelves_that_were_not_used_lately_go_when_there_are_too_many_values(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shelves, "MOST_TOGETHER", 10)
    kept, asked = shelves.Shelves(), list[int]()

    async def load(keys: list[int]) -> dict[int, int]:
        asked.extend(keys)
        return {key: -key for key in keys}

    for name in ("first", "second", "first", "third"):
        assert await kept.reader(name, load)([1, 2, 3, 4, 5]) == {1: -1, 2: -2, 3: -3, 4: -4, 5: -5}
    assert list(kept.by_name) == ["first", "third"]
    assert len(asked) == 15  # the first was asked for once
    await kept.reader("second", load)([1])
    assert asked[15:] == [1]
