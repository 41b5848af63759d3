"""The bell in the graph."""

from dataclasses import replace
from typing import Any

from orderwell.core.work import Actor, ActorKind
from orderwell.demo import make
from orderwell.notifications.commands import tell
from orderwell.notifications.models import NotificationKind

ROWS = "query ($after: String) { notifications(first: 2, after: $after) { nodes { id kind title text link readAt } \
    pageInfo { hasNextPage endCursor } totalCount } viewer { unreadNotifications } }"
READ = "mutation ($ids: [ID!]) { readNotifications(ids: $ids) { __typename ... on Viewer { unreadNotifications } \
    ... on Problem { code } } }"


async def told(reader: Actor, times: int = 1) -> None:
    for number in range(times):
        async with make.work() as work:
            params = {"number": f"SO{number}", "state": "confirmed"}
            await tell(work, NotificationKind.ORDER_CHANGED, [reader], f"/orders/{number}", **params)


async def test_the_bell_shows_ones_own_the_newest_first(gql: Any) -> None:
    buyer, other = await make.buyer(), await make.buyer()
    await told(buyer, 3)
    await told(other)
    shown = (await gql(ROWS, actor=buyer, locale="en")).data
    assert [row["title"] for row in shown["notifications"]["nodes"]] == ["Order SO2: confirmed", "Order SO1: confirmed"]
    assert shown["notifications"]["totalCount"] == shown["viewer"]["unreadNotifications"] == 3
    more = (await gql(ROWS, {"after": shown["notifications"]["pageInfo"]["endCursor"]}, actor=buyer)).data
    assert [row["title"] for row in more["notifications"]["nodes"]] == ["订单 SO0 已确认"]


async def test_reading_some_then_all(gql: Any) -> None:
    buyer = await make.buyer()
    await told(buyer, 3)
    first = (await gql(ROWS, actor=buyer)).data["notifications"]["nodes"][0]["id"]
    answer = (await gql(READ, {"ids": [first, "no id"]}, actor=buyer)).data["readNotifications"]
    assert answer == {"__typename": "Viewer", "unreadNotifications": 2}
    assert (await gql(READ, actor=buyer)).data["readNotifications"]["unreadNotifications"] == 0


async def test_whoever_is_not_signed_in_has_no_bell(gql: Any) -> None:
    refused = await gql(READ, actor=Actor())
    assert refused.data["readNotifications"] == {"__typename": "Problem", "code": "UNAUTHENTICATED"}
    assert (await gql(ROWS, actor=Actor())).errors[0].extensions["code"] == "UNAUTHENTICATED"


async def test_a_key_does_not_read_its_makers_bell(gql: Any) -> None:
    buyer = await make.buyer()
    await told(buyer)
    key = replace(buyer, kind=ActorKind.API_KEY)
    assert (await gql(ROWS, actor=key)).data == {
        "notifications": {"nodes": [], "pageInfo": {"hasNextPage": False, "endCursor": None}, "totalCount": 0},
        "viewer": {"unreadNotifications": 0},
    }
