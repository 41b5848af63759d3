"""Users, roles, keys, sessions, views and the firm's settings through the graph."""

from typing import Any

import pytest

from orderwell.access.models import User
from orderwell.core.work import Actor
from orderwell.demo import make
from tests.api.conftest import Web
from tests.conftest import Graph
from tests.counted import statements

PROBLEM = "... on Problem { code field message params }"
CREATE_USER = f"""mutation($input: UserInput!) {{ createUser(input: $input) {{
  __typename ... on User {{ email roles {{ code }} side }} {PROBLEM} }} }}"""
UPDATE_USER = f"""mutation($id: ID!, $input: UserPatch!) {{ updateUser(id: $id, input: $input) {{
  __typename ... on User {{ name active version roles {{ code }} }} {PROBLEM} }} }}"""
CREATE_ROLE = f"""mutation($input: RoleInput!) {{ createRole(input: $input) {{
  __typename ... on Role {{ nameEn scope permissions userCount }} {PROBLEM} }} }}"""
UPDATE_ROLE = f"""mutation($id: ID!, $input: RolePatch!) {{ updateRole(id: $id, input: $input) {{
  __typename ... on Role {{ nameEn version }} {PROBLEM} }} }}"""
CREATE_KEY = f"""mutation($scopes: [String!]!) {{ createApiKey(name: "ERP", scopes: $scopes) {{
  __typename ... on CreatedApiKey {{ secret apiKey {{ id name prefix scopes }} }} {PROBLEM} }} }}"""
UPDATE_FIRM = f"""mutation($input: FirmInput!) {{ updateFirm(input: $input) {{
  __typename ... on Firm {{ name freight {{ minor }} stockDisplay holdOnlineMinutes }} {PROBLEM} }} }}"""
SAVE_VIEW = f"""mutation($name: String!) {{ saveView(list: "orders", name: $name, query: "?a=1", shared: true) {{
  __typename ... on SavedView {{ id name mine shared list }} {PROBLEM} }} }}"""


def only(result: Any) -> Any:
    """The one answer of an operation without errors."""
    assert result.errors is None, result.errors
    (answer,) = result.data.values()
    return answer


async def test_an_account_is_made_and_changed(gql: Graph) -> None:
    await make.user("owner")
    wanted = {"email": "New@Shop.Example", "name": "New", "roleCodes": ["support"]}
    made = only(await gql(CREATE_USER, {"input": wanted}))
    assert made == {"__typename": "User", "email": "new@shop.example", "roles": [{"code": "support"}], "side": "STAFF"}
    user = await User.get(email="new@shop.example")
    patch = {"version": 1, "active": False, "roleCodes": ["finance"]}
    changed = only(await gql(UPDATE_USER, {"id": str(user.id), "input": patch}))
    assert changed == {
        "__typename": "User", "name": "New", "active": False, "version": 2, "roles": [{"code": "finance"}]
    }  # fmt: skip
    stale = only(await gql(UPDATE_USER, {"id": str(user.id), "input": patch}))
    assert (stale["code"], stale["params"]) == ("STALE_VERSION", {"current": 2})
    taken = only(await gql(CREATE_USER, {"input": wanted}, locale="en"))
    assert taken["code"] == "EMAIL_TAKEN"
    assert taken["message"].startswith("The address new@shop.example")


async def test_unknown_accounts_are_problems(gql: Graph) -> None:
    for id in ("nonsense", "018f0000-0000-7000-8000-000000000000"):
        assert only(await gql(UPDATE_USER, {"id": id, "input": {"version": 1}}))["code"] == "NOT_FOUND"
        assert only(await gql("query($id: ID!) { user(id: $id) { name } }", {"id": id})) is None


async def test_a_manager_sees_no_way_to_more_rights(gql: Graph) -> None:
    manager = await make.actor(await make.user("manager"))
    refused = only(await gql(CREATE_USER, {"input": {"email": "a@b.cn", "name": "A", "roleCodes": ["owner"]}}, manager))
    assert refused["code"] == "FORBIDDEN"


async def test_a_role_is_made_and_changed(gql: Graph) -> None:
    wanted = {
        "code": "night", "nameZh": "夜班", "nameEn": "Night", "side": "STAFF",
        "permissions": ["orders.read"], "scope": "OWN",
    }  # fmt: skip
    made = only(await gql(CREATE_ROLE, {"input": wanted}))
    assert made == {
        "__typename": "Role", "nameEn": "Night", "scope": "OWN", "permissions": ["orders.read"], "userCount": 0
    }  # fmt: skip
    assert only(await gql(CREATE_ROLE, {"input": wanted}))["code"] == "CODE_TAKEN"
    roles = only(await gql("{ roles { id code name } }"))
    id = next(role["id"] for role in roles if role["code"] == "night")
    changed = only(await gql(UPDATE_ROLE, {"id": id, "input": {"version": 1, "nameEn": "Night shift"}}))
    assert changed == {"__typename": "Role", "nameEn": "Night shift", "version": 2}
    assert {p["group"] for p in only(await gql("{ permissions { code name group } }"))} >= {"orders", "users"}


async def test_users_are_found_and_paged(gql: Graph, database: Any) -> None:
    for number in range(5):
        await make.user("support", name=f"客服{number}")
    await make.user("finance", name="财务")
    query = """query($after: String, $filter: UserFilter) { users(filter: $filter, first: 2, after: $after) {
      totalCount nodes { name roles { code } customer { name } } pageInfo { hasNextPage endCursor } } }"""
    names: list[str] = []
    after = None
    while True:
        page = only(await gql(query, {"after": after, "filter": {"roleCode": "support", "search": "客服"}}))
        names += [node["name"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert names == [f"客服{number}" for number in range(5)]
    assert page["totalCount"] == 5


async def test_a_key_works_until_it_is_revoked(web: Web, gql: Graph) -> None:
    owner = await make.actor(await make.user("owner"))
    made = only(await gql(CREATE_KEY, {"scopes": ["users.read"]}, owner))
    bearer = {"authorization": f"Bearer {made['secret']}"}
    viewer = (await web.ask("{ viewer { permissions side } }", **bearer)).json()["data"]["viewer"]
    assert viewer == {"permissions": ["users.read"], "side": "STAFF"}
    assert (await web.ask("{ users { totalCount } }", **bearer)).json()["data"]["users"]["totalCount"] == 1
    beyond = await web.ask("{ apiKeys { name } }", **bearer)
    assert beyond.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    foreign = await web.ask("mutation { signOut { __typename } }", **bearer, origin="https://erp.example")
    assert foreign.status_code == 200
    keys = only(await gql("{ apiKeys { prefix lastUsedAt revokedAt } }"))
    assert keys[0]["lastUsedAt"] is not None
    revoke = "mutation($id: ID!) { revokeApiKey(id: $id) { ... on ApiKey { revokedAt } } }"
    assert only(await gql(revoke, {"id": made["apiKey"]["id"]}))["revokedAt"] is not None
    assert (await web.ask("{ viewer { locale } }", **bearer)).status_code == 401


async def test_a_key_gets_no_more_than_its_maker_has(gql: Graph) -> None:
    await make.user("owner")
    support = await make.user("support")
    actor = await make.actor(support)
    assert only(await gql(CREATE_KEY, {"scopes": ["orders.read"]}, actor))["code"] == "FORBIDDEN"
    everything = only(await gql(CREATE_KEY, {"scopes": ["no.such"]}))
    assert everything["code"] == "GRANTS_TOO_MUCH"


async def test_sessions_are_listed_and_ended(web: Web) -> None:
    user = await make.user("owner", password=make.PASSWORD)
    await web.sign_in(user)
    first = dict(web.client.cookies)
    web.client.cookies.clear()
    await web.sign_in(user)
    listed = (await web.ask("{ sessions { id current } }")).json()["data"]["sessions"]
    assert sorted(one["current"] for one in listed) == [False, True]
    await web.ask("mutation { revokeOtherSessions { __typename } }")
    web.client.cookies.clear()
    web.client.cookies.update(first)
    assert (await web.ask("{ viewer { user { email } } }")).json()["data"]["viewer"]["user"] is None


async def test_signing_in_again_makes_the_old_token_worthless(web: Web) -> None:
    user = await make.user("owner", password=make.PASSWORD)
    await web.sign_in(user)
    before = web.client.cookies["orderwell_session"]
    await web.sign_in(user)
    assert web.client.cookies["orderwell_session"] != before
    web.client.cookies.clear()
    web.client.cookies["orderwell_session"] = before
    assert (await web.ask("{ viewer { user { email } } }")).json()["data"]["viewer"]["user"] is None


async def test_a_new_password_ends_the_other_sessions(web: Web) -> None:
    user = await make.user("owner", password=make.PASSWORD)
    await web.sign_in(user)
    other = dict(web.client.cookies)
    web.client.cookies.clear()
    await web.sign_in(user)
    change = f"""mutation($c: String!) {{ changePassword(current: $c, new: "a better one 2026") {{
      __typename {PROBLEM} }} }}"""
    wrong = (await web.ask(change, {"c": "guess"})).json()["data"]["changePassword"]
    assert (wrong["code"], wrong["field"]) == ("BAD_CREDENTIALS", "current")
    assert (await web.ask(change, {"c": make.PASSWORD})).json()["data"]["changePassword"] == {"__typename": "Viewer"}
    assert (await web.ask("{ viewer { user { email } } }")).json()["data"]["viewer"]["user"]
    web.client.cookies.clear()
    web.client.cookies.update(other)
    assert (await web.ask("{ viewer { user { email } } }")).json()["data"]["viewer"]["user"] is None
    assert (await web.sign_in(user))["code"] == "BAD_CREDENTIALS"
    assert (await web.sign_in(user, "a better one 2026"))["__typename"] == "Viewer"


async def test_a_profile_is_changed(gql: Graph) -> None:
    actor = await make.actor(await make.user("support"))
    change = f"""mutation {{ updateProfile(name: "Lea", phone: "123", locale: "en") {{
      ... on Viewer {{ locale user {{ name phone locale }} }} {PROBLEM} }} }}"""
    assert only(await gql(change, actor=actor)) == {
        "locale": "en", "user": {"name": "Lea", "phone": "123", "locale": "en"}
    }  # fmt: skip
    assert only(await gql(change, actor=Actor()))["code"] == "UNAUTHENTICATED"


async def test_guessing_is_slowed_down_by_account_and_then_the_right_password_fails_too(web: Web) -> None:
    user = await make.user("owner", password=make.PASSWORD)
    codes = [(await web.sign_in(user, "guess"))["code"] for _ in range(11)]
    assert codes == ["BAD_CREDENTIALS"] * 10 + ["TOO_MANY_ATTEMPTS"]
    refused = await web.sign_in(user)
    assert refused["code"] == "TOO_MANY_ATTEMPTS"
    assert 0 < refused["params"]["seconds"] <= 900


async def test_guessing_many_accounts_is_slowed_down_by_address(web: Web) -> None:
    await make.roles()
    users = [User(email=f"nobody{number}@shop.example") for number in range(51)]
    codes = [(await web.sign_in(user, "guess"))["code"] for user in users]
    assert codes == ["BAD_CREDENTIALS"] * 50 + ["TOO_MANY_ATTEMPTS"]


async def test_a_disabled_account_cannot_sign_in(web: Web) -> None:
    await make.user("owner")
    user = await make.user("support", password=make.PASSWORD)
    async with make.work():
        await User.filter(id=user.id).update(active=False)
    assert (await web.sign_in(user))["code"] == "BAD_CREDENTIALS"


async def test_the_firms_settings(gql: Graph) -> None:
    wanted = {"nameZh": "新店", "freight": "12.50", "stockDisplay": "BANDED", "holdOnlineMinutes": 45}
    assert only(await gql(UPDATE_FIRM, {"input": wanted})) == {
        "__typename": "Firm", "name": "新店", "freight": {"minor": 1250}, "stockDisplay": "BANDED",
        "holdOnlineMinutes": 45,
    }  # fmt: skip
    for bad, field in (({"freight": "a lot"}, "input.freight"), ({"timeZone": "Mars"}, "timeZone")):
        problem = only(await gql(UPDATE_FIRM, {"input": bad}))
        assert (problem["code"], problem["field"]) == ("INVALID", field)
    manager = await make.actor(await make.user("manager"))
    assert only(await gql(UPDATE_FIRM, {"input": wanted}, manager))["code"] == "FORBIDDEN"


async def test_views_are_saved_listed_and_removed(gql: Graph) -> None:
    actor = await make.actor(await make.user("support"))
    saved = only(await gql(SAVE_VIEW, {"name": "Late"}, actor))
    assert saved == {
        "__typename": "SavedView", "id": saved["id"], "name": "Late", "mine": True, "shared": True, "list": "orders"
    }  # fmt: skip
    assert only(await gql(SAVE_VIEW, {"name": ""}, actor))["code"] == "INVALID"
    other = await make.actor(await make.user("finance"))
    query = '{ savedViews(list: "orders") { name mine } }'
    assert only(await gql(query, actor=other)) == [{"name": "Late", "mine": False}]
    remove = f"mutation($id: ID!) {{ removeView(id: $id) {{ ... on SavedView {{ name }} {PROBLEM} }} }}"
    assert only(await gql(remove, {"id": saved["id"]}, other))["code"] == "NOT_FOUND"
    assert only(await gql(remove, {"id": saved["id"]}, actor)) == {"name": "Late"}


@pytest.mark.parametrize("users", [2, 12])
async def test_a_page_of_users_takes_the_same_statements_however_long(gql: Graph, users: int) -> None:
    for _ in range(users):
        await make.user("support")
    with statements() as seen:
        only(await gql("{ users(first: 50) { nodes { name roles { code } customer { name } } } }"))
    assert len(seen) == 2
