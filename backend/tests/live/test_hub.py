"""The hub: one bundle for all, bounded queues, nothing left behind."""

import asyncio

import pytest
from redis.asyncio import Redis

from orderwell.api import hub as live
from orderwell.api.hub import Bundle, Hub, Listener, Message
from orderwell.core.live import broker
from tests.live.serving import told_now


async def first(listener: Listener) -> Bundle:
    """The first bundle that holds something."""
    async with asyncio.timeout(30):
        async for bundle in listener.bundles(60):
            return bundle
    raise AssertionError("the listener was closed")


async def test_all_listeners_of_a_topic_get_the_same_bundle() -> None:
    hub = Hub()
    async with hub.listen("order") as one, hub.listen("order") as two, hub.listen("stock") as other:
        for number in range(3):
            hub.hand_out("order", {"order_id": f"{number % 2}"})
        bundle = await first(one)
        assert bundle is await first(two)
        assert {key: len(found) for key, found in bundle.by("order_id").items()} == {"0": 2, "1": 1}
        assert bundle.by("order_id") is bundle.by("order_id")
        assert other.queue.empty()


async def test_a_listener_that_reads_nothing_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "BACKLOG", 2)
    hub = Hub()
    async with hub.listen("order") as slow:
        for _ in range(3):
            hub.hand_out("order", {})
            told_now(hub, "order")
        assert not hub.listeners["order"]
        assert [bundle async for bundle in slow.bundles(60)] == []


async def test_nothing_is_kept_for_nobody() -> None:
    hub, message = Hub(), dict[str, str]()
    hub.hand_out("order", message)
    assert not hub.gathering
    async with hub.listen("order"):
        hub.hand_out("order", message)
        assert hub.gathering
    assert not hub.gathering, "what was gathered for the last listener goes with it"
    hub.hand_out("order", message)


async def test_quiet_times_give_empty_bundles() -> None:
    hub = Hub()
    quiet: list[Message] = []
    async with hub.listen("order") as listener, asyncio.timeout(30):
        async for bundle in listener.bundles(0.01):
            assert bundle.messages == quiet
            break


async def test_whoever_may_have_missed_something_is_sent_away_to_read_again(redis_url: str) -> None:
    async with broker(redis_url), live.hub.listen("order") as listener, Redis.from_url(redis_url) as redis:
        async with asyncio.timeout(30):
            while not await redis.pubsub_numpat():  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            await redis.publish("orderwell:live:order", b'{"order_id": "1"}')
            assert (await first(listener)).messages == [{"order_id": "1"}]
            await redis.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
            assert [bundle async for bundle in listener.bundles(60)] == []
            while not await redis.pubsub_numpat():  # noqa: ASYNC110
                await asyncio.sleep(0.01)
