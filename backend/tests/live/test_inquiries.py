"""Both sides of a conversation hear of it while they look, and nobody else does."""

import pytest

from orderwell.demo import make
from orderwell.inquiries import commands
from tests.inquiries.conversation import asked, shop
from tests.live.serving import client, listening, serving, signed_in

pytestmark = pytest.mark.usefixtures("database")
HEAR = "subscription { inquiryChanged { preview messageCount unread } }"


async def test_a_message_is_heard_by_both_sides_and_no_stranger() -> None:
    here = await shop()
    row = await asked(here.buyer)
    people = (here.buyer, here.clerk, await make.buyer(), here.other_clerk)
    tokens = [await signed_in(who) for who in people]
    async with (
        serving() as port,
        client(port, tokens[0]) as mine,
        client(port, tokens[1]) as staff,
        client(port, tokens[2]) as stranger,
        client(port, tokens[3]) as other,
    ):
        for screen in (mine, staff, stranger, other):
            await screen.subscribe(HEAR)
        await listening("inquiry", 4)
        async with make.work(here.clerk) as work:
            await commands.reply(work, row.id, "马上查。")
        assert (await mine.heard())["inquiryChanged"] == {"preview": "马上查。", "messageCount": 2, "unread": 1}
        assert (await staff.heard())["inquiryChanged"] == {"preview": "马上查。", "messageCount": 2, "unread": 1}
        assert await stranger.hears_nothing()
        assert await other.hears_nothing()
