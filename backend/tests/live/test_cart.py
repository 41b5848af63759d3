"""A cart that is changed on one device is told on the others of the same person."""

import pytest

from orderwell.demo import make
from tests.live.serving import client, listening, serving, signed_in

pytestmark = pytest.mark.usefixtures("database")
CHANGED = "subscription { cartChanged { lineCount version } }"


async def test_a_cart_is_told_to_the_other_device_and_to_nobody_else() -> None:
    buyer, stranger, variant = await make.buyer(), await make.buyer(), await make.sellable()
    tokens = [await signed_in(buyer), await signed_in(stranger)]
    async with serving() as port, client(port, tokens[0]) as phone, client(port, tokens[1]) as other:
        for screen in (phone, other):
            await screen.subscribe(CHANGED)
        await listening("cart", 2)
        await make.cart(buyer, (variant, 2))
        assert (await phone.heard())["cartChanged"] == {"lineCount": 1, "version": 1}
        assert await other.hears_nothing()
