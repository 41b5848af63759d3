"""Sessions and API keys."""

from datetime import UTC, datetime, timedelta

import pytest

from orderwell.access.commands import UserChange, update_user
from orderwell.access.errors import GrantsTooMuch
from orderwell.core.errors import Invalid, NotFound
from orderwell.core.work import ActorKind
from orderwell.demo import make
from orderwell.sessions import commands, jobs, queries, rules
from orderwell.sessions.models import ApiKey, Session

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


async def signed_in(token: str, now: datetime) -> queries.SignedIn | None:
    return (await queries.still_signed_in([token], now)).get(token)


async def test_a_token_is_stored_as_its_hash_only() -> None:
    user = await make.user()
    async with make.work(now=NOW) as work:
        session, token = await commands.start(work, user, days=30)
    assert session.token_hash == rules.token_hash(token)
    assert token not in str(await Session.all().values())
    found = await signed_in(token, NOW)
    assert found is not None
    assert found.actor.user_id == user.id
    assert await signed_in(token[:-1] + "!", NOW) is None


async def test_a_session_slides_and_ends() -> None:
    user = await make.user()
    async with make.work(now=NOW) as work:
        session, token = await commands.start(work, user, days=2)
    later = NOW + timedelta(days=1)
    assert commands.seen_long_ago(session.last_seen_at, later)
    async with make.work(now=later) as work:
        await commands.touch(work, session.id, 2)
    assert await signed_in(token, NOW + timedelta(days=2, hours=23))
    assert await signed_in(token, NOW + timedelta(days=3, seconds=1)) is None


async def test_signing_in_replaces_the_session_of_the_browser() -> None:
    user = await make.user()
    async with make.work(now=NOW) as work:
        _, planted = await commands.start(work, user, days=1)
        _, fresh = await commands.start(work, user, days=1, instead_of=planted)
    assert await signed_in(planted, NOW) is None
    assert await signed_in(fresh, NOW)


async def test_one_ends_ones_own_sessions_only() -> None:
    mine, other = await make.user(), await make.user()
    async with make.work(now=NOW) as work:
        session, token = await commands.start(work, mine, days=1)
    with pytest.raises(NotFound):
        async with make.work(await make.actor(other)) as work:
            await commands.revoke(work, session.id)
    async with make.work(await make.actor(mine)) as work:
        await commands.revoke(work, session.id)
    assert await signed_in(token, NOW) is None


async def test_all_other_sessions_end_and_this_one_stays() -> None:
    user = await make.user()
    async with make.work(now=NOW) as work:
        tokens = [(await commands.start(work, user, days=1))[1] for _ in range(3)]
        await commands.revoke_all(work, user.id, but_token=tokens[1])
    assert [bool(await signed_in(token, NOW)) for token in tokens] == [False, True, False]


@pytest.mark.parametrize("change", [UserChange(1, active=False), UserChange(1, password="another long one")])
async def test_who_is_shut_out_is_signed_out(change: UserChange) -> None:
    await make.user("owner")
    user = await make.user("support")
    async with make.work(now=NOW) as work:
        _, token = await commands.start(work, user, days=1)
    async with make.work(now=NOW) as work:
        await update_user(work, user, change)
    session = await Session.get(token_hash=rules.token_hash(token))
    assert session.revoked_at is not None


async def test_a_key_may_do_what_it_was_given_and_its_maker_still_holds() -> None:
    await make.user("owner")
    owner = await make.user("owner")
    async with make.work(await make.actor(owner)) as work:
        row, key = await commands.create_api_key(work, "ERP", ["orders.read", "users.write"])
    holder = await queries.key_holder(key, NOW)
    assert holder is not None
    assert holder.actor.kind is ActorKind.API_KEY
    assert holder.actor.permissions == {"orders.read", "users.write"}
    assert key.startswith(f"ow_{row.prefix}_")
    assert key not in str(await ApiKey.all().values())
    async with make.work() as work:
        await update_user(work, owner, UserChange(owner.version, role_codes=["support"]))
    holder = await queries.key_holder(key, NOW)
    assert holder is not None
    assert holder.actor.permissions == {"orders.read"}


async def test_a_key_gets_no_more_than_its_maker_has() -> None:
    support = await make.actor(await make.user("support"))
    for scopes, error in ((["users.write"], GrantsTooMuch), ([], Invalid)):
        with pytest.raises(error):
            async with make.work(support) as work:
                await commands.create_api_key(work, "ERP", scopes)


async def test_a_key_stops_when_revoked_or_expired() -> None:
    owner = await make.actor(await make.user("owner"))
    async with make.work(owner, now=NOW) as work:
        row, key = await commands.create_api_key(work, "ERP", ["orders.read"], NOW + timedelta(days=1))
        with pytest.raises(Invalid):
            await commands.create_api_key(work, "ERP", ["orders.read"], NOW)
    assert await queries.key_holder(key, NOW)
    assert await queries.key_holder(key, NOW + timedelta(days=1)) is None
    async with make.work(owner) as work:
        await commands.revoke_api_key(work, row.id)
    assert await queries.key_holder(key, NOW) is None


@pytest.mark.parametrize("text", ["", "ow_", "ow__x", "ow_a_", "sk_a_b", "ow_a_b_c", "ow_unknown_secret"])
async def test_what_is_no_key_is_nobodys(text: str) -> None:
    assert await queries.key_holder(text, NOW) is None


async def test_sessions_of_long_ago_are_forgotten() -> None:
    user = await make.user()
    async with make.work(now=NOW) as work:
        await commands.start(work, user, days=1)
    async with make.work(now=NOW + timedelta(days=30)) as work:
        await jobs.forget_sessions(work)
    assert await Session.all().count() == 1
    async with make.work(now=NOW + timedelta(days=32)) as work:
        await jobs.forget_sessions(work)
    assert await Session.all().count() == 0
